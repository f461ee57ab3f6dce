//! What campaigns give: claimed once, or earned by spending.

use contract::{
    Code,
    campaigns::{Campaign, CampaignKind as Kind, ClaimCampaign},
};
use rusqlite::params;

use super::{
    showing::{self, claim_of, spent},
    stored::Stored,
};
use crate::{
    domain::{
        events::{self, Happening},
        games,
    },
    language::Text,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

pub fn claim(scene: &Scene<'_>, request: ClaimCampaign) -> Outcome<Campaign> {
    let member = scene.member()?;
    let stored = Stored::find(scene.tx, &request.slug)?;
    if let Some(reason) = showing::reasons(scene, &stored, Some(member))?.into_iter().next() {
        return Err(Refusal::new(reason.code).with(|problem| {
            problem.starts_at = reason.starts_at;
            problem.ended_at = reason.ended_at;
            problem.tier = reason.tier;
        }));
    }
    if !stored.can_be_claimed() {
        return Err(Refusal::new(Code::NothingToClaim));
    }
    if claim_of(scene.tx, &stored.slug, member)?.is_some() {
        return Err(Refusal::new(Code::AlreadyClaimed));
    }
    if let Some((game, count)) = stored.game.as_ref().zip(stored.chances) {
        games::grant(scene, member, game, count, &stored.title)?;
    }
    give(scene, &stored, member)?;
    Ok(showing::show(scene, &stored, Some(member))?.into())
}

/// Gives the gift, if there is one, and notes that it was given.
fn give(scene: &Scene<'_>, stored: &Stored, member: &str) -> Result<(), Refusal> {
    let coupon = match &stored.gift {
        Some(gift) => gift.give(scene, member, None)?,
        None => None,
    };
    scene.tx.execute(
        "INSERT INTO campaign_claims (campaign, member, at, coupon) VALUES (?1, ?2, ?3, ?4)",
        params![stored.slug, member, scene.now, coupon],
    )?;
    events::emit(scene, member, &Happening::Campaign { campaign: stored.slug.clone() })
}

/// Counts a purchase towards what is given for spending.
pub fn count_purchase(scene: &Scene<'_>, member: &str, minor: i64) -> Result<(), Refusal> {
    for stored in Stored::on(scene)? {
        let Some(threshold) = stored.threshold_minor else { continue };
        if minor <= 0 || stored.reason_of_audience(scene, member)?.is_some() {
            continue;
        }
        scene.tx.execute(
            "INSERT INTO campaign_spending (campaign, member, minor) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET minor = minor + excluded.minor",
            params![stored.slug, member, minor],
        )?;
        let is_reached = spent(scene.tx, &stored.slug, member)? >= threshold;
        if is_reached && claim_of(scene.tx, &stored.slug, member)?.is_none() {
            give(scene, &stored, member)?;
        }
    }
    Ok(())
}

/// What makes a member's purchases count for more now, and how much, in hundredths.
pub fn occasion(scene: &Scene<'_>, member: &str) -> Result<Option<(Text, i64)>, Refusal> {
    let mut best: Option<(Text, i64)> = None;
    for stored in Stored::on(scene)? {
        let (Kind::DoublePoints, Some(factor)) = (stored.kind, stored.factor) else { continue };
        let is_better = best.as_ref().is_none_or(|(_, other)| factor > *other);
        if is_better && claim_of(scene.tx, &stored.slug, member)?.is_some() {
            best = Some((stored.title, factor));
        }
    }
    Ok(best)
}
