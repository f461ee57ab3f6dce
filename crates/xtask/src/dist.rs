//! The finished app as a folder for any static web server.
//!
//! Trunk compiles and links; what happens to its output after that is here, in this order: the app
//! is cut into what a first visit needs and the parts that come later; those, the script, the
//! stylesheets and the texts are made small and get names that carry their hash; index.html learns
//! those names and their integrity; the content security policy is written
//! over what stands there then; everything is compressed; the weight is checked.
//!
//! Assets of earlier builds stay for [`publish::KEPT_DAYS`] days, so that a page opened before a
//! deploy still finds what it has not loaded yet.

mod budget;
mod compress;
mod groups;
mod html;
mod links;
mod parts;
mod policy;
mod publish;
mod stamp;
mod table;
mod wasm;

use crate::args::Args;
use crate::setup::{self, Toolchain, node};
use crate::{Result, files, process};
use html::Page;
use parts::Parts;
use policy::Origins;
use publish::{Asset, Publisher};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
pub use wasm::functions;

/// The oldest engines the app runs on; styles and scripts are written out for them.
const ENGINES: &str = "--target=chrome100,safari16,firefox115";

pub fn run(mut args: Args) -> Result {
    let config = args.path("--config")?;
    args.finish()?;
    let folder = files::root().join("dist");
    build(&folder, config.as_deref())?;
    budget::check(&folder)?;
    println!("\n{} is ready.", folder.display());
    Ok(())
}

/// The site that `serve` and the tests use, built again only when something it is made of changed.
pub fn site() -> Result<PathBuf> {
    let folder = site_folder();
    let stamp = stamp::of_inputs()?;
    if !stamp::is_fresh(&folder, &stamp) {
        build(&folder, None)?;
        stamp::record(&folder, &stamp)?;
    }
    Ok(folder)
}

pub fn site_folder() -> PathBuf {
    files::target().join("site")
}

/// The first wasm file while its functions still have names.
pub fn named_wasm() -> PathBuf {
    files::target().join("parts/main_bg.wasm")
}

pub fn check_budget(folder: &Path) -> Result {
    budget::check(folder)
}

fn build(folder: &Path, config: Option<&Path>) -> Result {
    let toolchain = setup::build_tools()?;
    println!("building the app (the first time takes about 5 minutes)");
    let compiled = compile(&toolchain)?;
    let mut page = Page::parse(&files::read_text(&compiled.join("index.html"))?)?;
    let parts = parts::take_apart(&toolchain, &toolchain.program("member-app"))?;

    let mut publisher = Publisher::new(folder);
    let wasm = publisher.asset("app", "wasm", &parts.main)?;
    let js = publisher.asset("app", "js", parts.script.as_bytes())?;
    let styles = Styles::publish(&mut publisher, &compiled, &page)?;
    if let Some(page) = styles.later.keys().find(|page| !parts.needs.contains_key(*page)) {
        return Err(format!("there is a stylesheet for `{page}`, which is no part of the app."));
    }
    let later = publish_parts(&mut publisher, parts, &styles)?;
    let till = minify(&files::read_text(&files::root().join("src/till.js"))?, "js")?;
    let till = publisher.asset("till", "js", till.as_bytes())?;
    let locales = publish_locales(&mut publisher)?;
    let config = publish_public(&mut publisher, config)?;

    page.minify_inline(|kind, text| match kind {
        html::Inline::Script => minify(text, "js"),
        html::Inline::Style => minify(text, "css"),
    })?;
    page.replace_stylesheets(&format!(
        r#"<link rel="stylesheet" href="{}" integrity="{}">"#,
        styles.first.address, styles.first.integrity
    ))?;
    page.set_manifest(&manifest(&js, &wasm, &styles, &later, &till, locales))?;
    let policy = policy::write(
        page.inline_text(html::Inline::Script),
        page.inline_text(html::Inline::Style),
        &Origins::of_config(&config)?,
    );
    page.insert_head(&head(&policy, &js, &wasm))?;
    publisher.finish(&page.to_string())
}

