//! The fault matrix: whatever the backend or the network does, every page ends in a state that has
//! a name, says so, and offers a way on.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::stage::{PHONE_LOOK, Stage, on_stage};

/// Every place of the app.
pub static PLACES: [&str; 34] = [
    "/",
    "/code",
    "/tiers",
    "/points",
    "/points/entries",
    "/points/gift",
    "/mall",
    "/mall/rwd_gaiwan",
    "/redemptions",
    "/redemptions/red_000001",
    "/addresses",
    "/coupons",
    "/coupons/cpn_000004",
    "/activities",
    "/activities/act_trail",
    "/activities/act_pingtan/sign-up",
    "/signups",
    "/signups/sgn_000001",
    "/signups/sgn_000003/change",
    "/games",
    "/games/gam_quiz",
    "/games/gam_wheel",
    "/draws",
    "/draws/drw_000001",
    "/prizes",
    "/prizes/won_000001",
    "/check-in",
    "/me",
    "/invite",
    "/i/6GBSGVJ2",
    "/s/SH01",
    "/c/autumn-teas",
    "/sign-in",
    "/join",
];

/// Opens places in a frame of their own each, all at once, and waits until none is loading. Gives
/// each place's states.
async fn states(stage: &Stage, places: &[&str]) -> Vec<(String, Vec<String>)> {
    stage.open("/sandbox").await;
    let open = format!(
        "window.frames_of = {}.map(path => {{
            const frame = document.createElement('iframe');
            frame.width = 390; frame.height = 844;
            frame.src = path;
            document.body.append(frame);
            return [path, frame];
        }})",
        json!(places)
    );
    stage.js(&open).await;
    let look = "return window.frames_of.map(([path, frame]) => {
        const page = frame.contentDocument;
        if (!page || !page.body) return [path, null];
        const crashed = page.querySelector('#recovery');
        if (crashed && crashed.getClientRects().length) return [path, ['recovery ' + crashed.dataset.state]];
        const main = page.querySelector('#app main');
        if (!main || !main.innerText.trim()) return [path, null];
        if (frame.contentWindow.location.pathname === '/sign-in' && main.querySelector('input[name=phone]')) return [path, ['sign-in']];
        // What a page asks for once it has its data has a time of its own.
        const own = [...main.querySelectorAll('.load, .code, .application')].filter(e => !e.parentElement.closest('.load'));
        const states = own.map(e => e.dataset.state);
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
        assert!(waited < 15.0 + GRACE_S, "not settled after {waited:.0} s: {view}");
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
}

fn place(value: &Value) -> (String, Vec<String>) {
    let states = value[1].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&value[0]), states.iter().map(text).collect())
}

/// What starting the frames may take on a busy machine, on top of the 15 s.
const GRACE_S: f64 = 4.0;

/// So many frames start well within their time, also where the machine has something else to do.
const AT_ONCE: usize = 4;

