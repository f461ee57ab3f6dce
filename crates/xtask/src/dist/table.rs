//! What a WebAssembly file writes into its table of functions. Whatever stands there may be called by
//! its number, as far as wasm-opt can know, and stays in the file with all that it needs.

use super::wasm::{
    DATA, ELEMENTS, HEAD, Reader, broken, for_sections, function_names, write_leb, write_section,
};
use crate::Result;
use std::collections::BTreeMap;

/// Element segments that write functions into the first table, by number and by expression.
const ACTIVE: u64 = 0;
const ACTIVE_EXPRESSIONS: u64 = 4;
const I32_CONST: u8 = 0x41;
const REF_NULL: u8 = 0xd0;
const REF_FUNC: u8 = 0xd2;
const END: u8 = 0x0b;

/// The file without the functions in its table whose names, as Rust mangles them, are not wanted, and
/// how many that are: whoever called one would be stopped. One whose number the data hold more than once
/// stays, since the compiler may have made it one with somebody else's. Places that are left free are not
/// written either, since a table is empty to begin with: wasm-split leaves hundreds for the parts to come.
pub fn without(wasm: &[u8], is_unwanted: impl Fn(&str) -> bool) -> Result<(Vec<u8>, usize)> {
    let names = function_names(wasm)?;
    let mentions = mentions(wasm)?;
    let mut unwanted = 0;
    let mut stays = |place: u64, function: u64| {
        let is_out = names.get(&function).is_some_and(|name| is_unwanted(name))
            && mentions.get(&place).is_none_or(|times| *times == 1);
        unwanted += usize::from(is_out);
        !is_out
    };
    let mut out = wasm.get(..HEAD).ok_or_else(broken)?.to_vec();
    for_sections(wasm, |kind, body| {
        if kind != ELEMENTS {
            write_section(&mut out, kind, body);
            return Ok(());
        }
        let mut segments = Reader(body);
        let mut runs: Vec<(u64, Vec<u64>)> = Vec::new();
        let mut free = 0;
        for _ in 0..segments.leb()? {
            let (offset, functions) = segment(&mut segments)?;
            if offset < free {
                return Err("two element segments write to one place.".to_owned());
            }
            free = offset + functions.len() as u64;
            for (place, function) in (offset..).zip(functions) {
                let Some(function) = function.filter(|function| stays(place, *function)) else {
                    continue;
                };
                match runs.last_mut() {
                    Some((start, run)) if *start + run.len() as u64 == place => run.push(function),
                    _ => runs.push((place, vec![function])),
                }
            }
        }
        let mut content = Vec::new();
        write_leb(&mut content, runs.len() as u64);
        for (place, functions) in runs {
            write_leb(&mut content, ACTIVE);
            content.push(I32_CONST);
            write_positive(&mut content, place);
            content.push(END);
            write_leb(&mut content, functions.len() as u64);
            functions.iter().for_each(|function| write_leb(&mut content, *function));
        }
        write_section(&mut out, kind, &content);
        Ok(())
    })?;
    Ok((out, unwanted))
}

/// How many times the data hold each number that a place in a table might have, where a pointer to a
/// function stands.
fn mentions(wasm: &[u8]) -> Result<BTreeMap<u64, usize>> {
    let mut all = BTreeMap::new();
    for_sections(wasm, |kind, body| {
        if kind != DATA {
            return Ok(());
        }
        let mut segments = Reader(body);
        for _ in 0..segments.leb()? {
            segments.expect(ACTIVE as u8)?;
            segments.expect(I32_CONST)?;
            let offset = segments.leb()?;
            segments.expect(END)?;
            let size = segments.leb()? as usize;
            let bytes = segments.take(size)?;
            let to_the_next_pointer = (offset.wrapping_neg() % 4) as usize;
            for word in bytes.get(to_the_next_pointer..).unwrap_or_default().as_chunks::<4>().0 {
                *all.entry(u64::from(u32::from_le_bytes(*word))).or_default() += 1;
            }
        }
        Ok(())
    })?;
    Ok(all)
}

