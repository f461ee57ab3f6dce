//! What makes a type a request.

use serde::{Serialize, de::DeserializeOwned};

/// The HTTP method of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Patch,
    Delete,
}

impl Method {
    /// The method's name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A request of the contract, with the reply it gets.
///
/// Fields that stand in the path are `#[serde(skip_serializing)]`: a server fills them from the
/// path before it reads the type. A read's other fields travel in the query, a write's in the body.
pub trait Endpoint: Serialize + DeserializeOwned + 'static {
    /// The body of a 2xx reply. `()` stands for 204 without a body.
    type Reply: Serialize + DeserializeOwned + 'static;

    const METHOD: Method;

    /// The path below the API base, with `{name}` where a field stands.
    const PATH: &'static str;

    /// Whether it changes state, and so must carry an `Idempotency-Key`.
    const WRITE: bool;

    /// Whether it may say which version it means to change, with `If-Match`.
    const CONDITIONAL: bool = false;

    /// The path with its fields filled in.
    fn path(&self) -> String {
        Self::PATH.to_owned()
    }

    /// The query parameters, as they are before percent-encoding.
    fn query(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// The entity tag of the version that it means to change.
    fn if_match(&self) -> Option<&str> {
        None
    }
}

/// The query parameters that have a value.
pub(crate) fn present<const N: usize>(
    parameters: [(&'static str, Option<String>); N],
) -> Vec<(&'static str, String)> {
    parameters.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The query of a list that comes in pages: its filters, and which part of it.
pub(crate) fn listed<const N: usize>(
    filters: [(&'static str, Option<String>); N],
    cursor: &Option<String>,
    limit: Option<u32>,
) -> Vec<(&'static str, String)> {
    let part = [("cursor", cursor.clone()), ("limit", limit.map(|limit| limit.to_string()))];
    present(filters).into_iter().chain(present(part)).collect()
}

/// Declares a request without a query, and with at most one field in its path.
macro_rules! endpoint {
    ($request:ty => $reply:ty, $method:ident $path:literal $(, $field:ident)?) => {
        impl $crate::Endpoint for $request {
            type Reply = $reply;
            const METHOD: $crate::Method = $crate::Method::$method;
            const PATH: &'static str = $path;
            const WRITE: bool = !matches!($crate::Method::$method, $crate::Method::Get);
            $(fn path(&self) -> String {
                Self::PATH.replace(concat!("{", stringify!($field), "}"), self.$field.as_str())
            })?
        }
    };
}
pub(crate) use endpoint;
