//! Games as they stand in time: in which group each is listed, and when something about it turns.

use contract::{
    Code, Timestamp,
    games::{Game, GamePhase},
    mall::Unavailable,
};

use crate::feature::listing::is_between;

/// The games by where they stand, each group in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    pub on: Vec<Game>,
    pub upcoming: Vec<Game>,
    pub over: Vec<Game>,
}

impl Groups {
    pub fn of(games: &[Game]) -> Self {
        let mut groups = Self::default();
        for game in games {
            let group = match game.phase {
                GamePhase::On => &mut groups.on,
                GamePhase::Upcoming | GamePhase::Unknown => &mut groups.upcoming,
                GamePhase::Over => &mut groups.over,
            };
            group.push(game.clone());
        }
        groups
    }

    pub fn is_empty(&self) -> bool {
        self.on.is_empty() && self.upcoming.is_empty() && self.over.is_empty()
    }
}

/// When its phase is another one: its beginning, or its end.
pub fn turns_at(game: &Game) -> Option<Timestamp> {
    match game.phase {
        GamePhase::Upcoming => game.opens_at,
        GamePhase::On => Some(game.closes_at),
        GamePhase::Over | GamePhase::Unknown => None,
    }
}

/// When it is to be read anew: then, or when a new day gives something before that.
pub fn stale_at(game: &Game) -> Option<Timestamp> {
    let turns_at = turns_at(game)?;
    let renews_at = game.renews_at.filter(|_| game.phase == GamePhase::On);
    Some(renews_at.filter(|at| at.timestamp() < turns_at.timestamp()).unwrap_or(turns_at))
}

/// That it is not open yet, or over, where that is said to keep the member from it.
pub fn out_of_time(game: &Game) -> Option<&Unavailable> {
    let is_of_time = |code| matches!(code, Code::GameNotOpen | Code::GameOver);
    game.unavailable.iter().find(|reason| is_of_time(reason.code))
}

/// Whether one of them went stale between two moments, both in seconds since 1970.
pub fn has_turned(games: &[Game], before: f64, now: f64) -> bool {
    games.iter().filter_map(stale_at).any(|turn| is_between(&turn, before, now))
}

#[cfg(test)]
pub mod sample {
    use contract::games::Game;
    use serde_json::{Value, json};

    /// A game that is on, with what is different.
    pub fn game(change: Value) -> Game {
        let mut game = json!({
            "id": "gam_1", "kind": "riddles", "title": "Riddles", "phase": "on",
            "opens_at": "2026-11-20T10:00:00+08:00", "closes_at": "2026-11-30T22:00:00+08:00",
        });
        if let (Some(game), Value::Object(change)) = (game.as_object_mut(), change) {
            game.extend(change);
        }
        serde_json::from_value(game).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Groups, has_turned, sample::game, stale_at, turns_at};

    #[test]
    fn games_are_grouped_by_phase_and_keep_their_order() {
        let of = |id: &str, phase: &str| game(json!({ "id": id, "phase": phase }));
        let games = [of("a", "on"), of("b", "over"), of("c", "on"), of("d", "steeping")];
        let groups = Groups::of(&games);
        let ids = |group: &[contract::games::Game]| -> Vec<String> {
            group.iter().map(|game| game.id.to_string()).collect()
        };
        assert_eq!(ids(&groups.on), ["a", "c"]);
        assert_eq!(ids(&groups.over), ["b"]);
        assert_eq!(ids(&groups.upcoming), ["d"], "a phase of a newer backend is not on");
        assert!(!groups.is_empty() && Groups::of(&[]).is_empty());
    }

    #[test]
    fn a_game_turns_when_it_begins_and_when_it_ends() {
        let on = game(json!({}));
        let ends = on.closes_at.timestamp() as f64;
        let turned: Vec<i32> = (-10..10)
            .filter(|late| {
                let now = ends + f64::from(*late);
                has_turned(std::slice::from_ref(&on), now - 1.0, now)
            })
            .collect();
        assert_eq!(turned, [1], "once, as soon as the backend surely knows of it");
        let renewed = game(json!({ "renews_at": "2026-11-21T00:00:00+08:00" }));
        assert_eq!(stale_at(&renewed), renewed.renews_at, "a new day comes first");
        assert_eq!(turns_at(&renewed), Some(renewed.closes_at), "which is not its end");
        let last_day = game(json!({ "renews_at": "2026-12-01T00:00:00+08:00" }));
        assert_eq!(stale_at(&last_day), Some(last_day.closes_at));
        let upcoming = game(json!({ "phase": "upcoming" }));
        assert_eq!(turns_at(&upcoming), upcoming.opens_at);
        assert_eq!(turns_at(&game(json!({ "phase": "over" }))), None);
    }
}
