//! What happens to a member while the app is open.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method, Points, Timestamp,
    activities::{SignupState, WaitlistState},
    games::PrizeState,
    id::{
        ActivityId, CouponId, EventId, GameId, InviteeId, PrizeId, RedemptionId, SignupId,
        WaitlistId,
    },
    joining::ApplicationState,
    mall::RedemptionState,
    referral::InviteeState,
};

/// `GET /me/events?after=&lang=`: server-sent events, one [`MemberEvent`] a `data:` line with its id, and
/// a comment every 15 s; with `Accept: application/json` the same as a poll. Without `after` the
/// poll gives no events, only where to go on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct PollEvents {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<EventId>,
    /// A BCP 47 tag that takes the place of `Accept-Language`, which an `EventSource` cannot set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

impl Endpoint for PollEvents {
    type Reply = EventBatch;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/me/events";
    const WRITE: bool = false;
    fn query(&self) -> Vec<(&'static str, String)> {
        let after = self.after.iter().map(|after| ("after", after.to_string()));
        after.chain(self.lang.iter().map(|lang| ("lang", lang.clone()))).collect()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct EventBatch {
    pub data: Vec<MemberEvent>,
    /// What to give as `after` next time.
    pub after: EventId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct MemberEvent {
    pub id: EventId,
    pub at: Timestamp,
    pub kind: EventKind,
    /// With `code_scanned`, and with a `coupon` that a till burnt: the code, so that the page can
    /// replace it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// With `code_scanned`, and with a `coupon` that a till burnt: the store's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// With `points`: the signed change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Points>,
    /// With `points`: the balance after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance: Option<Points>,
    /// With `order`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redemption: Option<RedemptionId>,
    /// With `order`: where it stands now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<RedemptionState>,
    /// With `coupon`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<CouponId>,
    /// With `signup` and `waitlist`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<ActivityId>,
    /// With `signup`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signup: Option<SignupId>,
    /// With `signup`: where it stands now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signup_state: Option<SignupState>,
    /// With `waitlist`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waitlist: Option<WaitlistId>,
    /// With `waitlist`: where it stands now; `offered` waits for an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waitlist_state: Option<WaitlistState>,
    /// With `chances`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub game: Option<GameId>,
    /// With `chances`: how many there are now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chances: Option<u32>,
    /// With `prize`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prize: Option<PrizeId>,
    /// With `prize`: where it stands now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prize_state: Option<PrizeState>,
    /// With `application`: where it stands now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_state: Option<ApplicationState>,
    /// With `invitee`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitee: Option<InviteeId>,
    /// With `invitee`: where it stands now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitee_state: Option<InviteeState>,
    /// With `campaign`: its slug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The balance changed.
    Points,
    /// A till read a member code.
    CodeScanned,
    /// Name, tier or benefits changed.
    Member,
    /// A redemption was made, or moved on.
    Order,
    /// A coupon came into the wallet, or was used.
    Coupon,
    /// A signup was made, changed, or moved on.
    Signup,
    /// A place on a waiting list was taken or has ended, or seats are offered.
    Waitlist,
    /// Chances to draw came, were used, or ran out.
    Chances,
    /// A prize was won, claimed, or moved on.
    Prize,
    /// The application was approved or rejected. This reaches an applicant as well.
    Application,
    /// Somebody whom the member has invited moved on.
    Invitee,
    /// What a campaign offers was claimed, or has been earned.
    Campaign,
    #[serde(other)]
    Unknown,
}
