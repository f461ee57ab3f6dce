//! A stage for one test: its own sandbox on its own SQLite file, and its own browser window.

mod backend;
mod checks;
mod keys;
mod smooth;

use std::{env, fs, path::PathBuf, time::Duration};

use sandbox::{Options, Sandbox, Seed};
use serde_json::{Value, json};
use thirtyfour::{
    ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver, prelude::*,
};
use tokio::sync::RwLock;

pub use self::smooth::{are_smooth, is_smooth};

/// The demo seed's member, and the password that is always right.
pub const PHONE: &str = "13800000001";
pub const OTP: &str = "246810";

/// How long a test waits for what a member would wait for.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the window looks like.
#[derive(Clone, Copy)]
pub struct Look {
    pub width: u32,
    pub height: u32,
    pub theme: &'static str,
    pub elder: bool,
    pub language: &'static str,
}

pub const PHONE_LOOK: Look =
    Look { width: 390, height: 844, theme: "light", elder: false, language: "zh-Hans" };

pub struct Stage {
    pub driver: WebDriver,
    pub base: String,
    pub http: reqwest::Client,
    _sandbox: Sandbox,
}

/// Tests share the machine, but for those that measure time.
static MACHINE: RwLock<()> = RwLock::const_new(());

/// Runs a test on a stage of its own. A test that fails leaves a picture in `target/e2e`.
pub async fn on_stage<F, Fut>(name: &str, seed: Seed, look: Look, test: F)
where
    F: FnOnce(std::sync::Arc<Stage>) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    let _shared = MACHINE.read().await;
    run(name, seed, look, site(), false, test).await;
}

/// The same with the demo's data, on a phone, and with a site of its own.
pub async fn on_site<F, Fut>(name: &str, site: PathBuf, test: F)
where
    F: FnOnce(std::sync::Arc<Stage>) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    let _shared = MACHINE.read().await;
    run(name, Seed::Demo, PHONE_LOOK, site, false, test).await;
}

/// The same while no other test runs.
pub async fn alone_on_stage<F, Fut>(name: &str, seed: Seed, look: Look, test: F)
where
    F: FnOnce(std::sync::Arc<Stage>) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    let _alone = MACHINE.write().await;
    run(name, seed, look, site(), false, test).await;
}

/// Runs a test on a phone while the browser records what each of its tasks costs.
pub async fn on_record<F, Fut>(name: &str, seed: Seed, test: F)
where
    F: FnOnce(std::sync::Arc<Stage>) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    let _shared = MACHINE.read().await;
    run(name, seed, PHONE_LOOK, site(), true, test).await;
}

async fn run<F, Fut>(name: &str, seed: Seed, look: Look, site: PathBuf, is_recorded: bool, test: F)
where
    F: FnOnce(std::sync::Arc<Stage>) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    let stage = std::sync::Arc::new(Stage::start(name, seed, look, site, is_recorded).await);
    let outcome = tokio::spawn(test(stage.clone())).await;
    if outcome.is_err() {
        let folder = target().join("e2e");
        fs::create_dir_all(&folder).expect("target can be written");
        stage.driver.screenshot(&folder.join(format!("{name}.png"))).await.ok();
        let state = stage.js("return document.body.innerText").await;
        eprintln!("{name}: the page said: {state}");
    }
    stage.driver.clone().quit().await.ok();
    if let Err(error) = outcome {
        std::panic::resume_unwind(error.into_panic());
    }
}

/// Where what is built and what tests leave goes.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target"), PathBuf::from)
}

