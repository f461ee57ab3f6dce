//! Where a redemption stands, in the member's words: they depend on what was redeemed.

use contract::mall::{
    Redemption, RedemptionGroup as Group, RedemptionState as State, RewardKind as Kind,
};

use super::progress::Event;
use crate::{
    i18n::{self, text},
    ui::IconName,
};

/// As a filter has it.
pub fn group(group: Group) -> String {
    match group {
        Group::Open => text::order::group_open(),
        Group::Done => text::order::group_done(),
        Group::Undone => text::order::group_undone(),
        Group::Unknown => text::order::state_unknown(),
    }
}

/// The state's own name.
fn state(state: State) -> String {
    match state {
        State::Submitted => text::order::state_submitted(),
        State::AwaitingPayment => text::order::state_awaiting_payment(),
        State::Approved => text::order::state_approved(),
        State::Rejected => text::order::state_rejected(),
        State::Shipped => text::order::state_shipped(),
        State::Delivered => text::order::state_delivered(),
        State::Ready => text::order::state_ready(),
        State::Collected => text::order::state_collected(),
        State::Cancelled => text::order::state_cancelled(),
        State::Unknown => text::order::state_unknown(),
    }
}

/// What the state means for this kind of reward.
pub fn step(step: State, kind: Kind) -> String {
    match (step, kind) {
        (State::Approved, Kind::Coupon | Kind::CashVoucher) => text::order::state_issued(),
        (State::Approved, Kind::Donation) => text::order::state_donated(),
        (State::Collected, Kind::Service) => text::order::state_used(),
        _ => state(step),
    }
}

/// What happens next, or what came of it.
pub fn next(redemption: &Redemption) -> String {
    match (redemption.state, redemption.reward.kind) {
        (State::Submitted, _) => text::order::next_submitted(),
        (State::AwaitingPayment, _) => text::order::next_awaiting_payment(),
        (State::Approved, Kind::Coupon | Kind::CashVoucher) => text::order::next_issued(),
        (State::Approved, Kind::Donation) => text::order::next_donated(),
        (State::Approved, _) if redemption.store.is_some() => text::order::next_preparing(),
        (State::Approved, _) => text::order::next_packing(),
        (State::Rejected | State::Cancelled, _) => back(redemption),
        (State::Shipped, _) => text::order::next_shipped(),
        (State::Delivered, _) => text::order::next_delivered(),
        (State::Ready, _) => text::order::next_ready(),
        (State::Collected, Kind::Service) => text::order::next_used(),
        (State::Collected, _) => text::order::next_collected(),
        (State::Unknown, _) => text::order::next_unknown(),
    }
}

/// What came back, and what is on its way back.
fn back(redemption: &Redemption) -> String {
    let points = i18n::points(redemption.cost.points);
    match &redemption.refund {
        Some(refund) => {
            let (money, by) = (i18n::money(&refund.money), i18n::day(&refund.expected_by));
            text::order::money_back(&points, &money, &by)
        }
        None => text::order::points_back(&points),
    }
}

/// Until when it is kept in the store, where the brand says so.
pub fn kept_until(redemption: &Redemption) -> Option<String> {
    let until = redemption.collect_by.filter(|_| redemption.state == State::Ready)?;
    Some(text::order::kept_until(&i18n::day(&until)))
}

/// A thing on the way of this kind of reward.
pub fn event(event: &Event, kind: Kind) -> String {
    match event {
        Event::State(state) => step(*state, kind),
        Event::Paid(money) => text::order::paid(&i18n::money(money)),
        Event::Refunded(money) => text::order::refunded(&i18n::money(money)),
    }
}

/// The same while it is still to come.
pub fn ahead(event: &Event, kind: Kind) -> String {
    match event {
        Event::Paid(money) => text::order::pay(&i18n::money(money)),
        _ => self::event(event, kind),
    }
}

/// Why it stands where it stands, where the brand said so.
pub fn reason(redemption: &Redemption) -> Option<String> {
    let step = redemption.timeline.iter().rfind(|step| step.state == redemption.state)?;
    step.reason.clone().filter(|reason| !reason.is_empty())
}

/// Whether it went through and is as it was then: nothing is to be paid, nobody has moved it on.
pub const fn is_just_made(state: State, kind: Kind) -> bool {
    match kind {
        Kind::Coupon | Kind::CashVoucher | Kind::Donation => {
            matches!(state, State::Submitted | State::Approved)
        }
        _ => matches!(state, State::Submitted),
    }
}

pub fn icon(redemption: &Redemption) -> IconName {
    match (redemption.state, redemption.reward.kind) {
        (State::Submitted | State::AwaitingPayment | State::Unknown, _) => IconName::Clock,
        (State::Approved, Kind::Coupon | Kind::CashVoucher) => IconName::Ticket,
        (State::Approved, Kind::Donation) => IconName::Sparkles,
        (State::Approved, _) => IconName::Gift,
        (State::Shipped, _) => IconName::Truck,
        (State::Ready, _) => IconName::Store,
        (State::Delivered | State::Collected, _) => IconName::Check,
        (State::Rejected | State::Cancelled, _) => IconName::Close,
    }
}

#[cfg(test)]
mod tests {
    use contract::mall::{RedemptionState as State, RewardKind as Kind};

    use super::{is_just_made, reason};
    use crate::feature::redemptions::sample::redemption;

    #[test]
    fn the_reason_is_that_of_the_present_state() {
        let said = [(State::Submitted, Some("early")), (State::Rejected, Some("none left"))];
        assert_eq!(reason(&redemption(State::Rejected, &said)).as_deref(), Some("none left"));
        assert_eq!(reason(&redemption(State::Shipped, &said)), None);
        assert_eq!(reason(&redemption(State::Rejected, &[(State::Rejected, Some(""))])), None);
        assert_eq!(reason(&redemption(State::Cancelled, &[])), None);
    }

    #[test]
    fn nothing_is_celebrated_that_may_still_fail_or_has_moved_on() {
        assert!(is_just_made(State::Submitted, Kind::Goods));
        assert!(is_just_made(State::Approved, Kind::Coupon));
        assert!(!is_just_made(State::Approved, Kind::Goods));
        for state in [State::AwaitingPayment, State::Rejected, State::Cancelled, State::Unknown] {
            assert!(!is_just_made(state, Kind::Goods) && !is_just_made(state, Kind::Donation));
        }
    }
}
