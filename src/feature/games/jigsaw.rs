//! A picture in pieces: two are swapped by dragging, by tapping or by keyboard, until it is whole.

use contract::games::Round;
use leptos::prelude::*;

/// The board of a round that is running.
pub fn view(round: Memo<Round>) -> AnyView {
    (move || round.with(|round| round.score)).into_any()
}
