//! Campaigns: whose they are, what they give, and what is open instead.

use reqwest::Method;
use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    seeds::dump,
    stage::{DEMO, Got, Stage, Visitor},
};

impl Visitor {
    async fn campaign(&self, slug: &str) -> Value {
        self.get(&format!("/campaigns/{slug}")).await.json()
    }

    async fn claim(&self, slug: &str) -> Got {
        self.post(&format!("/me/campaigns/{slug}/claim"), json!({})).await
    }

    async fn set_campaign(&self, slug: &str, change: Value) -> Got {
        self.control_with(Method::PATCH, &format!("/campaigns/{slug}"), change).await
    }
}

#[tokio::test]
async fn the_demo_has_every_kind_and_every_reason() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    for (slug, kind, action) in [
        ("autumn-teas", "discount_day", "claim"),
        ("warm-winter", "spend_and_gift", "spend"),
        ("double-week", "double_points", "claim"),
        ("autumn-trail", "activity", "sign_up"),
        ("wheel-gift", "game", "claim"),
    ] {
        let campaign = visitor.campaign(slug).await;
        assert_eq!((&campaign["kind"], &campaign["phase"]), (&json!(kind), &json!("on")), "{slug}");
        assert_eq!(campaign["action"]["kind"], action, "{slug}");
        assert!(campaign["why"].is_string() && campaign["unavailable"] == json!([]), "{slug}");
        assert_eq!(campaign["instead"], json!([]), "{slug}");
    }
    assert_eq!(visitor.campaign("autumn-trail").await["action"]["activity"], "act_trail");
    assert_eq!(visitor.campaign("autumn-teas").await["discounts"][0]["percent"], 12);
    for (slug, code, data) in [
        ("mid-autumn", "campaign_over", "ended_at"),
        ("early-winter", "campaign_not_open", "starts_at"),
        ("newcomers", "not_for_you", "code"),
        ("come-back", "not_for_you", "code"),
    ] {
        let campaign = visitor.campaign(slug).await;
        let reason = &campaign["unavailable"][0];
        assert_eq!(reason["code"], code, "{slug}");
        assert!(reason[data].is_string() && campaign["why"].is_null(), "{slug}");
        assert_eq!(campaign["action"], json!({ "kind": "none" }), "{slug}");
        let instead = campaign["instead"].as_array().unwrap();
        assert_eq!(instead.len(), 4, "{slug}");
        assert!(instead.iter().all(|other| other["title"].is_string()));
        assert!(instead[0]["campaign"] == "autumn-teas" && instead[3]["game"].is_string());
    }
    visitor.get("/campaigns/nothing").await.refused_with(404, "not_found");
    visitor.claim("nothing").await.refused_with(404, "not_found");
    for slug in ["%27%3B--", "..%2f..%2fme", "%00", "%E2%80%AE", &"x".repeat(2_000)] {
        visitor.get(&format!("/campaigns/{slug}")).await.refused_with(404, "not_found");
        visitor.get(&format!("/invites/{slug}")).await.refused_with(404, "not_found");
        visitor.claim(slug).await.refused_with(404, "not_found");
    }

    // Why it is for somebody is said where it is so.
    let why = async |visitor: &Visitor, slug: &str| visitor.campaign(slug).await["why"].clone();
    assert_eq!(why(visitor, "warm-winter").await, "你已经累计了一大半");
    assert_eq!(why(visitor, "double-week").await, "送给这一季常来的你");
    assert_eq!(why(visitor, "autumn-trail").await, "你参加过我们的活动");
    let other = stage.another_visitor();
    other.sign_in("13800000010").await;
    for slug in ["warm-winter", "double-week"] {
        assert_eq!(why(&other, slug).await, "送给每一位会员", "{slug}");
    }

    // A guest sees what is so for everybody; somebody else sees what is theirs.
    let guest = stage.another_visitor();
    let seen = guest.campaign("come-back").await;
    assert_eq!((&seen["unavailable"], &seen["why"]), (&json!([]), &Value::Null));
    guest.claim("come-back").await.refused_with(401, "unauthenticated");
    let instead = guest.campaign("mid-autumn").await["instead"].clone();
    assert_eq!(instead[0]["campaign"], "newcomers", "what joining opens comes first");
    guest.sign_in("13800000010").await;
    assert_eq!(guest.campaign("come-back").await["action"]["kind"], "claim");
    guest.sign_in("13800000011").await;
    let barred = guest.campaign("autumn-teas").await["unavailable"][0].clone();
    assert_eq!((&barred["code"], &barred["tier"]["level"]), (&json!("tier_required"), &json!(2)));
    guest.claim("autumn-teas").await.refused_with(409, "tier_required");
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_two_claims_have_one_effect() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let coupons = stage.count("SELECT count(*) FROM coupons");
    let claims: Vec<_> = (0..32)
        .map(|_| {
            let visitor = visitor.clone();
            tokio::spawn(async move { visitor.claim("autumn-teas").await })
        })
        .collect();
    let mut done = Vec::new();
    for claim in claims {
        let got = claim.await.unwrap();
        match got.status {
            200 => done.push(got.json()),
            _ => got.refused_with(409, "already_claimed"),
        }
    }
    let [claimed] = done.as_slice() else { panic!("{} claims", done.len()) };
    assert_eq!(stage.count("SELECT count(*) FROM coupons"), coupons + 1);
    let coupon = claimed["claimed"]["coupon"].as_str().unwrap();
    assert_eq!(claimed["gifts"][0]["coupon"]["id"], coupon);
    assert_eq!(claimed["action"]["kind"], "spend");
    assert_eq!(visitor.get(&format!("/me/coupons/{coupon}")).await.json()["percent"], 5);
}

