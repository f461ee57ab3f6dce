//! One-time passwords, sessions, signing out.

use sandbox::Seed;
use serde_json::json;

use crate::stage::{DEMO, OTP, Stage, fresh_key};

#[tokio::test]
async fn a_wrong_password_uses_up_a_try_until_a_pause() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.post("/auth/otp", json!({ "phone": DEMO })).await;
    for left in [4, 3, 2, 1, 0] {
        let wrong = visitor.post("/auth/session", json!({ "phone": DEMO, "otp": "000000" })).await;
        wrong.refused_with(422, "otp_invalid");
        assert_eq!(wrong.json()["attempts_left"], left);
        assert_eq!(wrong.json()["detail"], "验证码不正确。");
    }
    let right = json!({ "phone": DEMO, "otp": OTP });
    let paused = visitor.post("/auth/session", right.clone()).await;
    paused.refused_with(429, "rate_limited");
    assert_eq!(paused.header("retry-after"), Some("60"));
    assert!(paused.json().get("detail").is_none(), "only 409 and 422 speak to the member");
    visitor.post("/auth/otp", json!({ "phone": DEMO })).await.refused_with(429, "rate_limited");
    visitor.advance(61).await;
    visitor.post("/auth/session", right.clone()).await.refused_with(422, "otp_expired");
    visitor.post("/auth/otp", json!({ "phone": DEMO })).await;
    assert_eq!(visitor.post("/auth/session", right).await.status, 200);
}

#[tokio::test]
async fn a_password_expires_and_is_good_once() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let right = json!({ "phone": DEMO, "otp": OTP });
    visitor.post("/auth/session", right.clone()).await.refused_with(422, "otp_expired");
    let sent = visitor.post("/auth/otp", json!({ "phone": DEMO })).await.json();
    assert_eq!(sent, json!({ "digits": 6, "expires_in_s": 300, "resend_after_s": 60 }));
    visitor.advance(301).await;
    visitor.post("/auth/session", right.clone()).await.refused_with(422, "otp_expired");
    visitor.post("/auth/otp", json!({ "phone": format!("+86{DEMO}") })).await;
    assert_eq!(visitor.post("/auth/session", right.clone()).await.status, 200);
    visitor.post("/auth/session", right).await.refused_with(422, "otp_expired");
}

#[tokio::test]
async fn only_a_mobile_number_gets_a_password() {
    let stage = Stage::new(Seed::Demo).await;
    for phone in ["", "138", "23800000001", "1380000000a", "138000000011", "+113800000001"] {
        let got = stage.visitor.post("/auth/otp", json!({ "phone": phone })).await;
        got.refused_with(422, "validation_failed");
        assert_eq!(got.json()["errors"][0]["pointer"], "/phone", "{phone}");
    }
}

#[tokio::test]
async fn the_session_is_a_strict_cookie_of_which_only_a_hash_is_kept() {
    let stage = Stage::new(Seed::Demo).await;
    stage.visitor.post("/auth/otp", json!({ "phone": DEMO })).await;
    let got = stage.visitor.post("/auth/session", json!({ "phone": DEMO, "otp": OTP })).await;
    let cookie = got.header("set-cookie").unwrap().to_owned();
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    let token = pair.strip_prefix("member_session=").unwrap();
    assert_eq!(attributes, "Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict");
    assert!(!got.body.contains(token));
    let kept: String = stage
        .database()
        .query_row("SELECT token_hash FROM sessions", [], |row| row.get(0))
        .unwrap();
    assert_ne!(kept, token);

    let bearer = format!("Bearer {token}");
    let other = stage.another_visitor();
    assert_eq!(other.get_with("/me", &[("authorization", &bearer)]).await.status, 200);
    assert_eq!(other.get_with("/me", &[("authorization", "Bearer x")]).await.status, 401);
}

#[tokio::test]
async fn signing_out_ends_the_session_and_so_does_time() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let key = fresh_key();
    for _ in 0..2 {
        let out = visitor
            .write(&key, reqwest::Method::DELETE, "/auth/session", serde_json::Value::Null)
            .await;
        assert_eq!(out.status, 204, "{}", out.body);
        assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    }
    visitor.get("/me").await.refused_with(401, "unauthenticated");

    visitor.sign_in(DEMO).await;
    visitor.advance(30 * 24 * 3600 - 60).await;
    assert_eq!(visitor.get("/me").await.status, 200);
    visitor.advance(120).await;
    visitor.get("/me").await.refused_with(401, "unauthenticated");
}
