//! The app comes in parts: what the first page needs, and the rest when it is wanted or ahead of it.

use sandbox::Seed;
use serde_json::json;

use crate::stage::{PHONE_LOOK, on_stage};

/// Whether the page has fetched a part, by the name of its file.
fn has_come(part: &str) -> String {
    format!(
        "return performance.getEntriesByType('resource').some(e =>
            e.name.includes('/assets/{part}-') && e.name.endsWith('.wasm') && e.responseEnd > 0)"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_did_not_come_is_said_and_can_be_fetched_again_without_losing_the_page() {
    on_stage("parts_missing", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.cdp("Network.enable", json!({})).await;
        stage.cdp("Network.setBlockedURLs", json!({ "urls": ["*/assets/points-*.wasm"] })).await;
        stage.sign_in().await;
        stage.js("window.stayed = true").await;
        stage.click("a[href='/points']").await;
        stage.see(".load[data-state=failed] .panel").await;
        stage.read("这一页没有加载出来").await;
        stage.click("a[href='/me']").await;
        stage.see(".profile").await;
        stage.click("a[href='/points']").await;
        stage.see(".load[data-state=failed] .panel").await;
        stage.cdp("Network.setBlockedURLs", json!({ "urls": [] })).await;
        stage.click(".panel .button").await;
        stage.see(".balance").await;
        assert_eq!(stage.js("return window.stayed").await, json!(true));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rest_is_fetched_ahead_but_not_on_a_data_saver() {
    on_stage("parts_ahead", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/").await;
        stage.see(".card-hero").await;
        for part in ["code", "ledger", "me", "points", "tiers"] {
            stage.until(part, &has_come(part)).await;
        }
        let saver = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })";
        stage.before_every_page(saver).await;
        stage.open("/").await;
        stage.until("the code at hand", "return performance.now() > 5000").await;
        for (part, is_wanted) in [("code", true), ("live", true), ("tiers", false), ("me", false)] {
            assert_eq!(stage.js(&has_come(part)).await, json!(is_wanted), "{part}");
        }
    })
    .await;
}

/// Classes that the page has and whose look lies in a stylesheet that it has not.
const UNDRESSED: &str = "
    const done = arguments[arguments.length - 1];
    const manifest = JSON.parse(document.getElementById('boot-manifest').textContent);
    const classes = (rules) => [...rules].flatMap(rule => rule.selectorText
        ? rule.selectorText.split(',').map(it => it.trim()).filter(it => /^[.][a-z0-9_-]+$/.test(it)).map(it => it.slice(1))
        : classes(rule.cssRules || []));
    const look = async () => {
        const plan = await (await fetch(manifest.parts[0])).json();
        const addresses = new Set(Object.values(plan.styles).flat().map(([address]) => address));
        const worn = new Set([...document.styleSheets].filter(it => it.href).map(it => new URL(it.href).pathname));
        const missing = new Map();
        for (const address of addresses) {
            if (worn.has(new URL(address, location).pathname)) continue;
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(await (await fetch(address)).text());
            for (const name of classes(sheet.cssRules)) missing.set(name, address);
        }
        const shown = new Set([...document.querySelectorAll('#app [class]')].flatMap(it => [...it.classList]));
        return [...shown].filter(name => missing.has(name)).map(name => `.${name} lies in ${missing.get(name)}`);
    };
    look().then(done, error => done([String(error)]))";

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_opened_first_has_the_looks_of_all_that_it_shows() {
    on_stage("parts_looks", Seed::Demo, PHONE_LOOK, |stage| async move {
        let saver = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })";
        stage.before_every_page(saver).await;
        let mut faults = Vec::new();
        for (path, sign) in [
            ("/c/autumn-teas", ".discount"),
            ("/c/warm-winter", ".campaign__figure"),
            ("/c/mid-autumn", "[data-part=instead]"),
            ("/i/6GBSGVJ2", ".invitation__body[data-state=ok]"),
            ("/i/NOBODY22", ".invitation__body[data-state=unknown]"),
            ("/s/HZ01", ".present"),
            ("/s/NOWHERE", "[data-state=unknown-store]"),
            ("/help", ".help__address"),
            ("/join", "input[name=phone]"),
            ("/sign-in", "input[name=phone]"),
            ("/mall", ".tile"),
            ("/mall/rwd_gaiwan", ".reward__head"),
            ("/activities", ".gathering"),
            ("/activities/act_trail", ".activity__bar .button"),
            ("/games", ".game-tile[data-game]"),
            ("/games/gam_wheel", ".draw .wheel__text"),
        ] {
            stage.open(path).await;
            stage.see(sign).await;
            let missing = stage.js_async(UNDRESSED).await;
            let missing = missing.as_array().cloned().unwrap_or_default();
            faults.extend(missing.iter().map(|it| format!("{path}: {it}")));
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_stay_in_the_app_and_the_way_back_leads_through_its_pages() {
    on_stage("parts_links", Seed::Large, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.js("window.stayed = true").await;
        stage.click("a[href='/points']").await;
        stage.see(".balance").await;
        stage.js("window.scrollTo(0, 400)").await;
        stage.js("document.querySelector('a[href=\"/points/entries\"]').click()").await;
        stage.see(".entry").await;
        assert_eq!(stage.js("return scrollY").await, json!(0), "a new page begins at its top");
        stage
            .until("the heading has the focus", "return document.activeElement.tagName === 'H1'")
            .await;
        stage.click(".tab[href='/mall']").await;
        stage.see(".tile").await;
        let before = stage.js("return history.length").await;
        stage.click(".tab[href='/mall']").await;
        assert_eq!(stage.js("return history.length").await, before, "the same place is no step");
        stage.js("history.back()").await;
        stage.see(".entry").await;
        stage.js("history.go(-2)").await;
        stage.see(".card-hero").await;
        stage.js("history.forward()").await;
        stage.see(".balance").await;
        assert_eq!(stage.js("return window.stayed").await, json!(true));

        for (what, is_taken) in [("{}", true), ("{ ctrlKey: true }", false), ("{ button: 1 }", false)] {
            let script = format!(
                "const link = document.querySelector('.tab[href=\"/mall\"]');
                 addEventListener('click', e => {{ window.taken = e.defaultPrevented; e.preventDefault(); }}, {{ once: true }});
                 link.dispatchEvent(new MouseEvent('click', {{ bubbles: true, cancelable: true, ...{what} }}));
                 return window.taken"
            );
            assert_eq!(stage.js(&script).await, json!(is_taken), "{what}");
        }
    })
    .await;
}
