//! The calendar and an activity in full; what several tests do with activities.

use std::collections::HashSet;

use reqwest::Method;
use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    shop::strings,
    stage::{Got, Stage, Visitor, fresh_key, id},
};

/// A text of the seed in every language.
pub fn text(words: &str) -> Value {
    json!({ "zh-Hans": words, "zh-Hant": words, "en": format!("{words} (en)") })
}

/// An activity in the seed's shape that begins in two days and takes ten, with what is different.
pub fn invitation(id: &str, change: Value) -> Value {
    let mut activity = json!({
        "id": id, "kind": "workshop", "title": text("炒茶"), "summary": text("一锅茶"),
        "text": text("从鲜叶到干茶"), "picture": "/art/activities/wok.svg",
        "starts": { "minutes_from_now": 2 * 24 * 60 }, "minutes": 120, "closes_hours_before": 24,
        "city": text("泉州"),
        "place": { "name": text("泉州茶室"), "address": text("西街 1 号"),
            "transport": text("步行"), "map_url": "https://maps.example.com/?q=1" },
        "capacity": 10, "max_party": 4, "received": [text("茶样")],
    });
    for (name, value) in change.as_object().unwrap() {
        activity[name] = value.clone();
    }
    activity
}

impl Visitor {
    pub async fn invite(&self, id: &str, change: Value) -> Value {
        let got = self.control("/activities", invitation(id, change)).await;
        assert_eq!(got.status, 200, "{}", got.body);
        got.json()
    }

    pub async fn set_activity(&self, id: &str, change: Value) -> Value {
        let got = self.control_with(Method::PATCH, &format!("/activities/{id}"), change).await;
        assert_eq!(got.status, 200, "{}", got.body);
        got.json()
    }

    /// An activity as lists show it.
    pub async fn activity(&self, id: &str) -> Value {
        self.get(&format!("/activities/{id}")).await.json()["activity"].clone()
    }

    /// A signup as the app sends it, at the price that stands in the calendar.
    pub async fn party(&self, activity: &str, party: u32, answers: Value) -> Value {
        let detail = self.get(&format!("/activities/{activity}")).await.json();
        let price = detail["activity"]["price"].as_i64().unwrap();
        json!({
            "activity": activity, "party": party, "answers": answers,
            "form_version": detail["form"]["version"],
            "expected_points": price * i64::from(party),
        })
    }

    pub async fn sign_up(&self, activity: &str, party: u32) -> Got {
        let body = self.party(activity, party, json!({})).await;
        self.post("/me/signups", body).await
    }

    /// A signup that is accepted.
    pub async fn signed_up(&self, activity: &str, party: u32) -> Value {
        let got = self.sign_up(activity, party).await;
        assert_eq!(got.status, 200, "{}", got.body);
        got.json()
    }

    pub async fn signup(&self, id: &str) -> Value {
        self.get(&format!("/me/signups/{id}")).await.json()
    }

    pub async fn cancel_signup(&self, id: &str) -> Got {
        self.post(&format!("/me/signups/{id}/cancel"), json!({})).await
    }

    /// What the brand does with a signup.
    pub async fn review(&self, id: &str, action: &str, body: Value) -> Got {
        self.control(&format!("/signups/{id}/{action}"), body).await
    }

    pub async fn wait_for(&self, activity: &str, party: u32) -> Got {
        let body = json!({ "party": party, "form_version": 1 });
        self.post(&format!("/activities/{activity}/waitlist"), body).await
    }

    /// A place on the list.
    pub async fn waiting(&self, activity: &str, party: u32) -> Value {
        let got = self.wait_for(activity, party).await;
        assert_eq!(got.status, 200, "{}", got.body);
        got.json()
    }

    /// The member's first place on a list.
    pub async fn entry(&self) -> Value {
        self.get("/me/waitlist").await.json()["data"][0].clone()
    }

