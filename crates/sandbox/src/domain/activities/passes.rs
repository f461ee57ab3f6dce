//! The pass, and the door that reads it.

use contract::{
    Code,
    activities::{IssuePass, Pass, SignupState},
};
use rusqlite::{OptionalExtension, params};
use serde_json::{Value, json};

use super::{Json, changes, listing::Listing, signups::Stored};
use crate::{
    clock::Moment, domain::member::till::masked_name, language::Text, random, refusal::Refusal,
    reply::Outcome, scene::Scene,
};

pub fn issue(scene: &Scene<'_>, request: IssuePass) -> Outcome<Pass> {
    let stored = Stored::of_member(scene, &request.id)?;
    let listing = Listing::find(scene.tx, &stored.activity, None)?;
    match stored.state {
        SignupState::CheckedIn => return Err(Refusal::new(Code::CodeUsed)),
        _ if scene.now >= listing.ends_at => return Err(Refusal::new(Code::CodeExpired)),
        SignupState::Approved if !listing.is_online() => {}
        _ => return Err(Refusal::new(Code::NotApproved)),
    }
    scene.tx.execute(
        "INSERT OR IGNORE INTO passes (code, signup, issued_at) VALUES (?1, ?2, ?3)",
        params![random::code(), stored.id, scene.now],
    )?;
    let pass = scene.tx.query_row(
        "SELECT code, issued_at FROM passes WHERE signup = ?1",
        [&stored.id],
        |row| {
            Ok(Pass {
                code: row.get(0)?,
                issued_at: row.get::<_, Moment>(1)?.timestamp(),
                valid_until: listing.ends_at.timestamp(),
            })
        },
    )?;
    Ok(pass.into())
}

/// Lets a party in by its code. `gifts` takes the place of what is handed out to everybody.
pub fn check_in(scene: &Scene<'_>, code: &str, gifts: Option<Vec<Text>>) -> Result<Value, Refusal> {
    let found: Option<(String, Option<Moment>)> = scene
        .tx
        .query_row("SELECT signup, used_at FROM passes WHERE code = ?1", [code], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let (signup, used_at) = found.ok_or_else(|| Refusal::new(Code::NotFound))?;
    if used_at.is_some() {
        return Err(Refusal::new(Code::CodeUsed));
    }
    let stored = Stored::find(scene.tx, &signup)?;
    if stored.state != SignupState::Approved {
        return Err(Refusal::new(Code::CodeExpired));
    }
    scene.tx.execute("UPDATE passes SET used_at = ?2 WHERE code = ?1", params![code, scene.now])?;
    let (title, usual): (Text, Json<Vec<Text>>) = scene.tx.query_row(
        "SELECT title, received FROM activities WHERE id = ?1",
        [&stored.activity],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    for gift in gifts.unwrap_or(usual.0) {
        scene.tx.execute(
            "INSERT INTO received (signup, title, at) VALUES (?1, ?2, ?3)",
            params![signup, gift, scene.now],
        )?;
    }
    changes::enter(scene, &signup, SignupState::CheckedIn, scene.now, None)?;
    let name: String =
        scene.tx.query_row("SELECT name FROM members WHERE id = ?1", [&stored.member], |row| {
            row.get(0)
        })?;
    Ok(json!({
        "signup": signup,
        "activity": title.get(scene.language),
        "name": masked_name(&name),
        "party": stored.party,
    }))
}
