//! A game whose prizes are drawn: the drawing itself.

use contract::games::{GameDetail, GamePhase};
use leptos::prelude::*;

use super::super::draw;

/// Once the drawing was there it stays, also when the game ends: somebody may be looking at a result.
pub fn view(detail: Memo<GameDetail>, is_held: RwSignal<bool>) -> AnyView {
    let is_shown = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || detail.with(|detail| detail.game.phase == GamePhase::On)
    });
    (move || {
        is_shown.get().then(|| {
            view! { <section class="game__drawing">{draw::view(detail, is_held)}</section> }
        })
    })
    .into_any()
}
