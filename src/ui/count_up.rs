//! A number that runs to its new value.

use leptos::prelude::*;

use super::dom;

/// How long a number runs.
const RUN_MS: f64 = 250.0;

/// Shows `value`; a change runs there in a quarter of a second. It always ends exact, and is read
/// out only as what it will be.
#[component]
pub fn CountUp(
    #[prop(into)] value: Signal<i64>,
    /// How the number is written.
    format: fn(i64) -> String,
) -> impl IntoView {
    let shown = RwSignal::new(value.get_untracked());
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let (from, to) = (shown.get_untracked(), value.get());
        turn.update_value(|turn| *turn = turn.wrapping_add(1));
        if from == to {
            return;
        }
        if dom::may_move() {
            Run { from, to, began: now_ms(), turn: turn.get_value() }.step(shown, turn);
        } else {
            shown.set(to);
        }
    });
    view! {
        <span class="count-up">
            <span aria-hidden="true">{move || format(shown.get())}</span>
            <span class="visually-hidden">{move || format(value.get())}</span>
        </span>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Run {
    from: i64,
    to: i64,
    began: f64,
    turn: u32,
}

impl Run {
    /// Shows where the number is now, and again with each frame until it has arrived. A later
    /// change takes over.
    fn step(self, shown: RwSignal<i64>, turn: StoredValue<u32>) {
        if turn.try_get_value() != Some(self.turn) {
            return;
        }
        let share = (now_ms() - self.began) / RUN_MS;
        shown.try_set(between(self.from, self.to, share));
        if share < 1.0 {
            request_animation_frame(move || self.step(shown, turn));
        }
    }
}

fn now_ms() -> f64 {
    window().performance().map_or(f64::INFINITY, |performance| performance.now())
}

/// A number on its way, fast at first and slow at the end; exact at both.
fn between(from: i64, to: i64, share: f64) -> i64 {
    const PARTS: i64 = 10_000;
    if share.is_nan() || share >= 1.0 {
        return to;
    }
    let left = 1.0 - share.max(0.0);
    let parts = ((1.0 - left * left * left) * PARTS as f64) as i64;
    // Each end's share on its own: their distance can be more than there are numbers.
    let share_of = |end: i64, parts: i64| end / PARTS * parts + end % PARTS * parts / PARTS;
    if parts == 0 { from } else { share_of(from, PARTS - parts) + share_of(to, parts) }
}

#[cfg(test)]
mod tests {
    use super::between;

    #[test]
    fn it_starts_and_ends_exact() {
        for (from, to) in
            [(0, 1_280), (1_280, 80), (i64::MIN, i64::MAX), (9_007_199_254_740_993, 0)]
        {
            assert_eq!(between(from, to, 0.0), from);
            assert_eq!(between(from, to, 1.0), to);
            assert_eq!(between(from, to, f64::NAN), to);
        }
    }

    #[test]
    fn it_never_overshoots_nor_turns_back() {
        let mut last = -50;
        for step in 0..=100 {
            let now = between(-50, 1_280, f64::from(step) / 100.0);
            assert!((last..=1_280).contains(&now));
            last = now;
        }
    }
}
