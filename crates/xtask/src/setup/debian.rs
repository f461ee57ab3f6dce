//! Packages of Debian and its kin, by apt-get.

use super::announce;
use crate::{Result, process};
use std::process::Command;
use std::sync::OnceLock;

pub fn has(package: &str) -> bool {
    process::probe(process::command("dpkg-query").args([
        "--show",
        "--showformat=${db:Status-Status}",
        package,
    ]))
    .is_some_and(|status| status == "installed")
}

pub fn is_here() -> bool {
    process::find("apt-get").is_some()
}

pub fn install(packages: &[&str], what: &str, minutes: u32) -> Result {
    let mut missing = packages.to_vec();
    missing.retain(|package| !has(package));
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if !is_here() {
        return Err(format!(
            "{what} is missing, and only on Debian and its kin can it be installed from here: install what Debian calls `{names}`, then try again."
        ));
    }
    refresh_lists()?;
    announce(&format!("{what}: {names}"), minutes);
    process::run(apt_get()?.args(["install", "--yes", "--no-install-recommends"]).args(&missing))
        .map_err(|e| format!("{what} could not be installed: {e}"))
}

/// Once per run.
fn refresh_lists() -> Result {
    static DONE: OnceLock<Result> = OnceLock::new();
    DONE.get_or_init(|| {
        println!("set-up: refreshing the package lists");
        process::run(apt_get()?.arg("update"))
    })
    .clone()
}

fn apt_get() -> Result<Command> {
    let is_root =
        process::probe(process::command("id").arg("-u")).is_some_and(|user| user.trim() == "0");
    let mut command = if is_root {
        process::command("env")
    } else if process::find("sudo").is_some() {
        let mut sudo = process::command("sudo");
        sudo.arg("env");
        sudo
    } else {
        return Err("installing packages takes root or sudo, and neither is here.".to_owned());
    };
    command.args([
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "--quiet=2",
        "--option=Dpkg::Use-Pty=0",
        "--option=DPkg::Lock::Timeout=300",
    ]);
    Ok(command)
}
