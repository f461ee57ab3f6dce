//! Makes `i18n::text` from `locales/*.json`: one function a text, so that a missing or misspelt
//! key does not compile. Fails when a language lacks a text or names other arguments.

use std::{collections::BTreeSet, env, fmt::Write as _, fs, path::Path};

use serde_json::{Map, Value};

/// The first one is the reference: its arguments are what the others must name.
const LANGUAGES: [&str; 3] = ["zh-Hans", "zh-Hant", "en"];

fn main() {
    println!("cargo:rerun-if-changed=locales");
    println!("cargo:rerun-if-changed=build.rs");
    let tables = LANGUAGES.map(read);
    let [reference, others @ ..] = &tables;
    for (other, language) in others.iter().zip(&LANGUAGES[1..]) {
        compare(reference, other, language);
    }
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("text.rs");
    fs::write(out, module(reference)).expect("OUT_DIR can be written");
}

fn read(language: &str) -> Map<String, Value> {
    let path = format!("locales/{language}.json");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    match serde_json::from_str(&text) {
        Ok(Value::Object(sections)) => sections,
        Ok(_) => panic!("{path}: an object of sections is expected"),
        Err(error) => panic!("{path}: {error}"),
    }
}

fn section<'a>(table: &'a Map<String, Value>, name: &str) -> &'a Map<String, Value> {
    table
        .get(name)
        .and_then(Value::as_object)
        .unwrap_or_else(|| panic!("section `{name}` is missing"))
}

fn compare(reference: &Map<String, Value>, other: &Map<String, Value>, language: &str) {
    for name in reference.keys() {
        let (wanted, found) = (section(reference, name), section(other, name));
        for (key, text) in wanted {
            let Some(translated) = found.get(key) else {
                panic!("locales/{language}.json: `{name}.{key}` is missing");
            };
            let set = |text| arguments(text).into_iter().collect::<BTreeSet<_>>();
            assert!(
                set(text) == set(translated) && text.is_object() == translated.is_object(),
                "locales/{language}.json: `{name}.{key}` must name the same arguments as the reference",
            );
        }
        for key in found.keys() {
            assert!(wanted.contains_key(key), "locales/{language}.json: `{name}.{key}` is unknown");
        }
    }
    for name in other.keys() {
        assert!(
            reference.contains_key(name),
            "locales/{language}.json: section `{name}` is unknown"
        );
    }
}

/// The `{names}` in a text, in the order in which they first stand there; of a plural, those of its
/// `other` form.
fn arguments(text: &Value) -> Vec<String> {
    let text = match text {
        Value::Object(forms) => forms.get("other").unwrap_or(&Value::Null),
        text => text,
    };
    let Some(text) = text.as_str() else {
        panic!("a text is a string, or a plural with at least `other`: {text}");
    };
    assert!(!text.is_empty(), "a text must not be empty");
    let mut names: Vec<String> = Vec::new();
    for name in text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

fn module(reference: &Map<String, Value>) -> String {
    let mut code = String::new();
    for name in reference.keys() {
        writeln!(code, "pub mod {name} {{").expect("a string can be written");
        for (key, text) in section(reference, name) {
            function(&mut code, name, key, text);
        }
        code.push_str("}\n");
    }
    code
}

fn function(code: &mut String, section: &str, key: &str, text: &Value) {
    let plural = text.is_object();
    let names: Vec<String> =
        arguments(text).into_iter().filter(|name| !(plural && name == "n")).collect();
    let parameters: Vec<String> = plural
        .then(|| "n: i64".to_owned())
        .into_iter()
        .chain(names.iter().map(|name| format!("{name}: &str")))
        .collect();
    let pairs: Vec<String> = names.iter().map(|name| format!("({name:?}, {name})")).collect();
    let body = if plural {
        format!("super::super::plural({section:?}, {key:?}, n, &[{}])", pairs.join(", "))
    } else {
        format!("super::super::fill({section:?}, {key:?}, &[{}])", pairs.join(", "))
    };
    writeln!(code, "    pub fn {key}({}) -> String {{ {body} }}", parameters.join(", "))
        .expect("a string can be written");
}
