//! What happens to a member while the app is open: a stream of server-sent events, or a poll.

mod stream;

use axum::routing::get;
use contract::{
    Endpoint, Points,
    activities::{SignupState, WaitlistState},
    event::{EventBatch, EventKind, MemberEvent, PollEvents},
    games::PrizeState,
    id::{
        ActivityId, CouponId, EventId, GameId, InviteeId, PrizeId, RedemptionId, SignupId,
        WaitlistId,
    },
    joining::ApplicationState,
    mall::RedemptionState,
    referral::InviteeState,
};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::{
    clock::Moment, db, domain::Domain, language::Text, refusal::Refusal, reply::Outcome,
    scene::Scene, world::Signal,
};

pub const DOMAIN: Domain = Domain {
    schema: include_str!("events.sql"),
    routes: |api| api.route(PollEvents::PATH, get(stream::serve)),
    ..Domain::NOTHING
};

/// How many events one batch holds.
const BATCH: u32 = 500;

/// An event as it is stored: its texts in every language.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happening {
    Points {
        points: i64,
        balance: i64,
    },
    CodeScanned {
        code: String,
        store: Text,
    },
    Member,
    Order {
        redemption: RedemptionId,
        state: RedemptionState,
    },
    /// With the code and the store when a till burnt it.
    Coupon {
        coupon: CouponId,
        code: Option<String>,
        store: Option<Text>,
    },
    Signup {
        activity: ActivityId,
        signup: SignupId,
        state: SignupState,
    },
    Waitlist {
        activity: ActivityId,
        entry: WaitlistId,
        state: WaitlistState,
    },
    Chances {
        game: GameId,
        left: u32,
    },
    Prize {
        prize: PrizeId,
        state: PrizeState,
    },
    Application {
        state: ApplicationState,
    },
    Invitee {
        invitee: InviteeId,
        state: InviteeState,
    },
    /// By its slug.
    Campaign {
        campaign: String,
    },
}

/// Notes an event, and wakes the member's open streams once it is committed.
pub fn emit(scene: &Scene<'_>, member: &str, happening: &Happening) -> Result<(), Refusal> {
    let happening = serde_json::to_string(happening).map_err(Refusal::internal)?;
    scene
        .tx
        .prepare_cached("INSERT INTO events (member, at, happening) VALUES (?1, ?2, ?3)")?
        .execute(params![member, scene.now, happening])?;
    scene.signal(Signal::Member(member.to_owned()));
    Ok(())
}

/// The poll.
fn poll(scene: &Scene<'_>, request: PollEvents) -> Outcome<EventBatch> {
    let member = scene.person()?;
    let batch = match request.after {
        Some(after) => since(scene, member, after)?,
        None => EventBatch { data: Vec::new(), after: end(scene)? },
    };
    Ok(batch.into())
}

/// Where the stream ends now.
fn end(scene: &Scene<'_>) -> Result<EventId, Refusal> {
    let seq =
        scene.tx.query_row("SELECT coalesce(max(seq), 0) FROM events", [], |row| row.get(0))?;
    event_id(scene, seq)
}

/// The member's events after one of the stream.
fn since(scene: &Scene<'_>, member: &str, after: EventId) -> Result<EventBatch, Refusal> {
    let generation = generation(scene)?;
    // An id from before a reset stands before everything.
    let seq: i64 = after
        .as_str()
        .strip_prefix(&format!("evt_{generation}_"))
        .and_then(|seq| seq.parse().ok())
        .unwrap_or(0);
    let rows: Vec<(i64, Moment, String)> = scene
        .tx
        .prepare_cached(
            "SELECT seq, at, happening FROM events WHERE member = ?1 AND seq > ?2
             ORDER BY seq LIMIT ?3",
        )?
        .query_map(params![member, seq, BATCH], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let data = rows
        .into_iter()
        .map(|(seq, at, happening)| {
            let happening = serde_json::from_str(&happening).map_err(Refusal::internal)?;
            Ok(read(scene, event_id(scene, seq)?, at, happening))
        })
        .collect::<Result<Vec<_>, Refusal>>()?;
    let after = data
        .last()
        .map_or_else(|| EventId(format!("evt_{generation}_{seq}")), |event| event.id.clone());
    Ok(EventBatch { data, after })
}

fn event_id(scene: &Scene<'_>, seq: i64) -> Result<EventId, Refusal> {
    Ok(EventId(format!("evt_{}_{seq}", generation(scene)?)))
}

/// Tells the numbers of one seeding from those of another.
fn generation(scene: &Scene<'_>) -> Result<String, Refusal> {
    Ok(db::setting(scene.tx, "seeded_at")?.unwrap_or_default())
}

fn read(scene: &Scene<'_>, id: EventId, at: Moment, happening: Happening) -> MemberEvent {
    let event = MemberEvent {
        id,
        at: at.timestamp(),
        kind: EventKind::Member,
        code: None,
        store: None,
        points: None,
        balance: None,
        redemption: None,
        state: None,
        coupon: None,
        activity: None,
        signup: None,
        signup_state: None,
        waitlist: None,
        waitlist_state: None,
        game: None,
        chances: None,
        prize: None,
        prize_state: None,
        application_state: None,
        invitee: None,
        invitee_state: None,
        campaign: None,
    };
    match happening {
        Happening::Points { points, balance } => MemberEvent {
            kind: EventKind::Points,
            points: Some(Points(points)),
            balance: Some(Points(balance)),
            ..event
        },
        Happening::CodeScanned { code, store } => MemberEvent {
            kind: EventKind::CodeScanned,
            code: Some(code),
            store: Some(store.to(scene.language)),
            ..event
        },
        Happening::Member => event,
        Happening::Order { redemption, state } => MemberEvent {
            kind: EventKind::Order,
            redemption: Some(redemption),
            state: Some(state),
            ..event
        },
        Happening::Coupon { coupon, code, store } => MemberEvent {
            kind: EventKind::Coupon,
            coupon: Some(coupon),
            code,
            store: store.map(|name| name.to(scene.language)),
            ..event
        },
        Happening::Signup { activity, signup, state } => MemberEvent {
            kind: EventKind::Signup,
            activity: Some(activity),
            signup: Some(signup),
            signup_state: Some(state),
            ..event
        },
        Happening::Waitlist { activity, entry, state } => MemberEvent {
            kind: EventKind::Waitlist,
            activity: Some(activity),
            waitlist: Some(entry),
            waitlist_state: Some(state),
            ..event
        },
        Happening::Chances { game, left } => {
            MemberEvent { kind: EventKind::Chances, game: Some(game), chances: Some(left), ..event }
        }
        Happening::Prize { prize, state } => MemberEvent {
            kind: EventKind::Prize,
            prize: Some(prize),
            prize_state: Some(state),
            ..event
        },
        Happening::Application { state } => {
            MemberEvent { kind: EventKind::Application, application_state: Some(state), ..event }
        }
        Happening::Invitee { invitee, state } => MemberEvent {
            kind: EventKind::Invitee,
            invitee: Some(invitee),
            invitee_state: Some(state),
            ..event
        },
        Happening::Campaign { campaign } => {
            MemberEvent { kind: EventKind::Campaign, campaign: Some(campaign), ..event }
        }
    }
}
