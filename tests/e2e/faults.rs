//! The fault matrix: whatever the backend or the network does, every page ends in a state that has
//! a name, says so, and offers a way on.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::stage::{PHONE_LOOK, Stage, on_stage};

/// Every place of the app.
const PLACES: [&str; 8] =
    ["/", "/code", "/tiers", "/points", "/points/entries", "/me", "/sign-in", "/join"];

/// Opens every place in a frame of its own, all at once, and waits until none is loading. Gives
/// each place's states; `null` for one that is not settled within 15 s.
async fn states(stage: &Stage) -> Vec<(String, Vec<String>)> {
    stage.open("/sandbox").await;
    let open = format!(
        "window.frames_of = {}.map(path => {{
            const frame = document.createElement('iframe');
            frame.width = 390; frame.height = 844;
            frame.src = path;
            document.body.append(frame);
            return [path, frame];
        }})",
        json!(PLACES)
    );
    stage.js(&open).await;
    let look = "return window.frames_of.map(([path, frame]) => {
        const page = frame.contentDocument;
        if (!page || !page.body) return [path, null];
        const crashed = page.querySelector('#recovery');
        if (crashed && crashed.getClientRects().length) return [path, ['recovery ' + crashed.dataset.state]];
        const main = page.querySelector('#app main');
        if (!main || !main.innerText.trim()) return [path, null];
        if (main.querySelector('input[name=phone]')) return [path, ['sign-in']];
        const states = [...main.querySelectorAll('.load, .code')].map(e => e.dataset.state);
        return [path, states.length && !states.includes('loading') ? states : null];
    })";
    let started = std::time::Instant::now();
    loop {
        let view = stage.js(look).await;
        let places = view.as_array().cloned().unwrap_or_default();
        let is_settled = !places.is_empty() && places.iter().all(|place| !place[1].is_null());
        if is_settled {
            return places.iter().map(place).collect();
        }
        let waited = started.elapsed().as_secs_f64();
        assert!(waited < 20.0, "not settled after {waited:.0} s: {view}");
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
}

fn place(value: &Value) -> (String, Vec<String>) {
    let states = value[1].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&value[0]), states.iter().map(text).collect())
}

/// Puts one fault on the whole API, and says what each state of a member's page may then be.
async fn matrix(name: &'static str, faults: &'static [(&str, &str, &[&str])]) {
    on_stage(name, Seed::Demo, PHONE_LOOK, move |stage| async move {
        stage.sign_in().await;
        for (kind, more, expected) in faults {
            let more: Value = serde_json::from_str(more).expect("JSON");
            stage.fault("/*", kind, more.clone()).await;
            let seen = states(&stage).await;
            stage.no_faults().await;
            for (path, states) in seen {
                let may_ask_to_sign_in = matches!(path.as_str(), "/sign-in" | "/join");
                for state in states {
                    let is_expected = expected.contains(&state.as_str())
                        || may_ask_to_sign_in && state == "sign-in"
                        // The code page has one word for whatever keeps it from a code.
                        || path == "/code" && state == "offline" && !expected.contains(&"sign-in");
                    assert!(is_expected, "{kind} {more}: {path} ended as {state}, not {expected:?}");
                }
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_each_have_their_words() {
    matrix(
        "faults_status",
        &[
            ("status", r#"{"status":500}"#, &["failed"]),
            ("status", r#"{"status":503,"retry_after_s":30}"#, &["busy"]),
            ("status", r#"{"status":429,"retry_after_s":30}"#, &["busy"]),
            ("status", r#"{"status":403}"#, &["forbidden"]),
            ("status", r#"{"status":404}"#, &["gone"]),
            // A guest may read the tiers, but here they too are refused.
            ("status", r#"{"status":401}"#, &["sign-in", "signed-out"]),
        ],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_connections_and_broken_replies_end_in_a_state() {
    matrix(
        "faults_broken",
        &[
            ("reset", "{}", &["failed"]),
            ("drop_response", "{}", &["failed"]),
            ("malformed_json", "{}", &["failed"]),
            ("truncated", "{}", &["failed"]),
            ("html", "{}", &["failed"]),
            ("wrong_type", "{}", &["failed"]),
            ("unknown_enum", "{}", &["ready"]),
        ],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_backend_is_waited_for_and_a_dead_one_is_not() {
    matrix(
        "faults_slow",
        &[
            ("delay", r#"{"delay_ms":10000}"#, &["ready"]),
            ("delay", r#"{"delay_ms":60000}"#, &["slow"]),
        ],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_the_page_says_so_and_goes_on_once_it_is_back() {
    on_stage("faults_offline", Seed::Demo, PHONE_LOOK, |stage| async move {
        let network = |offline: bool| {
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 })
        };
        stage.sign_in().await;
        stage.cdp("Network.enable", json!({})).await;
        stage.cdp("Network.emulateNetworkConditions", network(true)).await;
        stage.click("a[href='/points']").await;
        stage.see(".load[data-state=offline] .panel").await;
        stage.read("没有网络").await;
        stage.cdp("Network.emulateNetworkConditions", network(false)).await;
        stage.click(".load[data-state=offline] .panel .button").await;
        stage.see(".balance").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passing_fault_is_retried_and_a_named_time_is_kept() {
    on_stage("faults_retry", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let fault = json!({ "status": 503, "times": 1, "retry_after_s": 2 });
        stage.fault("/me/points", "status", fault).await;
        let started = std::time::Instant::now();
        stage.click("a[href='/points']").await;
        stage.see(".balance").await;
        let waited = started.elapsed().as_secs_f64();
        assert!((2.0..6.0).contains(&waited), "{waited} s");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_texts_stay_texts_and_break_no_layout() {
    on_stage("hostile", Seed::Demo, PHONE_LOOK, |stage| async move {
        let name = format!("<img src=x onerror=alert(1)>\u{202e}茶\u{200b}\"'&{}", "长".repeat(200));
        let member = json!({ "phone": "13800000001", "name": name });
        let (status, reply) = stage.control("/sandbox/members", member).await;
        assert!(status < 300, "{status} {reply}");
        stage.sign_in().await;
        assert_eq!(stage.count(".card-hero img").await, 0);
        let surplus = stage.js("return document.documentElement.scrollWidth - innerWidth").await;
        assert!(surplus.as_i64().is_some_and(|surplus| surplus <= 0), "{surplus}");
    })
    .await;
}
