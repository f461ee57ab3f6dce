//! The wallet of coupons.

use leptos::prelude::*;

use crate::{i18n::text, route::Route, shell::Page};

pub mod detail;

#[component]
pub fn CouponsPage() -> impl IntoView {
    view! { <Page route=Route::Coupons title=text::coupon::title() class="coupons">{()}</Page> }
        .into_any()
}
