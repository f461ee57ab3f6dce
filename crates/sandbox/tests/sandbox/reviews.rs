//! What becomes of a signup: corrected, reviewed, cancelled, called off.

use reqwest::Method;
use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    shop::strings,
    signing_up::{errors, every_kind, filled_in, is, with},
    stage::{Stage, Visitor, fresh_key, id},
};

#[tokio::test]
async fn a_signup_is_reviewed_corrected_and_approved() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.invite("act_test", json!({ "needs_review": true, "form": every_kind() })).await;
    let body = visitor.party("act_test", 1, filled_in()).await;
    let signup = visitor.post("/me/signups", body).await.json();
    assert_eq!((&signup["state"], &signup["pass"]), (&json!("pending"), &Value::Null));
    visitor.pass(id(&signup)).await.refused_with(409, "not_approved");
    let path = format!("/me/signups/{}", id(&signup));
    let change = json!({ "answers": with("name", json!("小满")), "form_version": 1 });
    let tag = signup["tag"].as_str().unwrap().to_owned();
    assert_eq!(visitor.get(&path).await.header("etag"), Some(&*tag));
    let send = async |key: &str, tag: &str, change: &Value| {
        let headers = [("if-match", tag)];
        visitor.write_with(key, Method::PATCH, &path, change.clone(), &headers).await
    };

    let wanted = json!({ "reason": "请补全", "fields": [
        { "pointer": "/answers/name", "detail": "请写全名" },
    ] });
    let asked = visitor.review(id(&signup), "reject", wanted).await.json();
    assert_eq!((&asked["state"], &asked["reason"]), (&json!("pending"), &json!("请补全")));
    assert_eq!(asked["incomplete"][0]["pointer"], "/answers/name");
    assert_eq!(asked["incomplete"][0]["detail"], "请写全名");
    visitor.review(id(&signup), "approve", json!({})).await.refused_with(409, "forbidden");
    assert_eq!(visitor.activity("act_test").await["seats_left"], 9, "the seat is kept");

    send(&fresh_key(), &tag, &change).await.refused_with(412, "precondition_failed");
    let tag = visitor.signup(id(&signup)).await["tag"].as_str().unwrap().to_owned();
    let key = fresh_key();
    let bad = json!({ "answers": with("level", json!("x")), "form_version": 1 });
    assert_eq!(errors(&send(&fresh_key(), &tag, &bad).await), is("/answers/level", "invalid"));
    let corrected = send(&key, &tag, &change).await;
    assert_eq!(corrected.status, 200, "{}", corrected.body);
    assert_eq!(corrected.json()["incomplete"], json!([]));
    assert!(corrected.json()["reason"].is_null());
    assert_eq!(corrected.json()["answers"]["name"], "小满");
    assert_eq!(send(&key, &tag, &change).await.body, corrected.body, "the key comes first");
    send(&fresh_key(), &tag, &change).await.refused_with(412, "precondition_failed");

    let approved = visitor.review(id(&signup), "approve", json!({})).await.json();
    let timeline = approved["timeline"].as_array().unwrap();
    assert_eq!(strings(timeline, "state"), ["pending", "pending", "pending", "approved"]);
    let corrections: Vec<&Value> = timeline.iter().map(|step| &step["correction"]).collect();
    assert_eq!(corrections, [&Value::Null, &json!("asked"), &json!("made"), &Value::Null]);
    assert_eq!(approved["can_change"], false, "what was reviewed stays");
    let tag = approved["tag"].as_str().unwrap();
    send(&fresh_key(), tag, &change).await.refused_with(409, "not_changeable");
    visitor.review(id(&signup), "approve", json!({})).await.refused_with(409, "forbidden");
}

#[tokio::test]
async fn a_signup_can_be_changed_and_cancelled_for_a_time() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.invite("act_test", json!({ "form": every_kind() })).await;
    let body = visitor.party("act_test", 1, filled_in()).await;
    let signup = visitor.post("/me/signups", body).await.json();
    let path = format!("/me/signups/{}", id(&signup));
    let change = json!({ "answers": with("years", json!(9)), "form_version": 1 });
    let changed = visitor.patch(&path, change.clone()).await.json();
    assert_eq!(changed["answers"]["years"], 9);
    assert_eq!(changed["timeline"].as_array().unwrap().len(), 1);
    let times = json!({ "closes_in_s": 10, "cancel_in_s": 20 });
    visitor.set_activity("act_test", times).await;
    visitor.advance(11).await;
    visitor.patch(&path, change).await.refused_with(409, "not_changeable");
    assert_eq!(visitor.signup(id(&signup)).await["can_cancel"], true);
    visitor.advance(10).await;
    visitor.cancel_signup(id(&signup)).await.refused_with(409, "not_cancellable");
    // What the brand wants corrected can be, up to the beginning.
    let wanted = json!({ "fields": [{ "pointer": "/answers/name", "detail": "全名" }] });
    visitor.review(id(&signup), "reject", wanted).await;
    let corrected = json!({ "answers": filled_in(), "form_version": 1 });
    assert_eq!(visitor.patch(&path, corrected).await.json()["state"], "pending");
    let fewer = json!({ "capacity": 0 });
    let refused = visitor.control_with(Method::PATCH, "/activities/act_test", fewer).await;
    refused.refused_with(422, "validation_failed");
    stage.seats_agree();
}

