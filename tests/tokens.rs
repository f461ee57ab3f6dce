//! Reads style/tokens.css and checks that its colours can be told apart: text on its ground 4.5:1,
//! borders of controls 3:1, in each mode and for every hue that a brand may have.

use std::collections::BTreeMap;

/// Text and the grounds it stands on.
const TEXT: &[(&str, &[&str])] = &[
    (
        "--ink",
        &[
            "--paper",
            "--surface",
            "--raised",
            "--frame",
            "--brand-tint",
            "--brass-soft",
            "--gain-soft",
            "--spend-soft",
        ],
    ),
    (
        "--ink-2",
        &["--paper", "--surface", "--raised", "--brand-tint", "--brass-soft", "--spend-soft"],
    ),
    ("--brand", &["--paper", "--surface", "--brand-tint", "--brass-soft"]),
    ("--brass-ink", &["--paper", "--surface", "--brass-soft"]),
    ("--gain", &["--paper", "--surface", "--gain-soft"]),
    ("--spend", &["--paper", "--surface", "--spend-soft"]),
    ("--on-brand", &["--brand"]),
    ("--on-ink", &["--ink"]),
    ("--on-spend", &["--spend"]),
    ("--on-card", &["--card-1", "--card-2", "--card-3"]),
    ("--on-card-2", &["--card-1", "--card-2", "--card-3"]),
    ("--card-brass", &["--card-1", "--card-2", "--card-3"]),
];

/// What shows where a control is, and the grounds around it.
const CONTROLS: &[(&str, &[&str])] =
    &[("--line-strong", &["--paper", "--surface"]), ("--brand", &["--paper", "--surface"])];

type Rgb = [f64; 3];
type Tokens = BTreeMap<String, String>;

/// The declarations of every block that `selector` heads, later ones over earlier ones.
fn block(css: &str, selector: &str) -> Tokens {
    let mut tokens = Tokens::new();
    for (head, body) in css.split('}').filter_map(|rule| rule.rsplit_once('{')) {
        let head = head.rsplit(['{', ';', '/']).next().unwrap_or_default();
        if head.split(',').any(|part| part.trim() == selector) {
            let declarations = body.split(';').filter_map(|line| line.split_once(':'));
            tokens.extend(declarations.filter_map(|(name, value)| {
                let name = name.rsplit('/').next()?.trim();
                name.starts_with("--").then(|| (name.to_owned(), value.trim().to_owned()))
            }));
        }
    }
    tokens
}

fn modes() -> Vec<(&'static str, Tokens)> {
    let css = include_str!("../style/tokens.css");
    let light = block(css, ":root");
    let with = |more: Tokens| light.clone().into_iter().chain(more).collect::<Tokens>();
    vec![
        ("light", light.clone()),
        ("dark", with(block(css, ":root[data-theme=\"dark\"]"))),
        ("dark by the system", with(block(css, ":root:not([data-theme=\"light\"])"))),
    ]
}

/// A colour token as numbers: `#rrggbb`, or `hsl()` of numbers, `var()` and one `calc()` of two.
fn color(tokens: &Tokens, name: &str) -> Rgb {
    let value = tokens.get(name).unwrap_or_else(|| panic!("{name} is not there"));
    if let Some(hex) = value.strip_prefix('#') {
        return [0, 2, 4]
            .map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")) / 255.0);
    }
    let inner = value.strip_prefix("hsl(").and_then(|rest| rest.strip_suffix(')'));
    let inner = inner.unwrap_or_else(|| panic!("{name}: {value} is no colour this test can read"));
    let parts: Vec<f64> = inner.split(',').map(|part| number(tokens, part.trim())).collect();
    hsl(parts[0], parts[1] / 100.0, parts[2] / 100.0)
}

fn number(tokens: &Tokens, text: &str) -> f64 {
    if let Some(sum) = text.strip_prefix("calc(").and_then(|rest| rest.strip_suffix(')')) {
        let words: Vec<&str> = sum.split(' ').collect();
        let (left, right) = (number(tokens, words[0]), number(tokens, words[2]));
        return if words[1] == "-" { left - right } else { left + right };
    }
    if let Some(name) = text.strip_prefix("var(").and_then(|rest| rest.strip_suffix(')')) {
        return number(tokens, &tokens[name]);
    }
    text.trim_end_matches('%').parse().unwrap_or_else(|_| panic!("{text} is no number"))
}

fn hsl(h: f64, s: f64, l: f64) -> Rgb {
    [0.0, 8.0, 4.0].map(|n| {
        let k = (n + h / 30.0).rem_euclid(12.0);
        l - s * l.min(1.0 - l) * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)
    })
}

