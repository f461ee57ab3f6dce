//! What is won, and the chances that it takes.

use reqwest::Method;
use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    games::{GRID, RIDDLES, WHEEL},
    shop::strings,
    stage::{DEMO, Stage, fresh_key, id},
};

async fn events(stage: &Stage, kind: &str) -> Vec<Value> {
    let (all, _) = stage.visitor.events("evt_0_0").await;
    all.into_iter().filter(|event| event["kind"] == kind).collect()
}

#[tokio::test]
async fn points_are_on_the_balance_at_once_and_once() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let prize = visitor.rig(WHEEL, "points").await;
    let points = prize["points"].as_i64().unwrap();
    let body = json!({
        "nonce": "00".repeat(16),
        "commitment": visitor.commitment(WHEEL).await,
        "table_hash": visitor.table_hash(WHEEL).await,
    });
    let (key, path) = (fresh_key(), format!("/me/games/{WHEEL}/draws"));
    let receipt = visitor.write(&key, Method::POST, &path, body.clone()).await;
    let again = visitor.write(&key, Method::POST, &path, body).await;
    assert_eq!(receipt.body, again.body);
    let won = receipt.json()["prize"].clone();
    assert_eq!((&won["state"], &won["points"]), (&json!("granted"), &json!(points)));
    assert_eq!(won["serial"], receipt.json()["serial"]);
    assert!(won["can_claim"] == false && won["claim_by"].is_null());
    assert_eq!(visitor.balance().await, 1280 + points);
    let entry = visitor.get("/me/points/entries?limit=1").await.json()["data"][0].clone();
    assert_eq!((&entry["kind"], &entry["points"]), (&json!("earn"), &json!(points)));
    assert!(entry["title"].as_str().unwrap().contains(prize["title"].as_str().unwrap()));
    let claim = json!({ "address": visitor.address().await });
    let claim = visitor.post(&format!("/me/prizes/{}/claim", id(&won)), claim).await;
    claim.refused_with(409, "not_claimable");
    assert_eq!(events(&stage, "points").await.last().unwrap()["points"], points);
    assert_eq!(events(&stage, "prize").await.last().unwrap()["prize_state"], "granted");
    visitor.totals().await;
    stage.games_agree();
}

#[tokio::test]
async fn coupons_and_vouchers_are_in_the_wallet_at_once() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    for (game, kind) in [(WHEEL, "coupon"), (GRID, "voucher")] {
        visitor.set_chances(game, DEMO, 1).await;
        if visitor.prizes_of(game, kind).await.is_empty() {
            continue;
        }
        let prize = visitor.rig(game, kind).await;
        let won = visitor.draw(game).await["prize"].clone();
        assert_eq!((&won["kind"], &won["state"]), (&json!(kind), &json!("granted")));
        let coupon = won["coupon"].as_str().unwrap();
        let coupon = visitor.get(&format!("/me/coupons/{coupon}")).await.json();
        assert_eq!((&coupon["state"], &coupon["title"]), (&json!("usable"), &prize["title"]));
        assert_eq!(kind == "voucher", coupon["kind"] == "item");
        let path = format!("/me/coupons/{}/code", id(&coupon));
        let codes = visitor.post(&path, json!({ "count": 1 })).await.json();
        let code = codes["codes"][0]["code"].as_str().unwrap();
        assert_eq!(visitor.scan(code, "500").await.status, 200, "the till takes it");
    }
    stage.games_agree();
}

#[tokio::test]
async fn goods_are_claimed_sent_and_delivered() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let address = visitor.address().await;
    visitor.rig(WHEEL, "goods").await;
    let won = visitor.draw(WHEEL).await["prize"].clone();
    assert_eq!((&won["state"], &won["can_claim"]), (&json!("unclaimed"), &json!(true)));
    let path = format!("/me/prizes/{}", id(&won));
    let claim = async |body: Value| visitor.post(&format!("{path}/claim"), body).await;
    claim(json!({})).await.refused_with(422, "validation_failed");
    claim(json!({ "address": "adr_999999" })).await.refused_with(422, "validation_failed");
    let act = async |action: &str| {
        visitor.control(&format!("/won/{}/{action}", id(&won)), json!({})).await
    };
    act("ship").await.refused_with(409, "forbidden");

    let key = fresh_key();
    let body = json!({ "address": address });
    let claim_path = format!("{path}/claim");
    let claimed = visitor.write(&key, Method::POST, &claim_path, body.clone()).await;
    let again = visitor.write(&key, Method::POST, &claim_path, body.clone()).await;
    assert_eq!(claimed.body, again.body);
    let claimed = claimed.json();
    assert_eq!((&claimed["state"], &claimed["can_claim"]), (&json!("claimed"), &json!(false)));
    assert_eq!(claimed["address"]["phone"], "138****0001");
    assert!(claimed["claimed_at"].is_string());
    claim(body).await.refused_with(409, "not_claimable");

    assert_eq!(act("ship").await.json()["state"], "shipped");
    let shipped = visitor.get(&path).await.json();
    assert!(shipped["shipping"]["number"].as_str().unwrap().starts_with("SF"));
    act("ship").await.refused_with(409, "forbidden");
    assert_eq!(act("deliver").await.json()["state"], "delivered");
    act("deliver").await.refused_with(409, "forbidden");
    let of_prize = events(&stage, "prize").await;
    let of_prize: Vec<Value> =
        of_prize.into_iter().filter(|event| event["prize"] == won["id"]).collect();
    let moves = strings(&of_prize, "prize_state");
    assert_eq!(moves, ["unclaimed", "claimed", "shipped", "delivered"]);
    let delivered = visitor.get("/me/prizes?state=delivered").await.json();
    assert!(delivered["data"].as_array().unwrap().iter().any(|prize| prize["id"] == won["id"]));
    visitor.get("/me/prizes?state=unknown").await.refused_with(422, "validation_failed");
    let receipt = visitor.get(&format!("/me/draws/{}", won["draw"].as_str().unwrap())).await.json();
    assert_eq!(receipt["prize"]["state"], "delivered", "as it stands now");
    let listed = visitor.get_with("/me/prizes?limit=1", &[]).await.json();
    assert_eq!(listed["data"][0]["id"], won["id"]);
}

