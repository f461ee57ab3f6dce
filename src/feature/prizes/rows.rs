//! A prize in the list: what it is, where it stands, and how long it can be claimed.

use contract::games::Prize;
use leptos::prelude::*;

use super::{
    model::{self, Left},
    words,
};
use crate::{
    feature::rewards,
    i18n::{self, text},
    route::Route,
    ui::Icon,
};

/// `now` is the backend's time, in seconds since 1970.
pub fn row(prize: &Prize, now: Signal<f64>) -> AnyView {
    let deadline = match model::ends(prize) {
        Some(end) => deadline(end, now),
        None => {
            let date = i18n::date(&prize.won_at);
            view! { <span class="order-row__date">{date}</span> }.into_any()
        }
    };
    view! {
        <a
            class="order-row ruled"
            href=Route::Prize(prize.id.clone()).href()
            data-prize=prize.id.to_string()
            data-state=prize.state.as_str()
        >
            <span class="order-row__art">{art(prize)}</span>
            <span class="order-row__title">{prize.title.clone()}</span>
            <span class="order-row__cost">{prize.game_title.clone()}</span>
            <span class="order-row__line">
                <span class="order-row__state">{words::state(prize.state)}</span>
                {deadline}
            </span>
        </a>
    }
    .into_any()
}

/// The day of the deadline; in its last days, how much of it is left.
fn deadline(end: contract::Timestamp, now: Signal<f64>) -> AnyView {
    let left = Memo::new(move |_| Left::of(&end, now.get()));
    let line =
        move || words::left(left.get()).unwrap_or_else(|| text::prize::claim_by(&i18n::day(&end)));
    view! {
        <span
            class="prize-deadline"
            data-urgent=move || (left.get() != Left::Enough).then_some("")
        >
            {line}
        </span>
    }
    .into_any()
}

/// Its picture, or what stands for it.
pub fn art(prize: &Prize) -> AnyView {
    rewards::picture(prize.picture.clone()).unwrap_or_else(|| {
        view! { <span class="prize-mark"><Icon name=rewards::prize_icon(prize.kind)/></span> }
            .into_any()
    })
}
