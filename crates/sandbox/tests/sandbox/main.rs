//! The sandbox over HTTP, with a database of its own for each test.

mod addresses;
mod card;
mod catalogue;
mod coupons;
mod events;
mod faults;
mod gifts;
mod joining;
mod ledger;
mod orders;
mod reads;
mod redeeming;
mod seeds;
mod serving;
mod shop;
mod signing_in;
mod stage;
mod writes;
