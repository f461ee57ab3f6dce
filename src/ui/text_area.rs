//! Several lines to type.

use leptos::prelude::*;

use super::{dom, field::Note};

/// A field of several lines, with its label, hint and error.
#[component]
pub fn TextArea(
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Option<TextProp>,
    /// What is wrong with what was typed; cleared by the page.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The member left the field: the moment to check it.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
) -> impl IntoView {
    let id = dom::unique_id("lines");
    let note = Note::new(&id, hint, error);
    let control = view! {
            <textarea
                class="field__input field__lines"
                id=id.clone()
                rows="4"
                autocomplete="off"
                aria-invalid=move || note.is_invalid()
                aria-describedby=note.described_by()
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
                on:blur=move |_| {
                    if let Some(on_blur) = on_blur {
                        on_blur.run(());
                    }
                }
            ></textarea>
    };
    note.frame(id, label, control.into_any())
}
