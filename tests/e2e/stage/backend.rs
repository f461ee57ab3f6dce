//! What a test says to the sandbox behind the page's back.

use serde_json::{Value, json};

use super::Stage;

impl Stage {
    /// What the API says to the page's own session.
    pub async fn api(&self, path: &str) -> Value {
        let ask = format!(
            "const done = arguments[arguments.length - 1];
             fetch('/v1{path}', {{ headers: {{ Accept: 'application/json', 'Accept-Language': document.documentElement.lang }} }})
                .then(reply => reply.json()).then(done)"
        );
        self.js_async(&ask).await
    }

    /// How many points the page's member has.
    pub async fn balance(&self) -> i64 {
        self.api("/me/points").await["balance"].as_i64().expect("a balance")
    }

    /// Sends a write from the page's own session, under a key of its own; what the app's code would
    /// have checked before, nobody checks. Gives the status and the reply.
    pub async fn post(&self, path: &str, body: Value) -> (u64, Value) {
        let send = format!(
            "const done = arguments[arguments.length - 1];
             fetch('/v1{path}', {{
                 method: 'POST',
                 body: JSON.stringify({body}),
                 headers: {{
                     Accept: 'application/json',
                     'Accept-Language': document.documentElement.lang,
                     'Content-Type': 'application/json',
                     'Idempotency-Key': `\"${{crypto.randomUUID()}}\"`,
                     'X-CSRF': '1',
                 }},
             }}).then(async reply => done([reply.status, await reply.json()]))"
        );
        let reply = self.js_async(&send).await;
        (reply[0].as_u64().expect("a status"), reply[1].clone())
    }

    /// Calls a control of the sandbox, or its API, from outside of the browser.
    pub async fn control(&self, path: &str, body: Value) -> (u16, Value) {
        let reply = self
            .http
            .post(format!("{}{path}", self.base))
            .json(&body)
            .send()
            .await
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        let status = reply.status().as_u16();
        (status, reply.json().await.unwrap_or(Value::Null))
    }

    /// Changes something of the brand's, as the brand would.
    pub async fn patch(&self, path: &str, change: Value) {
        let url = format!("{}{path}", self.base);
        let reply = self.http.patch(url).json(&change).send().await.expect("a reply");
        assert_eq!(reply.status().as_u16(), 200, "{path} {change}");
    }

    /// Changes a reward's price, stock or time.
    pub async fn set_reward(&self, id: &str, change: Value) {
        self.patch(&format!("/sandbox/rewards/{id}"), change).await;
    }

    pub async fn scan(&self, digits: &str, amount: &str) -> (u16, Value) {
        let scan = json!({ "code": digits, "store": "SH01", "amount": amount });
        self.control("/sandbox/till", scan).await
    }

    pub async fn fault(&self, path: &str, kind: &str, more: Value) {
        let mut fault = json!({ "method": "*", "path": path, "kind": kind });
        if let (Some(fault), Value::Object(more)) = (fault.as_object_mut(), more) {
            fault.extend(more);
        }
        let (status, reply) = self.control("/sandbox/faults", json!([fault])).await;
        assert!(status < 300, "{status} {reply}");
    }

    /// Loses the reply to the next write there: it is done, and the page does not know.
    pub async fn lose_reply(&self, path: &str) {
        self.fault(path, "drop_response", json!({ "times": 1, "method": "POST" })).await;
    }

    /// The same; and whoever asks what became of a write waits so long for the answer.
    pub async fn lose_reply_for(&self, path: &str, question_ms: u32) {
        self.lose_reply(path).await;
        self.fault("/me/writes/*", "delay", json!({ "delay_ms": question_ms })).await;
    }

    /// Lets no news through: what a page then knows, it has asked for.
    pub async fn without_news(&self) {
        self.fault("/me/events", "reset", json!({})).await;
    }

    pub async fn no_faults(&self) {
        self.http.delete(format!("{}/sandbox/faults", self.base)).send().await.expect("a reply");
    }

    /// The sandbox's record of requests, the latest last.
    pub async fn requests(&self) -> Vec<Value> {
        let reply = self.http.get(format!("{}/sandbox/requests", self.base)).send().await;
        let reply: Value = reply.expect("a reply").json().await.expect("JSON");
        let list = reply.get("data").unwrap_or(&reply);
        list.as_array().cloned().unwrap_or_default()
    }

    /// The keys under which something was sent to a path with this end.
    pub async fn keys_of(&self, end: &str) -> Vec<Value> {
        let is_sent = |request: &&Value| {
            request["method"] == "POST"
                && request["path"].as_str().is_some_and(|path| path.ends_with(end))
        };
        let requests = self.requests().await;
        requests.iter().filter(is_sent).map(|request| request["idempotency_key"].clone()).collect()
    }

    /// That everything that was sent to a path with this end was one write; how often it was sent.
    pub async fn sent_under_one_key(&self, end: &str) -> usize {
        let keys = self.keys_of(end).await;
        assert!(!keys.is_empty(), "nothing was sent to {end}");
        assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "one tap, one key: {keys:?}");
        keys.len()
    }
}
