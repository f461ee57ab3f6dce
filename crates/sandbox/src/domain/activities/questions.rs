//! Messages and questions during an online activity.

use contract::{
    Code, Page,
    activities::{AskQuestion, ListQuestions, Question, SignupState},
    id::QuestionId,
};
use rusqlite::{Connection, Row, params};

use super::{listing::Listing, signups::let_in_at};
use crate::{
    clock::Moment,
    domain::member::till::masked_name,
    language::{Language, Text},
    paging,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

/// How many messages a member may send in a minute.
const PER_MINUTE: usize = 5;
const LENGTH: usize = 300;

/// The activity, for those who may hear what is said there.
fn heard(scene: &Scene<'_>, id: &str) -> Result<Listing, Refusal> {
    let member = scene.member()?;
    let listing = Listing::find(scene.tx, id, Some(member))?;
    let state = listing.own_signup.as_ref().map(|(_, state)| *state);
    match state {
        Some(SignupState::Approved | SignupState::CheckedIn | SignupState::Attended) => Ok(listing),
        _ => Err(Refusal::new(Code::Forbidden)),
    }
}

pub fn list(scene: &Scene<'_>, request: ListQuestions) -> Outcome<Page<Question>> {
    let listing = heard(scene, request.id.as_str())?;
    let member = scene.member()?;
    let limit = paging::limit(request.limit)?;
    let before = paging::read_seq(request.cursor.as_deref()).unwrap_or(i64::MAX);
    let rows: Vec<(String, Question)> = scene
        .tx
        .prepare_cached(
            "SELECT seq, at, author, member IS ?2, text, answer FROM questions
             WHERE activity = ?1 AND seq < ?3 ORDER BY seq DESC LIMIT ?4",
        )?
        .query_map(params![listing.id, member, before, limit + 1], |row| {
            Ok((paging::write_seq(row.get(0)?), read(row, scene.language)?))
        })?
        .collect::<Result<_, _>>()?;
    Ok(paging::page(rows, limit).into())
}

pub fn id(seq: i64) -> QuestionId {
    QuestionId(format!("qst_{seq:06}"))
}

/// The number in a question's id.
pub fn number(id: &str) -> Option<i64> {
    id.strip_prefix("qst_")?.parse().ok()
}

fn read(row: &Row<'_>, language: Language) -> rusqlite::Result<Question> {
    let answer: Option<Text> = row.get(5)?;
    Ok(Question {
        id: id(row.get(0)?),
        at: row.get::<_, Moment>(1)?.timestamp(),
        author: masked_name(&row.get::<_, String>(2)?),
        is_mine: row.get(3)?,
        text: row.get::<_, Text>(4)?.to(language),
        answer: answer.map(|answer| answer.to(language)),
    })
}

pub fn ask(scene: &Scene<'_>, request: AskQuestion) -> Outcome<Question> {
    let listing = heard(scene, request.id.as_str())?;
    let member = scene.member()?;
    let is_on = let_in_at(listing.starts_at) <= scene.now && scene.now < listing.ends_at;
    if !listing.is_online() || !is_on {
        return Err(Refusal::new(Code::QuestionsClosed));
    }
    let text = request.text.trim();
    if let Some(why) = text_problem(text) {
        return Err(Refusal::field("/text", why));
    }
    let recent: Vec<Moment> = scene
        .tx
        .prepare_cached("SELECT at FROM questions WHERE member = ?1 AND at > ?2 ORDER BY at")?
        .query_map(params![member, scene.now.plus_seconds(-60)], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    if let (PER_MINUTE.., Some(first)) = (recent.len(), recent.first()) {
        return Err(Refusal::too_often(scene.now.seconds_until(first.plus_seconds(60))));
    }
    let name: String =
        scene.tx.query_row("SELECT name FROM members WHERE id = ?1", [member], |row| row.get(0))?;
    let said = Text::plain(text);
    let seq = note(scene.tx, &listing.id, Some(member), &name, &said, scene.now)?;
    Ok(Question {
        id: id(seq),
        at: scene.now.timestamp(),
        author: masked_name(&name),
        is_mine: true,
        text: text.to_owned(),
        answer: None,
    }
    .into())
}

/// Notes a message, and gives its number.
pub fn note(
    tx: &Connection,
    activity: &str,
    member: Option<&str>,
    author: &str,
    text: &Text,
    at: Moment,
) -> rusqlite::Result<i64> {
    tx.execute(
        "INSERT INTO questions (activity, member, author, text, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![activity, member, author, text, at],
    )?;
    Ok(tx.last_insert_rowid())
}

/// Notes what the host says to a message; says whether there is one.
pub fn answer(tx: &Connection, seq: Option<i64>, answer: &Text) -> rusqlite::Result<bool> {
    let answered =
        tx.execute("UPDATE questions SET answer = ?2 WHERE seq = ?1", params![seq, answer])?;
    Ok(answered > 0)
}

/// What is wrong with a trimmed message.
fn text_problem(text: &str) -> Option<&'static str> {
    match text.chars().count() {
        0 => Some("required"),
        count if count > LENGTH => Some("too_long"),
        _ if text.chars().any(|c| c.is_control() && c != '\n') => Some("invalid"),
        _ => None,
    }
}
