//! Checking in, day by day, in the brand's time zone.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use contract::{
    Code, Points,
    games::{
        CheckIn, CheckInDay, CheckInReward, CheckIns, CheckedIn, DayState, GetCheckIns, MakeUp,
        StreakReward, StreakState,
    },
    points::EntryKind,
};
use rusqlite::{Connection, params};

use super::streaks::{self, Calendar, MakeUpRules, Reward, Rules};
use crate::{
    clock::{Moment, days_after, days_before, month_start},
    domain::points::{self, ledger},
    language::Text,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

static CHECKED_IN: Text = Text::new("每日签到", "每日簽到", "Daily check-in");
static MADE_UP: Text = Text::new("补签", "補簽", "Made up for a check-in");

pub fn show(scene: &Scene<'_>, request: GetCheckIns) -> Outcome<CheckIns> {
    let member = scene.member()?;
    let month = match &request.month {
        Some(month) => read_month(month).ok_or_else(|| Refusal::field("/month", "invalid"))?,
        None => month_start(scene.now.day(), 0),
    };
    Ok(calendar(scene, member, month)?.into())
}

fn read_month(text: &str) -> Option<NaiveDate> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    (text.len() == 7 && is_plain).then(|| format!("{text}-01").parse().ok())?
}

/// What a member has done, as far as a month's calendar goes.
struct Standing {
    today: NaiveDate,
    joined: NaiveDate,
    rules: Rules,
    days: Calendar,
    given: BTreeMap<NaiveDate, Vec<u32>>,
}

impl Standing {
    fn of(scene: &Scene<'_>, member: &str) -> rusqlite::Result<Self> {
        let joined: Moment = scene
            .tx
            .prepare_cached("SELECT joined_at FROM members WHERE id = ?1")?
            .query_row([member], |row| row.get(0))?;
        Ok(Self {
            today: scene.now.day(),
            joined: joined.day(),
            rules: Rules::find(scene.tx)?,
            days: Calendar::of(scene.tx, member)?,
            given: streaks::given(scene.tx, member)?,
        })
    }

    fn state(&self, day: NaiveDate) -> DayState {
        match self.days.0.get(&day) {
            Some(true) => DayState::MadeUp,
            Some(false) => DayState::Done,
            None if day > self.today => DayState::Future,
            None if day == self.today => DayState::Open,
            None if day < self.joined => DayState::Before,
            None => DayState::Missed,
        }
    }

    /// What a streak gave on a day, or would give on it if no day is missed until then.
    fn rewards(&self, day: NaiveDate) -> Vec<&Reward> {
        if self.days.0.contains_key(&day) {
            let given = self.given.get(&day).map(Vec::as_slice).unwrap_or_default();
            let is_given = |reward: &&Reward| given.contains(&reward.days);
            return self.rules.rewards.iter().filter(is_given).collect();
        }
        let Ok(ahead) = u32::try_from((day - self.today).num_days()) else { return Vec::new() };
        let is_done = self.days.0.contains_key(&self.today);
        let length = self.days.streak(self.today) + ahead + u32::from(!is_done);
        self.rules.rewards.iter().filter(|reward| reward.days == length).collect()
    }

    /// The oldest day that can be made up for.
    fn oldest(&self, rules: MakeUpRules) -> NaiveDate {
        days_before(self.today, rules.days_back).max(self.joined)
    }

    /// What today gives, or gave.
    fn today_reward(&self, scene: &Scene<'_>) -> Result<CheckInReward, Refusal> {
        let of_streak = streaks::sum(scene, self.rewards(self.today))?.unwrap_or_default();
        let points = of_streak.points.unwrap_or_default() + Points(self.rules.points);
        Ok(CheckInReward { points: (points > Points::ZERO).then_some(points), ..of_streak })
    }
}

/// How many days a member may still make up for this month.
fn make_ups_left(scene: &Scene<'_>, member: &str, rules: MakeUpRules) -> rusqlite::Result<u32> {
    let start = Moment::start_of(month_start(scene.now.day(), 0));
    let made: u32 = scene
        .tx
        .prepare_cached(
            "SELECT count(*) FROM check_ins WHERE member = ?1 AND is_made_up AND at >= ?2",
        )?
        .query_row(params![member, start], |row| row.get(0))?;
    Ok(rules.per_month.saturating_sub(made))
}

