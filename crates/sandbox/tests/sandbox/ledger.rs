//! The ledger adds up, page by page and in the database.

use std::collections::HashSet;

use sandbox::Seed;
use serde_json::{Value, json};

use crate::stage::{Stage, Visitor};

/// Every entry of a filter, page by page, with the first page's totals.
async fn entries(visitor: &Visitor, filter: &str, limit: u32) -> (Vec<Value>, Value) {
    let mut all = Vec::new();
    let mut totals = Value::Null;
    let mut cursor = String::new();
    loop {
        let path = format!("/me/points/entries?limit={limit}{filter}{cursor}");
        let page = visitor.get(&path).await.json();
        if cursor.is_empty() {
            totals = page["totals"].clone();
        } else {
            assert!(page["totals"].is_null(), "totals come with the first page");
        }
        all.extend(page["data"].as_array().unwrap().iter().cloned());
        match page["cursor"]["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return (all, totals),
        }
    }
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap()
}

fn adds_up(totals: &Value) {
    assert_eq!(
        number(&totals["opening"]) + number(&totals["in"]) - number(&totals["out"]),
        number(&totals["closing"]),
        "{totals}"
    );
}

#[tokio::test]
async fn ten_thousand_entries_are_seen_once_and_add_up() {
    let stage = Stage::signed_in(Seed::Large).await;
    let (all, totals) = entries(&stage.visitor, "", 200).await;
    assert!(all.len() >= 10_000);
    assert_eq!(number(&totals["count"]), all.len() as i64);
    let ids: HashSet<_> = all.iter().map(|entry| entry["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), all.len());
    let mut balance = 0;
    let mut at = "";
    for entry in all.iter().rev() {
        balance += number(&entry["points"]);
        assert_eq!(number(&entry["balance"]), balance);
        assert!(entry["at"].as_str().unwrap() >= at, "the ledger goes forward in time");
        at = entry["at"].as_str().unwrap();
    }
    assert_eq!(balance, stage.visitor.balance().await);
    assert_eq!(balance, 1280);
    adds_up(&totals);
}

#[tokio::test]
async fn pages_stand_while_new_entries_arrive() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let (before, _) = entries(visitor, "", 200).await;
    let first = visitor.get("/me/points/entries?limit=10").await.json();
    visitor.scan(&visitor.code().await, "66").await;
    let next = first["cursor"]["next"].as_str().unwrap();
    let second = visitor.get(&format!("/me/points/entries?limit=10&cursor={next}")).await.json();
    assert_eq!(first["data"].as_array().unwrap()[..], before[..10]);
    assert_eq!(second["data"].as_array().unwrap()[..], before[10..20]);
    let restarted = visitor.get("/me/points/entries?limit=10&cursor=long-gone").await.json();
    assert_eq!(restarted["data"][1], before[0], "an unknown cursor restarts at the first page");
}

#[tokio::test]
async fn filters_and_totals_of_a_period() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let (all, totals) = entries(visitor, "", 7).await;
    adds_up(&totals);
    assert_eq!(number(&totals["opening"]), 0);
    assert_eq!(number(&totals["closing"]), 1280);

    let day = |index: usize| all[index]["at"].as_str().unwrap().get(..10).unwrap();
    let (to, from) = (day(5), day(25));
    let period = format!("&from={from}&to={to}");
    let (some, totals) = entries(visitor, &period, 200).await;
    adds_up(&totals);
    assert!(
        some.iter().all(|e| (from..=to).contains(&e["at"].as_str().unwrap().get(..10).unwrap()))
    );
    assert_eq!(number(&totals["closing"]), number(&some[0]["balance"]));
    let last = some.last().unwrap();
    assert_eq!(number(&totals["opening"]), number(&last["balance"]) - number(&last["points"]));

    for kind in ["earn", "spend", "expire", "refund", "adjust"] {
        let (of_kind, totals) = entries(visitor, &format!("&kind={kind}"), 200).await;
        let expected = all.iter().filter(|entry| entry["kind"] == kind).count();
        assert!(expected > 0, "the demo has an entry of kind {kind}");
        assert_eq!(of_kind.len(), expected);
        assert_eq!(number(&totals["count"]), expected as i64);
        adds_up(&totals);
    }
    let (none, totals) = entries(visitor, "&from=1999-01-01&to=1999-12-31", 50).await;
    assert!(none.is_empty());
    assert_eq!(totals, json!({ "opening": 0, "in": 0, "out": 0, "closing": 0, "count": 0 }));
    for wrong in ["limit=0", "limit=201", "limit=x", "kind=unknown", "from=yesterday"] {
        let got = visitor.get(&format!("/me/points/entries?{wrong}")).await;
        got.refused_with(422, "validation_failed");
    }
}

