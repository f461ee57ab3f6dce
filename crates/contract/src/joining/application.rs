//! An application: where it stands, what was filled in, and how it is corrected.

use serde::{Deserialize, Serialize};

use super::{CheckedSource, Gift};
use crate::{
    Endpoint, FieldProblem, Method, Timestamp,
    endpoint::endpoint,
    form::{Answers, Form},
    id::ApplicationId,
};

/// `GET /me/application`: for members and for applicants. Carries an `ETag`, which is the
/// application's `tag`. 404 `not_found` for a member who never applied here.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetApplication {}
endpoint!(GetApplication => Application, Get "/me/application");

/// `PATCH /me/application`: fills the application in anew; it is looked at again.
///
/// 412 `precondition_failed` when `If-Match` names another tag than the current one; 409
/// `not_changeable` once it is approved, or rejected for good; 422 `validation_failed` (`/name`,
/// `/birthday`, `/answers/<name>`, `/form_version`) as for [`JoinMembership`](super::JoinMembership).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CorrectApplication {
    /// The application's `tag` as the applicant saw it; travels as `If-Match`.
    #[serde(skip)]
    pub tag: Option<String>,
    pub name: String,
    /// `YYYY-MM-DD`; none when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<chrono::NaiveDate>,
    /// All of them, not only those that differ.
    #[serde(default, skip_serializing_if = "Answers::is_empty")]
    pub answers: Answers,
    /// Of the form that was filled in; the current one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form_version: Option<u32>,
}

impl Endpoint for CorrectApplication {
    type Reply = Application;
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/me/application";
    const WRITE: bool = true;
    const CONDITIONAL: bool = true;
    fn if_match(&self) -> Option<&str> {
        self.tag.as_deref()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Application {
    pub id: ApplicationId,
    pub state: ApplicationState,
    /// When it was filed.
    pub at: Timestamp,
    /// When it was approved or rejected.
    #[serde(default)]
    pub decided_at: Option<Timestamp>,
    /// Why it was rejected, in the brand's words.
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub source: CheckedSource,
    pub name: String,
    /// Masked, such as `138****0001`.
    pub phone: String,
    #[serde(default)]
    pub birthday: Option<chrono::NaiveDate>,
    #[serde(default)]
    pub answers: Answers,
    /// The brand's form as it is now, to fill in anew.
    #[serde(default)]
    pub form: Form,
    /// What has to be corrected when it was rejected and can be; empty when that is the end.
    #[serde(default)]
    pub fixable: Vec<FieldProblem>,
    #[serde(default)]
    pub can_correct: bool,
    /// What was credited when it was approved, the invitation's part included.
    #[serde(default)]
    pub gift: Vec<Gift>,
    /// Another one after each change, whoever made it; for `If-Match`.
    pub tag: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ApplicationState {
    Pending,
    Approved,
    Rejected,
    #[serde(other)]
    Unknown,
}

impl ApplicationState {
    /// The state on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Unknown => "unknown",
        }
    }
}
