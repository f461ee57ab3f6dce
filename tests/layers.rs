//! Who may know whom. The crates keep themselves apart by what they depend on; inside the app it
//! is the imports, and this reads them.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Each part of the app and the parts it may import.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("browser", &[]),
    ("config", &["browser"]),
    ("owner", &["browser"]),
    ("look", &["browser"]),
    ("i18n", &["browser"]),
    ("travel", &[]),
    ("route", &[]),
    ("address", &["browser", "route"]),
    ("ui", &["i18n"]),
    ("api", &["browser", "config", "i18n", "owner"]),
    ("host", &["api", "browser", "config", "i18n", "route"]),
    ("session", &["api", "browser", "draft", "owner", "route"]),
    ("query", &["api", "browser", "i18n", "ui"]),
    ("draft", &["browser", "owner"]),
    ("deed", &["api", "browser", "i18n", "query", "ui"]),
    ("live", &["api", "browser", "query", "session", "travel"]),
    ("shell", &["browser", "i18n", "route", "session", "ui"]),
    (
        "feature",
        &[
            "address", "api", "browser", "config", "deed", "draft", "host", "i18n", "live", "look",
            "owner", "query", "route", "session", "shell", "travel", "ui",
        ],
    ),
];

/// What features share: not features themselves, and without pages.
const SHARED_BY_FEATURES: &[&str] = &[
    "address_choice",
    "address_form",
    "admission",
    "arriving",
    "asking",
    "begun",
    "benefits",
    "binding",
    "cancelling",
    "checking_in",
    "draws_sent",
    "elsewhere",
    "form",
    "host_login",
    "inviting",
    "listing",
    "moves",
    "offers",
    "one_time",
    "panel",
    "parcel",
    "phone",
    "presents",
    "rewards",
    "source",
    "ticking",
    "verifying",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The sources below a folder; files of tests alone are not what members get.
fn sources(below: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(below).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|it| it == "rs") && !path.ends_with("tests.rs") {
            let text = fs::read_to_string(&path).expect("a source");
            found.push((path, text));
        }
    }
    found
}

/// The part that a file of `src` belongs to: `src/ui/field.rs` is `ui`.
fn part(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("src")).expect("a file of src");
    let first = inside.components().next().expect("a name").as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The names right behind `crate::` (or another prefix), those in braces included. What a file's
/// own tests import does not count.
fn imports(text: &str, prefix: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let leading_name = |item: &str| -> String {
        item.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let mut names = BTreeSet::new();
    for (start, _) in code.match_indices(prefix) {
        let rest = &code[start + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => names.extend(items(group).into_iter().map(|item| leading_name(&item))),
            None => {
                names.insert(leading_name(rest));
            }
        }
    }
    names.retain(|name| !name.is_empty() && name != "self");
    names
}

/// What stands between the commas of a `{…}` group whose opening brace is gone.
fn items(group: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut depth = 0;
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => items.push(String::new()),
            c => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                if let Some(item) = items.last_mut() {
                    item.push(c);
                }
            }
        }
    }
    items
}

#[test]
fn the_reader_of_imports_sees_through_braces() {
    let text = "use crate::{\n    api::{self, journal},\n    browser,\n    ui::Load,\n};\nlet x = crate::look::Look;";
    let expected = ["api", "browser", "look", "ui"].map(str::to_owned);
    assert_eq!(imports(text, "crate::"), BTreeSet::from(expected));
}

#[test]
fn each_part_of_the_app_knows_only_what_it_may() {
    let mut seen = BTreeSet::new();
    for (path, text) in sources(&root().join("src")) {
        let part = part(&path);
        if matches!(part.as_str(), "main" | "lib" | "app") {
            continue;
        }
        let (_, allowed) = MAY_KNOW
            .iter()
            .find(|(name, _)| *name == part)
            .unwrap_or_else(|| panic!("{part} has no place in the layers"));
        for import in imports(&text, "crate::") {
            assert!(
                import == part || allowed.contains(&import.as_str()),
                "{} imports {import}, and {part} may not",
                path.display(),
            );
        }
        if part == "ui" {
            assert!(!text.contains("contract::"), "{}: ui knows no contract", path.display());
        }
        seen.insert(part);
    }
    let placed: BTreeSet<String> = MAY_KNOW.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(seen, placed, "a layer without a file checks nothing");
}

#[test]
fn no_feature_imports_another_one() {
    for (path, text) in sources(&root().join("src/feature")) {
        let inside = path.strip_prefix(root().join("src/feature")).expect("a feature");
        let own = inside.components().next().expect("a name").as_os_str().to_string_lossy();
        let own = own.trim_end_matches(".rs").to_owned();
        let mut known = imports(&text, "crate::feature::");
        if inside.components().count() == 1 {
            known.extend(imports(&text, "super::"));
        }
        for import in known {
            assert!(
                import == own || SHARED_BY_FEATURES.contains(&import.as_str()),
                "{} imports the feature {import}",
                path.display(),
            );
        }
    }
}

#[test]
fn only_the_api_talks_http_and_only_routes_spell_paths() {
    for (path, text) in sources(&root().join("src")) {
        let part = part(&path);
        if part != "api" {
            for forbidden in ["gloo_net", "EventSource", "XmlHttpRequest", "fetch_with_"] {
                assert!(!text.contains(forbidden), "{} uses {forbidden}", path.display());
            }
        }
        if !matches!(part.as_str(), "route" | "app") {
            let spelt = text.lines().find(|line| line.contains("href=\"/"));
            assert_eq!(spelt, None, "{} spells a path", path.display());
        }
    }
}

#[test]
fn the_crates_depend_on_what_they_may() {
    let manifest = |name: &str| {
        let path = root().join("crates").join(name).join("Cargo.toml");
        fs::read_to_string(path).expect("a manifest")
    };
    let depends = |text: &str, name: &str| {
        text.lines()
            .any(|line| line.starts_with(name) && line[name.len()..].starts_with([' ', '.', '=']))
    };
    let contract = manifest("contract");
    for forbidden in ["leptos", "web-sys", "axum", "rusqlite", "sandbox", "member-app"] {
        assert!(!depends(&contract, forbidden), "contract depends on {forbidden}");
    }
    assert!(!depends(&manifest("sandbox"), "member-app"));
    for crate_of_ours in ["contract", "sandbox", "member-app"] {
        assert!(!depends(&manifest("xtask"), crate_of_ours), "xtask depends on {crate_of_ours}");
    }
    assert!(depends(&manifest("sandbox"), "contract"), "the check sees a dependency that is there");
}

#[test]
fn no_data_is_written_as_html_and_no_text_stands_in_a_view() {
    for (path, text) in sources(&root().join("src")) {
        assert!(!text.contains("inner_html"), "{}: inner_html", path.display());
        let is_own_name = path.ends_with("i18n.rs");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let has_chinese = line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(
                !has_chinese || is_own_name,
                "{}: a text that is not in the locales: {line}",
                path.display(),
            );
        }
    }
}

#[test]
fn what_the_documents_link_to_is_there() {
    for (document, at_least) in [("README.md", 20), ("ARCHITECTURE.md", 0)] {
        let text = fs::read_to_string(root().join(document)).expect("a document");
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let files: Vec<&str> =
            links.filter(|link| !link.starts_with("http") && !link.starts_with('#')).collect();
        assert!(files.len() >= at_least, "{document}: {files:?}");
        for file in files {
            assert!(root().join(file).exists(), "{document} names {file}");
        }
    }
}
