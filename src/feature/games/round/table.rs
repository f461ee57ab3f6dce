//! What everything on the table shares: the round as it is now, and the writes, one at a time.

use contract::{
    Code, Endpoint,
    games::{AnswerRound, FinishRound, GivenAnswer, Round, RoundState, TakeHint},
    id::{ChoiceId, ItemId, RoundId},
};
use leptos::prelude::*;

use super::{finish::FINISH, model, riddles::LANTERN};
use crate::{
    address::Address,
    api::{ApiError, journal},
    browser,
    deed::Deed,
    feature::panel,
    i18n::text,
    ui::{Data, ToastKind, Toasts},
};

/// What is being done.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// An answer in words, or none at all.
    Answer,
    Choose(ChoiceId),
    Hint,
    Finish,
}

/// Where the writes are sent to.
const WRITES: [&str; 3] = [AnswerRound::PATH, TakeHint::PATH, FinishRound::PATH];

/// So long nobody has read what stands there: the second tap of a double tap is about what stood
/// there before.
const GLANCE_MS: f64 = 600.0;

/// What is called with the round once a write has gone through.
type OnDone = Box<dyn FnOnce(&Round)>;

#[derive(Clone, Copy)]
pub struct Table {
    /// As it was told last.
    pub round: Memo<Round>,
    pub is_running: Memo<bool>,
    /// Whether it was still running when the page was opened.
    pub was_running: bool,
    /// Whether the outcome of the last answer is still being looked at.
    pub is_held: RwSignal<bool>,
    /// Why the last write did not go through.
    pub refusal: RwSignal<Option<String>>,
    pub deed: Deed,
    /// Has the round read again.
    pub again: Callback<()>,
    /// What the last write's reply told.
    told: RwSignal<Option<Round>>,
    act: RwSignal<Option<Act>>,
    /// Since when what stands there does so, by the page's clock.
    since: StoredValue<f64>,
    address: Address,
    toasts: Toasts,
}

impl Table {
    pub fn start(data: Data<Round>, again: Callback<()>) -> Self {
        let told = RwSignal::new(None);
        let round = Memo::new(move |_| model::newer(data.get(), told.get()));
        let is_running = Memo::new(move |_| round.with(|round| round.state == RoundState::Running));
        let table = Self {
            round,
            is_running,
            was_running: is_running.get_untracked(),
            is_held: RwSignal::new(false),
            refusal: RwSignal::new(None),
            deed: Deed::new(),
            again,
            told,
            act: RwSignal::new(None),
            since: StoredValue::new(browser::monotonic_ms()),
            address: expect_context::<Address>(),
            toasts: expect_context::<Toasts>(),
        };
        // What an earlier page left is settled first, and that is said behind a sheet.
        if untrack(|| table.has_left_something()) {
            table.close_sheets();
        }
        table
    }

    fn has_left_something(self) -> bool {
        let id = self.id();
        WRITES.iter().any(|path| journal::is_pending(&path.replace("{id}", id.as_str())))
    }

    fn close_sheets(self) {
        for sheet in [LANTERN, FINISH] {
            if untrack(|| self.address.parameter(sheet)).is_some() {
                self.address.close(sheet);
            }
        }
    }

    fn id(self) -> RoundId {
        self.round.with_untracked(|round| round.id.clone())
    }

    pub fn is_busy(self) -> bool {
        self.deed.is_under_way().get()
    }

    /// Something else can be tapped in the place of what was.
    pub fn shows_anew(self) {
        self.since.try_set_value(browser::monotonic_ms());
    }

    /// Whether a tap can be about what stands there.
    pub fn is_seen(self) -> bool {
        browser::monotonic_ms() - self.since.get_value() >= GLANCE_MS
    }

    /// What a tap does, where it can be about what stands there.
    pub fn on_tap(self, act: impl Fn() + Send + Sync + 'static) -> Callback<()> {
        Callback::new(move |()| {
            if self.is_seen() {
                act();
            }
        })
    }

    /// Whether this is under way.
    pub fn is_doing(self, act: Act) -> Signal<bool> {
        let under_way = self.deed.is_under_way();
        Signal::derive(move || under_way.get() && self.act.with(|now| now.as_ref() == Some(&act)))
    }

    pub fn answer(self, item: ItemId, answer: GivenAnswer, on_done: OnDone) {
        let act = answer.choice.clone().map_or(Act::Answer, Act::Choose);
        if self.begin(act) {
            let request = AnswerRound { id: self.id(), item, answer };
            self.deed.carry_out(request, move |outcome| self.end(outcome, on_done));
        }
    }

    pub fn hint(self, item: ItemId, on_done: OnDone) {
        if self.begin(Act::Hint) {
            let request = TakeHint { id: self.id(), item };
            self.deed.carry_out(request, move |outcome| self.end(outcome, on_done));
        }
    }

    pub fn finish(self, on_done: OnDone) {
        if self.begin(Act::Finish) {
            let request = FinishRound { id: self.id(), moves: Vec::new() };
            self.deed.carry_out(request, move |outcome| self.end(outcome, on_done));
        }
    }

    fn begin(self, act: Act) -> bool {
        let is_free = !untrack(|| self.is_busy());
        if is_free {
            self.refusal.set(None);
            self.act.set(Some(act));
        }
        is_free
    }

    fn end(self, outcome: Result<Round, ApiError>, on_done: OnDone) {
        let is_here = self.refusal.try_get_untracked().is_some();
        self.shows_anew();
        match outcome {
            Ok(round) if is_here => {
                on_done(&round);
                self.told.try_set(Some(round));
            }
            Ok(_) => {}
            Err(error) if is_here => {
                if error == ApiError::Unsettled {
                    self.close_sheets();
                }
                self.refusal.try_set(Some(why(&error)));
            }
            Err(error) => self.toasts.push(ToastKind::Bad, why(&error)),
        }
    }
}

/// Whatever it is, the round is read again, and the page shows what is so.
fn why(error: &ApiError) -> String {
    match error.code() {
        Some(Code::AnswerRejected) => text::round::rejected(),
        Some(Code::RoundExpired) => text::round::expired_meanwhile(),
        _ => panel::reason(error),
    }
}
