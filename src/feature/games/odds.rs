//! Odds as people read them: an exact percentage, made of whole numbers alone.

use contract::games::Odds;

/// So many decimals at most; what goes on beyond them is said to be about so much.
const DECIMALS: usize = 6;

/// `12.5%` for 1,250 of 10,000; there is none of nothing.
pub fn percent(odds: Odds) -> Option<String> {
    let total = u64::from(odds.total_weight);
    let parts = u64::from(odds.weight) * 100;
    let mut text = parts.checked_div(total)?.to_string();
    let mut rest = parts % total;
    if rest > 0 {
        text.push('.');
    }
    for _ in 0..DECIMALS {
        if rest == 0 {
            break;
        }
        text.push_str(&(rest * 10 / total).to_string());
        rest = rest * 10 % total;
    }
    text.push('%');
    Some(if rest > 0 { ["≈ ", &text].concat() } else { text })
}

#[cfg(test)]
mod tests {
    use contract::games::Odds;
    use proptest::prelude::*;

    use super::percent;

    fn of(weight: u32, total_weight: u32) -> String {
        percent(Odds { weight, total_weight }).unwrap_or_default()
    }

    #[test]
    fn odds_are_exact() {
        assert_eq!(of(1_250, 10_000), "12.5%");
        assert_eq!(of(1, 10_000), "0.01%");
        assert_eq!(of(10_000, 10_000), "100%");
        assert_eq!(of(0, 10_000), "0%");
        assert_eq!(of(305, 10_000), "3.05%");
        assert_eq!(of(u32::MAX, u32::MAX), "100%");
    }

    #[test]
    fn what_has_no_end_is_said_to_be_about_so_much() {
        assert_eq!(of(1, 3), "≈ 33.333333%");
        assert_eq!(of(1, 128), "0.78125%");
    }

    #[test]
    fn of_no_tickets_there_is_no_share() {
        assert_eq!(percent(Odds { weight: 1, total_weight: 0 }), None);
    }

    proptest! {
        #[test]
        fn of_ten_thousand_no_more_than_two_decimals_are_needed(weight in 0..=10_000_u32) {
            let text = of(weight, 10_000);
            let (whole, decimals) = text.trim_end_matches('%').split_once('.').unwrap_or((text.trim_end_matches('%'), ""));
            prop_assert!(decimals.len() <= 2 && !decimals.ends_with('0'));
            let hundredths: u32 = format!("{decimals:0<2}").parse().unwrap();
            prop_assert_eq!(whole.parse::<u32>().unwrap() * 100 + hundredths, weight);
        }
    }
}
