//! Draws: the chance, the prize, its stock and the receipt change together, or not at all.

use contract::{
    Code,
    games::{Draw, PrizeKind, Receipt},
};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    catalogue::Stored,
    chances,
    fair::{self, Row},
    pool::{self, Pool, PoolPrize},
    prizes, receipts,
};
use crate::{
    clock::Moment, db::Json, language::Text, random, refusal::Refusal, reply::Outcome, scene::Scene,
};

/// So that each serial has ten digits, and none looks like the first.
const FIRST_SERIAL: i64 = 1_000_204_081;

static DRAWN: Text = Text::new("抽奖", "抽獎", "Drawn:");

/// The member's secret seed for the next draw of a game, made when it is first needed.
pub fn seed(tx: &Connection, member: &str, game: &str) -> rusqlite::Result<String> {
    let kept = tx
        .prepare_cached(
            "SELECT seed FROM draw_seeds WHERE member = ?1 AND game = ?2 AND used_at IS NULL",
        )?
        .query_row([member, game], |row| row.get(0))
        .optional()?;
    match kept {
        Some(seed) => Ok(seed),
        None => {
            let seed = random::token();
            keep_seed(tx, &seed, member, game)?;
            Ok(seed)
        }
    }
}

fn keep_seed(tx: &Connection, seed: &str, member: &str, game: &str) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT INTO draw_seeds (seed, member, game) VALUES (?1, ?2, ?3)")?
        .execute([seed, member, game])?;
    Ok(())
}

/// What the member's next draw has to name.
pub fn commitment(tx: &Connection, member: &str, game: &str) -> rusqlite::Result<String> {
    Ok(fair::commitment(&seed(tx, member, game)?))
}

pub fn draw(scene: &Scene<'_>, request: Draw) -> Outcome<Receipt> {
    let member = scene.member()?;
    let tx = scene.tx;
    let game = Stored::find_draw(tx, request.id.as_str())?;
    if !fair::is_nonce(&request.nonce) {
        return Err(Refusal::field("/nonce", "invalid"));
    }
    if let Some(reason) = game.reason_of_time(scene.now) {
        return Err(reason.into());
    }
    if chances::left(tx, member, &game.id)? == 0 {
        return Err(Refusal::new(Code::NoChances));
    }
    let seed = seed(tx, member, &game.id)?;
    let commitment = fair::commitment(&seed);
    if commitment != request.commitment {
        // The seed stays, also when it was made just now: the next draw names its commitment.
        let refusal = Refusal::new(Code::CommitmentChanged).keeping_changes();
        return Err(refusal.with(|problem| problem.commitment = Some(commitment)));
    }
    let pool = Pool::find(tx, &game.id)?;
    let rows = pool.rows();
    if fair::table_hash(&rows) != request.table_hash {
        return Err(Refusal::new(Code::OddsChanged));
    }
    let nonce = &request.nonce;
    let play = Play { member, game: &game, at: scene.now, seed: &seed, nonce, rows: &rows };
    let (id, prize) = play.file(tx, &pool)?;
    chances::tell(scene, member, &game.id)?;
    if prize.kind != PrizeKind::None {
        prizes::award(scene, member, &id, prize, &game.picture)?;
    }
    Ok(receipts::show(scene, member, &id)?.into())
}

/// A draw before it is filed.
pub struct Play<'a> {
    pub member: &'a str,
    pub game: &'a Stored,
    pub at: Moment,
    pub seed: &'a str,
    pub nonce: &'a str,
    /// The segments of the pool at that time.
    pub rows: &'a [Row],
}

impl Play<'_> {
    /// Decides it and files all but the prize: the receipt, the chance, the stock, and the seeds.
    /// Gives its id, and what was drawn.
    pub fn file<'p>(
        &self,
        tx: &Connection,
        pool: &'p Pool,
    ) -> Result<(String, &'p PoolPrize), Refusal> {
        let verdict = fair::verdict(self.seed, self.nonce, self.rows)
            .ok_or_else(|| Refusal::internal("nothing can be drawn"))?;
        let prize = pool.prize(verdict.index)?;
        let segment = pool.segments.get(verdict.index).map(|(id, _)| id);
        let last: i64 = tx
            .prepare_cached("SELECT coalesce(max(seq), 0) FROM game_draws")?
            .query_row([], |row| row.get(0))?;
        let id = format!("drw_{:06}", last + 1);
        tx.prepare_cached("UPDATE draw_seeds SET used_at = ?2 WHERE seed = ?1")?
            .execute(params![self.seed, self.at])?;
        let next_seed = random::token();
        keep_seed(tx, &next_seed, self.member, &self.game.id)?;
        tx.prepare_cached(
            "INSERT INTO game_draws (id, serial, member, game, at, rule_version, segment, prize,
                 title, picture, kind, seed, nonce, rows, ticket, digest, next_commitment)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        )?
        .execute(params![
            id,
            format!("{:010}", FIRST_SERIAL + last),
            self.member,
            self.game.id,
            self.at,
            self.game.version,
            segment,
            prize.id,
            prize.title,
            prize.picture,
            prize.kind.as_str(),
            self.seed,
            self.nonce,
            Json(self.rows),
            verdict.ticket,
            verdict.digest,
            fair::commitment(&next_seed),
        ])?;
        let title = DRAWN.then(&prize.title);
        chances::use_one(tx, self.member, &self.game.id, self.at, &title, &id)?;
        pool::take(tx, &prize.id)?;
        Ok((id, prize))
    }
}
