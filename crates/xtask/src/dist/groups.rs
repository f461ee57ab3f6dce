//! What pages share, in few files.
//!
//! wasm-split makes a module for each set of pages that have something in common, hundreds of them,
//! most of less than a kilobyte. Each would have to be compiled and started on its own. Here those
//! that nearly the same pages need are joined, so that a page loads few modules, and little that
//! only others need.

use super::links;
use crate::{Result, files, process};
use std::fmt::Write as _;
use std::path::Path;

/// So many modules are left, if none grows too large.
const TARGET: usize = 14;

/// No module grows beyond this before it is optimised; about 36 KB with brotli afterwards.
const MOST_BYTES: u64 = 140 * 1024;

/// What a byte too many costs on the pages where it is waited for; elsewhere it costs one.
const WEIGHTS: [(&str, u64); 4] = [("code", 6), ("sign_in", 4), ("mall", 2), ("live", 2)];

/// The module through which shared modules reach the main one.
const MAIN: &str = "__wasm_split";
const VIA: &str = "main";

/// A page that travels apart, and the shared modules that it needs.
#[derive(Debug, PartialEq, Eq)]
pub struct PagePlan {
    pub name: String,
    pub modules: Vec<String>,
}

/// Shared modules that become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub modules: Vec<String>,
    bytes: u64,
    /// A bit for each page that needs any of it.
    users: u64,
}

impl Group {
    pub fn name(index: usize) -> String {
        format!("shared_{index}")
    }
}

/// Which modules become one.
pub fn plan(pages: &[PagePlan], bytes: impl Fn(&str) -> Result<u64>) -> Result<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        for module in &page.modules {
            match groups.iter_mut().find(|group| group.modules[0] == *module) {
                Some(group) => group.users |= 1 << index,
                None => groups.push(Group {
                    modules: vec![module.clone()],
                    bytes: bytes(module)?,
                    users: 1 << index,
                }),
            }
        }
    }
    let weights: Vec<u64> = pages.iter().map(weight).collect();
    while groups.len() > TARGET {
        let Some((one, other)) = cheapest(&groups, &weights) else { break };
        let joined = groups.swap_remove(other);
        let group = &mut groups[one];
        group.modules.extend(joined.modules);
        group.bytes += joined.bytes;
        group.users |= joined.users;
    }
    Ok(groups)
}

fn weight(page: &PagePlan) -> u64 {
    WEIGHTS.iter().find(|(name, _)| *name == page.name).map_or(1, |(_, weight)| *weight)
}

/// The two whose joining costs least: what each page would load more. The first is the lower one.
fn cheapest(groups: &[Group], weights: &[u64]) -> Option<(usize, usize)> {
    let weigh = |users: u64| -> u64 {
        let is_user = |(page, _): &(usize, &u64)| users >> page & 1 == 1;
        weights.iter().enumerate().filter(is_user).map(|(_, weight)| weight).sum()
    };
    let mut best = None;
    for (other, b) in groups.iter().enumerate() {
        for (one, a) in groups[..other].iter().enumerate() {
            if a.bytes + b.bytes > MOST_BYTES {
                continue;
            }
            let cost = weigh(b.users & !a.users) * a.bytes + weigh(a.users & !b.users) * b.bytes;
            if best.is_none_or(|(least, _, _)| cost < least) {
                best = Some((cost, one, other));
            }
        }
    }
    best.map(|(_, one, other)| (one, other))
}

/// Makes one module of the group's.
///
/// What all import from the main module would be imported once for each: so it is imported by one
/// more module, which the others get it from.
pub fn join(folder: &Path, group: &Group, name: &str) -> Result<Vec<u8>> {
    let mut relay = Vec::new();
    let mut arguments = Vec::new();
    for (index, module) in group.modules.iter().enumerate() {
        let path = folder.join(format!("{module}.wasm"));
        let wasm = files::read(&path)?;
        let wider = links::relay(&wasm, MAIN, VIA)?;
        if wider.len() > relay.len() {
            relay = wider;
        }
        let path = folder.join(format!("bare-{module}.wasm"));
        files::write(&path, &links::without_names(&wasm)?)?;
        arguments.extend([path.into_os_string(), format!("part_{index}").into()]);
    }
    let (from, to) =
        (folder.join(format!("relay-{name}.wasm")), folder.join(format!("joined-{name}.wasm")));
    files::write(&from, &relay)?;
    process::run(
        process::command(files::node_modules().join(".bin/wasm-merge"))
            .args(super::parts::FEATURES)
            .arg("--enable-multimemory")
            .arg(&from)
            .arg(MAIN)
            .args(arguments)
            .arg("--output")
            .arg(&to),
    )?;
    let joined = links::keep_exports(&files::read(&to)?, |_| false)?;
    links::import_from(&joined, VIA, MAIN)
}

