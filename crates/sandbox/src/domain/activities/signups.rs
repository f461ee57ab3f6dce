//! Signups as the member sees them.

use contract::{
    Code, FieldProblem, Page, Points,
    activities::{
        Correction as Turn, GetSignup, ListSignups, Online, PassState, Received, Signup,
        SignupState as State, SignupStep,
    },
    id::{ActivityId, SignupId},
};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};
use serde::{Deserialize, Serialize};

use super::{
    Json, feedback,
    listing::{Listing, Viewer},
    signing,
};
use crate::{
    clock::Moment,
    domain::{
        events::{self, Happening},
        forms::{self, Known},
        mall::read_name,
    },
    language::Text,
    paging,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

/// How long before the beginning one is let in to an online activity.
const LET_IN_S: i64 = 15 * 60;

/// What the brand wants corrected.
#[derive(Clone, Serialize, Deserialize)]
pub struct Correction {
    /// Of the field, such as `/answers/phone`.
    pub pointer: String,
    pub detail: Text,
}

/// A signup as it is stored.
pub struct Stored {
    pub id: String,
    number: String,
    pub member: String,
    pub activity: String,
    pub party: u32,
    answers: String,
    points: i64,
    pub state: State,
    reason: Option<Text>,
    pub incomplete: Vec<Correction>,
    made_at: Moment,
    revision: i64,
}

const SIGNUP: &str = "SELECT s.id, s.number, s.member, s.activity, s.party, s.answers, s.points,
    s.state, s.reason, s.incomplete, s.made_at, s.revision";

impl Stored {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            number: row.get(1)?,
            member: row.get(2)?,
            activity: row.get(3)?,
            party: row.get(4)?,
            answers: row.get(5)?,
            points: row.get(6)?,
            state: read_name(row.get(7)?)?,
            reason: row.get(8)?,
            incomplete: row.get::<_, Json<_>>(9)?.0,
            made_at: row.get(10)?,
            revision: row.get(11)?,
        })
    }

    pub fn find(tx: &Connection, id: &str) -> Result<Self, Refusal> {
        tx.query_row(&format!("{SIGNUP} FROM signups s WHERE s.id = ?1"), [id], Self::read)
            .optional()?
            .ok_or_else(|| Refusal::new(Code::NotFound))
    }

    /// Another member's is told like one that does not exist.
    pub fn of_member(scene: &Scene<'_>, id: &SignupId) -> Result<Self, Refusal> {
        let member = scene.member()?;
        let stored = Self::find(scene.tx, id.as_str())?;
        if stored.member == member { Ok(stored) } else { Err(Refusal::new(Code::NotFound)) }
    }

    /// Names this state of it, and no other.
    pub fn tag(&self) -> String {
        format!("\"{}.{}\"", self.id, self.revision)
    }

    pub fn can_change(&self, listing: &Listing, now: Moment) -> bool {
        match self.state {
            State::Pending => now < listing.starts_at,
            State::Approved => !listing.needs_review && now < listing.closes_at,
            _ => false,
        }
    }

    pub fn can_cancel(&self, listing: &Listing, now: Moment) -> bool {
        matches!(self.state, State::Pending | State::Approved) && now < listing.cancel_until
    }

    /// Where an online activity is entered.
    fn online(&self, scene: &Scene<'_>, listing: &Listing) -> rusqlite::Result<Option<Online>> {
        if !listing.is_online() || !matches!(self.state, State::Approved | State::Attended) {
            return Ok(None);
        }
        let opens_at = let_in_at(listing.starts_at);
        let is_open = opens_at <= scene.now && scene.now < listing.ends_at;
        let url = match is_open {
            true => scene.tx.query_row(
                "SELECT online_url FROM activities WHERE id = ?1",
                [&listing.id],
                |row| row.get(0),
            )?,
            false => None,
        };
        Ok(Some(Online { opens_at: opens_at.timestamp(), url }))
    }

    fn pass(&self, tx: &Connection, listing: &Listing) -> rusqlite::Result<Option<PassState>> {
        let has_pass = matches!(self.state, State::Approved | State::CheckedIn | State::Attended);
        if listing.is_online() || !has_pass {
            return Ok(None);
        }
        let used_at: Option<Moment> = tx
            .query_row(
                "SELECT at FROM signup_steps WHERE signup = ?1 AND state = 'checked_in'",
                [&self.id],
                |row| row.get(0),
            )
            .optional()?;
        Ok(Some(PassState {
            valid_until: listing.ends_at.timestamp(),
            used_at: used_at.map(Moment::timestamp),
        }))
    }

    /// As the member sees it, without the forms.
    fn show(self, scene: &Scene<'_>, viewer: &Viewer) -> Result<Signup, Refusal> {
        let listing = Listing::find(scene.tx, &self.activity, Some(&self.member))?;
        let feedback = feedback::of_signup(scene, &self.id)?;
        let is_awaited = self.state == State::Attended && feedback.is_none();
        let reward = match is_awaited {
            true => feedback::reward(scene.tx, &self.activity)?,
            false => None,
        };
        Ok(Signup {
            tag: self.tag(),
            activity: listing.show(scene, Some(viewer)),
            answers: serde_json::from_str(&self.answers).map_err(Refusal::internal)?,
            form: None,
            timeline: timeline(scene, &self.id)?,
            can_change: self.can_change(&listing, scene.now),
            can_cancel: self.can_cancel(&listing, scene.now),
            cancel_until: Some(listing.cancel_until.timestamp()),
            pass: self.pass(scene.tx, &listing)?,
            online: self.online(scene, &listing)?,
            received: received(scene, &self.id)?,
            feedback,
            feedback_form: None,
            feedback_reward: reward.map(Points),
            id: SignupId(self.id),
            number: self.number,
            party: self.party,
            state: self.state,
            reason: self.reason.map(|reason| reason.to(scene.language)),
            incomplete: self
                .incomplete
                .into_iter()
                .map(|wrong| FieldProblem {
                    pointer: wrong.pointer,
                    code: "invalid".to_owned(),
                    detail: wrong.detail.to(scene.language),
                })
                .collect(),
            points: Points(self.points),
            made_at: self.made_at.timestamp(),
        })
    }
}

