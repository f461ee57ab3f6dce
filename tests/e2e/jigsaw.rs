//! The jigsaw: put together by taps, by keyboard and by dragging; kept over a reload; handed in
//! once; and nothing but a whole picture counts.

use std::time::Duration;

use sandbox::Seed;
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::{
    guests::Guest,
    stage::{Look, PHONE_LOOK, Stage, on_stage},
};

/// Sends a write as the page's own session does, with a key of its own.
pub async fn post(stage: &Stage, path: &str, body: Value) -> (u64, Value) {
    let send = format!(
        "const done = arguments[arguments.length - 1];
         fetch('/v1{path}', {{ method: 'POST', body: JSON.stringify({body}), headers: {{
            'Content-Type': 'application/json', 'X-CSRF': '1',
            'Idempotency-Key': `\"${{crypto.randomUUID()}}\"` }} }})
            .then(async reply => done([reply.status, await reply.json()]))"
    );
    let reply = stage.js_async(&send).await;
    (reply[0].as_u64().unwrap_or_default(), reply[1].clone())
}

/// Begins a round, and opens its page.
async fn begin(stage: &Stage, size: u32) -> Value {
    let game = stage.api("/games/gam_jigsaw").await;
    let picture = game["play"]["pictures"][0]["id"].clone();
    let choice = json!({ "size": size, "picture": picture });
    let (status, round) = post(stage, "/me/games/gam_jigsaw/rounds", choice).await;
    assert!((200..300).contains(&status), "{status} {round}");
    stage.open(&format!("/rounds/{}", id(&round))).await;
    stage.see(".jigsaw[data-state=playing]").await;
    round
}

fn id(round: &Value) -> &str {
    round["id"].as_str().expect("an id")
}

fn tiles(round: &Value) -> Vec<u64> {
    let tiles = round["board"]["tiles"].as_array().expect("tiles");
    tiles.iter().map(|tile| tile.as_u64().expect("a number")).collect()
}

/// The swaps that bring each piece home.
fn solution(round: &Value) -> Vec<[u64; 2]> {
    let mut tiles = tiles(round);
    let mut swaps = Vec::new();
    for home in 0..tiles.len() {
        let at = tiles.iter().position(|tile| *tile == home as u64).expect("each piece is there");
        if at != home {
            tiles.swap(at, home);
            swaps.push([at as u64, home as u64]);
        }
    }
    swaps
}

fn place(place: u64) -> String {
    format!(".jigsaw__place[data-place='{place}']")
}

/// Which piece lies at each place.
async fn lies(stage: &Stage) -> Vec<u64> {
    let script =
        "return [...document.querySelectorAll('.jigsaw__place')].map(e => +e.dataset.piece)";
    let pieces = stage.js(script).await;
    pieces.as_array().expect("pieces").iter().filter_map(Value::as_u64).collect()
}

async fn tap(stage: &Stage, [from, to]: [u64; 2]) {
    stage.click(&place(from)).await;
    stage.see(&format!("{}[data-state=picked]", place(from))).await;
    stage.click(&place(to)).await;
}

/// Makes all swaps but the last, quickly; gives back that one.
async fn all_but_the_last(stage: &Stage, round: &Value) -> [u64; 2] {
    let swaps = solution(round);
    let (last, before) = swaps.split_last().expect("it is shuffled");
    for [from, to] in before {
        stage.js(&format!("{}; {}", click(*from), click(*to))).await;
        let right =
            format!("return !!document.querySelector(\"{}[data-state=right]\")", place(*to));
        stage.until("the piece to be right", &right).await;
    }
    *last
}

fn click(place: u64) -> String {
    format!("document.querySelector('.jigsaw__place[data-place=\"{place}\"]').click()")
}

/// Waits until the result stands in the place of the board.
async fn finished(stage: &Stage, round: &Value) -> Value {
    stage.until("the result", "return !document.querySelector('.jigsaw')").await;
    let round = stage.api(&format!("/me/rounds/{}", id(round))).await;
    assert_eq!(round["state"], "finished", "{round}");
    assert!(round["score"].as_u64().is_some_and(|score| score > 0), "{round}");
    round
}