/// What each state of a member's page may be under a fault, and under what.
type Faults = &'static [(&'static str, &'static str, &'static [&'static str])];

/// Puts one fault after another on the whole API, and looks at each place. A browser opens six connections
/// to an origin: where replies are slow, `at_once` places share them, and several browsers do the waiting.
async fn slowly(name: &'static str, at_once: usize, faults: Faults) {
    const BROWSERS: usize = 4;
    let mut browsers = tokio::task::JoinSet::new();
    for (nth, places) in PLACES.chunks(PLACES.len().div_ceil(BROWSERS)).enumerate() {
        let name = format!("{name}_{nth}");
        browsers.spawn(async move { matrix(&name, places, at_once, faults).await });
    }
    browsers.join_all().await;
}

/// The same in one browser.
async fn matrix(name: &str, places: &'static [&str], at_once: usize, faults: Faults) {
    on_stage(name, Seed::Demo, PHONE_LOOK, move |stage| async move {
        stage.sign_in().await;
        for (kind, more, expected) in faults {
            let more: Value = serde_json::from_str(more).expect("JSON");
            let mut seen = Vec::new();
            for places in places.chunks(at_once) {
                stage.fault("/*", kind, more.clone()).await;
                seen.extend(states(&stage, places).await);
                stage.no_faults().await;
            }
            for (path, states) in seen {
                let may_ask_to_sign_in = matches!(path.as_str(), "/sign-in" | "/join");
                for state in states {
                    // A list may be there and hold nothing.
                    let arrived = if state == "empty" { "ready" } else { &*state };
                    let is_expected = expected.contains(&arrived)
                        || may_ask_to_sign_in && state == "sign-in"
                        // Who is signed in and has no application never applied.
                        || path == "/join" && state == "member" && expected.contains(&"gone")
                        // The code page has one word for whatever keeps it from a code.
                        || path == "/code" && state == "offline" && !expected.contains(&"sign-in");
                    assert!(
                        is_expected,
                        "{kind} {more}: {path} ended as {state}, not {expected:?}"
                    );
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
        &PLACES,
        AT_ONCE,
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
        &PLACES,
        AT_ONCE,
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
async fn a_slow_backend_is_waited_for() {
    slowly("faults_slow", 1, &[("delay", r#"{"delay_ms":10000}"#, &["ready"])]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_backend_is_not() {
    slowly("faults_dead", 2, &[("delay", r#"{"delay_ms":60000}"#, &["slow"])]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_the_page_says_so_and_goes_on_once_it_is_back() {
    on_stage("faults_offline", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.go_offline(true).await;
        stage.click("a[href='/points']").await;
        stage.see(".load[data-state=offline] .panel").await;
        stage.read("没有网络").await;
        stage.go_offline(false).await;
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

/// Puts a hostile text into every text of every reply, on its way to the page.
const HOSTILE: &str = r#"{
    const hostile = `<img src=x onerror=alert(1)>"'&\u202e茶\u200b\u{1F375}` + '长'.repeat(10000);
    const texts = /^(name|title|detail|source|store|reason|rule|text|notice|phone|summary|rules|terms|scope|conditions|carrier|number|street|city|province|district|address|note)$/;
    const real = window.fetch;
    window.fetch = async (...call) => {
        const reply = await real(...call);
        if (!(reply.headers.get('content-type') || '').includes('json')) return reply;
        const spoilt = JSON.parse(await reply.text(),
            (key, value) => typeof value === 'string' && texts.test(key) ? hostile : value);
        const { status, headers } = reply;
        return new Response(JSON.stringify(spoilt), { status, headers });
    };
}"#;

#[tokio::test(flavor = "multi_thread")]
async fn hostile_texts_stay_texts_and_break_no_layout() {
    on_stage("hostile", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.before_every_page(HOSTILE).await;
        for (place, sign) in [
            ("/", ".card-hero"),
            ("/tiers", ".tier"),
            ("/points", ".lot"),
            ("/points/entries", ".entry"),
            ("/mall", ".tile"),
            ("/mall/rwd_gaiwan", ".reward__head"),
            ("/mall/rwd_gaiwan?redeem=1", "dialog[open] .options__row"),
            ("/redemptions", ".order-row"),
            ("/redemptions/red_000001", ".timeline__step"),
            ("/addresses", ".address"),
            ("/coupons", ".coupon-card"),
            ("/coupons/cpn_000004", ".coupon__conditions p"),
            ("/games", ".game-tile[data-game]"),
            ("/games/gam_riddles", ".honour"),
            ("/games/gam_wheel?rules=1", "dialog[open] .rule-prize"),
            ("/me", ".profile"),
            ("/invite", ".friend"),
        ] {
            stage.open(place).await;
            stage.see(sign).await;
            stage.read("<img src=x onerror=alert(1)>").await;
            assert_eq!(stage.count("img[src=x]").await, 0, "{place}");
            let surplus = stage.surplus().await;
            assert!(surplus <= 0, "{place}: {surplus}");
        }
    })
    .await;
}
