//! A redemption in full: where it stands and what comes next, what was redeemed for what, where it
//! goes, and how it came this far. Right after redeeming it is the result.

use contract::{
    bootstrap::Store,
    id::CouponId,
    mall::{GetRedemption, Payment, Redemption, Refund},
};
use leptos::prelude::*;

use super::{
    progress::{self, Event, Past},
    titled, words,
};
use crate::{
    address::Address,
    feature::{parcel, phone, rewards},
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
        let is_just_made =
            |redemption: &Redemption| words::is_just_made(redemption.state, redemption.reward.kind);
        address.parameter(route::PLACED).is_some() && redemption.with(is_just_made)
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
    let fact = parcel::fact;
    let payment = redemption.payment.as_ref();
    view! {
        <dl class="order__facts">
            {redemption.shipping.clone().map(parcel::tracking)}
            {redemption.address.as_ref().map(parcel::destination)}
            {redemption.store.clone().map(|at| fact(text::order::store(), store(at)))}
            {payment.map(|payment| fact(text::order::payment(), paid(payment)))}
            {redemption.refund.as_ref().map(|refund| fact(text::order::refund(), sent_back(refund)))}
            {parcel::number(text::order::number(), &redemption.number)}
            {fact(text::order::placed_at(), i18n::date_time(&redemption.placed_at).into_any())}
        </dl>
    }
    .into_any()
}

fn paid(payment: &Payment) -> AnyView {
    view! {
        <span class="order__who">{i18n::money(&payment.money)}</span>
        <span class="order__where">{i18n::date_time(&payment.at)}</span>
    }
    .into_any()
}

fn sent_back(refund: &Refund) -> AnyView {
    view! {
        <span class="order__who">{i18n::money(&refund.money)}</span>
        <span class="order__where">{text::order::refund_by(&i18n::day(&refund.expected_by))}</span>
    }
    .into_any()
}

fn store(store: Store) -> AnyView {
    let phone = store.phone.map(|number| {
        view! { <a class="order__call" href=format!("tel:{number}")>{phone::grouped(&number)}</a> }
    });
    view! {
        <span class="order__who">{store.name}</span>
        {store.address.map(|address| view! { <span class="order__where">{address}</span> })}
        {phone}
    }
    .into_any()
}

fn timeline(redemption: &Redemption) -> Option<AnyView> {
    let kind = redemption.reward.kind;
    let past = progress::past(redemption).into_iter().map(|Past { event, at, reason }| {
        let state = match &event {
            Event::State(state) => state.as_str(),
            Event::Paid(_) => "paid",
            Event::Refunded(_) => "refunded",
        };
        parcel::Step { state: Some(state), name: words::event(&event, kind), at: Some(at), reason }
    });
    let coming = progress::coming(redemption).into_iter().map(|event| parcel::Step {
        state: None,
        name: words::ahead(&event, kind),
        at: None,
        reason: None,
    });
    parcel::timeline(past.chain(coming).collect())
}
