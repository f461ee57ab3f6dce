//! Signing up: what it takes, and when it is refused.

use reqwest::Method;
use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    activities::text,
    shop::strings,
    stage::{Got, Stage, fresh_key, id},
};

/// One field of every kind.
pub fn every_kind() -> Value {
    let option = |value: &str| json!({ "value": value, "label": text(value) });
    json!([
        { "name": "name", "label": text("姓名"), "kind": "text", "required": true, "max_length": 5 },
        { "name": "wish", "label": text("心愿"), "kind": "long_text", "max_length": 10 },
        { "name": "call", "label": text("电话"), "kind": "phone", "required": true },
        { "name": "years", "label": text("年数"), "kind": "number", "min": 0, "max": 80 },
        { "name": "level", "label": text("程度"), "kind": "single", "required": true,
            "options": [option("new"), option("old")] },
        { "name": "teas", "label": text("茶"), "kind": "multiple", "max_choices": 2,
            "options": [option("green"), option("white"), option("black")] },
        { "name": "born", "label": text("生日"), "kind": "date",
            "earliest": { "days": -40_000 }, "latest": { "days": 0 } },
        { "name": "photos", "label": text("拍摄"), "kind": "consent", "required": true,
            "consent": { "purpose": "photos", "version": "2026-01", "text": text("照片") } },
        { "name": "news", "label": text("通知"), "kind": "consent",
            "consent": { "purpose": "news", "version": "3", "text": text("通知") } },
    ])
}

pub fn filled_in() -> Value {
    json!({ "name": "林小满", "call": "+8613800000001", "level": "new", "photos": true })
}

pub fn with(name: &str, value: Value) -> Value {
    let mut answers = filled_in();
    answers[name] = value;
    answers
}

pub fn errors(got: &Got) -> Vec<(String, String)> {
    got.refused_with(422, "validation_failed");
    let errors = got.json()["errors"].as_array().unwrap().clone();
    let text = |error: &Value, name: &str| error[name].as_str().unwrap().to_owned();
    assert!(errors.iter().all(|error| !text(error, "detail").is_empty()));
    errors.iter().map(|error| (text(error, "pointer"), text(error, "code"))).collect()
}

pub fn is(pointer: &str, code: &str) -> Vec<(String, String)> {
    vec![(pointer.to_owned(), code.to_owned())]
}

#[tokio::test]
async fn a_party_is_signed_up_with_its_answers() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.invite("act_test", json!({ "form": every_kind() })).await;
    let (_, start) = visitor.events("").await;
    let mut answers = filled_in();
    for (name, value) in [
        ("name", json!(" 林小满 ")),
        ("wish", json!("一\n二")),
        ("years", json!(0)),
        ("teas", json!(["white", "green"])),
        ("born", json!("1992-02-29")),
        ("news", json!(false)),
    ] {
        answers[name] = value;
    }
    let body = visitor.party("act_test", 3, answers).await;
    let signup = visitor.post("/me/signups", body).await;
    assert_eq!(signup.status, 200, "{}", signup.body);
    let signup = signup.json();
    assert_eq!((&signup["state"], &signup["party"]), (&json!("approved"), &json!(3)));
    assert_eq!(
        signup["answers"],
        json!({
            "name": "林小满", "wish": "一\n二", "call": "13800000001", "years": 0,
            "level": "new", "teas": ["green", "white"], "born": "1992-02-29",
            "photos": true, "news": false,
        })
    );
    assert_eq!(signup["form"]["fields"].as_array().unwrap().len(), 9);
    assert!(signup["can_change"] == true && signup["can_cancel"] == true);
    let activity = visitor.activity("act_test").await;
    assert_eq!(activity["seats_left"], 7);
    assert_eq!(activity["signup"], json!({ "id": id(&signup), "state": "approved" }));
    assert_eq!(activity["unavailable"][0]["code"], "already_signed_up");
    visitor.sign_up("act_test", 1).await.refused_with(409, "already_signed_up");
    assert_eq!(stage.count("SELECT count(*) FROM signup_consents WHERE purpose = 'photos'"), 1);
    assert_eq!(stage.count("SELECT count(*) FROM signup_consents WHERE purpose = 'news'"), 0);
    let (seen, _) = visitor.events(&start).await;
    assert_eq!(strings(&seen, "kind"), ["signup"]);
    assert_eq!((&seen[0]["signup"], &seen[0]["signup_state"]), (&signup["id"], &json!("approved")));
    let listed = visitor.get("/me/signups?state=approved&limit=100").await.json();
    let listed = listed["data"].as_array().unwrap();
    let own = listed.iter().find(|one| one["id"] == signup["id"]).unwrap();
    assert!(own["form"].is_null(), "lists come without forms");
    stage.seats_agree();
}

