//! The member: profile, card, one-time codes, tiers.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method, Money, Page, Points, Timestamp,
    endpoint::endpoint,
    id::{BenefitId, MemberId, TierId},
};

/// `GET /me`. Carries an `ETag` for `If-Match` on [`UpdateProfile`].
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetProfile {}
endpoint!(GetProfile => Profile, Get "/me");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Profile {
    pub id: MemberId,
    pub name: String,
    /// Masked, such as `138****0001`.
    pub phone: String,
    #[serde(default)]
    pub birthday: Option<chrono::NaiveDate>,
    pub joined_at: Timestamp,
}

/// `PATCH /me`: changes what is present. 412 `precondition_failed` when `If-Match` is stale.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct UpdateProfile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<chrono::NaiveDate>,
}

impl Endpoint for UpdateProfile {
    type Reply = Profile;
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/me";
    const WRITE: bool = true;
    const CONDITIONAL: bool = true;
}

/// `GET /me/card`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetCard {}
endpoint!(GetCard => Card, Get "/me/card");

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Card {
    pub name: String,
    /// The member's number: digits, for people to read. It is no secret and opens nothing.
    pub number: String,
    pub tier: TierName,
    /// Points that can be spent now.
    pub balance: Points,
    #[serde(default)]
    pub pending: Points,
    #[serde(default)]
    pub benefits: Vec<Benefit>,
    /// Absent on the highest tier.
    #[serde(default)]
    pub progress: Option<Progress>,
    /// The next points to expire, when some do within the brand's warning time.
    #[serde(default)]
    pub expiring: Option<Expiring>,
    pub member_since: Timestamp,
    /// Until when the tier is kept.
    #[serde(default)]
    pub tier_until: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TierName {
    pub id: TierId,
    pub name: String,
    /// 1 is the lowest.
    pub level: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Benefit {
    pub id: BenefitId,
    pub icon: BenefitIcon,
    pub title: String,
    #[serde(default)]
    pub detail: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BenefitIcon {
    Points,
    Birthday,
    Drink,
    Delivery,
    Event,
    Support,
    Gift,
    #[serde(other)]
    Unknown,
}

/// What is missing for the next tier: money spent in the counting period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Progress {
    pub next: TierName,
    pub spent: Money,
    pub target: Money,
    pub missing: Money,
    /// `spent` over `target` in hundredths, 0 to 100.
    pub percent: u8,
    /// When counting starts anew.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Expiring {
    pub points: Points,
    pub at: Timestamp,
}

/// `POST /me/card/codes`: fresh one-time codes for the till.
///
/// Several codes follow each other: each becomes valid a little before the one before it expires.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct IssueCodes {
    /// 1 to 10.
    pub count: u8,
}
endpoint!(IssueCodes => IssuedCodes, Post "/me/card/codes");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct IssuedCodes {
    pub codes: Vec<MemberCode>,
}

/// A code that identifies the member once, for at most 60 s.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct MemberCode {
    /// 16 decimal digits.
    pub code: String,
    pub valid_from: Timestamp,
    pub expires_at: Timestamp,
}

/// `GET /tiers`: every tier of the brand, the lowest first. Needs no session. Carries an `ETag`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListTiers {}
endpoint!(ListTiers => Page<Tier>, Get "/tiers");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Tier {
    pub id: TierId,
    pub name: String,
    pub level: u8,
    /// What must be spent in the counting period to reach it; absent on the first.
    #[serde(default)]
    pub threshold: Option<Money>,
    /// How it is reached and kept, in the brand's words.
    #[serde(default)]
    pub rule: Option<String>,
    #[serde(default)]
    pub benefits: Vec<Benefit>,
}

/// `GET /me/tier-history`: the latest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListTierHistory {}
endpoint!(ListTierHistory => Page<TierChange>, Get "/me/tier-history");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TierChange {
    pub at: Timestamp,
    pub tier: TierName,
    /// Why, in the brand's words.
    #[serde(default)]
    pub reason: Option<String>,
}
