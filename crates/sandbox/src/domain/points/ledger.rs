//! How points move. Lots and entries change together, and only here.

use contract::points::EntryKind;
use rusqlite::{Connection, OptionalExtension, params};

use crate::{clock::Moment, language::Text};

/// A change of the balance, before it is entered.
pub struct Change<'a> {
    pub member: &'a str,
    pub at: Moment,
    pub kind: EntryKind,
    /// Positive, for [`take`] as well.
    pub points: i64,
    pub title: &'a Text,
    pub rule: Option<&'a str>,
    /// The name of the store where it happened.
    pub store: Option<&'a Text>,
    pub redemption: Option<&'a str>,
    pub transfer: Option<&'a str>,
    pub signup: Option<&'a str>,
    /// What its points were counted of.
    pub purchase: Option<&'a Purchase>,
    /// The lot that is kept longer for what is taken.
    pub extends: Option<i64>,
}

/// A purchase as points are counted of it, in hundredths.
pub struct Purchase {
    pub minor: i64,
    /// By the member's tier.
    pub multiplier: i64,
    /// What gives more at that time, and how much.
    pub occasion: Option<(Text, i64)>,
    /// Of an order placed online.
    pub number: Option<String>,
}

impl Purchase {
    /// What gives one point before anything is multiplied.
    pub const POINT_MINOR: i64 = 100;

    pub fn points(&self) -> i64 {
        let occasion = self.occasion.as_ref().map_or(100, |(_, multiplier)| *multiplier);
        self.minor * self.multiplier * occasion / (Self::POINT_MINOR * 10_000)
    }
}

impl<'a> Change<'a> {
    pub fn new(member: &'a str, at: Moment, kind: EntryKind, points: i64, title: &'a Text) -> Self {
        Self {
            member,
            at,
            kind,
            points,
            title,
            rule: None,
            store: None,
            redemption: None,
            transfer: None,
            signup: None,
            purchase: None,
            extends: None,
        }
    }
}

/// What points were spent on, and can come back from.
#[derive(Clone, Copy)]
pub enum Purpose<'a> {
    Redemption(&'a str),
    Signup(&'a str),
}

/// What was entered.
#[derive(Debug, PartialEq, Eq)]
pub struct Posted {
    seq: i64,
    /// Signed.
    pub points: i64,
    /// After it.
    pub balance: i64,
}

/// The points that a member can spend.
pub fn balance(tx: &Connection, member: &str) -> rusqlite::Result<i64> {
    last(tx, member).map(|(_, balance)| balance)
}

/// The time of the last entry, and the balance after it.
fn last(tx: &Connection, member: &str) -> rusqlite::Result<(Moment, i64)> {
    tx.prepare_cached(
        "SELECT at, balance FROM entries WHERE member = ?1 ORDER BY seq DESC LIMIT 1",
    )?
    .query_row([member], |row| Ok((row.get(0)?, row.get(1)?)))
    .optional()
    .map(|last| last.unwrap_or((Moment(i64::MIN), 0)))
}

/// Some of an entry's points, with the lot that they came from.
pub struct Part {
    lot: i64,
    pub points: i64,
    pub expires_at: Option<Moment>,
}

/// Gives points: a lot of their own, and an entry.
pub fn give(
    tx: &Connection,
    change: &Change<'_>,
    expires_at: Option<Moment>,
) -> rusqlite::Result<Posted> {
    let lot = add_lot(tx, change, change.points, expires_at)?;
    let posted = enter(tx, change, change.points, Some(lot))?;
    if let Some(purchase) = change.purchase {
        let (occasion, more) = purchase.occasion.as_ref().map(|(title, by)| (title, *by)).unzip();
        tx.prepare_cached(
            "INSERT INTO purchases
                 (entry, minor, point_minor, multiplier, occasion, occasion_multiplier, number)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            posted.seq,
            purchase.minor,
            Purchase::POINT_MINOR,
            purchase.multiplier,
            occasion,
            more,
            purchase.number,
        ])?;
    }
    Ok(posted)
}

/// Gives points that were another member's: they expire when they would have expired there.
pub fn give_parts(
    tx: &Connection,
    change: &Change<'_>,
    parts: &[Part],
) -> rusqlite::Result<Posted> {
    let mut lots = Vec::new();
    for part in parts {
        lots.push((add_lot(tx, change, part.points, part.expires_at)?, part.points));
    }
    enter_into(tx, change, &lots)
}

fn add_lot(
    tx: &Connection,
    change: &Change<'_>,
    points: i64,
    expires_at: Option<Moment>,
) -> rusqlite::Result<i64> {
    tx.prepare_cached(
        "INSERT INTO lots (member, earned_at, expires_at, points, remaining, source)
         VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
    )?
    .execute(params![change.member, change.at, expires_at, points, change.title])?;
    Ok(tx.last_insert_rowid())
}