/// When one is let in to an online activity.
pub fn let_in_at(starts_at: Moment) -> Moment {
    starts_at.plus_seconds(-LET_IN_S)
}

fn timeline(scene: &Scene<'_>, id: &str) -> rusqlite::Result<Vec<SignupStep>> {
    scene
        .tx
        .prepare_cached(
            "SELECT state, at, reason, seq = min(seq) OVER () FROM signup_steps
             WHERE signup = ?1 ORDER BY seq",
        )?
        .query_map([id], |row| {
            let state = read_name(row.get(0)?)?;
            let reason: Option<Text> = row.get(2)?;
            let is_first: bool = row.get(3)?;
            // Whoever asks says why.
            let correction = match (state, &reason) {
                (State::Pending, Some(_)) => Some(Turn::Asked),
                (State::Pending, None) if !is_first => Some(Turn::Made),
                _ => None,
            };
            Ok(SignupStep {
                state,
                at: row.get::<_, Moment>(1)?.timestamp(),
                reason: reason.map(|text| text.to(scene.language)),
                correction,
            })
        })?
        .collect()
}

fn received(scene: &Scene<'_>, id: &str) -> rusqlite::Result<Vec<Received>> {
    scene
        .tx
        .prepare_cached("SELECT title, at FROM received WHERE signup = ?1 ORDER BY seq")?
        .query_map([id], |row| {
            let title = row.get::<_, Text>(0)?.to(scene.language);
            Ok(Received { title, at: row.get::<_, Moment>(1)?.timestamp() })
        })?
        .collect()
}

pub fn one(scene: &Scene<'_>, request: GetSignup) -> Outcome<Signup> {
    signing::shown(scene, scene.member()?, request.id.as_str())
}

