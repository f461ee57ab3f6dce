//! Inviting friends, from the link to both being rewarded.

use reqwest::Method;
use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    joining::FREE,
    stage::{DEMO, Got, Stage, Visitor, fresh_key},
};

/// Who has bought for 18 of the 30 that it takes.
const NEARLY: &str = "inv_000005";
/// Who has bought nothing yet.
const JOINED: &str = "inv_000006";

impl Visitor {
    async fn invite_code(&self) -> String {
        self.get("/me/referral").await.json()["code"].as_str().unwrap().to_owned()
    }

    async fn invitees(&self) -> Vec<Value> {
        let page = self.get("/me/referral/invitees?limit=100").await.json();
        page["data"].as_array().unwrap().clone()
    }

    async fn invitee(&self, id: &str) -> Value {
        let all = self.invitees().await;
        all.into_iter().find(|invitee| invitee["id"] == id).unwrap()
    }

    async fn spend(&self, id: &str, amount: &str) -> Got {
        self.control(&format!("/invitees/{id}/spend"), json!({ "amount": amount })).await
    }

    async fn set_invite(&self, code: &str, change: Value) -> Got {
        self.control_with(Method::PATCH, &format!("/invites/{code}"), change).await
    }

    async fn joins_by(&self, phone: &str, code: &str) -> Got {
        self.join(phone, json!({ "source": { "invite": code } })).await
    }
}

#[tokio::test]
async fn the_demo_member_has_invitees_in_every_state() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let referral = visitor.get("/me/referral").await.json();
    assert_eq!(referral["path"], format!("/i/{}", referral["code"].as_str().unwrap()));
    assert_eq!((&referral["state"], &referral["left_this_month"]), (&json!("ok"), &json!(10)));
    let totals = json!({ "invited": 6, "joined": 6, "spent": 3, "rewarded": 2, "points": 200 });
    assert_eq!(referral["totals"], totals);
    let states: Vec<Value> =
        visitor.invitees().await.iter().map(|invitee| invitee["state"].clone()).collect();
    assert_eq!(states, ["joined", "spent", "joined", "expired", "rewarded", "rewarded"]);
    let nearly = visitor.invitee(NEARLY).await;
    assert_eq!(nearly["missing"]["code"], "minimum_amount");
    assert_eq!(nearly["missing"]["amount"]["amount"], "12.00");
    assert_eq!(visitor.invitee(JOINED).await["missing"], json!({ "code": "first_purchase" }));
    let only = visitor.get("/me/referral/invitees?state=rewarded&limit=1").await.json();
    assert_eq!(only["data"][0]["reward"], 100);
    let cursor = only["cursor"]["next"].as_str().unwrap();
    let path = format!("/me/referral/invitees?state=rewarded&limit=1&cursor={cursor}");
    let rest = visitor.get(&path).await.json();
    assert_eq!(
        (&rest["data"][0]["id"], &rest["cursor"]["next"]),
        (&json!("inv_000001"), &Value::Null)
    );
    visitor.get("/me/referral/invitees?state=brewing").await.refused_with(422, "validation_failed");
}

