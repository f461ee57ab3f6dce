//! Prizes: where each of them is, and goods from the claim to the door.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::stage::{PHONE_LOOK, Stage, on_stage};

const CONFIRM: &str = "dialog[open] .prize-claim__bar .button";

/// A prize of this kind that the demo member has won.
async fn won(stage: &Stage, kinds: &[&str]) -> Value {
    let page = stage.api("/me/prizes?limit=100").await;
    let all = page["data"].as_array().cloned().unwrap_or_default();
    let is_one = |prize: &Value| prize["kind"].as_str().is_some_and(|kind| kinds.contains(&kind));
    all.into_iter().find(is_one).expect("a prize of this kind")
}

fn id(prize: &Value) -> &str {
    prize["id"].as_str().expect("an id")
}

async fn state(stage: &Stage, prize: &Value) -> Value {
    stage.api(&format!("/me/prizes/{}", id(prize))).await["state"].clone()
}

/// Opens the sheet of goods that are to be claimed.
async fn open_sheet(stage: &Stage) -> Value {
    stage.sign_in().await;
    let prize = won(stage, &["goods"]).await;
    assert_eq!(prize["state"], "unclaimed", "{prize}");
    stage.open(&format!("/prizes/{}", id(&prize))).await;
    stage.see(".order[data-state=unclaimed]").await;
    stage.click(".prize__claim .button").await;
    stage.see(&format!("{CONFIRM}:not(:disabled)")).await;
    prize
}

async fn move_on(stage: &Stage, prize: &Value, action: &str) {
    let path = format!("/sandbox/won/{}/{action}", id(prize));
    let (status, reply) = stage.control(&path, json!({})).await;
    assert_eq!(status, 200, "{action}: {reply}");
}

