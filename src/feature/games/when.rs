//! Until when a game is on, or from when; by the backend's clock, to the second on the last day.

use contract::{
    Timestamp,
    games::{Game, GamePhase},
};
use leptos::prelude::*;

use super::model;
use crate::{
    feature::ticking,
    i18n::{self, text},
    ui::{Countdown, Icon, IconName},
};

/// A moment at which the game is another one, and how it is told.
struct Turn {
    at: Timestamp,
    far: fn(&str) -> String,
    near: fn() -> String,
}

impl Turn {
    fn of(game: &Game) -> Option<Self> {
        let at = model::turns_at(game)?;
        Some(match game.phase {
            GamePhase::Upcoming => {
                Self { at, far: text::games::opens, near: text::games::opens_in }
            }
            _ => Self { at, far: text::games::closes, near: text::games::closes_in },
        })
    }
}

/// One line.
pub fn view(game: &Game, now: Signal<f64>) -> AnyView {
    let Some(Turn { at, far, near }) = Turn::of(game) else {
        let ended = (game.phase == GamePhase::Over)
            .then(|| text::games::ended(&i18n::day_time(&game.closes_at)));
        return ended.map(|ended| line(ended.into_any(), Signal::derive(|| false))).into_any();
    };
    let until = at.timestamp() as f64;
    let is_near = Memo::new(move |_| ticking::is_near(now.get(), until));
    let words = move || match is_near.get() {
        true => view! { {near()}" "<Countdown now until/> }.into_any(),
        false => far(&i18n::day_time(&at)).into_any(),
    };
    line(words.into_any(), is_near.into())
}

fn line(words: AnyView, is_near: Signal<bool>) -> AnyView {
    view! {
        <span class="game-when" data-state=move || is_near.get().then_some("near")>
            <Icon name=IconName::Clock/>
            <span>{words}</span>
        </span>
    }
    .into_any()
}
