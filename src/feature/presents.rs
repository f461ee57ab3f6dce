//! What is given, for joining or with a campaign: points and coupons, each in a row.

use contract::joining::{Gift, GiftCoupon};
use leptos::prelude::*;

use crate::{
    i18n::{self, text},
    route::Route,
    ui::{Icon, IconName},
};

/// All of them. A coupon that is in the wallet by now leads there.
pub fn rows(gifts: &[Gift]) -> AnyView {
    let rows = gifts.iter().map(|gift| view! { <li>{row(gift)}</li> }).collect_view();
    view! { <ul class="presents">{rows}</ul> }.into_any()
}

/// As high as so many of them.
pub fn to_come(count: u8) -> AnyView {
    let row = |_| view! { <div class="skeleton present-to-come"></div> };
    view! { <div class="presents" aria-hidden="true">{(0..count).map(row).collect_view()}</div> }
        .into_any()
}

fn row(gift: &Gift) -> AnyView {
    let points = gift.points.map(|points| text::mall::price(&i18n::points(points)));
    let (title, detail) = match (points, &gift.coupon) {
        (Some(points), _) => (points, Some(gift.title.clone())),
        (None, coupon) => (gift.title.clone(), coupon.as_ref().map(terms)),
    };
    let picture = gift.coupon.as_ref().and_then(|coupon| coupon.picture.clone());
    let sign = match picture {
        Some(address) => {
            view! { <img class="art" src=address alt="" width="56" height="56"/> }.into_any()
        }
        None => {
            let name = if gift.points.is_some() { IconName::Leaf } else { IconName::Ticket };
            view! { <Icon name/> }.into_any()
        }
    };
    let words = view! {
        <span class="present__sign">{sign}</span>
        <span class="present__title">{title}</span>
        {detail.map(|detail| view! { <span class="present__detail">{detail}</span> })}
    };
    match gift.coupon.as_ref().and_then(|coupon| coupon.id.clone()) {
        Some(id) => view! {
            <a class="present" data-coupon=id.to_string() href=Route::Coupon(id.clone()).href()>
                {words}
                <Icon name=IconName::ChevronRight/>
            </a>
        }
        .into_any(),
        None => view! { <div class="present">{words}</div> }.into_any(),
    }
}

/// The purchase that it needs, and for how long it is good.
fn terms(coupon: &GiftCoupon) -> String {
    let purchase = coupon.threshold.as_ref().map_or_else(text::coupon::any_purchase, |threshold| {
        text::coupon::threshold(&i18n::money(threshold))
    });
    [purchase, text::present::days(coupon.days.into())].join(" · ")
}