#[tokio::test]
async fn from_the_link_to_both_rewarded() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let (inviter, friend) = (&stage.visitor, stage.another_visitor());
    let code = inviter.invite_code().await;
    let invite = friend.get(&format!("/invites/{}", code.to_lowercase())).await.json();
    assert_eq!((&invite["state"], &invite["inviter"]), (&json!("ok"), &json!("林**")));
    assert_eq!(invite["rules"]["for_joining"]["inviter"], json!([]));
    assert_eq!(invite["rules"]["for_spending"]["friend"][0]["points"], 50);
    assert!(!invite.to_string().contains("小满") && !invite.to_string().contains("1380000"));

    let application = friend.joins_by(FREE, &code).await.json()["application"].clone();
    assert_eq!(application["source"]["invite"]["inviter"], "林**");
    assert_eq!(application["gift"][2]["points"], 50);
    assert_eq!(friend.balance().await, 150);
    let id = inviter.invitees().await[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(inviter.invitee(&id).await["state"], "joined");
    assert_eq!(inviter.balance().await, 1280, "nothing is given for joining alone");

    assert_eq!(friend.scan(&friend.code().await, "20.00").await.status, 200);
    let spent = inviter.invitee(&id).await;
    assert_eq!(
        (&spent["state"], &spent["missing"]["amount"]["amount"]),
        (&json!("spent"), &json!("10.00"))
    );
    assert_eq!(friend.scan(&friend.code().await, "10.00").await.status, 200);
    let rewarded = inviter.invitee(&id).await;
    assert_eq!((&rewarded["state"], &rewarded["missing"]), (&json!("rewarded"), &Value::Null));
    assert_eq!(inviter.balance().await, 1380);
    assert_eq!(friend.balance().await, 150 + 30 + 50);
    let headers = [("accept", "application/json")];
    let events = inviter.get_with("/me/events?after=evt_0_0", &headers).await.json();
    let states: Vec<Value> = events["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["kind"] == "invitee")
        .map(|event| event["invitee_state"].clone())
        .collect();
    assert_eq!(states, ["joined", "spent", "rewarded"]);
}

#[tokio::test]
async fn an_invitation_that_does_not_hold_says_why() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let (owner, friend) = (&stage.visitor, stage.another_visitor());
    let code = owner.invite_code().await;
    let path = format!("/invites/{code}");
    let state = async |visitor: &Visitor| visitor.get(&path).await.json()["state"].clone();
    assert_eq!(state(owner).await, "invite_own");
    let member = stage.another_visitor();
    member.sign_in("13800000010").await;
    assert_eq!(state(&member).await, "already_member");
    friend.get("/invites/NOBODY22").await.refused_with(404, "not_found");

    owner.joins_by(FREE, &code).await.refused_with(409, "invite_own");
    friend.joins_by(DEMO, &code).await.refused_with(409, "already_member");
    owner.set_invite(&code, json!({ "limit": 6 })).await;
    assert_eq!(state(&friend).await, "invite_used");
    friend.joins_by("13800000003", &code).await.refused_with(409, "invite_used");
    let set = owner.set_invite(&code, json!({ "limit": 7, "expires_in_s": -1 })).await.json();
    assert_eq!(set["state"], "invite_expired");
    assert_eq!(state(&friend).await, "invite_expired");
    let expired = friend.joins_by("13800000004", &code).await;
    expired.refused_with(409, "invite_expired");
    assert!(expired.json()["ended_at"].is_string());
    let offer = friend.get(&format!("/join-offer?invite={code}")).await.json();
    assert_eq!(offer["source"]["invite"]["state"], "invite_expired");
    // The password is still good, without the invitation.
    let consents = crate::joining::consents(&friend, false).await;
    let body = json!({
        "phone": "13800000004", "otp": crate::stage::OTP, "name": "王", "consents": consents,
    });
    assert_eq!(friend.post("/members", body).await.status, 200);
    assert_eq!(stage.count("SELECT count(*) FROM invitees"), 6);
}

#[tokio::test]
async fn one_is_invited_once() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let friend = stage.another_visitor();
    let code = stage.visitor.invite_code().await;
    assert_eq!(friend.joins_by(FREE, &code).await.status, 200);
    let other = stage.another_visitor();
    other.sign_in("13800000010").await;
    let second = other.invite_code().await;
    assert_ne!(code, second);
    stage.visitor.advance(61).await;
    let again = stage.another_visitor();
    again.joins_by(FREE, &second).await.refused_with(409, "already_member");
    assert_eq!(
        stage.count(
            "SELECT count(*) FROM invitees WHERE member NOT IN
        (SELECT member FROM invitees GROUP BY member HAVING count(*) = 1)"
        ),
        0
    );
}

#[tokio::test]
async fn who_is_still_looked_at_is_invited_and_has_not_joined() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let (inviter, friend) = (&stage.visitor, stage.another_visitor());
    let code = inviter.invite_code().await;
    let source = json!({ "source": { "invite": code, "channel": "partner" } });
    let application = friend.join(FREE, source).await.json()["application"].clone();
    assert_eq!(application["source"]["invite"]["code"], code);
    let totals = inviter.get("/me/referral").await.json()["totals"].clone();
    assert_eq!((&totals["invited"], &totals["joined"]), (&json!(7), &json!(6)));
    assert_eq!(inviter.invitees().await.len(), 6);
    inviter.spend("inv_000007", "60.00").await.refused_with(404, "not_found");

    let path = format!("/applications/{}/approve", application["id"].as_str().unwrap());
    let approved = inviter.control(&path, json!({})).await.json();
    assert_eq!(approved["gift"].as_array().unwrap().len(), 3);
    assert_eq!(inviter.invitees().await[0]["state"], "joined");
    assert_eq!(friend.balance().await, 150);
}

