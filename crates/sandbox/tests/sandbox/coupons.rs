//! The wallet, and the code that burns a coupon.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    shop::strings,
    stage::{Got, Stage, Visitor},
};

/// Usable in the demo: ¥20 off drinks over ¥60.
const COUPON: &str = "cpn_000004";

async fn code(visitor: &Visitor, coupon: &str) -> Got {
    visitor.post(&format!("/me/coupons/{coupon}/code"), json!({ "count": 1 })).await
}

fn digits(got: &Got) -> String {
    got.json()["codes"][0]["code"].as_str().unwrap_or_else(|| panic!("{}", got.body)).to_owned()
}

fn time(code: &Value, name: &str) -> chrono::DateTime<chrono::FixedOffset> {
    code[name].as_str().unwrap_or_default().parse().unwrap()
}

#[tokio::test]
async fn the_wallet_is_in_order_and_by_state() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let all = visitor.all("/me/coupons?limit=2").await;
    let states = strings(&all, "state");
    let mut sorted = states.clone();
    sorted.sort_by_key(|state| ["usable", "used", "expired"].iter().position(|s| s == state));
    assert_eq!(states, sorted);
    for state in ["usable", "used", "expired"] {
        let some = visitor.all(&format!("/me/coupons?limit=1&state={state}")).await;
        let expected: Vec<Value> =
            all.iter().filter(|coupon| coupon["state"] == state).cloned().collect();
        assert!(!expected.is_empty(), "{state}");
        assert_eq!(some, expected);
    }
    let usable = visitor.all("/me/coupons?limit=100&state=usable").await;
    assert!(strings(&usable, "expires_at").is_sorted(), "what expires first comes first");
    let used = visitor.all("/me/coupons?limit=100&state=used").await;
    assert!(strings(&used, "used_at").is_sorted_by(|a, b| a > b));
    assert_eq!(used[0]["used_in"], "上海武康路店");
    let coupon = visitor.get(&format!("/me/coupons/{COUPON}")).await.json();
    assert_eq!(coupon["value"]["amount"], "20.00");
    assert_eq!(coupon["threshold"]["amount"], "60.00");
    assert!(["scope", "conditions", "picture"].iter().all(|name| coupon[name].is_string()));
    visitor.get("/me/coupons?state=eaten").await.refused_with(422, "validation_failed");

    let other = stage.another_visitor();
    other.sign_in("13800000010").await;
    assert_eq!(other.get("/me/coupons").await.json()["data"], json!([]));
    other.get(&format!("/me/coupons/{COUPON}")).await.refused_with(404, "not_found");
    code(&other, COUPON).await.refused_with(404, "not_found");
}

#[tokio::test]
async fn the_till_burns_a_coupon_once() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let issued = code(visitor, COUPON).await;
    let only = &issued.json()["codes"][0];
    assert_eq!((time(only, "expires_at") - time(only, "valid_from")).num_seconds(), 60);
    let code_digits = digits(&issued);
    assert!(code_digits.len() == 16 && code_digits.bytes().all(|byte| byte.is_ascii_digit()));
    let (_, start) = visitor.events("").await;

    visitor.scan(&code_digits, "59.99").await.refused_with(422, "validation_failed");
    let burnt = visitor.scan(&code_digits, "60").await;
    assert_eq!(burnt.status, 200, "{}", burnt.body);
    assert_eq!(burnt.json()["coupon"]["id"], COUPON);
    assert_eq!(burnt.json()["member"]["name"], "林**");
    visitor.scan(&code_digits, "60").await.refused_with(409, "code_used");
    code(visitor, COUPON).await.refused_with(409, "code_used");
    let coupon = visitor.get(&format!("/me/coupons/{COUPON}")).await.json();
    assert_eq!((&coupon["state"], &coupon["used_in"]), (&json!("used"), &json!("上海武康路店")));

    let event = visitor.events(&start).await.0.remove(0);
    assert_eq!(event["kind"], "coupon");
    assert_eq!((&event["coupon"], &event["code"]), (&json!(COUPON), &json!(code_digits)));
    assert_eq!(event["store"], "上海武康路店");
}

#[tokio::test]
async fn a_coupon_scanned_twenty_times_at_once_is_burnt_once() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let code = digits(&code(&stage.visitor, COUPON).await);
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (visitor, code) = (stage.visitor.clone(), code.clone());
            tokio::spawn(async move { visitor.scan(&code, "100").await })
        })
        .collect();
    let mut burnt = 0;
    for task in tasks {
        let got = task.await.unwrap();
        match got.status {
            200 => burnt += 1,
            _ => got.refused_with(409, "code_used"),
        }
    }
    assert_eq!(burnt, 1);
}

#[tokio::test]
async fn codes_of_coupons_follow_each_other_and_one_scan_ends_them_all() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let path = format!("/me/coupons/{COUPON}/code");
    let issued = visitor.post(&path, json!({ "count": 3 })).await.json()["codes"].clone();
    let codes: Vec<String> = (0..3).map(|n| issued[n]["code"].as_str().unwrap().into()).collect();
    for (code, next) in [(0, 1), (1, 2)] {
        let handover = time(&issued[code], "expires_at") - time(&issued[next], "valid_from");
        assert_eq!(handover.num_seconds(), 10);
    }
    visitor.scan(&codes[1], "100").await.refused_with(409, "code_expired");
    visitor.advance(61).await;
    visitor.scan(&codes[0], "100").await.refused_with(409, "code_expired");
    assert_eq!(visitor.get(&format!("/me/coupons/{COUPON}")).await.json()["state"], "usable");
    let later = digits(&code(visitor, COUPON).await);
    assert_eq!(visitor.scan(&codes[1], "100").await.status, 200);
    visitor.scan(&later, "100").await.refused_with(409, "code_used");
    for count in [0, 11] {
        let refused = visitor.post("/me/coupons/cpn_000005/code", json!({ "count": count })).await;
        refused.refused_with(422, "validation_failed");
    }

    let member_code = visitor.code().await;
    assert_eq!(visitor.scan(&member_code, "10").await.json()["points"], 15, "both at one till");
}

#[tokio::test]
async fn a_coupon_is_over_when_its_time_is() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    code(visitor, "cpn_000001").await.refused_with(409, "code_expired");
    let ends = visitor.get(&format!("/me/coupons/{COUPON}")).await.json();
    let now = visitor.get("/bootstrap").await.json();
    let left = (time(&ends, "expires_at") - time(&now, "server_time")).num_seconds();
    visitor.advance(left - 30).await;
    let path = format!("/me/coupons/{COUPON}/code");
    let last = visitor.post(&path, json!({ "count": 3 })).await.json()["codes"].clone();
    assert_eq!(last.as_array().map(Vec::len), Some(1), "none is good after the coupon");
    assert_eq!(time(&last[0], "expires_at"), time(&ends, "expires_at"));
    visitor.advance(31).await;
    let coupon = visitor.get(&format!("/me/coupons/{COUPON}")).await.json();
    assert_eq!(coupon["state"], "expired");
    code(visitor, COUPON).await.refused_with(409, "code_expired");
}

#[tokio::test]
async fn asking_for_codes_of_coupons_has_a_limit() {
    let stage = Stage::signed_in(Seed::Demo).await;
    for _ in 0..60 {
        assert_eq!(code(&stage.visitor, COUPON).await.status, 200);
    }
    code(&stage.visitor, COUPON).await.refused_with(429, "rate_limited");
    stage.visitor.advance(61).await;
    assert_eq!(code(&stage.visitor, COUPON).await.status, 200);
}
