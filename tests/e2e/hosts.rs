//! The apps that the card is opened in: with their own scripts, of which none finds its app in a plain
//! browser, and with ones that stand in for them.

use std::{
    io::Write,
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};

use crate::{
    site::site_with,
    stage::{PHONE, Stage, on_site, tools},
};

/// A host's key, what it calls itself, its script's package, and under which name a page has that.
const REAL: [(&str, &str, &str, &str); 4] = [
    (
        "wechat",
        "Mozilla/5.0 (Linux; Android 12; Pixel 6; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/113.0.5672.131 Mobile Safari/537.36 XWEB/5169 MicroMessenger/8.0.42.2660(0x28002A51) WeChat/arm64 Weixin NetType/5G Language/zh_CN ABI/arm64",
        "weixin-js-sdk",
        "wx",
    ),
    (
        "wecom",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)  Mobile/15E148 wxwork/4.1.30 MicroMessenger/7.0.1 Language/zh ColorScheme/Light",
        "@wecom/jssdk",
        "ww",
    ),
    (
        "dingtalk",
        "Mozilla/5.0 (Linux; Android 11; Pixel 4 XL; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 Mobile Safari/537.36 AliApp(DingTalk/7.5.1) com.alibaba.android.rimet/13534898 Channel/212200 language/zh-CN",
        "dingtalk-jsapi",
        "dd",
    ),
    (
        "line",
        "Mozilla/5.0 (Linux; Android 14; SM-S918B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/121.0.6167.178 Mobile Safari/537.36 Line/14.1.0/IAB",
        "@line/liff",
        "liff",
    ),
];

