//! Points that are given away, kept longer, or count for more.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    shop::strings,
    stage::{DEMO, Got, Stage, Visitor},
};

const OTHER: &str = "13800000010";

async fn send(visitor: &Visitor, phone: &str, points: i64) -> Got {
    visitor.post("/me/points/transfers", json!({ "phone": phone, "points": points })).await
}

#[tokio::test]
async fn a_recipient_is_shown_masked() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let find =
        async |phone: &str| visitor.post("/me/points/recipients", json!({ "phone": phone })).await;
    assert_eq!(find(OTHER).await.json(), json!({ "name": "周**", "phone": "138****0010" }));
    find("13800000002").await.refused_with(409, "not_a_member");
    let own = find(DEMO).await;
    own.refused_with(422, "validation_failed");
    assert_eq!(own.json()["errors"][0]["code"], "own");
    find("12").await.refused_with(422, "validation_failed");
    // Looking for members by their numbers is slow, also where there are none.
    for _ in 0..7 {
        find("13800000003").await.refused_with(409, "not_a_member");
    }
    find(OTHER).await.refused_with(429, "rate_limited");
    visitor.advance(61).await;
    assert_eq!(find(OTHER).await.status, 200);
}

#[tokio::test]
async fn a_gift_stands_in_both_ledgers_and_expires_as_before() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let other = stage.another_visitor();
    other.sign_in(OTHER).await;
    let had = other.balance().await;
    let lots = visitor.get("/me/points").await.json()["lots"].as_array().unwrap().clone();
    let gift = json!({ "phone": OTHER, "points": 300, "note": " 请你喝茶 " });
    let sent = visitor.post("/me/points/transfers", gift).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    let sent = sent.json();
    assert_eq!((&sent["direction"], &sent["points"]), (&json!("given"), &json!(300)));
    assert_eq!(sent["with"], json!({ "name": "周**", "phone": "138****0010" }));
    assert_eq!(sent["note"], "请你喝茶");
    assert_eq!((visitor.balance().await, other.balance().await), (980, had + 300));

    let entry = |page: Value| page["data"][0].clone();
    let out = entry(visitor.get("/me/points/entries?limit=1").await.json());
    assert_eq!((&out["kind"], &out["points"]), (&json!("spend"), &json!(-300)));
    assert_eq!((&out["title"], &out["transfer"]), (&json!("转赠给 周**"), &sent["id"]));
    let into = entry(other.get("/me/points/entries?limit=1").await.json());
    assert_eq!((&into["kind"], &into["points"]), (&json!("earn"), &json!(300)));
    assert_eq!((&into["title"], &into["transfer"]), (&json!("获赠自 林**"), &sent["id"]));
    let received = other.get("/me/points/transfers").await.json();
    assert_eq!(received["data"][0]["direction"], "received");
    assert_eq!(received["data"][0]["with"]["name"], "林**");

    // The first lots went, each with its own end.
    let given = other.get("/me/points").await.json()["lots"].as_array().unwrap().clone();
    let given: Vec<_> = given.iter().filter(|lot| lot["source"] == into["title"]).collect();
    let sum: i64 = given.iter().map(|lot| lot["points"].as_i64().unwrap()).sum();
    assert_eq!(sum, 300);
    for (gift, lot) in given.iter().zip(&lots) {
        assert_eq!(gift["expires_at"], lot["expires_at"]);
    }
    visitor.totals().await;
    other.totals().await;
    stage.lots_agree();
}

#[tokio::test]
async fn gifts_have_limits() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    for points in [-5, 0, 9, 501, i64::MAX] {
        let refused = send(visitor, OTHER, points).await;
        refused.refused_with(422, "validation_failed");
        assert_eq!(refused.json()["errors"][0]["pointer"], "/points");
    }
    send(visitor, DEMO, 50).await.refused_with(422, "validation_failed");
    send(visitor, "13800000002", 50).await.refused_with(409, "not_a_member");
    let long = json!({ "phone": OTHER, "points": 50, "note": "茶".repeat(61) });
    visitor.post("/me/points/transfers", long).await.refused_with(422, "validation_failed");
    assert_eq!(send(visitor, OTHER, 500).await.status, 200);
    assert_eq!(send(visitor, OTHER, 400).await.status, 200);
    let refused = send(visitor, OTHER, 101).await;
    refused.refused_with(409, "limit_reached");
    assert_eq!(refused.json()["limit"], 1000);
    let limits = visitor.get("/me/points/transfers").await.json()["limits"].clone();
    assert_eq!(limits, json!({ "min": 10, "max": 500, "per_day": 1000, "left_today": 100 }));
    visitor.advance(24 * 3600).await;
    let refused = send(visitor, OTHER, 400).await;
    refused.refused_with(409, "insufficient_points");
    assert_eq!(
        (&refused.json()["available"], &refused.json()["missing"]),
        (&json!(380), &json!(20))
    );
    assert_eq!(send(visitor, OTHER, 380).await.status, 200);
    assert_eq!(visitor.balance().await, 0);
    let all = visitor.all("/me/points/transfers?limit=2").await;
    assert_eq!(
        all.iter().map(|gift| gift["points"].as_i64().unwrap()).collect::<Vec<_>>(),
        [380, 400, 500]
    );
    stage.lots_agree();
}

