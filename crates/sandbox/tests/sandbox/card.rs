//! The card, its codes, and the till.

use std::collections::HashSet;

use sandbox::Seed;
use serde_json::json;

use crate::stage::{Got, Stage};

#[tokio::test]
async fn the_till_burns_a_code_and_earns_by_tier() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let code = visitor.code().await;
    let scanned = visitor.scan(&code, "128.00").await;
    assert_eq!(scanned.status, 200, "{}", scanned.body);
    let scanned = scanned.json();
    assert_eq!(scanned["points"], 192, "1.5 points for each yuan on gold");
    assert_eq!(scanned["member"]["balance"], 1472);
    assert_eq!(scanned["member"]["phone"], "138****0001");
    assert_eq!(scanned["member"]["name"], "林**");
    visitor.scan(&code, "128.00").await.refused_with(409, "code_used");
    visitor.scan("0000000000000000", "1").await.refused_with(404, "not_found");

    let points = visitor.get("/me/points").await.json();
    assert_eq!(points["balance"], 1472);
    let entry = &visitor.get("/me/points/entries?limit=1").await.json()["data"][0];
    assert_eq!((&entry["points"], &entry["balance"]), (&json!(192), &json!(1472)));
    assert_eq!(entry["store"], "上海武康路店");
    assert_eq!(entry["rule"]["id"], "rul_purchase");
    let card = visitor.get("/me/card").await.json();
    assert_eq!(card["progress"]["missing"]["amount"], "192.00");
}

#[tokio::test]
async fn codes_live_one_after_the_other() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let issued = visitor.post("/me/card/codes", json!({ "count": 10 })).await.json();
    let codes = issued["codes"].as_array().unwrap();
    let code = |index: usize| codes[index]["code"].as_str().unwrap().to_owned();
    let distinct: HashSet<_> = (0..10).map(code).collect();
    assert_eq!(distinct.len(), 10);
    assert!(distinct.iter().all(|code| code.len() == 16));
    let time = |index: usize, name: &str| {
        codes[index][name]
            .as_str()
            .unwrap()
            .parse::<chrono::DateTime<chrono::FixedOffset>>()
            .unwrap()
    };
    for index in 0..10 {
        let life = time(index, "expires_at") - time(index, "valid_from");
        assert_eq!(life.num_seconds(), 60);
    }
    assert_eq!((time(1, "valid_from") - time(0, "valid_from")).num_seconds(), 50);

    visitor.scan(&code(1), "10").await.refused_with(409, "code_expired");
    visitor.advance(61).await;
    visitor.scan(&code(0), "10").await.refused_with(409, "code_expired");
    assert_eq!(visitor.scan(&code(1), "10").await.status, 200);
    for wrong in [0, 11] {
        let refused = visitor.post("/me/card/codes", json!({ "count": wrong })).await;
        refused.refused_with(422, "validation_failed");
    }
}

#[tokio::test]
async fn a_code_scanned_twenty_times_at_once_earns_once() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let code = stage.visitor.code().await;
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (visitor, code) = (stage.visitor.clone(), code.clone());
            tokio::spawn(async move { visitor.scan(&code, "100").await })
        })
        .collect();
    let mut scanned = 0;
    for task in tasks {
        let got: Got = task.await.unwrap();
        match got.status {
            200 => scanned += 1,
            _ => got.refused_with(409, "code_used"),
        }
    }
    assert_eq!(scanned, 1);
    assert_eq!(stage.visitor.balance().await, 1280 + 150);
}

#[tokio::test]
async fn asking_for_codes_has_a_limit() {
    let stage = Stage::signed_in(Seed::Demo).await;
    for _ in 0..60 {
        stage.visitor.code().await;
    }
    let refused = stage.visitor.post("/me/card/codes", json!({ "count": 1 })).await;
    refused.refused_with(429, "rate_limited");
    assert!(refused.header("retry-after").is_some());
    stage.visitor.advance(61).await;
    stage.visitor.code().await;
}

#[tokio::test]
async fn spending_enough_lifts_the_tier() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.scan(&visitor.code().await, "319.99").await;
    assert_eq!(visitor.get("/me/card").await.json()["tier"]["id"], "tir_gold");
    visitor.scan(&visitor.code().await, "0.01").await;
    let card = visitor.get("/me/card").await.json();
    assert_eq!(card["tier"]["id"], "tir_platinum");
    assert!(card["progress"].is_null(), "there is nothing above");
    let history = visitor.get("/me/tier-history").await.json();
    let levels: Vec<_> =
        history["data"].as_array().unwrap().iter().map(|c| &c["tier"]["level"]).collect();
    assert_eq!(levels, [4, 3, 2, 1]);
    let points = visitor.scan(&visitor.code().await, "10").await.json()["points"].clone();
    assert_eq!(points, 20, "two points for each yuan on platinum");
}

#[tokio::test]
async fn the_till_takes_only_amounts_and_stores() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let code = stage.visitor.code().await;
    for amount in [json!("-1"), json!("x"), json!("1.001"), json!(null), json!(1e12)] {
        let scan = json!({ "code": code, "store": "SH01", "amount": amount });
        stage.visitor.control("/till", scan).await.refused_with(422, "validation_failed");
    }
    let nowhere = json!({ "code": code, "store": "XX", "amount": 1 });
    stage.visitor.control("/till", nowhere).await.refused_with(422, "validation_failed");
    assert_eq!(stage.visitor.scan(&code, "0").await.status, 200, "the code is still good");
}

#[tokio::test]
async fn a_scene_can_be_set_for_a_member() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let scene = json!({ "phone": "13900000000", "points": 9_007_199_254_740_993_i64, "tier": 2, "name": "阿白" });
    let set = visitor.control("/members", scene).await;
    assert_eq!(set.status, 200, "{}", set.body);
    visitor.sign_in("13900000000").await;
    assert_eq!(visitor.balance().await, 9_007_199_254_740_993);
    assert_eq!(visitor.get("/me/card").await.json()["tier"]["id"], "tir_silver");
    visitor.control("/members", json!({ "phone": "13900000000", "points": 7 })).await;
    let entries = visitor.get("/me/points/entries").await.json();
    assert_eq!(entries["data"][0]["points"], -9_007_199_254_740_986_i64);
    assert_eq!(entries["data"][0]["kind"], "adjust");
    assert_eq!(visitor.balance().await, 7);
    let below = visitor.control("/members", json!({ "phone": "13900000000", "points": -1 })).await;
    below.refused_with(422, "validation_failed");
}
