//! The mall: rewards that points can be redeemed for.

mod address;
mod redemption;
mod region;

use serde::{Deserialize, Serialize};

use crate::{
    Code, Endpoint, Method, Money, Page, Points, Problem, Timestamp,
    endpoint::{endpoint, listed},
    id::{CategoryId, RewardId},
    member::TierName,
};

pub use address::*;
pub use redemption::*;
pub use region::Region;

/// `GET /rewards?category=&q=&affordable=&max_points=&sort=&cursor=&limit=`: the catalogue.
///
/// Needs no session; without one `unavailable` holds only what is so for everybody, and
/// `affordable=true` is 401 `unauthenticated`. Carries an `ETag`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListRewards {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// What the title or the summary contains, in any language of the brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only what this member could redeem now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affordable: Option<bool>,
    /// Only what costs at most so many points: with the size of a lot that expires soon, what it
    /// could still become.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_points: Option<Points>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<RewardSort>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 100; 20 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

impl Endpoint for ListRewards {
    type Reply = Page<Reward>;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/rewards";
    const WRITE: bool = false;
    fn query(&self) -> Vec<(&'static str, String)> {
        let filters = [
            ("category", self.category.as_ref().map(ToString::to_string)),
            ("q", self.q.clone()),
            ("affordable", self.affordable.map(|only| only.to_string())),
            ("max_points", self.max_points.map(|points| points.0.to_string())),
            ("sort", self.sort.map(|sort| sort.as_str().to_owned())),
        ];
        listed(filters, &self.cursor, self.limit)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RewardSort {
    /// The brand's own order.
    #[default]
    Recommended,
    /// Fewest points first.
    PointsLow,
    /// Most points first.
    PointsHigh,
    /// Latest first.
    Newest,
    #[serde(other)]
    Unknown,
}

impl RewardSort {
    /// The orders that one can ask for.
    pub const ALL: &[Self] = &[Self::Recommended, Self::PointsLow, Self::PointsHigh, Self::Newest];

    /// The order on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::PointsLow => "points_low",
            Self::PointsHigh => "points_high",
            Self::Newest => "newest",
            Self::Unknown => "unknown",
        }
    }
}

/// `GET /reward-categories`: in the brand's order. Needs no session. Carries an `ETag`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListCategories {}
endpoint!(ListCategories => Page<Category>, Get "/reward-categories");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Category {
    pub id: CategoryId,
    pub name: String,
    /// How many rewards it holds.
    #[serde(default)]
    pub count: u32,
}

/// `GET /rewards/{id}`: a reward with its long texts. Needs no session. Carries an `ETag`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetReward {
    #[serde(skip_serializing)]
    pub id: RewardId,
}
endpoint!(GetReward => Reward, Get "/rewards/{id}", id);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Reward {
    pub id: RewardId,
    pub kind: RewardKind,
    pub title: String,
    /// One line.
    #[serde(default)]
    pub summary: Option<String>,
    #[serde(default)]
    pub category: Option<CategoryId>,
    /// A path below the app's own address, or a whole one.
    #[serde(default)]
    pub picture: Option<String>,
    /// What one of it costs; during a sale, the sale's price.
    pub price: Cost,
    /// Present when it can be had only for a time.
    #[serde(default)]
    pub sale: Option<Sale>,
    /// How many are left; absent when there is no end of them.
    #[serde(default)]
    pub stock: Option<u32>,
    /// How many a member may have; absent when as many as there are.
    #[serde(default)]
    pub limit: Option<u32>,
    /// Of `limit`, how many this member may still have.
    #[serde(default)]
    pub limit_left: Option<u32>,
    /// The lowest tier that may have it.
    #[serde(default)]
    pub min_tier: Option<TierName>,
    #[serde(default)]
    pub new_members_only: bool,
    /// How it comes to the member; empty when nothing has to be chosen.
    #[serde(default)]
    pub ways: Vec<Way>,
    /// Why this member cannot have it now; empty when it can be had.
    #[serde(default)]
    pub unavailable: Vec<Unavailable>,
    /// More pictures; like all that follows, not in lists.
    #[serde(default)]
    pub gallery: Vec<String>,
    /// What it is, in paragraphs with an empty line between them.
    #[serde(default)]
    pub text: Option<String>,
    /// How and where it can be used.
    #[serde(default)]
    pub rules: Option<String>,
    /// What one agrees to by redeeming.
    #[serde(default)]
    pub terms: Option<String>,
}

/// Points, and money on top where the brand asks for some.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Cost {
    pub points: Points,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub money: Option<Money>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RewardKind {
    /// Something to hold: sent, or fetched in a store.
    Goods,
    /// Something that is done for the member in a store.
    Service,
    /// A coupon in the wallet.
    Coupon,
    /// A coupon that counts like cash.
    CashVoucher,
    /// Given on to a good cause.
    Donation,
    #[serde(other)]
    Unknown,
}

impl RewardKind {
    /// The kind on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Goods => "goods",
            Self::Service => "service",
            Self::Coupon => "coupon",
            Self::CashVoucher => "cash_voucher",
            Self::Donation => "donation",
            Self::Unknown => "unknown",
        }
    }
}

/// How a reward comes to the member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// To an address of the address book.
    Delivery,
    /// In a store.
    Store,
    #[serde(other)]
    Unknown,
}

/// When a reward can be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Sale {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// What it costs otherwise, to be shown beside the price.
    #[serde(default)]
    pub usual: Option<Cost>,
}

/// Why a member cannot have a reward, sign up for an activity, or play a game, with what would help.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Unavailable {
    /// `insufficient_points`, `out_of_stock`, `tier_required`, `limit_reached`,
    /// `sale_not_started`, `sale_ended`, `new_members_only`; of an activity also `signup_not_open`,
    /// `signup_closed`, `activity_full`, `already_signed_up`; of a game `game_not_open`,
    /// `game_over`, `limit_reached`, `no_chances`; of a campaign `campaign_not_open`,
    /// `campaign_over`, `not_for_you`.
    pub code: Code,
    /// With `insufficient_points`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<Points>,
    /// With `insufficient_points`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub available: Option<Points>,
    /// With `insufficient_points`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<Points>,
    /// With `tier_required`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<TierName>,
    /// With `limit_reached`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// With `sale_not_started`, `signup_not_open`, `game_not_open` and `campaign_not_open`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Timestamp>,
    /// With `sale_ended`, `signup_closed`, `game_over` and `campaign_over`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}

impl Unavailable {
    /// A reason with nothing beside it.
    pub fn new(code: Code) -> Self {
        Self { code, ..Self::default() }
    }
}

/// A refusal as the reason that stands beside what cannot be had.
impl From<&Problem> for Unavailable {
    fn from(problem: &Problem) -> Self {
        Self {
            code: problem.code,
            required: problem.required,
            available: problem.available,
            missing: problem.missing,
            tier: problem.tier.clone(),
            limit: problem.limit,
            starts_at: problem.starts_at,
            ended_at: problem.ended_at,
        }
    }
}
