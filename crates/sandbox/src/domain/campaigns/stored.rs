//! Campaigns as they are stored, and for whom they are.

use contract::{
    Code,
    campaigns::{CampaignKind, CampaignPhase as Phase},
    mall::Unavailable,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::why::Needs;
use crate::{
    clock::Moment,
    db::Json,
    domain::{gifts::StoredGift, mall::read_name, member::tier},
    language::Text,
    refusal::Refusal,
    scene::Scene,
};

const DAY_S: i64 = 24 * 3600;

/// A kind of goods that is cheaper.
#[derive(Serialize, Deserialize)]
pub struct StoredDiscount {
    pub title: Text,
    pub words: Text,
    pub percent: Option<u8>,
}

/// For whom a campaign is.
pub enum Audience {
    All,
    /// Who joined at most so many days before it began, or since.
    Newcomers {
        days: i64,
    },
    /// Who had bought nothing for so many days when it began.
    Dormant {
        days: i64,
    },
    /// A tier's level, and those above it.
    Tier {
        level: i64,
    },
}

pub struct Stored {
    pub slug: String,
    pub kind: CampaignKind,
    pub title: Text,
    pub text: Text,
    pub picture: String,
    audience: Audience,
    pub why: Text,
    pub why_needs: Option<Needs>,
    pub starts_at: Moment,
    pub ends_at: Moment,
    pub discounts: Vec<StoredDiscount>,
    pub threshold_minor: Option<i64>,
    pub factor: Option<i64>,
    pub activity: Option<String>,
    pub game: Option<String>,
    pub reward: Option<String>,
    pub gift: Option<StoredGift>,
    pub chances: Option<u32>,
}

const CAMPAIGN: &str = "SELECT slug, kind, title, text, picture, audience, value, why, starts_at,
    ends_at, discounts, threshold_minor, factor, activity, game, reward, gift, chances, why_needs
    FROM campaigns";

impl Stored {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let value = row.get::<_, Option<i64>>(6)?.unwrap_or_default();
        Ok(Self {
            slug: row.get(0)?,
            kind: read_name(row.get(1)?)?,
            title: row.get(2)?,
            text: row.get(3)?,
            picture: row.get(4)?,
            audience: match row.get_ref(5)?.as_str()? {
                "newcomers" => Audience::Newcomers { days: value },
                "dormant" => Audience::Dormant { days: value },
                "tier" => Audience::Tier { level: value },
                _ => Audience::All,
            },
            why: row.get(7)?,
            starts_at: row.get(8)?,
            ends_at: row.get(9)?,
            discounts: row.get::<_, Json<_>>(10)?.0,
            threshold_minor: row.get(11)?,
            factor: row.get(12)?,
            activity: row.get(13)?,
            game: row.get(14)?,
            reward: row.get(15)?,
            gift: row.get::<_, Option<Json<_>>>(16)?.map(|gift| gift.0),
            chances: row.get(17)?,
            why_needs: row.get::<_, Option<String>>(18)?.as_deref().and_then(Needs::named),
        })
    }

    pub fn find(tx: &Connection, slug: &str) -> Result<Self, Refusal> {
        tx.prepare_cached(&format!("{CAMPAIGN} WHERE slug = ?1"))?
            .query_row([slug], Self::read)
            .optional()?
            .ok_or_else(|| Refusal::new(Code::NotFound))
    }

    /// Those that are on, in the brand's order.
    pub fn on(scene: &Scene<'_>) -> rusqlite::Result<Vec<Self>> {
        scene
            .tx
            .prepare_cached(&format!(
                "{CAMPAIGN} WHERE starts_at <= ?1 AND ends_at > ?1 ORDER BY position"
            ))?
            .query_map([scene.now], Self::read)?
            .collect()
    }

    pub fn phase(&self, now: Moment) -> Phase {
        if now < self.starts_at {
            Phase::Upcoming
        } else if now < self.ends_at {
            Phase::On
        } else {
            Phase::Over
        }
    }

    pub const fn is_for_newcomers(&self) -> bool {
        matches!(self.audience, Audience::Newcomers { .. })
    }

    /// Whether there is something to claim.
    pub fn can_be_claimed(&self) -> bool {
        match self.kind {
            CampaignKind::SpendAndGift => false,
            CampaignKind::DoublePoints => true,
            _ => self.gift.is_some() || self.chances.is_some(),
        }
    }

    /// Why nobody can use it now.
    pub fn reason_of_time(&self, now: Moment) -> Option<Unavailable> {
        match self.phase(now) {
            Phase::Upcoming => {
                let starts_at = Some(self.starts_at.timestamp());
                Some(Unavailable { starts_at, ..Unavailable::new(Code::CampaignNotOpen) })
            }
            Phase::Over => {
                let ended_at = Some(self.ends_at.timestamp());
                Some(Unavailable { ended_at, ..Unavailable::new(Code::CampaignOver) })
            }
            _ => None,
        }
    }

    /// Why a member is none of those for whom it is.
    pub fn reason_of_audience(
        &self,
        scene: &Scene<'_>,
        member: &str,
    ) -> Result<Option<Unavailable>, Refusal> {
        let ago = |days: i64| self.starts_at.plus_seconds(-days * DAY_S);
        let belongs = match self.audience {
            Audience::All => true,
            Audience::Newcomers { days } => joined_at(scene.tx, member)? >= ago(days),
            Audience::Dormant { days } => {
                joined_at(scene.tx, member)? < ago(days)
                    && !has_bought(scene.tx, member, ago(days), self.starts_at)?
            }
            Audience::Tier { level } => return reason_of_tier(scene, member, level),
        };
        Ok((!belongs).then(|| Unavailable::new(Code::NotForYou)))
    }
}

fn joined_at(tx: &Connection, member: &str) -> rusqlite::Result<Moment> {
    tx.query_row("SELECT joined_at FROM members WHERE id = ?1", [member], |row| row.get(0))
}

fn has_bought(
    tx: &Connection,
    member: &str,
    from: Moment,
    until: Moment,
) -> rusqlite::Result<bool> {
    tx.query_row(
        "SELECT EXISTS (SELECT 1 FROM entries
             WHERE member = ?1 AND rule = 'rul_purchase' AND at >= ?2 AND at < ?3)",
        params![member, from, until],
        |row| row.get(0),
    )
}

fn reason_of_tier(
    scene: &Scene<'_>,
    member: &str,
    level: i64,
) -> Result<Option<Unavailable>, Refusal> {
    let (own, wanted): (i64, String) = scene.tx.query_row(
        "SELECT level, (SELECT id FROM tiers WHERE level = ?2) FROM members
         JOIN tiers ON tiers.id = tier WHERE members.id = ?1",
        params![member, level],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if own >= level {
        return Ok(None);
    }
    let tier = Some(tier::name(scene, &wanted)?);
    Ok(Some(Unavailable { tier, ..Unavailable::new(Code::TierRequired) }))
}
