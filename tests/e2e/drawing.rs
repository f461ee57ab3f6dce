//! What tests of draws and of their receipts do.

use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::stage::{PHONE, Stage};

pub const WHEEL: &str = "gam_wheel";
pub const GRID: &str = "gam_grid";

/// The one button, below the wheel or in the middle of the grid.
pub const BUTTON: &str = ".draw__button, .squares__button";

/// Gives the demo member so many chances.
pub async fn give(stage: &Stage, game: &str, chances: u32) {
    let body = json!({ "phone": PHONE, "chances": chances });
    let (status, reply) = stage.control(&format!("/sandbox/games/{game}/chances"), body).await;
    assert_eq!(status, 200, "{reply}");
}

/// Leaves the game nothing but this prize to give.
pub async fn leave_only(stage: &Stage, game: &str, prize: &str) {
    let detail = stage.api(&format!("/games/{game}")).await;
    stage.patch(&format!("/sandbox/prizes/{prize}"), json!({ "weight": 10_000 })).await;
    for other in detail["prizes"].as_array().expect("prizes") {
        let id = other["id"].as_str().expect("an id");
        if id != prize {
            stage.patch(&format!("/sandbox/prizes/{id}"), json!({ "weight": 0 })).await;
        }
    }
}

pub async fn open_game(stage: &Stage, game: &str) {
    stage.open(&format!("/games/{game}")).await;
    see_open(stage).await;
}

/// Waits until one can draw.
pub async fn see_open(stage: &Stage) {
    stage.see(".draw[data-state=open]").await;
    let is_ready = format!(
        "const button = document.querySelector('{BUTTON}');
         return !!button && button.getAttribute('aria-disabled') !== 'true'"
    );
    stage.until("the button", &is_ready).await;
}

pub async fn start(stage: &Stage, game: &str, chances: u32) {
    stage.sign_in().await;
    give(stage, game, chances).await;
    open_game(stage, game).await;
}

/// Waits as long as it takes for another tap to be one of its own.
pub async fn breathe() {
    tokio::time::sleep(Duration::from_millis(800)).await;
}

/// Another tap.
pub async fn tap(stage: &Stage) {
    breathe().await;
    stage.click(BUTTON).await;
}

/// What a draw names the odds by.
pub fn table_hash(segments: &Value) -> String {
    let row = |row: &Value| {
        let [id, prize, kind] = ["id", "prize", "kind"].map(|name| row[name].as_str());
        let [id, prize, kind] = [id, prize, kind].map(Option::unwrap_or_default);
        format!("{id}={}:{prize}:{kind}", row["weight"])
    };
    let rows = segments.as_array().expect("segments").iter().map(row);
    let digest = Sha256::digest(rows.collect::<Vec<_>>().join(","));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Draws in the name of the page's member, but not on the page. Gives the receipt.
pub async fn draw_elsewhere(stage: &Stage, game: &str) -> Value {
    let play = stage.api(&format!("/games/{game}")).await["play"].clone();
    let body = json!({
        "nonce": "00112233445566778899aabbccddeeff",
        "commitment": play["commitment"],
        "table_hash": table_hash(&play["segments"]),
    });
    let (status, receipt) = stage.post(&format!("/me/games/{game}/draws"), body).await;
    assert_eq!(status, 200, "{receipt}");
    receipt
}

/// Collects the states that the draw goes through from now on.
pub async fn watch_states(stage: &Stage) {
    let watch = "window.states = []; const draw = document.querySelector('.draw');
        new MutationObserver(() => states.push(draw.dataset.state)).observe(draw, { attributes: true })";
    stage.js(watch).await;
}

/// What the address names as drawn.
pub async fn named(stage: &Stage) -> String {
    let id = "return new URLSearchParams(location.search).get('drawn')";
    stage.until("what was drawn", id).await.as_str().unwrap_or_default().to_owned()
}

pub async fn draws(stage: &Stage, game: &str) -> Vec<Value> {
    let page = stage.api(&format!("/me/draws?game={game}&limit=100")).await;
    page["data"].as_array().cloned().unwrap_or_default()
}

pub async fn prizes_won(stage: &Stage) -> usize {
    let page = stage.api("/me/prizes?limit=100").await;
    page["data"].as_array().map_or(0, Vec::len)
}

pub async fn chances_left(stage: &Stage, game: &str) -> Value {
    stage.api(&format!("/games/{game}")).await["game"]["chances"].clone()
}

/// One chance was used, and one thing drawn: that which the page shows.
pub async fn drawn_once(stage: &Stage, game: &str, draws_before: usize, left: u32) {
    let drawn = draws(stage, game).await;
    assert_eq!(drawn.len(), draws_before + 1);
    assert_eq!(chances_left(stage, game).await, left);
    let shown = "return document.querySelector('.result').dataset.draw";
    assert_eq!(stage.js(shown).await, drawn[0]["id"]);
    let pending = stage.js("return localStorage.getItem('member.writes')").await;
    assert_eq!(pending, Value::Null);
    stage.sent_under_one_key(&format!("/me/games/{game}/draws")).await;
}

/// Whether the wheel has the drawn segment at the top, or the light lies on its square.
pub async fn points_at_what_was_drawn(stage: &Stage, game: &str) {
    let id = named(stage).await;
    let receipt = stage.api(&format!("/me/draws/{id}")).await;
    let segment = receipt["segment"].as_str().expect("a segment").to_owned();
    if game == WHEEL {
        let ids = receipt["table"].as_array().expect("a table");
        let index = ids.iter().position(|row| row["id"] == *segment).expect("it is in the table");
        let expected = (360.0 - 360.0 * index as f64 / ids.len() as f64) % 360.0;
        let turned =
            "return parseFloat(document.querySelector('.wheel__disc').style.transform.slice(7))";
        let turned = stage.js(turned).await.as_f64().expect("an angle");
        assert!((turned - expected).abs() < 0.01, "{turned} and not {expected}");
        return;
    }
    let lies_on_it = format!(
        "const light = document.querySelector('.squares__light').getBoundingClientRect();
         const cell = document.querySelector('.squares__cell[data-segment={segment}]').getBoundingClientRect();
         return Math.abs(light.x - cell.x) < 2 && Math.abs(light.y - cell.y) < 2
             && Math.abs(light.width - cell.width) < 2"
    );
    stage.until("the light on its square", &lies_on_it).await;
}
