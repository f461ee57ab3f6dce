//! Messages and questions during an online activity.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method, Page, Timestamp,
    endpoint::{endpoint, listed},
    id::{ActivityId, QuestionId},
};

/// `GET /activities/{id}/questions?cursor=&limit=`: the latest first. 403 `forbidden` without an
/// approved signup.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListQuestions {
    #[serde(skip_serializing)]
    pub id: ActivityId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 100; 20 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

impl Endpoint for ListQuestions {
    type Reply = Page<Question>;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/activities/{id}/questions";
    const WRITE: bool = false;
    fn path(&self) -> String {
        format!("/activities/{}/questions", self.id)
    }
    fn query(&self) -> Vec<(&'static str, String)> {
        listed([], &self.cursor, self.limit)
    }
}

/// `POST /activities/{id}/questions`: sends a message to everybody who is there.
///
/// 403 `forbidden` without an approved signup; 409 `questions_closed` before one is let in and after
/// the end, or where it is not online; 422 `validation_failed` (`/text`: `required`, `too_long`,
/// `invalid`); 429 `rate_limited` with Retry-After.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct AskQuestion {
    #[serde(skip_serializing)]
    pub id: ActivityId,
    /// At most 300 characters.
    pub text: String,
}
endpoint!(AskQuestion => Question, Post "/activities/{id}/questions", id);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Question {
    pub id: QuestionId,
    pub at: Timestamp,
    /// Masked, such as `周**`.
    pub author: String,
    #[serde(default)]
    pub is_mine: bool,
    pub text: String,
    /// What the host says to it.
    #[serde(default)]
    pub answer: Option<String>,
}
