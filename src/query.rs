//! Reads as pages use them: a request that is asked again when what it depends on changes, in the
//! states that a page can show.

use contract::Endpoint;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{self, ApiError},
    i18n::Language,
    ui::{Failure, FailureKind, LoadState, Shared, Source},
};

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

/// A read and where it stands.
pub struct Query<T> {
    again: Trigger,
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
        let state = keep_asking(again, Box::new(move || api::ask(&request)), decode);
        Self { again, source: Source::of(state) }
    }

    /// Asks again.
    pub fn again(self) {
        self.again.notify();
    }

    /// The reply, once there is one.
    pub fn ready(self) -> Option<T>
    where
        T: Clone,
    {
        self.source.ready()
    }
}

/// Asks whenever there is a reason to. Only the latest reply counts.
fn keep_asking(
    again: Trigger,
    ask: Box<dyn Fn() -> api::Reply>,
    decode: fn(&str) -> Result<Shared, ApiError>,
) -> RwSignal<LoadState<Shared>> {
    let fresh = expect_context::<Fresh>();
    let language = expect_context::<Language>();
    let state = RwSignal::new(LoadState::Loading);
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        again.track();
        fresh.track();
        language.get();
        let mine = turn.get_value().wrapping_add(1);
        turn.set_value(mine);
        let reply = ask();
        spawn_local(async move {
            state.try_set(LoadState::Loading);
            let outcome = match reply.await.and_then(|body| decode(&body)) {
                Ok(data) => LoadState::Ready(data),
                Err(error) => LoadState::Failed(failure(&error)),
            };
            if turn.try_get_value() == Some(mine) {
                state.try_set(outcome);
            }
        });
    });
    state
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
