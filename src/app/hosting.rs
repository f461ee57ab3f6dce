//! The app and its host: brings the host in, and tells it of every page what its menu may pass on and
//! whether there is a way back.

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{MutationObserver, MutationObserverInit};

use crate::{
    address::Address,
    browser,
    config::Config,
    host::{self, share},
    i18n::Language,
    route::Route,
};

#[component]
pub fn HostWatch() -> impl IntoView {
    let address = expect_context::<Address>();
    let language = expect_context::<Language>();
    let brand = expect_context::<Config>().brand_name;
    let path = address.path();
    let title = document_title();
    let origin = browser::origin();

    let go_back = Closure::<dyn Fn()>::new(move || address.go_back());
    spawn_local(host::enter(go_back.into_js_value().unchecked_into()));

    Effect::new(move |_| {
        // Once more when the host has come.
        host::capabilities();
        let place = Route::parse(&path.read()).unwrap_or(Route::Card);
        let brand = brand.in_language(language.get().tag());
        let host = host::here();
        host.set_back(place != Route::Card);
        host.set_share(&share::of(&place, &title.read(), brand, &origin));
    });
}

/// The title that the page has given the document: pages come later than their addresses.
fn document_title() -> RwSignal<String> {
    let title = RwSignal::new(browser::title());
    let read = Closure::<dyn Fn()>::new(move || {
        title.try_set(browser::title());
    });
    let element = browser::document().and_then(|it| it.query_selector("title").ok().flatten());
    let observer = MutationObserver::new(read.as_ref().unchecked_ref()).ok();
    if let (Some(observer), Some(element)) = (observer, element) {
        let init = MutationObserverInit::new();
        init.set_child_list(true);
        observer.observe_with_options(&element, &init).ok();
    }
    // It watches as long as the page lives.
    read.forget();
    title
}
