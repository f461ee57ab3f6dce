//! A round: the hall of lanterns, the questions or the picture in pieces, with the time and the
//! score above it; and how it ended.

use contract::games::{GetRound, Round};
use leptos::prelude::*;

use super::jigsaw;
use crate::{
    address::Address,
    feature::{arriving::arriving, panel},
    i18n::text,
    query::Query,
    route::Route,
    shell::Page,
    travel::travelling,
    ui::{Data, Load, SkeletonBlock},
};

mod clock;
mod drawing;
mod finish;
mod frame;
mod model;
mod quiz;
mod result;
mod review;
mod riddle;
mod riddles;
mod table;

use model::Stage;
use table::Table;

/// Shows a board.
pub type BoardView = fn(Memo<Round>) -> AnyView;

travelling! {
    in jigsaw: fn pieces() -> BoardView { jigsaw::view }
}

/// The page of one round.
pub fn page(place: Route) -> AnyView {
    let Route::Round(id) = place.clone() else { return ().into_any() };
    let query = Query::new(GetRound { id });
    let again = Callback::new(move |()| query.again());
    view! {
        <Page route=place title=text::round::title() class="round">
            <Load source=query.source skeleton=skeleton on_retry=again let:round>
                {contents(round, again)}
            </Load>
        </Page>
    }
    .into_any()
}

fn skeleton() -> AnyView {
    view! {
        <SkeletonBlock height="6.5rem"/>
        <SkeletonBlock height="27rem"/>
    }
    .into_any()
}

fn contents(data: Data<Round>, again: Callback<()>) -> AnyView {
    let table = Table::start(data, again);
    let address = expect_context::<Address>();
    let stage = Memo::new(move |_| {
        // What came of the last answer is read before the score: in the hall as long as its lantern
        // is open, of a quiz until the member goes on.
        let is_held = table.is_held.get();
        let is_near = address.parameter(riddles::LANTERN).is_some();
        table.round.with(|round| {
            Stage::of(round, is_held && (is_near || !model::answered(round).is_empty()))
        })
    });
    // It stands there before there is anything to be said: only then is it read out.
    let said = move || {
        (table.was_running && matches!(stage.get(), Stage::Result | Stage::Expired))
            .then(|| table.round.with(result::in_one_line))
    };
    view! {
        <p class="visually-hidden" role="status">{said}</p>
        {move || {
            let stage = stage.get();
            untrack(|| draw(stage, table))
        }}
    }
    .into_any()
}

fn draw(stage: Stage, table: Table) -> AnyView {
    let content = match stage {
        Stage::Riddles => riddles::view(table),
        Stage::Quiz => quiz::view(table),
        Stage::Pieces => jigsaw_board(table.round),
        Stage::Result => result::view(table),
        Stage::Expired => result::expired(table),
        Stage::Unknown => result::unknown(table),
    };
    let is_played = matches!(stage, Stage::Riddles | Stage::Quiz | Stage::Pieces);
    view! {
        <div
            class="round__stage"
            data-state=stage.as_str()
            on:keydown=panel::press_once
        >
            {is_played.then(|| frame::view(table))}
            {content}
        </div>
    }
    .into_any()
}

fn jigsaw_board(round: Memo<Round>) -> AnyView {
    let board = arriving(pieces);
    (move || match board.get() {
        Some(view) => view(round),
        None => view! { <SkeletonBlock height="27rem"/> }.into_any(),
    })
    .into_any()
}
