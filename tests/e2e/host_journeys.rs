//! A member's way through the app in each of its hosts: signing in, passing pages on, inviting,
//! scanning, closing.

use serde_json::{Value, json};

use crate::{
    host_fakes::settings,
    site::site_with,
    stage::{Stage, on_site},
};

const BUTTON: &str = "[data-action=host-login] .button";

/// Signs in by the host, from the page that asks for it.
async fn sign_in_by(stage: &Stage, host: &str) {
    stage.open("/sign-in?next=/mall").await;
    stage.click(BUTTON).await;
    match host {
        "wechat" | "wecom" | "alipay" => stage.click("[data-who=demo]").await,
        "wechat_mini" => {
            let state = stage.until("the mini program's page", "return host.state").await;
            let state = state.as_str().expect("a state");
            let code = stage.host_token(host, "demo").await;
            stage.open(&format!("/auth/wechat_mini?code={code}&state={state}")).await;
        }
        _ => {}
    }
    stage.see(".tile").await;
    assert_eq!(stage.path().await, "/mall", "{host}");
}

/// What the host's menu shares by now.
async fn menu_shares(stage: &Stage, end_of_title: &str, path: &str) {
    let script = format!(
        "const [title, path] = host.menu.at(-1) || []; return path === {path:?} && title.endsWith({end_of_title:?})"
    );
    stage.until(&format!("the data of {path}"), &script).await;
}

async fn live_through(stage: &Stage, host: &str) {
    let by_script = matches!(host, "dingtalk" | "line" | "telegram");
    let credential = if by_script { stage.host_token(host, "demo").await } else { String::new() };
    stage.live_in(host, json!({ "credential": credential })).await;
    sign_in_by(stage, host).await;
    let has_menu = matches!(host, "wechat" | "wechat_mini" | "wecom");

    if has_menu {
        menu_shares(stage, " · 青禾茶事", "/mall").await;
    }
    stage.click(".tab[href='/me']").await;
    if has_menu {
        menu_shares(stage, "青禾茶事", "/").await;
    }
    stage.click("a[href='/invite']").await;
    let code = stage.api("/me/referral").await["code"].as_str().map(str::to_owned);
    let link = format!("/i/{}", code.expect("a code"));
    if has_menu {
        menu_shares(stage, "青禾茶事", &link).await;
    }
    if host == "wechat" {
        stage.see("[data-share=menu]").await;
    } else {
        stage.click("[data-share=send] .button").await;
        stage.until("it to be shared", &format!("return host.shared.at(-1) === {link:?}")).await;
    }
    stage.click(".tab[href='/me']").await;
    if host == "wechat_mini" {
        assert_eq!(stage.count("[data-action=scan]").await, 0, "it has no camera for pages");
    } else {
        stage.click("[data-action=scan]").await;
        stage.see(".reward__head").await;
        assert_eq!(stage.path().await, "/mall/rwd_gaiwan", "{host}");
        if host == "telegram" {
            goes_back_by_the_hosts_own_button(stage).await;
        }
        stage.click(".tab[href='/me']").await;
    }
    stage.click("a[href^='/help']").await;
    stage.see(&format!(".help [data-host={host}]")).await;
    stage.click("[data-part=close] .button").await;
    stage.until("the page to close", "return host.isClosed").await;
    assert_eq!(stage.csp_violations().await, Vec::<Value>::new(), "{host}");
    stage.forget_everything().await;
}

