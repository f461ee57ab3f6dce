//! The whole product in a real browser: the built app, the sandbox, SQLite in a file.
//! `cargo xtask e2e` builds what is needed and runs this.

mod drawing;
mod guests;
mod playing;
mod site;
mod stage;

mod activities;
mod campaigns;
mod coupons;
mod door;
mod draws;
mod draws_cut_off;
mod faults;
mod games_hub;
mod hosts;
mod jigsaw;
mod landing;
mod ledger;
mod mall;
mod member;
mod parts;
mod points;
mod prizes;
mod quiz;
mod receipts;
mod redeem;
mod riddles;
mod rounds;
mod screens;
mod signing_up;
mod till;
