//! The address book.

use leptos::prelude::*;

use crate::{i18n::text, route::Route, shell::Page};

#[component]
pub fn AddressesPage() -> impl IntoView {
    view! { <Page route=Route::Addresses title=text::address::title() class="addresses">{()}</Page> }.into_any()
}