fn luminance(rgb: Rgb) -> f64 {
    let linear =
        rgb.map(|c| if c <= 0.039_28 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
    linear[0] * 0.2126 + linear[1] * 0.7152 + linear[2] * 0.0722
}

fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn failures(tokens: &Tokens, pairs: &[(&str, &[&str])], least: f64) -> Vec<String> {
    let each =
        pairs.iter().flat_map(|(front, grounds)| grounds.iter().map(move |ground| (front, ground)));
    each.filter_map(|(front, ground)| {
        let contrast = contrast(color(tokens, front), color(tokens, ground));
        (contrast < least).then(|| format!("{front} on {ground}: {contrast:.2}"))
    })
    .collect()
}

#[test]
fn contrast_is_measured_as_wcag_does() {
    let white = [1.0; 3];
    assert!((contrast(white, [0.0; 3]) - 21.0).abs() < 1e-9);
    let grey = [f64::from(0x76) / 255.0; 3];
    assert!((contrast(white, grey) - 4.54).abs() < 0.01);
}

#[test]
fn every_text_can_be_read_on_its_ground() {
    for (mode, tokens) in modes() {
        assert_eq!(failures(&tokens, TEXT, 4.5), [""; 0], "{mode}");
        assert_eq!(failures(&tokens, CONTROLS, 3.0), [""; 0], "{mode}");
    }
}

/// The boot script in index.html takes a brand colour over by this rule.
#[test]
fn so_it_can_with_any_brand_colour() {
    for hue in (0..360).step_by(5) {
        for saturation in [0.0, 0.25, 0.7] {
            let hue = f64::from(hue);
            let mut light = 0.6;
            while luminance(hsl(hue, saturation, light)) > 0.09 {
                light -= 0.01;
            }
            let mut dark = 0.55;
            while luminance(hsl(hue, 0.38, dark)) < 0.28 {
                dark += 0.01;
            }
            for (mode, mut tokens) in modes() {
                let percent = |share: f64| format!("{}%", (share * 100.0).round());
                tokens.insert("--brand-h".into(), hue.to_string());
                tokens.insert("--brand-s".into(), percent(saturation));
                tokens.insert("--brand-l".into(), percent(light));
                tokens.insert("--brand-l-dark".into(), percent(dark));
                let what = format!("{mode}, hue {hue}, saturation {saturation}");
                assert_eq!(failures(&tokens, TEXT, 4.5), [""; 0], "{what}");
            }
        }
    }
}

#[test]
fn dark_is_the_same_by_choice_and_by_the_system() {
    let [_, (_, chosen), (_, by_system)] = <[_; 3]>::try_from(modes()).expect("three modes");
    assert_eq!(chosen, by_system);
}

/// The boot script sets the brand's colour at the root. What set it again below would undo that.
#[test]
fn a_configured_brand_reaches_the_code_pages() {
    let css = include_str!("../style/tokens.css");
    let (root, code_page) = (block(css, ":root"), block(css, ".full-screen"));
    let set_at_the_root = ["--brand-h", "--brand-s", "--brand-l", "--brand-l-dark"];
    for name in set_at_the_root {
        assert!(root.contains_key(name) && !code_page.contains_key(name), "{name}");
    }
    // What derives from it is worked out anew where the mode is another one.
    for (name, value) in &block(css, ":root[data-theme=\"dark\"]") {
        assert_eq!(code_page.get(name), root.get(name), "{name}, in the dark {value}");
        assert!(code_page.contains_key(name), "{name} would be the dark one");
    }
    let hue = Tokens::from([("--brand-h".to_owned(), "0".to_owned())]);
    let red: Tokens = root.into_iter().chain(hue).chain(code_page).collect();
    let [r, g, b] = color(&red, "--brand");
    assert!(r > g && r > b, "{r} {g} {b}");
}

#[test]
fn the_first_screen_wears_the_same_colours() {
    let page = include_str!("../index.html");
    let tokens = modes();
    for ((_, tokens), selector) in tokens.iter().zip([
        ":root",
        ":root[data-theme=\"dark\"]",
        ":root:not([data-theme=\"light\"])",
    ]) {
        let own = block(page, selector);
        assert!(own.len() > 5, "{selector}");
        for name in own.keys() {
            if own[name].starts_with(['#', 'h']) && !own[name].starts_with("#fff") {
                let same = color(&own.clone().into_iter().chain(brand(tokens)).collect(), name);
                assert!(contrast(same, color(tokens, name)) < 1.001, "{name} in {selector}");
            }
        }
    }
}

fn brand(tokens: &Tokens) -> Tokens {
    tokens
        .iter()
        .filter(|(name, _)| name.starts_with("--brand-"))
        .map(|(n, v)| (n.clone(), v.clone()))
        .collect()
}

/// What one stylesheet sets up for a part that another one draws.
const DRAWN_IN_TWO: &[&str] = &["full-screen", "toasts"];

/// All stylesheets end up on one page, whatever order they come in: a block that two of them draw
/// would look like both.
#[test]
fn a_block_is_drawn_in_one_stylesheet() {
    let mut drawn = BTreeMap::<String, String>::new();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/style");
    for entry in std::fs::read_dir(folder).expect("the stylesheets") {
        let path = entry.expect("a file").path();
        let file = path.file_name().expect("a name").to_string_lossy().into_owned();
        let css = std::fs::read_to_string(&path).expect("a stylesheet");
        for line in css.lines() {
            let selector = line.trim().trim_end_matches([' ', '{', ',']);
            let Some(block) = selector.strip_prefix('.') else { continue };
            let is_bare = block.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
            if is_bare && !DRAWN_IN_TWO.contains(&block) {
                let other = drawn.insert(block.to_owned(), file.clone());
                assert!(other.is_none_or(|other| other == file), ".{block} is drawn in {file} too");
            }
        }
    }
    assert!(drawn.contains_key("tile"), "the check reads the stylesheets");
}
