//! A line of text to type, with its label, hint and error.

use leptos::prelude::*;

use super::{
    dom,
    icon::{Icon, IconName},
};

/// A text field. The label stays in sight; hint and error are read out with the field.
#[component]
pub fn Field(
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Option<TextProp>,
    /// What is wrong with what was typed; cleared by the page.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    #[prop(default = "text")] input_type: &'static str,
    #[prop(default = "")] name: &'static str,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional, into)] placeholder: Option<TextProp>,
    #[prop(optional)] maxlength: Option<u32>,
    /// With a date: the first day, `YYYY-MM-DD`.
    #[prop(optional_no_strip)]
    min: Option<String>,
    /// With a date: the last day.
    #[prop(optional_no_strip)]
    max: Option<String>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// The member left the field: the moment to check it.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
) -> impl IntoView {
    let id = dom::unique_id("field");
    let note = Note::new(&id, hint, error);
    let control = view! {
            <input
                class="field__input"
                id=id.clone()
                type=input_type
                name=(!name.is_empty()).then_some(name)
                inputmode=inputmode
                autocomplete=autocomplete
                placeholder=placeholder.map(|text| move || text.get())
                maxlength=maxlength
                min=min
                max=max
                required=required
                disabled=move || disabled.get()
                aria-invalid=move || note.is_invalid()
                aria-describedby=note.described_by()
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
                on:blur=move |_| {
                    if let Some(on_blur) = on_blur {
                        on_blur.run(());
                    }
                }
            />
    };
    note.frame(id, label, control.into_any())
}

/// The line below a control: its hint, and above it what is wrong.
#[derive(Clone, Copy)]
pub struct Note {
    parts: StoredValue<Parts>,
    error: Signal<Option<String>>,
}

struct Parts {
    hint: Option<TextProp>,
    hint_id: String,
    error_id: String,
}

impl Note {
    pub fn new(control: &str, hint: Option<TextProp>, error: Signal<Option<String>>) -> Self {
        let parts = Parts {
            hint,
            hint_id: format!("{control}-hint"),
            error_id: format!("{control}-error"),
        };
        Self { parts: StoredValue::new(parts), error }
    }

    pub fn state(self) -> Option<&'static str> {
        self.error.with(Option::is_some).then_some("invalid")
    }

    pub fn is_invalid(self) -> Option<&'static str> {
        self.error.with(Option::is_some).then_some("true")
    }

    /// The ids of both lines: an empty one is read as nothing.
    pub fn described_by(self) -> String {
        self.parts.with_value(|parts| format!("{} {}", parts.error_id, parts.hint_id))
    }

    /// A control between its label and this.
    pub fn frame(self, id: String, label: TextProp, control: AnyView) -> AnyView {
        view! {
            <div class="field" data-state=move || self.state()>
                <label class="field__label" for=id>{move || label.get()}</label>
                {control}
                {self.view()}
            </div>
        }
        .into_any()
    }

    /// Rows to choose from, between what they are and this.
    pub fn rows(self, label: TextProp, rows: AnyView) -> AnyView {
        view! {
            <fieldset
                class="options"
                data-state=move || self.state()
                aria-describedby=self.described_by()
            >
                <legend class="options__label">{move || label.get()}</legend>
                <div class="options__rows">{rows}</div>
                {self.view()}
            </fieldset>
        }
        .into_any()
    }

    pub fn view(self) -> AnyView {
        let (hint, hint_id, error_id) = self.parts.with_value(|parts| {
            (parts.hint.clone(), parts.hint_id.clone(), parts.error_id.clone())
        });
        view! {
            <p class="field__error" id=error_id aria-live="polite">
                {move || self.error.get().map(|error| view! {
                    <Icon name=IconName::Warning/>
                    <span>{error}</span>
                })}
            </p>
            <p class="field__hint" id=hint_id>{hint.map(|hint| move || hint.get())}</p>
        }
        .into_any()
    }
}
