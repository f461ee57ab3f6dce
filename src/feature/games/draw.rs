//! The wheel and the grid: the result is known before they move, and they end on it.

use contract::games::GameDetail;
use leptos::prelude::*;

/// What is drawn, and how.
pub fn view(game: Memo<GameDetail>) -> AnyView {
    (move || game.with(|game| game.game.title.clone())).into_any()
}
