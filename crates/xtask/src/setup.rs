//! What must be on the machine, checked first and installed only where it is missing.

mod cargo_tools;
mod debian;
pub mod node;
mod toolchain;

use crate::{Result, process};
use cargo_tools::install as cargo_tool;
pub use toolchain::Toolchain;

const WASM_BINDGEN: &str = "0.2.130";
const TRUNK: &str = "0.21.14";
/// Of the program; `wasm_split_helpers` in the app must be of the same line.
const WASM_SPLIT: &str = "0.2.4";

/// Everything that building the app takes.
pub fn build_tools() -> Result<Toolchain> {
    let toolchain = Toolchain::get()?;
    cargo_tool("wasm-bindgen-cli", "wasm-bindgen", WASM_BINDGEN, 3)?;
    cargo_tool("trunk", "trunk", TRUNK, 7)?;
    cargo_tools::install_silent(
        "wasm_split_cli_support",
        WASM_SPLIT,
        2,
        &["--features=build-binary"],
    )?;
    node::install_packages()?;
    // Trunk builds offline.
    process::run(toolchain.command("cargo")?.args([
        "fetch",
        "--quiet",
        "--target",
        toolchain.target(),
    ]))?;
    Ok(toolchain)
}

/// A browser with its driver, and letters for Chinese text in it.
pub fn browser() -> Result {
    for (program, package) in [("chromium", "chromium"), ("chromedriver", "chromium-driver")] {
        if process::find(program).is_none() {
            debian::install(&[package], &format!("{program}, for the tests in a browser"), 2)?;
        }
    }
    let fonts = process::probe(process::command("fc-list").arg(":lang=zh-cn"));
    if fonts.is_none_or(|fonts| fonts.trim().is_empty()) {
        debian::install(&["fonts-noto-cjk"], "Chinese letters", 1)?;
    }
    Ok(())
}

/// One line on what is being done and how long that usually takes.
fn announce(what: &str, minutes: u32) {
    let unit = if minutes == 1 { "minute" } else { "minutes" };
    println!("set-up: installing {what} (usually about {minutes} {unit})");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;

    #[test]
    fn versions_are_the_same_wherever_they_stand() {
        let text = |name: &str| files::read_text(&files::root().join(name)).unwrap();
        let trunk = text("Trunk.toml");
        let node = text("tests/package.json");
        assert!(text("Cargo.toml").contains(&format!("wasm-bindgen = \"={WASM_BINDGEN}\"")));
        assert!(trunk.contains(&format!("wasm_bindgen = \"{WASM_BINDGEN}\"")));
        assert!(trunk.contains("wasm_opt = \"version_132\""));
        assert!(node.contains("\"binaryen\": \"132."));
    }
}
