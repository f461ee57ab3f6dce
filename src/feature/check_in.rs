//! Checking in, day by day: the month, the streak and what it gives, and a day made up for.

use leptos::prelude::*;

use crate::{i18n::text, route::Route, shell::Page};

#[component]
pub fn CheckInPage() -> impl IntoView {
    view! {
        <Page route=Route::CheckIn title=text::check_in::title() class="check-in">
            ""
        </Page>
    }
    .into_any()
}
