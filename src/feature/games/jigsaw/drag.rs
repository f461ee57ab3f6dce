//! Dragging a piece with a finger, a pen or a mouse: it follows as long as it is held, and swaps
//! with the piece that it is dropped on. While it is held nothing but its own transform changes;
//! how the pieces then come to rest is an animation that is set once.

use leptos::{ev, prelude::*};

use super::{
    Table,
    board::place_of,
    model::{Puzzle, is_right},
};

/// So far, in CSS pixels, a finger may slip and still tap.
const SLIP: i32 = 6;

const PIECE: &str = " > .jigsaw__piece";

/// A piece that is held.
#[derive(Clone, Copy)]
struct Held {
    pointer: i32,
    place: u16,
    /// Where it was taken, in the window.
    from: (i32, i32),
    has_moved: bool,
}

/// A piece's way to where it lies by now; in lengths of CSS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight {
    place: u16,
    /// One of two by turns: what is another one begins anew.
    pub turn: &'static str,
    pub x: String,
    pub y: String,
}

#[derive(Clone, Copy)]
pub struct Drag {
    held: StoredValue<Option<Held>>,
    /// The place of the piece that is being dragged.
    dragged: RwSignal<Option<u16>>,
    /// The place that it would be dropped on.
    over: RwSignal<Option<u16>>,
    flights: RwSignal<Vec<Flight>>,
    turn: StoredValue<bool>,
    /// Until the click that a browser makes of letting go.
    has_ended: StoredValue<bool>,
}

impl Drag {
    pub fn none() -> Self {
        Self {
            held: StoredValue::new(None),
            dragged: RwSignal::new(None),
            over: RwSignal::new(None),
            flights: RwSignal::new(Vec::new()),
            turn: StoredValue::new(false),
            has_ended: StoredValue::new(false),
        }
    }

    pub fn is_dragged(self, place: u16) -> bool {
        self.dragged.get() == Some(place)
    }

    pub fn is_over(self, place: u16) -> bool {
        self.over.get() == Some(place)
    }

    /// Whether a drag has ended and nothing was touched since.
    pub fn has_just_ended(self) -> bool {
        self.has_ended.get_value()
    }

    pub fn flight_to(self, place: u16) -> Option<Flight> {
        self.flights.with(|flights| flights.iter().find(|it| it.place == place).cloned())
    }

    /// Two pieces swap: each flies from the other's place, the first of them from where it was
    /// dropped.
    pub fn fly_past(self, puzzle: StoredValue<Puzzle>, from: u16, to: u16, dropped: (i32, i32)) {
        let (there, back) =
            puzzle.with_value(|puzzle| (puzzle.way(from, to), puzzle.way(to, from)));
        self.fly(&[
            Way { to, pieces: there, pixels: dropped },
            Way { to: from, pieces: back, pixels: (0, 0) },
        ]);
    }

    /// A piece that was dropped beside the board, or on one that stays, flies back.
    fn fly_back(self, place: u16, dropped: (i32, i32)) {
        self.fly(&[Way { to: place, pieces: (0, 0), pixels: dropped }]);
    }

    fn fly(self, ways: &[Way]) {
        let is_odd = !self.turn.get_value();
        self.turn.set_value(is_odd);
        let turn = if is_odd { "1" } else { "2" };
        let flight = |way: &Way| Flight {
            place: way.to,
            turn,
            x: length(way.pieces.0, way.pixels.0),
            y: length(way.pieces.1, way.pixels.1),
        };
        self.flights.set(ways.iter().map(flight).collect());
    }
}

/// Where a piece flies to, and from how far: columns and rows, and pixels on top of that.
struct Way {
    to: u16,
    pieces: (i32, i32),
    pixels: (i32, i32),
}

/// So many times a piece's own size, and so many pixels.
fn length(pieces: i32, pixels: i32) -> String {
    ["calc(", &*(100 * pieces).to_string(), "% + ", &*pixels.to_string(), "px)"].concat()
}

