//! What the member has won, and what is still to be claimed.

use leptos::prelude::*;

use crate::{i18n::text, route::Route, shell::Page};

pub mod detail;

#[component]
pub fn PrizesPage() -> impl IntoView {
    view! {
        <Page route=Route::Prizes title=text::prize::title() class="prizes">
            ""
        </Page>
    }
    .into_any()
}
