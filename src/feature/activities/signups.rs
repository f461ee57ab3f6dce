//! What the member has signed up for, and the waiting lists.

use leptos::prelude::*;

use crate::{i18n::text, route::Route, shell::Page};

pub mod detail;

#[component]
pub fn SignupsPage() -> impl IntoView {
    view! { <Page route=Route::Signups title=text::shell::activities() class="signups">{()}</Page> }
        .into_any()
}
