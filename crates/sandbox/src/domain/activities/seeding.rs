//! The seed's activities.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use contract::activities::Answers;
use rusqlite::params;
use serde::Deserialize;

use super::{
    Json,
    detail::{StoredHost, StoredItem},
    feedback::{self, Said, StoredPicture},
    history::{self, SeedSignup},
    large,
    listing::StoredPlace,
    questions,
    waitlist::Waiting,
};
use crate::{
    clock::Moment,
    domain::forms::Field,
    language::Text,
    seed::{self, Seed, Seeding},
};

const HOUR_S: i64 = 3600;
/// How many hours before the beginning a signup can be cancelled, unless the seed says it.
const CANCEL_HOURS: i64 = 2;

#[derive(Deserialize)]
struct SeedActivities {
    activities: Vec<SeedActivity>,
    signups: Vec<SeedSignup>,
}

#[derive(Clone, Deserialize)]
pub struct SeedActivity {
    pub id: String,
    kind: String,
    pub title: Text,
    summary: Text,
    theme: Option<Text>,
    text: Text,
    picture: String,
    #[serde(default)]
    pictures: Vec<String>,
    pub starts: SeedTime,
    minutes: i64,
    #[serde(default)]
    closes_hours_before: i64,
    cancel_hours_before: Option<i64>,
    pub opens: Option<SeedTime>,
    city: Option<Text>,
    place: Option<StoredPlace>,
    host: Option<StoredHost>,
    #[serde(default)]
    programme: Vec<StoredItem>,
    #[serde(default)]
    bring: Vec<Text>,
    safety: Option<Text>,
    insurance: Option<Text>,
    pub capacity: u32,
    /// Seats of other people.
    #[serde(default)]
    pub taken: u32,
    pub max_party: u32,
    #[serde(default)]
    price: u32,
    #[serde(default)]
    needs_review: bool,
    min_tier: Option<String>,
    online_url: Option<String>,
    #[serde(default)]
    form: Vec<Field<SeedDay>>,
    #[serde(default)]
    feedback_form: Vec<Field<SeedDay>>,
    feedback_reward: Option<u32>,
    #[serde(default)]
    pub gallery: Vec<StoredPicture>,
    #[serde(default)]
    pub answers: Vec<SeedAnswer>,
    /// What is handed out at the door.
    #[serde(default)]
    received: Vec<Text>,
    /// Other parties on the waiting list, by their sizes.
    #[serde(default)]
    pub waiting: Vec<u32>,
    /// What is said there, where it is online.
    #[serde(default)]
    pub questions: Vec<SeedQuestion>,
    #[serde(default)]
    pub called_off: bool,
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub enum SeedTime {
    Day {
        /// From today; the past is negative.
        days: i64,
        time: NaiveTime,
    },
    Now {
        minutes_from_now: i64,
    },
}

impl SeedTime {
    fn at(&self, seeding: &Seeding<'_>) -> Moment {
        match self {
            Self::Day { days, time } => Moment::at(day(seeding.today, *days), *time),
            Self::Now { minutes_from_now } => seeding.now.plus_seconds(minutes_from_now * 60),
        }
    }
}

/// From today; the past is negative.
#[derive(Clone, Copy, Deserialize)]
pub struct SeedDay {
    days: i64,
}

pub fn day(today: NaiveDate, days: i64) -> NaiveDate {
    today.checked_add_signed(TimeDelta::days(days)).unwrap_or(today)
}

/// "You said, we did", of guests whom nobody knows.
#[derive(Clone, Deserialize)]
pub struct SeedAnswer {
    said: Text,
    did: Text,
    days: i64,
}

/// A message of somebody whom nobody knows.
#[derive(Clone, Deserialize)]
pub struct SeedQuestion {
    /// After the beginning.
    minute: i64,
    author: String,
    text: Text,
    /// What the host says to it.
    answer: Option<Text>,
}

pub fn seed(seeding: &Seeding<'_>) -> rusqlite::Result<()> {
    let demo: SeedActivities = seed::data(seed::ACTIVITIES)?;
    let more = match seeding.seed {
        Seed::Large => large::activities(&demo.activities),
        _ => Vec::new(),
    };
    for activity in demo.activities.iter().chain(&more) {
        add(seeding, activity)?;
    }
    if seeding.seed == Seed::Empty {
        return Ok(());
    }
    demo.signups.iter().try_for_each(|signup| history::add(seeding, signup))
}

/// Adds an activity behind the others.
pub fn add(seeding: &Seeding<'_>, activity: &SeedActivity) -> rusqlite::Result<()> {
    let tx = seeding.tx;
    let starts_at = activity.starts.at(seeding);
    let ends_at = starts_at.plus_seconds(activity.minutes * 60);
    let before = |hours: i64| starts_at.plus_seconds(-hours * HOUR_S);
    let mut place = activity.place.clone();
    if let Some(place) = &mut place {
        place.city = activity.city.clone();
    }
    let position: i64 =
        tx.query_row("SELECT coalesce(max(position), 0) + 1 FROM activities", [], |row| {
            row.get(0)
        })?;
    tx.execute(
        "INSERT INTO activities (id, position, kind, title, summary, theme, text, picture, pictures,
             opens_at, closes_at, cancel_until, starts_at, ends_at, place, online_url, host,
             programme, bring, safety, insurance, capacity, guests, taken, held, max_party, price,
             needs_review, min_tier, form, form_version, feedback_form, feedback_reward, gallery,
             received, called_off_at, wound_up)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
             ?19, ?20, ?21, ?22, ?23, ?23, 0, ?24, ?25, ?26, ?27, ?28, 1, ?29, ?30, ?31, ?32, ?33, 0)",
        params![
            activity.id,
            position,
            activity.kind,
            activity.title,
            activity.summary,
            activity.theme,
            activity.text,
            activity.picture,
            Json(&activity.pictures),
            activity.opens.as_ref().map(|opens| opens.at(seeding)),
            before(activity.closes_hours_before),
            before(activity.cancel_hours_before.unwrap_or(CANCEL_HOURS)),
            starts_at,
            ends_at,
            place.map(Json),
            activity.online_url,
            Json(&activity.host),
            Json(&activity.programme),
            Json(&activity.bring),
            activity.safety,
            activity.insurance,
            activity.capacity,
            activity.taken,
            activity.max_party,
            activity.price,
            activity.needs_review,
            activity.min_tier,
            Json(fields(seeding, &activity.form)),
            Json(fields(seeding, &activity.feedback_form)),
            activity.feedback_reward,
            Json(&activity.gallery),
            Json(&activity.received),
            activity.called_off.then_some(seeding.now),
        ],
    )?;
    add_questions(seeding, activity, starts_at)?;
    add_others(seeding, activity)
}

