//! What a first visit downloads: all code, as a browser with brotli gets it.

use super::compress;
use super::html::Page;
use crate::{Result, files};
use serde_json::Value;
use std::path::Path;

const KB: f64 = 1024.0;
/// Holds what is reached. The aim is 220 for the whole app in one piece, and 130 once each feature
/// is a chunk of its own.
const LIMIT_KB: f64 = 290.0;

/// Prints the weight of each asset; fails when they weigh too much together.
pub fn check(folder: &Path) -> Result {
    let page = files::read_text(&folder.join("index.html"))?;
    let manifest: Value = serde_json::from_str(Page::parse(&page)?.manifest()?)
        .map_err(|e| format!("the boot manifest is no JSON: {e}."))?;
    let mut assets = vec!["index.html"];
    for kind in ["css", "js", "wasm"] {
        let address =
            manifest[kind].as_str().ok_or_else(|| format!("the boot manifest names no {kind}."))?;
        assets.push(address.trim_start_matches('/'));
    }

    println!("\n{:<36} {:>10} {:>10}", "first visit, in KB of 1024", "raw", "brotli");
    let mut total = 0.0;
    for asset in assets {
        let path = folder.join(asset);
        let (raw, packed) = (size(&path)?, size(&compress::form(&path, "br"))?);
        println!("{asset:<36} {raw:>10.1} {packed:>10.1}");
        total += packed;
    }
    println!("{:<36} {:>10} {total:>10.1}  of {LIMIT_KB}", "together", "");
    if total > LIMIT_KB {
        return Err(format!(
            "a first visit downloads {total:.1} KB of code, more than the {LIMIT_KB} KB allowed."
        ));
    }
    Ok(())
}

fn size(path: &Path) -> Result<f64> {
    let meta =
        std::fs::metadata(path).map_err(|e| format!("cannot weigh {}: {e}.", path.display()))?;
    Ok(meta.len() as f64 / KB)
}
