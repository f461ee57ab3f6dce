//! What a member is about to redeem: how many, for how much, with which points, and where it goes.

use contract::{
    Money, Points, Timestamp,
    id::AddressId,
    mall::{Cost, RedeemReward, Reward, Way},
    points::Lot,
};

/// The contract's bound for one redemption.
const MOST: u32 = 99;

/// How many there are for a member: 1 at least, so that there is something to show.
pub fn most(reward: &Reward) -> u32 {
    let bounds = [reward.stock, reward.limit_left].into_iter().flatten();
    bounds.fold(MOST, u32::min).max(1)
}

/// What keeps a member from choosing one more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// How many a member may have.
    Limit,
    Stock,
    /// The points that the member has.
    Balance,
    /// What one redemption takes.
    Request,
}

/// How many one may choose at such a price and with such a balance, 1 at least; and what keeps one
/// from choosing more.
pub fn bound(reward: &Reward, price: &Cost, balance: Option<Points>) -> (u32, Bound) {
    let affordable = balance
        .filter(|_| price.points > Points::ZERO)
        .map(|balance| u32::try_from(balance.0.max(0) / price.points.0).unwrap_or(u32::MAX));
    let bounds = [
        (reward.limit_left, Bound::Limit),
        (reward.stock, Bound::Stock),
        (affordable, Bound::Balance),
        (Some(MOST), Bound::Request),
    ];
    let known = bounds.into_iter().filter_map(|(most, bound)| Some((most?.max(1), bound)));
    known.min_by_key(|(most, _)| *most).unwrap_or((1, Bound::Request))
}

/// What the whole quantity costs.
pub fn total(price: &Cost, quantity: u32) -> Cost {
    Cost {
        points: Points(price.points.0.saturating_mul(i64::from(quantity))),
        money: price.money.as_ref().map(|money| {
            let times = |minor: u64| minor.checked_mul(u64::from(quantity));
            changed(money, times).unwrap_or_else(|| money.clone())
        }),
    }
}

/// What one costs where so many cost so much; `None` when that cannot be told.
pub fn each(cost: &Cost, quantity: u32) -> Option<Cost> {
    let share = |minor: u64| minor.checked_div(u64::from(quantity));
    let price = Cost {
        points: Points(cost.points.0.checked_div(i64::from(quantity))?),
        money: match &cost.money {
            Some(money) => Some(changed(money, share)?),
            None => None,
        },
    };
    (total(&price, quantity) == *cost).then_some(price)
}

/// A decimal amount made another one, with as many places as it has.
fn changed(money: &Money, change: impl Fn(u64) -> Option<u64>) -> Option<Money> {
    let (whole, fraction) = money.amount.split_once('.').unwrap_or((&money.amount, ""));
    let minor = change([whole, fraction].concat().parse().ok()?)?;
    let places = fraction.len();
    let mut digits = minor.to_string();
    while digits.len() <= places {
        digits.insert(0, '0');
    }
    if places > 0 {
        digits.insert(digits.len() - places, '.');
    }
    Some(Money { amount: digits, currency: money.currency.clone() })
}

/// The points that so many would be taken from, by when they expire: the first to expire go first.
pub fn spent(lots: &[Lot], points: Points) -> Vec<(Option<Timestamp>, Points)> {
    let day = |at: Option<Timestamp>| at.map(|at| at.date_naive());
    let mut left = points;
    let mut spent: Vec<(Option<Timestamp>, Points)> = Vec::new();
    for lot in lots {
        let part = lot.points.min(left);
        if part <= Points::ZERO {
            continue;
        }
        left = left - part;
        match spent.last_mut().filter(|(until, _)| day(*until) == day(lot.expires_at)) {
            Some((_, sum)) => *sum = *sum + part,
            None => spent.push((lot.expires_at, part)),
        }
    }
    spent
}

/// What the member has chosen so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub quantity: u32,
    pub way: Option<Way>,
    pub address: Option<AddressId>,
    /// A store's code.
    pub store: Option<String>,
}

/// What is still to be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    Address,
    Store,
}

impl Choice {
    /// The request, for what the member was shown as the price of one.
    pub fn order(&self, reward: &Reward, price: &Cost) -> Result<RedeemReward, Lack> {
        let (address, store) = match self.way {
            Some(Way::Delivery) => (Some(self.address.clone().ok_or(Lack::Address)?), None),
            Some(Way::Store) => (None, Some(self.store.clone().ok_or(Lack::Store)?)),
            _ => (None, None),
        };
        Ok(RedeemReward {
            reward: reward.id.clone(),
            quantity: self.quantity,
            address,
            store,
            expected_cost: total(price, self.quantity),
        })
    }
}

#[cfg(test)]
mod tests {
    use contract::{
        Money, Points,
        id::AddressId,
        mall::{Cost, Reward, Way},
        points::Lot,
    };
    use proptest::prelude::*;

    use super::{Bound, Choice, Lack, bound, each, most, spent, total};

    fn reward(stock: Option<u32>, limit_left: Option<u32>) -> Reward {
        let json = serde_json::json!({
            "id": "rwd_x", "kind": "goods", "title": "x", "price": { "points": 120 },
            "stock": stock, "limit_left": limit_left,
        });
        serde_json::from_value(json).unwrap()
    }

