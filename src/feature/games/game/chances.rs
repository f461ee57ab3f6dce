//! The chances for a draw: how many are left, how to come by more, and where each of them came from
//! and went.

use contract::games::{ChanceSource, GameDetail};
use leptos::prelude::*;

use super::{super::words, ledger};
use crate::{
    address::Address,
    i18n::{self, text},
    route::Route,
    ui::{Icon, IconName, WaysOn},
};

/// Names the open ledger in the address.
const LEDGER: &str = "chances";

pub fn view(detail: Memo<GameDetail>, is_guest: Memo<bool>, is_held: RwSignal<bool>) -> AnyView {
    let address = expect_context::<Address>();
    let id = detail.with_untracked(|detail| detail.game.id.clone());
    let left = Memo::new(move |_| detail.with(|detail| detail.game.chances));
    let sources =
        Memo::new(move |_| detail.with(|detail| detail.rules.how_chances_are_earned.clone()));
    let is_open = Memo::new(move |_| address.parameter(LEDGER).is_some() && !is_guest.get());
    let sign_in = expect_context::<WaysOn>().sign_in;
    let head = move || {
        match left.get() {
        Some(left) => view! {
            <p class="game-chances__left" data-left=left.to_string()>
                <b class="game-chances__figure">{i18n::integer(left.into())}</b>
                <span>{text::games::chances_title()}</span>
            </p>
        }
        .into_any(),
        None if is_guest.get() => view! {
            <p class="game-chances__guest">
                <span>{text::games::chances_guest()}</span>
                <a class="game-chances__sign-in" href=move || sign_in.get()>{text::failure::sign_in()}</a>
            </p>
        }
        .into_any(),
        None => ().into_any(),
    }
    };
    let toggle = move |_| match is_open.get_untracked() {
        true => address.close(LEDGER),
        false => address.open(LEDGER, "1"),
    };
    let own = move || {
        let id = id.clone();
        (!is_guest.get()).then(|| {
            view! {
                <a class="row-link" href=Route::Draws.href()>
                    <Icon name=IconName::Receipt/>
                    <span class="row-link__text">{text::draw::title()}</span>
                    <Icon name=IconName::ChevronRight/>
                </a>
                <button
                    type="button"
                    class="row-link game-chances__toggle"
                    aria-expanded=move || if is_open.get() { "true" } else { "false" }
                    on:click=toggle
                >
                    <Icon name=IconName::Clock/>
                    <span class="row-link__text">{text::games::ledger()}</span>
                    <Icon name=IconName::ChevronDown/>
                </button>
                {move || is_open.get().then(|| ledger::view(id.clone(), is_held))}
            }
        })
    };
    view! {
        <section class="game-chances">
            <div class="game-chances__card">
                {head}
                {move || sources.with(|sources| ways(sources))}
            </div>
            {own}
        </section>
    }
    .into_any()
}

/// How to come by more; what a game earns leads to that game.
fn ways(sources: &[ChanceSource]) -> Option<AnyView> {
    if sources.is_empty() {
        return None;
    }
    let row = |source: &ChanceSource| {
        let play = source.game.as_ref().map(|game| {
            if source.is_used_up {
                return view! { <span class="chance-way__done">{text::games::way_done()}</span> }
                    .into_any();
            }
            view! {
                <a
                    class="chance-way__play"
                    href=Route::Game(game.clone()).href()
                    data-game=game.to_string()
                    aria-label=[&text::games::way_play(), " ", &source.title].concat()
                >
                    {text::games::way_play()}
                    <Icon name=IconName::ChevronRight/>
                </a>
            }
            .into_any()
        });
        view! {
            <li class="chance-way">
                <span class="chance-way__title">{source.title.clone()}</span>
                <span class="chance-way__times">{words::gives(source)}</span>
                {play}
            </li>
        }
    };
    Some(
        view! {
            <h3 class="game-chances__title">{text::games::ways()}</h3>
            <ul class="game-chances__ways">{sources.iter().map(row).collect_view()}</ul>
        }
        .into_any(),
    )
}
