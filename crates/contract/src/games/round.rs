//! Rounds of the games that are played: riddles, the jigsaw, the quiz.

use serde::{Deserialize, Serialize};

use super::{Earning, GameKind};
use crate::{
    Code, Timestamp,
    endpoint::endpoint,
    id::{ChoiceId, GameId, ItemId, PictureId, RoundId},
};

/// `POST /me/games/{id}/rounds`: begins a round. While one of the same game is still running, that
/// one is given back, whatever was chosen this time.
///
/// 404 `not_found` (also of a game that is drawn); 409 `game_not_open` (with `starts_at`),
/// `game_over` (with `ended_at`), `limit_reached` (with `limit`, the rounds of a day);
/// 422 `validation_failed` (`/size` and `/picture`: `required`, `invalid`; `/timed`: `invalid`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct StartRound {
    #[serde(skip_serializing)]
    pub id: GameId,
    /// Of a jigsaw: how many pieces a side has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u32>,
    /// Of a jigsaw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<PictureId>,
    /// Of a quiz; `false` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timed: Option<bool>,
}
endpoint!(StartRound => Round, Post "/me/games/{id}/rounds", id);

/// `GET /me/rounds/{id}`. 404 `not_found`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetRound {
    #[serde(skip_serializing)]
    pub id: RoundId,
}
endpoint!(GetRound => Round, Get "/me/rounds/{id}", id);

/// `POST /me/rounds/{id}/answers`: answers a riddle, or the present question.
///
/// An answer in words counts in any of the brand's languages, without regard to case, width, spaces
/// and punctuation. A question of a timed round that is answered after its `answer_by`, by the
/// backend's clock and with a second for the network, is answered wrongly; that is no error. What
/// was wrong before, by the same rules, is answered once more and costs nothing: neither a try nor
/// anything of what the lantern is worth. A round with nothing left to be answered is finished, as
/// by [`FinishRound`].
///
/// 404 `not_found`; 409 `answer_rejected` (no riddle of this round, not the present question, no
/// choice of it, a text where a choice is asked for or the other way round, decided already, no
/// tries left, or the round is finished), `round_expired` (with `ended_at`);
/// 429 `rate_limited`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct AnswerRound {
    #[serde(skip_serializing)]
    pub id: RoundId,
    /// The lantern or the question.
    pub item: ItemId,
    pub answer: GivenAnswer,
}
endpoint!(AnswerRound => Round, Post "/me/rounds/{id}/answers", id);

/// One of the two; neither of them passes a question of a quiz, as when its time is up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GivenAnswer {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<ChoiceId>,
    /// At most 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// `POST /me/rounds/{id}/hints`: a hint for a riddle, which takes the `hint_cost` from what it is
/// worth.
///
/// 404 `not_found`; 409 `answer_rejected` (no lantern of this round, decided already, or hinted at
/// already), `round_expired` (with `ended_at`); 429 `rate_limited`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TakeHint {
    #[serde(skip_serializing)]
    pub id: RoundId,
    /// The lantern.
    pub item: ItemId,
}
endpoint!(TakeHint => Round, Post "/me/rounds/{id}/hints", id);

/// `POST /me/rounds/{id}/finish`: ends a round, and counts its score. A jigsaw has to be solved:
/// the backend replays the moves from its own shuffle. Riddles and a quiz can be finished early;
/// what was not answered counts nothing, and is not told.
///
/// A jigsaw that no hand could have put together in its time is not taken: by the backend's clock,
/// a second and 250 ms for each move have to lie between the round's beginning and its end. The
/// round goes on then, and nothing is lost.
///
/// A score that reaches the round's mark earns its chances in the same step, once a round.
///
/// 404 `not_found`; 409 `answer_rejected` (a move beyond the board, or of a place with itself; more
/// than 1,000 moves; more moves than its time allows; a picture that is not whole at the end; moves
/// where there are none; or the round is finished), `round_expired` (with `ended_at`); 429 `rate_limited`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct FinishRound {
    #[serde(skip_serializing)]
    pub id: RoundId,
    /// Of a jigsaw: which two places swapped their pieces, in order. Empty otherwise.
    #[serde(default)]
    pub moves: Vec<[u16; 2]>,
}
endpoint!(FinishRound => Round, Post "/me/rounds/{id}/finish", id);

