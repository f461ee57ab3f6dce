//! How the points of a purchase were counted, as a sum that the member can check.

use contract::{Points, points::Purchase};

/// Hundredths of the amount, of the rate and of two multipliers.
const WHOLE: u64 = 100_000_000;

/// Whether the sum comes out even; nothing where it does not give these points at all.
pub fn is_even(purchase: &Purchase, points: Points) -> Option<bool> {
    let occasion = purchase.occasion.as_ref().map_or(100, |occasion| occasion.multiplier);
    let product = [purchase.rate, purchase.multiplier, occasion]
        .into_iter()
        .try_fold(hundredths(&purchase.amount.amount)?, |product, by| {
            product.checked_mul(u64::from(by))
        })?;
    (i64::try_from(product / WHOLE) == Ok(points.0)).then_some(product % WHOLE == 0)
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
        points::{Occasion, Purchase},
    };

    use super::is_even;

    fn purchase(amount: &str, multiplier: u32, more: Option<u32>) -> Purchase {
        Purchase {
            amount: Money { amount: amount.into(), currency: "CNY".into() },
            rate: 100,
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
    fn what_cannot_be_counted_is_not() {
        for amount in ["", "x", "1.005", "-18.00", "99999999999999999999"] {
            assert_eq!(is_even(&purchase(amount, 150, None), Points(27)), None, "{amount}");
        }
    }
}
