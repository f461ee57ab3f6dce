//! A tap, and what comes of it: one draw, a refusal, or an outcome that is still asked after.

use contract::{
    Code,
    games::{Draw, Receipt},
};
use leptos::prelude::*;

use super::{
    super::receipt::proof,
    DRAWN, Desk, left,
    model::{self, News},
    result::Drawn,
};
use crate::{
    api::ApiError,
    browser,
    feature::{
        draws_sent::{self, Sent},
        panel,
    },
    i18n::text,
    ui::{ToastKind, may_move},
};

/// So long after a tap, or after a result came into sight, another tap belongs to what was before it:
/// a chance is spent by a tap of its own.
const PAUSE_MS: f64 = 700.0;

impl Desk {
    /// Draws; or, while it moves, shows where it ends.
    pub(super) fn tap(self) {
        let is_of_its_own = browser::monotonic_ms() - self.touched_ms.get_value() > PAUSE_MS;
        self.touch();
        if self.is_moving.get_untracked() {
            return self.skip();
        }
        let commitment = self.means.with_untracked(|means| means.commitment.clone());
        let can_draw = is_of_its_own && untrack(|| self.can_draw());
        let Some(commitment) = commitment.filter(|_| can_draw) else { return };
        // With a number that somebody could guess nothing would be proved.
        let Some(random) = browser::secret_bytes() else {
            return self.hint.set(Some(text::draw::no_random()));
        };
        self.hint.set(None);
        self.is_busy.set(true);
        // Joy is for what is new.
        self.drawn.update(|drawn| {
            if let Some(drawn) = drawn {
                drawn.is_new = false;
            }
        });
        let nonce = proof::hex(&random);
        let table_hash = self.segments.with_untracked(|segments| proof::table_hash(segments));
        let request = Draw { id: self.id.get_value(), nonce, commitment, table_hash };
        let sent = request.clone();
        self.deed.carry_out(request, move |outcome| self.end(sent, outcome));
    }

    /// What is pressed from now on may belong to what was just seen or done.
    pub(super) fn touch(self) {
        self.touched_ms.set_value(browser::monotonic_ms());
    }

    fn end(self, request: Draw, outcome: Result<Receipt, ApiError>) {
        let is_here = self.is_moving.try_get_untracked().is_some();
        if is_here && outcome.is_err() {
            self.come_to_rest();
        }
        match outcome {
            Ok(receipt) => {
                let Draw { id, nonce, commitment, table_hash } = request;
                let spent = commitment.clone();
                let sent = Sent { nonce, commitment, table_hash, ..Sent::default() };
                let sent = draws_sent::keep(&receipt.id, &id, sent);
                let drawn = Drawn::now(receipt, sent);
                if is_here {
                    self.show(drawn, spent);
                } else {
                    let kind = if drawn.is_right { ToastKind::Good } else { ToastKind::Bad };
                    self.toasts.push(kind, drawn.in_short());
                }
            }
            Err(ApiError::Unsettled | ApiError::Held) if is_here => {
                self.left.set(left::by_an_earlier_page(&request.id));
                // One that this page is still busy with says its outcome itself.
                if self.left.with_untracked(Option::is_none) {
                    self.hint.set(Some(panel::reason(&ApiError::Held)));
                }
            }
            Err(ApiError::Unsettled) => {}
            Err(error) if is_here => self.refuse(request.commitment, &error),
            Err(error) => self.toasts.push(ToastKind::Bad, panel::reason(&error)),
        }
    }

    fn refuse(self, spent: String, error: &ApiError) {
        let ApiError::Rejected(refusal) = error else {
            return self.hint.set(Some(panel::reason(error)));
        };
        let problem = refusal.problem();
        let words = match problem.code {
            Code::CommitmentChanged => {
                if let Some(next) = problem.commitment {
                    self.news.set(Some(News { spent, next, chances: None }));
                }
                text::draw::changed()
            }
            // The game is on its way anew, as after every write.
            Code::OddsChanged => text::draw::odds_changed(),
            Code::NoChances => text::draw::no_chances(),
            Code::GameNotOpen => text::draw::not_yet(),
            Code::GameOver => text::draw::over(),
            _ => panel::reason(error),
        };
        self.hint.set(Some(words));
    }

    /// The result is known: what moves from here on ends on it.
    fn show(self, drawn: Drawn, spent: String) {
        let segments = self.segments.get_untracked();
        let place = |drawn: &Drawn| model::place_of(&segments, &drawn.receipt.segment);
        let before = self.shown.with_untracked(|drawn| drawn.as_ref().and_then(place));
        let to = place(&drawn);
        if let Some(to) = to.filter(|_| may_move() && browser::is_visible()) {
            self.move_there(before.unwrap_or(0), to, segments.len());
        }
        let Receipt { id, next_commitment: next, chances_left, .. } = drawn.receipt.clone();
        self.news.set(Some(News { spent, next, chances: Some(chances_left) }));
        self.drawn.set(Some(drawn));
        self.address.set(DRAWN, Some(id.as_str()));
        if !self.is_moving.get_untracked() {
            self.come_to_rest();
            self.bring_result_into_sight();
        }
    }
}
