//! Lists that the backend gives page by page: fetched further as one scrolls, and still there, as
//! far as they had come, when one is back.

use std::{cell::RefCell, collections::HashSet, sync::Arc};

use contract::{Endpoint, Page};
use leptos::{prelude::*, task::spawn_local};

use super::{Fresh, failure, key};
use crate::{
    api::{self, ApiError},
    i18n::Language,
    ui::{ListEnd, LoadState, Shared, Source},
};

/// Items asked for at a time.
const PAGE: usize = 20;
/// What the contract gives at once, at most.
const MOST: usize = 100;

thread_local! {
    /// The lists that were on the page, by their language and address.
    static KEPT: RefCell<Vec<(String, Shared)>> = const { RefCell::new(Vec::new()) };
}

/// Forgets every list, when the member whose they are has gone.
pub(super) fn forget() {
    KEPT.with_borrow_mut(Vec::clear);
}

/// Which part of the list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub cursor: Option<String>,
    pub limit: Option<u32>,
}

/// A list as far as it was fetched.
#[derive(Clone)]
struct Fetched<T> {
    /// Of which list, by its language and address.
    key: String,
    items: Vec<T>,
    next: Option<String>,
}

/// A request that is ready to be sent, and how its reply is read.
struct Question<T> {
    key: String,
    send: Box<dyn FnOnce() -> api::Reply>,
    decode: fn(&str) -> Result<Page<T>, ApiError>,
}

type Ask<T> = Arc<dyn Fn(Part) -> Question<T> + Send + Sync>;

/// A list and how far it was fetched.
pub struct Pages<T: 'static> {
    fetched: RwSignal<Fetched<T>>,
    state: RwSignal<LoadState<()>>,
    end: RwSignal<ListEnd>,
    ask: StoredValue<Ask<T>>,
    again: Trigger,
    id: fn(&T) -> &str,
    /// Counts the requests for the list's beginning; a reply to an earlier one is dropped.
    turn: StoredValue<u32>,
}

impl<T> Clone for Pages<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Pages<T> {}

impl<T: Clone + Send + Sync + 'static> Pages<T> {
    /// Begins, and begins anew when a signal that `request` reads, the language or [`Fresh`]
    /// changes. `id` tells an item from the others.
    pub fn start<E: Endpoint<Reply: Into<Page<T>>>>(
        request: impl Fn(Part) -> E + Send + Sync + 'static,
        id: fn(&T) -> &str,
    ) -> Self {
        let ask: Ask<T> = Arc::new(move |part| {
            let request = request(part);
            let key = list_key(&request);
            let decode = |body: &str| api::decode::<E>(body).map(Into::into);
            Question { key, send: Box::new(move || api::ask(&request)), decode }
        });
        let key = untrack(|| ask(Part::default())).key;
        let known = KEPT.with_borrow(|kept| {
            kept.iter().find(|(of, _)| *of == key).and_then(|(_, list)| list.get().cloned())
        });
        let state = if known.is_some() { LoadState::Ready(()) } else { LoadState::Loading };
        let end = known.as_ref().map_or(ListEnd::Loading, Fetched::end);
        let pages = Self {
            fetched: RwSignal::new(known.unwrap_or(Fetched { key, items: Vec::new(), next: None })),
            state: RwSignal::new(state),
            end: RwSignal::new(end),
            ask: StoredValue::new(ask),
            again: Trigger::new(),
            id,
            turn: StoredValue::new(0),
        };
        let fresh = expect_context::<Fresh>();
        let language = expect_context::<Language>();
        Effect::new(move |_| {
            language.get();
            fresh.track();
            pages.again.track();
            pages.begin();
        });
        pages
    }

    /// Asks for the list's beginning again.
    pub fn again(self) {
        self.again.notify();
    }

    /// The items that are there, copied once for each change and not for each look.
    pub fn items(self) -> Signal<Vec<T>> {
        let items = move |_: Option<&Vec<T>>| self.fetched.with(|fetched| fetched.items.clone());
        Memo::new_with_compare(items, |_, _| true).into()
    }

    /// Reads them where they are.
    pub fn with<U>(self, read: impl FnOnce(&[T]) -> U) -> U {
        self.fetched.with(|fetched| read(&fetched.items))
    }

    /// Whether there is anything, for `ui::Load`.
    pub fn source(self) -> Source<()> {
        Source::new(move || self.state.get())
    }

    /// What stands below the last item.
    pub fn end(self) -> Signal<ListEnd> {
        self.end.into()
    }

    fn begin(self) {
        let count = self.fetched.with_untracked(|fetched| fetched.items.len()).clamp(PAGE, MOST);
        let limit = u32::try_from(count).ok();
        let question = self.ask.get_value()(Part { cursor: None, limit });
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let turn = self.turn.get_value();
        let reply = (question.send)();
        spawn_local(async move {
            // The same list stays as it is while it is renewed; another one is on its way.
            let is_another = move |key: &str| {
                self.fetched.try_with_untracked(|list| list.items.is_empty() || list.key != key)
            };
            if self.turn.try_get_value() == Some(turn) && is_another(&question.key) == Some(true) {
                self.state.set(LoadState::Loading);
            }
            let page = reply.await.and_then(|body| (question.decode)(&body));
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match page {
                Ok(page) => {
                    let before = self.fetched.get_untracked();
                    self.keep(before.begun_anew(question.key, page, self.id));
                }
                Err(error) => {
                    let failure = failure(&error);
                    if self.fetched.with_untracked(|list| list.key == question.key) {
                        self.state.set(LoadState::Failed(failure));
                    } else {
                        let key = question.key;
                        self.fetched.set(Fetched { key, items: Vec::new(), next: None });
                        self.state.set(LoadState::Lost(failure));
                    }
                }
            }
        });
    }

    /// Fetches the next page, if there is one.
    pub fn more(self) {
        let next = self.fetched.with_untracked(|fetched| fetched.next.clone());
        if next.is_none() || self.end.get_untracked() == ListEnd::Loading {
            return;
        }
        let turn = self.turn.get_value();
        let limit = u32::try_from(PAGE).ok();
        let question = untrack(|| self.ask.get_value()(Part { cursor: next, limit }));
        self.end.set(ListEnd::Loading);
        let reply = (question.send)();
        spawn_local(async move {
            let page = reply.await.and_then(|body| (question.decode)(&body));
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match page {
                Ok(page) => self.keep(self.fetched.get_untracked().gone_on(page, self.id)),
                Err(_) => self.end.set(ListEnd::Failed),
            }
        });
    }

    fn keep(self, fetched: Fetched<T>) {
        KEPT.with_borrow_mut(|kept| {
            kept.retain(|(of, _)| *of != fetched.key);
            kept.push((fetched.key.clone(), Shared::new(fetched.clone())));
        });
        let is_empty = fetched.items.is_empty();
        self.end.set(fetched.end());
        self.fetched.set(fetched);
        self.state.set(if is_empty { LoadState::Empty } else { LoadState::Ready(()) });
    }
}