#[tokio::test]
async fn points_expire_and_pending_ones_arrive_with_time() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let before = visitor.get("/me/points").await.json();
    assert_eq!((&before["balance"], &before["pending"]), (&json!(1280), &json!(36)));
    let [item] = &before["pending_items"].as_array().unwrap()[..] else { panic!("{before}") };
    assert_eq!((&item["points"], &item["title"]), (&json!(36), &json!("线上订单 茉莉花茶")));
    visitor.advance(6 * 24 * 3600).await;
    let later = visitor.get("/me/points").await.json();
    assert_eq!((&later["pending"], &later["pending_items"]), (&json!(0), &json!([])));
    let arrived = &visitor.get("/me/points/entries?limit=1").await.json()["data"][0];
    assert_eq!((&arrived["points"], &arrived["at"]), (&json!(36), &item["available_at"]));
    assert_eq!(arrived["purchase"]["amount"]["amount"], "24.00");
    assert!(arrived["purchase"]["order"].is_string());
    assert_eq!(number(&later["balance"]), 1280 + 36);

    // Times of one offset, written alike, compare as text.
    let lots = before["lots"].as_array().unwrap();
    let bonus = lots.iter().find(|lot| lot["points"] == 320).unwrap();
    let expiry = bonus["expires_at"].as_str().unwrap();
    let later_lots = lots.iter().filter(|lot| lot["expires_at"].as_str().unwrap() > expiry);
    let left: i64 = later_lots.map(|lot| number(&lot["points"])).sum();
    let time = |text: &str| text.parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap();
    let now = visitor.get("/bootstrap").await.json()["server_time"].as_str().unwrap().to_owned();
    visitor.advance((time(expiry) - time(&now)).num_seconds() + 2).await;
    // A session lives for 30 days only, and the year may have more left.
    visitor.sign_in(crate::stage::DEMO).await;
    let entry = &visitor.get("/me/points/entries?kind=expire&limit=1").await.json()["data"][0];
    assert_eq!(entry["points"], -320);
    assert_eq!(entry["at"].as_str(), Some(expiry));
    assert_eq!((&entry["lots"][0]["id"], &entry["lots"][0]["left"]), (&bonus["id"], &json!(0)));
    assert_eq!(visitor.balance().await, left + 36);
}

#[tokio::test]
async fn an_entry_says_what_its_points_were_counted_of() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.scan(&visitor.code().await, "19.99").await;
    let latest =
        || async { visitor.get("/me/points/entries?limit=1").await.json()["data"][0].clone() };
    let one = latest().await;
    assert_eq!(one["points"], 29, "19.99 times 1.5, rounded down");
    let gold = json!({
        "amount": { "amount": "19.99", "currency": "CNY" },
        "rate": { "points": 1, "money": { "amount": "1.00", "currency": "CNY" } },
        "multiplier": 150,
    });
    let without_nulls = |value: &Value| {
        let fields = value.as_object().unwrap().iter().filter(|(_, value)| !value.is_null());
        Value::Object(fields.map(|(name, value)| (name.clone(), value.clone())).collect())
    };
    assert_eq!(without_nulls(&one["purchase"]), gold);
    assert_eq!(one["lots"][0]["points"], 29);

    // On the day on which points are doubled.
    visitor.advance(3 * 24 * 3600).await;
    visitor.scan(&visitor.code().await, "10").await;
    let doubled = latest().await;
    assert_eq!(doubled["points"], 30);
    let occasion = &doubled["purchase"]["occasion"];
    assert_eq!(
        (&occasion["multiplier"], &occasion["title"]),
        (&json!(200), &json!("会员日双倍积分"))
    );
}

