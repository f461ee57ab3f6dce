//! The place that the app lives in: a plain browser, or the webview of another app, with what it
//! allows there and what it does not.
//!
//! Each of those apps has a module in `public/host/`, glue over its own script, loaded there and
//! nowhere else; [`Adapter`] speaks to all of them. Where one does not come, or its script, or its
//! consent, the app lives on as in a plain browser.

use std::{cell::RefCell, pin::Pin, rc::Rc};

use js_sys::Function;
use leptos::prelude::*;

use crate::{
    browser::{self, property},
    config,
};

mod adapter;
mod capabilities;
mod kind;
mod patience;
mod plain;
pub mod share;
mod signs;

pub use adapter::{Adapter, connect};
pub use capabilities::{Capabilities, Login, Share};
pub use kind::{HostKind, Signs, detect};
pub use patience::member_is_back;
pub use plain::Plain;
use share::ShareData;
pub use signs::signs;

/// A host does not do what was asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

/// What a host says, once it does.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, Refused>>>>;

/// What the host hands over for the backend to sign somebody in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    pub host: HostKind,
    /// A code, an ID token or Telegram's data, as [`Capabilities::login`] says.
    pub value: String,
    /// What the backend gave out before, when this comes from a page of the host's.
    pub state: Option<String>,
}

/// How a page of a host's has led back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Return {
    With(Credential),
    /// Nobody agreed to sign in there.
    Declined,
    /// There is nothing, as when the page is loaded anew.
    Empty,
}

/// An app that the member app is opened in, or the browser itself.
///
/// What the capabilities do not name is refused without asking the host. Whatever is asked of it comes
/// to an end, also where the host never answers; but for a scan, which may wait for the member
/// ([`member_is_back`]).
pub trait Host {
    fn capabilities(&self) -> Capabilities;

    /// Asks the host who is there, for a sign-in that the backend knows by `state` where it knows of
    /// it. `None` when that goes through another page, or nobody wanted to. A host with
    /// [`Login::Redirect`] is not asked: its page is.
    fn login(&self, state: Option<&str>) -> Answer<Option<Credential>>;

    /// Says what the host's own menu shares from now on.
    fn set_share(&self, data: &ShareData);

    /// Shares. Says whether the member did.
    fn share(&self, data: &ShareData) -> Answer<bool>;

    /// Reads a code with the camera, which may take as long as the member likes. `None` when nobody did;
    /// a host may also say nothing then.
    fn scan(&self) -> Answer<Option<String>>;

    /// Leaves the page to the host.
    fn close(&self);

    /// Shows the host's own way back, or hides it.
    fn set_back(&self, is_shown: bool);

    /// Opens an address in the device's own browser.
    fn open_outside(&self, url: &str) -> Answer<()>;

    /// Puts a picture among the device's own.
    fn save_picture(&self, url: &str) -> Answer<()>;

    /// Opens the host's own page for a payment. Says whether it has one.
    fn pay(&self, url: &str) -> bool;
}

/// Where the app lives, and what is possible there as far as is known.
struct Here {
    kind: HostKind,
    host: RefCell<Rc<dyn Host>>,
    capabilities: ArcRwSignal<Capabilities>,
}

thread_local! {
    static HERE: Here = Here::start();
}

impl Here {
    /// Until the host has come, this is a browser like any other.
    fn start() -> Self {
        let kind = detect(&browser::user_agent(), signs());
        let host = Plain { kind };
        let capabilities = ArcRwSignal::new(host.capabilities());
        Self { kind, host: RefCell::new(Rc::new(host)), capabilities }
    }
}

/// The app that this is opened in.
pub fn kind() -> HostKind {
    HERE.with(|here| here.kind)
}

/// What is possible here. It becomes more when the host has come.
pub fn capabilities() -> Capabilities {
    HERE.with(|here| here.capabilities.get())
}

/// The host as far as it has come.
pub fn here() -> Rc<dyn Host> {
    HERE.with(|here| here.host.borrow().clone())
}

/// Brings the host in, once, if the configuration knows it. `go_back` is the app's own way back.
pub async fn enter(go_back: Function) {
    let kind = kind();
    let settings = config::of_host(kind.key());
    if let Ok(host) = connect(kind, &settings, &go_back).await {
        HERE.with(|here| {
            let capabilities = host.capabilities();
            here.host.replace(host);
            here.capabilities.set(capabilities);
        });
    }
}

/// What a page of the host's has led back with, once.
pub fn returned(host: HostKind) -> Return {
    let query = take_arrived("search");
    let part = |name: &str| browser::query_value(&query, name);
    match part("code").or_else(|| part("auth_code")) {
        Some(value) => Return::With(Credential { host, value, state: part("state") }),
        None if part("error").or_else(|| part("state")).is_some() => Return::Declined,
        None => Return::Empty,
    }
}

/// What stood in the address when the app was opened, a part of it by its name: `landing`, `search`
/// or `hash`. The boot script has taken from there what signs somebody in.
fn arrived(part: &str) -> String {
    property(&property(&browser::boot(), "arrived"), part).as_string().unwrap_or_default()
}

/// The same, and it is not there a second time.
fn take_arrived(part: &str) -> String {
    let text = arrived(part);
    browser::set_property(&property(&browser::boot(), "arrived"), part, &"".into());
    text
}
