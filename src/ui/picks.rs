//! Some of a few: boxes to tick, drawn as rows.

use leptos::prelude::*;

use super::{
    chips::Choice,
    dom,
    field::Note,
    icon::{Icon, IconName},
};

/// Rows, any number of them ticked.
#[component]
pub fn Picks(
    #[prop(into)] label: TextProp,
    choices: Vec<Choice>,
    /// The keys of the ticked ones, in the order of the choices.
    chosen: RwSignal<Vec<String>>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let note = Note::new(&dom::unique_id("picks"), hint, error);
    let order: Vec<String> = choices.iter().map(|choice| choice.key.clone()).collect();
    let order = StoredValue::new(order);
    let row = move |Choice { key, label }: Choice| {
        let key = StoredValue::new(key);
        let is_chosen = move || key.with_value(|key| chosen.with(|chosen| chosen.contains(key)));
        let tick = move |is_ticked: bool| {
            let is_kept = |known: &&String| {
                key.with_value(|key| match *known == key {
                    true => is_ticked,
                    false => chosen.with_untracked(|chosen| chosen.contains(known)),
                })
            };
            let now = order.with_value(|order| order.iter().filter(is_kept).cloned().collect());
            chosen.set(now);
        };
        view! {
            <label class="options__row">
                <input
                    class="check__input"
                    type="checkbox"
                    value=key.get_value()
                    prop:checked=is_chosen
                    on:change:target=move |event| tick(event.target().checked())
                />
                <span class="check__box" aria-hidden="true"><Icon name=IconName::Check/></span>
                <span class="options__title">{label}</span>
            </label>
        }
    };
    note.rows(label, choices.into_iter().map(row).collect_view().into_any())
}
