//! A reward in full.

use leptos::prelude::*;

use crate::{i18n::text, route::Route, shell::Page};

/// The page of one.
pub fn page(place: Route) -> AnyView {
    view! { <Page route=place title=text::reward::title() class="reward">{()}</Page> }.into_any()
}
