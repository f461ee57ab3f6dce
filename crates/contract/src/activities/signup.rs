//! Signing up, and what becomes of it: review, pass, check-in.

use serde::{Deserialize, Serialize};

use super::{Activity, Answers, Feedback, Form, Online};
use crate::{
    Endpoint, FieldProblem, Method, Page, Points, Timestamp,
    endpoint::{endpoint, listed},
    id::{ActivityId, SignupId},
};

/// `POST /me/signups`: takes the seats, and the points where it costs some. A place on the waiting
/// list, or an offer from it, is given up by signing up. After a cancellation one may sign up again;
/// a rejection stands.
///
/// 404 `not_found`; 409 `signup_not_open` (with `starts_at`), `signup_closed` (with `ended_at`, or
/// without where it is called off), `activity_full` (with `seats_left`), `already_signed_up` (or
/// rejected), `tier_required` (with `tier`), `price_changed` (with `cost`: nothing was taken, the member is
/// asked again), `insufficient_points` (with `required, available, missing`);
/// 422 `validation_failed` (`/party`: `out_of_range`; `/form_version`: `outdated` when the form has
/// changed meanwhile; `/answers/<name>`: `required`, `invalid`, `too_long`, `out_of_range`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SignUp {
    pub activity: ActivityId,
    /// How many come, the member included: 1 to the activity's `max_party`.
    pub party: u32,
    #[serde(default)]
    pub answers: Answers,
    pub form_version: u32,
    /// What the member was shown for the whole party.
    #[serde(default)]
    pub expected_points: Points,
}
endpoint!(SignUp => Signup, Post "/me/signups");

/// `GET /me/signups?state=&cursor=&limit=`: what lies ahead first, the next to begin first; then
/// what is over, rejected or cancelled, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListSignups {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<SignupState>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 100; 20 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

impl Endpoint for ListSignups {
    type Reply = Page<Signup>;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/me/signups";
    const WRITE: bool = false;
    fn query(&self) -> Vec<(&'static str, String)> {
        let state = self.state.map(|state| state.as_str().to_owned());
        listed([("state", state)], &self.cursor, self.limit)
    }
}

/// `GET /me/signups/{id}`. Carries an `ETag`, which is the signup's `tag`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetSignup {
    #[serde(skip_serializing)]
    pub id: SignupId,
}
endpoint!(GetSignup => Signup, Get "/me/signups/{id}", id);

/// `PATCH /me/signups/{id}`: fills the form in anew. A signup that the brand wants corrected is
/// reviewed again. To come with more people or with fewer, one cancels and signs up again.
///
/// 412 `precondition_failed` when `If-Match` names another tag than the current one: somebody else
/// changed it, and `GET` tells what it is now; 409 `not_changeable`;
/// 422 `validation_failed` as for [`SignUp`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ChangeSignup {
    #[serde(skip_serializing)]
    pub id: SignupId,
    /// The signup's `tag` as the member saw it; travels as `If-Match`.
    #[serde(skip)]
    pub tag: Option<String>,
    /// All of them, not only those that differ.
    pub answers: Answers,
    pub form_version: u32,
}

impl Endpoint for ChangeSignup {
    type Reply = Signup;
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/me/signups/{id}";
    const WRITE: bool = true;
    const CONDITIONAL: bool = true;
    fn path(&self) -> String {
        format!("/me/signups/{}", self.id)
    }
    fn if_match(&self) -> Option<&str> {
        self.tag.as_deref()
    }
}

