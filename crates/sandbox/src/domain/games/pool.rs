//! What a draw can give, and how likely each of it is at this moment.

use contract::games::PrizeKind;
use rusqlite::{Connection, params};

use super::fair::Row;
use crate::{domain::mall::read_name, language::Text, refusal::Refusal};

pub struct Pool {
    pub prizes: Vec<PoolPrize>,
    /// In the order in which they are shown: the id, and which of the prizes it stands for.
    pub segments: Vec<(String, usize)>,
}

pub struct PoolPrize {
    pub id: String,
    pub title: Text,
    pub picture: Option<String>,
    pub kind: PrizeKind,
    pub points: Option<i64>,
    pub value_minor: Option<i64>,
    pub total: Option<u32>,
    pub left: Option<u32>,
    weight: u32,
    pub claim_days: Option<u32>,
    pub coupon: Option<String>,
}

impl Pool {
    pub fn find(tx: &Connection, game: &str) -> Result<Self, Refusal> {
        let prizes: Vec<PoolPrize> = tx
            .prepare_cached(
                "SELECT id, title, picture, kind, points, value_minor, total, left, weight,
                     claim_days, coupon
                 FROM game_prizes WHERE game = ?1 ORDER BY position",
            )?
            .query_map([game], |row| {
                Ok(PoolPrize {
                    id: row.get(0)?,
                    title: row.get(1)?,
                    picture: row.get(2)?,
                    kind: read_name(row.get(3)?)?,
                    points: row.get(4)?,
                    value_minor: row.get(5)?,
                    total: row.get(6)?,
                    left: row.get(7)?,
                    weight: row.get(8)?,
                    claim_days: row.get(9)?,
                    coupon: row.get(10)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        let segments: Vec<(String, String)> = tx
            .prepare_cached("SELECT id, prize FROM segments WHERE game = ?1 ORDER BY position")?
            .query_map([game], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let index = |prize: &str| prizes.iter().position(|known| known.id == prize);
        let segments = segments
            .into_iter()
            .map(|(id, prize)| Ok((id, index(&prize).ok_or_else(|| lost(&prize))?)))
            .collect::<Result<_, Refusal>>()?;
        Ok(Self { prizes, segments })
    }

    pub fn prize(&self, segment: usize) -> Result<&PoolPrize, Refusal> {
        let prize = self.segments.get(segment).and_then(|(_, prize)| self.prizes.get(*prize));
        prize.ok_or_else(|| lost("segment"))
    }

    /// The tickets of each prize now: those of what is used up belong to the way to win nothing.
    pub fn weights(&self) -> Vec<u32> {
        let is_gone = |prize: &PoolPrize| prize.left == Some(0);
        let gone: u32 =
            self.prizes.iter().filter(|prize| is_gone(prize)).map(|prize| prize.weight).sum();
        self.prizes
            .iter()
            .map(|prize| match prize.kind {
                _ if is_gone(prize) => 0,
                PrizeKind::None => prize.weight + gone,
                _ => prize.weight,
            })
            .collect()
    }

    /// The segments with their tickets now: a prize on several of them has its tickets spread
    /// evenly, the first ones having what is over.
    pub fn rows(&self) -> Vec<Row> {
        let weights = self.weights();
        // How many of the first segments stand for a prize.
        let count = |first: usize, prize: usize| {
            let first = self.segments.iter().take(first);
            first.filter(|(_, other)| *other == prize).count() as u32
        };
        let row = |(position, (id, index)): (usize, &(String, usize))| {
            let (prize, weight) = (self.prizes.get(*index)?, weights.get(*index)?);
            let (before, all) = (count(position, *index), count(self.segments.len(), *index));
            Some(Row {
                id: id.clone(),
                title: prize.title.clone(),
                weight: weight / all + u32::from(before < weight % all),
                prize: prize.id.clone(),
                kind: prize.kind,
            })
        };
        self.segments.iter().enumerate().filter_map(row).collect()
    }
}

fn lost(what: &str) -> Refusal {
    Refusal::internal(format!("{what} is not in the pool"))
}

/// Takes one of a prize from the stock, where that has an end.
pub fn take(tx: &Connection, prize: &str) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE game_prizes SET left = left - 1 WHERE id = ?1")?
        .execute(params![prize])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use contract::games::PrizeKind;

    use super::{Pool, PoolPrize};
    use crate::{domain::games::fair, language::Text};

    fn prize(kind: PrizeKind, weight: u32, left: Option<u32>) -> PoolPrize {
        PoolPrize {
            id: String::new(),
            title: Text::plain("x"),
            picture: None,
            kind,
            points: None,
            value_minor: None,
            total: left.map(|left| left + 1),
            left,
            weight,
            claim_days: None,
            coupon: None,
        }
    }

    #[test]
    fn what_is_used_up_goes_to_nothing_and_the_total_stays() {
        let mut pool = Pool {
            prizes: vec![
                prize(PrizeKind::Goods, 7, Some(1)),
                prize(PrizeKind::Points, 93, None),
                prize(PrizeKind::None, 900, None),
            ],
            segments: [0, 2, 1, 2, 1, 0].map(|index| (format!("seg_{index}"), index)).to_vec(),
        };
        let weights = |pool: &Pool| pool.rows().iter().map(|row| row.weight).collect::<Vec<_>>();
        assert_eq!(weights(&pool), [4, 450, 47, 450, 46, 3]);
        assert_eq!(fair::total(&pool.rows()), 1_000);
        pool.prizes[0].left = Some(0);
        assert_eq!(weights(&pool), [0, 454, 47, 453, 46, 0]);
        assert_eq!(fair::total(&pool.rows()), 1_000);
    }
}
