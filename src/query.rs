//! Reads as pages use them: a request that is asked again when what it depends on changes, in the
//! states that a page can show.

use std::cell::RefCell;

use contract::Endpoint;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{self, ApiError},
    i18n::{self, Language},
    ui::{Failure, FailureKind, LoadState, Shared, Source},
};

pub mod pages;

/// Counts up when the member's data may have changed; every open read then asks again.
#[derive(Clone, Copy)]
pub struct Fresh(RwSignal<u32>);

impl Fresh {
    pub fn start() -> Self {
        Self(RwSignal::new(0))
    }

    pub fn renew(self) {
        self.0.try_update(|count| *count = count.wrapping_add(1));
    }

    pub fn track(self) {
        self.0.track();
    }
}

thread_local! {
    /// The last replies to requests, each by its language and address: a page that is opened again shows
    /// it at once, and still has it where the network is gone.
    static KNOWN: RefCell<Vec<(String, Shared)>> = const { RefCell::new(Vec::new()) };
}

/// So many replies are kept, and so many lists.
const MOST_KEPT: usize = 40;

/// Keeps one as the last; the oldest goes for it.
fn keep(kept: &mut Vec<(String, Shared)>, key: String, data: Shared) {
    kept.retain(|(of, _)| *of != key);
    kept.push((key, data));
    let excess = kept.len().saturating_sub(MOST_KEPT);
    kept.drain(..excess);
}

/// Forgets every reply, when the member whose they are has gone.
pub fn forget() {
    KNOWN.with_borrow_mut(Vec::clear);
    pages::forget();
}

/// A read and where it stands.
pub struct Query<T> {
    again: Trigger,
    latest: RwSignal<Option<Shared>>,
    /// For `ui::Load`.
    pub source: Source<T>,
}

impl<T> Clone for Query<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Query<T> {}

impl<T: Send + Sync + 'static> Query<T> {
    /// Asks now, and again when the language or [`Fresh`] changes.
    pub fn new<E: Endpoint<Reply = T>>(request: E) -> Self {
        let again = Trigger::new();
        let decode = |body: &str| api::decode::<E>(body).map(Shared::new);
        let asked = Asked::start(&request.path(), &request.query());
        keep_asking(again, asked, Box::new(move || api::ask(&request)), decode);
        Self { again, latest: asked.latest, source: Source::of(asked.state) }
    }

    /// Asks again.
    pub fn again(self) {
        self.again.notify();
    }

    /// The last reply, once there is one. It stays while it is asked for again, and when that fails
    /// for the moment.
    pub fn ready(self) -> Option<T>
    where
        T: Clone,
    {
        self.latest.with(|latest| latest.as_ref()?.get().cloned())
    }
}

/// What tells a reply from the others: its language and address.
fn key(path: &str, query: &[(&'static str, String)]) -> String {
    let mut key = [i18n::locale().tag(), " ", path].concat();
    for (name, value) in query {
        key.extend([" ", *name, "=", value.as_str()]);
    }
    key
}

/// Where a read stands, and what it brought last.
#[derive(Clone, Copy)]
struct Asked {
    state: RwSignal<LoadState<Shared>>,
    latest: RwSignal<Option<Shared>>,
    /// Of what is known.
    key: StoredValue<String>,
}

impl Asked {
    fn start(path: &str, query: &[(&'static str, String)]) -> Self {
        let key = key(path, query);
        let known = KNOWN.with_borrow(|known| {
            known.iter().find(|(of, _)| *of == key).map(|(_, data)| data.clone())
        });
        let state = known.clone().map_or(LoadState::Loading, LoadState::Ready);
        Self {
            state: RwSignal::new(state),
            latest: RwSignal::new(known),
            key: StoredValue::new(key),
        }
    }

    fn begin(self) {
        if self.state.with_untracked(|state| !matches!(state, LoadState::Ready(_))) {
            self.state.set(LoadState::Loading);
        }
    }

    fn end(self, outcome: Result<Shared, ApiError>) {
        let outcome = outcome.map_err(|error| failure(&error));
        match &outcome {
            Ok(data) => {
                let key = self.key.get_value();
                KNOWN.with_borrow_mut(|known| keep(known, key, data.clone()));
                self.latest.set(Some(data.clone()));
            }
            Err(failure) if failure.kind.is_passing() => {}
            Err(_) => self.latest.set(None),
        }
        self.state.set(outcome.map_or_else(LoadState::Failed, LoadState::Ready));
    }
}

/// Asks whenever there is a reason to. Only the latest reply counts.
fn keep_asking(
    again: Trigger,
    asked: Asked,
    ask: Box<dyn Fn() -> api::Reply>,
    decode: fn(&str) -> Result<Shared, ApiError>,
) {
    let fresh = expect_context::<Fresh>();
    let language = expect_context::<Language>();
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        again.track();
        fresh.track();
        language.get();
        let mine = turn.get_value().wrapping_add(1);
        turn.set_value(mine);
        let reply = ask();
        spawn_local(async move {
            let is_latest = move || turn.try_get_value() == Some(mine);
            if is_latest() {
                asked.begin();
            }
            let outcome = reply.await.and_then(|body| decode(&body));
            if is_latest() {
                asked.end(outcome);
            }
        });
    });
}

/// How an error shows on a page.
pub fn failure(error: &ApiError) -> Failure {
    let kind = match error {
        ApiError::Offline => FailureKind::Offline,
        ApiError::Timeout => FailureKind::Slow,
        ApiError::Busy { .. } => FailureKind::Busy,
        ApiError::Unauthorized => FailureKind::SignedOut,
        ApiError::Rejected(refusal) => match refusal.status {
            403 => FailureKind::Forbidden,
            404 | 410 => FailureKind::Gone,
            _ => FailureKind::Failed,
        },
        _ => FailureKind::Failed,
    };
    let request_id = match error {
        ApiError::Rejected(refusal) => Some(refusal.request_id.clone()),
        ApiError::Server { request_id } => Some(request_id.clone()),
        _ => None,
    };
    let retry_after_s = match error {
        ApiError::Busy { retry_after_s } => *retry_after_s,
        _ => None,
    };
    Failure { kind, request_id: request_id.filter(|id| !id.is_empty()), retry_after_s }
}

#[cfg(test)]
mod tests {
    use super::{MOST_KEPT, Shared, keep};

    #[test]
    fn the_last_replies_are_kept() {
        let mut kept = Vec::new();
        for nth in 0..MOST_KEPT {
            keep(&mut kept, nth.to_string(), Shared::new(nth));
        }
        keep(&mut kept, "0".into(), Shared::new(100_usize));
        keep(&mut kept, "new".into(), Shared::new(101_usize));
        assert_eq!(kept.len(), MOST_KEPT);
        let of = |name: &str| kept.iter().find(|(of, _)| of == name)?.1.get::<usize>().copied();
        assert_eq!((of("0"), of("1"), of("2"), of("new")), (Some(100), None, Some(2), Some(101)));
    }
}
