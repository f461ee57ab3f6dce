//! Hosts whose scripts, and a backend that, are on other origins than the app: what comes from there,
//! and what goes there.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use serde_json::{Value, json};

use crate::{
    host_fakes::settings,
    host_login::CHALLENGE,
    other_origin::Backend,
    site::{let_in, site_with, use_backend},
    stage::{Stage, on_site},
};

const BUTTON: &str = "[data-action=host-login] .button";

/// Somebody else's server: it has one script, and writes down what it is told.
struct Elsewhere {
    origin: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Elsewhere {
    fn start(script: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let heads = Arc::new(Mutex::new(Vec::new()));
        let written = heads.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let written = written.clone();
                // A browser may open more connections than it uses.
                thread::spawn(move || answer(&stream, script, &written));
            }
        });
        Self { origin, heads }
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("nobody fails").clone()
    }
}

/// Writes down one request, and answers it.
fn answer(mut stream: &TcpStream, script: &str, written: &Mutex<Vec<String>>) {
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    if head.is_empty() {
        return;
    }
    written.lock().expect("nobody fails").push(head.join("\n").to_lowercase());
    let length = script.len();
    let reply = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{script}"
    );
    // A browser that has gone needs none.
    stream.write_all(reply.as_bytes()).ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hosts_script_comes_from_elsewhere_and_learns_nothing_of_the_address() {
    let elsewhere = Elsewhere::start("window.hasCome = true");
    let host = json!({ "wechat": { "script": format!("{}/sdk.js", elsewhere.origin) } });
    let site = site_with("host_script", &host, &[]);
    let_in(&site, "script-src", &elsewhere.origin);
    on_site("host_script", site, |stage| async move {
        stage.live_in("wechat", json!({})).await;
        stage.before_every_page("delete window.wx").await;
        stage.open("/auth/wechat?code=c0de&state=s3cret").await;
        stage.see(".panel[data-state=state]").await;
        stage.until("the script", "return window.hasCome").await;
        let heads = elsewhere.heads();
        assert!(!heads.is_empty());
        for head in heads {
            assert!(head.contains(&format!("referer: {}/", stage.base)), "{head}");
            assert!(!head.contains("c0de") && !head.contains("s3cret"), "{head}");
            assert!(!head.contains("/auth"), "{head}");
        }
        assert!(stage.csp_violations().await.is_empty());
    })
    .await;
}

/// A way back that somebody else was led, with an account of theirs.
async fn led_back(stage: &Stage, backend: &Backend) -> String {
    let url = format!("{}/v1/auth/oauth", backend.origin);
    let begin = json!({ "host": "wechat", "challenge": CHALLENGE });
    let started = stage.http.post(url).json(&begin).header("origin", &stage.base);
    let key = "\"8f3a1c52-6a67-4a2e-9b58-0f2f3a9f4f11\"";
    let started = started.header("idempotency-key", key).header("x-csrf", "1").send().await;
    let started: Value = started.expect("a reply").json().await.expect("JSON");
    let decide = json!({ "host": "wechat", "state": started["state"], "who": "demo" });
    let decided = backend.control(stage, "/sandbox/oauth/decide", decide).await;
    let address = decided["location"].as_str().expect("an address").to_owned();
    address.strip_prefix(&stage.base).expect("the app's own origin").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_by_a_host_ends_only_where_it_began_without_a_cookie_as_well() {
    let site = site_with("host_bearer", &settings(), &[]);
    on_site("host_bearer", site.clone(), move |stage| async move {
        let backend = Backend::start("host_bearer", vec![stage.base.clone()]).await;
        use_backend(&site, &backend.origin);
        stage.live_in("wechat", json!({})).await;
        stage.open("/sign-in?next=/points").await;
        stage.click(BUTTON).await;
        stage.click("[data-who=demo]").await;
        stage.read("1,280").await;
        assert_eq!(stage.path().await, "/points");
        let cookies = stage.cdp("Network.getAllCookies", json!({})).await;
        assert_eq!(cookies["cookies"], json!([]));

        // What somebody else was led back with opens nothing here, with or without a sign-in of one's
        // own under way.
        stage.forget_everything().await;
        stage.open(&led_back(&stage, &backend).await).await;
        stage.see(".panel[data-state=state]").await;
        stage.click(".panel [data-action=host-login] .button").await;
        stage.see("[data-who=demo]").await;
        stage.open(&led_back(&stage, &backend).await).await;
        stage.see(".panel[data-state=state]").await;
        assert_eq!(stage.js("return localStorage.getItem('member.known')").await, json!(null));
        assert!(stage.csp_violations().await.is_empty());
    })
    .await;
}
