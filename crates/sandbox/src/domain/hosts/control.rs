//! A host in miniature: who is there, and what it gives. Calls of the control surface.

use axum::routing::MethodFilter;
use contract::hosts::{CredentialKind as Kind, HostName};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{credentials, keys, oauth};
use crate::{
    control::{Controls, Nothing},
    refusal::Refusal,
    scene::Scene,
};

pub fn controls(controls: Controls) -> Controls {
    controls.on(MethodFilter::GET, "/hosts", list).on(MethodFilter::POST, "/host-tokens", issue).on(
        MethodFilter::POST,
        "/oauth/decide",
        decide,
    )
}

/// Whom every host knows as the demo member.
pub const DEMO: &str = "demo";
/// Who only looks at a snapshot.
const SNAPSHOT: &str = "snapshot";
/// Who does not want to sign in.
const DENY: &str = "deny";

/// How a host's name for somebody is kept.
pub fn subject(host: HostName, name: &str) -> String {
    format!("{}_{name}", host.as_str())
}

/// How a host names somebody here; Telegram has numbers.
pub fn subject_of(host: HostName, who: &str) -> String {
    match host {
        HostName::Telegram => subject(host, &telegram_id(who).to_string()),
        _ => subject(host, who),
    }
}

fn telegram_id(who: &str) -> u32 {
    let hash = Sha256::digest(who);
    hash.iter().take(4).fold(0, |id, byte| id << 8 | u32::from(*byte))
}

/// The keys, for tests that make credentials of their own.
fn list(scene: &Scene<'_>, _: Nothing) -> Result<Value, Refusal> {
    let mut hosts = Map::new();
    for &host in HostName::ALL {
        let mut shown = json!({ "has_page": oauth::has_page(host) });
        if let Some(key) = keys::script(scene.tx, host)? {
            shown["app_id"] = key.app_id.into();
            shown["ticket"] = key.ticket.into();
        }
        hosts.insert(host.as_str().to_owned(), shown);
    }
    hosts["line"]["channel"] = keys::LINE_CHANNEL.into();
    hosts["line"]["secret"] = keys::line_secret(scene.tx)?.into();
    hosts["telegram"]["bot_token"] = keys::bot_token(scene.tx)?.into();
    Ok(Value::Object(hosts))
}

#[derive(Deserialize)]
pub struct Issue {
    host: HostName,
    /// `demo`, `snapshot`, or any other name for somebody whom nobody knows yet.
    who: String,
    /// What is wanted where there is a choice.
    credential: Option<Kind>,
}

/// What a host gives to an app that it has opened.
fn issue(scene: &Scene<'_>, request: Issue) -> Result<Value, Refusal> {
    let Issue { host, who, credential } = request;
    let (kind, value) = match (host, credential) {
        (HostName::Unknown, _) => return Err(Refusal::field("/host", "invalid")),
        (HostName::Telegram, None | Some(Kind::InitData)) => {
            let id = telegram_id(&who);
            (Kind::InitData, credentials::telegram_data(&keys::bot_token(scene.tx)?, id, scene.now))
        }
        (HostName::Line, None | Some(Kind::IdToken)) => {
            (Kind::IdToken, credentials::line_token(&keys::line_secret(scene.tx)?, &who, scene.now))
        }
        (host, None | Some(Kind::Code)) if oauth::has_page(host) => {
            (Kind::Code, code_of(scene, host, &who)?)
        }
        _ => return Err(Refusal::field("/credential", "invalid")),
    };
    Ok(json!({ "host": host, "credential": kind, "value": value }))
}

fn code_of(scene: &Scene<'_>, host: HostName, who: &str) -> Result<String, Refusal> {
    let subject = (who != SNAPSHOT).then(|| subject(host, who));
    oauth::issue_code(scene, host, subject.as_deref())
}

#[derive(Deserialize)]
pub struct Decide {
    host: HostName,
    state: String,
    /// As for a token, or `deny`.
    who: String,
}

/// What was chosen on the host's sign-in page: where the browser goes back to.
fn decide(scene: &Scene<'_>, request: Decide) -> Result<Value, Refusal> {
    let Decide { host, state, who } = request;
    if !oauth::has_page(host) {
        return Err(Refusal::field("/host", "invalid"));
    }
    let outcome = match who.as_str() {
        DENY => ("error", "access_denied".to_owned()),
        who => ("code", code_of(scene, host, who)?),
    };
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([(outcome.0, outcome.1.as_str()), ("state", state.as_str())])
        .finish();
    let origin = oauth::return_origin(scene, &state)?;
    Ok(json!({ "location": format!("{origin}/auth/{}?{query}", host.as_str()) }))
}
