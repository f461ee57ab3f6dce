//! Rounds: begun, played, finished or run out; and what reaching the mark earns.

use chrono::NaiveDate;
use contract::{
    Code,
    games::{
        AnswerRound, ChanceReason, FinishRound, GameKind, GetRound, Round, RoundState, StartRound,
        TakeHint,
    },
    id::{PictureId, RoundId},
};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    catalogue::{Stored, StoredEarning},
    chances,
    jigsaw::{self, Picture, Puzzle},
    quiz::{self, Sheet},
    riddles::{self, Hall},
    stored::{Fresh, StoredRound, Table},
};
use crate::{
    clock::Moment, db::Json, language::Text, random::Dice, refusal::Refusal, reply::Outcome,
    scene::Scene,
};

/// How often a member may try something in a minute.
const ATTEMPTS_PER_MINUTE: u32 = 120;

static REACHED: Text = Text::new("达标", "達標", "mark reached");

/// The member's running round of a game.
pub fn running(tx: &Connection, member: &str, game: &str) -> rusqlite::Result<Option<String>> {
    tx.prepare_cached(
        "SELECT id FROM rounds WHERE member = ?1 AND game = ?2 AND state = 'running'",
    )?
    .query_row([member, game], |row| row.get(0))
    .optional()
}

/// The member's best score.
pub fn best(tx: &Connection, member: &str, game: &str) -> rusqlite::Result<Option<u32>> {
    tx.prepare_cached(
        "SELECT max(score) FROM rounds WHERE member = ?1 AND game = ?2 AND state = 'finished'",
    )?
    .query_row([member, game], |row| row.get(0))
}

pub fn start(scene: &Scene<'_>, request: StartRound) -> Outcome<Round> {
    let member = scene.member()?;
    let game = Stored::find_played(scene.tx, request.id.as_str())?;
    if let Some(id) = running(scene.tx, member, &game.id)? {
        return Ok(StoredRound::find(scene.tx, &id)?.show(scene.language).into());
    }
    if let Some(reason) = game.reason_of_time(scene.now) {
        return Err(reason.into());
    }
    if game.rounds_left(scene, member)? == Some(0) {
        return Err(
            Refusal::new(Code::LimitReached).with(|problem| problem.limit = game.rounds_per_day)
        );
    }
    let mut dice = Dice::Fair;
    let (table, minutes) = lay(scene.tx, &game, &request, scene.now, &mut dice)?;
    let id = dice.id("rnd");
    let day = scene.now.day();
    let unearned = match &game.earns {
        Some(earns) => unearned(scene.tx, member, &game.id, earns, day, scene.now)?,
        None => None,
    };
    let fresh = Fresh {
        id: &id,
        member,
        game: &game.id,
        started_at: scene.now,
        expires_at: scene.now.plus_seconds(minutes * 60).min(game.closes_at),
        mark: game.mark.filter(|_| game.earns.is_some()),
        unearned,
        table: &table,
    };
    fresh.file(scene.tx)?;
    Ok(StoredRound::find(scene.tx, &id)?.show(scene.language).into())
}

/// A table for a round, and for how many minutes.
pub fn lay(
    tx: &Connection,
    game: &Stored,
    request: &StartRound,
    now: Moment,
    dice: &mut Dice,
) -> Result<(Table, i64), Refusal> {
    if request.timed == Some(true) && game.kind != GameKind::Quiz {
        return Err(Refusal::field("/timed", "invalid"));
    }
    match game.kind {
        GameKind::Riddles => {
            let settings: riddles::Settings = game.settings()?;
            let riddles = contents(tx, "SELECT content FROM riddles ORDER BY position")?;
            Ok((Table::Riddles(Hall::new(&settings, riddles, dice)), settings.minutes))
        }
        GameKind::Quiz => {
            let settings: quiz::Settings = game.settings()?;
            let is_timed = request.timed == Some(true);
            if is_timed && settings.seconds.is_none() {
                return Err(Refusal::field("/timed", "invalid"));
            }
            let questions = contents(tx, "SELECT content FROM quiz_questions ORDER BY position")?;
            let sheet = Sheet::new(&settings, is_timed, questions, now, dice);
            Ok((Table::Quiz(sheet), settings.minutes))
        }
        GameKind::Jigsaw => {
            let settings: jigsaw::Settings = game.settings()?;
            let size = chosen(request.size, "/size", |size| settings.sizes.contains(size))?;
            let known = |picture: &PictureId| settings.pictures.contains(&picture.0);
            let picture = chosen(request.picture.clone(), "/picture", known)?;
            let picture = find_picture(tx, picture.as_str())?;
            Ok((Table::Jigsaw(Puzzle::new(picture, size, dice)), settings.minutes))
        }
        GameKind::Wheel | GameKind::Grid | GameKind::Unknown => Err(Refusal::new(Code::NotFound)),
    }
}

