//! What was drawn, and the receipt of each draw, which the app draws again to check it.

use leptos::prelude::*;

use crate::{i18n::text, route::Route, shell::Page};

#[component]
pub fn DrawsPage() -> impl IntoView {
    view! {
        <Page route=Route::Draws title=text::draw::title() class="draws">
            ""
        </Page>
    }
    .into_any()
}

/// The page of one receipt.
pub fn page(place: Route) -> AnyView {
    view! {
        <Page route=place title=text::draw::title() class="receipt">
            ""
        </Page>
    }
    .into_any()
}
