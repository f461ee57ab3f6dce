//! The compiled app, taken apart: what the first page needs is one file, and what `travelling!`
//! marks is a file each. What several of those share lies in files of its own, so that it travels
//! once.
//!
//! wasm-split cuts along the relocations that the linker leaves in, wasm-bindgen makes the script
//! for the main file, wasm-opt shrinks every one.

use super::groups::{self, Group, PagePlan};
use super::{esbuild, links, table};
use crate::parallel::{self, Job};
use crate::setup::Toolchain;
use crate::{Result, files, process};
use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};

/// What wasm-bindgen calls the script as a module of the main file.
const SCRIPT_MODULE: &str = "./main_bg.js";
/// What Leptos brings for streams, of which the app has none, and JavaScript would call: the exports,
/// and the paths inside their crate that the names of their closures have.
const STREAMS_EXPORT: &str = "intounderlying";
const STREAMS: &str = "12wasm_streams8";
/// What wasm-split calls the script that fetches.
const LOADER_MODULE: &str = "./__wasm_split.js";

/// The features of Chrome 96 and Safari 15.1, and no other.
pub const FEATURES: [&str; 7] = [
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The app as files to publish.
pub struct Parts {
    pub script: String,
    pub main: Vec<u8>,
    /// A module each: a page's own code under its name, and groups of what pages share.
    pub files: Vec<(String, Vec<u8>)>,
    /// Which file each module is.
    pub modules: Map<String, Value>,
    /// Which files each name of `travelling!` needs.
    pub needs: Map<String, Value>,
}

pub fn take_apart(toolchain: &Toolchain, compiled: &Path) -> Result<Parts> {
    let folder = files::target().join("parts");
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .map_err(|e| format!("cannot empty {}: {e}.", folder.display()))?;
    }
    files::create_folder(&folder)?;
    process::run(toolchain.command("wasm-split-cli")?.arg(compiled).arg(&folder))?;
    let loader = files::read_text(&folder.join("__wasm_split.js"))?;

    process::run(
        toolchain
            .command("wasm-bindgen")?
            .arg(folder.join("main.wasm"))
            .args([
                "--target=web",
                "--keep-lld-exports",
                "--no-demangle",
                "--no-typescript",
                "--out-dir",
            ])
            .arg(&folder),
    )?;
    let bound = files::read(&folder.join("main_bg.wasm"))?;
    let (bound, names) = links::shorten(&bound, &[SCRIPT_MODULE, LOADER_MODULE])?;
    let bound = links::keep_exports(&bound, |name| !name.contains(STREAMS_EXPORT))?;
    let (bound, streams) = table::without(&bound, |name| name.contains(STREAMS))?;
    if streams == 0 {
        return Err(format!("no function has `{STREAMS}` in its name any more."));
    }
    let pages = pages(&loader)?;
    let groups = groups::plan(&pages, |module| {
        let wasm = files::read(&folder.join(format!("{module}.wasm")))?;
        Ok(links::without_names(&wasm)?.len() as u64)
    })?;
    let loader = groups::regrouped(&fetched_by_boot(&loader)?, &groups)?;
    files::write(&folder.join("__wasm_split.js"), loader.as_bytes())?;
    files::write(&folder.join("app.js"), b"export { default } from './main.js';")?;
    let script = links::rename(&bundled(&folder.join("app.js"))?, &names);

    let folder = folder.as_path();
    let mut jobs: Vec<Job<'_, Vec<u8>>> =
        vec![Box::new(|| optimised(folder, "main_bg.wasm", &bound))];
    for (index, group) in groups.iter().enumerate() {
        let name = Group::name(index);
        jobs.push(Box::new(move || {
            let code = groups::join(folder, group, &name)?;
            optimised(folder, &format!("{name}.wasm"), &code)
        }));
    }
    for page in &pages {
        jobs.push(Box::new(move || optimised_file(folder, &own_module(page))));
    }
    let mut made = parallel::at_once(jobs)?.into_iter();
    let mut next = || made.next().unwrap_or_default();

    let main = next();
    let mut parts =
        Parts { script, main, files: Vec::new(), modules: Map::new(), needs: Map::new() };
    for index in 0..groups.len() {
        parts.add("shared", &Group::name(index), next());
    }
    for page in &pages {
        let own = own_module(page);
        parts.add(&page.name, &own, next());
        let shared = (0..groups.len())
            .filter(|index| groups[*index].modules.iter().any(|one| page.modules.contains(one)))
            .map(Group::name);
        let files: Vec<Value> =
            shared.chain([own]).map(|name| parts.modules[&name].clone()).collect();
        parts.needs.insert(page.name.clone(), files.into());
    }
    Ok(parts)
}

/// The module of what only this page needs.
fn own_module(page: &PagePlan) -> String {
    format!("split_{}", page.name)
}

