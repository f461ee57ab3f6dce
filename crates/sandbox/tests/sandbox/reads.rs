//! Headers, tags, languages, and the routes of the contract.

use contract::openapi;
use reqwest::Method;
use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    activities::text,
    stage::{Stage, fresh_key},
};

#[tokio::test]
async fn every_endpoint_of_the_contract_is_routed() {
    let stage = Stage::new(Seed::Demo).await;
    stage.visitor.invite("SH01", json!({})).await;
    let invite = stage.text("SELECT code FROM invites ORDER BY member LIMIT 1");
    for (method, path, _) in openapi::endpoints() {
        let mut path = path.to_owned();
        while let (Some(start), Some(end)) = (path.find('{'), path.find('}')) {
            // A guest is turned away before a name is looked up, but for what everybody may see.
            let name = match path.split('/').nth(1) {
                Some("rewards") => "rwd_gaiwan",
                Some("games") => "gam_quiz",
                Some("campaigns") => "wheel-gift",
                Some("invites") => invite.as_str(),
                _ => "SH01",
            };
            path.replace_range(start..=end, name);
        }
        let method: Method = method.as_str().parse().unwrap();
        let url = stage.visitor.url(&format!("/v1{path}"));
        let reply = stage.visitor.http.request(method.clone(), url).send().await.unwrap();
        let status = reply.status().as_u16();
        assert!(![404, 405].contains(&status), "{method} {path}: {status}");
    }
}

#[tokio::test]
async fn what_is_not_in_the_contract_is_refused_in_its_words() {
    let stage = Stage::new(Seed::Demo).await;
    stage.visitor.get("/nothing").await.refused_with(404, "not_found");
    stage.visitor.get("").await.refused_with(404, "not_found");
    stage.visitor.get("/stores/NOWHERE").await.refused_with(404, "not_found");
    stage.visitor.get("/stores/%ff").await.refused_with(400, "validation_failed");
    let put = stage.visitor.write(&fresh_key(), Method::PUT, "/me", json!({})).await;
    put.refused_with(405, "method_not_allowed");
    let gone = stage.visitor.get("/nothing").await;
    assert!(gone.json().get("detail").is_none());
    assert_eq!(gone.json()["type"], "about:blank");
}

#[tokio::test]
async fn every_reply_tells_the_sandboxs_time() {
    let stage = Stage::new(Seed::Demo).await;
    let parse = |date: &str| chrono::DateTime::parse_from_rfc2822(date).unwrap();
    let before = parse(stage.visitor.get("/bootstrap").await.header("date").unwrap());
    stage.visitor.advance(86_400).await;
    for path in ["/bootstrap", "/me", "/nothing"] {
        let date = parse(stage.visitor.get(path).await.header("date").unwrap());
        assert!((86_399..86_460).contains(&(date - before).num_seconds()), "{path}");
    }
    let page = stage.visitor.http.get(stage.visitor.url("/sandbox")).send().await.unwrap();
    assert!(page.headers().contains_key("date"));
}

#[tokio::test]
async fn public_replies_carry_tags() {
    let stage = Stage::new(Seed::Demo).await;
    let gallery = json!([{ "url": "/art/a.svg", "alt": text("茶席") }]);
    stage.visitor.invite("act_test", json!({ "gallery": gallery })).await;
    for path in [
        "/bootstrap",
        "/tiers",
        "/points/rules",
        "/stores",
        "/stores/SH01",
        "/rewards",
        "/rewards/rwd_gaiwan",
        "/reward-categories",
        "/activities",
        "/activities/act_test",
        "/activities/act_test/gallery",
    ] {
        let first = stage.visitor.get(path).await;
        assert_eq!(first.header("cache-control"), Some("no-cache"), "{path}");
        let tag = first.header("etag").unwrap();
        stage.visitor.advance(5).await;
        let again = stage.visitor.get_with(path, &[("if-none-match", tag)]).await;
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{path}");
        assert_eq!(again.header("etag"), Some(tag));
        assert!(again.header("date").is_some());
        let english = [("if-none-match", tag), ("accept-language", "en")];
        let english = stage.visitor.get_with(path, &english).await;
        assert_eq!(english.status, 200, "{path} is another text in another language");
    }
}

