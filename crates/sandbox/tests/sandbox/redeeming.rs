//! Redeeming: what it takes, and when it is refused.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    shop::strings,
    stage::{Stage, fresh_key},
};

#[tokio::test]
async fn goods_are_sent_or_fetched() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let address = visitor.address().await;
    let stock = visitor.reward("rwd_strainer").await["stock"].as_i64().unwrap();
    let sent = visitor.redeem("rwd_strainer", 2, json!({ "address": address })).await.json();
    assert_eq!((&sent["state"], &sent["quantity"]), (&json!("submitted"), &json!(2)));
    assert_eq!(sent["cost"], json!({ "points": 360 }));
    assert_eq!(sent["reward"]["title"], "茶漏");
    assert_eq!(sent["address"]["phone"], "138****0001");
    let chosen = visitor.get("/me/addresses").await.json()["data"][0].clone();
    for part in ["id", "name", "province", "city", "district", "street", "postcode"] {
        assert_eq!(sent["address"][part], chosen[part], "{part}");
    }
    assert!(sent["store"].is_null() && sent["can_cancel"] == true);
    assert_eq!(visitor.reward("rwd_strainer").await["stock"], stock - 2);
    assert_eq!(visitor.balance().await, 1280 - 360);

    let fetched = visitor.redeemed("rwd_towel", json!({ "store": "SZ01" })).await;
    assert_eq!(fetched["store"]["code"], "SZ01");
    assert!(fetched["address"].is_null());
    let entry = &visitor.get("/me/points/entries?limit=1").await.json()["data"][0];
    assert_eq!((&entry["kind"], &entry["points"]), (&json!("spend"), &json!(-90)));
    assert_eq!(entry["redemption"], fetched["id"]);
    assert_eq!(entry["title"], "兑换 茶巾两条");
    assert_ne!(sent["number"], fetched["number"]);
    visitor.totals().await;
    stage.lots_agree();
}

#[tokio::test]
async fn a_service_a_coupon_a_voucher_and_a_gift() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let service = visitor.redeemed("rwd_seat", json!({ "store": "HZ01" })).await;
    assert_eq!(
        (&service["state"], &service["store"]["code"]),
        (&json!("submitted"), &json!("HZ01"))
    );

    let coupons = visitor.redeem("rwd_upsize", 3, json!({})).await.json();
    assert_eq!(coupons["state"], "approved");
    let ids = coupons["coupons"].as_array().unwrap();
    assert_eq!(ids.len(), 3, "one for each");
    let coupon = visitor.get(&format!("/me/coupons/{}", ids[0].as_str().unwrap())).await.json();
    assert_eq!((&coupon["state"], &coupon["kind"]), (&json!("usable"), &json!("item")));
    assert_eq!(coupon["redemption"], coupons["id"]);

    let voucher = visitor.redeemed("rwd_cash50", json!({})).await;
    let cash = voucher["coupons"][0].as_str().unwrap();
    let cash = visitor.get(&format!("/me/coupons/{cash}")).await.json();
    assert_eq!(cash["value"], json!({ "amount": "50.00", "currency": "CNY" }));
    assert!(cash["threshold"].is_null());

    let gift = visitor.redeemed("rwd_school", json!({})).await;
    assert_eq!((&gift["state"], &gift["coupons"]), (&json!("approved"), &json!([])));
    for done in [&coupons, &voucher, &gift] {
        let timeline = done["timeline"].as_array().unwrap();
        assert_eq!(strings(timeline, "state"), ["submitted", "approved"]);
        assert_eq!(done["can_cancel"], false);
        visitor.cancel(done["id"].as_str().unwrap()).await.refused_with(409, "not_cancellable");
    }
    assert_eq!(visitor.balance().await, 1280 - 300 - 180 - 620 - 100);
    visitor.totals().await;
}

