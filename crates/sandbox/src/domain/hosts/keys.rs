//! What a backend agrees on with each host, and each database with its own. A real one keeps these to
//! itself; here tests read them, to make credentials of their own.

use contract::hosts::HostName;
use rusqlite::Connection;

use crate::{random, seed};

/// The channel that LINE's tokens are made out to.
pub const LINE_CHANNEL: &str = "2000000001";
/// Who signs them.
pub const LINE_ISSUER: &str = "https://access.line.me";

/// What Telegram's launch data is signed with.
pub fn bot_token(tx: &Connection) -> rusqlite::Result<String> {
    Ok(format!("7000000001:{}", own(tx, HostName::Telegram)?))
}

/// What LINE's tokens are signed with.
pub fn line_secret(tx: &Connection) -> rusqlite::Result<String> {
    own(tx, HostName::Line)
}

/// What a page's signature is made with.
pub struct ScriptKey {
    pub app_id: &'static str,
    pub ticket: String,
}

/// Nothing for hosts whose scripts ask for no signature.
pub fn script(tx: &Connection, host: HostName) -> rusqlite::Result<Option<ScriptKey>> {
    let app_id = match host {
        HostName::Wechat => "wx0000000000000001",
        HostName::Wecom => "ww0000000000000001",
        _ => return Ok(None),
    };
    Ok(Some(ScriptKey { app_id, ticket: own(tx, host)? }))
}

fn own(tx: &Connection, host: HostName) -> rusqlite::Result<String> {
    let secret = seed::secret(tx)?;
    Ok(random::sha256_hex(format!("{}:{secret}", host.as_str()).as_bytes()))
}