#[tokio::test]
async fn two_members_giving_at_once_lose_and_gain_nothing() {
    let stage = Stage::new(Seed::Demo).await;
    let members = stage.members(2, 400).await;
    let phones = ["13900000000", "13900000001"];
    let tasks: Vec<_> = (0..24)
        .map(|nth| {
            let (member, to) = (members[nth % 2].clone(), phones[(nth + 1) % 2]);
            tokio::spawn(async move { send(&member, to, 70).await })
        })
        .collect();
    for task in tasks {
        let got = task.await.unwrap();
        assert!([200, 409].contains(&got.status), "{}", got.body);
    }
    let mut sum = 0;
    for member in &members {
        sum += member.balance().await;
        member.totals().await;
    }
    assert_eq!(sum, 800);
    stage.lots_agree();
}

#[tokio::test]
async fn a_lot_is_extended_once() {
    let stage = Stage::new(Seed::Demo).await;
    let member = &stage.members(1, 200).await[0];
    let lot = async || member.get("/me/points").await.json()["lots"][0].clone();
    let first = lot().await;
    assert!(first["extension"].is_null(), "it is far from its end");
    let extend = async |id: &Value| {
        member.post(&format!("/me/points/lots/{}/extend", id.as_str().unwrap()), json!({})).await
    };
    extend(&first["id"]).await.refused_with(409, "limit_reached");

    let time = |value: &Value| {
        value.as_str().unwrap().parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap()
    };
    let now = time(&stage.visitor.get("/bootstrap").await.json()["server_time"]);
    let before_end = time(&first["expires_at"]) - now - chrono::TimeDelta::days(10);
    stage.visitor.advance(before_end.num_seconds()).await;
    member.sign_in("13900000000").await;
    let soon = lot().await;
    assert_eq!(soon["extension"]["cost"], 10);
    let extended = extend(&soon["id"]).await.json();
    assert_eq!(extended["expires_at"], soon["extension"]["until"]);
    assert!(
        time(&extended["expires_at"]) - time(&soon["expires_at"]) > chrono::TimeDelta::days(85)
    );
    assert_eq!((&extended["points"], &extended["extension"]), (&json!(190), &Value::Null));
    extend(&soon["id"]).await.refused_with(409, "limit_reached");
    stage.visitor.advance(12 * 24 * 3600).await;
    assert_eq!(member.balance().await, 190, "it outlives its first end");
    member.totals().await;
    extend(&json!("lot_000001")).await.refused_with(404, "not_found");
    extend(&json!("nonsense")).await.refused_with(404, "not_found");
    stage.lots_agree();
}

#[tokio::test]
async fn a_double_points_day_is_told_of_and_counts() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let rules = visitor.get("/points/rules").await.json()["data"].as_array().unwrap().clone();
    let purchase = rules.iter().find(|rule| rule["id"] == "rul_purchase").unwrap();
    assert_eq!(purchase["multiplier"], 150);
    assert_eq!(purchase["windows"][0]["multiplier"], 200);
    let rate = json!({ "points": 1, "money": { "amount": "1.00", "currency": "CNY" } });
    assert_eq!(purchase["rate"], rate, "as the till counts below");
    let birthday = rules.iter().find(|rule| rule["id"] == "rul_birthday").unwrap();
    assert_eq!((&birthday["multiplier"], &birthday["windows"]), (&Value::Null, &json!([])));
    let guests = stage.another_visitor().get("/points/rules").await.json();
    assert!(guests["data"].as_array().unwrap().iter().all(|rule| rule["multiplier"].is_null()));

    assert_eq!(visitor.scan(&visitor.code().await, "10").await.json()["points"], 15);
    visitor.advance(3 * 24 * 3600).await;
    let windows = strings(purchase["windows"].as_array().unwrap(), "title");
    assert_eq!(windows, ["会员日双倍积分"]);
    assert_eq!(visitor.scan(&visitor.code().await, "10").await.json()["points"], 30);
    visitor.advance(24 * 3600).await;
    assert_eq!(visitor.scan(&visitor.code().await, "10").await.json()["points"], 15);
}