fn required(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask e2e`"))
}

/// The built app.
pub fn site() -> PathBuf {
    PathBuf::from(required("APP_SITE"))
}

/// Where the tools from npm are.
pub fn tools() -> PathBuf {
    PathBuf::from(required("E2E_TOOLS"))
}

impl Stage {
    async fn start(name: &str, seed: Seed, look: Look, site: PathBuf, is_recorded: bool) -> Self {
        let folder = target().join("e2e");
        fs::create_dir_all(&folder).expect("target can be written");
        let db = folder.join(format!("{name}.db"));
        for suffix in ["", "-wal", "-shm"] {
            fs::remove_file(format!("{}{suffix}", db.display())).ok();
        }
        let options = Options {
            listen: "127.0.0.1:0".parse().expect("an address"),
            db,
            seed,
            app: Some(site),
            allow_origins: Vec::new(),
        };
        let sandbox = Sandbox::start(options).await.expect("the sandbox starts");
        let base = sandbox.url().trim_end_matches("/").to_owned();

        let mut caps = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--no-first-run",
            "--hide-scrollbars",
        ] {
            caps.add_arg(argument).expect("an argument");
        }
        let metrics =
            json!({ "width": look.width, "height": look.height, "pixelRatio": 2.0, "touch": true });
        caps.add_experimental_option("mobileEmulation", json!({ "deviceMetrics": metrics }))
            .expect("an option");
        if is_recorded {
            caps.set_logging_prefs("performance", LoggingPrefsLogLevel::All).expect("a capability");
            caps.add_experimental_option(
                "perfLoggingPrefs",
                json!({ "enableNetwork": false, "enablePage": false, "traceCategories": smooth::CATEGORIES }),
            )
            .expect("an option");
        }
        let driver =
            WebDriver::new(required("WEBDRIVER_URL"), caps).await.expect("a browser window");
        driver.set_script_timeout(Duration::from_secs(30)).await.expect("a timeout");

        let http = reqwest::Client::new();
        let stage = Self { driver, base, http, _sandbox: sandbox };
        stage.before_every_page(&prepare(look)).await;
        stage
    }

    /// Runs a script in every document before its own scripts.
    pub async fn before_every_page(&self, script: &str) {
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    pub async fn cdp(&self, command: &str, parameters: Value) -> Value {
        let reply = self.driver.cdp().send_raw(command, parameters).await;
        reply.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    pub async fn open(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.base)).await.expect("the page opens");
    }

    /// The path and query in the address bar.
    pub async fn path(&self) -> String {
        let path = self.js("return location.pathname + location.search").await;
        path.as_str().unwrap_or_default().to_owned()
    }

    pub async fn js(&self, script: &str) -> Value {
        let value = self.driver.execute(script, Vec::new()).await;
        value.unwrap_or_else(|error| panic!("{script}: {error}")).json().clone()
    }

    /// Runs a script that calls its last argument when it is done.
    pub async fn js_async(&self, script: &str) -> Value {
        let value = self.driver.execute_async(script, Vec::new()).await;
        value.unwrap_or_else(|error| panic!("{script}: {error}")).json().clone()
    }

    /// Puts the page in the background, as a phone does, or brings it back.
    pub async fn hide(&self, hidden: bool) {
        let script = format!(
            "Object.defineProperty(document, 'hidden', {{ get: () => {hidden}, configurable: true }});
             document.dispatchEvent(new Event('visibilitychange', {{ bubbles: true }}))"
        );
        self.js(&script).await;
    }

    /// Takes the network away, or gives it back.
    pub async fn go_offline(&self, offline: bool) {
        self.cdp("Network.enable", json!({})).await;
        let network = json!({
            "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1
        });
        self.cdp("Network.emulateNetworkConditions", network).await;
    }

    pub async fn leave_and_come_back(&self) {
        for hidden in [true, false] {
            self.hide(hidden).await;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits until a script gives something that is true.
    pub async fn until(&self, what: &str, script: &str) -> Value {
        let started = tokio::time::Instant::now();
        loop {
            let value = self.js(script).await;
            let is_true = match &value {
                Value::Null => false,
                Value::Bool(value) => *value,
                Value::String(text) => !text.is_empty(),
                _ => true,
            };
            if is_true {
                return value;
            }
            assert!(started.elapsed() < PATIENCE, "waited in vain for {what}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits for the last seconds of the countdown there.
    pub async fn see_last_seconds(&self, countdown: &str) {
        self.until("the last seconds", &format!("return {}", are_last(countdown))).await;
    }

    /// Waits until they have passed.
    pub async fn see_them_pass(&self, countdown: &str) {
        self.until("those to pass", &format!("return !{}", are_last(countdown))).await;
    }

    /// Waits for an element that can be seen.
    pub async fn see(&self, css: &str) -> WebElement {
        let script = format!(
            "const e = document.querySelector({}); return !!e && e.getClientRects().length > 0",
            json!(css)
        );
        self.until(css, &script).await;
        self.driver.find(By::Css(css)).await.expect("it was just there")
    }

    /// Waits until the page shows a text.
    pub async fn read(&self, text: &str) {
        let script = format!("return document.body.innerText.includes({})", json!(text));
        self.until(text, &script).await;
    }

    /// Waits until it is said to those who do not see it.
    pub async fn said(&self, words: &str) {
        let script = format!(
            "return [...document.querySelectorAll('[role=status]')]
                .some(place => place.textContent.includes({}))",
            json!(words)
        );
        self.until(&format!("{words} to be read out"), &script).await;
    }

    pub async fn shows(&self, text: &str) -> bool {
        let script = format!("return document.body.innerText.includes({})", json!(text));
        self.js(&script).await == Value::Bool(true)
    }

    pub async fn click(&self, css: &str) {
        self.stands_still(css).await;
        // As a member would: what lies behind the tab bar is scrolled to first.
        let scroll = format!(
            "document.querySelector({}).scrollIntoView({{ block: 'center', behavior: 'instant' }})",
            json!(css)
        );
        self.js(&scroll).await;
        // What passes over it, such as a toast, goes by.
        let lies_open = format!(
            "const e = document.querySelector({});
             const {{ left, top, width, height }} = e.getBoundingClientRect();
             const met = document.elementFromPoint(left + width / 2, top + height / 2);
             return !met || e.contains(met) || met.contains(e)",
            json!(css)
        );
        self.until(&format!("{css} to lie open"), &lies_open).await;
        self.see(css).await.click().await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Waits until no sheet lies over the page.
    pub async fn no_sheet(&self) {
        self.until("the sheet to close", "return !document.querySelector('dialog[open]')").await;
    }

    /// Waits until something is there and nothing moves it: what still moves is missed by a tap, and
    /// lies out of sight while its sheet comes.
    async fn stands_still(&self, css: &str) {
        self.see(css).await;
        let stands_still = format!(
            "const element = document.querySelector({});
             return !document.getAnimations().some(({{ playState, effect }}) => playState === 'running'
                && effect.getTiming().iterations !== Infinity && effect.target?.contains(element))",
            json!(css)
        );
        self.until(&format!("{css} to stand still"), &stands_still).await;
    }

    pub async fn enter(&self, css: &str, text: &str) {
        self.stands_still(css).await;
        let field = self.see(css).await;
        field.clear().await.expect("a field");
        field.send_keys(text).await.expect("a field");
    }

    pub async fn text(&self, css: &str) -> String {
        self.see(css).await.text().await.expect("a text")
    }

    /// How many elements there are.
    pub async fn count(&self, css: &str) -> usize {
        let script = format!("return document.querySelectorAll({}).length", json!(css));
        self.js(&script).await.as_u64().unwrap_or_default() as usize
    }

    /// Comes back as the demo member who signed in before, to the card. Signing in itself is what
    /// `sign_in_here` does.
    pub async fn sign_in(&self) {
        self.have_session(PHONE).await;
        self.open("/").await;
        self.see(".card-hero").await;
    }

    /// Signs somebody in while the app is not open.
    pub async fn have_session(&self, phone: &str) {
        self.open("/config.json").await;
        self.post("/auth/otp", json!({ "phone": phone })).await;
        let otp = json!({ "phone": phone, "otp": OTP });
        let (status, session) = self.post("/auth/session", otp).await;
        assert_eq!(status, 200, "{session}");
        let keep = format!("localStorage.setItem('member.known', {})", session["member"]);
        self.js(&keep).await;
    }

    /// Signs in where the browser stores nothing.
    pub async fn sign_in_without_storage(&self) {
        let block = "for (const name of ['localStorage', 'sessionStorage'])
            Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError') } })";
        self.before_every_page(block).await;
        self.open("/sign-in").await;
        self.sign_in_here(PHONE).await;
        self.see(".card-hero").await;
    }

    /// Signs in on the page that is open.
    pub async fn sign_in_here(&self, phone: &str) {
        self.enter("input[name=phone]", phone).await;
        self.click("form button[type=submit]").await;
        self.enter("input[autocomplete=one-time-code]", OTP).await;
    }

    /// The digits under the QR.
    pub async fn digits(&self) -> String {
        self.text(".code[data-state=ready] .code__digits").await.replace(' ', "")
    }
}

/// A script that tells whether a countdown is in its last ten seconds.
fn are_last(countdown: &str) -> String {
    format!("/^00:0/.test(document.querySelector({})?.innerText ?? '')", json!(countdown))
}

/// Sets the looks as the member would have left them, and collects CSP violations.
fn prepare(look: Look) -> String {
    let Look { theme, elder, language, .. } = look;
    let elder = if elder { "on" } else { "off" };
    format!(
        "try {{
            if (!localStorage.getItem('e2e.prepared')) {{
                localStorage.setItem('member.theme', '{theme}');
                localStorage.setItem('member.elder', '{elder}');
                localStorage.setItem('member.locale', '{language}');
                localStorage.setItem('e2e.prepared', '1');
            }}
            document.addEventListener('securitypolicyviolation', event => {{
                const seen = JSON.parse(sessionStorage.getItem('e2e.csp') || '[]');
                seen.push(event.violatedDirective + ' ' + event.blockedURI);
                sessionStorage.setItem('e2e.csp', JSON.stringify(seen));
            }});
        }} catch (blocked) {{}}"
    )
}
