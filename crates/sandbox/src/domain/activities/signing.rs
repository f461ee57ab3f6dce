//! Signing up: the seats, the points and the answers are taken together, or not at all.

use contract::{
    Code, Points,
    activities::{Answers, SignUp, Signup, SignupState, WaitlistState},
    id::SignupId,
    mall::Cost,
    points::EntryKind,
};
use rusqlite::{Connection, params};

use super::{
    Json,
    listing::{Listing, Viewer},
    seats, signups, waitlist,
};
use crate::{
    clock::Moment,
    domain::{
        forms::{self, Field},
        points::{self, ledger},
    },
    language::Text,
    refusal::Refusal,
    reply::{Answer, Outcome, Tag},
    scene::Scene,
};

static SIGNED_UP: Text = Text::new("报名", "報名", "Signed up:");

pub fn sign_up(scene: &Scene<'_>, request: SignUp) -> Outcome<Signup> {
    let member = scene.member()?;
    let mut listing = Listing::find(scene.tx, request.activity.as_str(), Some(member))?;
    let waited = waitlist::open_entry(scene.tx, &listing)?;
    if let Some(entry) = &waited {
        // Its held seats are the first that the party may take.
        entry.end(scene, WaitlistState::Left)?;
        listing = Listing::find(scene.tx, &listing.id, Some(member))?;
    }
    check_party(&listing, request.party)?;
    let viewer = Viewer::member(scene, member)?;
    let reasons = listing.reasons(Some(&viewer), request.party, scene.now, scene.language);
    let (points, others): (Vec<_>, Vec<_>) =
        reasons.into_iter().partition(|reason| reason.code == Code::InsufficientPoints);
    if let Some(reason) = others.into_iter().next() {
        return Err(listing.refuse(reason));
    }
    let fields = form_of(scene.tx, &listing.id)?;
    let answers =
        forms::check(&fields, listing.form_version, request.form_version, request.answers)?;
    check_price(&listing, request.party, request.expected_points)?;
    if let Some(reason) = points.into_iter().next() {
        return Err(listing.refuse(reason));
    }
    seats::take(scene.tx, &listing.id, request.party)?;
    let party = Party { member, listing: &listing, party: request.party, answers: &answers };
    let id = party.file(scene)?;
    note_consents(scene.tx, id.as_str(), &fields, &answers, scene.now)?;
    if waited.is_some() {
        seats::promote(scene, &listing.id)?;
    }
    shown(scene, member, id.as_str())
}

/// A signup with its tag.
pub fn shown(scene: &Scene<'_>, member: &str, id: &str) -> Outcome<Signup> {
    let signup = signups::show(scene, member, id)?;
    let tag = Tag::Version(signup.tag.clone());
    Ok(Answer::tagged(signup, tag))
}

pub fn check_party(listing: &Listing, party: u32) -> Result<(), Refusal> {
    let fits = (1..=listing.max_party).contains(&party);
    if fits { Ok(()) } else { Err(Refusal::field("/party", "out_of_range")) }
}

/// The price that was on the screen.
pub fn check_price(listing: &Listing, party: u32, expected: Points) -> Result<(), Refusal> {
    let points = Points(listing.price * i64::from(party));
    if points == expected {
        return Ok(());
    }
    let cost = Cost { points, money: None };
    Err(Refusal::new(Code::PriceChanged).with(|problem| problem.cost = Some(cost)))
}

/// What an activity asks for.
pub fn form_of(tx: &Connection, activity: &str) -> rusqlite::Result<Vec<Field>> {
    tx.query_row("SELECT form FROM activities WHERE id = ?1", [activity], |row| row.get(0))
        .map(|Json(fields)| fields)
}

/// A party whose seats are taken.
pub struct Party<'a> {
    pub member: &'a str,
    pub listing: &'a Listing,
    pub party: u32,
    pub answers: &'a Answers,
}

impl Party<'_> {
    /// Files the signup, takes its points, and tells the member's open pages.
    pub fn file(&self, scene: &Scene<'_>) -> Result<SignupId, Refusal> {
        let listing = self.listing;
        let state = match listing.needs_review {
            true => SignupState::Pending,
            false => SignupState::Approved,
        };
        let points = listing.price * i64::from(self.party);
        let filed = Filed {
            member: self.member,
            activity: &listing.id,
            party: self.party,
            answers: self.answers,
            points,
            state,
            at: scene.now,
        };
        let id = file(scene.tx, &filed)?;
        if points > 0 {
            self.pay(scene, &id, points)?;
        }
        signups::tell(scene, &id)?;
        Ok(SignupId(id))
    }

    fn pay(&self, scene: &Scene<'_>, signup: &str, points: i64) -> Result<(), Refusal> {
        let title = SIGNED_UP.then(&self.listing.title);
        let change = ledger::Change {
            signup: Some(signup),
            ..ledger::Change::new(self.member, scene.now, EntryKind::Spend, points, &title)
        };
        let posted = ledger::take(scene.tx, &change)?;
        // What was looked at before stands in the same transaction.
        let posted = posted.ok_or_else(|| Refusal::insufficient(points, 0))?;
        points::announce(scene, self.member, &posted)
    }
}

/// What one agrees to with a form: each version once, and what is asked for and not given has ended.
pub fn note_consents(
    tx: &Connection,
    signup: &str,
    fields: &[Field],
    answers: &Answers,
    at: Moment,
) -> rusqlite::Result<()> {
    let given = forms::consents(fields, answers);
    for asked in fields.iter().filter_map(|field| field.consent.as_ref()) {
        let agreed = given.iter().find(|consent| consent.purpose == asked.purpose);
        tx.execute(
            "UPDATE signup_consents SET ended_at = ?4
             WHERE signup = ?1 AND purpose = ?2 AND version IS NOT ?3 AND ended_at IS NULL",
            params![signup, asked.purpose, agreed.map(|consent| &consent.version), at],
        )?;
    }
    for consent in given {
        tx.execute(
            "INSERT OR IGNORE INTO signup_consents (signup, purpose, version, at)
             VALUES (?1, ?2, ?3, ?4)",
            params![signup, consent.purpose, consent.version, at],
        )?;
    }
    Ok(())
}

/// A signup before it is filed.
pub struct Filed<'a> {
    pub member: &'a str,
    pub activity: &'a str,
    pub party: u32,
    pub answers: &'a Answers,
    pub points: i64,
    pub state: SignupState,
    pub at: Moment,
}

/// Files a signup with its first step, and gives its id. Its seats are taken already.
pub fn file(tx: &Connection, filed: &Filed<'_>) -> rusqlite::Result<String> {
    let last: i64 =
        tx.query_row("SELECT coalesce(max(seq), 0) FROM signups", [], |row| row.get(0))?;
    let id = format!("sgn_{:06}", last + 1);
    let number = format!("{}{:04}", filed.at.day().format("%y%m%d"), (last + 1) % 10_000);
    tx.execute(
        "INSERT INTO signups (id, number, member, activity, party, answers, points, state,
             incomplete, made_at, revision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '[]', ?9, 1)",
        params![
            id,
            number,
            filed.member,
            filed.activity,
            filed.party,
            Json(filed.answers),
            filed.points,
            filed.state.as_str(),
            filed.at,
        ],
    )?;
    signups::note_step(tx, &id, filed.state, filed.at, None)?;
    Ok(id)
}