/// Where a segment begins, and the functions that it writes from there on.
fn segment(rest: &mut Reader) -> Result<(u64, Vec<Option<u64>>)> {
    let kind = rest.leb()?;
    let are_expressions = match kind {
        ACTIVE => false,
        ACTIVE_EXPRESSIONS => true,
        _ => return Err(format!("an element segment of kind {kind} is not known here.")),
    };
    rest.expect(I32_CONST)?;
    let offset = rest.leb()?;
    rest.expect(END)?;
    let mut functions = Vec::new();
    for _ in 0..rest.leb()? {
        if !are_expressions {
            functions.push(Some(rest.leb()?));
            continue;
        }
        functions.push(match rest.byte()? {
            REF_NULL => {
                rest.byte()?;
                None
            }
            REF_FUNC => Some(rest.leb()?),
            _ => return Err(broken()),
        });
        rest.expect(END)?;
    }
    Ok((offset, functions))
}

/// A positive number where a signed one is read: its highest bit, the sign, is 0.
fn write_positive(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x40 {
        out.push(value as u8 & 0x7f | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::super::wasm::{CUSTOM, write_name};
    use super::*;

    /// A file with these element segments, in which function 6 is `_R6dreams`.
    fn with(segments: &[&[u8]]) -> Vec<u8> {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        let body = [&[segments.len() as u8], &segments.concat()[..]].concat();
        write_section(&mut wasm, ELEMENTS, &body);
        let mut names = Vec::new();
        write_name(&mut names, "name");
        names.extend([1, 12, 1, 6]);
        write_name(&mut names, "_R6dreams");
        write_section(&mut wasm, CUSTOM, &names);
        wasm
    }

    #[test]
    fn only_what_is_written_into_the_table_stays() {
        let functions = b"\0\x41\x01\x0b\x02\x05\x06";
        let nothing = b"\0\x41\x03\x0b\0";
        let nulls = b"\x04\x41\x03\x0b\x02\xd0\x70\x0b\xd0\x70\x0b";
        let some = b"\x04\x41\xff\x00\x0b\x02\xd0\x70\x0b\xd2\x07\x0b";
        let written = b"\0\x41\x80\x01\x0b\x01\x07";
        let all = with(&[functions, nothing, nulls, some]);
        assert_eq!(without(&all, |_| false).unwrap().0, with(&[functions, written]));
        assert!(without(&with(&[b"\x01\0\x01\x05"]), |_| false).is_err(), "passive");
        assert!(without(b"<html>", |_| false).is_err());
    }

    #[test]
    fn what_is_not_wanted_leaves_a_free_place() {
        let all = with(&[b"\0\x41\x3f\x0b\x03\x05\x06\x07"]);
        let rest = with(&[b"\0\x41\x3f\x0b\x01\x05", b"\0\x41\xc1\x00\x0b\x01\x07"]);
        let is_unwanted = |name: &str| name.contains("dreams");
        assert_eq!(without(&all, is_unwanted).unwrap(), (rest, 1));
        // 64, its place in the table, behind two bytes that no pointer begins at.
        let data = |times: usize| {
            let mut body = vec![1, 0, I32_CONST, 2, END, 2 + 4 * times as u8, 7, 7];
            (0..times).for_each(|_| body.extend([64, 0, 0, 0]));
            let mut wasm = all.clone();
            write_section(&mut wasm, DATA, &body);
            wasm
        };
        assert_eq!(without(&data(1), is_unwanted).unwrap().1, 1);
        assert_eq!(
            without(&data(2), is_unwanted).unwrap(),
            (data(2), 0),
            "somebody else's as well"
        );
        let twice = with(&[b"\0\x41\x01\x0b\x02\x05\x06", b"\0\x41\x02\x0b\x01\x07"]);
        assert!(without(&twice, |_| false).is_err());
        let adjacent = with(&[b"\0\x41\x01\x0b\x01\x05", b"\0\x41\x02\x0b\x01\x07"]);
        let joined = with(&[b"\0\x41\x01\x0b\x02\x05\x07"]);
        assert_eq!(without(&adjacent, |_| false).unwrap().0, joined);
    }
}
