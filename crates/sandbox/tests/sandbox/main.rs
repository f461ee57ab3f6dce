//! The sandbox over HTTP, with a database of its own for each test.

mod card;
mod events;
mod faults;
mod joining;
mod ledger;
mod reads;
mod seeds;
mod serving;
mod signing_in;
mod stage;
mod writes;
