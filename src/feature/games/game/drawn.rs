//! A game whose prizes are drawn: the drawing itself, and the chances for it.

use contract::games::{GameDetail, GamePhase};
use leptos::prelude::*;

use super::{super::draw, chances};

/// Once the drawing was there it stays, also when the game ends: somebody may be looking at a result.
pub fn view(detail: Memo<GameDetail>, is_guest: Memo<bool>, is_held: RwSignal<bool>) -> AnyView {
    let is_shown = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || detail.with(|detail| detail.game.phase == GamePhase::On)
    });
    let drawing = move || {
        is_shown.get().then(|| {
            view! { <section class="game__drawing">{draw::view(detail, is_held)}</section> }
        })
    };
    view! { {drawing}{chances::view(detail, is_guest, is_held)} }.into_any()
}
