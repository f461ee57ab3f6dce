//! Each kind of fault does what it says, and no more often than ordered.

use std::time::{Duration, Instant};

use reqwest::{Method, Response};
use sandbox::Seed;
use serde_json::{Value, json};

use crate::stage::{Stage, fresh_key};

async fn order(stage: &Stage, fault: Value) {
    assert_eq!(stage.visitor.control("/faults", json!([fault])).await.status, 200);
}

async fn raw(stage: &Stage, path: &str) -> Result<Response, reqwest::Error> {
    stage.visitor.http.get(stage.visitor.url(&format!("/v1{path}"))).send().await
}

#[tokio::test]
async fn delay_and_status() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    order(&stage, json!({ "path": "/me/points", "times": 1, "kind": "delay", "delay_ms": 400 }))
        .await;
    let started = Instant::now();
    assert_eq!(visitor.get("/me/points").await.status, 200);
    assert!(started.elapsed() >= Duration::from_millis(400));

    for (status, code) in [
        (401, "unauthenticated"),
        (403, "forbidden"),
        (404, "not_found"),
        (429, "rate_limited"),
        (500, "internal"),
        (503, "unavailable"),
    ] {
        let fault = json!({
            "method": "GET", "path": "/v1/me/*", "times": 1,
            "kind": "status", "status": status, "retry_after_s": 3,
        });
        order(&stage, fault).await;
        assert_eq!(visitor.get("/tiers").await.status, 200, "another path is spared");
        let got = visitor.get("/me/points").await;
        got.refused_with(status, code);
        assert_eq!(got.header("retry-after"), Some("3"));
        assert_eq!(visitor.get("/me/points").await.status, 200, "once was ordered");
    }
}

#[tokio::test]
async fn reset_cuts_before_handling() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let key = fresh_key();
    // A client resends on its own when a kept-alive connection closes without a byte.
    order(&stage, json!({ "path": "/me/card/codes", "kind": "reset" })).await;
    let reply = stage
        .visitor
        .http
        .post(stage.visitor.url("/v1/me/card/codes"))
        .header("x-csrf", "1")
        .header("idempotency-key", format!("\"{key}\""))
        .json(&json!({ "count": 1 }))
        .send()
        .await;
    assert!(reply.is_err(), "{reply:?}");
    let outcome = stage.visitor.get(&format!("/me/writes/{key}")).await.json();
    assert_eq!(outcome["state"], "unknown");
    let cleared = stage.visitor.http.delete(stage.visitor.url("/sandbox/faults")).send().await;
    assert_eq!(cleared.unwrap().status(), 200);
    stage.visitor.code().await;
}

#[tokio::test]
async fn a_dropped_response_has_its_effect() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    order(
        &stage,
        json!({ "method": "POST", "path": "/me/card/codes", "times": 1, "kind": "drop_response" }),
    )
    .await;
    let (key, body) = (fresh_key(), json!({ "count": 1 }));
    let reply = visitor
        .http
        .post(visitor.url("/v1/me/card/codes"))
        .header("x-csrf", "1")
        .header("idempotency-key", format!("\"{key}\""))
        .json(&body)
        .send()
        .await
        .expect("the head arrives");
    assert_eq!(reply.status(), 200);
    assert!(reply.text().await.is_err(), "the body does not arrive whole");
    let outcome = visitor.get(&format!("/me/writes/{key}")).await.json();
    assert_eq!((&outcome["state"], &outcome["status"]), (&json!("done"), &json!(200)));
    let again = visitor.write(&key, Method::POST, "/me/card/codes", body).await;
    assert_eq!(again.json()["codes"].as_array().unwrap().len(), 1);

    order(&stage, json!({ "path": "/auth/session", "times": 1, "kind": "drop_response" })).await;
    let reply = visitor
        .http
        .delete(visitor.url("/v1/auth/session"))
        .header("x-csrf", "1")
        .header("idempotency-key", format!("\"{}\"", fresh_key()))
        .send()
        .await
        .expect("the head arrives");
    assert!(reply.text().await.is_err(), "a reply without a body is given one to lose");
    assert_eq!(visitor.get("/me").await.status, 401);
}

#[tokio::test]
async fn bodies_are_spoiled() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let spoiled = async |kind: &str, path: &str| {
        order(&stage, json!({ "path": path, "times": 1, "kind": kind })).await;
        let reply = raw(&stage, path).await.unwrap();
        assert_eq!(reply.status(), 200);
        let kind = reply.headers()["content-type"].to_str().unwrap().to_owned();
        (kind, reply.text().await.unwrap())
    };
    for kind in ["malformed_json", "truncated"] {
        let (content, text) = spoiled(kind, "/me/card").await;
        assert_eq!(content, "application/json");
        assert!(serde_json::from_str::<Value>(&text).is_err(), "{kind}");
    }
    let (content, text) = spoiled("html", "/me/card").await;
    assert!(content.starts_with("text/html") && text.starts_with("<!doctype html>"));

    let (_, text) = spoiled("unknown_enum", "/me/points/entries").await;
    let page: contract::points::LedgerPage = serde_json::from_str(&text).unwrap();
    assert!(page.data.iter().all(|e| e.kind == contract::points::EntryKind::Unknown));
    let (_, text) = spoiled("unknown_enum", "/me/card").await;
    let card: contract::member::Card = serde_json::from_str(&text).unwrap();
    assert!(card.benefits.iter().all(|b| b.icon == contract::member::BenefitIcon::Unknown));

    let (_, text) = spoiled("wrong_type", "/me/card").await;
    assert!(serde_json::from_str::<contract::member::Card>(&text).is_err());
    let wrong: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&wrong["balance"], &wrong["name"]), (&json!("1280"), &json!(42)));
    let (_, text) = spoiled("wrong_type", "/tiers").await;
    assert!(serde_json::from_str::<Value>(&text).unwrap()["data"].is_string());
}

#[tokio::test]
async fn a_stream_is_cut() {
    let stage = Stage::signed_in(Seed::Demo).await;
    order(
        &stage,
        json!({ "path": "/me/events", "times": 1, "kind": "cut_stream", "delay_ms": 200 }),
    )
    .await;
    let mut reply = raw(&stage, "/me/events").await.unwrap();
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.chunk().await.unwrap().unwrap(), "retry: 2000\n\n");
    assert!(reply.chunk().await.is_err(), "it has no proper end");
}

#[tokio::test]
async fn events_of_a_stream_are_spoiled() {
    let stage = Stage::signed_in(Seed::Demo).await;
    order(&stage, json!({ "path": "/me/events", "times": 1, "kind": "unknown_enum" })).await;
    let mut reply = raw(&stage, "/me/events").await.unwrap();
    assert_eq!(reply.chunk().await.unwrap().unwrap(), "retry: 2000\n\n");
    stage.visitor.scan(&stage.visitor.code().await, "5").await;
    let event = reply.chunk().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&event).contains("\"kind\":\"brand_new_value\""));
}

#[tokio::test]
async fn one_fault_may_come_without_a_list_and_nonsense_is_refused() {
    let stage = Stage::new(Seed::Demo).await;
    let one = json!({ "method": "GET", "path": "*", "times": 1, "kind": "status", "status": 503 });
    assert_eq!(stage.visitor.control("/faults", one).await.status, 200);
    stage.visitor.get("/bootstrap").await.refused_with(503, "unavailable");
    let nonsense =
        stage.visitor.control("/faults", json!({ "path": "*", "kind": "gremlin" })).await;
    nonsense.refused_with(400, "validation_failed");
}
