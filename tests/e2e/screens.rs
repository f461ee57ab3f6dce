//! Every page as it stands: accessible in every mode, within its content security policy, and
//! readable where WebAssembly is not to be had.

use sandbox::Seed;
use serde_json::json;

use crate::stage::{Look, PHONE_LOOK, Stage, on_stage};

/// Every page, and what tells that it is all there.
const PAGES: [(&str, &str); 60] = [
    ("/", ".card-hero"),
    ("/code", ".code[data-state=ready] .qr svg"),
    ("/tiers", ".tier-changes, .tier-history .quiet"),
    ("/points", ".rule"),
    ("/points/entries", ".entry"),
    ("/points/gift", ".gift input[name=phone]"),
    ("/mall", ".tile"),
    ("/mall?affordable=true&q=茶壶", ".empty"),
    ("/mall/rwd_gaiwan", ".reward__head"),
    ("/mall/rwd_teapot", ".reason__rules li"),
    ("/mall/rwd_longjing?redeem=1", "dialog[open] .options__row"),
    ("/redemptions", ".order-row"),
    ("/redemptions/red_000001", ".timeline__step"),
    ("/addresses", ".address"),
    ("/addresses?edit=new", "dialog[open] .address-form"),
    ("/coupons", ".coupon-card"),
    ("/coupons?state=used", ".coupon-card[data-state=used]"),
    ("/coupons/cpn_000004", ".coupon__conditions p"),
    ("/coupons/cpn_000004?use=1", ".coupon-code[data-state=ready] .qr svg"),
    ("/activities", ".gathering"),
    ("/activities?view=month", ".calendar__dot"),
    ("/activities?kind=lecture&open=true&city=苏州", ".empty"),
    ("/activities/act_trail", ".activity__bar a.button"),
    ("/activities/act_roasting", ".voice"),
    ("/activities/act_clay_cup/sign-up", "[data-state=waiting-list]"),
    ("/activities/act_pingtan/sign-up", ".sign-up__bar .button"),
    ("/signups", ".signup-row"),
    ("/signups/sgn_000001", ".pass[data-state=ready] .qr svg"),
    ("/signups/sgn_000003/change", ".sign-up__bar .button"),
    ("/signups/sgn_000004", ".stars__input"),
    ("/prizes", ".order-row[data-prize]"),
    ("/prizes?state=shipped", ".empty"),
    ("/prizes/won_000001", ".prize__claim .button"),
    ("/prizes/won_000001?claim=1", "dialog[open] .options__row"),
    ("/prizes/won_000003", ".order__ways a"),
    ("/games", ".game-tile[data-game]"),
    ("/games/gam_riddles", ".honour"),
    ("/games/gam_jigsaw", ".game-picture"),
    ("/games/gam_quiz?rules=1", "dialog[open] .game-rules__section"),
    ("/games/gam_quiz_birthday", ".game-barrier"),
    ("/games/gam_wheel?rules=1", "dialog[open] .rule-prize"),
    ("/games/gam_wheel?chances=1", ".chance-entry"),
    ("/check-in", ".streak-reward"),
    ("/games/gam_wheel", ".draw .wheel__text"),
    ("/games/gam_wheel?drawn=drw_000001", ".result[data-draw=drw_000001]"),
    ("/games/gam_grid", ".draw .squares__button"),
    ("/draws", ".drawn"),
    ("/draws/drw_000001", ".verdict[data-state=verified]"),
    ("/me", ".profile"),
    ("/invite", ".friend"),
    ("/invite?poster=1", "dialog[open] .poster__picture[data-state=ready]"),
    ("/invite?state=spent", ".friend[data-state=spent]"),
    ("/i/6GBSGVJ2", ".invitation__body[data-state=own]"),
    ("/i/NOBODY22", ".invitation__body[data-state=unknown]"),
    ("/help?from=/points", ".help__address"),
    ("/c/autumn-teas", ".campaign__action .button"),
    ("/c/warm-winter", ".campaign__progress"),
    ("/c/mid-autumn", "[data-part=instead]"),
    ("/auth/wechat?code=c&state=s", ".panel[data-state=state] .button"),
    ("/nowhere", "[data-state=gone]"),
];

