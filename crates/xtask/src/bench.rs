//! What a visitor downloads, file by file, and what in the code weighs most.

use crate::args::Args;
use crate::{Result, dist, files};
use rustc_demangle::demangle;
use std::collections::BTreeMap;

/// So many are named.
const NAMED: usize = 15;
const KB: f64 = 1024.0;

pub fn run(args: Args) -> Result {
    args.finish()?;
    let site = dist::site()?;
    let weight = dist::check_budget(&site);

    // The optimised files have no names any more.
    let compiled = files::read(&dist::named_wasm())?;
    let functions: Vec<(String, usize)> = dist::functions(&compiled)?
        .into_iter()
        .map(|(name, size)| (format!("{:#}", demangle(&name)), size))
        .collect();
    let mut crates = BTreeMap::<&str, usize>::new();
    for (name, size) in &functions {
        *crates.entry(crate_of(name)).or_default() += size;
    }
    print("crates of the first wasm file, before wasm-opt, in KB", crates);
    let functions = functions.iter().map(|(name, size)| (name.as_str(), *size));
    print("functions of the same", functions);
    weight
}

fn print<'a>(title: &str, weights: impl IntoIterator<Item = (&'a str, usize)>) {
    let mut weights: Vec<_> = weights.into_iter().collect();
    weights.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    println!("\n{title}");
    for (name, size) in weights.into_iter().take(NAMED) {
        let short: String = name.chars().take(100).collect();
        println!("{:>8.1}  {short}", size as f64 / KB);
    }
}

/// The crate whose function it is; of an implementation, the crate of the type.
fn crate_of(name: &str) -> &str {
    let name = name.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '_');
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
    match &name[..end] {
        "" => "without a name",
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::crate_of;

    #[test]
    fn a_function_belongs_to_a_crate() {
        assert_eq!(crate_of("member_app::api::exchange::{closure#0}"), "member_app");
        assert_eq!(crate_of("<contract::Page<_> as serde::Deserialize>::deserialize"), "contract");
        assert_eq!(crate_of("<&[tachys::View] as Render>::build"), "tachys");
        assert_eq!(crate_of(""), "without a name");
    }
}
