//! How many: one less, one more.

use leptos::prelude::*;

use super::icon::{Icon, IconName};
use crate::i18n::{self, text};

/// A whole number from 1 to `most`, by two buttons.
#[component]
pub fn Stepper(
    #[prop(into)] label: TextProp,
    value: RwSignal<u32>,
    #[prop(into)] most: Signal<u32>,
) -> impl IntoView {
    let id = super::dom::unique_id("stepper");
    let labelled_by = id.clone();
    let step = move |by: i32| {
        let most = most.get_untracked();
        value.update(|value| {
            *value = (*value).min(most).saturating_add_signed(by).clamp(1, most.max(1));
        });
    };
    let shown = move || value.get().min(most.get());
    let is_least = move || shown() <= 1;
    let is_most = move || shown() >= most.get();
    view! {
        <div class="stepper" role="group" aria-labelledby=labelled_by>
            <span class="stepper__label" id=id>{move || label.get()}</span>
            <button
                type="button"
                class="stepper__button"
                aria-label=text::ui::less()
                disabled=is_least
                on:click=move |_| step(-1)
            >
                <Icon name=IconName::Minus/>
            </button>
            <output class="stepper__value">{move || i18n::integer(shown().into())}</output>
            <button
                type="button"
                class="stepper__button"
                aria-label=text::ui::more()
                disabled=is_most
                on:click=move |_| step(1)
            >
                <Icon name=IconName::Plus/>
            </button>
        </div>
    }
    .into_any()
}