#[tokio::test]
async fn an_entry_says_which_lots_it_took_gave_back_and_kept_longer() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let latest =
        || async { visitor.get("/me/points/entries?limit=1").await.json()["data"][0].clone() };
    let lots = visitor.get("/me/points").await.json()["lots"].clone();
    let order = visitor.redeemed("rwd_seat", json!({ "store": "HZ01" })).await;
    let taken = latest().await;
    assert_eq!(taken["lots"].as_array().unwrap().len(), 1);
    assert_eq!(taken["lots"][0]["id"], lots[0]["id"], "the first to expire");
    assert_eq!(taken["lots"][0]["source"], lots[0]["source"]);
    assert_eq!(taken["lots"][0]["expires_at"], lots[0]["expires_at"]);
    assert_eq!((&taken["lots"][0]["points"], &taken["lots"][0]["left"]), (&json!(300), &json!(20)));
    assert!(taken["extended"].is_null() && taken["purchase"].is_null());

    visitor.cancel(order["id"].as_str().unwrap()).await;
    let back = latest().await;
    assert_eq!(back["kind"], "refund");
    assert_eq!((&back["lots"][0]["points"], &back["lots"][0]["left"]), (&json!(300), &json!(320)));

    let second = &lots[1];
    assert!(second["extension"].is_object());
    let id = second["id"].as_str().unwrap();
    visitor.post(&format!("/me/points/lots/{id}/extend"), json!({})).await;
    let extended = latest().await;
    assert_eq!(extended["extended"]["id"], second["id"]);
    assert_eq!(extended["extended"]["expires_at"], second["extension"]["until"]);
    assert_eq!(extended["lots"][0]["id"], lots[0]["id"], "what it cost");
    let title = extended["title"].as_str().unwrap();
    assert!(title.contains(second["source"].as_str().unwrap()), "{title}");

    for entry in entries(visitor, "", 200).await.0 {
        let sum: i64 =
            entry["lots"].as_array().unwrap().iter().map(|lot| number(&lot["points"])).sum();
        assert_eq!(sum, number(&entry["points"]).abs(), "{entry}");
    }
}

#[tokio::test]
async fn balance_and_lots_agree_for_everybody() {
    let stage = Stage::signed_in(Seed::Large).await;
    stage.visitor.scan(&stage.visitor.code().await, "88").await;
    stage.visitor.control("/members", json!({ "phone": "13800000010", "points": 11 })).await;
    let disagreeing: i64 = stage
        .database()
        .query_row(
            "SELECT count(*) FROM members WHERE
                 (SELECT coalesce(sum(remaining), 0) FROM lots WHERE member = members.id) <>
                 (SELECT coalesce(sum(points), 0) FROM entries WHERE member = members.id)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(disagreeing, 0);
    let points = stage.visitor.get("/me/points").await.json();
    let lots = points["lots"].as_array().unwrap().iter().map(|lot| number(&lot["points"]));
    assert_eq!(lots.sum::<i64>(), number(&points["balance"]));
}

#[tokio::test]
async fn the_database_itself_refuses_what_must_not_be() {
    let stage = Stage::new(Seed::Demo).await;
    let database = stage.database();
    let refused = |sql: &str| database.execute_batch(sql).expect_err(sql).to_string();
    let entry = |at: &str, points: i64, balance: i64| {
        format!(
            "INSERT INTO entries (member, at, kind, points, balance, title)
             VALUES ('mbr_000001', {at}, 'spend', {points}, {balance}, '{{}}')"
        )
    };
    let future = "9999999999999";
    assert!(refused(&entry(future, -1281, -1)).contains("CHECK"));
    assert!(refused(&entry(future, -100, 1280)).contains("does not add up"));
    assert!(refused(&entry("0", -100, 1180)).contains("forward in time"));
    assert!(refused("UPDATE entries SET points = 1").contains("never changed"));
    assert!(refused("DELETE FROM entries").contains("never deleted"));
    assert!(refused("UPDATE lots SET remaining = -1").contains("CHECK"));
    assert!(refused("UPDATE lots SET remaining = points + 1").contains("CHECK"));
    assert!(refused("UPDATE spending SET minor = -1").contains("CHECK"));
    assert!(refused("UPDATE members SET tier = 'tir_none'").contains("FOREIGN KEY"));
}
