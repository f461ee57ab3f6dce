//! Redemptions on their way, and what comes back when they end without a reward.

use std::collections::HashSet;

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    shop::strings,
    stage::{DEMO, Stage},
};

fn states(redemption: &Value) -> Vec<&str> {
    strings(redemption["timeline"].as_array().unwrap(), "state")
}

#[tokio::test]
async fn a_parcel_is_approved_shipped_and_delivered() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let (_, start) = visitor.events("").await;
    let address = visitor.address().await;
    let order = visitor.redeemed("rwd_towel", json!({ "address": address })).await;
    let id = order["id"].as_str().unwrap();
    for wrong in ["ship", "deliver", "collect", "pay"] {
        visitor.act(id, wrong).await.refused_with(409, "forbidden");
    }
    assert_eq!(visitor.act(id, "approve").await.json()["state"], "approved");
    visitor.cancel(id).await.refused_with(409, "not_cancellable");
    let parcel = json!({ "carrier": "中通快递", "number": "ZT123" });
    visitor.control(&format!("/redemptions/{id}/ship"), parcel).await;
    let shipped = visitor.redemption(id).await;
    assert_eq!(shipped["shipping"], json!({ "carrier": "中通快递", "number": "ZT123" }));
    visitor.act(id, "deliver").await;
    let delivered = visitor.redemption(id).await;
    assert_eq!(states(&delivered), ["submitted", "approved", "shipped", "delivered"]);
    visitor.act(id, "reject").await.refused_with(409, "forbidden");

    let (seen, _) = visitor.events(&start).await;
    let of_order: Vec<Value> =
        seen.iter().filter(|event| event["kind"] == "order").cloned().collect();
    assert_eq!(strings(&of_order, "state"), ["submitted", "approved", "shipped", "delivered"]);
    assert!(of_order.iter().all(|event| event["redemption"] == id));
    assert!(seen.iter().any(|event| event["kind"] == "points" && event["points"] == -90));
}

#[tokio::test]
async fn what_is_fetched_gets_ready_and_is_collected() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let order = visitor.redeemed("rwd_seat", json!({ "store": "HZ01" })).await;
    let id = order["id"].as_str().unwrap();
    let ready = visitor.act(id, "approve").await.json();
    assert_eq!(ready["state"], "ready");
    let until = ready["collect_by"].as_str().unwrap();
    assert!(until.ends_with("T23:59:59+08:00"), "{until}");
    let time = |text: &str| text.parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap();
    let kept =
        time(until).date_naive() - time(ready["timeline"][1]["at"].as_str().unwrap()).date_naive();
    assert_eq!(kept.num_days(), 14);
    visitor.act(id, "ship").await.refused_with(409, "forbidden");
    let collected = visitor.act(id, "collect").await.json();
    assert_eq!(collected["state"], "collected");
    assert!(collected["collect_by"].is_null());
    visitor.act("red_999999", "approve").await.refused_with(404, "not_found");
    visitor.act(id, "burn").await.refused_with(422, "validation_failed");
}

#[tokio::test]
async fn a_coupon_with_money_comes_when_it_is_paid() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let price = json!({ "price": { "points": 100, "money": "5.00" } });
    visitor.set_reward("rwd_coupon20", price).await;
    let order = visitor.redeemed("rwd_coupon20", json!({})).await;
    assert_eq!((&order["state"], &order["coupons"]), (&json!("awaiting_payment"), &json!([])));
    let (_, start) = visitor.events("").await;
    let paid = visitor.act(order["id"].as_str().unwrap(), "pay").await.json();
    assert_eq!(
        (&paid["state"], paid["coupons"].as_array().unwrap().len()),
        (&json!("approved"), 1)
    );
    assert_eq!(states(&paid), ["awaiting_payment", "approved"]);
    let (seen, _) = visitor.events(&start).await;
    assert_eq!(strings(&seen, "kind"), ["coupon", "order"]);
    assert_eq!(seen[0]["coupon"], paid["coupons"][0]);
}

