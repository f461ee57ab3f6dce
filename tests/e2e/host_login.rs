//! Signing in by a host's account: there and back, bound by phone, and what is refused on the way.

use serde_json::json;

use crate::{
    host_fakes::settings,
    site::site_with,
    stage::{PHONE, Stage, on_site},
};

const BUTTON: &str = "[data-action=host-login] .button";

/// The pair that the standard shows (RFC 7636, appendix B).
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

impl Stage {
    /// Begins a sign-in in this browser, as the app does; gives its state.
    async fn start_oauth(&self, host: &str) -> String {
        let begin = json!({ "host": host, "challenge": CHALLENGE });
        let (status, started) = self.post("/auth/oauth", begin).await;
        assert_eq!(status, 200, "{started}");
        let state = started["state"].as_str().expect("a state").to_owned();
        let keep = format!("sessionStorage.setItem('member.sign-in', '{VERIFIER}  {state}')");
        self.js(&keep).await;
        state
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
        // Nor does it help to have kept the secret: the backend has seen that state already.
        let keep = format!("sessionStorage.setItem('member.sign-in', '{VERIFIER}  {state}')");
        stage.js(&keep).await;
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

#[tokio::test(flavor = "multi_thread")]
async fn the_place_that_one_signs_in_for_outlives_what_goes_wrong_on_the_way() {
    let site = site_with("oauth_place", &settings(), &[]);
    on_site("oauth_place", site, |stage| async move {
        let by_phone = ".panel a[href='/sign-in?next=%2Fpoints%2Fentries%3Fkind%3Dearn']";
        stage.live_in("wechat", json!({})).await;
        stage.open("/points/entries?kind=earn").await;
        stage.click(BUTTON).await;
        stage.click("[data-who=deny]").await;
        stage.see(".panel[data-state=declined]").await;
        stage.see(by_phone).await;
        stage.click(".panel [data-action=host-login] .button").await;
        stage.click("[data-who=snapshot]").await;
        stage.see(".panel[data-state=snapshot]").await;
        stage.see(by_phone).await;
        stage.click(".panel [data-action=host-login] .button").await;
        stage.see("[data-who=demo]").await;
        stage.comes_back_to("/auth/wechat?code=c&state=wrong", "state").await;
        stage.click(by_phone).await;
        stage.click(BUTTON).await;
        stage.click("[data-who=demo]").await;
        stage.see(".entry").await;
        assert_eq!(stage.path().await, "/points/entries?kind=earn");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_joins_with_an_account_that_nobody_has_comes_to_the_place_and_is_known_from_then_on()
 {
    let site = site_with("oauth_joined", &settings(), &[]);
    on_site("oauth_joined", site, |stage| async move {
        stage.live_in("wechat", json!({})).await;
        stage.open("/points/entries?kind=earn").await;
        stage.click(BUTTON).await;
        stage.click("[data-who=stranger]").await;
        stage.see("[data-state=not-bound]").await;
        assert_eq!(stage.path().await, "/sign-in?next=%2Fpoints%2Fentries%3Fkind%3Dearn");
        stage.sign_in_here("13800000006").await;
        stage.click("[data-state=not-a-member] a").await;
        stage.enter("input[name=name]", "顾南乔").await;
        stage.agree_to_all().await;
        stage.click("form button[type=submit]").await;
        stage.see(".welcome .join-gifts .present").await;
        stage.click(".welcome a.button").await;
        stage
            .until("the page that was wanted", "return location.pathname === '/points/entries'")
            .await;
        assert_eq!(stage.path().await, "/points/entries?kind=earn");

        stage.forget_everything().await;
        stage.open("/sign-in?next=/me").await;
        stage.click(BUTTON).await;
        stage.click("[data-who=stranger]").await;
        stage.see(".profile").await;
        stage.read("顾南乔").await;
        assert_eq!(stage.count("input[name=phone]").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_stored_it_is_said_before_one_leaves_for_the_hosts_page() {
    let site = site_with("oauth_storage", &settings(), &[]);
    on_site("oauth_storage", site, |stage| async move {
        let block = "Object.defineProperty(window, 'sessionStorage',
            { get() { throw new DOMException('blocked', 'SecurityError') } })";
        stage.before_every_page(block).await;
        stage.live_in("wechat", json!({})).await;
        stage.open("/sign-in").await;
        stage.click(BUTTON).await;
        stage.see(".host-login [data-state=storage]").await;
        stage.read("这个浏览器不保存任何数据").await;
        assert_eq!(stage.path().await, "/sign-in");
        stage.sign_in_here(PHONE).await;
        stage.see(".card-hero").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_token_is_renewed_once_when_it_has_expired_and_never_again_and_again() {
    let site = site_with("line_expired", &settings(), &[]);
    on_site("line_expired", site, |stage| async move {
        let token = stage.host_token("line", "demo").await;
        stage.live_in("line", json!({ "credential": token })).await;
        let expires = "
            const times = Number(sessionStorage.getItem('e2e.renewed'));
            liff.getDecodedIDToken = () => ({ exp: times > 0 ? 4e9 : 1e9 });
            liff.logout = () => sessionStorage.setItem('e2e.renewed', times + 1);";
        stage.before_every_page(&format!("{{ {expires} }}")).await;
        stage.open("/sign-in?next=/points").await;
        stage.click(BUTTON).await;
        stage.until("the page to begin anew", "return sessionStorage.getItem('e2e.renewed') === '1'
            && liff.getDecodedIDToken().exp === 4e9").await;
        stage.click(BUTTON).await;
        stage.see(".balance").await;

        // One that stays as old as it was is refused by the backend, in words.
        stage.forget_everything().await;
        stage.live_in("line", json!({ "credential": "made.up.token" })).await;
        let never_new = "liff.getDecodedIDToken = () => ({ exp: 1e9 });
            liff.logout = () => sessionStorage.setItem('e2e.out', Number(sessionStorage.getItem('e2e.out')) + 1);
            window.isRenewed = Boolean(sessionStorage.getItem('e2e.out'));";
        stage.before_every_page(never_new).await;
        stage.open("/sign-in").await;
        stage.click(BUTTON).await;
        stage.until("the page to begin anew", "return window.isRenewed").await;
        stage.click(BUTTON).await;
        stage.see(".host-login [data-state=credential]").await;
        stage.click(BUTTON).await;
        stage.see(".host-login [data-state=credential]").await;
        assert_eq!(stage.js("return sessionStorage.getItem('e2e.out')").await, json!("1"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_never_answers_gives_the_button_back() {
    let site = site_with("host_silent", &settings(), &[]);
    on_site("host_silent", site, |stage| async move {
        stage.live_in("dingtalk", json!({})).await;
        let silent = "dd.runtime.permission.requestAuthCode = () => new Promise(() => {})";
        stage.before_every_page(silent).await;
        stage.open("/sign-in").await;
        stage.click(BUTTON).await;
        stage.see("[data-action=host-login] .button:disabled").await;
        // Longer than other things take.
        let look = "const done = arguments[arguments.length - 1];
            const look = () => document.querySelector('.host-login [data-state=host]')
                ? done(true) : setTimeout(look, 100);
            look()";
        assert_eq!(stage.js_async(look).await, json!(true));
        stage.see("[data-action=host-login] .button:enabled").await;
        stage.sign_in_here(PHONE).await;
        stage.see(".card-hero").await;
    })
    .await;
}
