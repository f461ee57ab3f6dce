//! A picture in pieces: two are swapped by dragging, by tapping or by keyboard, until it is whole.
//! The backend shuffles, takes the time and replays the swaps; here they are made, kept over a
//! reload, and handed in.

use contract::{
    Code,
    games::{Board, FinishRound, Round, RoundState},
    id::RoundId,
};
use leptos::{html, prelude::*};

use crate::{
    api::ApiError,
    deed::{Deed, Standing},
    feature::panel,
    i18n::text,
    route::Route,
    ui::{LinkButton, Notice, ToastKind, Toasts, Tone, Variant},
};

mod around;
mod board;
mod drag;
mod kept;
mod model;

use drag::Drag;
use model::{MOST_SWAPS, Puzzle, Swap};

/// The board of a round that is running.
pub fn view(round: Memo<Round>) -> AnyView {
    let begun = round.get_untracked();
    let game = Route::Game(begun.game).href();
    let Board::Jigsaw { url, alt, title, size, tiles, .. } = begun.board else {
        return ().into_any();
    };
    match Puzzle::new(size, &tiles) {
        Some(puzzle) => {
            let picture = Picture { url, alt, title };
            let is_running = Memo::new(move |_| round.read().state == RoundState::Running);
            Table::set(begun.id, puzzle, is_running, game).view(picture)
        }
        None => view! {
            <div class="jigsaw" data-state="broken">
                <Notice tone=Tone::Warning>{text::jigsaw::broken()}</Notice>
                <LinkButton href=game variant=Variant::Quiet>{text::jigsaw::to_game()}</LinkButton>
            </div>
        }
        .into_any(),
    }
}

struct Picture {
    url: String,
    /// What it shows.
    alt: String,
    title: String,
}

/// Why it was not taken.
#[derive(Clone, Debug, PartialEq)]
enum Hint {
    Line(String),
    /// Its time was over.
    Expired,
    /// The backend's pieces lie otherwise, or the round was finished before.
    Rejected,
}

/// Where the pieces lie, and what was done with them.
#[derive(Clone, Copy)]
struct Table {
    round: StoredValue<RoundId>,
    /// The game's address.
    game: StoredValue<String>,
    puzzle: StoredValue<Puzzle>,
    is_running: Memo<bool>,
    swaps: RwSignal<Vec<Swap>>,
    /// Place by place.
    pieces: Memo<Vec<u16>>,
    is_whole: Memo<bool>,
    /// The place whose piece is swapped with the next one.
    picked: RwSignal<Option<u16>>,
    /// The place that the keys lead on from.
    at: RwSignal<u16>,
    drag: Drag,
    /// For those who do not see it.
    said: RwSignal<String>,
    /// Whether the swaps of an earlier page were taken over, and none was made since.
    is_taken_up: RwSignal<bool>,
    is_kept: RwSignal<bool>,
    /// Whether the picture lies on the board as it will be.
    is_peeked_at: RwSignal<bool>,
    is_numbered: RwSignal<bool>,
    is_picture_lost: RwSignal<bool>,
    hint: RwSignal<Option<Hint>>,
    /// Whether the backend has taken it.
    is_done: RwSignal<bool>,
    deed: Deed,
    toasts: Toasts,
    board: NodeRef<html::Div>,
}

impl Table {
    fn set(round: RoundId, puzzle: Puzzle, is_running: Memo<bool>, game: String) -> Self {
        let before = kept::recall(&round, &puzzle);
        let is_taken_up = RwSignal::new(!before.is_empty());
        let swaps = RwSignal::new(before);
        let puzzle = StoredValue::new(puzzle);
        let pieces = Memo::new(move |_| {
            let after = |puzzle: &Puzzle| swaps.with(|swaps| puzzle.after(swaps));
            puzzle.with_value(after).unwrap_or_default()
        });
        Self {
            round: StoredValue::new(round),
            game: StoredValue::new(game),
            puzzle,
            is_running,
            swaps,
            pieces,
            is_whole: Memo::new(move |_| pieces.with(|pieces| model::is_whole(pieces))),
            picked: RwSignal::new(None),
            at: RwSignal::new(0),
            drag: Drag::none(),
            said: RwSignal::new(String::new()),
            is_taken_up,
            is_kept: RwSignal::new(true),
            is_peeked_at: RwSignal::new(false),
            is_numbered: RwSignal::new(false),
            is_picture_lost: RwSignal::new(false),
            hint: RwSignal::new(None),
            is_done: RwSignal::new(false),
            deed: Deed::new(),
            toasts: expect_context::<Toasts>(),
            board: NodeRef::new(),
        }
    }

    /// Whether pieces can be swapped now.
    fn is_open(self) -> bool {
        self.is_running.get_untracked()
            && !self.is_whole.get_untracked()
            && self.deed.standing().get_untracked() == Standing::Idle
            && self.swaps.with_untracked(Vec::len) < MOST_SWAPS
    }

    /// A tap on a piece, or Enter on it: picks it, lets it go, or swaps it with the picked one.
    fn tap(self, place: u16) {
        if !self.is_open() {
            return;
        }
        self.at.set(place);
        let piece = self.name_at(place);
        if self.pieces.with_untracked(|pieces| model::is_right(pieces, place)) {
            return self.said.set(text::jigsaw::locked(&piece));
        }
        match self.picked.get_untracked() {
            None => {
                self.picked.set(Some(place));
                self.said.set(text::jigsaw::picked(&piece));
            }
            Some(picked) if picked == place => self.let_go(),
            Some(picked) => {
                self.swap(picked, place, (0, 0));
            }
        }
    }

