//! Giving points to another member.

use leptos::prelude::*;

use crate::{i18n::text, route::Route, shell::Page};

#[component]
pub fn GiftPage() -> impl IntoView {
    view! { <Page route=Route::Gift title=text::gift::title() class="gift">{()}</Page> }.into_any()
}
