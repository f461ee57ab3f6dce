//! How the points of a purchase were counted, as a sum that the member can check.

use contract::{Points, points::Purchase};

/// Whether the sum comes out even; nothing where it does not give these points at all.
pub fn is_even(purchase: &Purchase, points: Points) -> Option<bool> {
    let occasion = purchase.occasion.as_ref().map_or(100, |occasion| occasion.multiplier);
    let factors =
        [u64::try_from(purchase.rate.points.0).ok()?, purchase.multiplier.into(), occasion.into()];
    let product = factors
        .into_iter()
        .try_fold(hundredths(&purchase.amount.amount)?, |product, by| product.checked_mul(by))?;
    // Both multipliers are in hundredths.
    let whole = hundredths(&purchase.rate.money.amount)?.checked_mul(10_000)?;
    let given = product.checked_div(whole)?;
    (i64::try_from(given) == Ok(points.0)).then_some(product.is_multiple_of(whole))
}

/// Whether the rate is for one unit of the money.
pub fn is_for_a_unit(purchase: &Purchase) -> bool {
    hundredths(&purchase.rate.money.amount) == Some(100)
}

/// An amount of money without going through a float: `18.5` is 1850.
fn hundredths(amount: &str) -> Option<u64> {
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    let parts: u64 = match fraction.len() {
        0 => 0,
        1 => fraction.parse::<u64>().ok()? * 10,
        2 => fraction.parse().ok()?,
        _ => return None,
    };
    whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(parts)
}

#[cfg(test)]
mod tests {
    use contract::{
        Money, Points,
        points::{EarningRate, Occasion, Purchase},
    };

    use super::{is_even, is_for_a_unit};

    fn money(amount: &str) -> Money {
        Money { amount: amount.into(), currency: "CNY".into() }
    }

    fn purchase(amount: &str, multiplier: u32, more: Option<u32>) -> Purchase {
        Purchase {
            amount: money(amount),
            rate: EarningRate { points: Points(1), money: money("1.00") },
            multiplier,
            occasion: more.map(|multiplier| Occasion { title: String::new(), multiplier }),
            order: None,
        }
    }

    #[test]
    fn a_sum_is_shown_only_where_it_gives_the_points() {
        assert_eq!(is_even(&purchase("18.00", 150, None), Points(27)), Some(true));
        assert_eq!(is_even(&purchase("18", 150, Some(200)), Points(54)), Some(true));
        assert_eq!(is_even(&purchase("19.99", 150, None), Points(29)), Some(false));
        assert_eq!(is_even(&purchase("18.5", 100, None), Points(18)), Some(false));
        assert_eq!(is_even(&purchase("18.00", 150, None), Points(28)), None);
    }

    #[test]
    fn a_rate_may_be_for_more_than_a_unit() {
        let mut purchase = purchase("25.00", 150, None);
        assert!(is_for_a_unit(&purchase));
        purchase.rate = EarningRate { points: Points(1), money: money("10") };
        assert!(!is_for_a_unit(&purchase));
        assert_eq!(is_even(&purchase, Points(3)), Some(false));
        purchase.rate.money = money("0");
        assert_eq!(is_even(&purchase, Points(3)), None);
    }

    #[test]
    fn what_cannot_be_counted_is_not() {
        for amount in ["", "x", "1.005", "-18.00", "99999999999999999999"] {
            assert_eq!(is_even(&purchase(amount, 150, None), Points(27)), None, "{amount}");
        }
    }
}
