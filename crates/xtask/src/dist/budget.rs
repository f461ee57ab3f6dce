//! What a visitor downloads: all code, as a browser with brotli gets it.

use super::compress;
use super::html::Page;
use crate::{Result, files};
use serde_json::Value;
use std::path::Path;

const KB: f64 = 1024.0;
/// Everything that the first page needs, together.
const FIRST_KB: f64 = 130.0;
/// Each file that comes later.
const LATER_KB: f64 = 40.0;

/// Prints the weight of each asset; fails when one weighs too much.
pub fn check(folder: &Path) -> Result {
    let page = files::read_text(&folder.join("index.html"))?;
    let manifest: Value = serde_json::from_str(Page::parse(&page)?.manifest()?)
        .map_err(|e| format!("the boot manifest is no JSON: {e}."))?;

    println!("\n{:<36} {:>10} {:>10}", "first visit, in KB of 1024", "raw", "brotli");
    let mut total = weigh(folder, "index.html")?;
    for kind in ["css", "js", "wasm"] {
        let address =
            manifest[kind].as_str().ok_or_else(|| format!("the boot manifest names no {kind}."))?;
        total += weigh(folder, address)?;
    }
    println!("{:<36} {:>10} {total:>10.1}  of {FIRST_KB}", "together", "");

    println!(
        "\n{:<36} {:>10} {:>10}",
        format!("later, each at most {LATER_KB} KB"),
        "raw",
        "brotli"
    );
    let plan_address =
        manifest["parts"][0].as_str().ok_or("the boot manifest names no plan of the parts.")?;
    let plan: Value = serde_json::from_str(&files::read_text(
        &folder.join(plan_address.trim_start_matches('/')),
    )?)
    .map_err(|e| format!("the plan of the parts is no JSON: {e}."))?;
    let files = plan["files"].as_array().into_iter().flatten();
    let styles = plan["styles"].as_object().into_iter().flat_map(|pages| pages.values());
    let mut later: Vec<&str> = files
        .chain(styles.filter_map(Value::as_array).flatten())
        .filter_map(|asset| asset[0].as_str())
        .chain([plan_address])
        .chain(manifest["till"][0].as_str())
        .collect();
    later.sort_unstable();
    later.dedup();
    let mut heaviest = 0.0_f64;
    for address in later {
        heaviest = heaviest.max(weigh(folder, address)?);
    }
    if total > FIRST_KB {
        return Err(format!(
            "a first visit downloads {total:.1} KB of code, more than the {FIRST_KB} KB allowed."
        ));
    }
    if heaviest > LATER_KB {
        return Err(format!(
            "a later file weighs {heaviest:.1} KB, more than the {LATER_KB} KB allowed."
        ));
    }
    Ok(())
}

/// Prints what a file weighs, and gives back what of it travels.
fn weigh(folder: &Path, address: &str) -> Result<f64> {
    let name = address.trim_start_matches('/');
    let path = folder.join(name);
    let (raw, packed) = (size(&path)?, size(&compress::form(&path, "br"))?);
    println!("{name:<36} {raw:>10.1} {packed:>10.1}");
    Ok(packed)
}

fn size(path: &Path) -> Result<f64> {
    let meta =
        std::fs::metadata(path).map_err(|e| format!("cannot weigh {}: {e}.", path.display()))?;
    Ok(meta.len() as f64 / KB)
}
