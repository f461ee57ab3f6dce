//! A redemption for tests.

use contract::{
    Points, Timestamp,
    id::{RedemptionId, RewardId},
    mall::{Cost, Redemption, RedemptionState, RewardKind, RewardSnapshot, Step},
};

pub fn at() -> Timestamp {
    serde_json::from_value("2026-03-01T10:00:00+08:00".into()).unwrap()
}

/// With steps and their reasons.
pub fn redemption(state: RedemptionState, steps: &[(RedemptionState, Option<&str>)]) -> Redemption {
    let step = |(state, reason): &(RedemptionState, Option<&str>)| Step {
        state: *state,
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
        timeline: steps.iter().map(step).collect(),
        pay_by: None,
        payment: None,
        refund: None,
        shipping: None,
        address: None,
        store: None,
        collect_by: None,
        coupons: Vec::new(),
        can_cancel: false,
    }
}
