//! What lists that one narrows down have in common: chips to press, where the list begins, how much
//! was found, and asking again when something in it turns by the backend's clock.

use contract::Timestamp;
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

/// How long after a turn the backend surely knows of it, in seconds: the app knows the backend's time
/// to within one.
const DOUBT_S: f64 = 1.0;

/// Whether it was between two moments, in seconds since 1970, that the backend surely knew of a turn.
pub fn is_between(turn: &Timestamp, before: f64, now: f64) -> bool {
    let known = turn.timestamp_millis() as f64 / 1_000.0 + DOUBT_S;
    before < known && known <= now
}

/// So long may a reply have been on its way: what turned meanwhile is asked for as well.
const ON_ITS_WAY_S: f64 = 15.0;

/// Asks again when between two ticks of the backend's clock something on the page has turned.
pub fn follow(has_turned: impl Fn(f64, f64) -> bool + 'static, again: impl Fn() + 'static) {
    let before = StoredValue::new(ticking::now_s().map(|now| now - ON_ITS_WAY_S));
    ticking::every(ticking::SECOND_MS, move || {
        let now = ticking::now_s();
        if let (Some(before), Some(now)) = (before.get_value(), now)
            && untrack(|| has_turned(before, now))
        {
            again();
        }
        before.set_value(now);
    });
}

#[cfg(test)]
mod tests {
    use contract::Timestamp;

    use super::is_between;

    #[test]
    fn a_turn_within_a_second_is_not_asked_for_before_the_backend_knows_of_it() {
        let turn: Timestamp = serde_json::from_str(r#""1970-01-01T00:00:10.900Z""#).unwrap();
        let known: Vec<u32> =
            (1..30).filter(|now| is_between(&turn, f64::from(now - 1), f64::from(*now))).collect();
        assert_eq!(known, [12]);
    }
}
