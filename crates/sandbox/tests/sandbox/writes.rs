//! A write happens once, however often it is sent.

use std::collections::HashSet;

use reqwest::Method;
use sandbox::Seed;
use serde_json::json;

use crate::stage::{DEMO, OTP, Stage, fresh_key};

#[tokio::test]
async fn a_write_needs_a_key_and_the_csrf_header() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let url = stage.visitor.url("/v1/me/card/codes");
    let body = json!({ "count": 1 });
    let bare = stage.visitor.http.post(&url).header("x-csrf", "1").json(&body);
    let reply = bare.send().await.unwrap();
    assert_eq!(reply.status(), 400);
    assert_eq!(reply.json::<serde_json::Value>().await.unwrap()["code"], "idempotency_key_missing");
    let unshielded = stage.visitor.http.post(&url).json(&body);
    let unshielded = unshielded.header("idempotency-key", format!("\"{}\"", fresh_key()));
    let reply = unshielded.send().await.unwrap();
    assert_eq!(reply.status(), 403);
    assert_eq!(reply.json::<serde_json::Value>().await.unwrap()["code"], "forbidden");
}

#[tokio::test]
async fn the_same_key_in_parallel_has_one_effect() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let key = fresh_key();
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let (visitor, key) = (stage.visitor.clone(), key.clone());
            tokio::spawn(async move {
                visitor.write(&key, Method::POST, "/me/card/codes", json!({ "count": 2 })).await
            })
        })
        .collect();
    let mut replies = HashSet::new();
    for task in tasks {
        let got = task.await.unwrap();
        match got.status {
            200 => assert!(replies.insert(got.body) || replies.len() == 1),
            409 => {
                got.refused_with(409, "request_in_progress");
                assert_eq!(got.header("retry-after"), Some("1"));
            }
            other => panic!("{other}: {}", got.body),
        }
    }
    assert_eq!(replies.len(), 1);
    let codes: i64 =
        stage.database().query_row("SELECT count(*) FROM codes", [], |row| row.get(0)).unwrap();
    assert_eq!(codes, 2);
}

#[tokio::test]
async fn a_repeated_sign_in_gets_the_same_reply_with_the_same_cookie() {
    let stage = Stage::new(Seed::Demo).await;
    stage.visitor.post("/auth/otp", json!({ "phone": DEMO })).await;
    let (key, body) = (fresh_key(), json!({ "phone": DEMO, "otp": OTP }));
    let first = stage.visitor.write(&key, Method::POST, "/auth/session", body.clone()).await;
    // The second one comes with the cookie of the first, or from a client that never got it.
    for visitor in [stage.visitor.clone(), stage.another_visitor()] {
        let again = visitor.write(&key, Method::POST, "/auth/session", body.clone()).await;
        assert_eq!((again.status, &again.body), (first.status, &first.body));
        assert_eq!(again.header("set-cookie"), first.header("set-cookie"));
        assert_eq!(again.header("x-request-id"), first.header("x-request-id"));
        assert_eq!(visitor.get("/me").await.status, 200);
    }
    let sessions: i64 =
        stage.database().query_row("SELECT count(*) FROM sessions", [], |row| row.get(0)).unwrap();
    assert_eq!(sessions, 1);
}

#[tokio::test]
async fn a_key_belongs_to_one_request_of_one_member() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let key = fresh_key();
    let issue = json!({ "count": 1 });
    let visitor = &stage.visitor;
    let first = visitor.write(&key, Method::POST, "/me/card/codes", issue.clone()).await;
    assert_eq!(first.status, 200);
    let reused = "idempotency_key_reused";
    let other_body = visitor.write(&key, Method::POST, "/me/card/codes", json!({"count": 2})).await;
    other_body.refused_with(422, reused);
    let other_path = visitor.write(&key, Method::PATCH, "/me", issue.clone()).await;
    other_path.refused_with(422, reused);

    let other = stage.another_visitor();
    let stranger = other.write(&key, Method::POST, "/me/card/codes", issue.clone()).await;
    stranger.refused_with(401, "unauthenticated");
    other.sign_in("13800000010").await;
    let other_member = other.write(&key, Method::POST, "/me/card/codes", issue.clone()).await;
    other_member.refused_with(422, reused);

    let spaced = visitor
        .http
        .post(visitor.url("/v1/me/card/codes"))
        .header("idempotency-key", format!("\"{}\"", key.to_uppercase()))
        .header("x-csrf", "1")
        .body("{ \"count\" : 1 }");
    assert_eq!(spaced.send().await.unwrap().text().await.unwrap(), first.body);
}

#[tokio::test]
async fn a_refusal_by_a_rule_is_kept_and_a_missing_session_is_not() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let (key, bad) = (fresh_key(), json!({ "phone": "no number" }));
    let refused = visitor.write(&key, Method::POST, "/auth/otp", bad.clone()).await;
    refused.refused_with(422, "validation_failed");
    let again = visitor.write(&key, Method::POST, "/auth/otp", bad).await;
    assert_eq!(again.body, refused.body);

    let (key, issue) = (fresh_key(), json!({ "count": 1 }));
    let nobody = visitor.write(&key, Method::POST, "/me/card/codes", issue.clone()).await;
    nobody.refused_with(401, "unauthenticated");
    visitor.sign_in(DEMO).await;
    let somebody = visitor.write(&key, Method::POST, "/me/card/codes", issue).await;
    assert_eq!(somebody.status, 200);
}

