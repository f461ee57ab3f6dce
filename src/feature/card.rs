//! The member's card: who I am here, what I have, what I get, and one large button that opens the
//! code for the till.

use contract::{
    Points,
    member::{Card, Expiring, GetCard, Progress},
};
use leptos::prelude::*;
use serde::Serialize;

use super::benefits::Benefits;
use crate::{
    api::clock,
    browser,
    config::Config,
    i18n::{self, text},
    look::Look,
    owner,
    query::Query,
    route::Route,
    session,
    shell::Page,
    ui::{Bar, CountUp, Data, Icon, IconName, Leaf, Load, SkeletonBlock, SkeletonRows},
};

#[component]
pub fn CardPage() -> impl IntoView {
    let look = expect_context::<Look>();
    let brand = expect_context::<Config>().brand_name;
    let brand = brand.in_language(i18n::locale().tag()).to_owned();
    let card = Query::new(GetCard {});
    Effect::new(move |_| {
        if let Some(card) = card.ready() {
            remember(&card);
        }
    });
    let elder_switch = move || {
        view! {
            <button
                type="button"
                class="icon-button elder-switch"
                aria-pressed=move || look.is_elder().to_string()
                on:click=move |_| look.set_elder(!look.is_elder())
            >
                <Icon name=IconName::TextSize/>
                <span>
                    {move || if look.is_elder() { text::card::elder_off() } else { text::card::elder_on() }}
                </span>
            </button>
        }
        .into_any()
    };

    view! {
        <Page route=Route::Card title=text::card::title() brand class="card-page" aside=elder_switch>
            <Load
                source=card.source
                skeleton=skeleton
                on_retry=Callback::new(move |()| card.again())
                let:card
            >
                {contents(card)}
            </Load>
        </Page>
    }
    .into_any()
}

/// As high as the card and what stands below it.
fn skeleton() -> AnyView {
    view! {
        <div class="card-page__columns">
            <div class="card-page__main">
                <SkeletonBlock height="14rem"/>
                <SkeletonBlock height="4.5rem"/>
            </div>
            <SkeletonRows rows=4/>
        </div>
    }
    .into_any()
}

fn contents(card: Data<Card>) -> AnyView {
    let balance = Signal::derive(move || card.with(|card| card.balance.0));
    let pending = move || {
        let pending = card.with(|card| card.pending);
        (pending > Points::ZERO).then(|| {
            let line = text::card::pending(&i18n::points(pending));
            view! { <p class="card-page__pending"><Icon name=IconName::Clock/><span>{line}</span></p> }
        })
    };
    view! {
        <div class="card-page__columns">
            <div class="card-page__main">
                <section
                    class="card-hero"
                    data-level=move || card.with(|card| card.tier.level.to_string())
                    aria-label=move || card.with(|card| text::card::greeting(&card.name))
                >
                    <Leaf/>
                    <div class="card-hero__who">
                        <p class="card-hero__name">{move || card.with(|card| card.name.clone())}</p>
                        <a class="card-hero__tier" href=Route::Tiers.href()>
                            {move || card.with(|card| card.tier.name.clone())}
                        </a>
                    </div>
                    <p class="card-hero__number">
                        <span class="visually-hidden">{text::card::number()}" "</span>
                        {move || card.with(|card| i18n::in_fours(&card.number))}
                    </p>
                    <div class="card-hero__foot">
                        <a class="card-hero__balance" href=Route::Points.href()>
                            <span class="card-hero__label">{text::card::balance()}</span>
                            <span class="card-hero__points">
                                <CountUp value=balance format=i18n::integer/>
                            </span>
                        </a>
                        <a class="card-hero__code" href=Route::Code.href()>
                            <Icon name=IconName::Qr/>
                            <span>{text::card::show_code()}</span>
                        </a>
                    </div>
                </section>
                {move || card.with(|card| progress(card.progress.as_ref()))}
                {pending}
                {move || card.with(|card| card.expiring.as_ref().map(expiring))}
            </div>
            <section class="card-page__benefits">
                <div class="section-head">
                    <h2 class="section-title">{text::card::benefits()}</h2>
                    <a class="section-more" href=Route::Tiers.href()>{text::card::all_tiers()}</a>
                </div>
                {move || match card.with(|card| card.benefits.clone()) {
                    benefits if benefits.is_empty() => {
                        view! { <p class="quiet">{text::card::empty_benefits()}</p> }.into_any()
                    }
                    benefits => view! { <Benefits benefits/> }.into_any(),
                }}
                {move || card.with(|card| card.tier_until.as_ref().map(|until| {
                    view! { <p class="quiet">{text::card::tier_until(&i18n::date(until))}</p> }
                }))}
            </section>
        </div>
    }
    .into_any()
}

/// Points that expire soon, and the way to see which.
fn expiring(expiring: &Expiring) -> AnyView {
    let line = text::card::expiring(&i18n::points(expiring.points), &i18n::day(&expiring.at));
    view! {
        <a class="banner" data-kind="warning" href=Route::Points.href()>
            <Icon name=IconName::Leaf/>
            <span class="banner__text">{line}</span>
            <span class="banner__more">{text::card::expiring_hint()}</span>
            <Icon name=IconName::ChevronRight/>
        </a>
    }
    .into_any()
}

/// What is missing for the next tier.
fn progress(progress: Option<&Progress>) -> AnyView {
    let Some(progress) = progress else {
        return view! { <p class="tier-progress tier-progress--top">{text::card::top()}</p> }
            .into_any();
    };
    let missing = text::card::missing(&i18n::money(&progress.missing), &progress.next.name);
    let spent = text::card::spent_of(&i18n::money(&progress.spent), &i18n::money(&progress.target));
    let until = progress.until.as_ref().map(|until| text::card::progress_until(&i18n::date(until)));
    let percent = progress.percent;
    view! {
        <a class="tier-progress" href=Route::Tiers.href()>
            <span class="tier-progress__missing">{missing}</span>
            <Bar percent=Signal::stored(percent) label=text::card::progress()/>
            <span class="tier-progress__detail"><span>{spent}</span><span>{until}</span></span>
        </a>
    }
    .into_any()
}

/// What the first screen of the next visit shows, and the page that needs no wasm.
#[derive(Serialize)]
struct Snapshot<'a> {
    name: &'a str,
    number: String,
    tier: &'a str,
    points: String,
    /// Milliseconds since 1970.
    at: Option<i64>,
}

fn remember(card: &Card) {
    // The reply may come when another tab has signed out.
    if !owner::is_still_here() {
        return;
    }
    let snapshot = Snapshot {
        name: &card.name,
        number: i18n::in_fours(&card.number),
        tier: &card.tier.name,
        points: i18n::points(card.balance),
        at: clock::now_ms().map(|now| now as i64),
    };
    if let Ok(json) = serde_json::to_string(&snapshot) {
        browser::remember(session::CARD, &json);
    }
}
