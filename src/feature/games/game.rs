//! One game: its rules, its prizes and how to begin; a draw is drawn here.

use contract::games::{GameDetail, GetGame};
use leptos::prelude::*;

use super::draw;
use crate::{
    feature::arriving::arriving,
    i18n::text,
    query::Query,
    route::Route,
    shell::Page,
    travel::travelling,
    ui::{Load, SkeletonRows},
};

/// What is drawn of a game whose prizes are drawn.
pub type DrawView = fn(Memo<GameDetail>) -> AnyView;

travelling! {
    in draw: fn drawing() -> DrawView { draw::view }
}

/// The page of one game.
pub fn page(place: Route) -> AnyView {
    let Route::Game(id) = place.clone() else { return ().into_any() };
    let game = Query::new(GetGame { id });
    view! {
        <Page route=place title=text::shell::games() class="game">
            <Load
                source=game.source
                skeleton=|| view! { <SkeletonRows rows=5/> }.into_any()
                on_retry=Callback::new(move |()| game.again())
                let:game
            >
                {
                    let detail = Memo::new(move |_| game.get());
                    let draw = arriving(drawing);
                    (move || draw.get().map(|view| view(detail))).into_any()
                }
            </Load>
        </Page>
    }
    .into_any()
}
