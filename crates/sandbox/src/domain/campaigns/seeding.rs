//! The seed's campaigns, and how far the demo member has come.

use rusqlite::params;
use serde::Deserialize;

use super::{stored::StoredDiscount, why::Needs};
use crate::{
    clock::Moment,
    db::Json,
    domain::{gifts::StoredGift, member},
    language::Text,
    seed::{self, Seed, Seeding},
};

const DAY_S: i64 = 24 * 3600;

#[derive(Deserialize)]
struct SeedCampaigns {
    campaigns: Vec<SeedCampaign>,
    spending: Vec<SeedSpending>,
}

#[derive(Deserialize)]
struct SeedCampaign {
    slug: String,
    kind: String,
    title: Text,
    text: Text,
    picture: String,
    audience: String,
    value: Option<i64>,
    why: Text,
    why_needs: Option<Needs>,
    /// From today; the past is negative. It begins with a day, and ends at the end of one.
    starts_days: i64,
    ends_days: i64,
    #[serde(default)]
    discounts: Vec<StoredDiscount>,
    threshold_minor: Option<i64>,
    factor: Option<i64>,
    activity: Option<String>,
    game: Option<String>,
    reward: Option<String>,
    gift: Option<StoredGift>,
    chances: Option<u32>,
}

#[derive(Deserialize)]
struct SeedSpending {
    campaign: String,
    phone: String,
    minor: i64,
}

pub fn seed(seeding: &Seeding<'_>) -> rusqlite::Result<()> {
    let data: SeedCampaigns = seed::data(seed::CAMPAIGNS)?;
    for (position, campaign) in (1_i64..).zip(&data.campaigns) {
        add(seeding, position, campaign)?;
    }
    if seeding.seed == Seed::Empty {
        return Ok(());
    }
    for spending in &data.spending {
        let mistaken = || rusqlite::Error::InvalidParameterName(spending.phone.clone());
        let member = member::by_phone(seeding.tx, &spending.phone)?.ok_or_else(mistaken)?;
        seeding.tx.execute(
            "INSERT INTO campaign_spending (campaign, member, minor) VALUES (?1, ?2, ?3)",
            params![spending.campaign, member, spending.minor],
        )?;
    }
    Ok(())
}

fn add(seeding: &Seeding<'_>, position: i64, campaign: &SeedCampaign) -> rusqlite::Result<()> {
    let from = |days: i64| Moment::start_of(seeding.today).plus_seconds(days * DAY_S);
    seeding.tx.execute(
        "INSERT INTO campaigns (slug, position, kind, title, text, picture, audience, value, why,
             starts_at, ends_at, discounts, threshold_minor, factor, activity, game, reward, gift,
             chances, why_needs)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
             ?19, ?20)",
        params![
            campaign.slug,
            position,
            campaign.kind,
            campaign.title,
            campaign.text,
            campaign.picture,
            campaign.audience,
            campaign.value,
            campaign.why,
            from(campaign.starts_days),
            from(campaign.ends_days + 1).plus_seconds(-1),
            Json(&campaign.discounts),
            campaign.threshold_minor,
            campaign.factor,
            campaign.activity,
            campaign.game,
            campaign.reward,
            campaign.gift.as_ref().map(Json),
            campaign.chances,
            campaign.why_needs.map(Needs::as_str),
        ],
    )?;
    Ok(())
}
