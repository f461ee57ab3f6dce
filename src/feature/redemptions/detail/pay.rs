//! Paying the money part: how long it can still be paid, and the way to the backend's payment page.

use contract::{
    Code,
    mall::{PayRedemption, Redemption},
};
use leptos::prelude::*;

use crate::{
    browser,
    config::Config,
    deed::Deed,
    feature::{panel, ticking},
    host,
    i18n::{self, text},
    ui::{Button, Countdown},
};

/// Once the time is over the backend is asked what became of it, so often and no longer.
const ASKS_EVERY_S: i64 = 4;
const ASKS_FOR_S: i64 = 40;

pub fn view(redemption: Memo<Redemption>, again: Callback<()>) -> AnyView {
    let config = StoredValue::new(expect_context::<Config>());
    let deed = Deed::new();
    let refusal = RwSignal::new(None::<String>);
    let now = RwSignal::new(now_s());
    let until = Memo::new(move |_| {
        redemption.with(|redemption| redemption.pay_by.map(|at| at.timestamp()))
    });

    ticking::every(ticking::SECOND_MS, move || {
        now.set(now_s());
        let late = now.get_untracked().zip(until.get_untracked()).map(|(now, until)| now - until);
        if late.is_some_and(|late| (0..ASKS_FOR_S).contains(&late) && late % ASKS_EVERY_S == 0) {
            again.run(());
        }
    });

    let has_end = Memo::new(move |_| now.get().is_some() && until.get().is_some());
    let seconds = |time: Option<i64>| time.unwrap_or_default() as f64;
    let left = move || {
        let now = Signal::derive(move || seconds(now.get()));
        let until = Signal::derive(move || seconds(until.get()));
        has_end.get().then(|| {
            view! {
                <p class="order__left">
                    <span class="order__left-label">{text::order::pay_left()}</span>
                    <Countdown now until/>
                </p>
            }
        })
    };
    let amount = move || {
        redemption
            .with(|redemption| redemption.cost.money.as_ref().map(i18n::money))
            .unwrap_or_default()
    };
    let pay = Callback::new(move |()| {
        refusal.set(None);
        let id = redemption.with_untracked(|redemption| redemption.id.clone());
        deed.carry_out(PayRedemption { id }, move |outcome| {
            // Whoever went elsewhere meanwhile stays there.
            let Some(config) = config.try_get_value() else { return };
            let line = match outcome {
                Ok(page) if is_opened(&config.address_of(&page.url)) => return,
                Ok(_) => text::order::pay_failed(),
                Err(error) if error.code() == Some(Code::NotPayable) => text::order::not_payable(),
                Err(error) => panel::reason(&error),
            };
            refusal.try_set(Some(line));
        });
    });
    view! {
        <div class="order__pay">
            {left}
            {panel::memory_only()}
            {panel::refused(move || refusal.get())}
            {panel::checking(deed, text::order::checking)}
            <Button pending=deed.is_under_way() on_click=pay>{move || text::order::pay(&amount())}</Button>
        </div>
    }
    .into_any()
}

/// Goes to a payment page, where the host has one through that.
fn is_opened(address: &str) -> bool {
    host::here().pay(address) || browser::go_to(address)
}

/// The backend's time in whole seconds since 1970.
fn now_s() -> Option<i64> {
    ticking::now_s().map(|now| now.floor() as i64)
}