fn contents<T: serde::de::DeserializeOwned>(
    tx: &Connection,
    sql: &str,
) -> rusqlite::Result<Vec<T>> {
    tx.prepare_cached(sql)?.query_map([], |row| Ok(row.get::<_, Json<T>>(0)?.0))?.collect()
}

fn chosen<T>(
    choice: Option<T>,
    pointer: &str,
    is_there: impl FnOnce(&T) -> bool,
) -> Result<T, Refusal> {
    let choice = choice.ok_or_else(|| Refusal::field(pointer, "required"))?;
    if is_there(&choice) { Ok(choice) } else { Err(Refusal::field(pointer, "invalid")) }
}

pub fn find_picture(tx: &Connection, id: &str) -> rusqlite::Result<Picture> {
    tx.prepare_cached("SELECT id, url, title, alt FROM jigsaw_pictures WHERE id = ?1")?.query_row(
        [id],
        |row| {
            Ok(Picture { id: row.get(0)?, url: row.get(1)?, title: row.get(2)?, alt: row.get(3)? })
        },
    )
}

pub fn one(scene: &Scene<'_>, request: GetRound) -> Outcome<Round> {
    Ok(StoredRound::of_member(scene, &request.id)?.show(scene.language).into())
}

/// What cannot be accepted counts as an attempt nevertheless.
fn rejected() -> Refusal {
    Refusal::new(Code::AnswerRejected).keeping_changes()
}

/// A round of the member's own that can still be played. Everything before it is found counts as an
/// attempt.
fn open_round(scene: &Scene<'_>, id: &RoundId) -> Result<StoredRound, Refusal> {
    let member = scene.member()?;
    let recent: u32 = scene
        .tx
        .prepare_cached("SELECT count(*) FROM round_attempts WHERE member = ?1 AND at > ?2")?
        .query_row(params![member, scene.now.plus_seconds(-60)], |row| row.get(0))?;
    if recent >= ATTEMPTS_PER_MINUTE {
        return Err(Refusal::too_often(10));
    }
    scene.tx.execute(
        "DELETE FROM round_attempts WHERE member = ?1 AND at <= ?2",
        params![member, scene.now.plus_seconds(-60)],
    )?;
    scene.tx.execute(
        "INSERT INTO round_attempts (member, at) VALUES (?1, ?2)",
        params![member, scene.now],
    )?;
    let round = StoredRound::of_member(scene, id).map_err(Refusal::keeping_changes)?;
    match round.state {
        RoundState::Running => Ok(round),
        state if state == RoundState::Expired || round.finished_at == Some(round.expires_at) => {
            let ended_at = Some(round.expires_at.timestamp());
            let refusal = Refusal::new(Code::RoundExpired);
            Err(refusal.with(|problem| problem.ended_at = ended_at).keeping_changes())
        }
        _ => Err(rejected()),
    }
}

pub fn answer(scene: &Scene<'_>, request: AnswerRound) -> Outcome<Round> {
    let mut round = open_round(scene, &request.id)?;
    let accepted = match &mut round.table {
        Table::Riddles(hall) => hall.answer(&request.item, &request.answer),
        Table::Quiz(sheet) => sheet.answer(&request.item, &request.answer, scene.now),
        Table::Jigsaw(_) => None,
    };
    accepted.ok_or_else(rejected)?;
    if round.table.is_complete() {
        end(scene, &mut round)?;
    }
    round.save(scene.tx)?;
    Ok(round.show(scene.language).into())
}