fn compile(toolchain: &Toolchain) -> Result<PathBuf> {
    let folder = files::target().join("trunk-release");
    process::run(
        toolchain
            .release_command("trunk")?
            .args(["build", "--release", "--features", "split", "--dist"])
            .arg(&folder)
            // Trunk takes only true or false for it, and others set it to 1.
            .env_remove("NO_COLOR"),
    )?;
    Ok(folder)
}

/// What the first page wears, and what each page that travels apart wears on top of it.
struct Styles {
    first: Asset,
    later: Map<String, Value>,
}

/// Stylesheets of pages that travel apart, and under which names those do. What the same pages wear
/// comes as one file, under the first of their names.
const LATER_STYLES: [(&[&str], &[&str]); 33] = [
    (
        &["forms", "sheets", "lists"],
        &[
            "code",
            "points",
            "ledger",
            "gift",
            "mall",
            "reward",
            "orders",
            "coupons",
            "sign_in",
            "join",
            "me",
            "activities",
            "activity",
            "sign_up",
            "signups",
            "signup",
            "games",
            "game",
            "round",
            "draws",
            "prizes",
            "check_in",
            "invite",
            "landing",
            "campaign",
            "help",
        ],
    ),
    (&["code"], &["code", "coupons", "signup"]),
    (&["tiers"], &["tiers"]),
    (&["points"], &["points", "ledger"]),
    (&["gift"], &["gift"]),
    (&["mall"], &["mall", "reward", "points"]),
    (&["reward"], &["reward"]),
    (&["standing"], &["orders", "prizes", "signup", "join"]),
    (&["orders"], &["orders", "reward", "prizes"]),
    (&["coupons"], &["coupons"]),
    (&["activities"], &["activities", "activity"]),
    (&["activity"], &["activity"]),
    (&["games"], &["games", "game"]),
    (&["game"], &["game"]),
    (&["draw"], &["draw"]),
    (&["receipt"], &["draws"]),
    (&["round", "hall", "quiz", "round-result"], &["round"]),
    (&["jigsaw"], &["jigsaw"]),
    (&["prizes"], &["prizes"]),
    (&["check-in"], &["check_in"]),
    (&["sign-up"], &["sign_up", "signup", "join"]),
    (&["signups"], &["signups"]),
    (&["signup", "pass", "entrance", "feedback"], &["signup"]),
    (&["news"], &["rest"]),
    (&["invite"], &["invite", "landing"]),
    (&["sign-in"], &["sign_in", "join"]),
    (&["join"], &["join"]),
    (&["me"], &["me", "help"]),
    (&["help"], &["help"]),
    (&["host-login"], &["sign_in"]),
    (&["ways-in"], &["landing", "campaign", "invite", "join"]),
    (&["store"], &["landing"]),
    (&["campaign"], &["campaign"]),
];

impl Styles {
    /// Each file puts itself into a layer of the cascade, so that it does not matter when it comes.
    fn publish(publisher: &mut Publisher, compiled: &Path, page: &Page) -> Result<Self> {
        let mut first = String::new();
        let mut apart = LATER_STYLES.map(|(sheets, pages)| (sheets, pages, String::new()));
        for address in page.stylesheets() {
            let name = address.trim_start_matches('/');
            let sheet = name.rsplit_once('-').map_or(name, |(sheet, _)| sheet);
            let own = apart.iter_mut().find(|(sheets, ..)| sheets.contains(&sheet));
            let style = own.map_or(&mut first, |(.., style)| style);
            *style += &(files::read_text(&compiled.join(name))? + "\n");
        }
        let mut later = Map::new();
        for (sheets, pages, style) in apart {
            let [name, ..] = sheets else { continue };
            let asset = publisher.asset(name, "css", minify(&style, "css")?.as_bytes())?;
            for page in pages {
                let styles = later.entry(*page).or_insert_with(|| json!([]));
                if let Some(styles) = styles.as_array_mut() {
                    styles.push(json!([asset.address, asset.integrity]));
                }
            }
        }
        let first = publisher.asset("app", "css", minify(&first, "css")?.as_bytes())?;
        Ok(Self { first, later })
    }
}

