//! Draws, and the receipts that prove them fair.

use serde::{Deserialize, Serialize};

use super::{Prize, PrizeKind};
use crate::{
    Endpoint, Method, Page, Timestamp,
    endpoint::{endpoint, listed},
    id::{DrawId, GameId, GamePrizeId, PrizeId, SegmentId},
};

/// `POST /me/games/{id}/draws`: uses a chance. The chance, the prize, its stock and the receipt
/// change together.
///
/// The backend can choose nothing once it has seen the nonce, neither the secret nor what it is
/// drawn from, and the client nothing before it has named one:
///
/// 1. For each member and game the backend keeps one secret seed, made beforehand: 32 random bytes,
///    written as 64 lower-case hex digits. It tells the member its commitment, the lower-case hex
///    SHA-256 of those 64 ASCII characters, with the game ([`Play::Draw`](super::Play::Draw)) and
///    with the receipt of the draw before (`next_commitment`).
/// 2. `table` is the text of the segments in the order in which they are shown:
///    `{id}={weight}:{prize}:{kind}` for each of them, joined by `,`, without spaces. The weight is
///    written in decimal digits, without leading zeros; prize and kind are the segment's as they
///    stand in [`Segment`](super::Segment). The ids of segments and prizes are ASCII letters,
///    digits, `_` and `-`. So `seg_1=500:prz_1:goods,seg_2=9500:prz_2:none` is a table of two.
/// 3. The client draws with that commitment, with a nonce of its own (16 to 64 lower-case hex
///    digits, an even number of them), and with `table_hash`, the lower-case hex SHA-256 of the
///    table as the member sees it. The backend draws from that table or not at all.
/// 4. `digest` is the lower-case hex SHA-256 of the ASCII text `{seed}:{nonce}:{table}`.
/// 5. `ticket` is the number that the first 12 hex digits of the digest make, modulo the sum of the
///    weights.
/// 6. The segments own the tickets in turn: the first those from 0 to its weight less one, the
///    second as many from there, and so on. A segment of weight 0 owns none. The segment that owns
///    the ticket is drawn: the member gets its prize, or none where its kind is `none`.
/// 7. The receipt reveals the seed and the table; the seed is never used again.
///
/// 404 `not_found` (also of a game that is played); 409 `game_not_open` (with `starts_at`),
/// `game_over` (with `ended_at`), `no_chances`, `commitment_changed` (with `commitment`: nothing was
/// drawn, and the member draws again with that one), `odds_changed` (nothing was drawn: the table is
/// not the one that was sent any more; the member is shown the new one before drawing again);
/// 422 `validation_failed` (`/nonce`: `invalid`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Draw {
    #[serde(skip_serializing)]
    pub id: GameId,
    pub nonce: String,
    /// The one that the member was shown.
    pub commitment: String,
    /// Of the odds that the member was shown; see above.
    pub table_hash: String,
}
endpoint!(Draw => Receipt, Post "/me/games/{id}/draws", id);

/// `GET /me/draws/{id}`: `prize` as it stands now, all else as it was. 404 `not_found`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetDraw {
    #[serde(skip_serializing)]
    pub id: DrawId,
}
endpoint!(GetDraw => Receipt, Get "/me/draws/{id}", id);

/// What was drawn, and all that it takes to draw it again; see [`Draw`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Receipt {
    pub id: DrawId,
    /// Digits, for people to read out; each one is greater than those before it.
    pub serial: String,
    pub game: GameId,
    pub at: Timestamp,
    /// Of the game's rules.
    pub rule_version: String,
    /// The one that was drawn.
    pub segment: SegmentId,
    /// Absent when there was none.
    #[serde(default)]
    pub prize: Option<Prize>,
    pub seed: String,
    pub nonce: String,
    pub commitment: String,
    /// The published odds that it was drawn from, in the order shown: those that the draw named.
    pub table: Vec<TableRow>,
    pub total_weight: u32,
    pub ticket: u32,
    pub digest: String,
    /// After it.
    pub chances_left: u32,
    /// For the member's next draw of this game.
    pub next_commitment: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TableRow {
    pub id: SegmentId,
    /// The prize's.
    pub title: String,
    pub weight: u32,
    pub prize: GamePrizeId,
    pub kind: PrizeKind,
}

/// `GET /me/draws?game=&cursor=&limit=`: the latest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ListDraws {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub game: Option<GameId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 100; 20 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

impl Endpoint for ListDraws {
    type Reply = Page<DrawSummary>;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/me/draws";
    const WRITE: bool = false;
    fn query(&self) -> Vec<(&'static str, String)> {
        listed([("game", self.game.as_ref().map(ToString::to_string))], &self.cursor, self.limit)
    }
}

/// A draw in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DrawSummary {
    pub id: DrawId,
    pub serial: String,
    pub game: GameId,
    /// The game's.
    pub game_title: String,
    pub at: Timestamp,
    /// What stood on the segment that was drawn.
    pub title: String,
    #[serde(default)]
    pub picture: Option<String>,
    pub kind: PrizeKind,
    /// Absent when there was none.
    #[serde(default)]
    pub prize: Option<PrizeId>,
}
