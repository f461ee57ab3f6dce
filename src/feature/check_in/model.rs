//! A month of check-ins: its days in their weeks, its neighbours, and which days can be made up for.

use chrono::{Datelike, Months, NaiveDate};
use contract::games::{CheckInDay, CheckIns, DayState, MakeUp};

/// A month, by its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(NaiveDate);

impl Month {
    /// From `2026-11`.
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain =
            text.len() == 7 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let (year, month) = text.split_once('-').filter(|_| is_plain)?;
        NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1).map(Self)
    }

    pub fn of(day: NaiveDate) -> Self {
        Self(day.with_day(1).unwrap_or(day))
    }

    /// As it stands in the address and in requests: `2026-11`.
    pub fn name(self) -> String {
        let day = self.0.to_string();
        day.rsplit_once('-').map_or_else(String::new, |(month, _)| month.to_owned())
    }

    pub const fn first(self) -> NaiveDate {
        self.0
    }

    pub fn next(self) -> Option<Self> {
        self.0.checked_add_months(Months::new(1)).map(Self)
    }

    pub fn previous(self) -> Option<Self> {
        self.0.checked_sub_months(Months::new(1)).map(Self)
    }
}

/// The days in their weeks from Monday to Sunday.
pub fn weeks(days: &[CheckInDay]) -> Vec<[Option<CheckInDay>; 7]> {
    let mut weeks: Vec<[Option<CheckInDay>; 7]> = Vec::new();
    for day in days {
        let weekday = day.date.weekday().num_days_from_monday() as usize;
        let free = weeks.last_mut().filter(|week| {
            // Behind all that the week holds.
            week.iter().skip(weekday).all(Option::is_none)
        });
        let week = match free {
            Some(week) => week,
            None => {
                weeks.push(core::array::from_fn(|_| None));
                let Some(week) = weeks.last_mut() else { break };
                week
            }
        };
        if let Some(place) = week.get_mut(weekday) {
            *place = Some(day.clone());
        }
    }
    weeks
}

/// Whether the member joined in this month or later: there is nothing before it.
pub fn is_beginning(check_ins: &CheckIns) -> bool {
    check_ins.days.first().is_some_and(|day| day.state == DayState::Before)
}

/// Whether a day lies where one can make up for it.
pub fn is_within_reach(date: NaiveDate, make_up: &MakeUp, today: NaiveDate) -> bool {
    make_up.left > 0 && make_up.until <= date && date < today
}

/// Whether a day can be made up for.
pub fn can_make_up(day: &CheckInDay, check_ins: &CheckIns) -> bool {
    let is_within = |make_up: &MakeUp| is_within_reach(day.date, make_up, check_ins.today);
    day.state == DayState::Missed && check_ins.make_up.as_ref().is_some_and(is_within)
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, NaiveDate};
    use contract::games::{CheckInDay, CheckIns, DayState};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::{Month, can_make_up, is_beginning, weeks};

    fn month(name: &str) -> Month {
        Month::parse(name).unwrap()
    }

    fn days_of(month: Month) -> Vec<CheckInDay> {
        let days = month.first().iter_days().take_while(|day| Month::of(*day) == month);
        days.map(|date| CheckInDay { date, state: DayState::Done, reward: None }).collect()
    }

    #[test]
    fn months_have_names_and_neighbours() {
        assert_eq!(month("2026-12").next(), Some(month("2027-01")));
        assert_eq!(month("2026-01").previous(), Some(month("2025-12")));
        assert_eq!(month("2026-02").name(), "2026-02");
        for wrong in ["", "2026", "2026-13", "2026-1", "2026-00", "+026-02", "2026-011", "二六-02"]
        {
            assert_eq!(Month::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn weeks_begin_on_monday() {
        let weeks = weeks(&days_of(month("2026-11")));
        let numbers = |week: &[Option<CheckInDay>; 7]| {
            week.each_ref().map(|day| day.as_ref().map_or(0, |day| day.date.day()))
        };
        let numbers: Vec<_> = weeks.iter().map(numbers).collect();
        assert_eq!(numbers.first(), Some(&[0, 0, 0, 0, 0, 0, 1]));
        assert_eq!(numbers.get(1), Some(&[2, 3, 4, 5, 6, 7, 8]));
        assert_eq!(numbers.last(), Some(&[30, 0, 0, 0, 0, 0, 0]));
    }

    fn check_ins(days: Value, make_up: Value) -> CheckIns {
        serde_json::from_value(json!({
            "today": "2026-11-24", "month": "2026-11", "days": days, "streak": 4, "longest": 9,
            "make_up": make_up, "today_reward": {},
        }))
        .unwrap()
    }

    #[test]
    fn only_days_that_were_missed_lately_can_be_made_up_for() {
        let day = |date: &str, state: &str| json!({ "date": date, "state": state });
        let days = json!([
            day("2026-11-16", "missed"),
            day("2026-11-17", "missed"),
            day("2026-11-18", "done"),
            day("2026-11-23", "missed"),
            day("2026-11-24", "open"),
            day("2026-11-25", "future"),
        ]);
        let open = |make_up: Value| -> Vec<u32> {
            let all = check_ins(days.clone(), make_up);
            let open = all.days.iter().filter(|day| can_make_up(day, &all));
            open.map(|day| day.date.day()).collect()
        };
        let rules = |left: u32| json!({ "left": left, "cost": 20, "until": "2026-11-17" });
        assert_eq!(open(rules(2)), [17, 23]);
        assert_eq!(open(rules(0)), Vec::<u32>::new());
        assert_eq!(open(Value::Null), Vec::<u32>::new());
    }

    #[test]
    fn nothing_lies_before_the_month_in_which_one_joined() {
        let first = |state: &str| json!([{ "date": "2026-11-01", "state": state }]);
        assert!(is_beginning(&check_ins(first("before"), Value::Null)));
        assert!(!is_beginning(&check_ins(first("missed"), Value::Null)));
        assert!(!is_beginning(&check_ins(json!([]), Value::Null)));
    }

    proptest! {
        #[test]
        fn every_day_has_its_place(year in 2000..2100_i32, number in 1..=12_u32) {
            let month = Month::of(NaiveDate::from_ymd_opt(year, number, 1).unwrap());
            let days = days_of(month);
            let weeks = weeks(&days);
            prop_assert!((4..=6).contains(&weeks.len()));
            let placed: Vec<_> = weeks.iter().flatten().flatten().cloned().collect();
            prop_assert_eq!(placed, days);
            for week in &weeks {
                for (nth, day) in week.iter().enumerate() {
                    let weekday = day.as_ref().map(|day| day.date.weekday().num_days_from_monday());
                    prop_assert!(weekday.is_none_or(|weekday| weekday as usize == nth));
                }
            }
        }
    }
}
