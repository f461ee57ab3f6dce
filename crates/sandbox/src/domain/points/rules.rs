//! How points are earned, and when they count for more.

use contract::{
    Cursor, Money, Page, Points,
    id::RuleId,
    points::{EarningRate, EarningRule, ListRules, RuleWindow},
};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    clock::Moment,
    domain::member::tier,
    language::{Language, Text},
    reply::{Answer, Outcome, Tag},
    scene::Scene,
};

/// How long before a window its rule tells of it.
const SOON_S: i64 = 30 * 24 * 3600;

pub fn list(scene: &Scene<'_>, _: ListRules) -> Outcome<Page<EarningRule>> {
    let mut data = all(scene.tx, scene.language)?;
    for rule in &mut data {
        rule.windows = windows(scene, rule.id.as_str())?;
    }
    let member = scene.viewer();
    if let Some(member) = member {
        let multiplier = tier::multiplier(scene.tx, member)?;
        for rule in &mut data {
            let by_tier = is_by_tier(scene.tx, rule.id.as_str())?;
            rule.multiplier = u32::try_from(multiplier).ok().filter(|_| by_tier);
        }
    }
    Ok(Answer::tagged(Page { data, cursor: Cursor::default() }, Tag::of_viewer(member)))
}

/// The rules as they stand beside an entry.
pub fn all(tx: &Connection, language: Language) -> rusqlite::Result<Vec<EarningRule>> {
    tx.prepare_cached(
        "SELECT id, title, text, version, point_minor FROM earning_rules ORDER BY position",
    )?
    .query_map([], |row| {
        Ok(EarningRule {
            id: RuleId(row.get(0)?),
            title: row.get::<_, Text>(1)?.to(language),
            text: row.get::<_, Text>(2)?.to(language),
            version: row.get(3)?,
            rate: row.get::<_, Option<i64>>(4)?.map(|minor| EarningRate {
                points: Points(1),
                money: Money::from_minor(minor, tier::CURRENCY),
            }),
            multiplier: None,
            windows: Vec::new(),
        })
    })?
    .collect()
}

fn is_by_tier(tx: &Connection, rule: &str) -> rusqlite::Result<bool> {
    tx.query_row("SELECT by_tier FROM earning_rules WHERE id = ?1", [rule], |row| row.get(0))
}

fn windows(scene: &Scene<'_>, rule: &str) -> rusqlite::Result<Vec<RuleWindow>> {
    scene
        .tx
        .prepare_cached(
            "SELECT title, starts_at, ends_at, multiplier FROM rule_windows
             WHERE rule = ?1 AND ends_at > ?2 AND starts_at <= ?3 ORDER BY ends_at",
        )?
        .query_map(params![rule, scene.now, scene.now.plus_seconds(SOON_S)], |row| {
            Ok(RuleWindow {
                title: row.get::<_, Text>(0)?.to(scene.language),
                starts_at: row.get::<_, Moment>(1)?.timestamp(),
                ends_at: row.get::<_, Moment>(2)?.timestamp(),
                multiplier: row.get(3)?,
            })
        })?
        .collect()
}

/// What makes a rule give more at a time, and how much, in hundredths.
pub fn occasion(tx: &Connection, rule: &str, now: Moment) -> rusqlite::Result<Option<(Text, i64)>> {
    tx.query_row(
        "SELECT title, multiplier FROM rule_windows
         WHERE rule = ?1 AND starts_at <= ?2 AND ends_at > ?2 ORDER BY multiplier DESC LIMIT 1",
        params![rule, now],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
    .optional()
}
