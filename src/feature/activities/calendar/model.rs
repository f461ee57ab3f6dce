//! A month as a calendar shows it: its weeks from Monday to Sunday, and on which days something
//! takes place.

use chrono::{DateTime, Datelike, Days, FixedOffset, Months, NaiveDate, TimeDelta};
use contract::activities::{Activity, Phase};

/// The years that one can leaf through.
const YEARS: core::ops::RangeInclusive<i32> = 1970..=2999;

/// A month of a year, by its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month(NaiveDate);

/// What takes place on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    pub count: u32,
    /// Whether something of it lies ahead, or has only begun.
    pub is_ahead: bool,
    /// Whether the member has signed up for something of it.
    pub is_own: bool,
}

impl Month {
    pub fn of(day: NaiveDate) -> Option<Self> {
        day.with_day(1).filter(|first| YEARS.contains(&first.year())).map(Self)
    }

    /// From `2026-11`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        Self::of(NaiveDate::from_ymd_opt(number(year, 4)?.try_into().ok()?, number(month, 2)?, 1)?)
    }

    /// As it stands in the address: `2026-11`.
    pub fn name(self) -> String {
        let day = self.0.to_string();
        day.rsplit_once('-').map_or_else(String::new, |(month, _)| month.to_owned())
    }

    pub const fn first(self) -> NaiveDate {
        self.0
    }

    pub fn last(self) -> NaiveDate {
        let next = self.0.checked_add_months(Months::new(1));
        next.and_then(|next| next.pred_opt()).unwrap_or(self.0)
    }

    pub fn next(self) -> Option<Self> {
        Self::of(self.0.checked_add_months(Months::new(1))?)
    }

    pub fn previous(self) -> Option<Self> {
        Self::of(self.0.checked_sub_months(Months::new(1))?)
    }

    pub fn holds(self, day: NaiveDate) -> bool {
        self.0.year() == day.year() && self.0.month() == day.month()
    }

    /// Its weeks from Monday to Sunday; days of other months are left out.
    pub fn weeks(self) -> Vec<[Option<NaiveDate>; 7]> {
        let before = self.0.weekday().num_days_from_monday();
        let Some(monday) = self.0.checked_sub_days(Days::new(before.into())) else {
            return Vec::new();
        };
        let week = |nth: u64| {
            core::array::from_fn(|day| {
                let day = monday.checked_add_days(Days::new(nth * 7 + day as u64))?;
                self.holds(day).then_some(day)
            })
        };
        (0..6)
            .map(week)
            .filter(|week: &[Option<NaiveDate>; 7]| week.iter().any(Option::is_some))
            .collect()
    }

    /// The day of it that the Tab key leads to: the first of `wanted` that it holds.
    pub fn tab_stop(self, wanted: [Option<NaiveDate>; 3]) -> NaiveDate {
        wanted.into_iter().flatten().find(|day| self.holds(*day)).unwrap_or(self.0)
    }

    /// Where a key leads from a day of it, as long as that is in it as well.
    pub fn step(self, from: NaiveDate, key: &str) -> Option<NaiveDate> {
        let weekday = u64::from(from.weekday().num_days_from_monday());
        let to = match key {
            "ArrowLeft" => from.checked_sub_days(Days::new(1)),
            "ArrowRight" => from.checked_add_days(Days::new(1)),
            "ArrowUp" => from.checked_sub_days(Days::new(7)),
            "ArrowDown" => from.checked_add_days(Days::new(7)),
            "Home" => from.checked_sub_days(Days::new(weekday)).map(|day| day.max(self.0)),
            "End" => from.checked_add_days(Days::new(6 - weekday)).map(|day| day.min(self.last())),
            _ => None,
        };
        to.filter(|to| self.holds(*to))
    }

    /// What takes place on each of its days, from the first to the last.
    pub fn marks(self, activities: &[Activity]) -> Vec<Mark> {
        let mut marks = vec![Mark::default(); self.last().day() as usize];
        for activity in activities {
            let (from, until) = days_of(activity);
            if from > self.last() || until < self.0 {
                continue;
            }
            let from = from.max(self.0).day0() as usize;
            let until = until.min(self.last()).day0() as usize;
            for mark in marks.iter_mut().take(until + 1).skip(from) {
                mark.count += 1;
                mark.is_ahead |= !matches!(activity.phase, Phase::Over | Phase::CalledOff);
                mark.is_own |= activity.signup.is_some();
            }
        }
        marks
    }
}

