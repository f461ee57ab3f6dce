//! Forms as they are stored, as a member sees them, and what is wrong with what was filled in.

use chrono::NaiveDate;
use contract::form::{
    Answer, Answers, ConsentAsked, FieldKind, FieldOption, Form, FormField, Prefill,
};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{mall, session::phone_number},
    language::{Language, Text},
    refusal::Refusal,
    scene::Scene,
};

/// How long texts may be where the form does not say it.
const LINE: u32 = 80;
const LINES: u32 = 500;

/// A field; a seed tells days in another way.
#[derive(Clone, Serialize, Deserialize)]
pub struct Field<Day = NaiveDate> {
    pub name: String,
    pub label: Text,
    pub help: Option<Text>,
    pub kind: FieldKind,
    #[serde(default)]
    pub required: bool,
    pub max_length: Option<u32>,
    pub min: Option<i64>,
    pub max: Option<i64>,
    pub earliest: Option<Day>,
    pub latest: Option<Day>,
    #[serde(default)]
    pub options: Vec<Choice>,
    pub max_choices: Option<u32>,
    pub prefill: Option<Prefill>,
    pub consent: Option<Consent>,
}

impl<Day> Field<Day> {
    /// The same field, with its days told in another way.
    pub fn with_days<Other>(&self, on: impl Fn(&Day) -> Other) -> Field<Other> {
        Field {
            name: self.name.clone(),
            label: self.label.clone(),
            help: self.help.clone(),
            kind: self.kind,
            required: self.required,
            max_length: self.max_length,
            min: self.min,
            max: self.max,
            earliest: self.earliest.as_ref().map(&on),
            latest: self.latest.as_ref().map(&on),
            options: self.options.clone(),
            max_choices: self.max_choices,
            prefill: self.prefill,
            consent: self.consent.clone(),
        }
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Choice {
    value: String,
    label: Text,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Consent {
    pub purpose: String,
    pub version: String,
    text: Text,
}

/// What is known of a member before anything is filled in.
pub struct Known {
    name: String,
    phone: String,
    birthday: Option<String>,
    city: Option<String>,
}

impl Known {
    /// Of the member who asks, if one does.
    pub fn of(scene: &Scene<'_>) -> rusqlite::Result<Option<Self>> {
        scene.viewer().map(|member| Self::member(scene.tx, member)).transpose()
    }

    fn member(tx: &Connection, member: &str) -> rusqlite::Result<Self> {
        let city = mall::default_address(tx, member)?.map(|address| address.city);
        tx.query_row("SELECT name, phone, birthday FROM members WHERE id = ?1", [member], |row| {
            Ok(Self { name: row.get(0)?, phone: row.get(1)?, birthday: row.get(2)?, city })
        })
    }

    fn value(&self, prefill: Prefill) -> Option<Answer> {
        let text = match prefill {
            Prefill::Name => Some(self.name.clone()),
            Prefill::Phone => Some(self.phone.clone()),
            Prefill::Birthday => self.birthday.clone(),
            Prefill::City => self.city.clone(),
            Prefill::Unknown => None,
        };
        text.map(Answer::Text)
    }
}

/// The form as a member sees it.
pub fn show(fields: Vec<Field>, version: u32, known: Option<&Known>, language: Language) -> Form {
    let fields = fields.into_iter().map(|field| {
        let max_length = max_length(&field);
        let value = field.prefill.and_then(|prefill| known?.value(prefill));
        let to = |text: Text| text.to(language);
        FormField {
            name: field.name,
            label: to(field.label),
            help: field.help.map(to),
            kind: field.kind,
            required: field.required,
            max_length,
            min: field.min,
            max: field.max,
            earliest: field.earliest,
            latest: field.latest,
            options: field
                .options
                .into_iter()
                .map(|option| FieldOption { value: option.value, label: to(option.label) })
                .collect(),
            max_choices: field.max_choices,
            prefill: field.prefill,
            value,
            consent: field.consent.map(|consent| ConsentAsked {
                purpose: consent.purpose,
                version: consent.version,
                text: to(consent.text),
            }),
        }
    });
    Form { version, fields: fields.collect() }
}

/// In characters, for texts.
fn max_length(field: &Field) -> Option<u32> {
    match field.kind {
        FieldKind::Text => Some(field.max_length.unwrap_or(LINE)),
        FieldKind::LongText => Some(field.max_length.unwrap_or(LINES)),
        _ => None,
    }
}

/// The answers in the form in which they are kept, or what is wrong with each of them.
pub fn check(
    fields: &[Field],
    version: u32,
    answered_version: u32,
    answers: Answers,
) -> Result<Answers, Refusal> {
    if version != answered_version {
        return Err(Refusal::field("/form_version", "outdated"));
    }
    check_answers(fields, answers).map_err(Refusal::fields)
}

/// As [`check`], for answers that are checked along with other fields.
pub fn check_answers(
    fields: &[Field],
    answers: Answers,
) -> Result<Answers, Vec<(String, &'static str)>> {
    let mut kept = Answers::new();
    let mut wrong = Vec::new();
    for field in fields {
        match check_one(field, answers.get(&field.name)) {
            Ok(Some(answer)) => {
                kept.insert(field.name.clone(), answer);
            }
            Ok(None) if field.required => wrong.push((pointer(&field.name), "required")),
            Ok(None) => {}
            Err(why) => wrong.push((pointer(&field.name), why)),
        }
    }
    let asked = |name: &str| fields.iter().any(|field| field.name == name);
    wrong.extend(answers.keys().filter(|name| !asked(name)).map(|name| (pointer(name), "invalid")));
    if wrong.is_empty() { Ok(kept) } else { Err(wrong) }
}

fn pointer(name: &str) -> String {
    format!("/answers/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// Nothing for what was left empty.
fn check_one(field: &Field, answer: Option<&Answer>) -> Result<Option<Answer>, &'static str> {
    let Some(answer) = answer else { return Ok(None) };
    match (field.kind, answer) {
        (FieldKind::Text | FieldKind::LongText, Answer::Text(text)) => check_text(field, text),
        (FieldKind::Phone, Answer::Text(text)) => match text.trim() {
            "" => Ok(None),
            phone => match phone_number(phone) {
                Ok(phone) => Ok(Some(Answer::Text(phone))),
                Err(_) => Err("invalid"),
            },
        },
        (FieldKind::Number, Answer::Number(number)) => {
            let fits = field.min.is_none_or(|min| *number >= min)
                && field.max.is_none_or(|max| *number <= max);
            if fits { Ok(Some(answer.clone())) } else { Err("out_of_range") }
        }
        (FieldKind::Single, Answer::Text(value)) => match value.as_str() {
            "" => Ok(None),
            value if has_option(field, value) => Ok(Some(answer.clone())),
            _ => Err("invalid"),
        },
        (FieldKind::Multiple, Answer::Choices(values)) => check_choices(field, values),
        (FieldKind::Date, Answer::Text(text)) => match text.trim() {
            "" => Ok(None),
            text => check_date(field, text),
        },
        (FieldKind::Consent, Answer::Flag(given)) => match given {
            // A box that must be ticked is empty until it is.
            false if field.required => Ok(None),
            _ => Ok(Some(answer.clone())),
        },
        _ => Err("invalid"),
    }
}

fn check_text(field: &Field, text: &str) -> Result<Option<Answer>, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    if max_length(field).is_some_and(|most| length > most) {
        return Err("too_long");
    }
    let breaks_lines = |c: char| field.kind == FieldKind::LongText && matches!(c, '\n' | '\r');
    if text.chars().any(|c| c.is_control() && !breaks_lines(c)) {
        return Err("invalid");
    }
    Ok(Some(Answer::Text(text.to_owned())))
}

fn has_option(field: &Field, value: &str) -> bool {
    field.options.iter().any(|option| option.value == value)
}

fn check_choices(field: &Field, values: &[String]) -> Result<Option<Answer>, &'static str> {
    if values.is_empty() {
        return Ok(None);
    }
    if !values.iter().all(|value| has_option(field, value)) {
        return Err("invalid");
    }
    // In the order of the form, each once.
    let chosen: Vec<String> = field
        .options
        .iter()
        .filter(|option| values.contains(&option.value))
        .map(|option| option.value.clone())
        .collect();
    if chosen.len() < values.len() {
        return Err("invalid");
    }
    let count = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
    if field.max_choices.is_some_and(|most| count > most) {
        return Err("out_of_range");
    }
    Ok(Some(Answer::Choices(chosen)))
}

fn check_date(field: &Field, text: &str) -> Result<Option<Answer>, &'static str> {
    let date: NaiveDate = text.parse().map_err(|_| "invalid")?;
    // As the contract writes it, and in no other way.
    if date.to_string() != text {
        return Err("invalid");
    }
    let fits = field.earliest.is_none_or(|earliest| date >= earliest)
        && field.latest.is_none_or(|latest| date <= latest);
    if fits { Ok(Some(Answer::Text(text.to_owned()))) } else { Err("out_of_range") }
}

/// What was agreed to.
pub fn consents<'a>(fields: &'a [Field], answers: &Answers) -> Vec<&'a Consent> {
    let given = |field: &&Field| answers.get(&field.name) == Some(&Answer::Flag(true));
    fields.iter().filter(given).filter_map(|field| field.consent.as_ref()).collect()
}

/// The first text that was written, in the order of the form.
pub fn first_text(fields: &[Field], answers: &Answers) -> Option<String> {
    let written = |field: &&Field| matches!(field.kind, FieldKind::Text | FieldKind::LongText);
    fields.iter().filter(written).find_map(|field| match answers.get(&field.name) {
        Some(Answer::Text(text)) => Some(text.clone()),
        _ => None,
    })
}
