//! Programs that cargo installs, in its own folder, where the next checkout finds them.

use super::announce;
use crate::{Result, process};
use std::path::PathBuf;

/// Installs the version wanted unless it is there.
pub fn install(package: &str, program: &str, version: &str, minutes: u32) -> Result {
    let file = folder()?.join(program);
    let is_there = process::probe(process::command(file).arg("--version"))
        .is_some_and(|text| text.split_whitespace().any(|word| word == version));
    if is_there { Ok(()) } else { install_with(package, version, minutes, &[]) }
}

/// As [`install`], for a package whose program does not say its version.
pub fn install_silent(package: &str, version: &str, minutes: u32, options: &[&str]) -> Result {
    let entry = format!("{package} v{version}:");
    let is_there = process::probe(process::command("cargo").args(["install", "--list"]))
        .is_some_and(|list| list.lines().any(|line| line == entry));
    if is_there { Ok(()) } else { install_with(package, version, minutes, options) }
}

fn install_with(package: &str, version: &str, minutes: u32, options: &[&str]) -> Result {
    announce(&format!("{package} {version}"), minutes);
    let cargo_install = |locked: &[&str]| {
        process::run(
            process::command("cargo")
                .args(["install", "--quiet", package, "--version", version])
                .args(locked)
                .args(options)
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