/// Takes points, from the lots that expire first. Nothing happens when there are too few.
pub fn take(tx: &Connection, change: &Change<'_>) -> rusqlite::Result<Option<Posted>> {
    if balance(tx, change.member)? < change.points {
        return Ok(None);
    }
    let lots: Vec<(i64, i64)> = tx
        .prepare_cached(
            "SELECT id, remaining FROM lots WHERE member = ?1 AND remaining > 0
             ORDER BY expires_at IS NULL, expires_at, id",
        )?
        .query_map([change.member], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let posted = enter(tx, change, -change.points, change.extends)?;
    let mut missing = change.points;
    for (lot, remaining) in lots {
        if missing == 0 {
            break;
        }
        let part = remaining.min(missing);
        draw(tx, lot, part)?;
        note_draw(tx, &posted, lot, part)?;
        missing -= part;
    }
    Ok(Some(posted))
}

/// Which lots an entry took its points from.
pub fn parts(tx: &Connection, posted: &Posted) -> rusqlite::Result<Vec<Part>> {
    tx.prepare_cached(
        "SELECT lot, draws.points, expires_at FROM draws JOIN lots ON lots.id = lot
         WHERE entry = ?1 ORDER BY lot",
    )?
    .query_map([posted.seq], |row| {
        Ok(Part { lot: row.get(0)?, points: row.get(1)?, expires_at: row.get(2)? })
    })?
    .collect()
}

/// Gives back what was spent on something, if anything was: to the lots that it came from, so that
/// it expires when it would have; what has expired meanwhile gets a lot until `at_least`.
pub fn refund(
    tx: &Connection,
    member: &str,
    purpose: Purpose<'_>,
    at: Moment,
    title: &Text,
    at_least: Moment,
) -> rusqlite::Result<Option<Posted>> {
    let (redemption, signup) = match purpose {
        Purpose::Redemption(id) => (Some(id), None),
        Purpose::Signup(id) => (None, Some(id)),
    };
    let taken = tx
        .query_row(
            "SELECT seq, points, balance FROM entries
             WHERE (redemption = ?1 OR signup = ?2) AND kind = 'spend'",
            params![redemption, signup],
            |row| Ok(Posted { seq: row.get(0)?, points: row.get(1)?, balance: row.get(2)? }),
        )
        .optional()?;
    let Some(taken) = taken else { return Ok(None) };
    let change = Change {
        redemption,
        signup,
        ..Change::new(member, at, EntryKind::Refund, -taken.points, title)
    };
    let mut lots = Vec::new();
    let mut late = 0;
    for part in parts(tx, &taken)? {
        if part.expires_at.is_some_and(|expiry| expiry <= at) {
            late += part.points;
        } else {
            draw(tx, part.lot, -part.points)?;
            lots.push((part.lot, part.points));
        }
    }
    if late > 0 {
        lots.push((add_lot(tx, &change, late, Some(at_least))?, late));
    }
    enter_into(tx, &change, &lots).map(Some)
}

/// Enters what came into several lots.
fn enter_into(
    tx: &Connection,
    change: &Change<'_>,
    lots: &[(i64, i64)],
) -> rusqlite::Result<Posted> {
    let posted = enter(tx, change, change.points, None)?;
    for (lot, points) in lots {
        note_draw(tx, &posted, *lot, *points)?;
    }
    Ok(posted)
}

fn note_draw(tx: &Connection, posted: &Posted, lot: i64, points: i64) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT INTO draws (entry, lot, points) VALUES (?1, ?2, ?3)")?
        .execute(params![posted.seq, lot, points])?;
    Ok(())
}

/// Takes what is left of a lot, because its time is over.
pub fn expire(
    tx: &Connection,
    member: &str,
    lot: i64,
    at: Moment,
    title: &Text,
) -> rusqlite::Result<Posted> {
    let remaining =
        tx.query_row("SELECT remaining FROM lots WHERE id = ?1", [lot], |row| row.get(0))?;
    draw(tx, lot, remaining)?;
    let change = Change::new(member, at, EntryKind::Expire, remaining, title);
    enter(tx, &change, -remaining, Some(lot))
}

fn draw(tx: &Connection, lot: i64, points: i64) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE lots SET remaining = remaining - ?2 WHERE id = ?1")?
        .execute(params![lot, points])?;
    Ok(())
}

fn enter(
    tx: &Connection,
    change: &Change<'_>,
    points: i64,
    lot: Option<i64>,
) -> rusqlite::Result<Posted> {
    let (last_at, before) = last(tx, change.member)?;
    // A sum that does not fit is refused by the table's own checks.
    let balance = before.saturating_add(points);
    tx.prepare_cached(
        "INSERT INTO entries
             (member, at, kind, points, balance, title, rule, lot, store, redemption, transfer,
              signup)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        change.member,
        // The clock can be moved back; the ledger cannot.
        change.at.max(last_at),
        change.kind.as_str(),
        points,
        balance,
        change.title,
        change.rule,
        lot,
        change.store,
        change.redemption,
        change.transfer,
        change.signup,
    ])?;
    Ok(Posted { seq: tx.last_insert_rowid(), points, balance })
}
