//! What is on its way to a member, as every page shows it: its number at the carrier's, which can be
//! copied, and where it goes.

use contract::mall::{Address, Shipping};
use leptos::{prelude::*, task::spawn_local};

use super::address_form;
use crate::{
    browser,
    i18n::text,
    ui::{Icon, IconName, ToastKind, Toasts},
};

/// A fact whose value is long: it stands below its name, from edge to edge.
fn block(name: String, value: AnyView) -> AnyView {
    view! { <div class="order__fact" data-kind="block"><dt>{name}</dt><dd>{value}</dd></div> }
        .into_any()
}

/// Who brings it, and under which number.
pub fn tracking(shipping: Shipping) -> AnyView {
    let name = text::order::tracking();
    let copy = copy(&name, shipping.number.clone());
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
