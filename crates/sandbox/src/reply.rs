//! What goes back over the wire, in a form that can be stored and given again.

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response, StatusCode},
    response::IntoResponse,
};
use contract::Problem;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{random, refusal::Refusal};

/// A handler's result: a reply of the contract with what travels in headers.
pub struct Answer<T> {
    pub reply: T,
    pub cookie: Option<String>,
    pub tag: Tag,
}

/// Whether a reply carries an `ETag`, and who may keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Personal, without a tag.
    None,
    /// Personal; the tag is for `If-Match`.
    Personal,
    /// Personal; the tag is for `If-Match` alone, since parts of the reply change without it.
    Version(String),
    /// The same for everybody; may be kept, but asked after each time.
    Public,
}

impl Tag {
    /// A guest may keep a reply as everybody's; a member's speaks of the member.
    pub fn of_viewer(viewer: Option<&str>) -> Self {
        if viewer.is_some() { Self::Personal } else { Self::Public }
    }
}

pub type Outcome<T> = Result<Answer<T>, Refusal>;

impl<T> From<T> for Answer<T> {
    fn from(reply: T) -> Self {
        Self { reply, cookie: None, tag: Tag::None }
    }
}

impl<T> Answer<T> {
    pub fn tagged(reply: T, tag: Tag) -> Self {
        Self { reply, cookie: None, tag }
    }

    pub fn with_cookie(reply: T, cookie: String) -> Self {
        Self { reply, cookie: Some(cookie), tag: Tag::None }
    }
}

impl<T: Serialize> Answer<T> {
    pub fn reply(&self, request_id: &str) -> Result<Reply, Refusal> {
        let body = serde_json::to_value(&self.reply).map_err(Refusal::internal)?;
        let mut reply = match &body {
            Value::Null => Reply::new(204, String::new()),
            body => Reply::new(200, body.to_string()).header("content-type", "application/json"),
        };
        reply = reply.header("x-request-id", request_id);
        reply = match &self.tag {
            Tag::Public => reply
                .header("cache-control", "no-cache")
                .header("vary", "Accept-Language")
                .header("etag", &etag(&body)),
            Tag::Personal => reply.header("cache-control", "no-store").header("etag", &etag(&body)),
            Tag::Version(tag) => reply.header("cache-control", "no-store").header("etag", tag),
            Tag::None => reply.header("cache-control", "no-store"),
        };
        if let Some(cookie) = &self.cookie {
            reply = reply.header("set-cookie", cookie);
        }
        Ok(reply)
    }
}

/// The entity tag of a reply. The server's time is no part of it.
pub fn etag(body: &Value) -> String {
    let mut body = body.clone();
    if let Some(fields) = body.as_object_mut() {
        fields.remove("server_time");
    }
    let hash = random::sha256_hex(body.to_string().as_bytes());
    format!("\"{}\"", hash.get(..20).unwrap_or(&hash))
}

/// Whether a header of `If-Match` or `If-None-Match` names the tag.
pub fn names_tag(header: &str, tag: &str) -> bool {
    header
        .split(',')
        .map(|part| part.trim().trim_start_matches("W/"))
        .any(|part| part == "*" || part == tag)
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Reply {
    pub fn new(status: u16, body: String) -> Self {
        Self { status, headers: Vec::new(), body }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Why it is a refusal, when it is one.
    pub fn problem(&self) -> Option<Problem> {
        (self.status >= 400).then(|| serde_json::from_str(&self.body).ok()).flatten()
    }

    /// Whether a repeated write is answered with it.
    pub fn is_final(&self) -> bool {
        matches!(self.status, 200..=299)
            || matches!(self.status, 400..=499 if self.status != 401 && self.status != 429)
    }

    /// 304 when the client has it already.
    pub fn unless_known(self, if_none_match: Option<&str>) -> Self {
        match (self.get("etag"), if_none_match) {
            (Some(tag), Some(known)) if names_tag(known, tag) => {
                let mut reply = Self { status: 304, body: String::new(), ..self };
                reply.headers.retain(|(name, _)| name != "content-type");
                reply
            }
            _ => self,
        }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) =
                (HeaderName::try_from(name), HeaderValue::try_from(value))
            {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Reply, etag, names_tag};

    #[test]
    fn the_servers_time_is_no_part_of_a_tag() {
        assert_eq!(etag(&json!({"a": 1, "server_time": 2})), etag(&json!({"a": 1})));
        assert_ne!(etag(&json!({"a": 1})), etag(&json!({"a": 2})));
    }

    #[test]
    fn a_header_may_name_several_tags() {
        assert!(names_tag(r#""a", W/"b""#, r#""b""#));
        assert!(names_tag("*", r#""b""#));
        assert!(!names_tag(r#""a""#, r#""b""#));
    }

    #[test]
    fn only_final_replies_are_kept() {
        for (status, kept) in [(200, true), (204, true), (401, false), (409, true), (412, true)] {
            assert_eq!(Reply::new(status, String::new()).is_final(), kept, "{status}");
        }
        for status in [429, 500, 503] {
            assert!(!Reply::new(status, String::new()).is_final(), "{status}");
        }
    }
}