fn calendar(scene: &Scene<'_>, member: &str, month: NaiveDate) -> Result<CheckIns, Refusal> {
    let standing = Standing::of(scene, member)?;
    let streak = standing.days.streak(standing.today);
    let days = month
        .iter_days()
        .take_while(|day| day.month() == month.month())
        .map(|day| {
            Ok(CheckInDay {
                date: day,
                state: standing.state(day),
                reward: streaks::sum(scene, standing.rewards(day))?,
            })
        })
        .collect::<Result<_, Refusal>>()?;
    let next = standing.rules.rewards.iter().find(|reward| reward.days > streak);
    let next = next.map(|reward| reward.days);
    let rewards = standing.rules.rewards.iter().map(|reward| {
        Ok(StreakReward {
            days: reward.days,
            state: match reward.days {
                days if days <= streak => StreakState::Reached,
                days if Some(days) == next => StreakState::Next,
                _ => StreakState::Later,
            },
            reward: streaks::sum(scene, [reward])?.unwrap_or_default(),
        })
    });
    let make_up = match standing.rules.make_up {
        Some(rules) => Some(MakeUp {
            left: make_ups_left(scene, member, rules)?,
            cost: Points(rules.cost),
            until: standing.oldest(rules),
        }),
        None => None,
    };
    Ok(CheckIns {
        today: standing.today,
        next_day_at: Some(days_after(standing.today, 1).timestamp()),
        month: month.format("%Y-%m").to_string(),
        days,
        streak,
        longest: standing.days.longest(),
        rewards: rewards.collect::<Result<_, Refusal>>()?,
        make_up,
        today_reward: standing.today_reward(scene)?,
    })
}

pub fn check_in(scene: &Scene<'_>, request: CheckIn) -> Outcome<CheckedIn> {
    let member = scene.member()?;
    let mut standing = Standing::of(scene, member)?;
    let date = request.date.unwrap_or(standing.today);
    if date > standing.today {
        return Err(Refusal::field("/date", "out_of_range"));
    }
    if standing.days.0.contains_key(&date) {
        return Err(Refusal::new(Code::AlreadyCheckedIn));
    }
    let is_made_up = date < standing.today;
    if is_made_up {
        make_up(scene, member, &standing, date)?;
    }
    note(scene.tx, member, date, scene.now, is_made_up)?;
    standing.days.0.insert(date, is_made_up);
    let mut points = 0;
    let mut chances = 0;
    if !is_made_up && standing.rules.points > 0 {
        points += standing.rules.points;
        let change = ledger::Change::new(member, scene.now, EntryKind::Earn, points, &CHECKED_IN);
        points::earn(scene, &change)?;
    }
    let run = standing.days.run_of(date);
    let due = streaks::due(&standing.rules, &standing.given, run);
    for reward in &due {
        let (more_points, more_chances) = streaks::give(scene, member, date, reward)?;
        points += more_points;
        chances += more_chances;
    }
    Ok(CheckedIn {
        date,
        gained_points: Points(points),
        gained_chances: chances,
        streak: standing.days.streak(standing.today),
        reward: streaks::sum(scene, due)?,
        check_ins: calendar(scene, member, month_start(date, 0))?,
    }
    .into())
}

pub fn note(
    tx: &Connection,
    member: &str,
    date: NaiveDate,
    at: Moment,
    is_made_up: bool,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO check_ins (member, date, at, is_made_up) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![member, date.to_string(), at, is_made_up])?;
    Ok(())
}

/// Takes what it costs to make up for a day.
fn make_up(
    scene: &Scene<'_>,
    member: &str,
    standing: &Standing,
    date: NaiveDate,
) -> Result<(), Refusal> {
    let too_long_ago = || Refusal::field("/date", "out_of_range");
    let rules = standing.rules.make_up.ok_or_else(too_long_ago)?;
    if date < standing.oldest(rules) {
        return Err(too_long_ago());
    }
    if make_ups_left(scene, member, rules)? == 0 {
        return Err(
            Refusal::new(Code::LimitReached).with(|problem| problem.limit = Some(rules.per_month))
        );
    }
    if rules.cost == 0 {
        return Ok(());
    }
    let change = ledger::Change::new(member, scene.now, EntryKind::Spend, rules.cost, &MADE_UP);
    match ledger::take(scene.tx, &change)? {
        Some(posted) => points::announce(scene, member, &posted),
        None => Err(Refusal::insufficient(rules.cost, ledger::balance(scene.tx, member)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::read_month;

    #[test]
    fn a_month_is_four_digits_and_two() {
        assert_eq!(read_month("2026-02").unwrap().to_string(), "2026-02-01");
        for wrong in ["", "2026-2", "2026-13", "2026-02-01", "26-0002", "+026-02", "二六-02"] {
            assert_eq!(read_month(wrong), None, "{wrong}");
        }
    }
}