impl Parts {
    /// A module in a file of its own.
    fn add(&mut self, file: &str, module: &str, code: Vec<u8>) {
        self.modules.insert(module.to_owned(), self.files.len().into());
        self.files.push((file.to_owned(), code));
    }
}

/// What wasm-split made, as the script that it wrote tells: each loader ends with the list of what
/// it loads first, `, [__chunk_7, __chunk_9]));`.
fn pages(loader: &str) -> Result<Vec<PagePlan>> {
    let mut pages = Vec::new();
    for part in loader.split("export const __wasm_split_load_").skip(1) {
        let name = part.split([' ', '=']).next().unwrap_or_default();
        let list = part.split_once("\n, [").and_then(|(_, rest)| rest.split_once(']'));
        let (list, _) = list.ok_or("wasm-split's script is not as expected.")?;
        let modules = list.split(", ").filter(|module| !module.is_empty());
        let modules = modules.map(|module| module.trim_start_matches("__").to_owned());
        pages.push(PagePlan { name: name.to_owned(), modules: modules.collect() });
    }
    if pages.is_empty() {
        return Err("wasm-split found nothing that travels apart.".to_owned());
    }
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(pages)
}

/// wasm-split's script, with the boot script fetching the files: it tries again, checks them, and
/// knows their addresses.
fn fetched_by_boot(loader: &str) -> Result<String> {
    let script = loader
        .replace("fetch(new URL(\"./", "memberBoot.part(\"")
        .replace(".wasm\", import.meta.url))", "\")")
        .replace(
            "WebAssembly.instantiateStreaming(src, imports)",
            "WebAssembly.instantiate(await src, imports)",
        );
    if !script.contains("memberBoot.part(")
        || script.contains("import.meta")
        || script.contains("instantiateStreaming")
    {
        return Err("wasm-split's script is not as expected.".to_owned());
    }
    Ok(script)
}

/// The loader of wasm-bindgen and what it imports, in one file.
fn bundled(entry: &Path) -> Result<String> {
    let entry = entry.to_string_lossy();
    let options = ["--bundle", "--format=esm", "--log-override:duplicate-object-key=silent"];
    esbuild(&[&[&*entry], &options[..]].concat(), "")
}

fn optimised_file(folder: &Path, module: &str) -> Result<Vec<u8>> {
    let name = format!("{module}.wasm");
    optimised(folder, &name, &files::read(&folder.join(&name))?)
}

/// Shrinks a file; refuses what the oldest engines lack.
///
/// The lowest kilobyte of the memory is the far end of the stack, which the linker puts first: no
/// address is ever computed to lie there.
fn optimised(folder: &Path, name: &str, wasm: &[u8]) -> Result<Vec<u8>> {
    let (from, to): (PathBuf, PathBuf) =
        (folder.join(format!("in-{name}")), folder.join(format!("out-{name}")));
    files::write(&from, &links::without_names(wasm)?)?;
    process::run(
        process::command(files::node_modules().join(".bin/wasm-opt"))
            .args(FEATURES)
            .args([
                "--low-memory-unused",
                "--converge",
                "-Oz",
                "--flatten",
                "--rereloop",
                "-Oz",
                "--strip-debug",
                "--strip-producers",
                "--strip-target-features",
                "--quiet",
                "--output",
            ])
            .args([&to, &from]),
    )
    .map_err(|e| {
        format!("the built wasm cannot be optimised, or uses a feature that old browsers lack: {e}")
    })?;
    files::read(&to)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOADER: &str = r#"import { initSync } from "./main.js";
/* code, points */
const __chunk_7 = makeLoad(() => {
    const src = fetch(new URL("./chunk_7.wasm", import.meta.url));
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
export const __wasm_split_load_points = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_points.wasm", import.meta.url));
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_7, __chunk_8]));
export const __wasm_split_load_code = wrapAsyncCb(makeLoad(() => {
    return 1;
}
, [__chunk_8]));
"#;

    #[test]
    fn what_a_page_needs_is_read_from_the_script() {
        let pages = pages(LOADER).unwrap();
        let needs: Vec<_> =
            pages.iter().map(|page| (&*page.name, page.modules.join(" "))).collect();
        assert_eq!(
            needs,
            [("code", "chunk_8".to_owned()), ("points", "chunk_7 chunk_8".to_owned())]
        );
        assert!(super::pages("").is_err());
    }

    #[test]
    fn files_are_fetched_by_the_boot_script() {
        let script = fetched_by_boot(LOADER).unwrap();
        assert!(script.contains(r#"const src = memberBoot.part("split_points");"#), "{script}");
        assert!(script.contains("(WebAssembly.instantiate(await src, imports))"));
        assert!(fetched_by_boot("fetch(x)").is_err());
    }
}
