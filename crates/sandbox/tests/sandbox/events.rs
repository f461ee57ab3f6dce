//! What happens to a member reaches the open pages.

use std::time::{Duration, Instant};

use reqwest::Response;
use sandbox::Seed;
use serde_json::{Value, json};

use crate::stage::{DEMO, Stage, Visitor, fresh_key};

/// An open stream, read event by event.
struct Stream {
    response: Response,
    text: String,
}

impl Stream {
    async fn open(visitor: &Visitor, query: &str, headers: &[(&str, &str)]) -> Self {
        let mut request = visitor
            .http
            .get(visitor.url(&format!("/v1/me/events{query}")))
            .header("accept", "text/event-stream");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert!(response.headers().contains_key("date"));
        Self { response, text: String::new() }
    }

    /// The next block of the stream; nothing at its end.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                return Some(block);
            }
            let chunk = tokio::time::timeout(Duration::from_secs(20), self.response.chunk());
            match chunk.await.expect("the stream is silent") {
                Ok(Some(chunk)) => self.text.push_str(std::str::from_utf8(&chunk).unwrap()),
                _ => return None,
            }
        }
    }

    /// The next event.
    async fn event(&mut self) -> Value {
        loop {
            let block = self.block().await.expect("the stream has ended");
            let line = |name| block.lines().find_map(|line| line.strip_prefix(name));
            if let Some(data) = line("data: ") {
                let event: Value = serde_json::from_str(data).unwrap();
                assert_eq!(line("id: "), event["id"].as_str());
                return event;
            }
        }
    }
}

#[tokio::test]
async fn a_scan_arrives_at_once_and_a_stream_resumes() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let mut stream = Stream::open(visitor, "", &[]).await;
    assert_eq!(stream.block().await.as_deref(), Some("retry: 2000"));
    let code = visitor.code().await;
    let started = Instant::now();
    visitor.scan(&code, "20").await;
    let scanned = stream.event().await;
    assert!(started.elapsed() < Duration::from_secs(2));
    assert_eq!(scanned["kind"], "code_scanned");
    assert_eq!((&scanned["code"], &scanned["store"]), (&json!(code), &json!("上海武康路店")));
    let points = stream.event().await;
    assert_eq!(points["kind"], "points");
    assert_eq!((&points["points"], &points["balance"]), (&json!(30), &json!(1310)));
    drop(stream);

    let after = scanned["id"].as_str().unwrap();
    let mut resumed = Stream::open(visitor, &format!("?after={after}"), &[]).await;
    assert_eq!(resumed.event().await, points);
    let mut reconnected = Stream::open(visitor, "", &[("last-event-id", after)]).await;
    assert_eq!(reconnected.event().await, points);
    let mut english = Stream::open(visitor, "?after=evt_0_0", &[("accept-language", "en")]).await;
    assert_eq!(english.event().await["store"], "Shanghai, Wukang Road");
}

#[tokio::test]
async fn a_poll_gives_the_same_events() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let (none, start) = visitor.events("").await;
    assert_eq!(none, [Value::Null; 0]);
    visitor.scan(&visitor.code().await, "20").await;
    let (batch, end) = visitor.events(&start).await;
    let kinds: Vec<_> = batch.iter().map(|e| &e["kind"]).collect();
    assert_eq!(kinds, ["code_scanned", "points"]);
    assert_eq!(visitor.events(&end).await, (Vec::new(), end.clone()));

    let other = stage.another_visitor();
    other.sign_in("13800000010").await;
    let (others, _) = other.events(&start).await;
    assert_eq!(others, [Value::Null; 0], "events are the member's own");

    // After a reset, what one has seen before stands before everything.
    visitor.control("/reset", json!({ "seed": "demo" })).await;
    visitor.sign_in(DEMO).await;
    visitor.scan(&visitor.code().await, "20").await;
    assert_eq!(visitor.events(&end).await.0.len(), 2);
}

#[tokio::test]
async fn time_that_passes_shows_in_the_stream() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let mut stream = Stream::open(&stage.visitor, "", &[]).await;
    stage.visitor.advance(6 * 24 * 3600).await;
    let arrived = stream.event().await;
    assert_eq!((&arrived["points"], &arrived["balance"]), (&json!(36), &json!(1316)));
}

#[tokio::test]
async fn a_change_of_the_profile_shows_in_the_stream() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let mut stream = Stream::open(&stage.visitor, "", &[]).await;
    let change = json!({ "name": "林小暑" });
    stage.visitor.write(&fresh_key(), reqwest::Method::PATCH, "/me", change).await;
    assert_eq!(stream.event().await["kind"], "member");
}

#[tokio::test]
async fn the_stream_beats_and_ends_with_the_session() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let mut stream = Stream::open(&stage.visitor, "", &[]).await;
    stream.block().await;
    let started = Instant::now();
    assert_eq!(stream.block().await.as_deref(), Some(": still here"));
    assert!(started.elapsed() < Duration::from_secs(17));
    let out = stage
        .visitor
        .write(&fresh_key(), reqwest::Method::DELETE, "/auth/session", Value::Null)
        .await;
    assert_eq!(out.status, 204);
    assert_eq!(stream.block().await, None);
    let url = stage.visitor.url("/v1/me/events");
    assert_eq!(stage.visitor.http.get(url).send().await.unwrap().status(), 401);
}
