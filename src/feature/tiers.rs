//! Every tier of the brand, what reaches it and what it gives, with the member's own marked; below
//! it how the member's tier changed. A guest may read it as well.

use contract::member::{GetCard, ListTierHistory, ListTiers, Tier, TierChange};
use leptos::prelude::*;

use super::benefits::Benefits;
use crate::{
    i18n::{self, text},
    query::Query,
    route::Route,
    session::SessionState,
    shell::Page,
    ui::{Load, SkeletonBlock, SkeletonRows},
};

#[component]
pub fn TiersPage() -> impl IntoView {
    let session = expect_context::<SessionState>();
    let tiers = Query::new(ListTiers {});
    let card = Query::new(GetCard {});
    let own = Memo::new(move |_| card.ready().map(|card| card.tier.level));

    view! {
        <Page route=Route::Tiers title=text::tiers::title() class="tiers">
            <Load
                source=tiers.source
                skeleton=|| view! { <SkeletonBlock height="13rem"/><SkeletonBlock height="13rem"/> }.into_any()
                on_retry=Callback::new(move |()| tiers.again())
                let:page
            >
                {(move || {
                    let tiers = page.get().data.into_iter();
                    tiers.map(|tier| view! { <TierCard tier own/> }).collect_view()
                })
                    .into_any()}
            </Load>
            <Show when=move || !session.get().must_sign_in()>
                <History/>
            </Show>
        </Page>
    }
    .into_any()
}

#[component]
fn TierCard(tier: Tier, own: Memo<Option<u8>>) -> impl IntoView {
    let level = tier.level;
    let mark = move || {
        let own = own.get()?;
        if own == level {
            Some(("own", text::tiers::yours()))
        } else if own.checked_add(1) == Some(level) {
            Some(("next", text::tiers::next()))
        } else {
            None
        }
    };
    let threshold = tier
        .threshold
        .as_ref()
        .map_or_else(text::tiers::start, |amount| text::tiers::threshold(&i18n::money(amount)));
    view! {
        <section class="tier" data-level=level.to_string() data-state=move || mark().map(|(state, _)| state)>
            <header class="tier__header">
                <h2 class="tier__name">{tier.name}</h2>
                {move || mark().map(|(_, words)| view! { <span class="tier__mark">{words}</span> })}
                <p class="tier__threshold">{threshold}</p>
            </header>
            {tier.rule.map(|rule| view! { <p class="tier__rule">{rule}</p> })}
            <Benefits benefits=tier.benefits/>
        </section>
    }
}

#[component]
fn History() -> impl IntoView {
    let history = Query::new(ListTierHistory {});
    view! {
        <section class="tier-history">
            <h2 class="section-title">{text::tiers::history()}</h2>
            <Load
                source=history.source
                skeleton=|| view! { <SkeletonRows rows=2/> }.into_any()
                on_retry=Callback::new(move |()| history.again())
                let:page
            >
                {(move || rows(page.get().data)).into_any()}
            </Load>
        </section>
    }
}

fn rows(changes: Vec<TierChange>) -> AnyView {
    if changes.is_empty() {
        return view! { <p class="quiet">{text::tiers::history_empty()}</p> }.into_any();
    }
    let rows = changes
        .into_iter()
        .map(|change| {
            view! {
                <li class="tier-change">
                    <span class="tier-change__name">{change.tier.name}</span>
                    <span class="tier-change__at">{i18n::date(&change.at)}</span>
                    {change.reason.map(|reason| view! { <span class="tier-change__reason">{reason}</span> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="tier-changes">{rows}</ol> }.into_any()
}
