//! The seed's games: their rules, their prizes, and what their rounds are made of.

use chrono::NaiveDate;
use contract::games::GameKind;
use rusqlite::{Connection, params};
use serde::Deserialize;
use serde_json::Value;

use super::{
    detail::DrawSettings,
    history,
    jigsaw::{self, Picture},
    quiz,
    riddles::{self, Riddle},
    streaks,
};
use crate::{
    clock::Moment,
    db::Json,
    domain::{coupons::Template, mall::read_name},
    language::Text,
    random,
    refusal::Refusal,
    seed::{self, Seed, Seeding, missing},
};

const DAY_S: i64 = 24 * 3600;

#[derive(Deserialize)]
struct SeedGames {
    games: Vec<SeedGame>,
    organiser: Text,
    contact: Text,
    prizes: Vec<SeedPrize>,
    riddles: Vec<Riddle>,
    questions: Vec<quiz::Source>,
    pictures: Vec<Picture>,
    check_in: streaks::Rules,
}

#[derive(Deserialize)]
struct SeedGame {
    id: String,
    kind: String,
    title: Text,
    summary: Text,
    picture: String,
    /// From today; the past is negative. It opens with a day, and closes at the end of one.
    opens_days: Option<i64>,
    closes_days: i64,
    rounds_per_day: Option<u32>,
    mark: Option<u32>,
    earns: Option<SeedEarning>,
    how_to_play: Vec<Text>,
    conditions: Vec<Text>,
    settings: Value,
    #[serde(default)]
    segments: Vec<SeedSegment>,
}

#[derive(Deserialize)]
struct SeedEarning {
    game: String,
    chances: u32,
    /// How often a day.
    #[serde(default = "once")]
    per_day: u32,
}

fn once() -> u32 {
    1
}

#[derive(Deserialize)]
struct SeedSegment {
    id: String,
    prize: String,
}

#[derive(Deserialize)]
struct SeedPrize {
    id: String,
    game: String,
    title: Text,
    picture: Option<String>,
    kind: String,
    points: Option<i64>,
    value_minor: Option<i64>,
    /// Absent when there is no end of them.
    stock: Option<u32>,
    weight: u32,
    claim_days: Option<u32>,
    coupon: Option<Template>,
}

pub fn seed(seeding: &Seeding<'_>) -> rusqlite::Result<()> {
    let data: SeedGames = seed::data(seed::GAMES)?;
    let tx = seeding.tx;
    for (position, game) in (1_i64..).zip(&data.games) {
        add_game(seeding, position, game, &data)?;
    }
    for (position, prize) in (1_i64..).zip(&data.prizes) {
        add_prize(tx, position, prize)?;
    }
    for (position, riddle) in (1_i64..).zip(&data.riddles) {
        let sql = "INSERT INTO riddles (position, content) VALUES (?1, ?2)";
        tx.prepare_cached(sql)?.execute(params![position, Json(riddle)])?;
    }
    for (position, question) in (1_i64..).zip(&data.questions) {
        let sql = "INSERT INTO quiz_questions (position, content) VALUES (?1, ?2)";
        tx.prepare_cached(sql)?.execute(params![position, Json(question)])?;
    }
    for picture in &data.pictures {
        tx.execute(
            "INSERT INTO jigsaw_pictures (id, url, title, alt) VALUES (?1, ?2, ?3, ?4)",
            params![picture.id, picture.url, picture.title, picture.alt],
        )?;
    }
    let rules = &data.check_in;
    tx.execute(
        "INSERT INTO check_in_rules (id, points, rewards, make_up) VALUES (1, ?1, ?2, ?3)",
        params![rules.points, Json(&rules.rewards), rules.make_up.map(Json)],
    )?;
    let done = data.games.iter().try_for_each(|game| stamp(tx, &game.id));
    done.map_err(|_| missing("games"))?;
    if seeding.seed == Seed::Empty {
        return Ok(());
    }
    history::write(seeding).map_err(|_| missing("the history of games"))
}

