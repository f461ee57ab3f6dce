//! WebAssembly files as far as they are read and written here (WebAssembly Core Specification 2.0,
//! section 5).

use crate::Result;
use std::collections::BTreeMap;

/// The magic number and the version.
pub const HEAD: usize = 8;
pub const CUSTOM: u8 = 0;
pub const IMPORTS: u8 = 2;
pub const EXPORTS: u8 = 7;
pub const ELEMENTS: u8 = 9;
const CODE: u8 = 10;
pub const DATA: u8 = 11;
/// Of the section of names: those of functions.
const FUNCTION_NAMES: u8 = 1;

/// Calls for each section with its kind and its body.
pub fn for_sections<'a>(wasm: &'a [u8], mut each: impl FnMut(u8, &'a [u8]) -> Result) -> Result {
    let mut reader = Reader(wasm.get(HEAD..).ok_or_else(broken)?);
    while !reader.0.is_empty() {
        let kind = reader.byte()?;
        let size = reader.leb()? as usize;
        each(kind, reader.take(size)?)?;
    }
    Ok(())
}

pub fn write_section(out: &mut Vec<u8>, kind: u8, body: &[u8]) {
    out.push(kind);
    write_leb(out, body.len() as u64);
    out.extend(body);
}

/// Rewrites a section entry by entry; `change` says whether the entry stays.
pub fn map_section<'a>(
    wasm: &'a [u8],
    section: u8,
    mut change: impl FnMut(Reader<'a>, &mut Vec<u8>) -> Result<(Reader<'a>, bool)>,
) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    for_sections(wasm, |kind, body| {
        if kind != section {
            write_section(&mut out, kind, body);
            return Ok(());
        }
        let mut entries = Reader(body);
        let mut kept = 0;
        let mut written = Vec::new();
        for _ in 0..entries.leb()? {
            let mut entry = Vec::new();
            let (after, stays) = change(entries, &mut entry)?;
            entries = after;
            if stays {
                kept += 1;
                written.extend(entry);
            }
        }
        let mut content = Vec::new();
        write_leb(&mut content, kept);
        content.extend(written);
        write_section(&mut out, kind, &content);
        Ok(())
    })?;
    Ok([&wasm[..HEAD], &out].concat())
}

/// Reads the binary format.
#[derive(Clone, Copy)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or_else(broken)?;
        self.0 = rest;
        Ok(taken)
    }

    pub fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    pub fn expect(&mut self, byte: u8) -> Result {
        if self.byte()? == byte { Ok(()) } else { Err(broken()) }
    }

    /// An unsigned number, LEB128.
    pub fn leb(&mut self) -> Result<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(broken())
    }

    pub fn name(&mut self) -> Result<&'a str> {
        let length = self.leb()? as usize;
        std::str::from_utf8(self.take(length)?).map_err(|_| broken())
    }

    /// What is imported: a function, table, memory, global or tag, with its type.
    pub fn copy_import_kind(&mut self, out: &mut Vec<u8>) -> Result {
        let start = self.0;
        match self.byte()? {
            0 => {
                self.leb()?;
            }
            1 => {
                self.byte()?;
                self.limits()?;
            }
            2 => self.limits()?,
            3 => {
                self.take(2)?;
            }
            4 => {
                self.byte()?;
                self.leb()?;
            }
            _ => return Err(broken()),
        }
        out.extend(&start[..start.len() - self.0.len()]);
        Ok(())
    }

    fn limits(&mut self) -> Result {
        let has_maximum = self.byte()? & 1 == 1;
        self.leb()?;
        if has_maximum {
            self.leb()?;
        }
        Ok(())
    }
}

pub fn broken() -> String {
    "a file that should be WebAssembly is not.".to_owned()
}

pub fn write_leb(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 & 0x7f | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

pub fn write_name(out: &mut Vec<u8>, name: &str) {
    write_leb(out, name.len() as u64);
    out.extend(name.as_bytes());
}

/// Each function that has code in the file: its name, empty where it has none, and how many bytes
/// its code takes.
pub fn functions(wasm: &[u8]) -> Result<Vec<(String, usize)>> {
    let mut imported = 0;
    let mut functions = Vec::new();
    for_sections(wasm, |section, body| {
        let mut entries = Reader(body);
        match section {
            IMPORTS => {
                for _ in 0..entries.leb()? {
                    entries.name()?;
                    entries.name()?;
                    imported += usize::from(entries.0.first() == Some(&0));
                    entries.copy_import_kind(&mut Vec::new())?;
                }
            }
            CODE => {
                for _ in 0..entries.leb()? {
                    let size = entries.leb()? as usize;
                    entries.take(size)?;
                    functions.push((String::new(), size));
                }
            }
            CUSTOM => {
                for_function_names(entries, |index, name| {
                    let own = (index as usize).checked_sub(imported);
                    if let Some(function) = own.and_then(|index| functions.get_mut(index)) {
                        name.clone_into(&mut function.0);
                    }
                })?;
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(functions)
}

/// The number and the name of each function that has one, imported ones included.
pub fn function_names(wasm: &[u8]) -> Result<BTreeMap<u64, &str>> {
    let mut all = BTreeMap::new();
    for_sections(wasm, |section, body| {
        if section != CUSTOM {
            return Ok(());
        }
        for_function_names(Reader(body), |index, name| {
            all.insert(index, name);
        })
    })?;
    Ok(all)
}

/// Calls for each function that a custom section names.
fn for_function_names<'a>(mut section: Reader<'a>, mut each: impl FnMut(u64, &'a str)) -> Result {
    if section.name()? != "name" {
        return Ok(());
    }
    while !section.0.is_empty() {
        let kind = section.byte()?;
        let size = section.leb()? as usize;
        let mut names = Reader(section.take(size)?);
        if kind != FUNCTION_NAMES {
            continue;
        }
        for _ in 0..names.leb()? {
            each(names.leb()?, names.name()?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_function_has_its_name_and_its_size() {
        let mut imports = vec![1];
        write_name(&mut imports, "env");
        write_name(&mut imports, "f");
        imports.extend([0, 0]);
        let mut names = Vec::new();
        write_name(&mut names, "name");
        let mut entries = vec![2, 0];
        write_name(&mut entries, "f");
        entries.push(2);
        write_name(&mut entries, "second");
        names.extend([FUNCTION_NAMES, entries.len() as u8]);
        names.extend(entries);
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        write_section(&mut wasm, IMPORTS, &imports);
        write_section(&mut wasm, CODE, &[2, 2, 0, 0x0b, 3, 0, 1, 0x0b]);
        write_section(&mut wasm, CUSTOM, &names);
        assert_eq!(functions(&wasm).unwrap(), [(String::new(), 2), ("second".to_owned(), 3)]);
        assert_eq!(function_names(&wasm).unwrap(), BTreeMap::from([(0, "f"), (2, "second")]));
        assert!(functions(b"none").is_err());
    }
}
