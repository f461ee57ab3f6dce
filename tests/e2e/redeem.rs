//! Redeeming, from the tap to the parcel or the coupon; and that nothing is ever redeemed twice.

use std::time::Duration;

use sandbox::Seed;
use serde_json::{Value, json};

use crate::stage::{PHONE, PHONE_LOOK, Stage, on_stage};

const ONCE: &str = "/me/redemptions";

async fn open_reward(stage: &Stage, id: &str) {
    stage.open(&format!("/mall/{id}")).await;
    stage.see(".reward__head").await;
}

async fn open_sheet(stage: &Stage, id: &str) {
    open_reward(stage, id).await;
    stage.click(".reward__bar .button:not(:disabled)").await;
    stage.see("dialog[open] .redeem[data-state=open] .redeem__bar .button:not(:disabled)").await;
}

async fn confirm(stage: &Stage) {
    stage.click("dialog[open] .redeem__bar .button:not(:disabled)").await;
}

async fn balance(stage: &Stage) -> i64 {
    stage.api("/me/points").await["balance"].as_i64().expect("a balance")
}

/// The redemptions of a reward.
async fn made(stage: &Stage, reward: &str) -> Vec<Value> {
    let page = stage.api("/me/redemptions?limit=100").await;
    let all = page["data"].as_array().cloned().unwrap_or_default();
    all.into_iter().filter(|one| one["reward"]["id"] == reward).collect()
}

async fn move_on(stage: &Stage, id: &str, action: &str) {
    let (status, reply) =
        stage.control(&format!("/sandbox/redemptions/{id}/{action}"), json!({})).await;
    assert_eq!(status, 200, "{action}: {reply}");
}

/// The id of the redemption on the page.
async fn shown(stage: &Stage) -> String {
    let path = stage.path().await;
    let id = path.trim_start_matches("/redemptions/").split('?').next().unwrap_or_default();
    id.to_owned()
}

/// The keys under which redemptions were sent.
async fn keys(stage: &Stage) -> Vec<Value> {
    keys_of(stage, ONCE).await
}

/// The keys under which something was sent to a path with this end.
async fn keys_of(stage: &Stage, end: &str) -> Vec<Value> {
    let requests = stage.requests().await;
    let is_sent = |request: &&Value| {
        request["method"] == "POST"
            && request["path"].as_str().is_some_and(|path| path.ends_with(end))
    };
    requests.iter().filter(is_sent).map(|request| request["idempotency_key"].clone()).collect()
}