#[tokio::test]
async fn money_on_top_is_paid_on_the_payment_page() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let order = visitor.redeem("rwd_longjing", 1, json!({ "store": "HZ02" })).await.json();
    let id = order["id"].as_str().unwrap();
    assert_eq!(order["state"], "awaiting_payment");
    assert_eq!(order["cost"]["money"]["amount"], "39.00");
    assert!(order["pay_by"].is_string());
    assert_eq!(visitor.balance().await, 600, "the points are taken at once");
    visitor.act(id, "approve").await.refused_with(409, "forbidden");

    let page = visitor.post(&format!("/me/redemptions/{id}/pay"), json!({})).await.json();
    let page = visitor.http.get(visitor.url(page["url"].as_str().unwrap())).send().await.unwrap();
    assert_eq!(page.status(), 200);
    assert_eq!(visitor.redemption(id).await["state"], "awaiting_payment", "a page pays nothing");
    assert!(visitor.redemption(id).await["payment"].is_null());
    let paid = visitor.act(id, "pay").await.json();
    assert_eq!(paid["state"], "submitted");
    assert_eq!(paid["payment"]["money"], json!({ "amount": "39.00", "currency": "CNY" }));
    assert_eq!(paid["payment"]["at"], paid["timeline"][1]["at"]);
    assert_eq!(paid["payment"]["refund_days"], 3);
    assert!(paid["refund"].is_null());
    let again = visitor.post(&format!("/me/redemptions/{id}/pay"), json!({})).await;
    again.refused_with(409, "not_payable");
    visitor.advance(3600).await;
    assert_eq!(visitor.redemption(id).await["state"], "submitted", "what is paid stays");
}

#[tokio::test]
async fn what_nobody_pays_for_is_free_again() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let stock = visitor.reward("rwd_longjing").await["stock"].clone();
    let order = visitor.redeemed("rwd_longjing", json!({ "store": "HZ02" })).await;
    let id = order["id"].as_str().unwrap();
    visitor.advance(30 * 60 - 5).await;
    assert_eq!(visitor.redemption(id).await["state"], "awaiting_payment");
    visitor.advance(10).await;
    // Somebody else's look is enough: the stock is wanted by everybody.
    let other = stage.another_visitor();
    other.sign_in("13800000010").await;
    assert_eq!(other.reward("rwd_longjing").await["stock"], stock);
    let cancelled = visitor.redemption(id).await;
    assert_eq!(cancelled["state"], "cancelled");
    assert_eq!(cancelled["timeline"][1]["reason"], "未在时限内付款");
    assert!(cancelled["payment"].is_null() && cancelled["refund"].is_null());
    assert_eq!(visitor.balance().await, 1280);
    visitor.act(id, "pay").await.refused_with(409, "forbidden");
}

#[tokio::test]
async fn each_reason_is_a_refusal_with_its_data() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let shop = json!({ "store": "SH01" });
    let poor = visitor.redeem("rwd_gaiwan", 2, shop.clone()).await;
    poor.refused_with(409, "insufficient_points");
    let data = poor.json();
    assert_eq!(
        (&data["required"], &data["available"], &data["missing"]),
        (&json!(1960), &json!(1280), &json!(680))
    );
    let gone = visitor.redeem("rwd_tin", 1, shop.clone()).await;
    gone.refused_with(409, "out_of_stock");
    assert_eq!(gone.json()["stock"], 0);
    let tier = visitor.redeem("rwd_ceremony", 1, shop.clone()).await;
    tier.refused_with(409, "tier_required");
    assert_eq!(tier.json()["tier"]["id"], "tir_platinum");
    let limit = visitor.redeem("rwd_percent12", 1, json!({})).await;
    limit.refused_with(409, "limit_reached");
    assert_eq!(limit.json()["limit"], 1);
    visitor.redeem("rwd_gaiwan", 3, shop.clone()).await.refused_with(409, "limit_reached");
    visitor.redeem("rwd_newcomer", 1, shop.clone()).await.refused_with(409, "new_members_only");
    let none = json!({ "reward": "rwd_none", "quantity": 1, "expected_cost": { "points": 0 } });
    visitor.post("/me/redemptions", none).await.refused_with(404, "not_found");
    assert_eq!(visitor.balance().await, 1280);
    assert_eq!(visitor.get("/me/redemptions?limit=1").await.json()["data"][0]["id"], "red_000012");
}

