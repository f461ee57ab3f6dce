//! Scenes of campaigns for people and tests: a call of the control surface.

use axum::routing::MethodFilter;
use rusqlite::params;
use serde::Deserialize;
use serde_json::{Value, json};

use super::stored::Stored;
use crate::{
    control::{Controls, Nothing},
    language::Text,
    refusal::Refusal,
    scene::Scene,
};

pub fn controls(controls: Controls) -> Controls {
    controls.on(MethodFilter::GET, "/campaigns", list).on(
        MethodFilter::PATCH,
        "/campaigns/{slug}",
        set_campaign,
    )
}

fn list(scene: &Scene<'_>, _: Nothing) -> Result<Value, Refusal> {
    let campaigns = scene
        .tx
        .prepare("SELECT slug, title FROM campaigns ORDER BY position")?
        .query_map([], |row| {
            let title = row.get::<_, Text>(1)?;
            Ok(json!({ "slug": row.get::<_, String>(0)?, "title": title.to(scene.language) }))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(json!({ "data": campaigns }))
}

/// What is absent stays as it is. Times are in seconds from now; the past is negative.
#[derive(Deserialize)]
pub struct SetCampaign {
    slug: String,
    opens_in_s: Option<i64>,
    closes_in_s: Option<i64>,
}

fn set_campaign(scene: &Scene<'_>, request: SetCampaign) -> Result<Value, Refusal> {
    let at = |seconds: Option<i64>| seconds.map(|seconds| scene.now.plus_seconds(seconds));
    let changed = scene.tx.execute(
        "UPDATE campaigns SET starts_at = coalesce(?2, starts_at), ends_at = coalesce(?3, ends_at)
         WHERE slug = ?1",
        params![request.slug, at(request.opens_in_s), at(request.closes_in_s)],
    );
    // Times out of order.
    changed.map_err(|_| Refusal::field("", "invalid"))?;
    let stored = Stored::find(scene.tx, &request.slug)?;
    Ok(json!({
        "slug": stored.slug,
        "starts_at": stored.starts_at.timestamp(),
        "ends_at": stored.ends_at.timestamp(),
        "phase": stored.phase(scene.now),
    }))
}
