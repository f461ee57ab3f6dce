//! Coupons: the wallet, and the one-time code that burns one at the till.

mod code;
mod seeding;

use contract::{
    Code, Money, Page,
    coupons::{Coupon, CouponState, GetCoupon, IssueCouponCodes, ListCoupons},
    id::{CouponId, RedemptionId},
    joining::GiftCoupon,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

pub use self::code::burn;
use crate::{
    clock::{Moment, days_after},
    domain::{Domain, mall::read_name, member::tier::CURRENCY},
    language::Text,
    paging,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

pub const DOMAIN: Domain = Domain {
    schema: include_str!("coupons.sql"),
    routes: |api| {
        api.read::<ListCoupons>(list).read::<GetCoupon>(one).write::<IssueCouponCodes>(code::issue)
    },
    seed: seeding::seed,
    ..Domain::NOTHING
};

/// What a reward, or a prize, becomes in the wallet. Stored with it, as JSON.
#[derive(Clone, Serialize, Deserialize)]
pub struct Template {
    kind: String,
    value_minor: Option<i64>,
    percent: Option<u8>,
    #[serde(default)]
    threshold_minor: i64,
    /// For how many days it is good, today included.
    days: u32,
    scope: Text,
    conditions: Text,
}

impl Template {
    /// Until when a coupon is good that is issued at a time.
    pub fn expires_at(&self, issued_at: Moment) -> Moment {
        days_after(issued_at.day(), self.days).plus_seconds(-1)
    }

    /// As a gift shows it; with the id once it is in a wallet.
    pub fn shown(&self, picture: &str, id: Option<String>) -> rusqlite::Result<GiftCoupon> {
        let money = |minor| Money::from_minor(minor, CURRENCY);
        Ok(GiftCoupon {
            id: id.map(CouponId),
            kind: read_name(self.kind.clone())?,
            value: self.value_minor.map(money),
            percent: self.percent,
            threshold: (self.threshold_minor > 0).then(|| money(self.threshold_minor)),
            days: self.days,
            picture: Some(picture.to_owned()),
        })
    }
}

/// A coupon before it comes into a wallet.
pub struct Fresh<'a> {
    pub member: &'a str,
    pub title: &'a Text,
    pub picture: &'a str,
    pub issued_at: Moment,
    pub expires_at: Moment,
    pub redemption: Option<&'a str>,
}

/// Puts one of what a redemption stands for into the wallet, when that is a coupon.
pub fn issue(
    tx: &Connection,
    member: &str,
    redemption: &str,
    now: Moment,
) -> Result<Option<CouponId>, Refusal> {
    let (title, picture, template): (Text, String, Option<String>) = tx.query_row(
        "SELECT redemptions.title, redemptions.picture, coupon
         FROM redemptions JOIN rewards ON rewards.id = reward WHERE redemptions.id = ?1",
        [redemption],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let Some(template) = template else { return Ok(None) };
    let template: Template = serde_json::from_str(&template).map_err(Refusal::internal)?;
    let fresh = Fresh {
        member,
        title: &title,
        picture: &picture,
        issued_at: now,
        expires_at: template.expires_at(now),
        redemption: Some(redemption),
    };
    Ok(Some(CouponId(add(tx, &template, &fresh)?)))
}

/// Puts a coupon into a wallet, and gives its id.
pub fn add(tx: &Connection, template: &Template, fresh: &Fresh<'_>) -> rusqlite::Result<String> {
    let last: i64 = tx
        .prepare_cached("SELECT coalesce(max(seq), 0) FROM coupons")?
        .query_row([], |row| row.get(0))?;
    let id = format!("cpn_{:06}", last + 1);
    tx.prepare_cached(
        "INSERT INTO coupons (id, member, title, kind, value_minor, percent, threshold_minor,
             scope, conditions, picture, issued_at, expires_at, redemption)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        id,
        fresh.member,
        fresh.title,
        template.kind,
        template.value_minor,
        template.percent,
        template.threshold_minor,
        template.scope,
        template.conditions,
        fresh.picture,
        fresh.issued_at,
        fresh.expires_at,
        fresh.redemption,
    ])?;
    Ok(id)
}

const COUPON: &str = "SELECT seq, id, kind, title, value_minor, percent, threshold_minor, scope,
    conditions, picture, issued_at, expires_at, used_at, used_in, redemption";

/// The order of the wallet: what is usable by its end, then the rest, the latest first.
const STATE: &str = "iif(used_at IS NOT NULL, 1, iif(expires_at > :now, 0, 2))";
const KEY: &str = "iif(used_at IS NOT NULL, -used_at, iif(expires_at > :now, 1, -1) * expires_at)";

