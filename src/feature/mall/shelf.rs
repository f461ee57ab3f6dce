//! The rewards as they stand: two in a row, drawn anew when something about them has changed.

use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

use contract::mall::Reward;

use crate::feature::listing::is_between;

const IN_A_ROW: usize = 2;

/// Rewards side by side. Two rows are the same only when all in them is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(Arc<[Arc<Reward>]>);

impl Row {
    pub fn rewards(&self) -> &[Arc<Reward>] {
        &self.0
    }
}

impl Hash for Row {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.first().map(|reward| &reward.id).hash(state);
    }
}

/// Sets `rewards` out in rows; those of `before` that are still so are taken over as they are.
pub fn rows(rewards: &[Arc<Reward>], before: &[Row]) -> Vec<Row> {
    let row = |(nth, side_by_side): (usize, &[Arc<Reward>])| match before.get(nth) {
        Some(row) if row.rewards() == side_by_side => row.clone(),
        _ => Row(side_by_side.into()),
    };
    rewards.chunks(IN_A_ROW).enumerate().map(row).collect()
}

/// Whether between two moments, in seconds since 1970, a sale has begun or ended.
pub fn has_turned(rewards: &[Arc<Reward>], before: f64, now: f64) -> bool {
    rewards.iter().filter_map(|reward| reward.sale.as_ref()).any(|sale| {
        [&sale.starts_at, &sale.ends_at].iter().any(|turn| is_between(turn, before, now))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use contract::mall::Reward;
    use serde_json::json;

    use super::{Row, has_turned, rows};

    fn reward(id: &str) -> Arc<Reward> {
        let json = json!({ "id": id, "kind": "goods", "title": id, "price": { "points": 10 } });
        Arc::new(serde_json::from_value(json).unwrap())
    }

    fn on_sale(starts_at: &str, ends_at: &str) -> Vec<Arc<Reward>> {
        let sale = serde_json::from_value(json!({ "starts_at": starts_at, "ends_at": ends_at }));
        let sale = Reward { sale: Some(sale.unwrap()), ..Reward::clone(&reward("sale")) };
        vec![reward("plain"), Arc::new(sale)]
    }

    fn ids<'a>(rows: &'a [Row]) -> Vec<Vec<&'a str>> {
        let ids = |row: &'a Row| row.rewards().iter().map(|reward| reward.id.as_str()).collect();
        rows.iter().map(ids).collect()
    }

    #[test]
    fn two_stand_in_a_row_and_the_last_one_may_stand_alone() {
        let rewards = ["a", "b", "c"].map(reward);
        assert_eq!(ids(&rows(&rewards, &[])), [vec!["a", "b"], vec!["c"]]);
        assert!(rows(&[], &[]).is_empty());
    }

    #[test]
    fn only_a_row_with_news_is_another_one() {
        let mut rewards = ["a", "b", "c", "d", "e"].map(reward);
        let before = rows(&rewards, &[]);
        Arc::make_mut(&mut rewards[2]).stock = Some(1);
        let after = rows(&rewards, &before);
        let is_same: Vec<bool> = before.iter().zip(&after).map(|(a, b)| a == b).collect();
        assert_eq!(is_same, [true, false, true]);
        assert!(Arc::ptr_eq(&before[0].0, &after[0].0), "and is not even copied");
    }

    #[test]
    fn a_sale_turns_when_it_begins_and_when_it_ends_each_once() {
        let rewards = on_sale("1970-01-01T08:01:40+08:00", "1970-01-01T08:03:20+08:00");
        let turned: Vec<u32> = (1_u32..300)
            .filter(|now| has_turned(&rewards, f64::from(now - 1), f64::from(*now)))
            .collect();
        assert_eq!(turned, [101, 201]);
        assert!(!has_turned(&[reward("plain")], 0.0, 1e12));
    }
}
