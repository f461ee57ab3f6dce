//! What was typed and not sent yet: kept while the page lives, so that a session that runs out in the
//! middle takes nothing with it. Dropped when another member signs in.

use std::cell::RefCell;

use leptos::prelude::*;

thread_local! {
    static DRAFTS: RefCell<Vec<(&'static str, String)>> = const { RefCell::new(Vec::new()) };
}

/// A text to type into, with what was typed under this name before.
pub fn text(name: &'static str) -> RwSignal<String> {
    let text = RwSignal::new(typed(name));
    Effect::new(move |_| keep(name, text.get()));
    text
}

/// Drops what was typed under these names: it was sent.
pub fn forget(names: &[&'static str]) {
    DRAFTS.with_borrow_mut(|drafts| drafts.retain(|(name, _)| !names.contains(name)));
}

/// Drops everything.
pub fn forget_all() {
    DRAFTS.with_borrow_mut(Vec::clear);
}

/// What was kept under a name; empty when nothing was.
pub fn typed(name: &str) -> String {
    DRAFTS.with_borrow(|drafts| {
        let known = drafts.iter().find(|(of, _)| *of == name);
        known.map(|(_, text)| text.clone()).unwrap_or_default()
    })
}

/// Keeps what was typed or chosen under a name.
pub fn keep(name: &'static str, text: String) {
    DRAFTS.with_borrow_mut(|drafts| {
        drafts.retain(|(of, _)| *of != name);
        if !text.is_empty() {
            drafts.push((name, text));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::{forget, forget_all, keep, typed};

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
}