#[tokio::test]
async fn being_too_early_is_not_kept() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let body = json!({ "phone": DEMO });
    assert_eq!(visitor.post("/auth/otp", body.clone()).await.status, 200);
    let key = fresh_key();
    let early = visitor.write(&key, Method::POST, "/auth/otp", body.clone()).await;
    early.refused_with(429, "rate_limited");
    assert!((1..=60).contains(&early.header("retry-after").unwrap().parse::<u32>().unwrap()));
    visitor.advance(61).await;
    assert_eq!(visitor.write(&key, Method::POST, "/auth/otp", body).await.status, 200);
}

#[tokio::test]
async fn one_can_ask_what_became_of_a_write() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let asked = async |key: String| {
        let got = visitor.get(&format!("/me/writes/{key}")).await;
        assert_eq!(got.status, 200);
        got.json()
    };
    assert_eq!(asked(fresh_key()).await["state"], "unknown");
    assert_eq!(asked("nonsense".to_owned()).await["state"], "unknown");

    let (done, issue) = (fresh_key(), json!({ "count": 1 }));
    visitor.write(&done, Method::POST, "/me/card/codes", issue.clone()).await;
    let outcome = asked(done.clone()).await;
    assert_eq!((&outcome["state"], &outcome["status"]), (&json!("done"), &json!(200)));
    assert!(outcome["problem"].is_null());

    let refused = fresh_key();
    visitor.write(&refused, Method::POST, "/me/card/codes", json!({ "count": 99 })).await;
    let outcome = asked(refused).await;
    assert_eq!(outcome["status"], 422);
    assert_eq!(outcome["problem"]["code"], "validation_failed");
    assert_eq!(outcome["problem"]["errors"][0]["pointer"], "/count");

    // Without a session the key is enough, but nobody else's session may ask.
    let ask = format!("/me/writes/{done}");
    assert_eq!(stage.another_visitor().get(&ask).await.json()["state"], "done");
    let other = stage.another_visitor();
    other.sign_in("13800000010").await;
    assert_eq!(other.get(&ask).await.json()["state"], "unknown");

    visitor.advance(24 * 3600 + 1).await;
    assert_eq!(visitor.get(&ask).await.json()["state"], "unknown");
    let fresh = visitor.write(&done, Method::POST, "/me/card/codes", issue).await;
    assert_eq!(fresh.status, 200, "after a day the key is free again");
}

#[tokio::test]
async fn a_write_at_work_is_in_progress_and_outlives_its_client() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let slow = json!({ "path": "/me/card/codes", "times": 1, "kind": "delay", "delay_ms": 700 });
    stage.visitor.control("/faults", slow).await;
    let (key, issue) = (fresh_key(), json!({ "count": 1 }));
    let (visitor, sent) = (stage.visitor.clone(), key.clone());
    let body = issue.clone();
    let task =
        tokio::spawn(
            async move { visitor.write(&sent, Method::POST, "/me/card/codes", body).await },
        );
    tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    let ask = format!("/me/writes/{key}");
    assert_eq!(stage.visitor.get(&ask).await.json()["state"], "in_progress");
    let twice = stage.visitor.write(&key, Method::POST, "/me/card/codes", issue.clone()).await;
    twice.refused_with(409, "request_in_progress");
    task.abort();
    tokio::time::sleep(std::time::Duration::from_millis(900)).await;
    assert_eq!(stage.visitor.get(&ask).await.json()["state"], "done");
    assert_eq!(stage.visitor.write(&key, Method::POST, "/me/card/codes", issue).await.status, 200);
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_in_the_contracts_words() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let send = |body: &'static str| {
        let request = stage.visitor.http.post(stage.visitor.url("/v1/me/card/codes"));
        let key = format!("\"{}\"", fresh_key());
        let request = request.header("x-csrf", "1").header("idempotency-key", key).body(body);
        async move {
            let reply = request.send().await.unwrap();
            assert_eq!(reply.headers()["content-type"], "application/problem+json");
            (reply.status().as_u16(), reply.json::<serde_json::Value>().await.unwrap())
        }
    };
    for body in ["{", "[]", "\"x\"", "\u{0}"] {
        let (status, problem) = send(body).await;
        assert_eq!((status, &problem["code"]), (400, &json!("validation_failed")), "{body}");
    }
    let (status, problem) = send("").await;
    assert_eq!(status, 422);
    assert_eq!(
        problem["errors"][0],
        json!({
            "pointer": "/count", "code": "required", "detail": "请填写。",
        })
    );
    let (status, problem) = send(r#"{"count":"two"}"#).await;
    assert_eq!((status, &problem["errors"][0]["code"]), (422, &json!("invalid")));
    let (status, _) = send(r#"{"count":256}"#).await;
    assert_eq!(status, 422);
}
