//! What faults do to a reply.

use std::{io, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderValue, Response, StatusCode, header},
};
use futures_util::{StreamExt, future, stream};
use serde_json::{Value, json};

/// What becomes of a body that ought to be JSON.
type Change = fn(&str) -> String;

fn is_stream(response: &Response<Body>) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}

fn gone() -> io::Error {
    io::ErrorKind::ConnectionReset.into()
}

/// The whole body; an object in place of none, so that there is something to spoil.
async fn whole(response: &mut Response<Body>) -> String {
    let body = std::mem::take(response.body_mut());
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if !text.is_empty() {
        return text;
    }
    *response.status_mut() = StatusCode::OK;
    let kind = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    json!({ "done": true, "state": "done" }).to_string()
}

/// Changes the body, or the data of each event of a stream.
pub async fn body(mut response: Response<Body>, change: Change) -> Response<Body> {
    response.headers_mut().remove(header::ETAG);
    if is_stream(&response) {
        let frames = std::mem::take(response.body_mut()).into_data_stream();
        let changed = frames.map(move |frame| frame.map(|frame| change_event(&frame, change)));
        *response.body_mut() = Body::from_stream(changed);
        return response;
    }
    let text = whole(&mut response).await;
    response.headers_mut().remove(header::CONTENT_LENGTH);
    *response.body_mut() = Body::from(change(&text));
    response
}

fn change_event(frame: &Bytes, change: Change) -> Bytes {
    let text = String::from_utf8_lossy(frame);
    let lines = text.split('\n').map(|line| match line.strip_prefix("data: ") {
        Some(data) => format!("data: {}", change(data)),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n").into()
}

/// Announces the whole body, sends half of it, and closes the connection.
pub async fn drop_response(mut response: Response<Body>) -> Response<Body> {
    if is_stream(&response) {
        return cut_frames(response, Duration::from_millis(50));
    }
    let text = whole(&mut response).await;
    response.headers_mut().insert(header::CONTENT_LENGTH, text.len().into());
    let part = half(&text);
    // The pause lets the part be sent before the connection goes.
    let end = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Err(gone())
    };
    let pieces = stream::once(future::ready(Ok(Bytes::from(part)))).chain(stream::once(end));
    *response.body_mut() = Body::from_stream(pieces);
    response
}

/// Passes a stream on for a while, and closes its connection without an end. What is no stream comes
/// through, as it does where a proxy cuts what stays open too long.
pub fn cut_stream(response: Response<Body>, after: Duration) -> Response<Body> {
    if is_stream(&response) { cut_frames(response, after) } else { response }
}

fn cut_frames(mut response: Response<Body>, after: Duration) -> Response<Body> {
    let frames = std::mem::take(response.body_mut()).into_data_stream();
    let frames = frames
        .map(|frame| frame.map_err(io::Error::other))
        .take_until(tokio::time::sleep(after))
        .chain(stream::once(future::ready(Err(gone()))));
    *response.body_mut() = Body::from_stream(frames);
    response
}

/// A page where JSON is wanted.
pub fn page() -> Response<Body> {
    let page = "<!doctype html><title>Welcome</title><p>Please accept the terms of this network.";
    let mut response = Response::new(Body::from(page));
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

pub fn malformed(text: &str) -> String {
    format!("{{,{text}")
}

/// The first half, cut between characters.
pub fn half(text: &str) -> String {
    text.chars().take(text.chars().count().div_ceil(2)).collect()
}

pub fn unknown_enum(text: &str) -> String {
    fn replace(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (name, field) in fields {
                    let is_enum = matches!(name.as_str(), "kind" | "state" | "icon" | "phase");
                    if field.is_string() && is_enum {
                        *field = "brand_new_value".into();
                    } else {
                        replace(field);
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(replace),
            _ => {}
        }
    }
    change_json(text, replace)
}

pub fn wrong_type(text: &str) -> String {
    change_json(text, |value| match value {
        Value::Object(fields) => fields.values_mut().for_each(|field| *field = other_type(field)),
        other => *other = other_type(other),
    })
}

fn other_type(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.to_string().into(),
        Value::String(_) => 42.into(),
        Value::Bool(_) => "yes".into(),
        Value::Null => json!([]),
        Value::Array(_) | Value::Object(_) => "not this".into(),
    }
}

fn change_json(text: &str, change: impl FnOnce(&mut Value)) -> String {
    match serde_json::from_str(text) {
        Ok(mut value) => {
            change(&mut value);
            value.to_string()
        }
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{change_event, half, malformed, unknown_enum, wrong_type};

    #[test]
    fn spoiled_json_is_no_json() {
        for text in ["{}", r#"{"a":[1,2]}"#, r#"{"名":"茶"}"#] {
            assert!(serde_json::from_str::<Value>(&malformed(text)).is_err());
            assert!(serde_json::from_str::<Value>(&half(text)).is_err());
        }
    }

    #[test]
    fn enumerations_get_values_of_the_future() {
        let changed = unknown_enum(r#"{"data":[{"kind":"earn","title":"earn"}],"state":null}"#);
        assert_eq!(changed, r#"{"data":[{"kind":"brand_new_value","title":"earn"}],"state":null}"#);
    }

    #[test]
    fn fields_change_their_types() {
        let changed = wrong_type(r#"{"a":1,"b":"x","c":[1],"d":null}"#);
        assert_eq!(changed, r#"{"a":"1","b":42,"c":"not this","d":[]}"#);
    }

    #[test]
    fn events_of_a_stream_are_changed_one_by_one() {
        let frame = "id: 1\ndata: {\"kind\":\"points\"}\n\n".into();
        let changed = change_event(&frame, unknown_enum);
        assert_eq!(&changed[..], b"id: 1\ndata: {\"kind\":\"brand_new_value\"}\n\n");
    }
}
