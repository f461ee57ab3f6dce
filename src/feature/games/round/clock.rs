//! The time for one question, by the backend's clock. When it is up, the question is passed, once,
//! and not before the backend is sure to think so as well.

use contract::Timestamp;
use leptos::prelude::*;

use super::model;
use crate::{
    api::clock,
    browser,
    feature::ticking,
    i18n::text,
    ui::{self, Bar},
};

const TICK_MS: u64 = 500;

/// The backend grants a second for the network: until that has passed, too, the member reads that
/// the time is up.
const PAUSE_MS: f64 = 1_600.0;

/// So little is said aloud.
const LITTLE_S: u32 = 5;

#[derive(Clone, Copy)]
pub struct Clock {
    left: Memo<u32>,
    /// How long the question was.
    whole: u32,
}

impl Clock {
    /// `pass` is called once, when the time is up and the page can be seen.
    pub fn start(until: Timestamp, pass: Callback<()>) -> Self {
        let until = until.timestamp_millis();
        let now = RwSignal::new(clock::now_ms());
        let is_passed = StoredValue::new(false);
        ticking::every(TICK_MS, move || {
            let time = clock::now_ms();
            now.try_set(time);
            let is_over = time.is_some_and(|time| time >= until as f64 + PAUSE_MS);
            if is_over && browser::is_visible() && is_passed.try_get_value() == Some(false) {
                is_passed.set_value(true);
                pass.run(());
            }
        });
        let left = Memo::new(move |before: Option<&u32>| {
            now.get()
                .map_or_else(|| before.copied().unwrap_or(1), |now| model::seconds_left(until, now))
        });
        Self { left, whole: model::length(left.get_untracked()) }
    }

    pub fn is_up(self) -> bool {
        self.left.get() == 0
    }

    pub fn view(self) -> AnyView {
        let Self { left, whole } = self;
        let percent = Signal::derive(move || ui::percent(left.get(), whole));
        let seconds = move || text::round::seconds(left.get().into());
        let words = move || if left.get() == 0 { text::round::time_up() } else { seconds() };
        let said = Memo::new(move |_| match left.get() {
            0 => Some(text::round::time_up()),
            LITTLE_S => Some(text::round::seconds(LITTLE_S.into())),
            _ => None,
        });
        view! {
            <div class="quiz__clock" data-state=move || if left.get() == 0 { "up" } else { "running" }>
                <Bar percent label=text::round::clock() text=seconds/>
                <p class="quiz__seconds" aria-hidden="true">{words}</p>
                <p class="visually-hidden" role="status">{said}</p>
            </div>
        }
        .into_any()
    }
}
