//! Tiers: what they offer, and how a member climbs them.

use chrono::Datelike;
use contract::{
    Cursor, Money, Page,
    id::{BenefitId, TierId},
    member::{
        Benefit, BenefitIcon, ListTierHistory, ListTiers, Progress, Tier, TierChange, TierName,
    },
};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    clock::{Moment, year_end},
    domain::events::{self, Happening},
    language::Text,
    refusal::Refusal,
    reply::{Answer, Outcome, Tag},
    scene::Scene,
};

pub const CURRENCY: &str = "CNY";

pub static JOINED: Text = Text::new("加入会员", "加入會員", "Joined");
static REACHED: Text =
    Text::new("本年消费达标", "本年消費達標", "Reached by this year's purchases");

pub fn tiers(scene: &Scene<'_>, _: ListTiers) -> Outcome<Page<Tier>> {
    let mut data: Vec<Tier> = scene
        .tx
        .prepare_cached("SELECT id, name, level, threshold_minor, rule FROM tiers ORDER BY level")?
        .query_map([], |row| {
            let threshold = row.get::<_, i64>(3)?;
            Ok(Tier {
                id: TierId(row.get(0)?),
                name: row.get::<_, Text>(1)?.to(scene.language),
                level: row.get(2)?,
                threshold: (threshold > 0).then(|| Money::from_minor(threshold, CURRENCY)),
                rule: Some(row.get::<_, Text>(4)?.to(scene.language)),
                benefits: Vec::new(),
            })
        })?
        .collect::<Result<_, _>>()?;
    for tier in &mut data {
        tier.benefits = benefits(scene, tier.id.as_str())?;
    }
    Ok(Answer::tagged(Page { data, cursor: Cursor::default() }, Tag::Public))
}

pub fn benefits(scene: &Scene<'_>, tier: &str) -> rusqlite::Result<Vec<Benefit>> {
    scene
        .tx
        .prepare_cached(
            "SELECT id, icon, title, detail FROM benefits WHERE tier = ?1 ORDER BY position",
        )?
        .query_map([tier], |row| {
            let icon = serde_json::Value::from(row.get::<_, String>(1)?);
            Ok(Benefit {
                id: BenefitId(row.get(0)?),
                icon: serde_json::from_value(icon).unwrap_or(BenefitIcon::Unknown),
                title: row.get::<_, Text>(2)?.to(scene.language),
                detail: Some(row.get::<_, Text>(3)?.to(scene.language)),
            })
        })?
        .collect()
}

pub fn name(scene: &Scene<'_>, tier: &str) -> rusqlite::Result<TierName> {
    scene.tx.query_row("SELECT name, level FROM tiers WHERE id = ?1", [tier], |row| {
        Ok(TierName {
            id: TierId(tier.to_owned()),
            name: row.get::<_, Text>(0)?.to(scene.language),
            level: row.get(1)?,
        })
    })
}

/// What is missing for the tier above.
pub fn progress(scene: &Scene<'_>, member: &str, tier: &str) -> Result<Option<Progress>, Refusal> {
    let next = scene
        .tx
        .query_row(
            "SELECT id, threshold_minor FROM tiers
             WHERE level > (SELECT level FROM tiers WHERE id = ?1) ORDER BY level LIMIT 1",
            [tier],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)),
        )
        .optional()?;
    let Some((next, target)) = next else { return Ok(None) };
    let spent = spent(scene.tx, member, scene.now)?;
    let percent = (spent.min(target) * 100).checked_div(target).unwrap_or(100);
    Ok(Some(Progress {
        next: name(scene, &next)?,
        spent: Money::from_minor(spent, CURRENCY),
        target: Money::from_minor(target, CURRENCY),
        missing: Money::from_minor((target - spent).max(0), CURRENCY),
        percent: u8::try_from(percent).unwrap_or(100),
        until: Some(year_end(scene.now.day(), 0).timestamp()),
    }))
}

/// The money spent in the current year, in hundredths.
fn spent(tx: &Connection, member: &str, now: Moment) -> rusqlite::Result<i64> {
    tx.query_row(
        "SELECT minor FROM spending WHERE member = ?1 AND year = ?2",
        params![member, now.day().year()],
        |row| row.get(0),
    )
    .optional()
    .map(Option::unwrap_or_default)
}

/// Counts a purchase, and lifts the member to the tier that it reaches.
pub fn count_purchase(scene: &Scene<'_>, member: &str, minor: i64) -> Result<(), Refusal> {
    scene.tx.execute(
        "INSERT INTO spending (member, year, minor) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET minor = minor + excluded.minor",
        params![member, scene.now.day().year(), minor],
    )?;
    let reached = scene
        .tx
        .query_row(
            "SELECT id FROM tiers WHERE threshold_minor <= ?2 AND level >
                 (SELECT level FROM tiers JOIN members ON tier = tiers.id WHERE members.id = ?1)
             ORDER BY level DESC LIMIT 1",
            params![member, spent(scene.tx, member, scene.now)?],
            |row| row.get::<_, String>(0),
        )
        .optional()?;
    match reached {
        Some(tier) => set(scene, member, &tier, &REACHED),
        None => Ok(()),
    }
}

/// Puts a member on a tier until the end of next year.
pub fn set(scene: &Scene<'_>, member: &str, tier: &str, reason: &Text) -> Result<(), Refusal> {
    scene.tx.execute(
        "UPDATE members SET tier = ?2, tier_until = ?3 WHERE id = ?1",
        params![member, tier, year_end(scene.now.day(), 1)],
    )?;
    note_change(scene.tx, member, scene.now, tier, reason)?;
    events::emit(scene, member, &Happening::Member)
}

pub fn note_change(
    tx: &Connection,
    member: &str,
    at: Moment,
    tier: &str,
    reason: &Text,
) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO tier_changes (member, at, tier, reason) VALUES (?1, ?2, ?3, ?4)",
        params![member, at, tier, reason],
    )?;
    Ok(())
}

/// Points for one unit of money on the member's tier, in hundredths.
pub fn multiplier(tx: &Connection, member: &str) -> rusqlite::Result<i64> {
    tx.query_row(
        "SELECT multiplier FROM tiers JOIN members ON tier = tiers.id WHERE members.id = ?1",
        [member],
        |row| row.get(0),
    )
}

pub fn lowest(tx: &Connection) -> rusqlite::Result<String> {
    tx.query_row("SELECT id FROM tiers ORDER BY level LIMIT 1", [], |row| row.get(0))
}

pub fn history(scene: &Scene<'_>, _: ListTierHistory) -> Outcome<Page<TierChange>> {
    let member = scene.member()?;
    let changes: Vec<(Moment, String, Text)> = scene
        .tx
        .prepare_cached(
            "SELECT at, tier, reason FROM tier_changes WHERE member = ?1 ORDER BY seq DESC",
        )?
        .query_map([member], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let data = changes
        .into_iter()
        .map(|(at, tier, reason)| {
            Ok(TierChange {
                at: at.timestamp(),
                tier: name(scene, &tier)?,
                reason: Some(reason.to(scene.language)),
            })
        })
        .collect::<rusqlite::Result<_>>()?;
    Ok(Page { data, cursor: Cursor::default() }.into())
}
