//! To be written.

use leptos::prelude::*;

use crate::{route::Route, shell::Page};

#[component]
pub fn InvitePage() -> impl IntoView {
    view! { <Page route=Route::Invite title=String::new() class="invite"><p></p></Page> }.into_any()
}
