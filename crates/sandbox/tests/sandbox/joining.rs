//! From a stranger's number to a member.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    signing_up::errors,
    stage::{DEMO, Got, OTP, Stage, Visitor},
};

pub const FREE: &str = "13800000002";

impl Visitor {
    /// Joins with what is right, but for what is given.
    pub async fn join(&self, phone: &str, change: Value) -> Got {
        self.post("/auth/otp", json!({ "phone": phone })).await;
        let consents = consents(self, false).await;
        let mut body =
            json!({ "phone": phone, "otp": OTP, "name": "王若水", "consents": consents });
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.post("/members", body).await
    }

    /// Joins, and is a member.
    pub async fn joined(&self, phone: &str, change: Value) -> Value {
        let joined = self.join(phone, change).await;
        assert_eq!(joined.status, 200, "{}", joined.body);
        assert_eq!(joined.json()["session"]["standing"], "member");
        joined.json()["application"].clone()
    }
}

/// The consents with their current versions, all or the required ones.
pub async fn consents(visitor: &Visitor, all: bool) -> Value {
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
    let pointers = |got: &Got| -> Vec<String> {
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

#[tokio::test]
async fn all_that_is_wrong_is_said_at_once_and_at_its_field() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let terms = json!([{ "purpose": "terms", "version": "1.0" }]);
    let wrong = json!({
        "phone": "12", "name": "", "birthday": "1850-01-01", "consents": terms,
        "answers": { "teas": ["green", "white", "black", "puer"], "city": "atlantis", "x/y": true },
        "form_version": 7,
    });
    let got = visitor.join(FREE, wrong).await;
    let text = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(at, why)| ((*at).to_owned(), (*why).to_owned())).collect()
    };
    assert_eq!(
        errors(&got),
        text(&[
            ("/phone", "invalid"),
            ("/name", "required"),
            ("/birthday", "out_of_range"),
            ("/form_version", "outdated"),
            ("/answers/teas", "out_of_range"),
            ("/answers/city", "invalid"),
            ("/answers/x~1y", "invalid"),
            ("/consents/terms", "outdated"),
            ("/consents/privacy", "required"),
        ])
    );
    let lacking = visitor.join(FREE, json!({ "consents": [] })).await;
    lacking.refused_with(422, "consent_required");
    assert_eq!(lacking.json()["errors"][0]["pointer"], "/consents/terms");
    let otp = visitor.join(FREE, json!({ "otp": "000000" })).await;
    otp.refused_with(422, "otp_invalid");
    assert_eq!(otp.json()["errors"][0]["pointer"], "/otp");
    assert_eq!(otp.json()["attempts_left"], 4);
    assert_eq!(stage.count("SELECT count(*) FROM members WHERE phone = '13800000002'"), 0);
}

#[tokio::test]
async fn joining_gives_what_was_offered_and_keeps_what_was_filled_in() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let offer = visitor.get("/join-offer").await.json();
    assert_eq!(offer["gifts"][0]["points"], 100);
    assert_eq!(offer["gifts"][1]["coupon"]["threshold"]["amount"], "38.00");
    assert_eq!(offer["source"], json!({}));
    assert_eq!(offer["is_reviewed"], false);
    let version = offer["form"]["version"].clone();

    let answers = json!({ "teas": ["white", "green"], "city": "suzhou" });
    let body = json!({ "answers": answers, "form_version": version });
    let application = visitor.joined(FREE, body).await;
    assert_eq!(application["answers"], json!({ "teas": ["green", "white"], "city": "suzhou" }));
    assert_eq!(application["gift"][0], offer["gifts"][0]);
    let coupon = application["gift"][1]["coupon"]["id"].as_str().unwrap();
    let wallet = visitor.get("/me/coupons").await.json()["data"].clone();
    assert_eq!(wallet.as_array().unwrap().len(), 1);
    assert_eq!((&wallet[0]["id"], &wallet[0]["state"]), (&json!(coupon), &json!("usable")));
    assert_eq!(visitor.balance().await, 100);
    let read = visitor.get("/me/application").await;
    assert_eq!(read.json(), application);
    assert_eq!(read.header("etag"), application["tag"].as_str());
}

#[tokio::test]
async fn a_source_is_checked_and_turns_nobody_away() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let path = "/join-offer?store=hz01&channel=poster&campaign=autumn-teas&invite=NOBODY";
    let source = visitor.get(path).await.json()["source"].clone();
    let address = "杭州市上城区平海路 66 号";
    let store = json!({ "code": "HZ01", "name": "杭州湖滨店", "address": address });
    assert_eq!(source["store"], store);
    assert_eq!(
        (&source["channel"], &source["campaign"]["title"]),
        (&json!("poster"), &json!("秋茶会员日"))
    );
    assert_eq!(
        (&source["invite"]["state"], &source["invite"]["gifts"]),
        (&json!("not_found"), &json!([]))
    );
    let hostile = "%27%3B--%00%3Cscript%3E%E2%80%AE".repeat(40);
    let path = format!(
        "/join-offer?store={hostile}&channel={hostile}&campaign={hostile}&invite={hostile}"
    );
    let source = visitor.get(&path).await.json()["source"].clone();
    assert_eq!(source.as_object().unwrap().keys().collect::<Vec<_>>(), ["invite"]);
    assert_eq!(source["invite"]["state"], "not_found");

    let source =
        json!({ "store": "NOWHERE", "channel": "\u{7}", "campaign": "no", "invite": "NOBODY" });
    let application = visitor.joined(FREE, json!({ "source": source })).await;
    assert_eq!(application["source"], json!({}));
    let other = stage.another_visitor();
    let source = json!({ "store": "SZ01", "channel": "sms", "campaign": "come-back" });
    let application = other.joined("13800000003", json!({ "source": source })).await;
    assert_eq!(application["source"]["store"]["name"], "苏州平江路店");
    assert_eq!(application["source"]["campaign"]["slug"], "come-back");
}
