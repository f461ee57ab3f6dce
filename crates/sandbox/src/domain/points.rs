//! Points: the balance, the lots it is made of, and the ledger that explains it.

mod entries;
mod history;
pub mod ledger;
mod lots;
pub mod rules;
mod seeding;
mod transfers;

use contract::{
    Points,
    points::{
        EntryKind, ExtendLot, FindRecipient, GetPoints, ListEntries, ListRules, ListTransfers,
        Month, PendingPoints, PointsSummary, SendPoints,
    },
};
use rusqlite::{Connection, OptionalExtension, params};

use self::ledger::{Change, Posted, Purchase};
use crate::{
    clock::{Moment, month_end, month_start},
    domain::{
        Domain,
        events::{self, Happening},
    },
    language::Text,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

pub const DOMAIN: Domain = Domain {
    schema: include_str!("points.sql"),
    routes: |api| {
        api.read::<GetPoints>(summary)
            .read::<ListEntries>(entries::list)
            .read::<ListRules>(rules::list)
            .write::<ExtendLot>(lots::extend)
            .write::<FindRecipient>(transfers::find_recipient)
            .read::<ListTransfers>(transfers::list)
            .write::<SendPoints>(transfers::send)
    },
    seed: seeding::seed,
    settle,
    ..Domain::NOTHING
};

/// Points are good for this many months, to the end of the last one.
const LIFE_MONTHS: u32 = 12;

/// Points that come back after they would have expired are good for this long.
const LATE_REFUND_S: i64 = 30 * 24 * 3600;

/// Until when points are good at least that come back at a time.
pub fn refund_expiry(at: Moment) -> Moment {
    at.plus_seconds(LATE_REFUND_S)
}

fn summary(scene: &Scene<'_>, _: GetPoints) -> Outcome<PointsSummary> {
    let member = scene.member()?;
    let month = scene.tx.query_row(
        "SELECT coalesce(sum(max(points, 0)), 0), coalesce(sum(max(-points, 0)), 0)
         FROM entries WHERE member = ?1 AND at >= ?2",
        params![member, Moment::start_of(month_start(scene.now.day(), 0))],
        |row| Ok(Month { r#in: Points(row.get(0)?), out: Points(row.get(1)?) }),
    )?;
    Ok(PointsSummary {
        balance: Points(ledger::balance(scene.tx, member)?),
        pending: Points(pending(scene.tx, member)?),
        pending_items: pending_items(scene, member)?,
        lots: lots::all(scene, member)?,
        month,
    }
    .into())
}

/// The points that become spendable later.
pub fn pending(tx: &Connection, member: &str) -> rusqlite::Result<i64> {
    tx.query_row(
        "SELECT coalesce(sum(points), 0) FROM pending_points WHERE member = ?1",
        [member],
        |row| row.get(0),
    )
}

fn pending_items(scene: &Scene<'_>, member: &str) -> rusqlite::Result<Vec<PendingPoints>> {
    scene
        .tx
        .prepare_cached(
            "SELECT title, points, available_at FROM pending_points WHERE member = ?1
             ORDER BY available_at, id",
        )?
        .query_map([member], |row| {
            Ok(PendingPoints {
                title: row.get::<_, Text>(0)?.to(scene.language),
                points: Points(row.get(1)?),
                available_at: row.get::<_, Moment>(2)?.timestamp(),
            })
        })?
        .collect()
}

/// Until when points of that time are good, where nothing else is said.
pub fn usual_expiry(at: Moment) -> Moment {
    month_end(at.day(), LIFE_MONTHS)
}

/// Gives points that are good for the usual time, and tells the member's open pages.
pub fn earn(scene: &Scene<'_>, change: &Change<'_>) -> Result<(), Refusal> {
    let posted = ledger::give(scene.tx, change, Some(usual_expiry(change.at)))?;
    announce(scene, change.member, &posted)
}

/// Tells the member's open pages of a change of the balance.
pub fn announce(scene: &Scene<'_>, member: &str, posted: &Posted) -> Result<(), Refusal> {
    let happening = Happening::Points { points: posted.points, balance: posted.balance };
    events::emit(scene, member, &happening)
}

/// Enters what has fallen due for a member, before anything else is entered.
pub fn settle(scene: &Scene<'_>, member: &str) -> Result<(), Refusal> {
    fall_due(scene.tx, member, scene.now)?
        .iter()
        .try_for_each(|posted| announce(scene, member, posted))
}

/// Enters what is due: pending points that have become spendable, and lots that have expired.
fn fall_due(tx: &Connection, member: &str, now: Moment) -> rusqlite::Result<Vec<Posted>> {
    static EXPIRED: Text = Text::new("积分到期", "積分到期", "Points expired");
    let mut all = Vec::new();
    loop {
        let due = tx
            .prepare_cached(
                "SELECT available_at AS due, id, 1 FROM pending_points
                 WHERE member = ?1 AND available_at <= ?2
                 UNION ALL
                 SELECT expires_at, id, 0 FROM lots
                 WHERE member = ?1 AND remaining > 0 AND expires_at <= ?2
                 ORDER BY due, id LIMIT 1",
            )?
            .query_row(params![member, now], |row| {
                Ok((row.get::<_, Moment>(0)?, row.get::<_, i64>(1)?, row.get::<_, bool>(2)?))
            })
            .optional()?;
        let Some((at, id, is_pending)) = due else { return Ok(all) };
        all.push(if is_pending {
            release(tx, member, id, at)?
        } else {
            ledger::expire(tx, member, id, at, &EXPIRED)?
        });
    }
}

/// Turns pending points into points.
fn release(tx: &Connection, member: &str, id: i64, at: Moment) -> rusqlite::Result<Posted> {
    let (points, title, rule, store, purchase) = tx.query_row(
        "DELETE FROM pending_points WHERE id = ?1
         RETURNING points, title, rule, store, minor, multiplier, number",
        [id],
        |row| {
            let number: Option<String> = row.get(6)?;
            let figures = row.get::<_, Option<i64>>(4)?.zip(row.get::<_, Option<i64>>(5)?);
            let purchase = figures.map(|(minor, multiplier)| Purchase {
                minor,
                multiplier,
                occasion: None,
                number,
            });
            Ok((
                row.get(0)?,
                row.get::<_, Text>(1)?,
                row.get::<_, Option<String>>(2)?,
                row.get::<_, Option<Text>>(3)?,
                purchase,
            ))
        },
    )?;
    let change = Change {
        rule: rule.as_deref(),
        store: store.as_ref(),
        purchase: purchase.as_ref(),
        ..Change::new(member, at, EntryKind::Earn, points, &title)
    };
    ledger::give(tx, &change, Some(usual_expiry(at)))
}
