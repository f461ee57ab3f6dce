//! What becomes of those who were invited: joined, bought something, rewarded, or too late.

use contract::{id::InviteeId, joining::Gift, referral::InviteeState as State};
use rusqlite::{Connection, OptionalExtension, params};

use super::rules::{FIRST_PURCHASE, INVITED, Rules, WELCOME};
use crate::{
    clock::{Moment, days_after, month_start},
    domain::{
        events::{self, Happening},
        gifts::{self, StoredGift},
        points,
    },
    refusal::Refusal,
    scene::Scene,
};

/// Who has bought enough, and waits for a reward.
struct Due {
    id: String,
    inviter: String,
    member: String,
    inviter_points: i64,
    friend_points: i64,
}

/// Who was invited has become a member: gives the welcome, and the time to buy begins.
pub fn joined(scene: &Scene<'_>, member: &str) -> Result<(), Refusal> {
    let found: Option<(String, String, i64, u32)> = scene
        .tx
        .query_row(
            "SELECT id, inviter, welcome, spend_days FROM invitees
             WHERE member = ?1 AND state = 'applied'",
            [member],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )
        .optional()?;
    let Some((id, inviter, welcome, days)) = found else { return Ok(()) };
    scene.tx.execute(
        "UPDATE invitees SET state = 'joined', joined_at = ?2, spend_by = ?3 WHERE id = ?1",
        params![id, scene.now, spend_by(scene.now, days)],
    )?;
    gifts::give_points(scene, member, welcome, &WELCOME, None)?;
    tell(scene, &inviter, &id, State::Joined)
}

/// The end of the last day on which a purchase counts.
pub fn spend_by(joined_at: Moment, days: u32) -> Moment {
    days_after(joined_at.day(), days + 1).plus_seconds(-1)
}

/// What joining by an invitation gave, when it did.
pub fn welcome_gift(scene: &Scene<'_>, member: &str) -> Result<Option<Gift>, Refusal> {
    let points: Option<i64> = scene
        .tx
        .query_row(
            "SELECT welcome FROM invitees WHERE member = ?1 AND state <> 'applied'",
            [member],
            |row| row.get(0),
        )
        .optional()?;
    let gift = points.map(|points| StoredGift::points(&WELCOME, points).show(scene.language, None));
    Ok(gift.transpose()?)
}

/// Counts a purchase of somebody who may have been invited, and rewards both once it is enough.
pub fn count_purchase(scene: &Scene<'_>, member: &str, minor: i64) -> Result<(), Refusal> {
    if minor <= 0 {
        return Ok(());
    }
    let found: Option<(String, String, bool)> = scene
        .tx
        .query_row(
            "SELECT id, inviter, state = 'joined' FROM invitees
             WHERE member = ?1 AND state IN ('joined', 'spent') AND spend_by > ?2",
            params![member, scene.now],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let Some((id, inviter, is_first)) = found else { return Ok(()) };
    scene.tx.execute(
        "UPDATE invitees SET state = 'spent', spent_minor = spent_minor + ?2,
             spent_at = coalesce(spent_at, ?3)
         WHERE id = ?1",
        params![id, minor, scene.now],
    )?;
    if is_first {
        tell(scene, &inviter, &id, State::Spent)?;
    }
    due(scene.tx, Some(&id))?.iter().try_for_each(|due| due.reward(scene))
}

/// Those who have bought enough and are not rewarded yet, or the one of them.
fn due(tx: &Connection, id: Option<&str>) -> rusqlite::Result<Vec<Due>> {
    tx.prepare_cached(
        "SELECT id, inviter, member, inviter_points, friend_points FROM invitees
         WHERE state = 'spent' AND spent_minor >= minimum_minor AND (?1 IS NULL OR id = ?1)
         ORDER BY spent_at, seq",
    )?
    .query_map([id], |row| {
        Ok(Due {
            id: row.get(0)?,
            inviter: row.get(1)?,
            member: row.get(2)?,
            inviter_points: row.get(3)?,
            friend_points: row.get(4)?,
        })
    })?
    .collect()
}

impl Due {
    /// Gives both their points, unless the month has seen as many rewards as it may.
    fn reward(&self, scene: &Scene<'_>) -> Result<(), Refusal> {
        let limit = Rules::find(scene.tx)?.limit_per_month;
        if this_month(scene, &self.inviter)? >= limit {
            return Ok(());
        }
        scene.tx.execute(
            "UPDATE invitees SET state = 'rewarded', rewarded_at = ?2 WHERE id = ?1",
            params![self.id, scene.now],
        )?;
        points::settle(scene, &self.inviter)?;
        gifts::give_points(scene, &self.inviter, self.inviter_points, &INVITED, None)?;
        points::settle(scene, &self.member)?;
        gifts::give_points(scene, &self.member, self.friend_points, &FIRST_PURCHASE, None)?;
        tell(scene, &self.inviter, &self.id, State::Rewarded)
    }
}

/// How many an inviter was rewarded for in the month that it is.
pub fn this_month(scene: &Scene<'_>, inviter: &str) -> rusqlite::Result<u32> {
    scene
        .tx
        .prepare_cached("SELECT count(*) FROM invitees WHERE inviter = ?1 AND rewarded_at >= ?2")?
        .query_row(params![inviter, Moment::start_of(month_start(scene.now.day(), 0))], |row| {
            row.get(0)
        })
}

/// What time does, whoever asks: who has not bought enough is too late, and who had to wait for
/// another month is rewarded.
pub fn settle(scene: &Scene<'_>) -> Result<(), Refusal> {
    let late: Vec<(String, String)> = scene
        .tx
        .prepare_cached(
            "SELECT id, inviter FROM invitees
             WHERE state IN ('joined', 'spent') AND spend_by <= ?1 AND spent_minor < minimum_minor
             ORDER BY spend_by, seq",
        )?
        .query_map([scene.now], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (id, inviter) in late {
        scene.tx.execute("UPDATE invitees SET state = 'expired' WHERE id = ?1", [&id])?;
        tell(scene, &inviter, &id, State::Expired)?;
    }
    due(scene.tx, None)?.iter().try_for_each(|due| due.reward(scene))
}

/// Tells the inviter's open pages.
fn tell(scene: &Scene<'_>, inviter: &str, id: &str, state: State) -> Result<(), Refusal> {
    let invitee = InviteeId(id.to_owned());
    events::emit(scene, inviter, &Happening::Invitee { invitee, state })
}
