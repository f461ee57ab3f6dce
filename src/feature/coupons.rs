//! The member's coupons: the usable ones, the one that expires first on top; those that were used,
//! with where and when; and those that expired.

use std::sync::Arc;

use contract::coupons::{Coupon, CouponState, ListCoupons};
use leptos::prelude::*;

use super::ticking;
use crate::{
    address::Address,
    i18n::text,
    query::pages::Pages,
    route::Route,
    shell::Page,
    ui::{Chips, Choice, Empty, LinkButton, ListFoot, Load, SkeletonBlock, Variant, WindowList},
};

mod card;
pub mod detail;
mod model;
mod till;

/// Names the filter in the address.
const STATE: &str = "state";
/// How often a page looks whether a coupon expires soon, or has.
const LOOK_MS: u64 = 20_000;

#[component]
pub fn CouponsPage() -> impl IntoView {
    let address = expect_context::<Address>();
    let state = Memo::new(move |_| {
        let word = address.parameter(STATE).unwrap_or_default();
        let named = CouponState::ALL.iter().find(|state| state.as_str() == word);
        named.copied().unwrap_or(CouponState::Usable)
    });
    let choices: Vec<Choice> = CouponState::ALL
        .iter()
        .map(|state| Choice::new(state.as_str(), card::state_name(*state)))
        .collect();
    let chosen = Signal::derive(move || state.get().as_str().to_owned());
    let choose = Callback::new(move |word: String| {
        let is_usual = word == CouponState::Usable.as_str();
        address.set(STATE, (!is_usual).then_some(&*word));
    });

    view! {
        <Page route=Route::Coupons title=text::coupon::title() class="coupons">
            <Chips label=text::coupon::filters() choices chosen on_choose=choose/>
            {move || wallet(state.get())}
        </Page>
    }
    .into_any()
}

/// The coupons in one state.
fn wallet(state: CouponState) -> AnyView {
    let coupons = Pages::start(
        move |part| ListCoupons { state: Some(state), cursor: part.cursor, limit: part.limit },
        |coupon: &Coupon| coupon.id.as_str(),
    );
    let look = look_often();
    let place = match state {
        CouponState::Used => "coupons-used",
        CouponState::Expired => "coupons-expired",
        _ => "coupons",
    };
    let on_more = Callback::new(move |()| coupons.more());
    let rows = move || {
        view! {
            <WindowList
                items=coupons.items()
                key={|coupon: &Arc<Coupon>| (coupon.id.clone(), coupon.state)}
                label=text::coupon::title()
                row_height=127.0
                place
                on_end=on_more
                let:coupon
            >
                {card::row(coupon, look)}
            </WindowList>
            <ListFoot end=coupons.end() on_more/>
        }
        .into_any()
    };
    view! {
        <Load
            source=coupons.source()
            skeleton=|| (0..4).map(|_| view! { <SkeletonBlock height="7.2rem"/> }).collect_view().into_any()
            empty=move || nothing(state)
            on_retry=Callback::new(move |()| coupons.again())
            let:_loaded
        >
            {rows()}
        </Load>
    }
    .into_any()
}

fn nothing(state: CouponState) -> AnyView {
    let (title, body) = match state {
        CouponState::Used => (text::coupon::empty_used_title(), text::coupon::empty_used_body()),
        CouponState::Expired => {
            (text::coupon::empty_expired_title(), text::coupon::empty_expired_body())
        }
        _ => (text::coupon::empty_title(), text::coupon::empty_body()),
    };
    let variant = if state == CouponState::Usable { Variant::Primary } else { Variant::Quiet };
    view! {
        <Empty title body>
            <LinkButton href=Route::Mall(None).href() variant>{text::coupon::to_mall()}</LinkButton>
        </Empty>
    }
    .into_any()
}

/// Notifies whoever has to compare a coupon with the time.
fn look_often() -> Trigger {
    let look = Trigger::new();
    ticking::every(LOOK_MS, move || look.notify());
    look
}
