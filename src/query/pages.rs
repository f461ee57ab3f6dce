//! Lists that the backend gives page by page: fetched further as one scrolls, and still there, as
//! far as they had come, when one is back.

use std::{cell::RefCell, sync::Arc};

use contract::{Endpoint, Page};
use leptos::{prelude::*, task::spawn_local};

use super::{Fresh, failure, keep, key};
use crate::{
    api::{self, ApiError},
    browser,
    i18n::Language,
    ui::{ListEnd, LoadState, Shared, Source},
};

mod fetched;

use fetched::{Came, Fetched};

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

/// A reply that is a part of a list.
pub trait Listed {
    type Item;
    /// How many are asked for at a time.
    const AT_ONCE: usize = 20;

    /// The part itself, and what the reply says beside it of the list as a whole.
    fn into_parts(self) -> (Page<Self::Item>, Option<Shared>);
}

impl<T> Listed for Page<T> {
    type Item = T;

    fn into_parts(self) -> (Self, Option<Shared>) {
        (self, None)
    }
}

/// Which part of the list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub cursor: Option<String>,
    pub limit: Option<u32>,
}

/// A request that is ready to be sent, and how its reply is read.
struct Question<T> {
    key: String,
    send: Box<dyn FnOnce() -> api::Reply>,
    decode: fn(&str) -> Result<Came<T>, ApiError>,
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
    at_once: usize,
    /// Counts the requests for the list's beginning; a reply to an earlier one is dropped.
    turn: StoredValue<u32>,
    /// Counts the last parts that brought nothing new.
    in_vain: StoredValue<usize>,
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
    pub fn start<E: Endpoint<Reply: Listed<Item = T>>>(
        request: impl Fn(Part) -> E + Send + Sync + 'static,
        id: fn(&T) -> &str,
    ) -> Self {
        let ask: Ask<T> = Arc::new(move |part| {
            let request = request(part);
            let key = list_key(&request);
            Question { key, send: Box::new(move || api::ask(&request)), decode: decode::<E> }
        });
        let key = untrack(|| ask(Part::default())).key;
        let known = KEPT.with_borrow(|kept| {
            kept.iter().find(|(of, _)| *of == key).and_then(|(_, list)| list.get().cloned())
        });
        let state = known.as_ref().map_or(LoadState::Loading, Fetched::state);
        let end = known.as_ref().map_or(ListEnd::Loading, Fetched::end);
        let pages = Self {
            fetched: RwSignal::new(known.unwrap_or_else(|| Fetched::none(key))),
            state: RwSignal::new(state),
            end: RwSignal::new(end),
            ask: StoredValue::new(ask),
            again: Trigger::new(),
            id,
            at_once: E::Reply::AT_ONCE,
            turn: StoredValue::new(0),
            in_vain: StoredValue::new(0),
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

    /// The items that are there.
    pub fn items(self) -> Signal<Vec<Arc<T>>> {
        let items =
            move |_: Option<&Vec<Arc<T>>>| self.fetched.with(|fetched| fetched.items.clone());
        Memo::new_with_compare(items, |_, _| true).into()
    }

    /// Reads them where they are.
    pub fn with<U>(self, read: impl FnOnce(&[Arc<T>]) -> U) -> U {
        self.fetched.with(|fetched| read(&fetched.items))
    }

    /// What the replies say of the list as a whole, once there is one.
    pub fn about<A: Copy + 'static>(self) -> Option<A> {
        self.fetched.with(|fetched| fetched.about.as_ref()?.get().copied())
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
        let ask = self.ask.get_value();
        let beginning = |limit: usize| ask(Part { cursor: None, limit: u32::try_from(limit).ok() });
        let count = self.fetched.with_untracked(|fetched| fetched.items.len());
        let mut question = beginning(count.clamp(self.at_once, MOST));
        if self.fetched.with_untracked(|fetched| fetched.key != question.key) {
            question = beginning(self.at_once);
        }
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let turn = self.turn.get_value();
        self.in_vain.set_value(0);
        let reply = (question.send)();
        spawn_local(async move {
            // The same list stays as it is while it is renewed; another one is on its way.
            let is_another = move |key: &str| {
                self.fetched.try_with_untracked(|list| list.items.is_empty() || list.key != key)
            };
            if self.turn.try_get_value() == Some(turn) && is_another(&question.key) == Some(true) {
                self.state.set(LoadState::Loading);
            }
            let came = answer(reply, question.decode).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match came {
                Ok(came) => {
                    let before = self.fetched.get_untracked();
                    self.keep(before.begun_anew(question.key, came, self.id));
                }
                Err(error) => {
                    let failure = failure(&error);
                    if self.fetched.with_untracked(|list| list.key == question.key) {
                        self.state.set(LoadState::Failed(failure));
                        // What was being fetched further has been dropped.
                        let is_begun = self.fetched.with_untracked(|list| !list.items.is_empty());
                        if is_begun && self.end.get_untracked() == ListEnd::Loading {
                            self.end.set(ListEnd::Failed);
                        }
                    } else {
                        self.fetched.set(Fetched::none(question.key));
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
        let limit = u32::try_from(self.at_once).ok();
        let question = untrack(|| self.ask.get_value()(Part { cursor: next, limit }));
        if self.fetched.with_untracked(|fetched| fetched.key != question.key) {
            // Another list is on its way; this one goes no further.
            return;
        }
        self.end.set(ListEnd::Loading);
        let reply = (question.send)();
        spawn_local(async move {
            let came = answer(reply, question.decode).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match came {
                Ok(came) => {
                    let before = self.fetched.with_untracked(|fetched| fetched.items.len());
                    let now = self.fetched.get_untracked().gone_on(came, self.id);
                    if now.items.len() > before || now.next.is_none() {
                        self.in_vain.set_value(0);
                        self.keep(now);
                        return;
                    }
                    let parts = self.in_vain.get_value() + 1;
                    self.in_vain.set_value(parts);
                    if now.goes_in_circles(parts, self.at_once) {
                        self.end.set(ListEnd::Failed);
                        return;
                    }
                    // Nobody sees that anything came: it goes on by itself.
                    self.fetched.update_untracked(|fetched| *fetched = now);
                    self.end.set(ListEnd::More);
                    self.more();
                }
                Err(_) => self.end.set(ListEnd::Failed),
            }
        });
    }

    fn keep(self, fetched: Fetched<T>) {
        KEPT.with_borrow_mut(|kept| {
            keep(kept, fetched.key.clone(), Shared::new(fetched.clone()));
        });
        let state = fetched.state();
        self.end.set(fetched.end());
        self.fetched.set(fetched);
        self.state.set(state);
    }
}

/// What came. To show it is not part of the task that read it.
async fn answer<T>(
    reply: api::Reply,
    decode: fn(&str) -> Result<Came<T>, ApiError>,
) -> Result<Came<T>, ApiError> {
    let came = reply.await.and_then(|body| decode(&body));
    browser::next_task().await;
    came
}

fn decode<E: Endpoint<Reply: Listed>>(
    body: &str,
) -> Result<Came<<E::Reply as Listed>::Item>, ApiError> {
    let (page, about) = api::decode::<E>(body)?.into_parts();
    let items = page.data.into_iter().map(Arc::new).collect();
    Ok(Came { items, next: page.cursor.next, about })
}

/// What tells a list from the others: all but how much of it is asked for.
fn list_key<E: Endpoint>(request: &E) -> String {
    let mut query = request.query();
    query.retain(|(name, _)| !matches!(*name, "cursor" | "limit"));
    key(&request.path(), &query)
}
