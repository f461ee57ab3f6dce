//! What joining gives and asks for, before anybody has joined.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method, Money, Points, Timestamp, coupons::CouponKind, endpoint::present, form::Form,
    id::CouponId, referral::InviteState,
};

/// `GET /join-offer?store=&channel=&campaign=&invite=`: what joining gives, what the brand asks for
/// besides name and birthday, and what of the source is so. Needs no session; with a member's one,
/// an invitation may turn out to be the member's own. What does not exist is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetJoinOffer {
    /// A store's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// A campaign's slug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// An invitation's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite: Option<String>,
}

impl Endpoint for GetJoinOffer {
    type Reply = JoinOffer;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/join-offer";
    const WRITE: bool = false;
    fn query(&self) -> Vec<(&'static str, String)> {
        present([
            ("store", self.store.clone()),
            ("channel", self.channel.clone()),
            ("campaign", self.campaign.clone()),
            ("invite", self.invite.clone()),
        ])
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct JoinOffer {
    /// What a new member gets, without what the invitation adds.
    #[serde(default)]
    pub gifts: Vec<Gift>,
    /// What the brand asks for besides the name, the birthday and the consents.
    #[serde(default)]
    pub form: Form,
    #[serde(default)]
    pub source: CheckedSource,
    /// Whether the brand looks at each application from this source before it approves it.
    #[serde(default)]
    pub is_reviewed: bool,
}

/// Points, or a coupon, that are given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Gift {
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Points>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<GiftCoupon>,
}

/// A coupon before it is in a wallet, or the way to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GiftCoupon {
    /// Once it is in the member's wallet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<CouponId>,
    pub kind: CouponKind,
    /// With `money_off` and `cash`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Money>,
    /// With `percent_off`: what is taken off, 1 to 99.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// The purchase that it needs; absent when any will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Money>,
    /// For how many days it is good, the first one included.
    pub days: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

/// What of a source is so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct CheckedSource {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<SourceStore>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign: Option<SourceCampaign>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invite: Option<SourceInvite>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SourceStore {
    pub code: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SourceCampaign {
    pub slug: String,
    pub title: String,
}

/// An invitation that was given, whether or not it still holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SourceInvite {
    pub code: String,
    pub state: InviteState,
    /// Who invites, masked, such as `林**`; absent when nobody has this code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inviter: Option<String>,
    /// What it adds to joining; empty when it does not hold.
    #[serde(default)]
    pub gifts: Vec<Gift>,
    /// Absent when it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}
