//! What a member is about to redeem: how many, for how much, and where it goes.

use contract::{
    Money, Points,
    id::AddressId,
    mall::{Cost, RedeemReward, Reward, Way},
};

/// The contract's bound for one redemption.
const MOST: u32 = 99;

/// How many one can choose from: 1 at least, so that there is something to show.
pub fn most(reward: &Reward) -> u32 {
    let bounds = [reward.stock, reward.limit_left].into_iter().flatten();
    bounds.fold(MOST, u32::min).max(1)
}

/// What the whole quantity costs.
pub fn total(price: &Cost, quantity: u32) -> Cost {
    Cost {
        points: Points(price.points.0.saturating_mul(i64::from(quantity))),
        money: price.money.as_ref().map(|money| times(money, quantity)),
    }
}

/// A decimal amount times a whole number, with as many places as it has.
fn times(money: &Money, quantity: u32) -> Money {
    let (whole, fraction) = money.amount.split_once('.').unwrap_or((&money.amount, ""));
    let product = [whole, fraction]
        .concat()
        .parse::<u64>()
        .ok()
        .and_then(|minor| minor.checked_mul(u64::from(quantity)));
    let Some(product) = product else { return money.clone() };
    let places = fraction.len();
    let mut digits = product.to_string();
    while digits.len() <= places {
        digits.insert(0, '0');
    }
    if places > 0 {
        digits.insert(digits.len() - places, '.');
    }
    Money { amount: digits, currency: money.currency.clone() }
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
    };
    use proptest::prelude::*;

    use super::{Choice, Lack, most, total};

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
            prop_assert_eq!(total.money.unwrap().amount, amount(minor * u64::from(quantity)));
        }
    }
}
