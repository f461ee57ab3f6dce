//! A round as it is stored, with what lies face down.

use contract::{
    Code,
    games::{Board, Earning, GameKind, Round, RoundState},
    id::{GameId, RoundId},
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::{jigsaw::Puzzle, quiz::Sheet, riddles::Hall};
use crate::{
    clock::Moment,
    db::Json,
    domain::mall::read_name,
    language::{Language, Text},
    refusal::Refusal,
    scene::Scene,
};

/// What lies on the table.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Table {
    Riddles(Hall),
    Jigsaw(Puzzle),
    Quiz(Sheet),
}

impl Table {
    pub fn max_score(&self) -> u32 {
        match self {
            Self::Riddles(hall) => hall.max_score(),
            Self::Jigsaw(puzzle) => puzzle.max_score(),
            Self::Quiz(sheet) => sheet.max_score(),
        }
    }

    pub fn score(&self) -> u32 {
        match self {
            Self::Riddles(hall) => hall.score(),
            Self::Jigsaw(puzzle) => puzzle.score(),
            Self::Quiz(sheet) => sheet.score(),
        }
    }

    /// Whether nothing is left to be answered.
    pub fn is_complete(&self) -> bool {
        match self {
            Self::Riddles(hall) => hall.is_complete(),
            Self::Jigsaw(_) => false,
            Self::Quiz(sheet) => sheet.is_complete(),
        }
    }

    fn show(&self, is_running: bool, language: Language) -> Board {
        match self {
            Self::Riddles(hall) => Board::Riddles { lanterns: hall.show(is_running, language) },
            Self::Jigsaw(puzzle) => puzzle.show(language),
            Self::Quiz(sheet) => sheet.show(is_running, language),
        }
    }
}

/// What a round earns, and for which draw.
pub struct Earned {
    pub game: String,
    pub title: Text,
    pub chances: u32,
}

impl Earned {
    pub fn show(&self, language: Language) -> Earning {
        Earning {
            game: GameId(self.game.clone()),
            title: self.title.to(language),
            chances: self.chances,
        }
    }
}

pub struct StoredRound {
    pub id: String,
    pub member: String,
    pub game: String,
    kind: GameKind,
    pub state: RoundState,
    pub started_at: Moment,
    pub expires_at: Moment,
    pub finished_at: Option<Moment>,
    pub mark: Option<u32>,
    pub earned: Option<Earned>,
    /// Why its mark earns nothing.
    pub unearned: Option<Code>,
    pub table: Table,
}

const ROUND: &str = "SELECT r.id, r.member, r.game, g.kind, r.state, r.started_at, r.expires_at,
    r.finished_at, r.mark, r.earned, r.earned_for, d.title, r.board, r.unearned
    FROM rounds r JOIN games g ON g.id = r.game LEFT JOIN games d ON d.id = r.earned_for";

impl StoredRound {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let earned: Option<u32> = row.get(9)?;
        let unearned: Option<String> = row.get(13)?;
        Ok(Self {
            id: row.get(0)?,
            member: row.get(1)?,
            game: row.get(2)?,
            kind: read_name(row.get(3)?)?,
            state: read_name(row.get(4)?)?,
            started_at: row.get(5)?,
            expires_at: row.get(6)?,
            finished_at: row.get(7)?,
            mark: row.get(8)?,
            earned: match earned {
                Some(chances) => Some(Earned { game: row.get(10)?, title: row.get(11)?, chances }),
                None => None,
            },
            unearned: unearned.map(read_name).transpose()?,
            table: row.get::<_, Json<_>>(12)?.0,
        })
    }

    pub fn find(tx: &Connection, id: &str) -> Result<Self, Refusal> {
        tx.prepare_cached(&format!("{ROUND} WHERE r.id = ?1"))?
            .query_row([id], Self::read)
            .optional()?
            .ok_or_else(|| Refusal::new(Code::NotFound))
    }

    /// Another member's is told like one that does not exist.
    pub fn of_member(scene: &Scene<'_>, id: &RoundId) -> Result<Self, Refusal> {
        let member = scene.member()?;
        let round = Self::find(scene.tx, id.as_str())?;
        if round.member == member { Ok(round) } else { Err(Refusal::new(Code::NotFound)) }
    }

    /// Writes what has changed since it was read.
    pub fn save(&self, tx: &Connection) -> Result<(), Refusal> {
        tx.prepare_cached(
            "UPDATE rounds SET state = ?2, expires_at = ?3, finished_at = ?4, score = ?5,
                 earned = ?6, earned_for = ?7, unearned = ?8, board = ?9 WHERE id = ?1",
        )?
        .execute(params![
            self.id,
            self.state.as_str(),
            self.expires_at,
            self.finished_at,
            self.table.score(),
            self.earned.as_ref().map(|earned| earned.chances),
            self.earned.as_ref().map(|earned| &earned.game),
            self.unearned.map(Code::as_str),
            Json(&self.table),
        ])?;
        Ok(())
    }

    pub fn show(&self, language: Language) -> Round {
        Round {
            id: RoundId(self.id.clone()),
            game: GameId(self.game.clone()),
            kind: self.kind,
            state: self.state,
            started_at: self.started_at.timestamp(),
            expires_at: self.expires_at.timestamp(),
            finished_at: self.finished_at.map(Moment::timestamp),
            score: self.table.score(),
            max_score: self.table.max_score(),
            mark: self.mark,
            earned: self.earned.as_ref().map(|earned| earned.show(language)),
            unearned: self.unearned,
            board: self.table.show(self.state == RoundState::Running, language),
        }
    }
}

/// A round before it is filed.
pub struct Fresh<'a> {
    pub id: &'a str,
    pub member: &'a str,
    pub game: &'a str,
    pub started_at: Moment,
    pub expires_at: Moment,
    pub mark: Option<u32>,
    pub unearned: Option<Code>,
    pub table: &'a Table,
}

impl Fresh<'_> {
    pub fn file(&self, tx: &Connection) -> rusqlite::Result<()> {
        tx.prepare_cached(
            "INSERT INTO rounds (id, member, game, state, started_at, day, expires_at, score,
                 max_score, mark, unearned, board)
             VALUES (?1, ?2, ?3, 'running', ?4, ?5, ?6, 0, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            self.id,
            self.member,
            self.game,
            self.started_at,
            self.started_at.day().to_string(),
            self.expires_at,
            self.table.max_score(),
            self.mark,
            self.unearned.map(Code::as_str),
            Json(self.table),
        ])?;
        Ok(())
    }
}
