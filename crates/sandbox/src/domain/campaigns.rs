//! Campaigns: an offer for some members and a time, with one thing to do about it.

mod claiming;
mod control;
mod seeding;
mod showing;
mod stored;
mod why;

use contract::campaigns::{ClaimCampaign, GetCampaign};
use rusqlite::{Connection, OptionalExtension};

pub use self::claiming::{count_purchase, occasion};
use crate::{domain::Domain, language::Text};

pub const DOMAIN: Domain = Domain {
    schema: include_str!("campaigns.sql"),
    routes: |api| api.read::<GetCampaign>(showing::one).write::<ClaimCampaign>(claiming::claim),
    controls: control::controls,
    seed: seeding::seed,
    ..Domain::NOTHING
};

/// What a campaign is called; nothing for one that does not exist.
pub fn title(tx: &Connection, slug: &str) -> rusqlite::Result<Option<Text>> {
    tx.prepare_cached("SELECT title FROM campaigns WHERE slug = ?1")?
        .query_row([slug], |row| row.get(0))
        .optional()
}
