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
    let api_base = StoredValue::new(expect_context::<Config>().api_base);
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
            let Some(api_base) = api_base.try_get_value() else { return };
            let line = match outcome {
                Ok(page) if is_opened(&address_of(&page.url, &api_base)) => return,
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

/// Where a payment page is: a path is one on the backend's own address, which may have an origin of
/// its own.
fn address_of(url: &str, api_base: &str) -> String {
    let is_path = url.starts_with('/') && !url.starts_with("//");
    match api_base.split_once("://") {
        Some((scheme, rest)) if is_path => {
            let host = rest.split('/').next().unwrap_or_default();
            format!("{scheme}://{host}{url}")
        }
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::address_of;

    #[test]
    fn a_path_is_one_of_the_backend() {
        assert_eq!(address_of("/pay?id=1", "/v1"), "/pay?id=1");
        assert_eq!(address_of("/pay", "https://api.example/v1"), "https://api.example/pay");
        assert_eq!(address_of("/pay", "http://10.0.0.2:8081"), "http://10.0.0.2:8081/pay");
    }

    #[test]
    fn a_whole_address_stays_what_it_is() {
        let page = "https://pay.example/p?id=1";
        assert_eq!(address_of(page, "https://api.example/v1"), page);
        assert_eq!(address_of("//evil.example", "https://api.example/v1"), "//evil.example");
        assert_eq!(address_of("javascript:alert(1)", "/v1"), "javascript:alert(1)");
    }
}
