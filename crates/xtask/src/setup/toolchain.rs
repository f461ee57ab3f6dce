//! The compiler for WebAssembly.
//!
//! It builds the standard library from its source: what a prebuilt one carries for the messages of
//! panics alone would be an eighth of a first visit. Usually rustup brings that source. Where it
//! cannot (a network that reaches package registries only, and there rustup hangs), Debian's own Rust
//! serves; nothing but the commands made here ever sees that compiler.

use super::{announce, cargo_tools, debian};
use crate::{Result, files, process};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const TARGET: &str = "wasm32-unknown-unknown";
/// Leptos: views of one type instead of a type each, which compiles faster and weighs less.
const ERASED: &str = "--cfg=erase_components";
/// Leaves out what only a panic's message needs: a panic is a trap then, and the boot script shows
/// the recovery page for it. As building the standard library, it takes a compiler that is told to
/// accept what is unstable.
const LEAN: &str =
    "-Zlocation-detail=none -Zfmt-debug=none -Zunstable-options -Cpanic=immediate-abort";
/// Leaves in what wasm-split cuts along.
const DIVISIBLE: &str = "-Clink-args=--emit-relocs";
const RUSTUP_LIMIT: Duration = Duration::from_secs(60);

const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm"];

pub struct Toolchain {
    compiler: Compiler,
    folders: Vec<PathBuf>,
}

enum Compiler {
    /// The default one.
    Default,
    /// The distribution's.
    Debian,
}

impl Toolchain {
    pub fn get() -> Result<Self> {
        if has_target() && has_source() {
            return Self::new(Compiler::Default);
        }
        if !fallback_is_installed() {
            if process::find("rustup").is_some() && add_target()? {
                return Self::new(Compiler::Default);
            }
            install_fallback()?;
        }
        Self::new(Compiler::Debian)
    }

    fn new(compiler: Compiler) -> Result<Self> {
        let tools = [cargo_tools::folder()?, files::node_modules().join(".bin")];
        let first = match compiler {
            Compiler::Default => None,
            Compiler::Debian => Some(link_fallback()?),
        };
        Ok(Self { compiler, folders: first.into_iter().chain(tools).collect() })
    }

    /// A command that compiles for WebAssembly, in an output folder of its own so that two
    /// compilers never undo each other's work.
    pub fn command(&self, program: &str) -> Result<Command> {
        let mut command = process::command(program);
        command
            .env("PATH", process::path_with(&self.folders)?)
            .env("CARGO_TARGET_DIR", files::target().join("wasm"))
            .env("RUSTFLAGS", ERASED)
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
        if let Compiler::Debian = self.compiler {
            command
                .env_remove("RUSTUP_TOOLCHAIN")
                .env_remove("LD_LIBRARY_PATH")
                .env_remove("RUSTC");
        }
        Ok(command)
    }

    /// As [`Toolchain::command`], for code that ships: it is built for size, and the standard
    /// library with it.
    pub fn release_command(&self, program: &str) -> Result<Command> {
        let mut command = self.command(program)?;
        command
            .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
            .env("RUSTFLAGS", format!("{ERASED} {DIVISIBLE} {LEAN}"));
        Ok(command)
    }

    /// What [`Toolchain::release_command`] made of a program.
    pub fn program(&self, name: &str) -> PathBuf {
        files::target().join("wasm").join(TARGET).join("release").join(format!("{name}.wasm"))
    }

    pub fn target(&self) -> &'static str {
        TARGET
    }
}

fn has_target() -> bool {
    let mut rustc = process::command("rustc");
    rustc.args(["--print", "target-libdir", "--target", TARGET]);
    let Some(folder) = process::probe(&mut rustc) else {
        return false;
    };
    fs::read_dir(folder.trim()).is_ok_and(|entries| {
        entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libcore-"))
    })
}

fn has_source() -> bool {
    process::probe(process::command("rustc").args(["--print", "sysroot"])).is_some_and(|folder| {
        Path::new(folder.trim()).join("lib/rustlib/src/rust/library/Cargo.lock").exists()
    })
}

/// Whether rustup could add the target and the source. A failure is remembered for a day: it can take a minute.
fn add_target() -> Result<bool> {
    let failure = files::target().join("setup/rustup-failed");
    let is_recent = fs::metadata(&failure)
        .and_then(|meta| meta.modified())
        .is_ok_and(|at| at.elapsed().is_ok_and(|age| age < Duration::from_secs(86_400)));
    if is_recent {
        return Ok(false);
    }
    announce("Rust's WebAssembly target, by rustup", 1);
    let add = |what: [&str; 3]| {
        let mut rustup = process::command("rustup");
        process::run_within(rustup.args(what).stdin(Stdio::null()), RUSTUP_LIMIT)
    };
    match add(["target", "add", TARGET]).and_then(|()| add(["component", "add", "rust-src"])) {
        Ok(()) => Ok(true),
        Err(error) => {
            println!("set-up: {error} Debian's compiler serves instead.");
            files::write(&failure, error.as_bytes())?;
            Ok(false)
        }
    }
}

fn fallback_is_installed() -> bool {
    debian::is_here()
        && PACKAGES.iter().all(|package| debian::has(package))
        && linker().is_some_and(|path| path.exists())
}

fn install_fallback() -> Result {
    debian::install(&PACKAGES, "a Rust compiler for WebAssembly", 2)?;
    let linker = linker().ok_or("Debian's rust-web-llvm brings no rust-lld.")?;
    if linker.exists() {
        return Ok(());
    }
    // The link's target is named as its package is: lld-22.
    let package = fs::read_link(&linker)
        .ok()
        .and_then(|to| Some(to.file_name()?.to_str()?.to_owned()))
        .ok_or_else(|| format!("{} points nowhere.", linker.display()))?;
    debian::install(&[&package], "the linker for WebAssembly", 1)
}

/// The link through which Debian's compiler finds its linker.
fn linker() -> Option<PathBuf> {
    process::probe(process::command("dpkg").args(["--listfiles", "rust-web-llvm"]))?
        .lines()
        .map(PathBuf::from)
        .find(|path| path.ends_with("rust-lld"))
}

/// A folder with nothing but Debian's compiler, to stand first on PATH.
fn link_fallback() -> Result<PathBuf> {
    let folder = files::target().join("setup/bin");
    files::create_folder(&folder)?;
    for program in ["cargo", "rustc", "rustdoc"] {
        let (from, to) = (Path::new("/usr/bin").join(program), folder.join(program));
        if from.exists() && fs::read_link(&to).ok().as_ref() != Some(&from) {
            let _ = fs::remove_file(&to);
            symlink(&from, &to).map_err(|e| format!("cannot link {}: {e}.", to.display()))?;
        }
    }
    Ok(folder)
}