/// A round of a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Round {
    pub id: RoundId,
    pub game: GameId,
    pub kind: GameKind,
    pub state: RoundState,
    pub started_at: Timestamp,
    /// Until when it can be played.
    pub expires_at: Timestamp,
    #[serde(default)]
    pub finished_at: Option<Timestamp>,
    /// So far; of a jigsaw, 0 until it is finished.
    pub score: u32,
    pub max_score: u32,
    /// The score that earns chances, as it was when the round began; absent where none are earned.
    #[serde(default)]
    pub mark: Option<u32>,
    /// What this round has earned.
    #[serde(default)]
    pub earned: Option<Earning>,
    /// Why reaching the mark earns nothing in this round: `limit_reached` (the day's chances from
    /// this game had been earned before) or `game_over` (the draw that they are for is over). Known
    /// from the beginning where it was so then.
    #[serde(default)]
    pub unearned: Option<Code>,
    pub board: Board,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    Running,
    Finished,
    /// Its time was over before it was finished; its score does not count.
    Expired,
    #[serde(other)]
    Unknown,
}

impl RoundState {
    /// The state on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Expired => "expired",
            Self::Unknown => "unknown",
        }
    }
}

/// What lies on the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Board {
    Riddles {
        lanterns: Vec<Lantern>,
    },
    Jigsaw {
        picture: PictureId,
        /// A path below the app's own address, or a whole one.
        url: String,
        /// What the picture shows.
        alt: String,
        title: String,
        /// How many pieces a side has.
        size: u32,
        /// Which piece lies at each place when the round begins, row by row: the picture is whole
        /// when each lies at the place of its own number. Never whole at the beginning.
        tiles: Vec<u16>,
        /// Once it is finished.
        moves_made: u32,
    },
    Quiz {
        is_timed: bool,
        /// Of the present question; 1 is the first.
        number: u32,
        of: u32,
        /// The present one; absent when the round is not running.
        #[serde(default)]
        question: Option<QuizQuestion>,
        /// Those before it, the first one first.
        #[serde(default)]
        answered: Vec<AnsweredQuestion>,
    },
    #[serde(other)]
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Lantern {
    pub id: ItemId,
    /// 0 to 5: for the eye alone.
    pub colour: u8,
    pub state: LanternState,
    pub riddle: String,
    /// Empty where it is answered in words.
    #[serde(default)]
    pub choices: Vec<Choice>,
    pub tries_left: u32,
    /// Once it was asked for.
    #[serde(default)]
    pub hint: Option<String>,
    pub hint_cost: u32,
    /// What a wrong choice takes from what it is worth, which is 1 at least.
    #[serde(default)]
    pub wrong_cost: u32,
    /// The choices that were wrong, in the order in which they were given.
    #[serde(default)]
    pub wrong: Vec<ChoiceId>,
    /// What it would be worth now; once lit, what it was worth.
    pub worth: u32,
    /// Once it is lit, or has no tries left.
    #[serde(default)]
    pub answer: Option<String>,
    /// Once it is lit, or has no tries left.
    #[serde(default)]
    pub explanation: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LanternState {
    /// Nobody has tried yet.
    Unlit,
    /// A hint was taken or an answer was wrong, and there are tries left.
    Open,
    /// Solved.
    Lit,
    /// Not solved, and no longer to be.
    Dark,
    #[serde(other)]
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Choice {
    pub id: ChoiceId,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct QuizQuestion {
    pub id: ItemId,
    pub text: String,
    pub choices: Vec<Choice>,
    /// In a timed round: until when its answer counts.
    #[serde(default)]
    pub answer_by: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct AnsweredQuestion {
    pub question: String,
    pub choices: Vec<Choice>,
    /// Absent when it was passed.
    #[serde(default)]
    pub chosen: Option<ChoiceId>,
    /// The one that is right.
    pub right: ChoiceId,
    /// Whether the right one was chosen, and in time.
    pub is_right: bool,
    /// Whether its time was up.
    #[serde(default)]
    pub is_late: bool,
    pub explanation: String,
    /// What it added to the score.
    pub worth: u32,
}

#[cfg(test)]
mod tests {
    use super::Board;
    use crate::games::Play;

    #[test]
    fn a_game_of_a_newer_backend_is_tolerated() {
        let board: Board = serde_json::from_str(r#"{"kind":"chess","pieces":[1]}"#).unwrap();
        assert_eq!(board, Board::Unknown);
        let play: Play = serde_json::from_str(r#"{"kind":"chess","pieces":[1]}"#).unwrap();
        assert_eq!(play, Play::Unknown);
    }
}
