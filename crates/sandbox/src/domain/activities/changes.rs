//! How a signup changes: corrected or cancelled by the member, moved on by the brand and by time.

use contract::{
    Code,
    activities::{CancelSignup, ChangeSignup, Signup, SignupState as State},
};
use rusqlite::{Connection, params};

use super::{
    Json,
    listing::Listing,
    seats, signing,
    signups::{self, Correction, Stored},
};
use crate::{
    clock::Moment,
    domain::{
        forms,
        points::{self, ledger, refund_expiry},
    },
    language::Text,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

static GIVEN_BACK: Text = Text::new("退回", "退回", "Refunded:");
static CANCELLED: Text = Text::new("你取消了报名", "你取消了報名", "You cancelled it");

pub fn change(scene: &Scene<'_>, request: ChangeSignup) -> Outcome<Signup> {
    let stored = Stored::of_member(scene, &request.id)?;
    scene.may_change(&stored.tag())?;
    let listing = Listing::find(scene.tx, &stored.activity, None)?;
    if !stored.can_change(&listing, scene.now) {
        return Err(Refusal::new(Code::NotChangeable));
    }
    let fields = signing::form_of(scene.tx, &stored.activity)?;
    let answers =
        forms::check(&fields, listing.form_version, request.form_version, request.answers)?;
    scene.tx.execute(
        "UPDATE signups SET answers = ?2, incomplete = '[]', reason = NULL, revision = revision + 1
         WHERE id = ?1",
        params![stored.id, Json(&answers)],
    )?;
    signing::note_consents(scene.tx, &stored.id, &fields, &answers, scene.now)?;
    if !stored.incomplete.is_empty() {
        signups::note_step(scene.tx, &stored.id, State::Pending, scene.now, None)?;
    }
    signups::tell(scene, &stored.id)?;
    signing::shown(scene, &stored.member, &stored.id)
}

pub fn cancel(scene: &Scene<'_>, request: CancelSignup) -> Outcome<Signup> {
    let stored = Stored::of_member(scene, &request.id)?;
    let listing = Listing::find(scene.tx, &stored.activity, None)?;
    if !stored.can_cancel(&listing, scene.now) {
        return Err(Refusal::new(Code::NotCancellable));
    }
    undo(scene, &stored, State::Cancelled, &CANCELLED)?;
    seats::promote(scene, &stored.activity)?;
    signing::shown(scene, &stored.member, &stored.id)
}

/// Ends a signup before the activity: seats and points are back. Whoever waits is offered the seats
/// by [`seats::promote`], once all that come free together are free.
pub fn undo(
    scene: &Scene<'_>,
    stored: &Stored,
    state: State,
    reason: &Text,
) -> Result<(), Refusal> {
    seats::give_back(scene.tx, &stored.activity, stored.party)?;
    let title: Text = scene.tx.query_row(
        "SELECT title FROM activities WHERE id = ?1",
        [&stored.activity],
        |row| row.get(0),
    )?;
    let posted = ledger::refund(
        scene.tx,
        &stored.member,
        ledger::Purpose::Signup(&stored.id),
        scene.now,
        &GIVEN_BACK.then(&title),
        refund_expiry(scene.now),
    )?;
    if let Some(posted) = posted {
        points::announce(scene, &stored.member, &posted)?;
    }
    enter(scene, &stored.id, state, scene.now, Some(reason))
}

/// Moves a signup on, and tells the member.
pub fn enter(
    scene: &Scene<'_>,
    id: &str,
    state: State,
    at: Moment,
    reason: Option<&Text>,
) -> Result<(), Refusal> {
    set_state(scene.tx, id, state, at, reason)?;
    signups::tell(scene, id)
}

pub fn set_state(
    tx: &Connection,
    id: &str,
    state: State,
    at: Moment,
    reason: Option<&Text>,
) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE signups SET state = ?2, reason = ?3, incomplete = '[]', revision = revision + 1
         WHERE id = ?1",
        params![id, state.as_str(), reason],
    )?;
    signups::note_step(tx, id, state, at, reason)
}

/// Sends a signup back to the member, who keeps the seats and may correct it.
pub fn ask_to_correct(
    scene: &Scene<'_>,
    id: &str,
    reason: &Text,
    incomplete: &[Correction],
) -> Result<(), Refusal> {
    set_state(scene.tx, id, State::Pending, scene.now, Some(reason))?;
    scene.tx.execute(
        "UPDATE signups SET incomplete = ?2 WHERE id = ?1",
        params![id, Json(incomplete)],
    )?;
    signups::tell(scene, id)
}
