//! Programs that cargo installs, in its own folder, where the next checkout finds them.

use super::announce;
use crate::{Result, process};
use std::path::PathBuf;

/// Installs the version wanted unless it is there.
pub fn install(package: &str, program: &str, version: &str, minutes: u32) -> Result {
    let file = folder()?.join(program);
    let has_version = |path: PathBuf| {
        process::probe(process::command(path).arg("--version"))
            .is_some_and(|text| text.split_whitespace().any(|word| word == version))
    };
    if has_version(file) {
        return Ok(());
    }
    announce(&format!("{package} {version}"), minutes);
    let cargo_install = |locked: &[&str]| {
        process::run(
            process::command("cargo")
                .args(["install", "--quiet", package, "--version", version])
                .args(locked)
                .env_remove("CARGO_TARGET_DIR"),
        )
    };
    // A registry that lags behind can lack a locked dependency and still have one that fits.
    cargo_install(&["--locked"])
        .or_else(|_| cargo_install(&[]))
        .map_err(|e| format!("{package} could not be installed: {e}"))
}

/// Where `cargo install` puts programs.
pub fn folder() -> Result<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    home.or_else(|| Some(std::env::home_dir()?.join(".cargo")))
        .map(|home| home.join("bin"))
        .ok_or_else(|| "there is no home folder to install programs into.".to_owned())
}
