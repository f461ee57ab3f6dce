//! An app that is served from another origin: no cookie, but a token in the reply.

use reqwest::Method;
use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    hosts::{CHALLENGE, VERIFIER},
    stage::{DEMO, Got, OTP, Stage, Visitor, fresh_key},
};

const APP: &str = "https://app.example";

impl Visitor {
    /// Sends as a script on another origin does.
    async fn write_from_afar(
        &self,
        token: Option<&str>,
        method: Method,
        path: &str,
        body: Value,
    ) -> Got {
        let bearer = token.map(|token| format!("Bearer {token}")).unwrap_or_default();
        let mut headers = vec![("origin", APP)];
        if token.is_some() {
            headers.push(("authorization", &bearer));
        }
        self.write_with(&fresh_key(), method, path, body, &headers).await
    }

    async fn preflight(&self, origin: &str, path: &str) -> reqwest::Response {
        self.http
            .request(Method::OPTIONS, self.url(path))
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization,idempotency-key,x-csrf")
            .send()
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn an_allowed_origin_may_ask_and_no_other() {
    let stage = Stage::for_origin(APP).await;
    let visitor = &stage.visitor;
    let allowed = visitor.preflight(APP, "/v1/me/card/codes").await;
    assert_eq!(allowed.status(), 204);
    let headers = allowed.headers();
    assert_eq!(headers["access-control-allow-origin"], APP);
    assert_eq!(headers["access-control-allow-methods"], "GET, POST, PATCH, DELETE");
    assert_eq!(headers["vary"], "Origin");
    assert!(!headers.contains_key("access-control-allow-credentials"));
    let names = headers["access-control-allow-headers"].to_str().unwrap().to_lowercase();
    for name in [
        "authorization",
        "idempotency-key",
        "if-match",
        "if-none-match",
        "x-csrf",
        "content-type",
        "accept-language",
    ] {
        assert!(names.split(", ").any(|known| known == name), "{name}");
    }
    for origin in ["https://evil.example", "http://app.example", "https://app.example.evil", "null"]
    {
        let refused = visitor.preflight(origin, "/v1/me/card/codes").await;
        assert_eq!(refused.status(), 405, "{origin}");
        assert!(!refused.headers().contains_key("access-control-allow-origin"), "{origin}");
        assert_eq!(refused.headers()["vary"], "Origin");
    }
    let control = visitor.preflight(APP, "/sandbox/reset").await;
    assert!(!control.headers().contains_key("access-control-allow-origin"));

    let read = visitor.get_with("/bootstrap", &[("origin", APP)]).await;
    assert_eq!(read.header("access-control-allow-origin"), Some(APP));
    assert_eq!(read.header("access-control-expose-headers"), Some("Date, ETag, Retry-After"));
    let vary: Vec<_> = read.headers.get_all("vary").iter().collect();
    assert_eq!(vary, ["Accept-Language", "Origin"]);
    let gone = visitor.get_with("/nothing", &[("origin", APP)]).await;
    assert_eq!(gone.header("access-control-allow-origin"), Some(APP), "refusals can be read");
}

#[tokio::test]
async fn the_session_is_a_token_there_and_no_cookie() {
    let stage = Stage::for_origin(APP).await;
    let visitor = &stage.visitor;
    let post = async |path: &str, body: Value| {
        visitor.write_from_afar(None, Method::POST, path, body).await
    };
    post("/auth/otp", json!({ "phone": DEMO })).await;
    let session = post("/auth/session", json!({ "phone": DEMO, "otp": OTP })).await;
    assert_eq!(session.status, 200, "{}", session.body);
    assert!(session.header("set-cookie").is_none());
    let token = session.json()["token"].as_str().unwrap().to_owned();
    let bearer = format!("Bearer {token}");
    let mine = [("origin", APP), ("authorization", bearer.as_str())];
    assert_eq!(visitor.get_with("/me", &mine).await.status, 200);
    let accept = ("accept", "application/json");
    let poll = visitor.get_with("/me/events", &[mine[0], mine[1], accept]).await;
    assert_eq!(poll.json()["data"], json!([]));
    let codes = visitor.write_from_afar(
        Some(&token),
        Method::POST,
        "/me/card/codes",
        json!({ "count": 1 }),
    );
    assert_eq!(codes.await.status, 200);
    visitor.get_with("/me", &[("origin", APP)]).await.refused_with(401, "unauthenticated");

    // A cookie counts for nothing there, and the sandbox's own origin goes on with cookies.
    visitor.advance(61).await;
    visitor.sign_in(DEMO).await;
    assert_eq!(visitor.get("/me").await.status, 200);
    visitor.get_with("/me", &[("origin", APP)]).await.refused_with(401, "unauthenticated");

    let out =
        visitor.write_from_afar(Some(&token), Method::DELETE, "/auth/session", Value::Null).await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").is_none());
    visitor.get_with("/me", &mine).await.refused_with(401, "unauthenticated");
}

#[tokio::test]
async fn a_sign_in_by_a_host_comes_back_to_that_origin() {
    let stage = Stage::for_origin(APP).await;
    let visitor = &stage.visitor;
    let post = async |path: &str, body: Value| {
        visitor.write_from_afar(None, Method::POST, path, body).await
    };
    let begin = json!({ "host": "line", "next": "/points", "challenge": CHALLENGE });
    let started = post("/auth/oauth", begin).await;
    assert!(started.header("set-cookie").is_none());
    let state = started.json()["state"].as_str().unwrap().to_owned();
    let decide = json!({ "host": "line", "state": state, "who": "demo" });
    let back = visitor.control("/oauth/decide", decide).await.json()["location"].clone();
    let code = back.as_str().unwrap().strip_prefix("https://app.example/auth/line?code=").unwrap();
    let code = code.split('&').next().unwrap();
    let mut body = json!({ "host": "line", "credential": "code", "value": code, "state": state });
    // Whoever was only handed the address lacks the secret, and there is no cookie to tell by.
    post("/auth/session", body.clone()).await.refused_with(422, "state_invalid");
    body["verifier"] = VERIFIER.into();
    visitor.post("/auth/session", body.clone()).await.refused_with(422, "state_invalid");
    let session = post("/auth/session", body).await;
    assert_eq!(session.status, 200, "{}", session.body);
    assert_eq!(session.json()["next"], "/points");
    assert!(session.json()["token"].is_string());

    let signed = post("/hosts/wechat/signature", json!({ "url": "https://app.example/c/x" })).await;
    assert_eq!(signed.status, 200);
}

#[tokio::test]
async fn without_an_allowed_origin_there_is_none_of_it() {
    let stage = Stage::new(Seed::Demo).await;
    let read = stage.visitor.get_with("/bootstrap", &[("origin", APP)]).await;
    assert!(read.header("access-control-allow-origin").is_none());
    assert_eq!(read.header("vary"), Some("Accept-Language"));
    assert_eq!(stage.visitor.preflight(APP, "/v1/me").await.status(), 405);
}
