//! The seed's wallets.

use chrono::NaiveTime;
use rusqlite::params;
use serde::Deserialize;

use super::{Fresh, Template, add};
use crate::{
    clock::{Moment, days_before},
    domain::{bootstrap, member},
    language::Text,
    seed::{self, Seed, Seeding, missing},
};

#[derive(Deserialize)]
struct SeedCoupons {
    coupons: Vec<SeedCoupon>,
}

#[derive(Deserialize)]
struct SeedCoupon {
    phone: String,
    /// Whose coupon it is; bought with a redemption, or given.
    reward: String,
    redemption: Option<String>,
    /// How many days ago it came.
    issued_days: u32,
    time: NaiveTime,
    /// After how many days from today it ends, before when negative.
    ends_in_days: i64,
    used: Option<SeedUse>,
}

#[derive(Deserialize)]
struct SeedUse {
    days: u32,
    time: NaiveTime,
    store: String,
}

pub fn seed(seeding: &Seeding<'_>) -> rusqlite::Result<()> {
    if seeding.seed == Seed::Empty {
        return Ok(());
    }
    let demo: SeedCoupons = seed::data(seed::ORDERS)?;
    demo.coupons.iter().try_for_each(|coupon| add_coupon(seeding, coupon))
}

fn add_coupon(seeding: &Seeding<'_>, coupon: &SeedCoupon) -> rusqlite::Result<()> {
    let tx = seeding.tx;
    let member = member::by_phone(tx, &coupon.phone)?.ok_or_else(|| missing(&coupon.phone))?;
    let (title, picture, template): (Text, String, String) = tx.query_row(
        "SELECT title, picture, coupon FROM rewards WHERE id = ?1",
        [&coupon.reward],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let template: Template = seed::data(&template)?;
    let at = |days, time| Moment::at(days_before(seeding.today, days), time);
    let end = Moment::start_of(seeding.today).plus_seconds((coupon.ends_in_days + 1) * 86_400 - 1);
    let fresh = Fresh {
        member: &member,
        title: &title,
        picture: &picture,
        issued_at: at(coupon.issued_days, coupon.time),
        expires_at: end,
        redemption: coupon.redemption.as_deref(),
    };
    let id = add(tx, &template, &fresh)?;
    if let Some(used) = &coupon.used {
        let store = bootstrap::store_named(tx, &used.store)?.map(|(_, name)| name);
        tx.execute(
            "UPDATE coupons SET used_at = ?2, used_in = ?3 WHERE id = ?1",
            params![id, at(used.days, used.time), store],
        )?;
    }
    Ok(())
}
