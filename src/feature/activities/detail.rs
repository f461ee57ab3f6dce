//! An activity in full.

use leptos::prelude::*;

use crate::{i18n::text, route::Route, shell::Page};

/// The page of one activity.
pub fn page(place: Route) -> AnyView {
    view! { <Page route=place title=text::shell::activities() class="activity">{()}</Page> }
        .into_any()
}
