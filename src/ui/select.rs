//! One of many, by the system's own picker.

use leptos::prelude::*;

use super::{
    chips::Choice,
    dom,
    field::Note,
    icon::{Icon, IconName},
};

/// A picker with its label, hint and error.
#[component]
pub fn Select(
    #[prop(into)] label: TextProp,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(default = "off")] autocomplete: &'static str,
) -> impl IntoView {
    let id = dom::unique_id("select");
    let note = Note::new(&id, hint, error);
    let option = move |choice: Choice| {
        let key = StoredValue::new(choice.key);
        let selected = move || key.with_value(|key| value.with(|value| value == key));
        view! { <option value=key.get_value() prop:selected=selected>{choice.label}</option> }
    };
    let control = view! {
            <div class="select">
                <select
                    class="field__input select__input"
                    id=id.clone()
                    autocomplete=autocomplete
                    aria-invalid=move || note.is_invalid()
                    aria-describedby=note.described_by()
                    on:change:target=move |event| value.set(event.target().value())
                >
                    {move || choices.get().into_iter().map(option).collect_view()}
                </select>
                <Icon name=IconName::ChevronDown/>
            </div>
    };
    note.frame(id, label, control.into_any())
}
