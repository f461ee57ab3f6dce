//! What members come for. A feature never imports another one: they meet in links and contexts.

pub mod activities;
pub mod addresses;
pub mod card;
pub mod check_in;
pub mod code;
pub mod coupons;
pub mod games;
pub mod help;
pub mod join;
pub mod mall;
pub mod me;
pub mod points;
pub mod prizes;
pub mod redemptions;
pub mod sign_in;
pub mod tiers;
pub mod unsettled;

mod address_choice;
mod address_form;
mod arriving;
mod asking;
mod benefits;
mod cancelling;
mod checking_in;
mod draws_sent;
mod listing;
mod moves;
mod offers;
mod one_time;
mod panel;
mod parcel;
mod phone;
mod rewards;
mod ticking;
