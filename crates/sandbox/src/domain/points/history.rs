//! A very long ledger, for the large seed.

use std::collections::HashMap;

use contract::points::EntryKind::{Adjust, Earn, Refund, Spend};
use rusqlite::Connection;

use super::{ledger, seeding::title, usual_expiry};
use crate::{
    clock::{Moment, days_before},
    language::Text,
    seed::Seeding,
};

/// How many entries there are, all before those of the demo.
const ENTRIES: u32 = 10_000;
/// From one entry to the next.
const STEP_S: i64 = 70 * 60;
/// The last of them, before the demo's first.
const LAST_DAYS: u32 = 250;

/// Writes the ledger. All that comes in goes out again, so that the demo's balance stands.
pub fn write(
    seeding: &Seeding<'_>,
    member: &str,
    titles: &HashMap<String, Text>,
) -> rusqlite::Result<()> {
    let mut history = History {
        tx: seeding.tx,
        member,
        at: Moment::start_of(days_before(seeding.today, LAST_DAYS))
            .plus_seconds(-STEP_S * i64::from(ENTRIES)),
        left: ENTRIES,
    };
    let titles = |name| title(titles, name);
    let purchases = ["longjing", "oolong", "brew", "white", "jasmine", "puer", "cold", "pastry"];
    for round in 0_i64.. {
        let name = purchases.iter().cycle().nth(round as usize % purchases.len());
        let points = 40 + round * 37 % 260;
        history.give(Earn, points, titles(name.unwrap_or(&"brew"))?)?;
        if history.left < 6 {
            history.take(points, titles("r_coupon")?)?;
        } else {
            history.take(points / 2, titles("r_coupon")?)?;
            history.give(Refund, points / 4, titles("r_tin_back")?)?;
            history.give_and_expire(20, titles("survey")?)?;
            history.take(points - points / 2 + points / 4, titles("r_cup")?)?;
        }
        if history.left == 0 {
            return Ok(());
        }
    }
    Ok(())
}

struct History<'a> {
    tx: &'a Connection,
    member: &'a str,
    at: Moment,
    left: u32,
}

impl History<'_> {
    fn step(&mut self) {
        self.at = self.at.plus_seconds(STEP_S);
        self.left = self.left.saturating_sub(1);
    }

    fn give(
        &mut self,
        kind: contract::points::EntryKind,
        points: i64,
        title: &Text,
    ) -> rusqlite::Result<()> {
        self.step();
        let change = ledger::Change::new(self.member, self.at, kind, points, title);
        ledger::give(self.tx, &change, Some(usual_expiry(self.at)))?;
        Ok(())
    }

    fn take(&mut self, points: i64, title: &Text) -> rusqlite::Result<()> {
        self.step();
        let change = ledger::Change::new(self.member, self.at, Spend, points, title);
        ledger::take(self.tx, &change)?;
        Ok(())
    }

    /// Points of which nothing was spent in time: two entries.
    fn give_and_expire(&mut self, points: i64, title: &Text) -> rusqlite::Result<()> {
        self.step();
        let change = ledger::Change::new(self.member, self.at, Adjust, points, title);
        self.step();
        ledger::give(self.tx, &change, Some(self.at))?;
        super::fall_due(self.tx, self.member, self.at)?;
        Ok(())
    }
}
