//! Signing in by a host's account, and signatures for its script.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Method;
use sandbox::Seed;
use serde_json::{Value, json};
use sha1::{Digest, Sha1};

use crate::{
    joining::FREE,
    stage::{DEMO, Got, OTP, Stage, Visitor},
};

/// The pair that the standard shows (RFC 7636, appendix B).
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

impl Visitor {
    pub async fn start_oauth(&self, host: &str, next: Value) -> Got {
        let begin = json!({ "host": host, "next": next, "challenge": CHALLENGE });
        self.post("/auth/oauth", begin).await
    }

    async fn state(&self, host: &str) -> String {
        let started = self.start_oauth(host, Value::Null).await.json();
        started["state"].as_str().unwrap().to_owned()
    }

    /// What a host gives for somebody.
    pub async fn host_token(&self, host: &str, who: &str) -> String {
        let token = self.control("/host-tokens", json!({ "host": host, "who": who })).await;
        token.json()["value"].as_str().unwrap().to_owned()
    }

    pub async fn by_code(&self, host: &str, code: &str, state: &str) -> Got {
        self.by_code_with(host, code, state, json!(VERIFIER)).await
    }

    async fn by_code_with(&self, host: &str, code: &str, state: &str, verifier: Value) -> Got {
        let body = json!({
            "host": host, "credential": "code", "value": code, "state": state, "verifier": verifier,
        });
        self.post("/auth/session", body).await
    }

    async fn by(&self, host: &str, credential: &str, value: &str) -> Got {
        let body = json!({ "host": host, "credential": credential, "value": value });
        self.post("/auth/session", body).await
    }
}

#[tokio::test]
async fn a_bound_account_opens_the_membership_and_leads_on() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let started = visitor.start_oauth("wechat", json!("/c/autumn-teas?from=sms")).await;
    let cookie = started.header("set-cookie").unwrap();
    assert!(cookie.starts_with("member_oauth=") && cookie.ends_with("HttpOnly; SameSite=Lax"));
    let started = started.json();
    let state = started["state"].as_str().unwrap();
    assert!(!cookie.contains(state));
    let page = visitor.http.get(visitor.url(started["authorize_url"].as_str().unwrap()));
    assert!(page.send().await.unwrap().text().await.unwrap().contains("Sign-in page"));

    let decide = json!({ "host": "wechat", "state": state, "who": "demo" });
    let back = visitor.control("/oauth/decide", decide).await.json();
    let back = back["location"].as_str().unwrap().strip_prefix("/auth/wechat?").unwrap().to_owned();
    let (code, again) = back.split_once('&').unwrap();
    assert_eq!(again, format!("state={state}"));
    let code = code.strip_prefix("code=").unwrap();
    let session = visitor.by_code("wechat", code, state).await;
    assert_eq!(session.status, 200, "{}", session.body);
    let session = session.json();
    assert_eq!(
        (&session["next"], &session["standing"]),
        (&json!("/c/autumn-teas?from=sms"), &json!("member"))
    );
    assert_eq!(visitor.get("/me").await.json()["phone"], "138****0001");

    let deny = json!({ "host": "wechat", "state": "x", "who": "deny" });
    let denied = visitor.control("/oauth/decide", deny).await.json();
    assert_eq!(denied["location"], "/auth/wechat?error=access_denied&state=x");
}

#[tokio::test]
async fn a_state_is_good_once_and_only_where_it_began() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let state = visitor.state("wecom").await;
    let code = async || visitor.host_token("wecom", "demo").await;
    let refused = |got: Got| got.refused_with(422, "state_invalid");
    refused(visitor.by_code("wecom", &code().await, "wrong").await);
    refused(visitor.by("wecom", "code", &code().await).await);
    refused(stage.another_visitor().by_code("wecom", &code().await, &state).await);
    let elsewhere = stage.another_visitor();
    elsewhere.state("wecom").await;
    refused(elsewhere.by_code("wecom", &code().await, &state).await);
    refused(visitor.by_code("wechat", &visitor.host_token("wechat", "demo").await, &state).await);
    // None of these has used it up, and a second sign-in in the same browser does not replace it.
    let second = visitor.state("wecom").await;
    let once = code().await;
    assert_eq!(visitor.by_code("wecom", &once, &state).await.status, 200);
    refused(visitor.by_code("wecom", &code().await, &state).await);
    visitor.by_code("wecom", &once, &second).await.refused_with(422, "credential_invalid");
    refused(visitor.by_code("wecom", &code().await, &second).await);
    let late = visitor.state("wecom").await;
    visitor.advance(601).await;
    refused(visitor.by_code("wecom", &code().await, &late).await);
}

