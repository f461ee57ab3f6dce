//! What was typed and not sent yet, so that a session that runs out in the middle takes nothing with
//! it: a text lives as long as the page, a whole form over a reload, too. Dropped when another member
//! signs in, and at sign-out; what is stored is of one member, and nobody else is shown it.

use std::cell::RefCell;

use leptos::prelude::*;

use crate::{browser, owner};

/// What the names of stored drafts begin with.
const STORE: &str = "member.draft.";

/// A form that nobody came back to.
const KEPT_FOR_MS: f64 = 30.0 * 24.0 * 3_600_000.0;

thread_local! {
    static DRAFTS: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

/// A text to type into, with what was typed under this name before.
pub fn text(name: &'static str) -> RwSignal<String> {
    let text = RwSignal::new(typed(name));
    Effect::new(move |_| keep(name, text.get()));
    text
}

/// Drops what was typed under these names: it was sent.
pub fn forget(names: &[&str]) {
    DRAFTS.with_borrow_mut(|drafts| drafts.retain(|(name, _)| !names.contains(&name.as_str())));
}

/// What was stored under a name in the last 30 days.
pub fn recall(name: &str) -> Option<String> {
    let here = Some(typed(name)).filter(|text| !text.is_empty());
    if !owner::is_still_here() {
        return here;
    }
    let (now, whose) = (browser::device_ms(), whose());
    let read = |key: &str| browser::recall(key).and_then(|kept| still_good(&kept, &whose, now));
    // Whatever is too old or somebody else's goes, whether anybody asks for it or not.
    for key in browser::stored_below(STORE) {
        if read(&key).is_none() {
            browser::forget(&key);
        }
    }
    here.or_else(|| read(&key(name)))
}

/// Whether there is one under a name that begins like this.
pub fn is_any_below(start: &str) -> bool {
    let is_typed = DRAFTS.with_borrow(|drafts| drafts.iter().any(|(of, _)| of.starts_with(start)));
    let is_good =
        |stored: &String| stored.strip_prefix(STORE).is_some_and(|name| recall(name).is_some());
    is_typed || browser::stored_below(&key(start)).iter().any(is_good)
}

/// Stores a draft in place of the one before. Says whether it survives a reload; where it does not,
/// it lives as long as the page.
pub fn store(name: &str, draft: &str) -> bool {
    let key = key(name);
    let is_mine = owner::is_still_here();
    let is_kept =
        is_mine && browser::remember(&key, &stamped(draft, &whose(), browser::device_ms()));
    if is_mine && !is_kept {
        browser::forget(&key);
    }
    keep(name, if is_kept { String::new() } else { draft.to_owned() });
    is_kept
}

/// Drops a stored draft.
pub fn discard(name: &str) {
    if owner::is_still_here() {
        browser::forget(&key(name));
    }
    forget(&[name]);
}

/// Drops everything.
pub fn forget_all() {
    forget_typed();
    forget_stored();
}

/// Drops what lives as long as the page.
pub fn forget_typed() {
    DRAFTS.with_borrow_mut(Vec::clear);
}

/// Drops what is stored.
pub fn forget_stored() {
    for key in browser::stored_below(STORE) {
        browser::forget(&key);
    }
}

fn key(name: &str) -> String {
    [STORE, name].concat()
}

/// Whose drafts are stored and read; nobody's name where the device does not know the member.
fn whose() -> String {
    owner::here().unwrap_or_default()
}

/// A draft with the time at which it was stored, in whole milliseconds, and whose it is.
fn stamped(draft: &str, whose: &str, now: f64) -> String {
    [&*(now as u64).to_string(), " ", whose, " ", draft].concat()
}

/// The draft, unless it is too old, somebody else's, or nothing that this app stores.
fn still_good(kept: &str, whose: &str, now: f64) -> Option<String> {
    let (at, rest) = kept.split_once(' ')?;
    let draft = rest.strip_prefix(whose)?.strip_prefix(' ')?;
    let age = now - at.parse::<u64>().ok()? as f64;
    (age < KEPT_FOR_MS).then(|| draft.to_owned())
}

/// What was kept under a name; empty when nothing was.
pub fn typed(name: &str) -> String {
    DRAFTS.with_borrow(|drafts| {
        let known = drafts.iter().find(|(of, _)| of == name);
        known.map(|(_, text)| text.clone()).unwrap_or_default()
    })
}

/// Keeps what was typed or chosen under a name.
pub fn keep(name: &str, text: String) {
    DRAFTS.with_borrow_mut(|drafts| {
        drafts.retain(|(of, _)| of != name);
        if !text.is_empty() {
            drafts.push((name.to_owned(), text));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::{
        KEPT_FOR_MS, discard, forget, forget_all, keep, recall, stamped, still_good, store, typed,
    };

    #[test]
    fn what_was_typed_last_is_kept_until_it_is_sent_or_somebody_else_comes() {
        keep("a", "1".into());
        keep("a", "12".into());
        keep("b", "x".into());
        assert_eq!((typed("a"), typed("b"), typed("c")), ("12".into(), "x".into(), String::new()));
        forget(&["a"]);
        assert_eq!((typed("a"), typed("b")), (String::new(), "x".into()));
        forget_all();
        assert_eq!(typed("b"), "");
    }

    #[test]
    fn a_draft_that_storage_does_not_take_lives_as_long_as_the_page() {
        assert!(!store("form", "{}"), "a test has no storage");
        assert_eq!(recall("form").as_deref(), Some("{}"));
        assert!(super::is_any_below("fo") && !super::is_any_below("for."));
        discard("form");
        assert_eq!(recall("form"), None);
    }

    #[test]
    fn a_draft_goes_after_30_days() {
        let kept = stamped("{\"a\": 1}", "mem_1", 1_000.0);
        let good = |now| still_good(&kept, "mem_1", now);
        assert_eq!(good(1_000.0).as_deref(), Some("{\"a\": 1}"));
        assert_eq!(good(999.0).as_deref(), Some("{\"a\": 1}"), "the clock was set back");
        assert_eq!(good(1_000.0 + KEPT_FOR_MS), None);
    }

    #[test]
    fn a_draft_is_one_members() {
        let kept = stamped("{}", "mem_1", 0.0);
        for other in ["mem_2", "mem_", "mem_11", ""] {
            assert_eq!(still_good(&kept, other, 0.0), None, "{other:?}");
        }
        let nobodys = stamped("{}", "", 0.0);
        assert_eq!(still_good(&nobodys, "", 0.0).as_deref(), Some("{}"));
        assert_eq!(still_good(&nobodys, "mem_1", 0.0), None);
    }

    #[test]
    fn whatever_else_is_stored_is_no_draft() {
        for kept in ["", "{}", " {}", "0 {}", "-1 mem_1 {}", "1.5 mem_1 {}", "soon mem_1 {}"] {
            assert_eq!(still_good(kept, "mem_1", 0.0), None, "{kept:?}");
        }
    }
}
