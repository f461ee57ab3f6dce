//! One-time codes for the till, a member's and a coupon's: how long each lives, and how those of one
//! issue follow each other.

use contract::member::MemberCode;
use rusqlite::Row;

use crate::{clock::Moment, random, refusal::Refusal, scene::Scene};

/// How long a code can be scanned.
const LIFE_S: i64 = 60;
/// How long after a code the next one of the same issue becomes valid.
const STEP_S: i64 = 50;
/// How often a member may ask in a minute.
const ISSUES_PER_MINUTE: u32 = 60;

pub struct OneTimeCode {
    /// Which of the codes that are issued together.
    pub position: i64,
    pub code: String,
    pub valid_from: Moment,
    pub expires_at: Moment,
}

impl OneTimeCode {
    pub fn reply(self) -> MemberCode {
        MemberCode {
            code: self.code,
            valid_from: self.valid_from.timestamp(),
            expires_at: self.expires_at.timestamp(),
        }
    }
}

/// Fresh codes, none of which is good after `end`; `recent` is how often the member has asked in the
/// last minute.
pub fn fresh(
    scene: &Scene<'_>,
    count: u8,
    recent: u32,
    end: Option<Moment>,
) -> Result<Vec<OneTimeCode>, Refusal> {
    if !(1..=10).contains(&count) {
        return Err(Refusal::field("/count", "out_of_range"));
    }
    if recent >= ISSUES_PER_MINUTE {
        return Err(Refusal::too_often(10));
    }
    let code = |position| {
        let valid_from = scene.now.plus_seconds(position * STEP_S);
        let expires_at = valid_from.plus_seconds(LIFE_S);
        let expires_at = end.map_or(expires_at, |end| expires_at.min(end));
        OneTimeCode { position, code: random::code(), valid_from, expires_at }
    };
    let is_ever_good = |code: &OneTimeCode| code.valid_from < code.expires_at;
    Ok((0..i64::from(count)).map(code).filter(is_ever_good).collect())
}

/// What a till may know of a code.
pub struct Window {
    valid_from: Moment,
    expires_at: Moment,
    used_at: Option<Moment>,
}

impl Window {
    /// From the columns `valid_from`, `expires_at` and `used_at`, the first of them at `column`.
    pub fn read(row: &Row<'_>, column: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            valid_from: row.get(column)?,
            expires_at: row.get(column + 1)?,
            used_at: row.get(column + 2)?,
        })
    }

    pub fn is_used(&self) -> bool {
        self.used_at.is_some()
    }

    pub fn is_open(&self, now: Moment) -> bool {
        self.valid_from <= now && now < self.expires_at
    }
}
