//! The jigsaw: put together by taps, by keyboard and by dragging, smoothly or without moving; and
//! kept over a reload.

use std::time::Duration;

use sandbox::Seed;
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::{
    playing,
    stage::{Look, PHONE_LOOK, Stage, are_smooth, is_smooth, on_record, on_stage},
};

mod handed_in;

/// Begins a round.
async fn start(stage: &Stage, size: u32) -> Value {
    let game = stage.api("/games/gam_jigsaw").await;
    let picture = game["play"]["pictures"][0]["id"].clone();
    playing::start(stage, "gam_jigsaw", json!({ "size": size, "picture": picture })).await
}

/// Begins a round, and opens its page after a while: a test is quicker than a hand, and what no hand
/// can do is not taken.
async fn begin(stage: &Stage, size: u32) -> Value {
    let round = start(stage, size).await;
    stage.advance(30).await;
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
        stage.press(across.clone()).await;
    }
    for _ in 0..row.abs_diff(to_row) {
        stage.press(down.clone()).await;
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
async fn larger_ones_are_put_together_as_well() {
    on_stage("jigsaw_large", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        for size in [4, 5] {
            let round = begin(&stage, size).await;
            assert_eq!(lies(&stage).await.len(), (size * size) as usize);
            let swaps = solution(&round);
            let (last, before) = swaps.split_last().expect("it is shuffled");
            for swap in before {
                tap(&stage, *swap).await;
                stage.see(&format!("{}[data-state=right]", place(swap[1]))).await;
            }
            tap(&stage, *last).await;
            let round = finished(&stage, &round).await;
            assert_eq!(round["board"]["moves_made"], json!(swaps.len()));
            stage.see(".round-result[data-kind=jigsaw][data-goal=reached]").await;
        }
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
        stage.press(Key::Enter).await;
        stage.see(".jigsaw__place[data-state=picked]").await;
        let said =
            "return document.querySelector('.jigsaw [role=status]').textContent.includes('选中第')";
        stage.until("it to be read out", said).await;
        stage.press(Key::Escape).await;
        let gone = "return !document.querySelector('.jigsaw__place[data-state=picked]')";
        stage.until("it to be let go", gone).await;
        for (nth, [from, to]) in swaps.iter().enumerate() {
            go(&stage, *from, 3).await;
            stage.press(if nth % 2 == 0 { Key::Enter } else { Key::Space }).await;
            stage.see(&format!("{}[data-state=picked]", place(*from))).await;
            go(&stage, *to, 3).await;
            stage.press(Key::Enter).await;
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

#[tokio::test(flavor = "multi_thread")]
async fn with_reduced_motion_no_piece_flies_and_all_is_said() {
    on_stage("jigsaw_reduced", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.reduce_motion().await;
        stage.sign_in().await;
        let round = begin(&stage, 3).await;
        stage.watch_moves().await;
        let swaps = solution(&round);
        let (last, before) = swaps.split_last().expect("it is shuffled");
        for swap in before {
            tap(&stage, *swap).await;
            let said =
                "return document.querySelector('.jigsaw [role=status]').textContent.includes('归位了')";
            stage.until("it to be read out", said).await;
            stage.see(&format!("{}[data-state=right]", place(swap[1]))).await;
        }
        tap(&stage, *last).await;
        finished(&stage, &round).await;
        stage.said("这一局的成绩").await;
        stage.nothing_moved().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pieces_are_swapped_and_dragged_without_a_long_task() {
    on_record("jigsaw_smooth", Seed::Demo, |stage| async move {
        stage.sign_in().await;
        let round = begin(&stage, 5).await;
        let mut swaps = solution(&round).into_iter();
        let mut next = || swaps.next().expect("there is more to swap");
        stage.watch_moves().await;
        let first = next();
        tap(&stage, first).await;
        stage.see(&format!("{}[data-state=right]", place(first[1]))).await;
        stage.moves_by_transform_and_opacity_alone().await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".jigsaw[data-state=playing]").await;

        stage.rest().await;
        let (mut swapped, mut dragged) = (Vec::new(), Vec::new());
        while swapped.len() < 6 && !swapped.last().is_some_and(is_smooth) {
            let [from, to] = next();
            stage.tap_and_watch(&place(from)).await;
            stage.see(&format!("{}[data-state=picked]", place(from))).await;
            stage.tap_and_watch(&place(to)).await;
            stage.see(&format!("{}[data-state=right]", place(to))).await;
            swapped.push(stage.long_tasks().await);
        }
        while dragged.len() < 6 && !dragged.last().is_some_and(is_smooth) {
            let [from, to] = next();
            let target = middle(&stage, to).await;
            stage.watch_tasks().await;
            drag(&stage, from, target).await;
            stage.see(&format!("{}[data-state=right]", place(to))).await;
            dragged.push(stage.long_tasks().await);
        }
        are_smooth("swapping", &swapped);
        are_smooth("dragging", &dragged);
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
    let mut faults = Vec::new();
    stage.check("board", &mut faults).await;
    assert_eq!(faults, Vec::<String>::new());
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
