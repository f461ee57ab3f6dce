//! The finished app as a folder for any static web server.
//!
//! Trunk compiles and links; what happens to its output after that is here, in this order:
//! one stylesheet, one script and the texts are minified and get names that carry their hash;
//! index.html learns those names and their integrity; the content security policy is written
//! over what stands there then; everything is compressed; the weight is checked.
//!
//! Assets of earlier builds stay for [`publish::KEPT_DAYS`] days, so that a page opened before a
//! deploy still finds what it has not loaded yet.

mod budget;
mod compress;
mod html;
mod policy;
mod publish;
mod stamp;

use crate::args::Args;
use crate::setup::{self, Toolchain, node};
use crate::{Result, files, process};
use html::Page;
use policy::Origins;
use publish::{Asset, Publisher};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

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

pub fn check_budget(folder: &Path) -> Result {
    budget::check(folder)
}

fn build(folder: &Path, config: Option<&Path>) -> Result {
    let toolchain = setup::build_tools()?;
    println!("building the app (the first time takes about 5 minutes)");
    let compiled = compile(&toolchain)?;
    let mut page = Page::parse(&files::read_text(&compiled.join("index.html"))?)?;
    let loader: Value = serde_json::from_str(page.manifest()?)
        .map_err(|e| format!("the boot manifest that Trunk wrote is no JSON: {e}."))?;
    let compiled_file = |kind: &str| {
        loader[kind]
            .as_str()
            .map(|address| compiled.join(address.trim_start_matches('/')))
            .ok_or_else(|| format!("the boot manifest that Trunk wrote names no {kind}."))
    };

    let mut publisher = Publisher::new(folder);
    let wasm_file = compiled_file("wasm")?;
    check_wasm_features(&wasm_file)?;
    let wasm = publisher.asset("app", "wasm", &files::read(&wasm_file)?)?;
    let js = publisher.asset("app", "js", bundle_script(&compiled_file("js")?)?.as_bytes())?;
    let css = publisher.asset("app", "css", bundle_styles(&compiled, &page)?.as_bytes())?;
    let locales = publish_locales(&mut publisher)?;
    let config = publish_public(&mut publisher, config)?;

    page.minify_inline(|kind, text| match kind {
        html::Inline::Script => minify(text, "js"),
        html::Inline::Style => minify(text, "css"),
    })?;
    page.replace_stylesheets(&format!(
        r#"<link rel="stylesheet" href="{}" integrity="{}">"#,
        css.address, css.integrity
    ))?;
    page.set_manifest(&manifest(&js, &wasm, &css, locales))?;
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
            .args(["build", "--release", "--dist"])
            .arg(&folder)
            // Trunk takes only true or false for it, and others set it to 1.
            .env_remove("NO_COLOR"),
    )?;
    Ok(folder)
}

/// Refuses what the oldest engines lack (Chrome 96, Safari 15.1).
fn check_wasm_features(file: &Path) -> Result {
    let allowed = [
        "--mvp-features",
        "--enable-bulk-memory",
        "--enable-multivalue",
        "--enable-mutable-globals",
        "--enable-nontrapping-float-to-int",
        "--enable-reference-types",
        "--enable-sign-ext",
    ];
    process::run(
        process::command(files::node_modules().join(".bin/wasm-opt"))
            .args(allowed)
            .args(["--quiet", "--output=/dev/null"])
            .arg(file),
    )
    .map_err(|e| format!("the built wasm uses a feature that old browsers lack: {e}"))
}

/// The loader of wasm-bindgen and the snippets it imports, in one file.
fn bundle_script(file: &Path) -> Result<String> {
    let file = file.to_string_lossy();
    node::tool(
        "esbuild",
        &[
            &*file,
            "--bundle",
            "--format=esm",
            "--minify",
            "--legal-comments=none",
            "--log-level=warning",
            ENGINES,
        ],
        "",
    )
}

/// All stylesheets in the order of the document, which is the order of the cascade.
fn bundle_styles(compiled: &Path, page: &Page) -> Result<String> {
    let mut styles = String::new();
    for address in page.stylesheets() {
        styles += &files::read_text(&compiled.join(address.trim_start_matches('/')))?;
        styles.push('\n');
    }
    minify(&styles, "css")
}

fn minify(text: &str, loader: &str) -> Result<String> {
    let loader = format!("--loader={loader}");
    let args = ["--minify", "--legal-comments=none", "--log-level=warning", ENGINES, &loader];
    Ok(node::tool("esbuild", &args, text)?.trim_end().to_owned())
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

fn manifest(js: &Asset, wasm: &Asset, css: &Asset, locales: Map<String, Value>) -> String {
    json!({
        "js": js.address,
        "wasm": wasm.address,
        "css": css.address,
        "jsIntegrity": js.integrity,
        "wasmIntegrity": wasm.integrity,
        "cssIntegrity": css.integrity,
        "locales": locales,
        "config": "/config.json",
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
