//! Lots: what the balance is made of, and what can be done before one expires.

use contract::{
    Code, Points,
    id::LotId,
    points::{EntryKind, EntryLot, ExtendLot, Extension, Lot},
};
use rusqlite::{OptionalExtension, Row, params};

use super::{announce, ledger};
use crate::{
    clock::{Moment, month_end},
    language::Text,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

/// What extending a lot costs, and for how many months it brings.
const EXTENSION_COST: i64 = 10;
const EXTENSION_MONTHS: u32 = 3;
/// How long before a lot expires it can be extended.
const EXTENDABLE_S: i64 = 60 * 24 * 3600;

static EXTENDED: Text = Text::new("积分延期", "積分延期", "Points kept longer");

const LOT: &str =
    "SELECT id, remaining, earned_at, expires_at, source, extended_at IS NOT NULL FROM lots";

pub fn lot_id(id: i64) -> LotId {
    LotId(format!("lot_{id:06}"))
}

fn number(id: &LotId) -> Option<i64> {
    id.as_str().strip_prefix("lot_")?.parse().ok()
}

/// What is left of each lot, the first to expire first.
pub fn all(scene: &Scene<'_>, member: &str) -> rusqlite::Result<Vec<Lot>> {
    scene
        .tx
        .prepare_cached(&format!(
            "{LOT} WHERE member = ?1 AND remaining > 0 ORDER BY expires_at IS NULL, expires_at, id"
        ))?
        .query_map([member], |row| read(scene, row))?
        .collect()
}

fn one(scene: &Scene<'_>, member: &str, id: &LotId) -> Result<Lot, Refusal> {
    scene
        .tx
        .query_row(
            &format!("{LOT} WHERE member = ?1 AND id = ?2"),
            params![member, number(id)],
            |row| read(scene, row),
        )
        .optional()?
        .ok_or_else(|| Refusal::new(Code::NotFound))
}

fn read(scene: &Scene<'_>, row: &Row<'_>) -> rusqlite::Result<Lot> {
    let remaining: i64 = row.get(1)?;
    let expires_at: Option<Moment> = row.get(3)?;
    let extended: bool = row.get(5)?;
    let may = !extended && remaining > EXTENSION_COST;
    let until = expires_at.filter(|_| may).and_then(|expiry| extended_expiry(expiry, scene.now));
    Ok(Lot {
        id: lot_id(row.get(0)?),
        points: Points(remaining),
        earned_at: row.get::<_, Moment>(2)?.timestamp(),
        expires_at: expires_at.map(Moment::timestamp),
        source: row.get::<_, Text>(4)?.to(scene.language),
        extension: until
            .map(|until| Extension { until: until.timestamp(), cost: Points(EXTENSION_COST) }),
    })
}

/// When a lot would expire, if that can be changed by now.
fn extended_expiry(expiry: Moment, now: Moment) -> Option<Moment> {
    (now < expiry && expiry <= now.plus_seconds(EXTENDABLE_S))
        .then(|| month_end(expiry.day(), EXTENSION_MONTHS))
}

pub fn extend(scene: &Scene<'_>, request: ExtendLot) -> Outcome<Lot> {
    let member = scene.member()?;
    let lot = one(scene, member, &request.id)?;
    let Some(extension) = lot.extension else { return Err(Refusal::new(Code::LimitReached)) };
    scene.tx.execute(
        "UPDATE lots SET expires_at = ?2, extended_at = ?3 WHERE id = ?1",
        params![number(&request.id), extension.until.timestamp_millis(), scene.now],
    )?;
    let cost = extension.cost.0;
    let source: Text = scene.tx.query_row(
        "SELECT source FROM lots WHERE id = ?1",
        [number(&request.id)],
        |row| row.get(0),
    )?;
    let title = EXTENDED.then(&source);
    let change = ledger::Change {
        extends: number(&request.id),
        ..ledger::Change::new(member, scene.now, EntryKind::Spend, cost, &title)
    };
    let posted = ledger::take(scene.tx, &change)?.ok_or_else(|| Refusal::insufficient(cost, 0))?;
    announce(scene, member, &posted)?;
    Ok(one(scene, member, &request.id)?.into())
}

/// The lots that an entry's points came into or were taken from: those that it noted, or else the
/// only one.
pub fn of_entry(
    scene: &Scene<'_>,
    entry: i64,
    only: Option<i64>,
    points: i64,
) -> rusqlite::Result<Vec<EntryLot>> {
    let noted: Vec<EntryLot> = scene
        .tx
        .prepare_cached(
            "SELECT id, source, draws.points, remaining, expires_at
             FROM draws JOIN lots ON lots.id = lot WHERE entry = ?1
             ORDER BY expires_at IS NULL, expires_at, id",
        )?
        .query_map([entry], |row| read_part(scene, row))?
        .collect::<Result<_, _>>()?;
    match only {
        Some(lot) if noted.is_empty() => Ok(vec![part_of(scene, lot, Some(points))?]),
        _ => Ok(noted),
    }
}

/// A lot with so many points of an entry, or with what is left of it.
pub fn part_of(scene: &Scene<'_>, lot: i64, points: Option<i64>) -> rusqlite::Result<EntryLot> {
    scene
        .tx
        .prepare_cached(
            "SELECT id, source, coalesce(?2, remaining), remaining, expires_at FROM lots
             WHERE id = ?1",
        )?
        .query_row(params![lot, points], |row| read_part(scene, row))
}

fn read_part(scene: &Scene<'_>, row: &Row<'_>) -> rusqlite::Result<EntryLot> {
    Ok(EntryLot {
        id: lot_id(row.get(0)?),
        source: row.get::<_, Text>(1)?.to(scene.language),
        points: Points(row.get(2)?),
        left: Points(row.get(3)?),
        expires_at: row.get::<_, Option<Moment>>(4)?.map(Moment::timestamp),
    })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::extended_expiry;
    use crate::clock::Moment;

    #[test]
    fn a_lot_is_extended_shortly_before_it_expires() {
        let day = |text: &str| Moment::start_of(text.parse::<NaiveDate>().unwrap());
        let expiry = day("2026-12-31");
        assert_eq!(extended_expiry(expiry, day("2026-10-30")), None);
        assert_eq!(extended_expiry(expiry, day("2026-12-31")), None);
        let until = extended_expiry(expiry, day("2026-12-01")).unwrap();
        assert_eq!(until.timestamp().to_rfc3339(), "2027-03-31T23:59:59+08:00");
    }
}
