//! The sandbox's own clock: the system's, moved by the control surface. Every deadline and every
//! `Date` comes from it.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use chrono::{DateTime, Datelike, Days, FixedOffset, Months, NaiveDate, NaiveTime};
use contract::Timestamp;
use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef},
};

/// The time zone of the brand's place.
pub const ZONE: FixedOffset = match FixedOffset::east_opt(8 * 3600) {
    Some(zone) => zone,
    None => panic!("eight hours are an offset"),
};

/// The name of that zone, for calendars.
pub const ZONE_NAME: &str = "Asia/Shanghai";

/// A point in time: milliseconds since 1970, UTC. Stored as an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// What the system's clock says.
    pub fn system() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    /// The first moment of a day in the brand's time zone.
    pub fn start_of(day: NaiveDate) -> Self {
        Self::at(day, NaiveTime::MIN)
    }

    /// A time of a day in the brand's time zone.
    pub fn at(day: NaiveDate, time: NaiveTime) -> Self {
        let offset = i64::from(ZONE.local_minus_utc()) * 1000;
        Self(day.and_time(time).and_utc().timestamp_millis() - offset)
    }

    pub fn timestamp(self) -> Timestamp {
        Timestamp(DateTime::from_timestamp_millis(self.0).unwrap_or_default().with_timezone(&ZONE))
    }

    /// The day in the brand's time zone.
    pub fn day(self) -> NaiveDate {
        self.timestamp().date_naive()
    }

    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// The beginning of its quarter of an hour.
    pub fn quarter(self) -> Self {
        Self(self.0 - self.0.rem_euclid(15 * 60 * 1000))
    }

    /// Whole seconds from `self` to `later`, rounded up; 0 when that has passed.
    pub fn seconds_until(self, later: Self) -> u64 {
        u64::try_from(later.0.saturating_sub(self.0)).unwrap_or(0).div_ceil(1000)
    }

    /// As an HTTP date.
    pub fn http_date(self) -> String {
        self.timestamp().to_utc().format("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }
}

impl ToSql for Moment {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.into())
    }
}

impl FromSql for Moment {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Self)
    }
}

/// The first day of the month that lies `months` after the one of `day`.
pub fn month_start(day: NaiveDate, months: u32) -> NaiveDate {
    let first = day.with_day(1).unwrap_or(day);
    first.checked_add_months(Months::new(months)).unwrap_or(first)
}

/// The last second of the month that lies `months` after the one of `day`.
pub fn month_end(day: NaiveDate, months: u32) -> Moment {
    Moment::start_of(month_start(day, months + 1)).plus_seconds(-1)
}

/// The last second of the year that lies `years` after the one of `day`.
pub fn year_end(day: NaiveDate, years: i32) -> Moment {
    let next = NaiveDate::from_ymd_opt(day.year() + years + 1, 1, 1).unwrap_or(day);
    Moment::start_of(next).plus_seconds(-1)
}

/// The day that lies `days` before.
pub fn days_before(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_sub_days(Days::new(days.into())).unwrap_or(day)
}

/// The first moment of the day that lies `days` after.
pub fn days_after(day: NaiveDate, days: u32) -> Moment {
    Moment::start_of(day).plus_seconds(i64::from(days) * 24 * 3600)
}

/// The system's clock and how far it has been moved.
pub struct Clock {
    offset_ms: AtomicI64,
}

impl Clock {
    pub fn new(offset_ms: i64) -> Self {
        Self { offset_ms: AtomicI64::new(offset_ms) }
    }

    pub fn now(&self) -> Moment {
        Moment(Moment::system().0.saturating_add(self.offset_ms()))
    }

    pub fn offset_ms(&self) -> i64 {
        self.offset_ms.load(Ordering::SeqCst)
    }

    pub fn set_offset_ms(&self, offset: i64) {
        self.offset_ms.store(offset, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{Moment, month_end, year_end};

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn days_begin_at_midnight_of_the_brands_place() {
        let start = Moment::start_of(day(2026, 3, 1));
        assert_eq!(start.timestamp().to_rfc3339(), "2026-03-01T00:00:00+08:00");
        assert_eq!(start.http_date(), "Sat, 28 Feb 2026 16:00:00 GMT");
        assert_eq!(start.day(), day(2026, 3, 1));
    }

    #[test]
    fn months_and_years_end_in_their_last_second() {
        let text = |moment: Moment| moment.timestamp().to_rfc3339();
        assert_eq!(text(month_end(day(2023, 2, 17), 12)), "2024-02-29T23:59:59+08:00");
        assert_eq!(text(month_end(day(2026, 12, 31), 1)), "2027-01-31T23:59:59+08:00");
        assert_eq!(text(year_end(day(2026, 12, 31), 0)), "2026-12-31T23:59:59+08:00");
    }

    #[test]
    fn waits_are_rounded_up_and_never_negative() {
        assert_eq!(Moment(0).seconds_until(Moment(1001)), 2);
        assert_eq!(Moment(5000).seconds_until(Moment(0)), 0);
    }
}
