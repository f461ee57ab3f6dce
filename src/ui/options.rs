//! One of a few, each with more than a word: radio buttons drawn as rows.

use leptos::prelude::*;

use super::{dom, field::Note};

/// One of the things to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionRow {
    pub key: String,
    pub title: String,
    pub detail: String,
}

/// Rows, one of them chosen.
#[component]
pub fn Options(
    #[prop(into)] label: TextProp,
    #[prop(into)] rows: Signal<Vec<OptionRow>>,
    /// The key of the chosen one.
    #[prop(into)]
    chosen: Signal<Option<String>>,
    on_choose: Callback<String>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let group = StoredValue::new(dom::unique_id("options"));
    let note = Note::new(&group.get_value(), hint, error);
    let row = move |OptionRow { key, title, detail }: OptionRow| {
        let key = StoredValue::new(key);
        let is_chosen =
            move || key.with_value(|key| chosen.with(|chosen| chosen.as_ref() == Some(key)));
        view! {
            <label class="options__row">
                <input
                    class="options__input"
                    type="radio"
                    name=group.get_value()
                    value=key.get_value()
                    prop:checked=is_chosen
                    on:change=move |_| on_choose.run(key.get_value())
                />
                <span class="options__dot" aria-hidden="true"></span>
                <span class="options__title">{title}</span>
                <span class="options__detail">{detail}</span>
            </label>
        }
    };
    let rows = move || rows.get().into_iter().map(row).collect_view();
    note.rows(label, rows.into_any())
}
