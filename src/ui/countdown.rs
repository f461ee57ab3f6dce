//! Time that runs out. Neither part has a clock: the page says what time it is.

use leptos::prelude::*;

/// The time until `until`, as `12:05` or `1:02:05`; both in seconds since 1970, by the server's clock.
#[component]
pub fn Countdown(
    #[prop(into)] now: Signal<f64>,
    #[prop(into)] until: Signal<f64>,
) -> impl IntoView {
    let left = Memo::new(move |_| whole_seconds(until.get() - now.get()));
    view! { <span class="countdown" role="timer">{move || clock_text(left.get())}</span> }
        .into_any()
}

/// A ring that empties while `left` of `total` pass. The words stand beside it.
#[component]
pub fn Ring(#[prop(into)] left: Signal<f64>, #[prop(into)] total: Signal<f64>) -> impl IntoView {
    // In hundredths, so that it moves no more often than one can see.
    let share = Memo::new(move |_| hundredths(left.get(), total.get()));
    view! {
        <svg class="ring" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <circle class="ring__track" cx="10" cy="10" r="8"/>
            <circle
                class="ring__arc"
                cx="10"
                cy="10"
                r="8"
                pathLength="100"
                stroke-dasharray="100"
                stroke-dashoffset=move || 100 - share.get()
            />
        </svg>
    }
    .into_any()
}

fn whole_seconds(left: f64) -> u32 {
    left.max(0.0).ceil() as u32
}

fn hundredths(left: f64, total: f64) -> i32 {
    if total > 0.0 { ((left / total).clamp(0.0, 1.0) * 100.0).round() as i32 } else { 0 }
}

fn clock_text(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes:02}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::{clock_text, hundredths, whole_seconds};

    #[test]
    fn time_left_reads_like_a_clock() {
        assert_eq!(clock_text(0), "00:00");
        assert_eq!(clock_text(41), "00:41");
        assert_eq!(clock_text(725), "12:05");
        assert_eq!(clock_text(8_049), "2:14:09");
    }

    #[test]
    fn a_second_that_has_begun_counts_and_nothing_is_less_than_none() {
        assert_eq!(whole_seconds(0.2), 1);
        assert_eq!(whole_seconds(60.0), 60);
        assert_eq!(whole_seconds(-3.0), 0);
        assert_eq!(whole_seconds(f64::NAN), 0);
    }

    #[test]
    fn a_ring_is_never_more_than_full_or_less_than_empty() {
        assert_eq!(hundredths(30.0, 60.0), 50);
        assert_eq!(hundredths(90.0, 60.0), 100);
        assert_eq!(hundredths(-1.0, 60.0), 0);
        assert_eq!(hundredths(1.0, 0.0), 0);
    }
}
