//! The sandbox speaks the contract to the letter: what it sends is what the types know, no field
//! more and none less. Over HTTP, with the database in a file.

use contract::{
    Endpoint, Method,
    bootstrap::{GetBootstrap, GetStore, ListStores},
    event::PollEvents,
    member::{GetCard, GetProfile, IssueCodes, ListTierHistory, ListTiers},
    points::{GetPoints, ListEntries, ListRules},
    session::{SendOtp, SignIn},
};
use reqwest::{Client, StatusCode};
use sandbox::{Options, Sandbox, Seed};
use serde_json::Value;

struct Backend {
    client: Client,
    base: String,
    _sandbox: Sandbox,
}

impl Backend {
    async fn start(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("member-contract-{}-{name}", std::process::id()));
        let db = folder.join("sandbox.db");
        let listen = "127.0.0.1:0".parse().expect("an address");
        let options = Options { listen, db, seed: Seed::Demo, app: None };
        let sandbox = Sandbox::start(options).await.expect("the sandbox starts");
        let base = format!("{}/v1", sandbox.url().trim_end_matches('/'));
        let client = Client::builder().cookie_store(true).build().expect("a client");
        Self { client, base, _sandbox: sandbox }
    }

    async fn send<E: Endpoint>(&self, request: &E) -> (StatusCode, Value) {
        let url = format!("{}{}", self.base, request.path());
        let builder = match E::METHOD {
            Method::Get => self.client.get(url).query(&request.query()),
            Method::Post => self.client.post(url).json(request),
            Method::Patch => self.client.patch(url).json(request),
            Method::Delete => self.client.delete(url),
        };
        let builder = if E::WRITE {
            builder.header("Idempotency-Key", next_key()).header("X-CSRF", "1")
        } else {
            builder.header("Accept", "application/json")
        };
        let reply = builder.send().await.expect("a reply");
        (reply.status(), reply.json().await.unwrap_or(Value::Null))
    }

    async fn sign_in(&self) {
        let phone = "13800000001".to_owned();
        let (status, _) = self.send(&SendOtp { phone: phone.clone() }).await;
        assert!(status.is_success());
        let (status, _) = self.send(&SignIn { phone, otp: "246810".to_owned() }).await;
        assert!(status.is_success());
    }

    /// The reply reads as the contract's type, and written again it is the same.
    async fn is_to_the_letter<E: Endpoint>(&self, request: &E) {
        let (status, raw) = self.send(request).await;
        assert!(status.is_success(), "{} {}: {status} {raw}", E::METHOD.as_str(), E::PATH);
        let reply: E::Reply = serde_json::from_value(raw.clone())
            .unwrap_or_else(|error| panic!("{}: {error} in {raw}", E::PATH));
        let again = serde_json::to_value(&reply).expect("a reply can be written");
        assert_eq!(without_nulls(again), without_nulls(raw), "{}", E::PATH);
    }
}

/// A key of its own for each request, in the shape of a UUID.
fn next_key() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("\"00000000-0000-4000-8000-{number:012x}\"")
}

/// An absent field and a null one mean the same.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

#[tokio::test]
async fn every_read_is_what_the_contract_says() {
    let backend = Backend::start("reads").await;
    backend.sign_in().await;
    backend.is_to_the_letter(&GetBootstrap {}).await;
    backend.is_to_the_letter(&ListStores {}).await;
    backend.is_to_the_letter(&GetStore { code: first_store(&backend).await }).await;
    backend.is_to_the_letter(&GetProfile {}).await;
    backend.is_to_the_letter(&GetCard {}).await;
    backend.is_to_the_letter(&ListTiers {}).await;
    backend.is_to_the_letter(&ListTierHistory {}).await;
    backend.is_to_the_letter(&GetPoints {}).await;
    backend.is_to_the_letter(&ListEntries::default()).await;
    backend.is_to_the_letter(&ListEntries { limit: Some(3), ..ListEntries::default() }).await;
    backend.is_to_the_letter(&ListRules {}).await;
    backend.is_to_the_letter(&PollEvents::default()).await;
    backend.is_to_the_letter(&IssueCodes { count: 3 }).await;
}

async fn first_store(backend: &Backend) -> String {
    let (_, stores) = backend.send(&ListStores {}).await;
    stores["data"][0]["code"].as_str().expect("a store").to_owned()
}

#[tokio::test]
async fn a_guest_is_told_unauthenticated_wherever_a_member_is_needed() {
    let backend = Backend::start("guest").await;
    for (status, problem) in [
        backend.send(&GetCard {}).await,
        backend.send(&GetProfile {}).await,
        backend.send(&GetPoints {}).await,
        backend.send(&ListEntries::default()).await,
        backend.send(&PollEvents::default()).await,
        backend.send(&IssueCodes { count: 1 }).await,
    ] {
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert_eq!(problem["code"], "unauthenticated");
        assert!(problem["request_id"].as_str().is_some_and(|id| !id.is_empty()));
    }
}
