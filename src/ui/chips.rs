//! One of a few: a row of chips for a filter, segments for a setting.

use leptos::prelude::*;

use super::dom;

/// One of the things to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub key: String,
    pub label: String,
}

impl Choice {
    pub fn new(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self { key: key.into(), label: label.into() }
    }
}

/// A filter: a row of chips that scrolls sideways, one of them pressed.
#[component]
pub fn Chips(
    /// What is being filtered.
    #[prop(into)]
    label: TextProp,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    /// The key of the chosen one.
    #[prop(into)]
    chosen: Signal<String>,
    on_choose: Callback<String>,
) -> impl IntoView {
    let chip = move |choice: Choice| {
        let key = StoredValue::new(choice.key);
        let is_chosen = move || key.with_value(|key| chosen.with(|chosen| chosen == key));
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || if is_chosen() { "true" } else { "false" }
                on:click=move |_| on_choose.run(key.get_value())
            >
                {choice.label}
            </button>
        }
    };
    view! {
        <div class="chips" role="group" aria-label=move || label.get()>
            {move || choices.get().into_iter().map(chip).collect_view()}
        </div>
    }
    .into_any()
}

/// A setting with two to four values in sight: radio buttons drawn as segments.
#[component]
pub fn Segments(
    #[prop(into)] label: TextProp,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    /// The key of the chosen one.
    #[prop(into)]
    chosen: Signal<String>,
    on_choose: Callback<String>,
) -> impl IntoView {
    let group = StoredValue::new(dom::unique_id("segments"));
    let segment = move |choice: Choice| {
        let key = StoredValue::new(choice.key);
        let is_chosen = move || key.with_value(|key| chosen.with(|chosen| chosen == key));
        view! {
            <label class="segments__item">
                <input
                    class="segments__input"
                    type="radio"
                    name=group.get_value()
                    value=key.get_value()
                    prop:checked=is_chosen
                    on:change=move |_| on_choose.run(key.get_value())
                />
                <span class="segments__label">{choice.label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segments">
            <legend class="segments__legend">{move || label.get()}</legend>
            <div class="segments__row">
                {move || choices.get().into_iter().map(segment).collect_view()}
            </div>
        </fieldset>
    }
    .into_any()
}
