//! The waiting list: who comes next when seats come free.

use contract::{
    Code, Cursor, Page, Points,
    activities::{
        AcceptOffer, JoinWaitlist, LeaveWaitlist, ListWaitlist, Signup, WaitlistEntry,
        WaitlistState as State,
    },
    id::WaitlistId,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    Json,
    listing::{Listing, Viewer},
    seats::{self, Entry},
    signing::{self, Party, check_party, check_price, form_of},
};
use crate::{
    clock::Moment,
    domain::{forms, mall::read_name},
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

/// How long a place that has ended is shown.
const SHOWN_S: i64 = 30 * 24 * 3600;

const ENTRY: &str = "SELECT id, activity, member, party, state FROM waitlist";

fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: row.get(0)?,
        activity: row.get(1)?,
        member: row.get(2)?,
        party: row.get(3)?,
        state: read_name(row.get(4)?)?,
    })
}

pub fn find(tx: &Connection, id: &str) -> Result<Entry, Refusal> {
    tx.query_row(&format!("{ENTRY} WHERE id = ?1"), [id], read)
        .optional()?
        .ok_or_else(|| Refusal::new(Code::NotFound))
}

/// Another member's is told like one that does not exist.
fn of_member(scene: &Scene<'_>, id: &WaitlistId) -> Result<Entry, Refusal> {
    let member = scene.member()?;
    let entry = find(scene.tx, id.as_str())?;
    let is_own = entry.member.as_deref() == Some(member);
    if is_own { Ok(entry) } else { Err(Refusal::new(Code::NotFound)) }
}

/// The viewer's own place while it waits or has an offer.
pub fn open_entry(tx: &Connection, listing: &Listing) -> Result<Option<Entry>, Refusal> {
    listing.own_entry.as_ref().map(|(id, _)| find(tx, id)).transpose()
}

pub fn join(scene: &Scene<'_>, request: JoinWaitlist) -> Outcome<WaitlistEntry> {
    let member = scene.member()?;
    let listing = Listing::find(scene.tx, request.id.as_str(), Some(member))?;
    check_party(&listing, request.party)?;
    let viewer = Viewer::member(scene, member)?;
    if let Some(reason) = listing.reason_not_to_wait(&viewer, scene.now, scene.language) {
        return Err(listing.refuse(reason));
    }
    let fields = form_of(scene.tx, &listing.id)?;
    let answers =
        forms::check(&fields, listing.form_version, request.form_version, request.answers)?;
    let waiting = Waiting {
        activity: &listing.id,
        member: Some(member),
        party: request.party,
        answers: Json(&answers),
        at: scene.now,
    };
    let id = waiting.file(scene.tx)?;
    for consent in forms::consents(&fields, &answers) {
        scene.tx.execute(
            "INSERT OR IGNORE INTO waitlist_consents (entry, purpose, version, at)
             VALUES (?1, ?2, ?3, ?4)",
            params![id, consent.purpose, consent.version, scene.now],
        )?;
    }
    find(scene.tx, &id)?.tell(scene, State::Waiting)?;
    seats::promote(scene, &listing.id)?;
    Ok(show(scene, &viewer, &id)?.into())
}

/// A party before it is on the list.
pub struct Waiting<'a, T> {
    pub activity: &'a str,
    pub member: Option<&'a str>,
    pub party: u32,
    pub answers: Json<T>,
    pub at: Moment,
}

impl<T: serde::Serialize> Waiting<'_, T> {
    /// Puts it at the end, and gives its id.
    pub fn file(&self, tx: &Connection) -> rusqlite::Result<String> {
        let last: i64 =
            tx.query_row("SELECT coalesce(max(seq), 0) FROM waitlist", [], |row| row.get(0))?;
        let id = format!("wtl_{:06}", last + 1);
        tx.execute(
            "INSERT INTO waitlist (id, activity, member, party, answers, state, joined_at)
             VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', ?6)",
            params![id, self.activity, self.member, self.party, self.answers, self.at],
        )?;
        Ok(id)
    }
}

