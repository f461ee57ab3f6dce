//! The seed's tiers and members.

use chrono::{Datelike, NaiveDate, NaiveTime};
use rusqlite::params;
use serde::Deserialize;

use super::{create, tier};
use crate::{
    clock::{Moment, days_before, year_end},
    language::Text,
    seed::{self, Seed, Seeding},
};

#[derive(Deserialize)]
struct SeedTier {
    id: String,
    level: u8,
    threshold_minor: i64,
    multiplier: i64,
    name: Text,
    rule: Text,
    benefits: Vec<SeedBenefit>,
}

#[derive(Deserialize)]
struct SeedBenefit {
    icon: String,
    title: Text,
    detail: Text,
}

#[derive(Deserialize)]
struct SeedTiers {
    tiers: Vec<SeedTier>,
}

#[derive(Deserialize)]
struct SeedMember {
    phone: String,
    name: String,
    birth_year: i32,
    /// How many days ago the last birthday was.
    birthday_days: u32,
    joined_days: u32,
    /// In this year, in hundredths.
    spent_minor: i64,
    tiers: Vec<SeedTierChange>,
}

#[derive(Deserialize)]
struct SeedTierChange {
    days: u32,
    tier: String,
}

#[derive(Deserialize)]
struct SeedMembers {
    members: Vec<SeedMember>,
}

static REACHED: Text = Text::new("消费达标", "消費達標", "Reached by purchases");

pub fn seed(seeding: &Seeding<'_>) -> rusqlite::Result<()> {
    for tier in seed::data::<SeedTiers>(seed::BRAND)?.tiers {
        add_tier(seeding, tier)?;
    }
    if seeding.seed != Seed::Empty {
        for member in seed::data::<SeedMembers>(seed::DEMO)?.members {
            add_member(seeding, &member)?;
        }
    }
    Ok(())
}

fn add_tier(seeding: &Seeding<'_>, tier: SeedTier) -> rusqlite::Result<()> {
    seeding.tx.execute(
        "INSERT INTO tiers (id, level, name, threshold_minor, multiplier, rule)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![tier.id, tier.level, tier.name, tier.threshold_minor, tier.multiplier, tier.rule],
    )?;
    for (position, benefit) in (1_i64..).zip(tier.benefits) {
        seeding.tx.execute(
            "INSERT INTO benefits (id, tier, position, icon, title, detail)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                format!("ben_{}_{position}", tier.level),
                tier.id,
                position,
                benefit.icon,
                benefit.title,
                benefit.detail,
            ],
        )?;
    }
    Ok(())
}

fn add_member(seeding: &Seeding<'_>, member: &SeedMember) -> rusqlite::Result<()> {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    let ago = |days| Moment::at(days_before(seeding.today, days), noon);
    let last_birthday = days_before(seeding.today, member.birthday_days);
    let birthday =
        NaiveDate::from_ymd_opt(member.birth_year, last_birthday.month(), last_birthday.day());
    let joined_at = ago(member.joined_days);
    let id = create(seeding.tx, &member.phone, &member.name, birthday, joined_at)?;
    for change in &member.tiers {
        tier::note_change(seeding.tx, &id, ago(change.days), &change.tier, &REACHED)?;
        seeding.tx.execute(
            "UPDATE members SET tier = ?2, tier_until = ?3 WHERE id = ?1",
            params![id, change.tier, year_end(seeding.today, 1)],
        )?;
    }
    seeding.tx.execute(
        "INSERT INTO spending (member, year, minor) VALUES (?1, ?2, ?3)",
        params![id, seeding.today.year(), member.spent_minor],
    )?;
    Ok(())
}
