//! The waiting list of an activity that is full.

use serde::{Deserialize, Serialize};

use super::{Activity, Answers, Signup};
use crate::{
    Page, Points, Timestamp,
    endpoint::endpoint,
    id::{ActivityId, WaitlistId},
};

/// `POST /activities/{id}/waitlist`: puts a party on the list.
///
/// When seats come free, they are offered to the earliest party that fits into them; the seats of an
/// offer are held until it is accepted, let go or too old, and then go on to the next. A party that
/// needs more seats than there are is passed over and keeps its rank. While anybody who fits waits,
/// free seats are for the list; a party that comes when there are seats for it, and nobody before it
/// who fits, has its offer at once. The list ends when the activity begins.
///
/// 404 `not_found`; 409 `signup_not_open` (with `starts_at`), `signup_closed` (with `ended_at`),
/// `already_signed_up` (or on the list, or rejected), `tier_required` (with `tier`);
/// 422 `validation_failed` as for [`SignUp`](super::SignUp).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct JoinWaitlist {
    #[serde(skip_serializing)]
    pub id: ActivityId,
    /// How many would come, the member included: 1 to the activity's `max_party`.
    pub party: u32,
    #[serde(default)]
    pub answers: Answers,
    pub form_version: u32,
}
endpoint!(JoinWaitlist => WaitlistEntry, Post "/activities/{id}/waitlist", id);

/// `GET /me/waitlist`: offers first, then what waits, the next to begin first; then what has ended
/// in the last 30 days, the latest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListWaitlist {}
endpoint!(ListWaitlist => Page<WaitlistEntry>, Get "/me/waitlist");

/// `DELETE /me/waitlist/{id}`: leaves the list, or lets an offer go. What has ended stays as it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct LeaveWaitlist {
    #[serde(skip_serializing)]
    pub id: WaitlistId,
}
endpoint!(LeaveWaitlist => (), Delete "/me/waitlist/{id}", id);

/// `POST /me/waitlist/{id}/accept`: turns an offer into a signup, with the answers that were given
/// for the list.
///
/// 409 `offer_expired` (or none yet), `price_changed` (with `cost`), `insufficient_points` (with
/// `required, available, missing`); the offer stays as it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct AcceptOffer {
    #[serde(skip_serializing)]
    pub id: WaitlistId,
    /// What the member was shown for the whole party.
    #[serde(default)]
    pub expected_points: Points,
}
endpoint!(AcceptOffer => Signup, Post "/me/waitlist/{id}/accept", id);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct WaitlistEntry {
    pub id: WaitlistId,
    pub activity: Activity,
    pub party: u32,
    /// 1 is the first of those who wait; absent when it does not wait (any more).
    #[serde(default)]
    pub rank: Option<u32>,
    pub state: WaitlistState,
    pub joined_at: Timestamp,
    /// With an offer: until when the seats are held.
    #[serde(default)]
    pub offer_until: Option<Timestamp>,
    /// What accepting would cost the whole party.
    #[serde(default)]
    pub points: Points,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WaitlistState {
    Waiting,
    /// Seats are held for the party.
    Offered,
    /// It is a signup now.
    Accepted,
    /// An offer ran out, or the activity began or was called off.
    Expired,
    /// By the member.
    Left,
    #[serde(other)]
    Unknown,
}

impl WaitlistState {
    /// The state on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Expired => "expired",
            Self::Left => "left",
            Self::Unknown => "unknown",
        }
    }
}
