//! From a stranger's number to a member.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::stage::{DEMO, OTP, Stage, Visitor};

const FREE: &str = "13800000002";

/// The consents with their current versions, all or the required ones.
async fn consents(visitor: &Visitor, all: bool) -> Value {
    let texts = visitor.get("/bootstrap").await.json()["consents"].clone();
    let given = texts.as_array().unwrap().iter();
    given
        .filter(|text| all || text["required"] == true)
        .map(|text| json!({ "purpose": text["purpose"], "version": text["version"] }))
        .collect()
}

#[tokio::test]
async fn a_stranger_signs_in_and_joins_with_the_same_password() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.post("/auth/otp", json!({ "phone": FREE })).await;
    let stranger = visitor.post("/auth/session", json!({ "phone": FREE, "otp": OTP })).await;
    stranger.refused_with(409, "not_a_member");
    assert!(stranger.json()["detail"].is_string());

    let joined = visitor
        .post(
            "/members",
            json!({
                "phone": FREE,
                "otp": OTP,
                "name": "  王若水 ",
                "birthday": "1990-05-01",
                "consents": consents(visitor, true).await,
                "source": { "store": "HZ01", "channel": "qr" },
            }),
        )
        .await;
    assert_eq!(joined.status, 200, "{}", joined.body);
    assert_eq!(joined.json()["application"]["state"], "approved");
    assert!(joined.json()["session"]["member"].is_string());

    let me = visitor.get("/me").await.json();
    assert_eq!((&me["name"], &me["phone"]), (&json!("王若水"), &json!("138****0002")));
    let card = visitor.get("/me/card").await.json();
    assert_eq!((&card["balance"], &card["tier"]["level"]), (&json!(100), &json!(1)));
    let entries = visitor.get("/me/points/entries").await.json();
    assert_eq!(entries["data"][0]["rule"]["id"], "rul_welcome");
    assert_eq!(visitor.get("/me/application").await.json()["state"], "approved");
    let store: String = stage
        .database()
        .query_row("SELECT store FROM applications WHERE channel = 'qr'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(store, "str_hz01");
}

#[tokio::test]
async fn what_is_missing_for_joining_is_said() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.post("/auth/otp", json!({ "phone": FREE })).await;
    let given = consents(visitor, false).await;
    let join = |change: Value| {
        let mut body =
            json!({ "phone": FREE, "otp": OTP, "name": "王若水", "consents": given.clone() });
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        async move { visitor.post("/members", body).await }
    };
    let pointers = |got: &crate::stage::Got| -> Vec<String> {
        got.refused_with(422, "validation_failed");
        let errors = got.json()["errors"].clone();
        let errors = errors.as_array().unwrap().iter();
        errors.map(|error| error["pointer"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(pointers(&join(json!({ "name": "   " })).await), ["/name"]);
    assert_eq!(
        pointers(&join(json!({ "name": "茶".repeat(41), "birthday": "2999-01-01" })).await),
        ["/name", "/birthday"]
    );
    assert_eq!(pointers(&join(json!({ "birthday": "1990-02-30" })).await), ["/birthday"]);
    assert_eq!(pointers(&join(json!({ "phone": "12" })).await), ["/phone"]);
    join(json!({ "otp": "111111" })).await.refused_with(422, "otp_invalid");
    let old = json!([{ "purpose": "terms", "version": "0" }]);
    join(json!({ "consents": old })).await.refused_with(422, "consent_required");
    let unknown_store = json!({ "source": { "store": "NOWHERE" } });
    assert_eq!(join(unknown_store).await.status, 200, "an unknown store turns nobody away");
}

#[tokio::test]
async fn a_member_does_not_join_twice() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.post("/auth/otp", json!({ "phone": DEMO })).await;
    let body = json!({
        "phone": DEMO, "otp": OTP, "name": "x", "consents": consents(visitor, false).await,
    });
    visitor.post("/members", body).await.refused_with(409, "already_member");
    // The password is still good for signing in.
    let session = visitor.post("/auth/session", json!({ "phone": DEMO, "otp": OTP })).await;
    assert_eq!(session.status, 200);
}
