//! The one way to the backend: timeouts, retries, idempotency keys, one expiry, server time.
//!
//! Reads are given up when the page that asked is left; writes never are. Nobody else talks HTTP.

use std::{
    cell::{Cell, RefCell},
    pin::Pin,
};

use contract::{Code, Endpoint, id::WriteKey};
use gloo_net::http::{Headers, RequestBuilder};
use js_sys::Promise;
use leptos::prelude::{Owner, on_cleanup};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCredentials};

use crate::{
    browser::{self, property},
    i18n,
};

mod attempt;
pub mod clock;
mod error;
pub mod journal;
pub mod stream;

pub use error::{ApiError, Refusal};

/// What a reply says of the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionSign {
    /// A member's own data came back.
    Alive,
    /// 403: it is of somebody who has applied, and is no member yet.
    Applies,
    /// 401: there is no session, or no longer.
    Ended,
}

thread_local! {
    static BASE: RefCell<String> = RefCell::new("/v1".to_owned());
    /// Of a session on another origin, where no cookie serves. It is nowhere else.
    static TOKEN: RefCell<Option<String>> = const { RefCell::new(None) };
    /// How many sessions were opened on this page.
    static SESSIONS: Cell<u32> = const { Cell::new(0) };
    static SESSION_HOOK: Cell<fn(SessionSign)> = const { Cell::new(|_| ()) };
}

/// Sets where the API lives and who is told of the session's fate.
pub fn start(base: &str, hook: fn(SessionSign)) {
    BASE.set(base.trim_end_matches('/').to_owned());
    SESSION_HOOK.set(hook);
}

/// Takes what opens the session that begins now, where that is not a cookie.
pub fn bear(token: Option<&str>) {
    SESSIONS.set(SESSIONS.get() + 1);
    TOKEN.set(token.map(|token| ["Bearer ", token].concat()));
}

/// A request without its type: all that sending it takes.
struct Call {
    method: String,
    path: String,
    query: Vec<(&'static str, String)>,
    body: Option<String>,
    key: Option<WriteKey>,
    /// An entity tag in its quotes.
    if_match: Option<String>,
    /// Whoever sends it decides what follows when that fails.
    is_sent_once: bool,
}

impl Call {
    fn new<E: Endpoint>(request: &E, key: Option<WriteKey>) -> Result<Self, ApiError> {
        let body = match E::METHOD {
            contract::Method::Post | contract::Method::Patch => {
                Some(serde_json::to_string(request).map_err(|_| ApiError::Malformed)?)
            }
            contract::Method::Get | contract::Method::Delete => None,
        };
        Ok(Self {
            method: E::METHOD.as_str().to_owned(),
            path: request.path(),
            query: request.query(),
            body,
            key,
            if_match: request.if_match().map(quoted),
            is_sent_once: false,
        })
    }
}

/// A reply on its way, not decoded yet. Boxed, so that the machinery around it exists once in the
/// wasm and not once for each kind of request.
pub type Reply = Pin<Box<dyn Future<Output = Result<String, ApiError>>>>;

/// Reads. Given up when the reactive owner it was called under is cleaned up.
pub fn read<E: Endpoint>(request: &E) -> impl Future<Output = Result<E::Reply, ApiError>> + use<E> {
    let reply = ask(request);
    async move { decode::<E>(&reply.await?) }
}

/// Reads, and leaves the decoding to the caller.
pub fn ask<E: Endpoint>(request: &E) -> Reply {
    ask_for(Call::new(request, None))
}

fn ask_for(call: Result<Call, ApiError>) -> Reply {
    let controller = AbortController::new().ok().map(SendWrapper::new);
    if let (Some(controller), Some(_)) = (controller.clone(), Owner::current()) {
        on_cleanup(move || controller.abort());
    }
    Box::pin(async move { exchange(&call?, controller.map(SendWrapper::take)).await })
}

fn tell(call: Result<Call, ApiError>) -> Reply {
    Box::pin(async move { exchange(&call?, None).await })
}

/// Writes that may be lost with the page, such as asking for a code: one call, one key.
pub async fn write<E: Endpoint>(request: &E) -> Result<E::Reply, ApiError> {
    decode::<E>(&tell(Call::new(request, Some(new_key()))).await?)
}

/// The reply to what the boot script asked for while the app was on its way, once; `None` when it
/// asked for nothing, or that did not work. When the reply was waited for in vain, so it is said.
pub async fn asked_ahead<E: Endpoint>(name: &str) -> Option<Result<E::Reply, ApiError>> {
    let asked = browser::take_from_boot(name).dyn_into::<Promise>().ok()?;
    let reply = JsFuture::from(asked).await.ok()?;
    if reply.is_string() {
        return Some(Err(ApiError::Timeout));
    }
    let body = property(&reply, "body").as_string()?;
    let moment = |name: &str| property(&reply, name).as_f64();
    clock::note(
        property(&reply, "date").as_string().as_deref(),
        moment("sent")?,
        moment("received")?,
    );
    SESSION_HOOK.get()(SessionSign::Alive);
    Some(decode::<E>(&body))
}

/// Makes a reply of what came.
pub fn decode<E: Endpoint>(body: &str) -> Result<E::Reply, ApiError> {
    let body = if body.is_empty() { "null" } else { body };
    serde_json::from_str(body).map_err(|_| ApiError::Malformed)
}

/// An entity tag as headers carry it (RFC 9110, 8.8.3).
fn quoted(tag: &str) -> String {
    if tag.ends_with('"') { tag.to_owned() } else { ["\"", tag, "\""].concat() }
}

/// A random UUID (version 4, RFC 9562).
fn new_key() -> WriteKey {
    let mut bytes = browser::random_bytes();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.into_iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for nibble in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(nibble), 16));
        }
    }
    WriteKey(text)
}