/// The script of a package as a page loads it.
fn bundled(package: &str, global: &str) -> Vec<u8> {
    let entry = format!("window.{global} = ((it) => it.default || it)(require({package:?}));");
    let mut esbuild = Command::new(tools().join(".bin/esbuild"))
        .args(["--bundle", "--format=iife", "--platform=browser", "--log-level=error"])
        .current_dir(tools().parent().expect("a folder around the tools"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("esbuild is installed");
    let mut input = esbuild.stdin.take().expect("an input");
    input.write_all(entry.as_bytes()).expect("esbuild reads");
    drop(input);
    let made = esbuild.wait_with_output().expect("esbuild ends");
    assert!(made.status.success(), "{package} cannot be bundled");
    made.stdout
}

/// A site whose configuration knows a host, with the host's script.
fn site_in(name: &str, host: &str, script: &[u8]) -> std::path::PathBuf {
    let settings =
        json!({ host: { "script": "/host-script.js", "app_id": "1234567890-AbCdEfGh" } });
    site_with(name, &settings, &[("host-script.js", script)])
}

const HAS_SCRIPT: &str = "return performance.getEntriesByType('resource').some(e =>
    e.name.endsWith('/host-script.js') && e.responseEnd > 0)";

/// Writes down what changes the address, and when a host's script has done its part.
const WATCH: &str = "
    window.story = [];
    for (const name of ['pushState', 'replaceState']) {
        const change = history[name];
        history[name] = function (...rest) { story.push('address'); return change.apply(this, rest); };
    }";

async fn story(stage: &Stage) -> Vec<String> {
    let story = stage.js("return window.story").await;
    let story = story.as_array().cloned().unwrap_or_default();
    story.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn with_its_real_script_and_without_its_app_a_host_is_a_browser() {
    for (host, user_agent, package, global) in REAL {
        let name = format!("hosts_real_{host}");
        let site = site_in(&name, host, &bundled(package, global));
        on_site(&name, site, move |stage| async move {
            stage.is_called(user_agent).await;
            stage.open("/sign-in?next=/points").await;
            stage.see("input[name=phone]").await;
            stage.until("its script", HAS_SCRIPT).await;
            // Longer than anybody waits for it.
            tokio::time::sleep(Duration::from_secs(10)).await;
            assert_eq!(stage.count(".recovery:not([hidden])").await, 0, "{host}");
            stage.click("a[href='/help?from=%2Fpoints']").await;
            stage.see(&format!(".help [data-host={host}]")).await;
            let address = stage.text(".help__address").await;
            assert_eq!(address, format!("{}/points", stage.base), "{host}");
            stage.read("用手机相机扫").await;
            assert_eq!(stage.count("[data-part=close]").await, 0, "{host}");
            assert!(stage.axe().await.is_empty(), "{host}");
            stage.open("/sign-in").await;
            stage.sign_in_here(PHONE).await;
            stage.see(".card-hero").await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_signs_somebody_in_leaves_the_address_before_anything_is_loaded() {
    let site = site_with("hosts_address", &json!({}), &[]);
    on_site("hosts_address", site, |stage| async move {
        let loaded =
            "return location.href + performance.getEntriesByType('resource').map(e => e.name)";
        for address in [
            "/auth/wechat?code=c0de&state=s&next=//evil",
            "/tiers?auth_code=c0de&state=s&app_id=1",
            "/tiers?id_token=c0de",
            "/tiers#tgWebAppData=c0de&tgWebAppVersion=9",
            "/tiers#access_token=c0de",
        ] {
            stage.open("/art/gone.svg").await;
            stage.open(address).await;
            stage.see("main").await;
            let loaded = stage.js(loaded).await;
            assert!(
                loaded.as_str().is_some_and(|all| !all.contains("c0de")),
                "{address}: {loaded}"
            );
            let kept = stage.js("return JSON.stringify(Object.values(memberBoot.arrived))").await;
            assert!(kept.as_str().is_some_and(|kept| kept.contains("c0de")), "{address}: {kept}");
        }
        for address in ["/mall?q=code", "/tiers?state=s"] {
            stage.open(address).await;
            stage.see("main").await;
            assert_eq!(stage.path().await, address, "an address of the app's own stays");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_line_nobody_changes_the_address_before_liff_has_read_it() {
    let liff = "window.liff = {
        init: async () => {
            story.push('asked ' + location.search);
            await new Promise((done) => setTimeout(done, 1500));
            story.push('done ' + location.search);
        },
        isInClient: () => true, isLoggedIn: () => true, isApiAvailable: () => true,
        getIDToken: () => 'id.token', getDecodedIDToken: () => ({ exp: 4e9 }), closeWindow: () => story.push('closed'),
    };";
    let site = site_in("hosts_line", "line", liff.as_bytes());
    on_site("hosts_line", site, |stage| async move {
        stage.before_every_page(WATCH).await;
        stage.is_called(REAL[3].1).await;
        stage.open("/points?code=c&state=s&liffClientId=1").await;
        stage.see("input[name=phone]").await;
        let story = story(&stage).await;
        let here = "?code=c&state=s&liffClientId=1";
        assert_eq!(story[..2], [format!("asked {here}"), format!("done {here}")], "{story:?}");
        assert_eq!(stage.path().await, "/sign-in?next=%2Fpoints");
        stage.click("a[href^='/help']").await;
        stage.read("回到LINE").await;
        stage.read("在“我的”里扫一扫").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_hosts_menu_shares_follows_the_page() {
    let wecom = "window.shared = [];
    window.ww = {
        register() {}, checkJsApi: async () => {},
        onMenuShareAppMessage: ({ title, link }) => shared.push(title + ' ' + link.replace(location.origin, '')),
        scanQRCode: async () => ({ resultStr: location.origin + '/mall/rwd_teapot' }),
        openDefaultBrowser: async ({ url }) => { window.outside = url; },
        closeWindow: async () => { window.isClosed = true; },
    };";
    let site = site_in("hosts_wecom", "wecom", wecom.as_bytes());
    on_site("hosts_wecom", site, |stage| async move {
        stage.is_called(REAL[1].1).await;
        stage.open("/mall/rwd_gaiwan").await;
        let last = |wanted: &str| format!("return (window.shared || []).at(-1) === {wanted:?}");
        let own = "return (window.shared || []).at(-1)?.endsWith(' · 青禾茶事 /mall/rwd_gaiwan')";
        stage.until("the reward's own data", own).await;
        stage.open("/sign-in").await;
        stage.sign_in_here(PHONE).await;
        stage.see(".card-hero").await;
        stage.until("the brand's data", &last("青禾茶事 /")).await;
        stage.click("a[href='/mall']").await;
        stage.until("the mall's data", "return shared.at(-1).endsWith(' · 青禾茶事 /mall')").await;
        stage.click("a[href='/me']").await;
        stage.until("the brand's data", &last("青禾茶事 /")).await;

        stage.click("[data-action=scan]").await;
        stage.see(".reward__head").await;
        assert_eq!(stage.path().await, "/mall/rwd_teapot");
        stage.open("/help?from=/points").await;
        stage.click("[data-part=open] .button").await;
        stage.until("the browser", "return window.outside === location.origin + '/points'").await;
        stage.click("[data-part=close] .button").await;
        stage.until("the end", "return window.isClosed === true").await;
        assert!(stage.csp_violations().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn telegrams_own_button_leads_back_through_the_app() {
    let telegram = "window.Telegram = { WebApp: {
        initData: new URLSearchParams(location.hash.slice(1)).get('tgWebAppData') || '',
        isVersionAtLeast: () => true, ready() {},
        BackButton: {
            onClick(back) { window.pressBack = back; },
            show() { window.isBackShown = true; }, hide() { window.isBackShown = false; },
        },
    } };";
    let site = site_in("hosts_telegram", "telegram", telegram.as_bytes());
    on_site("hosts_telegram", site, |stage| async move {
        // An address makes no Telegram: anybody can have written it.
        stage.open("/help#tgWebAppData=user%3D1&tgWebAppVersion=9").await;
        stage.see(".help [data-host=browser]").await;
        assert_eq!(stage.js("return location.hash").await, json!(""));
        stage.click(".header__back").await;
        stage.see("input[name=phone]").await;
        assert_eq!(stage.count("[data-action=host-login]").await, 0);
        assert_eq!(stage.js("return typeof window.Telegram").await, json!("undefined"));

        stage.before_every_page("window.TelegramWebviewProxy = { postEvent() {} }").await;
        stage.open("/config.json").await;
        stage.open("/tiers#tgWebAppData=user%3D1").await;
        stage.until("the button", "return window.isBackShown === true").await;
        assert_eq!(stage.js("return Telegram.WebApp.initData").await, json!("user=1"));
        assert_eq!(stage.js("return location.hash").await, json!(""));
        stage.open("/sign-in#tgWebAppData=user%3D1").await;
        stage.sign_in_here(PHONE).await;
        stage.see(".card-hero").await;
        stage.until("no button", "return window.isBackShown === false").await;
        stage.click("a[href='/points']").await;
        stage.until("the button", "return window.isBackShown === true").await;
        stage.js("window.pressBack()").await;
        stage.see(".card-hero").await;
        assert!(stage.csp_violations().await.is_empty());
    })
    .await;
}
