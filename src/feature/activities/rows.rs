//! Activities as they stand below each other: what lies ahead and then what is past, drawn anew
//! when something about one of them has changed.

use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

use contract::activities::{Activity, Phase};

use crate::feature::listing::is_between;

/// An activity in its place. Two rows are the same only when all in them is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub activity: Arc<Activity>,
    /// Whether it is the first one of the past, below others.
    pub begins_past: bool,
}

impl Hash for Row {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.activity.id.hash(state);
    }
}

/// Sets `activities` out in rows; those of `before` that are still so are taken over as they are.
/// `now` is in seconds since 1970.
pub fn rows<'a>(
    activities: impl Iterator<Item = &'a Activity>,
    now: Option<f64>,
    before: &[Row],
) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut was_past = true;
    for (nth, activity) in activities.enumerate() {
        let is_past = is_past(activity, now);
        let known = before.get(nth).filter(|row| *row.activity == *activity);
        let activity = known.map_or_else(|| Arc::new(activity.clone()), |row| row.activity.clone());
        rows.push(Row { activity, begins_past: is_past && !was_past });
        was_past = is_past;
    }
    rows
}

/// Whether it lies behind us, also when it never took place.
pub fn is_past(activity: &Activity, now: Option<f64>) -> bool {
    match activity.phase {
        Phase::Over => true,
        Phase::CalledOff => now.is_some_and(|now| activity.ends_at.timestamp() as f64 <= now),
        _ => false,
    }
}

/// Whether between two moments, in seconds since 1970, one of them has come to another phase: one
/// can sign up, or no longer; it has begun, or is over.
pub fn has_turned<'a>(
    mut activities: impl Iterator<Item = &'a Activity>,
    before: f64,
    now: f64,
) -> bool {
    activities.any(|activity| {
        let opens_at = activity.signup_opens_at.iter();
        let turns = [&activity.signup_closes_at, &activity.starts_at, &activity.ends_at];
        opens_at.chain(turns).any(|turn| is_between(turn, before, now))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use contract::activities::Activity;
    use serde_json::json;

    use super::{Row, has_turned, rows};
    use crate::feature::activities::sample;

    fn activity(id: &str, phase: &str) -> Activity {
        sample::activity(json!({
            "id": id, "phase": phase,
            "signup_opens_at": "1970-01-01T08:00:10+08:00",
            "signup_closes_at": "1970-01-01T08:00:20+08:00",
            "starts_at": "1970-01-01T08:00:30+08:00", "ends_at": "1970-01-01T08:00:40+08:00",
        }))
    }

    fn begins_past(activities: &[Activity], now: Option<f64>) -> Vec<bool> {
        rows(activities.iter(), now, &[]).iter().map(|row| row.begins_past).collect()
    }

    #[test]
    fn the_past_begins_once_and_only_below_something_else() {
        let list = ["open", "called_off", "over", "over"].map(|phase| activity("a", phase));
        assert_eq!(begins_past(&list, Some(35.0)), [false, false, true, false]);
        assert_eq!(begins_past(&list, Some(40.0)), [false, true, false, false]);
        assert_eq!(begins_past(&list, None), [false, false, true, false]);
        assert_eq!(begins_past(&list[2..], None), [false, false]);
    }

    #[test]
    fn only_a_row_with_news_is_another_one() {
        let mut list = ["a", "b", "c"].map(|id| activity(id, "open"));
        let before = rows(list.iter(), None, &[]);
        list[1].seats_left = 3;
        let after = rows(list.iter(), None, &before);
        let is_same: Vec<bool> = before.iter().zip(&after).map(|(a, b)| a == b).collect();
        assert_eq!(is_same, [true, false, true]);
        let is_shared = |(a, b): (&Row, &Row)| Arc::ptr_eq(&a.activity, &b.activity);
        assert!(before.iter().zip(&after).next().is_some_and(is_shared), "and is not even copied");
    }

    #[test]
    fn an_activity_turns_four_times() {
        let list = [activity("a", "open")];
        let turned: Vec<u32> = (1_u32..60)
            .filter(|now| has_turned(list.iter(), f64::from(now - 1), f64::from(*now)))
            .collect();
        assert_eq!(turned, [11, 21, 31, 41]);
    }
}
