//! Applications that the brand looks at first.

use contract::openapi;
use reqwest::Method;
use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    joining::FREE,
    stage::{Got, OTP, Stage, Visitor, fresh_key},
};

/// Applies as a partner's customer, whose applications are looked at.
async fn applied(visitor: &Visitor) -> Value {
    let joined = visitor.join(FREE, json!({ "source": { "channel": "partner" } })).await;
    assert_eq!(joined.status, 200, "{}", joined.body);
    let joined = joined.json();
    assert_eq!(joined["session"]["standing"], "applicant");
    assert_eq!(joined["application"]["state"], "pending");
    joined["application"].clone()
}

fn id(application: &Value) -> &str {
    application["id"].as_str().unwrap()
}

async fn correct(visitor: &Visitor, tag: &Value, body: Value) -> Got {
    let headers = [("if-match", tag.as_str().unwrap())];
    let key = fresh_key();
    visitor.write_with(&key, Method::PATCH, "/me/application", body, &headers).await
}

#[tokio::test]
async fn a_rejected_application_is_corrected_approved_and_rewarded_once() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let application = applied(visitor).await;
    assert_eq!((&application["gift"], &application["can_correct"]), (&json!([]), &json!(true)));
    let path = format!("/applications/{}", id(&application));

    let fixable = json!([{ "pointer": "/name", "detail": "请填写真实姓名" }]);
    let body = json!({ "reason": "姓名不完整", "fixable": fixable });
    assert_eq!(visitor.control(&format!("{path}/reject"), body).await.status, 200);
    let rejected = visitor.get("/me/application").await.json();
    assert_eq!(
        (&rejected["state"], &rejected["reason"]),
        (&json!("rejected"), &json!("姓名不完整"))
    );
    assert_eq!(rejected["fixable"][0]["detail"], "请填写真实姓名");
    visitor.control(&format!("{path}/approve"), json!({})).await.refused_with(409, "forbidden");

    let right =
        json!({ "name": "王若水", "birthday": "1990-05-01", "answers": { "city": "suzhou" } });
    let stale = correct(visitor, &application["tag"], right.clone()).await;
    stale.refused_with(412, "precondition_failed");
    let wrong = json!({ "name": "", "answers": { "city": "atlantis" } });
    let wrong = correct(visitor, &rejected["tag"], wrong).await;
    wrong.refused_with(422, "validation_failed");
    assert_eq!(wrong.json()["errors"].as_array().unwrap().len(), 2);
    let corrected = correct(visitor, &rejected["tag"], right).await;
    assert_eq!(corrected.status, 200, "{}", corrected.body);
    let corrected = corrected.json();
    assert_eq!((&corrected["state"], &corrected["fixable"]), (&json!("pending"), &json!([])));
    assert_eq!((&corrected["name"], &corrected["reason"]), (&json!("王若水"), &Value::Null));

    assert_eq!(visitor.control(&format!("{path}/approve"), json!({})).await.status, 200);
    visitor.control(&format!("{path}/approve"), json!({})).await.refused_with(409, "forbidden");
    // The same session is a member's now.
    assert_eq!(visitor.balance().await, 100);
    assert_eq!(visitor.get("/me").await.json()["name"], "王若水");
    let approved = visitor.get("/me/application").await.json();
    assert_eq!(approved["gift"].as_array().unwrap().len(), 2);
    assert_eq!(visitor.get("/me/coupons").await.json()["data"].as_array().unwrap().len(), 1);
    let late = correct(visitor, &approved["tag"], json!({ "name": "另一个" })).await;
    late.refused_with(409, "not_changeable");
    let events =
        visitor.get_with("/me/events?after=evt_0_0", &[("accept", "application/json")]).await;
    let states: Vec<Value> = events.json()["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["kind"] == "application")
        .map(|event| event["application_state"].clone())
        .collect();
    assert_eq!(states, ["rejected", "pending", "approved"]);
}

#[tokio::test]
async fn a_rejection_without_a_way_on_is_the_end() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let application = applied(visitor).await;
    let path = format!("/applications/{}/reject", id(&application));
    visitor.control(&path, json!({})).await;
    let rejected = visitor.get("/me/application").await.json();
    assert_eq!((&rejected["can_correct"], &rejected["fixable"]), (&json!(false), &json!([])));
    assert!(rejected["reason"].is_string());
    let late = correct(visitor, &rejected["tag"], json!({ "name": "王" })).await;
    late.refused_with(409, "not_changeable");
}

