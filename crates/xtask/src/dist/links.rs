//! The names by which a WebAssembly file and its script know each other.
//!
//! wasm-bindgen makes them long and unique, with a hash each, and both files carry them all: 4 KB
//! of a first visit. Here they become short. What is exported only for JavaScript that nobody
//! calls is left out, and with it all that only it needs.

use super::wasm::{
    CUSTOM, EXPORTS, HEAD, IMPORTS, Reader, broken, for_sections, map_section, write_leb,
    write_name, write_section,
};
use crate::Result;
use std::collections::BTreeMap;

/// What Rust's names of functions begin with (RFC 2603).
const MANGLED: &str = "_R";

/// The new name of each.
pub type Names = BTreeMap<String, String>;

/// The file with short names for what it imports from `modules`, and for what it exports under the
/// names of Rust's functions.
pub fn shorten(wasm: &[u8], modules: &[&str]) -> Result<(Vec<u8>, Names)> {
    let mut names = Names::new();
    let mut shortened = |name: &str| {
        let count = names.len();
        names.entry(name.to_owned()).or_insert_with(|| format!("${}", base36(count))).clone()
    };
    let changed = map_section(wasm, IMPORTS, |mut entry, out| {
        let from = entry.name()?;
        let name = entry.name()?;
        write_name(out, from);
        if modules.contains(&from) {
            write_name(out, &shortened(name));
        } else {
            write_name(out, name);
        }
        entry.copy_import_kind(out)?;
        Ok((entry, true))
    })?;
    let changed = map_section(&changed, EXPORTS, |mut entry, out| {
        let name = entry.name()?;
        if name.starts_with(MANGLED) {
            write_name(out, &shortened(name));
        } else {
            write_name(out, name);
        }
        out.push(entry.byte()?);
        write_leb(out, entry.leb()?);
        Ok((entry, true))
    })?;
    Ok((changed, names))
}

/// The file with what it imports from one module imported from another.
pub fn import_from(wasm: &[u8], from: &str, to: &str) -> Result<Vec<u8>> {
    map_section(wasm, IMPORTS, |mut entry, out| {
        let module = entry.name()?;
        write_name(out, if module == from { to } else { module });
        write_name(out, entry.name()?);
        entry.copy_import_kind(out)?;
        Ok((entry, true))
    })
}

/// A file that imports from `via` what `wasm` imports from `from`, and exports it under the same
/// names. Functions have types of their own and are not among it.
pub fn relay(wasm: &[u8], from: &str, via: &str) -> Result<Vec<u8>> {
    let mut imports = Vec::new();
    let mut exports = Vec::new();
    let mut counts = [0_u64; 5];
    let mut count = 0;
    for_sections(wasm, |section, body| {
        if section != IMPORTS {
            return Ok(());
        }
        let mut entries = Reader(body);
        for _ in 0..entries.leb()? {
            let (module, name) = (entries.name()?, entries.name()?);
            let kind = entries.0.first().copied().ok_or_else(broken)?;
            if module != from || kind == 0 {
                return Err(format!("`{module}.{name}` cannot be passed on."));
            }
            count += 1;
            write_name(&mut imports, via);
            write_name(&mut imports, name);
            entries.copy_import_kind(&mut imports)?;
            write_name(&mut exports, name);
            exports.push(kind);
            let of_kind = counts.get_mut(usize::from(kind)).ok_or_else(broken)?;
            write_leb(&mut exports, *of_kind);
            *of_kind += 1;
        }
        Ok(())
    })?;
    let mut relay = wasm.get(..HEAD).ok_or_else(broken)?.to_vec();
    for (section, entries) in [(IMPORTS, imports), (EXPORTS, exports)] {
        let mut body = Vec::new();
        write_leb(&mut body, count);
        body.extend(entries);
        write_section(&mut relay, section, &body);
    }
    Ok(relay)
}

/// The file without the exports that are not wanted.
pub fn keep_exports(wasm: &[u8], is_wanted: impl Fn(&str) -> bool) -> Result<Vec<u8>> {
    map_section(wasm, EXPORTS, |mut entry, out| {
        let name = entry.name()?;
        write_name(out, name);
        out.push(entry.byte()?);
        write_leb(out, entry.leb()?);
        Ok((entry, is_wanted(name)))
    })
}

/// The file without the names of its functions, of which wasm-split writes some that wasm-opt does
/// not know.
pub fn without_names(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut kept = Vec::new();
    for_sections(wasm, |kind, body| {
        if kind != CUSTOM || Reader(body).name()? != "name" {
            write_section(&mut kept, kind, body);
        }
        Ok(())
    })?;
    Ok([&wasm[..HEAD], &kept].concat())
}