/// From `2026-11-24`.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let (month, day) = text.rsplit_once('-')?;
    Month::parse(month)?.0.with_day(number(day, 2)?)
}

/// A number of exactly so many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// The day at a moment, in seconds since 1970, at a place with that offset.
pub fn day_at(now: f64, offset: FixedOffset) -> Option<NaiveDate> {
    let now = DateTime::from_timestamp(now as i64, 0)?;
    Some(now.with_timezone(&offset).date_naive())
}

pub fn is_on(activity: &Activity, day: NaiveDate) -> bool {
    let (from, until) = days_of(activity);
    from <= day && day <= until
}

/// The first day and the last; what ends at midnight does not reach into the next.
fn days_of(activity: &Activity) -> (NaiveDate, NaiveDate) {
    let from = activity.starts_at.date_naive();
    let end = activity.ends_at.checked_sub_signed(TimeDelta::seconds(1));
    (from, end.map_or(from, |end| end.date_naive()).max(from))
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, FixedOffset, NaiveDate};
    use contract::activities::Activity;
    use proptest::prelude::*;
    use serde_json::json;

    use super::{Mark, Month, day_at, is_on, parse_day};
    use crate::{feature::activities::sample, i18n::beginning};

    fn month(name: &str) -> Month {
        Month::parse(name).unwrap()
    }

    fn day(name: &str) -> NaiveDate {
        parse_day(name).unwrap()
    }

    fn activity(starts_at: &str, ends_at: &str) -> Activity {
        sample::activity(json!({ "starts_at": starts_at, "ends_at": ends_at }))
    }

    #[test]
    fn weeks_begin_on_monday_and_hold_no_other_months_days() {
        let weeks = month("2026-11").weeks();
        let days = |week: &[Option<NaiveDate>; 7]| week.map(|day| day.map_or(0, |day| day.day()));
        let days: Vec<_> = weeks.iter().map(days).collect();
        assert_eq!(days.first(), Some(&[0, 0, 0, 0, 0, 0, 1]));
        assert_eq!(days.get(1), Some(&[2, 3, 4, 5, 6, 7, 8]));
        assert_eq!(days.last(), Some(&[30, 0, 0, 0, 0, 0, 0]));
        assert_eq!(days.len(), 6);
        assert_eq!(month("2027-02").weeks().len(), 4, "1 February 2027 is a Monday");
    }

    #[test]
    fn months_follow_each_other_over_the_turn_of_the_year() {
        let december = month("2026-12");
        assert_eq!(december.next(), Some(month("2027-01")));
        assert_eq!(december.next().and_then(Month::previous), Some(december));
        assert_eq!(month("2999-12").next(), None);
        assert_eq!(month("1970-01").previous(), None);
        assert_eq!(month("2028-02").last(), day("2028-02-29"));
    }

    #[test]
    fn only_what_is_a_month_or_a_day_is_read_as_one() {
        for bad in ["", "2026", "2026-13", "2026-1", "+026-11", "2026-11-1", "9999-01", "2026-1１"]
        {
            assert_eq!(Month::parse(bad), None, "{bad}");
        }
        for bad in ["", "2026-11", "2026-11-31", "2026-11-00", "2026-11-4", "2026-11-24T00"] {
            assert_eq!(parse_day(bad), None, "{bad}");
        }
        assert_eq!(day("2026-11-24").to_string(), "2026-11-24");
    }

    #[test]
    fn today_is_where_the_brand_is() {
        let shanghai = FixedOffset::east_opt(8 * 3_600).unwrap();
        let late_in_greenwich = 1_795_456_800.0; // 2026-11-23T18:00:00Z
        assert_eq!(day_at(late_in_greenwich, shanghai), Some(day("2026-11-24")));
    }

    #[test]
    fn an_activity_is_on_each_of_its_days() {
        let trip = activity("2026-10-31T09:00:00+08:00", "2026-11-02T18:00:00+08:00");
        let party = activity("2026-11-02T20:00:00+08:00", "2026-11-03T00:00:00+08:00");
        assert!(is_on(&trip, day("2026-11-01")) && !is_on(&trip, day("2026-11-03")));
        assert!(!is_on(&party, day("2026-11-03")), "it is over at midnight");
        let marks = month("2026-11").marks(&[trip.clone(), party.clone()]);
        let counts: Vec<u32> = marks.iter().map(|mark| mark.count).take(4).collect();
        assert_eq!(counts, [1, 2, 0, 0]);
        assert_eq!(marks.len(), 30);
        let before = month("2026-10").marks(&[trip, party]);
        assert_eq!(before.last(), Some(&Mark { count: 1, is_ahead: true, is_own: false }));
        assert_eq!(before.iter().map(|mark| mark.count).sum::<u32>(), 1);
    }

    #[test]
    fn what_is_over_and_what_is_ones_own_is_marked_as_such() {
        let mut over = activity("2026-11-02T20:00:00+08:00", "2026-11-02T22:00:00+08:00");
        over.phase = contract::activities::Phase::Over;
        over.signup = serde_json::from_value(json!({ "id": "sgn_1", "state": "attended" })).ok();
        let marks = month("2026-11").marks(&[over]);
        assert_eq!(marks.get(1), Some(&Mark { count: 1, is_ahead: false, is_own: true }));
    }

    #[test]
    fn keys_lead_through_the_month_and_not_out_of_it() {
        let november = month("2026-11");
        let step = |from: &str, key: &str| november.step(day(from), key);
        assert_eq!(step("2026-11-01", "ArrowLeft"), None);
        assert_eq!(step("2026-11-01", "ArrowRight"), Some(day("2026-11-02")));
        assert_eq!(step("2026-11-24", "ArrowUp"), Some(day("2026-11-17")));
        assert_eq!(step("2026-11-24", "ArrowDown"), None);
        assert_eq!(step("2026-11-24", "Home"), Some(day("2026-11-23")));
        assert_eq!(step("2026-11-24", "End"), Some(day("2026-11-29")));
        assert_eq!(step("2026-11-01", "Home"), Some(day("2026-11-01")));
        assert_eq!(step("2026-11-30", "End"), Some(day("2026-11-30")));
        assert_eq!(step("2026-11-24", "Enter"), None);
    }

    #[test]
    fn the_tab_key_leads_to_one_day() {
        let (elsewhere, here) = (Some(day("2026-10-09")), Some(day("2026-11-09")));
        assert_eq!(month("2026-11").tab_stop([elsewhere, here, None]), day("2026-11-09"));
        assert_eq!(month("2026-11").tab_stop([None, elsewhere, None]), day("2026-11-01"));
    }

    proptest! {
        #[test]
        fn each_day_of_a_month_stands_in_it_once_under_its_weekday(
            year in 1970_i32..=2999, of_year in 1_u32..=12,
        ) {
            let first = NaiveDate::from_ymd_opt(year, of_year, 1).unwrap();
            let month = Month::of(first).unwrap();
            prop_assert_eq!(Month::parse(&month.name()), Some(month));
            let mut days = Vec::new();
            for week in month.weeks() {
                for (column, day) in (0..).zip(week) {
                    if let Some(day) = day {
                        prop_assert_eq!(day.weekday().num_days_from_monday(), column);
                        prop_assert_eq!(parse_day(&day.to_string()), Some(day));
                        prop_assert_eq!(beginning(day).date_naive(), day);
                        days.push(day);
                    }
                }
            }
            prop_assert_eq!(days.len() as u32, month.last().day());
            prop_assert!(days.windows(2).all(|two| two[0].succ_opt() == Some(two[1])));
        }
    }
}
