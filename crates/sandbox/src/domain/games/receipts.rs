//! Receipts: what was drawn, and all that it takes to draw it again.

use contract::{
    Code, Page,
    games::{DrawSummary, GetDraw, ListDraws, Receipt, TableRow},
    id::{DrawId, GameId, GamePrizeId, PrizeId, SegmentId},
};
use rusqlite::{OptionalExtension, params};

use super::{
    fair::{self, Row},
    prizes,
};
use crate::{
    clock::Moment, db::Json, domain::mall::read_name, language::Text, paging, refusal::Refusal,
    reply::Outcome, scene::Scene,
};

pub fn one(scene: &Scene<'_>, request: GetDraw) -> Outcome<Receipt> {
    Ok(show(scene, scene.member()?, request.id.as_str())?.into())
}

pub fn show(scene: &Scene<'_>, member: &str, id: &str) -> Result<Receipt, Refusal> {
    let receipt = scene
        .tx
        .prepare_cached(
            "SELECT d.id, d.serial, d.game, d.at, d.rule_version, d.segment, d.seed, d.nonce,
                 d.rows, d.ticket, d.digest, c.left, d.next_commitment
             FROM game_draws d JOIN chance_entries c ON c.draw = d.id
             WHERE d.id = ?1 AND d.member = ?2",
        )?
        .query_row([id, member], |row| {
            let seed: String = row.get(6)?;
            let Json(rows) = row.get::<_, Json<Vec<Row>>>(8)?;
            Ok(Receipt {
                id: DrawId(row.get(0)?),
                serial: row.get(1)?,
                game: GameId(row.get(2)?),
                at: row.get::<_, Moment>(3)?.timestamp(),
                rule_version: row.get(4)?,
                segment: SegmentId(row.get(5)?),
                prize: None,
                commitment: fair::commitment(&seed),
                seed,
                nonce: row.get(7)?,
                total_weight: fair::total(&rows),
                table: rows
                    .into_iter()
                    .map(|part| TableRow {
                        id: SegmentId(part.id),
                        title: part.title.to(scene.language),
                        weight: part.weight,
                        prize: GamePrizeId(part.prize),
                        kind: part.kind,
                    })
                    .collect(),
                ticket: row.get(9)?,
                digest: row.get(10)?,
                chances_left: row.get(11)?,
                next_commitment: row.get(12)?,
            })
        })
        .optional()?
        .ok_or_else(|| Refusal::new(Code::NotFound))?;
    Ok(Receipt { prize: prizes::of_draw(scene, id)?, ..receipt })
}

pub fn list(scene: &Scene<'_>, request: ListDraws) -> Outcome<Page<DrawSummary>> {
    let member = scene.member()?;
    let limit = paging::limit(request.limit)?;
    let before = paging::read_seq(request.cursor.as_deref()).unwrap_or(i64::MAX);
    let game = request.game.as_ref().map(GameId::as_str);
    let rows: Vec<(String, DrawSummary)> = scene
        .tx
        .prepare_cached(
            "SELECT d.seq, d.id, d.serial, d.game, g.title, d.at, d.title, d.picture, d.kind, w.id
             FROM game_draws d JOIN games g ON g.id = d.game
             LEFT JOIN prizes_won w ON w.draw = d.id
             WHERE d.member = ?1 AND (?2 IS NULL OR d.game = ?2) AND d.seq < ?3
             ORDER BY d.seq DESC LIMIT ?4",
        )?
        .query_map(params![member, game, before, limit + 1], |row| {
            let summary = DrawSummary {
                id: DrawId(row.get(1)?),
                serial: row.get(2)?,
                game: GameId(row.get(3)?),
                game_title: row.get::<_, Text>(4)?.to(scene.language),
                at: row.get::<_, Moment>(5)?.timestamp(),
                title: row.get::<_, Text>(6)?.to(scene.language),
                picture: row.get(7)?,
                kind: read_name(row.get(8)?)?,
                prize: row.get::<_, Option<_>>(9)?.map(PrizeId),
            };
            Ok((paging::write_seq(row.get(0)?), summary))
        })?
        .collect::<Result<_, _>>()?;
    Ok(paging::page(rows, limit).into())
}
