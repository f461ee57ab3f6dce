//! Drawing: one tap is one draw, what moves ends on what was drawn, and nobody draws from anything but
//! the odds that were shown.

use std::time::{Duration, Instant};

use sandbox::Seed;
use serde_json::json;
use thirtyfour::Key;

use crate::{
    drawing::{
        BUTTON, GRID, WHEEL, breathe, chances_left, draw_elsewhere, drawn_once, draws, give,
        leave_only, open_game, points_at_what_was_drawn, prizes_won, see_open, start, tap,
        watch_states,
    },
    stage::{PHONE_LOOK, Stage, are_smooth, is_smooth, on_record, on_stage},
};

/// Once more, by keyboard.
async fn press_enter(stage: &Stage) {
    breathe().await;
    let focused = format!("document.querySelector('{BUTTON}').focus()");
    stage.js(&focused).await;
    stage.press(Key::Enter).await;
}

async fn wins_by_tap_and_by_keyboard(stage: &Stage, game: &str, prize: &str) {
    stage.sign_in().await;
    leave_only(stage, game, prize).await;
    give(stage, game, 2).await;
    let before = draws(stage, game).await.len();
    open_game(stage, game).await;
    stage.see(".draw__chances[data-chances='2']").await;

    stage.click(BUTTON).await;
    stage.see(".draw[data-state=moving]").await;
    assert_eq!(stage.count(".result").await, 0, "not before it has come to rest");
    stage.see(".result[data-state=won]").await;
    stage.see(".result__proof[data-state=verified]").await;
    stage.see(".draw__chances[data-chances='1']").await;
    points_at_what_was_drawn(stage, game).await;
    drawn_once(stage, game, before, 1).await;
    let said =
        "return document.querySelector('.draw > [role=status]').textContent.startsWith('抽中了：')";
    stage.until("it is read out", said).await;

    press_enter(stage).await;
    stage.see(".draw[data-state=moving]").await;
    stage.see(".draw[data-state=no-chances] .result[data-state=won]").await;
    points_at_what_was_drawn(stage, game).await;
    assert_eq!(draws(stage, game).await.len(), before + 2);
    let still_there = format!("return document.activeElement.matches('{BUTTON}')");
    assert_eq!(stage.js(&still_there).await, json!(true), "the focus stays where it was");
}

