//! Games: what is on and until when, how many chances there are and how to earn more, and what was
//! won lately.

use leptos::prelude::*;

use crate::{i18n::text, route::Route, shell::Page};

pub mod draw;
pub mod game;
pub mod jigsaw;
pub mod receipt;
pub mod round;

#[component]
pub fn GamesPage() -> impl IntoView {
    view! {
        <Page route=Route::Games title=text::shell::games() class="games">
            ""
        </Page>
    }
    .into_any()
}