    fn let_go(self) {
        if let Some(place) = self.picked.get_untracked() {
            self.picked.set(None);
            self.said.set(text::jigsaw::let_go(&self.name_at(place)));
        }
    }

    /// Swaps two pieces, the first of them `dropped` so far from its own place. Says whether they
    /// could be.
    fn swap(self, from: u16, to: u16, dropped: (i32, i32)) -> bool {
        let is_possible = self.is_open()
            && self.pieces.with_untracked(|pieces| model::can_swap(pieces, [from, to]));
        if !is_possible {
            return false;
        }
        let (first, second) = (self.name_at(from), self.name_at(to));
        self.picked.set(None);
        self.is_taken_up.set(false);
        self.drag.fly_past(self.puzzle, from, to, dropped);
        self.swaps.update(|swaps| swaps.push([from, to]));
        self.store();
        self.at.set(to);
        let right = self
            .pieces
            .with_untracked(|pieces| (model::is_right(pieces, to), model::is_right(pieces, from)));
        let so_far = untrack(|| self.so_far());
        self.said.set(match right {
            (false, false) => text::jigsaw::swapped(&first, &second, &so_far),
            (true, false) => text::jigsaw::one_right(&first, &so_far),
            (false, true) => text::jigsaw::one_right(&second, &so_far),
            (true, true) => text::jigsaw::two_right(&first, &second, &so_far),
        });
        if self.is_whole.get_untracked() {
            self.said.set(text::jigsaw::whole());
            self.finish();
        }
        true
    }

    fn store(self) {
        let is_kept = self
            .round
            .with_value(|round| self.swaps.with_untracked(|swaps| kept::store(round, swaps)));
        self.is_kept.set(is_kept);
    }

    /// Puts the pieces where they lay when the round began.
    fn begin_again(self) {
        self.round.with_value(kept::discard);
        self.swaps.set(Vec::new());
        self.picked.set(None);
        self.hint.set(None);
        self.said.set(text::jigsaw::begun_again());
        self.focus(self.at.get_untracked());
    }

    /// Hands in what is whole.
    fn finish(self) {
        let is_ready = self.is_whole.get_untracked() && !self.is_done.get_untracked();
        if !is_ready {
            return;
        }
        self.hint.set(None);
        let id = self.round.get_value();
        let request = FinishRound { id: id.clone(), moves: self.swaps.get_untracked() };
        self.deed.carry_out(request, move |outcome| self.end(&id, outcome));
    }

    fn end(self, round: &RoundId, outcome: Result<Round, ApiError>) {
        let is_here = self.hint.try_with_untracked(|_| ()).is_some();
        let error = match outcome {
            Ok(_) => {
                kept::discard(round);
                self.is_done.try_set(true);
                if !is_here {
                    self.toasts.push(ToastKind::Good, text::jigsaw::finished());
                }
                return;
            }
            Err(error) => error,
        };
        let hint = match error.code() {
            Some(Code::RoundExpired) => {
                kept::discard(round);
                Hint::Expired
            }
            Some(Code::AnswerRejected) => Hint::Rejected,
            _ => Hint::Line(panel::reason(&error)),
        };
        if is_here {
            self.hint.set(Some(hint));
        } else if error != ApiError::Unsettled {
            self.toasts.push(ToastKind::Bad, hint.words());
        }
    }

    /// What people call a piece: its number, from 1.
    fn name_at(self, place: u16) -> String {
        let piece = self.pieces.with_untracked(|pieces| pieces.get(usize::from(place)).copied());
        number(piece.unwrap_or(place))
    }

    /// How many are right, of how many.
    fn so_far(self) -> String {
        let right = self.pieces.with(|pieces| model::count_right(pieces));
        let all = self.puzzle.with_value(Puzzle::count);
        [&*right.to_string(), " / ", &*all.to_string()].concat()
    }

    fn view(self, picture: Picture) -> AnyView {
        view! {
            <section
                class="jigsaw"
                data-state=move || self.state()
                data-numbers=move || self.is_numbered.get().then_some("on")
                data-peek=move || self.is_peeked_at.get().then_some("on")
            >
                {self.figures(picture.title.clone())}
                {self.board(picture)}
                {self.tools()}
                <p class="visually-hidden" role="status">{move || self.said.get()}</p>
                {move || {
                    if self.is_whole.get() { self.at_the_end() } else { self.on_the_way() }
                }}
            </section>
        }
        .into_any()
    }

    fn state(self) -> &'static str {
        match self.deed.standing().get() {
            Standing::Sending => "sending",
            Standing::Checking => "checking",
            Standing::Idle if self.is_done.get() => "done",
            Standing::Idle if !self.is_running.get() => "closed",
            Standing::Idle if self.is_whole.get() => "whole",
            Standing::Idle if self.is_used_up() => "used-up",
            Standing::Idle => "playing",
        }
    }

    fn is_used_up(self) -> bool {
        self.swaps.with(Vec::len) >= MOST_SWAPS
    }
}

impl Hint {
    fn words(self) -> String {
        match self {
            Self::Line(line) => line,
            Self::Expired => text::jigsaw::expired(),
            Self::Rejected => text::jigsaw::rejected(),
        }
    }
}

/// A number as people count, from 1.
fn number(from_zero: u16) -> String {
    from_zero.saturating_add(1).to_string()
}
