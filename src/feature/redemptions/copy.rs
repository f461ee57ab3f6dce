//! A button that copies a number.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser,
    i18n::text,
    ui::{Icon, IconName, ToastKind, Toasts},
};

/// Copies `value`, which the page calls `what`, and says whether that worked.
pub fn button(what: &str, value: String) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let copy = move |_| {
        let value = value.clone();
        spawn_local(async move {
            if browser::copy(&value).await {
                toasts.push(ToastKind::Good, text::order::copied());
            } else {
                toasts.push(ToastKind::Bad, text::order::copy_failed());
            }
        });
    };
    let label = text::order::copy();
    view! {
        <button type="button" class="copy" aria-label=format!("{label} {what}") on:click=copy>
            <Icon name=IconName::Copy/>
            <span class="copy__label">{label.clone()}</span>
        </button>
    }
    .into_any()
}
