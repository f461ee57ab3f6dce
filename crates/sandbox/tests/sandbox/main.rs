//! The sandbox over HTTP, with a database of its own for each test.

mod activities;
mod addresses;
mod at_the_door;
mod card;
mod catalogue;
mod coupons;
mod events;
mod faults;
mod games;
mod games_draws;
mod gifts;
mod joining;
mod ledger;
mod orders;
mod reads;
mod redeeming;
mod reviews;
mod seeds;
mod serving;
mod shop;
mod signing_in;
mod signing_up;
mod stage;
mod waiting;
mod writes;
