//! Campaigns: an offer for some members and a time, with one thing to do about it.

use serde::{Deserialize, Serialize};

use crate::{
    Money, Timestamp,
    endpoint::endpoint,
    id::{ActivityId, CouponId, GameId, RewardId},
    joining::Gift,
    mall::Unavailable,
};

/// `GET /campaigns/{slug}`: with or without a session; without one it holds only what is so for
/// everybody. 404 `not_found`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetCampaign {
    #[serde(skip_serializing)]
    pub slug: String,
}
endpoint!(GetCampaign => Campaign, Get "/campaigns/{slug}", slug);

/// `POST /me/campaigns/{slug}/claim`: takes what it offers, once: a coupon into the wallet, chances
/// to draw, or that purchases count for more from now on.
///
/// 404 `not_found`; 409 `campaign_not_open` (with `starts_at`), `campaign_over` (with `ended_at`),
/// `not_for_you`, `already_claimed`, `nothing_to_claim`; `game_over` (with `ended_at`) when the draw
/// that its chances are for is over.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ClaimCampaign {
    #[serde(skip_serializing)]
    pub slug: String,
}
endpoint!(ClaimCampaign => Campaign, Post "/me/campaigns/{slug}/claim", slug);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Campaign {
    /// Its name in addresses.
    pub slug: String,
    pub kind: CampaignKind,
    pub title: String,
    /// What it is, in paragraphs with an empty line between them.
    pub text: String,
    /// A path below the app's own address, or a whole one.
    #[serde(default)]
    pub picture: Option<String>,
    /// Why it is for this member; absent without a session, and when it is not.
    #[serde(default)]
    pub why: Option<String>,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub phase: CampaignPhase,
    /// With `discount_day`: what is cheaper.
    #[serde(default)]
    pub discounts: Vec<CampaignDiscount>,
    /// With `spend_and_gift`.
    #[serde(default)]
    pub spending: Option<CampaignSpending>,
    /// With `double_points`: the factor, in hundredths; 200 for twice as many.
    #[serde(default)]
    pub factor: Option<u32>,
    /// With `activity`.
    #[serde(default)]
    pub activity: Option<ActivityId>,
    /// With `game`.
    #[serde(default)]
    pub game: Option<GameId>,
    /// What claiming gives; with `spend_and_gift`, what reaching the threshold gives.
    #[serde(default)]
    pub gifts: Vec<Gift>,
    /// Chances to draw that claiming gives.
    #[serde(default)]
    pub chances: Option<u32>,
    /// Why this member cannot use it now; empty when it is possible.
    #[serde(default)]
    pub unavailable: Vec<Unavailable>,
    pub action: CampaignAction,
    /// What was claimed, or earned by spending.
    #[serde(default)]
    pub claimed: Option<CampaignClaim>,
    /// What is open instead, when this cannot be used.
    #[serde(default)]
    pub instead: Vec<CampaignInstead>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CampaignKind {
    /// Some kinds of goods are cheaper, with a coupon to claim.
    DiscountDay,
    /// Who spends enough gets a gift.
    SpendAndGift,
    /// Purchases of who has claimed it give more points.
    DoublePoints,
    /// Leads to an activity.
    Activity,
    /// Leads to a game.
    Game,
    #[serde(other)]
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CampaignPhase {
    Upcoming,
    On,
    Over,
    #[serde(other)]
    Unknown,
}

/// A kind of goods that is cheaper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CampaignDiscount {
    /// Such as a category of goods.
    pub title: String,
    /// In the brand's words.
    pub words: String,
    /// What is taken off, in percent, where it is a rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
}

/// How far a member has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CampaignSpending {
    pub threshold: Money,
    /// While it was on; nothing without a session.
    pub spent: Money,
    /// Nothing once it is reached.
    pub missing: Money,
    /// 0 to 100.
    pub percent: u8,
}

/// The one thing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CampaignAction {
    pub kind: ActionKind,
    /// With `redeem`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reward: Option<RewardId>,
    /// With `sign_up`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<ActivityId>,
    /// With `play`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub game: Option<GameId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    Claim,
    Redeem,
    SignUp,
    Play,
    /// Buy something in a store.
    Spend,
    /// There is nothing to do, now or any more.
    None,
    #[serde(other)]
    Unknown,
}

/// What a member has of a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CampaignClaim {
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<CouponId>,
}

/// Something else that is open: one of the ids leads to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CampaignInstead {
    pub title: String,
    /// Another campaign's slug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<ActivityId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub game: Option<GameId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reward: Option<RewardId>,
}