fn add_game(
    seeding: &Seeding<'_>,
    position: i64,
    game: &SeedGame,
    data: &SeedGames,
) -> rusqlite::Result<()> {
    let from = |day: NaiveDate, days: i64| Moment::start_of(day).plus_seconds(days * DAY_S);
    let kind: GameKind = read_name(game.kind.clone())?;
    let daily_chances = daily_chances(kind, &game.settings).map_err(|_| missing(&game.id))?;
    let earns = game.earns.as_ref();
    seeding.tx.execute(
        "INSERT INTO games (id, position, kind, title, summary, picture, opens_at, closes_at,
             rounds_per_day, mark, earns_game, earns_chances, earns_per_day, daily_chances,
             how_to_play, conditions, settings, organiser, contact, version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
             ?19, '')",
        params![
            game.id,
            position,
            game.kind,
            game.title,
            game.summary,
            game.picture,
            game.opens_days.map(|days| from(seeding.today, days)),
            from(seeding.today, game.closes_days + 1).plus_seconds(-1),
            game.rounds_per_day,
            game.mark,
            earns.map(|earns| &earns.game),
            earns.map(|earns| earns.chances),
            earns.map(|earns| earns.per_day),
            daily_chances,
            Json(&game.how_to_play),
            Json(&game.conditions),
            game.settings.to_string(),
            data.organiser,
            data.contact,
        ],
    )?;
    for (position, segment) in (1_i64..).zip(&game.segments) {
        if !data.prizes.iter().any(|prize| prize.id == segment.prize && prize.game == game.id) {
            return Err(missing(&segment.prize));
        }
        seeding.tx.execute(
            "INSERT INTO segments (game, position, id, prize) VALUES (?1, ?2, ?3, ?4)",
            params![game.id, position, segment.id, segment.prize],
        )?;
    }
    let prizes = || data.prizes.iter().filter(|prize| prize.game == game.id);
    let is_shown =
        |prize: &SeedPrize| game.segments.iter().any(|segment| segment.prize == prize.id);
    let has_all = prizes().all(is_shown) && prizes().any(|prize| prize.kind == "none");
    if kind.is_draw() && !has_all { Err(missing(&game.id)) } else { Ok(()) }
}

/// Of a draw. Settings that cannot be read are found when the data is made, not when somebody plays.
fn daily_chances(kind: GameKind, settings: &Value) -> Result<u32, serde_json::Error> {
    match kind {
        GameKind::Riddles => riddles::Settings::deserialize(settings).map(|_| 0),
        GameKind::Jigsaw => jigsaw::Settings::deserialize(settings).map(|_| 0),
        GameKind::Quiz => quiz::Settings::deserialize(settings).map(|_| 0),
        GameKind::Wheel | GameKind::Grid | GameKind::Unknown => {
            DrawSettings::deserialize(settings).map(|settings| settings.daily_chances)
        }
    }
}

fn add_prize(tx: &Connection, position: i64, prize: &SeedPrize) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO game_prizes (id, game, position, title, picture, kind, points, value_minor,
             total, left, weight, claim_days, coupon)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?11, ?12)",
        params![
            prize.id,
            prize.game,
            position,
            prize.title,
            prize.picture,
            prize.kind,
            prize.points,
            prize.value_minor,
            prize.stock,
            prize.weight,
            prize.claim_days,
            prize.coupon.as_ref().map(Json),
        ],
    )?;
    Ok(())
}

/// Gives the rules of a game a version of their own: another one whenever anything differs that is
/// published with them, but for what is left of a prize.
pub fn stamp(tx: &Connection, game: &str) -> Result<(), Refusal> {
    let (rules, closes_at): (String, Moment) = tx.query_row(
        "SELECT json_array(title, opens_at, closes_at, rounds_per_day, mark, earns_game,
             earns_chances, earns_per_day, how_to_play, conditions, settings, organiser, contact,
             (SELECT json_group_array(json_array(id, title, kind, points, value_minor, total,
                     weight, claim_days, coupon))
                 FROM (SELECT * FROM game_prizes WHERE game = games.id ORDER BY position))),
             closes_at
         FROM games WHERE id = ?1",
        [game],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let hash = random::sha256_hex(rules.as_bytes());
    let version = format!("{}-{}", closes_at.day().format("%Y"), hash.get(..8).unwrap_or(&hash));
    tx.execute("UPDATE games SET version = ?2 WHERE id = ?1", params![game, version])?;
    Ok(())
}

#[cfg(test)]
mod tests;
