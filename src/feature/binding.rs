//! A host's account that has proved itself and belongs to no member yet: what the backend gave for it,
//! kept until somebody signs in by phone or joins, and is bound to it then.

use std::cell::RefCell;

use crate::browser;

const STORE: &str = "member.binding";

thread_local! {
    /// Where the browser stores nothing, it lives as long as the page.
    static HERE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What was kept in this visit.
pub fn kept() -> Option<String> {
    HERE.with_borrow(Clone::clone).or_else(|| browser::recall_for_visit(STORE))
}

pub fn keep(binding: String) {
    browser::remember_for_visit(STORE, &binding);
    HERE.set(Some(binding));
}

/// Drops it: it was used, or is of no use any more.
pub fn forget() {
    HERE.take();
    browser::forget_for_visit(STORE);
}

#[cfg(test)]
mod tests {
    use super::{forget, keep, kept};

    #[test]
    fn it_is_kept_until_it_is_used() {
        assert_eq!(kept(), None);
        keep("bnd_1".into());
        keep("bnd_2".into());
        assert_eq!(kept().as_deref(), Some("bnd_2"));
        forget();
        assert_eq!(kept(), None);
    }
}
