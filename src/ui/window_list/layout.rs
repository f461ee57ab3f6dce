//! Which rows of a list are in the page, and how much room the others take.

use std::ops::Range;

/// So high is what is kept above and below the rows in sight, at least, in CSS pixels; and so much
/// comes and goes at a time: the page is laid out anew once for all of it.
const SPARE: f64 = 432.0;
/// Rows that come at a time, at most.
const MOST_AT_ONCE: usize = 6;
/// The rows in the page, and the room kept for those that are not.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub rows: Range<usize>,
    pub above: f64,
    pub below: f64,
}

/// How high rows are: those that have been in the page as they were, the others like the first.
#[derive(Clone, Debug)]
pub struct Heights {
    pub known: Vec<Option<f64>>,
    pub typical: f64,
}

impl Heights {
    pub fn of(&self, row: usize) -> f64 {
        self.known.get(row).copied().flatten().unwrap_or(self.typical)
    }

    /// Takes down that `row` is so high.
    pub fn learn(&mut self, row: usize, height: f64) {
        if height < 1.0 {
            return;
        }
        if self.known.iter().all(Option::is_none) {
            self.typical = height;
        }
        if self.known.len() <= row {
            self.known.resize(row + 1, None);
        }
        if let Some(known) = self.known.get_mut(row) {
            *known = Some(height);
        }
    }

    /// The first row that ends below `y`.
    pub fn row_at(&self, y: f64, count: usize) -> usize {
        let mut end = 0.0;
        (0..count)
            .find(|row| {
                end += self.of(*row);
                end > y
            })
            .unwrap_or(count)
    }

    /// How many rows come and go at a time.
    pub fn step(&self) -> usize {
        ((SPARE / self.typical) as usize).clamp(1, MOST_AT_ONCE)
    }

    /// The rows around a view that begins `above` pixels below the list's top.
    pub fn around(&self, above: f64, view: f64, count: usize) -> Shown {
        let first = self.row_at(above, count);
        let last = self.row_at(above + view.max(0.0), count).saturating_add(1);
        let step = self.step();
        let end = last.saturating_add(step);
        let end = end.checked_next_multiple_of(step).unwrap_or(count).min(count);
        let start = (first.saturating_sub(step) / step * step).min(end);
        let sum = |rows: Range<usize>| rows.map(|row| self.of(row)).sum();
        Shown { rows: start..end, above: sum(0..start), below: sum(end..count) }
    }
}

/// Of the rows that are wanted, those to draw now: what is in the page already stays, and of the
/// others so few are new that drawing them does not hold up a frame.
pub fn admitted(wanted: &[u64], before: &[u64], most_new: usize) -> Range<usize> {
    let is_new = |name: &u64| !before.contains(name);
    let from = wanted.iter().position(|name| !is_new(name)).unwrap_or(0);
    let mut left = most_new;
    let fits = |name: &&u64| {
        let is_new = is_new(name);
        let fits = !is_new || left > 0;
        left -= usize::from(is_new && fits);
        fits
    };
    let end = from + wanted.iter().skip(from).take_while(fits).count();
    from.saturating_sub(left)..end
}

#[cfg(test)]
mod tests {
    use super::{Heights, Shown, admitted};
    use proptest::prelude::*;

    fn even(height: f64) -> Heights {
        Heights { known: Vec::new(), typical: height }
    }

    #[test]
    fn at_the_top_it_shows_a_screen_and_some() {
        let shown = even(72.0).around(-180.0, 844.0, 10_000);
        assert_eq!(shown.rows, 0..18);
        assert_eq!((shown.above, shown.below), (0.0, 72.0 * 9_982.0));
    }

    #[test]
    fn an_empty_list_takes_no_room() {
        let shown = even(72.0).around(300.0, 844.0, 0);
        assert_eq!(shown, Shown { rows: 0..0, above: 0.0, below: 0.0 });
    }

    #[test]
    fn a_little_scrolling_changes_nothing() {
        let rows = even(72.0);
        assert_eq!(rows.around(4_350.0, 844.0, 10_000), rows.around(4_360.0, 844.0, 10_000));
    }

    #[test]
    fn rows_that_were_in_the_page_keep_their_own_height() {
        let mut rows = even(50.0);
        for row in 0..100 {
            rows.learn(row, if row % 2 == 0 { 72.0 } else { 94.0 });
        }
        let shown = rows.around(72.0 * 30.0 + 94.0 * 30.0, 844.0, 10_000);
        assert_eq!(shown.rows.start, 54);
        assert_eq!(shown.above, 27.0 * (72.0 + 94.0));
        assert_eq!(rows.of(5_000), 72.0, "the others are taken to be like the first");
    }

    #[test]
    fn what_is_in_the_page_stays_and_few_others_come_at_a_time() {
        let all: Vec<u64> = (0..10).collect();
        assert_eq!(admitted(&all, &[], 4), 0..4, "another list, from its top");
        assert_eq!(admitted(&all, &all, 4), 0..10, "nothing is new");
        assert_eq!(admitted(&all, &[0, 1, 2], 4), 0..7, "further down");
        assert_eq!(admitted(&all, &[7, 8, 9], 4), 3..10, "further up");
        assert_eq!(admitted(&all, &[4, 5], 6), 2..10, "both ways");
        assert_eq!(admitted(&all, &[77], 4), 0..4, "what has gone is no matter");
        assert_eq!(admitted(&[], &[1], 4), 0..0);
    }

    proptest! {
        #[test]
        fn everything_that_is_wanted_comes_in_time(
            wanted in prop::collection::hash_set(0_u64..40, 0..30),
            known in prop::collection::hash_set(0_u64..40, 0..30),
            most_new in 1_usize..7,
        ) {
            let wanted: Vec<u64> = wanted.into_iter().collect();
            let mut before: Vec<u64> = known.into_iter().collect();
            for _ in 0..=wanted.len() {
                let now = wanted[admitted(&wanted, &before, most_new)].to_vec();
                let new = now.iter().filter(|name| !before.contains(name)).count();
                prop_assert!(new <= most_new);
                before = now;
            }
            prop_assert_eq!(before, wanted);
        }

        #[test]
        fn few_rows_stand_for_any_number_and_the_height_stays(
            above in -2_000.0_f64..1_000_000.0,
            view in 0.0_f64..1_400.0,
            height in 40.0_f64..120.0,
            count in 0_usize..12_000,
        ) {
            let shown = even(height).around(above, view, count);
            prop_assert!(shown.rows.end <= count && shown.rows.start <= shown.rows.end);
            prop_assert!(shown.rows.len() <= 60);
            let total = shown.above + shown.rows.len() as f64 * height + shown.below;
            prop_assert!((total - count as f64 * height).abs() < 0.01);
        }

        #[test]
        fn every_row_in_sight_is_in_the_page(
            above in 0.0_f64..50_000.0,
            known in prop::collection::vec(40.0_f64..140.0, 1..200),
            count in 1_usize..1_000,
        ) {
            let mut rows = even(72.0);
            known.iter().enumerate().for_each(|(row, height)| rows.learn(row, *height));
            let shown = rows.around(above, 844.0, count);
            let mut top = 0.0;
            for row in 0..count {
                let bottom = top + rows.of(row);
                let is_in_sight = bottom > above && top < above + 844.0;
                prop_assert!(!is_in_sight || shown.rows.contains(&row), "{row}");
                top = bottom;
            }
        }
    }
}
