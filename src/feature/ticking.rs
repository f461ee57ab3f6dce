//! Time as pages show it: the backend's, as it passes.

use core::time::Duration;

use leptos::prelude::*;

use crate::api::clock;

/// How often a page that shows seconds looks at the time.
pub const SECOND_MS: u64 = 1_000;

/// What is no further away is told to the second.
const DAY_S: f64 = 86_400.0;

/// Once a moment has passed at which something changes, the backend is asked for what it is now, so
/// often and no longer.
const ASKS_EVERY: u32 = 4;
const ASKS_FOR: u32 = 40;

/// Runs `on_tick` again and again, until the caller's owner is gone.
pub fn every(ms: u64, on_tick: impl Fn() + 'static) {
    let tick = set_interval_with_handle(on_tick, Duration::from_millis(ms));
    on_cleanup(move || {
        if let Ok(tick) = tick {
            tick.clear();
        }
    });
}

/// The backend's time in seconds since 1970; `None` until a reply has told it.
pub fn now_s() -> Option<f64> {
    clock::now_ms().map(|now| now / 1_000.0)
}

/// The same as it passes, and 0 as long as nobody has told it.
pub fn seconds() -> Signal<f64> {
    let ticked = RwSignal::new(now_s());
    every(SECOND_MS, move || {
        ticked.try_set(now_s());
    });
    // The first reply tells the time: it does not wait for a tick.
    Signal::derive(move || ticked.get().or_else(now_s).unwrap_or_default())
}

/// Whether a moment lies ahead, and no further than a day; both in seconds since 1970, and 0 when
/// nobody knows what time it is.
pub fn is_near(now: f64, at: f64) -> bool {
    now > 0.0 && now < at && at - now <= DAY_S
}

/// Asks again once `moment` has passed, given in seconds since 1970, until it is another one.
pub fn ask_once_passed(moment: Memo<Option<i64>>, again: Callback<()>) {
    // Since which moment, and for how many ticks.
    let waits = StoredValue::new((0_i64, 0_u32));
    every(SECOND_MS, move || {
        let passed = moment.get_untracked().zip(now_s());
        let Some((moment, _)) = passed.filter(|(moment, now)| *now >= *moment as f64) else {
            return;
        };
        let (since, ticks) = waits.get_value();
        let ticks = if since == moment { ticks } else { 0 };
        waits.set_value((moment, ticks.saturating_add(1)));
        if is_turn(ticks) {
            again.run(());
        }
    });
}

const fn is_turn(ticks: u32) -> bool {
    ticks < ASKS_FOR && ticks.is_multiple_of(ASKS_EVERY)
}

#[cfg(test)]
mod tests {
    use super::{DAY_S, is_near, is_turn};

    #[test]
    fn it_is_asked_for_again_at_once_and_for_a_while() {
        let turns: Vec<u32> = (0..1_000).filter(|ticks| is_turn(*ticks)).collect();
        assert_eq!((turns.len(), turns.first(), turns.last()), (10, Some(&0), Some(&36)));
    }

    #[test]
    fn the_last_day_is_near_and_what_has_passed_is_not() {
        let at = 100.0 * DAY_S;
        assert!(is_near(at - DAY_S, at) && is_near(at - 1.0, at));
        assert!(!is_near(at - DAY_S - 1.0, at) && !is_near(at, at));
        assert!(!is_near(0.0, 5.0), "nobody has told the time yet");
        assert!(is_near(1_000.0, 1_000.0 + DAY_S));
        assert!(!is_near(1_000.0, 1_001.0 + DAY_S) && !is_near(1_000.0, 1_000.0));
    }
}
