//! An activity for the member's own calendar: a file of RFC 5545, with the zone of the place and an
//! alarm; and the same in words, to be copied where a webview saves no file.

use chrono::{DateTime, Datelike, NaiveDateTime, Timelike};
use contract::activities::Activity;
use leptos::{prelude::*, task::spawn_local};

use super::{words, zone};
use crate::{
    browser::{self, property},
    i18n::text,
    route::{Route, encode},
    ui::{Button, Icon, IconName, ToastKind, Toasts, Variant},
};

/// What a line holds before it is folded, in octets.
const ROOM: usize = 75;

/// The link that saves the file, and, once it was tapped, the way to copy what is in it.
pub fn add(activity: Memo<Activity>, now: Signal<f64>) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let was_tapped = RwSignal::new(false);
    // When the file is made: once, so that the link stays what it is.
    let made_at = Memo::new(move |known: Option<&i64>| match known {
        Some(&known) if known > 0 => known,
        _ => now.get() as i64,
    });
    let file = Memo::new(move |_| {
        let calendar = activity.with(|activity| ics(activity, made_at.get(), &Words::of(activity)));
        // As part of the link, since some webviews do not save what lies at a `blob:` address.
        ["data:text/calendar;charset=utf-8,", &*encode(&calendar)].concat()
    });
    let name = activity.with_untracked(|activity| format!("{}.ics", activity.id));
    let copy = Callback::new(move |()| {
        let lines = activity.with_untracked(in_words);
        spawn_local(async move {
            if browser::copy(&lines).await {
                toasts.push(ToastKind::Good, text::activity_page::copied());
            } else {
                toasts.push(ToastKind::Bad, text::activity_page::copy_failed());
            }
        });
    });
    let other_way = move || {
        was_tapped.get().then(|| {
            view! {
                <p class="facet__line">{text::activity_page::add_hint()}</p>
                <Button variant=Variant::Link icon=IconName::Copy on_click=copy>
                    {text::activity_page::copy()}
                </Button>
            }
        })
    };
    view! {
        <a
            class="facet__link activity__ics"
            href=move || file.get()
            download=name
            on:click=move |_| was_tapped.set(true)
        >
            <Icon name=IconName::Plus/>
            {text::activity_page::add()}
        </a>
        <div class="activity__copy" role="status">{other_way}</div>
    }
    .into_any()
}

/// What to read of it without a calendar.
fn in_words(activity: &Activity) -> String {
    let Words { place, link, .. } = Words::of(activity);
    let time = [words::when(activity), zone::name(activity)].join(" ");
    [activity.title.clone(), time, place, link].join("\n")
}

/// What a calendar shows besides title and time.
struct Words {
    place: String,
    about: String,
    /// The page of the activity.
    link: String,
}

impl Words {
    fn of(activity: &Activity) -> Self {
        let origin = property(&browser::location(), "origin").as_string().unwrap_or_default();
        let link = [origin, Route::Activity(activity.id.clone()).href()].concat();
        let place = activity.place.as_ref();
        let address = place.and_then(|place| place.address.clone());
        let transport = place.and_then(|place| place.transport.clone());
        let about = [activity.summary.clone(), transport, Some(link.clone())];
        Self {
            place: [Some(words::place(activity)), address]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
            about: about.into_iter().flatten().collect::<Vec<_>>().join("\n"),
            link,
        }
    }
}

