//! Whether the ledger's figures agree, as far as the member has scrolled it.

use std::collections::HashSet;

use contract::{
    Points,
    id::EntryId,
    points::{Entry, LedgerPage, LedgerTotals, Lot},
};

/// What is known of the ledger besides its entries.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub totals: Option<LedgerTotals>,
    next: Option<String>,
    seen: HashSet<EntryId>,
    is_complete: bool,
    /// What the balance must have been after the next older entry.
    expected: Option<Points>,
    is_broken: bool,
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
    /// balance follows from the one before it.
    pub fn agrees(&self, all_kinds: bool) -> bool {
        let totals_agree = self
            .totals
            .is_none_or(|totals| totals.opening + totals.r#in - totals.out == totals.closing);
        totals_agree && !(all_kinds && self.is_broken)
    }
}

/// What the lots hold together.
pub fn sum(lots: &[Lot]) -> Points {
    lots.iter().map(|lot| lot.points).sum()
}

#[cfg(test)]
mod tests {
    use super::Ledger;
    use contract::{
        Cursor, Points,
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
                    at: contract::Timestamp(chrono::DateTime::UNIX_EPOCH.fixed_offset()),
                    kind: if *change < 0 { EntryKind::Spend } else { EntryKind::Earn },
                    points: Points(*change),
                    balance,
                    title: String::new(),
                    rule: None,
                    lot: None,
                    store: None,
                    redemption: None,
                    transfer: None,
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

    proptest! {
        #[test]
        fn any_sequence_of_entries_keeps_the_identity(
            changes in prop::collection::vec(-9_007_199_254_740_993_i64..9_007_199_254_740_993, 0..60),
            size in 1_usize..20,
        ) {
            let all = entries(&changes);
            let gained: Points = all.iter().map(|entry| entry.points).filter(|p| p.0 > 0).sum();
            let out: Points = all.iter().map(|entry| -entry.points).filter(|p| p.0 > 0).sum();
            let closing = all.first().map_or(Points::ZERO, |entry| entry.balance);
            let totals =
                LedgerTotals { opening: Points::ZERO, r#in: gained, out, closing, count: all.len() as u32 };
            let mut ledger = Ledger::default();
            let mut shown = Vec::new();
            for chunk in all.chunks(size) {
                shown.extend(ledger.append(page(chunk, Some("more"), Some(totals))));
            }
            prop_assert!(ledger.agrees(true));
            prop_assert_eq!(shown, all);
        }
    }
}
