//! What games are called and what keeps a member from one, wherever they show.

use contract::{
    Code, Timestamp,
    games::{ChanceSource, Game, GameKind, GamePeriod, GamePhase},
    id::GameId,
    mall::Unavailable,
};

use crate::{
    i18n::{self, text},
    route::Route,
    ui::IconName,
};

/// Names the open sheet with the rules in the address.
pub const RULES: &str = "rules";

/// The address of a game's rules.
pub fn rules_href(id: &GameId) -> String {
    [&*Route::Game(id.clone()).href(), "?", RULES, "=1"].concat()
}

pub fn kind_name(kind: GameKind) -> String {
    match kind {
        GameKind::Riddles => text::games::kind_riddles(),
        GameKind::Jigsaw => text::games::kind_jigsaw(),
        GameKind::Quiz => text::games::kind_quiz(),
        GameKind::Wheel => text::games::kind_wheel(),
        GameKind::Grid => text::games::kind_grid(),
        GameKind::Unknown => text::games::kind_other(),
    }
}

/// For `data-kind`.
pub const fn kind_data(kind: GameKind) -> &'static str {
    match kind {
        GameKind::Riddles => "riddles",
        GameKind::Jigsaw => "jigsaw",
        GameKind::Quiz => "quiz",
        GameKind::Wheel => "wheel",
        GameKind::Grid => "grid",
        GameKind::Unknown => "unknown",
    }
}

/// What stands where the brand has no picture.
pub const fn kind_icon(kind: GameKind) -> IconName {
    match kind {
        GameKind::Riddles => IconName::Sparkles,
        GameKind::Quiz => IconName::Cup,
        GameKind::Wheel | GameKind::Grid => IconName::Gift,
        GameKind::Jigsaw | GameKind::Unknown => IconName::Game,
    }
}

pub fn phase_name(phase: GamePhase) -> String {
    match phase {
        GamePhase::Upcoming => text::games::upcoming(),
        GamePhase::On => text::games::phase_on(),
        GamePhase::Over => text::games::phase_over(),
        GamePhase::Unknown => text::games::phase_other(),
    }
}

/// For `data-phase`.
pub const fn phase_data(phase: GamePhase) -> &'static str {
    match phase {
        GamePhase::Upcoming => "upcoming",
        GamePhase::On => "on",
        GamePhase::Over => "over",
        GamePhase::Unknown => "unknown",
    }
}

/// What reaching its mark earns.
pub fn earns(game: &Game) -> Option<String> {
    let (mark, earning) = game.mark.zip(game.earns.as_ref())?;
    let mark = i18n::integer(mark.into());
    Some(text::games::earn(earning.chances.into(), &mark, &earning.title))
}

/// From when until when.
pub fn period(period: &GamePeriod) -> String {
    let until = i18n::date_time(&period.until);
    match &period.from {
        Some(from) => text::games::period_span(&i18n::date_time(from), &until),
        None => text::games::period_until(&until),
    }
}

/// That no round is left of as many as one may play; of all of them where nobody says how many.
pub fn rounds_used(limit: Option<u32>) -> String {
    limit.map_or_else(text::games::rounds_all_used, |limit| text::games::rounds_used(limit.into()))
}

/// How many chances a source of them gives.
pub fn gives(source: &ChanceSource) -> String {
    ["+", &text::games::times(source.chances.into())].concat()
}

/// Why this member cannot play it, or draw.
pub fn why(reason: &Unavailable) -> String {
    let at = |at: &Option<Timestamp>, words: fn(&str) -> String| {
        at.as_ref().map(|at| words(&i18n::day_time(at)))
    };
    match reason.code {
        Code::GameNotOpen => at(&reason.starts_at, text::games::opens)
            .unwrap_or_else(|| phase_name(GamePhase::Upcoming)),
        Code::GameOver => {
            at(&reason.ended_at, text::games::ended).unwrap_or_else(|| phase_name(GamePhase::Over))
        }
        Code::NoChances => text::games::no_chances(),
        Code::LimitReached => rounds_used(reason.limit),
        _ => text::games::not_now(),
    }
}
