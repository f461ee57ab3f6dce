//! Taking a redemption back: what comes back of points and money.

use contract::mall::{CancelRedemption, Redemption, RedemptionState};
use leptos::prelude::*;

use crate::{
    feature::cancelling::{self, Subject, Words},
    i18n::{self, text},
};

/// The button, where it can still be cancelled, and the question.
pub fn view(redemption: Memo<Redemption>) -> AnyView {
    let request = move || CancelRedemption {
        id: redemption.with_untracked(|redemption| redemption.id.clone()),
    };
    let subject = Subject {
        class: "order__cancel",
        can_cancel: Memo::new(move |_| redemption.with(|redemption| redemption.can_cancel)),
        is_cancelled: Memo::new(move |_| {
            redemption.with(|redemption| redemption.state == RedemptionState::Cancelled)
        }),
        request: Box::new(request),
        done,
        words: Words {
            ask: text::order::cancel,
            title: text::order::cancel_title,
            yes: text::order::cancel_yes,
            no: text::order::cancel_no,
            checking: text::order::checking,
            too_late: text::order::not_cancellable,
        },
    };
    let what_follows = move || {
        view! {
            <p class="order__back">{move || redemption.with(what_comes_back)}</p>
            <p class="quiet">{text::order::cancel_final()}</p>
        }
    };
    cancelling::view(subject, ViewFn::default(), what_follows.into())
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