/// Sends until there is an answer, the tries are used up, or the time is.
async fn exchange(call: &Call, cancel: Option<AbortController>) -> Result<String, ApiError> {
    let started = browser::monotonic_ms();
    let mut tries = 0;
    loop {
        let left = attempt::BUDGET_MS - (browser::monotonic_ms() - started);
        let failure = match once(call, cancel.as_ref(), left.min(attempt::TIMEOUT_MS)).await {
            Ok(body) => return Ok(body),
            Err(failure) => failure,
        };
        tries += 1;
        let left = attempt::BUDGET_MS - (browser::monotonic_ms() - started);
        let cancelled = cancel.as_ref().is_some_and(|cancel| cancel.signal().aborted());
        match attempt::pause_before_next(&failure, tries, left, browser::random()) {
            Some(pause) if !cancelled && !call.is_sent_once => browser::sleep(pause).await,
            _ => return Err(failure.error),
        }
    }
}

/// One try. Its time limit holds for the whole reply, body included.
async fn once(
    call: &Call,
    cancel: Option<&AbortController>,
    timeout_ms: f64,
) -> Result<String, attempt::Failure> {
    if !browser::is_online() {
        return Err(ApiError::Offline.into());
    }
    let limit = attempt::TimeLimit::start(cancel, timeout_ms);
    let sent = browser::monotonic_ms();
    let session = SESSIONS.get();
    let reply = async {
        let response = request(call, &limit)?.send().await?;
        let received = browser::monotonic_ms();
        clock::note(response.headers().get("date").as_deref(), sent, received);
        let body = response.text().await?;
        Ok((response.status(), response.headers(), body))
    }
    .await;
    let (status, headers, body) = reply.map_err(|_: gloo_net::Error| {
        attempt::Failure::from(if limit.is_over() { ApiError::Timeout } else { ApiError::Network })
    })?;
    judge(call, session == SESSIONS.get(), status, &headers, body)
}

fn request(
    call: &Call,
    limit: &attempt::TimeLimit,
) -> Result<gloo_net::http::Request, gloo_net::Error> {
    let url = BASE.with_borrow(|base| [base.as_str(), &call.path].concat());
    let key = call.key.as_ref().map(|key| quoted(&key.0));
    let token = TOKEN.with_borrow(Clone::clone);
    let all = [
        ("Accept", Some("application/json")),
        ("Accept-Language", Some(i18n::locale().tag())),
        ("Idempotency-Key", key.as_deref()),
        ("X-CSRF", key.as_ref().map(|_| "1")),
        ("Authorization", token.as_deref()),
        ("If-Match", call.if_match.as_deref()),
        ("Content-Type", call.body.as_ref().map(|_| "application/json")),
    ];
    let headers = Headers::new();
    for (name, value) in all {
        if let Some(value) = value {
            headers.set(name, value);
        }
    }
    let mut builder = RequestBuilder::new(&url)
        .method(call.method.parse().unwrap_or_default())
        .headers(headers)
        .abort_signal(limit.signal().as_ref())
        .credentials(RequestCredentials::SameOrigin);
    if !call.query.is_empty() {
        builder = builder.query(call.query.iter().map(|(name, value)| (*name, value.as_str())));
    }
    match &call.body {
        Some(body) => builder.body(body),
        None => builder.build(),
    }
}

