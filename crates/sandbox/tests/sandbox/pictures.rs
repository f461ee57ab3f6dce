//! What the seeds show: every picture is there, and a number drawn on it is the number of what it shows.

use std::{fs, path::PathBuf};

use serde_json::Value;

/// What a seed gives pictures to.
struct Shown {
    /// The objects that have a picture, with where it lies below `public/`.
    found: Vec<(String, Value)>,
}

impl Shown {
    fn look_through(&mut self, value: &Value) {
        match value {
            Value::Object(fields) => {
                let named = fields.get("pictures").and_then(Value::as_array);
                let named = named.into_iter().flatten().filter_map(Value::as_str);
                // What no reward has is the id of a picture elsewhere.
                let named = named.filter(|name| !name.starts_with("pic_"));
                let named = named.map(|name| format!("/art/rewards/{name}.svg"));
                let own = fields.get("picture").and_then(Value::as_str).map(str::to_owned);
                self.found.extend(own.into_iter().chain(named).map(|path| (path, value.clone())));
                fields.values().for_each(|value| self.look_through(value));
            }
            Value::Array(items) => items.iter().for_each(|value| self.look_through(value)),
            _ => {}
        }
    }
}

/// What it is worth: in yuan, or how many times the points.
fn worth(value: &Value) -> Vec<String> {
    let Value::Object(fields) = value else { return Vec::new() };
    let own = ["value_minor", "factor"].iter().filter_map(|name| fields.get(*name)?.as_i64());
    let own = own.filter(|hundredths| hundredths % 100 == 0).map(|it| (it / 100).to_string());
    own.chain(fields.values().flat_map(worth)).collect()
}

/// The numbers that a picture says.
fn drawn(picture: &str) -> Vec<String> {
    let texts = picture.split("<text").skip(1).filter_map(|rest| rest.split_once("</text"));
    let texts = texts.filter_map(|(text, _)| Some(text.split_once('>')?.1));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    texts.map(digits).filter(|number| !number.is_empty()).collect()
}

#[test]
fn a_picture_says_what_its_coupon_is_worth() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut shown = Shown { found: Vec::new() };
    for seed in fs::read_dir(root.join("src/seed")).unwrap() {
        let seed = fs::read_to_string(seed.unwrap().path()).unwrap();
        shown.look_through(&serde_json::from_str(&seed).unwrap());
    }
    let mut with_numbers = 0;
    for (path, what) in &shown.found {
        let file = root.join("../../public").join(path.trim_start_matches('/'));
        let picture = fs::read_to_string(&file).unwrap_or_else(|_| panic!("{path} is not there"));
        for number in drawn(&picture) {
            with_numbers += 1;
            let worth = worth(what);
            assert!(worth.contains(&number), "{path} says {number}: {worth:?}, {}", what["title"]);
        }
    }
    assert!(with_numbers >= 6, "{with_numbers} of {}", shown.found.len());
}
