//! The calendar.

use contract::{
    Cursor,
    activities::{ActivityKind, ActivityPage, ListActivities},
    id::TierId,
    member::TierName,
};
use rusqlite::{OptionalExtension, named_params};

use super::{
    lapse,
    listing::{FROM, LISTING, Listing, OPEN, Viewer},
};
use crate::{
    clock::{Moment, days_after},
    language::Text,
    paging,
    refusal::Refusal,
    reply::{Answer, Outcome, Tag},
    scene::Scene,
};

/// The order of the calendar: what is not over by its beginning, then the rest, the latest first.
const GROUP: &str = "(a.ends_at <= :now)";
const KEY: &str = "iif(a.ends_at <= :now, -a.starts_at, a.starts_at)";

pub fn list(scene: &Scene<'_>, request: ListActivities) -> Outcome<ActivityPage> {
    let limit = paging::limit(request.limit)?;
    let kind = match request.kind {
        Some(ActivityKind::Unknown) => return Err(Refusal::field("/kind", "invalid")),
        kind => kind.map(ActivityKind::as_str),
    };
    let level = match &request.tier {
        Some(tier) => Some(level_of(scene, tier)?),
        None => None,
    };
    // Nobody else may have asked since an offer ran out.
    lapse::settle(scene)?;
    let viewer = Viewer::of(scene)?;
    let after = request.cursor.as_deref().and_then(read_cursor);
    let (group, key, position) = after.unwrap_or((-1, i64::MIN, 0));
    let rows: Vec<(String, Listing)> = scene
        .tx
        .prepare_cached(&format!(
            "{LISTING}, {GROUP}, {KEY} {FROM}
             WHERE (:from IS NULL OR a.ends_at > :from) AND (:to IS NULL OR a.starts_at < :to)
                 AND (:city IS NULL
                     OR :city IN (SELECT value FROM json_each(a.place, '$.city')))
                 AND (:kind IS NULL OR a.kind = :kind)
                 AND (:level IS NULL OR coalesce(t.level, 0) <= :level)
                 AND (NOT :only_open OR ({OPEN}))
                 AND ({GROUP}, {KEY}, a.position) > (:group, :key, :position)
             ORDER BY {GROUP}, {KEY}, a.position LIMIT :limit"
        ))?
        .query_map(
            named_params! {
                ":member": viewer.as_ref().map(|viewer| &viewer.id),
                ":from": request.from.map(Moment::start_of),
                ":to": request.to.map(|day| days_after(day, 1)),
                ":city": request.city,
                ":kind": kind,
                ":level": level,
                ":only_open": request.open == Some(true),
                ":now": scene.now,
                ":group": group,
                ":key": key,
                ":position": position,
                ":limit": limit + 1,
            },
            |row| {
                let listing = Listing::read(row)?;
                Ok((write_cursor(row.get(29)?, row.get(30)?, listing.position), listing))
            },
        )?
        .collect::<Result<_, _>>()?;
    let rows = rows
        .into_iter()
        .map(|(cursor, listing)| (cursor, listing.show(scene, viewer.as_ref())))
        .collect();
    let page = paging::page(rows, limit);
    let (cities, tiers) = match after {
        None => (cities(scene)?, tiers(scene)?),
        Some(_) => (Vec::new(), Vec::new()),
    };
    let cursor = Cursor { next: page.cursor.next };
    let page = ActivityPage { data: page.data, cursor, cities, tiers };
    Ok(Answer::tagged(page, Tag::of_viewer(scene.viewer())))
}

fn level_of(scene: &Scene<'_>, tier: &TierId) -> Result<u8, Refusal> {
    scene
        .tx
        .query_row("SELECT level FROM tiers WHERE id = ?1", [tier.as_str()], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Refusal::field("/tier", "invalid"))
}

/// In the brand's order.
fn cities(scene: &Scene<'_>) -> Result<Vec<String>, Refusal> {
    let cities = scene
        .tx
        .prepare_cached(
            "SELECT json_extract(place, '$.city') AS city FROM activities
             WHERE city IS NOT NULL GROUP BY city ORDER BY min(position)",
        )?
        .query_map([], |row| row.get(0).map(|city: Text| city.to(scene.language)))?
        .collect::<Result<_, _>>()?;
    Ok(cities)
}

/// Those that an activity asks for.
fn tiers(scene: &Scene<'_>) -> Result<Vec<TierName>, Refusal> {
    let tiers = scene
        .tx
        .prepare_cached(
            "SELECT id, name, level FROM tiers
             WHERE id IN (SELECT min_tier FROM activities) ORDER BY level",
        )?
        .query_map([], |row| {
            let name: Text = row.get(1)?;
            let (id, name) = (TierId(row.get(0)?), name.to(scene.language));
            Ok(TierName { id, name, level: row.get(2)? })
        })?
        .collect::<Result<_, _>>()?;
    Ok(tiers)
}

fn write_cursor(group: i64, key: i64, position: i64) -> String {
    format!("a{group}.{key}.{position}")
}

fn read_cursor(text: &str) -> Option<(i64, i64, i64)> {
    let mut parts = text.strip_prefix('a')?.split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?))
}
