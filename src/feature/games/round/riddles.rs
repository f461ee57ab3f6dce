//! The hall: lanterns at dusk, each with a riddle. Whoever solves one lights it, and the hall grows
//! brighter. The lantern that is looked at is named in the address.

use contract::{
    games::{Lantern, LanternState, Round},
    id::ItemId,
};
use leptos::prelude::*;

use super::{drawing, finish, model, riddle, table::Table};
use crate::{
    address::Address,
    i18n::{self, text},
    ui::{Icon, IconName, Sheet},
};

/// Names, in the address, the lantern that is looked at.
pub const LANTERN: &str = "lantern";

pub fn view(table: Table) -> AnyView {
    let address = expect_context::<Address>();
    let round = table.round;
    // A round's lanterns stay the same ones, in their order: what changes of one shows in it.
    let ids = round.with_untracked(|round| {
        model::lanterns(round).iter().map(|lantern| lantern.id.clone()).collect::<Vec<_>>()
    });
    let lanterns = ids.iter().enumerate().filter_map(|(index, id)| {
        let id = id.clone();
        let look = Callback::new({
            let id = id.clone();
            move |()| {
                table.refusal.set(None);
                table.shows_anew();
                address.open(LANTERN, id.as_str());
            }
        });
        let lantern = one(round, id)?;
        let number = (index + 1).to_string();
        Some(view! { <li class="hall__place">{tile(lantern, number, look)}</li> })
    });
    let lanterns = lanterns.collect_view();
    let known = ids.clone();
    let chosen = Memo::new(move |_| {
        let id = ItemId(address.parameter(LANTERN)?);
        known.iter().position(|known| *known == id).map(|index| (index, id))
    });
    let lit = Memo::new(move |_| round.with(model::lit));
    let count = move || {
        text::round::lit_of(
            &lit.get().to_string(),
            &round.with(|r| model::lanterns(r).len()).to_string(),
        )
    };
    view! {
        <section class="hall" data-lit=move || lit.get().min(BRIGHTEST).to_string()>
            {drawing::dusk()}
            <div class="hall__head">
                <h2 class="hall__title">{text::round::riddles()}</h2>
                <p class="hall__lead">{text::round::riddles_lead()}</p>
                <p class="hall__count">{count}</p>
            </div>
            <ul class="hall__lanterns" aria-label=text::round::lanterns()>{lanterns}</ul>
        </section>
        {sheet(table, chosen, address)}
        {finish::view(table)}
    }
    .into_any()
}

/// With so many lanterns lit it does not grow brighter any more.
const BRIGHTEST: usize = 6;

/// A lantern as it is now.
fn one(round: Memo<Round>, id: ItemId) -> Option<Memo<Lantern>> {
    let first = round.with_untracked(|round| model::lantern(round, &id).cloned())?;
    Some(Memo::new(move |_| {
        round.with(|round| model::lantern(round, &id).cloned()).unwrap_or_else(|| first.clone())
    }))
}

/// A lantern in the hall; its name says how it stands.
fn tile(lantern: Memo<Lantern>, number: String, on_click: Callback<()>) -> AnyView {
    let (id, colour) =
        lantern.with_untracked(|lantern| (lantern.id.to_string(), lantern.colour.to_string()));
    let name = {
        let number = number.clone();
        move || text::round::lantern_name(&number, &lantern.with(standing))
    };
    view! {
        <button
            type="button"
            class="lantern"
            data-lantern=id
            data-colour=colour
            data-state=move || state(lantern.with(|lantern| lantern.state))
            on:click=move |_| on_click.run(())
        >
            <span class="visually-hidden">{name}</span>
            {drawing::lantern(mark(lantern, number))}
            <span class="lantern__label" aria-hidden="true">{move || lantern.with(label)}</span>
        </button>
    }
    .into_any()
}

/// What stands on a lantern: its number, or how it ended.
fn mark(lantern: Memo<Lantern>, number: String) -> AnyView {
    let state = Memo::new(move |_| lantern.with(|lantern| lantern.state));
    (move || match state.get() {
        LanternState::Lit => view! { <Icon name=IconName::Check/> }.into_any(),
        LanternState::Dark => view! { <Icon name=IconName::Close/> }.into_any(),
        _ => number.clone().into_any(),
    })
    .into_any()
}

fn sheet(table: Table, chosen: Memo<Option<(usize, ItemId)>>, address: Address) -> AnyView {
    let is_open = Memo::new(move |_| chosen.with(Option::is_some));
    // What was looked at last stays while the sheet falls.
    let shown = Memo::new(move |before: Option<&Option<(usize, ItemId)>>| {
        chosen.get().or_else(|| before.cloned().flatten())
    });
    let title = move || {
        let number = shown.with(|shown| shown.as_ref().map_or(0, |(index, _)| index + 1));
        text::round::lantern(&number.to_string())
    };
    let leave = Callback::new(move |()| address.close(LANTERN));
    let content = move || {
        let (index, id) = shown.get()?;
        let lantern = one(table.round, id)?;
        let number = (index + 1).to_string();
        Some(untrack(|| riddle::view(table, lantern, mark(lantern, number), leave)))
    };
    view! {
        <Sheet open=is_open title on_close=leave>
            {content}
        </Sheet>
    }
    .into_any()
}

/// How a lantern stands, in one sentence.
fn standing(lantern: &Lantern) -> String {
    let worth = text::round::points(lantern.worth.into());
    match lantern.state {
        LanternState::Lit => text::round::is_lit(&worth),
        LanternState::Dark => text::round::is_dark(),
        LanternState::Open => {
            text::round::is_open(&text::round::tries(lantern.tries_left.into()), &worth)
        }
        LanternState::Unlit | LanternState::Unknown => text::round::is_unlit(&worth),
    }
}

/// The same in one word.
fn label(lantern: &Lantern) -> String {
    match lantern.state {
        LanternState::Lit => ["+", &*i18n::integer(lantern.worth.into())].concat(),
        LanternState::Dark => text::round::dark_label(),
        LanternState::Open => text::round::tries_label(lantern.tries_left.into()),
        LanternState::Unlit | LanternState::Unknown => text::round::points(lantern.worth.into()),
    }
}

pub const fn state(state: LanternState) -> &'static str {
    match state {
        LanternState::Unlit | LanternState::Unknown => "unlit",
        LanternState::Open => "open",
        LanternState::Lit => "lit",
        LanternState::Dark => "dark",
    }
}
