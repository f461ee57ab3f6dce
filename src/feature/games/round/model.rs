//! What a round comes to, without anything that is drawn.

use std::cmp::Reverse;

use contract::{
    games::{AnsweredQuestion, Board, Lantern, LanternState, Round, RoundState},
    id::ItemId,
};

use crate::ui;

/// Less than this is said to be left as it passes.
const SOON_S: i64 = 5 * 60;

/// The clock of a question is drawn in steps of so many seconds when its length is not known.
const STEP_S: u32 = 5;

/// What the page shows of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Riddles,
    Quiz,
    Pieces,
    Result,
    Expired,
    /// A game that this version does not know.
    Unknown,
}

impl Stage {
    /// `is_held`: the last answer is still being looked at.
    pub fn of(round: &Round, is_held: bool) -> Self {
        let is_played = round.state == RoundState::Running || is_held;
        match (&round.board, round.state) {
            (Board::Riddles { .. }, _) if is_played => Self::Riddles,
            (Board::Quiz { .. }, _) if is_played => Self::Quiz,
            (Board::Jigsaw { .. }, RoundState::Running) => Self::Pieces,
            (_, RoundState::Finished) => Self::Result,
            (_, RoundState::Expired) => Self::Expired,
            _ => Self::Unknown,
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Riddles => "riddles",
            Self::Quiz => "quiz",
            Self::Pieces => "pieces",
            Self::Result => "result",
            Self::Expired => "expired",
            Self::Unknown => "unknown",
        }
    }
}

pub fn lanterns(round: &Round) -> &[Lantern] {
    match &round.board {
        Board::Riddles { lanterns } => lanterns,
        _ => &[],
    }
}

pub fn lantern<'a>(round: &'a Round, id: &ItemId) -> Option<&'a Lantern> {
    lanterns(round).iter().find(|lantern| lantern.id == *id)
}

pub const fn is_decided(lantern: &Lantern) -> bool {
    matches!(lantern.state, LanternState::Lit | LanternState::Dark)
}

pub fn answered(round: &Round) -> &[AnsweredQuestion] {
    match &round.board {
        Board::Quiz { answered, .. } => answered,
        _ => &[],
    }
}

/// Whether its questions have a time of their own.
pub const fn is_timed(round: &Round) -> bool {
    matches!(round.board, Board::Quiz { is_timed: true, .. })
}

/// How many lanterns are lit.
pub fn lit(round: &Round) -> usize {
    lanterns(round).iter().filter(|lantern| lantern.state == LanternState::Lit).count()
}

/// How many riddles or questions are not decided yet.
pub fn left(round: &Round) -> usize {
    match &round.board {
        Board::Riddles { lanterns } => {
            lanterns.iter().filter(|lantern| !is_decided(lantern)).count()
        }
        Board::Quiz { of, answered, .. } => (*of as usize).saturating_sub(answered.len()),
        _ => 0,
    }
}

/// Of what a reply to a write told and what was read since, whichever is further on; what was read,
/// when they are equally far.
pub fn newer(read: Round, told: Option<Round>) -> Round {
    match told {
        Some(told) if steps(&told) > steps(&read) => told,
        _ => read,
    }
}

/// Grows with everything that happens in a round.
fn steps(round: &Round) -> (bool, usize, usize, Reverse<u32>) {
    let lanterns = lanterns(round);
    let decided = lanterns.iter().filter(|lantern| is_decided(lantern)).count();
    let hints = lanterns.iter().filter(|lantern| lantern.hint.is_some()).count();
    let tries = lanterns.iter().map(|lantern| lantern.tries_left).sum();
    let is_over = round.state != RoundState::Running;
    (is_over, decided + answered(round).len(), hints, Reverse(tries))
}

/// How a score stands to the one that earns chances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Nothing is earned here.
    Absent,
    Missing(u32),
    Reached,
}

impl Goal {
    pub const fn of(round: &Round) -> Self {
        match round.mark {
            None => Self::Absent,
            Some(mark) if round.score >= mark => Self::Reached,
            Some(mark) => Self::Missing(mark - round.score),
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Missing(_) => "missing",
            Self::Reached => "reached",
        }
    }
}

/// How much of the way to the mark is done, or of all that there is; 0 to 100.
pub fn percent(round: &Round) -> u8 {
    ui::percent(round.score, round.mark.unwrap_or(round.max_score))
}

/// How a round stands with its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeLeft {
    Plenty,
    Soon,
    Over,
}

impl TimeLeft {
    /// Both in seconds since 1970; `now` is 0 while nobody knows it.
    pub fn of(until: i64, now: f64) -> Self {
        if now <= 0.0 || until as f64 - now > SOON_S as f64 {
            Self::Plenty
        } else if until as f64 > now {
            Self::Soon
        } else {
            Self::Over
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plenty => "plenty",
            Self::Soon => "soon",
            Self::Over => "over",
        }
    }
}

/// Whole seconds until a moment; a second that has begun counts.
pub fn seconds_left(until_ms: i64, now_ms: f64) -> u32 {
    ((until_ms as f64 - now_ms).max(0.0) / 1_000.0).ceil() as u32
}

/// How long a question was at least, from the longest that was ever left of one.
pub const fn length(most_left: u32) -> u32 {
    let length = most_left.next_multiple_of(STEP_S);
    if length == 0 { STEP_S } else { length }
}

/// What came of an answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Right,
    Wrong,
    Late,
    Passed,
}

impl Verdict {
    pub const fn of(answered: &AnsweredQuestion) -> Self {
        match (answered.is_right, answered.is_late, &answered.chosen) {
            (true, ..) => Self::Right,
            (false, true, _) => Self::Late,
            (false, false, None) => Self::Passed,
            (false, false, Some(_)) => Self::Wrong,
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Late => "late",
            Self::Passed => "passed",
        }
    }
}

/// The text of a choice that was taken or was right.
pub fn choice_text(answered: &AnsweredQuestion, id: Option<&contract::id::ChoiceId>) -> String {
    let choice = answered.choices.iter().find(|choice| Some(&choice.id) == id);
    choice.map(|choice| choice.text.clone()).unwrap_or_default()
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
