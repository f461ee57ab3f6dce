//! The ledger as far as the member has scrolled it: whether its figures agree, and where its months
//! begin.

use std::collections::HashSet;

use chrono::Datelike;
use contract::{
    Points,
    id::EntryId,
    points::{Entry, LedgerPage, LedgerTotals},
};

/// What is known of the ledger besides its entries.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub totals: Option<LedgerTotals>,
    next: Option<String>,
    seen: HashSet<EntryId>,
    is_complete: bool,
    /// The balance after the latest entry.
    latest: Option<Points>,
    /// What the balance must have been after the next older entry.
    expected: Option<Points>,
    is_broken: bool,
    gained: Points,
    spent: Points,
}

impl Ledger {
    /// Takes in a page and gives back those of its entries that are new: an expired cursor starts
    /// over, and shows nothing twice.
    pub fn append(&mut self, page: LedgerPage) -> Vec<Entry> {
        let mut entries = page.data;
        entries.retain(|entry| self.seen.insert(entry.id.clone()));
        for entry in &entries {
            self.is_broken |= self.expected.is_some_and(|expected| expected != entry.balance);
            self.expected = Some(entry.balance - entry.points);
            self.latest = self.latest.or(Some(entry.balance));
            if entry.points > Points::ZERO {
                self.gained = self.gained + entry.points;
            } else {
                self.spent = self.spent - entry.points;
            }
        }
        self.totals = self.totals.or(page.totals);
        self.is_complete = page.cursor.next.is_none();
        self.next = page.cursor.next;
        entries
    }

    /// Where the next page starts.
    pub fn next(&self) -> Option<String> {
        self.next.clone()
    }

