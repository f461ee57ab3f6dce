//! Joining that is left half way: what comes of it finds whoever left, wherever they are by then, and
//! what was typed is found again by nobody else.

use std::time::Duration;

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    joining::{FREE, KEPT, NAME, SUBMIT},
    stage::{OTP, PHONE, PHONE_LOOK, Stage, on_stage},
};

/// Somebody else on the same device.
const OTHER: &str = "13800000005";
const WELCOME: &str = "[data-news=welcome]";

impl Stage {
    /// Goes elsewhere in the app, without a reload.
    async fn wander_to(&self, path: &str) {
        let go = format!(
            "window.stayed = true;
             history.pushState(null, '', {}); history.pushState(null, '', '/help'); history.back()",
            json!(path)
        );
        self.js(&go).await;
        let left = if path == "/join" { "[data-none]" } else { ".join, .sign-in" };
        let is_there = format!(
            "return location.pathname === {} && !document.querySelector('{left}')",
            json!(path)
        );
        self.until(path, &is_there).await;
    }

    /// Sends the form that was filled in, and leaves the app while it asks in vain what became of it.
    async fn leave_unanswered(&self, fault: &str) {
        self.fault("/members", fault, json!({})).await;
        self.fault("/me/writes/*", "reset", json!({})).await;
        self.click(SUBMIT).await;
        self.see("[data-state=checking]").await;
        self.open("/config.json").await;
        self.no_faults().await;
    }

    /// Waits until the app knows who is here.
    async fn somebody_is_here(&self) {
        self.until("a session", "return !!localStorage.getItem('member.known')").await;
    }

