//! Coupons: the wallet, and the one-time code at the till.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method, Money, Page, Timestamp,
    endpoint::{endpoint, listed},
    id::{CouponId, RedemptionId},
    member::IssuedCodes,
};

/// `GET /me/coupons?state=&cursor=&limit=`: usable ones first, by the time they expire; then those
/// that are no longer usable, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListCoupons {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<CouponState>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 100; 20 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

impl Endpoint for ListCoupons {
    type Reply = Page<Coupon>;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/me/coupons";
    const WRITE: bool = false;
    fn query(&self) -> Vec<(&'static str, String)> {
        let state = self.state.map(|state| state.as_str().to_owned());
        listed([("state", state)], &self.cursor, self.limit)
    }
}

/// `GET /me/coupons/{id}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetCoupon {
    #[serde(skip_serializing)]
    pub id: CouponId,
}
endpoint!(GetCoupon => Coupon, Get "/me/coupons/{id}", id);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Coupon {
    pub id: CouponId,
    pub kind: CouponKind,
    pub title: String,
    pub state: CouponState,
    /// With `money_off` and `cash`.
    #[serde(default)]
    pub value: Option<Money>,
    /// With `percent_off`: 12 takes 12% off.
    #[serde(default)]
    pub percent: Option<u8>,
    /// The purchase that it needs; absent when any will do.
    #[serde(default)]
    pub threshold: Option<Money>,
    /// For what and where, in one line.
    #[serde(default)]
    pub scope: Option<String>,
    /// The conditions in full, in paragraphs with an empty line between them.
    #[serde(default)]
    pub conditions: Option<String>,
    #[serde(default)]
    pub picture: Option<String>,
    /// When it came into the wallet.
    pub issued_at: Timestamp,
    pub expires_at: Timestamp,
    #[serde(default)]
    pub used_at: Option<Timestamp>,
    /// The name of the store where it was used.
    #[serde(default)]
    pub used_in: Option<String>,
    /// The redemption that it came from.
    #[serde(default)]
    pub redemption: Option<RedemptionId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CouponKind {
    MoneyOff,
    PercentOff,
    /// For one thing, without money.
    Item,
    /// Counts like cash.
    Cash,
    #[serde(other)]
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CouponState {
    Usable,
    Used,
    Expired,
    #[serde(other)]
    Unknown,
}

impl CouponState {
    /// The states that one can filter by.
    pub const ALL: &[Self] = &[Self::Usable, Self::Used, Self::Expired];

    /// The state on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::Used => "used",
            Self::Expired => "expired",
            Self::Unknown => "unknown",
        }
    }
}

/// `POST /me/coupons/{id}/code`: fresh one-time codes for the till, the first scan of which burns the
/// coupon. As with the member's own codes, each becomes valid a little before the one before it
/// expires; none outlives the coupon, so that there may be fewer than were asked for. Those of earlier
/// issues stay good until they expire.
///
/// 409 `code_used` and `code_expired` when the coupon itself is, 422 `validation_failed` (`/count`:
/// `out_of_range`), 429 `rate_limited`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct IssueCouponCodes {
    #[serde(skip_serializing)]
    pub id: CouponId,
    /// 1 to 10.
    pub count: u8,
}
endpoint!(IssueCouponCodes => IssuedCodes, Post "/me/coupons/{id}/code", id);
