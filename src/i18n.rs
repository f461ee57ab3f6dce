//! The member's language: its texts, numbers and dates.
//!
//! The texts lie in `locales/*.json` and travel beside the wasm, only the chosen language's. The
//! build makes one function of each (`text::card::show_code()`), so a missing key does not compile.

use std::cell::{Cell, RefCell};

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use contract::{Money, Points, Timestamp};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::browser::{self, property};

/// One function a text, named `section::key`, made from `locales/*.json` by build.rs.
pub mod text {
    include!(concat!(env!("OUT_DIR"), "/text.rs"));
}

/// A language that the app speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locale {
    ZhHans,
    ZhHant,
    En,
}

impl Locale {
    pub const ALL: [Self; 3] = [Self::ZhHans, Self::ZhHant, Self::En];

    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
            Self::En => "en",
        }
    }

    /// What the language calls itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::ZhHans => "简体中文",
            Self::ZhHant => "繁體中文",
            Self::En => "English",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag)
    }
}

thread_local! {
    static LOCALE: Cell<Locale> = const { Cell::new(Locale::ZhHans) };
    static TEXTS: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
}

/// Which language is on the page; pages are drawn anew when it changes.
#[derive(Clone, Copy)]
pub struct Language(RwSignal<Locale>);

impl Language {
    /// Takes over what the boot script chose and loaded.
    pub fn from_boot() -> Self {
        let boot = browser::boot();
        let tag = property(&boot, "locale").as_string().unwrap_or_default();
        let locale = Locale::from_tag(&tag).unwrap_or(Locale::ZhHans);
        adopt(locale, property(&boot, "texts"));
        Self(RwSignal::new(locale))
    }

    pub fn get(self) -> Locale {
        self.0.get()
    }

    /// Loads the texts of `locale`, then changes over. Says whether that worked.
    pub async fn change(self, locale: Locale) -> bool {
        let boot = browser::boot();
        let Some(promise) = browser::call(&boot, "loadTexts", &locale.tag().into()) else {
            return false;
        };
        let Ok(texts) = JsFuture::from(js_sys::Promise::from(promise)).await else {
            return false;
        };
        adopt(locale, texts);
        browser::remember("member.locale", locale.tag());
        self.0.try_set(locale).is_none()
    }
}

fn adopt(locale: Locale, texts: JsValue) {
    LOCALE.set(locale);
    TEXTS.replace(texts);
    browser::set_document_language(locale.tag());
}

/// The language on the page, outside of any tracking.
pub fn locale() -> Locale {
    LOCALE.get()
}

fn raw(section: &str, key: &str) -> JsValue {
    if cfg!(not(target_arch = "wasm32")) {
        return JsValue::UNDEFINED;
    }
    TEXTS.with_borrow(|texts| property(&property(texts, section), key))
}

fn fill(section: &str, key: &str, arguments: &[(&str, &str)]) -> String {
    substitute(raw(section, key).as_string().unwrap_or_default(), arguments)
}

fn plural(section: &str, key: &str, n: i64, arguments: &[(&str, &str)]) -> String {
    let forms = raw(section, key);
    let one = if n == 1 { property(&forms, "one").as_string() } else { None };
    let text = one.or_else(|| property(&forms, "other").as_string()).unwrap_or_default();
    substitute(substitute(text, &[("n", &integer(n))]), arguments)
}

/// Puts the arguments where their `{names}` stand; what an argument contains is never read again.
fn substitute(template: String, arguments: &[(&str, &str)]) -> String {
    if arguments.is_empty() {
        return template;
    }
    let mut text = String::with_capacity(template.len() + 16);
    let mut rest = template.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let found = after.split_once('}').and_then(|(name, tail)| {
            let (_, value) = arguments.iter().find(|(argument, _)| *argument == name)?;
            Some((*value, tail))
        });
        if let Some((value, tail)) = found {
            text.push_str(value);
            rest = tail;
        } else {
            text.push('{');
            rest = after;
        }
    }
    text.push_str(rest);
    text
}

