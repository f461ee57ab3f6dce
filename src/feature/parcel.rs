//! What is on its way to a member, as every page shows it: its facts, its number at the carrier's,
//! which can be copied, where it goes, and how it came this far.

use contract::{
    Timestamp,
    mall::{Address, Shipping},
};
use leptos::prelude::*;

use super::{address_form, panel};
use crate::i18n::{self, text};

/// A fact whose value fits beside its name.
pub fn fact(name: String, value: AnyView) -> AnyView {
    view! { <div class="order__fact"><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
}

/// A number that one may have to tell somebody, with what copies it.
pub fn number(name: String, number: &str) -> AnyView {
    let copy = panel::copy(&name, number.to_owned());
    let digits = i18n::in_fours(number);
    fact(name, view! { <span class="order__number">{digits}</span>{copy} }.into_any())
}

/// A fact whose value is long: it stands below its name, from edge to edge.
fn block(name: String, value: AnyView) -> AnyView {
    view! { <div class="order__fact" data-kind="block"><dt>{name}</dt><dd>{value}</dd></div> }
        .into_any()
}

/// Who brings it, and under which number.
pub fn tracking(shipping: Shipping) -> AnyView {
    let name = text::order::tracking();
    let copy = panel::copy(&name, shipping.number.clone());
    let value = view! {
        <span class="order__parcel">
            <span class="order__carrier">{shipping.carrier}</span>
            " "
            <span class="order__tracking">{shipping.number}</span>
        </span>
        {copy}
    };
    block(name, value.into_any())
}

/// Whom it is sent to, and where.
pub fn destination(to: &Address) -> AnyView {
    let value = view! {
        <span class="order__who">{to.name.clone()}" "{address_form::phone_line(to)}</span>
        <span class="order__where">{address_form::one_line(to)}</span>
    };
    block(text::order::sent_to(), value.into_any())
}

/// A step on its way.
pub struct Step {
    /// What it came to, for `data-state`; nothing while it is still to come.
    pub state: Option<&'static str>,
    pub name: String,
    pub at: Option<Timestamp>,
    /// Why, where the brand said so.
    pub reason: Option<String>,
}

/// What happened to it, the first step first, and below it what is still to come. Nothing before
/// anything has happened.
pub fn timeline(steps: Vec<Step>) -> Option<AnyView> {
    let last = steps.iter().rposition(|step| step.state.is_some())?;
    let row = |(position, Step { state, name, at, reason }): (usize, Step)| {
        let coming = state.is_none().then(|| {
            view! { <span class="visually-hidden">{text::order::coming()}" "</span> }
        });
        view! {
            <li
                class="timeline__step"
                data-state=state.unwrap_or("coming")
                aria-current=(position == last).then_some("step")
            >
                <span class="timeline__name">{coming}{name}</span>
                {at.map(|at| view! {
                    <span class="timeline__at">{i18n::date_time(&at)}</span>
                })}
                {reason.map(|reason| view! { <span class="timeline__reason">{reason}</span> })}
            </li>
        }
    };
    let rows = steps.into_iter().enumerate().map(row).collect_view();
    Some(
        view! {
            <section class="order__timeline">
                <h2 class="section-title">{text::order::timeline()}</h2>
                <ol class="timeline">{rows}</ol>
            </section>
        }
        .into_any(),
    )
}