/// The file, made at a moment in seconds since 1970.
fn ics(activity: &Activity, made_at: i64, words: &Words) -> String {
    let (starts, ends) = (&activity.starts_at, &activity.ends_at);
    let offset = utc_offset(starts.offset().local_minus_utc());
    let zone = zone_id(&activity.time_zone, &offset);
    let made = DateTime::from_timestamp(made_at, 0).unwrap_or_default();
    let local = |name: &str, at: NaiveDateTime| [name, ";TZID=", &*zone, ":", &*stamp(at)].concat();
    let end = match (ends > starts, ends.offset() == starts.offset()) {
        (false, _) => None,
        (true, true) => Some(local("DTEND", ends.naive_local())),
        // The clocks are changed meanwhile, and the zone below knows one offset only.
        (true, false) => Some(["DTEND:", &*stamp(ends.naive_utc()), "Z"].concat()),
    };
    let host = words.link.split_once("://").map_or("", |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or_default();
    let title = escaped(&activity.title);
    let mut file = String::with_capacity(1_024);
    let lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//member-app//activities//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VTIMEZONE",
        &["TZID:", &*zone].concat(),
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        &["TZOFFSETFROM:", &*offset].concat(),
        &["TZOFFSETTO:", &*offset].concat(),
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        &["UID:", &*escaped(activity.id.as_str()), "@", host].concat(),
        &["DTSTAMP:", &*stamp(made.naive_utc()), "Z"].concat(),
        &local("DTSTART", starts.naive_local()),
        end.as_deref().unwrap_or_default(),
        &["SUMMARY:", &*title].concat(),
        &["LOCATION:", &*escaped(&words.place)].concat(),
        &["DESCRIPTION:", &*escaped(&words.about)].concat(),
        &["URL:", &*words.link].concat(),
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        &["DESCRIPTION:", &*title].concat(),
        "TRIGGER:-PT2H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ];
    lines.into_iter().filter(|line| !line.is_empty()).for_each(|line| fold(&mut file, line));
    file
}

/// Adds a line, in pieces where it is long: never in the middle of a character, and each further
/// piece behind a space.
fn fold(file: &mut String, line: &str) {
    let mut room = ROOM;
    // A control character, such as the end of a line, would begin something of its own.
    for c in line.chars().filter(|c| !c.is_control()) {
        if c.len_utf8() > room {
            file.push_str("\r\n ");
            room = ROOM - 1;
        }
        file.push(c);
        room -= c.len_utf8();
    }
    file.push_str("\r\n");
}

/// A text as a value.
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => value.push_str("\\n"),
            '\\' | ';' | ',' => value.extend(['\\', c]),
            _ => value.push(c),
        }
    }
    value
}

/// `20261124T140000`.
fn stamp(at: NaiveDateTime) -> String {
    let (date, time) = (at.date(), at.time());
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}",
        date.year(),
        date.month(),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// `+0800`.
fn utc_offset(east_s: i32) -> String {
    let minutes = east_s.unsigned_abs() / 60;
    let sign = if east_s < 0 { '-' } else { '+' };
    format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
}

/// The zone's own name, unless it holds what a parameter may not.
fn zone_id(name: &str, offset: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '+' | '-');
    if !name.is_empty() && name.chars().all(is_plain) {
        name.to_owned()
    } else {
        ["UTC", offset].concat()
    }
}

#[cfg(test)]
mod tests {
    use contract::activities::Activity;
    use serde_json::json;

    use super::{ROOM, Words, escaped, fold, ics, utc_offset, zone_id};
    use crate::feature::activities::sample;

    /// 2026-11-22 06:00:00 UTC.
    const MADE_AT: i64 = 1_795_327_200;

    fn activity() -> Activity {
        let title = "秋茶品鉴，一席; 三泡";
        sample::activity(json!({ "title": title, "ends_at": "2026-11-24T16:30:00+08:00" }))
    }

    fn words() -> Words {
        let link = "https://member.example/activities/act_1".to_owned();
        let place = "杭州 · 青禾茶事 湖滨店, 2 楼".to_owned();
        let about =
            "四款当季秋茶，从青叶到干茶，一次喝明白。\n地铁 1 号线龙翔桥站 C 口步行 5 分钟。"
                .to_owned();
        Words { place, about, link }
    }

