//! The board: a grid of places, each a button with the piece that lies there. The arrow keys lead
//! through it, Enter or Space picks and swaps, Escape lets go.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{Picture, Table, model, number};
use crate::{
    i18n::text,
    ui::{Icon, IconName},
};

impl Table {
    pub(super) fn board(self, picture: Picture) -> AnyView {
        let side = self.puzzle.with_value(|puzzle| puzzle.side);
        let rows = (0..side).map(|row| {
            let cells = (0..side).map(|column| self.cell(row, column, side)).collect_view();
            view! { <div class="jigsaw__row" role="row">{cells}</div> }
        });
        let css_url = model::css_url(&picture.url);
        let on_lost = move |_| {
            self.is_picture_lost.set(true);
            self.is_numbered.set(true);
        };
        view! {
            <div
                class="jigsaw__board"
                style=("--side", side.to_string())
                style=("--picture", css_url)
            >
                <div
                    class="jigsaw__grid"
                    role="grid"
                    aria-label=text::jigsaw::board(&picture.title)
                    node_ref=self.board
                    on:click=move |event| self.on_click(&event)
                    on:keydown=move |event| self.on_key(&event)
                    on:focusin=move |event: ev::FocusEvent| {
                        if let Some(place) = place_of(event.target()) {
                            self.at.set(place);
                        }
                    }
                    on:pointerdown=move |event| self.on_down(&event)
                    on:pointermove=move |event| self.on_move(&event)
                    on:pointerup=move |event| self.on_up(&event)
                    on:pointercancel=move |event| self.on_cancel(&event)
                >
                    {rows.collect_view()}
                </div>
                // It lies on the board while one looks at it, and once it is whole.
                <img
                    class="jigsaw__picture"
                    src=picture.url
                    alt=picture.alt
                    width="600"
                    height="600"
                    on:error=on_lost
                    on:click=move |_| self.is_peeked_at.set(false)
                />
            </div>
        }
        .into_any()
    }

    fn cell(self, row: u16, column: u16, side: u16) -> AnyView {
        let place = row * side + column;
        let piece = Memo::new(move |_| {
            let lies = self.pieces.with(|pieces| pieces.get(usize::from(place)).copied());
            lies.unwrap_or(place)
        });
        let is_right = Memo::new(move |_| piece.get() == place);
        let is_picked = Memo::new(move |_| self.picked.get() == Some(place));
        let flight = Memo::new(move |_| self.drag.flight_to(place));
        let home = move || self.puzzle.with_value(|puzzle| puzzle.position(piece.get()));
        let label = move || {
            let (row, column, piece) = (number(row), number(column), number(piece.get()));
            if is_right.get() {
                text::jigsaw::place_right(&row, &column, &piece)
            } else {
                text::jigsaw::place(&row, &column, &piece)
            }
        };
        let pressed = move || {
            let name = if is_picked.get() { "true" } else { "false" };
            (!is_right.get()).then_some(name)
        };
        view! {
            <div class="jigsaw__cell" role="gridcell">
                <button
                    type="button"
                    class="jigsaw__place"
                    data-place=place.to_string()
                    data-piece=move || piece.get().to_string()
                    data-state=move || {
                        if is_right.get() {
                            "right"
                        } else if is_picked.get() {
                            "picked"
                        } else {
                            "loose"
                        }
                    }
                    data-dragged=move || self.drag.is_dragged(place).then_some("")
                    data-over=move || self.drag.is_over(place).then_some("")
                    data-flies=move || flight.get().map(|flight| flight.turn)
                    aria-label=label
                    aria-pressed=pressed
                    aria-disabled=move || is_right.get().then_some("true")
                    tabindex=move || if self.at.get() == place { "0" } else { "-1" }
                >
                    <span
                        class="jigsaw__piece"
                        style=("--row", move || home().0.to_string())
                        style=("--column", move || home().1.to_string())
                        style=("--x", move || flight.get().map(|flight| flight.x).unwrap_or_default())
                        style=("--y", move || flight.get().map(|flight| flight.y).unwrap_or_default())
                    >
                        <span class="jigsaw__number">{move || number(piece.get())}</span>
                        <span class="jigsaw__mark"><Icon name=IconName::Check/></span>
                    </span>
                </button>
            </div>
        }
        .into_any()
    }

    fn on_click(self, event: &ev::MouseEvent) {
        // Letting go of a piece that was dragged is no tap; a key or a screen reader never drags.
        let ends_drag = self.drag.has_just_ended() && event.detail() != 0;
        if let Some(place) = place_of(event.target()).filter(|_| !ends_drag) {
            self.tap(place);
        }
    }

    fn on_key(self, event: &ev::KeyboardEvent) {
        if event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        let key = event.key();
        if key == "Escape" && self.picked.get_untracked().is_some() {
            event.prevent_default();
            return self.let_go();
        }
        let at = self.at.get_untracked();
        if let Some(to) = self.puzzle.with_value(|puzzle| puzzle.step(at, &key)) {
            event.prevent_default();
            self.focus(to);
        }
    }

    pub(super) fn focus(self, place: u16) {
        if let Some(button) = self.element(place, "") {
            button.focus().ok();
        }
    }

    /// The element of a place, or one in it.
    pub(super) fn element(self, place: u16, inside: &str) -> Option<HtmlElement> {
        let selector = ["[data-place=\"", &*place.to_string(), "\"]", inside].concat();
        let board = self.board.try_get_untracked().flatten()?;
        board.query_selector(&selector).ok().flatten()?.dyn_into().ok()
    }
}

/// The place that an event is about.
pub fn place_of(target: Option<web_sys::EventTarget>) -> Option<u16> {
    let target = target?.dyn_into::<Element>().ok()?;
    let place = target.closest("[data-place]").ok().flatten()?;
    place.get_attribute("data-place")?.parse().ok()
}
