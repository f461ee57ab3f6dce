//! What activities, signups and waiting lists are called, wherever they show.

use contract::{
    Code,
    activities::{Activity, ActivityKind, Phase, SignupState},
    mall::Unavailable,
};

use crate::{
    i18n::{self, text},
    ui::IconName,
};

/// Few enough to be said.
const FEW_SEATS: u32 = 5;

pub fn kind_name(kind: ActivityKind) -> String {
    match kind {
        ActivityKind::Party => text::activity::kind_party(),
        ActivityKind::Workshop => text::activity::kind_workshop(),
        ActivityKind::Tasting => text::activity::kind_tasting(),
        ActivityKind::Charity => text::activity::kind_charity(),
        ActivityKind::Outdoor => text::activity::kind_outdoor(),
        ActivityKind::Lecture => text::activity::kind_lecture(),
        ActivityKind::Online => text::activity::kind_online(),
        ActivityKind::Trial => text::activity::kind_trial(),
        ActivityKind::Unknown => text::activity::kind_other(),
    }
}

/// What stands where the brand has no picture.
pub const fn kind_icon(kind: ActivityKind) -> IconName {
    match kind {
        ActivityKind::Party => IconName::Sparkles,
        ActivityKind::Workshop | ActivityKind::Tasting => IconName::Cup,
        ActivityKind::Charity => IconName::Leaf,
        ActivityKind::Outdoor => IconName::Sun,
        ActivityKind::Lecture => IconName::Headset,
        ActivityKind::Online => IconName::Globe,
        ActivityKind::Trial => IconName::Star,
        ActivityKind::Unknown => IconName::Calendar,
    }
}

/// Where an activity stands; few seats are said as such.
pub fn phase_name(activity: &Activity) -> String {
    match activity.phase {
        Phase::NotOpen => text::activity::phase_not_open(),
        Phase::Open if is_nearly_full(activity) => {
            text::activity::few_seats(activity.seats_left.into())
        }
        Phase::Open => text::activity::phase_open(),
        Phase::Full => text::activity::phase_full(),
        Phase::Closed => text::activity::phase_closed(),
        Phase::Running => text::activity::phase_running(),
        Phase::Over => text::activity::phase_over(),
        Phase::CalledOff => text::activity::phase_called_off(),
        Phase::Unknown => text::activity::kind_other(),
    }
}

/// For `data-phase`.
pub const fn phase_data(activity: &Activity) -> &'static str {
    match activity.phase {
        Phase::NotOpen => "not-open",
        Phase::Open if is_nearly_full(activity) => "few",
        Phase::Open => "open",
        Phase::Full => "full",
        Phase::Closed => "closed",
        Phase::Running => "running",
        Phase::Over => "over",
        Phase::CalledOff => "called-off",
        Phase::Unknown => "unknown",
    }
}

const fn is_nearly_full(activity: &Activity) -> bool {
    activity.seats_left > 0 && activity.seats_left <= FEW_SEATS
}

pub fn state_name(state: SignupState) -> String {
    match state {
        SignupState::Pending => text::activity::state_pending(),
        SignupState::Approved => text::activity::state_approved(),
        SignupState::Rejected => text::activity::state_rejected(),
        SignupState::Cancelled => text::activity::state_cancelled(),
        SignupState::CheckedIn => text::activity::state_checked_in(),
        SignupState::Attended => text::activity::state_attended(),
        SignupState::Missed => text::activity::state_missed(),
        SignupState::Unknown => text::activity::state_other(),
    }
}

/// What it costs each person.
pub fn price(activity: &Activity) -> String {
    match activity.price.0 {
        0 => text::activity::free(),
        _ => text::activity::per_person(&i18n::points(activity.price)),
    }
}

/// The city and the house, or that it is online.
pub fn place(activity: &Activity) -> String {
    activity.place.as_ref().map_or_else(text::activity::online_place, |place| {
        let city = place.city.iter().map(String::as_str);
        city.chain([place.name.as_str()]).collect::<Vec<_>>().join(" · ")
    })
}

/// From when until when, in the place's own time.
pub fn when(activity: &Activity) -> String {
    i18n::span(&activity.starts_at, &activity.ends_at)
}

/// Why this member cannot sign up.
pub fn why(reason: &Unavailable) -> String {
    match reason.code {
        Code::SignupNotOpen => {
            reason.starts_at.as_ref().map_or_else(text::activity::phase_not_open, |at| {
                text::activity::why_not_open(&i18n::day_time(at))
            })
        }
        Code::SignupClosed => text::activity::why_closed(),
        Code::ActivityFull => text::activity::why_full(),
        Code::AlreadySignedUp => text::activity::why_signed_up(),
        Code::TierRequired => reason
            .tier
            .as_ref()
            .map_or_else(text::activity::why_other, |tier| text::activity::why_tier(&tier.name)),
        Code::InsufficientPoints => {
            reason.missing.map_or_else(text::activity::why_other, |missing| {
                text::activity::why_points(&i18n::points(missing))
            })
        }
        _ => text::activity::why_other(),
    }
}
