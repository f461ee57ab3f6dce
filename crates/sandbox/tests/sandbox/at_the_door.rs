//! The pass, the door, and what happens online.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    activities::text,
    shop::strings,
    stage::{Got, Stage, Visitor, id},
};

#[tokio::test]
async fn a_pass_lets_a_party_in_once() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.invite("act_test", json!({})).await;
    let signup = visitor.signed_up("act_test", 3).await;
    assert!(signup["pass"]["valid_until"].is_string() && signup["online"].is_null());
    let pass = visitor.pass(id(&signup)).await.json();
    let code = pass["code"].as_str().unwrap();
    assert!(code.len() == 16 && code.bytes().all(|byte| byte.is_ascii_digit()));
    assert_eq!(pass["valid_until"], signup["activity"]["ends_at"]);
    visitor.advance(24 * 3600).await;
    assert_eq!(visitor.pass(id(&signup)).await.json(), pass, "it lives until the check-in");

    visitor.check_in("0000000000000000").await.refused_with(404, "not_found");
    let let_in = visitor.check_in(&format!("{} {}", &code[..8], &code[8..])).await.json();
    assert_eq!((&let_in["party"], &let_in["name"]), (&json!(3), &json!("林**")));
    visitor.check_in(code).await.refused_with(409, "code_used");
    visitor.pass(id(&signup)).await.refused_with(409, "code_used");
    visitor.cancel_signup(id(&signup)).await.refused_with(409, "not_cancellable");
    visitor.review(id(&signup), "reject", json!({})).await.refused_with(409, "forbidden");
    let seen = visitor.signup(id(&signup)).await;
    assert_eq!(seen["state"], "checked_in");
    assert_eq!(strings(seen["received"].as_array().unwrap(), "title"), ["茶样"]);
    assert!(seen["pass"]["used_at"].is_string());
    let (events, _) = visitor.events("evt_0_0").await;
    let last = events.last().unwrap();
    assert_eq!((&last["kind"], &last["signup_state"]), (&json!("signup"), &json!("checked_in")));
}

#[tokio::test]
async fn a_pass_goes_with_its_signup() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.invite("act_test", json!({})).await;
    let signup = visitor.signed_up("act_test", 1).await;
    let code = visitor.pass(id(&signup)).await.json()["code"].as_str().unwrap().to_owned();
    visitor.cancel_signup(id(&signup)).await;
    visitor.check_in(&code).await.refused_with(409, "code_expired");
    visitor.pass(id(&signup)).await.refused_with(409, "not_approved");

    let signup = visitor.signed_up("act_test", 1).await;
    let code = visitor.pass(id(&signup)).await.json()["code"].as_str().unwrap().to_owned();
    visitor.set_activity("act_test", json!({ "starts_in_s": -7200 })).await;
    visitor.check_in(&code).await.refused_with(409, "code_expired");
    visitor.pass(id(&signup)).await.refused_with(409, "code_expired");
    let missed = visitor.signup(id(&signup)).await;
    assert_eq!(missed["state"], "missed");
    assert!(missed["pass"].is_null() && missed["feedback_form"].is_null());
    let feedback = json!({ "rating": 5, "form_version": 1 });
    let feedback = visitor.post(&format!("/me/signups/{}/feedback", id(&signup)), feedback).await;
    feedback.refused_with(409, "feedback_closed");

    visitor.invite("act_gifts", json!({})).await;
    let signup = visitor.signed_up("act_gifts", 1).await;
    let code = visitor.pass(id(&signup)).await.json()["code"].clone();
    let gifts = json!({ "code": code, "received": ["灯签", "茶点"] });
    visitor.control("/passes/check-in", gifts).await;
    let received = visitor.signup(id(&signup)).await["received"].clone();
    assert_eq!(strings(received.as_array().unwrap(), "title"), ["灯签", "茶点"]);
}

#[tokio::test]
async fn what_nobody_reviewed_in_time_is_given_back() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.invite("act_test", json!({ "needs_review": true, "price": 100 })).await;
    let signup = visitor.signed_up("act_test", 1).await;
    visitor.advance(3 * 24 * 3600).await;
    let ended = visitor.signup(id(&signup)).await;
    assert_eq!(ended["state"], "cancelled");
    assert!(ended["reason"].is_string());
    assert_eq!(visitor.balance().await, 1280);
    stage.seats_agree();
}

fn online() -> Value {
    json!({
        "kind": "online", "place": null, "city": null, "max_party": 1, "closes_hours_before": 0,
        "cancel_hours_before": 0, "starts": { "minutes_from_now": 60 }, "minutes": 60,
        "online_url": "https://live.example.com/tea",
    })
}

