//! Where in the app one is: the address as a signal, links that lead elsewhere in the app without
//! loading the page anew, and the browser's way back.
//!
//! The app has a closed set of places ([`Route`]), each with a page of its own; what a routing
//! library does beyond that would weigh 9 KB of the first download.

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MouseEvent, UrlSearchParams};

use crate::{
    browser::{self, Step, property},
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
pub struct Address {
    parts: RwSignal<Parts>,
    /// Whether what lies on top of the page was opened from the page itself.
    is_on_top: StoredValue<bool>,
}

impl Address {
    /// Follows links and the browser's way back from now on.
    pub fn start() -> Self {
        let parts = RwSignal::new(Parts::current());
        let address = Self { parts, is_on_top: StoredValue::new(false) };
        let clicks = window_event_listener(ev::click, move |event| address.follow(&event));
        let way_back = window_event_listener(ev::popstate, move |_| address.take(Parts::current()));
        on_cleanup(move || {
            clicks.remove();
            way_back.remove();
        });
        address
    }

    /// The path, without the query.
    pub fn path(self) -> Memo<String> {
        Memo::new(move |_| self.parts.with(|parts| parts.path.clone()))
    }

    /// A value of the query.
    pub fn parameter(self, name: &str) -> Option<String> {
        let query = self.parts.with(|parts| parts.query.clone());
        UrlSearchParams::new_with_str(&query).ok()?.get(name)
    }

    /// Goes to another place instead of this one.
    pub fn replace(self, to: &Route) {
        self.enter(&to.href(), Step::Replace);
    }

    /// Goes to another place, as a link there does.
    pub fn go(self, to: &ReturnTo) {
        self.enter(to.as_str(), Step::Push);
    }

    /// Goes back as the header's own button does.
    pub fn go_back(self) {
        if browser::steps_back() > 0.0 {
            return browser::go_back();
        }
        let place = self.parts.with_untracked(|parts| Route::parse(&parts.path));
        self.replace(&place.map_or(Route::Card, |place| place.parent()));
    }

    /// Where one wanted to go before one was asked to sign in or to join.
    pub fn next(self) -> Option<ReturnTo> {
        ReturnTo::parse(&self.parameter("next")?)
    }

    /// Goes there; to the card when one wanted to go nowhere.
    pub fn return_to(self, next: Option<&ReturnTo>) {
        match next {
            Some(next) => self.enter(next.as_str(), Step::Replace),
            None => self.replace(&Route::Card),
        }
    }

    /// Opens something on top of the page, such as a sheet, under a name and a value of the query. It
    /// is a step of its own, so that the way back closes it.
    pub fn open(self, name: &str, value: &str) {
        self.enter(&self.with_parameter(name, Some(value)), Step::Push);
        self.is_on_top.set_value(true);
    }

    /// Closes it again.
    pub fn close(self, name: &str) {
        if self.is_on_top.get_value() {
            browser::go_back();
        } else {
            self.enter(&self.with_parameter(name, None), Step::Replace);
        }
    }

    /// The address with one value of the query changed.
    fn with_parameter(self, name: &str, value: Option<&str>) -> String {
        self.parts.with_untracked(|Parts { path, query }| {
            let Ok(parameters) = UrlSearchParams::new_with_str(query) else { return path.clone() };
            match value {
                Some(value) => parameters.set(name, value),
                None => parameters.delete(name),
            }
            let query = String::from(parameters.to_string());
            if query.is_empty() { path.clone() } else { [path, "?", &query].concat() }
        })
    }

    /// Changes values of the query in place, such as a filter's; `None` takes one away.
    pub fn set(self, name: &str, value: Option<&str>) {
        self.enter(&self.with_parameter(name, value), Step::Replace);
    }

    /// This place, if it is one to come back to.
    pub fn here(self) -> Option<ReturnTo> {
        ReturnTo::parse(&self.parts.with(|Parts { path, query }| [path.as_str(), query].concat()))
    }

    /// Signing in, and afterwards back to here.
    pub fn sign_in_and_back(self) -> Route {
        Route::SignIn(self.here().filter(|next| *next.as_str() != Route::Card.href()))
    }

    fn enter(self, href: &str, step: Step) {
        let left = self.parts.with_untracked(|parts| parts.path.clone());
        browser::change_address(step, href);
        let parts = Parts::current();
        let is_other_page = parts.path != left;
        self.take(parts);
        if is_other_page {
            // Once the page that was left has gone: it may want to remember how far it was scrolled.
            queue_microtask(|| window().scroll_to_with_x_and_y(0.0, 0.0));
        }
    }

    fn take(self, parts: Parts) {
        self.is_on_top.set_value(false);
        if self.parts.with_untracked(|known| *known != parts) {
            self.parts.set(parts);
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
        if link.has_attribute("data-back") && browser::steps_back() > 0.0 {
            click.prevent_default();
            return browser::go_back();
        }
        let is_for_the_browser =
            ["target", "download", "rel"].iter().any(|name| link.has_attribute(name));
        let parts = Parts::of(&link);
        if is_for_the_browser
            || word(&link, "origin") != word(&browser::location(), "origin")
            || !word(&link, "hash").is_empty()
            || Route::parse(&parts.path).is_none()
        {
            return;
        }
        click.prevent_default();
        // As with any link, a second tap on the same one adds nothing to the way back.
        let is_here = self.parts.with_untracked(|here| *here == parts);
        let step = if is_here { Step::Replace } else { Step::Push };
        self.enter(&(parts.path + &*parts.query), step);
    }
}

impl Parts {
    /// Of the page's location, or of a link.
    fn of(place: &JsValue) -> Self {
        Self { path: word(place, "pathname"), query: word(place, "search") }
    }

    fn current() -> Self {
        Self::of(&browser::location())
    }
}

fn word(object: &JsValue, name: &str) -> String {
    property(object, name).as_string().unwrap_or_default()
}
