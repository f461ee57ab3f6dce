//! The catalogue: filters, orders, pages, and why somebody cannot have something.

use std::{collections::HashSet, path::Path};

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    shop::strings,
    stage::{Stage, Visitor},
};

fn codes(reward: &Value) -> Vec<&str> {
    strings(reward["unavailable"].as_array().unwrap(), "code")
}

fn points(reward: &Value) -> i64 {
    reward["price"]["points"].as_i64().unwrap()
}

#[tokio::test]
async fn the_demo_has_rewards_of_every_kind_and_in_every_situation() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let rewards = stage.visitor.all("/rewards?limit=10").await;
    assert!(rewards.len() >= 24);
    for kind in ["goods", "service", "coupon", "cash_voucher", "donation"] {
        assert!(rewards.iter().any(|reward| reward["kind"] == kind), "{kind}");
    }
    for code in [
        "insufficient_points",
        "out_of_stock",
        "tier_required",
        "limit_reached",
        "sale_not_started",
        "sale_ended",
        "new_members_only",
    ] {
        assert!(rewards.iter().any(|reward| codes(reward) == [code]), "only {code}");
    }
    let is = |test: fn(&Value) -> bool| rewards.iter().any(test);
    assert!(is(|r| r["sale"].is_object() && codes(r).is_empty()), "a sale that runs");
    assert!(is(|r| r["price"]["money"].is_object() && codes(r).is_empty()));
    assert!(is(|r| r["ways"] == json!(["delivery", "store"])));
    assert!(is(|r| r["ways"] == json!(["delivery"])) && is(|r| r["ways"] == json!(["store"])));
    assert!(rewards.iter().filter(|reward| codes(reward).is_empty()).count() >= 10);
}

#[tokio::test]
async fn every_reward_has_a_picture_of_its_own() {
    let stage = Stage::new(Seed::Demo).await;
    let rewards = stage.visitor.all("/rewards?limit=100").await;
    let pictures = strings(&rewards, "picture");
    assert_eq!(pictures.iter().collect::<HashSet<_>>().len(), rewards.len());
    let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public");
    for picture in pictures {
        let file = public.join(picture.trim_start_matches('/'));
        let drawing = std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("no {picture}"));
        assert!(drawing.starts_with("<svg") && drawing.len() < 3072, "{picture}");
    }
}

#[tokio::test]
async fn a_reward_tells_what_is_missing() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let teapot = visitor.reward("rwd_teapot").await;
    assert_eq!(
        teapot["unavailable"],
        json!([{
            "code": "insufficient_points", "required": 2400, "available": 1280, "missing": 1120,
        }])
    );
    let lesson = visitor.reward("rwd_ceremony").await;
    assert_eq!(lesson["unavailable"][0]["tier"]["id"], "tir_platinum");
    assert_eq!(lesson["min_tier"], lesson["unavailable"][0]["tier"]);
    let percent = visitor.reward("rwd_percent12").await;
    assert_eq!(percent["unavailable"], json!([{ "code": "limit_reached", "limit": 1 }]));
    assert_eq!(percent["limit_left"], 0);
    let soon = visitor.reward("rwd_tasting_set").await;
    assert_eq!(soon["unavailable"][0]["starts_at"], soon["sale"]["starts_at"]);
    assert_eq!(soon["sale"]["usual"], json!({ "points": 620 }));
    let over = visitor.reward("rwd_oolong").await;
    assert_eq!(over["unavailable"][0]["ended_at"], over["sale"]["ends_at"]);

    let gaiwan = visitor.reward("rwd_gaiwan").await;
    for text in ["title", "summary", "text", "rules", "terms"] {
        assert!(gaiwan[text].as_str().is_some_and(|text| !text.is_empty()), "{text}");
    }
    assert_eq!(gaiwan["gallery"].as_array().unwrap().len(), 2);
    for (reward, is_sent, is_fetched) in
        [("rwd_gaiwan", true, true), ("rwd_teapot", true, false), ("rwd_coldbrew", false, true)]
    {
        let rules = visitor.reward(reward).await["rules"].as_str().unwrap().to_owned();
        let told = (rules.contains("快递送达"), rules.contains("到店自取"));
        assert_eq!(told, (is_sent, is_fetched), "{reward}: only the ways that it comes by");
    }
    let english = [("accept-language", "en")];
    let english = visitor.get_with("/rewards/rwd_gaiwan", &english).await.json();
    assert_eq!(english["title"], "Celadon gaiwan");
    visitor.get("/rewards/rwd_none").await.refused_with(404, "not_found");
}

