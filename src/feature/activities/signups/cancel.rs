//! Cancelling a signup: one tap, after a question that says what comes back.

use contract::{
    Code, Points,
    activities::{CancelSignup, Signup, SignupState},
};
use leptos::prelude::*;

use crate::{
    address::Address,
    api::ApiError,
    deed::Deed,
    feature::panel,
    i18n::{self, text},
    ui::{Button, Sheet, ToastKind, Toasts, Variant},
};

/// Opens the question, in the page's address.
const CANCEL: &str = "cancel";

/// The button, where it can still be cancelled, and the question.
pub fn view(signup: Memo<Signup>) -> AnyView {
    let address = expect_context::<Address>();
    let toasts = expect_context::<Toasts>();
    let deed = Deed::new();
    let refusal = RwSignal::new(None::<String>);
    let can_cancel = Memo::new(move |_| signup.with(|signup| signup.can_cancel));
    let is_cancelled =
        Memo::new(move |_| signup.with(|signup| signup.state == SignupState::Cancelled));
    // What is cancelled, be it elsewhere, is not asked about any more.
    let is_asked = Memo::new(move |_| address.parameter(CANCEL).is_some());
    let is_open = Memo::new(move |_| is_asked.get() && !is_cancelled.get());
    // The time for it may pass while the question stands.
    let is_too_late = Memo::new(move |_| !can_cancel.get() && !is_cancelled.get());

    let open = Callback::new(move |()| {
        refusal.set(None);
        address.open(CANCEL, "1");
    });
    let close = Callback::new(move |()| address.close(CANCEL));
    let cancel = Callback::new(move |()| {
        refusal.set(None);
        let id = signup.with_untracked(|signup| signup.id.clone());
        deed.carry_out(CancelSignup { id }, move |outcome| {
            let stands_open = is_open.try_get_untracked() == Some(true);
            match outcome {
                Ok(_) => {
                    toasts.push(ToastKind::Good, text::signup::cancelled());
                    if is_asked.try_get_untracked() == Some(true) {
                        address.close(CANCEL);
                    }
                }
                Err(error) if stands_open => {
                    refusal.try_set(Some(why(&error)));
                }
                Err(error) => toasts.push(ToastKind::Bad, why(&error)),
            }
        });
    });

    let refused =
        move || refusal.get().or_else(|| is_too_late.get().then(text::signup::not_cancellable));
    let question = move || {
        let points = signup.with(|signup| signup.points);
        let back = (points != Points::ZERO)
            .then(|| view! { <p>{text::signup::cancel_points(&i18n::points(points))}</p> });
        (!is_too_late.get()).then(|| {
            view! {
                <p>{text::signup::cancel_body()}</p>
                {back}
                {panel::memory_only()}
                {panel::checking(deed, text::signup::checking)}
                <Button variant=Variant::Danger pending=deed.is_under_way() on_click=cancel>
                    {text::signup::cancel_yes()}
                </Button>
            }
        })
    };
    let until = move || {
        let until = signup.with(|signup| signup.cancel_until)?;
        let words = text::signup::cancel_until(&i18n::day_time(&until));
        Some(view! { <p class="signup__until">{words}</p> })
    };
    view! {
        {move || can_cancel.get().then(|| view! {
            <div class="signup__cancel">
                <Button variant=Variant::Quiet on_click=open>{text::signup::cancel()}</Button>
                {until}
            </div>
        })}
        <Sheet open=is_open title=text::signup::cancel_title() on_close=close>
            {panel::refused(refused)}
            {question}
            <Button variant=Variant::Quiet on_click=close>{text::signup::cancel_no()}</Button>
        </Sheet>
    }
    .into_any()
}

fn why(error: &ApiError) -> String {
    match error.code() {
        Some(Code::NotCancellable) => text::signup::not_cancellable(),
        _ => panel::reason(error),
    }
}