/// The host's way back closes what lies on the page, and then leads to the page before.
async fn goes_back_by_the_hosts_own_button(stage: &Stage) {
    stage.click(".reward__bar .button:not(:disabled)").await;
    stage.see("dialog[open] .redeem").await;
    stage.until("the host's button", "return host.hasBack").await;
    stage.js("host.goBack()").await;
    stage.no_sheet().await;
    assert_eq!(stage.path().await, "/mall/rwd_gaiwan");
    stage.js("host.goBack()").await;
    stage.see(".profile").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_lives_in_the_hosts_that_sign_in_on_a_page_of_theirs() {
    let site = site_with("host_pages", &settings(), &[]);
    on_site("host_pages", site, |stage| async move {
        for host in ["wechat", "wechat_mini", "wecom", "alipay"] {
            live_through(&stage, host).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_lives_in_the_hosts_that_sign_in_at_once() {
    let site = site_with("host_scripts", &settings(), &[]);
    on_site("host_scripts", site, |stage| async move {
        for host in ["dingtalk", "line", "telegram"] {
            live_through(&stage, host).await;
        }
    })
    .await;
}

const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.40(0x1800282c) NetType/WIFI Language/zh_CN";

#[tokio::test(flavor = "multi_thread")]
async fn wechat_gets_the_signature_of_the_address_that_it_knows_the_page_by() {
    let site = site_with("host_wechat", &settings(), &[]);
    on_site("host_wechat", site, |stage| async move {
        let signed = "return host.signed";
        stage.live_in("wechat", json!({})).await;
        stage.open("/mall?q=#top").await;
        menu_shares(&stage, " · 青禾茶事", "/mall").await;
        assert_eq!(stage.js(signed).await, json!(["/mall?q="]), "Android: the present one");
        stage.click(".tab[href='/games']").await;
        menu_shares(&stage, " · 青禾茶事", "/games").await;
        assert_eq!(stage.js(signed).await, json!(["/mall?q=", "/games"]));

        stage.is_called(IPHONE).await;
        stage.open("/mall").await;
        menu_shares(&stage, " · 青禾茶事", "/mall").await;
        stage.click(".tab[href='/games']").await;
        menu_shares(&stage, " · 青禾茶事", "/games").await;
        assert_eq!(stage.js(signed).await, json!(["/mall"]), "an iPhone: the one that was opened");

        stage.live_in("wechat", json!({ "refuses": true })).await;
        stage.open("/help").await;
        stage.see(".help [data-host=wechat]").await;
        stage.until("the refusal", "return host.signed.length === 1").await;
        stage.see("[data-part=elsewhere]").await;
        assert_eq!(stage.count("[data-part=close]").await, 0);
        stage.click(".tab[href='/mall']").await;
        stage.see(".tile").await;
        assert_eq!(stage.js("return host.menu").await, json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_where_guests_arrive_in_a_host_help_leads_to_the_same_place_in_a_browser() {
    let site = site_with("host_help", &settings(), &[]);
    on_site("host_help", site, |stage| async move {
        let help = "main a[href^='/help']";
        stage.open("/s/SH01").await;
        stage.see(".store__ways").await;
        assert_eq!(stage.count(help).await, 0, "a browser needs none");
        stage.live_in("wechat", json!({})).await;
        stage.forget_everything().await;
        for (place, elsewhere) in [
            ("/s/SH01?channel=table", "/s/SH01?channel=table"),
            ("/c/autumn-teas", "/c/autumn-teas"),
            ("/i/6GBSGVJ2", "/i/6GBSGVJ2"),
        ] {
            stage.open(place).await;
            stage.click(help).await;
            stage.see(".help [data-host=wechat]").await;
            assert_eq!(stage.text(".help__address").await, format!("{}{elsewhere}", stage.base));
        }
        // What this app has kept of how one came, another one does not know.
        stage.forget_everything().await;
        stage.open("/join?store=SH01&channel=table&next=%2Fmall").await;
        stage.click(help).await;
        let elsewhere = format!("{}/join?store=SH01&channel=table&next=%2Fmall", stage.base);
        assert_eq!(stage.text(".help__address").await, elsewhere);
        assert_eq!(stage.axe().await, Vec::<String>::new());
        stage.click(".header__back").await;
        stage.see("input[name=phone]").await;
        assert_eq!(stage.path().await, "/join?store=SH01&channel=table&next=%2Fmall");
    })
    .await;
}
