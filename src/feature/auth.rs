//! To be written.

use leptos::prelude::*;

use crate::{route::Route, shell::Page};

pub fn page(place: Route) -> AnyView {
    view! { <Page route=place title=String::new() class="auth"><p></p></Page> }.into_any()
}
