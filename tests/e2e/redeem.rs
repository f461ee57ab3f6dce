//! Redeeming, from the tap to the parcel or the coupon; and that nothing is ever redeemed twice.

use std::time::Duration;

use sandbox::Seed;
use serde_json::{Value, json};

use crate::stage::{Look, PHONE, PHONE_LOOK, Stage, on_stage};

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

/// Signs in as a member who has points, and neither an address nor a redemption.
async fn sign_in_as_somebody_new(stage: &Stage) {
    let phone = "13900000123";
    let member = json!({ "phone": phone, "name": "王小明", "points": 500 });
    let (status, reply) = stage.control("/sandbox/members", member).await;
    assert_eq!(status, 200, "{reply}");
    stage.open("/sign-in").await;
    stage.sign_in_here(phone).await;
    stage.see(".card-hero").await;
}

async fn choose_store(stage: &Stage, code: &str) {
    let choose = format!(
        "const select = document.querySelector('dialog[open] select');
         if (!select?.querySelector('option[value={code}]')) return false;
         select.value = '{code}'; select.dispatchEvent(new Event('change', {{ bubbles: true }}));
         return true"
    );
    stage.until("the store", &choose).await;
}

/// What is said right above the button, where it can be seen without scrolling.
async fn read_above_the_button(stage: &Stage, words: &str) {
    let is_seen = format!(
        "const note = document.querySelector('dialog[open] .redeem__bar [role=alert]');
         const button = document.querySelector('dialog[open] .redeem__bar .button');
         if (!note || !button || !note.innerText.includes({})) return false;
         const box = note.getBoundingClientRect();
         const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
         return note.contains(seen) && box.bottom <= button.getBoundingClientRect().top + 1",
        json!(words)
    );
    stage.until(words, &is_seen).await;
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
        assert_eq!(stage.balance().await, 920);
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
        let usual = "return document.querySelector('dialog[open] select')?.value === 'HZ02'";
        stage.until("the store that one went to last", usual).await;
        choose_store(&stage, "HZ01").await;
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
async fn no_store_is_chosen_for_whoever_never_went_to_one() {
    on_stage("redeem_store", Seed::Demo, PHONE_LOOK, |stage| async move {
        sign_in_as_somebody_new(&stage).await;
        open_sheet(&stage, "rwd_seat").await;
        stage.until("no store", "return document.querySelector('dialog[open] .redeem__bar .button')?.innerText.includes('请选择门店') && document.querySelector('dialog[open] select')?.value === ''").await;
        confirm(&stage).await;
        stage.until("the way to the stores", "return document.activeElement?.tagName === 'SELECT'").await;
        assert_eq!(stage.keys_of(ONCE).await.len(), 0);
        choose_store(&stage, "SZ01").await;
        stage.read("用 300 积分兑换").await;
        confirm(&stage).await;
        stage.see(".order[data-state=submitted]").await;
        let id = shown(&stage).await;
        assert_eq!(stage.api(&format!("/me/redemptions/{id}")).await["store"]["code"], "SZ01");
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
        assert_eq!(stage.balance().await, 1_280 - 90);
        let id = shown(&stage).await;
        let because = json!({ "reason": "这批茶巾有瑕疵" });
        let (status, _) =
            stage.control(&format!("/sandbox/redemptions/{id}/reject"), because).await;
        assert_eq!(status, 200);
        stage.see(".order[data-state=rejected]").await;
        stage.read("这批茶巾有瑕疵").await;
        assert_eq!(stage.balance().await, 1_280);
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
        stage.lose_reply("/me/redemptions/*/cancel").await;
        stage.click("dialog[open] .button[data-variant=danger]").await;
        stage.see(".order[data-state=cancelled]").await;
        assert_eq!(stage.balance().await, 1_280);
        assert_eq!(stage.count(".timeline__step[data-state=cancelled]").await, 1);
        stage.sent_under_one_key("/cancel").await;
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
        assert_eq!(stage.balance().await, 1_280);
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
        assert_eq!(stage.keys_of(ONCE).await.len(), 1);
        assert_eq!(stage.balance().await, 1_280 - 90);
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
    stage.lose_reply_for(ONCE, question_ms).await;
    confirm(stage).await;
    stage.see(".redeem[data-state=checking]").await;
}

/// One redemption, one debit, one key; and the backend was asked.
async fn settled_once(stage: &Stage) {
    assert_eq!(made(stage, "rwd_towel").await.len(), 1);
    assert_eq!(stage.balance().await, 1_280 - 90);
    let times = stage.sent_under_one_key(ONCE).await;
    assert!(times >= 2 || questions(stage).await >= 1, "sent {times} times");
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

/// Redeems two towels, and learns nothing of what became of it: neither from the reply nor by asking.
async fn leave_unknown(stage: &Stage, fault: &str) {
    stage.sign_in().await;
    open_sheet(stage, "rwd_towel").await;
    stage.fault(ONCE, fault, json!({ "method": "POST" })).await;
    stage.fault("/me/writes/*", "reset", json!({})).await;
    confirm(stage).await;
    stage.see(".unsettled[data-state=unknown]").await;
}

async fn put_aside(stage: &Stage) {
    stage.click(".unsettled__action:last-child").await;
    stage.until("it to go", "return !document.querySelector('.unsettled')").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_arrived_is_sent_again_only_when_the_member_says_so() {
    on_stage("redeem_never", Seed::Demo, PHONE_LOOK, |stage| async move {
        leave_unknown(&stage, "reset").await;
        stage
            .until(
                "its name",
                "return document.querySelector('.unsettled__text')?.innerText.includes('茶巾两条')",
            )
            .await;
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
async fn what_has_no_outcome_yet_can_be_put_aside_until_it_has() {
    on_stage("redeem_aside", Seed::Demo, PHONE_LOOK, |stage| async move {
        leave_unknown(&stage, "drop_response").await;
        put_aside(&stage).await;
        // Asked after in vain once more, it says nothing.
        stage.js("dispatchEvent(new Event('online'))").await;
        stage.click(".header__back").await;
        stage.see(".tile").await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(stage.count(".unsettled").await, 0);
        stage.no_faults().await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".unsettled[data-state=done]").await;
        settled_once(&stage).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_put_aside_and_sent_again_is_told_of_anew() {
    on_stage("redeem_aside_again", Seed::Demo, PHONE_LOOK, |stage| async move {
        leave_unknown(&stage, "reset").await;
        put_aside(&stage).await;
        stage.no_faults().await;
        stage.js("dispatchEvent(new Event('online'))").await;
        stage.see(".unsettled[data-state=never-arrived]").await;
        stage.fault(ONCE, "drop_response", json!({ "method": "POST" })).await;
        stage.fault("/me/writes/*", "reset", json!({})).await;
        stage.click(".unsettled__action").await;
        stage.see(".unsettled[data-state=unknown]").await;
        stage.no_faults().await;
        stage.click(".unsettled__action").await;
        stage.see(".unsettled[data-state=done]").await;
        settled_once(&stage).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_one_has_no_outcome_no_other_is_begun() {
    on_stage("redeem_held", Seed::Demo, PHONE_LOOK, |stage| async move {
        leave_unknown(&stage, "reset").await;
        open_reward(&stage, "rwd_notebook").await;
        stage.see(".unsettled[data-state=unknown]").await;
        stage.see(".reward__held").await;
        stage.see(".reward__bar .button:disabled").await;
        let is_clear = "const bar = document.querySelector('.reward__bar').getBoundingClientRect();
            return document.querySelector('.unsettled').getBoundingClientRect().bottom <= bar.top";
        stage.until("the bar to be clear of it", is_clear).await;
        stage.no_faults().await;
        stage.click(".unsettled__action").await;
        stage.see(".unsettled[data-state=never-arrived]").await;
        stage.click(".unsettled__action:last-child").await;
        stage.see(".reward__bar .button:not(:disabled)").await;
        assert_eq!(stage.count(".unsettled, .reward__held").await, 0);
        assert_eq!(made(&stage, "rwd_towel").await.len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_again_and_refused_leads_to_the_reward() {
    on_stage("redeem_refused_later", Seed::Demo, PHONE_LOOK, |stage| async move {
        leave_unknown(&stage, "reset").await;
        stage.no_faults().await;
        stage.set_reward("rwd_towel", json!({ "price": { "points": 130 } })).await;
        stage.open("/").await;
        stage.see(".unsettled[data-state=never-arrived]").await;
        stage.click(".unsettled__action").await;
        stage.see(".unsettled[data-state=refused]").await;
        assert_eq!(stage.balance().await, 1_280);
        stage.click(".unsettled a[href='/mall/rwd_towel']").await;
        stage.see(".reward__bar .button:not(:disabled)").await;
        assert_eq!(stage.count(".unsettled").await, 0);
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
            ("rwd_percent12", "limit_reached", "每人限 1 件，你已兑过"),
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
        stage.read("超过期限").await;
        assert!(
            !stage.shows("你还能兑").await,
            "what is none for a member has no share to be left"
        );
        open_reward(&stage, "rwd_teapot").await;
        stage.see(".reason__rules li").await;
        stage.read("再消费约 ¥747 就够了").await;
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
            let words = stage.text("dialog[open] .redeem__bar .notice").await;
            assert!(!words.is_empty(), "{reward}");
            assert_eq!(stage.balance().await, 1_280, "{reward}");
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
        read_above_the_button(&stage, "价格变了").await;
        let prices = "const prices = document.querySelector('dialog[open] .redeem__prices');
            return prices?.querySelector('s')?.textContent === '90 积分'
                && prices.querySelector('b')?.textContent === '130 积分'";
        stage.until("both prices", prices).await;
        stage.read("1,280 → 1,150").await;
        assert_eq!(stage.balance().await, 1_280, "nothing is taken before it is asked again");
        stage.read("按 130 积分兑换").await;
        confirm(&stage).await;
        stage.see(".order[data-state=submitted]").await;
        assert_eq!(stage.balance().await, 1_280 - 130);
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
        let bars = stage.count("dialog[open] .redeem__bar").await;
        assert_eq!(bars, 0, "nothing is redeemed while an address is typed");
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
async fn without_an_address_one_is_saved_first_and_redeeming_is_a_tap_of_its_own() {
    on_stage("redeem_first_address", Seed::Demo, PHONE_LOOK, |stage| async move {
        sign_in_as_somebody_new(&stage).await;
        open_reward(&stage, "rwd_towel").await;
        stage.click(".reward__bar .button:not(:disabled)").await;
        let save = "dialog[open] .address-form__foot .button";
        stage.see(save).await;
        stage.read("保存并继续").await;
        let main = stage.count("dialog[open] .button[data-variant=primary]").await;
        assert_eq!(main, 1, "there is one thing to do");
        stage.click(save).await;
        stage.see("dialog[open] .field[data-state=invalid] .field__error span").await;
        assert_eq!(stage.keys_of("/me/addresses").await.len(), 0);
        for (name, text) in [
            ("name", "王小明"),
            ("phone", "13900000123"),
            ("province", "浙江省"),
            ("city", "杭州市"),
            ("street", "龙井路 1 号"),
        ] {
            stage.enter(&format!("dialog[open] input[name={name}]"), text).await;
        }
        stage.lose_reply("/me/addresses").await;
        let twice =
            "const save = document.querySelector('dialog[open] .address-form__foot .button');
            save.click(); save.click()";
        stage.js(twice).await;
        stage.see("dialog[open] .redeem__bar .button:not(:disabled)").await;
        let book = stage.api("/me/addresses").await;
        assert_eq!(book["data"].as_array().map(Vec::len), Some(1), "{book}");
        assert_eq!(stage.keys_of(ONCE).await.len(), 0, "saving is not redeeming");
        confirm(&stage).await;
        stage.see(".order[data-state=submitted]").await;
        assert_eq!(made(&stage, "rwd_towel").await.len(), 1);
        assert_eq!(stage.balance().await, 500 - 90);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_seen_on_the_smallest_phone() {
    let look = Look { width: 320, height: 568, ..PHONE_LOOK };
    on_stage("redeem_seen", Seed::Demo, look, |stage| async move {
        stage.sign_in().await;
        open_sheet(&stage, "rwd_towel").await;
        stage.set_reward("rwd_towel", json!({ "stock": 0 })).await;
        confirm(&stage).await;
        read_above_the_button(&stage, "").await;
        assert_eq!(stage.balance().await, 1_280);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_quantity_stops_where_the_points_do_and_says_so() {
    on_stage("redeem_most", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        open_sheet(&stage, "rwd_cups").await;
        stage.click("dialog[open] .stepper__button:last-child").await;
        stage.see("dialog[open] .stepper__button:last-child:disabled").await;
        stage.read("你的积分够兑 2 件").await;
        stage.read("1,280 → 280").await;
        // What was chosen stays, when it is too much by now.
        let fewer = json!({ "phone": PHONE, "points": 700 });
        assert_eq!(stage.control("/sandbox/members", fewer).await.0, 200);
        read_above_the_button(&stage, "还差 300 积分").await;
        stage.see("dialog[open] .redeem__bar .button:disabled").await;
        stage.click("dialog[open] .stepper__button:not(:last-child)").await;
        stage.read("700 → 200").await;
        stage.see("dialog[open] .redeem__bar .button:not(:disabled)").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_turned_away_at_the_door_is_led_to_sign_in() {
    on_stage("redeem_401", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        open_sheet(&stage, "rwd_towel").await;
        let once = json!({ "status": 401, "times": 1, "method": "POST" });
        stage.fault(ONCE, "status", once).await;
        confirm(&stage).await;
        stage.see("dialog[open] .redeem__bar [role=alert] a[href^='/sign-in?next=']").await;
        assert_eq!(made(&stage, "rwd_towel").await.len(), 0);
        assert_eq!(stage.balance().await, 1_280);
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
        stage.no_sheet().await;
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
        stage.sign_in_without_storage().await;
        open_sheet(&stage, "rwd_towel").await;
        stage.read("do not reload").await;
        confirm(&stage).await;
        stage.see(".order[data-state=submitted]").await;
    })
    .await;
}