#[tokio::test]
async fn an_applicant_is_refused_elsewhere_and_finds_the_application_again() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    applied(visitor).await;
    for (method, path, write) in openapi::endpoints() {
        let open = ["/me/application", "/me/events", "/me/writes/{key}"];
        if !(path == "/me" || path.starts_with("/me/")) || open.contains(&path) {
            continue;
        }
        let method: Method = method.as_str().parse().unwrap();
        let path = path.replace(['{', '}'], "");
        let got = match write {
            false => visitor.get(&path).await,
            true => visitor.write(&fresh_key(), method.clone(), &path, example(&path)).await,
        };
        got.refused_with(403, "application_pending");
    }
    let poll =
        visitor.get_with("/me/events?after=evt_0_0", &[("accept", "application/json")]).await;
    assert_eq!((poll.status, &poll.json()["data"]), (200, &json!([])));
    // What everybody may see is seen as a guest sees it.
    assert_eq!(visitor.get("/games").await.status, 200);
    assert_eq!(visitor.get("/activities").await.status, 200);
    assert_eq!(visitor.get("/points/rules").await.status, 200);

    visitor.join(FREE, json!({})).await.refused_with(409, "application_pending");
    let other = stage.another_visitor();
    other.advance(61).await;
    other.post("/auth/otp", json!({ "phone": FREE })).await;
    let session = other.post("/auth/session", json!({ "phone": FREE, "otp": OTP })).await;
    assert_eq!(session.json()["standing"], "applicant");
    assert_eq!(other.get("/me/application").await.json()["state"], "pending");
    stage.another_visitor().get("/me/application").await.refused_with(401, "unauthenticated");
}

/// A body that reads as the request, for those that have required fields.
fn example(path: &str) -> Value {
    let address = json!({
        "region": "cn", "name": "王", "phone": "13800000002", "province": "江苏省",
        "city": "苏州市", "district": "姑苏区", "street": "平江路 97 号",
    });
    match path {
        "/me/card/codes" | "/me/coupons/id/code" => json!({ "count": 1 }),
        "/me/addresses" => address,
        "/me/points/recipients" => json!({ "phone": "13800000001" }),
        "/me/points/transfers" => json!({ "phone": "13800000001", "points": 10 }),
        "/me/redemptions" => {
            json!({ "reward": "rwd_tote", "quantity": 1, "expected_cost": { "points": 280 } })
        }
        "/me/signups" => json!({ "activity": "act_trail", "party": 1, "form_version": 1 }),
        "/me/signups/id" => json!({ "answers": {}, "form_version": 1 }),
        "/me/signups/id/feedback" => json!({ "answers": {}, "form_version": 1, "rating": 5 }),
        "/me/games/id/draws" => {
            json!({ "nonce": "00".repeat(16), "commitment": "x", "table_hash": "x" })
        }
        "/me/rounds/id/answers" => json!({ "item": "itm_1", "answer": { "text": "x" } }),
        "/me/rounds/id/hints" => json!({ "item": "itm_1" }),
        "/me/prizes/id/claim" => json!({ "address": "adr_1" }),
        _ => json!({}),
    }
}

#[tokio::test]
async fn every_application_is_looked_at_when_the_brand_wants_it() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let set = visitor.control_with(Method::PATCH, "/joining", json!({ "review": true })).await;
    assert_eq!(set.json()["review"], true);
    assert_eq!(visitor.get("/join-offer").await.json()["is_reviewed"], true);
    let joined = visitor.join(FREE, json!({})).await.json();
    assert_eq!(joined["session"]["standing"], "applicant");
    let label = json!({ "zh-Hans": "杯子", "zh-Hant": "杯子", "en": "Cup" });
    let cup = json!([{ "name": "cup", "label": label, "kind": "text", "required": true }]);
    let changed = visitor.control_with(Method::PATCH, "/joining", json!({ "fields": cup })).await;
    assert_eq!(changed.json()["form"], 2, "{}", changed.body);
    let form = visitor.get("/join-offer").await.json()["form"].clone();
    assert_eq!((&form["version"], &form["fields"][0]["label"]), (&json!(2), &json!("杯子")));
    let listed = visitor.control_with(Method::GET, "/applications", json!({})).await.json();
    assert_eq!(listed["data"][0]["state"], "pending");
}