impl<T> Fetched<T> {
    const fn end(&self) -> ListEnd {
        if self.next.is_some() { ListEnd::More } else { ListEnd::Complete }
    }

    /// With its beginning as it is now. What had been fetched beyond that stays.
    fn begun_anew(self, key: String, page: Page<T>, id: fn(&T) -> &str) -> Self {
        let next = page.cursor.next;
        let reaches_further = self.key == key && self.items.len() > page.data.len();
        if !reaches_further || next.is_none() {
            return Self { key, items: page.data, next };
        }
        // It goes on behind the last one that both have: new ones push the others down.
        let last = page
            .data
            .last()
            .and_then(|last| self.items.iter().position(|item| id(item) == id(last)));
        let from = last.map_or(page.data.len(), |last| last + 1);
        let beyond = self.items.into_iter().skip(from).collect();
        let items = joined(page.data, beyond, id);
        Self { key, items, next: self.next }
    }

    fn gone_on(self, page: Page<T>, id: fn(&T) -> &str) -> Self {
        Self { items: joined(self.items, page.data, id), next: page.cursor.next, ..self }
    }
}

/// Both, and nothing twice: a list moves while it is read, and an expired cursor starts over.
fn joined<T>(mut first: Vec<T>, then: Vec<T>, id: fn(&T) -> &str) -> Vec<T> {
    let known: HashSet<String> = first.iter().map(|item| id(item).to_owned()).collect();
    first.extend(then.into_iter().filter(|item| !known.contains(id(item))));
    first
}

/// What tells a list from the others: all but how much of it is asked for.
fn list_key<E: Endpoint>(request: &E) -> String {
    let mut query = request.query();
    query.retain(|(name, _)| !matches!(*name, "cursor" | "limit"));
    key(&request.path(), &query)
}

#[cfg(test)]
mod tests {
    use contract::{Cursor, Page};
    use proptest::prelude::*;

    use super::Fetched;

    fn page(items: std::ops::Range<u32>, next: Option<&str>) -> Page<String> {
        let data = items.map(|item| item.to_string()).collect();
        Page { data, cursor: Cursor { next: next.map(str::to_owned) } }
    }

    fn list(items: std::ops::Range<u32>) -> Fetched<String> {
        Fetched { key: "a".into(), items: page(items, None).data, next: Some("far".into()) }
    }

    fn id(item: &String) -> &str {
        item
    }

    #[test]
    fn what_was_fetched_beyond_the_beginning_stays() {
        let list = list(0..50).begun_anew("a".into(), page(1..21, Some("near")), id);
        assert_eq!(list.items, page(1..50, None).data);
        assert_eq!(list.next.as_deref(), Some("far"));
    }

    #[test]
    fn what_is_new_on_top_takes_nothing_away_below() {
        let mut fresh = page(0..20, Some("near"));
        fresh.data.insert(0, "new".into());
        fresh.data.truncate(20);
        let list = list(0..50).begun_anew("a".into(), fresh, id);
        assert_eq!(list.items.len(), 51);
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

    proptest! {
        #[test]
        fn nothing_stands_twice(known in 0_u32..60, from in 0_u32..60, count in 0_u32..40) {
            let list = list(0..known).gone_on(page(from..from + count, None), id);
            let mut distinct = list.items.clone();
            distinct.sort();
            distinct.dedup();
            prop_assert_eq!(distinct.len(), list.items.len());
        }
    }
}
