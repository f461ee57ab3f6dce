//! One game: until when it is on, its rules and prizes, and how to begin. A draw is drawn here, with
//! the chances that are left and where they came from.

use contract::{
    games::{GameDetail, GamePhase, GetGame, Play},
    points::GetPoints,
};
use leptos::prelude::*;

use super::{model, tile, when, words};
use crate::{
    feature::{
        arriving::arriving,
        ticking::{self, ask_once_passed},
    },
    i18n::text,
    query::Query,
    route::Route,
    session::SessionState,
    shell::Page,
    travel::travelling,
    ui::{Data, Load, Notice, SkeletonBlock, SkeletonRows, Tone},
};

mod board_of_honour;
mod chances;
mod choices;
mod drawn;
mod ledger;
mod play;
mod rules;
mod way;

/// The drawing; the second is set while nothing may give a result away.
type DrawView = fn(Memo<GameDetail>, RwSignal<bool>) -> AnyView;

/// The chances for it; the second says whether a guest is here, the third as above.
type ChancesView = fn(Memo<GameDetail>, Memo<bool>, RwSignal<bool>) -> AnyView;

/// How one begins a game that is played, and who is ahead; the second says whether a guest is here.
type BeginningView = fn(Memo<GameDetail>, Memo<bool>) -> AnyView;

travelling! {
    in draw: fn drawing() -> DrawView { drawn::view }
    in chances: fn chances_for_it() -> ChancesView { chances::view }
    in begin: fn beginning() -> BeginningView {
        |detail, is_guest| {
            view! { {play::view(detail, is_guest)}{board_of_honour::view(detail)} }.into_any()
        }
    }
}

/// The page of one game.
pub fn page(place: Route) -> AnyView {
    let Route::Game(id) = place.clone() else { return ().into_any() };
    let game = Query::new(GetGame { id });
    // The game is everybody's: this tells whether a member is here.
    Query::new(GetPoints {});
    let again = Callback::new(move |()| game.again());
    let skeleton = || {
        view! {
            <div class="skeleton game__cover" aria-hidden="true"></div>
            <SkeletonBlock height="6rem"/>
            <SkeletonRows rows=4/>
        }
        .into_any()
    };
    view! {
        <Page route=place title=text::games::title() class="game">
            <Load source=game.source skeleton on_retry=again let:detail>
                {contents(detail, again)}
            </Load>
        </Page>
    }
    .into_any()
}

/// How it is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Played,
    Drawn,
    /// By a newer version of the app.
    Unknown,
}

impl Manner {
    const fn of(play: &Play) -> Self {
        match play {
            Play::Riddles { .. } | Play::Jigsaw { .. } | Play::Quiz { .. } => Self::Played,
            Play::Draw { .. } => Self::Drawn,
            Play::Unknown => Self::Unknown,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Played => "played",
            Self::Drawn => "drawn",
            Self::Unknown => "unknown",
        }
    }
}

fn contents(data: Data<GameDetail>, again: Callback<()>) -> AnyView {
    let session = expect_context::<SessionState>();
    let is_guest = Memo::new(move |_| session.get().must_sign_in());
    let is_held = RwSignal::new(false);
    // What did not change is not drawn again: a link keeps its focus, a tap lands. And as long as
    // the result of a draw is not in sight, no number anywhere on the page gives it away.
    let detail = Memo::new(move |before: Option<&GameDetail>| {
        let is_held = is_held.get();
        before.filter(|_| is_held).cloned().unwrap_or_else(|| data.get())
    });
    let manner = Memo::new(move |_| detail.with(|detail| Manner::of(&detail.play)));
    let phase = Memo::new(move |_| detail.with(|detail| detail.game.phase));
    let now = ticking::seconds();
    let stale_at = Memo::new(move |_| {
        detail.with(|detail| model::stale_at(&detail.game)).map(|at| at.timestamp())
    });
    ask_once_passed(stale_at, again);
    let way_in = move || match manner.get() {
        Manner::Played => played(detail, is_guest),
        Manner::Drawn => drawn(detail, is_guest, is_held),
        Manner::Unknown => {
            view! { <Notice tone=Tone::Warning>{text::games::outdated()}</Notice> }.into_any()
        }
    };
    view! {
        <article
            class="game__all"
            data-game=move || detail.with(|detail| detail.game.id.to_string())
            data-phase=move || words::phase_data(phase.get())
            data-manner=move || manner.get().as_str()
        >
            {head(detail, now)}
            {way_in}
        </article>
        {rules::sheet(detail)}
    }
    .into_any()
}

fn head(detail: Memo<GameDetail>, now: Signal<f64>) -> AnyView {
    let game = Memo::new(move |_| detail.with(|detail| detail.game.clone()));
    // What the member did changes nothing of it.
    let picture = Memo::new(move |_| game.with(|game| (game.kind, game.picture.clone())));
    let cover = move || {
        picture.track();
        game.with_untracked(tile::picture)
    };
    let timing = Memo::new(move |_| game.with(|game| (game.phase, game.opens_at, game.closes_at)));
    let lines = move || {
        timing.track();
        game.with_untracked(|game| when::view(game, now))
    };
    let words = Memo::new(move |_| {
        game.with(|game| (game.kind, game.phase, game.title.clone(), game.summary.clone()))
    });
    let titles = move || {
        let (kind, phase, title, summary) = words.get();
        view! {
            <p class="game__kind">
                {words::kind_name(kind)}
                <span class="game__phase" data-phase=words::phase_data(phase)>
                    {words::phase_name(phase)}
                </span>
            </p>
            <h2 class="game__title">{title}</h2>
            {summary.map(|line| view! { <p class="game__summary">{line}</p> })}
        }
    };
    view! {
        <div class="game__cover">{cover}</div>
        <section class="game__head">
            {titles}
            <div class="game__line">
                {lines}
                {rules::way()}
            </div>
        </section>
    }
    .into_any()
}

fn played(detail: Memo<GameDetail>, is_guest: Memo<bool>) -> AnyView {
    let begin = arriving(beginning);
    (move || match begin.get() {
        Some(view) => view(detail, is_guest),
        None => view! { <SkeletonBlock height="12rem"/> }.into_any(),
    })
    .into_any()
}

/// A draw: why one cannot take part now, and all else, which travels apart.
fn drawn(detail: Memo<GameDetail>, is_guest: Memo<bool>, is_held: RwSignal<bool>) -> AnyView {
    let why_not = move || detail.with(|detail| model::out_of_time(&detail.game).map(play::barrier));
    let is_on = detail.with_untracked(|detail| detail.game.phase == GamePhase::On);
    let draw = arriving(drawing);
    let place = move || match draw.get() {
        Some(view) => view(detail, is_held),
        None => {
            let to_come = || {
                view! {
                    <section class="game__drawing">
                        <div class="skeleton game__drawing-to-come" aria-hidden="true"></div>
                    </section>
                }
            };
            is_on.then(to_come).into_any()
        }
    };
    let chances = arriving(chances_for_it);
    let below = move || chances.get().map(|view| view(detail, is_guest, is_held));
    view! { {why_not}{place}{below} }.into_any()
}
