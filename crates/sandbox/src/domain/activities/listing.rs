//! An activity as it is listed: how many may still come, and why somebody cannot.

use contract::{
    Code, Points,
    activities::{
        Activity, ActivityKind, OwnEntry, OwnSignup, Phase, Place, Rejection, SignupState,
        WaitlistState,
    },
    id::{ActivityId, SignupId, TierId, WaitlistId},
    mall::Unavailable,
    member::TierName,
};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use serde::{Deserialize, Serialize};

use super::Json;
use crate::{
    clock::{Moment, ZONE_NAME},
    domain::{mall::read_name, points::ledger},
    language::{Language, Text},
    refusal::Refusal,
    scene::Scene,
};

/// Who looks at an activity.
pub struct Viewer {
    pub id: String,
    pub balance: i64,
    level: u8,
}

impl Viewer {
    pub fn of(scene: &Scene<'_>) -> Result<Option<Self>, Refusal> {
        scene.viewer().map(|member| Self::member(scene, member)).transpose()
    }

    pub fn member(scene: &Scene<'_>, member: &str) -> Result<Self, Refusal> {
        let level = scene.tx.query_row(
            "SELECT level FROM members JOIN tiers ON tiers.id = tier WHERE members.id = ?1",
            [member],
            |row| row.get(0),
        )?;
        Ok(Self { id: member.to_owned(), balance: ledger::balance(scene.tx, member)?, level })
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub struct StoredPlace {
    name: Text,
    address: Option<Text>,
    pub city: Option<Text>,
    transport: Option<Text>,
    map_url: Option<String>,
}

/// An activity as it is stored, with what the viewer has to do with it.
pub struct Listing {
    pub position: i64,
    pub id: String,
    kind: ActivityKind,
    pub title: Text,
    summary: Text,
    picture: String,
    opens_at: Option<Moment>,
    pub closes_at: Moment,
    pub cancel_until: Moment,
    pub starts_at: Moment,
    pub ends_at: Moment,
    place: Option<StoredPlace>,
    capacity: u32,
    pub seats_left: u32,
    waiting: u32,
    /// For each person.
    pub price: i64,
    pub needs_review: bool,
    min_tier: Option<(String, Text, u8)>,
    pub max_party: u32,
    pub is_called_off: bool,
    pub form_version: u32,
    pub own_signup: Option<(String, SignupState)>,
    pub own_entry: Option<(String, WaitlistState)>,
    /// The own signup that was rejected, and why.
    rejected: Option<(String, Option<Text>)>,
}

pub const LISTING: &str =
    "SELECT a.position, a.id, a.kind, a.title, a.summary, a.picture, a.opens_at,
    a.closes_at, a.cancel_until, a.starts_at, a.ends_at, a.place, a.capacity,
    a.capacity - a.taken - a.held,
    (SELECT count(*) FROM waitlist q WHERE q.activity = a.id AND q.state = 'waiting'),
    a.price, a.needs_review, a.min_tier, t.name, t.level, a.max_party,
    a.called_off_at IS NOT NULL, a.form_version, s.id, s.state, w.id, w.state,
    r.id, r.reason";
pub const FROM: &str = "FROM activities a LEFT JOIN tiers t ON t.id = a.min_tier
    LEFT JOIN signups s ON s.activity = a.id AND s.member = :member
        AND s.state NOT IN ('rejected', 'cancelled')
    LEFT JOIN waitlist w ON w.activity = a.id AND w.member = :member
        AND w.state IN ('waiting', 'offered')
    LEFT JOIN signups r ON r.seq = (SELECT max(seq) FROM signups
        WHERE member = :member AND activity = a.id AND state = 'rejected')";
/// What [`Listing::phase`] calls open, in the database's words.
pub const OPEN: &str = "a.called_off_at IS NULL AND coalesce(a.opens_at, :now) <= :now
    AND a.closes_at > :now AND a.capacity > a.taken + a.held";

impl Listing {
    pub fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let min_tier: Option<String> = row.get(17)?;
        let own_signup: Option<String> = row.get(23)?;
        let own_entry: Option<String> = row.get(25)?;
        let rejected: Option<String> = row.get(27)?;
        Ok(Self {
            position: row.get(0)?,
            id: row.get(1)?,
            kind: read_name(row.get(2)?)?,
            title: row.get(3)?,
            summary: row.get(4)?,
            picture: row.get(5)?,
            opens_at: row.get(6)?,
            closes_at: row.get(7)?,
            cancel_until: row.get(8)?,
            starts_at: row.get(9)?,
            ends_at: row.get(10)?,
            place: row.get::<_, Option<Json<_>>>(11)?.map(|place| place.0),
            capacity: row.get(12)?,
            seats_left: row.get(13)?,
            waiting: row.get(14)?,
            price: row.get(15)?,
            needs_review: row.get(16)?,
            min_tier: match min_tier {
                Some(id) => Some((id, row.get(18)?, row.get(19)?)),
                None => None,
            },
            max_party: row.get(20)?,
            is_called_off: row.get(21)?,
            form_version: row.get(22)?,
            own_signup: match own_signup {
                Some(id) => Some((id, read_name(row.get(24)?)?)),
                None => None,
            },
            own_entry: match own_entry {
                Some(id) => Some((id, read_name(row.get(26)?)?)),
                None => None,
            },
            rejected: match rejected {
                Some(id) => Some((id, row.get(28)?)),
                None => None,
            },
        })
    }

    pub fn find(tx: &Connection, id: &str, member: Option<&str>) -> Result<Self, Refusal> {
        tx.prepare_cached(&format!("{LISTING} {FROM} WHERE a.id = :id"))?
            .query_row(named_params! { ":member": member, ":id": id }, Self::read)
            .optional()?
            .ok_or_else(|| Refusal::new(Code::NotFound))
    }

    /// Others that the viewer can sign up for now, those of the same kind and city first.
    pub fn similar(
        &self,
        scene: &Scene<'_>,
        viewer: Option<&Viewer>,
    ) -> rusqlite::Result<Vec<Self>> {
        let city = self.place.as_ref().and_then(|place| place.city.as_ref());
        scene
            .tx
            .prepare_cached(&format!(
                "{LISTING} {FROM} WHERE a.id <> :id AND s.id IS NULL AND r.id IS NULL AND {OPEN}
                 ORDER BY (a.kind <> :kind) + (json_extract(a.place, '$.city') IS NOT :city),
                     a.starts_at, a.position LIMIT 3"
            ))?
            .query_map(
                named_params! {
                    ":member": viewer.map(|viewer| &viewer.id),
                    ":id": self.id,
                    ":kind": self.kind.as_str(),
                    ":city": city,
                    ":now": scene.now,
                },
                Self::read,
            )?
            .collect()
    }

    pub fn is_online(&self) -> bool {
        self.place.is_none()
    }

    fn phase(&self, now: Moment) -> Phase {
        match self.opens_at {
            _ if self.is_called_off => Phase::CalledOff,
            _ if now >= self.ends_at => Phase::Over,
            _ if now >= self.starts_at => Phase::Running,
            _ if now >= self.closes_at => Phase::Closed,
            Some(opens_at) if now < opens_at => Phase::NotOpen,
            _ if self.seats_left == 0 => Phase::Full,
            _ => Phase::Open,
        }
    }

    fn tier(&self, language: Language) -> Option<TierName> {
        let (id, name, level) = self.min_tier.as_ref()?;
        Some(TierName { id: TierId(id.clone()), name: name.to(language), level: *level })
    }

    /// Why nobody can sign up now, or put a name on the list, as far as time goes.
    fn reason_of_time(&self, now: Moment) -> Option<Unavailable> {
        if self.is_called_off {
            return Some(Unavailable::new(Code::SignupClosed));
        }
        if now >= self.closes_at {
            let ended_at = Some(self.closes_at.timestamp());
            return Some(Unavailable { ended_at, ..Unavailable::new(Code::SignupClosed) });
        }
        let opens_at = self.opens_at.filter(|opens_at| now < *opens_at)?;
        let starts_at = Some(opens_at.timestamp());
        Some(Unavailable { starts_at, ..Unavailable::new(Code::SignupNotOpen) })
    }

    /// Why a member may not come at all.
    fn reason_of_tier(&self, viewer: &Viewer, language: Language) -> Option<Unavailable> {
        let tier = self.tier(language).filter(|tier| tier.level > viewer.level)?;
        Some(Unavailable { tier: Some(tier), ..Unavailable::new(Code::TierRequired) })
    }

    /// Once, and for good where it was rejected.
    const fn has_signed_up(&self) -> bool {
        self.own_signup.is_some() || self.rejected.is_some()
    }

    /// Why a name cannot be put on the waiting list.
    pub fn reason_not_to_wait(
        &self,
        viewer: &Viewer,
        now: Moment,
        language: Language,
    ) -> Option<Unavailable> {
        let is_there = self.has_signed_up() || self.own_entry.is_some();
        is_there
            .then(|| Unavailable::new(Code::AlreadySignedUp))
            .or_else(|| self.reason_of_time(now))
            .or_else(|| self.reason_of_tier(viewer, language))
    }

    /// Why a party cannot sign up, the points last.
    pub fn reasons(
        &self,
        viewer: Option<&Viewer>,
        party: u32,
        now: Moment,
        language: Language,
    ) -> Vec<Unavailable> {
        let mut reasons = Vec::new();
        if self.has_signed_up() {
            reasons.push(Unavailable::new(Code::AlreadySignedUp));
        }
        reasons.extend(self.reason_of_time(now));
        // The seats of the member's own offer are there as well.
        let is_offered = matches!(self.own_entry, Some((_, WaitlistState::Offered)));
        if self.seats_left < party && !is_offered {
            reasons.push(Unavailable::new(Code::ActivityFull));
        }
        if let Some(viewer) = viewer {
            reasons.extend(self.reason_of_tier(viewer, language));
            reasons.extend(self.reason_of_points(viewer, party));
        }
        reasons
    }

    pub fn reason_of_points(&self, viewer: &Viewer, party: u32) -> Option<Unavailable> {
        let required = self.price * i64::from(party);
        (required > viewer.balance).then(|| Unavailable {
            required: Some(Points(required)),
            available: Some(Points(viewer.balance)),
            missing: Some(Points(required - viewer.balance)),
            ..Unavailable::new(Code::InsufficientPoints)
        })
    }

    /// A reason as a refusal.
    pub fn refuse(&self, reason: Unavailable) -> Refusal {
        let seats_left = (reason.code == Code::ActivityFull).then_some(self.seats_left);
        Refusal::from(reason).with(|problem| problem.seats_left = seats_left)
    }

    pub fn show(&self, scene: &Scene<'_>, viewer: Option<&Viewer>) -> Activity {
        let language = scene.language;
        let to = |text: &Text| text.to(language);
        Activity {
            id: ActivityId(self.id.clone()),
            kind: self.kind,
            title: to(&self.title),
            summary: Some(to(&self.summary)),
            picture: Some(self.picture.clone()),
            starts_at: self.starts_at.timestamp(),
            ends_at: self.ends_at.timestamp(),
            time_zone: ZONE_NAME.to_owned(),
            place: self.place.as_ref().map(|place| Place {
                name: to(&place.name),
                address: place.address.as_ref().map(to),
                city: place.city.as_ref().map(to),
                transport: place.transport.as_ref().map(to),
                map_url: place.map_url.clone(),
            }),
            signup_opens_at: self.opens_at.map(Moment::timestamp),
            signup_closes_at: self.closes_at.timestamp(),
            capacity: self.capacity,
            seats_left: self.seats_left,
            waiting: self.waiting,
            price: Points(self.price),
            needs_review: self.needs_review,
            min_tier: self.tier(language),
            max_party: self.max_party,
            phase: self.phase(scene.now),
            unavailable: self.reasons(viewer, 1, scene.now, language),
            signup: self
                .own_signup
                .as_ref()
                .map(|(id, state)| OwnSignup { id: SignupId(id.clone()), state: *state }),
            rejected: self.rejected.as_ref().map(|(id, reason)| Rejection {
                id: SignupId(id.clone()),
                reason: reason.as_ref().map(to),
            }),
            waiting_entry: self
                .own_entry
                .as_ref()
                .map(|(id, state)| OwnEntry { id: WaitlistId(id.clone()), state: *state }),
        }
    }
}
