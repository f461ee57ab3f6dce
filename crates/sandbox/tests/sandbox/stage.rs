//! A sandbox of its own for each test, and visitors with cookie jars of their own.

use std::{
    collections::HashSet,
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
};

use reqwest::{Client, Method, header::HeaderMap};
pub use sandbox::{DEMO_PHONE as DEMO, OTP};
use sandbox::{Options, Sandbox, Seed};
use serde_json::{Value, json};
use tempfile::TempDir;

pub struct Stage {
    pub sandbox: Sandbox,
    pub folder: TempDir,
    /// Who is there when it takes only one.
    pub visitor: Visitor,
}

impl Stage {
    pub async fn new(seed: Seed) -> Self {
        Self::with_app(seed, None).await
    }

    pub async fn with_app(seed: Seed, app: Option<PathBuf>) -> Self {
        Self::with(seed, app, Vec::new()).await
    }

    /// With an app on another origin.
    pub async fn for_origin(origin: &str) -> Self {
        Self::with(Seed::Demo, None, vec![origin.to_owned()]).await
    }

    async fn with(seed: Seed, app: Option<PathBuf>, allow_origins: Vec<String>) -> Self {
        let folder = TempDir::new().unwrap();
        let options = Options {
            listen: ([127, 0, 0, 1], 0).into(),
            db: folder.path().join("sandbox.db"),
            seed,
            app,
            allow_origins,
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        let visitor = Visitor::new(&sandbox.url());
        Self { sandbox, folder, visitor }
    }

    /// With the demo member signed in.
    pub async fn signed_in(seed: Seed) -> Self {
        let stage = Self::new(seed).await;
        stage.visitor.sign_in(DEMO).await;
        stage
    }

    pub fn another_visitor(&self) -> Visitor {
        Visitor::new(&self.sandbox.url())
    }

    /// The database, beside the sandbox.
    pub fn database(&self) -> rusqlite::Connection {
        let database = rusqlite::Connection::open(self.folder.path().join("sandbox.db")).unwrap();
        database.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
        database
    }

    /// What a query gives.
    pub fn text(&self, sql: &str) -> String {
        self.database().query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

#[derive(Clone)]
pub struct Visitor {
    pub http: Client,
    base: String,
}

impl Visitor {
    fn new(base: &str) -> Self {
        let http = Client::builder().cookie_store(true).no_proxy().build().unwrap();
        Self { http, base: base.trim_end_matches('/').to_owned() }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Reads a path of the API.
    pub async fn get(&self, path: &str) -> Got {
        self.get_with(path, &[]).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Got {
        let mut request = self.http.get(self.url(&format!("/v1{path}")));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Got::of(request.send().await.unwrap()).await
    }

    /// Writes with a key of its own.
    pub async fn post(&self, path: &str, body: Value) -> Got {
        self.write(&fresh_key(), Method::POST, path, body).await
    }

    pub async fn write(&self, key: &str, method: Method, path: &str, body: Value) -> Got {
        self.write_with(key, method, path, body, &[]).await
    }

    pub async fn write_with(
        &self,
        key: &str,
        method: Method,
        path: &str,
        body: Value,
        headers: &[(&str, &str)],
    ) -> Got {
        let mut request = self
            .http
            .request(method, self.url(&format!("/v1{path}")))
            .header("idempotency-key", format!("\"{key}\""))
            .header("x-csrf", "1");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !body.is_null() {
            request = request.json(&body);
        }
        Got::of(request.send().await.unwrap()).await
    }

    /// Posts with the same key fifty times at once, and once more: each reply is the first one, or
    /// says that it is still at work.
    pub async fn insist(&self, key: &str, path: &str, body: Value) {
        let send = || {
            let (visitor, body) = (self.clone(), body.clone());
            let (key, path) = (key.to_owned(), path.to_owned());
            tokio::spawn(async move { visitor.write(&key, Method::POST, &path, body).await })
        };
        let tasks: Vec<_> = (0..50).map(|_| send()).collect();
        let mut replies = HashSet::new();
        for task in tasks {
            let got = task.await.unwrap();
            match got.status {
                200 => {
                    replies.insert(got.body);
                }
                _ => got.refused_with(409, "request_in_progress"),
            }
        }
        replies.insert(send().await.unwrap().body);
        assert_eq!(replies.len(), 1, "everybody gets the first reply");
    }

    /// The events that came after one, and which to ask after next time; without one there are none
    /// yet.
    pub async fn events(&self, after: &str) -> (Vec<Value>, String) {
        let query = if after.is_empty() { String::new() } else { format!("?after={after}") };
        let headers = [("accept", "application/json")];
        let batch = self.get_with(&format!("/me/events{query}"), &headers).await.json();
        let end = batch["after"].as_str().unwrap().to_owned();
        (batch["data"].as_array().unwrap().clone(), end)
    }

    /// Sets a scene.
    pub async fn control(&self, path: &str, body: Value) -> Got {
        self.control_with(Method::POST, path, body).await
    }

    pub async fn control_with(&self, method: Method, path: &str, body: Value) -> Got {
        let request = self.http.request(method, self.url(&format!("/sandbox{path}"))).json(&body);
        Got::of(request.send().await.unwrap()).await
    }

    pub async fn advance(&self, seconds: i64) {
        let moved = self.control("/clock", json!({ "advance_s": seconds })).await;
        assert_eq!(moved.status, 200);
    }

    pub async fn sign_in(&self, phone: &str) {
        assert_eq!(self.post("/auth/otp", json!({ "phone": phone })).await.status, 200);
        let session = self.post("/auth/session", json!({ "phone": phone, "otp": OTP })).await;
        assert_eq!(session.status, 200, "{}", session.body);
    }

    pub async fn balance(&self) -> i64 {
        self.get("/me/points").await.json()["balance"].as_i64().unwrap()
    }

    /// One fresh code.
    pub async fn code(&self) -> String {
        let issued = self.post("/me/card/codes", json!({ "count": 1 })).await;
        issued.json()["codes"][0]["code"].as_str().unwrap().to_owned()
    }

    pub async fn scan(&self, code: &str, amount: &str) -> Got {
        self.control("/till", json!({ "code": code, "store": "SH01", "amount": amount })).await
    }
}

/// A reply that has been read.
#[derive(Clone, Debug)]
pub struct Got {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Got {
    async fn of(response: reqwest::Response) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await.unwrap(),
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The status and the code of a refusal.
    pub fn refusal(&self) -> (u16, String) {
        let kind = self.header("content-type");
        assert_eq!(kind, Some("application/problem+json"), "{}: {}", self.status, self.body);
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        assert_eq!(problem["request_id"].as_str(), self.header("x-request-id"));
        (self.status, problem["code"].as_str().unwrap().to_owned())
    }

    pub fn refused_with(&self, status: u16, code: &str) {
        assert_eq!(self.refusal(), (status, code.to_owned()), "{}", self.body);
    }
}

pub fn id(thing: &Value) -> &str {
    thing["id"].as_str().unwrap_or_else(|| panic!("{thing}"))
}

/// A UUID that no other call gives.
pub fn fresh_key() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("00000000-0000-4000-8000-{:012x}", NEXT.fetch_add(1, Ordering::Relaxed))
}
