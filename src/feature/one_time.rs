//! What codes for the till have in common, the member's and a coupon's: which one is good at a
//! time, how it looks to a scanner and to people, and a screen that stays on meanwhile.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser,
    i18n::{self, text},
    ui::{Barcode, Qr, Ring, SkeletonBlock},
};

mod model;

pub use model::CodeSet;

/// How many codes are fetched at a time: the shown one, and two for when the network goes.
pub const CODES: u8 = 3;

/// How long a code is usually on the screen; the ring is full then.
const SHOWN_MS: f64 = 60_000.0;

/// A failed request is tried again after this.
pub const RETRY_MS: u32 = 2_500;

/// How often a page with a code looks at the time.
pub const TICK_MS: u64 = 250;

/// What a code is, for those who cannot see it.
pub struct Labels {
    pub qr: String,
    pub digits: String,
    pub barcode: String,
}

/// A code for scanners and for people, and how long it stays.
pub fn face(digits: String, labels: Labels, ms_left: Signal<f64>) -> AnyView {
    let seconds_left = move || (ms_left.get() / 1_000.0).ceil() as u32;
    view! {
        <Qr text=digits.clone() label=labels.qr/>
        <p class="code__digits" aria-label=labels.digits>{i18n::in_fours(&digits)}</p>
        <p class="code__timer">
            <Ring left=ms_left total=SHOWN_MS/>
            <span>{move || text::code::renews(seconds_left().into())}</span>
        </p>
        <Barcode digits label=labels.barcode/>
    }
    .into_any()
}

/// What stands there until there is a code.
pub fn waiting(words: String) -> AnyView {
    view! {
        <SkeletonBlock height="16rem"/>
        <SkeletonBlock height="4.5rem"/>
        <p class="code__hint" role="status">{words}</p>
    }
    .into_any()
}

/// How long the code on the screen stays, at the backend's time `now`.
pub fn ms_left(codes: RwSignal<CodeSet>, now: RwSignal<Option<f64>>) -> Signal<f64> {
    Signal::derive(move || now.get().and_then(|now| codes.read().ms_left(now)).unwrap_or_default())
}

/// How many codes are left after it, where no new ones can be had, be it for want of a network.
pub fn in_reserve(
    codes: RwSignal<CodeSet>,
    now: RwSignal<Option<f64>>,
    is_without_network: bool,
) -> String {
    let left = now.get().map(|now| codes.read().reserve(now)).unwrap_or_default() as i64;
    match is_without_network {
        true => text::code::offline_left(left),
        false => text::code::reserve_left(left),
    }
}

/// The screen stays on while a code is shown, where the browser can do that.
pub fn keep_screen_on() {
    let lock = StoredValue::new_local(None);
    spawn_local(async move {
        if let Some(taken) = browser::keep_screen_on().await
            && lock.try_set_value(Some(taken.clone())).is_some()
        {
            browser::let_screen_sleep(&taken);
        }
    });
    on_cleanup(move || {
        if let Some(taken) = lock.try_get_value().flatten() {
            browser::let_screen_sleep(&taken);
        }
    });
}
