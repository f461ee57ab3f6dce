//! One-time codes that identify a member at the till.

use contract::{
    Code,
    member::{IssueCodes, IssuedCodes, MemberCode},
};
use rusqlite::{OptionalExtension, params};

use crate::{clock::Moment, random, refusal::Refusal, reply::Outcome, scene::Scene};

/// How long a code can be scanned.
const LIFE_S: i64 = 60;
/// How long after a code the next one of the same issue becomes valid.
const STEP_S: i64 = 50;
/// How often a member may ask in a minute.
const ISSUES_PER_MINUTE: u32 = 60;

pub fn issue(scene: &Scene<'_>, request: IssueCodes) -> Outcome<IssuedCodes> {
    let member = scene.member()?;
    if !(1..=10).contains(&request.count) {
        return Err(Refusal::field("/count", "out_of_range"));
    }
    let recent: u32 = scene.tx.query_row(
        "SELECT count(*) FROM codes WHERE member = ?1 AND position = 0 AND issued_at > ?2",
        params![member, scene.now.plus_seconds(-60)],
        |row| row.get(0),
    )?;
    if recent >= ISSUES_PER_MINUTE {
        return Err(Refusal::too_often(10));
    }
    let mut codes = Vec::new();
    for position in 0..i64::from(request.count) {
        let code = random::code();
        let valid_from = scene.now.plus_seconds(position * STEP_S);
        let expires_at = valid_from.plus_seconds(LIFE_S);
        scene.tx.execute(
            "INSERT INTO codes (code, member, issued_at, position, valid_from, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![code, member, scene.now, position, valid_from, expires_at],
        )?;
        codes.push(MemberCode {
            code,
            valid_from: valid_from.timestamp(),
            expires_at: expires_at.timestamp(),
        });
    }
    Ok(IssuedCodes { codes }.into())
}

/// Uses a code up, and gives the member whom it stands for.
pub fn burn(scene: &Scene<'_>, code: &str) -> Result<String, Refusal> {
    let found = scene
        .tx
        .query_row(
            "SELECT member, valid_from, expires_at, used_at FROM codes WHERE code = ?1",
            [code],
            |row| {
                Ok((
                    row.get(0)?,
                    row.get::<_, Moment>(1)?,
                    row.get::<_, Moment>(2)?,
                    row.get::<_, Option<Moment>>(3)?,
                ))
            },
        )
        .optional()?;
    let (member, valid_from, expires_at, used_at) =
        found.ok_or_else(|| Refusal::new(Code::NotFound))?;
    if used_at.is_some() {
        return Err(Refusal::new(Code::CodeUsed));
    }
    if scene.now < valid_from || scene.now >= expires_at {
        return Err(Refusal::new(Code::CodeExpired));
    }
    scene.tx.execute("UPDATE codes SET used_at = ?2 WHERE code = ?1", params![code, scene.now])?;
    Ok(member)
}
