//! Signing in and out, joining, and what is left on the device.

use sandbox::Seed;
use serde_json::json;

use crate::stage::{OTP, PHONE, PHONE_LOOK, Stage, on_stage};

#[tokio::test(flavor = "multi_thread")]
async fn a_member_signs_in_and_sees_the_card() {
    on_stage("sign_in", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.open("/").await;
        stage.see("input[name=phone]").await;
        assert_eq!(stage.path().await, "/sign-in", "a guest is asked to sign in");
        stage.sign_in_here(PHONE).await;
        stage.see(".card-hero").await;
        assert_eq!(stage.path().await, "/");
        for text in ["林小满", "1,280", "320", "出示会员码"] {
            stage.read(text).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_comes_back_to_the_page_that_asked_for_signing_in() {
    on_stage("return_to", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.open("/points/entries?kind=earn").await;
        stage.see("input[name=phone]").await;
        stage.sign_in_here(PHONE).await;
        stage.see(".entry").await;
        assert_eq!(stage.path().await, "/points/entries?kind=earn");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_signed_in_is_not_asked_to_sign_in() {
    on_stage("sign_in_twice", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/sign-in?next=/coupons").await;
        stage.until("the coupons", "return location.pathname === '/coupons'").await;
        // Whose session has run out is, and is told why.
        stage.open("/config.json").await;
        stage.driver.delete_all_cookies().await.expect("no session");
        stage.open("/sign-in").await;
        stage.see("[data-state=expired]").await;
        stage.sign_in_here(PHONE).await;
        stage.see(".card-hero").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_joins_on_the_way_comes_to_the_page_that_was_wanted() {
    on_stage("join_next", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.open("/points/entries?kind=earn").await;
        stage.sign_in_here("13800000006").await;
        stage.click("[data-state=not-a-member] a").await;
        stage.enter("input[name=name]", "顾南乔").await;
        assert_eq!(stage.path().await, "/join?next=%2Fpoints%2Fentries%3Fkind%3Dearn");
        stage.agree_to_all().await;
        stage.click("form button[type=submit]").await;
        stage.click(".welcome a.button").await;
        stage
            .until("the page that was wanted", "return location.pathname === '/points/entries'")
            .await;
        assert_eq!(stage.path().await, "/points/entries?kind=earn");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_is_asked_to_sign_in_and_not_again_and_by_one_button() {
    on_stage("guest_words", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.open("/mall/rwd_towel?redeem=1").await;
        stage.see("dialog[open] .redeem .panel[data-state=signed-out]").await;
        stage.read("登录后才能看").await;
        assert!(!stage.shows("需要重新登录").await);
        let buttons = "return [...document.querySelectorAll('dialog[open] a.button')]
            .filter(button => button.getClientRects().length > 0).length";
        assert_eq!(stage.js(buttons).await, json!(1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_leads_to_its_list_and_to_the_card() {
    on_stage("gone_list", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        for (path, list) in [
            ("/mall/rwd_nope", "/mall"),
            ("/redemptions/red_999999", "/redemptions"),
            ("/coupons/cpn_999999", "/coupons"),
        ] {
            stage.open(path).await;
            stage.see(&format!(".panel[data-state=gone] a.button[href='{list}']")).await;
            stage.see(".panel[data-state=gone] a.button[href='/']").await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_sends_one_elsewhere_after_signing_in() {
    on_stage("open_redirect", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.open("/sign-in?next=//evil.example/x").await;
        stage.sign_in_here(PHONE).await;
        stage.see(".card-hero").await;
        assert_eq!(stage.path().await, "/");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_and_expired_passwords_are_told_apart_and_another_can_be_asked_for() {
    on_stage("wrong_otp", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.open("/sign-in").await;
        stage.enter("input[name=phone]", "138").await;
        stage.click("form button[type=submit]").await;
        stage.read("请填写 11 位手机号").await;

        stage.enter("input[name=phone]", PHONE).await;
        stage.click("form button[type=submit]").await;
        stage.enter("input[autocomplete=one-time-code]", "111111").await;
        stage.read("还可以试 4 次").await;
        assert!(stage.shows("秒后可重新发送").await, "the countdown to the next one");

        stage.control("/sandbox/clock", json!({ "advance_s": 400 })).await;
        stage.enter("input[autocomplete=one-time-code]", OTP).await;
        stage.read("验证码已过期").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_told_so_and_joins_without_typing_the_number_again() {
    on_stage("join", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.open("/sign-in").await;
        stage.sign_in_here("13800000002").await;
        stage.see("[data-state=not-a-member] a").await;
        stage.click("[data-state=not-a-member] a").await;
        stage.see("input[name=name]").await;
        let ticked = "return [...document.querySelectorAll('input[type=checkbox]')].some(box => box.checked)";
        assert_eq!(stage.js(ticked).await, false, "consents start unticked");

        stage.click("form button[type=submit]").await;
        stage.read("请填写这一项").await;
        stage.read("需要同意才能加入").await;

        stage.enter("input[name=name]", "陈知夏").await;
        stage.agree_to_all().await;
        stage.click("form button[type=submit]").await;
        stage.click(".welcome a.button").await;
        stage.see(".card-hero").await;
        stage.read("陈知夏").await;
        assert_eq!(stage.js("return localStorage.getItem('member.writes')").await, json!(null));
    })
    .await;
}

/// A stranger's way to the joining form, filled in but not sent.
async fn fill_in_joining(stage: &Stage, phone: &str, name: &str) {
    stage.open("/sign-in").await;
    stage.sign_in_here(phone).await;
    stage.click("[data-state=not-a-member] a").await;
    stage.enter("input[name=name]", name).await;
    stage.agree_to_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_to_joining_is_asked_after_and_joins_once() {
    on_stage("join_lost_reply", Seed::Demo, PHONE_LOOK, |stage| async move {
        fill_in_joining(&stage, "13800000003", "周一禾").await;
        stage.fault("/members", "drop_response", json!({ "times": 3 })).await;
        stage.fault("/me/writes/*", "delay", json!({ "delay_ms": 1000 })).await;
        stage.click("form button[type=submit]").await;
        stage.see("[data-state=checking]").await;
        stage.see(".welcome").await;
        stage.read("周一禾").await;

        let times = stage.sent_under_one_key("/members").await;
        assert!(times >= 2, "sent {times} times");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_in_the_middle_of_joining_asks_and_then_says_what_happened() {
    on_stage("join_reload", Seed::Demo, PHONE_LOOK, |stage| async move {
        fill_in_joining(&stage, "13800000004", "沈听雨").await;
        stage.fault("/members", "drop_response", json!({})).await;
        stage.fault("/me/writes/*", "reset", json!({})).await;
        stage.click("form button[type=submit]").await;
        stage.see("[data-state=checking]").await;
        stage.no_faults().await;
        stage.open("/join").await;
        stage.see(".welcome").await;
        stage.read("沈听雨").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_session_ends_once_and_one_is_back_on_the_same_page() {
    on_stage("expired", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.fault("/me/*", "status", json!({ "status": 401 })).await;
        stage.click("a[href='/points']").await;
        stage.see("[data-state=expired]").await;
        assert_eq!(stage.path().await, "/sign-in?next=%2Fpoints");
        let before = stage.requests().await.len();
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        let after = stage.requests().await.len();
        assert!(after - before <= 2, "no storm: {before} requests, then {after}");

        stage.no_faults().await;
        stage.sign_in_here(PHONE).await;
        stage.see(".balance").await;
        assert_eq!(stage.path().await, "/points");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_signing_out_nothing_personal_is_left_not_even_behind_the_back_button() {
    on_stage("sign_out", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let kept = stage.js("return localStorage.getItem('member.card')").await;
        assert!(kept.as_str().is_some_and(|card| card.contains("林小满")), "{kept}");
        stage.click("a[href='/points']").await;
        stage.see(".balance").await;
        stage.click("a[href='/me']").await;
        stage.click(".me > .button").await;
        stage.click("dialog[open] .button[data-variant=danger]").await;
        stage.see("input[name=phone]").await;

        let kept =
            "return Object.keys(localStorage).filter(key => /card|known|writes|draft/.test(key))";
        assert_eq!(stage.js(kept).await, json!([]));
        for _ in 0..2 {
            stage.driver.back().await.expect("one can go back");
            stage.see("input[name=phone]").await;
            for personal in ["林小满", "1,280", "138****0001"] {
                assert!(!stage.shows(personal).await, "{personal} is still to be seen");
            }
        }
    })
    .await;
}