#[tokio::test]
async fn each_kind_of_field_is_checked() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.invite("act_test", json!({ "form": every_kind() })).await;
    for (name, value, code) in [
        ("name", json!(""), "required"),
        ("name", json!("  "), "required"),
        ("name", json!("一二三四五六"), "too_long"),
        ("name", json!("a\nb"), "invalid"),
        ("name", json!(7), "invalid"),
        ("wish", json!("一二三四五六七八九十一"), "too_long"),
        ("wish", json!("a\u{0}"), "invalid"),
        ("wish", json!({ "a": 1 }), "invalid"),
        ("call", json!("1380000000"), "invalid"),
        ("call", json!("23800000001"), "invalid"),
        ("call", json!(""), "required"),
        ("years", json!(-1), "out_of_range"),
        ("years", json!(81), "out_of_range"),
        ("years", json!(1.5), "invalid"),
        ("years", json!("3"), "invalid"),
        ("level", json!("expert"), "invalid"),
        ("level", json!(""), "required"),
        ("level", json!(["new"]), "invalid"),
        ("level", json!(null), "invalid"),
        ("teas", json!(["red"]), "invalid"),
        ("teas", json!(["green", "green"]), "invalid"),
        ("teas", json!(["green", "white", "black"]), "out_of_range"),
        ("teas", json!("green"), "invalid"),
        ("teas", json!([1]), "invalid"),
        ("born", json!("1992-13-01"), "invalid"),
        ("born", json!("1992-2-9"), "invalid"),
        ("born", json!("yesterday"), "invalid"),
        ("born", json!("2999-01-01"), "out_of_range"),
        ("born", json!("1800-01-01"), "out_of_range"),
        ("photos", json!(false), "required"),
        ("photos", json!("true"), "invalid"),
        ("stranger", json!("x"), "invalid"),
    ] {
        let body = visitor.party("act_test", 1, with(name, value.clone())).await;
        let refused = visitor.post("/me/signups", body).await;
        assert_eq!(errors(&refused), is(&format!("/answers/{name}"), code), "{value}");
    }
    let nothing = visitor.sign_up("act_test", 1).await;
    let pointers: Vec<String> = errors(&nothing).into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(pointers, ["/answers/name", "/answers/call", "/answers/level", "/answers/photos"]);
    for party in [0, 5] {
        let body = visitor.party("act_test", party, filled_in()).await;
        let refused = visitor.post("/me/signups", body).await;
        assert_eq!(errors(&refused), is("/party", "out_of_range"));
    }
    let mut outdated = visitor.party("act_test", 1, filled_in()).await;
    visitor.set_activity("act_test", json!({ "form_version": 2 })).await;
    let refused = visitor.post("/me/signups", outdated.clone()).await;
    assert_eq!(errors(&refused), is("/form_version", "outdated"));
    outdated["form_version"] = json!(2);
    assert_eq!(visitor.post("/me/signups", outdated).await.status, 200);
}

#[tokio::test]
async fn each_reason_is_a_refusal_with_its_data() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.invite("act_test", json!({ "taken": 8, "min_tier": "tir_gold" })).await;
    let full = visitor.sign_up("act_test", 3).await;
    full.refused_with(409, "activity_full");
    assert_eq!(full.json()["seats_left"], 2);
    let other = stage.another_visitor();
    other.sign_in("13800000010").await;
    let tier = other.sign_up("act_test", 1).await;
    tier.refused_with(409, "tier_required");
    assert_eq!(tier.json()["tier"]["id"], "tir_gold");
    let shown = visitor.party("act_test", 2, json!({})).await;
    visitor.set_activity("act_test", json!({ "price": 700 })).await;
    let changed = visitor.post("/me/signups", shown).await;
    changed.refused_with(409, "price_changed");
    assert_eq!(changed.json()["cost"], json!({ "points": 1400 }));
    let poor = visitor.sign_up("act_test", 2).await;
    poor.refused_with(409, "insufficient_points");
    assert_eq!(poor.json()["missing"], 120);
    visitor.set_activity("act_test", json!({ "opens_in_s": 30 })).await;
    let early = visitor.sign_up("act_test", 1).await;
    early.refused_with(409, "signup_not_open");
    assert!(early.json()["starts_at"].is_string());
    visitor.advance(31).await;
    visitor.set_activity("act_test", json!({ "closes_in_s": 30 })).await;
    let open = visitor.party("act_test", 1, json!({})).await;
    visitor.advance(31).await;
    let late = visitor.post("/me/signups", open).await;
    late.refused_with(409, "signup_closed");
    assert!(late.json()["ended_at"].is_string());
    let none = json!({ "activity": "act_none", "party": 1, "form_version": 1 });
    visitor.post("/me/signups", none).await.refused_with(404, "not_found");
    assert_eq!(visitor.balance().await, 1280);
    stage.seats_agree();
}

