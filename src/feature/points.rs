//! The member's points: what can be spent, what is on its way, when which part expires and what it
//! could still become, how more are earned, and the ledger that explains every one of them.

use contract::{
    Points,
    points::{GetPoints, PendingPoints, PointsSummary},
};
use leptos::prelude::*;

use crate::{
    i18n::{self, text},
    query::Query,
    route::Route,
    shell::Page,
    ui::{CountUp, Data, Icon, IconName, Load, SkeletonBlock, SkeletonRows},
};

pub mod gift;
pub mod ledger;
mod lots;
mod model;
mod rules;

#[component]
pub fn PointsPage() -> impl IntoView {
    let points = Query::new(GetPoints {});
    let skeleton = || {
        view! { <SkeletonBlock height="11rem"/><SkeletonRows rows=2/><SkeletonRows rows=4/> }
            .into_any()
    };
    view! {
        <Page route=Route::Points title=text::points::title() class="points">
            <Load
                source=points.source
                skeleton
                on_retry=Callback::new(move |()| points.again())
                let:summary
            >
                {contents(summary)}
            </Load>
            <rules::Rules/>
        </Page>
    }
    .into_any()
}

fn contents(summary: Data<PointsSummary>) -> AnyView {
    let balance = Signal::derive(move || summary.with(|summary| summary.balance.0));
    let facts = move || {
        let (pending, month) = summary.with(|summary| (summary.pending, summary.month));
        let kind = |points: Points, kind: &'static str| (points != Points::ZERO).then_some(kind);
        view! {
            <div><dt>{text::points::pending()}</dt><dd>{i18n::points(pending)}</dd></div>
            <div data-kind=kind(month.r#in, "gain")><dt>{text::points::month_in()}</dt><dd>{i18n::signed(month.r#in)}</dd></div>
            <div data-kind=kind(month.out, "spend")><dt>{text::points::month_out()}</dt><dd>{i18n::signed(-month.out)}</dd></div>
        }
    };
    let link = |to: Route, icon: IconName, name: String, hint: String| {
        view! {
            <a class="row-link" href=to.href()>
                <Icon name=icon/>
                <span class="row-link__text">{name}</span>
                <span class="row-link__hint">{hint}</span>
                <Icon name=IconName::ChevronRight/>
            </a>
        }
        .into_any()
    };
    let (ledger, ledger_hint) = (text::points::ledger(), text::points::ledger_hint());
    let (gift, gift_hint) = (text::gift::title(), text::points::gift_hint());
    let pending = move || {
        let items = summary.with(|summary| summary.pending_items.clone());
        (!items.is_empty()).then(|| {
            let rows = items.into_iter().map(pending_row).collect_view();
            view! { <ul class="balance__pending">{rows}</ul> }
        })
    };
    view! {
        <section class="balance">
            <p class="balance__label">{text::points::balance()}</p>
            <p class="balance__value"><CountUp value=balance format=i18n::integer/></p>
            <dl class="balance__facts">{facts}</dl>
            {pending}
        </section>
        <div class="points__links">
            {link(Route::Entries(None), IconName::Receipt, ledger, ledger_hint)}
            {link(Route::Gift, IconName::Gift, gift, gift_hint)}
        </div>
        {lots::section(summary)}
    }
    .into_any()
}

/// What is on its way: where it comes from, and when it is there.
fn pending_row(item: PendingPoints) -> AnyView {
    view! {
        <li class="pending-row">
            <span class="pending-row__title">{item.title}</span>
            <span class="pending-row__points">{i18n::signed(item.points)}</span>
            <span class="pending-row__when">{text::points::pending_when(&i18n::day(&item.available_at))}</span>
        </li>
    }
    .into_any()
}
