//! Time as pages show it: the backend's, as it passes.

use core::time::Duration;

use leptos::prelude::*;

use crate::api::clock;

/// How often a page that shows seconds looks at the time.
pub const SECOND_MS: u64 = 1_000;

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