fn add_questions(
    seeding: &Seeding<'_>,
    activity: &SeedActivity,
    starts_at: Moment,
) -> rusqlite::Result<()> {
    for question in &activity.questions {
        let SeedQuestion { minute, author, text, answer } = question;
        let at = starts_at.plus_seconds(minute * 60).min(seeding.now);
        let seq = questions::note(seeding.tx, &activity.id, None, author, text, at)?;
        if let Some(answer) = answer {
            questions::answer(seeding.tx, Some(seq), answer)?;
        }
    }
    Ok(())
}

/// Fields with the days of the calendar.
fn fields(seeding: &Seeding<'_>, fields: &[Field<SeedDay>]) -> Vec<Field> {
    let on = |seed: &SeedDay| day(seeding.today, seed.days);
    fields.iter().map(|field| field.with_days(on)).collect()
}

/// Those who wait, and those who said something.
fn add_others(seeding: &Seeding<'_>, activity: &SeedActivity) -> rusqlite::Result<()> {
    for &party in &activity.waiting {
        let waiting = Waiting {
            activity: &activity.id,
            member: None,
            party,
            answers: Json(Answers::new()),
            at: Moment::start_of(day(seeding.today, -1)),
        };
        waiting.file(seeding.tx)?;
    }
    for answer in &activity.answers {
        let at = Moment::start_of(day(seeding.today, answer.days));
        let said =
            Said { activity: &activity.id, signup: None, answers: &Answers::new(), at, points: 0 };
        let id = said.file(seeding.tx)?;
        feedback::answer(seeding.tx, &id, &answer.said, &answer.did, at)?;
    }
    Ok(())
}
