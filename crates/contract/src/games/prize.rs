//! What a member has won.

use serde::{Deserialize, Serialize};

use super::PrizeKind;
use crate::{
    Endpoint, Method, Money, Page, Points, Timestamp,
    endpoint::{endpoint, listed},
    id::{AddressId, CouponId, DrawId, GameId, GamePrizeId, PrizeId},
    mall::{Address, Shipping},
};

/// `GET /me/prizes?state=&cursor=&limit=`: the latest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListPrizes {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<PrizeState>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 100; 20 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

impl Endpoint for ListPrizes {
    type Reply = Page<Prize>;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/me/prizes";
    const WRITE: bool = false;
    fn query(&self) -> Vec<(&'static str, String)> {
        let state = self.state.map(|state| state.as_str().to_owned());
        listed([("state", state)], &self.cursor, self.limit)
    }
}

/// `GET /me/prizes/{id}`. 404 `not_found`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetPrize {
    #[serde(skip_serializing)]
    pub id: PrizeId,
}
endpoint!(GetPrize => Prize, Get "/me/prizes/{id}", id);

/// `POST /me/prizes/{id}/claim`: says where goods are to be sent.
///
/// 404 `not_found`; 409 `not_claimable` (it is none to be claimed, or has been), `claim_over` (with
/// `ended_at`); 422 `validation_failed` (`/address`: `required`, `invalid`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ClaimPrize {
    #[serde(skip_serializing)]
    pub id: PrizeId,
    /// One of the member's own.
    pub address: AddressId,
}
endpoint!(ClaimPrize => Prize, Post "/me/prizes/{id}/claim", id);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Prize {
    pub id: PrizeId,
    /// Which of those that the game offers.
    pub game_prize: GamePrizeId,
    /// That of its draw.
    pub serial: String,
    pub game: GameId,
    /// The game's.
    pub game_title: String,
    pub draw: DrawId,
    pub title: String,
    #[serde(default)]
    pub picture: Option<String>,
    pub kind: PrizeKind,
    /// With `points`.
    #[serde(default)]
    pub points: Option<Points>,
    /// What it is worth.
    #[serde(default)]
    pub value: Option<Money>,
    pub state: PrizeState,
    pub won_at: Timestamp,
    /// Until when it can be claimed, where it has to be.
    #[serde(default)]
    pub claim_by: Option<Timestamp>,
    /// When it was claimed.
    #[serde(default)]
    pub claimed_at: Option<Timestamp>,
    /// With `coupon` and `voucher`: what came into the wallet.
    #[serde(default)]
    pub coupon: Option<CouponId>,
    /// Where it is sent to: the address as it was when it was chosen, with its phone masked.
    #[serde(default)]
    pub address: Option<Address>,
    #[serde(default)]
    pub shipping: Option<Shipping>,
    #[serde(default)]
    pub can_claim: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PrizeState {
    /// The brand has to be told where it is to be sent.
    Unclaimed,
    /// It will be sent.
    Claimed,
    Shipped,
    Delivered,
    /// On the balance, or in the wallet, since it was won.
    Granted,
    /// Nobody claimed it in time.
    Expired,
    #[serde(other)]
    Unknown,
}

impl PrizeState {
    /// The states that one can filter by.
    pub const ALL: &[Self] = &[
        Self::Unclaimed,
        Self::Claimed,
        Self::Shipped,
        Self::Delivered,
        Self::Granted,
        Self::Expired,
    ];

    /// The state on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unclaimed => "unclaimed",
            Self::Claimed => "claimed",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Granted => "granted",
            Self::Expired => "expired",
            Self::Unknown => "unknown",
        }
    }
}
