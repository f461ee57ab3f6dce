//! The ledger as the member reads it: filtered, in pages, the latest entry first.

use chrono::Days;
use contract::{
    Money, Page, Points,
    id::{EntryId, RedemptionId, SignupId, TransferId},
    points::{
        EarningRate, Entry, EntryKind, LedgerPage, LedgerTotals, ListEntries, Occasion, Purchase,
    },
};
use rusqlite::{OptionalExtension, params};

use super::{lots, rules};
use crate::{
    clock::Moment, domain::member::tier::CURRENCY, language::Text, paging, refusal::Refusal,
    reply::Outcome, scene::Scene,
};

const DEFAULT_LIMIT: u32 = 50;
const MAX_LIMIT: u32 = 200;

/// The period asked for, as `from <= at < to`.
struct Period {
    from: Moment,
    to: Moment,
}

pub fn list(scene: &Scene<'_>, request: ListEntries) -> Outcome<LedgerPage> {
    let member = scene.member()?;
    let limit = paging::limit_within(request.limit, DEFAULT_LIMIT, MAX_LIMIT)?;
    if request.kind == Some(EntryKind::Unknown) {
        return Err(Refusal::field("/kind", "invalid"));
    }
    let period = Period {
        from: request.from.map_or(Moment(i64::MIN), Moment::start_of),
        to: request
            .to
            .and_then(|day| day.checked_add_days(Days::new(1)))
            .map_or(Moment(i64::MAX), Moment::start_of),
    };
    let kind = request.kind.map(EntryKind::as_str);
    let before = paging::read_seq(request.cursor.as_deref());
    let rows = page(scene, member, &period, kind, before, limit + 1)?;
    let totals = match before {
        Some(_) => None,
        None => Some(totals(scene, member, &period, kind)?),
    };
    let Page { data, cursor } = paging::page(rows, limit);
    Ok(LedgerPage { data, cursor, totals }.into())
}

/// The order of entries is the order of their numbers, which grow with time: a page goes on below
/// the last number of the page before, so that new entries neither hide nor repeat one.
fn page(
    scene: &Scene<'_>,
    member: &str,
    period: &Period,
    kind: Option<&str>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<(String, Entry)>, Refusal> {
    let rules = rules::all(scene.tx, scene.language)?;
    let rows = scene
        .tx
        .prepare_cached(
            "SELECT seq, at, kind, points, balance, title, rule, lot, store, redemption, transfer,
                    signup
             FROM entries
             WHERE member = ?1 AND at >= ?2 AND at < ?3 AND (?4 IS NULL OR kind = ?4) AND seq < ?5
             ORDER BY seq DESC LIMIT ?6",
        )?
        .query_map(
            params![member, period.from, period.to, kind, before.unwrap_or(i64::MAX), limit],
            |row| {
                let seq = row.get(0)?;
                let rule = row.get::<_, Option<String>>(6)?;
                let kind = read_kind(row.get_ref(2)?.as_str()?);
                let points: i64 = row.get(3)?;
                let (only, extended) = match (row.get::<_, Option<i64>>(7)?, kind) {
                    (lot, EntryKind::Spend) => (None, lot),
                    (lot, _) => (lot, None),
                };
                let extended = extended.map(|lot| lots::part_of(scene, lot, None));
                let entry = Entry {
                    id: EntryId(format!("ent_{seq:08}")),
                    at: row.get::<_, Moment>(1)?.timestamp(),
                    kind,
                    points: Points(points),
                    balance: Points(row.get(4)?),
                    title: row.get::<_, Text>(5)?.to(scene.language),
                    rule: rule.and_then(|id| rules.iter().find(|rule| rule.id.0 == id).cloned()),
                    purchase: purchase(scene, seq)?,
                    lots: lots::of_entry(scene, seq, only, points.abs())?,
                    extended: extended.transpose()?,
                    store: row.get::<_, Option<Text>>(8)?.map(|name| name.to(scene.language)),
                    redemption: row.get::<_, Option<_>>(9)?.map(RedemptionId),
                    transfer: row.get::<_, Option<_>>(10)?.map(TransferId),
                    signup: row.get::<_, Option<_>>(11)?.map(SignupId),
                };
                Ok((paging::write_seq(seq), entry))
            },
        )?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

fn purchase(scene: &Scene<'_>, entry: i64) -> rusqlite::Result<Option<Purchase>> {
    let small = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    scene
        .tx
        .prepare_cached(
            "SELECT minor, multiplier, occasion, occasion_multiplier, number, point_minor
             FROM purchases WHERE entry = ?1",
        )?
        .query_row([entry], |row| {
            let occasion = row.get::<_, Option<Text>>(2)?.zip(row.get::<_, Option<i64>>(3)?);
            Ok(Purchase {
                amount: Money::from_minor(row.get(0)?, CURRENCY),
                rate: EarningRate {
                    points: Points(1),
                    money: Money::from_minor(row.get(5)?, CURRENCY),
                },
                multiplier: small(row.get(1)?),
                occasion: occasion.map(|(title, by)| Occasion {
                    title: title.to(scene.language),
                    multiplier: small(by),
                }),
                order: row.get(4)?,
            })
        })
        .optional()
}

fn read_kind(text: &str) -> EntryKind {
    EntryKind::ALL.iter().copied().find(|kind| kind.as_str() == text).unwrap_or(EntryKind::Unknown)
}

fn totals(
    scene: &Scene<'_>,
    member: &str,
    period: &Period,
    kind: Option<&str>,
) -> rusqlite::Result<LedgerTotals> {
    let balance_before = |moment: Moment| {
        scene
            .tx
            .prepare_cached(
                "SELECT balance FROM entries WHERE member = ?1 AND at < ?2
                 ORDER BY at DESC, seq DESC LIMIT 1",
            )?
            .query_row(params![member, moment], |row| row.get(0))
            .optional()
            .map(|balance| Points(balance.unwrap_or(0)))
    };
    let opening = balance_before(period.from)?;
    let closing = balance_before(period.to)?;
    scene.tx.query_row(
        "SELECT coalesce(sum(max(points, 0)), 0), coalesce(sum(max(-points, 0)), 0),
                count(*) FILTER (WHERE ?4 IS NULL OR kind = ?4)
         FROM entries WHERE member = ?1 AND at >= ?2 AND at < ?3",
        params![member, period.from, period.to, kind],
        |row| {
            Ok(LedgerTotals {
                opening,
                r#in: Points(row.get(0)?),
                out: Points(row.get(1)?),
                closing,
                count: row.get(2)?,
            })
        },
    )
}
