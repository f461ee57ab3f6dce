//! Tools from npm, kept beside the browser tests and pinned by their package.json.

use super::{announce, debian};
use crate::{Result, files, process};
use serde_json::Value;
use std::path::Path;

/// Installs the packages unless exactly these versions are there.
pub fn install_packages() -> Result {
    if process::find("node").is_none() || process::find("npm").is_none() {
        debian::install(&["nodejs", "npm"], "Node.js", 3)?;
    }
    if packages_are_there()? {
        return Ok(());
    }
    announce("the tools from npm", 1);
    process::run(
        process::command("npm")
            .args(["ci", "--ignore-scripts", "--loglevel=error"])
            .current_dir(files::node_root()),
    )
    .map_err(|e| format!("the tools from npm could not be installed: {e}"))
}

fn packages_are_there() -> Result<bool> {
    let wanted = json(&files::node_root().join("package.json"))?;
    let Some(wanted) = wanted["devDependencies"].as_object() else {
        return Ok(true);
    };
    Ok(wanted.iter().all(|(name, version)| {
        json(&files::node_modules().join(name).join("package.json"))
            .is_ok_and(|found| found["version"] == *version)
    }))
}

fn json(path: &Path) -> Result<Value> {
    serde_json::from_str(&files::read_text(path)?)
        .map_err(|e| format!("{} is no JSON: {e}.", path.display()))
}

/// Runs a tool on a text.
pub fn tool(name: &str, args: &[&str], input: &str) -> Result<String> {
    process::filter(
        process::command(files::node_modules().join(".bin").join(name)).args(args),
        input.as_bytes(),
    )
}
