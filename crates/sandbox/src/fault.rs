//! Faults on order: what can go wrong between the app and a backend, so that it can be tried.

mod change;

use std::{sync::Mutex, time::Duration};

use axum::{
    body::Body,
    extract::{Request, State},
    http::Response,
    middleware::Next,
    response::IntoResponse,
};
use contract::Code;
use serde::{Deserialize, Serialize};

use crate::{
    api::BASE,
    exchange::{Head, header, plain_key},
    refusal::Refusal,
    world::{Logged, Shared, locked},
};

/// A fault, as it is ordered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fault {
    /// `*` for any.
    #[serde(default = "any")]
    method: String,
    /// A path, with `/v1` or without; a `*` in it stands for anything.
    path: String,
    /// How many requests it meets; all when absent.
    times: Option<u32>,
    kind: Kind,
    delay_ms: Option<u64>,
    status: Option<u16>,
    retry_after_s: Option<u64>,
}

fn any() -> String {
    "*".to_owned()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Handled after `delay_ms`.
    Delay,
    /// Not handled; `status`, with `retry_after_s`.
    Status,
    /// The connection is closed before handling, without a byte.
    Reset,
    /// Handled; the head and part of the body are sent, then the connection is cut.
    DropResponse,
    /// Handled; the connection is cut after `delay_ms` of the body.
    CutStream,
    /// Handled; the body is no JSON.
    MalformedJson,
    /// Handled; half of the body, as if it were all.
    Truncated,
    /// Not handled; a page instead, as a captive portal gives.
    Html,
    /// Handled; enumerations have values that nobody knows yet.
    UnknownEnum,
    /// Handled; the fields have other types.
    WrongType,
}

impl Kind {
    fn name(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|name| name.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

/// What was ordered and is not used up.
#[derive(Default)]
pub struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    pub fn add(&self, faults: Vec<Fault>) {
        locked(&self.0).extend(faults);
    }

    pub fn clear(&self) {
        locked(&self.0).clear();
    }

    pub fn all(&self) -> Vec<Fault> {
        locked(&self.0).clone()
    }

    /// The fault that a request meets.
    fn meet(&self, method: &str, path: &str) -> Option<Fault> {
        let mut faults = locked(&self.0);
        let index = faults.iter().position(|fault| fault.fits(method, path))?;
        let fault = faults.get_mut(index)?;
        let met = fault.clone();
        if let Some(times) = &mut fault.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                faults.remove(index);
            }
        }
        Some(met)
    }
}

impl Fault {
    fn fits(&self, method: &str, path: &str) -> bool {
        let path = path.strip_prefix(BASE).unwrap_or(path);
        let wanted = self.path.strip_prefix(BASE).unwrap_or(&self.path);
        let fits = match wanted.split_once('*') {
            Some((start, end)) => path.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)),
            None => path == wanted,
        };
        fits && (self.method == "*" || self.method.eq_ignore_ascii_case(method))
    }
}

/// A delay that the handler sleeps off.
#[derive(Clone, Copy)]
pub struct Delay(pub Duration);

/// Marks a reply that is never sent: the connection is closed instead.
#[derive(Clone, Copy)]
pub struct Cut;

/// Notes every request to the API, and lets the ordered faults happen.
pub async fn layer(State(world): State<Shared>, request: Request, next: Next) -> Response<Body> {
    let path = request.uri().path().to_owned();
    if !path.starts_with(BASE) {
        return next.run(request).await;
    }
    let at = world.clock.now().timestamp();
    let method = request.method().to_string();
    let idempotency_key = header(request.headers(), "idempotency-key").and_then(plain_key);
    let fault = world.faults.meet(&method, &path);
    let name = fault.as_ref().map(|fault| fault.kind.name());
    let response = match fault {
        Some(fault) => fault.happen(request, next).await,
        None => next.run(request).await,
    };
    let cut = response.extensions().get::<Cut>().is_some();
    let status = (!cut).then(|| response.status().as_u16());
    world.requests.push(Logged { at, method, path, status, idempotency_key, fault: name });
    response
}

impl Fault {
    async fn happen(self, mut request: Request, next: Next) -> Response<Body> {
        let delay = self.delay_ms.map(Duration::from_millis);
        match self.kind {
            Kind::Delay => {
                request.extensions_mut().insert(Delay(delay.unwrap_or(Duration::from_secs(1))));
                next.run(request).await
            }
            Kind::Status => {
                let (parts, _) = request.into_parts();
                let head = Head::of(&parts);
                self.refusal().reply(head.language, &head.request_id).into_response()
            }
            Kind::Reset => {
                let mut response = Response::new(Body::empty());
                response.extensions_mut().insert(Cut);
                response
            }
            Kind::DropResponse => change::drop_response(next.run(request).await).await,
            Kind::CutStream => {
                let after = delay.unwrap_or(Duration::from_millis(300));
                change::cut_stream(next.run(request).await, after)
            }
            Kind::Html => change::page(),
            Kind::MalformedJson => change::body(next.run(request).await, change::malformed).await,
            Kind::Truncated => change::body(next.run(request).await, change::half).await,
            Kind::UnknownEnum => change::body(next.run(request).await, change::unknown_enum).await,
            Kind::WrongType => change::body(next.run(request).await, change::wrong_type).await,
        }
    }

    fn refusal(&self) -> Refusal {
        let status = self.status.unwrap_or(500);
        let code = match status {
            401 => Code::Unauthenticated,
            403 => Code::Forbidden,
            404 => Code::NotFound,
            409 => Code::RequestInProgress,
            412 => Code::PreconditionFailed,
            422 => Code::ValidationFailed,
            429 => Code::RateLimited,
            503 => Code::Unavailable,
            _ => Code::Unknown,
        };
        Refusal::new(code).status(status).retry_after(self.retry_after_s)
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Faults};

    fn fault(json: &str) -> Fault {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn paths_fit_with_the_base_or_without_and_by_their_beginning() {
        let exact = fault(r#"{"method":"get","path":"/me/points","kind":"reset"}"#);
        assert!(exact.fits("GET", "/v1/me/points"));
        assert!(!exact.fits("POST", "/v1/me/points"));
        assert!(!exact.fits("GET", "/v1/me/points/entries"));
        let start = fault(r#"{"path":"/v1/me/*","kind":"reset"}"#);
        assert!(start.fits("PATCH", "/v1/me/card"));
        assert!(!start.fits("GET", "/v1/tiers"));
        assert!(fault(r#"{"path":"*","kind":"reset"}"#).fits("GET", "/v1/tiers"));
        let middle = fault(r#"{"path":"/me/coupons/*/code","kind":"reset"}"#);
        assert!(middle.fits("POST", "/v1/me/coupons/cpn_1/code"));
        assert!(!middle.fits("GET", "/v1/me/coupons/cpn_1"));
    }

    #[test]
    fn a_fault_is_used_up() {
        let faults = Faults::default();
        faults.add(vec![
            fault(r#"{"path":"/a","kind":"reset","times":2}"#),
            fault(r#"{"path":"/b","kind":"reset"}"#),
        ]);
        let met = |path| faults.meet("GET", path).is_some();
        assert_eq!([met("/v1/a"), met("/v1/a"), met("/v1/a")], [true, true, false]);
        assert_eq!([met("/v1/b"), met("/v1/b"), met("/v1/b")], [true, true, true]);
        faults.clear();
        assert!(!met("/v1/b"));
    }
}
