//! Which code is on the screen, how long it stays, and when new ones are due. All times are the
//! backend's, in milliseconds since 1970.

use contract::member::MemberCode;

/// As long as the clock is in doubt about a code that has just come, it is taken to be good already:
/// the backend's time is known to the second, its codes begin within one.
const DOUBT_MS: f64 = 1_500.0;

/// New codes are asked for this long before the shown one goes.
const RENEW_BEFORE_MS: f64 = 8_000.0;

/// One-time codes, each taking over a little before the one before it expires.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CodeSet(Vec<TimedCode>);

#[derive(Clone, Debug, PartialEq)]
struct TimedCode {
    digits: String,
    from: f64,
    until: f64,
}

impl CodeSet {
    /// From a reply that came at `now`; what is not 16 digits cannot be drawn and is left out.
    pub fn new(codes: &[MemberCode], now: f64) -> Self {
        let is_code = |code: &&MemberCode| {
            code.code.len() == 16 && code.code.bytes().all(|byte| byte.is_ascii_digit())
        };
        let mut timed: Vec<TimedCode> = codes
            .iter()
            .filter(is_code)
            .map(|code| TimedCode {
                digits: code.code.clone(),
                from: code.valid_from.timestamp_millis() as f64,
                until: code.expires_at.timestamp_millis() as f64,
            })
            .collect();
        timed.sort_by(|a, b| a.from.total_cmp(&b.from));
        if let Some(first) = timed.first_mut().filter(|first| first.from - now < DOUBT_MS) {
            first.from = first.from.min(now);
        }
        Self(timed)
    }

    /// The code to show: of those that are valid, the one that stays longest.
    pub fn current(&self, now: f64) -> Option<&str> {
        self.current_index(now).and_then(|index| self.0.get(index)).map(|code| code.digits.as_str())
    }

    /// How many codes are left after the one on the screen.
    pub fn reserve(&self, now: f64) -> usize {
        self.0.iter().filter(|code| code.from > now).count()
    }

    /// Whether it is time to ask for new ones.
    pub fn is_due(&self, now: f64) -> bool {
        self.ms_left(now).is_none_or(|left| left <= RENEW_BEFORE_MS)
    }

    /// Takes out a code that a till has read.
    pub fn burn(&mut self, digits: &str) {
        self.0.retain(|code| code.digits != digits);
    }

    fn current_index(&self, now: f64) -> Option<usize> {
        self.0.iter().rposition(|code| code.from <= now && now < code.until)
    }

    /// Until another code takes over, or this one expires.
    pub fn ms_left(&self, now: f64) -> Option<f64> {
        let index = self.current_index(now)?;
        let until = self.0.get(index)?.until;
        let next = self.0.get(index + 1).map_or(f64::INFINITY, |code| code.from);
        Some(until.min(next) - now)
    }
}

#[cfg(test)]
mod tests {
    use super::CodeSet;
    use contract::member::MemberCode;
    use proptest::prelude::*;

    const START: i64 = 1_790_000_000_000;

    fn code(digits: &str, from_s: i64, until_s: i64) -> MemberCode {
        let at = |seconds: i64| {
            let at = chrono::DateTime::from_timestamp_millis(START + seconds * 1_000);
            contract::Timestamp(at.unwrap().fixed_offset())
        };
        MemberCode { code: digits.into(), valid_from: at(from_s), expires_at: at(until_s) }
    }

    fn three() -> CodeSet {
        let codes = [
            code("2222222222222222", 50, 110),
            code("1111111111111111", 0, 60),
            code("3333333333333333", 100, 160),
        ];
        CodeSet::new(&codes, at(0.0))
    }

    fn at(seconds: f64) -> f64 {
        START as f64 + seconds * 1_000.0
    }

    #[test]
    fn each_code_hands_over_to_the_next_before_it_expires() {
        let codes = three();
        assert_eq!(codes.current(at(49.9)), Some("1111111111111111"));
        assert_eq!(codes.current(at(50.0)), Some("2222222222222222"));
        assert_eq!(codes.ms_left(at(10.0)), Some(40_000.0));
        assert_eq!(codes.ms_left(at(120.0)), Some(40_000.0));
        assert_eq!(codes.reserve(at(10.0)), 2);
    }

    #[test]
    fn new_codes_are_due_before_the_shown_one_goes_and_when_there_is_none() {
        let codes = three();
        assert!(!codes.is_due(at(41.0)));
        assert!(codes.is_due(at(42.0)));
        assert!(CodeSet::default().is_due(at(0.0)));
    }

    #[test]
    fn a_burnt_code_is_not_shown_again() {
        let mut codes = three();
        codes.burn("1111111111111111");
        assert_eq!(codes.current(at(10.0)), None);
        assert_eq!(codes.current(at(55.0)), Some("2222222222222222"));
    }

    #[test]
    fn a_code_that_has_just_come_is_good_whatever_the_clock_rounds() {
        let codes = [code("1111111111111111", 1, 61), code("2222222222222222", 51, 111)];
        assert_eq!(CodeSet::new(&codes, at(0.4)).current(at(0.4)), Some("1111111111111111"));
        assert_eq!(CodeSet::new(&codes, at(-2.0)).current(at(-2.0)), None, "that is no rounding");
    }

    #[test]
    fn what_is_no_code_is_left_out() {
        let codes = [code("123", 0, 60), code("12345678901234ab", 0, 60)];
        let codes = CodeSet::new(&codes, at(0.0));
        assert_eq!(codes, CodeSet::default());
    }

    proptest! {
        #[test]
        fn an_expired_or_future_code_never_looks_valid(
            windows in prop::collection::vec((0_i64..300, 1_i64..61), 0..8),
            now in 0.0_f64..400.0,
        ) {
            let codes: Vec<MemberCode> = windows
                .iter()
                .enumerate()
                .map(|(index, (from, length))| code(&format!("{index:016}"), *from, from + length))
                .collect();
            let set = CodeSet::new(&codes, at(0.0));
            if let Some(shown) = set.current(at(now)) {
                let index: usize = shown.parse().unwrap();
                let (from, length) = windows[index];
                let begins = if from < 2 { 0.0 } else { from as f64 };
                prop_assert!(begins <= now && now < (from + length) as f64);
                prop_assert!(set.ms_left(at(now)).unwrap() <= 60_000.0);
            }
        }
    }
}
