//! Chances to draw, and the ledger that explains them.

use chrono::NaiveDate;
use contract::{
    games::{ChanceEntry, ChancePage, ChanceReason, ListChances},
    id::{ChanceId, DrawId, GameId, RoundId},
};
use rusqlite::{Connection, OptionalExtension, params};

use super::catalogue::Stored;
use crate::{
    clock::{Moment, days_after},
    domain::{
        events::{self, Happening},
        mall::read_name,
    },
    language::Text,
    paging,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

pub static DAILY: Text = Text::new("每日机会", "每日機會", "Chance of the day");
static DAY_OVER: Text = Text::new("当日未用", "當日未用", "Not used on its day");
static DRAW_OVER: Text = Text::new("抽奖结束", "抽獎結束", "The draw is over");

/// A change of a member's chances, before it is entered.
pub struct Change<'a> {
    pub member: &'a str,
    pub game: &'a str,
    pub at: Moment,
    /// Of those that stay, signed.
    pub kept: i64,
    /// Of the day's, signed.
    pub daily: i64,
    /// With a fresh chance of the day.
    pub day: Option<NaiveDate>,
    pub reason: ChanceReason,
    pub title: &'a Text,
    pub draw: Option<&'a str>,
    pub round: Option<&'a str>,
}

impl<'a> Change<'a> {
    pub fn new(
        member: &'a str,
        game: &'a str,
        at: Moment,
        reason: ChanceReason,
        title: &'a Text,
    ) -> Self {
        Self {
            member,
            game,
            at,
            kept: 0,
            daily: 0,
            day: None,
            reason,
            title,
            draw: None,
            round: None,
        }
    }

    /// Neither kind of chances can fall below zero.
    pub fn enter(&self, tx: &Connection) -> rusqlite::Result<()> {
        let day = self.day.map(|day| day.to_string());
        tx.prepare_cached(
            "INSERT INTO chances (member, game, daily, kept) VALUES (?1, ?2, 0, 0)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![self.member, self.game])?;
        let left: u32 = tx
            .prepare_cached(
                "UPDATE chances SET daily = daily + ?3, kept = kept + ?4, day = coalesce(?5, day)
                 WHERE member = ?1 AND game = ?2 RETURNING daily + kept",
            )?
            .query_row(params![self.member, self.game, self.daily, self.kept, day], |row| {
                row.get(0)
            })?;
        tx.prepare_cached(
            "INSERT INTO chance_entries
                 (member, game, at, delta, left, reason, title, draw, round, day)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            self.member,
            self.game,
            self.at,
            self.daily + self.kept,
            left,
            self.reason.as_str(),
            self.title,
            self.draw,
            self.round,
            day,
        ])?;
        Ok(())
    }

    /// Enters it, and tells the member's open pages.
    pub fn announce(&self, scene: &Scene<'_>) -> Result<(), Refusal> {
        self.enter(scene.tx)?;
        tell(scene, self.member, self.game)
    }
}

/// Tells the member's open pages how many there are now.
pub fn tell(scene: &Scene<'_>, member: &str, game: &str) -> Result<(), Refusal> {
    let left = left(scene.tx, member, game)?;
    events::emit(scene, member, &Happening::Chances { game: GameId(game.to_owned()), left })
}

