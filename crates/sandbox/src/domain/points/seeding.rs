//! The seed's earning rules, and the ledgers of its members.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate, NaiveTime};
use contract::points::EntryKind;
use rusqlite::{Connection, params};
use serde::Deserialize;

use super::{
    fall_due, history,
    ledger::{self, Purchase},
    refund_expiry, usual_expiry,
};
use crate::{
    clock::{Moment, days_after, days_before, month_end, month_start, year_end},
    domain::{
        bootstrap,
        member::{self, tier},
    },
    language::Text,
    seed::{self, Seed, Seeding, missing},
};

/// The rule of purchases in stores.
const PURCHASE: &str = "rul_purchase";

#[derive(Deserialize)]
struct SeedRule {
    id: String,
    version: String,
    title: Text,
    text: Text,
    point_minor: Option<i64>,
    #[serde(default)]
    by_tier: bool,
}

#[derive(Deserialize)]
struct SeedWindow {
    rule: String,
    title: Text,
    /// In how many days it begins, and for how many it lasts.
    in_days: u32,
    days: u32,
    multiplier: u32,
}

#[derive(Deserialize)]
struct SeedRules {
    earning_rules: Vec<SeedRule>,
    rule_windows: Vec<SeedWindow>,
}

#[derive(Deserialize)]
struct SeedLedgers {
    titles: HashMap<String, Text>,
    ledgers: Vec<SeedLedger>,
}

#[derive(Deserialize)]
struct SeedLedger {
    phone: String,
    entries: Vec<SeedEntry>,
    pending: Vec<SeedPending>,
}

#[derive(Deserialize)]
struct SeedEntry {
    /// How many days ago, and when on that day.
    days: u32,
    time: NaiveTime,
    kind: EntryKind,
    /// Positive; the kind tells the direction.
    points: i64,
    title: String,
    store: Option<String>,
    rule: Option<String>,
    #[serde(default)]
    expires: Expiry,
    /// What it paid for, or gave the points back of.
    redemption: Option<String>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Expiry {
    /// After the usual time.
    #[default]
    Usual,
    /// With the year; in its last days, with the month after.
    ThisYear,
    /// In the past: at the last end of a month before so many days ago.
    MonthEndBeforeDays(u32),
    /// In so many days from today.
    InDays(u32),
}

#[derive(Deserialize)]
struct SeedPending {
    points: i64,
    /// In how many days they are there.
    days: u32,
    title: String,
    rule: String,
}

pub fn seed(seeding: &Seeding<'_>) -> rusqlite::Result<()> {
    let rules: SeedRules = seed::data(seed::BRAND)?;
    for (position, rule) in (1_i64..).zip(rules.earning_rules) {
        seeding.tx.execute(
            "INSERT INTO earning_rules (id, position, title, text, version, point_minor, by_tier)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                rule.id,
                position,
                rule.title,
                rule.text,
                rule.version,
                rule.point_minor,
                rule.by_tier,
            ],
        )?;
    }
    for window in rules.rule_windows {
        let starts_at = days_after(seeding.today, window.in_days);
        seeding.tx.execute(
            "INSERT INTO rule_windows (rule, title, starts_at, ends_at, multiplier)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                window.rule,
                window.title,
                starts_at,
                starts_at.plus_seconds(i64::from(window.days) * 24 * 3600),
                window.multiplier,
            ],
        )?;
    }
    if seeding.seed == Seed::Empty {
        return Ok(());
    }
    let data: SeedLedgers = seed::data(seed::DEMO)?;
    for ledger in &data.ledgers {
        let Some(member) = member::by_phone(seeding.tx, &ledger.phone)? else { continue };
        if seeding.seed == Seed::Large && ledger.phone == seed::DEMO_PHONE {
            history::write(seeding, &member, &data.titles)?;
        }
        write_ledger(seeding, &member, ledger, &data.titles)?;
    }
    Ok(())
}

