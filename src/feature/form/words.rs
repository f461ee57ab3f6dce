//! What fields are called, what is wrong with them, and what was answered, in words.

use chrono::NaiveDate;
use contract::{
    Timestamp,
    activities::{FieldKind, FormField, Prefill},
};

use super::model::{Typed, Wrong};
use crate::i18n::{self, text};

/// The label; what may be left out is said to be so.
pub fn label(field: &FormField) -> String {
    if field.required { field.label.clone() } else { text::form::optional(&field.label) }
}

/// For `data-kind`.
pub const fn kind(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text => "text",
        FieldKind::LongText => "long-text",
        FieldKind::Phone => "phone",
        FieldKind::Number => "number",
        FieldKind::Single => "single",
        FieldKind::Multiple => "multiple",
        FieldKind::Date => "date",
        FieldKind::Consent => "consent",
        FieldKind::Unknown => "unknown",
    }
}

/// What browsers may fill in.
pub const fn autocomplete(field: &FormField) -> &'static str {
    match field.prefill {
        Some(Prefill::Name) => "name",
        Some(Prefill::Phone) => "tel",
        Some(Prefill::Birthday) => "bday",
        Some(Prefill::City) => "address-level2",
        Some(Prefill::Unknown) | None => "off",
    }
}

/// What browsers know the field by, where it is the member's own.
pub fn input_name(field: &FormField) -> &'static str {
    match field.prefill {
        Some(Prefill::Name) => "name",
        Some(Prefill::Birthday) => "birthday",
        _ => "",
    }
}

/// What helps with filling in: the brand's words, else the bounds.
pub fn hint(field: &FormField) -> String {
    field.help.clone().unwrap_or_else(|| match field.kind {
        FieldKind::Phone => text::sign_in::phone_hint(),
        FieldKind::Number => number_bounds(field).unwrap_or_default(),
        FieldKind::Date => date_bounds(field).unwrap_or_default(),
        FieldKind::Multiple => field
            .max_choices
            .filter(|most| (*most as usize) < field.options.len())
            .map(|most| text::form::most_choices(most.into()))
            .unwrap_or_default(),
        _ => String::new(),
    })
}

pub fn wrong(field: &FormField, wrong: Wrong) -> String {
    let is_choice = matches!(field.kind, FieldKind::Single | FieldKind::Multiple | FieldKind::Date);
    let bounds = match (wrong, field.kind) {
        (Wrong::Required, FieldKind::Consent) => return text::form::consent_required(),
        (Wrong::Required, _) if is_choice => return text::form::choice_required(),
        (Wrong::Required, _) => return text::form::required(),
        (Wrong::TooLong, _) => field.max_length.map(|most| text::form::too_long(most.into())),
        (Wrong::OutOfRange, FieldKind::Number) => number_bounds(field),
        (Wrong::OutOfRange, FieldKind::Date) => date_bounds(field),
        (Wrong::OutOfRange, FieldKind::Multiple) => {
            field.max_choices.map(|most| text::form::most_choices(most.into()))
        }
        (Wrong::Invalid, FieldKind::Phone) => return text::sign_in::phone_invalid(),
        (Wrong::Invalid, FieldKind::Number) => return text::form::not_a_number(),
        (Wrong::Invalid, FieldKind::Date) => return text::form::not_a_date(),
        _ => None,
    };
    bounds.unwrap_or_else(text::form::invalid)
}

/// What is in a field, as one reads it.
pub fn typed(field: &FormField, typed: &Typed) -> String {
    let option = |value: &String| {
        let known = field.options.iter().find(|option| option.value == *value);
        known.map_or_else(|| value.clone(), |option| option.label.clone())
    };
    match typed {
        Typed::Ticked(true) => text::form::agreed(),
        Typed::Ticked(false) => text::form::not_agreed(),
        typed if typed.is_empty() => text::form::nothing(),
        Typed::Choices(chosen) => chosen.iter().map(option).collect::<Vec<_>>().join(" · "),
        Typed::Text(value) => match field.kind {
            FieldKind::Single => option(value),
            FieldKind::Date => value.parse().map_or_else(|_| value.clone(), date),
            _ => value.clone(),
        },
    }
}

fn number_bounds(field: &FormField) -> Option<String> {
    match (field.min.map(i18n::integer), field.max.map(i18n::integer)) {
        (Some(min), Some(max)) => Some(text::form::number_between(&min, &max)),
        (Some(min), None) => Some(text::form::number_from(&min)),
        (None, Some(max)) => Some(text::form::number_to(&max)),
        (None, None) => None,
    }
}

fn date_bounds(field: &FormField) -> Option<String> {
    match (field.earliest.map(date), field.latest.map(date)) {
        (Some(from), Some(to)) => Some(text::form::date_between(&from, &to)),
        (Some(from), None) => Some(text::form::date_from(&from)),
        (None, Some(to)) => Some(text::form::date_to(&to)),
        (None, None) => None,
    }
}

/// A day, of which it does not matter where it is.
fn date(day: NaiveDate) -> String {
    let midnight = day.and_hms_opt(0, 0, 0).unwrap_or_default();
    i18n::date(&Timestamp(midnight.and_utc().fixed_offset()))
}
