//! Becoming a member.

use serde::{Deserialize, Serialize};

use crate::{endpoint::endpoint, id::ApplicationId, session::Session};

/// `POST /members`: joins, and opens a session when no review is needed.
///
/// 422 `validation_failed` with `errors[]`, 422 `otp_invalid` / `otp_expired`,
/// 422 `consent_required`, 409 `already_member`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct JoinMembership {
    pub phone: String,
    pub otp: String,
    pub name: String,
    /// `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<chrono::NaiveDate>,
    pub consents: Vec<ConsentGiven>,
    #[serde(default)]
    pub source: JoinSource,
}
endpoint!(JoinMembership => Joined, Post "/members");

/// A consent that was ticked, with the version that was on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ConsentGiven {
    pub purpose: String,
    pub version: String,
}

/// Where a new member came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct JoinSource {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invite: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Joined {
    pub application: Application,
    /// Present when the application was approved at once.
    #[serde(default)]
    pub session: Option<Session>,
}

/// `GET /me/application`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetApplication {}
endpoint!(GetApplication => Application, Get "/me/application");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Application {
    pub id: ApplicationId,
    pub state: ApplicationState,
    /// Why it was rejected, in the member's language.
    #[serde(default)]
    pub reason: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ApplicationState {
    Pending,
    Approved,
    Rejected,
    #[serde(other)]
    Unknown,
}
