//! A campaign as somebody sees it: whether it is theirs, what to do, and what is open instead.

use contract::{
    Money,
    campaigns::{
        ActionKind, Campaign, CampaignAction, CampaignClaim, CampaignDiscount, CampaignInstead,
        CampaignKind as Kind, CampaignSpending, GetCampaign,
    },
    id::{ActivityId, CouponId, GameId, RewardId},
    mall::Unavailable,
};
use rusqlite::{Connection, OptionalExtension};

use super::{stored::Stored, why::why};
use crate::{
    clock::Moment, domain::member::tier::CURRENCY, language::Text, refusal::Refusal,
    reply::Outcome, scene::Scene,
};

/// How many other campaigns are told of.
const INSTEAD: usize = 3;

pub fn one(scene: &Scene<'_>, request: GetCampaign) -> Outcome<Campaign> {
    let stored = Stored::find(scene.tx, &request.slug)?;
    Ok(show(scene, &stored, scene.viewer())?.into())
}

pub fn show(scene: &Scene<'_>, stored: &Stored, member: Option<&str>) -> Result<Campaign, Refusal> {
    let to = |text: &Text| text.to(scene.language);
    let claimed = match member {
        Some(member) => claim_of(scene.tx, &stored.slug, member)?,
        None => None,
    };
    let unavailable = reasons(scene, stored, member)?;
    let is_open = unavailable.is_empty();
    let coupon = claimed.as_ref().and_then(|claim| Some(claim.coupon.as_ref()?.0.clone()));
    let gift = stored.gift.as_ref().map(|gift| gift.show(scene.language, coupon));
    let why = member.filter(|_| is_open).map(|member| why(scene, stored, member));
    let discounts = stored.discounts.iter().map(|discount| CampaignDiscount {
        title: to(&discount.title),
        words: to(&discount.words),
        percent: discount.percent,
    });
    Ok(Campaign {
        slug: stored.slug.clone(),
        kind: stored.kind,
        title: to(&stored.title),
        text: to(&stored.text),
        picture: Some(stored.picture.clone()),
        why: why.transpose()?,
        starts_at: stored.starts_at.timestamp(),
        ends_at: stored.ends_at.timestamp(),
        phase: stored.phase(scene.now),
        discounts: discounts.collect(),
        spending: spending(scene.tx, stored, member)?,
        factor: stored.factor.and_then(|factor| u32::try_from(factor).ok()),
        activity: stored.activity.clone().map(ActivityId),
        game: stored.game.clone().map(GameId),
        gifts: gift.transpose()?.into_iter().collect(),
        chances: stored.chances,
        action: action(stored, is_open, claimed.is_some()),
        claimed,
        instead: if is_open { Vec::new() } else { instead(scene, &stored.slug, member)? },
        unavailable,
    })
}

/// Why it cannot be used now, by nobody or by this member.
pub fn reasons(
    scene: &Scene<'_>,
    stored: &Stored,
    member: Option<&str>,
) -> Result<Vec<Unavailable>, Refusal> {
    let audience = match member {
        Some(member) => stored.reason_of_audience(scene, member)?,
        None => None,
    };
    Ok(stored.reason_of_time(scene.now).into_iter().chain(audience).collect())
}

pub fn claim_of(
    tx: &Connection,
    slug: &str,
    member: &str,
) -> rusqlite::Result<Option<CampaignClaim>> {
    tx.prepare_cached("SELECT at, coupon FROM campaign_claims WHERE campaign = ?1 AND member = ?2")?
        .query_row([slug, member], |row| {
            Ok(CampaignClaim {
                at: row.get::<_, Moment>(0)?.timestamp(),
                coupon: row.get::<_, Option<_>>(1)?.map(CouponId),
            })
        })
        .optional()
}

fn spending(
    tx: &Connection,
    stored: &Stored,
    member: Option<&str>,
) -> rusqlite::Result<Option<CampaignSpending>> {
    let Some(threshold) = stored.threshold_minor else { return Ok(None) };
    let spent = match member {
        Some(member) => spent(tx, &stored.slug, member)?,
        None => 0,
    };
    let percent = (spent.min(threshold) * 100).checked_div(threshold).unwrap_or(100);
    let money = |minor| Money::from_minor(minor, CURRENCY);
    Ok(Some(CampaignSpending {
        threshold: money(threshold),
        spent: money(spent),
        missing: money((threshold - spent).max(0)),
        percent: u8::try_from(percent).unwrap_or(100),
    }))
}

/// What a member has spent towards the threshold, in hundredths.
pub fn spent(tx: &Connection, slug: &str, member: &str) -> rusqlite::Result<i64> {
    tx.prepare_cached("SELECT minor FROM campaign_spending WHERE campaign = ?1 AND member = ?2")?
        .query_row([slug, member], |row| row.get(0))
        .optional()
        .map(Option::unwrap_or_default)
}

/// The one thing to do now.
fn action(stored: &Stored, is_open: bool, is_claimed: bool) -> CampaignAction {
    let kind = match stored.kind {
        _ if !is_open => ActionKind::None,
        _ if stored.can_be_claimed() && !is_claimed => ActionKind::Claim,
        Kind::DiscountDay if stored.reward.is_some() => ActionKind::Redeem,
        Kind::SpendAndGift if is_claimed => ActionKind::None,
        Kind::DiscountDay | Kind::SpendAndGift | Kind::DoublePoints => ActionKind::Spend,
        Kind::Activity => ActionKind::SignUp,
        Kind::Game => ActionKind::Play,
        Kind::Unknown => ActionKind::None,
    };
    CampaignAction {
        kind,
        reward: stored.reward.clone().filter(|_| kind == ActionKind::Redeem).map(RewardId),
        activity: stored.activity.clone().filter(|_| kind == ActionKind::SignUp).map(ActivityId),
        game: stored.game.clone().filter(|_| kind == ActionKind::Play).map(GameId),
    }
}

/// Other campaigns that this member can use, and a game.
fn instead(
    scene: &Scene<'_>,
    slug: &str,
    member: Option<&str>,
) -> Result<Vec<CampaignInstead>, Refusal> {
    let nothing = |title: String| CampaignInstead {
        title,
        campaign: None,
        activity: None,
        game: None,
        reward: None,
    };
    let mut others = Stored::on(scene)?;
    // Who is nobody yet may become a newcomer.
    if member.is_none() {
        others.sort_by_key(|other| !other.is_for_newcomers());
    }
    let mut open = Vec::new();
    for other in others {
        if other.slug != slug && reasons(scene, &other, member)?.is_empty() {
            let title = other.title.to(scene.language);
            open.push(CampaignInstead { campaign: Some(other.slug), ..nothing(title) });
        }
    }
    open.truncate(INSTEAD);
    let game: Option<(String, Text)> = scene
        .tx
        .prepare_cached(
            "SELECT id, title FROM games WHERE coalesce(opens_at, ?1) <= ?1 AND closes_at > ?1
             ORDER BY position LIMIT 1",
        )?
        .query_row([scene.now], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    open.extend(game.map(|(id, title)| CampaignInstead {
        game: Some(GameId(id)),
        ..nothing(title.to(scene.language))
    }));
    Ok(open)
}