/// `POST /me/signups/{id}/cancel`: gives the seats back at once, and the points. 409
/// `not_cancellable`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CancelSignup {
    #[serde(skip_serializing)]
    pub id: SignupId,
}
endpoint!(CancelSignup => Signup, Post "/me/signups/{id}/cancel", id);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Signup {
    pub id: SignupId,
    /// Digits, for people to read out.
    pub number: String,
    pub activity: Activity,
    /// How many come.
    pub party: u32,
    #[serde(default)]
    pub answers: Answers,
    /// The activity's form as it is now, to fill in anew; not in lists.
    #[serde(default)]
    pub form: Option<Form>,
    pub state: SignupState,
    /// Why it was rejected or cancelled, or what is to be corrected, in the brand's words.
    #[serde(default)]
    pub reason: Option<String>,
    /// What the brand wants corrected before it can be approved; the seats are kept meanwhile.
    #[serde(default)]
    pub incomplete: Vec<FieldProblem>,
    /// What was paid for the whole party.
    #[serde(default)]
    pub points: Points,
    pub made_at: Timestamp,
    /// What happened to it, the first step first.
    #[serde(default)]
    pub timeline: Vec<SignupStep>,
    #[serde(default)]
    pub can_change: bool,
    #[serde(default)]
    pub can_cancel: bool,
    #[serde(default)]
    pub cancel_until: Option<Timestamp>,
    /// Another one after each change, whoever made it; for `If-Match`.
    pub tag: String,
    /// Present while there is, or was, a pass for the door.
    #[serde(default)]
    pub pass: Option<PassState>,
    /// Present with an approved signup for an online activity.
    #[serde(default)]
    pub online: Option<Online>,
    /// Materials and gifts that were handed out.
    #[serde(default)]
    pub received: Vec<Received>,
    #[serde(default)]
    pub feedback: Option<Feedback>,
    /// Present while feedback is welcome; not in lists.
    #[serde(default)]
    pub feedback_form: Option<Form>,
    /// What is promised for feedback that is still to be given.
    #[serde(default)]
    pub feedback_reward: Option<Points>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SignupState {
    /// The seats are taken; the brand has to look at it, or wants it corrected.
    Pending,
    Approved,
    /// The seats and the points are back.
    Rejected,
    /// By the member, or because the activity is called off; the seats and the points are back.
    Cancelled,
    /// They are there.
    CheckedIn,
    /// It is over, and they were there.
    Attended,
    /// It is over, and nobody came.
    Missed,
    #[serde(other)]
    Unknown,
}

impl SignupState {
    /// The states that one can filter by.
    pub const ALL: &[Self] = &[
        Self::Pending,
        Self::Approved,
        Self::Rejected,
        Self::Cancelled,
        Self::CheckedIn,
        Self::Attended,
        Self::Missed,
    ];

    /// The state on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
            Self::CheckedIn => "checked_in",
            Self::Attended => "attended",
            Self::Missed => "missed",
            Self::Unknown => "unknown",
        }
    }
}

/// Whose turn a correction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Correction {
    /// The brand sent it back to be corrected.
    Asked,
    /// The member has corrected it; it is looked at again.
    Made,
    #[serde(other)]
    Unknown,
}

impl Correction {
    /// The turn on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Made => "made",
            Self::Unknown => "unknown",
        }
    }
}

/// One step of a signup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SignupStep {
    pub state: SignupState,
    pub at: Timestamp,
    /// Why, in the brand's words.
    #[serde(default)]
    pub reason: Option<String>,
    /// With `pending`, where it is about a correction.
    #[serde(default)]
    pub correction: Option<Correction>,
}

/// What is handed out at the door, or sent along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Received {
    pub title: String,
    pub at: Timestamp,
}

/// How long a pass is good, and whether it was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct PassState {
    /// The end of the activity.
    pub valid_until: Timestamp,
    /// When the party was checked in.
    #[serde(default)]
    pub used_at: Option<Timestamp>,
}

/// `POST /me/signups/{id}/pass/codes`: the code that lets the whole party in, once. It lives until
/// the check-in, so that it can be kept for a place without a network; asked for again, the code is
/// the same.
///
/// 409 `not_approved` (as for an online activity, which has no door), `code_used` after the
/// check-in, `code_expired` when the activity is over.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct IssuePass {
    #[serde(skip_serializing)]
    pub id: SignupId,
}
endpoint!(IssuePass => Pass, Post "/me/signups/{id}/pass/codes", id);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Pass {
    /// 16 decimal digits.
    pub code: String,
    pub issued_at: Timestamp,
    /// The end of the activity.
    pub valid_until: Timestamp,
}
