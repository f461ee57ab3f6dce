//! Activities: what the brand invites its members to, as a list and as a month, and from there to
//! the form, the door and back.

use leptos::prelude::*;

use crate::{i18n::text, route::Route, shell::Page};

pub mod detail;
mod form;
mod ics;
pub mod sign_up;
pub mod signups;
mod tile;
mod words;
mod zone;

#[component]
pub fn ActivitiesPage() -> impl IntoView {
    view! { <Page route=Route::Activities title=text::shell::activities() class="activities">{()}</Page> }
        .into_any()
}
