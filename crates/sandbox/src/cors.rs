//! Lets an app in that is served from another origin: no cookies there, but a token in the replies.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, Response, header},
    middleware::Next,
    response::IntoResponse,
};

use crate::{api::BASE, exchange, reply::Reply, world::Shared};

/// What such an app may send.
const ALLOWED: &str = "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, \
                       If-None-Match, Last-Event-ID, X-CSRF";
/// What it may read beyond what every script may.
const EXPOSED: &str = "Date, ETag, Retry-After";
const METHODS: &str = "GET, POST, PATCH, DELETE";
/// How long a browser may remember all this.
const MAX_AGE_S: &str = "600";

/// Marks a request of an app on an allowed origin.
#[derive(Clone)]
pub struct AppOrigin(pub String);

/// An address that is an origin and nothing more, as a browser would write it.
pub fn origin(address: &str) -> Option<String> {
    let address = address.strip_suffix('/').unwrap_or(address).to_ascii_lowercase();
    let rest = address.strip_prefix("http://").or_else(|| address.strip_prefix("https://"))?;
    let fits = !rest.is_empty()
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
    fits.then_some(address)
}

/// Answers the questions that a browser asks before it lets the app speak to another origin.
pub async fn layer(
    State(world): State<Shared>,
    mut request: Request,
    next: Next,
) -> Response<Body> {
    if world.origins.is_empty() || !request.uri().path().starts_with(BASE) {
        return next.run(request).await;
    }
    let origin = allowed(&world.origins, request.headers());
    let is_preflight = request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = match &origin {
        Some(_) if is_preflight => preflight(),
        Some(origin) => {
            request.extensions_mut().insert(AppOrigin(origin.clone()));
            next.run(request).await
        }
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin.and_then(|origin| HeaderValue::from_str(&origin).ok()) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let exposed = HeaderValue::from_static(EXPOSED);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
    response
}

fn allowed(origins: &[String], headers: &HeaderMap) -> Option<String> {
    let origin = exchange::header(headers, "origin")?;
    origins.iter().find(|known| *known == origin).cloned()
}

fn preflight() -> Response<Body> {
    Reply::new(204, String::new())
        .header("access-control-allow-methods", METHODS)
        .header("access-control-allow-headers", ALLOWED)
        .header("access-control-max-age", MAX_AGE_S)
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn an_origin_is_a_scheme_and_a_host() {
        for (address, expected) in [
            ("https://App.example", Some("https://app.example")),
            ("http://127.0.0.1:8080/", Some("http://127.0.0.1:8080")),
            ("http://[::1]:80", Some("http://[::1]:80")),
            ("https://app.example/path", None),
            ("https://me@app.example", None),
            ("app.example", None),
            ("https://", None),
            ("null", None),
            ("*", None),
        ] {
            assert_eq!(origin(address).as_deref(), expected, "{address}");
        }
    }
}