/// Makes of a complete reply what it means. Of the present session it says something only if it
/// `is_present`, and not of the one before.
fn judge(
    call: &Call,
    is_present: bool,
    status: u16,
    headers: &Headers,
    body: String,
) -> Result<String, attempt::Failure> {
    let is_own = call.path.starts_with("/me");
    // What was to be read of the member who was here before is asked for anew.
    if !is_present && call.key.is_none() && (is_own || status == 401) {
        return Err(ApiError::Network.into());
    }
    let learn = |sign| {
        if is_present {
            SESSION_HOOK.get()(sign);
        }
    };
    if (200..300).contains(&status) {
        if is_own && !call.path.starts_with("/me/writes/") {
            learn(SessionSign::Alive);
        }
        return Ok(body);
    }
    let retry_after_s = headers.get("retry-after").and_then(|value| value.trim().parse().ok());
    let error::Reason { code, request_id } = serde_json::from_str(&body).unwrap_or_default();
    let error = match status {
        401 => {
            if is_present {
                TOKEN.take();
            }
            learn(SessionSign::Ended);
            ApiError::Unauthorized
        }
        429 | 503 => ApiError::Busy { retry_after_s },
        409 if code == Code::RequestInProgress.as_str() => ApiError::Busy { retry_after_s },
        400..500 => {
            if status == 403 && code == Code::ApplicationPending.as_str() {
                learn(SessionSign::Applies);
            }
            ApiError::Rejected(Refusal::new(status, request_id, body))
        }
        _ => ApiError::Server { request_id },
    };
    Err(attempt::Failure { error, retry_after_s })
}

#[cfg(test)]
mod tests {
    use contract::{member::GetCard, points::ListEntries, session::GetWrite};
    use proptest::prelude::*;

    use super::{ApiError, decode, quoted};

    /// Replies of every shape, for decoders that must not panic.
    fn any_reply() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just("null".to_owned()),
            any::<bool>().prop_map(|value| value.to_string()),
            any::<i64>().prop_map(|value| value.to_string()),
            any::<f64>().prop_map(|value| value.to_string()),
            "[a-z_:T0-9+-]{0,24}".prop_map(|text| format!("{text:?}")),
        ];
        let name = prop_oneof![
            Just("data"),
            Just("name"),
            Just("tier"),
            Just("balance"),
            Just("lots"),
            Just("kind"),
            Just("cursor"),
            Just("points"),
            Just("at"),
            Just("id"),
            Just("state"),
            Just("progress"),
        ];
        leaf.prop_recursive(4, 24, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4)
                    .prop_map(|items| format!("[{}]", items.join(","))),
                prop::collection::vec((name.clone(), inner), 0..6).prop_map(|fields| {
                    let fields: Vec<String> = fields
                        .into_iter()
                        .map(|(name, value)| format!("{name:?}:{value}"))
                        .collect();
                    format!("{{{}}}", fields.join(","))
                }),
            ]
        })
    }

    fn decode_all(body: &str) {
        for malformed in [
            decode::<GetCard>(body).err(),
            decode::<ListEntries>(body).err(),
            decode::<contract::points::GetPoints>(body).err(),
            decode::<contract::bootstrap::GetBootstrap>(body).err(),
            decode::<contract::event::PollEvents>(body).err(),
            decode::<contract::member::ListTiers>(body).err(),
            decode::<contract::member::IssueCodes>(body).err(),
        ]
        .into_iter()
        .flatten()
        {
            assert_eq!(malformed, ApiError::Malformed);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(50_000))]

        #[test]
        fn no_bytes_make_a_decoder_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            decode_all(&String::from_utf8_lossy(&bytes));
        }

        #[test]
        fn no_json_makes_a_decoder_panic(body in any_reply()) {
            decode_all(&body);
        }
    }

    #[test]
    fn fields_and_values_of_a_newer_backend_are_tolerated() {
        let page = decode::<ListEntries>(
            r#"{"data":[{"id":"ent_1","at":"2026-11-22T10:00:00+08:00","kind":"brewed","points":3,
                "balance":9,"title":"?","aroma":["rock"]}],"later":{}}"#,
        )
        .expect("tolerated");
        assert_eq!(
            page.data.first().map(|entry| entry.kind),
            Some(contract::points::EntryKind::Unknown)
        );
        let outcome = decode::<GetWrite>(r#"{"state":"steeping"}"#).expect("tolerated");
        assert_eq!(outcome.state, contract::session::WriteState::Unknown);
    }

    #[test]
    fn an_entity_tag_has_its_quotes_once() {
        assert_eq!(quoted("a1"), "\"a1\"");
        assert_eq!(quoted("\"a1\""), "\"a1\"");
        assert_eq!(quoted("W/\"a1\""), "W/\"a1\"");
    }

    #[test]
    fn a_page_of_html_is_not_a_reply() {
        assert_eq!(
            decode::<GetCard>("<!doctype html><title>Sign in to Wi-Fi</title>"),
            Err(ApiError::Malformed)
        );
    }
}
