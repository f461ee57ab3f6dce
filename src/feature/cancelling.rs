//! Taking back what one has ordered or signed up for: one tap, after a question that says what comes
//! back.

use core::time::Duration;

use contract::{Code, Endpoint};
use leptos::prelude::*;

use super::panel;
use crate::{
    address::Address,
    api::ApiError,
    deed::Deed,
    ui::{Button, Sheet, ToastKind, Toasts, Variant},
};

/// Opens the question, in the page's address.
const CANCEL: &str = "cancel";

/// The sheet has fallen by then, and the focus is where it came from.
const SETTLED: Duration = Duration::from_millis(250);

/// What can be taken back.
pub struct Subject<E: Endpoint> {
    pub class: &'static str,
    pub can_cancel: Memo<bool>,
    pub is_cancelled: Memo<bool>,
    pub request: Box<dyn Fn() -> E + Send + Sync>,
    /// What is said once it is done.
    pub done: fn(&E::Reply) -> String,
    pub words: Words,
}

pub struct Words {
    pub ask: fn() -> String,
    pub title: fn() -> String,
    pub yes: fn() -> String,
    pub no: fn() -> String,
    pub checking: fn() -> String,
    pub too_late: fn() -> String,
}

/// The button, where it can still be cancelled, with `beside` below it; and the question, which says
/// `what_follows`.
pub fn view<E: Endpoint>(subject: Subject<E>, beside: ViewFn, what_follows: ViewFn) -> AnyView {
    let Subject { class, can_cancel, is_cancelled, request, done, words } = subject;
    let Words { ask, title, yes, no, checking, too_late } = words;
    let address = expect_context::<Address>();
    let toasts = expect_context::<Toasts>();
    let deed = Deed::new();
    let refusal = RwSignal::new(None::<String>);
    let was_done_here = StoredValue::new(false);
    // The button was far below; what it came to stands at the top.
    Effect::new(move |_| {
        if is_cancelled.get() && was_done_here.get_value() {
            let to_top = || window().scroll_to_with_x_and_y(0.0, 0.0);
            let timer = set_timeout_with_handle(to_top, SETTLED);
            on_cleanup(move || {
                if let Ok(timer) = timer {
                    timer.clear();
                }
            });
        }
    });
    // What is cancelled, be it elsewhere, is not asked about any more.
    let is_asked = Memo::new(move |_| address.parameter(CANCEL).is_some());
    let is_open = Memo::new(move |_| is_asked.get() && !is_cancelled.get());
    // It may become impossible while the question stands.
    let is_too_late = Memo::new(move |_| !can_cancel.get() && !is_cancelled.get());

    let open = Callback::new(move |()| {
        refusal.set(None);
        address.open(CANCEL, "1");
    });
    let close = Callback::new(move |()| address.close(CANCEL));
    let cancel = Callback::new(move |()| {
        refusal.set(None);
        was_done_here.set_value(true);
        deed.carry_out(request(), move |outcome| {
            let stands_open = is_open.try_get_untracked() == Some(true);
            // After a refusal it is somebody else who cancels it.
            let may_be_done = matches!(outcome, Ok(_) | Err(ApiError::Unsettled | ApiError::Held));
            was_done_here.try_set_value(may_be_done);
            match outcome {
                Ok(reply) => {
                    toasts.push(ToastKind::Good, done(&reply));
                    if is_asked.try_get_untracked() == Some(true) {
                        address.close(CANCEL);
                    }
                }
                Err(error) if stands_open => {
                    refusal.try_set(Some(why(&error, too_late)));
                }
                Err(error) => toasts.push(ToastKind::Bad, why(&error, too_late)),
            }
        });
    });

    let refused = move || refusal.get().or_else(|| is_too_late.get().then(too_late));
    let what_follows = StoredValue::new(what_follows);
    let question = move || {
        (!is_too_late.get()).then(|| {
            view! {
                {what_follows.with_value(ViewFn::run)}
                {panel::memory_only()}
                {panel::checking(deed, checking)}
                <Button variant=Variant::Danger pending=deed.is_under_way() on_click=cancel>
                    {yes()}
                </Button>
            }
        })
    };
    view! {
        {move || can_cancel.get().then(|| view! {
            <div class=class>
                <Button variant=Variant::Quiet on_click=open>{ask()}</Button>
                {beside.run()}
            </div>
        })}
        <Sheet open=is_open title=title() on_close=close>
            {panel::refused(refused)}
            {question}
            <Button variant=Variant::Quiet on_click=close>{no()}</Button>
        </Sheet>
    }
    .into_any()
}

fn why(error: &ApiError, too_late: fn() -> String) -> String {
    match error.code() {
        Some(Code::NotCancellable) => too_late(),
        _ => panel::reason(error),
    }
}