#[tokio::test]
async fn rejecting_and_cancelling_give_everything_back() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let lots = visitor.get("/me/points").await.json()["lots"].clone();
    let before = visitor.reward("rwd_gaiwan").await;
    let shop = json!({ "store": "SH01" });

    let order = visitor.redeemed("rwd_gaiwan", shop.clone()).await;
    let id = order["id"].as_str().unwrap();
    assert_ne!(visitor.reward("rwd_gaiwan").await["limit_left"], before["limit_left"]);
    let (_, start) = visitor.events("").await;
    let reason = json!({ "reason": "釉色不合格" });
    let rejected = visitor.control(&format!("/redemptions/{id}/reject"), reason).await.json();
    assert_eq!(rejected["state"], "rejected");
    assert_eq!(rejected["timeline"][1]["reason"], "釉色不合格");
    assert_eq!(strings(&visitor.events(&start).await.0, "kind"), ["points", "order"]);
    let entry = &visitor.get("/me/points/entries?limit=1").await.json()["data"][0];
    assert_eq!((&entry["kind"], &entry["points"]), (&json!("refund"), &json!(980)));
    assert_eq!(entry["redemption"], id);
    assert_eq!(entry["title"], "退回 青瓷盖碗");

    let order = visitor.redeemed("rwd_gaiwan", shop).await;
    let cancelled = visitor.cancel(order["id"].as_str().unwrap()).await.json();
    assert_eq!(
        (&cancelled["state"], &cancelled["can_cancel"]),
        (&json!("cancelled"), &json!(false))
    );
    let again = visitor.cancel(order["id"].as_str().unwrap()).await;
    again.refused_with(409, "not_cancellable");

    let after = visitor.reward("rwd_gaiwan").await;
    for name in ["stock", "limit_left", "unavailable"] {
        assert_eq!(after[name], before[name], "{name}");
    }
    assert_eq!(visitor.balance().await, 1280);
    assert_eq!(visitor.get("/me/points").await.json()["lots"], lots, "each lot has its own again");
    let totals = visitor.totals().await;
    assert_eq!(totals["count"], 55 + 4);
    stage.lots_agree();
}

#[tokio::test]
async fn money_that_was_paid_goes_back_with_the_points_and_once() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    for ends in ["cancel", "reject"] {
        let order = visitor.redeemed("rwd_longjing", json!({ "store": "HZ02" })).await;
        let id = order["id"].as_str().unwrap();
        let paid = visitor.act(id, "pay").await.json();
        let ended =
            if ends == "cancel" { visitor.cancel(id).await } else { visitor.act(id, ends).await };
        assert_eq!(ended.status, 200, "{}", ended.body);
        let ended = visitor.redemption(id).await;
        assert_eq!(ended["payment"], paid["payment"], "what was paid stays told");
        let refund = &ended["refund"];
        assert_eq!(refund["money"], json!({ "amount": "39.00", "currency": "CNY" }));
        assert_eq!(refund["at"], ended["timeline"][2]["at"]);
        assert!(refund["expected_by"].as_str() > refund["at"].as_str());
        visitor.act(id, "reject").await.refused_with(409, "forbidden");
        visitor.cancel(id).await.refused_with(409, "not_cancellable");
        assert_eq!(visitor.redemption(id).await["refund"], *refund);
        assert_eq!(visitor.balance().await, 1280);
    }
    let order = visitor.redeemed("rwd_longjing", json!({ "store": "HZ02" })).await;
    let unpaid = visitor.cancel(order["id"].as_str().unwrap()).await.json();
    assert!(unpaid["payment"].is_null() && unpaid["refund"].is_null());

    let database = stage.database();
    let refused = |sql: &str| database.execute_batch(sql).expect_err(sql).to_string();
    let paid = "WHERE paid_at IS NOT NULL AND refunded_at IS NOT NULL";
    assert!(
        refused(&format!("UPDATE redemptions SET refunded_at = NULL {paid}")).contains("CHECK")
    );
    let unpaid = "WHERE paid_at IS NULL AND state = 'cancelled'";
    assert!(refused(&format!("UPDATE redemptions SET refunded_at = 1 {unpaid}")).contains("CHECK"));
}

#[tokio::test]
async fn points_that_would_have_expired_meanwhile_come_back_for_a_month() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let member = &stage.members(1, 500).await[0];
    let address = json!({
        "name": "周予安", "phone": "13900000000", "province": "浙江省", "city": "杭州市",
        "street": "龙井村 12 号",
    });
    let address = member.post("/me/addresses", address).await.json()["id"].clone();
    let order = member.redeemed("rwd_towel", json!({ "address": address })).await;
    // Points live to the end of the twelfth month.
    visitor.advance(400 * 24 * 3600).await;
    member.sign_in("13900000000").await;
    assert_eq!(member.balance().await, 0, "the rest has expired");
    visitor.act(order["id"].as_str().unwrap(), "reject").await;
    let points = member.get("/me/points").await.json();
    assert_eq!((&points["balance"], &points["lots"][0]["points"]), (&json!(90), &json!(90)));
    visitor.advance(29 * 24 * 3600).await;
    assert_eq!(member.balance().await, 90);
    visitor.advance(2 * 24 * 3600).await;
    member.sign_in("13900000000").await;
    assert_eq!(member.balance().await, 0);
    member.totals().await;
    stage.lots_agree();
}

