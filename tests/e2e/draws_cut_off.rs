//! What may come between a tap and its result: a lost reply, a reload, another page in front, another
//! size. It is one draw, and the same result.

use std::time::{Duration, Instant};

use sandbox::Seed;
use serde_json::json;

use crate::{
    drawing::{
        BUTTON, GRID, WHEEL, chances_left, draw_elsewhere, drawn_once, draws, give, leave_only,
        named, open_game, points_at_what_was_drawn, prizes_won, start, watch_states,
    },
    stage::{PHONE_LOOK, Stage, on_stage},
};

async fn loses_the_reply(stage: &Stage, game: &str, prize: &str) {
    leave_only(stage, game, prize).await;
    give(stage, game, 2).await;
    open_game(stage, game).await;
    let (before, won) = (draws(stage, game).await.len(), prizes_won(stage).await);
    stage.lose_reply_for("/me/games/*/draws", 1_000).await;
    stage.click(BUTTON).await;
    stage.see(".draw[data-state=checking]").await;
    stage.read("正在确认这次抽奖的结果").await;
    stage.see(".result .result__proof[data-state=verified]:not([data-compared])").await;
    drawn_once(stage, game, before, 1).await;
    points_at_what_was_drawn(stage, game).await;
    assert_eq!(prizes_won(stage).await, won + 1, "one prize");
    stage.no_faults().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_is_asked_after_and_costs_one_chance() {
    on_stage("draw_lost", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        loses_the_reply(&stage, WHEEL, "prz_w_p50").await;
        loses_the_reply(&stage, GRID, "prz_g_p66").await;
    })
    .await;
}

async fn reloads_while_it_moves(stage: &Stage, game: &str) {
    give(stage, game, 2).await;
    open_game(stage, game).await;
    let before = draws(stage, game).await.len();
    stage.click(BUTTON).await;
    stage.see(".draw[data-state=moving]").await;
    let id = named(stage).await;
    stage.driver.refresh().await.expect("a reload");
    stage.see(&format!(".result[data-draw={id}]")).await;
    drawn_once(stage, game, before, 1).await;
    points_at_what_was_drawn(stage, game).await;
    stage.click(".result__proof[data-state=verified]").await;
    stage.see(".verdict[data-state=verified]:not([data-compared])").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_reload_while_it_moves_the_same_result_is_there() {
    on_stage("draw_reload", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        for game in [WHEEL, GRID] {
            reloads_while_it_moves(&stage, game).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_reload_before_the_reply_the_page_checks_and_shows_the_result() {
    on_stage("draw_reload_early", Seed::Demo, PHONE_LOOK, |stage| async move {
        start(&stage, WHEEL, 2).await;
        let before = draws(&stage, WHEEL).await.len();
        stage.lose_reply_for("/me/games/*/draws", 2_500).await;
        stage.click(BUTTON).await;
        stage.see(".draw[data-state=checking]").await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".draw[data-state=left]").await;
        stage.see(&format!(":is({BUTTON})[aria-disabled=true]")).await;
        stage.read("正在确认你的抽奖").await;
        // What was sent with the tap is known on the page that comes after it, too.
        stage.see(".result__proof[data-state=verified]:not([data-compared])").await;
        drawn_once(&stage, WHEEL, before, 1).await;
        stage.see(".unsettled[data-state=done] a[href^='/draws/']").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_cannot_be_fetched_is_fetched_later() {
    on_stage("draw_left", Seed::Demo, PHONE_LOOK, |stage| async move {
        start(&stage, WHEEL, 3).await;
        let before = draws(&stage, WHEEL).await.len();
        stage.lose_reply_for("/me/games/*/draws", 2_500).await;
        stage.fault("/me/draws/*", "reset", json!({})).await;
        stage.click(BUTTON).await;
        stage.see(".draw[data-state=checking]").await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".draw[data-state=left]").await;
        stage.see(".unsettled[data-state=done]").await;
        // By now it is not the last one any more.
        let other = draw_elsewhere(&stage, WHEEL).await;
        stage.see(".draw[data-state=left]").await;
        stage.see(&format!(":is({BUTTON})[aria-disabled=true]")).await;
        assert_eq!(stage.count(".result").await, 0);
        stage.no_faults().await;
        stage.see(".result__proof[data-state=verified]:not([data-compared])").await;
        let drawn = draws(&stage, WHEEL).await;
        assert_eq!(drawn.len(), before + 2);
        assert_eq!(drawn[0]["id"], other["id"]);
        let shown = "return document.querySelector('.result').dataset.draw";
        assert_eq!(stage.js(shown).await, drawn[1]["id"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_arrived_has_drawn_nothing() {
    on_stage("draw_never", Seed::Demo, PHONE_LOOK, |stage| async move {
        start(&stage, WHEEL, 2).await;
        let before = draws(&stage, WHEEL).await.len();
        stage.fault("/me/games/*/draws", "reset", json!({ "method": "POST" })).await;
        stage.fault("/me/writes/*", "reset", json!({})).await;
        stage.click(BUTTON).await;
        stage.see(".draw[data-state=left]").await;
        stage.see(".unsettled[data-state=unknown]").await;
        stage.no_faults().await;
        stage.click(".unsettled__action").await;
        stage.see(".unsettled[data-state=never-arrived]").await;
        stage.click(".unsettled__action:last-child").await;
        stage.see(".draw[data-state=open]").await;
        assert_eq!(draws(&stage, WHEEL).await.len(), before);
        assert_eq!(chances_left(&stage, WHEEL).await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_the_background_shows_the_same_result() {
    on_stage("draw_hidden", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        for game in [WHEEL, GRID] {
            give(&stage, game, 2).await;
            open_game(&stage, game).await;
            let before = draws(&stage, game).await.len();
            stage.click(BUTTON).await;
            stage.see(".draw[data-state=moving]").await;
            let id = named(&stage).await;
            stage.hide(true).await;
            let started = Instant::now();
            stage.see(&format!(".result[data-draw={id}]")).await;
            assert!(started.elapsed() < Duration::from_secs(2), "at once");
            stage.hide(false).await;
            drawn_once(&stage, game, before, 1).await;
            points_at_what_was_drawn(&stage, game).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_put_aside_before_the_reply_shows_the_result_when_it_comes() {
    on_stage("draw_hidden_early", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.fault("/me/games/*/draws", "delay", json!({ "delay_ms": 1200 })).await;
        for game in [WHEEL, GRID] {
            give(&stage, game, 2).await;
            open_game(&stage, game).await;
            let before = draws(&stage, game).await.len();
            watch_states(&stage).await;
            stage.click(BUTTON).await;
            stage.see(".draw[data-state=sending]").await;
            stage.hide(true).await;
            stage.see(".result").await;
            assert_eq!(stage.js("return states.includes('moving')").await, json!(false));
            stage.hide(false).await;
            drawn_once(&stage, game, before, 1).await;
            points_at_what_was_drawn(&stage, game).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_size_while_it_moves_changes_nothing() {
    on_stage("draw_resized", Seed::Demo, PHONE_LOOK, |stage| async move {
        start(&stage, GRID, 1).await;
        stage.click(BUTTON).await;
        stage.see(".draw[data-state=moving]").await;
        let size = json!({ "width": 800, "height": 390, "deviceScaleFactor": 2.0, "mobile": true });
        stage.cdp("Emulation.setDeviceMetricsOverride", size).await;
        stage.see(".result").await;
        points_at_what_was_drawn(&stage, GRID).await;
    })
    .await;
}
