//! Yes or no: a box to tick for consents, a switch for settings.

use leptos::prelude::*;

use super::{
    dom,
    field::Note,
    icon::{Icon, IconName},
};

/// A box to tick, unticked unless `checked` says otherwise. The label may hold links.
#[component]
pub fn Checkbox(
    checked: RwSignal<bool>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] required: bool,
    /// The label.
    children: Children,
) -> impl IntoView {
    let id = dom::unique_id("check");
    let note = Note::new(&id, hint, error);
    view! {
        <div class="check" data-state=move || note.state()>
            <input
                class="check__input"
                type="checkbox"
                id=id.clone()
                required=required
                aria-invalid=move || note.is_invalid()
                aria-describedby=note.described_by()
                prop:checked=move || checked.get()
                on:change:target=move |event| checked.set(event.target().checked())
            />
            <span class="check__box" aria-hidden="true"><Icon name=IconName::Check/></span>
            <label class="check__label" for=id>{children()}</label>
            <div class="check__note">{note.view()}</div>
        </div>
    }
    .into_any()
}

/// A setting that is on or off, and takes effect at once.
#[component]
pub fn Switch(
    #[prop(into)] label: TextProp,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(into)] on: Signal<bool>,
    on_change: Callback<bool>,
) -> impl IntoView {
    let id = dom::unique_id("switch");
    let hint_id = format!("{id}-hint");
    view! {
        <div class="switch">
            <label class="switch__label" for=id.clone()>{move || label.get()}</label>
            <p class="switch__hint" id=hint_id.clone()>{hint.map(|hint| move || hint.get())}</p>
            <input
                class="switch__input"
                type="checkbox"
                role="switch"
                id=id
                aria-describedby=hint_id
                prop:checked=move || on.get()
                on:change:target=move |event| on_change.run(event.target().checked())
            />
            <span class="switch__track" aria-hidden="true"></span>
        </div>
    }
    .into_any()
}