    /// Whether the last entry is there.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Whether `opening + in - out = closing` holds and, when every kind is shown, whether each
    /// balance follows from the one before it and all of them lead from opening to closing.
    pub fn agrees(&self, all_kinds: bool) -> bool {
        let totals_agree = self
            .totals
            .is_none_or(|totals| totals.opening + totals.r#in - totals.out == totals.closing);
        totals_agree && !(all_kinds && (self.is_broken || !self.fits_totals()))
    }

    /// Whether the entries are those that the totals speak of, as far as they are there.
    fn fits_totals(&self) -> bool {
        let Some(totals) = self.totals else { return true };
        let ends_well = self.latest.is_none_or(|latest| latest == totals.closing);
        let begins_well = self.expected.is_none_or(|first| first == totals.opening)
            && (self.gained, self.spent) == (totals.r#in, totals.out)
            && u32::try_from(self.seen.len()) == Ok(totals.count);
        ends_well && (begins_well || !self.is_complete)
    }
}

/// An entry as it is listed.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub entry: Entry,
    /// Whether the one above it is of a later month.
    pub begins_month: bool,
}

/// Entries as they follow on a line, or on nothing.
pub fn in_lines(entries: Vec<Entry>, above: Option<&Line>) -> Vec<Line> {
    let month = |entry: &Entry| (entry.at.year(), entry.at.month());
    let mut above = above.map(|line| month(&line.entry));
    let line = |entry: Entry| {
        let begins_month = above.is_some_and(|above| above != month(&entry));
        above = Some(month(&entry));
        Line { entry, begins_month }
    };
    entries.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::{Ledger, in_lines};
    use chrono::{DateTime, TimeDelta};
    use contract::{
        Cursor, Points, Timestamp,
        id::EntryId,
        points::{Entry, EntryKind, LedgerPage, LedgerTotals},
    };
    use proptest::prelude::*;

    fn entries(changes: &[i64]) -> Vec<Entry> {
        let mut balance = Points::ZERO;
        let mut entries: Vec<Entry> = changes
            .iter()
            .enumerate()
            .map(|(index, change)| {
                balance = balance + Points(*change);
                Entry {
                    id: EntryId(format!("ent_{index}")),
                    at: Timestamp(DateTime::UNIX_EPOCH.fixed_offset()),
                    kind: if *change < 0 { EntryKind::Spend } else { EntryKind::Earn },
                    points: Points(*change),
                    balance,
                    title: String::new(),
                    rule: None,
                    lot: None,
                    store: None,
                    redemption: None,
                    transfer: None,
                    signup: None,
                }
            })
            .collect();
        entries.reverse();
        entries
    }

    fn page(entries: &[Entry], next: Option<&str>, totals: Option<LedgerTotals>) -> LedgerPage {
        LedgerPage {
            data: entries.to_vec(),
            cursor: Cursor { next: next.map(str::to_owned) },
            totals,
        }
    }

    #[test]
    fn an_expired_cursor_that_starts_over_shows_nothing_twice() {
        let all = entries(&[5, 6, -3, 8]);
        let mut ledger = Ledger::default();
        let mut shown = ledger.append(page(&all[..2], Some("a"), None));
        shown.extend(ledger.append(page(&all[..3], Some("b"), None)));
        shown.extend(ledger.append(page(&all[3..], None, None)));
        assert_eq!(shown, all);
        assert!(ledger.is_complete());
    }

    #[test]
    fn a_balance_that_does_not_follow_is_noticed() {
        let mut all = entries(&[5, 6, -3]);
        all[1].balance = Points(12);
        let mut ledger = Ledger::default();
        ledger.append(page(&all, None, None));
        assert!(!ledger.agrees(true));
        assert!(ledger.agrees(false), "a filtered list leaves gaps");
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
        let mut ledger = Ledger::default();
        ledger.append(page(&[], None, Some(totals)));
        assert!(!ledger.agrees(false));
    }

    #[test]
    fn a_lone_entry_is_held_against_the_totals() {
        let all = entries(&[5]);
        let mut totals = totals_of(&all);
        totals.opening = Points(1);
        totals.closing = Points(6);
        let mut ledger = Ledger::default();
        ledger.append(page(&all, None, Some(totals)));
        assert!(!ledger.agrees(true));
        assert!(ledger.agrees(false));
    }

    #[test]
    fn a_month_begins_where_the_entry_above_is_of_another() {
        let mut all = entries(&[1, 2, 3, 4, 5]);
        for (entry, day) in all.iter_mut().zip([70, 60, 33, 30, 29]) {
            entry.at = Timestamp(entry.at.0 + TimeDelta::days(day));
        }
        let whole = in_lines(all.clone(), None);
        let begins: Vec<bool> = whole.iter().map(|line| line.begins_month).collect();
        // 12 and 2 March, 3 February, 31 and 30 January.
        assert_eq!(begins, [false, false, true, true, false]);
        let mut in_parts = in_lines(all[..2].to_vec(), None);
        in_parts.extend(in_lines(all[2..].to_vec(), in_parts.last()));
        assert_eq!(in_parts, whole, "wherever a page ends");
    }

    fn totals_of(entries: &[Entry]) -> LedgerTotals {
        LedgerTotals {
            opening: Points::ZERO,
            r#in: entries.iter().map(|entry| entry.points).filter(|p| p.0 > 0).sum(),
            out: entries.iter().map(|entry| -entry.points).filter(|p| p.0 > 0).sum(),
            closing: entries.first().map_or(Points::ZERO, |entry| entry.balance),
            count: u32::try_from(entries.len()).unwrap(),
        }
    }

    /// A page's size, and which of the pages before it comes once more ahead of it, if any.
    type Cut = (usize, Option<prop::sample::Index>);

    fn any_cuts() -> impl Strategy<Value = Vec<Cut>> {
        prop::collection::vec((1_usize..12, any::<Option<prop::sample::Index>>()), 1..12)
    }

    /// Reads a ledger in pages cut as `cuts` say, over and over, and gives what was shown.
    fn read(all: &[Entry], totals: LedgerTotals, cuts: &[Cut]) -> (Ledger, Vec<Entry>) {
        let mut ledger = Ledger::default();
        let (mut shown, mut pages, mut rest) = (Vec::new(), Vec::new(), all);
        for (size, again) in cuts.iter().cycle() {
            if let (Some(again), false) = (again, pages.is_empty()) {
                let start = if again.index(pages.len()) == 0 { Some(totals) } else { None };
                let earlier = page(pages[again.index(pages.len())], Some("again"), start);
                shown.extend(ledger.append(earlier));
            }
            let (data, left) = rest.split_at((*size).min(rest.len()));
            let next = (!left.is_empty()).then_some("more");
            let start = pages.is_empty().then_some(totals);
            shown.extend(ledger.append(page(data, next, start)));
            pages.push(data);
            rest = left;
            if rest.is_empty() {
                break;
            }
        }
        (ledger, shown)
    }

    const MOST: i64 = 9_007_199_254_740_993;

    proptest! {
        #[test]
        fn any_sequence_of_entries_keeps_the_identity_however_it_is_paged(
            changes in prop::collection::vec(-MOST..MOST, 0..60),
            cuts in any_cuts(),
        ) {
            let all = entries(&changes);
            let totals = totals_of(&all);
            prop_assert_eq!(totals.opening + totals.r#in - totals.out, totals.closing);
            let (ledger, shown) = read(&all, totals, &cuts);
            prop_assert!(ledger.is_complete());
            prop_assert!(ledger.agrees(true) && ledger.agrees(false));
            prop_assert_eq!(shown, all, "each once and in order");
        }

        #[test]
        fn the_figures_agree_all_the_way_down(
            changes in prop::collection::vec(-MOST..MOST, 1..60),
            size in 1_usize..20,
        ) {
            let all = entries(&changes);
            let mut ledger = Ledger::default();
            for chunk in all.chunks(size) {
                ledger.append(page(chunk, Some("more"), Some(totals_of(&all))));
                prop_assert!(ledger.agrees(true));
            }
        }

        #[test]
        fn no_figure_can_be_tampered_with_unnoticed(
            changes in prop::collection::vec(-MOST..MOST, 0..60),
            cuts in any_cuts(),
            place in any::<prop::sample::Index>(),
            by in prop_oneof![-MOST..0, 1..MOST],
        ) {
            let mut all = entries(&changes);
            let mut totals = totals_of(&all);
            let place = place.index(all.len() + 4);
            let figure = match place.checked_sub(all.len()) {
                None => &mut all[place].balance,
                Some(0) => &mut totals.opening,
                Some(1) => &mut totals.r#in,
                Some(2) => &mut totals.out,
                Some(_) => &mut totals.closing,
            };
            *figure = *figure + Points(by);
            let (ledger, _) = read(&all, totals, &cuts);
            prop_assert!(!ledger.agrees(true));
        }

        #[test]
        fn no_change_can_be_tampered_with_or_left_out_unnoticed(
            changes in prop::collection::vec(prop_oneof![-MOST..0, 1..MOST], 1..60),
            cuts in any_cuts(),
            place in any::<prop::sample::Index>(),
            by in prop_oneof![-MOST..0, 1..MOST],
        ) {
            let all = entries(&changes);
            let place = place.index(all.len());
            let mut changed = all.clone();
            changed[place].points = changed[place].points + Points(by);
            prop_assert!(!read(&changed, totals_of(&all), &cuts).0.agrees(true));
            let mut shortened = all.clone();
            shortened.remove(place);
            prop_assert!(!read(&shortened, totals_of(&all), &cuts).0.agrees(true));
        }
    }
}
