//! How long to wait for a reply, and whether and when to try again.

use std::{cell::Cell, rc::Rc};

use leptos::prelude::{TimeoutHandle, set_timeout_with_handle};
use web_sys::{AbortController, AbortSignal};

use super::ApiError;

/// One try gets this long.
pub const TIMEOUT_MS: f64 = 11_500.0;

/// All tries together end in this time, so that nobody waits longer than 15 s for a way on.
pub const BUDGET_MS: f64 = 14_000.0;

const TRIES: u32 = 3;
const FIRST_PAUSE_MS: f64 = 400.0;
const LONGEST_PAUSE_MS: f64 = 3_000.0;

/// A try that came to nothing.
pub struct Failure {
    pub error: ApiError,
    pub retry_after_s: Option<u32>,
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self { error, retry_after_s: None }
    }
}

/// Milliseconds to wait before the next try; `None` when there is none.
///
/// The pause doubles from try to try and is spread by `jitter` (0 to 1) over its upper half. When
/// the backend names a time, that time is kept, or there is no further try.
pub fn pause_before_next(failure: &Failure, tries: u32, left_ms: f64, jitter: f64) -> Option<u32> {
    if tries >= TRIES || !failure.error.may_pass() {
        return None;
    }
    let backoff = (FIRST_PAUSE_MS * f64::from(1_u32 << (tries - 1).min(8))).min(LONGEST_PAUSE_MS);
    let spread = backoff * (0.5 + jitter / 2.0);
    let pause = match failure.retry_after_s {
        Some(seconds) => f64::from(seconds) * 1_000.0 + spread,
        None => spread,
    };
    (pause < left_ms).then_some(pause as u32)
}

/// The time limit of one try; when it ends, or is dropped, so does the request.
pub struct TimeLimit {
    controller: Option<AbortController>,
    timer: Option<TimeoutHandle>,
    over: Rc<Cell<bool>>,
}

impl TimeLimit {
    /// Starts it. What gives up `cancel` gives up this try as well.
    pub fn start(cancel: Option<&AbortController>, ms: f64) -> Self {
        let controller = cancel.cloned().or_else(|| AbortController::new().ok());
        let over = Rc::new(Cell::new(false));
        let timer = {
            let (controller, over) = (controller.clone(), over.clone());
            let duration = core::time::Duration::from_millis(ms.max(0.0) as u64);
            set_timeout_with_handle(
                move || {
                    over.set(true);
                    if let Some(controller) = &controller {
                        controller.abort();
                    }
                },
                duration,
            )
            .ok()
        };
        Self { controller, timer, over }
    }

    pub fn signal(&self) -> Option<AbortSignal> {
        self.controller.as_ref().map(AbortController::signal)
    }

    /// Whether it ended the request.
    pub fn is_over(&self) -> bool {
        self.over.get()
    }
}

impl Drop for TimeLimit {
    fn drop(&mut self) {
        if let Some(timer) = &self.timer {
            timer.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiError, BUDGET_MS, Failure, pause_before_next};
    use crate::api::Refusal;

    fn busy(retry_after_s: Option<u32>) -> Failure {
        Failure { error: ApiError::Busy { retry_after_s }, retry_after_s }
    }

    #[test]
    fn pauses_grow_and_stay_within_their_spread() {
        let network = Failure::from(ApiError::Network);
        for (tries, full) in [(1, 400), (2, 800)] {
            let low = pause_before_next(&network, tries, BUDGET_MS, 0.0);
            let high = pause_before_next(&network, tries, BUDGET_MS, 1.0);
            assert_eq!((low, high), (Some(full / 2), Some(full)));
        }
    }

    #[test]
    fn there_are_at_most_three_tries() {
        assert_eq!(pause_before_next(&Failure::from(ApiError::Timeout), 3, BUDGET_MS, 0.5), None);
    }

    #[test]
    fn a_named_time_is_kept_or_there_is_no_further_try() {
        let pause = pause_before_next(&busy(Some(2)), 1, BUDGET_MS, 0.0);
        assert!(pause.is_some_and(|pause| pause >= 2_000), "{pause:?}");
        assert_eq!(pause_before_next(&busy(Some(30)), 1, BUDGET_MS, 0.0), None);
    }

    #[test]
    fn a_refusal_is_not_asked_again() {
        for error in
            [ApiError::Unauthorized, ApiError::Malformed, ApiError::Rejected(Refusal::default())]
        {
            assert_eq!(pause_before_next(&error.into(), 1, BUDGET_MS, 0.5), None);
        }
    }
}
