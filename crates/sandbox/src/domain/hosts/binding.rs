//! How a host's account comes to open a membership.

use contract::{Code, hosts::HostName};
use rusqlite::{OptionalExtension, params};

use crate::{random, refusal::Refusal, scene::Scene};

/// How long somebody may take to say which member it is.
const OFFER_S: i64 = 600;

/// A token for an account that has proved itself and belongs to nobody yet.
pub fn offer(
    scene: &Scene<'_>,
    host: HostName,
    subject: &str,
    next: Option<&str>,
) -> Result<String, Refusal> {
    let token = random::token();
    scene.tx.execute("DELETE FROM host_bindings WHERE expires_at <= ?1", [scene.now])?;
    scene.tx.execute(
        "INSERT INTO host_bindings (token_hash, host, subject, next, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            random::sha256_hex(token.as_bytes()),
            host.as_str(),
            subject,
            next,
            scene.now.plus_seconds(OFFER_S)
        ],
    )?;
    Ok(token)
}

/// Uses a token up: from now on its account opens this membership, in place of another one of the
/// same host. Tells where the sign-in was to lead.
pub fn bind(
    scene: &Scene<'_>,
    token: Option<&str>,
    member: &str,
) -> Result<Option<String>, Refusal> {
    let Some(token) = token else { return Ok(None) };
    let found: Option<(String, String, Option<String>)> = scene
        .tx
        .query_row(
            "UPDATE host_bindings SET used_at = ?2
             WHERE token_hash = ?1 AND used_at IS NULL AND expires_at > ?2
             RETURNING host, subject, next",
            params![random::sha256_hex(token.as_bytes()), scene.now],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let (host, subject, next) = found.ok_or_else(|| Refusal::new(Code::StateInvalid))?;
    // Two tokens of one account may be out; the first member to take one keeps it.
    let is_taken: bool = scene.tx.query_row(
        "SELECT EXISTS (SELECT 1 FROM host_identities
             WHERE host = ?1 AND subject = ?2 AND member <> ?3)",
        [&host, &subject, member],
        |row| row.get(0),
    )?;
    if is_taken {
        return Err(Refusal::new(Code::StateInvalid));
    }
    scene.tx.execute(
        "INSERT OR REPLACE INTO host_identities (host, subject, member, at)
         VALUES (?1, ?2, ?3, ?4)",
        params![host, subject, member, scene.now],
    )?;
    Ok(next)
}