    /// The lines as a reader sees them.
    fn unfolded(file: &str) -> Vec<String> {
        file.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    fn value(file: &str, name: &str) -> Option<String> {
        unfolded(file).iter().find_map(|line| line.strip_prefix(name).map(str::to_owned))
    }

    #[test]
    fn it_holds_the_event_with_its_zone_and_an_alarm() {
        let file = ics(&activity(), MADE_AT, &words());
        for line in [
            "VERSION:2.0",
            "TZID:Asia/Shanghai",
            "TZOFFSETTO:+0800",
            "UID:act_1@member.example",
            "DTSTAMP:20261122T060000Z",
            "DTSTART;TZID=Asia/Shanghai:20261124T140000",
            "DTEND;TZID=Asia/Shanghai:20261124T163000",
            "SUMMARY:秋茶品鉴，一席\\; 三泡",
            "LOCATION:杭州 · 青禾茶事 湖滨店\\, 2 楼",
            "URL:https://member.example/activities/act_1",
            "TRIGGER:-PT2H",
        ] {
            assert!(unfolded(&file).iter().any(|known| known == line), "{line} is not in {file}");
        }
        assert!(value(&file, "DESCRIPTION:").is_some_and(|text| text.contains("。\\n地铁")));
        assert!(file.starts_with("BEGIN:VCALENDAR\r\n") && file.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn no_line_is_too_long_and_none_ends_without_a_carriage_return() {
        let long = Activity { title: "茶a".repeat(5_000), ..activity() };
        let file = ics(&long, MADE_AT, &words());
        assert!(file.split_terminator("\r\n").all(|line| line.len() <= ROOM));
        assert!(file.split_terminator("\r\n").all(|line| !line.contains(['\r', '\n'])));
        assert_eq!(value(&file, "SUMMARY:"), Some(long.title));
    }

    #[test]
    fn begins_and_ends_are_paired() {
        let file = ics(&activity(), MADE_AT, &words());
        let mut open = Vec::new();
        for line in unfolded(&file) {
            match line.split_once(':') {
                Some(("BEGIN", part)) => open.push(part.to_owned()),
                Some(("END", part)) => assert_eq!(open.pop().as_deref(), Some(part)),
                _ => {}
            }
        }
        assert!(open.is_empty());
    }

    #[test]
    fn a_text_cannot_become_a_line_of_its_own() {
        let title = "a\r\nATTENDEE:mailto:x@evil.example\u{85}\\n".to_owned();
        let time_zone = "X\r\nATTENDEE:x".to_owned();
        let file = ics(&Activity { title, time_zone, ..activity() }, MADE_AT, &words());
        assert!(unfolded(&file).iter().all(|line| !line.starts_with("ATTENDEE")));
        let expected = "a\\nATTENDEE:mailto:x@evil.example\\\\n".to_owned();
        assert_eq!(value(&file, "SUMMARY:"), Some(expected));
        assert_eq!(value(&file, "TZID:").as_deref(), Some("UTC+0800"));
    }

    #[test]
    fn where_the_clocks_change_meanwhile_the_end_is_told_in_utc() {
        let json = r#"["2026-10-24T20:00:00+02:00", "2026-10-25T06:00:00+01:00"]"#;
        let [starts_at, ends_at]: [_; 2] = serde_json::from_str(json).unwrap();
        let file = ics(&Activity { starts_at, ends_at, ..activity() }, MADE_AT, &words());
        assert_eq!(value(&file, "DTEND:").as_deref(), Some("20261025T050000Z"));
    }

    #[test]
    fn what_ends_before_it_begins_has_no_end() {
        let odd = Activity { ends_at: activity().starts_at, ..activity() };
        assert!(!ics(&odd, MADE_AT, &words()).contains("DTEND"));
    }

    #[test]
    fn zones_are_told_as_calendars_read_them() {
        assert_eq!(
            [0, 28_800, 20_700, -12_600].map(utc_offset),
            ["+0000", "+0800", "+0545", "-0330"]
        );
        assert_eq!(zone_id("America/Port-au-Prince", "-0500"), "America/Port-au-Prince");
        assert_eq!(zone_id("", "+0530"), "UTC+0530");
        assert_eq!(zone_id("a;b", "+0530"), "UTC+0530");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_as_it_was_written(text in "\\PC{0,200}") {
            let mut file = String::new();
            fold(&mut file, &escaped(&text));
            proptest::prop_assert!(file.split_terminator("\r\n").all(|line| line.len() <= ROOM));
            let read = file.trim_end_matches("\r\n").replace("\r\n ", "");
            let mut value = String::new();
            let mut characters = read.chars();
            while let Some(c) = characters.next() {
                value.extend(if c == '\\' { characters.next() } else { Some(c) });
            }
            proptest::prop_assert_eq!(value, text);
        }
    }
}