#[tokio::test]
async fn who_is_turned_down_is_let_go_and_leaves_the_place_to_somebody_else() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let (inviter, friend) = (&stage.visitor, stage.another_visitor());
    let code = inviter.invite_code().await;
    inviter.set_invite(&code, json!({ "limit": 7 })).await;
    let by = json!({ "source": { "invite": code, "channel": "partner" } });
    let application = friend.join(FREE, by.clone()).await.json()["application"].clone();
    let reject = format!("/applications/{}/reject", application["id"].as_str().unwrap());
    let invited = async || inviter.get("/me/referral").await.json()["totals"]["invited"].clone();

    // What can be corrected is not the end.
    let fixable = json!({ "fixable": [{ "pointer": "/name", "detail": "请写全名" }] });
    assert_eq!(inviter.control(&reject, fixable).await.status, 200);
    assert_eq!(invited().await, 7);
    let tag = friend.get("/me/application").await.json()["tag"].clone();
    let headers = [("if-match", tag.as_str().unwrap())];
    let right = json!({ "name": "王若水" });
    let key = fresh_key();
    let path = "/me/application";
    let corrected = friend.write_with(&key, Method::PATCH, path, right, &headers).await;
    assert_eq!(corrected.json()["source"]["invite"]["code"], code);

    let second = stage.another_visitor();
    second.joins_by("13800000003", &code).await.refused_with(409, "invite_used");
    assert_eq!(inviter.control(&reject, json!({})).await.status, 200);
    assert_eq!((invited().await, inviter.invitees().await.len()), (json!(6), 6));
    assert_eq!(friend.get(path).await.json()["source"].get("invite"), None);

    let joined = second.join("13800000003", json!({ "source": { "invite": code } })).await;
    assert_eq!(joined.status, 200, "{}", joined.body);
    assert_eq!(inviter.invitees().await[0]["id"], "inv_000008", "no id is used twice");
}

#[tokio::test]
async fn codes_of_the_seed_are_known_and_later_ones_nobody_can_work_out() {
    let mut later = Vec::new();
    for _ in 0..2 {
        let stage = Stage::signed_in(Seed::Demo).await;
        assert_eq!(stage.visitor.invite_code().await, "6GBSGVJ2");
        let friend = stage.another_visitor();
        friend.joined(FREE, json!({})).await;
        later.push(friend.invite_code().await);
    }
    assert_ne!(later[0], later[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_two_purchases_at_once_reward_both_exactly_once() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let before = visitor.balance().await;
    let spending: Vec<_> = (0..32)
        .map(|_| {
            let visitor = visitor.clone();
            tokio::spawn(async move { visitor.spend(JOINED, "30.00").await })
        })
        .collect();
    for one in spending {
        let got = one.await.unwrap();
        assert_eq!(got.status, 200, "{}", got.body);
        assert_eq!(got.json()["state"], "rewarded");
    }
    assert_eq!(visitor.balance().await, before + 100);
    let friend = stage.another_visitor();
    friend.sign_in("13810000006").await;
    let entries = friend.get("/me/points/entries?limit=100").await.json();
    let rewards = entries["data"].as_array().unwrap().iter();
    let rewards = rewards.filter(|entry| entry["title"] == "受邀首购奖励").count();
    assert_eq!(rewards, 1);
    visitor.totals().await;
}

#[tokio::test]
async fn who_buys_too_late_is_not_counted() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.spend(JOINED, "29.99").await;
    visitor.advance(29 * 24 * 3600).await;
    let late = visitor.invitee(JOINED).await;
    assert_eq!((&late["state"], &late["missing"]), (&json!("expired"), &Value::Null));
    assert!(late["spent_at"].is_string());
    assert_eq!(visitor.spend(JOINED, "500.00").await.json()["state"], "expired");
    assert_eq!(visitor.get("/me/referral").await.json()["totals"]["rewarded"], 2);
}

#[tokio::test]
async fn what_is_beyond_the_months_limit_follows_in_the_next() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let limit = json!({ "limit_per_month": 1 });
    assert_eq!(visitor.control_with(Method::PATCH, "/referral", limit).await.status, 200);
    assert_eq!(visitor.spend(NEARLY, "12.00").await.json()["state"], "rewarded");
    assert_eq!(visitor.spend(JOINED, "60.00").await.json()["state"], "spent");
    let waiting = visitor.invitee(JOINED).await;
    assert_eq!(waiting["missing"]["code"], "monthly_limit");
    assert!(waiting["missing"]["from"].is_string());
    assert_eq!(visitor.get("/me/referral").await.json()["left_this_month"], 0);
    visitor.advance(32 * 24 * 3600).await;
    visitor.sign_in(DEMO).await;
    assert_eq!(visitor.invitee(JOINED).await["state"], "rewarded");
    assert_eq!(visitor.get("/me/referral").await.json()["totals"]["points"], 400);
}

#[tokio::test]
async fn the_large_seed_has_three_hundred_invitees() {
    let stage = Stage::signed_in(Seed::Large).await;
    let (mut path, mut seen) = ("/me/referral/invitees?limit=100".to_owned(), 0);
    loop {
        let page = stage.visitor.get(&path).await.json();
        seen += page["data"].as_array().unwrap().len();
        let Some(next) = page["cursor"]["next"].as_str() else { break };
        path = format!("/me/referral/invitees?limit=100&cursor={next}");
    }
    assert_eq!(seen, 300);
}
