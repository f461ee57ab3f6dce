//! Compressed forms beside each file, for servers that send them as they are.

use crate::{Result, files};
use brotli::enc::BrotliEncoderParams;
use brotli::enc::backward_references::BrotliEncoderMode;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::path::{Path, PathBuf};

const COMPRESSIBLE: [&str; 9] =
    ["html", "css", "js", "json", "wasm", "svg", "webmanifest", "txt", "xml"];

/// The files that [`write`] makes for this one.
pub fn forms(path: &Path) -> Vec<PathBuf> {
    let is_compressible = path
        .extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| COMPRESSIBLE.contains(&extension));
    if is_compressible { vec![form(path, "br"), form(path, "gz")] } else { Vec::new() }
}

pub fn form(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

pub fn write(path: &Path, content: &[u8]) -> Result {
    if forms(path).is_empty() {
        return Ok(());
    }
    let failed = |e| format!("cannot compress {}: {e}.", path.display());
    files::write(&form(path, "br"), &brotli(content).map_err(failed)?)?;
    files::write(&form(path, "gz"), &gzip(content).map_err(failed)?)
}

/// The smaller of two: which way of guessing suits a file, only trying tells.
fn brotli(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let generic = brotli_as(content, BrotliEncoderMode::BROTLI_MODE_GENERIC, 22)?;
    let font = brotli_as(content, BrotliEncoderMode::BROTLI_MODE_FONT, 18)?;
    Ok(if font.len() < generic.len() { font } else { generic })
}

fn brotli_as(content: &[u8], mode: BrotliEncoderMode, lgwin: i32) -> std::io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let params = BrotliEncoderParams {
        quality: 11,
        mode,
        lgwin,
        size_hint: content.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &content[..], &mut packed, &params)?;
    Ok(packed)
}

fn gzip(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}
