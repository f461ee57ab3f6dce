//! What every feature says when a request did not work.

use contract::Code;
use leptos::prelude::*;

use crate::{
    api::{ApiError, journal},
    i18n::text,
    ui::{Notice, Tone},
};

/// What has to be said before a write where its key would not survive a reload.
pub fn memory_only() -> Option<AnyView> {
    let line = || view! { <Notice tone=Tone::Warning>{text::failure::memory_only()}</Notice> };
    (!journal::survives_reload()).then(|| line().into_any())
}

/// One line for a toast or a field.
pub fn reason(error: &ApiError) -> String {
    match error {
        ApiError::Offline => text::failure::offline_body(),
        ApiError::Timeout => text::failure::slow_body(),
        ApiError::Busy { retry_after_s: Some(seconds) } => {
            text::failure::busy_wait(i64::from(*seconds))
        }
        ApiError::Busy { retry_after_s: None } => text::failure::busy_body(),
        ApiError::Unsettled => text::failure::unsettled(),
        ApiError::Rejected(refusal) => match (refusal.problem().detail, refusal.status) {
            (Some(detail), 409 | 422) => detail,
            _ => text::failure::general(&refusal.request_id),
        },
        ApiError::Server { request_id } => text::failure::general(request_id),
        ApiError::Unauthorized => text::failure::signed_out_title(),
        ApiError::Network | ApiError::Malformed => text::failure::network(),
    }
}

/// Why a one-time password did not work, in words that stand at the field.
pub fn otp_reason(error: &ApiError) -> String {
    match error {
        ApiError::Rejected(refusal) => {
            let problem = refusal.problem();
            match problem.code {
                Code::OtpInvalid => {
                    problem.attempts_left.map_or_else(text::sign_in::otp_wrong, |left| {
                        text::sign_in::otp_wrong_left(left.into())
                    })
                }
                Code::OtpExpired => text::sign_in::otp_expired(),
                Code::ValidationFailed => text::sign_in::phone_invalid(),
                _ => reason(error),
            }
        }
        ApiError::Busy { retry_after_s: Some(seconds) } => {
            text::sign_in::too_often_wait(i64::from(*seconds))
        }
        ApiError::Busy { retry_after_s: None } => text::sign_in::too_often(),
        _ => reason(error),
    }
}
