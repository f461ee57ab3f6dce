//! How an application ends: approved, with the gifts, or rejected.

use contract::joining::{ApplicationState as State, Gift};
use rusqlite::params;

use super::{
    applications::{Fixable, Stored},
    offer,
};
use crate::{
    db::Json,
    domain::{
        events::{self, Happening},
        gifts::StoredGift,
        member, referral,
    },
    language::Text,
    refusal::Refusal,
    scene::Scene,
};

/// By which rule joining gives points.
const RULE: &str = "rul_welcome";

/// Makes the applicant a member, and gives what joining gives.
pub fn approve(scene: &Scene<'_>, id: &str) -> Result<(), Refusal> {
    let stored = Stored::find(scene.tx, id)?;
    scene.tx.execute(
        "UPDATE applications SET state = 'approved', decided_at = ?2, reason = NULL,
             fixable = '[]', revision = revision + 1
         WHERE id = ?1",
        params![stored.id, scene.now],
    )?;
    member::admit(scene.tx, &stored.member, scene.now)?;
    for (gift, stored_gift) in offer::gifts(scene.tx)? {
        let coupon = stored_gift.give(scene, &stored.member, Some(RULE))?;
        scene.tx.execute(
            "INSERT INTO application_gifts (application, gift, coupon) VALUES (?1, ?2, ?3)",
            params![stored.id, gift, coupon],
        )?;
    }
    referral::joined(scene, &stored.member)?;
    tell(scene, &stored.member, State::Approved)
}

/// Sends the application back; what can be corrected keeps it alive. Without that it is the end, also
/// of the invitation that it came by.
pub fn reject(
    scene: &Scene<'_>,
    stored: &Stored,
    reason: &Text,
    fixable: &[Fixable],
) -> Result<(), Refusal> {
    scene.tx.execute(
        "UPDATE applications SET state = 'rejected', decided_at = ?2, reason = ?3, fixable = ?4,
             revision = revision + 1
         WHERE id = ?1",
        params![stored.id, scene.now, reason, Json(fixable)],
    )?;
    if fixable.is_empty() {
        referral::release(scene, &stored.member)?;
    }
    tell(scene, &stored.member, State::Rejected)
}

/// Tells open pages where the application stands.
pub fn tell(scene: &Scene<'_>, member: &str, state: State) -> Result<(), Refusal> {
    events::emit(scene, member, &Happening::Application { state })
}

/// What was given when the application was approved.
pub fn credited(scene: &Scene<'_>, stored: &Stored) -> Result<Vec<Gift>, Refusal> {
    let rows: Vec<(StoredGift, Option<String>)> = scene
        .tx
        .prepare_cached(
            "SELECT join_gifts.gift, coupon FROM application_gifts
             JOIN join_gifts ON join_gifts.id = application_gifts.gift
             WHERE application = ?1 ORDER BY position",
        )?
        .query_map([&stored.id], |row| Ok((row.get::<_, Json<_>>(0)?.0, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut gifts = rows
        .into_iter()
        .map(|(gift, coupon)| gift.show(scene.language, coupon))
        .collect::<rusqlite::Result<Vec<_>>>()?;
    if stored.state == State::Approved {
        gifts.extend(referral::welcome_gift(scene, &stored.member)?);
    }
    Ok(gifts)
}