/// Drags with a finger, as the browser itself sees one.
async fn drag(stage: &Stage, from: u64, to: (f64, f64)) {
    let start = middle(stage, from).await;
    let touch = |kind: &str, point: Option<(f64, f64)>| {
        let points: Vec<Value> = point.iter().map(|(x, y)| json!({ "x": x, "y": y })).collect();
        json!({ "type": kind, "touchPoints": points })
    };
    stage.cdp("Input.dispatchTouchEvent", touch("touchStart", Some(start))).await;
    for step in 1..=6 {
        let share = f64::from(step) / 6.0;
        let point = (start.0 + (to.0 - start.0) * share, start.1 + (to.1 - start.1) * share);
        stage.cdp("Input.dispatchTouchEvent", touch("touchMove", Some(point))).await;
    }
    stage.see(&format!("{}[data-dragged]", place(from))).await;
    stage.cdp("Input.dispatchTouchEvent", touch("touchEnd", None)).await;
    stage.until("it to be let go", "return !document.querySelector('[data-dragged]')").await;
}

/// The middle of a place in the window, once the board lies in the middle of that.
async fn middle(stage: &Stage, of: u64) -> (f64, f64) {
    let still = "return !document.getAnimations().some(({ playState, effect }) =>
        playState === 'running' && effect.getTiming().iterations !== Infinity)";
    stage.until("the board to stand still", still).await;
    let script = format!(
        "document.querySelector('.jigsaw__board').scrollIntoView({{ block: 'center', behavior: 'instant' }});
         const box = document.querySelector({}).getBoundingClientRect();
         return [box.left + box.width / 2, box.top + box.height / 2]",
        json!(place(of))
    );
    let point = stage.js(&script).await;
    (point[0].as_f64().expect("a number"), point[1].as_f64().expect("a number"))
}

async fn press(stage: &Stage, key: Key) {
    let element = stage.driver.active_element().await.expect("something has the focus");
    element.send_keys(key).await.expect("keys");
}

