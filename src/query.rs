//! Reads as pages use them: a request that is asked again when what it depends on changes, in the
//! states that a page can show.

use contract::Endpoint;
use leptos::prelude::*;

use crate::{
    api::{self, ApiError},
    i18n::Language,
    ui::{Failure, FailureKind, LoadState, Source},
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
    body: LocalResource<Result<String, ApiError>>,
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
        let body = body(Box::new(move || api::ask(&request)));
        let last = Memo::new(move |_| body.get());
        let source = Source::new(move || {
            last.with(|reply| match reply {
                None => LoadState::Loading,
                Some(Ok(body)) => match api::decode::<E>(body) {
                    Ok(value) => LoadState::Ready(value),
                    Err(error) => LoadState::Failed(failure(&error)),
                },
                Some(Err(error)) => LoadState::Failed(failure(error)),
            })
        });
        Self { body, source }
    }

    /// Asks again.
    pub fn again(self) {
        self.body.refetch();
    }

    /// The reply, once there is one.
    pub fn ready(self) -> Option<T>
    where
        T: Clone,
    {
        self.source.ready()
    }
}

/// What comes back, each time it is asked for.
fn body(ask: Box<dyn Fn() -> api::Reply>) -> LocalResource<Result<String, ApiError>> {
    let fresh = expect_context::<Fresh>();
    let language = expect_context::<Language>();
    LocalResource::new(move || {
        fresh.track();
        language.get();
        ask()
    })
}

/// How an error shows on a page.
pub fn failure(error: &ApiError) -> Failure {
    let kind = match error {
        ApiError::Offline => FailureKind::Offline,
        ApiError::Timeout => FailureKind::Slow,
        ApiError::Busy { .. } => FailureKind::Busy,
        ApiError::Unauthorized => FailureKind::SignedOut,
        ApiError::Rejected(problem) => match problem.status {
            403 => FailureKind::Forbidden,
            404 | 410 => FailureKind::Gone,
            _ => FailureKind::Failed,
        },
        _ => FailureKind::Failed,
    };
    let request_id = match error {
        ApiError::Rejected(problem) => Some(problem.request_id.clone()),
        ApiError::Server { request_id } => Some(request_id.clone()),
        _ => None,
    };
    let retry_after_s = match error {
        ApiError::Busy { retry_after_s } => *retry_after_s,
        _ => None,
    };
    Failure { kind, request_id: request_id.filter(|id| !id.is_empty()), retry_after_s }
}
