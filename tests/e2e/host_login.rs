//! Signing in by a host's account: there and back, bound by phone, and what is refused on the way.

use serde_json::json;

use crate::{
    host_fakes::settings,
    site::site_with,
    stage::{PHONE, Stage, on_site},
};

const BUTTON: &str = "[data-action=host-login] .button";

impl Stage {
    /// Begins a sign-in in this browser, as the app does; gives its state.
    async fn start_oauth(&self, host: &str) -> String {
        let (status, started) = self.post("/auth/oauth", json!({ "host": host })).await;
        assert_eq!(status, 200, "{started}");
        started["state"].as_str().expect("a state").to_owned()
    }

    /// Where the host's page leads back to once somebody has decided there.
    async fn decided(&self, host: &str, state: &str, who: &str) -> String {
        let body = json!({ "host": host, "state": state, "who": who });
        let (_, reply) = self.control("/sandbox/oauth/decide", body).await;
        reply["location"].as_str().expect("an address").to_owned()
    }

    /// Opens a return address and waits for what is said of it.
    async fn comes_back_to(&self, address: &str, said: &str) {
        self.open(address).await;
        self.see(&format!(".panel[data-state={said}]")).await;
        assert_eq!(self.path().await, "/auth/wechat", "nothing is left in the address");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_signs_in_on_the_hosts_page_and_comes_back_to_where_one_was() {
    let site = site_with("oauth_return", &settings(), &[]);
    on_site("oauth_return", site, |stage| async move {
        stage.live_in("wechat", json!({})).await;
        stage.open("/points/entries?kind=earn").await;
        stage.see(BUTTON).await;
        assert_eq!(stage.axe().await, Vec::<String>::new());
        let steps = stage.js("return history.length").await;
        stage.click(BUTTON).await;
        stage.click("[data-who=demo]").await;
        stage.see(".entry").await;
        assert_eq!(stage.path().await, "/points/entries?kind=earn");
        assert_eq!(stage.js("return history.length").await, steps, "no way back leads through it");
        stage.driver.refresh().await.expect("a reload");
        stage.see(".entry").await;

        stage.forget_everything().await;
        stage.open("/sign-in?next=%2F%2Fevil.example%2Fx").await;
        stage.click(BUTTON).await;
        stage.click("[data-who=demo]").await;
        stage.see(".card-hero").await;
        assert_eq!(stage.path().await, "/", "it leads nowhere else");
        assert!(stage.csp_violations().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_nobody_has_yet_is_bound_by_phone_once() {
    let site = site_with("oauth_bound", &settings(), &[]);
    on_site("oauth_bound", site, |stage| async move {
        stage.live_in("alipay", json!({})).await;
        stage.open("/sign-in?next=/points").await;
        stage.click(BUTTON).await;
        stage.click("[data-who=stranger]").await;
        stage.see("[data-state=not-bound]").await;
        stage.read("你的支付宝账号还没有关联会员").await;
        assert_eq!(stage.count(BUTTON).await, 0, "there it has been tried");
        assert_eq!(stage.axe().await, Vec::<String>::new());
        stage.sign_in_here(PHONE).await;
        stage.see(".balance").await;
        assert_eq!(stage.path().await, "/points", "where the sign-in was begun for");

        stage.forget_everything().await;
        stage.open("/sign-in").await;
        stage.click(BUTTON).await;
        stage.click("[data-who=stranger]").await;
        stage.see(".card-hero").await;
        assert_eq!(stage.count("input[name=phone]").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_script_gives_is_bound_in_the_same_way_and_refused_in_words() {
    let site = site_with("token_bound", &settings(), &[]);
    on_site("token_bound", site, |stage| async move {
        let stranger = stage.host_token("telegram", "stranger").await;
        stage.live_in("telegram", json!({ "credential": stranger })).await;
        stage.open("/sign-in?next=/points").await;
        stage.click(BUTTON).await;
        stage.see("[data-state=not-bound]").await;
        stage.sign_in_here(PHONE).await;
        stage.see(".balance").await;
        stage.forget_everything().await;
        stage.open("/sign-in").await;
        stage.click(BUTTON).await;
        stage.see(".card-hero").await;

        stage.forget_everything().await;
        stage.live_in("dingtalk", json!({ "credential": "made-up" })).await;
        stage.open("/sign-in").await;
        stage.click(BUTTON).await;
        stage.see(".host-login [data-state=credential]").await;
        stage.see("input[name=phone]").await;
        stage.see(BUTTON).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_that_is_not_this_browsers_or_comes_twice_is_refused_in_words() {
    let site = site_with("oauth_refused", &settings(), &[]);
    on_site("oauth_refused", site, |stage| async move {
        stage.live_in("wechat", json!({})).await;
        stage.open("/config.json").await;
        stage.comes_back_to("/auth/wechat?code=c&state=wrong", "state").await;
        assert_eq!(stage.axe().await, Vec::<String>::new());
        stage.comes_back_to("/auth/wechat?code=c", "state").await;
        stage.comes_back_to("/auth/wechat?error=access_denied&state=s", "declined").await;
        let state = stage.start_oauth("wechat").await;
        let wrong = format!("/auth/wechat?code=made-up&state={state}&next=//evil.example");
        stage.comes_back_to(&wrong, "credential").await;
        let state = stage.start_oauth("wechat").await;
        let snapshot = stage.decided("wechat", &state, "snapshot").await;
        stage.comes_back_to(&snapshot, "snapshot").await;
        stage.read("现在只能浏览").await;
        stage.click(".panel a[href='/mall']").await;
        stage.see(".tile").await;

        let state = stage.start_oauth("wechat").await;
        let good = stage.decided("wechat", &state, "demo").await;
        stage.open(&good).await;
        stage.see(".card-hero").await;
        stage.comes_back_to(&good, "state").await;
        let again = stage.decided("wechat", &state, "demo").await;
        stage.comes_back_to(&again, "state").await;
        // Whoever is signed in stays so, and a reload asks for nothing again.
        stage.driver.refresh().await.expect("a reload");
        stage.see(".card-hero").await;

        stage.forget_everything().await;
        stage.comes_back_to("/auth/wechat?code=c&state=wrong", "state").await;
        stage.click(".panel [data-action=host-login] .button").await;
        stage.click("[data-who=demo]").await;
        stage.see(".card-hero").await;
    })
    .await;
}
