//! Inviting friends: the code, what became of those who were invited, and what an invitation looks
//! like to them. Nothing is ever given for sharing; rewards follow who has joined and bought.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method, Money, Page, Points, Timestamp,
    endpoint::{endpoint, present},
    id::InviteeId,
    joining::Gift,
};

/// `GET /me/referral`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetReferral {}
endpoint!(GetReferral => Referral, Get "/me/referral");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Referral {
    /// Letters and digits, none of which looks like another.
    pub code: String,
    /// The path of the invitation, below the app's own address: `/i/CODE`.
    pub path: String,
    /// Whether it can be used now.
    pub state: InviteState,
    /// Until when it can be used; absent when it has no end.
    #[serde(default)]
    pub until: Option<Timestamp>,
    pub rules: ReferralRules,
    #[serde(default)]
    pub totals: ReferralTotals,
    /// How many more can be rewarded this month; absent when there is no limit.
    #[serde(default)]
    pub left_this_month: Option<u32>,
}

/// What is given for what. Nothing is given for sharing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ReferralRules {
    pub version: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// Once the friend is a member, the phone number verified.
    #[serde(default)]
    pub for_joining: ReferralGifts,
    /// Once the friend has bought for `minimum` within `spend_within_days` of joining.
    #[serde(default)]
    pub for_spending: ReferralGifts,
    pub spend_within_days: u32,
    /// What the friend's purchases have to come to; absent when any purchase will do.
    #[serde(default)]
    pub minimum: Option<Money>,
    /// How many friends a month an inviter is rewarded for; further ones wait for the next month.
    #[serde(default)]
    pub limit_per_month: Option<u32>,
    /// The conditions in full.
    #[serde(default)]
    pub conditions: Vec<String>,
}

/// What both get.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ReferralGifts {
    pub inviter: Vec<Gift>,
    pub friend: Vec<Gift>,
}

/// How far those who were invited have come; each count holds the ones that follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ReferralTotals {
    /// Who applied with the code.
    pub invited: u32,
    /// Of them, who became members.
    pub joined: u32,
    /// Of them, who bought something in time.
    pub spent: u32,
    /// Of them, who were rewarded.
    pub rewarded: u32,
    /// What the inviter has earned.
    pub points: Points,
}

/// `GET /me/referral/invitees?state=&cursor=&limit=`: who has joined, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListInvitees {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<InviteeState>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 100; 20 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

impl Endpoint for ListInvitees {
    type Reply = Page<Invitee>;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/me/referral/invitees";
    const WRITE: bool = false;
    fn query(&self) -> Vec<(&'static str, String)> {
        present([
            ("state", self.state.map(|state| state.as_str().to_owned())),
            ("cursor", self.cursor.clone()),
            ("limit", self.limit.map(|limit| limit.to_string())),
        ])
    }
}

/// Somebody who has joined by the member's invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Invitee {
    pub id: InviteeId,
    /// Masked, such as `周**`.
    pub name: String,
    pub state: InviteeState,
    pub joined_at: Timestamp,
    /// Until when their purchases count.
    pub spend_by: Timestamp,
    /// Their first purchase in time.
    #[serde(default)]
    pub spent_at: Option<Timestamp>,
    #[serde(default)]
    pub rewarded_at: Option<Timestamp>,
    /// What is still missing for the reward; absent once there is nothing to wait for.
    #[serde(default)]
    pub missing: Option<InviteeMissing>,
    /// What the inviter got.
    #[serde(default)]
    pub reward: Option<Points>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum InviteeState {
    /// A member, who has bought nothing yet.
    Joined,
    /// Has bought, and something is still missing for the reward.
    Spent,
    /// Both have their points.
    Rewarded,
    /// The time to buy is over.
    Expired,
    #[serde(other)]
    Unknown,
}

impl InviteeState {
    /// The states that one can filter by.
    pub const ALL: &[Self] = &[Self::Joined, Self::Spent, Self::Rewarded, Self::Expired];

    /// The state on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Joined => "joined",
            Self::Spent => "spent",
            Self::Rewarded => "rewarded",
            Self::Expired => "expired",
            Self::Unknown => "unknown",
        }
    }
}

/// What is missing for a reward.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct InviteeMissing {
    pub code: MissingCode,
    /// With `minimum_amount`: how much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// With `monthly_limit`: when the next month begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MissingCode {
    /// They have to buy something.
    FirstPurchase,
    /// Their purchases do not come to enough.
    MinimumAmount,
    /// All that the month allows were rewarded; it follows in the next one.
    MonthlyLimit,
    #[serde(other)]
    Unknown,
}

/// `GET /invites/{code}`: an invitation as the one who is invited sees it. Needs no session; with
/// one, it may turn out to be the member's own. 404 `not_found` for a code that nobody has.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetInvite {
    #[serde(skip_serializing)]
    pub code: String,
}
endpoint!(GetInvite => Invite, Get "/invites/{code}", code);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Invite {
    pub code: String,
    pub state: InviteState,
    /// Who invites, masked, such as `林**`.
    pub inviter: String,
    /// What both get, and for what.
    pub rules: ReferralRules,
    /// Absent when it has no end.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

/// Whether an invitation can be used by the one who looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum InviteState {
    Ok,
    /// Its time is over, or that of all invitations.
    InviteExpired,
    /// As many have used it as may.
    InviteUsed,
    /// It is the member's own.
    InviteOwn,
    /// Whoever looks at it is a member, or has applied.
    AlreadyMember,
    /// Nobody has this code.
    NotFound,
    #[serde(other)]
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::InviteeState;

    #[test]
    fn each_state_travels_under_its_own_name() {
        for &state in InviteeState::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
    }
}
