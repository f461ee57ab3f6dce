//! Which amounts can be given.

use contract::{Points, points::TransferLimits};

/// A note may be so long, in characters.
pub const NOTE_LENGTH: usize = 60;

/// Why an amount cannot be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    Missing,
    NotWhole,
    /// At least so many at once.
    TooFew(Points),
    /// At most so many at once.
    TooMany(Points),
    /// Only so many more today.
    Today(Points),
    /// Only so many are there.
    Balance(Points),
}

/// The points that were typed, if they can be given. Where the limits are not known, the backend
/// has the last word.
pub fn amount(
    typed: &str,
    limits: Option<TransferLimits>,
    balance: Points,
) -> Result<Points, Unfit> {
    let points = read(typed)?;
    let least = limits.map_or(Points(1), |limits| limits.min);
    if points < least {
        return Err(Unfit::TooFew(least));
    }
    let at_once = limits.map(|limits| (limits.max, Unfit::TooMany(limits.max)));
    let today = limits.map(|limits| (limits.left_today, Unfit::Today(limits.left_today)));
    let bounds = [Some((balance, Unfit::Balance(balance))), today, at_once];
    // The narrowest bound: whoever keeps to that one keeps to all.
    match bounds.into_iter().flatten().min_by_key(|(most, _)| *most) {
        Some((most, why)) if points > most => Err(why),
        _ => Ok(points),
    }
}

/// Reads digits as they are typed, full-width ones and separators included.
fn read(typed: &str) -> Result<Points, Unfit> {
    let is_separator = |c: char| c.is_whitespace() || matches!(c, ',' | '，');
    let mut value = None::<i64>;
    for c in typed.chars().filter(|c| !is_separator(*c)) {
        let digit = match c {
            '０'..='９' => u32::from(c) - u32::from('０'),
            _ => c.to_digit(10).ok_or(Unfit::NotWhole)?,
        };
        value = Some(value.unwrap_or(0).saturating_mul(10).saturating_add(digit.into()));
    }
    value.map(Points).ok_or(Unfit::Missing)
}

#[cfg(test)]
mod tests {
    use contract::{Points, points::TransferLimits};
    use proptest::prelude::*;

    use super::{Unfit, amount};

    const LIMITS: TransferLimits = TransferLimits {
        min: Points(10),
        max: Points(500),
        per_day: Points(1_000),
        left_today: Points(800),
    };

    fn typed(text: &str) -> Result<i64, Unfit> {
        amount(text, Some(LIMITS), Points(1_280)).map(|points| points.0)
    }

    #[test]
    fn whole_points_are_read_however_they_are_typed() {
        for (text, points) in
            [("100", 100), (" 1 00 ", 100), ("０10", 10), ("４５", 45), ("5,00", 500)]
        {
            assert_eq!(typed(text), Ok(points), "{text}");
        }
        for text in ["1.5", "-20", "+20", "ten", "1e2", "२०"] {
            assert_eq!(typed(text), Err(Unfit::NotWhole), "{text}");
        }
        for text in ["", "  ", ","] {
            assert_eq!(typed(text), Err(Unfit::Missing), "{text:?}");
        }
    }

    #[test]
    fn the_narrowest_bound_is_the_one_that_is_said() {
        assert_eq!(typed("9"), Err(Unfit::TooFew(Points(10))));
        assert_eq!(typed("501"), Err(Unfit::TooMany(Points(500))));
        assert_eq!(typed("99999999999999999999"), Err(Unfit::TooMany(Points(500))));
        let poor = amount("600", Some(LIMITS), Points(300));
        assert_eq!(poor, Err(Unfit::Balance(Points(300))));
        let late = TransferLimits { left_today: Points(0), ..LIMITS };
        assert_eq!(amount("10", Some(late), Points(300)), Err(Unfit::Today(Points(0))));
        assert_eq!(amount("600", None, Points(300)), Err(Unfit::Balance(Points(300))));
        assert_eq!(amount("0", None, Points(300)), Err(Unfit::TooFew(Points(1))));
    }

    proptest! {
        #[test]
        fn what_is_accepted_keeps_every_limit(
            text in "[0-9 ,.-]{0,8}",
            max in 0_i64..2_000,
            left in 0_i64..2_000,
            balance in 0_i64..2_000,
        ) {
            let limits = TransferLimits { max: Points(max), left_today: Points(left), ..LIMITS };
            if let Ok(points) = amount(&text, Some(limits), Points(balance)) {
                prop_assert!((LIMITS.min.0..=max.min(left).min(balance)).contains(&points.0));
            }
        }
    }
}