#[tokio::test]
async fn what_is_not_agreed_to_any_more_has_ended() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.invite("act_test", json!({ "form": every_kind() })).await;
    let body = visitor.party("act_test", 1, with("news", json!(true))).await;
    let signup = visitor.post("/me/signups", body).await.json();
    let path = format!("/me/signups/{}", id(&signup));
    let of_news = |state: &str| {
        stage.count(&format!(
            "SELECT count(*) FROM signup_consents WHERE purpose = 'news' AND ended_at {state}"
        ))
    };
    assert_eq!((of_news("IS NULL"), of_news("IS NOT NULL")), (1, 0));
    for (is_given, in_force, ended) in [(false, 0, 1), (false, 0, 1), (true, 1, 1), (true, 1, 1)] {
        let body = json!({ "answers": with("news", json!(is_given)), "form_version": 1 });
        assert_eq!(visitor.patch(&path, body).await.status, 200);
        assert_eq!((of_news("IS NULL"), of_news("IS NOT NULL")), (in_force, ended));
    }
    let photos = "SELECT count(*) FROM signup_consents WHERE purpose = 'photos'";
    assert_eq!(stage.count(photos), 1);
}

#[tokio::test]
async fn points_are_taken_with_the_seats_and_come_back_to_their_lots() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.invite("act_test", json!({ "price": 280 })).await;
    let lots = visitor.get("/me/points").await.json()["lots"].clone();
    let signup = visitor.signed_up("act_test", 2).await;
    assert_eq!(signup["points"], 560);
    assert_eq!(visitor.balance().await, 1280 - 560);
    let entry = &visitor.get("/me/points/entries?limit=1").await.json()["data"][0];
    assert_eq!((&entry["kind"], &entry["signup"]), (&json!("spend"), &signup["id"]));
    assert_eq!(entry["title"], "报名 炒茶");
    // What is paid is paid: a later price changes nothing of it.
    visitor.set_activity("act_test", json!({ "price": 900 })).await;
    let cancelled = visitor.cancel_signup(id(&signup)).await.json();
    assert_eq!((&cancelled["state"], &cancelled["points"]), (&json!("cancelled"), &json!(560)));
    assert_eq!(cancelled["timeline"][1]["reason"], "你取消了报名");
    visitor.cancel_signup(id(&signup)).await.refused_with(409, "not_cancellable");
    assert_eq!(visitor.get("/me/points").await.json()["lots"], lots, "each lot has its own again");
    assert_eq!(visitor.activity("act_test").await["seats_left"], 10);

    visitor.set_activity("act_test", json!({ "price": 100 })).await;
    let again = visitor.signed_up("act_test", 1).await;
    assert_ne!(again["id"], signup["id"]);
    let rejected = visitor.review(id(&again), "reject", json!({ "reason": "满座" })).await.json();
    assert_eq!((&rejected["state"], &rejected["reason"]), (&json!("rejected"), &json!("满座")));
    assert_eq!(visitor.balance().await, 1280);
    visitor.totals().await;
    stage.lots_agree();
    stage.seats_agree();
}

#[tokio::test]
async fn calling_off_gives_everything_back() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.invite("act_test", json!({ "price": 100, "capacity": 2 })).await;
    let signup = visitor.signed_up("act_test", 2).await;
    let other = stage.another_visitor();
    other.sign_in("13800000010").await;
    other.waiting("act_test", 1).await;
    visitor.set_activity("act_test", json!({ "called_off": true })).await;
    assert_eq!(visitor.signup(id(&signup)).await["state"], "cancelled");
    assert_eq!(visitor.balance().await, 1280);
    assert_eq!(other.entry().await["state"], "expired");
    other.sign_up("act_test", 1).await.refused_with(409, "signup_closed");
    stage.seats_agree();
}

#[tokio::test]
async fn a_rejection_stands_and_a_cancellation_does_not() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.invite("act_test", json!({ "needs_review": true, "capacity": 1 })).await;
    let cancelled = visitor.signed_up("act_test", 1).await;
    visitor.cancel_signup(id(&cancelled)).await.json();
    assert!(visitor.activity("act_test").await["rejected"].is_null());
    let signup = visitor.signed_up("act_test", 1).await;
    visitor.review(id(&signup), "reject", json!({ "reason": "请把名额留给新朋友" })).await;

    let activity = visitor.activity("act_test").await;
    assert_eq!((&activity["signup"], &activity["seats_left"]), (&Value::Null, &json!(1)));
    let rejected = json!({ "id": signup["id"], "reason": "请把名额留给新朋友" });
    assert_eq!(activity["rejected"], rejected);
    let reasons = activity["unavailable"].as_array().unwrap();
    assert_eq!(strings(reasons, "code"), ["already_signed_up"]);
    visitor.sign_up("act_test", 1).await.refused_with(409, "already_signed_up");
    visitor.wait_for("act_test", 1).await.refused_with(409, "already_signed_up");

    let other = stage.another_visitor();
    other.sign_in("13800000010").await;
    assert!(other.activity("act_test").await["rejected"].is_null(), "it is nobody else's");
    visitor.invite("act_like_it", json!({})).await;
    let is_offered = async |visitor: &Visitor| {
        let detail = visitor.get("/activities/act_like_it").await.json();
        strings(detail["similar"].as_array().unwrap(), "id").contains(&"act_test")
    };
    assert!(!is_offered(visitor).await, "what one cannot come to is not offered");
    assert!(is_offered(&other).await);
    other.signed_up("act_test", 1).await;
    stage.seats_agree();
}