fn state(row: &Row<'_>, now: Moment) -> rusqlite::Result<CouponState> {
    let used_at: Option<Moment> = row.get(12)?;
    let expires_at: Moment = row.get(11)?;
    Ok(match used_at {
        Some(_) => CouponState::Used,
        None if expires_at > now => CouponState::Usable,
        None => CouponState::Expired,
    })
}

fn read(scene: &Scene<'_>, row: &Row<'_>) -> rusqlite::Result<Coupon> {
    let money = |minor: i64| Money::from_minor(minor, CURRENCY);
    let text = |column| row.get(column).map(|text: Text| text.to(scene.language));
    let threshold: i64 = row.get(6)?;
    Ok(Coupon {
        id: CouponId(row.get(1)?),
        kind: read_name(row.get(2)?)?,
        title: text(3)?,
        state: state(row, scene.now)?,
        value: row.get::<_, Option<i64>>(4)?.map(money),
        percent: row.get(5)?,
        threshold: (threshold > 0).then(|| money(threshold)),
        scope: Some(text(7)?),
        conditions: Some(text(8)?),
        picture: Some(row.get(9)?),
        issued_at: row.get::<_, Moment>(10)?.timestamp(),
        expires_at: row.get::<_, Moment>(11)?.timestamp(),
        used_at: row.get::<_, Option<Moment>>(12)?.map(Moment::timestamp),
        used_in: row.get::<_, Option<Text>>(13)?.map(|name| name.to(scene.language)),
        redemption: row.get::<_, Option<_>>(14)?.map(RedemptionId),
    })
}

fn list(scene: &Scene<'_>, request: ListCoupons) -> Outcome<Page<Coupon>> {
    let member = scene.member()?;
    let limit = paging::limit(request.limit)?;
    let wanted = match request.state {
        None => None,
        Some(CouponState::Usable) => Some(0),
        Some(CouponState::Used) => Some(1),
        Some(CouponState::Expired) => Some(2),
        Some(CouponState::Unknown) => return Err(Refusal::field("/state", "invalid")),
    };
    let (group, key, seq) =
        request.cursor.as_deref().and_then(read_cursor).unwrap_or((-1, i64::MIN, 0));
    let rows: Vec<(String, Coupon)> = scene
        .tx
        .prepare_cached(&format!(
            "{COUPON}, {STATE}, {KEY} FROM coupons
             WHERE member = :member AND (:wanted IS NULL OR {STATE} = :wanted)
                 AND ({STATE}, {KEY}, seq) > (:group, :key, :seq)
             ORDER BY {STATE}, {KEY}, seq LIMIT :limit"
        ))?
        .query_map(
            rusqlite::named_params! {
                ":member": member,
                ":now": scene.now,
                ":wanted": wanted,
                ":group": group,
                ":key": key,
                ":seq": seq,
                ":limit": limit + 1,
            },
            |row| {
                let cursor = write_cursor(row.get(15)?, row.get(16)?, row.get(0)?);
                Ok((cursor, read(scene, row)?))
            },
        )?
        .collect::<Result<_, _>>()?;
    Ok(paging::page(rows, limit).into())
}

fn write_cursor(group: i64, key: i64, seq: i64) -> String {
    format!("c{group}.{key}.{seq}")
}

fn read_cursor(text: &str) -> Option<(i64, i64, i64)> {
    let mut parts = text.strip_prefix('c')?.split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?))
}

fn one(scene: &Scene<'_>, request: GetCoupon) -> Outcome<Coupon> {
    Ok(find(scene, scene.member()?, request.id.as_str())?.into())
}

fn find(scene: &Scene<'_>, member: &str, id: &str) -> Result<Coupon, Refusal> {
    scene
        .tx
        .query_row(
            &format!("{COUPON} FROM coupons WHERE member = ?1 AND id = ?2"),
            params![member, id],
            |row| read(scene, row),
        )
        .optional()?
        .ok_or_else(|| Refusal::new(Code::NotFound))
}

#[cfg(test)]
mod tests {
    use super::{read_cursor, write_cursor};

    #[test]
    fn cursors_are_read_back_and_nonsense_is_not() {
        assert_eq!(read_cursor(&write_cursor(2, -1_700_000, 5)), Some((2, -1_700_000, 5)));
        assert_eq!(read_cursor("c1.2"), None);
        assert_eq!(read_cursor("nonsense"), None);
    }
}
