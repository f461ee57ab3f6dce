//! The committed OpenAPI document is the one that the types give.
//! `BLESS=1 cargo test -p contract --features openapi` writes it anew.

use serde_json::Value;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");

/// The same value with its keys in alphabetical order, whatever keeps them in memory.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.into_iter().collect();
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            fields.into_iter().map(|(name, value)| (name, sorted(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}

#[test]
fn the_committed_document_is_fresh() {
    let made = sorted(contract::openapi::document());
    if std::env::var_os("BLESS").is_some() {
        let text = serde_json::to_string_pretty(&made).unwrap();
        std::fs::write(FILE, text + "\n").unwrap();
    }
    let committed: Value = serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap();
    assert!(committed == made, "openapi.json is stale: run this test with BLESS=1");
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    fn check(value: &Value, document: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(target)) = fields.get("$ref") {
                    let found = document.pointer(target.trim_start_matches('#'));
                    assert!(found.is_some(), "nothing at {target}");
                }
                fields.values().for_each(|field| check(field, document));
            }
            Value::Array(items) => items.iter().for_each(|item| check(item, document)),
            _ => {}
        }
    }
    let document = contract::openapi::document();
    check(&document, &document);
}

#[test]
fn each_endpoint_stands_once() {
    let mut seen = std::collections::HashSet::new();
    for (method, path, write) in contract::openapi::endpoints() {
        assert!(seen.insert((method.as_str(), path)), "{} {path} stands twice", method.as_str());
        assert_eq!(write, method.as_str() != "GET");
    }
}
