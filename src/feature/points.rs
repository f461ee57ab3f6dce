//! The member's points: what can be spent, what is on its way, when which part expires, and the
//! ledger that explains every one of them.

use contract::{
    Points, Timestamp,
    points::{EarningRule, GetPoints, ListRules, Lot, PointsSummary},
};
use leptos::prelude::*;

use crate::{
    api::clock,
    i18n::{self, text},
    query::Query,
    route::Route,
    shell::Page,
    ui::{CountUp, Data, Icon, IconName, Load, SkeletonBlock, SkeletonRows},
};

pub mod gift;
pub mod ledger;
mod model;

/// Lots that expire within this many days stand out.
const SOON_DAYS: i64 = 45;

#[component]
pub fn PointsPage() -> impl IntoView {
    let points = Query::new(GetPoints {});
    let rules = Query::new(ListRules {});

    view! {
        <Page route=Route::Points title=text::points::title() class="points">
            <Load
                source=points.source
                skeleton=|| view! { <SkeletonBlock height=11.0/><SkeletonRows rows=4/> }.into_any()
                on_retry=Callback::new(move |()| points.again())
                let:summary
            >
                {contents(summary)}
            </Load>
            <section class="points__rules">
                <h2 class="section-title">{text::points::rules()}</h2>
                <Load
                    source=rules.source
                    skeleton=|| view! { <SkeletonRows rows=3/> }.into_any()
                    on_retry=Callback::new(move |()| rules.again())
                    let:page
                >
                    {(move || page.get().data.into_iter().map(rule).collect_view()).into_any()}
                </Load>
            </section>
        </Page>
    }
    .into_any()
}

fn contents(summary: Data<PointsSummary>) -> AnyView {
    let balance = Signal::derive(move || summary.with(|summary| summary.balance.0));
    let facts = move || {
        let PointsSummary { pending, month, .. } = summary.get();
        let kind = |points: Points, kind: &'static str| (points != Points::ZERO).then_some(kind);
        view! {
            <div><dt>{text::points::pending()}</dt><dd>{i18n::points(pending)}</dd></div>
            <div data-kind=kind(month.r#in, "gain")><dt>{text::points::month_in()}</dt><dd>{i18n::signed(month.r#in)}</dd></div>
            <div data-kind=kind(month.out, "spend")><dt>{text::points::month_out()}</dt><dd>{i18n::signed(-month.out)}</dd></div>
        }
    };
    view! {
        <section class="balance">
            <p class="balance__label">{text::points::balance()}</p>
            <p class="balance__value"><CountUp value=balance format=i18n::integer/></p>
            <dl class="balance__facts">{facts}</dl>
        </section>
        <a class="row-link" href=Route::Entries(None).href()>
            <Icon name=IconName::Receipt/>
            <span class="row-link__text">{text::points::ledger()}</span>
            <span class="row-link__hint">{text::points::ledger_hint()}</span>
            <Icon name=IconName::ChevronRight/>
        </a>
        <section class="lots">
            <div class="section-head">
                <h2 class="section-title">{text::points::lots()}</h2>
                <p class="quiet">{text::points::lots_hint()}</p>
            </div>
            {move || lots(summary.get())}
        </section>
    }
    .into_any()
}

/// Each lot, and whether they add up to the balance.
fn lots(points: PointsSummary) -> AnyView {
    if points.lots.is_empty() {
        return view! { <p class="quiet">{text::points::lots_empty()}</p> }.into_any();
    }
    let adds_up = model::sum(&points.lots) == points.balance;
    let total = i18n::points(model::sum(&points.lots));
    let check =
        if adds_up { text::points::lots_sum(&total) } else { text::points::lots_differ(&total) };
    let rows = points.lots.into_iter().map(lot).collect_view();
    view! {
        <ul class="lots__list">{rows}</ul>
        <p class="account" data-state=if adds_up { "agrees" } else { "differs" }>{check}</p>
    }
    .into_any()
}

fn lot(lot: Lot) -> impl IntoView {
    let expires = lot.expires_at.as_ref();
    let when = expires
        .map_or_else(text::points::lot_never, |at| text::points::lot_expires(&i18n::date(at)));
    let days = expires.and_then(days_until).filter(|days| (0..=SOON_DAYS).contains(days));
    let soon = days.map(|days| match days {
        0 => text::points::lot_today(),
        days => text::points::lot_soon(days),
    });
    view! {
        <li class="lot" data-state=days.map(|_| "soon")>
            <span class="lot__points">{i18n::points(lot.points)}</span>
            <span class="lot__source">{lot.source}</span>
            <span class="lot__when">{when}</span>
            {soon.map(|soon| view! { <span class="lot__soon">{soon}</span> })}
        </li>
    }
}

fn rule(rule: EarningRule) -> impl IntoView {
    view! {
        <details class="rule">
            <summary class="rule__title">{rule.title}</summary>
            <p class="rule__text">{rule.text}</p>
            <p class="quiet">{text::points::rule_version(&rule.version)}</p>
        </details>
    }
}

/// Whole days from now, by the backend's time.
fn days_until(at: &Timestamp) -> Option<i64> {
    let now = clock::now_ms()? as i64;
    Some((at.timestamp_millis() - now).div_euclid(86_400_000))
}
