//! What the member has won, the latest first; above it what is still to be claimed, the one whose
//! time ends first on top.

use std::sync::Arc;

use contract::{
    Page as Listed,
    games::{ListPrizes, Prize, PrizeState},
};
use leptos::prelude::*;

use super::ticking;
use crate::{
    address::Address,
    i18n::text,
    query::{Query, pages::Pages},
    route::Route,
    shell::Page,
    ui::{Chips, Choice, Empty, LinkButton, ListFoot, Load, SkeletonRows, WindowList},
};

mod claim;
pub mod detail;
mod model;
mod rows;
#[cfg(test)]
mod sample;
mod words;

/// Names the filter in the address.
const STATE: &str = "state";
/// As many as can be asked for at once: nobody has more to claim.
const TO_CLAIM: u32 = 100;

#[component]
pub fn PrizesPage() -> impl IntoView {
    let address = expect_context::<Address>();
    let state = Memo::new(move |_| model::state_named(&address.parameter(STATE)?));
    let now = ticking::seconds();
    let all = core::iter::once(Choice::new("", text::prize::all()));
    let states =
        PrizeState::ALL.iter().map(|state| Choice::new(state.as_str(), words::state(*state)));
    let choices: Vec<Choice> = all.chain(states).collect();
    let chosen = Signal::derive(move || {
        state.get().map_or_else(String::new, |state| state.as_str().to_owned())
    });
    let choose = Callback::new(move |key: String| {
        address.set(STATE, (!key.is_empty()).then_some(&key));
    });

    view! {
        <Page route=Route::Prizes title=text::prize::title() class="prizes">
            <Chips label=text::prize::filters() choices chosen on_choose=choose/>
            {move || prizes(state.get(), now)}
        </Page>
    }
    .into_any()
}

/// The prizes in one state, or all of them.
fn prizes(state: Option<PrizeState>, now: Signal<f64>) -> AnyView {
    let pages = Pages::start(
        move |part| ListPrizes { state, cursor: part.cursor, limit: part.limit },
        |prize: &Prize| prize.id.as_str(),
    );
    // However long ago they were won.
    let to_claim = state.is_none().then(|| {
        Query::new(ListPrizes {
            state: Some(PrizeState::Unclaimed),
            limit: Some(TO_CLAIM),
            cursor: None,
        })
    });
    // Two lists may stand here.
    let place = ["prizes", state.map(PrizeState::as_str).unwrap_or_default()].concat();
    view! {
        <Load
            source=pages.source()
            skeleton=|| view! { <SkeletonRows rows=6/> }.into_any()
            empty=move || nothing(state)
            on_retry=Callback::new(move |()| pages.again())
            let:_loaded
        >
            {list(pages, to_claim, place.clone(), now)}
        </Load>
    }
    .into_any()
}

fn list(
    pages: Pages<Prize>,
    to_claim: Option<Query<Listed<Prize>>>,
    place: String,
    now: Signal<f64>,
) -> AnyView {
    let listed = pages.items();
    let items = Memo::new_with_compare(
        move |_: Option<&Vec<Arc<Prize>>>| {
            let known = to_claim.and_then(Query::ready).map(|page| page.data).unwrap_or_default();
            listed.with(|listed| model::in_order(listed, known))
        },
        |_, _| true,
    );
    // The backend turns what was not claimed in time.
    let next_end = Memo::new(move |_| items.with(|items| model::next_end(items)));
    ticking::ask_once_passed(
        next_end,
        Callback::new(move |()| {
            pages.again();
            if let Some(to_claim) = to_claim {
                to_claim.again();
            }
        }),
    );
    let more = Callback::new(move |()| pages.more());
    view! {
        <WindowList
            items
            // A row is drawn anew when its prize moved on.
            key={|prize: &Arc<Prize>| (prize.id.clone(), prize.state)}
            label=text::prize::title()
            row_height=96.0
            place
            on_end=more
            let:prize
        >
            {rows::row(&prize, now)}
        </WindowList>
        <ListFoot end=pages.end() on_more=more/>
    }
    .into_any()
}

fn nothing(state: Option<PrizeState>) -> AnyView {
    let (title, body) = match state {
        Some(_) => (text::prize::empty_filter(), text::prize::empty_filter_body()),
        None => (text::prize::empty_title(), text::prize::empty_body()),
    };
    view! {
        <Empty title body>
            <LinkButton href=Route::Games.href()>{text::prize::to_games()}</LinkButton>
        </Empty>
    }
    .into_any()
}