/// Goes from the place that has the focus to another one, by arrow keys.
async fn go(stage: &Stage, to: u64, side: u64) {
    let at = stage.js("return +document.activeElement.dataset.place").await;
    let at = at.as_u64().expect("a place has the focus");
    let (row, column, to_row, to_column) = (at / side, at % side, to / side, to % side);
    let (across, down) = (
        if to_column > column { Key::Right } else { Key::Left },
        if to_row > row { Key::Down } else { Key::Up },
    );
    for _ in 0..column.abs_diff(to_column) {
        press(stage, across.clone()).await;
    }
    for _ in 0..row.abs_diff(to_row) {
        press(stage, down.clone()).await;
    }
    let is_there = format!("return document.activeElement.dataset.place === '{to}'");
    stage.until("the focus to be there", &is_there).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_put_together_by_taps() {
    on_stage("jigsaw_taps", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let round = begin(&stage, 3).await;
        assert_eq!(lies(&stage).await, tiles(&round));
        let swaps = solution(&round);
        // Tapped twice, a piece is let go.
        stage.click(&place(swaps[0][0])).await;
        stage.see(&format!("{}[data-state=picked]", place(swaps[0][0]))).await;
        stage.click(&place(swaps[0][0])).await;
        stage.see(&format!("{}[data-state=loose]", place(swaps[0][0]))).await;
        for (nth, swap) in swaps.iter().enumerate() {
            tap(&stage, *swap).await;
            if nth + 1 < swaps.len() {
                let home = place(swap[1]);
                stage.see(&format!("{home}[data-state=right] .jigsaw__mark")).await;
                let made = format!(
                    "return document.querySelector('.jigsaw__moves').textContent.startsWith('{}')",
                    nth + 1
                );
                stage.until("the moves", &made).await;
                // It stays where it belongs.
                stage.click(&home).await;
                assert_eq!(stage.count(".jigsaw__place[data-state=picked]").await, 0);
            }
        }
        let round = finished(&stage, &round).await;
        assert_eq!(round["board"]["moves_made"], json!(swaps.len()));
        assert_eq!(round["score"], round["max_score"], "no detour and no time");
        let kept =
            "return Object.keys(localStorage).filter(name => name.includes('jigsaw')).length";
        assert_eq!(stage.js(kept).await, json!(0), "what was handed in is not kept");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_put_together_by_keyboard() {
    on_stage("jigsaw_keys", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let round = begin(&stage, 3).await;
        assert_eq!(stage.count(".jigsaw__place[tabindex='0']").await, 1, "one stop for Tab");
        stage.js("document.querySelector('.jigsaw__place[tabindex=\"0\"]').focus()").await;
        let swaps = solution(&round);
        go(&stage, swaps[0][0], 3).await;
        press(&stage, Key::Enter).await;
        stage.see(".jigsaw__place[data-state=picked]").await;
        let said =
            "return document.querySelector('.jigsaw [role=status]').textContent.includes('选中第')";
        stage.until("it to be read out", said).await;
        press(&stage, Key::Escape).await;
        let gone = "return !document.querySelector('.jigsaw__place[data-state=picked]')";
        stage.until("it to be let go", gone).await;
        for (nth, [from, to]) in swaps.iter().enumerate() {
            go(&stage, *from, 3).await;
            press(&stage, if nth % 2 == 0 { Key::Enter } else { Key::Space }).await;
            stage.see(&format!("{}[data-state=picked]", place(*from))).await;
            go(&stage, *to, 3).await;
            press(&stage, Key::Enter).await;
            if nth + 1 < swaps.len() {
                stage.see(&format!("{}[data-state=right]", place(*to))).await;
                let label = stage.see(&place(*to)).await.attr("aria-label").await.expect("a label");
                assert!(label.is_some_and(|label| label.contains("已归位")));
            }
        }
        finished(&stage, &round).await;
        let focus = "return document.activeElement && document.activeElement !== document.body";
        stage.until("the focus not to be lost", focus).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_put_together_by_dragging_and_the_page_stays_where_it_is() {
    on_stage("jigsaw_drag", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let round = begin(&stage, 3).await;
        let swaps = solution(&round);
        // Dropped beside the board, a piece flies back.
        let (x, y) = middle(&stage, swaps[0][0]).await;
        let beside = stage
            .js("return document.querySelector('.jigsaw__board').getBoundingClientRect().bottom")
            .await;
        let before = stage.js("return scrollY").await;
        drag(&stage, swaps[0][0], (x, (beside.as_f64().unwrap_or(y) + 30.0).max(y + 40.0))).await;
        assert_eq!(lies(&stage).await, tiles(&round));
        assert_eq!(stage.js("return scrollY").await, before, "a piece moves, and not the page");
        for [from, to] in &swaps {
            let target = middle(&stage, *to).await;
            drag(&stage, *from, target).await;
        }
        finished(&stage, &round).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn how_far_one_had_come_is_there_again() {
    on_stage("jigsaw_kept", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let round = begin(&stage, 4).await;
        let swaps = solution(&round);
        tap(&stage, swaps[0]).await;
        stage.see(&format!("{}[data-state=right]", place(swaps[0][1]))).await;
        tap(&stage, swaps[1]).await;
        stage.see(&format!("{}[data-state=right]", place(swaps[1][1]))).await;
        let so_far = lies(&stage).await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".jigsaw[data-state=playing]").await;
        assert_eq!(lies(&stage).await, so_far);
        stage.read("已接上你上次的进度").await;
        stage.open("/me").await;
        stage.see(".profile").await;
        stage.open(&format!("/rounds/{}", id(&round))).await;
        stage.see(".jigsaw[data-state=playing]").await;
        assert_eq!(lies(&stage).await, so_far);

        // What cannot have been played is not taken over.
        for nonsense in ["0-99", "{}", "0-0"] {
            let spoil = format!(
                "const name = Object.keys(localStorage).find(name => name.includes('jigsaw.'));
                 const [at, owner] = localStorage.getItem(name).split(' ');
                 localStorage.setItem(name, `${{at}} ${{owner}} {nonsense}`)"
            );
            stage.js(&spoil).await;
            stage.driver.refresh().await.expect("a reload");
            stage.see(".jigsaw[data-state=playing]").await;
            assert_eq!(lies(&stage).await, tiles(&round), "{nonsense}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_tap_at_the_end_hands_it_in_once() {
    on_stage("jigsaw_double", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let round = begin(&stage, 3).await;
        let [from, to] = all_but_the_last(&stage, &round).await;
        stage.fault("/me/rounds/*/finish", "delay", json!({ "delay_ms": 600 })).await;
        let twice = format!(
            "{}; {}; {}; const again = () => document.querySelector('.jigsaw__foot .button')?.click();
             setTimeout(again, 0); setTimeout(again, 60); setTimeout(again, 120)",
            click(from),
            click(to),
            click(to)
        );
        stage.js(&twice).await;
        stage.see(".jigsaw[data-state=sending]").await;
        finished(&stage, &round).await;
        assert_eq!(stage.keys_of("/finish").await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_is_asked_after_and_the_round_has_one_end() {
    on_stage("jigsaw_lost", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.without_news().await;
        stage.sign_in().await;
        let round = begin(&stage, 3).await;
        let last = all_but_the_last(&stage, &round).await;
        stage.fault("/me/rounds/*/finish", "drop_response", json!({ "times": 1 })).await;
        stage.fault("/me/writes/*", "delay", json!({ "delay_ms": 1000 })).await;
        tap(&stage, last).await;
        stage.see(".jigsaw[data-state=checking]").await;
        finished(&stage, &round).await;
        let keys = stage.keys_of("/finish").await;
        assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "one end, one key: {keys:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_while_it_is_handed_in_loses_nothing() {
    on_stage("jigsaw_reload", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.without_news().await;
        stage.sign_in().await;
        let round = begin(&stage, 3).await;
        let last = all_but_the_last(&stage, &round).await;
        stage.fault("/me/rounds/*/finish", "drop_response", json!({ "times": 1 })).await;
        stage.fault("/me/writes/*", "delay", json!({ "delay_ms": 2500 })).await;
        tap(&stage, last).await;
        stage.see(".jigsaw[data-state=checking]").await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".unsettled[data-state=done]").await;
        finished(&stage, &round).await;
        let kept =
            "return Object.keys(localStorage).filter(name => name.includes('jigsaw')).length";
        assert_eq!(stage.js(kept).await, json!(0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_whose_time_is_over_says_so() {
    on_stage("jigsaw_expired", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let round = begin(&stage, 3).await;
        let last = all_but_the_last(&stage, &round).await;
        let (status, reply) =
            stage.control(&format!("/sandbox/rounds/{}/expire", id(&round)), json!({})).await;
        assert_eq!(status, 200, "{reply}");
        stage.js(&format!("{}; {}", click(last[0]), click(last[1]))).await;
        stage.read("这一局的时间到了").await;
        stage.see("a[href='/games/gam_jigsaw']").await;
        let round = stage.api(&format!("/me/rounds/{}", id(&round))).await;
        assert_eq!((&round["state"], &round["score"]), (&json!("expired"), &json!(0)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_moves_are_refused() {
    on_stage("jigsaw_forged", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let round = begin(&stage, 3).await;
        let path = format!("/me/rounds/{}/finish", id(&round));
        let swaps = solution(&round);
        let with = |more: &[[u64; 2]]| {
            let moves = [&swaps[..], more].concat();
            json!({ "moves": moves })
        };
        for forged in [
            json!({ "moves": [] }),
            json!({ "moves": swaps[1..] }),
            with(&[[0, 1]]),
            with(&[[0, 9], [0, 9]]),
            with(&[[4, 4]]),
            with(&vec![[0, 1]; 1_000]),
        ] {
            let (status, reply) = post(&stage, &path, forged).await;
            assert_eq!((status, &reply["code"]), (409, &json!("answer_rejected")));
        }
        let guest = Guest::arrive(&stage, "13900000124").await;
        let (status, reply) = guest.post(&path, json!({ "moves": swaps })).await;
        assert_eq!((status, &reply["code"]), (404, &json!("not_found")));
        let unscored = stage.api(&format!("/me/rounds/{}", id(&round))).await;
        assert_eq!((&unscored["state"], &unscored["score"]), (&json!("running"), &json!(0)));

        // Handed in by hand, and then once more by the page that knows nothing of it.
        stage.hide(true).await;
        let (status, reply) = post(&stage, &path, json!({ "moves": swaps })).await;
        assert_eq!(status, 200, "{reply}");
        let (status, reply) = post(&stage, &path, json!({ "moves": swaps })).await;
        assert_eq!((status, &reply["code"]), (409, &json!("answer_rejected")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_leaves_a_way_on() {
    on_stage("jigsaw_refused", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let round = begin(&stage, 3).await;
        let last = all_but_the_last(&stage, &round).await;
        let once = json!({ "status": 503, "times": 1, "method": "POST", "retry_after_s": 1 });
        stage.fault("/me/rounds/*/finish", "status", once).await;
        tap(&stage, last).await;
        stage.see(".jigsaw[data-state=whole] [data-state=refused]").await;
        stage.click(".jigsaw__foot .button:not(:disabled)").await;
        finished(&stage, &round).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_and_the_numbers_can_be_seen() {
    on_stage("jigsaw_peek", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        begin(&stage, 5).await;
        let opacity = "return getComputedStyle(document.querySelector('.jigsaw__picture')).opacity";
        assert_eq!(stage.js(opacity).await, json!("0"));
        stage.click("[data-tool=peek]").await;
        stage.until("the picture", &format!("{opacity} === '1'")).await;
        stage.click("[data-tool=peek]").await;
        stage.until("the pieces", &format!("{opacity} === '0'")).await;
        stage.click("[data-tool=numbers]").await;
        let shown = "return getComputedStyle(document.querySelector('.jigsaw__number')).visibility === 'visible'";
        stage.until("the numbers", shown).await;
        // Each piece shows its own part, and is large enough for a finger.
        let parts = "return new Set([...document.querySelectorAll('.jigsaw__piece')]
            .map(e => getComputedStyle(e).backgroundPosition)).size";
        assert_eq!(stage.js(parts).await, json!(25));
        let smallest = "return Math.min(...[...document.querySelectorAll('.jigsaw__place')]
            .map(e => e.getBoundingClientRect().width))";
        assert!(stage.js(smallest).await.as_f64().is_some_and(|width| width >= 44.0));
    })
    .await;
}

async fn look_at_it(stage: &Stage) {
    stage.sign_in().await;
    let round = begin(stage, 5).await;
    let first = solution(&round)[0];
    stage.js(&format!("{}; {}", click(first[0]), click(first[1]))).await;
    stage.see(".jigsaw__place[data-state=right]").await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(stage.axe().await, Vec::<String>::new());
    let surplus = stage.js("return document.documentElement.scrollWidth - innerWidth").await;
    assert!(surplus.as_i64().is_some_and(|surplus| surplus <= 0), "{surplus} px too wide");
    let smallest = "return Math.min(...[...document.querySelectorAll('.jigsaw__place')]
        .map(e => e.getBoundingClientRect().width))";
    assert!(stage.js(smallest).await.as_f64().is_some_and(|width| width >= 44.0));
    assert_eq!(stage.csp_violations().await, Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_is_accessible_in_light() {
    on_stage(
        "jigsaw_light",
        Seed::Demo,
        PHONE_LOOK,
        |stage| async move { look_at_it(&stage).await },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_is_accessible_in_dark_and_english_on_the_narrowest_phone() {
    let look = Look { width: 320, height: 568, theme: "dark", elder: false, language: "en" };
    on_stage("jigsaw_dark", Seed::Demo, look, |stage| async move { look_at_it(&stage).await })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_is_accessible_in_elder_mode() {
    let look = Look { width: 320, height: 568, elder: true, language: "zh-Hant", ..PHONE_LOOK };
    on_stage("jigsaw_elder", Seed::Demo, look, |stage| async move { look_at_it(&stage).await })
        .await;
}
