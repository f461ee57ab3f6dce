//! What days in a row come to, and what they give.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use contract::{
    Points,
    games::{ChanceReason, CheckInReward},
    id::GameId,
    points::EntryKind,
};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

use super::{catalogue::Stored, chances};
use crate::{
    clock::days_before,
    db::Json,
    domain::points::{self, ledger},
    language::{Language, Text},
    refusal::Refusal,
    scene::Scene,
};

/// What checking in gives.
#[derive(Serialize, Deserialize)]
pub struct Rules {
    /// For each day.
    pub points: i64,
    /// The shortest streak first.
    pub rewards: Vec<Reward>,
    pub make_up: Option<MakeUpRules>,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Reward {
    pub days: u32,
    pub points: Option<i64>,
    pub chances: Option<u32>,
    /// The draw that the chances are for.
    pub game: Option<String>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct MakeUpRules {
    pub per_month: u32,
    /// For each day, in points.
    pub cost: i64,
    /// How far back a day may lie.
    pub days_back: u32,
}

impl Rules {
    pub fn find(tx: &Connection) -> rusqlite::Result<Self> {
        tx.prepare_cached("SELECT points, rewards, make_up FROM check_in_rules")?.query_row(
            [],
            |row| {
                Ok(Self {
                    points: row.get(0)?,
                    rewards: row.get::<_, Json<_>>(1)?.0,
                    make_up: row.get::<_, Option<Json<_>>>(2)?.map(|make_up| make_up.0),
                })
            },
        )
    }
}

/// How many chances for a draw which streaks give.
pub fn chances_for(tx: &Connection, game: &str) -> rusqlite::Result<Vec<(u32, u32)>> {
    let rewards = Rules::find(tx)?.rewards.into_iter();
    Ok(rewards
        .filter(|reward| reward.game.as_deref() == Some(game))
        .filter_map(|reward| Some((reward.days, reward.chances?)))
        .collect())
}

/// The days on which a member checked in, and which of them were made up for.
pub struct Calendar(pub BTreeMap<NaiveDate, bool>);

impl Calendar {
    pub fn of(tx: &Connection, member: &str) -> rusqlite::Result<Self> {
        let days: Vec<(String, bool)> = tx
            .prepare_cached("SELECT date, is_made_up FROM check_ins WHERE member = ?1")?
            .query_map([member], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        Ok(Self(
            days.into_iter().filter_map(|(day, made)| Some((day.parse().ok()?, made))).collect(),
        ))
    }

    /// How many days in a row end with a day.
    pub fn streak_to(&self, day: NaiveDate) -> u32 {
        let back = std::iter::successors(Some(day), NaiveDate::pred_opt);
        back.take_while(|day| self.0.contains_key(day)).count() as u32
    }

    /// The days in a row that a day is one of.
    pub fn run_of(&self, day: NaiveDate) -> (NaiveDate, u32) {
        let before = self.streak_to(day).max(1);
        let first = days_before(day, before - 1);
        let forward = std::iter::successors(day.succ_opt(), NaiveDate::succ_opt);
        let after = forward.take_while(|day| self.0.contains_key(day)).count() as u32;
        (first, before + after)
    }

    /// Up to today, or to yesterday while today is still open.
    pub fn streak(&self, today: NaiveDate) -> u32 {
        match (self.streak_to(today), today.pred_opt()) {
            (0, Some(yesterday)) => self.streak_to(yesterday),
            (streak, _) => streak,
        }
    }

    pub fn longest(&self) -> u32 {
        let mut longest = 0;
        let mut run = 0;
        let mut last: Option<NaiveDate> = None;
        for day in self.0.keys() {
            run = if last.and_then(|last| last.succ_opt()) == Some(*day) { run + 1 } else { 1 };
            longest = longest.max(run);
            last = Some(*day);
        }
        longest
    }
}

/// Which rewards streaks have given, by the day that completed them.
pub fn given(tx: &Connection, member: &str) -> rusqlite::Result<BTreeMap<NaiveDate, Vec<u32>>> {
    let rows: Vec<(String, u32)> = tx
        .prepare_cached("SELECT date, days FROM streak_rewards WHERE member = ?1 ORDER BY days")?
        .query_map([member], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut given: BTreeMap<NaiveDate, Vec<u32>> = BTreeMap::new();
    for (day, days) in rows {
        if let Ok(day) = day.parse() {
            given.entry(day).or_default().push(days);
        }
    }
    Ok(given)
}

/// The rewards that a run has come to and that none of its days has given yet: one that grows
/// together from two gives nothing twice.
pub fn due<'a>(
    rules: &'a Rules,
    given: &BTreeMap<NaiveDate, Vec<u32>>,
    (first, length): (NaiveDate, u32),
) -> Vec<&'a Reward> {
    let end = first.checked_add_days(Days::new(length.into())).unwrap_or(first);
    let by_run: Vec<u32> = given.range(first..end).flat_map(|(_, days)| days).copied().collect();
    let is_due = |reward: &&Reward| reward.days <= length && !by_run.contains(&reward.days);
    rules.rewards.iter().filter(is_due).collect()
}

/// Several rewards as one; nothing when there are none.
pub fn sum<'a>(
    scene: &Scene<'_>,
    rewards: impl IntoIterator<Item = &'a Reward>,
) -> Result<Option<CheckInReward>, Refusal> {
    let mut sum: Option<CheckInReward> = None;
    for reward in rewards {
        let sum = sum.get_or_insert_default();
        if let Some(points) = reward.points {
            sum.points = Some(sum.points.unwrap_or_default() + Points(points));
        }
        if let (Some(chances), Some(game)) = (reward.chances, &reward.game) {
            sum.chances = Some(sum.chances.unwrap_or_default() + chances);
            sum.game_title = Some(Stored::find(scene.tx, game)?.title.to(scene.language));
            sum.game = Some(GameId(game.clone()));
        }
    }
    Ok(sum)
}

/// Gives what a day has completed, and tells how many points and chances that were.
pub fn give(
    scene: &Scene<'_>,
    member: &str,
    date: NaiveDate,
    reward: &Reward,
) -> Result<(i64, u32), Refusal> {
    scene.tx.execute(
        "INSERT INTO streak_rewards (member, date, days) VALUES (?1, ?2, ?3)",
        params![member, date.to_string(), reward.days],
    )?;
    let title = Text::made(|language| of_days(reward.days, language));
    let points = reward.points.unwrap_or_default();
    if points > 0 {
        let change = ledger::Change::new(member, scene.now, EntryKind::Earn, points, &title);
        points::earn(scene, &change)?;
    }
    let (Some(chances), Some(game)) = (reward.chances, &reward.game) else {
        return Ok((points, 0));
    };
    if scene.now >= Stored::find(scene.tx, game)?.closes_at {
        return Ok((points, 0));
    }
    let change = chances::Change::new(member, game, scene.now, ChanceReason::Streak, &title);
    chances::Change { kept: chances.into(), ..change }.announce(scene)?;
    Ok((points, chances))
}

fn of_days(days: u32, language: Language) -> String {
    match language {
        Language::ZhHans => format!("连续签到 {days} 天"),
        Language::ZhHant => format!("連續簽到 {days} 天"),
        Language::En => format!("{days} days of checking in"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::NaiveDate;

    use super::{Calendar, Reward, Rules, due};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn calendar(days: &[&str]) -> Calendar {
        Calendar(days.iter().map(|text| (day(text), false)).collect())
    }

    #[test]
    fn days_in_a_row_go_over_the_ends_of_months_and_years() {
        let days = calendar(&[
            "2027-12-30",
            "2027-12-31",
            "2028-01-01",
            "2028-02-28",
            "2028-02-29",
            "2028-03-01",
        ]);
        assert_eq!(days.streak(day("2028-01-01")), 3);
        assert_eq!(days.streak(day("2028-01-02")), 3, "today is still open");
        assert_eq!(days.streak(day("2028-01-03")), 0);
        assert_eq!(days.run_of(day("2027-12-31")), (day("2027-12-30"), 3));
        assert_eq!(days.run_of(day("2028-02-28")), (day("2028-02-28"), 3));
        assert_eq!(days.longest(), 3);
        assert_eq!(calendar(&[]).longest(), 0);
    }

    #[test]
    fn a_run_gives_each_reward_once() {
        let reward = |days| Reward { days, points: Some(1), chances: None, game: None };
        let rules = Rules { points: 2, rewards: vec![reward(3), reward(7)], make_up: None };
        let days = |due: Vec<&Reward>| due.iter().map(|reward| reward.days).collect::<Vec<_>>();
        let first = day("2028-02-27");
        let mut given = BTreeMap::new();
        assert_eq!(days(due(&rules, &given, (first, 2))), [0_u32; 0]);
        assert_eq!(days(due(&rules, &given, (first, 8))), [3, 7]);
        given.insert(day("2028-02-29"), vec![3]);
        assert_eq!(days(due(&rules, &given, (first, 8))), [7]);
        assert_eq!(days(due(&rules, &given, (day("2028-03-01"), 3))), [3], "another run");
    }
}
