//! Sign-ins on a host's own page: begun here, and brought to an end with the state that came back.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::{
    Code,
    hosts::{HostName, OauthStarted, StartOauth},
    session::SignIn,
};
use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::{Vouched, paths};
use crate::{
    clock::Moment,
    random,
    refusal::Refusal,
    reply::{Answer, Outcome},
    scene::Scene,
};

/// What tells one browser from another while somebody signs in.
pub const BROWSER_COOKIE: &str = "member_oauth";

/// How long a sign-in may take.
const STATE_S: i64 = 600;

pub fn start(scene: &Scene<'_>, request: StartOauth) -> Outcome<OauthStarted> {
    if !has_page(request.host) {
        return Err(Refusal::field("/host", "invalid"));
    }
    if request.next.as_deref().is_some_and(|next| !paths::is_own(next)) {
        return Err(Refusal::field("/next", "invalid"));
    }
    if !is_challenge(&request.challenge) {
        return Err(Refusal::field("/challenge", "invalid"));
    }
    let state = random::token();
    let expires_at = scene.now.plus_seconds(STATE_S);
    let surroundings = &scene.surroundings;
    // Two sign-ins in two tabs of one browser are both good.
    let browser = match surroundings.app_origin {
        Some(_) => None,
        None => Some(surroundings.browser.clone().unwrap_or_else(random::token)),
    };
    scene.tx.execute("DELETE FROM oauth_states WHERE expires_at <= ?1", [scene.now])?;
    scene.tx.execute(
        "INSERT INTO oauth_states
             (state_hash, host, next, challenge, browser_hash, app_origin, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            hash(&state),
            request.host.as_str(),
            request.next,
            request.challenge,
            browser.as_deref().map(hash),
            surroundings.app_origin,
            expires_at,
        ],
    )?;
    // Lax, since the way back comes from the host's site.
    let cookie = browser.map(|browser| {
        format!("{BROWSER_COOKIE}={browser}; Path=/; Max-Age={STATE_S}; HttpOnly; SameSite=Lax")
    });
    let host = request.host.as_str();
    let started = OauthStarted {
        authorize_url: format!("/sandbox/oauth/authorize?host={host}&state={state}"),
        state,
        expires_at: expires_at.timestamp(),
    };
    Ok(Answer { cookie, ..started.into() })
}

/// Whether one signs in on a page of the host's; Telegram has launch data instead.
pub fn has_page(host: HostName) -> bool {
    !matches!(host, HostName::Telegram | HostName::Unknown)
}

fn hash(secret: &str) -> String {
    random::sha256_hex(secret.as_bytes())
}

/// What whoever began a sign-in tells of the secret that ends it (RFC 7636, 4.2).
fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

fn is_challenge(text: &str) -> bool {
    URL_SAFE_NO_PAD.decode(text).is_ok_and(|digest| digest.len() == 32)
}

/// Uses up a state, and tells where its sign-in was to lead.
fn finish(scene: &Scene<'_>, host: HostName, request: &SignIn) -> Result<Option<String>, Refusal> {
    let surroundings = &scene.surroundings;
    let browser = surroundings.browser.as_deref().map(hash);
    let challenge = challenge_of(request.verifier.as_deref().unwrap_or_default());
    let found: Option<Option<String>> = scene
        .tx
        .query_row(
            "UPDATE oauth_states SET used_at = ?5
             WHERE state_hash = ?1 AND host = ?2 AND used_at IS NULL AND expires_at > ?5
                 AND (browser_hash = ?3 OR app_origin = ?4) AND challenge = ?6
             RETURNING next",
            params![
                hash(request.state.as_deref().unwrap_or_default()),
                host.as_str(),
                browser,
                surroundings.app_origin,
                scene.now,
                challenge
            ],
            |row| row.get(0),
        )
        .optional()?;
    found.ok_or_else(|| Refusal::new(Code::StateInvalid))
}

/// Exchanges the code that came back with a state. Both are used up, whatever comes of it.
pub fn exchange(
    scene: &Scene<'_>,
    host: HostName,
    code: &str,
    request: &SignIn,
) -> Result<Vouched, Refusal> {
    let next = finish(scene, host, request)?;
    let found: Option<Option<String>> = scene
        .tx
        .query_row(
            "UPDATE oauth_codes SET used_at = ?3
             WHERE code_hash = ?1 AND host = ?2 AND used_at IS NULL AND expires_at > ?3
             RETURNING subject",
            params![hash(code), host.as_str(), scene.now],
            |row| row.get(0),
        )
        .optional()?;
    match found {
        Some(Some(subject)) => Ok(Vouched { subject, next }),
        Some(None) => Err(Refusal::new(Code::SnapshotUser).keeping_changes()),
        None => Err(Refusal::new(Code::CredentialInvalid).keeping_changes()),
    }
}

/// Makes a code as a host's page does; for a snapshot when there is no subject.
pub fn issue_code(
    scene: &Scene<'_>,
    host: HostName,
    subject: Option<&str>,
) -> Result<String, Refusal> {
    const CODE_S: i64 = 300;
    let code = random::token();
    let expires_at: Moment = scene.now.plus_seconds(CODE_S);
    scene.tx.execute(
        "INSERT INTO oauth_codes (code_hash, host, subject, expires_at) VALUES (?1, ?2, ?3, ?4)",
        params![hash(&code), host.as_str(), subject, expires_at],
    )?;
    Ok(code)
}

/// The origin to which a host's page sends the browser back; empty for the sandbox's own.
pub fn return_origin(scene: &Scene<'_>, state: &str) -> Result<String, Refusal> {
    let origin: Option<Option<String>> = scene
        .tx
        .query_row(
            "SELECT app_origin FROM oauth_states WHERE state_hash = ?1",
            [hash(state)],
            |row| row.get(0),
        )
        .optional()?;
    Ok(origin.flatten().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{challenge_of, is_challenge};

    #[test]
    fn a_challenge_is_made_as_the_standard_shows_it() {
        // RFC 7636, appendix B.
        let challenge = challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert!(is_challenge(&challenge));
        for text in
            ["", "short", &challenge[1..], &format!("{challenge}="), &challenge.replace('-', "+")]
        {
            assert!(!is_challenge(text), "{text}");
        }
    }
}