/// wasm-split's script, which loads groups then and no single modules.
pub fn regrouped(loader: &str, groups: &[Group]) -> Result<String> {
    const START: &str = "const __chunk_";
    const END: &str = "\n, []);\n";
    let odd = || "wasm-split's script is not as expected.".to_owned();
    let mut template = None;
    let mut script = String::new();
    let mut rest = loader;
    while let Some((before, chunk)) = rest.split_once(START) {
        let (chunk, after) = chunk.split_once(END).ok_or_else(odd)?;
        let number = chunk.split(' ').next().ok_or_else(odd)?;
        template.get_or_insert_with(|| {
            format!("{START}{chunk}{END}").replace(&format!("chunk_{number}"), "chunk_NUMBER")
        });
        script.push_str(before);
        rest = after;
    }
    let Some(template) = template else { return Ok(loader.to_owned()) };
    let (head, pages) = rest.split_once("export const __wasm_split_load_").ok_or_else(odd)?;
    script.push_str(head);
    for index in 0..groups.len() {
        script.push_str(
            &template
                .replace("__chunk_NUMBER", &Group::name(index))
                .replace("chunk_NUMBER", &Group::name(index)),
        );
    }
    for page in pages.split("export const __wasm_split_load_") {
        let (load, list) = page.split_once("\n, [").ok_or_else(odd)?;
        let (list, end) = list.split_once(']').ok_or_else(odd)?;
        let used: Vec<&str> = list.split(", ").map(|name| name.trim_start_matches("__")).collect();
        let names = groups.iter().enumerate().filter_map(|(index, group)| {
            let is_used = group.modules.iter().any(|module| used.contains(&&**module));
            is_used.then(|| Group::name(index))
        });
        let names = names.collect::<Vec<_>>().join(", ");
        write!(script, "export const __wasm_split_load_{load}\n, [{names}]{end}")
            .map_err(|e| e.to_string())?;
    }
    Ok(script)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(name: &str, modules: &[&str]) -> PagePlan {
        let modules = modules.iter().map(|module| (*module).to_owned()).collect();
        PagePlan { name: name.to_owned(), modules }
    }

    #[test]
    fn what_the_same_pages_need_is_joined_first_and_nothing_is_lost() {
        let names: Vec<String> = (0..40).map(|index| format!("chunk_{index}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let pages = [page("code", &names[..20]), page("points", &names[10..])];
        let groups = plan(&pages, |_| Ok(1_000)).unwrap();
        assert_eq!(groups.len(), TARGET);
        let mut all: Vec<_> = groups.iter().flat_map(|group| group.modules.clone()).collect();
        all.sort();
        let mut expected: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        expected.sort();
        assert_eq!(all, expected);
        let sets: Vec<u64> = groups.iter().map(|group| group.users).collect();
        assert!([1, 2, 3].iter().all(|users| sets.contains(users)), "{sets:?}");
    }

    #[test]
    fn no_group_grows_too_large() {
        let names: Vec<String> = (0..30).map(|index| format!("chunk_{index}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let groups = plan(&[page("a", &names), page("b", &names)], |_| Ok(80 * 1024)).unwrap();
        assert_eq!(groups.len(), 30);
    }

    const LOADER: &str = r#"head;
/* a, b */
const __chunk_7 = makeLoad(() => {
    const src = memberBoot.part("chunk_7");
}
, []);
/* a */
const __chunk_8 = makeLoad(() => {
    const src = memberBoot.part("chunk_8");
}
, []);
export const __wasm_split_load_a = wrapAsyncCb(makeLoad(() => {
    const src = memberBoot.part("split_a");
}
, [__chunk_7, __chunk_8]));
export const __wasm_split_load_b = wrapAsyncCb(makeLoad(() => {
    const src = memberBoot.part("split_b");
}
, [__chunk_7]));
"#;

    #[test]
    fn the_script_loads_groups() {
        let group = |modules: &[&str]| Group {
            modules: modules.iter().map(|module| (*module).to_owned()).collect(),
            bytes: 1,
            users: 1,
        };
        let script = regrouped(LOADER, &[group(&["chunk_8"]), group(&["chunk_7"])]).unwrap();
        assert!(script.starts_with("head;"));
        assert!(script.contains(r#"memberBoot.part("shared_0")"#), "{script}");
        assert!(script.contains("const shared_1 = makeLoad"), "{script}");
        assert!(script.contains(", [shared_0, shared_1]));"), "{script}");
        assert!(script.contains(", [shared_1]));"), "{script}");
        assert!(!script.contains("chunk_"), "{script}");
        let joined = regrouped(LOADER, &[group(&["chunk_8", "chunk_7"])]).unwrap();
        assert_eq!(joined.matches(", [shared_0]));").count(), 2, "{joined}");
    }
}