#[tokio::test]
async fn cancelling_and_rejecting_at_once_give_back_once() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let order = stage.visitor.redeemed("rwd_cups", json!({ "store": "SH01" })).await;
    let id = order["id"].as_str().unwrap().to_owned();
    let tasks: Vec<_> = (0..20)
        .map(|nth| {
            let (visitor, id) = (stage.visitor.clone(), id.clone());
            tokio::spawn(async move {
                if nth % 2 == 0 {
                    visitor.cancel(&id).await
                } else {
                    visitor.act(&id, "reject").await
                }
            })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        let got = task.await.unwrap();
        if got.status == 200 {
            done += 1;
        } else {
            assert_eq!(got.status, 409, "{}", got.body);
        }
    }
    assert_eq!(done, 1);
    assert_eq!(stage.visitor.balance().await, 1280);
    let back =
        format!("SELECT count(*) FROM entries WHERE kind = 'refund' AND redemption = '{id}'");
    assert_eq!(stage.count(&back), 1);
}

#[tokio::test]
async fn the_demo_has_redemptions_in_many_states() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let all = visitor.all("/me/redemptions?limit=5").await;
    let ids = strings(&all, "id");
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), all.len());
    assert!(ids.is_sorted_by(|a, b| a > b), "the latest first");
    for state in [
        "submitted",
        "approved",
        "rejected",
        "shipped",
        "delivered",
        "ready",
        "collected",
        "cancelled",
    ] {
        let some = visitor.all(&format!("/me/redemptions?limit=5&state={state}")).await;
        let expected: Vec<Value> =
            all.iter().filter(|order| order["state"] == state).cloned().collect();
        assert!(!expected.is_empty(), "{state}");
        assert_eq!(some, expected);
    }
    let mut grouped = Vec::new();
    for group in ["open", "done", "undone"] {
        let some = visitor.all(&format!("/me/redemptions?limit=3&group={group}")).await;
        assert!(!some.is_empty(), "{group}");
        grouped.extend(some.into_iter().map(|order| (group, order)));
    }
    assert_eq!(grouped.len(), all.len(), "each is in one group");
    for (group, order) in &grouped {
        let state = order["state"].as_str().unwrap();
        let is_over = order["reward"]["kind"] != "goods" && order["reward"]["kind"] != "service";
        let expected = match state {
            "rejected" | "cancelled" => "undone",
            "delivered" | "collected" => "done",
            "approved" if is_over => "done",
            _ => "open",
        };
        assert_eq!(*group, expected, "{order}");
    }
    visitor.get("/me/redemptions?group=lost").await.refused_with(422, "validation_failed");
    visitor.get("/me/redemptions?state=lost").await.refused_with(422, "validation_failed");
    // What the ledger says of a redemption is what the redemption says of itself.
    for order in &all {
        let id = order["id"].as_str().unwrap();
        let sum =
            stage.count(&format!("SELECT sum(points) FROM entries WHERE redemption = '{id}'"));
        let is_back = ["rejected", "cancelled"].contains(&order["state"].as_str().unwrap());
        let points = order["cost"]["points"].as_i64().unwrap();
        assert_eq!(sum, if is_back { 0 } else { -points }, "{id}");
        assert_eq!(states(order).last().copied(), order["state"].as_str());
    }
    assert!(all.iter().any(|order| order["shipping"]["number"].is_string()));
}

#[tokio::test]
async fn the_control_page_lists_redemptions_without_names() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let url = visitor.url("/sandbox/redemptions");
    let listed = visitor.http.get(url).send().await.unwrap().text().await.unwrap();
    assert!(listed.contains("red_000012"));
    assert!(!listed.contains("林小满") && !listed.contains(DEMO) && !listed.contains("武康路"));
    for path in ["/sandbox", "/sandbox/page.js", "/sandbox/pay", "/sandbox/pay.js"] {
        assert_eq!(visitor.http.get(visitor.url(path)).send().await.unwrap().status(), 200);
    }
}