    pub async fn accept(&self, entry: &Value) -> Got {
        let path = format!("/me/waitlist/{}/accept", entry["id"].as_str().unwrap());
        self.post(&path, json!({ "expected_points": entry["points"] })).await
    }

    pub async fn leave(&self, entry: &Value) -> Got {
        let path = format!("/me/waitlist/{}", entry["id"].as_str().unwrap());
        self.write(&fresh_key(), Method::DELETE, &path, Value::Null).await
    }

    pub async fn pass(&self, signup: &str) -> Got {
        self.post(&format!("/me/signups/{signup}/pass/codes"), json!({})).await
    }

    pub async fn check_in(&self, code: &str) -> Got {
        self.control("/passes/check-in", json!({ "code": code })).await
    }
}

impl Stage {
    /// For every activity, the seats are what the signups and the offers say, and never too many.
    pub fn seats_agree(&self) {
        let disagreeing = self.count(
            "SELECT count(*) FROM activities a WHERE taken + held > capacity
                 OR taken <> guests + (SELECT coalesce(sum(party), 0) FROM signups
                     WHERE activity = a.id AND state NOT IN ('rejected', 'cancelled'))
                 OR held <> (SELECT coalesce(sum(party), 0) FROM waitlist
                     WHERE activity = a.id AND state = 'offered')",
        );
        assert_eq!(disagreeing, 0);
    }
}

/// The codes of what stands in the way.
fn reasons(activity: &Value) -> Vec<&str> {
    strings(activity["unavailable"].as_array().unwrap(), "code")
}

#[tokio::test]
async fn the_calendar_begins_with_what_is_next_and_ends_with_the_past() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor
        .invite(
            "act_soon",
            json!({ "starts": { "minutes_from_now": 60 },
        "closes_hours_before": 0, "cancel_hours_before": 0 }),
        )
        .await;
    visitor.invite("act_gone", json!({ "starts": { "minutes_from_now": -60 * 24 * 20 } })).await;
    let all = visitor.all("/activities?limit=2").await;
    let ids: HashSet<&str> = strings(&all, "id").into_iter().collect();
    assert_eq!(ids.len(), all.len(), "each stands once");
    let is_over = |activity: &Value| activity["phase"] == "over";
    let (past, ahead): (Vec<Value>, Vec<Value>) = all.iter().cloned().partition(is_over);
    assert_eq!([ahead.clone(), past.clone()].concat(), all);
    assert!(strings(&ahead, "starts_at").is_sorted());
    assert!(strings(&past, "starts_at").is_sorted_by(|a, b| a >= b));
    assert!(strings(&past, "id").contains(&"act_gone"));
    let restarted = visitor.get("/activities?limit=1&cursor=long-gone").await.json();
    assert_eq!(restarted["data"][0]["id"], all[0]["id"]);
}

