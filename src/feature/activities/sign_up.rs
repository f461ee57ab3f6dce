//! The form that one signs up with.

use leptos::prelude::*;

use crate::{i18n::text, route::Route, shell::Page};

/// The page of the form, for a signup or for the waiting list, new or to be corrected.
pub fn page(place: Route) -> AnyView {
    view! { <Page route=place title=text::shell::activities() class="sign-up">{()}</Page> }
        .into_any()
}
