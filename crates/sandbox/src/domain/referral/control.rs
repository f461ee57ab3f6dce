//! Scenes of invitations for people and tests: calls of the control surface.

use axum::routing::MethodFilter;
use contract::Code;
use rusqlite::{OptionalExtension, params};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{invitees, invites::Stored, rewards, rules::Rules};
use crate::{
    control::{Controls, Nothing},
    domain::{
        self,
        member::till::{self, masked_name},
    },
    language::Text,
    refusal::Refusal,
    scene::Scene,
};

pub fn controls(controls: Controls) -> Controls {
    controls
        .on(MethodFilter::PATCH, "/invites/{code}", set_invite)
        .on(MethodFilter::PATCH, "/referral", set_rules)
        .on(MethodFilter::GET, "/invitees", list)
        .on(MethodFilter::POST, "/invitees/{id}/spend", spend)
}

/// What is absent stays as it is.
#[derive(Deserialize)]
pub struct SetInvite {
    code: String,
    /// From now; the past is negative.
    expires_in_s: Option<i64>,
    /// How many may use it, all that have included.
    limit: Option<u32>,
}

fn set_invite(scene: &Scene<'_>, request: SetInvite) -> Result<Value, Refusal> {
    let expires_at = request.expires_in_s.map(|seconds| scene.now.plus_seconds(seconds));
    scene.tx.execute(
        "UPDATE invites SET expires_at = coalesce(?2, expires_at), max_uses = coalesce(?3, max_uses)
         WHERE code = ?1",
        params![request.code, expires_at, request.limit],
    )?;
    let stored = Stored::find(scene.tx, &request.code)?;
    let stored = stored.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let rules = Rules::find(scene.tx)?;
    Ok(json!({
        "code": stored.code,
        "until": stored.until(&rules).timestamp(),
        "state": stored.state(scene, &rules)?,
    }))
}

#[derive(Deserialize)]
pub struct SetRules {
    limit_per_month: u32,
}

fn set_rules(scene: &Scene<'_>, request: SetRules) -> Result<Value, Refusal> {
    let changed = scene
        .tx
        .execute("UPDATE referral_rules SET limit_per_month = ?1", [request.limit_per_month]);
    changed.map_err(|_| Refusal::field("/limit_per_month", "out_of_range"))?;
    let rules = Rules::find(scene.tx)?.show(scene.language);
    serde_json::to_value(rules).map_err(Refusal::internal)
}

#[derive(Deserialize)]
pub struct Spend {
    id: String,
    /// `"128.00"` or a number.
    amount: Value,
}

/// A purchase of somebody who was invited, as a till counts it.
fn spend(scene: &Scene<'_>, request: Spend) -> Result<Value, Refusal> {
    let minor = till::amount(&request.amount)?;
    let member: Option<String> = scene
        .tx
        .query_row(
            "SELECT member FROM invitees WHERE id = ?1 AND state <> 'applied'",
            [&request.id],
            |row| row.get(0),
        )
        .optional()?;
    let member = member.ok_or_else(|| Refusal::new(Code::NotFound))?;
    domain::settle_member(scene, &member)?;
    let store: Text =
        scene.tx.query_row("SELECT name FROM stores ORDER BY id LIMIT 1", [], |row| row.get(0))?;
    till::purchase(scene, &member, minor, &store)?;
    let invitee = invitees::show(scene, &request.id)?;
    serde_json::to_value(invitee).map_err(Refusal::internal)
}

/// The latest who were invited, those that can still be rewarded first.
fn list(scene: &Scene<'_>, _: Nothing) -> Result<Value, Refusal> {
    rewards::settle(scene)?;
    let data: Vec<Value> = scene
        .tx
        .prepare_cached(
            "SELECT i.id, i.state, friend.name, inviter.name, i.code FROM invitees i
             JOIN members friend ON friend.id = i.member
             JOIN members inviter ON inviter.id = i.inviter
             ORDER BY i.state IN ('joined', 'spent') DESC, i.seq DESC LIMIT 30",
        )?
        .query_map([], |row| {
            Ok(json!({
                "id": row.get::<_, String>(0)?,
                "state": row.get::<_, String>(1)?,
                "name": masked_name(&row.get::<_, String>(2)?),
                "inviter": masked_name(&row.get::<_, String>(3)?),
                "code": row.get::<_, String>(4)?,
            }))
        })?
        .collect::<Result<_, _>>()?;
    Ok(json!({ "data": data }))
}
