//! The ledger of a draw's chances, the latest first. It loads as one scrolls, and says whether its
//! entries add up to what is left.

use std::sync::Arc;

use contract::{
    Page,
    games::{ChanceEntry, ChancePage, ListChances},
    id::GameId,
};
use leptos::prelude::*;

use crate::{
    i18n::{self, text},
    query::pages::{Listed, Pages},
    route::Route,
    ui::{ListEnd, ListFoot, Load, Shared, SkeletonRows, WindowList},
};

impl Listed for ChancePage {
    type Item = ChanceEntry;

    fn into_parts(self) -> (Page<ChanceEntry>, Option<Shared>) {
        let Self { data, cursor, left } = self;
        (Page { data, cursor }, Some(Shared::new(left)))
    }
}

/// While it is held, it stays as it was.
pub fn view(id: GameId, is_held: RwSignal<bool>) -> AnyView {
    let entries = Pages::start(
        move |part| ListChances { id: id.clone(), cursor: part.cursor, limit: part.limit },
        |entry: &ChanceEntry| entry.id.as_str(),
    );
    view! {
        <section class="game-chances__ledger" aria-label=text::games::ledger()>
            <Load
                source=entries.source()
                skeleton=|| view! { <SkeletonRows rows=4/> }.into_any()
                empty=|| view! { <p class="quiet">{text::games::ledger_empty()}</p> }.into_any()
                on_retry=Callback::new(move |()| entries.again())
                let:_loaded
            >
                {list(entries, is_held)}
            </Load>
        </section>
    }
    .into_any()
}

fn list(entries: Pages<ChanceEntry>, is_held: RwSignal<bool>) -> AnyView {
    let items = move |before: Option<&Vec<Arc<ChanceEntry>>>| match is_held.get() {
        true => before.cloned().unwrap_or_default(),
        false => entries.with(<[_]>::to_vec),
    };
    let items = Memo::new_with_compare(items, |_, _| true);
    let account = Memo::new(move |before: Option<&Option<(u32, bool, bool)>>| {
        if is_held.get() {
            return before.copied().flatten();
        }
        let left = entries.about::<u32>()?;
        let is_whole = entries.end().get() == ListEnd::Complete;
        let agrees = entries.with(|entries| agrees(entries, left, is_whole));
        Some((left, is_whole, agrees))
    });
    let verdict = move || {
        let (left, is_whole, agrees) = account.get()?;
        let words = match (agrees, is_whole) {
            (true, true) => text::games::ledger_sum(left.into()),
            (true, false) => text::games::ledger_part(),
            (false, _) => text::games::ledger_differs(),
        };
        let state = if agrees { "agrees" } else { "differs" };
        Some(view! { <p class="account" data-state=state>{words}</p> })
    };
    let on_more = Callback::new(move |()| entries.more());
    view! {
        {verdict}
        <WindowList
            items=items
            key={|entry: &Arc<ChanceEntry>| entry.id.clone()}
            label=text::games::ledger()
            on_end=on_more
            let:entry
        >
            {row(&entry)}
        </WindowList>
        <ListFoot end=entries.end() on_more/>
    }
    .into_any()
}

fn row(entry: &ChanceEntry) -> AnyView {
    let kind = if entry.delta < 0 { "spend" } else { "gain" };
    let delta = i18n::signed(contract::Points(entry.delta.into()));
    let to = match (&entry.draw, &entry.round) {
        (Some(draw), _) => Some(Route::Draw(draw.clone())),
        (None, Some(round)) => Some(Route::Round(round.clone())),
        (None, None) => None,
    };
    let title = entry.title.clone();
    let title = match to {
        Some(to) => view! { <a class="chance-entry__link" href=to.href()>{title}</a> }.into_any(),
        None => title.into_any(),
    };
    view! {
        <div
            class="chance-entry"
            data-kind=kind
            data-entry=entry.id.to_string()
            data-reason=entry.reason.as_str()
        >
            <span class="chance-entry__title">{title}</span>
            <span class="chance-entry__delta">{delta}</span>
            <span class="chance-entry__at">{i18n::date_time(&entry.at)}</span>
            <span class="chance-entry__left">
                {text::games::ledger_left(&i18n::integer(entry.left.into()))}
            </span>
        </div>
    }
    .into_any()
}

/// Whether each entry leads from the one below it to the one above it, the first to what is left,
/// and, when they are all there, the last one from nothing.
fn agrees(entries: &[Arc<ChanceEntry>], left: u32, is_whole: bool) -> bool {
    let mut after = i64::from(left);
    for entry in entries {
        if i64::from(entry.left) != after {
            return false;
        }
        after -= i64::from(entry.delta);
    }
    after == 0 || !is_whole
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use contract::games::ChanceEntry;
    use proptest::prelude::*;
    use serde_json::json;

    use super::agrees;

    /// The ledger after these changes, the latest first.
    fn ledger(changes: &[i32]) -> (Vec<Arc<ChanceEntry>>, u32) {
        let mut left = 0;
        let entry = |(nth, delta): (usize, &i32)| {
            left += delta;
            let entry = json!({
                "id": format!("chc_{nth}"), "at": "2026-11-24T10:00:00+08:00", "delta": delta,
                "left": left, "reason": "gift", "title": "A",
            });
            Arc::new(serde_json::from_value(entry).unwrap())
        };
        let mut entries: Vec<_> = changes.iter().enumerate().map(entry).collect();
        entries.reverse();
        (entries, u32::try_from(left).unwrap())
    }

    #[test]
    fn a_ledger_that_adds_up_agrees_as_far_as_it_is_there() {
        let (entries, left) = ledger(&[3, -1, -1, 2]);
        assert!(agrees(&entries, left, true));
        assert!(agrees(&entries[..2], left, false));
        assert!(!agrees(&entries[..2], left, true), "all of it is not there");
        assert!(agrees(&[], 0, true) && !agrees(&[], 2, true));
    }

    proptest! {
        #[test]
        fn an_entry_that_was_changed_or_left_out_is_noticed(
            gains in prop::collection::vec(1..9_i32, 2..9),
            which in any::<prop::sample::Index>(),
        ) {
            let (entries, left) = ledger(&gains);
            prop_assert!(agrees(&entries, left, true));
            let which = which.index(entries.len());
            let mut changed = entries.clone();
            let entry = ChanceEntry { delta: entries[which].delta + 1, ..(*entries[which]).clone() };
            changed[which] = Arc::new(entry);
            prop_assert!(!agrees(&changed, left, true));
            let mut shorter = entries;
            shorter.remove(which);
            prop_assert!(!agrees(&shorter, left, true));
        }
    }
}
