//! The app comes in parts: what the first page needs, and the rest when it is wanted or ahead of it.

use sandbox::Seed;
use serde_json::json;

use crate::stage::{PHONE_LOOK, Stage, on_stage};

/// Which parts the page has fetched, by the names of their files.
async fn has_fetched(stage: &Stage, part: &str) -> bool {
    let script = format!(
        "return performance.getEntriesByType('resource').some(e => e.name.includes('/assets/{part}-')
             && e.name.endsWith('.wasm') && e.responseEnd > 0)"
    );
    stage.js(&script).await == json!(true)
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
        stage.click("a[href='/tiers']").await;
        stage.see(".tier").await;
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
            let script = format!(
                "return performance.getEntriesByType('resource').some(e => e.name.includes('/assets/{part}-'))"
            );
            stage.until(part, &script).await;
        }
        let saver = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })";
        stage.before_every_page(saver).await;
        stage.open("/").await;
        stage.until("the code at hand", "return performance.now() > 5000").await;
        assert!(!has_fetched(&stage, "tiers").await && !has_fetched(&stage, "me").await);
        assert!(has_fetched(&stage, "code").await, "the code must be there at the till");
    })
    .await;
}
