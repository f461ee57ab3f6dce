//! Fresh data: what the sandbox starts with. The same seed on the same day gives the same data.

use chrono::NaiveDate;
use rusqlite::{Connection, TransactionBehavior};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    clock::Moment,
    db::{self, set_setting, setting},
    domain::DOMAINS,
    random,
};

/// The brand and its rules.
pub const BRAND: &str = include_str!("seed/brand.json");
/// Members, and what they did.
pub const DEMO: &str = include_str!("seed/demo.json");
/// The mall's rewards.
pub const MALL: &str = include_str!("seed/mall.json");
/// What the members redeemed, and what is in their wallets.
pub const ORDERS: &str = include_str!("seed/orders.json");
/// What the members are invited to, and what they have signed up for.
pub const ACTIVITIES: &str = include_str!("seed/activities.json");
/// What is played and drawn, and what can be won.
pub const GAMES: &str = include_str!("seed/games.json");
/// What joining and inviting give, and who was invited.
pub const JOINING: &str = include_str!("seed/joining.json");
/// What is offered to some members for a time.
pub const CAMPAIGNS: &str = include_str!("seed/campaigns.json");
/// The member that visitors sign in as.
pub const DEMO_PHONE: &str = "13800000001";

/// The setting under which a database keeps what nobody else knows.
const SECRET: &str = "secret";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seed {
    /// A believable brand with a few members.
    #[default]
    Demo,
    /// The brand without members.
    Empty,
    /// The demo with very long lists.
    Large,
}

impl Seed {
    pub const ALL: [Self; 3] = [Self::Demo, Self::Empty, Self::Large];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Empty => "empty",
            Self::Large => "large",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|seed| seed.as_str() == name)
    }
}

/// What a domain's part of a seed works with.
pub struct Seeding<'a> {
    pub tx: &'a Connection,
    pub seed: Seed,
    /// The day around which the dates lie.
    pub today: NaiveDate,
    /// The quarter of an hour around which the times lie that have to do with right now.
    pub now: Moment,
}

/// Reads a part of the seed's data.
pub fn data<T: DeserializeOwned>(json: &str) -> rusqlite::Result<T> {
    serde_json::from_str(json)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// A name of the seed that leads nowhere is a mistake in the data.
pub fn missing(name: &str) -> rusqlite::Error {
    rusqlite::Error::InvalidParameterName(name.to_owned())
}

/// Drops everything and seeds anew.
pub fn fresh(connection: &mut Connection, seed: Seed, now: Moment) -> rusqlite::Result<()> {
    // Has no effect inside a transaction; tables may then be dropped in any order.
    connection.pragma_update(None, "foreign_keys", false)?;
    let seeded = replace(connection, seed, now);
    connection.pragma_update(None, "foreign_keys", true)?;
    seeded
}

fn replace(connection: &mut Connection, seed: Seed, now: Moment) -> rusqlite::Result<()> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let tables: Vec<String> = tx
        .prepare(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for table in tables {
        tx.execute_batch(&format!("DROP TABLE \"{table}\""))?;
    }
    tx.execute_batch(db::SCHEMA)?;
    for domain in DOMAINS {
        tx.execute_batch(domain.schema)?;
    }
    let seeding = Seeding { tx: &tx, seed, today: now.day(), now: now.quarter() };
    for domain in DOMAINS {
        (domain.seed)(&seeding)?;
    }
    set_setting(&tx, SECRET, &random::token())?;
    set_setting(&tx, "seed", seed.as_str())?;
    set_setting(&tx, "seeded_at", &now.0.to_string())?;
    set_setting(&tx, "version", &version())?;
    tx.commit()
}

/// What this database alone knows. While it is being seeded there is none, so that what the seeds hold
/// is the same in all of them.
pub fn secret(connection: &Connection) -> rusqlite::Result<String> {
    Ok(setting(connection, SECRET)?.unwrap_or_default())
}

/// Changes with every table and every text of the seeds.
fn version() -> String {
    let schemas = DOMAINS.iter().map(|domain| domain.schema);
    let texts = [db::SCHEMA, BRAND, DEMO, MALL, ORDERS, ACTIVITIES, GAMES, JOINING, CAMPAIGNS];
    let all: String = schemas.chain(texts).collect();
    random::sha256_hex(all.as_bytes())
}

/// Why kept data will not do, if it will not.
pub fn stale(connection: &Connection, seed: Seed, now: Moment) -> Option<&'static str> {
    const DAY_MS: i64 = 24 * 3600 * 1000;
    let Ok(Some(kept)) = setting(connection, "seed") else { return Some("there is no data yet") };
    if setting(connection, "version").ok().flatten() != Some(version()) {
        return Some("the kept data is of another version");
    }
    if kept != seed.as_str() {
        return Some("the kept data is of another seed");
    }
    let seeded_at = setting(connection, "seeded_at").ok().flatten();
    let age = seeded_at.and_then(|text| text.parse::<i64>().ok()).map(|at| now.0 - at);
    match age {
        Some(age) if age < DAY_MS => None,
        _ => Some("the kept data is older than a day"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use rusqlite::Connection;

    use super::{DEMO_PHONE, Seed, fresh};
    use crate::clock::Moment;

    /// The demo member's balance, what is left of the bonus, and the number of entries.
    fn demo_on(today: NaiveDate) -> (i64, i64, i64) {
        let mut connection = Connection::open_in_memory().unwrap();
        fresh(&mut connection, Seed::Demo, Moment::start_of(today)).unwrap();
        connection
            .query_row(
                "SELECT (SELECT sum(remaining) FROM lots WHERE member = members.id),
                        (SELECT sum(remaining) FROM lots
                         WHERE member = members.id AND points = 320),
                        (SELECT count(*) FROM entries WHERE member = members.id)
                 FROM members WHERE phone = ?1",
                [DEMO_PHONE],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .unwrap()
    }

    #[test]
    fn the_demo_is_the_same_on_every_day() {
        let start = NaiveDate::from_ymd_opt(2027, 12, 1).unwrap();
        for days in (0..400).step_by(6) {
            let today = start + Days::new(days);
            assert_eq!(demo_on(today), (1280, 320, 55), "{today}");
        }
    }
}
