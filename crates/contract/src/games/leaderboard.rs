//! Who is ahead.

use serde::{Deserialize, Serialize};

use super::GamePeriod;
use crate::{Timestamp, endpoint::endpoint, id::GameId};

/// `GET /games/{id}/leaderboard`: the best round of each member, the highest score first; among
/// equals, who had it first. The first 20, and the member's own place wherever that is.
///
/// Needs no session. Carries an `ETag`. 404 `not_found` (also of a game that is drawn).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetLeaderboard {
    #[serde(skip_serializing)]
    pub id: GameId,
}
endpoint!(GetLeaderboard => Leaderboard, Get "/games/{id}/leaderboard", id);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Leaderboard {
    /// In which the rounds counted.
    pub period: GamePeriod,
    pub entries: Vec<Ranking>,
    /// The member's own; absent without a session, and before the first round is finished.
    #[serde(default)]
    pub mine: Option<Ranking>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Ranking {
    /// 1 is the best.
    pub rank: u32,
    /// Masked, such as `周**`.
    pub name: String,
    pub score: u32,
    /// When that round was finished.
    pub at: Timestamp,
    #[serde(default)]
    pub is_mine: bool,
}
