//! Reads as pages use them: a request that is asked again when what it depends on changes, in the
//! states that a page can show.

use contract::Endpoint;
use leptos::prelude::*;

use crate::{
    api::{self, ApiError},
    i18n::Language,
    ui::{Failure, FailureKind, LoadState},
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
pub struct Query<T: Send + Sync + 'static> {
    resource: LocalResource<Result<String, ApiError>>,
    /// For `ui::Load`.
    pub state: Memo<LoadState<T>>,
}

impl<T: Send + Sync> Clone for Query<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for Query<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Query<T> {
    /// Asks now, and again when the language or [`Fresh`] changes.
    pub fn new<E: Endpoint<Reply = T>>(request: E) -> Self {
        let resource = resource(Box::new(move || api::ask(&request)));
        let state = Memo::new(move |_| match resource.get() {
            None => LoadState::Loading,
            Some(reply) => match reply.and_then(|body| api::decode::<E>(&body)) {
                Ok(value) => LoadState::Ready(value),
                Err(error) => LoadState::Failed(failure(&error)),
            },
        });
        Self { resource, state }
    }

    /// Asks again.
    pub fn again(self) {
        self.resource.refetch();
    }

    /// The reply, once there is one.
    pub fn ready(self) -> Option<T> {
        self.state.with(|state| match state {
            LoadState::Ready(value) => Some(value.clone()),
            _ => None,
        })
    }
}

fn resource(ask: Box<dyn Fn() -> api::Reply>) -> LocalResource<Result<String, ApiError>> {
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
