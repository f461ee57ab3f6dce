//! What the brand does with games and prizes, and scenes for people and tests: calls of the control
//! surface.

use axum::routing::MethodFilter;
use contract::{
    Code,
    games::{ChanceReason, PrizeState as State, RoundState},
};
use rusqlite::params;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    catalogue::Stored,
    chances, fair,
    pool::Pool,
    prizes, rounds, seeding,
    stored::{StoredRound, Table},
};
use crate::{
    control::{Controls, Nothing, One, not_now, present},
    domain::{
        self,
        member::{self, till::masked_name},
        session::phone_number,
    },
    language::Text,
    refusal::Refusal,
    scene::Scene,
};

pub fn controls(controls: Controls) -> Controls {
    controls
        .on(MethodFilter::PATCH, "/games/{id}", set_game)
        .on(MethodFilter::POST, "/games/{id}/chances", set_chances)
        .on(MethodFilter::PATCH, "/prizes/{id}", set_prize)
        .on(MethodFilter::GET, "/rounds/{id}/solution", solution)
        .on(MethodFilter::POST, "/rounds/{id}/expire", expire)
        .on(MethodFilter::GET, "/won", list_won)
        .on(MethodFilter::POST, "/won/{id}/ship", ship)
        .on(MethodFilter::POST, "/won/{id}/deliver", deliver)
}

static GIFT: Text = Text::new("品牌赠送", "品牌贈送", "From the brand");

/// What is absent stays as it is. Times are in seconds from now; the past is negative.
#[derive(Deserialize)]
pub struct SetGame {
    id: String,
    opens_in_s: Option<i64>,
    closes_in_s: Option<i64>,
    rounds_per_day: Option<u32>,
}

fn set_game(scene: &Scene<'_>, request: SetGame) -> Result<Value, Refusal> {
    let at = |seconds: Option<i64>| seconds.map(|seconds| scene.now.plus_seconds(seconds));
    let changed = scene.tx.execute(
        "UPDATE games SET opens_at = coalesce(?2, opens_at), closes_at = coalesce(?3, closes_at),
             rounds_per_day = coalesce(?4, rounds_per_day) WHERE id = ?1",
        params![
            request.id,
            at(request.opens_in_s),
            at(request.closes_in_s),
            request.rounds_per_day
        ],
    );
    // Times out of order.
    changed.map_err(|_| Refusal::field("", "invalid"))?;
    let game = Stored::find(scene.tx, &request.id)?;
    seeding::stamp(scene.tx, &game.id)?;
    Ok(json!({
        "id": game.id,
        "opens_at": game.opens_at.map(|at| at.timestamp()),
        "closes_at": game.closes_at.timestamp(),
        "rounds_per_day": game.rounds_per_day,
    }))
}

#[derive(Deserialize)]
pub struct SetChances {
    id: String,
    phone: String,
    /// How many there should be.
    chances: u32,
}

fn set_chances(scene: &Scene<'_>, request: SetChances) -> Result<Value, Refusal> {
    let phone = phone_number(&request.phone)?;
    let member = member::by_phone(scene.tx, &phone)?;
    let member = member.ok_or_else(|| Refusal::new(Code::NotAMember))?;
    let game = Stored::find_draw(scene.tx, &request.id)?;
    domain::settle_member(scene, &member)?;
    let (daily, kept) = chances::parts(scene.tx, &member, &game.id)?;
    let wanted = i64::from(request.chances);
    // What is taken away is taken from those that stay, as far as there are any.
    let kept_change = (wanted - i64::from(daily + kept)).max(-i64::from(kept));
    let daily_change = wanted - i64::from(daily + kept) - kept_change;
    if kept_change != 0 || daily_change != 0 {
        let change = chances::Change::new(&member, &game.id, scene.now, ChanceReason::Gift, &GIFT);
        chances::Change { kept: kept_change, daily: daily_change, ..change }.announce(scene)?;
    }
    Ok(json!({ "game": game.id, "member": member, "chances": wanted }))
}

/// What is absent stays as it is.
#[derive(Deserialize)]
pub struct SetPrize {
    id: String,
    /// How many are left; null when there is no end of them.
    #[serde(default, deserialize_with = "present")]
    stock: Option<Option<u32>>,
    /// Of the game's tickets.
    weight: Option<u32>,
}