#[tokio::test]
async fn a_sign_in_ends_with_the_secret_that_it_began_with() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let state = visitor.state("wechat").await;
    let code = async || visitor.host_token("wechat", "demo").await;
    for other in [json!(null), json!(""), json!("x".repeat(43)), json!(CHALLENGE)] {
        let got = visitor.by_code_with("wechat", &code().await, &state, other.clone()).await;
        assert_eq!((got.status, &got.json()["code"]), (422, &json!("state_invalid")), "{other}");
    }
    assert_eq!(visitor.by_code("wechat", &code().await, &state).await.status, 200);
    let again = visitor.by_code("wechat", &code().await, &state).await;
    again.refused_with(422, "state_invalid");

    for (begin, why) in [
        (json!({ "host": "wechat" }), "required"),
        (json!({ "host": "wechat", "challenge": "" }), "invalid"),
        (json!({ "host": "wechat", "challenge": &CHALLENGE[1..] }), "invalid"),
    ] {
        let got = visitor.post("/auth/oauth", begin).await;
        got.refused_with(422, "validation_failed");
        let error = &got.json()["errors"][0];
        assert_eq!((&error["pointer"], &error["code"]), (&json!("/challenge"), &json!(why)));
    }
}

#[tokio::test]
async fn one_returns_only_to_the_apps_own_places() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    for good in ["/", "/mall/rwd_tote", "/s/SH01?channel=poster", "/c/%E8%8C%B6"] {
        assert_eq!(visitor.start_oauth("line", json!(good)).await.status, 200, "{good}");
    }
    let mut bad: Vec<String> = [
        "",
        "points",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "/\t/evil.example",
        "/\n/evil.example",
        " /points",
        "/points\r\nset-cookie: a=b",
        "/../..//evil.example",
        "/a/%2e%2e/%2e%2e/x",
        "/茶",
        "/\u{202e}x",
    ]
    .map(str::to_owned)
    .to_vec();
    for slash in ["%2f", "%2F", "%252f", "%5c", "%255C", "%09/", "%0d%0a/"] {
        bad.push(format!("/{slash}evil.example"));
    }
    bad.push(format!("/{}", "a".repeat(600)));
    for next in bad {
        let got = visitor.start_oauth("line", json!(next)).await;
        got.refused_with(422, "validation_failed");
        assert_eq!(got.json()["errors"][0]["pointer"], "/next", "{next:?}");
    }
    for host in ["telegram", "brewing"] {
        let got = visitor.start_oauth(host, Value::Null).await;
        got.refused_with(422, "validation_failed");
        assert_eq!(got.json()["errors"][0]["pointer"], "/host");
    }
}

#[tokio::test]
async fn a_snapshot_is_for_looking_only() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let state = visitor.state("wechat").await;
    let code = visitor.host_token("wechat", "snapshot").await;
    let got = visitor.by_code("wechat", &code, &state).await;
    got.refused_with(403, "snapshot_user");
    assert!(got.header("set-cookie").is_none());
    visitor.get("/me").await.refused_with(401, "unauthenticated");
    let real = visitor.host_token("wechat", "demo").await;
    visitor.by_code("wechat", &real, &state).await.refused_with(422, "state_invalid");
}

#[tokio::test]
async fn a_strangers_account_is_bound_by_phone_once() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let started = visitor.start_oauth("alipay", json!("/points")).await.json();
    let state = started["state"].as_str().unwrap();
    let code = visitor.host_token("alipay", "stranger").await;
    let stranger = visitor.by_code("alipay", &code, state).await;
    stranger.refused_with(409, "not_bound");
    let binding = stranger.json()["host_binding"].as_str().unwrap().to_owned();

    visitor.post("/auth/otp", json!({ "phone": DEMO })).await;
    let sign_in = |binding: &str| json!({ "phone": DEMO, "otp": OTP, "host_binding": binding });
    visitor.post("/auth/session", sign_in("wrong")).await.refused_with(422, "state_invalid");
    let bound = visitor.post("/auth/session", sign_in(&binding)).await;
    assert_eq!(bound.status, 200, "{}", bound.body);
    assert_eq!(bound.json()["next"], "/points");
    visitor.advance(61).await;
    visitor.post("/auth/otp", json!({ "phone": DEMO })).await;
    visitor.post("/auth/session", sign_in(&binding)).await.refused_with(422, "state_invalid");

    let other = stage.another_visitor();
    let state = other.state("alipay").await;
    let code = other.host_token("alipay", "stranger").await;
    let session = other.by_code("alipay", &code, &state).await.json();
    assert_eq!(session["member"], bound.json()["member"]);
    // The member's former account there is bound no more.
    let state = other.state("alipay").await;
    let code = other.host_token("alipay", "demo").await;
    other.by_code("alipay", &code, &state).await.refused_with(409, "not_bound");
}

