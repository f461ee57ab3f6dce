//! The mall: what points can be redeemed for. One searches, narrows down and orders what there is,
//! sees at once what is out of reach and why, and how long a sale lasts by the backend's clock.

use std::sync::Arc;

use contract::{
    mall::{ListCategories, Reward},
    points::GetPoints,
};
use leptos::{html, prelude::*};

use super::{
    listing,
    rewards::{RewardTile, tiles_to_come},
    ticking,
};
use crate::{
    address::Address,
    i18n::{self, text},
    query::{Query, pages::Pages},
    route::Route,
    session::SessionState,
    shell::Page,
    ui::{
        Art, Button, CountUp, Empty, Icon, IconName, LinkButton, ListFoot, Load, Variant, WaysOn,
        WindowList,
    },
};

mod controls;
mod earning;
mod facts;
mod filter;
mod order;
mod redeem;
pub mod reward;
mod shelf;

use filter::Filter;
use shelf::Row;

/// About how high a row is, in CSS pixels.
const ROW_HEIGHT: f64 = 241.0;

#[component]
pub fn MallPage() -> impl IntoView {
    let address = expect_context::<Address>();
    let session = expect_context::<SessionState>();
    let is_guest = Memo::new(move |_| session.get().must_sign_in());
    let filter = Memo::new(move |_| Filter::read(&|name| address.parameter(name), is_guest.get()));
    let points = Query::new(GetPoints {});
    let categories = Query::new(ListCategories {});
    let rewards = Pages::start(
        move |part| filter.with(|filter| filter.request(part)),
        |reward: &Reward| reward.id.as_str(),
    );
    // The one that what is on the page was asked for with.
    let answered = Memo::new(move |_| {
        rewards.with(|_| ());
        filter.get_untracked()
    });
    let now = ticking::seconds();
    listing::follow(
        move |before, now| rewards.with(|rewards| shelf::has_turned(rewards, before, now)),
        move || rewards.again(),
    );
    let found = listing::found(
        Signal::derive(move || rewards.with(<[_]>::len)),
        rewards.end(),
        Signal::derive(move || answered.with(Filter::is_narrow)),
        text::mall::found,
        text::mall::found_more,
    );
    let results = NodeRef::<html::Div>::new();
    Effect::new(move |before: Option<()>| {
        filter.track();
        if before.is_some() {
            listing::begin_at_the_top(results);
        }
    });

    let balance = Memo::new(move |_| {
        points.ready().filter(|_| !is_guest.get()).map(|points| points.balance.0)
    });
    let on_retry = Callback::new(move |()| {
        rewards.again();
        points.again();
        categories.again();
    });
    view! {
        <Page route=Route::Mall(None) title=text::mall::title() class="mall" aside=shortcuts>
            {head(balance, is_guest)}
            {controls::tools(address, filter)}
            {controls::chips(address, filter, is_guest, categories)}
            {controls::within(address, filter)}
            <p class="visually-hidden" role="status">{found}</p>
            <div class="mall__results" node_ref=results>
                <Load
                    source=rewards.source()
                    skeleton=|| tiles_to_come(6)
                    empty=move || (move || nothing(&answered.get(), address)).into_any()
                    on_retry
                    let:_loaded
                >
                    {shelves(rewards, filter, now)}
                </Load>
            </div>
        </Page>
    }
    .into_any()
}

/// To what one has redeemed, and to the coupons.
fn shortcuts() -> AnyView {
    view! {
        <nav class="mall-links" aria-label=text::mall::shortcuts()>
            <a class="icon-button" href=Route::Redemptions.href() aria-label=text::mall::redemptions()>
                <Icon name=IconName::Receipt/>
            </a>
            <a class="icon-button" href=Route::Coupons.href() aria-label=text::mall::coupons()>
                <Icon name=IconName::Ticket/>
            </a>
        </nav>
    }
    .into_any()
}

/// What there is to spend; for a guest, the way to it. Until that is known its place stays free.
fn head(balance: Memo<Option<i64>>, is_guest: Memo<bool>) -> AnyView {
    let sign_in = expect_context::<WaysOn>().sign_in;
    let is_known = Memo::new(move |_| balance.get().is_some());
    let amount = Signal::derive(move || balance.get().unwrap_or_default());
    let line = move || {
        if is_known.get() {
            view! {
                <a class="mall__balance" href=Route::Points.href()>
                    <b class="mall__points"><CountUp value=amount format=i18n::integer/></b>
                    <span>{text::mall::balance()}</span>
                    <Icon name=IconName::ChevronRight/>
                </a>
            }
            .into_any()
        } else if is_guest.get() {
            view! {
                <p class="mall__guest">
                    <span>{text::mall::guest()}</span>
                    <a class="mall__sign-in" href=move || sign_in.get()>{text::mall::sign_in()}</a>
                </p>
            }
            .into_any()
        } else {
            ().into_any()
        }
    };
    view! { <div class="mall__head">{line}</div> }.into_any()
}

fn shelves(rewards: Pages<Reward>, filter: Memo<Filter>, now: Signal<f64>) -> AnyView {
    let rows = Memo::new(move |before: Option<&Vec<Row>>| {
        rewards.with(|rewards| shelf::rows(rewards, before.map_or(&[], Vec::as_slice)))
    });
    let place = Signal::derive(move || filter.with(Filter::place));
    let on_more = Callback::new(move |()| rewards.more());
    view! {
        <WindowList
            items=rows
            key=Row::clone
            label=text::mall::list()
            row_height=ROW_HEIGHT
            place
            on_end=on_more
            let:row
        >
            {tiles(&row, now)}
        </WindowList>
        <ListFoot end=rewards.end() on_more/>
    }
    .into_any()
}

fn tiles(row: &Row, now: Signal<f64>) -> AnyView {
    let tile = |reward: &Arc<Reward>| view! { <RewardTile reward=Reward::clone(reward) now/> };
    view! { <div class="tiles">{row.rewards().iter().map(tile).collect_view()}</div> }.into_any()
}

/// Why there is nothing here, and what would help.
fn nothing(filter: &Filter, address: Address) -> AnyView {
    let start_over = Callback::new(move |()| address.replace(&Route::Mall(None)));
    let (title, body) = if filter.affordable {
        (text::mall::none_affordable(), text::mall::none_affordable_hint())
    } else if !filter.q.is_empty() {
        (text::mall::none_found(&filter.q), text::mall::none_found_hint())
    } else if let Some(most) = filter.max_points {
        (text::mall::none_within(&i18n::points(most)), text::mall::none_within_hint())
    } else if filter.is_narrow() {
        (text::mall::none_here(), text::mall::none_here_hint())
    } else {
        (text::mall::empty(), text::mall::empty_hint())
    };
    let earn = filter.affordable.then(|| {
        view! { <LinkButton href=Route::Points.href()>{text::mall::earn()}</LinkButton> }
    });
    let all = filter.is_narrow().then(|| {
        view! {
            <Button variant=Variant::Quiet on_click=start_over>{text::mall::start_over()}</Button>
        }
    });
    view! { <Empty art=Art::Mall title body>{earn}{all}</Empty> }.into_any()
}
