//! One-time codes that burn a coupon at the till.

use contract::{
    Code, Money,
    coupons::{Coupon, CouponState, IssueCouponCode},
    member::MemberCode,
};
use rusqlite::{OptionalExtension, params};

use super::find;
use crate::{
    clock::Moment,
    domain::events::{self, Happening},
    language::Text,
    random,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

/// How long a code can be scanned.
const LIFE_S: i64 = 60;
/// How often a member may ask in a minute.
const ISSUES_PER_MINUTE: u32 = 60;

pub fn issue(scene: &Scene<'_>, request: IssueCouponCode) -> Outcome<MemberCode> {
    let member = scene.member()?;
    let coupon = find(scene, member, request.id.as_str())?;
    must_be_usable(&coupon)?;
    let recent: u32 = scene.tx.query_row(
        "SELECT count(*) FROM coupon_codes JOIN coupons ON coupons.id = coupon
         WHERE member = ?1 AND coupon_codes.issued_at > ?2",
        params![member, scene.now.plus_seconds(-60)],
        |row| row.get(0),
    )?;
    if recent >= ISSUES_PER_MINUTE {
        return Err(Refusal::too_often(10));
    }
    // Only the last code is good: one that was photographed before is not.
    scene.tx.execute(
        "UPDATE coupon_codes SET expires_at = ?2 WHERE coupon = ?1 AND expires_at > ?2",
        params![coupon.id.as_str(), scene.now],
    )?;
    let code = random::code();
    let coupon_end = Moment(coupon.expires_at.timestamp_millis());
    let expires_at = scene.now.plus_seconds(LIFE_S).min(coupon_end);
    scene.tx.execute(
        "INSERT INTO coupon_codes (code, coupon, issued_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
        params![code, coupon.id.as_str(), scene.now, expires_at],
    )?;
    Ok(MemberCode { code, valid_from: scene.now.timestamp(), expires_at: expires_at.timestamp() }
        .into())
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
            "SELECT coupon, member, coupon_codes.expires_at, coupon_codes.used_at
             FROM coupon_codes JOIN coupons ON coupons.id = coupon WHERE code = ?1",
            [code],
            |row| {
                let expires_at: Moment = row.get(2)?;
                let used_at: Option<Moment> = row.get(3)?;
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, expires_at, used_at))
            },
        )
        .optional()?;
    let Some((id, member, expires_at, used_at)) = found else { return Ok(None) };
    let coupon = find(scene, &member, &id)?;
    if used_at.is_some() {
        return Err(Refusal::new(Code::CodeUsed));
    }
    must_be_usable(&coupon)?;
    if scene.now >= expires_at {
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
