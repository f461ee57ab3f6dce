//! The member mini-app: card, points and tiers of a brand's members, as one page of WebAssembly.
//!
//! In reading order: [`app`] puts the pages together, [`route`] names their places and [`address`]
//! leads there, [`feature`] holds them. [`shell`] is what stands around a page, [`ui`] what pages are
//! made of. [`query`] and [`live`] bring data in, and a [`deed`] changes them, through [`api`], the
//! only part that talks to the backend; [`session`] knows who is here, [`owner`] whose the page is, and [`host`]
//! which app all this is opened in. What is not needed at once [`travel`]s apart. [`config`], [`i18n`] and [`browser`] are what everything stands on.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

pub mod address;
pub mod app;
pub mod route;

pub mod feature;

pub mod shell;
pub mod ui;

pub mod deed;
pub mod draft;
pub mod host;
pub mod live;
pub mod owner;
pub mod query;
pub mod session;
pub mod travel;

pub mod api;

pub mod browser;
pub mod config;
pub mod i18n;
pub mod look;

/// Mounts the app, unseen until its first page is there. A panic from here on shows the recovery
/// screen, which needs no wasm.
pub fn start() {
    std::panic::set_hook(Box::new(|info| browser::report_crash(&info.to_string())));
    if let Some(root) = browser::app_root() {
        leptos::mount::mount_to(root, app::App).forget();
    }
}
