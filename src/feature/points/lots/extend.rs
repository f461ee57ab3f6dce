//! Keeping a lot longer, after the member has seen from when to when and what it costs.

use contract::{
    Code, Points,
    id::LotId,
    points::{ExtendLot, Extension, Lot, PointsSummary},
};
use leptos::prelude::*;

use crate::{
    address::Address,
    api::ApiError,
    deed::Deed,
    feature::panel,
    i18n::{self, text},
    ui::{Button, Data, Notice, Sheet, ToastKind, Toasts, Tone},
};

/// Names the lot in the address.
const OPENED: &str = "extend";

/// The sheet, and what opens it.
pub fn sheet(summary: Data<PointsSummary>) -> (AnyView, Callback<LotId>) {
    let address = expect_context::<Address>();
    let toasts = expect_context::<Toasts>();
    let deed = Deed::new();
    let refusal = RwSignal::new(None::<String>);
    let done = RwSignal::new(None::<LotId>);

    // A lot that cannot be extended any more stays for as long as the sheet says so.
    let named = Memo::new(move |before: Option<&Option<Lot>>| {
        let id = address.parameter(OPENED)?;
        let is_named = |lot: &&Lot| lot.id.as_str() == id;
        let offered = summary.with(|summary| {
            let mut lots = summary.lots.iter().filter(is_named);
            lots.find(|lot| lot.extension.is_some()).cloned()
        });
        offered.or_else(|| before?.as_ref().filter(is_named).cloned())
    });
    let lot = Memo::new(move |_| {
        named.get().filter(|lot| done.with(|done| done.as_ref() != Some(&lot.id)))
    });
    let is_open = Signal::derive(move || lot.read().is_some());
    // What is shown stays as it was asked while it is carried out, and while the sheet falls.
    let is_under_way = deed.is_under_way();
    let shown = Memo::new(move |before: Option<&Option<(Lot, Points)>>| {
        let asked = lot.get().filter(|_| !is_under_way.get());
        let with_balance = |lot| Some((lot, summary.with(|summary| summary.balance)));
        asked.map_or_else(|| before.cloned().flatten(), with_balance)
    });

    let on_open = Callback::new(move |id: LotId| {
        refusal.set(None);
        done.set(None);
        address.open(OPENED, id.as_str());
    });
    let confirm = Callback::new(move |()| {
        let Some(Lot { id, .. }) = lot.get_untracked() else { return };
        refusal.set(None);
        deed.carry_out(ExtendLot { id: id.clone() }, move |outcome| {
            let is_named = untrack(|| address.parameter(OPENED)).as_deref() == Some(id.as_str());
            match outcome {
                Ok(lot) => {
                    let until = lot.expires_at.as_ref().map(i18n::date).unwrap_or_default();
                    toasts.push(ToastKind::Good, text::points::extended(&until));
                    done.try_set(Some(id));
                    if is_named {
                        address.close(OPENED);
                    }
                }
                Err(error) if is_named => {
                    refusal.try_set(Some(explain(&error)));
                }
                Err(error) => toasts.push(ToastKind::Bad, explain(&error)),
            }
        });
    });

    let facts = move || shown.get().map(|(lot, balance)| facts(lot, balance));
    let view = view! {
        <Sheet
            open=is_open
            title=text::points::extend_title()
            on_close=Callback::new(move |()| address.close(OPENED))
        >
            {facts}
            <p class="quiet">{text::points::extend_once()}</p>
            {panel::memory_only()}
            {move || refusal.get().map(|why| view! { <Notice tone=Tone::Bad>{why}</Notice> })}
            {panel::checking(deed, text::points::extend_checking)}
            <Button pending=is_under_way on_click=confirm>
                {text::points::extend_confirm()}
            </Button>
        </Sheet>
    };
    (view.into_any(), on_open)
}

fn facts(lot: Lot, balance: Points) -> Option<AnyView> {
    let Extension { until, cost } = lot.extension?;
    let price = match cost {
        Points::ZERO => text::points::extend_free(),
        cost => text::mall::price(&i18n::points(cost)),
    };
    let from = lot.expires_at.as_ref().map(i18n::date);
    let view = view! {
        <p class="extend__lot">
            <b class="extend__points">{text::mall::price(&i18n::points(lot.points))}</b>
            <span>{lot.source}</span>
        </p>
        <dl class="facts">
            {from.map(|from| panel::fact(text::points::extend_from(), from))}
            {panel::fact(text::points::extend_until(), i18n::date(&until))}
            {panel::fact(text::points::extend_cost(), price)}
            {panel::fact(text::points::extend_after(), i18n::points(balance - cost))}
        </dl>
    };
    Some(view.into_any())
}

fn explain(error: &ApiError) -> String {
    match error {
        ApiError::Rejected(refusal) => {
            let problem = refusal.problem();
            match (problem.code, problem.missing) {
                (Code::LimitReached, _) => text::points::extend_limit(),
                (Code::InsufficientPoints, Some(missing)) => {
                    text::mall::missing(&i18n::points(missing))
                }
                _ => panel::reason(error),
            }
        }
        _ => panel::reason(error),
    }
}
