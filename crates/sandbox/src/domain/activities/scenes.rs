//! Scenes for people and tests: activities that are made up or changed, by the control surface.

use axum::routing::MethodFilter;
use contract::{
    Code,
    activities::{SignupState, WaitlistState},
};
use rusqlite::params;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    changes, lapse,
    listing::Listing,
    seats,
    seeding::{self, SeedActivity},
    signups::Stored,
    waitlist,
};
use crate::{
    clock::Moment,
    control::Controls,
    language::Text,
    refusal::Refusal,
    scene::Scene,
    seed::{Seed, Seeding},
};

pub fn controls(controls: Controls) -> Controls {
    controls.on(MethodFilter::POST, "/activities", add).on(
        MethodFilter::PATCH,
        "/activities/{id}",
        set,
    )
}

static CALLED_OFF: Text = Text::new("活动取消", "活動取消", "The activity is called off");

/// Adds an activity in the shape of the seed's. `minutes_from_now` is exact here.
fn add(scene: &Scene<'_>, activity: SeedActivity) -> Result<Value, Refusal> {
    if Listing::find(scene.tx, &activity.id, None).is_ok() {
        return Err(Refusal::field("/id", "taken"));
    }
    let seeding =
        Seeding { tx: scene.tx, seed: Seed::Demo, today: scene.now.day(), now: scene.now };
    seeding::add(&seeding, &activity).map_err(|_| Refusal::field("", "invalid"))?;
    shown(scene, &activity.id)
}

/// What is absent stays as it is. Times are in seconds from now; the past is negative.
#[derive(Deserialize)]
pub struct SetActivity {
    id: String,
    title: Option<String>,
    capacity: Option<u32>,
    price: Option<u32>,
    needs_review: Option<bool>,
    opens_in_s: Option<i64>,
    closes_in_s: Option<i64>,
    cancel_in_s: Option<i64>,
    /// Moves all its other times along.
    starts_in_s: Option<i64>,
    ends_in_s: Option<i64>,
    /// Makes what was filled in before outdated.
    form_version: Option<u32>,
    #[serde(default)]
    called_off: bool,
}

fn set(scene: &Scene<'_>, request: SetActivity) -> Result<Value, Refusal> {
    lapse::settle(scene)?;
    Listing::find(scene.tx, &request.id, None)?;
    let title = request.title.as_deref().map(Text::plain);
    let times = [
        request.opens_in_s,
        request.closes_in_s,
        request.cancel_in_s,
        request.starts_in_s,
        request.ends_in_s,
    ];
    let [opens_at, closes_at, cancel_until, starts_at, ends_at] =
        times.map(|seconds| seconds.map(|seconds| scene.now.plus_seconds(seconds)));
    if let Some(starts_at) = starts_at {
        move_to(scene, &request.id, starts_at)?;
    }
    let changed = scene.tx.execute(
        "UPDATE activities SET title = coalesce(?2, title), capacity = coalesce(?3, capacity),
             price = coalesce(?4, price), needs_review = coalesce(?5, needs_review),
             opens_at = coalesce(?6, opens_at), closes_at = coalesce(?7, closes_at),
             cancel_until = coalesce(?8, cancel_until), ends_at = coalesce(?9, ends_at),
             form_version = coalesce(?10, form_version)
         WHERE id = ?1",
        params![
            request.id,
            title,
            request.capacity,
            request.price,
            request.needs_review,
            opens_at,
            closes_at,
            cancel_until,
            ends_at,
            request.form_version,
        ],
    );
    // Times out of order, or fewer seats than are taken.
    changed.map_err(|_| Refusal::field("", "invalid"))?;
    if request.called_off {
        call_off(scene, &request.id)?;
    }
    seats::promote(scene, &request.id)?;
    lapse::settle(scene)?;
    shown(scene, &request.id)
}

fn move_to(scene: &Scene<'_>, id: &str, starts_at: Moment) -> rusqlite::Result<()> {
    scene.tx.execute(
        "UPDATE activities SET opens_at = opens_at + ?2 - starts_at,
             closes_at = closes_at + ?2 - starts_at,
             cancel_until = cancel_until + ?2 - starts_at,
             ends_at = ends_at + ?2 - starts_at, starts_at = ?2
         WHERE id = ?1",
        params![id, starts_at],
    )?;
    Ok(())
}

/// Everybody gets back what they gave.
fn call_off(scene: &Scene<'_>, id: &str) -> Result<(), Refusal> {
    scene.tx.execute(
        "UPDATE activities SET called_off_at = ?2 WHERE id = ?1",
        params![id, scene.now],
    )?;
    let ids = |sql: &str| -> rusqlite::Result<Vec<String>> {
        scene.tx.prepare_cached(sql)?.query_map([id], |row| row.get(0))?.collect()
    };
    let waiting = "SELECT id FROM waitlist WHERE activity = ?1 AND ended_at IS NULL ORDER BY seq";
    for entry in ids(waiting)? {
        waitlist::find(scene.tx, &entry)?.end(scene, WaitlistState::Expired)?;
    }
    let coming = "SELECT id FROM signups WHERE activity = ?1 AND state IN ('pending', 'approved')
         ORDER BY seq";
    for signup in ids(coming)? {
        let stored = Stored::find(scene.tx, &signup)?;
        changes::undo(scene, &stored, SignupState::Cancelled, &CALLED_OFF)?;
    }
    Ok(())
}

fn shown(scene: &Scene<'_>, id: &str) -> Result<Value, Refusal> {
    let found = scene.tx.query_row(
        "SELECT capacity, taken, held, price, form_version, opens_at, closes_at, starts_at, ends_at
         FROM activities WHERE id = ?1",
        [id],
        |row| {
            let at =
                |column| row.get::<_, Option<Moment>>(column).map(|at| at.map(Moment::timestamp));
            Ok(json!({
                "id": id,
                "capacity": row.get::<_, u32>(0)?,
                "taken": row.get::<_, u32>(1)?,
                "held": row.get::<_, u32>(2)?,
                "price": row.get::<_, u32>(3)?,
                "form_version": row.get::<_, u32>(4)?,
                "opens_at": at(5)?,
                "closes_at": at(6)?,
                "starts_at": at(7)?,
                "ends_at": at(8)?,
            }))
        },
    );
    match found {
        Err(rusqlite::Error::QueryReturnedNoRows) => Err(Refusal::new(Code::NotFound)),
        found => Ok(found?),
    }
}
