//! What time does, whoever asks: offers run out, lists end, and signups come to their end.

use contract::activities::{SignupState, WaitlistState};
use rusqlite::params;

use super::{
    changes,
    seats::{self, Entry},
    signups::Stored,
    waitlist,
};
use crate::{clock::Moment, language::Text, refusal::Refusal, scene::Scene};

static NOT_REVIEWED: Text = Text::new(
    "活动已结束，未及审核",
    "活動已結束，未及審核",
    "It was over before we could look at your signup",
);

pub fn settle(scene: &Scene<'_>) -> Result<(), Refusal> {
    let offers = ids(
        scene,
        "SELECT id FROM waitlist WHERE state = 'offered' AND offer_until <= ?1
         ORDER BY offer_until, seq",
    )?;
    let entries: Vec<Entry> =
        offers.iter().map(|id| waitlist::find(scene.tx, id)).collect::<Result<_, _>>()?;
    // All that has run out is free before any of it goes to the next.
    end_all(scene, &entries)?;
    end_all(scene, &of_begun(scene)?)?;
    for entry in &entries {
        seats::promote(scene, &entry.activity)?;
    }
    wind_up(scene)
}

fn end_all(scene: &Scene<'_>, entries: &[Entry]) -> Result<(), Refusal> {
    entries.iter().try_for_each(|entry| entry.end(scene, WaitlistState::Expired))
}

/// Those who still wait for what has begun.
fn of_begun(scene: &Scene<'_>) -> Result<Vec<Entry>, Refusal> {
    let ids = ids(
        scene,
        "SELECT w.id FROM waitlist w JOIN activities a ON a.id = w.activity
         WHERE w.state IN ('waiting', 'offered') AND a.starts_at <= ?1 ORDER BY w.seq",
    )?;
    ids.iter().map(|id| waitlist::find(scene.tx, id)).collect()
}

fn ids(scene: &Scene<'_>, sql: &str) -> rusqlite::Result<Vec<String>> {
    scene.tx.prepare_cached(sql)?.query_map([scene.now], |row| row.get(0))?.collect()
}

/// Ends every signup of what is over.
fn wind_up(scene: &Scene<'_>) -> Result<(), Refusal> {
    let over: Vec<(String, Moment, bool)> = scene
        .tx
        .prepare_cached(
            "SELECT id, ends_at, online_url IS NOT NULL FROM activities
             WHERE NOT wound_up AND ends_at <= ?1 ORDER BY ends_at, id",
        )?
        .query_map([scene.now], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (activity, ends_at, is_online) in over {
        for id in open_signups(scene, &activity)? {
            let stored = Stored::find(scene.tx, &id)?;
            match end_of(stored.state, is_online) {
                Some(state) => changes::enter(scene, &id, state, ends_at, None)?,
                None => changes::undo(scene, &stored, SignupState::Cancelled, &NOT_REVIEWED)?,
            }
        }
        scene.tx.execute("UPDATE activities SET wound_up = 1 WHERE id = ?1", [&activity])?;
    }
    Ok(())
}

fn open_signups(scene: &Scene<'_>, activity: &str) -> rusqlite::Result<Vec<String>> {
    scene
        .tx
        .prepare_cached(
            "SELECT id FROM signups
             WHERE activity = ?1 AND state IN ('pending', 'approved', 'checked_in') ORDER BY seq",
        )?
        .query_map(params![activity], |row| row.get(0))?
        .collect()
}

/// How a signup ends; nothing for one that was never approved.
fn end_of(state: SignupState, is_online: bool) -> Option<SignupState> {
    match state {
        SignupState::CheckedIn => Some(SignupState::Attended),
        // There is no door to come through.
        SignupState::Approved if is_online => Some(SignupState::Attended),
        SignupState::Approved => Some(SignupState::Missed),
        _ => None,
    }
}
