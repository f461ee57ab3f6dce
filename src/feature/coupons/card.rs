//! A coupon as a ticket: what it is worth on one side of the seam, what it is on the other.

use std::sync::Arc;

use contract::coupons::{Coupon, CouponKind, CouponState};
use leptos::prelude::*;

use super::model::{self, Standing};
use crate::{
    api::clock,
    i18n::{self, text},
    route::Route,
    ui::{Icon, IconName},
};

/// In the wallet: all of it is a link to its page.
pub fn row(coupon: Arc<Coupon>, look: Trigger) -> AnyView {
    let standing = {
        let coupon = coupon.clone();
        Memo::new(move |_| {
            look.track();
            Standing::of(&coupon, clock::now_ms())
        })
    };
    let (id, title, scope) = (coupon.id.clone(), coupon.title.clone(), coupon.scope.clone());
    let (worth, terms) = (worth(&coupon), terms(&coupon));
    view! {
        <a
            class="coupon-card"
            data-coupon=id.to_string()
            data-state=move || standing.get().state.as_str()
            href=Route::Coupon(id).href()
        >
            {worth}
            <span class="coupon-card__text">
                <span class="coupon-card__title">{title}</span>
                <span class="coupon-card__terms">{terms}</span>
                <span class="coupon-card__scope">{scope}</span>
                {move || when(&coupon, standing.get())}
            </span>
        </a>
    }
    .into_any()
}

/// On its own page, larger; `action` stands below the words.
pub fn ticket(coupon: &Coupon, standing: Memo<Standing>, action: AnyView) -> AnyView {
    let (id, title, terms) = (coupon.id.to_string(), coupon.title.clone(), terms(coupon));
    let worth = worth(coupon);
    let coupon = coupon.clone();
    view! {
        <article
            class="coupon-card"
            data-size="large"
            data-coupon=id
            data-state=move || standing.get().state.as_str()
        >
            {worth}
            <div class="coupon-card__text">
                <h2 class="coupon-card__title">{title}</h2>
                <p class="coupon-card__terms">{terms}</p>
                {move || when(&coupon, standing.get())}
                {action}
            </div>
        </article>
    }
    .into_any()
}

/// The figure, and in a word what it means.
fn worth(coupon: &Coupon) -> AnyView {
    let money = coupon.value.as_ref().map(i18n::money);
    let (figure, unit) = match (coupon.kind, money, coupon.percent) {
        (CouponKind::MoneyOff, Some(money), _) => (money, Some(text::coupon::unit_money_off())),
        (CouponKind::Cash, Some(money), _) => (money, Some(text::coupon::unit_cash())),
        (CouponKind::PercentOff, _, Some(percent)) => {
            (model::discount(percent, i18n::locale()), Some(text::coupon::unit_percent_off()))
        }
        (CouponKind::Item, ..) => (text::coupon::free(), None),
        _ => {
            return view! {
                <span class="coupon-card__worth"><Icon name=IconName::Ticket/></span>
            }
            .into_any();
        }
    };
    let length = match figure.chars().count() {
        0..=5 => None,
        6..=7 => Some("long"),
        _ => Some("longer"),
    };
    view! {
        <span class="coupon-card__worth">
            <b class="coupon-card__figure" data-length=length>{figure}</b>
            {unit.map(|unit| view! { <span class="coupon-card__unit">{unit}</span> })}
        </span>
    }
    .into_any()
}

/// The purchase that it needs.
pub fn terms(coupon: &Coupon) -> String {
    coupon.threshold.as_ref().map_or_else(text::coupon::any_purchase, |threshold| {
        text::coupon::threshold(&i18n::money(threshold))
    })
}

/// What it brought, once it was used.
pub fn saved(coupon: &Coupon) -> Option<String> {
    let money = coupon.value.as_ref().map(i18n::money);
    match (coupon.kind, money, coupon.percent) {
        (CouponKind::MoneyOff | CouponKind::Cash, Some(money), _) => {
            Some(text::coupon::saved(&money))
        }
        (CouponKind::PercentOff, _, Some(percent)) => {
            Some(text::coupon::saved_percent(&model::discount(percent, i18n::locale())))
        }
        (CouponKind::Item, ..) => Some(text::coupon::saved_item()),
        _ => None,
    }
}

/// Until when it is good, or what has become of it.
fn when(coupon: &Coupon, standing: Standing) -> AnyView {
    let end = i18n::date(&coupon.expires_at);
    let words = match (standing.state, &coupon.used_at, &coupon.used_in) {
        (CouponState::Used, Some(at), Some(store)) => text::coupon::used_in(&i18n::date(at), store),
        (CouponState::Used, Some(at), None) => text::coupon::used_on(&i18n::date(at)),
        (CouponState::Used, None, _) => text::coupon::used(),
        (CouponState::Expired, ..) => text::coupon::expired_on(&end),
        _ => text::coupon::until(&end),
    };
    let soon = standing.days_left.map(|days| {
        let words = match days {
            0 => text::coupon::last_day(),
            days => text::coupon::days_left(days),
        };
        view! { <b class="coupon-card__soon" data-tone=model::tone(days)>{words}</b> }
    });
    view! {
        <span class="coupon-card__when">
            <span>{words}</span>
            {soon}
        </span>
    }
    .into_any()
}

pub fn state_name(state: CouponState) -> String {
    match state {
        CouponState::Used => text::coupon::used(),
        CouponState::Expired => text::coupon::expired(),
        _ => text::coupon::usable(),
    }
}
