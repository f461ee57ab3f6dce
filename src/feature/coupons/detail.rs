//! A coupon in full: what it is worth, its conditions before it is used, and where it came from. A
//! usable one opens its code for the till.

use contract::coupons::{Coupon, CouponState, GetCoupon};
use leptos::prelude::*;

use super::{
    card, look_often,
    model::Standing,
    till::{Issue, Till},
};
use crate::{
    address::Address,
    api::clock,
    browser,
    feature::{panel, ticking},
    i18n::{self, text},
    query::Query,
    route::Route,
    shell::Page,
    ui::{Button, Data, Icon, IconName, Load, SkeletonBlock},
};

/// Says in the address that the code is open.
const USE: &str = "use";

/// The page of one.
pub fn page(place: Route) -> AnyView {
    let Route::Coupon(id) = place.clone() else { return ().into_any() };
    let coupon = Query::new(GetCoupon { id });
    view! {
        <Page route=place title=text::coupon::one() class="coupon">
            <Load
                source=coupon.source
                skeleton=|| view! { <SkeletonBlock height="18rem"/><SkeletonBlock height="9rem"/> }.into_any()
                on_retry=Callback::new(move |()| coupon.again())
                let:coupon
            >
                {contents(coupon)}
            </Load>
        </Page>
    }
    .into_any()
}

fn contents(data: Data<Coupon>) -> AnyView {
    let address = expect_context::<Address>();
    // A reply that says the same again leaves the page as it is.
    let coupon = Memo::new(move |_| data.get());
    let look = look_often();
    let standing = Memo::new(move |_| {
        look.track();
        coupon.with(|coupon| Standing::of(coupon, clock::now_ms()))
    });
    let is_usable = Memo::new(move |_| standing.get().state == CouponState::Usable);
    // Not only once the code is opened: at the till there may be no network any more.
    let issue = coupon.with_untracked(Issue::new);
    let top_up = move || {
        if is_usable.get_untracked() && browser::is_visible() {
            issue.top_up();
        }
    };
    top_up();
    ticking::every(ticking::SECOND_MS, top_up);
    let is_open = Memo::new(move |_| address.parameter(USE).is_some());
    let on_use = Callback::new(move |()| address.open(USE, "1"));
    let on_close = Callback::new(move |()| address.close(USE));
    let action = move || {
        is_usable.get().then(|| {
            view! {
                <div class="coupon__use">
                    <Button icon=IconName::Qr on_click=on_use>{text::coupon::use_now()}</Button>
                </div>
            }
        })
    };
    view! {
        {move || coupon.with(|coupon| card::ticket(coupon, standing, action.into_any()))}
        {move || coupon.with(conditions)}
        {move || coupon.with(facts)}
        <Till coupon issue is_open on_close/>
    }
    .into_any()
}

fn conditions(coupon: &Coupon) -> Option<AnyView> {
    let paragraphs = panel::paragraphs(coupon.conditions.as_ref()?);
    Some(
        view! {
            <section class="coupon__conditions">
                <h2 class="section-title">{text::coupon::conditions()}</h2>
                {paragraphs}
            </section>
        }
        .into_any(),
    )
}

fn facts(coupon: &Coupon) -> AnyView {
    let used_at = coupon.used_at.as_ref().map(i18n::date_time);
    let origin = coupon.redemption.clone().map(|id| {
        view! {
            <a class="row-link" href=Route::Redemption(id).href()>
                <Icon name=IconName::Receipt/>
                <span class="row-link__text">{text::coupon::redemption()}</span>
                <Icon name=IconName::ChevronRight/>
            </a>
        }
    });
    view! {
        <dl class="facts facts-card">
            {coupon.scope.clone().map(|scope| panel::fact(text::coupon::fact_scope(), scope))}
            {panel::fact(text::coupon::fact_purchase(), card::terms(coupon))}
            {panel::fact(text::coupon::fact_until(), i18n::date_time(&coupon.expires_at))}
            {panel::fact(text::coupon::fact_received(), i18n::date(&coupon.issued_at))}
            {used_at.map(|at| panel::fact(text::coupon::fact_used_at(), at))}
            {coupon.used_in.clone().map(|store| panel::fact(text::coupon::fact_used_in(), store))}
        </dl>
        {origin}
    }
    .into_any()
}
