//! Games: the check-in of today, what is on and until when, how often one can still play or draw and
//! what that earns, what is to come, and what was won lately.

use contract::games::{GamePage, LastPrize, ListGames};
use leptos::prelude::*;

use crate::{
    feature::{listing, ticking},
    i18n::{self, text},
    query::Query,
    route::Route,
    session::SessionState,
    shell::Page,
    ui::{Art, Data, Empty, Icon, IconName, Load},
};

pub mod draw;
pub mod game;
pub mod jigsaw;
mod model;
mod odds;
pub mod receipt;
pub mod round;
mod tile;
mod today;
mod when;
mod words;

use model::Groups;
use tile::Shown;

/// So many of the last prizes are told.
const LAST_PRIZES: usize = 6;

#[component]
pub fn GamesPage() -> impl IntoView {
    let session = expect_context::<SessionState>();
    let is_guest = Memo::new(move |_| session.get().must_sign_in());
    let games = Query::new(ListGames {});
    view! {
        <Page route=Route::Games title=text::shell::games() class="games">
            {today::view(is_guest)}
            <Load
                source=games.source
                skeleton=|| tile::tiles_to_come(3)
                on_retry=Callback::new(move |()| games.again())
                let:page
            >
                {contents(games, page)}
            </Load>
        </Page>
    }
    .into_any()
}

fn contents(games: Query<GamePage>, page: Data<GamePage>) -> AnyView {
    let now = ticking::seconds();
    listing::follow(
        move |before, now| page.with(|page| model::has_turned(&page.data, before, now)),
        move || games.again(),
    );
    let groups = Memo::new(move |_| page.with(|page| Groups::of(&page.data)));
    let last = Memo::new(move |_| page.with(|page| page.last_prizes.clone()));
    let is_empty = Memo::new(move |_| groups.with(Groups::is_empty));
    let on = Memo::new(move |_| groups.with(|groups| shown(&groups.on)));
    let upcoming = Memo::new(move |_| groups.with(|groups| shown(&groups.upcoming)));
    let over = Memo::new(move |_| groups.with(|groups| shown(&groups.over)));
    let nothing = || {
        let (title, body) = (text::games::empty(), text::games::empty_hint());
        view! { <Empty art=Art::Activities title body/> }
    };
    view! {
        {move || is_empty.get().then(nothing)}
        {group("on", text::games::on, "game-tiles", on, move |game| tile::tile(&game.0, now))}
        {own_places()}
        {move || last.with(|last| last_prizes(last))}
        {group("upcoming", text::games::upcoming, "game-rows", upcoming, move |game| tile::row(&game.0, now))}
        {group("over", text::games::over, "game-rows", over, move |game| tile::row(&game.0, now))}
    }
    .into_any()
}

fn shown(games: &[contract::games::Game]) -> Vec<Shown> {
    games.iter().cloned().map(Shown).collect()
}

/// Those of one phase, below its name.
fn group(
    phase: &'static str,
    title: fn() -> String,
    class: &'static str,
    games: Memo<Vec<Shown>>,
    draw: impl Fn(Shown) -> AnyView + Copy + Send + Sync + 'static,
) -> AnyView {
    let is_any = Memo::new(move |_| games.with(|games| !games.is_empty()));
    let section = move || {
        view! {
            <section class="games__group" data-phase=phase>
                <h2 class="section-title">{title()}</h2>
                <ul class=class>
                    <For each=move || games.get() key=Shown::clone let:game>
                        <li>{draw(game)}</li>
                    </For>
                </ul>
            </section>
        }
    };
    (move || is_any.get().then(section)).into_any()
}

/// To what one has won and drawn.
fn own_places() -> AnyView {
    let link = |to: Route, icon: IconName, name: String| {
        view! {
            <a class="games__place" href=to.href()>
                <Icon name=icon/>
                <span class="games__place-name">{name}</span>
            </a>
        }
    };
    view! {
        <nav class="games__places" aria-label=text::games::mine()>
            {link(Route::Prizes, IconName::Gift, text::prize::title())}
            {link(Route::Draws, IconName::Receipt, text::draw::title())}
        </nav>
    }
    .into_any()
}

fn last_prizes(prizes: &[LastPrize]) -> Option<AnyView> {
    if prizes.is_empty() {
        return None;
    }
    let row = |prize: &LastPrize| {
        view! {
            <li class="last-prize">
                <span class="last-prize__name">{prize.name.clone()}</span>
                <span class="last-prize__title">{prize.title.clone()}</span>
                <span class="last-prize__at">{i18n::day_time(&prize.at)}</span>
            </li>
        }
    };
    let rows = prizes.iter().take(LAST_PRIZES).map(row).collect_view();
    Some(
        view! {
            <section class="games__group">
                <h2 class="section-title">{text::games::last_prizes()}</h2>
                <ul class="last-prizes">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}
