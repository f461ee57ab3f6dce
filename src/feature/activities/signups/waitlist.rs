//! The waiting lists that the member is on: seats that are held for a while, to accept or let go,
//! and the rank where one still waits.

use contract::activities::{ListWaitlist, WaitlistEntry, WaitlistState};
use leptos::prelude::*;

use super::super::{
    waiting::{Desk, Place},
    words,
};
use crate::{
    feature::ticking,
    i18n::text,
    query::Query,
    route::Route,
    ui::{Load, SkeletonRows},
};

pub fn view() -> AnyView {
    let query = Query::new(ListWaitlist {});
    let again = Callback::new(move |()| query.again());
    let entries = Memo::new(move |_| query.ready().map_or_else(Vec::new, |page| page.data));
    let desk = Desk::start(entries, ticking::seconds(), again);
    view! {
        <Load
            source=query.source
            skeleton=|| view! { <SkeletonRows rows=6/> }.into_any()
            on_retry=again
            let:_page
        >
            {contents(entries, desk)}
        </Load>
        {desk.question()}
    }
    .into_any()
}

fn contents(entries: Memo<Vec<WaitlistEntry>>, desk: Desk) -> AnyView {
    let shown = Memo::new(move |_| {
        let place = |entry: &WaitlistEntry| Some((Place::of(entry)?, entry.clone()));
        entries.with(|entries| entries.iter().filter_map(place).collect::<Vec<_>>())
    });
    let is_any = Memo::new(move |_| shown.with(|shown| !shown.is_empty()));
    (move || {
        is_any.get().then(|| {
            view! {
                <section class="signups__waiting">
                    <h2 class="section-title">{text::signup::waiting_list()}</h2>
                    // A card is drawn anew when its place has moved on.
                    <For
                        each=move || shown.get()
                        key=|(place, _)| place.clone()
                        let((place, entry))
                    >
                        {card(&place, &entry, desk)}
                    </For>
                </section>
            }
        })
    })
    .into_any()
}

fn card(place: &Place, entry: &WaitlistEntry, desk: Desk) -> AnyView {
    let activity = &entry.activity;
    let is_offered = place.state == WaitlistState::Offered;
    view! {
        <article class="offer" data-state=place.state.as_str() data-entry=place.id.to_string()>
            <p class="offer__state" role=is_offered.then_some("status")>{place.state_name()}</p>
            <h3 class="offer__title">
                <a href=Route::Activity(activity.id.clone()).href()>
                    <span class="offer__name">{activity.title.clone()}</span>
                </a>
            </h3>
            <p class="offer__when">
                {words::when(activity)}" · "{text::signup::party(entry.party.into())}
            </p>
            {desk.place(place)}
        </article>
    }
    .into_any()
}
