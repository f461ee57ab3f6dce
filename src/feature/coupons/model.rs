//! What a coupon says in figures: what it takes off, how long it is still good, and its conditions
//! paragraph by paragraph. All times are the backend's.

use contract::{
    Timestamp,
    coupons::{Coupon, CouponState},
};

use crate::i18n::Locale;

/// Coupons that expire within this many days stand out, and more so within these.
const SOON_DAYS: i64 = 7;
const URGENT_DAYS: i64 = 2;

const DAY_MS: i64 = 86_400_000;

/// How a coupon stands at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: CouponState,
    /// Days until its last one, when they are few and it can still be used.
    pub days_left: Option<i64>,
}

impl Standing {
    /// What the backend said, and what has come of it since: time goes on while a page is open.
    pub fn of(coupon: &Coupon, now: Option<f64>) -> Self {
        let said = Self { state: coupon.state, days_left: None };
        let (CouponState::Usable, Some(now)) = (coupon.state, now) else { return said };
        if now >= coupon.expires_at.timestamp_millis() as f64 {
            return Self { state: CouponState::Expired, ..said };
        }
        let days = days_left(&coupon.expires_at, now as i64);
        Self { days_left: Some(days).filter(|days| *days <= SOON_DAYS), ..said }
    }
}

/// How loudly so many days are said.
pub const fn tone(days: i64) -> Option<&'static str> {
    if days <= URGENT_DAYS { Some("urgent") } else { None }
}

/// Days from today to the last one on which something that ends at `end` is good, by the calendar of
/// the brand's place.
fn days_left(end: &Timestamp, now: i64) -> i64 {
    let offset = i64::from(end.offset().local_minus_utc()) * 1_000;
    let day = |ms: i64| (ms + offset).div_euclid(DAY_MS);
    day(end.timestamp_millis() - 1) - day(now)
}

/// What taking off `percent` is called: in Chinese the tenths of the price that are left (12 makes it
/// 8.8), elsewhere the percent.
pub fn discount(percent: u8, locale: Locale) -> String {
    if locale == Locale::En {
        return format!("{percent}%");
    }
    let left = 100_u8.saturating_sub(percent);
    let (tenths, hundredths) = (left / 10, left % 10);
    if hundredths == 0 { tenths.to_string() } else { format!("{tenths}.{hundredths}") }
}

#[cfg(test)]
mod tests {
    use contract::{
        Timestamp,
        coupons::{Coupon, CouponKind, CouponState},
        id::CouponId,
    };

    use super::{Standing, discount, tone};
    use crate::i18n::Locale;

    fn time(text: &str) -> Timestamp {
        serde_json::from_value(text.into()).unwrap()
    }

    fn coupon(state: CouponState, expires_at: &str) -> Coupon {
        Coupon {
            id: CouponId("cpn_1".into()),
            kind: CouponKind::Item,
            title: String::new(),
            state,
            value: None,
            percent: None,
            threshold: None,
            scope: None,
            conditions: None,
            picture: None,
            issued_at: time("2026-01-01T00:00:00+08:00"),
            expires_at: time(expires_at),
            used_at: None,
            used_in: None,
            redemption: None,
        }
    }

    fn days_left(expires_at: &str, now: &str) -> Option<i64> {
        let now = time(now).timestamp_millis() as f64;
        Standing::of(&coupon(CouponState::Usable, expires_at), Some(now)).days_left
    }

    #[test]
    fn days_are_those_of_the_brands_calendar() {
        let end = "2026-11-24T23:59:59+08:00";
        assert_eq!(days_left(end, "2026-11-24T00:00:00+08:00"), Some(0));
        assert_eq!(
            days_left(end, "2026-11-23T23:59:59+08:00"),
            Some(1),
            "a second before that day"
        );
        assert_eq!(days_left(end, "2026-11-23T16:30:00Z"), Some(0), "it is that day in Shanghai");
        assert_eq!(days_left(end, "2026-11-21T08:00:00+08:00"), Some(3));
        assert_eq!(days_left(end, "2026-11-17T00:00:00+08:00"), Some(7));
        assert_eq!(days_left(end, "2026-11-16T23:00:00+08:00"), None, "not soon");
        assert_eq!((tone(2), tone(3)), (Some("urgent"), None));
    }

    #[test]
    fn what_ends_at_midnight_is_good_on_the_day_before() {
        assert_eq!(days_left("2026-11-25T00:00:00+08:00", "2026-11-24T12:00:00+08:00"), Some(0));
    }

    #[test]
    fn a_coupon_expires_while_the_page_is_open_and_a_used_one_stays_used() {
        let end = "2026-11-24T23:59:59+08:00";
        let at = Some(time(end).timestamp_millis() as f64);
        let state = |state, now| Standing::of(&coupon(state, end), now).state;
        assert_eq!(state(CouponState::Usable, at), CouponState::Expired);
        assert_eq!(state(CouponState::Usable, at.map(|at| at - 1.0)), CouponState::Usable);
        assert_eq!(state(CouponState::Used, at), CouponState::Used);
        assert_eq!(state(CouponState::Usable, None), CouponState::Usable, "no time is known yet");
    }

    #[test]
    fn a_discount_is_said_as_the_language_does() {
        for (percent, zh, en) in
            [(12, "8.8", "12%"), (20, "8", "20%"), (5, "9.5", "5%"), (95, "0.5", "95%")]
        {
            assert_eq!(discount(percent, Locale::ZhHans), zh);
            assert_eq!(discount(percent, Locale::ZhHant), zh);
            assert_eq!(discount(percent, Locale::En), en);
        }
        assert_eq!(discount(120, Locale::ZhHans), "0");
    }
}