    fn cost(points: i64, amount: &str) -> Cost {
        let money = Money { amount: amount.into(), currency: "CNY".into() };
        Cost { points: Points(points), money: Some(money) }
    }

    #[test]
    fn nobody_chooses_more_than_there_is_or_than_is_left_for_them() {
        assert_eq!(most(&reward(Some(12), Some(2))), 2);
        assert_eq!(most(&reward(Some(3), None)), 3);
        assert_eq!(most(&reward(None, None)), 99);
        assert_eq!(most(&reward(Some(0), Some(0))), 1);
    }

    #[test]
    fn what_keeps_one_from_more_is_named() {
        let price = Cost { points: Points(120), money: None };
        let of = |reward: Reward, balance: Option<i64>| bound(&reward, &price, balance.map(Points));
        assert_eq!(of(reward(Some(12), Some(2)), Some(9_999)), (2, Bound::Limit));
        assert_eq!(of(reward(Some(2), Some(2)), Some(9_999)), (2, Bound::Limit));
        assert_eq!(of(reward(Some(3), None), Some(9_999)), (3, Bound::Stock));
        assert_eq!(of(reward(Some(12), None), Some(599)), (4, Bound::Balance));
        assert_eq!(of(reward(None, None), Some(0)), (1, Bound::Balance));
        assert_eq!(of(reward(None, None), Some(i64::MAX)), (99, Bound::Request));
        assert_eq!(of(reward(None, None), None), (99, Bound::Request));
        let free = Cost::default();
        assert_eq!(bound(&reward(Some(5), None), &free, Some(Points(0))), (5, Bound::Stock));
    }

    #[test]
    fn the_price_of_one_follows_from_what_several_cost() {
        assert_eq!(each(&cost(2_040, "117.00"), 3), Some(cost(680, "39.00")));
        assert_eq!(each(&cost(90, "0.05"), 1), Some(cost(90, "0.05")));
        assert_eq!(each(&cost(100, "3.00"), 3), None, "points do not come in thirds");
        assert_eq!(each(&cost(90, "0.10"), 3), None);
        assert_eq!(each(&cost(90, "odd"), 3), None);
        assert_eq!(each(&cost(90, "3.00"), 0), None);
    }

    #[test]
    fn the_first_to_expire_are_spent_first_and_only_as_far_as_they_are_needed() {
        let lot = |points: i64, expires_at: Option<&str>| -> Lot {
            let json = serde_json::json!({
                "id": "lot_x", "points": points, "earned_at": "2026-01-01T08:00:00+08:00",
                "expires_at": expires_at, "source": "x",
            });
            serde_json::from_value(json).unwrap()
        };
        let lots = [
            lot(48, Some("2026-11-30T23:59:59+08:00")),
            lot(12, Some("2026-11-30T08:00:00+08:00")),
            lot(200, Some("2027-03-31T23:59:59+08:00")),
            lot(900, None),
        ];
        let of = |points: i64| -> Vec<(bool, i64)> {
            let spent = spent(&lots, Points(points));
            spent.iter().map(|(until, points)| (until.is_some(), points.0)).collect()
        };
        assert_eq!(of(20), [(true, 20)]);
        assert_eq!(of(90), [(true, 60), (true, 30)]);
        assert_eq!(of(300), [(true, 60), (true, 200), (false, 40)]);
        assert_eq!(of(0), []);
    }

    #[test]
    fn money_is_multiplied_exactly() {
        assert_eq!(total(&cost(680, "39.00"), 3), cost(2_040, "117.00"));
        assert_eq!(total(&cost(1, "0.05"), 1), cost(1, "0.05"));
        assert_eq!(total(&cost(1, "7"), 4), cost(4, "28"));
        assert_eq!(total(&cost(1, "odd"), 4), cost(4, "odd"), "what is no number is left alone");
    }

    #[test]
    fn a_way_needs_its_place_and_takes_no_other() {
        let reward = reward(None, None);
        let mut choice = Choice {
            quantity: 2,
            way: Some(Way::Delivery),
            address: None,
            store: Some("SH01".into()),
        };
        assert_eq!(choice.order(&reward, &reward.price), Err(Lack::Address));
        choice.address = Some(AddressId("adr_1".into()));
        let order = choice.order(&reward, &reward.price).unwrap();
        assert_eq!((order.store, order.expected_cost.points), (None, Points(240)));
        choice.way = Some(Way::Store);
        let order = choice.order(&reward, &reward.price).unwrap();
        assert_eq!((order.address, order.store.as_deref()), (None, Some("SH01")));
        choice = Choice { store: None, ..choice };
        assert_eq!(choice.order(&reward, &reward.price), Err(Lack::Store));
    }

    proptest! {
        #[test]
        fn a_total_is_the_sum_of_its_parts(minor in 0_u64..1_000_000, quantity in 1_u32..99) {
            let amount = |minor: u64| format!("{}.{:02}", minor / 100, minor % 100);
            let total = total(&cost(0, &amount(minor)), quantity);
            prop_assert_eq!(each(&total, quantity), Some(cost(0, &amount(minor))));
            prop_assert_eq!(total.money.unwrap().amount, amount(minor * u64::from(quantity)));
        }
    }
}
