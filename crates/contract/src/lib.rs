//! The member API (v1): the one description of what travels between the app and a backend.
//!
//! Each request is a type that implements [`Endpoint`]. The app sends it, a backend routes it, and
//! the OpenAPI document (`openapi.json`) is made from it, so that none of the three can drift.
//!
//! Conventions: JSON in snake_case; times are RFC 3339 with an offset; points are integers; money is
//! `{ "amount": "12.00", "currency": "CNY" }`; unknown fields and enum values are tolerated.

pub mod endpoint;
pub mod id;
pub mod page;
pub mod problem;
pub mod value;

pub mod activities;
pub mod bootstrap;
pub mod coupons;
pub mod event;
pub mod games;
pub mod hosts;
pub mod joining;
pub mod mall;
pub mod member;
pub mod points;
pub mod session;

#[cfg(feature = "openapi")]
pub mod openapi;

pub use endpoint::{Endpoint, Method};
pub use page::{Cursor, Page};
pub use problem::{Code, FieldProblem, Problem};
pub use value::{Money, Points, Timestamp};
