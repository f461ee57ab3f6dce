//! Reading the code of a store or a friend with the host's camera, where the host has one.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    address::Address,
    browser, host,
    i18n::text,
    route::ReturnTo,
    ui::{Icon, IconName, ToastKind, Toasts},
};

pub fn row() -> AnyView {
    let address = expect_context::<Address>();
    let toasts = expect_context::<Toasts>();
    let is_scanning = RwSignal::new(false);
    let scan = move |_| {
        is_scanning.set(true);
        let mut answer = host::here().scan();
        spawn_local(async move {
            let in_time = browser::before(host::member_is_back(), &mut answer).await;
            is_scanning.try_set(false);
            // One that comes late counts, unless the page has gone or another scan is under way.
            let said = match in_time {
                Some(said) => said,
                None => answer.await,
            };
            if is_scanning.try_get_untracked() != Some(false) {
                return;
            }
            match said {
                Ok(Some(code)) => match place_in(&code, &browser::origin()) {
                    Some(place) => address.go(&place),
                    None => toasts.push(ToastKind::Bad, text::me::scan_foreign()),
                },
                Ok(None) => {}
                Err(_) => toasts.push(ToastKind::Bad, text::me::scan_failed()),
            }
        });
    };
    let row = move || {
        view! {
            <button type="button" class="row-link" data-action="scan" disabled=move || is_scanning.get() on:click=scan>
                <Icon name=IconName::Qr/>
                <span class="row-link__text">{text::me::scan()}</span>
                <Icon name=IconName::ChevronRight/>
            </button>
        }
    };
    (move || host::capabilities().scan.then(row)).into_any()
}

/// The place of the app that a code leads to.
fn place_in(code: &str, origin: &str) -> Option<ReturnTo> {
    ReturnTo::parse(code.trim().strip_prefix(origin)?)
}

#[cfg(test)]
mod tests {
    use super::place_in;

    #[test]
    fn only_codes_of_this_app_lead_anywhere() {
        let here = "https://club.example";
        let place = |code: &str| place_in(code, here).map(|place| place.as_str().to_owned());
        assert_eq!(place("https://club.example/mall\n").as_deref(), Some("/mall"));
        for foreign in [
            "",
            "/mall",
            "6901028001234",
            "http://club.example/mall",
            "https://club.example.evil/mall",
            "https://club.example@evil/mall",
            "https://club.example//evil",
            "https://club.example",
            "javascript:alert(1)",
        ] {
            assert_eq!(place(foreign), None, "{foreign}");
        }
    }
}