async fn loses_by_tap_and_by_keyboard(stage: &Stage, game: &str, nothing: &str) {
    stage.sign_in().await;
    leave_only(stage, game, nothing).await;
    give(stage, game, 2).await;
    let (before, won) = (draws(stage, game).await.len(), prizes_won(stage).await);
    open_game(stage, game).await;
    stage.click(BUTTON).await;
    stage.see(".draw[data-state=moving]").await;
    stage.see(".result[data-state=none] .result__proof[data-state=verified]").await;
    points_at_what_was_drawn(stage, game).await;
    drawn_once(stage, game, before, 1).await;
    press_enter(stage).await;
    stage.see(".draw[data-state=moving]").await;
    stage.see(".draw[data-state=no-chances] .result[data-state=none]").await;
    points_at_what_was_drawn(stage, game).await;
    let said =
        "return document.querySelector('.draw > [role=status]').textContent.includes('下次再来')";
    stage.until("it is read out", said).await;
    assert_eq!(stage.count(".result__confetti").await, 0);
    assert_eq!(draws(stage, game).await.len(), before + 2);
    assert_eq!(prizes_won(stage).await, won);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wheel_is_won_by_tap_and_by_keyboard() {
    on_stage("draw_wheel", Seed::Demo, PHONE_LOOK, |stage| async move {
        wins_by_tap_and_by_keyboard(&stage, WHEEL, "prz_w_p50").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_grid_is_won_by_tap_and_by_keyboard() {
    on_stage("draw_grid", Seed::Demo, PHONE_LOOK, |stage| async move {
        wins_by_tap_and_by_keyboard(&stage, GRID, "prz_g_p66").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wheel_is_lost_by_tap_and_by_keyboard() {
    on_stage("draw_wheel_lost", Seed::Demo, PHONE_LOOK, |stage| async move {
        loses_by_tap_and_by_keyboard(&stage, WHEEL, "prz_w_none").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_grid_is_lost_by_tap_and_by_keyboard() {
    on_stage("draw_grid_lost", Seed::Demo, PHONE_LOOK, |stage| async move {
        loses_by_tap_and_by_keyboard(&stage, GRID, "prz_g_none").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_can_be_drawn_is_drawn_and_pointed_at() {
    on_stage("draw_any", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        for game in [WHEEL, GRID] {
            give(&stage, game, 4).await;
            open_game(&stage, game).await;
            let mut last = String::new();
            for _ in 0..4 {
                tap(&stage).await;
                let is_another = format!(
                    "const result = document.querySelector('.result');
                     return !!result && result.dataset.draw !== '{last}' && result.dataset.draw"
                );
                let draw = stage.until("another result", &is_another).await;
                last = draw.as_str().unwrap_or_default().to_owned();
                points_at_what_was_drawn(&stage, game).await;
                stage.see(".result__proof[data-state=verified]").await;
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_prize_says_what_happens_next() {
    on_stage("draw_next", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let balance = stage.balance().await;
        for (prize, kind, way) in [
            ("prz_w_p50", "points", "/points"),
            ("prz_w_c20", "coupon", "/coupons/"),
            ("prz_w_cold", "voucher", "/coupons/"),
            ("prz_w_cup", "goods", "/prizes/"),
        ] {
            leave_only(&stage, WHEEL, prize).await;
            give(&stage, WHEEL, 1).await;
            open_game(&stage, WHEEL).await;
            stage.click(BUTTON).await;
            stage.see(&format!(".result[data-state=won][data-kind={kind}]")).await;
            stage.see(&format!(".result__ways a[href^='{way}']")).await;
        }
        let after = stage.balance().await;
        assert_eq!(after, balance + 50);

        leave_only(&stage, WHEEL, "prz_w_none").await;
        give(&stage, WHEEL, 1).await;
        open_game(&stage, WHEEL).await;
        stage.click(BUTTON).await;
        stage.see(".result[data-state=none][data-kind=none]").await;
        stage.read("下次再来").await;
        assert_eq!(stage.count(".result__confetti").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_tap_draws_once() {
    on_stage("draw_double", Seed::Demo, PHONE_LOOK, |stage| async move {
        start(&stage, WHEEL, 3).await;
        let before = draws(&stage, WHEEL).await.len();
        stage.fault("/me/games/*/draws", "delay", json!({ "delay_ms": 400 })).await;
        stage.js("const b = document.querySelector('.draw__button'); b.click(); b.click(); setTimeout(() => b.click(), 60)").await;
        stage.see(".result").await;
        drawn_once(&stage, WHEEL, before, 2).await;
        assert_eq!(stage.keys_of(&format!("/me/games/{WHEEL}/draws")).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_tap_draws_once_where_nothing_moves() {
    on_stage("draw_double_reduced", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.reduce_motion().await;
        for game in [WHEEL, GRID] {
            start(&stage, game, 3).await;
            let before = draws(&stage, game).await.len();
            // The result of the first tap is there long before the second.
            let taps = format!(
                "const button = document.querySelector('{BUTTON}');
                 for (const ms of [0, 250, 450]) setTimeout(() => button.click(), ms)"
            );
            stage.js(&taps).await;
            stage.see(".result").await;
            breathe().await;
            drawn_once(&stage, game, before, 2).await;
            assert_eq!(stage.keys_of(&format!("/me/games/{game}/draws")).await.len(), 1);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_held_draws_once() {
    on_stage("draw_held_key", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.reduce_motion().await;
        for game in [WHEEL, GRID] {
            start(&stage, game, 3).await;
            let before = draws(&stage, game).await.len();
            stage.js(&format!("document.querySelector('{BUTTON}').focus()")).await;
            let key = |kind: &str, is_repeated: bool| {
                json!({
                    "type": kind, "key": "Enter", "code": "Enter", "text": "\r",
                    "windowsVirtualKeyCode": 13, "autoRepeat": is_repeated,
                })
            };
            stage.cdp("Input.dispatchKeyEvent", key("keyDown", false)).await;
            // For longer than it takes until another tap counts.
            for _ in 0..6 {
                tokio::time::sleep(Duration::from_millis(400)).await;
                stage.cdp("Input.dispatchKeyEvent", key("keyDown", true)).await;
            }
            let up = json!({ "type": "keyUp", "key": "Enter", "code": "Enter",
                "windowsVirtualKeyCode": 13 });
            stage.cdp("Input.dispatchKeyEvent", up).await;
            stage.see(".result").await;
            drawn_once(&stage, game, before, 2).await;
            assert_eq!(stage.keys_of(&format!("/me/games/{game}/draws")).await.len(), 1);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_want_to_wait_skips_it() {
    on_stage("draw_skip", Seed::Demo, PHONE_LOOK, |stage| async move {
        start(&stage, WHEEL, 1).await;
        let before = draws(&stage, WHEEL).await.len();
        stage.click(BUTTON).await;
        stage.see(".draw[data-state=moving]").await;
        let started = Instant::now();
        let skip = "const draw = document.querySelector('.draw');
            if (draw.dataset.state === 'moving') draw.querySelector('.draw__button').click();
            return !!document.querySelector('.result')";
        stage.until("the result", skip).await;
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
        points_at_what_was_drawn(&stage, WHEEL).await;
        drawn_once(&stage, WHEEL, before, 0).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_tap_that_skips_does_not_draw_again() {
    on_stage("draw_skip_double", Seed::Demo, PHONE_LOOK, |stage| async move {
        start(&stage, WHEEL, 3).await;
        let before = draws(&stage, WHEEL).await.len();
        stage.click(BUTTON).await;
        stage.see(".draw[data-state=moving]").await;
        tokio::time::sleep(Duration::from_millis(600)).await;
        let taps = "const button = document.querySelector('.draw__button');
            button.click(); setTimeout(() => button.click(), 150)";
        stage.js(taps).await;
        stage.see(".result").await;
        breathe().await;
        drawn_once(&stage, WHEEL, before, 2).await;
        assert_eq!(stage.keys_of(&format!("/me/games/{WHEEL}/draws")).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_chances_the_page_says_how_to_come_by_some() {
    on_stage("draw_none_left", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        for game in [WHEEL, GRID] {
            give(&stage, game, 0).await;
            let before = draws(&stage, game).await.len();
            stage.open(&format!("/games/{game}")).await;
            stage.see(".draw[data-state=no-chances]").await;
            stage.see(".draw__why[data-reason=no_chances]").await;
            stage.see(".draw__bar a[href^='/games/']").await;
            stage.see(&format!(":is({BUTTON})[aria-disabled=true]")).await;
            stage.click(BUTTON).await;
            assert_eq!(draws(&stage, game).await.len(), before);
            assert_eq!(stage.keys_of(&format!("/me/games/{game}/draws")).await.len(), 0);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guests_and_whoever_comes_too_late_are_told_so() {
    on_stage("draw_closed", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.open(&format!("/games/{WHEEL}")).await;
        stage.see(".draw[data-state=guest] .draw__bar a[href^='/sign-in']").await;
        assert_eq!(stage.count(".fair").await, 0, "nothing is promised to nobody");
        start(&stage, WHEEL, 1).await;
        let before = draws(&stage, WHEEL).await.len();
        stage.patch(&format!("/sandbox/games/{WHEEL}"), json!({ "closes_in_s": -60 })).await;
        stage.click(BUTTON).await;
        stage.see(".draw[data-state=closed] .draw__bar [data-state=refused]").await;
        stage.read("抽奖已经结束").await;
        stage.see(&format!(":is({BUTTON})[aria-disabled=true]")).await;
        assert_eq!(draws(&stage, WHEEL).await.len(), before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commitment_that_was_used_elsewhere_draws_nothing_and_is_renewed() {
    on_stage("draw_changed", Seed::Demo, PHONE_LOOK, |stage| async move {
        start(&stage, WHEEL, 3).await;
        let before = draws(&stage, WHEEL).await.len();
        stage.click(".fair summary").await;
        let promised = stage.text(".fair__code").await;
        assert_eq!(promised.len(), 64, "{promised}");

        // In the background it hears of nothing, once it has let go of the stream.
        stage.hide(true).await;
        tokio::time::sleep(Duration::from_millis(600)).await;
        let receipt = draw_elsewhere(&stage, WHEEL).await;
        assert_eq!(receipt["commitment"], promised);

        stage.click(BUTTON).await;
        stage.see(".draw__bar [data-state=refused]").await;
        stage.read("刚才没有抽").await;
        assert_eq!(draws(&stage, WHEEL).await.len(), before + 1, "nothing but the one elsewhere");
        let next = receipt["next_commitment"].as_str().unwrap_or_default();
        stage.see(&format!(".fair__code[data-commitment='{next}']")).await;
        stage.hide(false).await;
        stage.see(".draw[data-state=open]").await;
        tap(&stage).await;
        stage.see(".result__proof[data-state=verified]").await;
        assert_eq!(stage.count(".draw__bar [data-state=refused]").await, 0);
        let drawn = draws(&stage, WHEEL).await;
        assert_eq!(drawn.len(), before + 2);
        let id = drawn[0]["id"].as_str().expect("an id");
        assert_eq!(stage.api(&format!("/me/draws/{id}")).await["commitment"], next);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn odds_that_change_before_the_tap_are_told_and_nothing_is_drawn() {
    on_stage("draw_odds", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.without_news().await;
        start(&stage, WHEEL, 2).await;
        let before = draws(&stage, WHEEL).await.len();
        assert_eq!(stage.count(".wheel__slice[data-state=gone]").await, 0);
        // Somebody else wins the last one.
        stage.patch("/sandbox/prizes/prz_w_tin", json!({ "stock": 0 })).await;
        stage.click(BUTTON).await;
        stage.see(".draw__bar [data-state=refused]").await;
        stage.read("机会刚刚变了").await;
        stage.see(".wheel__slice[data-state=gone]").await;
        assert_eq!(draws(&stage, WHEEL).await.len(), before);
        assert_eq!(chances_left(&stage, WHEEL).await, 2);
        stage.see(".draw__chances[data-chances='2']").await;

        tap(&stage).await;
        stage.see(".result__proof[data-state=verified]:not([data-compared])").await;
        assert_eq!(stage.count(".draw__bar [data-state=refused]").await, 0);
        let drawn = draws(&stage, WHEEL).await;
        assert_eq!(drawn.len(), before + 1);
        let id = drawn[0]["id"].as_str().expect("an id");
        let receipt = stage.api(&format!("/me/draws/{id}")).await;
        let rows = receipt["table"].as_array().expect("a table");
        let tin = rows.iter().find(|row| row["prize"] == "prz_w_tin").expect("its row");
        assert_eq!(tin["weight"], 0, "drawn from what was shown");
        let keys = stage.keys_of(&format!("/me/games/{WHEEL}/draws")).await;
        assert!(keys.len() == 2 && keys[0] != keys[1], "another tap, another key: {keys:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_on_the_page_gives_the_result_away_before_it_is_in_sight() {
    on_stage("draw_held", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        leave_only(&stage, WHEEL, "prz_w_tin").await;
        stage.patch("/sandbox/prizes/prz_w_tin", json!({ "stock": 1 })).await;
        stage.patch("/sandbox/prizes/prz_w_none", json!({ "weight": 1 })).await;
        give(&stage, WHEEL, 1).await;
        // With the ledger of chances open, which names every draw.
        stage.open(&format!("/games/{WHEEL}?chances=1")).await;
        see_open(&stage).await;
        stage.see(".game-chances__ledger .chance-entry").await;
        let looks = "return [document.querySelector('.draw').dataset.state,
            [document.querySelectorAll('.wheel__slice[data-state=gone]').length,
             [...document.querySelectorAll('.chance-entry')].map(entry => entry.dataset.entry),
             document.querySelector('.game-chances__left').dataset.left,
             document.querySelector('.game-chances .account')?.textContent]]";
        // The list shows the rows that are near: it is looked at where the page stays.
        let scroll = format!("document.querySelector('{BUTTON}').scrollIntoView({{ block: 'center' }})");
        stage.js(&scroll).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        let before = stage.js(looks).await;
        stage.click(BUTTON).await;
        stage.see(".draw[data-state=moving]").await;
        let mut looked = 0;
        loop {
            let now = stage.js(looks).await;
            if now[0] != "moving" {
                break;
            }
            assert_eq!(now[1], before[1], "after {looked} looks");
            looked += 1;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert!(looked > 0);
        stage.see(".result").await;
        stage.see(".game-chances__left[data-left='0']").await;
        stage.see(".wheel__slice[data-state=gone]").await;
        let is_another = format!(
            "const all = [...document.querySelectorAll('.chance-entry')];
             return all.length > 0 && JSON.stringify(all.map(entry => entry.dataset.entry)) !== '{}'",
            before[1][1]
        );
        stage.until("the entry of the draw", &is_another).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_safe_random_numbers_nothing_is_drawn() {
    on_stage("draw_no_random", Seed::Demo, PHONE_LOOK, |stage| async move {
        start(&stage, WHEEL, 1).await;
        let before = draws(&stage, WHEEL).await.len();
        let without =
            "Object.defineProperty(Crypto.prototype, 'getRandomValues', { value: undefined })";
        stage.js(without).await;
        stage.click(BUTTON).await;
        stage.see(".draw__bar [data-state=refused]").await;
        stage.read("安全的随机数").await;
        assert_eq!(draws(&stage, WHEEL).await.len(), before);
        assert_eq!(chances_left(&stage, WHEEL).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_reduced_motion_the_result_is_there_at_once() {
    on_stage("draw_reduced", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.reduce_motion().await;
        stage.sign_in().await;
        for (game, prize) in [(WHEEL, "prz_w_p10"), (GRID, "prz_g_p18")] {
            leave_only(&stage, game, prize).await;
            give(&stage, game, 1).await;
            open_game(&stage, game).await;
            watch_states(&stage).await;
            stage.click(BUTTON).await;
            stage.see(".result[data-state=won]").await;
            points_at_what_was_drawn(&stage, game).await;
            assert_eq!(stage.js("return states.includes('moving')").await, json!(false));
            let confetti =
                "return getComputedStyle(document.querySelector('.result__confetti')).display";
            assert_eq!(stage.js(confetti).await, "none");
        }
    })
    .await;
}

/// What moves is moved by transform and opacity alone.
async fn moves_lightly(stage: &Stage) {
    let moved = "const names = new Set(document.getAnimations()
            .flatMap(it => it.effect.getKeyframes().flatMap(Object.keys)));
        for (const name of ['offset', 'computedOffset', 'easing', 'composite']) names.delete(name);
        return [...names].sort()";
    let moved = stage.js(moved).await;
    let names = moved.as_array().cloned().unwrap_or_default();
    assert!(names.contains(&json!("transform")), "{moved}");
    assert!(names.iter().all(|name| name == "transform" || name == "opacity"), "{moved}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_moves_by_transform_and_opacity_alone_and_without_a_long_task() {
    const RUNS: u32 = 5;
    on_record("draw_smooth", Seed::Demo, |stage| async move {
        stage.sign_in().await;
        for game in [WHEEL, GRID] {
            give(&stage, game, RUNS + 1).await;
            open_game(&stage, game).await;
            stage.rest().await;
            stage.click(BUTTON).await;
            stage.see(".draw[data-state=moving]").await;
            moves_lightly(&stage).await;
            stage.see(".result").await;
            let mut runs = Vec::new();
            while runs.len() < RUNS as usize && !runs.last().is_some_and(is_smooth) {
                // Joy takes its time, too.
                tokio::time::sleep(Duration::from_secs(2)).await;
                let last = stage.js("return document.querySelector('.result').dataset.draw").await;
                stage.watch_tasks_from_the_tap().await;
                tap(&stage).await;
                let shown = format!(
                    "const shown = document.querySelector('.result')?.dataset.draw;
                     return shown && shown !== {last}"
                );
                stage.until("its result", &shown).await;
                runs.push(stage.long_tasks().await);
            }
            are_smooth(game, &runs);
        }
    })
    .await;
}
