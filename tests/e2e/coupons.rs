//! The wallet, and a coupon at the till.

use sandbox::Seed;
use serde_json::json;

use crate::stage::{PHONE_LOOK, Stage, on_stage};

/// Opens the coupon that expires first, and its code.
async fn open_code(stage: &Stage) -> String {
    stage.sign_in().await;
    stage.open("/coupons").await;
    stage.click(".coupon-card[data-state=usable]").await;
    stage.see(".coupon__conditions p").await;
    stage.click(".coupon__use button").await;
    stage.see(".coupon-code[data-state=ready] .qr svg").await;
    digits(stage).await
}

async fn digits(stage: &Stage) -> String {
    stage.text(".coupon-code[data-state=ready] .code__digits").await.replace(' ', "")
}

/// Waits until another code than this one is on the screen.
async fn see_another(stage: &Stage, old: &str) {
    let changed = format!(
        "const e = document.querySelector('.coupon-code[data-state=ready] .code__digits');
         return !!e && e.textContent.replace(/ /g, '') !== '{old}'"
    );
    stage.until("another code", &changed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wallet_shows_what_expires_first_and_keeps_what_was_used() {
    on_stage("coupons_wallet", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/coupons").await;
        stage.see(".coupon-card[data-state=usable]").await;
        stage.see(".coupon-card__soon").await;
        stage.read("还剩 4 天").await;
        let first = stage.js("return document.querySelector('.coupon-card').dataset.coupon").await;
        let page = stage.api("/me/coupons?state=usable").await;
        assert_eq!(first, page["data"][0]["id"]);
        let expiries: Vec<String> = page["data"]
            .as_array()
            .cloned()
            .unwrap_or_default()
            .iter()
            .map(|coupon| coupon["expires_at"].as_str().unwrap_or_default().to_owned())
            .collect();
        assert!(expiries.len() >= 3 && expiries.is_sorted(), "{expiries:?}");
        for state in ["used", "expired"] {
            stage.open(&format!("/coupons?state={state}")).await;
            stage.see(&format!(".coupon-card[data-state={state}]")).await;
            assert_eq!(stage.count(".coupon-card[data-state=usable]").await, 0);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coupon_is_burnt_by_exactly_the_digits_on_the_page() {
    on_stage("coupon_till", Seed::Demo, PHONE_LOOK, |stage| async move {
        let code = open_code(&stage).await;
        assert_eq!(code.len(), 16);
        let (status, reply) = stage.scan(&code, "120.00").await;
        assert_eq!(status, 200, "{reply}");
        stage.see(".coupon-code[data-state=scanned]").await;
        stage.read("武康路").await;
        stage.read("本单已享 8.8 折").await;
        let (status, problem) = stage.scan(&code, "120.00").await;
        assert_eq!((status, &problem["code"]), (409, &json!("code_used")));
        stage.js("document.querySelector('dialog[open] .sheet__close').click()").await;
        stage.see(".coupon-card[data-state=used]").await;
        assert_eq!(stage.count(".coupon__use").await, 0, "a used coupon has no code");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_coupon_code_is_replaced_and_refused() {
    on_stage("coupon_expiry", Seed::Demo, PHONE_LOOK, |stage| async move {
        let old = open_code(&stage).await;
        stage.control("/sandbox/clock", json!({ "advance_s": 120 })).await;
        stage.leave_and_come_back().await;
        see_another(&stage, &old).await;
        let (status, problem) = stage.scan(&old, "120.00").await;
        assert_eq!(status, 409, "{problem}");
        let (status, reply) = stage.scan(&digits(&stage).await, "120.00").await;
        assert_eq!(status, 200, "{reply}");
        stage.see(".coupon-code[data-state=scanned]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_of_a_coupon_are_in_reserve_when_the_network_goes() {
    on_stage("coupon_reserve", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/coupons").await;
        stage.click(".coupon-card[data-state=usable]").await;
        stage.see(".coupon__use button").await;
        let came = "return performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/code'))";
        stage.until("codes", came).await;
        stage.go_offline(true).await;
        stage.click(".coupon__use button").await;
        stage.see(".coupon-code[data-state=ready] .qr svg").await;
        let first = digits(&stage).await;
        // The page's clock goes on, and new codes fall due.
        let skip = "const now = performance.now.bind(performance);
            performance.now = () => now() + window.later; window.later = 45000";
        stage.js(skip).await;
        let line = "return document.querySelector('.code__offline').textContent";
        stage.until("that there is no network", line).await;
        // So does the backend's, until the next code is good.
        stage.control("/sandbox/clock", json!({ "advance_s": 55 })).await;
        stage.js("window.later = 55000").await;
        see_another(&stage, &first).await;
        let (status, reply) = stage.scan(&digits(&stage).await, "120.00").await;
        assert_eq!(status, 200, "{reply}");
        stage.go_offline(false).await;
        stage.see(".coupon-code[data-state=scanned]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_of_a_coupon_are_renewed_as_long_as_its_page_is_open() {
    on_stage("coupon_renewed", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/coupons").await;
        stage.click(".coupon-card[data-state=usable]").await;
        stage.see(".coupon__use button").await;
        let came = |times: usize| {
            format!(
                "return performance.getEntriesByType('resource')
                     .filter(({{ name }}) => name.endsWith('/code')).length >= {times}"
            )
        };
        stage.until("codes", &came(1)).await;
        // The page's clock goes on, and new codes fall due.
        let skip = "const now = performance.now.bind(performance);
            performance.now = () => now() + 45000";
        stage.js(skip).await;
        stage.until("fresh ones", &came(2)).await;
        assert_eq!(stage.count("dialog[open]").await, 0, "without a tap");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_code_the_page_says_so_and_goes_on_by_itself() {
    on_stage("coupon_offline", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/coupons").await;
        stage.see(".coupon-card").await;
        stage.fault("/me/coupons/*/code", "reset", json!({})).await;
        stage.click(".coupon-card").await;
        stage.click(".coupon__use button").await;
        stage.see(".coupon-code[data-state=offline]").await;
        stage.no_faults().await;
        stage.see(".coupon-code[data-state=ready] .qr svg").await;
        stage.js("history.back()").await;
        stage.no_sheet().await;
        stage.see(".coupon__use").await;
    })
    .await;
}