#[tokio::test]
async fn what_cannot_be_claimed_says_why() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    for (slug, code) in [
        ("mid-autumn", "campaign_over"),
        ("early-winter", "campaign_not_open"),
        ("newcomers", "not_for_you"),
        ("warm-winter", "nothing_to_claim"),
        ("autumn-trail", "nothing_to_claim"),
    ] {
        visitor.claim(slug).await.refused_with(409, code);
    }
    assert_eq!(visitor.set_campaign("early-winter", json!({ "opens_in_s": -1 })).await.status, 200);
    let redeem = visitor.campaign("early-winter").await["action"].clone();
    assert_eq!(redeem, json!({ "kind": "redeem", "reward": "rwd_longjing" }));
    let closed = visitor.set_campaign("autumn-teas", json!({ "closes_in_s": 5 })).await.json();
    assert_eq!(closed["phase"], "on");
    visitor.advance(6).await;
    let over = visitor.claim("autumn-teas").await;
    over.refused_with(409, "campaign_over");
    assert!(over.json()["ended_at"].is_string());
    let wrong = visitor.set_campaign("wheel-gift", json!({ "closes_in_s": -9_000_000 })).await;
    wrong.refused_with(422, "validation_failed");
}

#[tokio::test]
async fn spending_moves_the_progress_and_gives_the_gift_once() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let spending = visitor.campaign("warm-winter").await["spending"].clone();
    assert_eq!(
        (&spending["spent"]["amount"], &spending["percent"]),
        (&json!("466.00"), &json!(58))
    );
    visitor.scan(&visitor.code().await, "333.99").await;
    let nearly = visitor.campaign("warm-winter").await;
    assert_eq!(
        (&nearly["spending"]["missing"]["amount"], &nearly["claimed"]),
        (&json!("0.01"), &Value::Null)
    );
    let coupons = stage.count("SELECT count(*) FROM coupons");
    for _ in 0..2 {
        visitor.scan(&visitor.code().await, "1").await;
    }
    let reached = visitor.campaign("warm-winter").await;
    assert_eq!(
        (&reached["spending"]["percent"], &reached["action"]["kind"]),
        (&json!(100), &json!("none"))
    );
    assert!(reached["claimed"]["coupon"].is_string());
    assert_eq!(stage.count("SELECT count(*) FROM coupons"), coupons + 1);
    let headers = [("accept", "application/json")];
    let events = visitor.get_with("/me/events?after=evt_0_0", &headers).await.json();
    let told = events["data"].as_array().unwrap().iter();
    let told: Vec<_> = told.filter(|event| event["kind"] == "campaign").collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["campaign"], "warm-winter");
}

#[tokio::test]
async fn purchases_count_double_for_who_has_opted_in() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let points = async || {
        visitor.scan(&visitor.code().await, "100").await.json()["points"].as_i64().unwrap()
    };
    assert_eq!(points().await, 150);
    assert_eq!(visitor.claim("double-week").await.json()["action"]["kind"], "spend");
    assert_eq!(points().await, 300);
    visitor.claim("double-week").await.refused_with(409, "already_claimed");
    visitor.set_campaign("double-week", json!({ "closes_in_s": 0 })).await;
    assert_eq!(points().await, 150);
}

#[tokio::test]
async fn chances_are_claimed_for_a_draw() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let chances =
        async || visitor.get("/games/gam_wheel").await.json()["game"]["chances"].as_i64().unwrap();
    let before = chances().await;
    let claimed = visitor.claim("wheel-gift").await.json();
    assert_eq!(claimed["action"], json!({ "kind": "play", "game": "gam_wheel" }));
    assert_eq!(chances().await, before + 2);

    let other = stage.another_visitor();
    other.sign_in("13800000010").await;
    let close = json!({ "closes_in_s": -1 });
    visitor.control_with(Method::PATCH, "/games/gam_wheel", close).await;
    other.claim("wheel-gift").await.refused_with(409, "game_over");
    assert!(other.campaign("wheel-gift").await["claimed"].is_null());
}

#[tokio::test]
async fn reading_changes_nothing() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.get("/me").await;
    let before = dump(&stage.database());
    let code = visitor.get("/me/referral").await.json()["code"].as_str().unwrap().to_owned();
    for path in [
        "/join-offer?store=SH01&campaign=come-back",
        "/me/application",
        "/me/referral",
        "/me/referral/invitees",
        &format!("/invites/{code}"),
        &format!("/join-offer?invite={code}"),
        "/campaigns/autumn-teas",
        "/campaigns/mid-autumn",
    ] {
        assert_eq!(visitor.get(path).await.status, 200, "{path}");
        assert_eq!(
            stage.another_visitor().get(path).await.status,
            if path.starts_with("/me") { 401 } else { 200 }
        );
    }
    let page = visitor.http.get(visitor.url("/sandbox/oauth/authorize?host=wechat&state=x"));
    assert_eq!(page.send().await.unwrap().status(), 200);
    assert_eq!(dump(&stage.database()), before);
    assert_eq!(visitor.get("/me").await.json()["phone"], "138****0001", "{DEMO}");
}
