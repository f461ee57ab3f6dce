//! What a member is told who cannot give points, at the field that it is about.

use contract::{Code, FieldProblem, points::TransferLimits};

use super::model::Unfit;
use crate::{
    api::ApiError,
    feature::{panel, phone},
    i18n::{self, text},
};

/// What the fields say.
#[derive(Default)]
pub struct Said {
    pub phone: Option<String>,
    pub points: Option<String>,
    pub note: Option<String>,
}

/// Why nobody was found for a number.
pub fn about_number(error: &ApiError, digits: &str) -> String {
    let said = about_fields(error, digits, None).and_then(|said| said.phone);
    said.unwrap_or_else(|| panel::reason(error))
}

/// Why a gift was refused, if a field is to blame.
pub fn about_fields(
    error: &ApiError,
    digits: &str,
    limits: Option<TransferLimits>,
) -> Option<Said> {
    let ApiError::Rejected(refusal) = error else { return None };
    let problem = refusal.problem();
    let about_points = |why: String| Said { points: Some(why), ..Said::default() };
    match problem.code {
        Code::NotAMember => {
            let why = text::gift::not_a_member(&phone::grouped(digits));
            Some(Said { phone: Some(why), ..Said::default() })
        }
        Code::InsufficientPoints => Some(about_points(match problem.available {
            Some(available) => text::gift::amount_balance(&i18n::points(available)),
            None => panel::reason(error),
        })),
        Code::LimitReached => Some(about_points(match problem.limit {
            Some(limit) => text::gift::amount_day(&i18n::integer(limit.into())),
            None => panel::reason(error),
        })),
        _ => {
            let find = |pointer: &str| problem.errors.iter().find(|field| field.pointer == pointer);
            let said = Said {
                phone: find("/phone").map(number),
                points: find("/points").map(|field| range(field, limits)),
                note: find("/note").map(|field| match &*field.code {
                    "too_long" => text::gift::note_hint(),
                    _ => field.detail.clone(),
                }),
            };
            let is_any = said.phone.is_some() || said.points.is_some() || said.note.is_some();
            is_any.then_some(said)
        }
    }
}

fn number(field: &FieldProblem) -> String {
    match &*field.code {
        "own" => text::gift::own(),
        _ => text::sign_in::phone_invalid(),
    }
}

fn range(field: &FieldProblem, known: Option<TransferLimits>) -> String {
    known.map_or_else(|| field.detail.clone(), limits)
}

/// What one may give.
pub fn limits(limits: TransferLimits) -> String {
    let TransferLimits { min, max, left_today, .. } = limits;
    text::gift::limits(&i18n::points(min), &i18n::points(max), &i18n::points(left_today))
}

/// Why an amount will not do.
pub fn unfit(why: Unfit) -> String {
    match why {
        Unfit::Missing => text::gift::amount_missing(),
        Unfit::NotWhole => text::gift::amount_whole(),
        Unfit::TooFew(least) => text::gift::amount_few(&i18n::points(least)),
        Unfit::TooMany(most) => text::gift::amount_many(&i18n::points(most)),
        Unfit::Today(left) => text::gift::amount_today(&i18n::points(left)),
        Unfit::Balance(balance) => text::gift::amount_balance(&i18n::points(balance)),
    }
}
