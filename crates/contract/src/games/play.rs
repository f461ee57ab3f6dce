//! What a game is played with, before a round begins.

use serde::{Deserialize, Serialize};

use crate::{
    Money, Points,
    id::{GamePrizeId, PictureId, SegmentId},
};

/// What a game is played with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Play {
    Riddles {
        /// How many a round has.
        lanterns: u32,
        /// How many answers each of them takes.
        tries: u32,
        /// What a solved one is worth.
        worth: u32,
        /// What a hint takes from that.
        hint_cost: u32,
        /// What each wrong choice takes from that, so that guessing does not pay; a wrong answer in
        /// words takes nothing. A solved one is worth 1 at least.
        #[serde(default)]
        wrong_cost: u32,
    },
    Jigsaw {
        pictures: Vec<JigsawPicture>,
        /// How many pieces a side may have.
        sizes: Vec<u32>,
    },
    Quiz {
        /// How many a round has.
        questions: u32,
        /// What a right answer is worth.
        worth: u32,
        /// For each question of a timed round; absent where no round is timed.
        #[serde(default)]
        seconds_per_question: Option<u32>,
        /// Which of them a round can be; there is always an untimed one.
        modes: Vec<QuizMode>,
    },
    /// Of a wheel and of a grid.
    Draw {
        /// In the order in which they are shown, clockwise from the top, or row by row around the
        /// middle.
        segments: Vec<Segment>,
        /// What the weights add up to.
        total_weight: u32,
        /// What the member's next draw has to name; see [`Draw`](super::Draw). Absent without a
        /// session.
        #[serde(default)]
        commitment: Option<String>,
        /// Of a grid.
        #[serde(default)]
        columns: Option<u32>,
    },
    #[serde(other)]
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct JigsawPicture {
    pub id: PictureId,
    /// A path below the app's own address, or a whole one. As wide as it is high.
    pub url: String,
    /// What it shows.
    pub alt: String,
    pub title: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum QuizMode {
    Timed,
    Untimed,
    #[serde(other)]
    Unknown,
}

/// A part of a wheel or of a grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Segment {
    pub id: SegmentId,
    pub prize: GamePrizeId,
    pub kind: PrizeKind,
    /// The prize's.
    pub title: String,
    #[serde(default)]
    pub picture: Option<String>,
    /// Of the total weight; 0 once its prize is used up.
    pub weight: u32,
}

/// A prize as a game offers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GamePrize {
    pub id: GamePrizeId,
    pub title: String,
    #[serde(default)]
    pub picture: Option<String>,
    pub kind: PrizeKind,
    /// What it is worth.
    #[serde(default)]
    pub value: Option<Money>,
    /// With `points`.
    #[serde(default)]
    pub points: Option<Points>,
    /// How many there are in all; absent when there is no end of them.
    #[serde(default)]
    pub total: Option<u32>,
    /// Of `total`, how many are left.
    #[serde(default)]
    pub left: Option<u32>,
    pub odds: Odds,
    /// Within how many days it has to be claimed, where it has to be.
    #[serde(default)]
    pub claim_days: Option<u32>,
}

/// So many of the tickets of a draw. A prize that is used up has none; its own then belong to the
/// segment without a prize, so that the total stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Odds {
    pub weight: u32,
    pub total_weight: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PrizeKind {
    /// On the balance at once.
    Points,
    /// In the wallet at once.
    Coupon,
    /// In the wallet at once: a coupon for one thing to try.
    Voucher,
    /// Claimed with an address, and sent.
    Goods,
    /// No prize.
    None,
    #[serde(other)]
    Unknown,
}

impl PrizeKind {
    /// The kind on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Points => "points",
            Self::Coupon => "coupon",
            Self::Voucher => "voucher",
            Self::Goods => "goods",
            Self::None => "none",
            Self::Unknown => "unknown",
        }
    }
}
