//! Whose page this is: the member whom the device knew when it began, or who signed in on it. What
//! is stored belongs to that member, and is neither read nor written any more once another tab has
//! signed out or has somebody else signed in. Where storage is blocked, there is only this page.

use std::cell::RefCell;

use crate::browser;

/// The id of the member who signed in last on this device. It opens nothing.
pub const KNOWN: &str = "member.known";

#[derive(Clone)]
struct Here {
    id: String,
    /// Whether the device knows it, too.
    is_stored: bool,
}

thread_local! {
    static HERE: RefCell<Option<Here>> = RefCell::new(as_known());
}

fn as_known() -> Option<Here> {
    browser::recall(KNOWN).map(|id| Here { id, is_stored: true })
}

/// The member of this page, be the session open or not.
pub fn here() -> Option<String> {
    HERE.with_borrow(|here| here.as_ref().map(|here| here.id.clone()))
}

/// The member whom the device knows.
pub fn known() -> Option<String> {
    let only_here = || HERE.with_borrow(|here| Some(here.as_ref()?.id.clone()));
    browser::recall(KNOWN).or_else(only_here)
}

/// A member has signed in on this page.
pub fn enter(id: &str) {
    let is_stored = browser::remember(KNOWN, id);
    HERE.set(Some(Here { id: id.to_owned(), is_stored }));
}

/// Nobody was here; whoever has signed in in another tab is.
pub fn adopt() {
    HERE.set(as_known());
}

/// Whether the device still knows the member of this page, and nobody else.
pub fn is_still_here() -> bool {
    HERE.with_borrow(|here| agrees(here.as_ref(), browser::recall(KNOWN).as_deref()))
}

/// Whether the device knows somebody else by now.
pub fn is_somebody_else_here() -> bool {
    browser::recall(KNOWN).is_some_and(|known| here().as_ref() != Some(&known))
}

fn agrees(here: Option<&Here>, known: Option<&str>) -> bool {
    match (here, known) {
        (Some(here), Some(known)) => here.id == known,
        (Some(here), None) => !here.is_stored,
        (None, known) => known.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Here, agrees, enter, here, is_somebody_else_here, is_still_here, known};

    #[test]
    fn a_page_is_the_members_as_long_as_the_device_says_so() {
        let stored = |is_stored| Here { id: "mem_1".into(), is_stored };
        assert!(agrees(None, None), "a guest's");
        assert!(!agrees(None, Some("mem_1")), "signed in in another tab");
        assert!(agrees(Some(&stored(true)), Some("mem_1")));
        assert!(!agrees(Some(&stored(true)), Some("mem_2")), "somebody else is");
        assert!(!agrees(Some(&stored(true)), None), "signed out in another tab");
        assert!(agrees(Some(&stored(false)), None), "storage is blocked");
        assert!(!agrees(Some(&stored(false)), Some("mem_2")));
    }

    #[test]
    fn where_storage_is_blocked_only_the_page_counts() {
        assert_eq!((here(), is_still_here()), (None, true));
        enter("mem_1");
        assert_eq!((here().as_deref(), known().as_deref()), (Some("mem_1"), Some("mem_1")));
        assert!(is_still_here() && !is_somebody_else_here());
    }
}