async fn ask(visitor: &Visitor, words: &str) -> Got {
    visitor.post("/activities/act_stream/questions", json!({ "text": words })).await
}

#[tokio::test]
async fn the_way_into_an_online_activity_opens_at_its_time() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.invite("act_stream", online()).await;
    let detail = visitor.get("/activities/act_stream").await;
    assert!(detail.json()["online"]["opens_at"].is_string());
    assert!(!detail.body.contains("live.example.com"), "the address is for guests alone");
    let signup = visitor.signed_up("act_stream", 1).await;
    assert!(signup["pass"].is_null() && signup["online"]["url"].is_null());
    visitor.pass(id(&signup)).await.refused_with(409, "not_approved");
    visitor.advance(45 * 60 + 1).await;
    let open = visitor.signup(id(&signup)).await;
    assert_eq!(open["online"]["url"], "https://live.example.com/tea");
    visitor.advance(75 * 60).await;
    let over = visitor.signup(id(&signup)).await;
    assert_eq!((&over["state"], &over["online"]["url"]), (&json!("attended"), &Value::Null));
}

#[tokio::test]
async fn questions_are_for_those_who_are_there() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.invite("act_stream", online()).await;
    ask(visitor, "在吗").await.refused_with(403, "forbidden");
    visitor.get("/activities/act_stream/questions").await.refused_with(403, "forbidden");
    let other = stage.another_visitor();
    other.sign_in("13800000010").await;
    visitor.signed_up("act_stream", 1).await;
    other.signed_up("act_stream", 1).await;
    ask(visitor, "在吗").await.refused_with(409, "questions_closed");
    visitor.advance(50 * 60).await;
    for (words, code) in
        [("  ".to_owned(), "required"), ("问".repeat(301), "too_long"), ("\u{7}".into(), "invalid")]
    {
        let refused = ask(visitor, &words).await;
        refused.refused_with(422, "validation_failed");
        let error = refused.json()["errors"][0].clone();
        assert_eq!((&error["pointer"], &error["code"]), (&json!("/text"), &json!(code)));
    }
    let asked = ask(visitor, " 水温多少？ ").await.json();
    assert_eq!((&asked["text"], &asked["is_mine"]), (&json!("水温多少？"), &json!(true)));
    visitor.control(&format!("/questions/{}/answer", id(&asked)), json!({ "text": "85 度" })).await;
    let said = json!({ "author": "王大明", "text": "听得清" });
    visitor.control("/activities/act_stream/questions", said).await;
    let seen = other.get("/activities/act_stream/questions?limit=1").await.json();
    assert_eq!(
        (&seen["data"][0]["author"], &seen["data"][0]["is_mine"]),
        (&json!("王**"), &json!(false))
    );
    let seen = other.all("/activities/act_stream/questions?limit=1").await;
    assert_eq!(seen.len(), 2);
    assert_eq!((&seen[1]["author"], &seen[1]["answer"]), (&json!("林**"), &json!("85 度")));
    assert_eq!(seen[1]["is_mine"], false);

    for _ in 0..4 {
        assert_eq!(ask(visitor, "好茶").await.status, 200);
    }
    let often = ask(visitor, "好茶").await;
    often.refused_with(429, "rate_limited");
    let wait: i64 = often.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait));
    assert_eq!(ask(&other, "好茶").await.status, 200, "each has a measure of their own");
    visitor.advance(wait).await;
    assert_eq!(ask(visitor, "好茶").await.status, 200);
    visitor.advance(3600 * 2).await;
    ask(visitor, "还在吗").await.refused_with(409, "questions_closed");
    assert!(!visitor.all("/activities/act_stream/questions?limit=100").await.is_empty());
}

/// A signup of an activity that is over, where the member was.
async fn attended(stage: &Stage, change: Value) -> Value {
    let visitor = &stage.visitor;
    visitor.invite("act_test", change).await;
    let signup = visitor.signed_up("act_test", 1).await;
    let code = visitor.pass(id(&signup)).await.json()["code"].as_str().unwrap().to_owned();
    visitor.check_in(&code).await;
    visitor.set_activity("act_test", json!({ "starts_in_s": -7200 })).await;
    let signup = visitor.signup(id(&signup)).await;
    assert_eq!(signup["state"], "attended");
    signup
}

