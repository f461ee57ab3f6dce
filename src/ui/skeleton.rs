//! The shape of what is coming, so that nothing jumps when it is there.

use leptos::prelude::*;

/// A block as high as what will stand there.
#[component]
pub fn SkeletonBlock(
    /// A length of CSS.
    height: &'static str,
) -> impl IntoView {
    view! { <div class="skeleton" aria-hidden="true" style:height=height></div> }.into_any()
}

/// Rows of a list.
#[component]
pub fn SkeletonRows(#[prop(default = 6)] rows: u8) -> impl IntoView {
    let row = |_| {
        view! {
            <div class="skeleton-rows__row">
                <span class="skeleton skeleton-rows__title"></span>
                <span class="skeleton skeleton-rows__value"></span>
                <span class="skeleton skeleton-rows__detail"></span>
            </div>
        }
    };
    view! { <div class="skeleton-rows" aria-hidden="true">{(0..rows).map(row).collect_view()}</div> }
        .into_any()
}
