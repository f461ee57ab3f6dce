//! A prize in full: where it is, until when it can be claimed, and where it is sent to.

use leptos::prelude::*;

use crate::{i18n::text, route::Route, shell::Page};

/// The page of one.
pub fn page(place: Route) -> AnyView {
    view! {
        <Page route=place title=text::prize::title() class="prize">
            ""
        </Page>
    }
    .into_any()
}