pub fn list(scene: &Scene<'_>, _: ListWaitlist) -> Outcome<Page<WaitlistEntry>> {
    let member = scene.member()?;
    let ids: Vec<String> = scene
        .tx
        .prepare_cached(
            "SELECT w.id FROM waitlist w JOIN activities a ON a.id = w.activity
             WHERE w.member = ?1 AND (w.ended_at IS NULL OR w.ended_at > ?2)
             ORDER BY w.ended_at IS NOT NULL, -w.ended_at, w.state <> 'offered', a.starts_at,
                 w.seq",
        )?
        .query_map(params![member, scene.now.plus_seconds(-SHOWN_S)], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let viewer = Viewer::member(scene, member)?;
    let data = ids.iter().map(|id| show(scene, &viewer, id)).collect::<Result<_, _>>()?;
    Ok(Page { data, cursor: Cursor::default() }.into())
}

fn show(scene: &Scene<'_>, viewer: &Viewer, id: &str) -> Result<WaitlistEntry, Refusal> {
    let entry = find(scene.tx, id)?;
    let listing = Listing::find(scene.tx, &entry.activity, Some(&viewer.id))?;
    let (joined_at, offer_until, rank) = scene.tx.query_row(
        "SELECT joined_at, offer_until, (SELECT count(*) FROM waitlist before
             WHERE before.activity = w.activity AND before.state = 'waiting'
                 AND before.seq <= w.seq)
         FROM waitlist w WHERE id = ?1",
        [id],
        |row| Ok((row.get::<_, Moment>(0)?, row.get::<_, Option<Moment>>(1)?, row.get(2)?)),
    )?;
    Ok(WaitlistEntry {
        activity: listing.show(scene, Some(viewer)),
        points: Points(listing.price * i64::from(entry.party)),
        rank: (entry.state == State::Waiting).then_some(rank),
        joined_at: joined_at.timestamp(),
        offer_until: offer_until.map(Moment::timestamp),
        id: WaitlistId(entry.id),
        party: entry.party,
        state: entry.state,
    })
}

pub fn leave(scene: &Scene<'_>, request: LeaveWaitlist) -> Outcome<()> {
    let entry = of_member(scene, &request.id)?;
    if matches!(entry.state, State::Waiting | State::Offered) {
        entry.end(scene, State::Left)?;
        // A smaller party behind it may fit now, too.
        seats::promote(scene, &entry.activity)?;
    }
    Ok(().into())
}

pub fn accept(scene: &Scene<'_>, request: AcceptOffer) -> Outcome<Signup> {
    let entry = of_member(scene, &request.id)?;
    let member = scene.member()?;
    if entry.state != State::Offered {
        return Err(Refusal::new(Code::OfferExpired));
    }
    let listing = Listing::find(scene.tx, &entry.activity, Some(member))?;
    check_price(&listing, entry.party, request.expected_points)?;
    let viewer = Viewer::member(scene, member)?;
    if let Some(reason) = listing.reason_of_points(&viewer, entry.party) {
        return Err(listing.refuse(reason));
    }
    entry.end(scene, State::Accepted)?;
    seats::take_held(scene.tx, &entry.activity, entry.party)?;
    let answers =
        scene.tx.query_row("SELECT answers FROM waitlist WHERE id = ?1", [&entry.id], |row| {
            row.get::<_, Json<_>>(0)
        })?;
    let party = Party { member, listing: &listing, party: entry.party, answers: &answers.0 };
    let id = party.file(scene)?;
    // The form may ask for something else by now: agreed is what was asked for then.
    scene.tx.execute(
        "INSERT INTO signup_consents (signup, purpose, version, at)
         SELECT ?2, purpose, version, at FROM waitlist_consents WHERE entry = ?1",
        params![entry.id, id.as_str()],
    )?;
    signing::shown(scene, member, id.as_str())
}
