//! Writing the output folder: new files first, index.html last, then what is out of date goes.

use super::compress;
use crate::{Result, files};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long an asset outlives the last build that had it.
pub const KEPT_DAYS: u64 = 30;

/// A file whose name carries its hash, so that it can be cached for ever.
pub struct Asset {
    pub address: String,
    pub integrity: String,
}

pub struct Publisher {
    folder: PathBuf,
    written: BTreeSet<PathBuf>,
}

impl Publisher {
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), written: BTreeSet::new() }
    }

    pub fn asset(&mut self, name: &str, extension: &str, content: &[u8]) -> Result<Asset> {
        let hash: String =
            Sha256::digest(content)[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        let path = format!("assets/{name}-{hash}.{extension}");
        self.plain(Path::new(&path), content)?;
        Ok(Asset {
            address: format!("/{path}"),
            integrity: format!("sha256-{}", STANDARD.encode(Sha256::digest(content))),
        })
    }

    /// A file under its own name, with its compressed forms beside it.
    pub fn plain(&mut self, name: &Path, content: &[u8]) -> Result {
        let path = self.folder.join(name);
        let forms = compress::forms(&path);
        let is_the_same = forms.iter().all(|form| form.exists())
            && fs::read(&path).is_ok_and(|old| old == content);
        if is_the_same {
            touch(&path)?;
        } else {
            files::write(&path, content)?;
            compress::write(&path, content)?;
        }
        self.written.insert(path);
        self.written.extend(forms);
        Ok(())
    }

    pub fn finish(mut self, index: &str) -> Result {
        self.plain(Path::new("index.html"), index.as_bytes())?;
        let assets = self.folder.join("assets");
        for file in files::walk(&self.folder)? {
            let is_kept = file.starts_with(&assets) && age(&file) < kept();
            if !self.written.contains(&file) && !is_kept {
                fs::remove_file(&file)
                    .map_err(|e| format!("cannot remove {}: {e}.", file.display()))?;
            }
        }
        Ok(())
    }
}

fn kept() -> Duration {
    Duration::from_secs(KEPT_DAYS * 24 * 60 * 60)
}

fn age(file: &Path) -> Duration {
    fs::metadata(file)
        .and_then(|meta| meta.modified())
        .ok()
        .and_then(|at| at.elapsed().ok())
        .unwrap_or_default()
}

/// Sets the date from which an asset's days are counted.
fn touch(path: &Path) -> Result {
    for file in compress::forms(path).iter().map(PathBuf::as_path).chain([path]) {
        fs::File::options()
            .append(true)
            .open(file)
            .and_then(|file| file.set_modified(std::time::SystemTime::now()))
            .map_err(|e| format!("cannot date {}: {e}.", file.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_keeps_recent_assets_of_the_one_before_and_nothing_else() {
        let folder = std::env::temp_dir().join(format!("publish-{}", std::process::id()));
        let mut first = Publisher::new(&folder);
        let old = first.asset("app", "js", b"old").unwrap();
        first.plain(Path::new("gone.txt"), b"gone").unwrap();
        first.finish("one").unwrap();
        let mut second = Publisher::new(&folder);
        let new = second.asset("app", "js", b"new").unwrap();
        second.finish("two").unwrap();

        let exists = |address: &str| folder.join(address.trim_start_matches('/')).exists();
        assert_ne!(old.address, new.address);
        assert!(exists(&old.address) && exists(&format!("{}.br", old.address)));
        assert!(exists(&new.address));
        assert!(!exists("gone.txt") && !exists("gone.txt.br"));
        assert_eq!(fs::read(folder.join("index.html")).unwrap(), b"two");

        let stale = fs::File::options().append(true).open(folder.join(&old.address[1..])).unwrap();
        stale.set_modified(std::time::SystemTime::now() - kept() - Duration::from_secs(1)).unwrap();
        Publisher::new(&folder).finish("three").unwrap();
        assert!(!exists(&old.address));
        fs::remove_dir_all(&folder).unwrap();
    }
}
