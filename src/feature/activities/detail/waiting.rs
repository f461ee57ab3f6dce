//! The member's place on this activity's waiting list.

use contract::{
    Page,
    activities::{ListWaitlist, WaitlistEntry, WaitlistState},
    id::WaitlistId,
};
use leptos::prelude::*;

use super::super::waiting::{Desk, Place};
use crate::{
    i18n::text,
    query::Query,
    ui::{Data, Load, SkeletonBlock},
};

pub fn view(id: WaitlistId, now: Signal<f64>, again: Callback<()>) -> AnyView {
    let entries = Query::new(ListWaitlist {});
    let renew = Callback::new(move |()| {
        entries.again();
        again.run(());
    });
    view! {
        <Load
            source=entries.source
            skeleton=|| view! { <SkeletonBlock height="3.25rem"/> }.into_any()
            on_retry=renew
            let:entries
        >
            {seat(id.clone(), entries, now, renew)}
        </Load>
    }
    .into_any()
}

fn seat(
    id: WaitlistId,
    entries: Data<Page<WaitlistEntry>>,
    now: Signal<f64>,
    renew: Callback<()>,
) -> AnyView {
    let own = Memo::new(move |_| {
        let is_own = |entry: &&WaitlistEntry| entry.id == id;
        entries.with(|page| page.data.iter().filter(is_own).cloned().collect::<Vec<_>>())
    });
    let desk = Desk::start(own, now, renew);
    let place = Memo::new(move |_| own.with(|own| own.iter().find_map(Place::of)));
    let party = Memo::new(move |_| own.with(|own| own.first().map(|entry| entry.party)));
    let state = move || place.with(|place| place.as_ref().map(|place| place.state.as_str()));
    let headline = move || {
        place.with(|place| {
            let place = place.as_ref().filter(|place| place.state != WaitlistState::Expired)?;
            let party = party.get().map(|party| text::signup::party(party.into()));
            Some(view! {
                <p class="waiting__main" role="status">
                    {place.state_name()}" "<span class="waiting__party">{party}</span>
                </p>
            })
        })
    };
    view! {
        <div class="waiting" data-state=state>
            {headline}
            {move || place.with(|place| Some(desk.place(place.as_ref()?)))}
        </div>
        {desk.question()}
    }
    .into_any()
}
