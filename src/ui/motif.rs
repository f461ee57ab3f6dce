//! The brand's leaf, as a drawing behind things.

use leptos::prelude::*;

/// Faint leaf veins for the card's corner; they take the current colour.
#[component]
pub fn Leaf() -> impl IntoView {
    view! {
        <svg class="leaf" viewBox="0 0 220 220" aria-hidden="true" focusable="false">
            <path d="M8 214C60 168 108 120 196 10M44 180c26-30 24-66 12-104M44 180c34 2 70-8 96-40\
                M80 142c22-26 24-62 14-98M80 142c34 0 70-14 92-50M116 100c16-22 18-46 12-72\
                M116 100c26-2 50-16 64-44M150 60c8-12 10-24 8-38M150 60c16-4 28-12 38-28"/>
        </svg>
    }
    .into_any()
}
