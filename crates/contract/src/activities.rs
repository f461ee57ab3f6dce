//! Activities: what the brand invites its members to, from the calendar to the door and back.

mod feedback;
mod question;
mod signup;
mod waitlist;

use serde::{Deserialize, Serialize};

use crate::{
    Cursor, Endpoint, Method, Points, Timestamp,
    endpoint::{endpoint, listed},
    id::{ActivityId, SignupId, TierId, WaitlistId},
    mall::Unavailable,
    member::TierName,
};

pub use feedback::*;
pub use question::*;
pub use signup::*;
pub use waitlist::*;

pub use crate::form::*;

/// `GET /activities?from=&to=&city=&kind=&tier=&open=&cursor=&limit=`: what is not over first, the
/// next to begin first; then what is over, the latest first.
///
/// Needs no session; without one `unavailable` holds only what is so for everybody. Carries an
/// `ETag`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListActivities {
    /// The first day, `YYYY-MM-DD`, in the brand's time zone; what has begun before and is not over
    /// then counts as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<chrono::NaiveDate>,
    /// The last day on which it may begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<chrono::NaiveDate>,
    /// As it is named in any language of the brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ActivityKind>,
    /// Only what a member of this tier may come to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<TierId>,
    /// Only what one can sign up for now: its phase is `open`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 100; 20 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

impl Endpoint for ListActivities {
    type Reply = ActivityPage;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/activities";
    const WRITE: bool = false;
    fn query(&self) -> Vec<(&'static str, String)> {
        let day = |date: chrono::NaiveDate| date.to_string();
        let filters = [
            ("from", self.from.map(day)),
            ("to", self.to.map(day)),
            ("city", self.city.clone()),
            ("kind", self.kind.map(|kind| kind.as_str().to_owned())),
            ("tier", self.tier.as_ref().map(ToString::to_string)),
            ("open", self.open.map(|only| only.to_string())),
        ];
        listed(filters, &self.cursor, self.limit)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ActivityPage {
    pub data: Vec<Activity>,
    #[serde(default)]
    pub cursor: Cursor,
    /// The cities that one can filter by, whatever the filter; on the first page only.
    #[serde(default)]
    pub cities: Vec<String>,
    /// The tiers that activities ask for, the lowest first, whatever the filter; on the first page
    /// only.
    #[serde(default)]
    pub tiers: Vec<TierName>,
}

/// `GET /activities/{id}`: an activity with its long texts and its form. Needs no session. Carries
/// an `ETag`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetActivity {
    #[serde(skip_serializing)]
    pub id: ActivityId,
}
endpoint!(GetActivity => ActivityDetail, Get "/activities/{id}", id);

/// An activity as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Activity {
    pub id: ActivityId,
    pub kind: ActivityKind,
    pub title: String,
    /// One line.
    #[serde(default)]
    pub summary: Option<String>,
    /// A path below the app's own address, or a whole one.
    #[serde(default)]
    pub picture: Option<String>,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// The IANA name of the time zone of the place, such as `Asia/Shanghai`.
    pub time_zone: String,
    /// Absent when it is online.
    #[serde(default)]
    pub place: Option<Place>,
    /// Absent when one could sign up from the beginning.
    #[serde(default)]
    pub signup_opens_at: Option<Timestamp>,
    pub signup_closes_at: Timestamp,
    /// How many may come.
    pub capacity: u32,
    /// How many more may; seats that are held for an offer are not among them.
    pub seats_left: u32,
    /// How many parties are on the waiting list.
    #[serde(default)]
    pub waiting: u32,
    /// For each person; 0 when it is free.
    #[serde(default)]
    pub price: Points,
    /// Whether somebody of the brand looks at each signup before it is approved.
    #[serde(default)]
    pub needs_review: bool,
    /// The lowest tier that may come.
    #[serde(default)]
    pub min_tier: Option<TierName>,
    /// How many may come together on one signup, the member included.
    pub max_party: u32,
    pub phase: Phase,
    /// Why this member cannot sign up now; empty when it is possible.
    #[serde(default)]
    pub unavailable: Vec<Unavailable>,
    /// The member's own, unless it was rejected or cancelled.
    #[serde(default)]
    pub signup: Option<OwnSignup>,
    /// The member's own that was rejected for good. That stands: `unavailable` has
    /// `already_signed_up` then.
    #[serde(default)]
    pub rejected: Option<Rejection>,
    /// The member's own place on the waiting list, while it waits or has an offer.
    #[serde(default)]
    pub waiting_entry: Option<OwnEntry>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    Party,
    Workshop,
    Tasting,
    Charity,
    Outdoor,
    Lecture,
    Online,
    /// A new product is tried before it is sold.
    Trial,
    #[serde(other)]
    Unknown,
}

