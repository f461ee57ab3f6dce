//! Checking in, day by day. A day is one of the brand's time zone.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method, Points, Timestamp,
    endpoint::{endpoint, present},
    id::GameId,
};

/// `GET /me/check-ins?month=`: a month of the calendar, and how the member stands today.
/// 422 `validation_failed` (`/month`: `invalid`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetCheckIns {
    /// `YYYY-MM`; this one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
}

impl Endpoint for GetCheckIns {
    type Reply = CheckIns;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/me/check-ins";
    const WRITE: bool = false;
    fn query(&self) -> Vec<(&'static str, String)> {
        present([("month", self.month.clone())])
    }
}

/// `POST /me/check-ins`: checks in for today, or makes up for a day that was missed, for points.
/// A day that was made up for counts for the streak; it gives nothing of its own.
///
/// 409 `already_checked_in`; for a day in the past also `limit_reached` (with `limit`, the days that
/// can be made up for in a month) and `insufficient_points` (with `required, available, missing`);
/// 422 `validation_failed` (`/date`: `out_of_range` in the future, or too long ago).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CheckIn {
    /// `YYYY-MM-DD`; today when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
}
endpoint!(CheckIn => CheckedIn, Post "/me/check-ins");

/// What a check-in gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CheckedIn {
    pub date: NaiveDate,
    /// In all, that of the streak included.
    pub gained_points: Points,
    pub gained_chances: u32,
    /// After it.
    pub streak: u32,
    /// What the streak gave, when it reached one or more of its rewards.
    #[serde(default)]
    pub reward: Option<CheckInReward>,
    /// The month of that day.
    pub check_ins: CheckIns,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CheckIns {
    pub today: NaiveDate,
    /// When the next day begins where the brand is.
    #[serde(default)]
    pub next_day_at: Option<Timestamp>,
    /// `YYYY-MM`.
    pub month: String,
    /// Each day of the month, the first one first.
    pub days: Vec<CheckInDay>,
    /// How many days in a row, up to today, or to yesterday while today is still open.
    pub streak: u32,
    /// The longest one ever.
    pub longest: u32,
    /// What streaks give, the shortest first.
    #[serde(default)]
    pub rewards: Vec<StreakReward>,
    /// Absent where a day cannot be made up for.
    #[serde(default)]
    pub make_up: Option<MakeUp>,
    /// What checking in today gives, or gave, that of the streak included.
    pub today_reward: CheckInReward,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CheckInDay {
    pub date: NaiveDate,
    pub state: DayState,
    /// What a streak gave on that day, or would give if no day is missed until then.
    #[serde(default)]
    pub reward: Option<CheckInReward>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DayState {
    Done,
    MadeUp,
    Missed,
    /// Today, and not done yet.
    Open,
    Future,
    /// Before the member joined.
    Before,
    #[serde(other)]
    Unknown,
}

/// Points, chances to draw, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CheckInReward {
    #[serde(default)]
    pub points: Option<Points>,
    #[serde(default)]
    pub chances: Option<u32>,
    /// With `chances`: for which draw.
    #[serde(default)]
    pub game: Option<GameId>,
    /// With `chances`: the draw's title.
    #[serde(default)]
    pub game_title: Option<String>,
}

/// What so many days in a row give, once a streak.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct StreakReward {
    pub days: u32,
    pub state: StreakState,
    pub reward: CheckInReward,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StreakState {
    /// By the present streak.
    Reached,
    Next,
    Later,
    #[serde(other)]
    Unknown,
}

/// Making up for days that were missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct MakeUp {
    /// How many more this month.
    pub left: u32,
    /// For each of them.
    pub cost: Points,
    /// The oldest day that can still be made up for.
    pub until: NaiveDate,
}