impl Table {
    pub(super) fn on_down(self, event: &ev::PointerEvent) {
        self.drag.has_ended.set_value(false);
        let is_first = event.is_primary() && event.button() == 0;
        let Some(place) = place_of(event.target()).filter(|_| is_first && self.is_open()) else {
            return;
        };
        if self.pieces.with_untracked(|pieces| is_right(pieces, place)) {
            return;
        }
        let from = (event.client_x(), event.client_y());
        let held = Held { pointer: event.pointer_id(), place, from, has_moved: false };
        self.drag.held.set_value(Some(held));
    }

    pub(super) fn on_move(self, event: &ev::PointerEvent) {
        let Some(held) = self.held_by(event) else { return };
        // It was let go beside the board, before it was dragged.
        if event.buttons() == 0 {
            return self.drop(held, (0, 0), None);
        }
        let (x, y) = moved(held, event);
        if !held.has_moved {
            if x.abs() < SLIP && y.abs() < SLIP {
                return;
            }
            self.drag.held.set_value(Some(Held { has_moved: true, ..held }));
            self.picked.set(None);
            self.drag.dragged.set(Some(held.place));
            if let Some(place) = self.element(held.place, "") {
                place.set_pointer_capture(held.pointer).ok();
            }
        }
        // Where it lies is read before anything is moved: the page would be laid out once more.
        let over = self.below(event).filter(|over| {
            *over != held.place && self.pieces.with_untracked(|pieces| !is_right(pieces, *over))
        });
        if let Some(piece) = self.element(held.place, PIECE) {
            let transform = ["translate(", &*x.to_string(), "px,", &*y.to_string(), "px)"];
            piece.style().set_property("transform", &transform.concat()).ok();
        }
        if self.drag.over.get_untracked() != over {
            self.drag.over.set(over);
        }
    }

    pub(super) fn on_up(self, event: &ev::PointerEvent) {
        let Some(held) = self.held_by(event) else { return };
        let below = self.below(event);
        self.drop(held, moved(held, event), below);
    }

    /// The browser took the pointer away.
    pub(super) fn on_cancel(self, event: &ev::PointerEvent) {
        if let Some(held) = self.held_by(event) {
            self.drop(held, moved(held, event), None);
        }
    }

    fn drop(self, held: Held, dropped: (i32, i32), below: Option<u16>) {
        self.drag.held.set_value(None);
        if !held.has_moved {
            return;
        }
        self.drag.has_ended.set_value(true);
        self.drag.dragged.set(None);
        self.drag.over.set(None);
        if let Some(piece) = self.element(held.place, PIECE) {
            piece.style().remove_property("transform").ok();
        }
        let is_swapped = below.is_some_and(|below| self.swap(held.place, below, dropped));
        if !is_swapped {
            self.drag.fly_back(held.place, dropped);
        }
    }

    fn held_by(self, event: &ev::PointerEvent) -> Option<Held> {
        self.drag.held.get_value().filter(|held| held.pointer == event.pointer_id())
    }

    /// The place below the pointer.
    fn below(self, event: &ev::PointerEvent) -> Option<u16> {
        let around = self.board.get_untracked()?.get_bounding_client_rect();
        let x = (f64::from(event.client_x()) - around.left()) / around.width();
        let y = (f64::from(event.client_y()) - around.top()) / around.height();
        self.puzzle.with_value(|puzzle| puzzle.place_at(x, y))
    }
}

/// How far a piece was moved so far.
fn moved(held: Held, event: &ev::PointerEvent) -> (i32, i32) {
    (event.client_x() - held.from.0, event.client_y() - held.from.1)
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn a_length_is_written_in_whole_numbers() {
        assert_eq!(length(-2, 14), "calc(-200% + 14px)");
        assert_eq!(length(0, -3), "calc(0% + -3px)");
    }
}