/// Those of the day, and those that stay.
pub fn parts(tx: &Connection, member: &str, game: &str) -> rusqlite::Result<(u32, u32)> {
    tx.prepare_cached("SELECT daily, kept FROM chances WHERE member = ?1 AND game = ?2")?
        .query_row([member, game], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
        .map(Option::unwrap_or_default)
}

pub fn left(tx: &Connection, member: &str, game: &str) -> rusqlite::Result<u32> {
    parts(tx, member, game).map(|(daily, kept)| daily + kept)
}

/// Uses one up for a draw that is filed already: the day's first, since it would be lost.
pub fn use_one(
    tx: &Connection,
    member: &str,
    game: &str,
    at: Moment,
    title: &Text,
    draw: &str,
) -> rusqlite::Result<()> {
    let (daily, _) = parts(tx, member, game)?;
    let from_day = i64::from(daily > 0);
    Change {
        daily: -from_day,
        kept: from_day - 1,
        draw: Some(draw),
        ..Change::new(member, game, at, ChanceReason::Draw, title)
    }
    .enter(tx)
}

/// A draw that has to do with the member's chances now.
struct Due {
    game: String,
    closes_at: Moment,
    daily: u32,
    kept: u32,
    /// The day that the daily ones are for.
    day: Option<String>,
    /// How many each day brings.
    per_day: u32,
}

/// What days do: their chances come with them and go with them, and all of them with the draw.
pub fn settle(scene: &Scene<'_>, member: &str) -> Result<(), Refusal> {
    let today = scene.now.day();
    let due: Vec<Due> = scene
        .tx
        .prepare_cached(
            "SELECT g.id, g.closes_at, coalesce(c.daily, 0), coalesce(c.kept, 0), c.day,
                 g.daily_chances
             FROM games g LEFT JOIN chances c ON c.game = g.id AND c.member = ?1
             WHERE g.kind IN ('wheel', 'grid') AND coalesce(g.opens_at, ?2) <= ?2
                 AND iif(g.closes_at <= ?2, c.daily + c.kept > 0, c.day IS NULL OR c.day < ?3)",
        )?
        .query_map(params![member, scene.now, today.to_string()], |row| {
            Ok(Due {
                game: row.get(0)?,
                closes_at: row.get(1)?,
                daily: row.get(2)?,
                kept: row.get(3)?,
                day: row.get(4)?,
                per_day: row.get(5)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    for due in due {
        due.enter(scene, member, today)?;
    }
    Ok(())
}

impl Due {
    fn enter(&self, scene: &Scene<'_>, member: &str, today: NaiveDate) -> rusqlite::Result<()> {
        let (daily, kept) = (i64::from(self.daily), i64::from(self.kept));
        let expired = |at, title| Change::new(member, &self.game, at, ChanceReason::Expired, title);
        if scene.now >= self.closes_at {
            let change = expired(self.closes_at, &DRAW_OVER);
            return Change { daily: -daily, kept: -kept, ..change }.enter(scene.tx);
        }
        if daily > 0 {
            let day: Option<NaiveDate> = self.day.as_deref().and_then(|day| day.parse().ok());
            let end = day.map_or(scene.now, |day| days_after(day, 1));
            let change = expired(end, &DAY_OVER);
            Change { daily: -daily, ..change }.enter(scene.tx)?;
        }
        if self.per_day > 0 {
            let fresh = Change::new(member, &self.game, scene.now, ChanceReason::Daily, &DAILY);
            Change { daily: self.per_day.into(), day: Some(today), ..fresh }.enter(scene.tx)?;
        }
        Ok(())
    }
}

pub fn list(scene: &Scene<'_>, request: ListChances) -> Outcome<ChancePage> {
    let member = scene.member()?;
    let game = Stored::find_draw(scene.tx, request.id.as_str())?;
    let limit = paging::limit(request.limit)?;
    let before = paging::read_seq(request.cursor.as_deref()).unwrap_or(i64::MAX);
    let rows: Vec<(String, ChanceEntry)> = scene
        .tx
        .prepare_cached(
            "SELECT seq, at, delta, left, reason, title, draw, round FROM chance_entries
             WHERE member = ?1 AND game = ?2 AND seq < ?3 ORDER BY seq DESC LIMIT ?4",
        )?
        .query_map(params![member, game.id, before, limit + 1], |row| {
            let seq = row.get(0)?;
            let entry = ChanceEntry {
                id: ChanceId(format!("chn_{seq:06}")),
                at: row.get::<_, Moment>(1)?.timestamp(),
                delta: row.get(2)?,
                left: row.get(3)?,
                reason: read_name(row.get(4)?)?,
                title: row.get::<_, Text>(5)?.to(scene.language),
                draw: row.get::<_, Option<_>>(6)?.map(DrawId),
                round: row.get::<_, Option<_>>(7)?.map(RoundId),
            };
            Ok((paging::write_seq(seq), entry))
        })?
        .collect::<Result<_, _>>()?;
    let page = paging::page(rows, limit);
    let left = left(scene.tx, member, &game.id)?;
    Ok(ChancePage { data: page.data, cursor: page.cursor, left }.into())
}
