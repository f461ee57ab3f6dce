//! Whether the site is still what its sources say: a hash over everything it is made of.

use crate::{Result, files};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

const INPUTS: [&str; 15] = [
    "src",
    "style",
    "public",
    "locales",
    "index.html",
    "build.rs",
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "crates/contract",
    "crates/xtask/src/dist.rs",
    "crates/xtask/src/dist",
    "crates/xtask/src/setup.rs",
    "crates/xtask/src/setup/toolchain.rs",
    "tests/package-lock.json",
];

pub fn of_inputs() -> Result<String> {
    let mut sources = Vec::new();
    for input in INPUTS {
        for path in files::walk(&files::root().join(input))? {
            let content = files::read(&path)?;
            sources.push((path, content));
        }
    }
    Ok(stamp(&sources))
}

fn stamp(sources: &[(PathBuf, Vec<u8>)]) -> String {
    let mut hasher = Sha256::new();
    for (path, content) in sources {
        hasher.update(path.as_os_str().as_encoded_bytes());
        hasher.update([0]);
        hasher.update(Sha256::digest(content));
    }
    format!("{:x}", hasher.finalize())
}

pub fn is_fresh(folder: &Path, stamp: &str) -> bool {
    folder.join("index.html").exists()
        && fs::read_to_string(record_of(folder)).is_ok_and(|recorded| recorded == stamp)
}

pub fn record(folder: &Path, stamp: &str) -> Result {
    files::write(&record_of(folder), stamp.as_bytes())
}

fn record_of(folder: &Path) -> PathBuf {
    folder.with_extension("stamp")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_follows_names_and_contents() {
        let stamp_of = |name: &str, content: &str| {
            stamp(&[(PathBuf::from(name), content.as_bytes().to_vec())])
        };
        assert_eq!(stamp_of("a", "b"), stamp_of("a", "b"));
        assert_ne!(stamp_of("a", "b"), stamp_of("a", "c"));
        assert_ne!(stamp_of("a", "b"), stamp_of("c", "b"));
    }

    #[test]
    fn every_input_exists() {
        for input in INPUTS {
            assert!(files::root().join(input).exists(), "{input}");
        }
    }
}
