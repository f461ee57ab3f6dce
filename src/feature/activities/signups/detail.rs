//! A signup: where it stands, the pass for the door, and what comes afterwards.

use leptos::prelude::*;

use crate::{i18n::text, route::Route, shell::Page};

/// The page of one signup.
pub fn page(place: Route) -> AnyView {
    view! { <Page route=place title=text::shell::activities() class="signup">{()}</Page> }
        .into_any()
}
