//! Redemptions: from the tap to the parcel, the visit or the coupon.

use serde::{Deserialize, Serialize};

use super::{Address, Cost, RewardKind};
use crate::{
    Endpoint, Method, Money, Page, Timestamp,
    bootstrap::Store,
    endpoint::{endpoint, listed},
    id::{AddressId, CouponId, RedemptionId, RewardId},
};

/// `POST /me/redemptions`: takes the points, and the reward from the stock.
///
/// 404 `not_found`; 409 `insufficient_points` (with `required, available, missing`),
/// `out_of_stock` (with `stock`), `limit_reached` (with `limit`), `tier_required` (with `tier`),
/// `new_members_only`, `sale_not_started` (with `starts_at`), `sale_ended` (with `ended_at`),
/// `price_changed` (with `cost`: nothing was taken, the member is asked again);
/// 422 `validation_failed` (`/quantity`, `/address`, `/store`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct RedeemReward {
    pub reward: RewardId,
    /// 1 to 99.
    pub quantity: u32,
    /// Where it is sent to; this or `store` where the reward has ways.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<AddressId>,
    /// The code of the store where it is fetched or used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// What the member was shown for the whole quantity.
    pub expected_cost: Cost,
}
endpoint!(RedeemReward => Redemption, Post "/me/redemptions");

/// `GET /me/redemptions?group=&state=&cursor=&limit=`: the latest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListRedemptions {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<RedemptionGroup>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<RedemptionState>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 100; 20 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

impl Endpoint for ListRedemptions {
    type Reply = Page<Redemption>;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/me/redemptions";
    const WRITE: bool = false;
    fn query(&self) -> Vec<(&'static str, String)> {
        let filters = [
            ("group", self.group.map(|group| group.as_str().to_owned())),
            ("state", self.state.map(|state| state.as_str().to_owned())),
        ];
        listed(filters, &self.cursor, self.limit)
    }
}

/// `GET /me/redemptions/{id}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetRedemption {
    #[serde(skip_serializing)]
    pub id: RedemptionId,
}
endpoint!(GetRedemption => Redemption, Get "/me/redemptions/{id}", id);

/// `POST /me/redemptions/{id}/pay`: where the money part is paid. The state changes once the
/// backend knows of the payment. 409 `not_payable`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct PayRedemption {
    #[serde(skip_serializing)]
    pub id: RedemptionId,
}
endpoint!(PayRedemption => PaymentPage, Post "/me/redemptions/{id}/pay", id);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct PaymentPage {
    /// A path on the backend's own address, or a whole address.
    pub url: String,
}

/// `POST /me/redemptions/{id}/cancel`: gives the points back, and the money that was paid.
/// 409 `not_cancellable`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CancelRedemption {
    #[serde(skip_serializing)]
    pub id: RedemptionId,
}
endpoint!(CancelRedemption => Redemption, Post "/me/redemptions/{id}/cancel", id);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Redemption {
    pub id: RedemptionId,
    /// Digits, for people to read out.
    pub number: String,
    pub reward: RewardSnapshot,
    pub quantity: u32,
    /// Of the whole quantity.
    pub cost: Cost,
    pub state: RedemptionState,
    pub placed_at: Timestamp,
    /// What happened to it, the first step first.
    #[serde(default)]
    pub timeline: Vec<Step>,
    /// Until when the money can be paid, while it waits for that; then it is cancelled.
    #[serde(default)]
    pub pay_by: Option<Timestamp>,
    /// Once the money part is paid.
    #[serde(default)]
    pub payment: Option<Payment>,
    /// Once what was paid is on its way back: the redemption was cancelled or rejected.
    #[serde(default)]
    pub refund: Option<Refund>,
    #[serde(default)]
    pub shipping: Option<Shipping>,
    /// Where it is sent to: the address as it was when it was chosen, with its phone masked.
    #[serde(default)]
    pub address: Option<Address>,
    #[serde(default)]
    pub store: Option<Store>,
    /// Until when it is kept in the store, while it waits there.
    #[serde(default)]
    pub collect_by: Option<Timestamp>,
    /// What it became, for rewards that are coupons.
    #[serde(default)]
    pub coupons: Vec<CouponId>,
    #[serde(default)]
    pub can_cancel: bool,
}

/// The money part, paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Payment {
    pub money: Money,
    pub at: Timestamp,
    /// Within how many working days it would be back where it came from, should the redemption end
    /// without the reward.
    pub refund_days: u32,
}

/// The money part on its way back to where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Refund {
    pub money: Money,
    /// When it was sent back.
    pub at: Timestamp,
    /// When it should be there at the latest.
    pub expected_by: Timestamp,
}

/// The reward as it was when it was redeemed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct RewardSnapshot {
    pub id: RewardId,
    pub kind: RewardKind,
    pub title: String,
    #[serde(default)]
    pub picture: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RedemptionState {
    /// The points are taken; somebody has to look at it.
    Submitted,
    /// The points are taken; the money is not paid yet.
    AwaitingPayment,
    /// It will be sent, or has become coupons or a gift.
    Approved,
    /// The points are back, and the money is on its way.
    Rejected,
    Shipped,
    Delivered,
    /// It waits in the store.
    Ready,
    /// It was fetched or used in the store.
    Collected,
    /// By the member, or because it was not paid; the points are back, and the money is on its way.
    Cancelled,
    #[serde(other)]
    Unknown,
}

impl RedemptionState {
    /// The states that one can filter by.
    pub const ALL: &[Self] = &[
        Self::Submitted,
        Self::AwaitingPayment,
        Self::Approved,
        Self::Rejected,
        Self::Shipped,
        Self::Delivered,
        Self::Ready,
        Self::Collected,
        Self::Cancelled,
    ];

    /// The state on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::AwaitingPayment => "awaiting_payment",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Ready => "ready",
            Self::Collected => "collected",
            Self::Cancelled => "cancelled",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether a redemption still goes on, as a filter asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RedemptionGroup {
    /// Something is still to be done or to come.
    Open,
    /// The member has it: delivered, collected, in the wallet, or passed on as a gift.
    Done,
    /// Rejected or cancelled.
    Undone,
    #[serde(other)]
    Unknown,
}

impl RedemptionGroup {
    /// The groups that one can filter by; each redemption is in one of them.
    pub const ALL: &[Self] = &[Self::Open, Self::Done, Self::Undone];

    /// The group on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Undone => "undone",
            Self::Unknown => "unknown",
        }
    }
}

/// One step of a redemption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Step {
    pub state: RedemptionState,
    pub at: Timestamp,
    /// Why, in the brand's words.
    #[serde(default)]
    pub reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Shipping {
    pub carrier: String,
    pub number: String,
}