async fn visit_all(stage: &Stage) {
    stage.sign_in().await;
    let mut faults = Vec::new();
    for (path, sign) in PAGES {
        stage.open(path).await;
        stage.see(sign).await;
        stage.check(path, &mut faults).await;
    }
    // Who is signed in is led past it.
    stage.driver.delete_all_cookies().await.expect("no session");
    stage.open("/sign-in").await;
    stage.see("[data-state=expired]").await;
    stage.see("input[name=phone]").await;
    stage.check("/sign-in", &mut faults).await;
    faults.extend(stage.csp_violations().await.iter().map(|line| format!("CSP: {line}")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_in_light() {
    on_stage("axe_light", Seed::Demo, PHONE_LOOK, |stage| async move { visit_all(&stage).await })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_in_dark_and_english_on_the_narrowest_phone() {
    let look = Look { width: 320, height: 568, theme: "dark", elder: false, language: "en" };
    on_stage("axe_dark", Seed::Demo, look, |stage| async move { visit_all(&stage).await }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_in_elder_mode() {
    let look = Look { width: 320, height: 568, elder: true, language: "zh-Hant", ..PHONE_LOOK };
    on_stage("axe_elder", Seed::Demo, look, |stage| async move { visit_all(&stage).await }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sandboxs_own_page_can_be_used_on_the_narrowest_phone() {
    let look = Look { width: 320, height: 568, ..PHONE_LOOK };
    on_stage("sandbox_page", Seed::Demo, look, |stage| async move {
        stage.open("/sandbox").await;
        stage.see("#orders button").await;
        stage.see("#requests td").await;
        let mut faults = Vec::new();
        stage.check("/sandbox", &mut faults).await;
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        let small = "return [...document.querySelectorAll('a, button, input, select')]
            .filter(it => it.getClientRects().length > 0 && it.id !== 'poster-link')
            .filter(it => it.getBoundingClientRect().height < 44).map(it => it.outerHTML)";
        assert_eq!(stage.js(small).await, json!([]));

        // A row stays as long as it says the same: a tap on it would be lost otherwise.
        stage
            .js("window.row = document.querySelector('#orders tr');
                 window.before = document.getElementById('now').innerText")
            .await;
        let asked_again = "return document.getElementById('now').innerText !== window.before";
        stage.until("the page to ask again", asked_again).await;
        assert_eq!(stage.js("return window.row.isConnected").await, json!(true));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_policy_blocks_a_planted_script_and_the_collector_sees_it() {
    on_stage("csp_planted", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.open("/sign-in").await;
        stage.see("input[name=phone]").await;
        assert_eq!(stage.csp_violations().await.len(), 0);
        stage
            .js("const script = document.createElement('script');
                 script.textContent = 'window.planted = true';
                 document.body.append(script);")
            .await;
        stage.until("the violation", "return sessionStorage.getItem('e2e.csp')").await;
        assert_eq!(stage.js("return window.planted").await, json!(null));
        let found = stage.csp_violations().await;
        assert!(
            found.iter().any(|line| line.as_str().is_some_and(|line| line.contains("script-src"))),
            "{found:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_webassembly_a_plain_page_says_why_and_keeps_the_card_readable() {
    on_stage("no_wasm", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.before_every_page("delete window.WebAssembly").await;
        stage.open("/").await;
        stage.see("#recovery[data-state=no-wasm]").await;
        stage.read("林小满").await;
        stage.read("1,280").await;
        assert_eq!(stage.axe().await, Vec::<String>::new());
        assert_eq!(stage.csp_violations().await.len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_streaming_is_refused_the_app_starts_from_a_buffer() {
    on_stage("no_streaming", Seed::Demo, PHONE_LOOK, |stage| async move {
        let refuse = "WebAssembly.compileStreaming = WebAssembly.instantiateStreaming =
            () => Promise.reject(new TypeError('refused'))";
        stage.before_every_page(refuse).await;
        stage.sign_in().await;
    })
    .await;
}

/// What a trap in the wasm looks like to the page.
const TRAP: &str = "window.dispatchEvent(new ErrorEvent('error', {
    error: new WebAssembly.RuntimeError('unreachable'), message: 'unreachable' }))";

#[tokio::test(flavor = "multi_thread")]
async fn a_trap_shows_the_recovery_page_which_reloads_once_and_not_in_a_loop() {
    on_stage("crash", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.js(TRAP).await;
        let started = std::time::Instant::now();
        stage.see("#recovery[data-state=crashed]").await;
        assert!(started.elapsed().as_secs_f64() < 1.0);
        stage.see("#app .card-hero").await;

        stage.js(TRAP).await;
        stage.see("#recovery[data-state=crashed]").await;
        tokio::time::sleep(std::time::Duration::from_secs(5)).await;
        stage.see("#recovery[data-state=crashed]").await;
        assert_eq!(stage.axe().await, Vec::<String>::new());
        stage.click("#recovery-retry").await;
        stage.see("#app .card-hero").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn storage_that_is_blocked_stops_nobody() {
    on_stage("no_storage", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in_without_storage().await;
        stage.click("a[href='/code']").await;
        stage.see(".code[data-state=ready] .qr svg").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_the_looks_and_the_size_are_the_members_and_stay() {
    on_stage("settings", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/me").await;
        stage.see(".profile").await;
        stage.js("document.querySelector('input[value=en]').click()").await;
        stage.read("Sign out").await;
        stage.js("document.querySelector('input[value=dark]').click()").await;
        stage.js("document.querySelector('input[role=switch]').click()").await;
        stage.until("elder mode", "return document.documentElement.dataset.elder === 'on'").await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".profile").await;
        stage.read("Sign out").await;
        let kept = "const { lang, dataset } = document.documentElement; return [lang, dataset.theme, dataset.elder]";
        assert_eq!(stage.js(kept).await, json!(["en", "dark", "on"]));
        let sizes = "return Math.min(...[...document.querySelectorAll('main p, main dd, main a')]
            .filter(e => e.innerText).map(e => parseFloat(getComputedStyle(e).fontSize)))";
        let smallest = stage.js(sizes).await.as_f64().unwrap_or_default();
        assert!(smallest >= 18.0, "elder mode: {smallest} px");
    })
    .await;
}
