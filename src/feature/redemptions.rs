//! What the member redeemed.

use leptos::prelude::*;

use crate::{i18n::text, route::Route, shell::Page};

pub mod detail;

#[component]
pub fn RedemptionsPage() -> impl IntoView {
    view! { <Page route=Route::Redemptions title=text::order::title() class="redemptions">{()}</Page> }.into_any()
}
