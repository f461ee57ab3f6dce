//! Where a prize stands, in the member's words.

use contract::games::{Prize, PrizeKind, PrizeState as State};

use super::model::{Left, StepKind};
use crate::i18n::{self, text};

/// The state's own name.
pub fn state(state: State) -> String {
    match state {
        State::Unclaimed => text::prize::state_unclaimed(),
        State::Claimed => text::prize::state_claimed(),
        State::Shipped => text::prize::state_shipped(),
        State::Delivered => text::prize::state_delivered(),
        State::Granted => text::prize::state_granted(),
        State::Expired => text::prize::state_expired(),
        State::Unknown => text::prize::state_unknown(),
    }
}

/// What happens next, or what came of it.
pub fn next(prize: &Prize, is_over: bool) -> String {
    let end = || prize.claim_by.as_ref().map(i18n::date_time);
    match (prize.state, prize.kind) {
        (State::Unclaimed, _) if is_over => ended(end()),
        (State::Unclaimed, _) => text::prize::next_unclaimed(),
        (State::Claimed, _) => text::prize::next_claimed(),
        (State::Shipped, _) => text::prize::next_shipped(),
        (State::Delivered, _) => text::prize::next_delivered(),
        (State::Granted, PrizeKind::Points) => {
            text::prize::next_points(&i18n::points(prize.points.unwrap_or_default()))
        }
        (State::Granted, PrizeKind::Voucher) => text::prize::next_voucher(),
        (State::Granted, _) => text::prize::next_coupon(),
        (State::Expired, _) => ended(end()),
        (State::Unknown, _) => text::prize::next_unknown(),
    }
}

/// That it could be claimed until then.
pub fn ended(end: Option<String>) -> String {
    match end {
        Some(end) => text::prize::claim_over(&end),
        None => text::prize::claim_over_once(),
    }
}

/// How long one has yet, where that is worth saying.
pub fn left(left: Left) -> Option<String> {
    match left {
        Left::Enough => None,
        Left::Days(days) => Some(text::prize::left_days(days)),
        Left::Hours(hours) => Some(text::prize::left_hours(hours)),
        Left::LastHour => Some(text::prize::left_minutes()),
        Left::Over => Some(text::prize::left_none()),
    }
}

/// A step of its way.
pub fn step(kind: StepKind) -> String {
    match kind {
        StepKind::Won => text::prize::won(),
        StepKind::State(State::Claimed) => text::prize::claimed(),
        StepKind::State(other) => state(other),
    }
}
