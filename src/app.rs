//! The app as a whole: its contexts, its shell, and which page stands at which place. The only part
//! that knows every feature.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    components::{Redirect, Route as At, Router, Routes},
    hooks::use_location,
    path,
};

use crate::{
    browser,
    config::Config,
    feature::{
        card::CardPage,
        code::{CodePage, CodeReserve},
        join::JoinPage,
        me::MePage,
        points::{PointsPage, ledger::EntriesPage},
        sign_in::SignInPage,
        tiers::TiersPage,
    },
    i18n::{Language, text},
    live::Live,
    look::Look,
    query::Fresh,
    route::{ReturnTo, Route},
    session::{SessionState, Verified},
    shell::{NotFoundPage, TabBar},
    ui::{ToastHost, Toasts, WaysOn},
};

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

    view! {
        <Router>
            {move || {
                language.get();
                view! { <Pages/> }
            }}
            <ToastHost/>
        </Router>
    }
}

/// Where a page that cannot show its content leads.
fn ways_on(path: Memo<String>) -> WaysOn {
    WaysOn {
        sign_in: Signal::derive(move || {
            path.track();
            Route::SignIn(ReturnTo::parse(&browser::current_path())).href()
        }),
        home: Signal::derive(|| Route::Card.href()),
    }
}

/// Every page at its place. The paths are those of [`Route`]; a test holds the two together.
#[component]
fn Pages() -> impl IntoView {
    let location = use_location();
    provide_context(ways_on(location.pathname));
    let has_tabs = Memo::new(move |_| {
        let here = Route::parse(&location.pathname.read());
        here.is_some_and(|here| !matches!(here, Route::Code | Route::SignIn(_) | Route::Join))
    });
    view! {
        <a class="skip-link" href="#main">{text::shell::skip()}</a>
        <div class="app" data-tabs=move || has_tabs.get().to_string()>
            <Routes fallback=|| view! { <NotFoundPage/> }>
                <At path=path!("/") view=|| view! { <MembersOnly><CardPage/></MembersOnly> }/>
                <At path=path!("/code") view=|| view! { <MembersOnly><CodePage/></MembersOnly> }/>
                <At path=path!("/tiers") view=TiersPage/>
                <At path=path!("/points") view=|| view! { <MembersOnly><PointsPage/></MembersOnly> }/>
                <At path=path!("/points/entries") view=|| view! { <MembersOnly><EntriesPage/></MembersOnly> }/>
                <At path=path!("/me") view=|| view! { <MembersOnly><MePage/></MembersOnly> }/>
                <At path=path!("/sign-in") view=SignInPage/>
                <At path=path!("/join") view=JoinPage/>
            </Routes>
            <Show when=move || has_tabs.get()>
                <TabBar path=location.pathname/>
            </Show>
        </div>
    }
}

/// Sends whoever is no member to sign in, and back to this place afterwards.
#[component]
fn MembersOnly(children: ChildrenFn) -> impl IntoView {
    let session = expect_context::<SessionState>();
    let must_sign_in = Memo::new(move |_| session.get().must_sign_in());
    let sign_in = || {
        let next = ReturnTo::parse(&browser::current_path());
        let next = next.filter(|next| next.as_str() != Route::Card.path());
        let options = NavigateOptions { replace: true, ..Default::default() };
        view! { <Redirect path=Route::SignIn(next).href() options/> }
    };
    view! { <Show when=move || !must_sign_in.get() fallback=sign_in>{children()}</Show> }
}

#[cfg(test)]
mod tests {
    use crate::route::Route;

    #[test]
    fn every_place_has_a_page_and_every_page_a_place() {
        let source = include_str!("app.rs");
        let mounted: Vec<&str> = source
            .split("<At path=path!(\"")
            .skip(1)
            .filter_map(|rest| rest.split_once('"').map(|(path, _)| path))
            .filter(|path| path.starts_with('/'))
            .collect();
        let places: Vec<&str> = Route::all().iter().map(Route::path).collect();
        assert_eq!(
            mounted.iter().collect::<std::collections::BTreeSet<_>>(),
            places.iter().collect::<std::collections::BTreeSet<_>>(),
        );
        for route in Route::all() {
            let line =
                source.lines().find(|line| line.contains(&format!("path!(\"{}\")", route.path())));
            assert_eq!(
                line.is_some_and(|line| line.contains("<MembersOnly>")),
                route.needs_member()
            );
        }
    }
}
