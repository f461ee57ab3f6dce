//! A round: the lanterns, the questions or the picture in pieces; and how it ended.

use contract::games::Round;
use leptos::prelude::*;

use super::jigsaw;
use crate::{
    feature::arriving::arriving, i18n::text, route::Route, shell::Page, travel::travelling,
};

/// Shows a board.
pub type BoardView = fn(Memo<Round>) -> AnyView;

travelling! {
    in jigsaw: fn pieces() -> BoardView { jigsaw::view }
}

/// The page of one round.
pub fn page(place: Route) -> AnyView {
    let board = arriving(pieces);
    view! {
        <Page route=place title=text::round::title() class="round">
            {move || board.get().is_some()}
        </Page>
    }
    .into_any()
}