#[tokio::test]
async fn what_nobody_claims_in_time_is_lost() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let address = visitor.address().await;
    let prize = visitor.rig(WHEEL, "goods").await;
    let won = visitor.draw(WHEEL).await["prize"].clone();
    let days = prize["claim_days"].as_i64().unwrap();
    visitor.advance((days - 1) * 24 * 3600).await;
    visitor.sign_in(DEMO).await;
    let path = format!("/me/prizes/{}", id(&won));
    assert_eq!(visitor.get(&path).await.json()["state"], "unclaimed");
    visitor.advance(2 * 24 * 3600).await;
    assert_eq!(visitor.get(&path).await.json()["state"], "expired");
    let late = visitor.post(&format!("{path}/claim"), json!({ "address": address })).await;
    late.refused_with(409, "claim_over");
    assert_eq!(late.json()["ended_at"], won["claim_by"]);
    visitor
        .control(&format!("/won/{}/ship", id(&won)), json!({}))
        .await
        .refused_with(409, "forbidden");
    stage.games_agree();
}

#[tokio::test]
async fn a_days_chance_is_for_that_day_and_the_ledger_adds_up() {
    let stage = Stage::new(Seed::Demo).await;
    let member = stage.members(1, 0).await.remove(0);
    let phone = "13900000000";
    let ledger = async || {
        let path = format!("/me/games/{WHEEL}/chances");
        let all = member.all(&format!("{path}?limit=2")).await;
        let left = member.get(&path).await.json()["left"].as_i64().unwrap();
        let sum: i64 = all.iter().map(|entry| entry["delta"].as_i64().unwrap()).sum();
        assert_eq!(sum, left, "the entries add up to what is left");
        assert_eq!(all.first().map_or(0, |entry| entry["left"].as_i64().unwrap()), left);
        let reasons: Vec<String> =
            all.iter().rev().map(|entry| entry["reason"].as_str().unwrap().to_owned()).collect();
        (left, reasons)
    };
    assert_eq!(ledger().await, (1, vec!["daily".to_owned()]));
    member.set_chances(WHEEL, phone, 3).await;
    let receipt = member.draw(WHEEL).await;
    assert_eq!(ledger().await.0, 2);
    member.advance(24 * 3600).await;
    assert_eq!(ledger().await.0, 3, "the day's was used first; the gifts stay");
    member.advance(24 * 3600).await;
    let (left, reasons) = ledger().await;
    assert_eq!(left, 3);
    assert_eq!(reasons, ["daily", "gift", "draw", "daily", "expired", "daily"]);
    let drawn = member.get(&format!("/me/games/{WHEEL}/chances")).await.json();
    let drawn =
        drawn["data"].as_array().unwrap().iter().find(|it| it["reason"] == "draw").unwrap().clone();
    assert_eq!(drawn["draw"], receipt["id"]);
    member.set_chances(WHEEL, phone, 0).await;
    assert_eq!(ledger().await.0, 0);
    let game = member.game(WHEEL).await["game"].clone();
    assert_eq!(game["unavailable"][0]["code"], "no_chances");
    let none = member.draw_with(WHEEL, &"0".repeat(32), &member.commitment(WHEEL).await).await;
    none.refused_with(409, "no_chances");
    let nobody = json!({ "phone": "13800000002", "chances": 1 });
    let nobody = member.control(&format!("/games/{WHEEL}/chances"), nobody).await;
    nobody.refused_with(409, "not_a_member");
    let played = json!({ "phone": phone, "chances": 1 });
    let played = member.control(&format!("/games/{RIDDLES}/chances"), played).await;
    played.refused_with(404, "not_found");
    stage.games_agree();
}
