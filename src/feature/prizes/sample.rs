//! A prize for tests.

use contract::{
    Timestamp,
    games::{Prize, PrizeKind, PrizeState},
    id::{DrawId, GameId, GamePrizeId, PrizeId},
};

/// A day of a month.
pub fn at(day: u32) -> Timestamp {
    serde_json::from_value(format!("2026-03-{day:02}T10:00:00+08:00").into()).unwrap()
}

/// Goods.
pub fn prize(id: &str, state: PrizeState) -> Prize {
    Prize {
        id: PrizeId(id.into()),
        game_prize: GamePrizeId("prz_tin".into()),
        serial: "2603010001".into(),
        game: GameId("gam_wheel".into()),
        game_title: "Wheel".into(),
        draw: DrawId("drw_1".into()),
        title: "Tin".into(),
        picture: None,
        kind: PrizeKind::Goods,
        points: None,
        value: None,
        state,
        won_at: at(1),
        claim_by: None,
        claimed_at: None,
        coupon: None,
        address: None,
        shipping: None,
        can_claim: false,
    }
}
