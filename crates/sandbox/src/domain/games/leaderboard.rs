//! Who is ahead.

use contract::games::{GetLeaderboard, Leaderboard, Ranking};
use rusqlite::params;

use super::catalogue::Stored;
use crate::{
    clock::Moment,
    domain::member::till::masked_name,
    refusal::Refusal,
    reply::{Answer, Outcome, Tag},
    scene::Scene,
};

/// How many are told.
const FIRST: u32 = 20;

pub fn show(scene: &Scene<'_>, request: GetLeaderboard) -> Outcome<Leaderboard> {
    let game = Stored::find_played(scene.tx, request.id.as_str())?;
    let member = scene.viewer();
    let ranked = ranked(scene, &game.id, member)?;
    let mine = ranked.iter().find(|ranking| ranking.is_mine).cloned();
    let entries = ranked.into_iter().filter(|ranking| ranking.rank <= FIRST).collect();
    Ok(Answer::tagged(Leaderboard { period: game.period(), entries, mine }, Tag::of_viewer(member)))
}

/// The first, and the member's own wherever that is.
fn ranked(scene: &Scene<'_>, game: &str, member: Option<&str>) -> Result<Vec<Ranking>, Refusal> {
    let ranked = scene
        .tx
        .prepare_cached(
            "WITH tries AS (
                 SELECT member, score, finished_at AS at, row_number() OVER (
                     PARTITION BY member ORDER BY score DESC, finished_at) AS nth
                 FROM rounds WHERE game = ?1 AND state = 'finished'
             ), players AS (
                 SELECT m.name, t.score, t.at, t.member IS ?2 AS is_mine
                 FROM tries t JOIN members m ON m.id = t.member WHERE t.nth = 1
                 UNION ALL SELECT name, score, at, 0 FROM crowd_scores WHERE game = ?1
             ), ranked AS (
                 SELECT *, row_number() OVER (ORDER BY score DESC, at, name) AS rank FROM players
             )
             SELECT rank, name, score, at, is_mine FROM ranked
             WHERE rank <= ?3 OR is_mine ORDER BY rank",
        )?
        .query_map(params![game, member, FIRST], |row| {
            Ok(Ranking {
                rank: row.get(0)?,
                name: masked_name(&row.get::<_, String>(1)?),
                score: row.get(2)?,
                at: row.get::<_, Moment>(3)?.timestamp(),
                is_mine: row.get(4)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(ranked)
}
