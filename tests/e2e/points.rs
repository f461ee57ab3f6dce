//! Points explained, kept longer, and given to another member.

use sandbox::Seed;
use serde_json::json;

use crate::stage::{PHONE, PHONE_LOOK, Stage, on_stage};

const TRANSFERS: &str = "/me/points/transfers";

#[tokio::test(flavor = "multi_thread")]
async fn points_that_expire_soon_say_what_they_could_still_become() {
    on_stage("points_become", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/points").await;
        stage.see(".becomes a[data-reward]").await;
        stage.click(".becomes__all").await;
        stage.see(".tile").await;
        let path = stage.path().await;
        let most: i64 = path.trim_start_matches("/mall?max_points=").parse().expect("a number");
        let costs = stage.js("return [...document.querySelectorAll('.tile .price__points')].map(e => Number(e.textContent.replace(',', '')))").await;
        let costs = costs.as_array().cloned().unwrap_or_default();
        assert!(costs.iter().all(|cost| cost.as_i64().is_some_and(|cost| cost <= most)), "{costs:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lot_is_kept_longer_once_and_for_the_cost_that_was_said() {
    on_stage("points_extend", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let lots = stage.api("/me/points").await["lots"].clone();
        let lot = lots.as_array().and_then(|lots| lots.iter().find(|lot| lot["extension"].is_object()));
        let lot = lot.cloned().expect("a lot that can be extended");
        let (id, cost) = (lot["id"].as_str().unwrap_or_default().to_owned(), lot["extension"]["cost"].as_i64().unwrap_or_default());
        stage.open("/points").await;
        stage.click(&format!(".lot[data-lot={id}] .lot__extend, .lot[data-lot={id}] .lot__extend button")).await;
        stage.click("dialog[open] .button[data-variant=primary]").await;
        stage.no_sheet().await;
        stage.until("no more of it", &format!("return !!document.querySelector('.lot[data-lot={id}]') && !document.querySelector('.lot[data-lot={id}] .lot__extend')")).await;
        assert_eq!(stage.balance().await, 1_280 - cost);
        let after = stage.api("/me/points").await["lots"].clone();
        let same = after.as_array().and_then(|lots| lots.iter().find(|lot| lot["id"] == id.as_str())).cloned();
        assert_eq!(same.map(|lot| lot["expires_at"].clone()), Some(lot["extension"]["until"].clone()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_leads_to_the_redemption_that_it_paid_for() {
    on_stage("points_entry", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/points/entries?kind=spend").await;
        stage.click(".entry[data-kind=spend]").await;
        stage.click("dialog[open] a[href^='/redemptions/']").await;
        stage.see(".order .timeline__step").await;
        stage.js("history.back()").await;
        stage.see("dialog[open] .facts").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_shows_how_it_was_counted_and_leads_to_its_lot() {
    on_stage("points_counted", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/points/entries?kind=earn").await;
        stage.click(".entry").await;
        stage.see("dialog[open] .entry-sheet__sum").await;
        assert_eq!(stage.text("dialog[open] .entry-sheet__sum").await, "¥18 × 1 分 × 1.5 = 27");
        let lot =
            stage.js("return document.querySelector('dialog[open] .entry-lot').dataset.lot").await;
        let lot = lot.as_str().unwrap_or_default().to_owned();
        stage.click("dialog[open] a[href^='/points?lot=']").await;
        stage.see(&format!(".lot[data-lot={lot}][aria-current=true]")).await;
        assert_eq!(stage.count(".lot[aria-current]").await, 1);
        let is_in_sight =
            "const box = document.querySelector('.lot[aria-current]').getBoundingClientRect();
            return scrollY > 0 && box.top > 0 && box.bottom < innerHeight";
        stage.until("the lot to be in sight", is_in_sight).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn points_that_are_gone_lead_nowhere_and_those_on_their_way_say_from_where() {
    on_stage("points_gone", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/points/entries?kind=expire").await;
        stage.click(".entry").await;
        stage.see("dialog[open] .entry-lot").await;
        assert_eq!(stage.count("dialog[open] a[href^='/points?lot=']").await, 0);
        assert!(
            !stage.text("dialog[open] .facts").await.contains('_'),
            "no raw id among the facts"
        );
        stage.open("/points").await;
        stage.see(".balance__pending").await;
        stage.read("线上订单 茉莉花茶").await;
    })
    .await;
}

/// As far as the sheet that gives 100 points to the member with the number 13800000010.
async fn prepare_gift(stage: &Stage) {
    stage.sign_in().await;
    stage.open("/points/gift").await;
    stage.enter(".gift input[name=phone]", "138 0000 0010").await;
    stage.click(".gift form button[type=submit]").await;
    stage.see(".gift__recipient").await;
    stage.read("138 **** 0010").await;
    stage.enter(".gift input[name=points]", "100").await;
    stage.click(".gift form button[type=submit]").await;
    stage.see("dialog[open] .gift__confirm").await;
}

/// How many gifts were made.
async fn gifts(stage: &Stage) -> usize {
    let made = stage.api(TRANSFERS).await["data"].clone();
    let given = made.as_array().map(|all| {
        all.iter().filter(|one| one["direction"] == "given" && one["points"] == 100).count()
    });
    given.unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn points_are_given_once_to_whom_one_meant() {
    on_stage("gift", Seed::Demo, PHONE_LOOK, |stage| async move {
        prepare_gift(&stage).await;
        stage.lose_reply(TRANSFERS).await;
        stage.js("const b = document.querySelector('dialog[open] .gift__confirm'); b.click(); b.click()").await;
        stage.see(".gift[data-state=given]").await;
        assert_eq!(stage.balance().await, 1_180);
        assert_eq!(gifts(&stage).await, 1);
        stage.sent_under_one_key(TRANSFERS).await;
        stage.read("1,180").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gift_that_a_reload_cut_short_is_asked_after() {
    on_stage("gift_reload", Seed::Demo, PHONE_LOOK, |stage| async move {
        prepare_gift(&stage).await;
        stage.lose_reply_for(TRANSFERS, 2_500).await;
        stage.click("dialog[open] .gift__confirm").await;
        stage.see("[data-state=checking]").await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".unsettled[data-state=checking]").await;
        stage.see(".unsettled[data-state=done]").await;
        assert_eq!(stage.balance().await, 1_180);
        assert_eq!(gifts(&stage).await, 1);
        stage.sent_under_one_key(TRANSFERS).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_and_how_much_are_checked_where_they_are_typed() {
    on_stage("gift_refused", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/points/gift").await;
        for phone in ["13800000001", "13800000009", "138"] {
            stage.enter(".gift input[name=phone]", phone).await;
            stage.click(".gift form button[type=submit]").await;
            stage.see(".field[data-state=invalid] .field__error span").await;
        }
        stage.enter(".gift input[name=phone]", "13800000010").await;
        stage.click(".gift form button[type=submit]").await;
        stage.see(".gift__recipient").await;
        for points in ["0", "99999", "1.5"] {
            stage.enter(".gift input[name=points]", points).await;
            stage.click(".gift form button[type=submit]").await;
            stage.see(".field[data-state=invalid] .field__error span").await;
        }
        assert_eq!(stage.balance().await, 1_280);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gift_that_was_begun_outlives_a_reload_and_one_that_was_given_does_not() {
    on_stage("gift_draft", Seed::Demo, PHONE_LOOK, |stage| async move {
        prepare_gift(&stage).await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".gift input[name=phone]").await;
        let phone = "return document.querySelector('.gift input[name=phone]').value";
        assert_eq!(stage.js(phone).await, json!("138 0000 0010"));
        stage.click(".gift form button[type=submit]").await;
        stage.see(".gift input[name=points]").await;
        let points = "return document.querySelector('.gift input[name=points]').value";
        assert_eq!(stage.js(points).await, json!("100"));
        stage.click(".gift form button[type=submit]").await;
        stage.click("dialog[open] .gift__confirm").await;
        stage.see(".gift[data-state=given]").await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".gift input[name=phone]").await;
        assert_eq!(stage.js(phone).await, json!(""));
        assert_eq!(gifts(&stage).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_outlives_a_session_that_ran_out() {
    on_stage("gift_expired", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/points/gift").await;
        stage.enter(".gift input[name=phone]", "13800000010").await;
        stage.fault("/me/*", "status", json!({ "status": 401 })).await;
        stage.leave_and_come_back().await;
        stage.see("[data-state=expired]").await;
        stage.no_faults().await;
        stage.sign_in_here(PHONE).await;
        stage.see(".gift input[name=phone]").await;
        let typed = "return document.querySelector('.gift input[name=phone]').value";
        assert_eq!(stage.js(typed).await, json!("13800000010"));
    })
    .await;
}
