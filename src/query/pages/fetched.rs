//! A list as far as it was fetched, and how it grows.

use std::{collections::HashSet, sync::Arc};

use crate::ui::{ListEnd, LoadState, Shared};

/// A list as far as it was fetched.
#[derive(Clone)]
pub struct Fetched<T> {
    /// Of which list, by its language and address.
    pub key: String,
    pub items: Vec<Arc<T>>,
    pub next: Option<String>,
    /// What was said of it as a whole.
    pub about: Option<Shared>,
}

/// A part of a list as it came.
pub struct Came<T> {
    pub items: Vec<Arc<T>>,
    pub next: Option<String>,
    pub about: Option<Shared>,
}

impl<T> Fetched<T> {
    pub const fn none(key: String) -> Self {
        Self { key, items: Vec::new(), next: None, about: None }
    }

    pub const fn end(&self) -> ListEnd {
        if self.next.is_some() { ListEnd::More } else { ListEnd::Complete }
    }

    pub const fn state(&self) -> LoadState<()> {
        if self.items.is_empty() { LoadState::Empty } else { LoadState::Ready(()) }
    }

    /// With its beginning as it is now. What had been fetched beyond that stays, unless nothing
    /// tells where it goes on.
    pub fn begun_anew(self, key: String, came: Came<T>, id: fn(&T) -> &str) -> Self {
        let Came { items, next, about } = came;
        let reaches_further = self.key == key && self.items.len() > items.len();
        // It goes on behind the last one that both have: new ones push the others down.
        let known = |one: &Arc<T>| self.items.iter().position(|item| id(item) == id(one));
        let last = items.iter().rev().find_map(known);
        let Some(last) = last.filter(|_| reaches_further && next.is_some()) else {
            return Self { key, items, next, about };
        };
        let beyond = self.items.into_iter().skip(last + 1).collect();
        Self { key, items: joined(items, beyond, id), next: self.next, about }
    }

    /// Whether so many parts in a row, of so many items each, should have brought something new: where a
    /// cursor has expired the list starts over, and after what is there something else has to come.
    pub const fn goes_in_circles(&self, parts: usize, at_once: usize) -> bool {
        parts * at_once > self.items.len() + at_once
    }

    pub fn gone_on(self, came: Came<T>, id: fn(&T) -> &str) -> Self {
        Self {
            items: joined(self.items, came.items, id),
            next: came.next,
            about: self.about.or(came.about),
            ..self
        }
    }
}

/// Both, and nothing twice: a list moves while it is read, and an expired cursor starts over.
fn joined<T>(mut first: Vec<Arc<T>>, mut then: Vec<Arc<T>>, id: fn(&T) -> &str) -> Vec<Arc<T>> {
    let known: HashSet<&str> = first.iter().map(|item| id(item)).collect();
    then.retain(|item| !known.contains(id(item)));
    first.append(&mut then);
    first
}

#[cfg(test)]
mod tests {
    use std::{ops::Range, sync::Arc};

    use proptest::prelude::*;

    use super::{Came, Fetched};
    use crate::ui::Shared;

    fn items(of: Range<u32>) -> Vec<Arc<String>> {
        of.map(|item| Arc::new(item.to_string())).collect()
    }

    fn page(of: Range<u32>, next: Option<&str>) -> Came<String> {
        Came { items: items(of), next: next.map(str::to_owned), about: None }
    }

    fn list(of: Range<u32>) -> Fetched<String> {
        Fetched { key: "a".into(), items: items(of), next: Some("far".into()), about: None }
    }

    fn id(item: &String) -> &str {
        item
    }

    #[test]
    fn what_was_fetched_beyond_the_beginning_stays() {
        let list = list(0..50).begun_anew("a".into(), page(1..21, Some("near")), id);
        assert_eq!(list.items, items(1..50));
        assert_eq!(list.next.as_deref(), Some("far"));
    }

    #[test]
    fn a_list_that_starts_over_has_to_bring_something_new_in_the_end() {
        let list = list(0..50);
        assert!((1..=3).all(|parts| !list.goes_in_circles(parts, 20)));
        assert!(list.goes_in_circles(4, 20));
        assert!(Fetched::<String>::none("a".into()).goes_in_circles(2, 20));
    }

