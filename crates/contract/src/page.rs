//! Lists that come in pages.

use serde::{Deserialize, Serialize};

/// One page of a list. An expired cursor restarts at the first page; a client de-duplicates by id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema), schemars(rename = "{T}Page"))]
pub struct Page<T> {
    pub data: Vec<T>,
    #[serde(default)]
    pub cursor: Cursor,
}

/// Where the next page starts; `next` is null on the last one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Cursor {
    #[serde(default)]
    pub next: Option<String>,
}
