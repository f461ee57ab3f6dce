//! Handing in a jigsaw: once, whatever happens to the reply; in time; and nothing but a whole picture
//! that a hand has put together.

use sandbox::Seed;
use serde_json::json;
use thirtyfour::Key;

use super::{all_but_the_last, begin, click, finished, go, id, place, solution, start, tap};
use crate::{
    guests::Guest,
    playing::expire,
    stage::{PHONE_LOOK, Stage, on_stage},
};

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
        stage.lose_reply_for("/me/rounds/*/finish", 1_000).await;
        tap(&stage, last).await;
        stage.see(".jigsaw[data-state=checking]").await;
        finished(&stage, &round).await;
        stage.sent_under_one_key("/finish").await;
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
        stage.lose_reply_for("/me/rounds/*/finish", 2_500).await;
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
async fn forged_moves_are_refused() {
    on_stage("jigsaw_forged", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        // No hand is so quick: the round goes on as if nothing had been sent.
        let scripted = start(&stage, 3).await;
        let path = format!("/me/rounds/{}/finish", id(&scripted));
        let moves = json!({ "moves": solution(&scripted) });
        let (status, reply) = stage.post(&path, moves).await;
        assert_eq!((status, &reply["code"]), (409, &json!("answer_rejected")));
        let round = begin(&stage, 3).await;
        assert_eq!((&round["id"], &round["state"]), (&scripted["id"], &json!("running")));
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
            let (status, reply) = stage.post(&path, forged).await;
            assert_eq!((status, &reply["code"]), (409, &json!("answer_rejected")));
        }
        let guest = Guest::arrive(&stage, "13900000124").await;
        let (status, reply) = guest.post(&path, json!({ "moves": swaps })).await;
        assert_eq!((status, &reply["code"]), (404, &json!("not_found")));
        let unscored = stage.api(&format!("/me/rounds/{}", id(&round))).await;
        assert_eq!((&unscored["state"], &unscored["score"]), (&json!("running"), &json!(0)));

        // Handed in by hand, and then once more by the page that knows nothing of it.
        stage.hide(true).await;
        let (status, reply) = stage.post(&path, json!({ "moves": swaps })).await;
        assert_eq!(status, 200, "{reply}");
        let (status, reply) = stage.post(&path, json!({ "moves": swaps })).await;
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

/// Plays all but the last swap; then the time is over, and the last one ends in that.
async fn is_lost(stage: &Stage, is_by_keyboard: bool) {
    stage.sign_in().await;
    let round = begin(stage, 3).await;
    let swaps = solution(&round);
    let (last, before) = swaps.split_last().expect("it is shuffled");
    let swap = async |[from, to]: [u64; 2]| {
        if !is_by_keyboard {
            return tap(stage, [from, to]).await;
        }
        go(stage, from, 3).await;
        stage.press(Key::Enter).await;
        stage.see(&format!("{}[data-state=picked]", place(from))).await;
        go(stage, to, 3).await;
        stage.press(Key::Enter).await;
    };
    if is_by_keyboard {
        stage.tab_to(".jigsaw__place").await;
    }
    for one in before {
        swap(*one).await;
        stage.see(&format!("{}[data-state=right]", place(one[1]))).await;
    }
    expire(stage, id(&round)).await;
    swap(*last).await;
    stage.see(".round-over[data-state=expired]").await;
    stage.read("这一局的时间到了").await;
    stage.has_focus(".round-over__title").await;
    stage.said("时间到了").await;
    stage.see(".round-over a[href='/games/gam_jigsaw']").await;
    let round = stage.api(&format!("/me/rounds/{}", id(&round))).await;
    assert_eq!((&round["state"], &round["score"]), (&json!("expired"), &json!(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_lost_by_touch_when_the_time_is_over() {
    on_stage("jigsaw_lost_touch", Seed::Demo, PHONE_LOOK, |stage| async move {
        is_lost(&stage, false).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_lost_by_keyboard_when_the_time_is_over() {
    on_stage("jigsaw_lost_keys", Seed::Demo, PHONE_LOOK, |stage| async move {
        is_lost(&stage, true).await;
    })
    .await;
}
