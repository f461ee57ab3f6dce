//! How a request of the contract is read from HTTP.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{RawPathParams, rejection::RawPathParamsRejection},
    http::{HeaderMap, Method, Request, request::Parts},
};
use contract::Code;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    cors::AppOrigin,
    domain::{hosts, session},
    fault::Delay,
    language::Language,
    random,
    refusal::Refusal,
};

const BODY_LIMIT: usize = 256 * 1024;

/// The id of a request, set by the outermost layer.
#[derive(Clone)]
pub struct RequestId(pub String);

/// What every handler's surroundings need to know of a request.
pub struct Head {
    pub method: Method,
    pub path: String,
    pub query: String,
    pub language: Language,
    pub request_id: String,
    /// A session's token, from the cookie or the `Authorization` header.
    pub credential: Option<String>,
    pub surroundings: Surroundings,
    pub if_match: Option<String>,
    pub if_none_match: Option<String>,
    /// A fault that the handler sleeps off while its key is at work.
    pub delay: Option<Duration>,
    /// `X-CSRF: 1` was there.
    pub shielded: bool,
    idempotency_key: Option<String>,
}

/// Where a request comes from.
#[derive(Clone, Default)]
pub struct Surroundings {
    /// The origin of the app, when it is an allowed one other than the sandbox's own: no cookie
    /// counts there.
    pub app_origin: Option<String>,
    /// What tells this browser from others while somebody signs in by a host.
    pub browser: Option<String>,
    /// The host and the port under which the sandbox was asked.
    pub authority: Option<String>,
}

impl Surroundings {
    fn of(parts: &Parts) -> Self {
        let app_origin = parts.extensions.get::<AppOrigin>().map(|origin| origin.0.clone());
        let browser = cookie(&parts.headers, hosts::BROWSER_COOKIE);
        Self {
            browser: browser.filter(|_| app_origin.is_none()),
            app_origin,
            authority: header(&parts.headers, "host").map(str::to_ascii_lowercase),
        }
    }
}

impl Head {
    pub fn of(parts: &Parts) -> Self {
        let surroundings = Surroundings::of(parts);
        let header = |name| header(&parts.headers, name).map(str::to_owned);
        Self {
            method: parts.method.clone(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            language: Language::negotiate(&header("accept-language").unwrap_or_default()),
            request_id: match parts.extensions.get::<RequestId>() {
                Some(id) => id.0.clone(),
                None => random::request_id(),
            },
            credential: session::credential(&parts.headers, &surroundings),
            surroundings,
            if_match: header("if-match"),
            if_none_match: header("if-none-match"),
            delay: parts.extensions.get::<Delay>().map(|delay| delay.0),
            shielded: header("x-csrf").as_deref() == Some("1"),
            idempotency_key: header("idempotency-key"),
        }
    }

    /// The write's key, without its quotes.
    pub fn key(&self) -> Result<String, Refusal> {
        self.idempotency_key
            .as_deref()
            .and_then(plain_key)
            .ok_or_else(|| Refusal::new(Code::IdempotencyKeyMissing))
    }
}

pub fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// A cookie's value.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all("cookie")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
        .map(str::to_owned)
}

/// A UUID, with the quotes of a structured header or without, in lower case.
pub fn plain_key(text: &str) -> Option<String> {
    let text = text.trim();
    let bare = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let groups: Vec<&str> = bare.split('-').collect();
    let fits = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()));
    fits.then(|| bare.to_ascii_lowercase())
}

/// What stands in the path and in the body.
pub struct Content {
    params: Vec<(String, String)>,
    query: String,
    body: Bytes,
}

impl Content {
    pub async fn take(
        params: Result<RawPathParams, RawPathParamsRejection>,
        request: Request<Body>,
    ) -> Result<Self, Refusal> {
        let malformed = || Refusal::new(Code::ValidationFailed).status(400);
        let params = params.map_err(|_| malformed())?;
        let params = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        Ok(Self {
            params: params.collect(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            body: to_bytes(request.into_body(), BODY_LIMIT).await.map_err(|_| malformed())?,
        })
    }

    /// The request of a read, or of a write without a body: path and query.
    pub fn read_query<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        pairs.extend_pairs(&self.params);
        let in_path = |name: &str| self.params.iter().any(|(known, _)| known == name);
        let query = form_urlencoded::parse(self.query.as_bytes());
        pairs.extend_pairs(query.filter(|(name, _)| !in_path(name)));
        let text = pairs.finish();
        let reader = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
        serde_path_to_error::deserialize(reader)
            .map_err(|error| invalid(error.path(), &error.inner().to_string()))
    }

    /// The request of a write with a body: path and JSON.
    pub fn read_body<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        let body: &[u8] = if self.body.is_empty() { b"{}" } else { &self.body };
        let Ok(Value::Object(mut fields)) = serde_json::from_slice(body) else {
            return Err(Refusal::new(Code::ValidationFailed).status(400));
        };
        fields.extend(self.params.iter().map(|(name, value)| (name.clone(), value.clone().into())));
        serde_path_to_error::deserialize(Value::Object(fields))
            .map_err(|error| invalid(error.path(), &error.inner().to_string()))
    }

    /// What a repeated write must have in common with the first.
    pub fn fingerprint(&self, head: &Head) -> String {
        // Equal JSON counts as equal, however it is spaced.
        let body = match serde_json::from_slice::<Value>(&self.body) {
            Ok(value) => value.to_string().into_bytes(),
            Err(_) => self.body.to_vec(),
        };
        let mut whole = format!("{} {}?{}\n", head.method, head.path, head.query).into_bytes();
        whole.extend(body);
        random::sha256_hex(&whole)
    }
}

/// 422 for what a type cannot be read from.
fn invalid(path: &serde_path_to_error::Path, message: &str) -> Refusal {
    use serde_path_to_error::Segment;

    let mut pointer: String = path
        .iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } => Some(format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect();
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    if let Some(field) = missing {
        pointer.push('/');
        pointer.push_str(field);
    }
    Refusal::field(&pointer, if missing.is_some() { "required" } else { "invalid" })
}

#[cfg(test)]
mod tests {
    use super::plain_key;

    #[test]
    fn keys_are_uuids_in_quotes_or_without() {
        let key = "00000000-0000-4000-8000-00000000000a";
        assert_eq!(plain_key(&format!("\"{}\"", key.to_uppercase())).as_deref(), Some(key));
        assert_eq!(plain_key(key).as_deref(), Some(key));
        for wrong in ["", "\"\"", "\"x\"", "00000000-0000-4000-8000-00000000000g", "1-2-3-4-5"] {
            assert_eq!(plain_key(wrong), None, "{wrong}");
        }
    }
}