pub fn hint(scene: &Scene<'_>, request: TakeHint) -> Outcome<Round> {
    let mut round = open_round(scene, &request.id)?;
    let given = match &mut round.table {
        Table::Riddles(hall) => hall.hint(&request.item),
        Table::Quiz(_) | Table::Jigsaw(_) => None,
    };
    given.ok_or_else(rejected)?;
    round.save(scene.tx)?;
    Ok(round.show(scene.language).into())
}

pub fn finish(scene: &Scene<'_>, request: FinishRound) -> Outcome<Round> {
    let mut round = open_round(scene, &request.id)?;
    let took_ms = scene.now.0.saturating_sub(round.started_at.0);
    let is_fit = match &mut round.table {
        Table::Jigsaw(puzzle) => puzzle.solve(&request.moves, took_ms).is_some(),
        Table::Riddles(_) | Table::Quiz(_) => request.moves.is_empty(),
    };
    if !is_fit {
        return Err(rejected());
    }
    end(scene, &mut round)?;
    round.save(scene.tx)?;
    Ok(round.show(scene.language).into())
}

/// Ends a round, and tells the member's open pages of what it has earned.
fn end(scene: &Scene<'_>, round: &mut StoredRound) -> Result<(), Refusal> {
    close(scene.tx, round, scene.now)?;
    match &round.earned {
        Some(earned) => chances::tell(scene, &round.member, &earned.game),
        None => Ok(()),
    }
}

/// Ends a round with the score that it has, and gives what that earns.
pub fn close(tx: &Connection, round: &mut StoredRound, now: Moment) -> Result<(), Refusal> {
    round.state = RoundState::Finished;
    round.finished_at = Some(now);
    let game = Stored::find(tx, &round.game)?;
    let Some(earns) = game.earns else { return Ok(()) };
    let day = round.started_at.day();
    round.unearned = unearned(tx, &round.member, &round.game, &earns, day, now)?;
    let is_reached = round.mark.is_some_and(|mark| round.table.score() >= mark);
    if round.unearned.is_some() || !is_reached {
        return Ok(());
    }
    let title = game.title.then(&REACHED);
    let earned = earns.earned;
    let change = chances::Change::new(&round.member, &earned.game, now, ChanceReason::Mark, &title);
    chances::Change { kept: earned.chances.into(), round: Some(&round.id), ..change }.enter(tx)?;
    round.earned = Some(earned);
    Ok(())
}

/// Whether a member can earn no more with a game today.
pub fn is_used_up(scene: &Scene<'_>, member: &str, game: &Stored) -> rusqlite::Result<bool> {
    let Some(earns) = &game.earns else { return Ok(true) };
    let day = scene.now.day();
    if unearned(scene.tx, member, &game.id, earns, day, scene.now)?.is_some() {
        return Ok(true);
    }
    let is_out_of_rounds = game.rounds_left(scene, member)? == Some(0);
    Ok(is_out_of_rounds && running(scene.tx, member, &game.id)?.is_none())
}

/// Why a round of that day earns nothing, whatever its score.
fn unearned(
    tx: &Connection,
    member: &str,
    game: &str,
    earns: &StoredEarning,
    day: NaiveDate,
    now: Moment,
) -> rusqlite::Result<Option<Code>> {
    if now >= earns.closes_at {
        return Ok(Some(Code::GameOver));
    }
    let earned_today: u32 = tx
        .prepare_cached(
            "SELECT count(*) FROM rounds
             WHERE member = ?1 AND game = ?2 AND day = ?3 AND earned IS NOT NULL",
        )?
        .query_row(params![member, game, day.to_string()], |row| row.get(0))?;
    Ok((earned_today >= earns.per_day).then_some(Code::LimitReached))
}

/// What nobody finished in time, whoever asks. What was answered until then counts; a round without
/// a score is over without one.
pub fn expire_overdue(scene: &Scene<'_>) -> Result<(), Refusal> {
    let overdue: Vec<String> = scene
        .tx
        .prepare_cached("SELECT id FROM rounds WHERE state = 'running' AND expires_at <= ?1")?
        .query_map([scene.now], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for id in overdue {
        let mut round = StoredRound::find(scene.tx, &id)?;
        if round.table.score() > 0 {
            end(scene, &mut round)?;
            round.finished_at = Some(round.expires_at);
        } else {
            round.state = RoundState::Expired;
        }
        round.save(scene.tx)?;
    }
    Ok(())
}
