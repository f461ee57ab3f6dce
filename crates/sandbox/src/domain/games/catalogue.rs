//! The games as they are listed: what is on, and why somebody cannot play.

use contract::{
    Code, Cursor,
    games::{Game, GameKind, GamePage, GamePeriod, GamePhase, LastPrize, ListGames},
    id::GameId,
    mall::Unavailable,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{chances, rounds, stored::Earned};
use crate::{
    clock::{Moment, days_after},
    domain::{mall::read_name, member::till::masked_name},
    language::Text,
    refusal::Refusal,
    reply::{Answer, Outcome, Tag},
    scene::Scene,
};

/// How many of the last prizes are told.
const LAST_PRIZES: u32 = 12;

/// A game as it is stored.
pub struct Stored {
    pub id: String,
    pub kind: GameKind,
    pub title: Text,
    summary: Text,
    pub picture: String,
    pub opens_at: Option<Moment>,
    pub closes_at: Moment,
    pub rounds_per_day: Option<u32>,
    pub mark: Option<u32>,
    pub earns: Option<StoredEarning>,
    pub version: String,
    /// JSON, in the shape of its kind.
    pub settings: String,
}

/// What reaching the mark earns.
pub struct StoredEarning {
    pub earned: Earned,
    /// How often a day.
    pub per_day: u32,
    /// Until when that draw is on.
    pub closes_at: Moment,
}

const GAME: &str = "SELECT g.id, g.kind, g.title, g.summary, g.picture, g.opens_at, g.closes_at,
    g.rounds_per_day, g.mark, g.earns_game, d.title, g.earns_chances, g.earns_per_day, g.version,
    g.settings, d.closes_at FROM games g LEFT JOIN games d ON d.id = g.earns_game";

impl Stored {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let earns: Option<String> = row.get(9)?;
        Ok(Self {
            id: row.get(0)?,
            kind: read_name(row.get(1)?)?,
            title: row.get(2)?,
            summary: row.get(3)?,
            picture: row.get(4)?,
            opens_at: row.get(5)?,
            closes_at: row.get(6)?,
            rounds_per_day: row.get(7)?,
            mark: row.get(8)?,
            earns: match earns {
                Some(game) => Some(StoredEarning {
                    earned: Earned { game, title: row.get(10)?, chances: row.get(11)? },
                    per_day: row.get(12)?,
                    closes_at: row.get(15)?,
                }),
                None => None,
            },
            version: row.get(13)?,
            settings: row.get(14)?,
        })
    }

    pub fn find(tx: &Connection, id: &str) -> Result<Self, Refusal> {
        tx.prepare_cached(&format!("{GAME} WHERE g.id = ?1"))?
            .query_row([id], Self::read)
            .optional()?
            .ok_or_else(|| Refusal::new(Code::NotFound))
    }

    /// A game that is drawn; one that is played is told like one that does not exist.
    pub fn find_draw(tx: &Connection, id: &str) -> Result<Self, Refusal> {
        Self::find_kind(tx, id, true)
    }

    /// A game that is played; one that is drawn is told like one that does not exist.
    pub fn find_played(tx: &Connection, id: &str) -> Result<Self, Refusal> {
        Self::find_kind(tx, id, false)
    }

    fn find_kind(tx: &Connection, id: &str, is_draw: bool) -> Result<Self, Refusal> {
        let game = Self::find(tx, id)?;
        if game.kind.is_draw() == is_draw { Ok(game) } else { Err(Refusal::new(Code::NotFound)) }
    }

    /// Those on now that earn chances for a draw.
    pub fn that_earn(tx: &Connection, draw: &str, now: Moment) -> rusqlite::Result<Vec<Self>> {
        tx.prepare_cached(&format!(
            "{GAME} WHERE g.earns_game = ?1 AND g.closes_at > ?2 AND coalesce(g.opens_at, 0) <= ?2
             ORDER BY g.position"
        ))?
        .query_map(params![draw, now], Self::read)?
        .collect()
    }

    pub fn settings<T: serde::de::DeserializeOwned>(&self) -> Result<T, Refusal> {
        serde_json::from_str(&self.settings).map_err(Refusal::internal)
    }

    pub fn period(&self) -> GamePeriod {
        GamePeriod { from: self.opens_at.map(Moment::timestamp), until: self.closes_at.timestamp() }
    }

    fn phase(&self, now: Moment) -> GamePhase {
        match self.opens_at {
            _ if now >= self.closes_at => GamePhase::Over,
            Some(opens_at) if now < opens_at => GamePhase::Upcoming,
            _ => GamePhase::On,
        }
    }

    /// Why nobody can play now.
    pub fn reason_of_time(&self, now: Moment) -> Option<Unavailable> {
        match (self.phase(now), self.opens_at) {
            (GamePhase::Over, _) => {
                let ended_at = Some(self.closes_at.timestamp());
                Some(Unavailable { ended_at, ..Unavailable::new(Code::GameOver) })
            }
            (GamePhase::Upcoming, Some(opens_at)) => {
                let starts_at = Some(opens_at.timestamp());
                Some(Unavailable { starts_at, ..Unavailable::new(Code::GameNotOpen) })
            }
            _ => None,
        }
    }

    /// Of a played game with a limit: how many rounds a member may still begin today.
    pub fn rounds_left(&self, scene: &Scene<'_>, member: &str) -> rusqlite::Result<Option<u32>> {
        let Some(limit) = self.rounds_per_day else { return Ok(None) };
        let begun: u32 = scene
            .tx
            .prepare_cached(
                "SELECT count(*) FROM rounds WHERE member = ?1 AND game = ?2 AND day = ?3",
            )?
            .query_row(params![member, self.id, scene.now.day().to_string()], |row| row.get(0))?;
        Ok(Some(limit.saturating_sub(begun)))
    }

    /// What the member has to do with it.
    fn own(&self, scene: &Scene<'_>, member: &str) -> rusqlite::Result<Own> {
        if self.kind.is_draw() {
            let chances = Some(chances::left(scene.tx, member, &self.id)?);
            return Ok(Own { chances, ..Own::default() });
        }
        Ok(Own {
            chances: None,
            rounds_left: self.rounds_left(scene, member)?,
            is_running: rounds::running(scene.tx, member, &self.id)?.is_some(),
            best: rounds::best(scene.tx, member, &self.id)?,
        })
    }

    pub fn show(&self, scene: &Scene<'_>, member: Option<&str>) -> Result<Game, Refusal> {
        let own = match member {
            Some(member) => self.own(scene, member)?,
            None => Own::default(),
        };
        let mut unavailable: Vec<Unavailable> =
            self.reason_of_time(scene.now).into_iter().collect();
        if own.chances == Some(0) {
            unavailable.push(Unavailable::new(Code::NoChances));
        }
        if own.rounds_left == Some(0) && !own.is_running {
            let limit = self.rounds_per_day;
            unavailable.push(Unavailable { limit, ..Unavailable::new(Code::LimitReached) });
        }
        Ok(Game {
            id: GameId(self.id.clone()),
            kind: self.kind,
            title: self.title.to(scene.language),
            summary: Some(self.summary.to(scene.language)),
            picture: Some(self.picture.clone()),
            opens_at: self.opens_at.map(Moment::timestamp),
            closes_at: self.closes_at.timestamp(),
            phase: self.phase(scene.now),
            chances: own.chances,
            rounds_left: own.rounds_left,
            renews_at: (self.kind.is_draw() || self.rounds_per_day.is_some())
                .then(|| days_after(scene.now.day(), 1).timestamp()),
            is_running: own.is_running,
            best: own.best,
            mark: self.mark,
            earns: self.earns.as_ref().map(|earns| earns.earned.show(scene.language)),
            unavailable,
        })
    }
}

