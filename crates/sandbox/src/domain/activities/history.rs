//! What the seed's members have signed up for, and what they said afterwards.

use chrono::NaiveTime;
use contract::activities::{Answers, SignupState as State};
use rusqlite::{Connection, params};
use serde::Deserialize;

use super::{
    Json, changes,
    feedback::{self, Said},
    seats,
    seeding::day,
    signing::{self, Filed},
    signups::{self, Correction},
};
use crate::{
    clock::Moment,
    domain::member,
    language::Text,
    seed::{Seeding, missing},
};

const HOUR_S: i64 = 3600;

#[derive(Deserialize)]
pub struct SeedSignup {
    phone: String,
    activity: String,
    state: State,
    party: u32,
    #[serde(default)]
    answers: Answers,
    /// When it was made.
    days: i64,
    reason: Option<Text>,
    /// What has to be corrected, while it is pending.
    #[serde(default)]
    incomplete: Vec<Correction>,
    feedback: Option<SeedFeedback>,
}

#[derive(Deserialize)]
struct SeedFeedback {
    rating: u8,
    #[serde(default)]
    answers: Answers,
    days: i64,
    /// What the brand did about it.
    answer: Option<Text>,
}

/// A signup of the past. It cost nothing: the ledgers of the seed tell of other things.
pub fn add(seeding: &Seeding<'_>, signup: &SeedSignup) -> rusqlite::Result<()> {
    let tx = seeding.tx;
    let member = member::by_phone(tx, &signup.phone)?.ok_or_else(|| missing(&signup.phone))?;
    let (needs_review, starts_at, ends_at): (bool, Moment, Moment) = tx.query_row(
        "SELECT needs_review, starts_at, ends_at FROM activities WHERE id = ?1",
        [&signup.activity],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let morning = NaiveTime::from_hms_opt(9, 30, 0).unwrap_or_default();
    let made_at = Moment::at(day(seeding.today, signup.days), morning).min(seeding.now);
    let first = if needs_review { State::Pending } else { State::Approved };
    let filed = Filed {
        member: &member,
        activity: &signup.activity,
        party: signup.party,
        answers: &signup.answers,
        points: 0,
        state: first,
        at: made_at,
    };
    seats::take(tx, &signup.activity, signup.party)?;
    let id = signing::file(tx, &filed)?;
    let reviewed_at = made_at.plus_seconds(3 * HOUR_S).min(seeding.now);
    for (state, at) in steps(first, signup.state, reviewed_at, starts_at, ends_at) {
        changes::set_state(tx, &id, state, at, signup.reason.as_ref())?;
    }
    if matches!(signup.state, State::Rejected | State::Cancelled) {
        seats::give_back(tx, &signup.activity, signup.party)?;
    }
    if signup.state == State::Pending {
        tx.execute(
            "UPDATE signups SET incomplete = ?2, reason = ?3 WHERE id = ?1",
            params![id, Json(&signup.incomplete), signup.reason],
        )?;
        if !signup.incomplete.is_empty() {
            signups::note_step(tx, &id, State::Pending, reviewed_at, signup.reason.as_ref())?;
        }
    }
    if matches!(signup.state, State::CheckedIn | State::Attended) {
        receive(tx, &id, &signup.activity, starts_at)?;
    }
    match &signup.feedback {
        Some(feedback) => add_feedback(seeding, signup, &id, feedback),
        None => Ok(()),
    }
}

/// What comes after the first state, up to the last.
fn steps(
    first: State,
    last: State,
    reviewed_at: Moment,
    starts_at: Moment,
    ends_at: Moment,
) -> Vec<(State, Moment)> {
    let way: &[(State, Moment)] = match last {
        State::Approved => &[(State::Approved, reviewed_at)],
        State::Rejected | State::Cancelled => &[(last, reviewed_at)],
        State::CheckedIn => &[(State::Approved, reviewed_at), (last, starts_at)],
        State::Attended => {
            &[(State::Approved, reviewed_at), (State::CheckedIn, starts_at), (last, ends_at)]
        }
        State::Missed => &[(State::Approved, reviewed_at), (last, ends_at)],
        State::Pending | State::Unknown => &[],
    };
    way.iter().copied().filter(|(state, _)| *state != first).collect()
}

fn receive(tx: &Connection, id: &str, activity: &str, at: Moment) -> rusqlite::Result<()> {
    let Json(gifts): Json<Vec<Text>> =
        tx.query_row("SELECT received FROM activities WHERE id = ?1", [activity], |row| {
            row.get(0)
        })?;
    for gift in gifts {
        tx.execute(
            "INSERT INTO received (signup, title, at) VALUES (?1, ?2, ?3)",
            params![id, gift, at],
        )?;
    }
    Ok(())
}

fn add_feedback(
    seeding: &Seeding<'_>,
    signup: &SeedSignup,
    id: &str,
    feedback: &SeedFeedback,
) -> rusqlite::Result<()> {
    let tx = seeding.tx;
    let at = Moment::start_of(day(seeding.today, feedback.days));
    let said = Said {
        activity: &signup.activity,
        signup: Some((id, feedback.rating)),
        answers: &feedback.answers,
        at,
        points: 0,
    };
    let filed = said.file(tx)?;
    if let Some(did) = &feedback.answer {
        let said = feedback::said(tx, &filed).map_err(|_| missing(&filed))?;
        feedback::answer(tx, &filed, &said, did, at.plus_seconds(9 * HOUR_S).min(seeding.now))?;
    }
    Ok(())
}