#[tokio::test]
async fn personal_replies_are_never_stored() {
    let stage = Stage::signed_in(Seed::Demo).await;
    for path in [
        "/me",
        "/me/card",
        "/me/points",
        "/me/points/entries",
        "/me/points/transfers",
        "/me/tier-history",
        "/me/redemptions",
        "/me/redemptions/red_000001",
        "/me/addresses",
        "/me/coupons",
        "/me/coupons/cpn_000001",
        "/me/signups",
        "/me/signups/sgn_000001",
        "/me/waitlist",
    ] {
        assert_eq!(stage.visitor.get(path).await.header("cache-control"), Some("no-store"));
        let stranger = stage.another_visitor().get(path).await;
        stranger.refused_with(401, "unauthenticated");
        assert_eq!(stranger.header("cache-control"), Some("no-store"));
    }
}

#[tokio::test]
async fn a_stale_profile_is_not_overwritten() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let tag = visitor.get("/me").await.header("etag").unwrap().to_owned();
    let patch = async |key: &str, name: &str| {
        let headers = [("if-match", tag.as_str())];
        visitor.write_with(key, Method::PATCH, "/me", json!({ "name": name }), &headers).await
    };
    let key = fresh_key();
    let changed = patch(&key, "林小雪").await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    assert_eq!(changed.json()["name"], "林小雪");
    assert_ne!(changed.header("etag"), Some(&*tag));
    patch(&fresh_key(), "林大雪").await.refused_with(412, "precondition_failed");
    let again = patch(&key, "林小雪").await;
    assert_eq!(again.status, 200, "the key is looked up before If-Match");
    assert_eq!(again.body, changed.body);
    assert_eq!(visitor.get("/me").await.json()["name"], "林小雪");
    let wrong = patch(&fresh_key(), &"x".repeat(41)).await;
    wrong.refused_with(412, "precondition_failed");
}

#[tokio::test]
async fn texts_come_in_the_language_asked_for() {
    let stage = Stage::new(Seed::Demo).await;
    for (language, name) in [
        ("zh-CN", "杭州湖滨店"),
        ("zh-TW", "杭州湖濱店"),
        ("zh-HK,en;q=0.5", "杭州湖濱店"),
        ("en-US,en;q=0.9", "Hangzhou, Lakeside"),
        ("fr", "杭州湖滨店"),
    ] {
        let headers = [("accept-language", language)];
        let store = stage.visitor.get_with("/stores/HZ01", &headers).await.json();
        assert_eq!(store["name"], name, "{language}");
    }
    let refused = stage
        .visitor
        .write_with(
            &fresh_key(),
            Method::POST,
            "/auth/session",
            json!({ "phone": "13800000001", "otp": "1" }),
            &[("accept-language", "zh-TW")],
        )
        .await;
    assert_eq!(refused.json()["detail"], "驗證碼已失效，請重新取得。");
}

#[tokio::test]
async fn the_requests_are_noted_without_secrets() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let key = fresh_key();
    let visitor = &stage.visitor;
    visitor.write(&key, Method::POST, "/me/card/codes", json!({ "count": 1 })).await;
    visitor.get("/me/points/entries?limit=1&cursor=x").await;
    let noted = visitor.http.get(visitor.url("/sandbox/requests")).send().await.unwrap();
    let noted: Value = serde_json::from_str(&noted.text().await.unwrap()).unwrap();
    let requests = noted["data"].as_array().unwrap();
    let [.., issue, read] = requests.as_slice() else { panic!("{noted}") };
    assert_eq!(issue["idempotency_key"], json!(key));
    assert_eq!((&issue["method"], &issue["status"]), (&json!("POST"), &json!(200)));
    assert_eq!(read["path"], "/v1/me/points/entries");
    assert!(!noted.to_string().contains("1380000"));
}
