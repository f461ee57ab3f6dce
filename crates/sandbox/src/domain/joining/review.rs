//! How the brand reviews applications: calls of the control surface.

use axum::routing::MethodFilter;
use contract::joining::ApplicationState as State;
use rusqlite::params;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    REVIEW,
    applications::{self, Fixable, Stored},
    completion,
    offer::StoredForm,
};
use crate::{
    control::{Controls, Nothing, One, not_now},
    db,
    domain::{forms::Field as AskedField, member::till::masked_name},
    language::Text,
    refusal::Refusal,
    scene::Scene,
};

pub fn controls(controls: Controls) -> Controls {
    controls
        .on(MethodFilter::PATCH, "/joining", set_joining)
        .on(MethodFilter::GET, "/applications", list)
        .on(MethodFilter::POST, "/applications/{id}/approve", approve)
        .on(MethodFilter::POST, "/applications/{id}/reject", reject)
}

static DECLINED: Text = Text::new(
    "很抱歉，这次未能通过你的申请",
    "很抱歉，這次未能通過你的申請",
    "We are sorry: we could not approve your application",
);

/// What is absent stays as it is.
#[derive(Deserialize)]
pub struct SetJoining {
    /// Whether every application is looked at; those of partners always are.
    review: Option<bool>,
    /// What the brand asks for from now on, in place of what it did: the next version of its form.
    fields: Option<Vec<AskedField>>,
}

fn set_joining(scene: &Scene<'_>, request: SetJoining) -> Result<Value, Refusal> {
    if let Some(review) = request.review {
        db::set_setting(scene.tx, REVIEW, if review { "true" } else { "false" })?;
    }
    if let Some(fields) = &request.fields {
        scene.tx.execute(
            "UPDATE join_form SET version = version + 1, fields = ?1",
            params![db::Json(fields)],
        )?;
    }
    Ok(json!({ "review": request.review, "form": StoredForm::find(scene.tx)?.version }))
}

/// The application, while nothing was decided.
fn pending(scene: &Scene<'_>, id: &str) -> Result<Stored, Refusal> {
    let stored = Stored::find(scene.tx, id)?;
    match stored.state {
        State::Pending => Ok(stored),
        _ => Err(not_now()),
    }
}

fn approve(scene: &Scene<'_>, request: One) -> Result<Value, Refusal> {
    let stored = pending(scene, &request.id)?;
    completion::approve(scene, &stored.id)?;
    shown(scene, &stored)
}

#[derive(Deserialize)]
pub struct Reject {
    id: String,
    reason: Option<String>,
    /// What can be corrected; without any it is the end.
    #[serde(default)]
    fixable: Vec<Field>,
}

#[derive(Deserialize)]
struct Field {
    pointer: String,
    detail: String,
}

fn reject(scene: &Scene<'_>, request: Reject) -> Result<Value, Refusal> {
    let stored = pending(scene, &request.id)?;
    let reason = request.reason.as_deref().map_or_else(|| DECLINED.clone(), Text::plain);
    let fixable = request
        .fixable
        .into_iter()
        .map(|field| Fixable { pointer: field.pointer, detail: Text::plain(&field.detail) });
    completion::reject(scene, &stored, &reason, &fixable.collect::<Vec<_>>())?;
    shown(scene, &stored)
}

fn shown(scene: &Scene<'_>, stored: &Stored) -> Result<Value, Refusal> {
    let application = applications::show(scene, &stored.member)?;
    serde_json::to_value(application).map_err(Refusal::internal)
}

/// The latest applications, those that wait first, without answers.
fn list(scene: &Scene<'_>, _: Nothing) -> Result<Value, Refusal> {
    let data: Vec<Value> = scene
        .tx
        .prepare_cached(
            "SELECT a.id, a.state, m.name, a.channel, a.store FROM applications a
             JOIN members m ON m.id = a.member
             ORDER BY a.state = 'pending' DESC, a.at DESC, a.id DESC LIMIT 30",
        )?
        .query_map([], |row| {
            Ok(json!({
                "id": row.get::<_, String>(0)?,
                "state": row.get::<_, String>(1)?,
                "name": masked_name(&row.get::<_, String>(2)?),
                "channel": row.get::<_, Option<String>>(3)?,
                "store": row.get::<_, Option<String>>(4)?,
            }))
        })?
        .collect::<Result<_, _>>()?;
    Ok(json!({ "data": data }))
}