/// A signup in full, with the forms that can be filled in.
pub fn show(scene: &Scene<'_>, member: &str, id: &str) -> Result<Signup, Refusal> {
    let stored = Stored::find(scene.tx, id)?;
    if stored.member != member {
        return Err(Refusal::new(Code::NotFound));
    }
    let activity = stored.activity.clone();
    let mut signup = stored.show(scene, &Viewer::member(scene, member)?)?;
    let (version, form, feedback_form) = scene.tx.query_row(
        "SELECT form_version, form, feedback_form FROM activities WHERE id = ?1",
        [activity],
        |row| Ok((row.get(0)?, row.get::<_, Json<_>>(1)?.0, row.get::<_, Json<_>>(2)?.0)),
    )?;
    let known = Known::of(scene)?;
    let known = known.as_ref();
    signup.form = Some(forms::show(form, version, known, scene.language));
    signup.feedback_form = (signup.state == State::Attended && signup.feedback.is_none())
        .then(|| forms::show(feedback_form, version, known, scene.language));
    Ok(signup)
}

/// The order of the list: what lies ahead by its beginning, then the rest, the latest first.
const GROUP: &str =
    "(a.ends_at <= :now OR s.state IN ('rejected', 'cancelled', 'attended', 'missed'))";

pub fn list(scene: &Scene<'_>, request: ListSignups) -> Outcome<Page<Signup>> {
    let member = scene.member()?;
    let limit = paging::limit(request.limit)?;
    if request.state == Some(State::Unknown) {
        return Err(Refusal::field("/state", "invalid"));
    }
    let after = request.cursor.as_deref().and_then(read_cursor);
    let (group, key, seq) = after.unwrap_or((-1, i64::MIN, 0));
    let sort = format!("iif({GROUP}, -a.starts_at, a.starts_at)");
    let rows: Vec<(String, Stored)> = scene
        .tx
        .prepare_cached(&format!(
            "{SIGNUP}, {GROUP}, {sort}, s.seq
             FROM signups s JOIN activities a ON a.id = s.activity
             WHERE s.member = :member AND (:state IS NULL OR s.state = :state)
                 AND ({GROUP}, {sort}, s.seq) > (:group, :key, :seq)
             ORDER BY {GROUP}, {sort}, s.seq LIMIT :limit"
        ))?
        .query_map(
            named_params! {
                ":member": member,
                ":state": request.state.map(State::as_str),
                ":now": scene.now,
                ":group": group,
                ":key": key,
                ":seq": seq,
                ":limit": limit + 1,
            },
            |row| {
                let cursor = write_cursor(row.get(12)?, row.get(13)?, row.get(14)?);
                Ok((cursor, Stored::read(row)?))
            },
        )?
        .collect::<Result<_, _>>()?;
    let viewer = Viewer::member(scene, member)?;
    let rows = rows
        .into_iter()
        .map(|(cursor, stored)| Ok((cursor, stored.show(scene, &viewer)?)))
        .collect::<Result<_, Refusal>>()?;
    Ok(paging::page(rows, limit).into())
}

fn write_cursor(group: i64, key: i64, seq: i64) -> String {
    format!("g{group}.{key}.{seq}")
}

fn read_cursor(text: &str) -> Option<(i64, i64, i64)> {
    let mut parts = text.strip_prefix('g')?.split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?))
}

pub fn note_step(
    tx: &Connection,
    id: &str,
    state: State,
    at: Moment,
    reason: Option<&Text>,
) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO signup_steps (signup, state, at, reason) VALUES (?1, ?2, ?3, ?4)",
        params![id, state.as_str(), at, reason],
    )?;
    Ok(())
}

/// Makes another version of a signup of which something changed that is stored elsewhere.
pub fn renew(tx: &Connection, id: &str) -> rusqlite::Result<()> {
    tx.execute("UPDATE signups SET revision = revision + 1 WHERE id = ?1", [id])?;
    Ok(())
}

/// Tells the member's open pages where a signup stands.
pub fn tell(scene: &Scene<'_>, id: &str) -> Result<(), Refusal> {
    let stored = Stored::find(scene.tx, id)?;
    let happening = Happening::Signup {
        activity: ActivityId(stored.activity),
        signup: SignupId(stored.id),
        state: stored.state,
    };
    events::emit(scene, &stored.member, &happening)
}
