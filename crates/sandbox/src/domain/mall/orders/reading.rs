//! Redemptions as the member sees them.

use chrono::{Datelike, NaiveDate, Weekday};
use contract::{
    Code, Page,
    id::{CouponId, RedemptionId, RewardId},
    mall::{
        GetRedemption, ListRedemptions, Payment, Redemption, RedemptionGroup,
        RedemptionState as State, Refund, RewardSnapshot, Shipping, Step,
    },
};
use rusqlite::{OptionalExtension, Row, params};

use super::{
    super::{cost, read_name},
    can_cancel,
};
use crate::{
    clock::{Moment, days_after},
    domain::bootstrap,
    language::Text,
    paging,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

/// Within how many working days money is back where it came from.
const REFUND_DAYS: u32 = 3;
/// For how many days a reward waits in the store, the day on which it got there not counted.
const KEPT_DAYS: u32 = 14;

/// The end of the last of so many working days after a day.
fn working_days_after(day: NaiveDate, count: u32) -> Moment {
    let is_workday = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let last = day.iter_days().skip(1).filter(is_workday).nth(count.saturating_sub(1) as usize);
    end_of(last.unwrap_or(day), 0)
}

/// The last second of the day that lies `days` after.
fn end_of(day: NaiveDate, days: u32) -> Moment {
    days_after(day, days + 1).plus_seconds(-1)
}

const REDEMPTION: &str = "SELECT seq, id, number, reward, kind, title, picture, quantity, points,
    money_minor, state, placed_at, pay_by, destination, store, carrier, tracking, paid_at,
    refunded_at FROM redemptions";

/// The group that a redemption is in.
const GROUP: &str = "CASE
    WHEN state IN ('rejected', 'cancelled') THEN 'undone'
    WHEN state IN ('delivered', 'collected') THEN 'done'
    WHEN state = 'approved' AND kind IN ('coupon', 'cash_voucher', 'donation') THEN 'done'
    ELSE 'open' END";

pub fn list(scene: &Scene<'_>, request: ListRedemptions) -> Outcome<Page<Redemption>> {
    let member = scene.member()?;
    let limit = paging::limit(request.limit)?;
    if request.state == Some(State::Unknown) {
        return Err(Refusal::field("/state", "invalid"));
    }
    if request.group == Some(RedemptionGroup::Unknown) {
        return Err(Refusal::field("/group", "invalid"));
    }
    let (state, group) =
        (request.state.map(State::as_str), request.group.map(RedemptionGroup::as_str));
    let before = paging::read_seq(request.cursor.as_deref()).unwrap_or(i64::MAX);
    let mut rows: Vec<(String, Redemption)> = scene
        .tx
        .prepare_cached(&format!(
            "{REDEMPTION} WHERE member = ?1 AND (?2 IS NULL OR state = ?2) AND seq < ?3
                 AND (?5 IS NULL OR {GROUP} = ?5)
             ORDER BY seq DESC LIMIT ?4"
        ))?
        .query_map(params![member, state, before, limit + 1, group], |row| {
            Ok((paging::write_seq(row.get(0)?), read(scene, row)?))
        })?
        .collect::<Result<_, _>>()?;
    for (_, redemption) in &mut rows {
        fill(scene, redemption)?;
    }
    Ok(paging::page(rows, limit).into())
}

pub fn one(scene: &Scene<'_>, request: GetRedemption) -> Outcome<Redemption> {
    Ok(show(scene, scene.member()?, request.id.as_str())?.into())
}

pub fn show(scene: &Scene<'_>, member: &str, id: &str) -> Result<Redemption, Refusal> {
    let mut redemption = scene
        .tx
        .query_row(
            &format!("{REDEMPTION} WHERE member = ?1 AND id = ?2"),
            params![member, id],
            |row| read(scene, row),
        )
        .optional()?
        .ok_or_else(|| Refusal::new(Code::NotFound))?;
    fill(scene, &mut redemption)?;
    Ok(redemption)
}

fn read(scene: &Scene<'_>, row: &Row<'_>) -> rusqlite::Result<Redemption> {
    let carrier: Option<String> = row.get(15)?;
    let tracking: Option<String> = row.get(16)?;
    let destination: Option<String> = row.get(13)?;
    let store: Option<String> = row.get(14)?;
    let state = read_name(row.get(10)?)?;
    let cost = cost(row.get(8)?, row.get(9)?);
    let (paid_at, refunded_at): (Option<Moment>, Option<Moment>) = (row.get(17)?, row.get(18)?);
    let payment = cost.money.clone().zip(paid_at).map(|(money, at)| Payment {
        money,
        at: at.timestamp(),
        refund_days: REFUND_DAYS,
    });
    let refund = cost.money.clone().zip(refunded_at).map(|(money, at)| Refund {
        money,
        at: at.timestamp(),
        expected_by: working_days_after(at.day(), REFUND_DAYS).timestamp(),
    });
    Ok(Redemption {
        id: RedemptionId(row.get(1)?),
        number: row.get(2)?,
        reward: RewardSnapshot {
            id: RewardId(row.get(3)?),
            kind: read_name(row.get(4)?)?,
            title: row.get::<_, Text>(5)?.to(scene.language),
            picture: Some(row.get(6)?),
        },
        quantity: row.get(7)?,
        cost,
        state,
        placed_at: row.get::<_, Moment>(11)?.timestamp(),
        timeline: Vec::new(),
        pay_by: row.get::<_, Option<Moment>>(12)?.map(Moment::timestamp),
        payment,
        refund,
        shipping: carrier.zip(tracking).map(|(carrier, number)| Shipping { carrier, number }),
        address: destination.and_then(|json| serde_json::from_str(&json).ok()),
        store: match store {
            Some(id) => bootstrap::store_with_id(scene, &id)?,
            None => None,
        },
        collect_by: None,
        coupons: Vec::new(),
        can_cancel: can_cancel(state),
    })
}

/// What stands in other tables.
fn fill(scene: &Scene<'_>, redemption: &mut Redemption) -> Result<(), Refusal> {
    let id = redemption.id.as_str();
    redemption.timeline = scene
        .tx
        .prepare_cached(
            "SELECT state, at, reason FROM redemption_steps WHERE redemption = ?1 ORDER BY seq",
        )?
        .query_map([id], |row| {
            Ok(Step {
                state: read_name(row.get(0)?)?,
                at: row.get::<_, Moment>(1)?.timestamp(),
                reason: row.get::<_, Option<Text>>(2)?.map(|text| text.to(scene.language)),
            })
        })?
        .collect::<Result<_, _>>()?;
    let ready = redemption.timeline.iter().rfind(|step| step.state == State::Ready);
    redemption.collect_by = ready
        .filter(|_| redemption.state == State::Ready)
        .map(|step| end_of(step.at.date_naive(), KEPT_DAYS).timestamp());
    redemption.coupons = scene
        .tx
        .prepare_cached("SELECT id FROM coupons WHERE redemption = ?1 ORDER BY seq")?
        .query_map([id], |row| row.get(0).map(CouponId))?
        .collect::<Result<_, _>>()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::working_days_after;

    #[test]
    fn money_does_not_travel_at_weekends() {
        for (day, last) in [
            ("2026-11-23", "2026-11-26"),
            ("2026-11-25", "2026-11-30"),
            ("2026-11-27", "2026-12-02"),
            ("2026-11-28", "2026-12-02"),
            ("2026-11-29", "2026-12-02"),
        ] {
            let end = working_days_after(day.parse::<NaiveDate>().unwrap(), 3);
            assert_eq!(end.timestamp().to_rfc3339(), format!("{last}T23:59:59+08:00"), "{day}");
        }
    }
}