/// An integer with a separator every three digits; a true minus sign.
pub fn integer(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + 8);
    if value < 0 {
        text.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Digits in groups of four, as they are read out.
pub fn in_fours(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 4);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index.is_multiple_of(4) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

/// Points as they are shown.
pub fn points(value: Points) -> String {
    integer(value.0)
}

/// A change of points, with its sign.
pub fn signed(value: Points) -> String {
    if value.0 > 0 { format!("+{}", integer(value.0)) } else { integer(value.0) }
}

/// Money with its currency's sign; whole amounts without hundredths.
pub fn money(value: &Money) -> String {
    let sign = match value.currency.as_str() {
        "CNY" => "¥",
        "HKD" => "HK$",
        "TWD" => "NT$",
        "USD" => "$",
        other => other,
    };
    let (whole, hundredths) = value.amount.split_once('.').unwrap_or((&value.amount, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), integer);
    if hundredths.chars().all(|digit| digit == '0') {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{hundredths}")
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn month_name(month: u32) -> &'static str {
    MONTHS.get(month.saturating_sub(1) as usize).copied().unwrap_or_default()
}

/// The beginning of a day, for the words that name it.
pub fn beginning(day: NaiveDate) -> Timestamp {
    Timestamp(day.and_time(NaiveTime::MIN).and_utc().fixed_offset())
}

/// A day with its year: `2026年12月31日`, `31 Dec 2026`.
pub fn date(at: &Timestamp) -> String {
    match locale() {
        Locale::En => format!("{} {} {}", at.day(), month_name(at.month()), at.year()),
        _ => format!("{}年{}月{}日", at.year(), at.month(), at.day()),
    }
}

/// A day of this year or the next: `12月31日`, `31 Dec`.
pub fn day(at: &Timestamp) -> String {
    match locale() {
        Locale::En => format!("{} {}", at.day(), month_name(at.month())),
        _ => format!("{}月{}日", at.month(), at.day()),
    }
}

/// A day of some year with its time: `2026年11月22日 14:05`.
pub fn date_time(at: &Timestamp) -> String {
    format!("{} {:02}:{:02}", date(at), at.hour(), at.minute())
}

/// A day of this year or the next with its time: `11月22日 14:05`.
pub fn day_time(at: &Timestamp) -> String {
    format!("{} {:02}:{:02}", day(at), at.hour(), at.minute())
}

/// A time of the day: `14:05`.
pub fn time(at: &Timestamp) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// A day of the week: `周二`, `Tue`. Monday is 0.
pub fn weekday(day: u32) -> &'static str {
    const NAMES: [[&str; 7]; 3] = [
        ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
        ["週一", "週二", "週三", "週四", "週五", "週六", "週日"],
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    ];
    let [hans, hant, en] = &NAMES;
    let names = match locale() {
        Locale::ZhHans => hans,
        Locale::ZhHant => hant,
        Locale::En => en,
    };
    names.get(day as usize).copied().unwrap_or_default()
}

/// A day with its name: `11月24日 周二`, `Tue 24 Nov`.
pub fn named_day(at: &Timestamp) -> String {
    let (day, name) = (day(at), weekday(at.weekday().num_days_from_monday()));
    match locale() {
        Locale::En => [name, &day].join(" "),
        _ => [&day, name].join(" "),
    }
}

/// From when until when: `11月24日 周二 14:00–16:00`, `Tue 24 Nov 14:00–16:00`.
pub fn span(from: &Timestamp, until: &Timestamp) -> String {
    let begins = [named_day(from), time(from)].join(" ");
    let is_same_day = from.date_naive() == until.date_naive();
    let ends = if is_same_day { time(until) } else { day_time(until) };
    [begins, ends].join(if is_same_day { "–" } else { " – " })
}

/// A month with its year: `2026年11月`, `Nov 2026`.
pub fn month(at: &Timestamp) -> String {
    match locale() {
        Locale::En => format!("{} {}", month_name(at.month()), at.year()),
        _ => format!("{}年{}月", at.year(), at.month()),
    }
}

#[cfg(test)]
mod tests {
    use contract::{Money, Points, Timestamp};

    use super::{LOCALE, Locale, in_fours, integer, money, signed, span, substitute};

    #[test]
    fn numbers_are_exact_from_zero_to_beyond_a_double() {
        assert_eq!(integer(0), "0");
        assert_eq!(integer(999), "999");
        assert_eq!(integer(1_280), "1,280");
        assert_eq!(integer(-1_234_567), "−1,234,567");
        assert_eq!(integer(9_007_199_254_740_993), "9,007,199,254,740,993");
        assert_eq!(integer(i64::MIN), "−9,223,372,036,854,775,808");
    }

    #[test]
    fn digits_are_read_in_groups_of_four() {
        assert_eq!(in_fours("860010247731"), "8600 1024 7731");
        assert_eq!(in_fours("86"), "86");
    }

    #[test]
    fn a_change_wears_its_sign() {
        assert_eq!(signed(Points(36)), "+36");
        assert_eq!(signed(Points(0)), "0");
        assert_eq!(signed(Points(-1_200)), "−1,200");
    }

    #[test]
    fn money_drops_empty_hundredths_only() {
        let cny = |amount: &str| Money { amount: amount.into(), currency: "CNY".into() };
        assert_eq!(money(&cny("3000.00")), "¥3,000");
        assert_eq!(money(&cny("12.50")), "¥12.50");
        assert_eq!(money(&cny("odd")), "¥odd");
    }

    #[test]
    fn a_day_reads_as_the_language_has_it() {
        let at = |day: u32, hour: u32| -> Timestamp {
            serde_json::from_str(&format!("\"2026-11-{day}T{hour}:00:00+08:00\"")).unwrap()
        };
        assert_eq!(span(&at(24, 14), &at(24, 16)), "11月24日 周二 14:00–16:00");
        LOCALE.set(Locale::En);
        assert_eq!(span(&at(24, 14), &at(24, 16)), "Tue 24 Nov 14:00–16:00");
        assert_eq!(span(&at(24, 20), &at(25, 10)), "Tue 24 Nov 20:00 – 25 Nov 10:00");
        LOCALE.set(Locale::ZhHans);
    }

    #[test]
    fn arguments_are_put_in_once_and_never_read_as_templates() {
        let text = substitute("{a} of {b}, {c}".into(), &[("a", "{b}"), ("b", "2")]);
        assert_eq!(text, "{b} of 2, {c}");
    }
}
