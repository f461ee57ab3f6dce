//! The wheel and the grid: one tap is one draw, whatever happens to the connection. The result is
//! known before anything moves, and what moves ends on it; and each draw is drawn again, to see
//! whether it is what was promised.

use core::time::Duration;

use contract::{
    Code,
    games::{Draw, GameDetail, GetDraw, Play, Receipt, Segment},
    id::{DrawId, GameId},
};
use leptos::{html, prelude::*, task::spawn_local};
use send_wrapper::SendWrapper;
use wasm_bindgen_futures::JsFuture;

use super::receipt::proof::Proof;
use crate::{
    address::Address,
    api::ApiError,
    browser,
    deed::{Deed, Standing},
    feature::panel,
    i18n::text,
    query::{Fresh, Query},
    session::{Session, SessionState},
    ui::{ToastKind, Toasts, may_move},
};

mod bar;
mod board;
mod grid;
mod left;
pub mod model;
pub mod result;
mod stage;
mod wheel;

use model::{Door, Means, News, Shape};
use result::Drawn;
use stage::Motion;

/// Names, in the address, the draw whose result is shown: it is there after a reload, too.
const DRAWN: &str = "drawn";

/// When the browser does not say that something has come to rest, it has by then.
const NET: Duration = Duration::from_millis(stage::LASTS_MS as u64 + 400);

/// So long after a tap another one belongs to it.
const DOUBLE_TAP_MS: f64 = 400.0;

/// What is drawn, and how.
pub fn view(game: Memo<GameDetail>) -> AnyView {
    let desk = Desk::start(game);
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
    /// As it is now, but that nothing changes from the tap until the result is in sight: no number
    /// gives it away.
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
    /// From the tap until the result is in sight, or there is none.
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
}

