//! Games: what is played for fun and for chances, what is drawn, and what is won.
//!
//! Everything that counts is decided by the backend: the riddles of a round and their order, what an
//! answer is worth, how long a round took, and what a draw gives. Nothing in a reply tells an answer
//! before it is given: neither a field, nor an order, nor an id.

mod chance;
mod check_in;
mod draw;
mod leaderboard;
mod play;
mod prize;
mod round;

use serde::{Deserialize, Serialize};

use crate::{Cursor, Timestamp, endpoint::endpoint, id::GameId, mall::Unavailable};

pub use chance::*;
pub use check_in::*;
pub use draw::*;
pub use leaderboard::*;
pub use play::*;
pub use prize::*;
pub use round::*;

/// `GET /games`: what is on first, in the brand's order; then what is to come, the next to begin
/// first; then what is over, the latest first.
///
/// Needs no session; without one `unavailable` holds only what is so for everybody. Carries an
/// `ETag`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListGames {}
endpoint!(ListGames => GamePage, Get "/games");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GamePage {
    pub data: Vec<Game>,
    #[serde(default)]
    pub cursor: Cursor,
    /// What was won lately, by anybody, the latest first.
    #[serde(default)]
    pub last_prizes: Vec<LastPrize>,
}

/// What somebody has won.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct LastPrize {
    /// Masked, such as `周**`.
    pub name: String,
    /// The prize's.
    pub title: String,
    pub at: Timestamp,
}

/// A game as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Game {
    pub id: GameId,
    pub kind: GameKind,
    pub title: String,
    /// One line.
    #[serde(default)]
    pub summary: Option<String>,
    /// A path below the app's own address, or a whole one.
    #[serde(default)]
    pub picture: Option<String>,
    /// Absent when it has always been on.
    #[serde(default)]
    pub opens_at: Option<Timestamp>,
    pub closes_at: Timestamp,
    pub phase: GamePhase,
    /// Of a draw: how many the member has left. Absent without a session.
    #[serde(default)]
    pub chances: Option<u32>,
    /// Of a game that is played: how many rounds the member may still begin today. Absent without a
    /// session, and where there is no limit.
    #[serde(default)]
    pub rounds_left: Option<u32>,
    /// When a new day gives new rounds or chances. Absent where days make no difference.
    #[serde(default)]
    pub renews_at: Option<Timestamp>,
    /// Whether a round of the member's is still running; beginning one gives it back.
    #[serde(default)]
    pub is_running: bool,
    /// The member's best score.
    #[serde(default)]
    pub best: Option<u32>,
    /// The score that earns chances.
    #[serde(default)]
    pub mark: Option<u32>,
    /// What reaching the mark earns.
    #[serde(default)]
    pub earns: Option<Earning>,
    /// Why this member cannot play, or draw, now; empty when it is possible.
    #[serde(default)]
    pub unavailable: Vec<Unavailable>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum GameKind {
    /// A hall of lanterns, each with a riddle.
    Riddles,
    /// A picture in pieces.
    Jigsaw,
    Quiz,
    /// A draw that is shown as a wheel.
    Wheel,
    /// A draw that is shown as a grid.
    Grid,
    #[serde(other)]
    Unknown,
}

impl GameKind {
    /// Whether it is drawn, with chances, instead of played, in rounds.
    pub const fn is_draw(self) -> bool {
        matches!(self, Self::Wheel | Self::Grid)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum GamePhase {
    Upcoming,
    On,
    Over,
    #[serde(other)]
    Unknown,
}

/// Chances that are earned, and for which draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Earning {
    pub game: GameId,
    /// The draw's.
    pub title: String,
    pub chances: u32,
}

/// `GET /games/{id}`: a game with its rules, its prizes, and what it is played with. Needs no
/// session. Carries an `ETag`. 404 `not_found`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetGame {
    #[serde(skip_serializing)]
    pub id: GameId,
}
endpoint!(GetGame => GameDetail, Get "/games/{id}", id);

/// A game in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GameDetail {
    pub game: Game,
    pub rules: GameRules,
    /// Of a draw: everything that it can give, in the brand's order.
    #[serde(default)]
    pub prizes: Vec<GamePrize>,
    pub play: Play,
}

/// The rules in full, as they are now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GameRules {
    /// Another one after each change.
    pub version: String,
    pub organiser: String,
    /// How the organiser is reached.
    pub contact: String,
    pub period: GamePeriod,
    /// In paragraphs.
    #[serde(default)]
    pub conditions: Vec<String>,
    /// In paragraphs.
    #[serde(default)]
    pub how_to_play: Vec<String>,
    /// Of a draw: every way to come by chances.
    #[serde(default)]
    pub how_chances_are_earned: Vec<ChanceSource>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GamePeriod {
    /// Absent when it has no beginning.
    #[serde(default)]
    pub from: Option<Timestamp>,
    pub until: Timestamp,
}

/// One way to come by chances.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ChanceSource {
    pub title: String,
    /// How many at a time.
    pub chances: u32,
    /// The game that earns them; absent where it is none.
    #[serde(default)]
    pub game: Option<GameId>,
    /// Whether the member gets no more out of it today.
    #[serde(default)]
    pub is_used_up: bool,
}