#[tokio::test]
async fn a_sale_has_a_beginning_and_an_end() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let window = json!({ "window": { "starts_in_s": 600, "ends_in_s": 1200 } });
    visitor.set_reward("rwd_towel", window).await;
    let order = visitor.order("rwd_towel", 1, json!({ "store": "SH01" })).await;
    let early = visitor.post("/me/redemptions", order.clone()).await;
    early.refused_with(409, "sale_not_started");
    assert_eq!(early.json()["starts_at"], visitor.reward("rwd_towel").await["sale"]["starts_at"]);
    visitor.advance(601).await;
    assert_eq!(visitor.post("/me/redemptions", order.clone()).await.status, 200);
    visitor.advance(600).await;
    let late = visitor.post("/me/redemptions", order.clone()).await;
    late.refused_with(409, "sale_ended");
    assert!(late.json()["ended_at"].is_string());
    visitor.set_reward("rwd_towel", json!({ "window": null })).await;
    assert_eq!(visitor.post("/me/redemptions", order).await.status, 200);
}

#[tokio::test]
async fn another_price_than_the_one_shown_is_never_charged() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let order = visitor.order("rwd_towel", 2, json!({ "store": "SH01" })).await;
    for price in [json!({ "points": 95 }), json!({ "points": 80 }), json!({ "points": 5000 })] {
        visitor.set_reward("rwd_towel", json!({ "price": price })).await;
        let refused = visitor.post("/me/redemptions", order.clone()).await;
        refused.refused_with(409, "price_changed");
        assert_eq!(refused.json()["cost"]["points"], price["points"].as_i64().unwrap() * 2);
    }
    let money = json!({ "price": { "points": 90, "money": "1.50" } });
    visitor.set_reward("rwd_towel", money).await;
    let refused = visitor.post("/me/redemptions", order).await;
    refused.refused_with(409, "price_changed");
    assert_eq!(refused.json()["cost"]["money"], json!({ "amount": "3.00", "currency": "CNY" }));
    assert_eq!(visitor.balance().await, 1280);
    assert_eq!(visitor.redeem("rwd_towel", 2, json!({ "store": "SH01" })).await.status, 200);
}

#[tokio::test]
async fn what_has_to_be_chosen_is_asked_for() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let address = visitor.address().await;
    for (reward, quantity, extra, pointer, code) in [
        ("rwd_towel", 1, json!({}), "/address", "required"),
        ("rwd_towel", 1, json!({ "address": "adr_999999" }), "/address", "invalid"),
        ("rwd_towel", 1, json!({ "store": "NOWHERE" }), "/store", "invalid"),
        ("rwd_towel", 1, json!({ "store": "SH01", "address": address }), "/store", "invalid"),
        ("rwd_seat", 1, json!({}), "/store", "required"),
        ("rwd_seat", 1, json!({ "address": address }), "/address", "invalid"),
        ("rwd_teapot", 1, json!({ "store": "SH01" }), "/store", "invalid"),
        ("rwd_tree", 1, json!({ "store": "SH01" }), "/store", "invalid"),
        ("rwd_tree", 0, json!({}), "/quantity", "out_of_range"),
        ("rwd_tree", 100, json!({}), "/quantity", "out_of_range"),
    ] {
        let refused = visitor.redeem(reward, quantity, extra).await;
        refused.refused_with(422, "validation_failed");
        let error = refused.json()["errors"][0].clone();
        assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)));
    }
    let other = stage.another_visitor();
    other.sign_in("13800000010").await;
    let stolen = other.redeem("rwd_towel", 1, json!({ "address": address })).await;
    stolen.refused_with(422, "validation_failed");
}

#[tokio::test]
async fn the_same_key_redeems_once_however_often_it_is_sent() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let (key, order) = (fresh_key(), stage.visitor.order("rwd_cash50", 1, json!({})).await);
    stage.visitor.insist(&key, "/me/redemptions", order).await;
    assert_eq!(stage.visitor.balance().await, 1280 - 620);
    assert_eq!(stage.count("SELECT count(*) FROM redemptions WHERE reward = 'rwd_cash50'"), 1);
    assert_eq!(stage.count("SELECT count(*) FROM coupons WHERE redemption = 'red_000013'"), 1);
    let outcome = stage.visitor.get(&format!("/me/writes/{key}")).await.json();
    assert_eq!((&outcome["state"], &outcome["status"]), (&json!("done"), &json!(200)));
}

