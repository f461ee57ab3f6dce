//! Which time an activity's times are: the zone by the name people know it by, and what the time is
//! then where the member is.

use chrono::FixedOffset;
use contract::{Timestamp, activities::Activity};

use crate::{
    browser,
    i18n::{self, text},
};

/// The zone with its distance from UTC: `Beijing time (UTC+8)`.
pub fn name(activity: &Activity) -> String {
    let offset = offset(activity.starts_at.offset().local_minus_utc());
    let zone = match &*activity.time_zone {
        "Asia/Shanghai" | "Asia/Chongqing" | "PRC" => text::activity_page::zone_beijing(),
        "Asia/Hong_Kong" => text::activity_page::zone_hong_kong(),
        "Asia/Macau" => text::activity_page::zone_macau(),
        "Asia/Taipei" => text::activity_page::zone_taipei(),
        other => match other.rsplit_once('/') {
            Some((_, city)) => city.replace('_', " "),
            None => return offset,
        },
    };
    text::activity_page::zone(&zone, &offset)
}

/// From when until when by the member's own clock, where that is in another zone.
pub fn time_here(activity: &Activity) -> Option<String> {
    let here = |at: &Timestamp| {
        let east = browser::zone_offset_s(at.timestamp_millis() as f64)?;
        Some(Timestamp(at.with_timezone(&FixedOffset::east_opt(east)?)))
    };
    let (from, until) = (here(&activity.starts_at)?, here(&activity.ends_at)?);
    (from.offset() != activity.starts_at.offset()).then(|| i18n::span(&from, &until))
}

fn offset(east_s: i32) -> String {
    let minutes = east_s.unsigned_abs() / 60;
    let sign = if east_s < 0 { '−' } else { '+' };
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::offset;

    #[test]
    fn a_zone_is_told_by_its_distance_from_utc() {
        let read = [0, 8 * 3600, 19_800, -12_600, -5 * 3600].map(offset);
        assert_eq!(read, ["UTC", "UTC+8", "UTC+5:30", "UTC−3:30", "UTC−5"]);
    }
}