#[tokio::test]
async fn the_same_key_signs_up_once_however_often_it_is_sent() {
    let stage = Stage::signed_in(Seed::Demo).await;
    stage.visitor.invite("act_test", json!({ "price": 10 })).await;
    let (key, body) = (fresh_key(), stage.visitor.party("act_test", 2, json!({})).await);
    stage.visitor.insist(&key, "/me/signups", body).await;
    assert_eq!(stage.visitor.balance().await, 1260);
    assert_eq!(stage.count("SELECT count(*) FROM signups WHERE activity = 'act_test'"), 1);
    stage.seats_agree();
}

#[tokio::test]
async fn a_lost_reply_can_be_asked_after() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.invite("act_test", json!({})).await;
    let body = visitor.party("act_test", 1, json!({})).await;
    let lose = json!({ "path": "/me/signups*", "times": 1, "kind": "drop_response" });
    visitor.control("/faults", lose.clone()).await;
    let key = fresh_key();
    let lost = visitor
        .http
        .post(visitor.url("/v1/me/signups"))
        .header("idempotency-key", format!("\"{key}\""))
        .header("x-csrf", "1")
        .json(&body);
    let lost = lost.send().await;
    assert!(match lost {
        Ok(reply) => reply.text().await.is_err(),
        Err(_) => true,
    });
    let outcome = visitor.get(&format!("/me/writes/{key}")).await.json();
    assert_eq!((&outcome["state"], &outcome["status"]), (&json!("done"), &json!(200)));
    let signup = visitor.activity("act_test").await["signup"].clone();
    assert_eq!(signup["state"], "approved");
    let again = visitor.write(&key, Method::POST, "/me/signups", body).await.json();
    assert_eq!(again["id"], signup["id"]);
}

#[tokio::test]
async fn the_last_seat_goes_to_one_of_two() {
    let stage = Stage::new(Seed::Demo).await;
    let members = stage.members(2, 50).await;
    stage.visitor.invite("act_test", json!({ "taken": 9, "price": 20 })).await;
    let body = members[0].party("act_test", 1, json!({})).await;
    let (one, other) = tokio::join!(
        members[0].post("/me/signups", body.clone()),
        members[1].post("/me/signups", body.clone()),
    );
    let (won, lost, loser) = match one.status {
        200 => (one, other, &members[1]),
        _ => (other, one, &members[0]),
    };
    assert_eq!(won.status, 200, "{}", won.body);
    lost.refused_with(409, "activity_full");
    assert_eq!(lost.json()["seats_left"], 0);
    assert_eq!(loser.balance().await, 50);
    stage.seats_agree();
}

#[tokio::test]
async fn signups_are_the_members_own() {
    let stage = Stage::signed_in(Seed::Demo).await;
    stage.visitor.invite("act_test", json!({})).await;
    let signup = stage.visitor.signed_up("act_test", 1).await;
    let other = stage.another_visitor();
    other.sign_in("13800000010").await;
    let path = format!("/me/signups/{}", id(&signup));
    other.get(&path).await.refused_with(404, "not_found");
    other.cancel_signup(id(&signup)).await.refused_with(404, "not_found");
    other.pass(id(&signup)).await.refused_with(404, "not_found");
    let change = json!({ "answers": {}, "form_version": 1 });
    other.patch(&path, change).await.refused_with(404, "not_found");
    assert!(other.activity("act_test").await["signup"].is_null());
}

#[tokio::test]
async fn the_database_itself_refuses_what_must_not_be() {
    let stage = Stage::signed_in(Seed::Demo).await;
    stage.visitor.invite("act_test", json!({ "capacity": 3 })).await;
    let signup = stage.visitor.signed_up("act_test", 2).await;
    let database = stage.database();
    let refused = |sql: &str| database.execute_batch(sql).expect_err(sql).to_string();
    let seats = "UPDATE activities SET taken = 4 WHERE id = 'act_test'";
    assert!(refused(seats).contains("CHECK"));
    let held = "UPDATE activities SET held = 2 WHERE id = 'act_test'";
    assert!(refused(held).contains("CHECK"));
    assert!(refused("UPDATE activities SET held = -1, taken = 0").contains("CHECK"));
    assert!(refused("UPDATE activities SET taken = guests - 1").contains("CHECK"));
    let insert = |number: &str, party: u32| {
        format!(
            "INSERT INTO signups (id, number, member, activity, party, answers, points, state,
                 incomplete, made_at, revision)
             VALUES ('sgn_x{number}', 'x{number}', 'mbr_000001', 'act_test', {party}, '{{}}', 0,
                 'approved', '[]', 0, 1)"
        )
    };
    assert!(refused(&insert("1", 1)).contains("UNIQUE"), "one live signup for each member");
    assert!(refused(&insert("2", 5)).contains("more than may come together"));
    assert_eq!(stage.visitor.cancel_signup(id(&signup)).await.status, 200);
    let revived = "UPDATE signups SET state = 'approved' WHERE state = 'cancelled'";
    assert!(refused(revived).contains("has ended"));
}
