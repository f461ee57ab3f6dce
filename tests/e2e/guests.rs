//! Activities to invite to, and other members, who use the backend without a page.

use std::sync::atomic::{AtomicU64, Ordering};

use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::stage::{OTP, Stage};

/// A text of the brand in every language.
pub fn text(words: &str) -> Value {
    json!({ "zh-Hans": words, "zh-Hant": words, "en": words })
}

/// A field of a form, with what is special about it.
pub fn field(name: &str, kind: &str, label: &str, change: Value) -> Value {
    let mut field = json!({ "name": name, "kind": kind, "label": text(label), "required": true });
    overwrite(&mut field, change);
    field
}

fn overwrite(value: &mut Value, change: Value) {
    if let (Some(value), Value::Object(change)) = (value.as_object_mut(), change) {
        value.extend(change);
    }
}

impl Stage {
    /// Adds an activity that begins in two days and takes ten, with what is different.
    pub async fn invite(&self, id: &str, change: Value) {
        let mut activity = json!({
            "id": id, "kind": "workshop", "title": text("炒茶"), "summary": text("一锅茶"),
            "text": text("从鲜叶到干茶"), "picture": "/art/activities/roasting.svg",
            "starts": { "minutes_from_now": 2 * 24 * 60 }, "minutes": 120, "closes_hours_before": 24,
            "city": text("泉州"),
            "place": { "name": text("泉州茶室"), "address": text("西街 1 号"),
                "transport": text("步行"), "map_url": "https://maps.example.com/?q=1" },
            "capacity": 10, "max_party": 4, "received": [text("茶样")],
        });
        overwrite(&mut activity, change);
        let (status, reply) = self.control("/sandbox/activities", activity).await;
        assert_eq!(status, 200, "{reply}");
    }

    /// Changes an activity, as the brand would.
    pub async fn set_activity(&self, id: &str, change: Value) {
        self.patch(&format!("/sandbox/activities/{id}"), change).await;
    }

    /// What the brand does with a signup.
    pub async fn review(&self, id: &str, action: &str, body: Value) {
        let path = format!("/sandbox/signups/{id}/{action}");
        let (status, reply) = self.control(&path, body).await;
        assert_eq!(status, 200, "{action}: {reply}");
    }

    /// Moves the backend's clock.
    pub async fn advance(&self, seconds: i64) {
        let (status, _) = self.control("/sandbox/clock", json!({ "advance_s": seconds })).await;
        assert_eq!(status, 200);
    }
}

/// A UUID that no other call gives.
fn fresh_key() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("00000000-0000-4000-8000-{:012x}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Somebody else, signed in.
pub struct Guest {
    http: Client,
    base: String,
}

impl Guest {
    /// A new member with this number.
    pub async fn arrive(stage: &Stage, phone: &str) -> Self {
        let member = json!({ "phone": phone, "points": 1_000 });
        let (status, reply) = stage.control("/sandbox/members", member).await;
        assert_eq!(status, 200, "{reply}");
        let http = Client::builder().cookie_store(true).no_proxy().build().expect("a client");
        let guest = Self { http, base: stage.base.clone() };
        guest.done("/auth/otp", json!({ "phone": phone })).await;
        guest.done("/auth/session", json!({ "phone": phone, "otp": OTP })).await;
        guest
    }

    pub async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        let reply = self
            .http
            .request(Method::POST, format!("{}/v1{path}", self.base))
            .header("idempotency-key", format!("\"{}\"", fresh_key()))
            .header("x-csrf", "1")
            .json(&body)
            .send()
            .await
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        let status = reply.status().as_u16();
        (status, reply.json().await.unwrap_or(Value::Null))
    }

    /// Posts what must succeed.
    pub async fn done(&self, path: &str, body: Value) -> Value {
        let (status, reply) = self.post(path, body).await;
        assert!((200..300).contains(&status), "{path}: {status} {reply}");
        reply
    }

    pub async fn get(&self, path: &str) -> Value {
        let reply = self.http.get(format!("{}/v1{path}", self.base)).send().await.expect("a reply");
        reply.json().await.expect("JSON")
    }

    /// Signs up where the form asks for nothing.
    pub async fn sign_up(&self, activity: &str, party: u32) -> (u16, Value) {
        let body = json!({ "activity": activity, "party": party, "form_version": 1 });
        self.post("/me/signups", body).await
    }
}
