//! Why a campaign is for a member: said only where it is so.

use rusqlite::params;
use serde::Deserialize;

use super::{showing::spent, stored::Stored};
use crate::{language::Text, refusal::Refusal, scene::Scene};

const DAY_S: i64 = 24 * 3600;
/// So many purchases in a season are often.
const OFTEN: i64 = 3;
const SEASON_DAYS: i64 = 90;

static FOR_ALL: Text = Text::new("送给每一位会员", "送給每一位會員", "For every member");

/// What has to be so of a member for the campaign's own words to be true.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// They have spent half of what it takes.
    HalfSpent,
    HasAttended,
    HasRedeemed,
    /// They bought something now and then before it began.
    ComesOften,
}

impl Needs {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HalfSpent => "half_spent",
            Self::HasAttended => "has_attended",
            Self::HasRedeemed => "has_redeemed",
            Self::ComesOften => "comes_often",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        [Self::HalfSpent, Self::HasAttended, Self::HasRedeemed, Self::ComesOften]
            .into_iter()
            .find(|needs| needs.as_str() == name)
    }

    fn are_met(self, scene: &Scene<'_>, stored: &Stored, member: &str) -> rusqlite::Result<bool> {
        let has = |query: &str| scene.tx.query_row(query, [member], |row| row.get(0));
        match self {
            Self::HalfSpent => {
                let spent = spent(scene.tx, &stored.slug, member)?;
                Ok(stored
                    .threshold_minor
                    .is_some_and(|threshold| spent.saturating_mul(2) > threshold))
            }
            Self::HasAttended => has(
                "SELECT EXISTS (SELECT 1 FROM signups WHERE member = ?1 AND state = 'attended')",
            ),
            Self::HasRedeemed => has("SELECT EXISTS (SELECT 1 FROM redemptions
                     WHERE member = ?1 AND state NOT IN ('rejected', 'cancelled'))"),
            Self::ComesOften => {
                let from = stored.starts_at.plus_seconds(-SEASON_DAYS * DAY_S);
                let purchases: i64 = scene.tx.query_row(
                    "SELECT count(*) FROM entries
                     WHERE member = ?1 AND rule = 'rul_purchase' AND at >= ?2 AND at < ?3",
                    params![member, from, stored.starts_at],
                    |row| row.get(0),
                )?;
                Ok(purchases >= OFTEN)
            }
        }
    }
}

/// For whom it is, as that member reads it.
pub fn why(scene: &Scene<'_>, stored: &Stored, member: &str) -> Result<String, Refusal> {
    let is_so = match stored.why_needs {
        Some(needs) => needs.are_met(scene, stored, member)?,
        None => true,
    };
    let words = if is_so { &stored.why } else { &FOR_ALL };
    Ok(words.to(scene.language))
}