/// The files that come after the first page; answers with the one that tells their addresses, what
/// lies in them, and what each page needs of them.
fn publish_parts(publisher: &mut Publisher, parts: Parts, styles: &Styles) -> Result<Asset> {
    let mut addresses = Vec::new();
    for (name, content) in &parts.files {
        let asset = publisher.asset(name, "wasm", content)?;
        addresses.push(json!([asset.address, asset.integrity]));
    }
    let plan = json!({
        "files": addresses,
        "modules": parts.modules,
        "needs": parts.needs,
        "styles": styles.later,
    });
    publisher.asset("parts", "json", plan.to_string().as_bytes())
}

fn minify(text: &str, loader: &str) -> Result<String> {
    Ok(esbuild(&[&format!("--loader={loader}")], text)?.trim_end().to_owned())
}

/// What esbuild makes of a text or a file, small and for the oldest engines.
fn esbuild(options: &[&str], input: &str) -> Result<String> {
    let always =
        ["--minify", "--charset=utf8", "--legal-comments=none", "--log-level=warning", ENGINES];
    node::tool("esbuild", &[options, &always].concat(), input)
}

fn publish_locales(publisher: &mut Publisher) -> Result<Map<String, Value>> {
    let mut addresses = Map::new();
    for file in files::walk(&files::root().join("locales"))? {
        let Some(language) = file.file_stem().and_then(|stem| stem.to_str()) else {
            continue;
        };
        if file.extension().is_some_and(|extension| extension == "json") {
            let texts: Value = serde_json::from_str(&files::read_text(&file)?)
                .map_err(|e| format!("{} is no JSON: {e}.", file.display()))?;
            let name = format!("locales/{language}");
            let asset = publisher.asset(&name, "json", texts.to_string().as_bytes())?;
            addresses.insert(language.to_owned(), Value::String(asset.address));
        }
    }
    Ok(addresses)
}

/// The files of public/ under their own names; answers with the configuration among them.
fn publish_public(publisher: &mut Publisher, replacement: Option<&Path>) -> Result<Value> {
    let public = files::root().join("public");
    let own_config = public.join("config.json");
    for file in files::walk(&public)? {
        if let Ok(name) = file.strip_prefix(&public)
            && file != own_config
        {
            publisher.plain(name, &files::read(&file)?)?;
        }
    }
    let file = replacement.unwrap_or(&own_config);
    let config: Value = serde_json::from_str(&files::read_text(file)?)
        .map_err(|e| format!("{} is no JSON: {e}.", file.display()))?;
    publisher.plain(Path::new("config.json"), config.to_string().as_bytes())?;
    Ok(config)
}

fn manifest(
    js: &Asset,
    wasm: &Asset,
    styles: &Styles,
    later: &Asset,
    till: &Asset,
    locales: Map<String, Value>,
) -> String {
    json!({
        "js": js.address,
        "wasm": wasm.address,
        "css": styles.first.address,
        "jsIntegrity": js.integrity,
        "wasmIntegrity": wasm.integrity,
        "locales": locales,
        "config": "/config.json",
        "parts": [later.address, later.integrity],
        "till": [till.address, till.integrity],
    })
    .to_string()
}

/// The wasm's integrity is checked where it is fetched: browsers ignore it on such a preload.
fn head(policy: &str, js: &Asset, wasm: &Asset) -> String {
    format!(
        r#"<meta http-equiv="Content-Security-Policy" content="{policy}">
<link rel="modulepreload" href="{}" integrity="{}">
<link rel="preload" as="fetch" type="application/wasm" crossorigin href="{}">"#,
        js.address, js.integrity, wasm.address
    )
}
