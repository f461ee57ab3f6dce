//! Taking a redemption back, after a question.

use contract::{
    Code,
    mall::{CancelRedemption, Redemption, RedemptionState},
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
pub fn view(redemption: Memo<Redemption>) -> AnyView {
    let address = expect_context::<Address>();
    let toasts = expect_context::<Toasts>();
    let deed = Deed::new();
    let refusal = RwSignal::new(None::<String>);
    let can_cancel = Memo::new(move |_| redemption.with(|redemption| redemption.can_cancel));
    let is_open = Memo::new(move |_| address.parameter(CANCEL).is_some());
    // Somebody may begin with it while the question stands.
    let is_too_late = Memo::new(move |_| {
        let is_cancelled = |redemption: &Redemption| redemption.state == RedemptionState::Cancelled;
        !can_cancel.get() && !redemption.with(is_cancelled)
    });

    let open = Callback::new(move |()| {
        refusal.set(None);
        address.open(CANCEL, "1");
    });
    let close = Callback::new(move |()| address.close(CANCEL));
    let cancel = Callback::new(move |()| {
        refusal.set(None);
        let id = redemption.with_untracked(|redemption| redemption.id.clone());
        deed.carry_out(CancelRedemption { id }, move |outcome| {
            let stands_open = is_open.try_get_untracked() == Some(true);
            match outcome {
                Ok(cancelled) => {
                    toasts.push(ToastKind::Good, done(&cancelled));
                    if stands_open {
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
        move || refusal.get().or_else(|| is_too_late.get().then(text::order::not_cancellable));
    let question = move || {
        (!is_too_late.get()).then(|| {
            view! {
                <p class="order__back">{move || redemption.with(what_comes_back)}</p>
                <p class="quiet">{text::order::cancel_final()}</p>
                {panel::memory_only()}
                {panel::checking(deed, text::order::checking)}
                <Button variant=Variant::Danger pending=deed.is_under_way() on_click=cancel>
                    {text::order::cancel_yes()}
                </Button>
            }
        })
    };
    view! {
        {move || can_cancel.get().then(|| view! {
            <div class="order__cancel">
                <Button variant=Variant::Quiet on_click=open>{text::order::cancel()}</Button>
            </div>
        })}
        <Sheet open=is_open title=text::order::cancel_title() on_close=close>
            {panel::refused(refused)}
            {question}
            <Button variant=Variant::Quiet on_click=close>{text::order::cancel_no()}</Button>
        </Sheet>
    }
    .into_any()
}

fn what_comes_back(redemption: &Redemption) -> String {
    let points = i18n::points(redemption.cost.points);
    match &redemption.payment {
        Some(payment) => {
            let money = i18n::money(&payment.money);
            text::order::cancel_body_paid(payment.refund_days.into(), &points, &money)
        }
        None => text::order::cancel_body(&points),
    }
}

fn done(cancelled: &Redemption) -> String {
    match &cancelled.refund {
        Some(refund) => text::order::cancelled_paid(&i18n::money(&refund.money)),
        None => text::order::cancelled(),
    }
}

fn why(error: &ApiError) -> String {
    match error.code() {
        Some(Code::NotCancellable) => text::order::not_cancellable(),
        _ => panel::reason(error),
    }
}
