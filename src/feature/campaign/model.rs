//! What a campaign comes to for whoever looks at it.

use contract::{
    Code, Timestamp,
    campaigns::{ActionKind, Campaign, CampaignInstead, CampaignPhase},
    id::CouponId,
};

use crate::route::Route;

/// How it stands with this campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Open,
    Upcoming,
    Over,
    /// It is for others: with the name of the lowest tier that it is for, if that is why.
    NotMine(Option<String>),
}

impl Standing {
    pub fn of(campaign: &Campaign) -> Self {
        let barred = |code| campaign.unavailable.iter().any(|reason| reason.code == code);
        if campaign.phase == CampaignPhase::Over || barred(Code::CampaignOver) {
            return Self::Over;
        }
        if campaign.phase == CampaignPhase::Upcoming || barred(Code::CampaignNotOpen) {
            return Self::Upcoming;
        }
        match campaign.unavailable.first() {
            Some(reason) => Self::NotMine(reason.tier.as_ref().map(|tier| tier.name.clone())),
            None => Self::Open,
        }
    }

    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Upcoming => "upcoming",
            Self::Over => "over",
            Self::NotMine(_) => "not-mine",
        }
    }
}

/// The one thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    SignIn,
    Claim,
    /// Somewhere else, by what is done there.
    Go(ActionKind, Route),
    /// To the coupon that came of it.
    Coupon(CouponId),
    /// In a newer version of the app.
    Unknown,
    Nothing,
}

impl Step {
    pub fn of(campaign: &Campaign, is_guest: bool) -> Self {
        if Standing::of(campaign) != Standing::Open {
            return Self::Nothing;
        }
        let action = &campaign.action;
        if is_guest && action.kind != ActionKind::None {
            return Self::SignIn;
        }
        let claimed = campaign.claimed.as_ref();
        let coupon = || claimed?.coupon.clone().map(Self::Coupon);
        let go = |to: Option<Route>| to.map_or(Self::Nothing, |to| Self::Go(action.kind, to));
        match action.kind {
            ActionKind::Claim => Self::Claim,
            ActionKind::Redeem => go(action.reward.clone().map(Route::Reward)),
            ActionKind::SignUp => go(action.activity.clone().map(Route::Activity)),
            ActionKind::Play => go(action.game.clone().map(Route::Game)),
            ActionKind::Spend => coupon().unwrap_or_else(|| go(Some(Route::Code))),
            ActionKind::None => coupon().unwrap_or(Self::Nothing),
            ActionKind::Unknown => Self::Unknown,
        }
    }
}

/// Whether it is shown as nobody's in particular, where the session is not known.
pub fn is_for_everybody(campaign: &Campaign) -> bool {
    let is_of_audience = |code| !matches!(code, Code::CampaignNotOpen | Code::CampaignOver);
    campaign.why.is_none()
        && campaign.claimed.is_none()
        && !campaign.unavailable.iter().any(|reason| is_of_audience(reason.code))
}

/// When it is another one: it begins, or ends.
pub fn turns_at(campaign: &Campaign) -> Option<Timestamp> {
    match campaign.phase {
        CampaignPhase::Upcoming => Some(campaign.starts_at),
        CampaignPhase::On => Some(campaign.ends_at),
        CampaignPhase::Over | CampaignPhase::Unknown => None,
    }
}

const DAY_S: f64 = 86_400.0;

/// How many whole days are left, where the time is known.
pub fn days_left(now: f64, until: f64) -> Option<i64> {
    (now > 0.0 && until > now).then(|| ((until - now) / DAY_S) as i64)
}

/// Where something else leads to.
pub fn place(other: &CampaignInstead) -> Option<Route> {
    let campaign = || other.campaign.clone().map(Route::Campaign);
    let activity = || other.activity.clone().map(Route::Activity);
    let game = || other.game.clone().map(Route::Game);
    let reward = || other.reward.clone().map(Route::Reward);
    let place = campaign().or_else(activity).or_else(game).or_else(reward)?;
    // Whatever it is called, it is that place and no other.
    Route::parse(&place.href()).filter(|found| *found == place)
}

/// How many times as many points: `2`, `1.5`; from hundredths.
pub fn times(factor: u32) -> String {
    let (whole, rest) = (factor / 100, factor % 100);
    match rest {
        0 => whole.to_string(),
        rest if rest.is_multiple_of(10) => format!("{whole}.{}", rest / 10),
        rest => format!("{whole}.{rest:02}"),
    }
}

#[cfg(test)]
mod tests;
