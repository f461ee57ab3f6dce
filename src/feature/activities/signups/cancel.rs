//! Cancelling a signup: until when, and what comes back.

use contract::{
    Points,
    activities::{CancelSignup, Signup, SignupState},
};
use leptos::prelude::*;

use crate::{
    feature::cancelling::{self, Subject, Words},
    i18n::{self, text},
};

/// The button, where it can still be cancelled, and the question.
pub fn view(signup: Memo<Signup>) -> AnyView {
    let request = move || CancelSignup { id: signup.with_untracked(|signup| signup.id.clone()) };
    let subject = Subject {
        class: "signup__cancel",
        can_cancel: Memo::new(move |_| signup.with(|signup| signup.can_cancel)),
        is_cancelled: Memo::new(move |_| {
            signup.with(|signup| signup.state == SignupState::Cancelled)
        }),
        request: Box::new(request),
        done: |_| text::signup::cancelled(),
        words: Words {
            ask: text::signup::cancel,
            title: text::signup::cancel_title,
            yes: text::signup::cancel_yes,
            no: text::signup::cancel_no,
            checking: text::signup::checking,
            too_late: text::signup::not_cancellable,
        },
    };
    let until = move || {
        let until = signup.with(|signup| signup.cancel_until)?;
        let words = text::signup::cancel_until(&i18n::day_time(&until));
        Some(view! { <p class="signup__until">{words}</p> })
    };
    let back = move || {
        let points = signup.with(|signup| signup.points);
        (points != Points::ZERO)
            .then(|| view! { <p>{text::signup::cancel_points(&i18n::points(points))}</p> })
    };
    let what_follows = move || view! { <p>{text::signup::cancel_body()}</p>{back} };
    cancelling::view(subject, (move || until).into(), what_follows.into())
}