#[tokio::test]
async fn the_calendar_can_be_narrowed_down() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.invite("act_open", json!({})).await;
    visitor.invite("act_full", json!({ "taken": 10, "kind": "tasting" })).await;
    visitor.invite("act_gold", json!({ "min_tier": "tir_gold" })).await;
    visitor.invite("act_later", json!({ "starts": { "days": 40, "time": "10:00" } })).await;
    let found = async |query: &str| {
        let all = visitor.all(&format!("/activities?limit=100&city=泉州{query}")).await;
        strings(&all, "id").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(found("").await, ["act_open", "act_full", "act_gold", "act_later"]);
    assert_eq!(found("&open=true").await, ["act_open", "act_gold", "act_later"]);
    assert_eq!(found("&kind=tasting").await, ["act_full"]);
    assert_eq!(found("&tier=tir_silver").await, ["act_open", "act_full", "act_later"]);
    let later = visitor.activity("act_later").await["starts_at"].as_str().unwrap()[..10].to_owned();
    assert_eq!(found(&format!("&from={later}")).await, ["act_later"]);
    assert_eq!(found(&format!("&from={later}&to={later}")).await, ["act_later"]);
    assert_eq!(found("&to=2020-01-01").await, Vec::<String>::new());
    // A city goes by its name in any language.
    let english = visitor.all("/activities?city=泉州 (en)").await;
    assert_eq!(english.len(), 4);
    let first = visitor.get("/activities?limit=1").await.json();
    assert!(first["cities"].as_array().unwrap().contains(&json!("泉州")));
    let tiers: Vec<&Value> =
        first["tiers"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
    assert_eq!(tiers, ["tir_gold", "tir_platinum"], "which some of them ask for");
    let next = first["cursor"]["next"].as_str().unwrap();
    let second = visitor.get(&format!("/activities?limit=1&cursor={next}")).await.json();
    let of_all = (&second["cities"], &second["tiers"]);
    assert_eq!(of_all, (&json!([]), &json!([])), "on the first page only");
    for wrong in ["kind=circus", "tier=tir_none", "limit=0", "from=soon", "open=maybe"] {
        visitor.get(&format!("/activities?{wrong}")).await.refused_with(422, "validation_failed");
    }
}

#[tokio::test]
async fn an_activity_tells_where_it_stands_and_what_is_in_the_way() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let (visitor, guest) = (&stage.visitor, stage.another_visitor());
    let free = json!({ "starts": { "minutes_from_now": 600 }, "closes_hours_before": 0 });
    visitor.invite("act_test", free).await;
    let stands = async |phase: &str, codes: &[&str]| {
        let activity = visitor.activity("act_test").await;
        assert_eq!((&activity["phase"], reasons(&activity)), (&json!(phase), codes.to_vec()));
        activity
    };
    stands("open", &[]).await;
    visitor.set_activity("act_test", json!({ "opens_in_s": 60 })).await;
    let early = stands("not_open", &["signup_not_open"]).await;
    assert_eq!(early["unavailable"][0]["starts_at"], early["signup_opens_at"]);
    visitor.advance(61).await;
    visitor.set_activity("act_test", json!({ "price": 5000, "capacity": 0 })).await;
    let full = stands("full", &["activity_full", "insufficient_points"]).await;
    assert_eq!(full["unavailable"][1]["missing"], 5000 - 1280);
    assert_eq!(reasons(&guest.activity("act_test").await), ["activity_full"]);
    visitor.set_activity("act_test", json!({ "price": 0, "capacity": 3 })).await;
    visitor.set_activity("act_test", json!({ "closes_in_s": 5 })).await;
    visitor.advance(6).await;
    let closed = stands("closed", &["signup_closed"]).await;
    assert_eq!(closed["unavailable"][0]["ended_at"], closed["signup_closes_at"]);
    visitor.set_activity("act_test", json!({ "starts_in_s": -10 })).await;
    stands("running", &["signup_closed"]).await;
    visitor.advance(7200).await;
    stands("over", &["signup_closed"]).await;

    visitor.invite("act_off", json!({ "min_tier": "tir_platinum" })).await;
    let tier = visitor.activity("act_off").await;
    assert_eq!(reasons(&tier), ["tier_required"]);
    assert_eq!(tier["unavailable"][0]["tier"]["id"], "tir_platinum");
    visitor.set_activity("act_off", json!({ "called_off": true })).await;
    assert_eq!(visitor.activity("act_off").await["phase"], "called_off");
    visitor.get("/activities/act_none").await.refused_with(404, "not_found");
}