#[tokio::test]
async fn sixty_four_members_want_the_last_ones() {
    for stock in [5, 10] {
        let stage = Stage::new(Seed::Demo).await;
        let members = stage.members(64, 500).await;
        stage.visitor.set_reward("rwd_towel", json!({ "stock": stock })).await;
        let before = stage.count("SELECT sum(points) FROM entries");
        let order = stage.visitor.order("rwd_towel", 1, json!({ "store": "SH01" })).await;
        let tasks: Vec<_> = members
            .iter()
            .cloned()
            .map(|member| {
                let order = order.clone();
                tokio::spawn(async move { member.post("/me/redemptions", order).await })
            })
            .collect();
        let mut won = 0;
        for (task, member) in tasks.into_iter().zip(&members) {
            let got = task.await.unwrap();
            if got.status == 200 {
                won += 1;
                assert_eq!(member.balance().await, 410);
            } else {
                got.refused_with(409, "out_of_stock");
                assert_eq!(member.balance().await, 500);
            }
        }
        assert_eq!(won, stock);
        assert_eq!(stage.visitor.reward("rwd_towel").await["stock"], 0);
        assert_eq!(before - stage.count("SELECT sum(points) FROM entries"), 90 * stock);
        stage.lots_agree();
    }
}

#[tokio::test]
async fn one_member_in_a_hurry_stays_within_the_limit_and_the_balance() {
    let stage = Stage::signed_in(Seed::Demo).await;
    for (reward, wins) in [("rwd_gaiwan", 1), ("rwd_mooncake", 0), ("rwd_seat", 1)] {
        let order = stage.visitor.order(reward, 1, json!({ "store": "SH01" })).await;
        let tasks: Vec<_> = (0..12)
            .map(|_| {
                let (visitor, order) = (stage.visitor.clone(), order.clone());
                tokio::spawn(async move { visitor.post("/me/redemptions", order).await })
            })
            .collect();
        let mut won = 0;
        for task in tasks {
            let got = task.await.unwrap();
            if got.status == 200 {
                won += 1;
            } else {
                let (status, code) = got.refusal();
                assert_eq!(status, 409);
                assert!(["insufficient_points", "limit_reached"].contains(&&*code), "{code}");
            }
        }
        assert_eq!(won, wins, "{reward}");
    }
    assert_eq!(stage.visitor.balance().await, 1280 - 980 - 300);
    stage.lots_agree();
}

#[tokio::test]
async fn the_database_itself_refuses_what_must_not_be() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let database = stage.database();
    let refused = |sql: &str| database.execute_batch(sql).expect_err(sql).to_string();
    assert!(refused("UPDATE rewards SET stock = -1 WHERE id = 'rwd_tin'").contains("CHECK"));
    assert!(refused("UPDATE rewards SET points = -1").contains("CHECK"));
    assert!(refused("UPDATE reward_uses SET used = -1").contains("CHECK"));
    let more = "UPDATE reward_uses SET used = 2 WHERE reward = 'rwd_percent12'";
    assert!(refused(more).contains("more than a member may have"));
    let first = "INSERT INTO reward_uses VALUES ('rwd_teapot', 'mbr_000002', 3)";
    assert!(refused(first).contains("more than a member may have"));
    let revived = "UPDATE redemptions SET state = 'submitted' WHERE state = 'rejected'";
    assert!(refused(revived).contains("has ended"));
    let twice = "UPDATE coupons SET used_at = 1 WHERE used_at IS NOT NULL";
    assert!(refused(twice).contains("has been used"));
    let paid = "INSERT INTO entries (member, at, kind, points, balance, title, redemption)
        VALUES ('mbr_000001', 9999999999999, 'refund', 300, 1580, '{}', 'red_000003')";
    assert!(refused(paid).contains("UNIQUE"), "points come back once");
    let code = stage.visitor.code().await;
    let taken =
        format!("INSERT INTO coupon_codes VALUES ('{code}', 'cpn_000004', 0, 0, 0, 1, NULL)");
    assert!(refused(&taken).contains("a member has this code"));
}

/// What a guest and another member may not see.
#[tokio::test]
async fn redemptions_are_the_members_own() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let other = stage.another_visitor();
    other.sign_in("13800000010").await;
    assert_eq!(other.get("/me/redemptions").await.json()["data"], Value::Array(Vec::new()));
    other.get("/me/redemptions/red_000011").await.refused_with(404, "not_found");
    other.cancel("red_000011").await.refused_with(404, "not_found");
    let pay = other.post("/me/redemptions/red_000011/pay", json!({})).await;
    pay.refused_with(404, "not_found");
}
