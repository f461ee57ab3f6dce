//! The seed's gifts and form, and how its members have joined.

use rusqlite::params;
use serde::Deserialize;

use crate::{
    db::Json,
    domain::{forms::Field, gifts::StoredGift},
    seed::{self, Seeding},
};

#[derive(Deserialize)]
struct SeedJoining {
    gifts: Vec<SeedGift>,
    form: SeedForm,
}

#[derive(Deserialize)]
struct SeedGift {
    id: String,
    gift: StoredGift,
}

#[derive(Deserialize)]
struct SeedForm {
    version: u32,
    fields: Vec<Field>,
}

pub fn seed(seeding: &Seeding<'_>) -> rusqlite::Result<()> {
    let data: SeedJoining = seed::data(seed::JOINING)?;
    let tx = seeding.tx;
    for (position, SeedGift { id, gift }) in (1_i64..).zip(&data.gifts) {
        tx.execute(
            "INSERT INTO join_gifts (id, position, gift) VALUES (?1, ?2, ?3)",
            params![id, position, Json(gift)],
        )?;
    }
    tx.execute(
        "INSERT INTO join_form (id, version, fields) VALUES (1, ?1, ?2)",
        params![data.form.version, Json(&data.form.fields)],
    )?;
    // The members of the seed have joined as well, and agreed to what is required.
    tx.execute_batch(
        "INSERT INTO applications (id, member, at, decided_at, state)
             SELECT replace(id, 'mbr_', 'app_'), id, joined_at, joined_at, 'approved' FROM members;
         INSERT INTO consents (member, purpose, version, at)
             SELECT members.id, purpose, version, max(date, joined_at)
             FROM members, consent_texts WHERE required;",
    )
}
