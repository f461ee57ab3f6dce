//! What hosts give to prove who is there, and how it is verified.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::{
    Code,
    hosts::{CredentialKind as Kind, HostName},
    session::SignIn,
};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{Vouched, control, keys, oauth};
use crate::{clock::Moment, random, refusal::Refusal, scene::Scene};

/// How old launch data may be.
const INIT_DATA_S: i64 = 24 * 3600;
/// How far ahead of the sandbox's clock a host's may be.
const AHEAD_S: i64 = 60;

/// Verifies what a host has given.
pub fn check(scene: &Scene<'_>, host: HostName, request: &SignIn) -> Result<Vouched, Refusal> {
    let value = request.value.as_deref().ok_or_else(|| Refusal::field("/value", "required"))?;
    let kind = request.credential.ok_or_else(|| Refusal::field("/credential", "required"))?;
    let subject = match (host, kind) {
        (_, Kind::Code) if oauth::has_page(host) => {
            return oauth::exchange(scene, host, value, request);
        }
        (HostName::Line, Kind::IdToken) => {
            line_subject(&keys::line_secret(scene.tx)?, value, scene.now)
        }
        (HostName::Telegram, Kind::InitData) => {
            telegram_subject(&keys::bot_token(scene.tx)?, value, scene.now)
        }
        (HostName::Unknown, _) => return Err(Refusal::field("/host", "invalid")),
        _ => return Err(Refusal::field("/credential", "invalid")),
    };
    let subject = subject.ok_or_else(|| Refusal::new(Code::CredentialInvalid))?;
    Ok(Vouched { subject: control::subject(host, &subject), next: None })
}

fn keyed(key: &[u8]) -> Option<Hmac<Sha256>> {
    Hmac::new_from_slice(key).ok()
}

fn mac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let Some(mut mac) = keyed(key) else { return Vec::new() };
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

fn is_mac(key: &[u8], text: &[u8], given: &[u8]) -> bool {
    let Some(mut mac) = keyed(key) else { return false };
    mac.update(text);
    mac.verify_slice(given).is_ok()
}

/// Who a LIFF token is about: a JSON Web Token, signed with the channel's secret.
fn line_subject(secret: &str, token: &str, now: Moment) -> Option<String> {
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, payload) = signed.split_once('.')?;
    let read = |part: &str| -> Option<Value> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
    };
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    let is_signed =
        read(header)?["alg"] == "HS256" && is_mac(secret.as_bytes(), signed.as_bytes(), &signature);
    let claims = read(payload)?;
    let is_ours = claims["iss"] == keys::LINE_ISSUER && claims["aud"] == keys::LINE_CHANNEL;
    let is_fresh = claims["exp"].as_i64()? > now.0 / 1000;
    (is_signed && is_ours && is_fresh).then(|| claims["sub"].as_str().map(str::to_owned))?
}

/// A token as LIFF gives it.
pub fn line_token(secret: &str, subject: &str, now: Moment) -> String {
    const LIFE_S: i64 = 3600;
    let seconds = now.0 / 1000;
    let encode = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = encode(json!({ "typ": "JWT", "alg": "HS256" }));
    let payload = encode(json!({
        "iss": keys::LINE_ISSUER,
        "sub": subject,
        "aud": keys::LINE_CHANNEL,
        "iat": seconds,
        "exp": seconds + LIFE_S,
    }));
    let signed = format!("{header}.{payload}");
    let signature = mac(secret.as_bytes(), signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Who Telegram's launch data is about: all its fields but the hash, in alphabetical order, are
/// signed with a key that is made of the bot's token.
fn telegram_subject(bot: &str, data: &str, now: Moment) -> Option<String> {
    let mut fields: Vec<(String, String)> =
        form_urlencoded::parse(data.as_bytes()).into_owned().collect();
    let position = fields.iter().position(|(name, _)| name == "hash")?;
    let (_, hash) = fields.swap_remove(position);
    fields.sort();
    if !is_mac(&telegram_key(bot), telegram_text(&fields).as_bytes(), &unhex(&hash)?) {
        return None;
    }
    let value = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value);
    let made_at: i64 = value("auth_date")?.parse().ok()?;
    let age = (now.0 / 1000).checked_sub(made_at)?;
    if !(-AHEAD_S..=INIT_DATA_S).contains(&age) {
        return None;
    }
    let user: Value = serde_json::from_str(value("user")?).ok()?;
    match &user["id"] {
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// Launch data as Telegram gives it.
pub fn telegram_data(bot: &str, id: u32, now: Moment) -> String {
    let user = json!({ "id": id, "first_name": "Tea", "language_code": "en" });
    let mut fields = vec![
        ("auth_date".to_owned(), (now.0 / 1000).to_string()),
        ("query_id".to_owned(), "sandbox".to_owned()),
        ("user".to_owned(), user.to_string()),
    ];
    let hash = random::hex(&mac(&telegram_key(bot), telegram_text(&fields).as_bytes()));
    fields.push(("hash".to_owned(), hash));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

fn telegram_key(bot: &str) -> Vec<u8> {
    mac(b"WebAppData", bot.as_bytes())
}

fn telegram_text(fields: &[(String, String)]) -> String {
    let lines: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    lines.join("\n")
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{line_subject, line_token, telegram_data, telegram_subject};
    use crate::clock::Moment;

    const NOW: Moment = Moment(1_800_000_000_000);

    #[test]
    fn tokens_and_launch_data_are_read_back_with_the_key_they_were_made_with() {
        let (token, data) = (line_token("key", "U1", NOW), telegram_data("key", 7, NOW));
        assert_eq!(line_subject("key", &token, NOW).as_deref(), Some("U1"));
        assert_eq!(telegram_subject("key", &data, NOW).as_deref(), Some("7"));
        assert_eq!(line_subject("other", &token, NOW), None);
        assert_eq!(telegram_subject("other", &data, NOW), None);
    }

    #[test]
    fn they_grow_too_old() {
        let (token, data) = (line_token("key", "U1", NOW), telegram_data("key", 7, NOW));
        assert_eq!(line_subject("key", &token, NOW.plus_seconds(3601)), None);
        assert_eq!(telegram_subject("key", &data, NOW.plus_seconds(86_401)), None);
        assert_eq!(telegram_subject("key", &data, NOW.plus_seconds(-61)), None);
    }

    #[test]
    fn nonsense_is_nobody() {
        for text in ["", ".", "..", "a.b.c", "hash=", "hash=zz&user=1", "hash=%ff", "hash=茶茶"] {
            assert_eq!(line_subject("key", text, NOW), None, "{text}");
            assert_eq!(telegram_subject("key", text, NOW), None, "{text}");
        }
    }
}