#[derive(Default)]
struct Own {
    chances: Option<u32>,
    rounds_left: Option<u32>,
    is_running: bool,
    best: Option<u32>,
}

pub fn list(scene: &Scene<'_>, _: ListGames) -> Outcome<GamePage> {
    let member = scene.viewer();
    let games: Vec<Stored> = scene
        .tx
        .prepare_cached(&format!(
            "{GAME} ORDER BY CASE WHEN g.closes_at <= ?1 THEN 2 WHEN g.opens_at > ?1 THEN 1 ELSE 0 END,
                 CASE WHEN g.closes_at <= ?1 THEN -g.closes_at WHEN g.opens_at > ?1 THEN g.opens_at
                     ELSE 0 END, g.position"
        ))?
        .query_map([scene.now], Stored::read)?
        .collect::<Result<_, _>>()?;
    let data = games.iter().map(|game| game.show(scene, member)).collect::<Result<_, _>>()?;
    let page = GamePage { data, cursor: Cursor::default(), last_prizes: last_prizes(scene)? };
    Ok(Answer::tagged(page, Tag::of_viewer(member)))
}

fn last_prizes(scene: &Scene<'_>) -> rusqlite::Result<Vec<LastPrize>> {
    scene
        .tx
        .prepare_cached(
            "SELECT m.name, d.title, w.won_at AS at FROM prizes_won w
             JOIN game_draws d ON d.id = w.draw JOIN members m ON m.id = w.member
             UNION ALL
             SELECT c.name, p.title, c.at FROM crowd_prizes c JOIN game_prizes p ON p.id = c.prize
             ORDER BY at DESC LIMIT ?1",
        )?
        .query_map([LAST_PRIZES], |row| {
            Ok(LastPrize {
                name: masked_name(&row.get::<_, String>(0)?),
                title: row.get::<_, Text>(1)?.to(scene.language),
                at: row.get::<_, Moment>(2)?.timestamp(),
            })
        })?
        .collect()
}
