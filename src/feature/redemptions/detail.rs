//! A redemption in full: where it stands and what comes next, what was redeemed for what, where it
//! goes, and how it came this far. Right after redeeming it is the result.

use contract::{
    bootstrap::Store,
    id::CouponId,
    mall::{Destination, GetRedemption, Redemption, Step},
};
use leptos::prelude::*;

use super::{copy, titled, words};
use crate::{
    address::Address,
    feature::rewards,
    i18n::{self, text},
    query::Query,
    route::{self, Route},
    shell::Page,
    ui::{Data, Icon, IconName, Load, SkeletonBlock, SkeletonRows},
};

mod cancel;
mod head;
mod pay;

/// The page of one.
pub fn page(place: Route) -> AnyView {
    let Route::Redemption(id) = place.clone() else { return ().into_any() };
    let query = Query::new(GetRedemption { id });
    let again = Callback::new(move |()| query.again());
    view! {
        <Page route=place title=text::order::detail_title() class="redemption">
            <Load
                source=query.source
                skeleton=|| view! { <SkeletonBlock height="11rem"/><SkeletonRows rows=4/> }.into_any()
                on_retry=again
                let:redemption
            >
                {contents(redemption, again)}
            </Load>
        </Page>
    }
    .into_any()
}

fn contents(data: Data<Redemption>, again: Callback<()>) -> AnyView {
    let address = expect_context::<Address>();
    // What did not change is not drawn again.
    let redemption = Memo::new(move |_| data.get());
    let is_result = Memo::new(move |_| {
        address.parameter(route::PLACED).is_some()
            && redemption.with(|redemption| words::went_through(redemption.state))
    });
    let head = move || {
        if is_result.get() { head::result(redemption) } else { head::standing(redemption, again) }
    };
    let coupons = move || {
        // Of a result with one coupon it is the first thing to do already.
        let most_at_once = usize::from(is_result.get());
        redemption.with(|redemption| {
            let ids = &redemption.coupons;
            (ids.len() > most_at_once).then(|| coupon_links(ids))
        })
    };
    view! {
        <article
            class="order"
            data-state=move || redemption.with(|redemption| redemption.state.as_str())
        >
            {head}
            {coupons}
            {move || redemption.with(reward)}
            {move || redemption.with(facts)}
            {move || redemption.with(timeline)}
            {cancel::view(redemption)}
        </article>
    }
    .into_any()
}

fn coupon_links(ids: &[CouponId]) -> AnyView {
    let is_only_one = ids.len() == 1;
    let link = |(count, id): (i64, &CouponId)| {
        let name = if is_only_one {
            text::order::open_coupon()
        } else {
            text::order::open_coupon_of(&i18n::integer(count))
        };
        view! {
            <a class="row-link" href=Route::Coupon(id.clone()).href() data-coupon=id.to_string()>
                <Icon name=IconName::Ticket/>
                <span class="row-link__text">{name}</span>
                <Icon name=IconName::ChevronRight/>
            </a>
        }
    };
    let links = (1..).zip(ids).map(link).collect_view();
    view! { <div class="order__coupons">{links}</div> }.into_any()
}

/// The reward as it was; it leads to how it is now.
fn reward(redemption: &Redemption) -> AnyView {
    let reward = &redemption.reward;
    view! {
        <a class="order__reward" href=Route::Reward(reward.id.clone()).href()>
            <span class="order__art">{rewards::picture(reward.picture.clone())}</span>
            <span class="order__title">{titled(redemption)}</span>
            <span class="order__cost">{rewards::price(&redemption.cost)}</span>
            <Icon name=IconName::ChevronRight/>
        </a>
    }
    .into_any()
}

fn facts(redemption: &Redemption) -> AnyView {
    let fact = |name: String, value: AnyView| {
        view! { <div class="order__fact"><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
    };
    let number = text::order::number();
    let copy_number = copy::button(&number, redemption.number.clone());
    let digits = i18n::in_fours(&redemption.number);
    let tracking = redemption.shipping.clone().map(|shipping| {
        let name = text::order::tracking();
        let copy = copy::button(&name, shipping.number.clone());
        let value = view! {
            <span class="order__carrier">{shipping.carrier}</span>
            " "
            <span class="order__tracking">{shipping.number}</span>
            {copy}
        };
        fact(name, value.into_any())
    });
    view! {
        <dl class="order__facts">
            {tracking}
            {redemption.address.clone().map(|to| fact(text::order::sent_to(), destination(to)))}
            {redemption.store.clone().map(|at| fact(text::order::store(), store(at)))}
            {fact(
                number,
                view! { <span class="order__number">{digits}</span>{copy_number} }.into_any(),
            )}
            {fact(text::order::placed_at(), i18n::date_time(&redemption.placed_at).into_any())}
        </dl>
    }
    .into_any()
}

fn destination(to: Destination) -> AnyView {
    view! {
        <span class="order__who">{to.name}" "{to.phone}</span>
        <span class="order__where">{to.address}</span>
    }
    .into_any()
}

fn store(store: Store) -> AnyView {
    let phone = store.phone.map(|number| {
        view! { <a class="order__call" href=format!("tel:{number}")>{number.clone()}</a> }
    });
    view! {
        <span class="order__who">{store.name}</span>
        {store.address.map(|address| view! { <span class="order__where">{address}</span> })}
        {phone}
    }
    .into_any()
}

/// What happened to it, the first step first.
fn timeline(redemption: &Redemption) -> Option<AnyView> {
    let kind = redemption.reward.kind;
    let last = redemption.timeline.len();
    let row = |(position, step): (usize, &Step)| {
        view! {
            <li
                class="timeline__step"
                data-state=step.state.as_str()
                aria-current=(position == last).then_some("step")
            >
                <span class="timeline__name">{words::step(step.state, kind)}</span>
                <span class="timeline__at">{i18n::date_time(&step.at)}</span>
                {step.reason.clone().map(|reason| view! {
                    <span class="timeline__reason">{reason}</span>
                })}
            </li>
        }
    };
    let rows = (1..).zip(&redemption.timeline).map(row).collect_view();
    (last > 0).then(|| {
        view! {
            <section class="order__timeline">
                <h2 class="section-title">{text::order::timeline()}</h2>
                <ol class="timeline">{rows}</ol>
            </section>
        }
        .into_any()
    })
}
