//! One-time codes that burn a coupon at the till.

use contract::{
    Code, Money,
    coupons::{Coupon, CouponState, IssueCouponCodes},
    member::IssuedCodes,
};
use rusqlite::{OptionalExtension, params};

use super::find;
use crate::{
    clock::Moment,
    domain::{
        events::{self, Happening},
        one_time::{self, OneTimeCode, Window},
    },
    language::Text,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

pub fn issue(scene: &Scene<'_>, request: IssueCouponCodes) -> Outcome<IssuedCodes> {
    let member = scene.member()?;
    let coupon = find(scene, member, request.id.as_str())?;
    must_be_usable(&coupon)?;
    let recent: u32 = scene.tx.query_row(
        "SELECT count(*) FROM coupon_codes JOIN coupons ON coupons.id = coupon
         WHERE member = ?1 AND position = 0 AND coupon_codes.issued_at > ?2",
        params![member, scene.now.plus_seconds(-60)],
        |row| row.get(0),
    )?;
    let end = Moment(coupon.expires_at.timestamp_millis());
    let fresh = one_time::fresh(scene, request.count, recent, Some(end))?;
    for OneTimeCode { position, code, valid_from, expires_at } in &fresh {
        scene.tx.execute(
            "INSERT INTO coupon_codes (code, coupon, issued_at, position, valid_from, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![code, coupon.id.as_str(), scene.now, position, valid_from, expires_at],
        )?;
    }
    Ok(IssuedCodes { codes: fresh.into_iter().map(OneTimeCode::reply).collect() }.into())
}

fn must_be_usable(coupon: &Coupon) -> Result<(), Refusal> {
    match coupon.state {
        CouponState::Usable => Ok(()),
        CouponState::Used => Err(Refusal::new(Code::CodeUsed)),
        _ => Err(Refusal::new(Code::CodeExpired)),
    }
}

/// What the till learns of a coupon.
pub struct Burnt {
    pub member: String,
    pub coupon: Coupon,
}

/// Uses a coupon up by its code; nothing when the code is no coupon's. `minor` is the purchase.
pub fn burn(
    scene: &Scene<'_>,
    code: &str,
    minor: i64,
    store: &Text,
) -> Result<Option<Burnt>, Refusal> {
    let found = scene
        .tx
        .query_row(
            "SELECT coupon, member, valid_from, coupon_codes.expires_at, coupon_codes.used_at
             FROM coupon_codes JOIN coupons ON coupons.id = coupon WHERE code = ?1",
            [code],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, Window::read(row, 2)?)),
        )
        .optional()?;
    let Some((id, member, window)) = found else { return Ok(None) };
    let coupon = find(scene, &member, &id)?;
    if window.is_used() {
        return Err(Refusal::new(Code::CodeUsed));
    }
    must_be_usable(&coupon)?;
    if !window.is_open(scene.now) {
        return Err(Refusal::new(Code::CodeExpired));
    }
    if coupon.threshold.as_ref().is_some_and(|needed| minor < minor_of(needed)) {
        return Err(Refusal::field("/amount", "out_of_range"));
    }
    scene.tx.execute(
        "UPDATE coupon_codes SET used_at = ?2 WHERE code = ?1",
        params![code, scene.now],
    )?;
    scene.tx.execute(
        "UPDATE coupons SET used_at = ?2, used_in = ?3 WHERE id = ?1",
        params![id, scene.now, store],
    )?;
    let happening = Happening::Coupon {
        coupon: coupon.id.clone(),
        code: Some(code.to_owned()),
        store: Some(store.clone()),
    };
    events::emit(scene, &member, &happening)?;
    Ok(Some(Burnt { coupon: find(scene, &member, &id)?, member }))
}

fn minor_of(money: &Money) -> i64 {
    money.amount.replace('.', "").parse().unwrap_or(i64::MAX)
}
