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
    /// Of the hosts' scripts, what those speak to, and where they load pictures from.
    scripts: BTreeSet<String>,
    connections: BTreeSet<String>,
    images: BTreeSet<String>,
}

impl Origins {
    /// `api_base`, when it is an address elsewhere, and `script`, `connect` and `images` of each host.
    pub fn of_config(config: &Value) -> Result<Self> {
        let api = match config["api_base"].as_str() {
            Some(address) if !address.starts_with('/') => Some(origin(address).ok_or_else(|| {
                format!("`api_base` of the configuration is neither a path nor an address: `{address}`.")
            })?),
            _ => None,
        };
        Ok(Self {
            api,
            scripts: of_hosts(config, "script")?,
            connections: of_hosts(config, "connect")?,
            images: of_hosts(config, "images")?,
        })
    }
}

/// The origins of a setting, which is an address or a list of them, over all hosts. A path is one on
/// the app's own origin.
fn of_hosts(config: &Value, setting: &str) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let hosts = config["hosts"].as_object().into_iter().flatten();
    for (name, host) in hosts {
        let addresses = match &host[setting] {
            Value::Array(list) => list.iter().collect(),
            Value::Null => Vec::new(),
            one => vec![one],
        };
        for address in addresses {
            let text = address.as_str().unwrap_or_default();
            let is_path = text.starts_with('/') && !text.starts_with("//");
            if !is_path {
                found.insert(origin(text).ok_or_else(|| {
                    format!("`{setting}` of the host {name} in the configuration is no address: {address}.")
                })?);
            }
        }
    }
    Ok(found)
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
    let nothing = iter::empty;
    [
        directive("default-src 'none'", nothing()),
        directive(
            "script-src 'self' 'wasm-unsafe-eval'",
            scripts.map(hash).chain(origins.scripts.iter().cloned()),
        ),
        directive("style-src 'self'", styles.map(hash)),
        directive("img-src 'self' data: blob:", api().chain(origins.images.iter().cloned())),
        directive("connect-src 'self'", api().chain(origins.connections.iter().cloned())),
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
    fn an_api_elsewhere_and_what_hosts_need_are_let_in() {
        let config = json!({
            "api_base": "https://api.example.com:8443/v1",
            "hosts": {
                "wechat": { "script": "https://res.example.org/sdk.js", "app_id": "x", "share": false },
                "line": {
                    "script": "https://cdn.example.net/liff/sdk.js",
                    "integrity": "sha384-abc",
                    "connect": ["https://api.line.example", "https://access.line.example/v2"],
                },
                "telegram": { "script": "/telegram.js", "images": "https://pictures.example" },
                "alipay": {},
            },
        });
        let policy = write(iter::empty(), iter::empty(), &Origins::of_config(&config).unwrap());
        for part in [
            "; script-src 'self' 'wasm-unsafe-eval' https://cdn.example.net https://res.example.org;",
            "; connect-src 'self' https://api.example.com:8443 https://access.line.example https://api.line.example;",
            "; img-src 'self' data: blob: https://api.example.com:8443 https://pictures.example;",
            "; style-src 'self';",
        ] {
            assert!(policy.contains(part), "{part} in {policy}");
        }
    }

    /// Whether a browser that holds the page to the policy loads an address for a directive.
    fn lets_in(policy: &str, directive: &str, address: &str) -> bool {
        let words = policy.split("; ").find_map(|part| part.strip_prefix(directive));
        let sources: Vec<&str> = words.unwrap_or_default().split_whitespace().collect();
        origin(address).is_some_and(|origin| sources.contains(&origin.as_str()))
    }

    #[test]
    fn everything_that_the_documented_configuration_names_can_be_loaded() {
        let docs = include_str!("../../../../docs/hosts.md");
        let example = docs.split("```json").nth(1).and_then(|rest| rest.split("```").next());
        let mut config: Value = serde_json::from_str(example.unwrap()).unwrap();
        config["api_base"] = "https://api.example.com/v1".into();
        let policy = write(iter::empty(), iter::empty(), &Origins::of_config(&config).unwrap());
        let mut checked = 0;
        for (host, settings) in config["hosts"].as_object().unwrap() {
            for (setting, directive) in
                [("script", "script-src"), ("connect", "connect-src"), ("images", "img-src")]
            {
                let named = match &settings[setting] {
                    Value::Array(list) => list.clone(),
                    one => vec![one.clone()],
                };
                for address in named.iter().filter_map(Value::as_str) {
                    assert!(lets_in(&policy, directive, address), "{host}: {address} in {policy}");
                    checked += 1;
                }
            }
        }
        assert!(checked >= 8, "{checked}");
        assert!(lets_in(&policy, "connect-src", "https://api.example.com/v1/me"));
        assert!(!lets_in(&policy, "script-src", "https://api.example.com/v1/x.js"));
        assert!(!lets_in(&policy, "script-src", "https://evil.example/sdk.js"));
        assert!(!lets_in(&policy, "connect-src", "https://static.line-scdn.net/x"));
    }

    #[test]
    fn without_hosts_no_script_of_others_is_let_in() {
        let shipped = include_str!("../../../../public/config.json");
        let shipped: Value = serde_json::from_str(shipped).unwrap();
        assert_eq!(Origins::of_config(&shipped), Ok(Origins::default()));
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
            for setting in ["script", "connect", "images"] {
                let config = json!({ "hosts": { "line": { setting: address } } });
                assert!(Origins::of_config(&config).is_err(), "{setting} {address}");
            }
        }
        let config = json!({ "hosts": { "line": { "script": "//cdn.example/sdk.js" } } });
        assert!(Origins::of_config(&config).is_err());
    }
}
