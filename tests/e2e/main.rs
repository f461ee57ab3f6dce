//! The whole product in a real browser: the built app, the sandbox, SQLite in a file.
//! `cargo xtask e2e` builds what is needed and runs this.

mod drawing;
mod guests;
mod host_fakes;
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
mod host_elsewhere;
mod host_journeys;
mod host_login;
mod host_sharing;
mod hosts;
mod inviting;
mod jigsaw;
mod joining;
mod joining_left;
mod landing;
mod large_text;
mod ledger;
mod mall;
mod member;
mod other_origin;
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
