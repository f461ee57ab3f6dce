//! The ledger as far as the member has scrolled it: whether its figures agree, and where its months
//! begin.

use std::sync::Arc;

use chrono::Datelike;
use contract::{
    Page, Points,
    points::{Entry, LedgerPage, LedgerTotals},
};

use crate::{query::pages::Listed, ui::Shared};

impl Listed for LedgerPage {
    type Item = Entry;
    const AT_ONCE: usize = 50;

    fn into_parts(self) -> (Page<Entry>, Option<Shared>) {
        let Self { data, cursor, totals } = self;
        (Page { data, cursor }, totals.map(Shared::new))
    }
}

/// Whether `opening + in - out = closing` holds, each balance follows from the one before it, and
/// the entries lead from opening to closing; all of that as far as they are there. They are of every
/// kind, the latest first.
pub fn agrees(entries: &[Arc<Entry>], totals: LedgerTotals, is_complete: bool) -> bool {
    let (mut gained, mut spent) = (Points::ZERO, Points::ZERO);
    // What the balance must have been after the next older entry.
    let mut balance = totals.closing;
    for entry in entries {
        if entry.balance != balance {
            return false;
        }
        balance = entry.balance - entry.points;
        if entry.points > Points::ZERO {
            gained = gained + entry.points;
        } else {
            spent = spent - entry.points;
        }
    }
    let adds_up = totals.opening + totals.r#in - totals.out == totals.closing;
    let is_all = (gained, spent) == (totals.r#in, totals.out)
        && u32::try_from(entries.len()) == Ok(totals.count)
        && (entries.is_empty() || balance == totals.opening);
    adds_up && (is_all || !is_complete)
}

/// An entry as it is listed.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub entry: Arc<Entry>,
    /// Whether the one above it is of a later month.
    pub begins_month: bool,
}

pub fn in_lines(entries: &[Arc<Entry>]) -> Vec<Line> {
    let mut above = None;
    let line = |entry: &Arc<Entry>| {
        let month = (entry.at.year(), entry.at.month());
        let begins_month = above.replace(month).is_some_and(|above| above != month);
        Line { entry: entry.clone(), begins_month }
    };
    entries.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::{DateTime, TimeDelta};
    use contract::{
        Points, Timestamp,
        id::EntryId,
        points::{Entry, EntryKind, LedgerTotals},
    };
    use proptest::prelude::*;

    use super::{agrees, in_lines};

    fn entries(changes: &[i64]) -> Vec<Arc<Entry>> {
        let mut balance = Points::ZERO;
        let mut entries: Vec<Arc<Entry>> = changes
            .iter()
            .enumerate()
            .map(|(index, change)| {
                balance = balance + Points(*change);
                Arc::new(Entry {
                    id: EntryId(format!("ent_{index}")),
                    at: Timestamp(DateTime::UNIX_EPOCH.fixed_offset()),
                    kind: if *change < 0 { EntryKind::Spend } else { EntryKind::Earn },
                    points: Points(*change),
                    balance,
                    title: String::new(),
                    rule: None,
                    purchase: None,
                    lots: Vec::new(),
                    extended: None,
                    store: None,
                    redemption: None,
                    transfer: None,
                    signup: None,
                })
            })
            .collect();
        entries.reverse();
        entries
    }

    fn totals_of(entries: &[Arc<Entry>]) -> LedgerTotals {
        LedgerTotals {
            opening: Points::ZERO,
            r#in: entries.iter().map(|entry| entry.points).filter(|p| p.0 > 0).sum(),
            out: entries.iter().map(|entry| -entry.points).filter(|p| p.0 > 0).sum(),
            closing: entries.first().map_or(Points::ZERO, |entry| entry.balance),
            count: u32::try_from(entries.len()).unwrap(),
        }
    }

    #[test]
    fn a_balance_that_does_not_follow_is_noticed() {
        let mut all = entries(&[5, 6, -3]);
        let totals = totals_of(&all);
        Arc::make_mut(&mut all[1]).balance = Points(12);
        assert!(!agrees(&all, totals, true));
        assert!(!agrees(&all[..2], totals, false), "as soon as it is there");
        assert!(agrees(&all[..1], totals, false));
    }

    #[test]
    fn totals_that_do_not_add_up_are_noticed() {
        let totals = LedgerTotals {
            opening: Points(10),
            r#in: Points(5),
            out: Points(3),
            closing: Points(13),
            count: 0,
        };
        assert!(!agrees(&[], totals, false));
    }

    #[test]
    fn a_lone_entry_is_held_against_the_totals() {
        let all = entries(&[5]);
        let mut totals = totals_of(&all);
        totals.opening = Points(1);
        totals.closing = Points(6);
        assert!(!agrees(&all, totals, true));
    }

    #[test]
    fn a_month_begins_where_the_entry_above_is_of_another() {
        let mut all = entries(&[1, 2, 3, 4, 5]);
        for (entry, day) in all.iter_mut().zip([70, 60, 33, 30, 29]) {
            let entry = Arc::make_mut(entry);
            entry.at = Timestamp(entry.at.0 + TimeDelta::days(day));
        }
        let begins: Vec<bool> = in_lines(&all).iter().map(|line| line.begins_month).collect();
        // 12 and 2 March, 3 February, 31 and 30 January.
        assert_eq!(begins, [false, false, true, true, false]);
    }

    const MOST: i64 = 9_007_199_254_740_993;

    proptest! {
        #[test]
        fn any_sequence_of_entries_keeps_the_identity_all_the_way_down(
            changes in prop::collection::vec(-MOST..MOST, 0..60),
        ) {
            let all = entries(&changes);
            let totals = totals_of(&all);
            prop_assert_eq!(totals.opening + totals.r#in - totals.out, totals.closing);
            for there in 0..=all.len() {
                prop_assert!(agrees(&all[..there], totals, false));
            }
            prop_assert!(agrees(&all, totals, true));
        }

        #[test]
        fn no_figure_can_be_tampered_with_unnoticed(
            changes in prop::collection::vec(-MOST..MOST, 0..60),
            place in any::<prop::sample::Index>(),
            by in prop_oneof![-MOST..0, 1..MOST],
        ) {
            let mut all = entries(&changes);
            let mut totals = totals_of(&all);
            let place = place.index(all.len() + 4);
            let figure = match place.checked_sub(all.len()) {
                None => &mut Arc::make_mut(&mut all[place]).balance,
                Some(0) => &mut totals.opening,
                Some(1) => &mut totals.r#in,
                Some(2) => &mut totals.out,
                Some(_) => &mut totals.closing,
            };
            *figure = *figure + Points(by);
            prop_assert!(!agrees(&all, totals, true));
        }

        #[test]
        fn no_change_can_be_tampered_with_or_left_out_unnoticed(
            changes in prop::collection::vec(prop_oneof![-MOST..0, 1..MOST], 1..60),
            place in any::<prop::sample::Index>(),
            by in prop_oneof![-MOST..0, 1..MOST],
        ) {
            let all = entries(&changes);
            let totals = totals_of(&all);
            let place = place.index(all.len());
            let mut changed = all.clone();
            let points = &mut Arc::make_mut(&mut changed[place]).points;
            *points = *points + Points(by);
            prop_assert!(!agrees(&changed, totals, true));
            let mut shortened = all;
            shortened.remove(place);
            prop_assert!(!agrees(&shortened, totals, true));
        }
    }
}