/// How often the backend was asked what became of a write.
async fn questions(stage: &Stage) -> usize {
    let requests = stage.requests().await;
    let is_question = |request: &&Value| {
        request["path"].as_str().is_some_and(|path| path.contains("/me/writes/"))
    };
    requests.iter().filter(is_question).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn goods_are_redeemed_and_followed_to_the_door() {
    on_stage("redeem_goods", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        open_sheet(&stage, "rwd_strainer").await;
        stage.click("dialog[open] .stepper__button:last-child").await;
        stage.read("用 360 积分兑换").await;
        stage.read("1,280 → 920").await;
        confirm(&stage).await;
        stage.see(".order[data-state=submitted]").await;
        stage.see(".order__head[data-kind=result]").await;
        stage.see(".timeline__step[data-state=coming]").await;
        // The province that is a city of its own is not said twice.
        assert_eq!(stage.text(".order__where").await, "上海市徐汇区武康路 376 弄 2 号 501 室");
        let id = shown(&stage).await;
        stage.js("window.untouched = true").await;
        for (action, state) in
            [("approve", "approved"), ("ship", "shipped"), ("deliver", "delivered")]
        {
            move_on(&stage, &id, action).await;
            stage.see(&format!(".order[data-state={state}]")).await;
            assert_eq!(stage.count(".order__head[data-kind=result]").await, 0, "it has moved on");
        }
        assert_eq!(stage.count(".timeline__step[data-state=coming]").await, 0);
        stage.read("SF").await;
        assert_eq!(stage.js("return window.untouched").await, json!(true), "all of it live");
        assert_eq!(balance(&stage).await, 920);
        stage.js("history.back()").await;
        stage.see(".reward__head").await;
        stage.read("剩 238 件").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_waits_in_the_store_that_was_chosen() {
    on_stage("redeem_service", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        open_sheet(&stage, "rwd_seat").await;
        let choose = "const select = document.querySelector('dialog[open] select');
            select.value = 'HZ01'; select.dispatchEvent(new Event('change', { bubbles: true }))";
        stage.js(choose).await;
        confirm(&stage).await;
        stage.see(".order[data-state=submitted]").await;
        let id = shown(&stage).await;
        assert_eq!(stage.api(&format!("/me/redemptions/{id}")).await["store"]["code"], "HZ01");
        move_on(&stage, &id, "approve").await;
        stage.see(".order[data-state=ready] .order__until").await;
        move_on(&stage, &id, "collect").await;
        stage.see(".order[data-state=collected]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coupon_is_in_the_wallet_at_once() {
    on_stage("redeem_coupon", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        open_sheet(&stage, "rwd_coupon20").await;
        confirm(&stage).await;
        stage.see(".order[data-state=approved]").await;
        stage.click(".order a[href^='/coupons/']").await;
        stage.see(".coupon-card[data-state=usable]").await;
        stage.see(".coupon__use").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_redemption_says_why_and_gives_the_points_back() {
    on_stage("redeem_rejected", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        open_sheet(&stage, "rwd_towel").await;
        confirm(&stage).await;
        stage.see(".order[data-state=submitted]").await;
        assert_eq!(balance(&stage).await, 1_280 - 90);
        let id = shown(&stage).await;
        let because = json!({ "reason": "这批茶巾有瑕疵" });
        let (status, _) =
            stage.control(&format!("/sandbox/redemptions/{id}/reject"), because).await;
        assert_eq!(status, 200);
        stage.see(".order[data-state=rejected]").await;
        stage.read("这批茶巾有瑕疵").await;
        assert_eq!(balance(&stage).await, 1_280);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_be_taken_back_is_taken_back_once() {
    on_stage("redeem_cancel", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        open_sheet(&stage, "rwd_towel").await;
        confirm(&stage).await;
        stage.click(".order__cancel button").await;
        stage.fault("/me/redemptions/*/cancel", "drop_response", json!({ "times": 1 })).await;
        stage.click("dialog[open] .button[data-variant=danger]").await;
        stage.see(".order[data-state=cancelled]").await;
        assert_eq!(balance(&stage).await, 1_280);
        assert_eq!(stage.count(".timeline__step[data-state=cancelled]").await, 1);
        let mut keys = keys_of(&stage, "/cancel").await;
        keys.dedup();
        assert_eq!(keys.len(), 1, "{keys:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_money_part_is_paid_on_the_payment_page_and_the_backend_says_so() {
    on_stage("redeem_pay", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        open_sheet(&stage, "rwd_longjing").await;
        stage.read("680 积分 + ¥39").await;
        confirm(&stage).await;
        stage.see(".order[data-state=awaiting_payment]").await;
        stage.click(".order__pay button").await;
        stage
            .until("the payment page", "return location.pathname.startsWith('/sandbox/pay')")
            .await;
        stage.click("button").await;
        stage.see(".order[data-state=submitted]").await;
        stage.see(".timeline__step[data-state=paid]").await;
        stage.read("已付款 ¥39").await;

        stage.click(".order__cancel button").await;
        let what_comes_back = stage.text("dialog[open] .order__back").await;
        assert_eq!(what_comes_back, "680 积分退回，¥39 原路退回，预计 3 个工作日内到账。");
        stage.click("dialog[open] .button[data-variant=danger]").await;
        stage.see(".order[data-state=cancelled]").await;
        stage.read("680 积分已退回，¥39 原路退回").await;
        stage.see(".timeline__step[data-state=refunded]").await;
        assert_eq!(balance(&stage).await, 1_280);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_redeemed_is_found_by_how_far_it_is() {
    on_stage("redeem_groups", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        for (group, is_there, is_elsewhere) in [
            ("open", "[data-state=shipped]", "[data-state=delivered]"),
            ("done", "[data-state=approved]", "[data-state=shipped]"),
            ("undone", "[data-state=cancelled]", "[data-state=approved]"),
        ] {
            stage.open(&format!("/redemptions?group={group}")).await;
            stage.see(&format!(".order-row{is_there}")).await;
            assert_eq!(stage.count(&format!(".order-row{is_elsewhere}")).await, 0, "{group}");
        }
        stage.js("[...document.querySelectorAll('.chip')].find(chip => chip.textContent === '进行中').click()").await;
        stage.until("the filter", "return location.search === '?group=open'").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_tap_redeems_once() {
    on_stage("redeem_double", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        open_sheet(&stage, "rwd_towel").await;
        stage.fault(ONCE, "delay", json!({ "delay_ms": 400 })).await;
        stage.js("const b = document.querySelector('dialog[open] .redeem__bar .button'); b.click(); b.click(); setTimeout(() => b.click(), 60)").await;
        stage.see(".order[data-state=submitted]").await;
        assert_eq!(made(&stage, "rwd_towel").await.len(), 1);
        assert_eq!(keys(&stage).await.len(), 1);
        assert_eq!(balance(&stage).await, 1_280 - 90);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_and_the_last_one() {
    on_stage("redeem_last", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.set_reward("rwd_towel", json!({ "stock": 1 })).await;
        open_sheet(&stage, "rwd_towel").await;
        let first = stage.driver.window().await.expect("a window");
        let second = stage.driver.new_tab().await.expect("another tab");
        stage.driver.switch_to_window(second.clone()).await.expect("to go there");
        open_sheet(&stage, "rwd_towel").await;

        // In the background it hears of nothing.
        stage.hide(true).await;
        stage.driver.switch_to_window(first.clone()).await.expect("to go back");
        confirm(&stage).await;
        stage.see(".order[data-state=submitted]").await;
        stage.driver.switch_to_window(second.clone()).await.expect("to go there");
        confirm(&stage).await;
        stage.see("dialog[open] .redeem .notice").await;
        stage.read("已兑完").await;
        assert_eq!(made(&stage, "rwd_towel").await.len(), 1);
        stage.read("1,190 → 1,100").await;
        stage.driver.switch_to_window(first).await.expect("to go back");
        stage.read("1,190").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_is_asked_after_while_the_page_says_so() {
    on_stage("redeem_lost", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        redeem_with_a_lost_reply(&stage, 1000).await;
        stage.read("正在确认兑换结果").await;
        stage.see(".order[data-state=submitted]").await;
        settled_once(&stage).await;
    })
    .await;
}

/// As far as the page says that it checks: the reply was lost, and the question takes its time.
async fn redeem_with_a_lost_reply(stage: &Stage, question_ms: u32) {
    open_sheet(stage, "rwd_towel").await;
    stage.fault(ONCE, "drop_response", json!({ "times": 1, "method": "POST" })).await;
    stage.fault("/me/writes/*", "delay", json!({ "delay_ms": question_ms })).await;
    confirm(stage).await;
    stage.see(".redeem[data-state=checking]").await;
}

/// One redemption, one debit, one key; and the backend was asked.
async fn settled_once(stage: &Stage) {
    assert_eq!(made(stage, "rwd_towel").await.len(), 1);
    assert_eq!(balance(stage).await, 1_280 - 90);
    let keys = keys(stage).await;
    assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "one tap, one key: {keys:?}");
    assert!(keys.len() >= 2 || questions(stage).await >= 1, "{keys:?}");
    assert_eq!(stage.js("return localStorage.getItem('member.writes')").await, Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_reload_the_app_says_that_it_checks_and_then_what_happened() {
    on_stage("redeem_reload", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        redeem_with_a_lost_reply(&stage, 2500).await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".unsettled[data-state=checking]").await;
        stage.read("正在确认你的兑换").await;
        stage.see(".unsettled[data-state=done]").await;
        settled_once(&stage).await;
        stage.click(".unsettled a").await;
        stage.see(".order[data-state=submitted]").await;
        assert_eq!(stage.count(".unsettled").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_tab_leaves_nothing_open() {
    on_stage("redeem_closed", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        redeem_with_a_lost_reply(&stage, 2500).await;
        let first = stage.driver.window().await.expect("a window");
        let second = stage.driver.new_tab().await.expect("another tab");
        stage.driver.switch_to_window(first).await.expect("to go back");
        stage.driver.close_window().await.expect("it closes");
        stage.driver.switch_to_window(second).await.expect("to go there");
        stage.open("/").await;
        stage.see(".unsettled[data-state=checking]").await;
        stage.see(".unsettled[data-state=done]").await;
        stage.read("1,190").await;
        settled_once(&stage).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_arrived_is_sent_again_only_when_the_member_says_so() {
    on_stage("redeem_never", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        open_sheet(&stage, "rwd_towel").await;
        stage.fault(ONCE, "reset", json!({ "method": "POST" })).await;
        stage.fault("/me/writes/*", "reset", json!({})).await;
        confirm(&stage).await;
        stage.see(".unsettled[data-state=unknown]").await;
        stage.no_faults().await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".unsettled[data-state=never-arrived]").await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(made(&stage, "rwd_towel").await.len(), 0, "nothing is sent by itself");
        stage.click(".unsettled__action").await;
        stage.see(".unsettled[data-state=done]").await;
        settled_once(&stage).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_reason_has_its_words_and_what_would_help() {
    on_stage("redeem_reasons", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        for (reward, code, words) in [
            ("rwd_teapot", "insufficient_points", "还差"),
            ("rwd_tin", "out_of_stock", "已兑完"),
            ("rwd_percent12", "limit_reached", "每人限 1 件，你已兑完"),
            ("rwd_ceremony", "tier_required", "及以上可兑"),
            ("rwd_tasting_set", "sale_not_started", "距开始"),
            ("rwd_oolong", "sale_ended", "活动已结束"),
            ("rwd_newcomer", "new_members_only", "新会员专享"),
        ] {
            open_reward(&stage, reward).await;
            stage.see(&format!(".reason[data-code={code}]")).await;
            stage.read(words).await;
            stage.see(".reward__bar .button:disabled").await;
        }
        open_reward(&stage, "rwd_teapot").await;
        stage.see(".reason__rules li").await;
        stage.see(".reason a[href='/points']").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_under_an_open_sheet_is_refused_in_words() {
    on_stage("redeem_races", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let ended = json!({ "window": { "starts_in_s": -7200, "ends_in_s": -3600 } });
        let later = json!({ "window": { "starts_in_s": 3600, "ends_in_s": 7200 } });
        for (reward, change) in
            [("rwd_towel", json!({ "stock": 0 })), ("rwd_strainer", ended), ("rwd_notebook", later)]
        {
            open_sheet(&stage, reward).await;
            stage.set_reward(reward, change).await;
            confirm(&stage).await;
            let words = stage.text("dialog[open] .redeem .notice").await;
            assert!(!words.is_empty(), "{reward}");
            assert_eq!(balance(&stage).await, 1_280, "{reward}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_price_is_said_and_asked_about_and_never_charged() {
    on_stage("redeem_price", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        open_sheet(&stage, "rwd_towel").await;
        stage.set_reward("rwd_towel", json!({ "price": { "points": 130 } })).await;
        confirm(&stage).await;
        stage.see(".redeem[data-state=changed]").await;
        stage.read("原来 90 积分，现在 130 积分").await;
        assert_eq!(balance(&stage).await, 1_280);
        confirm(&stage).await;
        stage.see(".redeem[data-state=open]").await;
        assert_eq!(balance(&stage).await, 1_280, "taking note is not redeeming");
        stage.read("用 130 积分兑换").await;
        confirm(&stage).await;
        stage.see(".order[data-state=submitted]").await;
        assert_eq!(balance(&stage).await, 1_280 - 130);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_added_in_the_sheet_is_kept_while_typed_and_is_where_it_goes() {
    on_stage("redeem_address", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        open_sheet(&stage, "rwd_towel").await;
        stage.click("dialog[open] .redeem .button[data-variant=link]").await;
        for (name, text) in [("name", "周小禾"), ("phone", "13900000009"), ("province", "浙江省"), ("city", "杭州市")] {
            stage.enter(&format!("dialog[open] input[name={name}]"), text).await;
        }
        stage.click("dialog[open] .address-form button[type=submit]").await;
        stage.see("dialog[open] .field[data-state=invalid] .field__error span").await;
        stage.leave_and_come_back().await;
        tokio::time::sleep(Duration::from_millis(800)).await;
        let typed = "return document.querySelector('dialog[open] input[name=name]')?.value";
        assert_eq!(stage.js(typed).await, json!("周小禾"), "what was typed stays");
        confirm(&stage).await;
        stage.read("请先选好或保存收货地址").await;
        assert_eq!(made(&stage, "rwd_towel").await.len(), 0, "nothing goes to another address");
        stage.enter("dialog[open] input[name=street]", "龙井路 1 号").await;
        stage.click("dialog[open] .address-form button[type=submit]").await;
        stage.until("the new one", "return document.querySelector('dialog[open] .options__input:checked ~ .options__title')?.textContent.includes('周小禾')").await;
        confirm(&stage).await;
        stage.see(".order[data-state=submitted]").await;
        stage.read("周小禾").await;
        stage.read("龙井路 1 号").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_chosen_outlives_a_session_that_ran_out() {
    on_stage("redeem_expired", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        open_sheet(&stage, "rwd_strainer").await;
        stage.click("dialog[open] .stepper__button:last-child").await;
        stage
            .js("document.querySelector('dialog[open] .options__row:last-child input').click()")
            .await;
        let chosen =
            "return document.querySelector('dialog[open] .options__row:last-child input')?.checked
            && document.querySelector('dialog[open] .stepper__value')?.textContent === '2'";
        stage.until("two, to the other address", chosen).await;
        stage.fault("/me/*", "status", json!({ "status": 401 })).await;
        stage.leave_and_come_back().await;
        stage.see("dialog[open] .redeem__bar a").await;
        stage.no_faults().await;
        stage.click("dialog[open] .redeem__bar a").await;
        stage.sign_in_here(PHONE).await;
        stage
            .see("dialog[open] .redeem[data-state=open] .redeem__bar .button:not(:disabled)")
            .await;
        stage.until("both once more", chosen).await;
        stage.click("dialog[open] .sheet__close").await;
        stage.until("the sheet to close", "return !document.querySelector('dialog[open]')").await;
        stage.click(".reward__bar .button:not(:disabled)").await;
        stage
            .see("dialog[open] .redeem[data-state=open] .redeem__bar .button:not(:disabled)")
            .await;
        let begun_anew =
            "return document.querySelector('dialog[open] .stepper__value')?.textContent === '1'";
        stage.until("whoever closes it begins anew", begun_anew).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_storage_the_member_is_told_before_sending() {
    on_stage("redeem_memory", Seed::Demo, PHONE_LOOK, |stage| async move {
        let block = "for (const name of ['localStorage', 'sessionStorage'])
            Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError') } })";
        stage.before_every_page(block).await;
        stage.sign_in().await;
        open_sheet(&stage, "rwd_towel").await;
        stage.read("do not reload").await;
        confirm(&stage).await;
        stage.see(".order[data-state=submitted]").await;
    })
    .await;
}
