//! The board: the wheel with its pointer or the grid with its light, and the same as a list.

use contract::games::Segment;
use leptos::prelude::*;

use super::{
    Desk, grid,
    model::{self, Shape},
    stage, wheel,
};
use crate::i18n::text;

impl Desk {
    pub(super) fn board(self) -> AnyView {
        let place = Memo::new(move |_| {
            let drawn = self.shown.with(|drawn| Some(drawn.as_ref()?.receipt.segment.clone()))?;
            self.segments.with(|segments| model::place_of(segments, &drawn))
        });
        let rest = move || stage::rest(self.shape.get(), place.get(), self.count());
        let mover = self.mover;
        let inner = move || match self.shape.get() {
            Shape::Wheel => view! {
                <div class="wheel" aria-hidden="true">
                    <div class="wheel__disc" node_ref=mover style:transform=rest>
                        {move || self.segments.with(|segments| wheel::slices(segments))}
                    </div>
                    <svg class="wheel__pointer" viewBox="0 0 40 52" focusable="false">
                        <path d="M20 50L5 18a16 16 0 1 1 30 0z"/>
                        <circle cx="20" cy="17" r="6"/>
                    </svg>
                </div>
            }
            .into_any(),
            Shape::Grid { columns, has_middle } => {
                let middle = if has_middle { model::BEFORE_THE_MIDDLE } else { usize::MAX };
                let button = move || self.is_open.get().then(|| self.button("squares__button"));
                let middle_cell =
                    has_middle.then(|| view! { <div class="squares__middle">{button}</div> });
                let light = move || if place.get().is_some() { "on" } else { "off" };
                view! {
                    <div class="squares" data-columns=columns>
                        {grid::cells(self.segments, 0, middle)}
                        {middle_cell}
                        {grid::cells(self.segments, middle, usize::MAX)}
                        <div class="squares__light" aria-hidden="true" node_ref=mover
                            data-state=light style:transform=rest></div>
                    </div>
                }
                .into_any()
            }
        };
        let list =
            move || self.segments.with(|segments| segments.iter().map(line).collect::<Vec<_>>());
        view! {
            // Whoever does not want to wait taps anywhere on it, or the button.
            <div class="draw__board" on:click=move |_| self.skip()>{inner}</div>
            <ul class="draw__list" aria-label=text::draw::segments()>{list}</ul>
        }
        .into_any()
    }

    fn count(self) -> usize {
        self.segments.with(Vec::len)
    }
}

/// A segment for those who cannot see the board, or not well.
fn line(segment: &Segment) -> AnyView {
    let is_gone = segment.weight == 0;
    let gone = is_gone.then(|| view! { <span class="draw__gone">{text::draw::gone()}</span> });
    view! { <li data-segment=segment.id.to_string()>{segment.title.clone()}" "{gone}</li> }
        .into_any()
}
