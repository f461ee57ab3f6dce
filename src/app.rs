//! The app as a whole: its contexts, its shell, and which page stands at which place. The only part
//! that knows every feature.

use leptos::prelude::*;

use crate::{
    address::Address,
    config::Config,
    feature::code::CodeReserve,
    i18n::{Language, text},
    live::Live,
    look::Look,
    query::{self, Fresh},
    route::Route,
    session::{Session, SessionState, Verified},
    shell::TabBar,
    ui::{Toasts, WaysOn},
};

mod hosting;
mod pages;

#[component]
pub fn App() -> impl IntoView {
    let config = Config::from_boot();
    let session = SessionState::start(&config.api_base);
    let language = Language::from_boot();
    let fresh = Fresh::start();
    provide_context(config);
    provide_context(session);
    provide_context(language);
    provide_context(fresh);
    provide_context(Look::from_device());
    provide_context(Verified::start());
    provide_context(Toasts::start());
    let live = Live::start(session, fresh);
    provide_context(live);
    provide_context(CodeReserve::start(session, live));
    Effect::new(move |before: Option<u32>| {
        let changes = session.changes();
        if session.get().must_sign_in() || before.is_some_and(|before| before != changes) {
            query::forget();
        }
        changes
    });

    let address = Address::start();
    provide_context(address);
    let path = address.path();
    provide_context(WaysOn {
        sign_in: Signal::derive(move || address.sign_in_and_back().href()),
        is_guest: Signal::derive(move || session.get() == Session::Guest),
        home: Signal::derive(|| Route::Card.href()),
        list: Signal::derive(move || list_of(&Route::parse(&path.read())?)),
    });

    view! {
        {move || {
            language.get();
            view! { <Pages/> }
        }}
        {pages::news()}
    }
}

/// The page of the place in the address, within what stands around every page.
#[component]
fn Pages() -> impl IntoView {
    let address = expect_context::<Address>();
    let path = address.path();
    let place = Memo::new(move |_| Route::parse(&path.read()));
    let has_tabs = Memo::new(move |_| {
        let place = place.read();
        place.as_ref().is_some_and(|place| {
            !matches!(place, Route::Code | Route::Store(_) | Route::SignIn(_) | Route::Join(_))
        })
    });
    view! {
        <a class="skip-link" href="#main">{text::shell::skip()}</a>
        <div class="app" data-tabs=move || has_tabs.get().to_string()>
            {move || match place.get() {
                Some(place) if place.needs_member() => members_only(place),
                Some(place) => pages::page(place),
                None => pages::nowhere(),
            }}
            {move || has_tabs.get().then(|| view! { <TabBar path/> })}
        </div>
    }
}

/// The list that a place is one of: where it is, and its name.
fn list_of(place: &Route) -> Option<(String, String)> {
    let name = match place {
        Route::Reward(_) => text::mall::title(),
        Route::Redemption(_) => text::order::title(),
        Route::Coupon(_) => text::coupon::title(),
        Route::Activity(_) => text::shell::activities(),
        Route::Signup(_) => text::signup::title(),
        Route::Game(_) | Route::Round(_) => text::shell::games(),
        Route::Draw(_) => text::draw::title(),
        Route::Prize(_) => text::prize::title(),
        _ => return None,
    };
    Some((place.parent().href(), name))
}

/// Sends whoever is no member to sign in, and back to this place afterwards; whoever has applied, to
/// where the application stands.
fn members_only(place: Route) -> AnyView {
    let address = expect_context::<Address>();
    let session = expect_context::<SessionState>();
    let must_sign_in = Memo::new(move |_| session.get().must_sign_in());
    (move || {
        if !must_sign_in.get() {
            return pages::page(place.clone());
        }
        address.replace(&untrack(|| match session.get() {
            Session::Applicant => Route::Join(None),
            _ => address.sign_in_and_back(),
        }));
        ().into_any()
    })
    .into_any()
}
