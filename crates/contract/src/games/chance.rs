//! Chances to draw: where they came from, and where they went.

use serde::{Deserialize, Serialize};

use crate::{
    Cursor, Endpoint, Method, Timestamp,
    endpoint::listed,
    id::{ChanceId, DrawId, GameId, RoundId},
};

/// `GET /me/games/{id}/chances?cursor=&limit=`: the ledger of a draw's chances, the latest first.
/// All of its entries add up to what is left. 404 `not_found` (also of a game that is played).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListChances {
    #[serde(skip_serializing)]
    pub id: GameId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 100; 20 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

impl Endpoint for ListChances {
    type Reply = ChancePage;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/me/games/{id}/chances";
    const WRITE: bool = false;
    fn path(&self) -> String {
        format!("/me/games/{}/chances", self.id)
    }
    fn query(&self) -> Vec<(&'static str, String)> {
        listed([], &self.cursor, self.limit)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ChancePage {
    pub data: Vec<ChanceEntry>,
    #[serde(default)]
    pub cursor: Cursor,
    /// How many there are now.
    pub left: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ChanceEntry {
    pub id: ChanceId,
    pub at: Timestamp,
    /// Signed.
    pub delta: i32,
    /// After it.
    pub left: u32,
    pub reason: ChanceReason,
    /// In the brand's words.
    pub title: String,
    /// With `draw`.
    #[serde(default)]
    pub draw: Option<DrawId>,
    /// With `mark`.
    #[serde(default)]
    pub round: Option<RoundId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChanceReason {
    /// One is there each day; it is for that day.
    Daily,
    /// A round reached its game's mark.
    Mark,
    /// So many days of checking in.
    Streak,
    /// Used.
    Draw,
    /// Its day, or the whole draw, was over.
    Expired,
    /// From the brand.
    Gift,
    #[serde(other)]
    Unknown,
}

impl ChanceReason {
    /// The reason on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Mark => "mark",
            Self::Streak => "streak",
            Self::Draw => "draw",
            Self::Expired => "expired",
            Self::Gift => "gift",
            Self::Unknown => "unknown",
        }
    }
}
