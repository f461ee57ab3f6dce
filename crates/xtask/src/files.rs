//! The file system, with errors that name the file.

use crate::Result;
use std::fs;
use std::path::{Path, PathBuf};

/// The project's root folder.
pub fn root() -> &'static Path {
    const XTASK: &str = env!("CARGO_MANIFEST_DIR");
    Path::new(XTASK).ancestors().nth(2).unwrap_or(Path::new("."))
}

/// Cargo's output folder, also for everything made here.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// The npm packages of the build and of the browser tests live beside the tests.
pub fn node_root() -> PathBuf {
    root().join("tests")
}

pub fn node_modules() -> PathBuf {
    node_root().join("node_modules")
}

pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|e| format!("cannot read {}: {e}.", path.display()))
}

pub fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|e| format!("cannot read {}: {e}.", path.display()))
}

/// Writes beside the file first, so that a server never reads half of it.
pub fn write(path: &Path, content: &[u8]) -> Result {
    let failed = |e| format!("cannot write {}: {e}.", path.display());
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    fs::write(&name, content).map_err(failed)?;
    fs::rename(&name, path).map_err(failed)
}

pub fn create_folder(path: &Path) -> Result {
    fs::create_dir_all(path).map_err(|e| format!("cannot create {}: {e}.", path.display()))
}

/// Every file below a folder, or the file itself, in a fixed order; nothing if there is none.
pub fn walk(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let failed = |e| format!("cannot list {}: {e}.", path.display());
    let mut entries = fs::read_dir(path)
        .map_err(failed)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<Vec<_>>>()
        .map_err(failed)?;
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        files.extend(walk(&entry)?);
    }
    Ok(files)
}