impl Desk {
    fn start(now: Memo<GameDetail>) -> Self {
        let address = expect_context::<Address>();
        let session = expect_context::<SessionState>();
        let deed = Deed::new();
        let standing = deed.standing();
        let id = now.with_untracked(|game| game.game.id.clone());
        let is_moving = RwSignal::new(false);
        let is_busy = RwSignal::new(false);
        let game = held(is_busy, move || now.get());
        let news = RwSignal::new(None::<News>);
        let means = held(is_busy, move || {
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
        let door =
            Memo::new(move |_| game.with(|game| means.with(|means| Door::of(&game.game, means))));
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
                Door::OutOfTime | Door::Shut => "closed",
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

    /// Draws; or, while it moves, shows where it ends.
    fn tap(self) {
        if self.is_moving.get_untracked() {
            return self.skip();
        }
        let commitment = self.means.with_untracked(|means| means.commitment.clone());
        let Some(commitment) = commitment.filter(|_| untrack(|| self.can_draw())) else { return };
        self.hint.set(None);
        self.is_busy.set(true);
        // Joy is for what is new.
        self.drawn.update(|drawn| {
            if let Some(drawn) = drawn {
                drawn.is_new = false;
            }
        });
        let nonce = model::nonce(browser::random_bytes());
        let request = Draw { id: self.id.get_value(), nonce, commitment };
        let sent = request.clone();
        self.deed.carry_out(request, move |outcome| self.end(&sent, outcome));
    }

    fn end(self, sent: &Draw, outcome: Result<Receipt, ApiError>) {
        let is_here = self.is_moving.try_get_untracked().is_some();
        if outcome.is_err() {
            self.is_busy.try_set(false);
        }
        match outcome {
            Ok(receipt) if is_here => self.show(sent, receipt),
            Ok(receipt) => {
                let title = model::title(&receipt);
                let words = if receipt.prize.is_some() { text::draw::won(&title) } else { title };
                self.toasts.push(ToastKind::Good, words);
            }
            Err(ApiError::Unsettled | ApiError::Held) if is_here => {
                self.left.set(left::by_an_earlier_page(&sent.id));
                // One that this page is still busy with says its outcome itself.
                if self.left.with_untracked(Option::is_none) {
                    self.hint.set(Some(panel::reason(&ApiError::Held)));
                }
            }
            Err(ApiError::Unsettled) => {}
            Err(error) if is_here => self.refuse(sent, &error),
            Err(error) => self.toasts.push(ToastKind::Bad, panel::reason(&error)),
        }
    }

    fn refuse(self, sent: &Draw, error: &ApiError) {
        let ApiError::Rejected(refusal) = error else {
            return self.hint.set(Some(panel::reason(error)));
        };
        let problem = refusal.problem();
        let words = match problem.code {
            Code::CommitmentChanged => {
                if let Some(next) = problem.commitment {
                    let spent = sent.commitment.clone();
                    self.news.set(Some(News { spent, next, chances: None }));
                }
                text::draw::changed()
            }
            Code::NoChances => text::draw::no_chances(),
            Code::GameNotOpen => text::draw::not_yet(),
            Code::GameOver => text::draw::over(),
            _ => panel::reason(error),
        };
        self.hint.set(Some(words));
    }

    /// The result is known: what moves from here on ends on it.
    fn show(self, sent: &Draw, receipt: Receipt) {
        let is_own = receipt.nonce == sent.nonce
            && receipt.commitment == sent.commitment
            && receipt.game == sent.id;
        let is_right = is_own && Proof::of(&receipt).broken().is_none();
        let segments = self.segments.get_untracked();
        let place = |drawn: &Drawn| model::place_of(&segments, &drawn.receipt.segment);
        let before = self.shown.with_untracked(|drawn| drawn.as_ref().and_then(place));
        let drawn = Drawn { receipt, is_right, is_new: true };
        let to = place(&drawn);
        if let Some(to) = to.filter(|_| may_move() && browser::is_visible()) {
            self.move_there(before.unwrap_or(0), to, segments.len());
        }
        let Receipt { id, next_commitment, chances_left, .. } = &drawn.receipt;
        let (spent, next) = (sent.commitment.clone(), next_commitment.clone());
        self.news.set(Some(News { spent, next, chances: Some(*chances_left) }));
        let id = id.clone();
        self.drawn.set(Some(drawn));
        self.address.set(DRAWN, Some(id.as_str()));
        if !self.is_moving.get_untracked() {
            self.is_busy.set(false);
            self.bring_result_into_sight();
        }
    }

    fn move_there(self, from: usize, to: usize, count: usize) {
        let Some(element) = self.mover.get_untracked() else { return };
        let shape = self.shape.get_untracked();
        let Some(motion) = Motion::start(&element, shape, from, to, count) else { return };
        let turn = self.turn.get_value().wrapping_add(1);
        self.turn.set_value(turn);
        let rest = move || {
            if self.turn.try_get_value() == Some(turn) {
                self.settle();
            }
        };
        if let Some(ended) = motion.ended() {
            spawn_local(async move {
                JsFuture::from(ended).await.ok();
                rest();
            });
        }
        set_timeout(rest, NET);
        self.motion.set_value(Some(SendWrapper::new(motion)));
        self.began_ms.set_value(browser::monotonic_ms());
        self.is_moving.set(true);
    }

    /// The member does not want to wait. The second tap of a double tap does not say so.
    fn skip(self) {
        if browser::monotonic_ms() - self.began_ms.get_value() > DOUBLE_TAP_MS {
            self.settle();
        }
    }

    /// It has come to rest, or is to be at rest now.
    fn settle(self) {
        if self.is_moving.try_get_untracked() == Some(true) {
            self.stop();
            self.is_moving.set(false);
            self.is_busy.set(false);
            self.bring_result_into_sight();
        }
    }

    fn stop(self) {
        if let Some(motion) = self.motion.try_update_value(Option::take).flatten() {
            motion.stop();
        }
    }

    /// Once it is in the page.
    fn bring_result_into_sight(self) {
        let bring = move || {
            if let Some(place) = self.place.try_get_untracked().flatten() {
                stage::bring_into_sight(&place);
            }
        };
        request_animation_frame(move || request_animation_frame(bring));
    }
}

/// What `read` gives; while it is busy, what it gave before.
fn held<T: Clone + PartialEq + Send + Sync + 'static>(
    is_busy: RwSignal<bool>,
    read: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    Memo::new(move |before: Option<&T>| match before {
        Some(before) if is_busy.get() => before.clone(),
        _ => {
            is_busy.track();
            read()
        }
    })
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
