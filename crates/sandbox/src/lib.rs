//! The embedded backend: it serves the member API over SQLite, and the built app, on one origin.
//!
//! Code map, from the outside to the inside:
//!
//! - `server` accepts connections and composes the router; `cors` lets an app from another origin
//!   in; `fault` spoils what was ordered; `files` serves the app.
//! - `api` and `control` route requests to handlers; `exchange` reads them; `write` is the one way
//!   to change something.
//! - `domain` holds the handlers, with the tables they work on. A new domain is a file there and a
//!   line in `DOMAINS`.
//! - `scene` is what a handler sees; `reply`, `paging`, `refusal` and `words` are what it gives
//!   back.
//! - `seed` makes fresh data; `world`, `db`, `clock`, `language` and `random` are what all of it
//!   stands on.
//!
//! Invariants: a write's effect and its kept reply stand in one transaction; the ledger is changed
//! only by `domain::points::ledger`; time comes only from `clock::Clock`; the app never uses what
//! `/sandbox` offers.

mod server;

mod cors;
mod fault;
mod files;

mod api;
mod control;
mod exchange;
mod write;

mod domain;

mod paging;
mod refusal;
mod reply;
mod scene;
mod words;

mod seed;

mod clock;
mod db;
mod language;
mod random;
mod world;

pub use cors::origin;
pub use domain::session::OTP;
pub use seed::{DEMO_PHONE, Seed};
pub use server::{Options, Sandbox};
