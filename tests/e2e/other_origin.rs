//! A backend on another origin than the app: no cookie, a token in memory, a poll for a stream.

use sandbox::{Options, Sandbox, Seed};
use serde_json::{Value, json};

use crate::{
    site::{site_with, use_backend},
    stage::{PHONE, Stage, on_site, target},
};

/// A sandbox that serves no app.
pub struct Backend {
    pub origin: String,
    _sandbox: Sandbox,
}

impl Backend {
    /// One that lets the app in from these origins.
    pub async fn start(name: &str, allow_origins: Vec<String>) -> Self {
        let db = target().join("e2e").join(format!("{name}-backend.db"));
        for suffix in ["", "-wal", "-shm"] {
            std::fs::remove_file(format!("{}{suffix}", db.display())).ok();
        }
        let listen = "127.0.0.1:0".parse().expect("an address");
        let options = Options { listen, db, seed: Seed::Demo, app: None, allow_origins };
        let sandbox = Sandbox::start(options).await.expect("the sandbox starts");
        let origin = sandbox.url().trim_end_matches('/').to_owned();
        Self { origin, _sandbox: sandbox }
    }

    pub async fn control(&self, stage: &Stage, path: &str, body: Value) -> Value {
        let url = format!("{}{path}", self.origin);
        let reply = stage.http.post(url).json(&body).send().await.expect("a reply");
        assert_eq!(reply.status().as_u16(), 200, "{path}");
        reply.json().await.unwrap_or(Value::Null)
    }
}

/// Writes down the tokens that are sent, the streams that are opened, and what the boot script asks
/// the backend for: it names an address, where the app has a request.
const WATCH: &str = "
    window.tokens = new Set();
    window.ahead = [];
    window.streams = [];
    const send = window.fetch;
    window.fetch = (request, ...rest) => {
        const token = request.headers?.get?.('authorization');
        if (token) tokens.add(token);
        if (/\\/v1\\//.test(request)) ahead.push(request);
        return send(request, ...rest);
    };
    window.EventSource = new Proxy(EventSource, {
        construct: (Source, [url]) => { streams.push(url); return new Source(url); },
    });";

#[tokio::test(flavor = "multi_thread")]
async fn a_member_of_a_backend_elsewhere_has_a_token_that_is_never_stored() {
    let site = site_with("other_origin", &json!({}), &[]);
    on_site("other_origin", site.clone(), move |stage| async move {
        let backend = Backend::start("other_origin", vec![stage.base.clone()]).await;
        use_backend(&site, &backend.origin);
        stage.before_every_page(WATCH).await;
        stage.open("/sign-in?next=/points").await;
        stage.sign_in_here(PHONE).await;
        stage.read("1,280").await;
        assert_eq!(stage.path().await, "/points");

        // A write, and what the till does with it, without a stream.
        stage.click(".tab[href='/']").await;
        stage.click("a[href='/code']").await;
        let scan = json!({ "code": stage.digits().await, "store": "SH01", "amount": "88.00" });
        let scanned = backend.control(&stage, "/sandbox/till", scan).await;
        let earned = scanned["points"].as_i64().expect("points");
        stage.see(".code[data-state=scanned]").await;
        stage.read(&format!("本次获得 {earned} 积分")).await;
        assert_eq!(stage.js("return streams").await, json!([]));

        // A write that has to be done once.
        stage.click(".full-screen .icon-button").await;
        stage.click(".tab[href='/games']").await;
        stage.click(".today-check[data-state=open] .button").await;
        stage.see(".today-check[data-state=done]").await;

        let token = stage.js("return tokens.size === 1 && [...tokens][0]").await;
        let token = token.as_str().and_then(|it| it.strip_prefix("Bearer ")).expect("one token");
        let kept =
            "return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])";
        let kept = stage.js(kept).await;
        assert!(kept.as_str().is_some_and(|kept| !kept.contains(token)), "{kept}");
        let cookies = stage.cdp("Network.getAllCookies", json!({})).await;
        assert_eq!(cookies["cookies"], json!([]));

        // With the page the token is gone; who it was is still known. Nothing is asked for without it.
        stage.open("/code").await;
        stage.see("[data-state=expired]").await;
        assert_eq!(stage.path().await, "/sign-in?next=%2Fcode");
        assert_eq!(stage.js("return ahead").await, json!([]));
        backend.control(&stage, "/sandbox/clock", json!({ "advance_s": 61 })).await;
        stage.sign_in_here(PHONE).await;
        stage.digits().await;

        stage.click(".full-screen .icon-button").await;
        stage.click(".tab[href='/me']").await;
        stage.click(".me > .button").await;
        stage.click("dialog[open] .button[data-variant=danger]").await;
        stage.see("input[name=phone]").await;
        assert_eq!(stage.count("[data-state=expired]").await, 0);
        assert_eq!(stage.js("return localStorage.getItem('member.known')").await, json!(null));
        assert!(stage.csp_violations().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_that_lets_nobody_in_from_here_is_said_to_be_out_of_reach() {
    let site = site_with("other_origin_refused", &json!({}), &[]);
    on_site("other_origin_refused", site.clone(), move |stage| async move {
        let backend =
            Backend::start("other_origin_refused", vec!["https://club.example".into()]).await;
        use_backend(&site, &backend.origin);
        stage.open("/sign-in").await;
        stage.enter("input[name=phone]", PHONE).await;
        stage.click("form button[type=submit]").await;
        stage.read("网络没有连上，请再试一次。").await;
        stage.open("/mall").await;
        stage.see(".panel[data-state=failed]").await;
        assert!(stage.csp_violations().await.is_empty());
    })
    .await;
}