#[tokio::test]
async fn the_details_are_all_there() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let change = json!({
        "host": { "name": text("沈青"), "role": text("茶师"), "text": text("二十年") },
        "programme": [{ "minute": 30, "title": text("上锅") }], "bring": [text("围裙")],
        "safety": text("小心烫"), "insurance": text("已投保"), "theme": text("春"),
        "pictures": ["/art/a.svg"],
        "form": [
            { "name": "who", "label": text("姓名"), "kind": "text", "prefill": "name" },
            { "name": "call", "label": text("电话"), "kind": "phone", "prefill": "phone" },
            { "name": "born", "label": text("生日"), "kind": "date", "prefill": "birthday" },
            { "name": "from", "label": text("城市"), "kind": "text", "prefill": "city" },
        ],
    });
    visitor.invite("act_test", change).await;
    let detail = visitor.get("/activities/act_test").await.json();
    let activity = &detail["activity"];
    assert_eq!(
        (&activity["time_zone"], &activity["capacity"]),
        (&json!("Asia/Shanghai"), &json!(10))
    );
    assert_eq!(activity["place"]["city"], "泉州");
    assert_eq!(activity["place"]["map_url"], "https://maps.example.com/?q=1");
    assert_eq!(detail["host"]["name"], "沈青");
    let at = |value: &Value| chrono::DateTime::parse_from_rfc3339(value.as_str().unwrap()).unwrap();
    let after = at(&detail["programme"][0]["starts_at"]) - at(&activity["starts_at"]);
    assert_eq!(after.num_minutes(), 30);
    for name in ["theme", "text", "safety", "insurance", "form_notice", "cancel_until"] {
        assert!(detail[name].is_string(), "{name}");
    }
    assert_eq!((&detail["bring"], &detail["pictures"]), (&json!(["围裙"]), &json!(["/art/a.svg"])));
    assert!(detail["online"].is_null() && detail["has_gallery"] == false);
    let similar = detail["similar"].as_array().unwrap();
    assert!(similar.len() <= 3 && similar.iter().all(|other| other["phase"] == "open"));
    // What is known of the member is there to be checked; a guest sees nothing of anybody.
    let fields = detail["form"]["fields"].as_array().unwrap();
    assert_eq!(fields[0]["value"], "林小满");
    assert_eq!(fields[1]["value"], "13800000001");
    assert!(fields[2]["value"].is_string());
    assert_eq!(fields[3]["value"], "上海市");
    let guest = stage.another_visitor().get("/activities/act_test").await.json();
    let fields = guest["form"]["fields"].as_array().unwrap().clone();
    assert!(fields.iter().all(|field| field["value"].is_null()));
    let english = [("accept-language", "en")];
    let english = visitor.get_with("/activities/act_test", &english).await.json();
    assert_eq!(english["activity"]["title"], "炒茶 (en)");
}

#[tokio::test]
async fn the_demo_has_activities_in_many_states_whose_seats_agree() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let all = stage.visitor.all("/activities?limit=100").await;
    assert!(!all.is_empty());
    stage.seats_agree();
    for activity in &all {
        let path = format!("/activities/{}", id(activity));
        let detail = stage.visitor.get(&path).await;
        assert_eq!(detail.status, 200, "{}", detail.body);
        assert_eq!(stage.visitor.get(&format!("{path}/gallery")).await.status, 200);
    }
    let signups = stage.visitor.all("/me/signups?limit=2").await;
    assert!(signups.len() > 2);
    for signup in &signups {
        let steps = strings(signup["timeline"].as_array().unwrap(), "state");
        assert_eq!(steps.last().copied(), signup["state"].as_str());
    }
    let answered = signups.iter().find(|signup| signup["feedback"]["answer"].is_object()).unwrap();
    let path = format!("/activities/{}/gallery", id(&answered["activity"]));
    let gallery = stage.visitor.get(&path).await.json();
    let mine = gallery["answers"].as_array().unwrap().iter().find(|one| one["is_mine"] == true);
    assert_eq!(mine.unwrap()["id"], answered["feedback"]["id"]);
    let guest = stage.another_visitor().get(&path).await.json();
    assert!(guest["answers"].as_array().unwrap().iter().all(|one| one["is_mine"] == false));
}

#[tokio::test]
async fn three_hundred_activities_are_seen_once() {
    let stage = Stage::new(Seed::Large).await;
    let all = stage.visitor.all("/activities?limit=100").await;
    let ids: HashSet<&str> = strings(&all, "id").into_iter().collect();
    assert_eq!((all.len(), ids.len()), (300, 300));
    stage.seats_agree();
}
