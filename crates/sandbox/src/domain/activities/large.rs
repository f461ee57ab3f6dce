//! Very many activities, for the large seed: variations of the demo's.

use chrono::NaiveTime;

use super::seeding::{SeedActivity, SeedTime};
use crate::language::Text;

/// How many activities there are, with the demo's own.
const ACTIVITIES: usize = 300;
/// Over how many days they are spread, from the past into the future.
const DAYS: i64 = 240;
const PAST_DAYS: i64 = 60;

static EDITION: Text = Text::new("·", "·", "· No.");

pub fn activities(demo: &[SeedActivity]) -> Vec<SeedActivity> {
    let plain = demo.iter().filter(|activity| !activity.called_off);
    let count = ACTIVITIES.saturating_sub(demo.len());
    plain.cycle().take(count).zip(1..).map(variation).collect()
}

fn variation((activity, nth): (&SeedActivity, u32)) -> SeedActivity {
    let edition = EDITION.then(&Text::plain(&format!("{nth:03}")));
    let hour = NaiveTime::from_hms_opt(9 + nth % 11, 0, 0).unwrap_or_default();
    let days = i64::from(nth) * 37 % DAYS - PAST_DAYS;
    let mut activity = activity.clone();
    activity.id = format!("act_x{nth:04}");
    activity.title = activity.title.then(&edition);
    activity.starts = SeedTime::Day { days, time: hour };
    activity.opens = None;
    activity.taken = nth % (activity.capacity + 1);
    activity.waiting.clear();
    activity.gallery.clear();
    activity.answers.clear();
    activity.questions.clear();
    activity
}
