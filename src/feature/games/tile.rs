//! A game in the list: a large picture while it is on, a row before and after that. All of it leads
//! to the game's page, but for the way to its rules.

use contract::games::Game;
use leptos::prelude::*;

use super::{when, words};
use crate::{
    i18n::{self, text},
    route::Route,
    ui::{Icon, IconName},
};

/// A game as it is drawn; drawn anew when anything about it has changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown(pub Game);

impl Eq for Shown {}

impl core::hash::Hash for Shown {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.0.id.hash(state);
    }
}

/// One that is on.
pub fn tile(game: &Game, now: Signal<f64>) -> AnyView {
    let own = own(game);
    let state = own.as_ref().map(|own| own.state);
    let earns = words::earns(game).map(|words| {
        view! { <p class="game-tile__earns"><Icon name=IconName::Gift/><span>{words}</span></p> }
    });
    let best = game.best.map(|best| {
        view! { <span class="game-tile__best">{text::games::best(&i18n::integer(best.into()))}</span> }
    });
    view! {
        <article
            class="game-tile"
            data-game=game.id.to_string()
            data-kind=words::kind_data(game.kind)
            data-state=state
        >
            <div class="game-tile__art">
                {picture(game)}
                {when::view(game, now)}
            </div>
            <div class="game-tile__words">
                <p class="game-tile__kind">{words::kind_name(game.kind)}</p>
                <h3 class="game-tile__title">
                    <a class="game-tile__link" href=Route::Game(game.id.clone()).href()>
                        {game.title.clone()}
                    </a>
                </h3>
                {game.summary.clone().map(|line| view! { <p class="game-tile__summary">{line}</p> })}
                {earns}
                <div class="game-tile__foot">
                    {own.map(Own::view)}
                    {best}
                    <a
                        class="game-tile__rules"
                        href=words::rules_href(&game.id)
                        aria-label=text::games::rules_of(&game.title)
                    >
                        {text::games::rules()}
                    </a>
                </div>
            </div>
        </article>
    }
    .into_any()
}

/// One that is to come, or over.
pub fn row(game: &Game, now: Signal<f64>) -> AnyView {
    view! {
        <a
            class="game-row"
            href=Route::Game(game.id.clone()).href()
            data-game=game.id.to_string()
            data-phase=words::phase_data(game.phase)
        >
            <span class="game-row__art">{picture(game)}</span>
            <span class="game-row__words">
                <span class="game-row__title">{game.title.clone()}</span>
                {when::view(game, now)}
            </span>
            <Icon name=IconName::ChevronRight/>
        </a>
    }
    .into_any()
}

/// The picture of a game; it says nothing that its title does not.
pub fn picture(game: &Game) -> AnyView {
    match game.picture.clone() {
        Some(address) => view! {
            <img class="art" src=address alt="" width="360" height="240" loading="lazy" decoding="async"/>
        }
        .into_any(),
        None => view! { <Icon name=words::kind_icon(game.kind)/> }.into_any(),
    }
}

/// How it stands with this member.
struct Own {
    /// For `data-state`.
    state: &'static str,
    words: String,
}

impl Own {
    fn view(self) -> AnyView {
        let Self { state, words } = self;
        let arrow = (state == "running").then(|| view! { <Icon name=IconName::ChevronRight/> });
        view! { <span class="game-tile__own" data-state=state>{words}{arrow}</span> }.into_any()
    }
}

/// A round that is running; else how often the member can still draw or play. Nothing for guests.
fn own(game: &Game) -> Option<Own> {
    let own = |state, words| Some(Own { state, words });
    if game.is_running {
        return own("running", text::games::go_on());
    }
    match (game.chances, game.rounds_left) {
        (Some(0), _) => own("none", text::games::no_chances()),
        (Some(chances), _) => own("open", text::games::chances(chances.into())),
        (None, Some(0)) => {
            let used = game.unavailable.iter().find_map(|reason| reason.limit);
            own("none", words::rounds_used(used))
        }
        (None, Some(left)) => own("open", text::games::rounds_left(left.into())),
        (None, None) => None,
    }
}

/// Tiles before they are there, as large as they will be.
pub fn tiles_to_come(count: u8) -> AnyView {
    let tile = |_| {
        view! {
            <div class="game-tile">
                <div class="game-tile__art skeleton"></div>
                <div class="game-tile__words">
                    <p class="game-tile__kind"><span class="skeleton"></span></p>
                    <p class="game-tile__title"><span class="skeleton"></span></p>
                    <p class="game-tile__summary"><span class="skeleton"></span></p>
                    <div class="game-tile__foot"></div>
                </div>
            </div>
        }
    };
    view! { <div class="game-tiles" aria-hidden="true">{(0..count).map(tile).collect_view()}</div> }
        .into_any()
}
