//! What every feature says in the same way: facts and what copies them, texts of the brand, where a
//! write stands, and why a request did not work.

use contract::Code;
use leptos::{ev, prelude::*, task::spawn_local};
use web_sys::HtmlElement;

use crate::{
    api::{ApiError, journal},
    browser,
    deed::{Deed, Standing},
    i18n::text,
    ui::{Icon, IconName, Notice, ToastKind, Toasts, Tone},
};

/// What has to be said before a write where its key would not survive a reload.
pub fn memory_only() -> Option<AnyView> {
    let line = || view! { <Notice tone=Tone::Warning>{text::failure::memory_only()}</Notice> };
    (!journal::survives_reload()).then(|| line().into_any())
}

/// Says, while it is so, that the outcome of a write is being asked after.
pub fn checking(deed: Deed, words: fn() -> String) -> AnyView {
    let line = move || view! { <div data-state="checking"><Notice>{words()}</Notice></div> };
    (move || (deed.standing().get() == Standing::Checking).then(line)).into_any()
}

/// Says why a write was refused, if it was.
pub fn refused(why: impl Fn() -> Option<String> + Send + 'static) -> AnyView {
    let line = |why: String| {
        view! { <div data-state="refused"><Notice tone=Tone::Warning>{why}</Notice></div> }
    };
    (move || why().map(line)).into_any()
}

/// Whether nothing has the focus, as when what had it has gone.
pub fn is_focus_lost() -> bool {
    document().active_element().is_none_or(|element| element.tag_name() == "BODY")
}

/// Takes the focus to `place` when nothing has it any more.
pub fn take_lost_focus(place: Option<impl AsRef<HtmlElement>>) {
    if let Some(place) = place.filter(|_| is_focus_lost()) {
        place.as_ref().focus().ok();
    }
}

/// A key that is held presses once.
pub fn press_once(event: ev::KeyboardEvent) {
    if event.repeat() && event.key() == "Enter" {
        event.prevent_default();
    }
}

/// A name and its value, for a list of facts.
pub fn fact(name: String, value: String) -> AnyView {
    view! { <div class="fact"><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
}

/// A button that copies `value`, which the page calls `what`, and says whether that worked.
pub fn copy(what: &str, value: String) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let copy = move |_| {
        let value = value.clone();
        spawn_local(async move {
            if browser::copy(&value).await {
                toasts.push(ToastKind::Good, text::order::copied());
            } else {
                toasts.push(ToastKind::Bad, text::order::copy_failed());
            }
        });
    };
    let label = text::order::copy();
    view! {
        <button type="button" class="copy" aria-label=format!("{label} {what}") on:click=copy>
            <Icon name=IconName::Copy/>
            <span class="copy__label">{label.clone()}</span>
        </button>
    }
    .into_any()
}

/// A text of the brand, which comes in paragraphs with an empty line between them.
pub fn paragraphs(text: &str) -> AnyView {
    in_paragraphs(text).into_iter().map(|text| view! { <p>{text}</p> }).collect_view().into_any()
}

fn in_paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in text.lines().map(str::trim) {
        match paragraphs.last_mut().filter(|_| goes_on && !line.is_empty()) {
            Some(last) => {
                last.push('\n');
                last.push_str(line);
            }
            None if !line.is_empty() => paragraphs.push(line.to_owned()),
            None => {}
        }
        goes_on = !line.is_empty();
    }
    paragraphs
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
        ApiError::Held => text::failure::one_at_a_time(),
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

#[cfg(test)]
mod tests {
    use super::in_paragraphs;

    #[test]
    fn paragraphs_are_split_at_empty_lines_and_lines_stay() {
        assert_eq!(in_paragraphs("a\n\nb\nc\n \n\r\n d \n"), ["a", "b\nc", "d"]);
        assert_eq!(in_paragraphs(" \n\n"), Vec::<String>::new());
    }
}
