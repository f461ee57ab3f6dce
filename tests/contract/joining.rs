//! Joining, applications, invitations, campaigns and hosts.

use contract::{
    Code, Endpoint, Problem,
    bootstrap::GetBootstrap,
    campaigns::{ClaimCampaign, GetCampaign},
    form::{Answer, Answers},
    hosts::{CredentialKind, HostName, SignHostUrl, StartOauth},
    joining::{
        ConsentGiven, CorrectApplication, GetApplication, GetJoinOffer, JoinMembership, JoinSource,
    },
    referral::{GetInvite, GetReferral, InviteeState, ListInvitees},
    session::{SendOtp, SignIn},
};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::Backend;

const STRANGER: &str = "13900000077";
const OTP: &str = "246810";

fn named(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// Everything that one can agree to.
async fn consents(backend: &Backend) -> Vec<ConsentGiven> {
    let (_, bootstrap) = backend.send(&GetBootstrap {}).await;
    let texts = bootstrap["consents"].as_array().expect("consents").clone();
    let word = |text: &Value, name: &str| text[name].as_str().expect("a word").to_owned();
    let given = |text: &Value| ConsentGiven {
        purpose: word(text, "purpose"),
        version: word(text, "version"),
    };
    texts.iter().map(given).collect()
}

async fn joining(backend: &Backend, channel: &str) -> JoinMembership {
    let phone = STRANGER.to_owned();
    backend.is_to_the_letter(&SendOtp { phone: phone.clone() }).await;
    JoinMembership {
        phone,
        otp: OTP.to_owned(),
        name: "王若水".to_owned(),
        birthday: "1990-05-01".parse().ok(),
        answers: Answers::from([("city".to_owned(), Answer::Text("suzhou".to_owned()))]),
        form_version: Some(1),
        consents: consents(backend).await,
        source: JoinSource {
            store: named("HZ01"),
            channel: named(channel),
            ..JoinSource::default()
        },
        host_binding: None,
    }
}

/// The code by which the demo member invites.
async fn invitation(backend: &Backend) -> String {
    let (_, referral) = backend.send(&GetReferral {}).await;
    referral["code"].as_str().expect("a code").to_owned()
}

async fn refused<E: Endpoint>(backend: &Backend, request: &E) -> (StatusCode, Code) {
    let (status, raw) = backend.send(request).await;
    let problem: Problem = serde_json::from_value(raw).expect("a problem");
    (status, problem.code)
}

#[tokio::test]
async fn joining_is_what_the_contract_says() {
    let backend = Backend::start("joining").await;
    backend.is_to_the_letter(&GetJoinOffer::default()).await;
    let offer = GetJoinOffer {
        store: named("HZ01"),
        channel: named("qr"),
        campaign: named("autumn-teas"),
        invite: named("NOBODYS"),
    };
    backend.is_to_the_letter(&offer).await;
    let join = joining(&backend, "qr").await;
    backend.is_to_the_letter(&join).await;
    backend.is_to_the_letter(&GetApplication {}).await;
    backend.is_to_the_letter(&GetReferral {}).await;
    backend.is_to_the_letter(&ListInvitees::default()).await;
}

#[tokio::test]
async fn an_application_is_what_the_contract_says() {
    let backend = Backend::start("application").await;
    let join = joining(&backend, "partner").await;
    backend.is_to_the_letter(&join).await;
    backend.is_to_the_letter(&GetApplication {}).await;
    let member_only = refused(&backend, &GetReferral {}).await;
    assert_eq!(member_only, (StatusCode::FORBIDDEN, Code::ApplicationPending));

    let (_, application) = backend.send(&GetApplication {}).await;
    let id = application["id"].as_str().expect("an id");
    let fixable = json!([{ "pointer": "/name", "detail": "请填写真实姓名" }]);
    let reason = json!({ "reason": "姓名不完整", "fixable": fixable });
    backend.control(&format!("/applications/{id}/reject"), &reason).await;
    backend.is_to_the_letter(&GetApplication {}).await;
    let stale = CorrectApplication {
        tag: Some(application["tag"].as_str().expect("a tag").to_owned()),
        name: "王若水".to_owned(),
        answers: join.answers.clone(),
        ..CorrectApplication::default()
    };
    let changed = refused(&backend, &stale).await;
    assert_eq!(changed, (StatusCode::PRECONDITION_FAILED, Code::PreconditionFailed));
    let (_, rejected) = backend.send(&GetApplication {}).await;
    let tag = rejected["tag"].as_str().expect("a tag").to_owned();
    backend.is_to_the_letter(&CorrectApplication { tag: Some(tag), ..stale }).await;
    backend.control(&format!("/applications/{id}/approve"), &json!({})).await;
    backend.is_to_the_letter(&GetApplication {}).await;
    backend.is_to_the_letter(&GetReferral {}).await;
}

#[tokio::test]
async fn invitations_are_what_the_contract_says() {
    let backend = Backend::start("invitations").await;
    backend.sign_in().await;
    backend.is_to_the_letter(&GetReferral {}).await;
    backend.is_to_the_letter(&ListInvitees { limit: Some(3), ..ListInvitees::default() }).await;
    for &state in InviteeState::ALL {
        backend.is_to_the_letter(&ListInvitees { state: Some(state), ..Default::default() }).await;
    }
    let code = invitation(&backend).await;
    backend.is_to_the_letter(&GetInvite { code: code.clone() }).await;
    let guest = Backend { client: reqwest::Client::new(), ..backend };
    guest.is_to_the_letter(&GetInvite { code: code.clone() }).await;
    guest.is_to_the_letter(&GetJoinOffer { invite: Some(code), ..Default::default() }).await;
    let nobodys = refused(&guest, &GetInvite { code: "NOBODYS".to_owned() }).await;
    assert_eq!(nobodys, (StatusCode::NOT_FOUND, Code::NotFound));
}

#[tokio::test]
async fn campaigns_are_what_the_contract_says() {
    let backend = Backend::start("campaigns").await;
    let all = [
        "autumn-teas",
        "warm-winter",
        "double-week",
        "autumn-trail",
        "wheel-gift",
        "newcomers",
        "come-back",
        "early-winter",
        "mid-autumn",
    ];
    for slug in all {
        backend.is_to_the_letter(&GetCampaign { slug: slug.to_owned() }).await;
    }
    backend.sign_in().await;
    for slug in all {
        backend.is_to_the_letter(&GetCampaign { slug: slug.to_owned() }).await;
    }
    let claim = |slug: &str| ClaimCampaign { slug: slug.to_owned() };
    for slug in ["autumn-teas", "double-week", "wheel-gift"] {
        backend.is_to_the_letter(&claim(slug)).await;
    }
    for (slug, code) in [
        ("autumn-teas", Code::AlreadyClaimed),
        ("autumn-trail", Code::NothingToClaim),
        ("newcomers", Code::NotForYou),
        ("early-winter", Code::CampaignNotOpen),
        ("mid-autumn", Code::CampaignOver),
    ] {
        assert_eq!(refused(&backend, &claim(slug)).await, (StatusCode::CONFLICT, code), "{slug}");
    }
}

#[tokio::test]
async fn signing_in_by_a_host_is_what_the_contract_says() {
    let backend = Backend::start("hosts").await;
    let host = HostName::Wechat;
    // The pair that the standard shows (RFC 7636, appendix B).
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned();
    let begin = StartOauth { host, next: named("/c/autumn-teas"), challenge };
    backend.is_to_the_letter(&begin).await;
    let url = format!("{}/c/autumn-teas", backend.base.trim_end_matches("/v1"));
    backend.is_to_the_letter(&SignHostUrl { host, url }).await;

    let (_, started) = backend.send(&begin).await;
    let token = backend.control("/host-tokens", &json!({ "host": host, "who": "demo" })).await;
    let by_code = SignIn {
        host: Some(host),
        credential: Some(CredentialKind::Code),
        value: Some(token["value"].as_str().expect("a code").to_owned()),
        state: Some(started["state"].as_str().expect("a state").to_owned()),
        verifier: named(verifier),
        ..SignIn::default()
    };
    backend.is_to_the_letter(&by_code).await;
    let used_up = refused(&backend, &by_code).await;
    assert_eq!(used_up, (StatusCode::UNPROCESSABLE_ENTITY, Code::StateInvalid));
}
