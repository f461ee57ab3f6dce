//! What is typed into the fields of a form: what fits into them, what is wrong with it, and what is
//! sent of it.

use chrono::NaiveDate;
use contract::activities::{Answer, Answers, FieldKind, Form, FormField};
use serde::{Deserialize, Serialize};

use crate::feature::phone;

/// What is in a field, be it right or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Of whatever is typed, and the value of the one option that is chosen.
    Text(String),
    /// The values of the chosen options, in the form's order.
    Choices(Vec<String>),
    Ticked(bool),
}

impl Typed {
    /// What of an answer fits into a field.
    pub fn of(field: &FormField, answer: Option<&Answer>) -> Self {
        let text = match answer {
            Some(Answer::Text(text)) => text.clone(),
            Some(Answer::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        match (field.kind, answer) {
            (FieldKind::Consent, answer) => Self::Ticked(answer == Some(&Answer::Flag(true))),
            (FieldKind::Multiple, Some(Answer::Choices(chosen))) => {
                let values = field.options.iter().map(|option| &option.value);
                Self::Choices(values.filter(|value| chosen.contains(value)).cloned().collect())
            }
            (FieldKind::Multiple, _) => Self::Choices(Vec::new()),
            (FieldKind::Single, _) if !has_option(field, &text) => Self::Text(String::new()),
            _ => Self::Text(text),
        }
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Choices(chosen) => chosen.is_empty(),
            Self::Ticked(is_ticked) => !is_ticked,
        }
    }

    /// As it lies in a draft: right or not.
    pub fn to_draft(&self) -> Answer {
        match self {
            Self::Text(text) => Answer::Text(text.clone()),
            Self::Choices(chosen) => Answer::Choices(chosen.clone()),
            Self::Ticked(is_ticked) => Answer::Flag(*is_ticked),
        }
    }
}

/// What is wrong with a field; the contract has the same names for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    Required,
    Invalid,
    TooLong,
    OutOfRange,
}

impl Wrong {
    pub fn from_code(code: &str) -> Self {
        match code {
            "required" => Self::Required,
            "too_long" => Self::TooLong,
            "out_of_range" => Self::OutOfRange,
            _ => Self::Invalid,
        }
    }
}

/// The answer that is sent, if there is something to send.
pub fn check(field: &FormField, typed: &Typed) -> Result<Option<Answer>, Wrong> {
    let answer = match typed {
        _ if typed.is_empty() => None,
        Typed::Text(text) => Some(check_text(field, text)?),
        Typed::Choices(chosen) => {
            let most = field.max_choices.map_or(usize::MAX, |most| most as usize);
            if chosen.len() > most {
                return Err(Wrong::OutOfRange);
            }
            Some(Answer::Choices(chosen.clone()))
        }
        Typed::Ticked(_) => Some(Answer::Flag(true)),
    };
    match (answer, field.kind) {
        (None, _) if field.required => Err(Wrong::Required),
        // That somebody was asked and did not agree is an answer, too.
        (None, FieldKind::Consent) => Ok(Some(Answer::Flag(false))),
        (answer, _) => Ok(answer),
    }
}

fn check_text(field: &FormField, typed: &str) -> Result<Answer, Wrong> {
    let text = typed.trim();
    let is_in = |is_low: bool, is_high: bool| match is_low || is_high {
        true => Err(Wrong::OutOfRange),
        false => Ok(()),
    };
    match field.kind {
        FieldKind::Number => {
            let number = half_width(text).parse::<i64>().map_err(|_| Wrong::Invalid)?;
            is_in(
                field.min.is_some_and(|min| number < min),
                field.max.is_some_and(|max| number > max),
            )?;
            Ok(Answer::Number(number))
        }
        FieldKind::Phone => {
            let digits = phone::normalise(&half_width(text));
            let is_phone = phone::is_complete(&digits) && !text.chars().any(char::is_alphabetic);
            if is_phone { Ok(Answer::Text(digits)) } else { Err(Wrong::Invalid) }
        }
        FieldKind::Date => {
            let date: NaiveDate = text.parse().map_err(|_| Wrong::Invalid)?;
            is_in(
                field.earliest.is_some_and(|earliest| date < earliest),
                field.latest.is_some_and(|latest| date > latest),
            )?;
            Ok(Answer::Text(date.to_string()))
        }
        FieldKind::Single if !has_option(field, text) => Err(Wrong::Invalid),
        _ => {
            let text = text.replace('\t', " ");
            let most = field.max_length.map_or(usize::MAX, |most| most as usize);
            let may_break = field.kind == FieldKind::LongText;
            if text.chars().count() > most {
                return Err(Wrong::TooLong);
            }
            if text.chars().any(|c| c.is_control() && !(may_break && c == '\n')) {
                return Err(Wrong::Invalid);
            }
            Ok(Answer::Text(text))
        }
    }
}

fn has_option(field: &FormField, value: &str) -> bool {
    field.options.iter().any(|option| option.value == value)
}

/// Digits and signs as Chinese keyboards write them, too.
fn half_width(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '−' => '-',
        c => c,
    };
    text.chars().map(narrow).collect()
}

/// The name of the field that a JSON Pointer into a request's body leads to.
pub fn field_at(pointer: &str) -> Option<&str> {
    pointer.strip_prefix("/answers/")?.split('/').next()
}

/// A form without what the backend knows of the member: two that ask for the same are the same.
pub fn shape(form: &Form) -> Form {
    let mut shape = form.clone();
    shape.fields.iter_mut().for_each(|field| field.value = None);
    shape
}

/// A form that was begun, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Of the form.
    pub version: u32,
    pub party: u32,
    /// 0 as long as no star is chosen.
    pub rating: u8,
    /// Which version of the answers it was begun with, where there are some already.
    pub mark: Option<String>,
    /// Right or not.
    pub answers: Answers,
}

impl Draft {
    pub fn read(stored: &str) -> Option<Self> {
        serde_json::from_str(stored).ok()
    }

    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What it holds for a field. To agree is asked for anew when the form is another one.
    pub fn typed(&self, form: &Form, field: &FormField) -> Option<Typed> {
        let is_stale = field.kind == FieldKind::Consent && self.version != form.version;
        let answer = self.answers.get(&field.name).filter(|_| !is_stale)?;
        Some(Typed::of(field, Some(answer)))
    }
}

/// What stands in a field at first: what was answered before, else what the backend knows. To agree
/// is nobody's before the member does.
pub fn at_first(field: &FormField, answers: Option<&Answers>) -> Typed {
    let known = field.value.as_ref().filter(|_| field.kind != FieldKind::Consent);
    let answer = match answers {
        // What was left empty on purpose stays so.
        Some(answers) => answers.get(&field.name).or(known.filter(|_| field.required)),
        None => known,
    };
    Typed::of(field, answer)
}

#[cfg(test)]
mod tests;
