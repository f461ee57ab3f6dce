//! Afterwards: what members say, and what the brand did about it.

use serde::{Deserialize, Serialize};

use super::{Answers, Signup};
use crate::{
    Points, Timestamp,
    endpoint::endpoint,
    id::{ActivityId, FeedbackId, SignupId},
};

/// `POST /me/signups/{id}/feedback`: a rating, and the answers to the signup's `feedback_form`. It is
/// given once; what is promised for it is credited with it.
///
/// 409 `feedback_closed`: it is not over yet, nobody came, or feedback was given already;
/// 422 `validation_failed` (`/rating`: `out_of_range`; `/form_version` and `/answers/<name>` as for
/// [`SignUp`](super::SignUp)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GiveFeedback {
    #[serde(skip_serializing)]
    pub id: SignupId,
    /// 1 to 5.
    pub rating: u8,
    #[serde(default)]
    pub answers: Answers,
    pub form_version: u32,
}
endpoint!(GiveFeedback => Signup, Post "/me/signups/{id}/feedback", id);

/// What the member said about an activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Feedback {
    pub id: FeedbackId,
    pub at: Timestamp,
    /// 1 to 5.
    pub rating: u8,
    #[serde(default)]
    pub answers: Answers,
    /// The brand's thanks.
    #[serde(default)]
    pub thanks: Option<String>,
    /// What was credited for it.
    #[serde(default)]
    pub points: Points,
    /// What the brand did about it.
    #[serde(default)]
    pub answer: Option<BrandAnswer>,
}

/// `GET /activities/{id}/gallery`: pictures of an activity, and what the brand did about what its
/// guests said. Needs no session. Carries an `ETag`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetGallery {
    #[serde(skip_serializing)]
    pub id: ActivityId,
}
endpoint!(GetGallery => Gallery, Get "/activities/{id}/gallery", id);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Gallery {
    #[serde(default)]
    pub pictures: Vec<Picture>,
    /// The latest first.
    #[serde(default)]
    pub answers: Vec<BrandAnswer>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Picture {
    /// A path below the app's own address, or a whole one.
    pub url: String,
    /// What is to be seen, for those who do not see it.
    pub alt: String,
}

/// "You said, we did."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct BrandAnswer {
    pub id: FeedbackId,
    pub said: String,
    pub did: String,
    pub at: Timestamp,
    /// Whether this member said it.
    #[serde(default)]
    pub is_mine: bool,
}