#[tokio::test]
async fn feedback_is_given_once_and_rewarded_once() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let form = json!([
        { "name": "best", "label": text("最好"), "kind": "text", "required": true },
        { "name": "better", "label": text("更好"), "kind": "long_text" },
    ]);
    let change = json!({ "feedback_form": form, "feedback_reward": 50, "gallery": [
        { "url": "/art/activities/a.svg", "alt": text("茶席") },
    ] });
    let signup = attended(&stage, change).await;
    assert_eq!(signup["feedback_reward"], 50);
    let version = signup["feedback_form"]["version"].clone();
    let path = format!("/me/signups/{}/feedback", id(&signup));
    let body = |rating: u8, best: &str| json!({ "rating": rating, "answers": { "best": best }, "form_version": version });
    for (wrong, pointer) in
        [(body(0, "茶"), "/rating"), (body(6, "茶"), "/rating"), (body(5, ""), "/answers/best")]
    {
        let refused = visitor.post(&path, wrong).await;
        refused.refused_with(422, "validation_failed");
        assert_eq!(refused.json()["errors"][0]["pointer"], pointer);
    }
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (visitor, path, body) = (visitor.clone(), path.clone(), body(4, "炒茶那一段"));
            tokio::spawn(async move { visitor.post(&path, body).await })
        })
        .collect();
    let mut given = 0;
    for task in tasks {
        let got = task.await.unwrap();
        match got.status {
            200 => given += 1,
            _ => got.refused_with(409, "feedback_closed"),
        }
    }
    assert_eq!(given, 1);
    assert_eq!(visitor.balance().await, 1280 + 50);
    let entry = &visitor.get("/me/points/entries?limit=1").await.json()["data"][0];
    assert_eq!((&entry["kind"], &entry["signup"]), (&json!("earn"), &signup["id"]));
    let seen = visitor.signup(id(&signup)).await;
    assert!(seen["feedback_form"].is_null() && seen["feedback_reward"].is_null());
    assert_ne!(seen["tag"], signup["tag"], "it is another version");
    assert_eq!(seen["feedback"]["rating"], 4);
    assert_eq!(seen["feedback"]["points"], 50);
    assert!(seen["feedback"]["thanks"].is_string() && seen["feedback"]["answer"].is_null());
    stage.lots_agree();

    let answer = format!("/feedback/{}/answer", seen["feedback"]["id"].as_str().unwrap());
    let answered = visitor.control(&answer, json!({ "text": "下次炒两锅" })).await;
    assert_eq!(answered.status, 200, "{}", answered.body);
    let replied = visitor.signup(id(&signup)).await;
    assert_ne!(replied["tag"], seen["tag"]);
    let did = replied["feedback"]["answer"].clone();
    assert_eq!((&did["said"], &did["did"]), (&json!("炒茶那一段"), &json!("下次炒两锅")));
    let gallery = visitor.get("/activities/act_test/gallery").await.json();
    assert_eq!(gallery["answers"], json!([did]));
    assert_eq!(gallery["pictures"], json!([{ "url": "/art/activities/a.svg", "alt": "茶席" }]));
    assert_eq!(visitor.get("/activities/act_test").await.json()["has_gallery"], true);
    let guest = stage.another_visitor().get("/activities/act_test/gallery").await.json();
    assert_eq!(guest["answers"][0]["is_mine"], false);
    let nobody = visitor.control("/feedback/fbk_999999/answer", json!({ "text": "x" })).await;
    nobody.refused_with(404, "not_found");
}

#[tokio::test]
async fn the_control_page_lists_signups_and_feedback_without_names() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let signup = attended(&stage, json!({})).await;
    let path = format!("/me/signups/{}/feedback", id(&signup));
    stage.visitor.post(&path, json!({ "rating": 3, "form_version": 1 })).await;
    for (path, found) in [("signups", "attended"), ("feedback", "★★★")] {
        let url = stage.visitor.url(&format!("/sandbox/{path}"));
        let listed = stage.visitor.http.get(url).send().await.unwrap().text().await.unwrap();
        assert!(listed.contains(found), "{listed}");
        assert!(!listed.contains("林小满") && !listed.contains("13800000001"));
    }
}

#[tokio::test]
async fn in_the_demo_people_talk_in_the_room_that_is_on() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let path = "/activities/act_six_teas_live/questions";
    let said = stage.visitor.all(path).await;
    assert!((4..=6).contains(&said.len()), "{said:?}");
    assert!(strings(&said, "at").is_sorted_by(|a, b| a >= b), "the latest first");
    assert!(said.iter().filter(|one| one["answer"].is_string()).count() >= 3);
    assert!(said.iter().all(|one| one["is_mine"] == false));
    let english = stage.visitor.get_with(path, &[("accept-language", "en")]).await.json();
    let english = strings(english["data"].as_array().unwrap(), "text").concat();
    assert!(english.is_ascii(), "{english}");
}
