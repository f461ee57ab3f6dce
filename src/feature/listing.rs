//! What lists that one narrows down have in common: chips to press, where the list begins, how much
//! was found, and asking again when something in it turns by the backend's clock.

use leptos::{html, prelude::*};

use super::ticking;
use crate::ui::ListEnd;

/// So many are counted out loud; beyond that it is "more than".
const COUNTED: i64 = 20;

/// A filter that is on or off.
pub fn chip(label: AnyView, name: String, is_on: Signal<bool>, on_press: Callback<()>) -> AnyView {
    view! {
        <button
            type="button"
            class="chip"
            data-chip=name
            aria-pressed=move || if is_on.get() { "true" } else { "false" }
            on:click=move |_| on_press.run(())
        >
            {label}
        </button>
    }
    .into_any()
}

/// Scrolls a row of chips sideways to the one that is chosen, when that is out of sight.
pub fn show_chosen(row: NodeRef<html::Div>) {
    let Some(row) = row.try_get_untracked().flatten() else { return };
    let chosen = row.query_selector("[data-chip=all] ~ [aria-pressed=true]");
    let Some(chosen) = chosen.ok().flatten() else { return };
    let (around, chip) = (row.get_bounding_client_rect(), chosen.get_bounding_client_rect());
    if chip.right() > around.right() {
        row.set_scroll_left(row.scroll_left() + (chip.left() - around.left()) as i32 - 16);
    }
}

/// When the list is another one, it is read from its beginning.
pub fn begin_at_the_top(results: NodeRef<html::Div>) {
    let results = results.get_untracked();
    if let Some(results) = results.filter(|it| it.get_bounding_client_rect().top() < 0.0) {
        results.scroll_into_view();
    }
}

/// How many a search or a filter has found, for those who do not see it: `exactly` so many, or
/// `more` than that. Nothing while nothing is left out.
pub fn found(
    count: Signal<usize>,
    end: Signal<ListEnd>,
    is_narrow: Signal<bool>,
    exactly: fn(i64) -> String,
    more: fn(i64) -> String,
) -> Memo<String> {
    Memo::new(move |before: Option<&String>| {
        let (count, end) = (count.get() as i64, end.get());
        if !is_narrow.get() {
            return String::new();
        }
        match end {
            ListEnd::Loading | ListEnd::Failed => before.cloned().unwrap_or_default(),
            ListEnd::Complete if count <= COUNTED => exactly(count),
            ListEnd::Complete | ListEnd::More => more(COUNTED),
        }
    })
}

/// So long may a reply have been on its way: what turned meanwhile is asked for as well.
const ON_ITS_WAY_S: f64 = 15.0;

/// So many seconds after something should have turned it is asked for: the backend's clock may be a
/// little behind what the page makes of it.
const ASKED_AFTER_S: [f64; 3] = [0.0, 2.0, 8.0];

/// Asks again when between two ticks of the backend's clock something on the page has turned.
pub fn follow(has_turned: impl Fn(f64, f64) -> bool + 'static, again: impl Fn() + 'static) {
    let before = StoredValue::new(ticking::now_s().map(|now| now - ON_ITS_WAY_S));
    ticking::every(ticking::SECOND_MS, move || {
        let now = ticking::now_s();
        if let (Some(before), Some(now)) = (before.get_value(), now)
            && untrack(|| ASKED_AFTER_S.iter().any(|late| has_turned(before - late, now - late)))
        {
            again();
        }
        before.set_value(now);
    });
}
