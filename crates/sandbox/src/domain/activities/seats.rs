//! Seats: who has them, and to whom they go when they come free.

use contract::{
    activities::WaitlistState,
    id::{ActivityId, WaitlistId},
};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    clock::Moment,
    domain::events::{self, Happening},
    refusal::Refusal,
    scene::Scene,
};

/// How long the seats of an offer are held.
const OFFER_S: i64 = 30 * 60;

/// Takes seats that are free; the table refuses more than there are.
pub fn take(tx: &Connection, activity: &str, party: u32) -> rusqlite::Result<()> {
    tx.execute("UPDATE activities SET taken = taken + ?2 WHERE id = ?1", params![activity, party])?;
    Ok(())
}

/// Gives taken seats back, without a word to those who wait.
pub fn give_back(tx: &Connection, activity: &str, party: u32) -> rusqlite::Result<()> {
    tx.execute("UPDATE activities SET taken = taken - ?2 WHERE id = ?1", params![activity, party])?;
    Ok(())
}

/// Takes the seats that an offer holds.
pub fn take_held(tx: &Connection, activity: &str, party: u32) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE activities SET held = held - ?2, taken = taken + ?2 WHERE id = ?1",
        params![activity, party],
    )?;
    Ok(())
}

/// A place on a waiting list, as it is moved.
pub struct Entry {
    pub id: String,
    pub activity: String,
    /// Nobody's who could be told, when absent.
    pub member: Option<String>,
    pub party: u32,
    pub state: WaitlistState,
}

impl Entry {
    /// Ends it. What an offer held is free then, without a word to those who wait.
    pub fn end(&self, scene: &Scene<'_>, state: WaitlistState) -> Result<(), Refusal> {
        if self.state == WaitlistState::Offered && state != WaitlistState::Accepted {
            scene.tx.execute(
                "UPDATE activities SET held = held - ?2 WHERE id = ?1",
                params![self.activity, self.party],
            )?;
        }
        scene.tx.execute(
            "UPDATE waitlist SET state = ?2, offer_until = NULL, ended_at = ?3 WHERE id = ?1",
            params![self.id, state.as_str(), scene.now],
        )?;
        self.tell(scene, state)
    }

    fn offer(&self, scene: &Scene<'_>, until: Moment) -> Result<(), Refusal> {
        scene.tx.execute(
            "UPDATE activities SET held = held + ?2 WHERE id = ?1",
            params![self.activity, self.party],
        )?;
        scene.tx.execute(
            "UPDATE waitlist SET state = 'offered', offer_until = ?2 WHERE id = ?1",
            params![self.id, until],
        )?;
        self.tell(scene, WaitlistState::Offered)
    }

    /// Tells the member's open pages.
    pub fn tell(&self, scene: &Scene<'_>, state: WaitlistState) -> Result<(), Refusal> {
        let Some(member) = &self.member else { return Ok(()) };
        let happening = Happening::Waitlist {
            activity: ActivityId(self.activity.clone()),
            entry: WaitlistId(self.id.clone()),
            state,
        };
        events::emit(scene, member, &happening)
    }
}

/// Offers what is free to the earliest who fit, one after the other.
pub fn promote(scene: &Scene<'_>, activity: &str) -> Result<(), Refusal> {
    while let Some((entry, starts_at)) = next(scene, activity)? {
        entry.offer(scene, scene.now.plus_seconds(OFFER_S).min(starts_at))?;
    }
    Ok(())
}

/// The earliest who fits, and when the activity begins.
fn next(scene: &Scene<'_>, activity: &str) -> rusqlite::Result<Option<(Entry, Moment)>> {
    scene
        .tx
        .prepare_cached(
            "SELECT w.id, w.member, w.party, a.starts_at
             FROM activities a JOIN waitlist w ON w.activity = a.id AND w.state = 'waiting'
             WHERE a.id = ?1 AND a.called_off_at IS NULL AND a.starts_at > ?2
                 AND w.party <= a.capacity - a.taken - a.held
             ORDER BY w.seq LIMIT 1",
        )?
        .query_row(params![activity, scene.now], |row| {
            let entry = Entry {
                id: row.get(0)?,
                activity: activity.to_owned(),
                member: row.get(1)?,
                party: row.get(2)?,
                state: WaitlistState::Waiting,
            };
            Ok((entry, row.get(3)?))
        })
        .optional()
}
