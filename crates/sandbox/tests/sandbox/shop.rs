//! What several tests do in the mall.

use reqwest::Method;
use serde_json::{Value, json};

use crate::stage::{Got, Stage, Visitor, fresh_key};

impl Visitor {
    /// A redemption as the app sends it, at the price that stands in the catalogue.
    pub async fn order(&self, reward: &str, quantity: u32, extra: Value) -> Value {
        let price = self.get(&format!("/rewards/{reward}")).await.json()["price"].clone();
        let mut cost = json!({ "points": price["points"].as_i64().unwrap() * i64::from(quantity) });
        if let Some(amount) = price["money"]["amount"].as_str() {
            let minor: i64 = amount.replace('.', "").parse().unwrap();
            let minor = minor * i64::from(quantity);
            let amount = format!("{}.{:02}", minor / 100, minor % 100);
            cost["money"] = json!({ "amount": amount, "currency": "CNY" });
        }
        let mut order = json!({ "reward": reward, "quantity": quantity, "expected_cost": cost });
        for (name, value) in extra.as_object().unwrap() {
            order[name] = value.clone();
        }
        order
    }

    pub async fn redeem(&self, reward: &str, quantity: u32, extra: Value) -> Got {
        self.post("/me/redemptions", self.order(reward, quantity, extra).await).await
    }

    /// A redemption that is accepted.
    pub async fn redeemed(&self, reward: &str, extra: Value) -> Value {
        let got = self.redeem(reward, 1, extra).await;
        assert_eq!(got.status, 200, "{}", got.body);
        got.json()
    }

    pub async fn redemption(&self, id: &str) -> Value {
        self.get(&format!("/me/redemptions/{id}")).await.json()
    }

    pub async fn cancel(&self, id: &str) -> Got {
        self.post(&format!("/me/redemptions/{id}/cancel"), json!({})).await
    }

    /// What the brand does with a redemption.
    pub async fn act(&self, id: &str, action: &str) -> Got {
        self.control(&format!("/redemptions/{id}/{action}"), json!({})).await
    }

    pub async fn set_reward(&self, reward: &str, change: Value) -> Value {
        let got = self.control_with(Method::PATCH, &format!("/rewards/{reward}"), change).await;
        assert_eq!(got.status, 200, "{}", got.body);
        got.json()
    }

    pub async fn reward(&self, reward: &str) -> Value {
        self.get(&format!("/rewards/{reward}")).await.json()
    }

    pub async fn address(&self) -> String {
        let addresses = self.get("/me/addresses").await.json();
        addresses["data"][0]["id"].as_str().unwrap().to_owned()
    }

    pub async fn patch(&self, path: &str, body: Value) -> Got {
        self.write(&fresh_key(), Method::PATCH, path, body).await
    }

    pub async fn delete(&self, path: &str) -> Got {
        self.write(&fresh_key(), Method::DELETE, path, Value::Null).await
    }

    /// The whole of a list, page by page.
    pub async fn all(&self, path: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = self.get(&format!("{path}{cursor}")).await.json();
            all.extend(page["data"].as_array().unwrap_or_else(|| panic!("{page}")).iter().cloned());
            match page["cursor"]["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return all,
            }
        }
    }

    /// The ledger's totals; they add up, whatever happened.
    pub async fn totals(&self) -> Value {
        let page = self.get("/me/points/entries?limit=1").await.json();
        let totals = page["totals"].clone();
        let number = |name: &str| totals[name].as_i64().unwrap();
        assert_eq!(number("opening") + number("in") - number("out"), number("closing"), "{totals}");
        assert_eq!(number("closing"), self.balance().await);
        totals
    }
}

impl Stage {
    /// One number from the database.
    pub fn count(&self, sql: &str) -> i64 {
        self.database().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// For everybody, the lots are what the ledger says.
    pub fn lots_agree(&self) {
        let disagreeing = self.count(
            "SELECT count(*) FROM members WHERE
                 (SELECT coalesce(sum(remaining), 0) FROM lots WHERE member = members.id) <>
                 (SELECT coalesce(sum(points), 0) FROM entries WHERE member = members.id)",
        );
        assert_eq!(disagreeing, 0);
    }

    /// Members with points, each with a session.
    pub async fn members(&self, count: u32, points: i64) -> Vec<Visitor> {
        let mut members = Vec::new();
        for nth in 0..count {
            let phone = format!("1390000{nth:04}");
            let set = json!({ "phone": phone, "points": points });
            assert_eq!(self.visitor.control("/members", set).await.status, 200);
            let member = self.another_visitor();
            member.sign_in(&phone).await;
            members.push(member);
        }
        members
    }
}

pub fn strings<'a>(items: &'a [Value], name: &str) -> Vec<&'a str> {
    items.iter().map(|item| item[name].as_str().unwrap()).collect()
}