fn write_ledger(
    seeding: &Seeding<'_>,
    member: &str,
    ledger: &SeedLedger,
    titles: &HashMap<String, Text>,
) -> rusqlite::Result<()> {
    let tx = seeding.tx;
    let multiplier = tier::multiplier(tx, member)?;
    for entry in &ledger.entries {
        let at = Moment::at(days_before(seeding.today, entry.days), entry.time);
        fall_due(tx, member, at)?;
        let store = store_name(tx, entry.store.as_deref())?;
        let is_purchase = entry.rule.as_deref() == Some(PURCHASE);
        let purchase = is_purchase.then(|| purchase(entry.points, multiplier));
        let change = ledger::Change {
            rule: entry.rule.as_deref(),
            store: store.as_ref(),
            purchase: purchase.as_ref(),
            redemption: entry.redemption.as_deref(),
            ..ledger::Change::new(
                member,
                at,
                entry.kind,
                entry.points,
                title(titles, &entry.title)?,
            )
        };
        if entry.kind == EntryKind::Spend {
            ledger::take(tx, &change)?;
        } else if let (EntryKind::Refund, Some(redemption)) = (entry.kind, &entry.redemption) {
            let at_least = refund_expiry(at);
            let purpose = ledger::Purpose::Redemption(redemption);
            ledger::refund(tx, member, purpose, at, change.title, at_least)?;
        } else {
            ledger::give(tx, &change, Some(expiry(entry.expires, at, seeding.today)))?;
        }
    }
    for pending in &ledger.pending {
        let at = days_after(seeding.today, pending.days);
        let purchase = purchase(pending.points, multiplier);
        tx.execute(
            "INSERT INTO pending_points
                 (member, points, available_at, title, rule, minor, multiplier, number)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                member,
                pending.points,
                at,
                title(titles, &pending.title)?,
                pending.rule,
                purchase.minor,
                purchase.multiplier,
                seeding.today.format("EC%y%m%d0042").to_string(),
            ],
        )?;
    }
    Ok(())
}

/// A purchase that gives so many points: of whole units of money where that can be.
fn purchase(points: i64, multiplier: i64) -> Purchase {
    let of = |minor| Purchase { minor, multiplier, occasion: None, number: None };
    let whole = of((points * 100 + multiplier - 1) / multiplier * 100);
    if whole.points() == points {
        return whole;
    }
    of((points * 10_000 + multiplier - 1) / multiplier)
}

/// A title of the seed; one that is missing is a mistake in the data.
pub fn title<'a>(titles: &'a HashMap<String, Text>, name: &str) -> rusqlite::Result<&'a Text> {
    titles.get(name).ok_or_else(|| missing(name))
}

fn store_name(tx: &Connection, code: Option<&str>) -> rusqlite::Result<Option<Text>> {
    match code {
        Some(code) => Ok(bootstrap::store_named(tx, code)?.map(|(_, name)| name)),
        None => Ok(None),
    }
}

fn expiry(expiry: Expiry, at: Moment, today: NaiveDate) -> Moment {
    match expiry {
        Expiry::Usual => usual_expiry(at),
        Expiry::ThisYear if today.month() == 12 && today.day() > 20 => month_end(today, 1),
        Expiry::ThisYear => year_end(today, 0),
        Expiry::MonthEndBeforeDays(days) => {
            Moment::start_of(month_start(days_before(today, days), 0)).plus_seconds(-1)
        }
        Expiry::InDays(days) => days_after(today, days + 1).plus_seconds(-1),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{Expiry, expiry, purchase};
    use crate::clock::Moment;

    #[test]
    fn a_purchase_gives_the_points_that_the_seed_says() {
        for points in 1..500 {
            for multiplier in [100, 120, 150, 200] {
                assert_eq!(purchase(points, multiplier).points(), points);
            }
        }
        assert_eq!(purchase(27, 150).minor, 1_800);
    }

    #[test]
    fn the_bonus_expires_with_the_year_or_in_the_month_after_its_last_days() {
        for (today, end) in [("2026-11-22", "2026-12-31"), ("2026-12-21", "2027-01-31")] {
            let today: NaiveDate = today.parse().unwrap();
            let expiry = expiry(Expiry::ThisYear, Moment::start_of(today), today);
            assert_eq!(expiry.day().to_string(), end);
        }
    }
}