    /// That the welcome is offered here, and shown there once.
    async fn is_welcomed_once(&self, name: &str) {
        self.see(WELCOME).await;
        self.read(&format!("欢迎加入，{name}")).await;
        self.click(&format!("{WELCOME} a")).await;
        self.see(".application[data-state=welcome] .join-gifts .present").await;
        self.read("100 积分").await;
        assert_eq!(self.js(KEPT).await, json!([]));
        self.click(".welcome a.button").await;
        self.see(".card-hero").await;
        assert_eq!(self.count(WELCOME).await, 0);
        self.open("/join").await;
        self.see(".application[data-state=member]").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_who_never_applied_is_told_so_and_led_to_the_card() {
    on_stage("join_never", Seed::Demo, PHONE_LOOK, |stage| async move {
        let (status, reply) =
            stage.control("/sandbox/members", json!({ "phone": FREE, "points": 7 })).await;
        assert_eq!(status, 200, "{reply}");
        stage.open("/sign-in?next=/coupons").await;
        stage.sign_in_here(FREE).await;
        stage.until("the coupons", "return location.pathname === '/coupons'").await;
        for address in ["/join", "/join?store=HZ01&invite=6GBSGVJ2"] {
            stage.open(address).await;
            stage.see(".application[data-state=member] a.button[href='/']").await;
            stage.read("你已经是会员了").await;
        }
        assert_eq!(stage.axe().await, Vec::<String>::new());
        stage.click(".application a.button").await;
        stage.see(".card-hero").await;
        assert_eq!(stage.balance().await, 7);
        assert_eq!(stage.js(KEPT).await, json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_whose_page_was_left_signs_in_all_the_same() {
    on_stage("left_sign_in", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.open("/sign-in").await;
        stage.fault("/auth/session", "delay", json!({ "delay_ms": 4000 })).await;
        stage.sign_in_here(PHONE).await;
        stage.wander_to("/mall").await;
        stage.somebody_is_here().await;
        stage.click(".tab[href='/']").await;
        stage.see(".card-hero").await;
        assert_eq!(stage.js("return window.stayed").await, json!(true), "without a reload");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joining_whose_page_was_left_makes_a_member_who_is_welcomed_where_one_is() {
    on_stage("left_join", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.come_to_form("/join?store=HZ01", FREE).await;
        stage.fill_in("周一禾").await;
        stage.fault("/members", "delay", json!({ "delay_ms": 4000 })).await;
        stage.click(SUBMIT).await;
        stage.wander_to("/mall").await;
        stage.is_welcomed_once("周一禾").await;
        assert_eq!(stage.sent_under_one_key("/members").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_that_finds_the_page_gone_is_said_and_breaks_nothing() {
    on_stage("left_refused", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.come_to_form("/join?invite=6GBSGVJ2", FREE).await;
        stage.fill_in("王若水").await;
        let gone = json!({ "expires_in_s": -60 });
        stage.patch("/sandbox/invites/6GBSGVJ2", gone).await;
        stage.fault("/members", "delay", json!({ "delay_ms": 4000 })).await;
        stage.click(SUBMIT).await;
        stage.wander_to("/mall").await;
        stage.said("这个邀请已经过期").await;

        // Of a password that ran out meanwhile, and of one that was wrong.
        stage.wander_to("/join").await;
        stage.see(SUBMIT).await;
        stage.agree_to_all().await;
        stage.advance(400).await;
        stage.click(SUBMIT).await;
        stage.wander_to("/mall").await;
        stage.said("验证码失效了").await;
        stage.open("/sign-in").await;
        stage.fault("/auth/session", "delay", json!({ "delay_ms": 4000 })).await;
        stage.enter("input[name=phone]", OTHER).await;
        stage.click("form button[type=submit]").await;
        let before = stage.answers_to("/auth/session").await;
        stage.enter("input[autocomplete=one-time-code]", "111111").await;
        stage.wander_to("/mall").await;
        let heard = "return performance.getEntriesByType('resource')
            .some(it => it.name.endsWith('/auth/session') && it.responseEnd > 0)";
        stage.until("the refusal", heard).await;
        assert_eq!(stage.answers_to("/auth/session").await, before + 1);
        stage.click(".tab[href='/games']").await;
        stage.see(".game-tile[data-game]").await;
        assert_eq!(stage.count(":root[data-recovery]").await, 0);
        assert_eq!(stage.js("return window.stayed").await, json!(true), "nothing broke");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_to_joining_is_asked_after_wherever_the_app_is_opened_again() {
    on_stage("left_lost", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.come_to_form("/join", FREE).await;
        stage.fill_in("沈听雨").await;
        stage.leave_unanswered("drop_response").await;
        // Nothing of the reply came, not even its head.
        stage.driver.delete_all_cookies().await.expect("no session");
        stage.open("/mall").await;
        stage.somebody_is_here().await;
        stage.is_welcomed_once("沈听雨").await;
        stage.sent_under_one_key("/members").await;
        assert_eq!(stage.balance().await, 100, "the gift was given once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joining_that_was_left_is_not_taken_once_somebody_else_has_signed_in() {
    on_stage("left_other", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let balance = stage.balance().await;
        let known = "return localStorage.getItem('member.known')";
        let member = stage.js(known).await;
        // The device knows a member; somebody else joins on it.
        stage.driver.delete_all_cookies().await.expect("no session");
        stage.come_to_form("/join", FREE).await;
        stage.fill_in("沈听雨").await;
        stage.leave_unanswered("drop_response").await;
        stage.driver.delete_all_cookies().await.expect("no session");
        // The question is under way while that one signs in.
        stage.fault("/me/writes/*", "delay", json!({ "delay_ms": 5000 })).await;
        stage.open("/sign-in").await;
        stage.see(".unsettled[data-state=checking]").await;
        stage.sign_in_here(PHONE).await;
        stage.see(".card-hero").await;
        let sent = stage.keys_of("/members").await.len();
        tokio::time::sleep(Duration::from_secs(6)).await;
        stage.no_faults().await;
        stage.open("/mall").await;
        stage.see(".tile").await;
        assert_eq!(stage.count(".unsettled").await, 0);
        assert_eq!(stage.keys_of("/members").await.len(), sent, "nobody asks any more");
        assert_eq!((stage.js(known).await, stage.balance().await), (member, balance));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joining_that_never_arrived_leads_back_to_the_form() {
    on_stage("left_never", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.come_to_form("/join", FREE).await;
        stage.fill_in("顾南乔").await;
        stage.leave_unanswered("reset").await;
        stage.open("/mall").await;
        stage.see(".unsettled[data-state=never-arrived]").await;
        stage.click(".unsettled[data-state=never-arrived] a[href='/join']").await;
        stage.see("[data-state=not-done]").await;
        assert_eq!(stage.count(".unsettled").await, 0);
        stage.advance(61).await;
        stage.sign_in_here(FREE).await;
        stage.see(NAME).await;
        assert_eq!(stage.value_of(NAME).await, "顾南乔");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_approved_while_away_is_welcomed_once_on_coming_back() {
    on_stage("left_approved", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.come_to_form("/join?channel=partner", FREE).await;
        stage.fill_in("王若水").await;
        stage.click(SUBMIT).await;
        stage.see(".application[data-state=pending]").await;
        // Nothing is said as long as nothing is decided.
        stage.open("/mall").await;
        stage.see(".tile").await;
        stage.open("/config.json").await;
        let id = stage.application().await["id"].as_str().expect("an id").to_owned();
        stage.decide(&id, "approve", json!({})).await;
        stage.open("/mall").await;
        stage.is_welcomed_once("王若水").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_approved_while_elsewhere_in_the_app_hears_of_it_there() {
    on_stage("left_elsewhere", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.come_to_form("/join?channel=partner", FREE).await;
        stage.fill_in("王若水").await;
        stage.click(SUBMIT).await;
        stage.see(".application[data-state=pending]").await;
        stage.wander_to("/mall").await;
        stage.see(".tile").await;
        assert_eq!(stage.count(WELCOME).await, 0);
        let id = stage.application().await["id"].as_str().expect("an id").to_owned();
        stage.decide(&id, "approve", json!({})).await;
        stage.is_welcomed_once("王若水").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_for_one_number_is_not_shown_to_another() {
    on_stage("left_draft", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.come_to_form("/join", FREE).await;
        stage.enter(NAME, "沈听雨").await;
        stage.read("草稿已保存").await;
        let kept = stage.js("return JSON.stringify(Object.keys(localStorage))").await;
        assert!(kept.as_str().is_some_and(|kept| !kept.contains(FREE)), "{kept}");

        stage.come_to_form("/join", OTHER).await;
        assert_eq!(stage.value_of(NAME).await, "");
        stage.enter(NAME, "别人").await;
        stage.read("草稿已保存").await;
        stage.advance(61).await;
        stage.come_to_form("/join", FREE).await;
        assert_eq!(stage.value_of(NAME).await, "沈听雨");

        // Who changes the number on the page goes on with what stands there.
        let change = async || {
            stage.click(".join__number .button").await;
            stage.enter("input[name=phone]", "13800000006").await;
            stage.click(".join__phone button[type=submit]").await;
            stage.enter("input[autocomplete=one-time-code]", OTP).await;
            stage.see(".join__number").await;
            assert_eq!(stage.value_of(NAME).await, "沈听雨");
        };
        change().await;
        stage.advance(61).await;
        stage.come_to_form("/join", FREE).await;
        assert_eq!(stage.value_of(NAME).await, "");
        // Where nothing stands, with what was kept for that number.
        change().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_runs_out_in_the_middle_of_a_correction_takes_nothing_with_it() {
    on_stage("left_expired", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.begin_correction("小王", "王若水").await;
        stage.read("草稿已保存").await;
        stage.driver.delete_all_cookies().await.expect("no session");
        stage.click(SUBMIT).await;
        stage.advance(61).await;
        stage.sign_in_here(FREE).await;
        stage.see(".application[data-state=pending] .join__form").await;
        assert_eq!(stage.value_of(NAME).await, "王若水");
        stage.click(SUBMIT).await;
        stage.until("the form to close", "return !document.querySelector('.join__form')").await;
        assert_eq!(stage.api("/me/application").await["name"], "王若水");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_in_another_tab_sees_nothing_of_an_application() {
    on_stage("left_tab", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.come_to_form("/join?channel=partner", FREE).await;
        stage.fill_in("小王").await;
        stage.click(SUBMIT).await;
        stage.see(".application[data-state=pending]").await;
        stage.click(".application > .button").await;
        stage.enter(NAME, "王若水").await;
        stage.read("草稿已保存").await;

        let first = stage.driver.window().await.expect("a window");
        let second = stage.driver.new_tab().await.expect("another tab");
        stage.driver.switch_to_window(second).await.expect("to go there");
        stage.have_session(PHONE).await;
        stage.driver.switch_to_window(first).await.expect("to go back");
        stage.until("the page to go", "return location.pathname !== '/join'").await;
        stage.open("/join").await;
        stage.see(".application[data-state=member]").await;
        for theirs in ["小王", "王若水"] {
            assert!(!stage.shows(theirs).await, "{theirs}");
        }
        let requests = stage.requests().await;
        assert!(requests.iter().all(|request| request["method"] != "PATCH"), "nothing was sent");
        assert_eq!(stage.js(KEPT).await, json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_joins_at_a_backend_elsewhere_and_no_token_is_stored() {
    let site = crate::site::site_with("join_elsewhere", &json!({}), &[]);
    crate::stage::on_site("join_elsewhere", site.clone(), move |stage| async move {
        let backend =
            crate::other_origin::Backend::start("join_elsewhere", vec![stage.base.clone()]).await;
        crate::site::use_backend(&site, &backend.origin);
        let watch = "window.tokens = new Set();
            const send = window.fetch;
            window.fetch = (request, ...rest) => {
                const token = request.headers?.get?.('authorization');
                if (token) tokens.add(token);
                return send(request, ...rest);
            };";
        stage.before_every_page(watch).await;
        stage.open("/s/HZ01").await;
        stage.click(".store__ways .button[data-variant=primary]").await;
        stage.sign_in_here(FREE).await;
        stage.see(NAME).await;
        stage.fill_in("陈知夏").await;
        stage.click(SUBMIT).await;
        stage.see(".welcome .join-gifts .present").await;
        stage.click(".welcome a.button").await;
        stage.see(".card-hero").await;
        stage.read("陈知夏").await;
        let token = stage.js("return tokens.size === 1 && [...tokens][0]").await;
        let token = token.as_str().and_then(|it| it.strip_prefix("Bearer ")).expect("one token");
        let kept = stage
            .js("return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])")
            .await;
        assert!(kept.as_str().is_some_and(|kept| !kept.contains(token)), "{kept}");
        assert_eq!(stage.js(KEPT).await, json!([]));
        assert!(stage.csp_violations().await.is_empty());
    })
    .await;
}

impl Stage {
    /// How many requests to this path the backend has answered.
    async fn answers_to(&self, end: &str) -> usize {
        let is_it = |request: &&Value| {
            request["path"].as_str().is_some_and(|path| path.ends_with(end))
                && request["status"].as_u64().is_some()
        };
        self.requests().await.iter().filter(is_it).count()
    }
}