    #[test]
    fn what_is_new_on_top_takes_nothing_away_below() {
        let mut fresh = page(0..20, Some("near"));
        fresh.items.insert(0, Arc::new("new".into()));
        fresh.items.truncate(20);
        let list = list(0..50).begun_anew("a".into(), fresh, id);
        assert_eq!(list.items.len(), 51);
    }

    #[test]
    fn nothing_is_left_out_where_more_is_new_than_came() {
        let list = list(200..500).begun_anew("a".into(), page(0..100, Some("near")), id);
        assert_eq!((list.items, list.next.as_deref()), (items(0..100), Some("near")));
    }

    #[test]
    fn another_list_begins_with_nothing() {
        let list = list(0..50).begun_anew("b".into(), page(0..20, Some("near")), id);
        assert_eq!((list.items.len(), list.next.as_deref()), (20, Some("near")));
    }

    #[test]
    fn a_list_that_became_short_is_short() {
        let list = list(0..50).begun_anew("a".into(), page(0..3, None), id);
        assert_eq!((list.items.len(), list.next), (3, None));
    }

    #[test]
    fn what_is_said_of_the_whole_is_what_was_said_with_the_beginning() {
        let about = |said: u32| Some(Shared::new(said));
        let said = |list: &Fetched<String>| list.about.as_ref().and_then(|it| it.get().copied());
        let first = Came { about: about(1), ..page(0..20, Some("near")) };
        let list = Fetched::none("a".into()).begun_anew("a".into(), first, id);
        let list = list.gone_on(page(20..40, Some("far")), id);
        assert_eq!(said(&list), Some(1_u32));
        let anew = Came { about: about(2), ..page(0..20, Some("near")) };
        assert_eq!(said(&list.begun_anew("a".into(), anew, id)), Some(2));
    }

    /// A part's length, and which of the parts before it comes once more ahead of it, if any.
    type Cut = (u32, Option<prop::sample::Index>);

    fn any_cuts() -> impl Strategy<Value = Vec<Cut>> {
        prop::collection::vec((1_u32..12, any::<Option<prop::sample::Index>>()), 1..12)
    }

    /// Reads as many items, in parts cut as `cuts` say, over and over.
    fn read(count: u32, cuts: &[Cut]) -> Fetched<String> {
        let mut list = Fetched::none("a".into());
        let mut parts: Vec<Range<u32>> = Vec::new();
        let mut from = 0;
        for (length, again) in cuts.iter().cycle() {
            if let (Some(again), false) = (again, parts.is_empty()) {
                let earlier = parts[again.index(parts.len())].clone();
                list = list.gone_on(page(earlier, Some("again")), id);
            }
            let to = (from + length).min(count);
            list = list.gone_on(page(from..to, (to < count).then_some("more")), id);
            parts.push(from..to);
            from = to;
            if from == count {
                break;
            }
        }
        list
    }

    proptest! {
        #[test]
        fn nothing_stands_twice(known in 0_u32..60, from in 0_u32..60, count in 0_u32..40) {
            let list = list(0..known).gone_on(page(from..from + count, None), id);
            let mut distinct = list.items.clone();
            distinct.sort();
            distinct.dedup();
            prop_assert_eq!(distinct.len(), list.items.len());
        }

        #[test]
        fn a_list_is_whole_and_in_order_however_it_comes(count in 0_u32..60, cuts in any_cuts()) {
            let list = read(count, &cuts);
            prop_assert_eq!(list.items, items(0..count));
            prop_assert_eq!(list.next, None);
        }

        #[test]
        fn being_renewed_leaves_no_gap(
            count in 1_u32..300,
            new in 0_u32..150,
            limit in 20_usize..100,
        ) {
            // The latest stands first: what is new has the smaller numbers.
            let known = list(new..new + count);
            let came = page(0..u32::try_from(limit).unwrap().min(new + count), Some("near"));
            let end = u32::try_from(came.items.len()).unwrap();
            let list = known.begun_anew("a".into(), came, id);
            let goes_on = count > end && end > new;
            prop_assert_eq!(list.items, items(0..if goes_on { new + count } else { end }));
            prop_assert_eq!(list.next.as_deref(), Some(if goes_on { "far" } else { "near" }));
        }
    }
}