impl ActivityKind {
    /// The kinds that one can filter by.
    pub const ALL: &[Self] = &[
        Self::Party,
        Self::Workshop,
        Self::Tasting,
        Self::Charity,
        Self::Outdoor,
        Self::Lecture,
        Self::Online,
        Self::Trial,
    ];

    /// The kind on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Workshop => "workshop",
            Self::Tasting => "tasting",
            Self::Charity => "charity",
            Self::Outdoor => "outdoor",
            Self::Lecture => "lecture",
            Self::Online => "online",
            Self::Trial => "trial",
            Self::Unknown => "unknown",
        }
    }
}

/// Where an activity stands; the first that applies, from the last to the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// One cannot sign up yet.
    NotOpen,
    /// One can sign up.
    Open,
    /// One can put one's name on the waiting list.
    Full,
    /// Nobody can sign up any more.
    Closed,
    /// It has begun.
    Running,
    Over,
    CalledOff,
    #[serde(other)]
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Place {
    pub name: String,
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub city: Option<String>,
    /// How to get there.
    #[serde(default)]
    pub transport: Option<String>,
    /// A whole address.
    #[serde(default)]
    pub map_url: Option<String>,
}

/// The member's own signup for an activity, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct OwnSignup {
    pub id: SignupId,
    pub state: SignupState,
}

/// The member's own signup that was rejected, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Rejection {
    pub id: SignupId,
    /// Why, in the brand's words.
    #[serde(default)]
    pub reason: Option<String>,
}

/// The member's own place on a waiting list, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct OwnEntry {
    pub id: WaitlistId,
    pub state: WaitlistState,
}

/// An activity in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ActivityDetail {
    pub activity: Activity,
    /// What it is about, in one line.
    #[serde(default)]
    pub theme: Option<String>,
    /// What happens there, in paragraphs with an empty line between them.
    #[serde(default)]
    pub text: Option<String>,
    /// More pictures.
    #[serde(default)]
    pub pictures: Vec<String>,
    /// In the order of its times.
    #[serde(default)]
    pub programme: Vec<ProgrammeItem>,
    #[serde(default)]
    pub host: Option<Host>,
    /// What to bring along.
    #[serde(default)]
    pub bring: Vec<String>,
    #[serde(default)]
    pub safety: Option<String>,
    #[serde(default)]
    pub insurance: Option<String>,
    /// What has to be filled in to sign up.
    pub form: Form,
    /// What one declares by sending the form: that it is true.
    #[serde(default)]
    pub form_notice: Option<String>,
    /// Until when a signup can be cancelled.
    #[serde(default)]
    pub cancel_until: Option<Timestamp>,
    /// Present when it is online. The address is never here, only with an approved signup.
    #[serde(default)]
    pub online: Option<Online>,
    /// Whether there is something to see in its gallery.
    #[serde(default)]
    pub has_gallery: bool,
    /// Others that one can sign up for now.
    #[serde(default)]
    pub similar: Vec<Activity>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ProgrammeItem {
    pub starts_at: Timestamp,
    pub title: String,
    #[serde(default)]
    pub text: Option<String>,
}

/// Who leads through it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Host {
    pub name: String,
    #[serde(default)]
    pub role: Option<String>,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub picture: Option<String>,
}

/// Where an online activity is entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Online {
    /// From when one is let in.
    pub opens_at: Timestamp,
    /// A whole address; only with the member's own approved signup, from `opens_at` to the end.
    #[serde(default)]
    pub url: Option<String>,
}
