//! Where in the app one is: the address as a signal, links that lead elsewhere in the app without
//! loading the page anew, and the browser's way back.
//!
//! The app has a closed set of places ([`Route`]), each with a page of its own; what a routing
//! library does beyond that would weigh 9 KB of the first download.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, UrlSearchParams};

use crate::{
    browser::{self, property},
    route::{ReturnTo, Route},
};

/// Path and query, the latter with its `?` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Parts {
    path: String,
    query: String,
}

/// The address; a context that the app provides.
#[derive(Clone, Copy)]
pub struct Address(RwSignal<Parts>);

impl Address {
    /// Follows links and the browser's way back from now on.
    pub fn start() -> Self {
        let address = Self(RwSignal::new(current()));
        let clicks = window_event_listener(ev::click, move |event| address.follow(&event));
        let way_back = window_event_listener(ev::popstate, move |_| address.take(current()));
        on_cleanup(move || {
            clicks.remove();
            way_back.remove();
        });
        address
    }

    /// The path, without the query.
    pub fn path(self) -> Memo<String> {
        Memo::new(move |_| self.0.with(|parts| parts.path.clone()))
    }

    /// A value of the query.
    pub fn parameter(self, name: &str) -> Option<String> {
        let query = self.0.with(|parts| parts.query.clone());
        UrlSearchParams::new_with_str(&query).ok()?.get(name)
    }

    /// Goes to another place of the app, to be gone back from.
    pub fn go(self, to: &Route) {
        self.enter(&to.href(), "pushState");
    }

    /// Goes to another place in stead of this one.
    pub fn replace(self, to: &Route) {
        self.enter(&to.href(), "replaceState");
    }

    /// Goes where one wanted to go before.
    pub fn return_to(self, to: &ReturnTo) {
        self.enter(to.as_str(), "replaceState");
    }

    /// Signing in, and afterwards back to here.
    pub fn sign_in_and_back(self) -> Route {
        let here = self.0.with(|Parts { path, query }| format!("{path}{query}"));
        let next = ReturnTo::parse(&here);
        Route::SignIn(next.filter(|next| next.as_str() != Route::Card.path()))
    }

    fn enter(self, href: &str, how: &str) {
        browser::change_address(how, href);
        self.take(current());
        // Once the page that was left has gone: it may want to remember how far it was scrolled.
        queue_microtask(|| window().scroll_to_with_x_and_y(0.0, 0.0));
    }

    fn take(self, parts: Parts) {
        if self.0.with_untracked(|known| *known != parts) {
            self.0.set(parts);
        }
    }

    /// A plain click on a link to a place of the app stays in the app.
    fn follow(self, click: &MouseEvent) {
        let with_key = click.meta_key() || click.alt_key() || click.ctrl_key() || click.shift_key();
        if click.default_prevented() || click.button() != 0 || with_key {
            return;
        }
        let target = click.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(link) = target.and_then(|target| target.closest("a[href]").ok().flatten()) else {
            return;
        };
        let is_elsewhere = ["target", "download", "rel"].map(|name| link.has_attribute(name));
        let part = |name: &str| property(&link, name).as_string().unwrap_or_default();
        let origin = property(&window().location(), "origin");
        if is_elsewhere.contains(&true)
            || origin != part("origin").as_str()
            || !part("hash").is_empty()
            || Route::parse(&part("pathname")).is_none()
        {
            return;
        }
        click.prevent_default();
        self.enter(&(part("pathname") + part("search").as_str()), "pushState");
    }
}

fn current() -> Parts {
    let location = browser::location();
    let part = |name: &str| property(&location, name).as_string().unwrap_or_default();
    Parts { path: part("pathname"), query: part("search") }
}
