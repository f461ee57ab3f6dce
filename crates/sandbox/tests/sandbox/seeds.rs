//! Seeds are deterministic, and a kept database is renewed when it has to be.

use rusqlite::{Connection, types::Value};
use sandbox::{Options, Sandbox, Seed};
use serde_json::json;
use tempfile::TempDir;

use crate::stage::{DEMO, OTP, Stage};

/// What nobody may know beforehand, and what follows from it: no two demos have it in common.
const SECRET: [&str; 5] = ["seed", "nonce", "ticket", "digest", "next_commitment"];

/// Every row of every table but the settings, as text, without what is secret about draws.
pub fn dump(database: &Connection) -> Vec<String> {
    let mut tables = database
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
        .unwrap();
    let tables: Vec<String> =
        tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut all = Vec::new();
    for table in tables.iter().filter(|table| !matches!(table.as_str(), "settings" | "draw_seeds"))
    {
        let mut rows = database.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let is_told = |name: &str| table != "game_draws" || !SECRET.contains(&name);
        let names = rows.column_names();
        let told: Vec<usize> = (0..names.len()).filter(|at| is_told(names[*at])).collect();
        let rows = rows.query_map([], |row| {
            told.iter().map(|column| row.get::<_, Value>(*column)).collect::<Result<Vec<_>, _>>()
        });
        let rows = rows.unwrap().map(|row| format!("{table} {:?}", row.unwrap()));
        let mut rows: Vec<String> = rows.collect();
        rows.sort();
        all.extend(rows);
    }
    all
}

#[tokio::test]
async fn the_same_seed_gives_the_same_data() {
    // Some times lie around the quarter of an hour in which the data was made.
    let quarter =
        |stage: &Stage| stage.count("SELECT value / 900000 FROM settings WHERE name = 'seeded_at'");
    for seed in Seed::ALL {
        let (mut one, other) = (Stage::new(seed).await, Stage::new(seed).await);
        if quarter(&one) != quarter(&other) {
            one = Stage::new(seed).await;
        }
        let rows = dump(&one.database());
        assert!(!rows.is_empty());
        assert_eq!(rows, dump(&other.database()), "{seed:?}");
    }
}

#[tokio::test]
async fn the_demo_member_is_as_promised() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let card = visitor.get("/me/card").await.json();
    assert_eq!((&card["balance"], &card["pending"]), (&json!(1280), &json!(36)));
    assert_eq!(card["tier"]["id"], "tir_gold");
    assert_eq!(card["progress"]["missing"]["amount"], "320.00");
    assert_eq!(card["progress"]["target"]["amount"], "3000.00");
    assert!(visitor.get("/me/points").await.json()["lots"].as_array().unwrap().len() > 3);
    let tiers = visitor.get("/tiers").await.json();
    for tier in tiers["data"].as_array().unwrap() {
        assert!((3..=6).contains(&tier["benefits"].as_array().unwrap().len()));
    }
    assert_eq!(visitor.get("/stores").await.json()["data"].as_array().unwrap().len(), 5);
    let notice = visitor.get("/bootstrap").await.json()["notice"].as_str().unwrap().to_owned();
    assert!(notice.contains(DEMO) && notice.contains(OTP));
    for last in 2..=9 {
        let phone = format!("1380000000{last}");
        visitor.post("/auth/otp", json!({ "phone": phone })).await;
        let free = visitor.post("/auth/session", json!({ "phone": phone, "otp": OTP })).await;
        free.refused_with(409, "not_a_member");
    }
}

#[tokio::test]
async fn the_empty_seed_has_the_brand_and_no_members() {
    let stage = Stage::new(Seed::Empty).await;
    assert_eq!(stage.visitor.get("/tiers").await.json()["data"].as_array().unwrap().len(), 4);
    let members: i64 =
        stage.database().query_row("SELECT count(*) FROM members", [], |row| row.get(0)).unwrap();
    assert_eq!(members, 0);
}

#[tokio::test]
async fn a_reset_gives_fresh_data_a_fresh_clock_and_no_faults() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.scan(&visitor.code().await, "100").await;
    visitor.advance(1_000_000).await;
    visitor.control("/faults", json!({ "path": "*", "kind": "status", "status": 500 })).await;
    let reset = visitor.control("/reset", json!({ "seed": "demo" })).await;
    assert_eq!(reset.json(), json!({ "seed": "demo" }));
    visitor.get("/me").await.refused_with(401, "unauthenticated");
    visitor.sign_in(DEMO).await;
    assert_eq!(visitor.balance().await, 1280);
    let moved = visitor.control("/clock", json!({ "advance_s": 0 })).await.json();
    assert_eq!(moved["offset_ms"], 0);
}

#[tokio::test]
async fn kept_data_is_renewed_only_for_a_reason() {
    let folder = TempDir::new().unwrap();
    let options = |seed| Options {
        listen: ([127, 0, 0, 1], 0).into(),
        db: folder.path().join("deeper/kept.db"),
        seed,
        app: None,
        allow_origins: Vec::new(),
    };
    let start = async |seed| Sandbox::start(options(seed)).await.unwrap().seeded;
    assert_eq!(start(Seed::Demo).await, Some("there is no data yet"));
    assert_eq!(start(Seed::Demo).await, None);
    assert_eq!(start(Seed::Empty).await, Some("the kept data is of another seed"));
    let database = Connection::open(options(Seed::Demo).db).unwrap();
    let age = "UPDATE settings SET value = value - 90000000 WHERE name = 'seeded_at'";
    database.execute_batch(age).unwrap();
    assert_eq!(start(Seed::Empty).await, Some("the kept data is older than a day"));
    database.execute_batch("UPDATE settings SET value = 'x' WHERE name = 'version'").unwrap();
    assert_eq!(start(Seed::Empty).await, Some("the kept data is of another version"));
    assert_eq!(start(Seed::Empty).await, None);
}
