//! The top of a redemption: where it stands in large words, or, right after redeeming, that it
//! worked and what is left of the points.

use contract::{
    mall::{Redemption, RedemptionState},
    points::GetPoints,
};
use leptos::prelude::*;

use super::{super::words, pay};
use crate::{
    i18n::{self, text},
    query::Query,
    route::Route,
    ui::{CountUp, Icon, IconName, LinkButton, Variant},
};

/// Where it stands and what comes next.
pub fn standing(redemption: Memo<Redemption>, again: Callback<()>) -> AnyView {
    let is_unpaid = Memo::new(move |_| {
        redemption.with(|redemption| redemption.state == RedemptionState::AwaitingPayment)
    });
    let reason = move || {
        let reason = redemption.with(words::reason)?;
        Some(view! { <p class="standing__reason">{text::order::reason(&reason)}</p> })
    };
    view! {
        <section class="order__head standing">
            <span class="standing__mark">
                {move || view! { <Icon name=redemption.with(words::icon)/> }}
            </span>
            <div role="status">
                <h2 class="standing__state">{move || state_name(redemption)}</h2>
                {reason}
                <p class="standing__next">{move || redemption.with(words::next)}</p>
                {move || redemption.with(words::kept_until).map(|line| view! {
                    <p class="order__until">{line}</p>
                })}
            </div>
            {move || is_unpaid.get().then(|| pay::view(redemption, again))}
        </section>
    }
    .into_any()
}

/// That it worked.
pub fn result(redemption: Memo<Redemption>) -> AnyView {
    let points = Query::new(GetPoints {});
    let balance = Memo::new(move |_| points.ready().map(|summary| summary.balance.0));
    let is_known = Memo::new(move |_| balance.get().is_some());
    let left = move || {
        let value = Signal::derive(move || balance.get().unwrap_or_default());
        is_known.get().then(|| view! { <CountUp value format=i18n::integer/> })
    };
    let coupon =
        Memo::new(move |_| redemption.with(|redemption| redemption.coupons.first().cloned()));
    let ways_on = move || {
        let browse = |variant| {
            view! {
                <LinkButton href=Route::Mall(None).href() variant>{text::order::keep_browsing()}</LinkButton>
            }
        };
        let Some(coupon) = coupon.get() else { return browse(Variant::Primary).into_any() };
        view! {
            <LinkButton href=Route::Coupon(coupon).href()>{text::order::open_coupon()}</LinkButton>
            {browse(Variant::Quiet)}
        }
        .into_any()
    };
    view! {
        <section class="order__head standing" data-kind="result">
            <span class="standing__mark"><Icon name=IconName::Check/></span>
            <div role="status">
                <h2 class="standing__state">{text::order::redeemed()}</h2>
                <p class="standing__next">
                    <b>{move || state_name(redemption)}</b>" · "{move || redemption.with(words::next)}
                </p>
            </div>
            <p class="order__balance">
                <span class="order__balance-label">{text::order::balance()}</span>
                <span class="order__balance-value">{left}</span>
            </p>
            <div class="order__ways">{ways_on}</div>
        </section>
    }
    .into_any()
}

fn state_name(redemption: Memo<Redemption>) -> String {
    redemption.with(|redemption| words::step(redemption.state, redemption.reward.kind))
}
