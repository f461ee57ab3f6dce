//! What stands below the last row of a list that is fetched as one scrolls.

use leptos::prelude::*;

use super::button::{Button, Variant};
use crate::i18n::text;

/// Where the list ends for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListEnd {
    /// There is more to fetch.
    More,
    Loading,
    /// What comes next did not come.
    Failed,
    Complete,
}

/// Says so, and tries again.
#[component]
pub fn ListFoot(#[prop(into)] end: Signal<ListEnd>, on_more: Callback<()>) -> impl IntoView {
    let line = move || match end.get() {
        ListEnd::Failed => view! {
            <p class="list-foot" role="alert">
                <span>{text::ui::more_failed()}</span>
                <Button variant=Variant::Link on_click=on_more>{text::failure::retry()}</Button>
            </p>
        }
        .into_any(),
        ListEnd::Complete => {
            view! { <p class="list-foot" data-state="end">{text::ui::end()}</p> }.into_any()
        }
        ListEnd::More | ListEnd::Loading => {
            view! { <p class="list-foot" role="status">{text::ui::loading_more()}</p> }.into_any()
        }
    };
    line.into_any()
}