#[tokio::test(flavor = "multi_thread")]
async fn goods_are_claimed_and_followed_to_the_door() {
    on_stage("prizes_goods", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let prize = won(&stage, &["goods"]).await;
        stage.open("/prizes").await;
        stage.see(".window-list__row:first-child .order-row[data-state=unclaimed]").await;
        stage.click(&format!(".order-row[data-prize='{}']", id(&prize))).await;
        stage.see(".order[data-state=unclaimed] .order__until").await;
        stage.js("window.untouched = true").await;
        stage.click(".prize__claim .button").await;
        stage.until("the sheet in the address", "return location.search === '?claim=1'").await;
        stage.click(&format!("{CONFIRM}:not(:disabled)")).await;
        stage.see(".order[data-state=claimed]").await;
        stage.no_sheet().await;
        let focus = "return document.activeElement && document.activeElement !== document.body";
        stage.until("the focus not to be lost", focus).await;
        assert_eq!(stage.text(".order__where").await, "上海市徐汇区武康路 376 弄 2 号 501 室");
        assert_eq!(stage.count(".timeline__step[data-state=coming]").await, 2);
        move_on(&stage, &prize, "ship").await;
        stage.see(".order[data-state=shipped] .order__tracking").await;
        move_on(&stage, &prize, "deliver").await;
        stage.see(".order[data-state=delivered]").await;
        assert_eq!(stage.count(".timeline__step[data-state=coming]").await, 0);
        assert_eq!(stage.js("return window.untouched").await, json!(true), "all of it live");
        let now = stage.api(&format!("/me/prizes/{}", id(&prize))).await;
        let tracking = now["shipping"]["number"].as_str().expect("a number").to_owned();
        assert_eq!(stage.text(".order__tracking").await, tracking);
        assert_eq!(stage.keys_of("/claim").await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_to_the_address_that_was_chosen_and_to_no_other_one() {
    on_stage("prizes_address", Seed::Demo, PHONE_LOOK, |stage| async move {
        let prize = open_sheet(&stage).await;
        let book = stage.api("/me/addresses").await;
        let other = book["data"].as_array().and_then(|all| all.last()).expect("an address").clone();
        assert_eq!(other["is_default"], false, "{book}");
        stage
            .js("document.querySelector('dialog[open] .options__row:last-child input').click()")
            .await;
        let chosen =
            "return document.querySelector('dialog[open] .options__row:last-child input')?.checked";
        stage.until("the other address", chosen).await;
        stage.click(&format!("{CONFIRM}:not(:disabled)")).await;
        stage.see(".order[data-state=claimed]").await;
        let now = stage.api(&format!("/me/prizes/{}", id(&prize))).await;
        assert_eq!(now["address"]["street"], other["street"]);
        assert_ne!(now["address"]["phone"], other["phone"], "the phone is masked");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_and_a_double_tap_claim_once() {
    on_stage("prizes_lost", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.without_news().await;
        let prize = open_sheet(&stage).await;
        stage.lose_reply_for("/me/prizes/*/claim", 1_000).await;
        let twice = format!("const b = document.querySelector('{CONFIRM}'); b.click(); b.click()");
        stage.js(&twice).await;
        stage.see("dialog[open] .prize-claim [data-state=checking]").await;
        stage.see(".order[data-state=claimed]").await;
        assert_eq!(state(&stage, &prize).await, "claimed");
        stage.sent_under_one_key("/claim").await;
        stage.until("nothing to be left", "return !localStorage.getItem('member.writes')").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_reload_the_app_says_what_became_of_the_claim() {
    on_stage("prizes_reload", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.without_news().await;
        open_sheet(&stage).await;
        stage.lose_reply_for("/me/prizes/*/claim", 2_500).await;
        stage.click(&format!("{CONFIRM}:not(:disabled)")).await;
        stage.see("dialog[open] .prize-claim [data-state=checking]").await;
        stage.open("/").await;
        stage.see(".unsettled[data-state=done]").await;
        stage.read("奖品领取").await;
        stage.click(".unsettled a").await;
        stage.see(".order[data-state=claimed]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_deadline_nothing_is_claimed_and_the_page_says_when_it_ended() {
    on_stage("prizes_over", Seed::Demo, PHONE_LOOK, |stage| async move {
        let prize = open_sheet(&stage).await;
        // 30 days are given, and a session lasts as long: a good week of them has passed.
        stage.advance(25 * 24 * 3600).await;
        // Unless the page has heard of it before.
        stage.js(&format!("document.querySelector('{CONFIRM}')?.click()")).await;
        stage.see(".order[data-state=expired]").await;
        stage.no_sheet().await;
        stage.read("已经结束了").await;
        assert_eq!(stage.count(".prize__claim").await, 0);
        let address = stage.api("/me/addresses").await["data"][0]["id"].clone();
        let path = format!("/me/prizes/{}/claim", id(&prize));
        let (status, reply) = stage.post(&path, json!({ "address": address })).await;
        assert_eq!((status, &reply["code"]), (409, &json!("claim_over")));
        assert_eq!(reply["ended_at"], prize["claim_by"]);
        assert_eq!(state(&stage, &prize).await, "expired");
        stage.open("/prizes?state=expired").await;
        stage.see(&format!(".order-row[data-prize='{}'][data-state=expired]", id(&prize))).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_days_of_a_deadline_are_said() {
    on_stage("prizes_last_days", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let prize = won(&stage, &["goods"]).await;
        stage.open("/prizes").await;
        stage.see(".prize-deadline:not([data-urgent])").await;
        // It was won eight days ago, and its last day is the thirtieth.
        stage.advance(20 * 24 * 3600).await;
        stage.open("/prizes").await;
        stage.see(".prize-deadline[data-urgent]").await;
        stage.read("还剩").await;
        stage.open(&format!("/prizes/{}", id(&prize))).await;
        stage.see(".prize__left").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_at_once_leads_to_where_it_is() {
    on_stage("prizes_granted", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let points = won(&stage, &["points"]).await;
        let coupon = won(&stage, &["coupon", "voucher"]).await;
        stage.open("/prizes?state=granted").await;
        stage.see(&format!(".order-row[data-prize='{}']", id(&coupon))).await;
        assert_eq!(stage.count(".order-row[data-state=unclaimed]").await, 0);
        stage.click(&format!(".order-row[data-prize='{}']", id(&points))).await;
        stage.see(".order[data-state=granted]").await;
        stage.click(".order__ways a[href='/points/entries']").await;
        stage.see(".entry").await;

        stage.open(&format!("/prizes/{}", id(&coupon))).await;
        stage.see(".order[data-state=granted]").await;
        let receipt = format!("/draws/{}", coupon["draw"].as_str().expect("a draw"));
        stage.see(&format!(".prize__links a[href='{receipt}']")).await;
        stage.click(".order__ways a[href^='/coupons/']").await;
        stage.see(".coupon-card").await;
        let path = format!("/coupons/{}", coupon["coupon"].as_str().expect("a coupon"));
        assert_eq!(stage.path().await, path);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn prizes_are_found_by_where_they_stand() {
    on_stage("prizes_states", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/prizes").await;
        stage.see(".order-row[data-state=granted]").await;
        stage.js("[...document.querySelectorAll('.chip')].find(chip => chip.textContent === '待领取').click()").await;
        stage.until("the filter", "return location.search === '?state=unclaimed'").await;
        let only = "return document.querySelectorAll('.order-row').length > 0
            && !document.querySelector('.order-row:not([data-state=unclaimed])')";
        stage.until("only what is to be claimed", only).await;
        stage.open("/prizes?state=shipped").await;
        stage.see(".empty").await;
        stage.see(".empty a[href='/games']").await;
    })
    .await;
}
