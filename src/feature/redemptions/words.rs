//! Where a redemption stands, in the member's words: they depend on what was redeemed.

use contract::mall::{Redemption, RedemptionState as State, RewardKind as Kind};

use crate::{
    i18n::{self, text},
    ui::IconName,
};

/// The state's own name, as a filter has it.
pub fn state(state: State) -> String {
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
        (State::Rejected | State::Cancelled, _) => {
            text::order::points_back(&i18n::points(redemption.cost.points))
        }
        (State::Shipped, _) => text::order::next_shipped(),
        (State::Delivered, _) => text::order::next_delivered(),
        (State::Ready, _) => text::order::next_ready(),
        (State::Collected, Kind::Service) => text::order::next_used(),
        (State::Collected, _) => text::order::next_collected(),
        (State::Unknown, _) => text::order::next_unknown(),
    }
}

/// Why it stands where it stands, where the brand said so.
pub fn reason(redemption: &Redemption) -> Option<String> {
    let step = redemption.timeline.iter().rfind(|step| step.state == redemption.state)?;
    step.reason.clone().filter(|reason| !reason.is_empty())
}

/// Whether it went through: the member has it, or will have it without doing anything more.
pub const fn went_through(state: State) -> bool {
    !matches!(state, State::AwaitingPayment | State::Rejected | State::Cancelled | State::Unknown)
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
    use contract::{
        Points, Timestamp,
        id::{RedemptionId, RewardId},
        mall::{Cost, Redemption, RedemptionState as State, RewardKind, RewardSnapshot, Step},
    };

    use super::{reason, went_through};

    fn at() -> Timestamp {
        serde_json::from_value("2026-03-01T10:00:00+08:00".into()).unwrap()
    }

    fn redemption(state: State, timeline: Vec<(State, Option<&str>)>) -> Redemption {
        let step = |(state, reason): (State, Option<&str>)| Step {
            state,
            at: at(),
            reason: reason.map(str::to_owned),
        };
        Redemption {
            id: RedemptionId("red_1".into()),
            number: "2603010001".into(),
            reward: RewardSnapshot {
                id: RewardId("rwd_tin".into()),
                kind: RewardKind::Goods,
                title: "Tin".into(),
                picture: None,
            },
            quantity: 1,
            cost: Cost { points: Points(300), money: None },
            state,
            placed_at: at(),
            timeline: timeline.into_iter().map(step).collect(),
            pay_by: None,
            shipping: None,
            address: None,
            store: None,
            coupons: Vec::new(),
            can_cancel: false,
        }
    }

    #[test]
    fn the_reason_is_that_of_the_present_state() {
        let said = vec![(State::Submitted, Some("early")), (State::Rejected, Some("none left"))];
        assert_eq!(
            reason(&redemption(State::Rejected, said.clone())).as_deref(),
            Some("none left")
        );
        assert_eq!(reason(&redemption(State::Shipped, said)), None);
        assert_eq!(reason(&redemption(State::Rejected, vec![(State::Rejected, Some(""))])), None);
        assert_eq!(reason(&redemption(State::Cancelled, Vec::new())), None);
    }

    #[test]
    fn nothing_is_celebrated_that_may_still_fail() {
        assert!(went_through(State::Submitted) && went_through(State::Approved));
        for state in [State::AwaitingPayment, State::Rejected, State::Cancelled, State::Unknown] {
            assert!(!went_through(state));
        }
    }
}