/// A script with each whole word that has a new name replaced by it.
pub fn rename(script: &str, names: &Names) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut renamed = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(start) = rest.find(is_part) {
        let end = rest[start..].find(|c| !is_part(c)).map_or(rest.len(), |length| start + length);
        let word = &rest[start..end];
        renamed.push_str(&rest[..start]);
        renamed.push_str(names.get(word).map_or(word, String::as_str));
        rest = &rest[end..];
    }
    renamed + rest
}

fn base36(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from(b"0123456789abcdefghijklmnopqrstuvwxyz"[number % 36]));
        number /= 36;
        if number == 0 {
            return digits.iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two imports of a function type each, one of them a memory, and two exports.
    fn module() -> Vec<u8> {
        let mut imports = vec![3];
        for (module, name, kind) in [
            ("./js", "__wbg_long_1", &[0, 0][..]),
            ("env", "memory", &[2, 1, 1, 9]),
            ("./js", "b", &[0, 0]),
        ] {
            write_name(&mut imports, module);
            write_name(&mut imports, name);
            imports.extend(kind);
        }
        let mut exports = vec![2];
        for name in ["start", "unused"] {
            write_name(&mut exports, name);
            exports.extend([0, 0]);
        }
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        for (kind, body) in [(1, vec![1, 0x60, 0, 0]), (IMPORTS, imports), (EXPORTS, exports)] {
            wasm.push(kind);
            write_leb(&mut wasm, body.len() as u64);
            wasm.extend(body);
        }
        wasm
    }

    fn has(wasm: &[u8], text: &str) -> bool {
        wasm.windows(text.len()).any(|window| window == text.as_bytes())
    }

    #[test]
    fn imports_of_one_module_get_short_names() {
        let (wasm, names) = shorten(&module(), &["./js"]).unwrap();
        assert_eq!(names["__wbg_long_1"], "$0");
        assert_eq!(names["b"], "$1");
        assert!(!has(&wasm, "__wbg_long_1") && has(&wasm, "$0") && has(&wasm, "memory"));
        assert_eq!(keep_exports(&wasm, |_| true).unwrap(), wasm);
    }

    #[test]
    fn exports_with_rusts_names_get_short_ones_that_no_import_has() {
        let mut wasm = module();
        write_section(&mut wasm, EXPORTS, b"\x02\x04main\0\0\x05_RINv\0\0");
        let (wasm, names) = shorten(&wasm, &["./js"]).unwrap();
        assert_eq!(names["_RINv"], "$2");
        assert!(!has(&wasm, "_RINv") && has(&wasm, "main"));
    }

    #[test]
    fn imports_can_come_from_another_module() {
        let wasm = import_from(&module(), "env", "elsewhere").unwrap();
        assert!(has(&wasm, "elsewhere") && !has(&wasm, "env") && has(&wasm, "memory"));
        assert_eq!(import_from(&wasm, "elsewhere", "env").unwrap(), module());
    }

    #[test]
    fn a_relay_passes_on_what_is_imported() {
        let mut imports = vec![1];
        write_name(&mut imports, "env");
        write_name(&mut imports, "memory");
        imports.extend([2, 1, 1, 9]);
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        write_section(&mut wasm, IMPORTS, &imports);
        let relay = relay(&wasm, "env", "far").unwrap();
        let mut expected = import_from(&wasm, "env", "far").unwrap();
        write_section(&mut expected, EXPORTS, b"\x01\x06memory\x02\0");
        assert_eq!(relay, expected);
        assert!(super::relay(&module(), "env", "far").is_err(), "functions are not passed on");
    }

    #[test]
    fn unwanted_exports_go() {
        let wasm = keep_exports(&module(), |name| name != "unused").unwrap();
        assert!(has(&wasm, "start") && !has(&wasm, "unused"));
    }

    #[test]
    fn names_go_and_all_else_stays() {
        let mut wasm = module();
        write_section(&mut wasm, CUSTOM, b"\x04name\x01\x02\x03");
        assert_eq!(without_names(&wasm).unwrap(), module());
    }

    #[test]
    fn only_whole_words_are_renamed() {
        let names = BTreeMap::from([("ab".to_owned(), "$0".to_owned())]);
        assert_eq!(rename("ab.ab_c=x.ab,{ab:1}", &names), "$0.ab_c=x.$0,{$0:1}");
    }

    #[test]
    fn what_is_no_wasm_is_an_error() {
        assert!(keep_exports(b"<html>", |_| true).is_err());
        let cut = &module()[..20];
        assert!(shorten(cut, &["./js"]).is_err());
    }
}
