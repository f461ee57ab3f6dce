//! What the brand does with signups and with what guests say: calls of the control surface.

use axum::routing::MethodFilter;
use contract::{Code, activities::SignupState as State, id::QuestionId};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Json, changes, feedback, lapse, passes, questions, seats,
    signups::{self, Correction, Stored},
};
use crate::{
    control::{Controls, Nothing, One, not_now},
    language::Text,
    refusal::Refusal,
    scene::Scene,
};

pub fn controls(controls: Controls) -> Controls {
    controls
        .on(MethodFilter::GET, "/signups", list)
        .on(MethodFilter::POST, "/signups/{id}/approve", approve)
        .on(MethodFilter::POST, "/signups/{id}/reject", reject)
        .on(MethodFilter::POST, "/passes/check-in", check_in)
        .on(MethodFilter::GET, "/feedback", list_feedback)
        .on(MethodFilter::POST, "/feedback/{id}/answer", answer)
        .on(MethodFilter::POST, "/activities/{id}/questions", say)
        .on(MethodFilter::POST, "/questions/{id}/answer", reply)
}

static DECLINED: Text = Text::new(
    "很抱歉，这次未能为你安排",
    "很抱歉，這次未能為你安排",
    "We are sorry: we could not find a place for you this time",
);

fn find(scene: &Scene<'_>, id: &str) -> Result<Stored, Refusal> {
    lapse::settle(scene)?;
    Stored::find(scene.tx, id)
}

fn approve(scene: &Scene<'_>, request: One) -> Result<Value, Refusal> {
    let stored = find(scene, &request.id)?;
    if stored.state != State::Pending || !stored.incomplete.is_empty() {
        return Err(not_now());
    }
    changes::enter(scene, &stored.id, State::Approved, scene.now, None)?;
    shown(scene, &stored)
}

#[derive(Deserialize)]
pub struct Reject {
    id: String,
    reason: Option<String>,
    /// What can be corrected; without any it is the end.
    #[serde(default)]
    fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Field {
    pointer: String,
    detail: String,
}

fn reject(scene: &Scene<'_>, request: Reject) -> Result<Value, Refusal> {
    let stored = find(scene, &request.id)?;
    if !matches!(stored.state, State::Pending | State::Approved) {
        return Err(not_now());
    }
    let reason = request.reason.as_deref().map_or_else(|| DECLINED.clone(), Text::plain);
    if request.fields.is_empty() {
        changes::undo(scene, &stored, State::Rejected, &reason)?;
        seats::promote(scene, &stored.activity)?;
    } else {
        let correction = |field: Field| Correction {
            pointer: field.pointer,
            detail: Text::plain(&field.detail),
        };
        let incomplete: Vec<_> = request.fields.into_iter().map(correction).collect();
        changes::ask_to_correct(scene, &stored.id, &reason, &incomplete)?;
    }
    shown(scene, &stored)
}

fn shown(scene: &Scene<'_>, stored: &Stored) -> Result<Value, Refusal> {
    let signup = signups::show(scene, &stored.member, &stored.id)?;
    serde_json::to_value(signup).map_err(Refusal::internal)
}

/// The latest signups of everybody, without names and answers.
fn list(scene: &Scene<'_>, _: Nothing) -> Result<Value, Refusal> {
    lapse::settle(scene)?;
    let data: Vec<Value> = scene
        .tx
        .prepare_cached(
            "SELECT s.id, s.number, s.activity, a.title, s.party, s.state, s.incomplete
             FROM signups s JOIN activities a ON a.id = s.activity ORDER BY s.seq DESC LIMIT 30",
        )?
        .query_map([], |row| {
            let Json(incomplete) = row.get::<_, Json<Vec<Correction>>>(6)?;
            Ok(json!({
                "id": row.get::<_, String>(0)?,
                "number": row.get::<_, String>(1)?,
                "activity": row.get::<_, String>(2)?,
                "title": row.get::<_, Text>(3)?.get(scene.language),
                "party": row.get::<_, u32>(4)?,
                "state": row.get::<_, String>(5)?,
                "is_incomplete": !incomplete.is_empty(),
            }))
        })?
        .collect::<Result<_, _>>()?;
    Ok(json!({ "data": data }))
}

#[derive(Deserialize)]
pub struct CheckIn {
    code: String,
    /// What is handed out, where it is not what everybody gets.
    received: Option<Vec<String>>,
}

fn check_in(scene: &Scene<'_>, request: CheckIn) -> Result<Value, Refusal> {
    lapse::settle(scene)?;
    let digits: String = request.code.chars().filter(|c| !c.is_whitespace()).collect();
    let gifts = request.received.map(|gifts| gifts.iter().map(|gift| Text::plain(gift)).collect());
    passes::check_in(scene, &digits, gifts)
}

/// The latest that was said, by guests without a name.
fn list_feedback(scene: &Scene<'_>, _: Nothing) -> Result<Value, Refusal> {
    let rows: Vec<(String, Text, u8, bool)> = scene
        .tx
        .prepare_cached(
            "SELECT f.id, a.title, f.rating, f.answered_at IS NOT NULL
             FROM feedback f JOIN activities a ON a.id = f.activity
             WHERE f.signup IS NOT NULL ORDER BY f.seq DESC LIMIT 30",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
        .collect::<Result<_, _>>()?;
    let data = rows
        .into_iter()
        .map(|(id, title, rating, is_answered)| {
            let said = feedback::said(scene.tx, &id)?;
            Ok(json!({
                "said": said.get(scene.language),
                "id": id,
                "title": title.get(scene.language),
                "rating": rating,
                "is_answered": is_answered,
            }))
        })
        .collect::<Result<Vec<Value>, Refusal>>()?;
    Ok(json!({ "data": data }))
}

#[derive(Deserialize)]
pub struct AnswerFeedback {
    id: String,
    /// What the brand did.
    text: String,
    /// What the guest said, in the brand's words.
    said: Option<String>,
}

fn answer(scene: &Scene<'_>, request: AnswerFeedback) -> Result<Value, Refusal> {
    let said = match &request.said {
        Some(said) => Text::plain(said),
        None => feedback::said(scene.tx, &request.id)?,
    };
    let did = Text::plain(&request.text);
    if feedback::answer(scene.tx, &request.id, &said, &did, scene.now)? == 0 {
        return Err(Refusal::new(Code::NotFound));
    }
    let signup: Option<String> =
        scene.tx.query_row("SELECT signup FROM feedback WHERE id = ?1", [&request.id], |row| {
            row.get(0)
        })?;
    if let Some(signup) = signup {
        signups::renew(scene.tx, &signup)?;
        signups::tell(scene, &signup)?;
    }
    Ok(json!({ "id": request.id, "said": said.get(scene.language), "did": request.text }))
}

#[derive(Deserialize)]
pub struct Say {
    id: String,
    author: String,
    text: String,
}

/// A message of somebody else.
fn say(scene: &Scene<'_>, request: Say) -> Result<Value, Refusal> {
    let text = Text::plain(&request.text);
    let seq = questions::note(scene.tx, &request.id, None, &request.author, &text, scene.now)?;
    Ok(json!({ "id": questions::id(seq) }))
}

#[derive(Deserialize)]
pub struct Reply {
    id: QuestionId,
    text: String,
}

/// What the host says to a message.
fn reply(scene: &Scene<'_>, request: Reply) -> Result<Value, Refusal> {
    let number = questions::number(request.id.as_str());
    let is_answered = questions::answer(scene.tx, number, &Text::plain(&request.text))?;
    if is_answered { Ok(json!({ "id": request.id })) } else { Err(Refusal::new(Code::NotFound)) }
}
