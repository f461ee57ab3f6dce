//! Writes as pages use them: one tap, one effect, and where it stands meanwhile.

use contract::Endpoint;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{ApiError, journal},
    browser,
    i18n::text,
    query::Fresh,
    ui::{ToastKind, Toasts},
};

/// Where a write stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    #[default]
    Idle,
    Sending,
    /// A reply was lost: the backend is asked what became of it.
    Checking,
}

/// A write that a page can begin, one at a time. It goes on when the page is left.
#[derive(Clone, Copy)]
pub struct Deed {
    standing: RwSignal<Standing>,
    fresh: Fresh,
}

impl Default for Deed {
    fn default() -> Self {
        Self::new()
    }
}

impl Deed {
    pub fn new() -> Self {
        Self { standing: RwSignal::new(Standing::Idle), fresh: expect_context::<Fresh>() }
    }

    pub fn standing(self) -> Signal<Standing> {
        self.standing.into()
    }

    /// For a button's `pending`.
    pub fn is_under_way(self) -> Signal<bool> {
        Signal::derive(move || self.standing.get() != Standing::Idle)
    }

    /// Sends `request`, unless one is under way. `on_end` gets its outcome, also when the page has
    /// gone meanwhile: what it writes to may be disposed of by then. Whatever shows the member's
    /// data asks for them again.
    ///
    /// [`ApiError::Unsettled`] means that the outcome is asked after elsewhere, and said there. As
    /// long as that is so for an earlier write of the kind, no other one is sent: that is
    /// [`ApiError::Held`].
    pub fn carry_out<E: Endpoint>(
        self,
        request: E,
        on_end: impl FnOnce(Result<E::Reply, ApiError>) + 'static,
    ) {
        if self.standing.get_untracked() != Standing::Idle {
            return;
        }
        if journal::is_pending(&request.path()) {
            return on_end(Err(ApiError::Held));
        }
        self.standing.set(Standing::Sending);
        spawn_local(async move {
            // What a tap shows is shown before anything else is done.
            browser::next_task().await;
            let outcome = match journal::begin(&request) {
                Ok(write) => {
                    let on_checking = || {
                        self.standing.try_set(Standing::Checking);
                    };
                    journal::carry_out(&write, on_checking).await
                }
                Err(error) => Err(error),
            };
            self.fresh.renew();
            // What is asked for anew by that is shown before the outcome is.
            browser::next_task().await;
            self.standing.try_set(Standing::Idle);
            on_end(outcome);
        });
    }
}

/// Whether an earlier write to this path has no outcome yet; says so if there is one.
pub fn is_one_pending(path: &str, toasts: Toasts) -> bool {
    let is_pending = journal::is_pending(path);
    if is_pending {
        toasts.push(ToastKind::Info, text::failure::one_at_a_time());
    }
    is_pending
}