fn set_prize(scene: &Scene<'_>, request: SetPrize) -> Result<Value, Refusal> {
    let tx = scene.tx;
    let game: Result<String, _> =
        tx.query_row("SELECT game FROM game_prizes WHERE id = ?1", [&request.id], |row| row.get(0));
    let game = match game {
        Err(rusqlite::Error::QueryReturnedNoRows) => return Err(Refusal::new(Code::NotFound)),
        game => game?,
    };
    let invalid = |_| Refusal::field("", "invalid");
    if let Some(stock) = request.stock {
        // What has been given stays counted in the published total.
        tx.execute(
            "UPDATE game_prizes SET left = ?2, total = ?2 + coalesce(total - left, 0)
             WHERE id = ?1",
            params![request.id, stock],
        )
        .map_err(invalid)?;
    }
    if let Some(weight) = request.weight {
        tx.execute("UPDATE game_prizes SET weight = ?2 WHERE id = ?1", params![request.id, weight])
            .map_err(invalid)?;
    }
    let rows = Pool::find(tx, &game)?.rows();
    if fair::total(&rows) == 0 {
        return Err(Refusal::field("/weight", "out_of_range"));
    }
    seeding::stamp(tx, &game)?;
    let shown = tx.query_row(
        "SELECT total, left, weight FROM game_prizes WHERE id = ?1",
        [&request.id],
        |row| {
            Ok(json!({
                "id": request.id,
                "game": game,
                "total": row.get::<_, Option<u32>>(0)?,
                "left": row.get::<_, Option<u32>>(1)?,
                "weight": row.get::<_, u32>(2)?,
            }))
        },
    )?;
    Ok(shown)
}

/// All that has to be known to win a round.
fn solution(scene: &Scene<'_>, request: One) -> Result<Value, Refusal> {
    let round = StoredRound::find(scene.tx, &request.id)?;
    let answers = match &round.table {
        Table::Riddles(hall) => hall.solution(scene.language),
        Table::Quiz(sheet) => sheet.solution(),
        Table::Jigsaw(puzzle) => return Ok(json!({ "moves": puzzle.solution() })),
    };
    let answers =
        answers.into_iter().map(|(item, answer)| json!({ "item": item, "answer": answer }));
    Ok(json!({ "answers": answers.collect::<Vec<Value>>() }))
}

/// Lets a round run out now.
fn expire(scene: &Scene<'_>, request: One) -> Result<Value, Refusal> {
    rounds::expire_overdue(scene)?;
    let mut round = StoredRound::find(scene.tx, &request.id)?;
    if round.state == RoundState::Running {
        round.expires_at = scene.now;
        round.save(scene.tx)?;
        rounds::expire_overdue(scene)?;
        round = StoredRound::find(scene.tx, &request.id)?;
    }
    serde_json::to_value(round.show(scene.language)).map_err(Refusal::internal)
}

fn ship(scene: &Scene<'_>, request: One) -> Result<Value, Refusal> {
    step(scene, &request.id, State::Claimed, State::Shipped)
}

fn deliver(scene: &Scene<'_>, request: One) -> Result<Value, Refusal> {
    step(scene, &request.id, State::Shipped, State::Delivered)
}

/// Moves a prize on; 409 where that step does not follow.
fn step(scene: &Scene<'_>, id: &str, from: State, to: State) -> Result<Value, Refusal> {
    prizes::expire_overdue(scene)?;
    let (member, state) = prizes::state_of(scene.tx, id)?;
    if state != from {
        return Err(not_now());
    }
    if to == State::Shipped {
        prizes::note_parcel(scene.tx, id)?;
    }
    prizes::enter(scene, id, to)?;
    serde_json::to_value(prizes::show(scene, &member, id)?).map_err(Refusal::internal)
}

/// The latest goods that were won, without addresses.
fn list_won(scene: &Scene<'_>, _: Nothing) -> Result<Value, Refusal> {
    prizes::expire_overdue(scene)?;
    let data: Vec<Value> = scene
        .tx
        .prepare_cached(
            "SELECT w.id, d.serial, w.state, d.title, m.name FROM prizes_won w
             JOIN game_draws d ON d.id = w.draw JOIN members m ON m.id = w.member
             WHERE w.kind = 'goods' ORDER BY w.seq DESC LIMIT 30",
        )?
        .query_map([], |row| {
            Ok(json!({
                "id": row.get::<_, String>(0)?,
                "serial": row.get::<_, String>(1)?,
                "state": row.get::<_, String>(2)?,
                "title": row.get::<_, Text>(3)?.get(scene.language),
                "name": masked_name(&row.get::<_, String>(4)?),
            }))
        })?
        .collect::<Result<_, _>>()?;
    Ok(json!({ "data": data }))
}
