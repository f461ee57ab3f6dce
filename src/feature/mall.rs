//! The mall: what points can be redeemed for.

use leptos::prelude::*;

use crate::{i18n::text, route::Route, shell::Page};

mod order;
mod redeem;
pub mod reward;

#[component]
pub fn MallPage() -> impl IntoView {
    view! { <Page route=Route::Mall(None) title=text::mall::title() class="mall">{()}</Page> }
        .into_any()
}
