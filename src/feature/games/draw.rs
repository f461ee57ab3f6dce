//! The wheel and the grid: one tap is one draw, whatever happens to the connection. The result is
//! known before anything moves, and what moves ends on it; and each draw is drawn again, to see
//! whether it is what was promised.

use contract::{
    games::{GameDetail, GetDraw, Play, Segment},
    id::{DrawId, GameId},
};
use leptos::{html, prelude::*};
use send_wrapper::SendWrapper;

use crate::{
    address::Address,
    deed::{Deed, Standing},
    i18n::text,
    query::{Fresh, Query},
    session::{Session, SessionState},
    ui::Toasts,
};

mod bar;
mod board;
mod grid;
mod left;
pub mod model;
mod moving;
pub mod result;
mod stage;
mod tap;
mod wheel;

use model::{Door, Means, News, Shape};
use result::Drawn;
use stage::Motion;

/// Names, in the address, the draw whose result is shown: it is there after a reload, too.
const DRAWN: &str = "drawn";

/// What is drawn, and how. `is_busy` is set from the tap until the result is in sight, or there is
/// none: as long as it is, `game` stays as it was.
pub fn view(game: Memo<GameDetail>, is_busy: RwSignal<bool>) -> AnyView {
    let desk = Desk::start(game, is_busy);
    let status = Memo::new(move |_| desk.status());
    let result = move || {
        let drawn = desk.shown.get().filter(|_| !desk.is_busy.get())?;
        Some(drawn.card())
    };
    view! {
        <div class="draw" data-state=move || desk.state()>
            {desk.board()}
            <p class="visually-hidden" role="status">{move || status.get()}</p>
            <div class="draw__result" node_ref=desk.place>{result}</div>
            {desk.bar()}
            {desk.promise()}
        </div>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Desk {
    id: StoredValue<GameId>,
    game: Memo<GameDetail>,
    segments: Memo<Vec<Segment>>,
    shape: Memo<Shape>,
    means: Memo<Means>,
    door: Memo<Door>,
    news: RwSignal<Option<News>>,
    /// What came back to this page.
    drawn: RwSignal<Option<Drawn>>,
    /// The result to show: that, or the one that the address names.
    shown: Memo<Option<Drawn>>,
    is_moving: RwSignal<bool>,
    is_busy: RwSignal<bool>,
    is_guest: Memo<bool>,
    /// Whether there is anything that one could do here, now or with another chance. What was there
    /// stays: somebody's focus may be on it.
    is_open: Memo<bool>,
    hint: RwSignal<Option<String>>,
    /// The nonce of a draw whose outcome is asked after.
    left: RwSignal<Option<String>>,
    deed: Deed,
    standing: Signal<Standing>,
    address: Address,
    toasts: Toasts,
    /// The wheel, or the grid's light.
    mover: NodeRef<html::Div>,
    /// Where the result stands.
    place: NodeRef<html::Div>,
    motion: StoredValue<Option<SendWrapper<Motion>>>,
    turn: StoredValue<u32>,
    /// When it began to move.
    began_ms: StoredValue<f64>,
    /// When the button was last pressed, or a result came into sight.
    touched_ms: StoredValue<f64>,
}

impl Desk {
    fn start(game: Memo<GameDetail>, is_busy: RwSignal<bool>) -> Self {
        let address = expect_context::<Address>();
        let session = expect_context::<SessionState>();
        let deed = Deed::new();
        let standing = deed.standing();
        let id = game.with_untracked(|game| game.game.id.clone());
        let is_moving = RwSignal::new(false);
        let news = RwSignal::new(None::<News>);
        let means = Memo::new(move |before: Option<&Means>| {
            // What the reply says stays unsaid until the result is in sight.
            if let Some(before) = before.filter(|_| is_busy.get()) {
                return before.clone();
            }
            is_busy.track();
            game.with(|game| {
                let (commitment, chances) = match &game.play {
                    Play::Draw { commitment, .. } => (commitment.as_ref(), game.game.chances),
                    _ => (None, None),
                };
                news.with(|news| Means::of(commitment, chances, news.as_ref()))
            })
        });
        let segments = Memo::new(move |_| game.with(segments_of));
        let drawn = RwSignal::new(None::<Drawn>);
        let named = untrack(|| address.parameter(DRAWN));
        let named = named.map(|id| Query::new(GetDraw { id: DrawId(id) }));
        let of = id.clone();
        let shown = Memo::new(move |_| {
            let named = || named?.ready().filter(|it| it.game == of).map(Drawn::seen_again);
            drawn.get().or_else(named)
        });
        let door = Memo::new(move |_| {
            segments.with(|segments| {
                game.with(|game| means.with(|means| Door::of(&game.game, segments, means)))
            })
        });
        // Nothing is promised to nobody.
        let is_guest = Memo::new(move |_| {
            let session = session.get();
            let is_promised = || means.with(|means| means.commitment.is_some());
            session.must_sign_in() || (session != Session::Member && !is_promised())
        });
        let desk = Self {
            game,
            segments,
            shape: Memo::new(move |_| game.with(shape_of)),
            means,
            door,
            news,
            drawn,
            shown,
            is_moving,
            is_busy,
            is_guest,
            is_open: Memo::new(move |before: Option<&bool>| {
                let is_open = || matches!(door.get(), Door::Open | Door::NoChances);
                !is_guest.get() && (before == Some(&true) || is_open())
            }),
            hint: RwSignal::new(None),
            left: RwSignal::new(left::by_an_earlier_page(&id)),
            id: StoredValue::new(id),
            deed,
            standing,
            address,
            toasts: expect_context::<Toasts>(),
            mover: NodeRef::new(),
            place: NodeRef::new(),
            motion: StoredValue::new(None),
            turn: StoredValue::new(0),
            began_ms: StoredValue::new(0.0),
            touched_ms: StoredValue::new(f64::NEG_INFINITY),
        };
        desk.follow_what_is_left(expect_context::<Fresh>());
        // A page that is put aside shows the result at once; and so it does when it is back.
        let listener = window_event_listener_untyped("visibilitychange", move |_| desk.settle());
        on_cleanup(move || {
            listener.remove();
            desk.stop();
        });
        desk
    }

    /// Whether a tap on the button draws.
    fn can_draw(self) -> bool {
        self.door.get() == Door::Open
            && self.means.with(|means| means.commitment.is_some())
            && self.left.with(Option::is_none)
            && !self.is_busy.get()
    }

    fn state(self) -> &'static str {
        match (self.standing.get(), self.is_moving.get()) {
            (_, true) => "moving",
            (Standing::Checking, _) => "checking",
            (Standing::Sending, _) => "sending",
            _ if self.left.with(Option::is_some) => "left",
            _ if self.is_guest.get() => "guest",
            _ => match self.door.get() {
                Door::Open => "open",
                Door::NoChances => "no-chances",
                Door::OutOfTime | Door::Shut | Door::Outdated => "closed",
            },
        }
    }

    /// What is read out.
    fn status(self) -> String {
        if self.is_moving.get() {
            text::draw::moving()
        } else if self.is_busy.get() {
            String::new()
        } else {
            self.shown.with(|drawn| drawn.as_ref().map(Drawn::words)).unwrap_or_default()
        }
    }
}

fn segments_of(game: &GameDetail) -> Vec<Segment> {
    match &game.play {
        Play::Draw { segments, .. } => segments.clone(),
        _ => Vec::new(),
    }
}

fn shape_of(game: &GameDetail) -> Shape {
    match &game.play {
        Play::Draw { segments, columns, .. } => Shape::of(game.game.kind, *columns, segments.len()),
        _ => Shape::Wheel,
    }
}
