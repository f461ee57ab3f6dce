//! Giving points to another member.

use serde::{Deserialize, Serialize};

use crate::{
    Cursor, Endpoint, Method, Points, Timestamp,
    endpoint::{endpoint, listed},
    id::TransferId,
};

/// `POST /me/points/recipients`: who a number belongs to, masked, so that the member can tell
/// before giving.
///
/// 409 `not_a_member`, 422 `validation_failed` (`/phone`: `own`, `invalid`), 429 `rate_limited`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct FindRecipient {
    pub phone: String,
}
endpoint!(FindRecipient => Recipient, Post "/me/points/recipients");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Recipient {
    /// Masked, such as `周**`.
    pub name: String,
    /// Masked, such as `138****0010`.
    pub phone: String,
}

/// `POST /me/points/transfers`: gives points away. They expire for the other one when they would
/// have expired for the giver.
///
/// 409 `insufficient_points`, `limit_reached` (with the day's `limit`), `not_a_member`;
/// 422 `validation_failed` (`/points`: `out_of_range`; `/phone`: `own`, `invalid`; `/note`:
/// `too_long`).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SendPoints {
    pub phone: String,
    pub points: Points,
    /// A line for the other one, at most 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
endpoint!(SendPoints => Transfer, Post "/me/points/transfers");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Transfer {
    pub id: TransferId,
    pub at: Timestamp,
    pub direction: Direction,
    /// Positive.
    pub points: Points,
    /// The other one.
    pub with: Recipient,
    #[serde(default)]
    pub note: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Given,
    Received,
    #[serde(other)]
    Unknown,
}

/// `GET /me/points/transfers?cursor=&limit=`: given and received, the latest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListTransfers {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 100; 20 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

impl Endpoint for ListTransfers {
    type Reply = TransferPage;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/me/points/transfers";
    const WRITE: bool = false;
    fn query(&self) -> Vec<(&'static str, String)> {
        listed([], &self.cursor, self.limit)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TransferPage {
    pub data: Vec<Transfer>,
    #[serde(default)]
    pub cursor: Cursor,
    pub limits: TransferLimits,
}

/// What one may give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TransferLimits {
    /// At once, at least.
    pub min: Points,
    /// At once, at most.
    pub max: Points,
    /// In one day.
    pub per_day: Points,
    /// Of that, what is left today.
    pub left_today: Points,
}
