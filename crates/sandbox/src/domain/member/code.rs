//! One-time codes that identify a member at the till.

use contract::{
    Code,
    member::{IssueCodes, IssuedCodes},
};
use rusqlite::{OptionalExtension, params};

use crate::{
    domain::one_time::{self, OneTimeCode, Window},
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

pub fn issue(scene: &Scene<'_>, request: IssueCodes) -> Outcome<IssuedCodes> {
    let member = scene.member()?;
    let recent: u32 = scene.tx.query_row(
        "SELECT count(*) FROM codes WHERE member = ?1 AND position = 0 AND issued_at > ?2",
        params![member, scene.now.plus_seconds(-60)],
        |row| row.get(0),
    )?;
    let fresh = one_time::fresh(scene, request.count, recent, None)?;
    for OneTimeCode { position, code, valid_from, expires_at } in &fresh {
        scene.tx.execute(
            "INSERT INTO codes (code, member, issued_at, position, valid_from, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![code, member, scene.now, position, valid_from, expires_at],
        )?;
    }
    Ok(IssuedCodes { codes: fresh.into_iter().map(OneTimeCode::reply).collect() }.into())
}

/// Uses a code up, and gives the member whom it stands for.
pub fn burn(scene: &Scene<'_>, code: &str) -> Result<String, Refusal> {
    let found = scene
        .tx
        .query_row(
            "SELECT member, valid_from, expires_at, used_at FROM codes WHERE code = ?1",
            [code],
            |row| Ok((row.get(0)?, Window::read(row, 1)?)),
        )
        .optional()?;
    let (member, window) = found.ok_or_else(|| Refusal::new(Code::NotFound))?;
    if window.is_used() {
        return Err(Refusal::new(Code::CodeUsed));
    }
    if !window.is_open(scene.now) {
        return Err(Refusal::new(Code::CodeExpired));
    }
    scene.tx.execute("UPDATE codes SET used_at = ?2 WHERE code = ?1", params![code, scene.now])?;
    Ok(member)
}
