//! What a member can do about a game that is played: begin, go on, or why not.

use contract::{
    Code,
    games::{Game, GamePhase},
    mall::Unavailable,
};

use super::super::model;

#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    Begin,
    /// A round is still running.
    GoOn,
    /// Nobody is here to play it.
    SignIn,
    Barred(Unavailable),
}

impl Way {
    pub fn of(game: &Game, is_guest: bool) -> Self {
        if game.is_running && !is_guest {
            return Self::GoOn;
        }
        if let Some(reason) = model::out_of_time(game) {
            return Self::Barred(reason.clone());
        }
        match game.phase {
            GamePhase::Upcoming => Self::barred(Code::GameNotOpen),
            GamePhase::Over => Self::barred(Code::GameOver),
            _ if is_guest => Self::SignIn,
            _ => game.unavailable.first().cloned().map_or(Self::Begin, Self::Barred),
        }
    }

    fn barred(code: Code) -> Self {
        Self::Barred(Unavailable { code, ..Unavailable::default() })
    }

    /// For `data-way`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::GoOn => "go-on",
            Self::SignIn => "sign-in",
            Self::Barred(_) => "barred",
        }
    }
}

#[cfg(test)]
mod tests {
    use contract::Code;
    use serde_json::json;

    use super::Way;
    use crate::feature::games::model::sample::game;

    fn code(way: &Way) -> Option<Code> {
        match way {
            Way::Barred(reason) => Some(reason.code),
            _ => None,
        }
    }

    #[test]
    fn a_member_begins_or_goes_on() {
        assert_eq!(Way::of(&game(json!({})), false), Way::Begin);
        let running = game(json!({ "is_running": true, "rounds_left": 0 }));
        assert_eq!(Way::of(&running, false), Way::GoOn);
    }

    #[test]
    fn a_guest_is_asked_in_while_it_is_on() {
        assert_eq!(Way::of(&game(json!({})), true), Way::SignIn);
        let over = game(json!({ "phase": "over" }));
        assert_eq!(code(&Way::of(&over, true)), Some(Code::GameOver));
        let upcoming = game(json!({
            "phase": "upcoming",
            "unavailable": [{ "code": "game_not_open", "starts_at": "2026-11-20T10:00:00+08:00" }],
        }));
        let way = Way::of(&upcoming, true);
        assert!(matches!(&way, Way::Barred(reason) if reason.starts_at.is_some()), "{way:?}");
    }

    #[test]
    fn the_time_is_a_better_reason_than_the_days_limit() {
        let unavailable = json!([{ "code": "limit_reached", "limit": 3 }, { "code": "game_over" }]);
        let over = game(json!({ "phase": "over", "unavailable": unavailable }));
        assert_eq!(code(&Way::of(&over, false)), Some(Code::GameOver));
        let used = json!([{ "code": "limit_reached", "limit": 3 }]);
        let used = game(json!({ "rounds_left": 0, "unavailable": used }));
        assert_eq!(code(&Way::of(&used, false)), Some(Code::LimitReached));
    }

    #[test]
    fn a_round_that_runs_is_gone_on_with_after_the_end() {
        let unavailable = json!([{ "code": "game_over" }]);
        let over = game(json!({ "phase": "over", "is_running": true, "unavailable": unavailable }));
        assert_eq!(Way::of(&over, false), Way::GoOn);
    }
}
