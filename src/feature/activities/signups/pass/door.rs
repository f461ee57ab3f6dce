//! Where the pass of a signup comes from: from the device at once, where it was kept, and from the
//! backend, which is asked until it answers and now and then after that.

use contract::{
    Code,
    activities::{IssuePass, Signup, SignupState},
    id::SignupId,
};
use leptos::{prelude::*, task::spawn_local};

use super::kept::{self, Kept, Ticket};
use crate::{
    api::{self, ApiError, clock},
    browser,
    feature::panel,
    i18n::text,
    query::Fresh,
};

/// A pass that could not be had or confirmed is asked for again after this, and one on the screen is
/// confirmed anew.
const RETRY_MS: f64 = 5_000.0;
const CONFIRM_MS: f64 = 60_000.0;

/// Why there is no code.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// The door has read it.
    Used,
    Over,
    /// The backend gives none out any more; the signup says why.
    Gone,
    /// It did not come, for the moment.
    Failed(String),
}

/// The pass of one signup, as long as its page stands.
#[derive(Clone, Copy)]
pub struct Door {
    id: StoredValue<SignupId>,
    pub signup: Memo<Option<Signup>>,
    pub kept: RwSignal<Option<Kept>>,
    pub end: RwSignal<Option<End>>,
    /// Whether the last question for it was not answered.
    pub is_unanswered: RwSignal<bool>,
    is_asking: StoredValue<bool>,
    /// Not asked again before this, on the page's own clock.
    pause_until: StoredValue<f64>,
    fresh: Fresh,
    /// Whether there is a pass to show: from what was kept, until the signup is there to say.
    pub is_there: Memo<bool>,
}

impl Door {
    pub fn start(id: SignupId, signup: Memo<Option<Signup>>) -> Self {
        let kept = RwSignal::new(kept::find(&id));
        let end = RwSignal::new(None);
        let is_there = Memo::new(move |_| {
            signup.with(|signup| match signup {
                Some(signup) => is_for_door(signup),
                None => kept.read().is_some() && end.read().is_none(),
            })
        });
        let door = Self {
            id: StoredValue::new(id),
            signup,
            kept,
            end,
            is_unanswered: RwSignal::new(false),
            is_asking: StoredValue::new(false),
            pause_until: StoredValue::new(0.0),
            fresh: expect_context::<Fresh>(),
            is_there,
        };
        // Whoever is in, or does not come, has no use for it.
        let is_over = Memo::new(move |_| {
            signup.with(|signup| signup.as_ref().is_some_and(|signup| !is_open(signup)))
        });
        Effect::new(move |_| {
            if is_over.get() {
                door.id.with_value(kept::forget);
            }
        });
        door
    }

    /// Asks when it is time.
    pub fn ask_in_time(self) {
        if browser::monotonic_ms() >= self.pause_until.get_value() {
            self.ask();
        }
    }

    /// It is time at once.
    pub fn hurry(self) {
        self.pause_until.set_value(0.0);
    }

    /// Asks for the pass, unless that is under way: asked for again, it is the same, and good.
    pub fn ask(self) {
        if self.is_asking.get_value() {
            return;
        }
        self.is_asking.set_value(true);
        let request = IssuePass { id: self.id.get_value() };
        let ticket = self.ticket();
        spawn_local(async move {
            let outcome = api::write(&request).await;
            let mut pause = CONFIRM_MS;
            match outcome {
                Ok(pass) => {
                    let make = |ticket| Kept::new(request.id, ticket, pass, clock::now_ms());
                    if let Some(pass) = ticket.and_then(make) {
                        kept::keep(&pass);
                        self.kept.try_set(Some(pass));
                        self.end.try_set(None);
                        self.is_unanswered.try_set(false);
                    } else {
                        self.end.try_set(Some(End::Failed(text::failure::network())));
                    }
                }
                Err(error @ ApiError::Rejected(_)) => {
                    kept::forget(&request.id);
                    self.kept.try_set(None);
                    self.end.try_set(Some(ending(&error)));
                    // Where the signup stands now is said by the page around it.
                    self.fresh.renew();
                }
                Err(error) => {
                    pause = RETRY_MS;
                    if let ApiError::Busy { retry_after_s: Some(seconds) } = error {
                        pause = pause.max(f64::from(seconds) * 1_000.0);
                    }
                    self.is_unanswered.try_set(true);
                    let is_none = self.kept.try_with_untracked(Option::is_none);
                    if is_none == Some(true) {
                        self.end.try_set(Some(End::Failed(panel::reason(&error))));
                    }
                }
            }
            self.pause_until.try_set_value(browser::monotonic_ms() + pause);
            self.is_asking.try_set_value(false);
        });
    }

    /// What stands on it, as far as that is known.
    fn ticket(self) -> Option<Ticket> {
        let known = self.signup.with_untracked(|signup| signup.as_ref().map(Ticket::of));
        let as_kept = || self.kept.with_untracked(|kept| Some(kept.as_ref()?.ticket.clone()));
        known.or_else(as_kept)
    }
}

/// Whether its place has a door that it leads, or led, through just now.
fn is_for_door(signup: &Signup) -> bool {
    let is_now = matches!(signup.state, SignupState::Approved | SignupState::CheckedIn);
    is_now && signup.pass.is_some()
}

/// Whether the party may still come in.
pub fn is_open(signup: &Signup) -> bool {
    let is_unused = signup.pass.is_some_and(|pass| pass.used_at.is_none());
    signup.state == SignupState::Approved && is_unused
}

/// What a refusal means for the pass.
fn ending(error: &ApiError) -> End {
    match error.code() {
        Some(Code::CodeUsed) => End::Used,
        Some(Code::CodeExpired) => End::Over,
        _ => End::Gone,
    }
}