#[tokio::test]
async fn a_guest_sees_what_is_so_for_everybody() {
    let stage = Stage::new(Seed::Demo).await;
    let guest = &stage.visitor;
    let rewards = guest.all("/rewards?limit=100").await;
    let reasons: HashSet<&str> = rewards.iter().flat_map(codes).collect();
    assert_eq!(reasons, HashSet::from(["out_of_stock", "sale_not_started", "sale_ended"]));
    assert!(rewards.iter().all(|reward| reward["limit_left"].is_null()));
    guest.get("/rewards?affordable=true").await.refused_with(401, "unauthenticated");
    let categories = guest.get("/reward-categories").await.json();
    let counts = categories["data"].as_array().unwrap().iter();
    let sum: u64 = counts.map(|category| category["count"].as_u64().unwrap()).sum();
    assert_eq!(sum, rewards.len() as u64);
}

#[tokio::test]
async fn affordable_is_what_could_be_redeemed_now() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let check = async |visitor: &Visitor| {
        let all = visitor.all("/rewards?limit=100").await;
        let affordable = visitor.all("/rewards?limit=100&affordable=true").await;
        let free: Vec<Value> =
            all.iter().filter(|reward| codes(reward).is_empty()).cloned().collect();
        assert!(!free.is_empty() && free.len() < all.len());
        assert_eq!(affordable, free);
    };
    check(visitor).await;
    let newcomer = &stage.members(1, 70).await[0];
    check(newcomer).await;
    let affordable = newcomer.all("/rewards?limit=100&affordable=true").await;
    assert!(strings(&affordable, "id").contains(&"rwd_newcomer"));

    // What the lot that expires first could still become.
    let small = visitor.all("/rewards?limit=100&affordable=true&max_points=320").await;
    assert!(!small.is_empty() && small.iter().all(|reward| points(reward) <= 320));
}

#[tokio::test]
async fn a_search_finds_titles_in_every_language_and_takes_signs_literally() {
    let stage = Stage::new(Seed::Demo).await;
    let found = async |q: &str| {
        let url = stage.visitor.url("/v1/rewards");
        let reply = stage.visitor.http.get(url).query(&[("q", q)]).send().await.unwrap();
        let page: Value = serde_json::from_str(&reply.text().await.unwrap()).unwrap();
        let ids = strings(page["data"].as_array().unwrap(), "id");
        ids.into_iter().map(str::to_owned).collect::<Vec<String>>()
    };
    assert_eq!(found("紫砂").await, ["rwd_teapot"]);
    assert_eq!(found("  YIXING ").await, ["rwd_teapot"]);
    assert_eq!(found("便攜").await, ["rwd_tin"]);
    assert_eq!(found("12%").await, ["rwd_percent12"]);
    for q in ["%", "_", "' OR 1=1 --", "\u{202e}", "<b>"] {
        assert!(found(q).await.len() < 3, "{q}");
    }
    assert!(found("nothing of the kind").await.is_empty());
}

#[tokio::test]
async fn orders_and_categories() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let low = visitor.all("/rewards?sort=points_low&limit=7").await;
    assert!(low.is_sorted_by_key(points));
    let high = visitor.all("/rewards?sort=points_high&limit=7").await;
    assert!(high.is_sorted_by_key(|reward| -points(reward)));
    assert_eq!(low.len(), high.len());
    let newest = visitor.get("/rewards?sort=newest&limit=1").await.json();
    assert_eq!(newest["data"][0]["id"], "rwd_tasting_set");
    let teas = visitor.all("/rewards?category=cat_tea").await;
    assert!(teas.len() > 3 && teas.iter().all(|reward| reward["category"] == "cat_tea"));
    assert_eq!(visitor.all("/rewards?category=cat_none").await, Vec::<Value>::new());
    for wrong in ["sort=cheapest", "limit=0", "limit=101", "max_points=x", "affordable=maybe"] {
        visitor.get(&format!("/rewards?{wrong}")).await.refused_with(422, "validation_failed");
    }
}

#[tokio::test]
async fn a_thousand_rewards_are_seen_once_in_every_order() {
    let stage = Stage::signed_in(Seed::Large).await;
    for sort in ["recommended", "points_low", "points_high", "newest"] {
        let all = stage.visitor.all(&format!("/rewards?limit=100&sort={sort}")).await;
        let ids: HashSet<&str> = strings(&all, "id").into_iter().collect();
        assert_eq!((all.len(), ids.len()), (1_000, 1_000), "{sort}");
    }
    let first = stage.visitor.get("/rewards?limit=5&cursor=long-gone").await.json();
    assert_eq!(first["data"][0]["id"], "rwd_puer", "an unknown cursor restarts at the first page");
}
