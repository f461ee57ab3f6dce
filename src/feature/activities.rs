//! Activities: what the brand invites its members to, as a list and as a month, and from there to
//! the form, the door and back.

use contract::{
    activities::{ActivityPage, ListActivities},
    member::GetCard,
};
use leptos::prelude::*;

use super::{arriving::arriving, offers};
use crate::{
    address::Address,
    i18n::text,
    query::Query,
    route::Route,
    session::SessionState,
    shell::Page,
    travel::travelling,
    ui::{Icon, IconName},
};

mod calendar;
mod controls;
pub mod detail;
mod filter;
mod ics;
mod link;
mod list;
mod rows;
#[cfg(test)]
mod sample;
pub mod sign_up;
pub mod signups;
mod tile;
mod waiting;
mod way;
mod words;
mod zone;

use controls::{MONTH_VIEW, VIEW};
use filter::Filter;

#[component]
pub fn ActivitiesPage() -> impl IntoView {
    let address = expect_context::<Address>();
    let session = expect_context::<SessionState>();
    let is_guest = Memo::new(move |_| session.get().must_sign_in());
    let card = Query::new(GetCard {});
    let own = Memo::new(move |_| card.ready().map(|card| card.tier));
    // The next to begin, whatever the filter; and which cities and tiers there are.
    let next = Query::new(ListActivities { limit: Some(1), ..ListActivities::default() });
    let tiers = Memo::new(move |_| Some(filter::with_own(next.ready()?.tiers, own.get())));
    // A link may name the member's own, which nobody knows before the card.
    let has_all = Memo::new(move |_| own.read().is_some() || is_guest.get());
    let filter = Memo::new(move |_| {
        let has_all = has_all.get();
        tiers.with(|tiers| {
            let known = tiers.as_deref().filter(|_| has_all);
            Filter::read(&|name| address.parameter(name), known)
        })
    });
    let is_month = Memo::new(move |_| address.parameter(VIEW).as_deref() == Some(MONTH_VIEW));

    view! {
        <Page
            route=Route::Activities
            title=text::shell::activities()
            class="activities"
            aside=move || shortcut(is_guest)
        >
            {offers::lines()}
            {controls::tools(address, is_month, filter, next)}
            {controls::chips(address, filter, tiers, own)}
            {move || {
                if !is_month.get() {
                    return list::list(address, filter);
                }
                let view = arriving(month);
                (move || match view.get() {
                    Some(view) => view(address, filter, next),
                    None => calendar::to_come(),
                })
                .into_any()
            }}
        </Page>
    }
    .into_any()
}

/// Builds the calendar.
type MonthView = fn(Address, Memo<Filter>, Query<ActivityPage>) -> AnyView;

travelling! {
    in calendar: fn month() -> MonthView { calendar::calendar }
}

/// To what the member has signed up for.
fn shortcut(is_guest: Memo<bool>) -> AnyView {
    let link = move || {
        (!is_guest.get()).then(|| {
            view! {
                <a
                    class="icon-button activities__own"
                    href=Route::Signups.href()
                    aria-label=text::activities::own()
                >
                    <Icon name=IconName::Ticket/>
                </a>
            }
        })
    };
    link.into_any()
}
