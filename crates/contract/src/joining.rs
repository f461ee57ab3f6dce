//! Becoming a member: what it gives, what is asked, and where an application stands.

mod application;
mod offer;

use serde::{Deserialize, Serialize};

use crate::{endpoint::endpoint, form::Answers, session::Session};

pub use application::*;
pub use offer::*;

/// `POST /members`: applies. Where no review is needed, one is a member at once; else the session
/// of the reply is an applicant's, who can read and correct the application, and nothing more.
///
/// 422 `validation_failed` with all that is wrong (`/phone`, `/name`, `/birthday`,
/// `/answers/<name>`, `/consents/<purpose>`; `/form_version`: `outdated` when the form has changed
/// meanwhile), 422 `otp_invalid` / `otp_expired` (`/otp`), 422 `consent_required`
/// (`/consents/<purpose>`) when nothing else is wrong; 409 `already_member`; 409
/// `application_pending` when this number has applied already (signing in leads to the
/// application); 409 `invite_expired` (with `ended_at`), `invite_used`, `invite_own`: nothing was
/// filed, and without the invitation one can join; 422 `state_invalid` when `host_binding` is used
/// up or too old.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct JoinMembership {
    pub phone: String,
    pub otp: String,
    pub name: String,
    /// `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<chrono::NaiveDate>,
    /// To what the brand asks besides.
    #[serde(default, skip_serializing_if = "Answers::is_empty")]
    pub answers: Answers,
    /// Of the form that was filled in; the current one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form_version: Option<u32>,
    pub consents: Vec<ConsentGiven>,
    #[serde(default)]
    pub source: JoinSource,
    /// As it came with `not_bound`: from now on the host's account opens this membership.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_binding: Option<String>,
}
endpoint!(JoinMembership => Joined, Post "/members");

/// A consent that was ticked, with the version that was on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ConsentGiven {
    pub purpose: String,
    pub version: String,
}

/// Where a new member came from. What does not exist turns nobody away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct JoinSource {
    /// A store's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// Such as `qr`, `sms`, `partner`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// A campaign's slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// An invitation's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invite: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Joined {
    pub application: Application,
    pub session: Session,
}
