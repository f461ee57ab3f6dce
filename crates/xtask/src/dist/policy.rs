//! The content security policy that index.html carries.
//!
//! `frame-ancestors` is missing on purpose: only a server's header can say it.

use crate::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::iter;

/// The foreign origins that a configuration lets in.
#[derive(Default, PartialEq, Debug)]
pub struct Origins {
    api: Option<String>,
    hosts: BTreeSet<String>,
}

impl Origins {
    /// `api_base`, when it is an address elsewhere, and every address below `hosts`.
    pub fn of_config(config: &Value) -> Result<Self> {
        let api = match config["api_base"].as_str() {
            Some(address) if !address.starts_with('/') => Some(origin(address).ok_or_else(|| {
                format!("`api_base` of the configuration is neither a path nor an address: `{address}`.")
            })?),
            _ => None,
        };
        let mut hosts = BTreeSet::new();
        collect_origins(&config["hosts"], &mut hosts);
        Ok(Self { api, hosts })
    }
}

fn collect_origins(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => found.extend(origin(text)),
        Value::Array(items) => items.iter().for_each(|item| collect_origins(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| collect_origins(field, found)),
        _ => {}
    }
}

/// Scheme, host and port of an address; nothing that could end up as another word of the policy.
fn origin(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    (matches!(scheme, "https" | "http") && !host.is_empty() && host.chars().all(is_plain))
        .then(|| format!("{scheme}://{host}"))
}

pub fn write<'a>(
    scripts: impl Iterator<Item = &'a str>,
    styles: impl Iterator<Item = &'a str>,
    origins: &Origins,
) -> String {
    let api = || origins.api.iter().cloned();
    let hosts = || origins.hosts.iter().cloned();
    let nothing = iter::empty;
    [
        directive("default-src 'none'", nothing()),
        directive("script-src 'self' 'wasm-unsafe-eval'", scripts.map(hash).chain(hosts())),
        directive("style-src 'self'", styles.map(hash)),
        directive("img-src 'self' data: blob:", api()),
        directive("connect-src 'self'", api().chain(hosts())),
        directive("font-src 'self'", nothing()),
        directive("manifest-src 'self'", nothing()),
        directive("object-src 'none'", nothing()),
        directive("base-uri 'none'", nothing()),
        directive("form-action 'self'", nothing()),
    ]
    .join("; ")
}

fn directive(fixed: &str, more: impl Iterator<Item = String>) -> String {
    iter::once(fixed.to_owned()).chain(more).collect::<Vec<_>>().join(" ")
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn inline_code_is_named_by_its_hash() {
        let policy = write(["alert(1)"].into_iter(), ["a{}"].into_iter(), &Origins::default());
        assert!(policy.contains(
            "; script-src 'self' 'wasm-unsafe-eval' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=';"
        ), "{policy}");
        assert!(policy.contains("; style-src 'self' 'sha256-"));
        assert!(policy.starts_with("default-src 'none'; "));
        assert!(policy.ends_with("; form-action 'self'"));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
    }

    #[test]
    fn an_api_elsewhere_and_the_scripts_of_hosts_are_let_in() {
        let config = json!({
            "api_base": "https://api.example.com:8443/v1",
            "hosts": { "wechat": { "sdk": "https://res.example.org/sdk.js", "app_id": "x" } },
        });
        let policy = write(iter::empty(), iter::empty(), &Origins::of_config(&config).unwrap());
        assert!(policy.contains("; script-src 'self' 'wasm-unsafe-eval' https://res.example.org;"));
        assert!(policy.contains(
            "; connect-src 'self' https://api.example.com:8443 https://res.example.org;"
        ));
    }

    #[test]
    fn an_api_on_the_same_origin_changes_nothing() {
        let config = json!({ "api_base": "/v1" });
        assert_eq!(Origins::of_config(&config), Ok(Origins::default()));
        assert_eq!(Origins::of_config(&json!({})), Ok(Origins::default()));
    }

    #[test]
    fn a_configuration_cannot_add_words_to_the_policy() {
        for address in ["https://a; script-src *", "javascript://x", "https://", "v1"] {
            assert!(Origins::of_config(&json!({ "api_base": address })).is_err(), "{address}");
        }
    }
}
