//! What a campaign is called, what its one button says, and what is said where there is none.

use contract::campaigns::{ActionKind, Campaign, CampaignKind};
use leptos::prelude::*;

use super::model::{Standing, Step};
use crate::{
    i18n::{self, text},
    ui::{IconName, Notice, Tone},
};

pub fn kind_name(kind: CampaignKind) -> String {
    match kind {
        CampaignKind::DiscountDay => text::campaign::kind_discount(),
        CampaignKind::SpendAndGift => text::campaign::kind_spending(),
        CampaignKind::DoublePoints => text::campaign::kind_points(),
        CampaignKind::Activity => text::campaign::kind_activity(),
        CampaignKind::Game => text::campaign::kind_game(),
        CampaignKind::Unknown => text::campaign::kind_other(),
    }
}

pub const fn kind_data(kind: CampaignKind) -> &'static str {
    match kind {
        CampaignKind::DiscountDay => "discount-day",
        CampaignKind::SpendAndGift => "spend-and-gift",
        CampaignKind::DoublePoints => "double-points",
        CampaignKind::Activity => "activity",
        CampaignKind::Game => "game",
        CampaignKind::Unknown => "unknown",
    }
}

pub const fn step_data(step: &Step) -> &'static str {
    match step {
        Step::SignIn => "sign-in",
        Step::Claim => "claim",
        Step::Go(ActionKind::Redeem, _) => "redeem",
        Step::Go(ActionKind::SignUp, _) => "sign-up",
        Step::Go(ActionKind::Play, _) => "play",
        Step::Go(..) => "spend",
        Step::Coupon(_) => "coupon",
        Step::Unknown => "unknown",
        Step::Nothing => "none",
    }
}

/// What claiming it is called.
pub fn claim(campaign: &Campaign) -> String {
    match (campaign.kind, campaign.chances) {
        (CampaignKind::DoublePoints, _) => text::campaign::opt_in(),
        (_, Some(chances)) => text::campaign::claim_chances(chances.into()),
        _ => text::campaign::claim(),
    }
}

pub fn go(kind: ActionKind) -> String {
    match kind {
        ActionKind::Redeem => text::campaign::redeem(),
        ActionKind::SignUp => text::campaign::sign_up(),
        ActionKind::Play => text::campaign::play(),
        _ => text::campaign::spend(),
    }
}

pub const fn icon(kind: ActionKind) -> IconName {
    match kind {
        ActionKind::Redeem => IconName::Gift,
        ActionKind::SignUp => IconName::Calendar,
        ActionKind::Play => IconName::Game,
        _ => IconName::Qr,
    }
}

/// What came of it, in a title and a line.
pub fn claimed(campaign: &Campaign) -> Option<(String, String)> {
    let claim = campaign.claimed.as_ref()?;
    Some(match (campaign.kind, campaign.chances) {
        (CampaignKind::SpendAndGift, _) => (text::campaign::reached(), text::campaign::in_wallet()),
        (CampaignKind::DoublePoints, _) => {
            let until = i18n::day_time(&campaign.ends_at);
            (text::campaign::opted_in(), text::campaign::counts_until(&until))
        }
        (_, Some(chances)) => {
            (text::campaign::claimed(), text::campaign::chances_given(chances.into()))
        }
        _ if claim.coupon.is_some() => (text::campaign::claimed(), text::campaign::in_wallet()),
        _ => (text::campaign::claimed(), text::campaign::claimed_on(&i18n::date_time(&claim.at))),
    })
}

/// Why it cannot be used, said plainly.
pub fn barrier(standing: &Standing, campaign: &Campaign) -> Option<AnyView> {
    let line = match standing {
        Standing::Open => return None,
        Standing::Upcoming => text::campaign::opens(&i18n::day_time(&campaign.starts_at)),
        Standing::Over => text::campaign::over(),
        Standing::NotMine(Some(tier)) => text::campaign::for_tier(tier),
        Standing::NotMine(None) => text::campaign::not_mine(),
    };
    let tone = if *standing == Standing::Over { Tone::Warning } else { Tone::Info };
    let state = standing.as_str();
    Some(
        view! { <div class="campaign__barrier" data-state=state><Notice tone>{line}</Notice></div> }
            .into_any(),
    )
}
