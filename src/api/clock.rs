//! The backend's time, learned from every reply's `Date`. The device's clock has no say in it.

use std::cell::Cell;

use crate::browser;

thread_local! {
    static OFFSET: Cell<Option<Offset>> = const { Cell::new(None) };
}

/// Bounds, in milliseconds, of what has to be added to the page's own clock.
///
/// `Date` counts whole seconds, and a reply takes its time: one reply leaves a second and a round
/// trip of doubt. Several together leave less, since all of them must hold.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Offset {
    low: f64,
    high: f64,
}

impl Offset {
    /// From a reply dated `date`, asked for at `sent` and come at `received`.
    fn new(date: f64, sent: f64, received: f64) -> Self {
        Self { low: date - received, high: date + 1_000.0 - sent }
    }

    /// What holds for both; the newer one alone when they contradict each other, since then one of
    /// the clocks was moved.
    fn narrowed(self, newer: Self) -> Self {
        let both = Self { low: self.low.max(newer.low), high: self.high.min(newer.high) };
        if both.low <= both.high { both } else { newer }
    }

    fn middle(self) -> f64 {
        f64::midpoint(self.low, self.high)
    }
}

/// Learns from a reply's `Date` header.
pub fn note(date: Option<&str>, sent: f64, received: f64) {
    let Some(date) = date.map(js_sys::Date::parse).filter(|date| date.is_finite()) else {
        return;
    };
    let newer = Offset::new(date, sent, received);
    OFFSET.set(Some(OFFSET.get().map_or(newer, |known| known.narrowed(newer))));
}

/// Forgets what is known: the page's own clock may have stood still while the device slept.
pub fn distrust() {
    OFFSET.set(None);
}

/// The backend's time in milliseconds since 1970; `None` until a reply has come.
pub fn now_ms() -> Option<f64> {
    OFFSET.get().map(|offset| browser::monotonic_ms() + offset.middle())
}

#[cfg(test)]
mod tests {
    use super::Offset;

    #[test]
    fn each_reply_narrows_the_doubt() {
        let first = Offset::new(10_000.0, 100.0, 300.0);
        let second = first.narrowed(Offset::new(12_000.0, 2_650.0, 2_700.0));
        assert!(second.high - second.low < first.high - first.low);
        assert!((second.low..=second.high).contains(&10_000.0));
    }

    #[test]
    fn a_moved_clock_is_followed_at_once() {
        let before = Offset::new(10_000.0, 100.0, 200.0);
        let after = Offset::new(610_000.0, 300.0, 400.0);
        assert_eq!(before.narrowed(after), after);
    }

    #[test]
    fn the_true_offset_is_always_within() {
        for millisecond in 0..1_000 {
            let truth = 5_000.0 + f64::from(millisecond);
            let (sent, handled, received) = (40.0, 55.0, 90.0);
            let date = ((handled + truth) / 1_000.0_f64).floor() * 1_000.0;
            let offset = Offset::new(date, sent, received);
            assert!(offset.low <= truth && truth <= offset.high);
        }
    }
}