#[tokio::test]
async fn joining_binds_the_account_as_well() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let token = visitor.host_token("line", "newcomer").await;
    let stranger = visitor.by("line", "id_token", &token).await;
    stranger.refused_with(409, "not_bound");
    let binding = stranger.json()["host_binding"].clone();
    visitor.joined(FREE, json!({ "host_binding": binding })).await;
    let other = stage.another_visitor();
    let session = other.by("line", "id_token", &other.host_token("line", "newcomer").await).await;
    assert_eq!(session.status, 200, "{}", session.body);
    assert_eq!(other.get("/me").await.json()["phone"], "138****0002");

    let late = visitor.by("line", "id_token", &visitor.host_token("line", "late").await).await;
    let binding = late.json()["host_binding"].clone();
    visitor.advance(601).await;
    let body = json!({ "host_binding": binding });
    visitor.join("13800000003", body).await.refused_with(422, "state_invalid");
    assert_eq!(stage.count("SELECT count(*) FROM members WHERE phone = '13800000003'"), 0);
}

#[tokio::test]
async fn a_liff_token_is_verified() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let token = visitor.host_token("line", "demo").await;
    let forged = |value: String| async move {
        visitor.by("line", "id_token", &value).await.refused_with(422, "credential_invalid");
    };
    let [header, payload, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!() };
    let claims = URL_SAFE_NO_PAD.decode(payload).unwrap();
    let mut claims: Value = serde_json::from_slice(&claims).unwrap();
    claims["sub"] = "somebody".into();
    let other = URL_SAFE_NO_PAD.encode(claims.to_string());
    forged(format!("{header}.{other}.{signature}")).await;
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    forged(format!("{none}.{other}.")).await;
    forged(format!("{header}.{payload}.")).await;
    forged(format!("{header}.{payload}.{}", signature.to_lowercase())).await;
    forged("x".repeat(4_000)).await;
    assert_eq!(visitor.by("line", "id_token", &token).await.status, 200);
    visitor.by("wechat", "id_token", &token).await.refused_with(422, "validation_failed");
    visitor.by("line", "init_data", &token).await.refused_with(422, "validation_failed");
    visitor.advance(3601).await;
    forged(token.clone()).await;
}

#[tokio::test]
async fn telegrams_launch_data_is_verified() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let data = visitor.host_token("telegram", "demo").await;
    let forged = |value: String| async move {
        visitor.by("telegram", "init_data", &value).await.refused_with(422, "credential_invalid");
    };
    forged(data.replace("auth_date=", "auth_date=9")).await;
    forged(data.replace("first_name", "last_name")).await;
    forged(format!("{data}&start_param=x")).await;
    forged(data.split("&hash=").next().unwrap().to_owned()).await;
    forged(format!("{}&hash=", data.split("&hash=").next().unwrap())).await;
    assert_eq!(visitor.by("telegram", "init_data", &data).await.status, 200);
    assert_eq!(visitor.get("/me").await.json()["phone"], "138****0001");
    let stranger = visitor.host_token("telegram", "stranger").await;
    visitor.by("telegram", "init_data", &stranger).await.refused_with(409, "not_bound");
    visitor.advance(24 * 3600 + 5).await;
    forged(data.clone()).await;
}

#[tokio::test]
async fn a_page_is_signed_as_the_hosts_document_it() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let keys = visitor.control_with(Method::GET, "/hosts", json!({})).await.json();
    for host in ["wechat", "wecom"] {
        let url = visitor.url("/s/SH01?channel=qr");
        let path = format!("/hosts/{host}/signature");
        let signed = visitor.post(&path, json!({ "url": format!("{url}#top") })).await;
        assert_eq!(signed.status, 200, "{}", signed.body);
        let signed = signed.json();
        let (nonce, ticket) =
            (signed["nonce"].as_str().unwrap(), keys[host]["ticket"].as_str().unwrap());
        let timestamp = signed["timestamp"].as_i64().unwrap();
        let text =
            format!("jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url}");
        let hash = Sha1::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(
            (&signed["signature"], &signed["app_id"]),
            (&json!(hash), &keys[host]["app_id"])
        );
        let own = visitor.url("");
        for wrong in [
            "https://evil.example/".to_owned(),
            format!("{own}.evil.example/"),
            format!("{own}@evil.example/"),
            own.replace("://", "://evil.example\\@"),
            "/s/SH01".to_owned(),
            "javascript:alert(1)".to_owned(),
            String::new(),
        ] {
            let got = visitor.post(&path, json!({ "url": wrong })).await;
            got.refused_with(422, "validation_failed");
            assert_eq!(got.json()["errors"][0]["pointer"], "/url", "{wrong}");
        }
    }
    let url = json!({ "url": visitor.url("/") });
    visitor.post("/hosts/line/signature", url.clone()).await.refused_with(404, "not_found");
    visitor.post("/hosts/brewing/signature", url).await.refused_with(404, "not_found");
}
