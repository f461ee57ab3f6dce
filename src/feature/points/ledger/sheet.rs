//! One entry in full: what happened and by which rule, where, the balance after it, and the way to
//! what it belongs to.

use contract::points::{Entry, EntryKind};
use leptos::prelude::*;

use crate::{
    feature::panel,
    i18n::{self, text},
    route::Route,
    ui::{Icon, IconName, Sheet},
};

#[component]
pub fn EntrySheet(entry: Memo<Option<Entry>>, on_close: Callback<()>) -> impl IntoView {
    let is_open = Signal::derive(move || entry.read().is_some());
    // What is shown stays while the sheet falls.
    let shown = Memo::new(move |before: Option<&Option<Entry>>| {
        entry.get().or_else(|| before.cloned().flatten())
    });
    let title = move || shown.with(|entry| entry.as_ref().map(|entry| entry.title.clone()));
    let body = move || shown.get().map(body);
    view! {
        <Sheet
            open=is_open
            title=TextProp::from(move || title().unwrap_or_default())
            on_close
        >
            {body}
        </Sheet>
    }
}

fn body(entry: Entry) -> AnyView {
    let explained = explained(&entry);
    let lot =
        entry.lot.as_ref().map(|lot| panel::fact(text::ledger::detail_lot(), lot.to_string()));
    let ways = [
        entry
            .redemption
            .map(|id| way(Route::Redemption(id), IconName::Bag, text::ledger::see_redemption())),
        entry.transfer.map(|_| way(Route::Gift, IconName::Gift, text::ledger::see_gifts())),
        entry.lot.map(|_| way(Route::Points, IconName::Clock, text::ledger::see_lots())),
    ];
    view! {
        <div class="entry-sheet__why">{explained}</div>
        <dl class="facts">
            {panel::fact(text::ledger::detail_change(), i18n::signed(entry.points))}
            {panel::fact(text::ledger::detail_balance(), i18n::points(entry.balance))}
            {panel::fact(text::ledger::detail_time(), i18n::date_time(&entry.at))}
            {entry.store.map(|store| panel::fact(text::ledger::detail_store(), store))}
            {lot}
            {panel::fact(text::ledger::detail_id(), entry.id.to_string())}
        </dl>
        {ways.into_iter().flatten().collect::<Vec<_>>()}
    }
    .into_any()
}

/// The rule that made it, or in plain words what happened.
fn explained(entry: &Entry) -> AnyView {
    let Some(rule) = &entry.rule else {
        return view! { <p class="entry-sheet__what">{what_happened(entry)}</p> }.into_any();
    };
    view! {
        <h3 class="entry-sheet__rule">{text::ledger::detail_rule()}" · "{rule.title.clone()}</h3>
        <p>{rule.text.clone()}</p>
        <p class="quiet">{text::points::rule_version(&rule.version)}</p>
    }
    .into_any()
}

fn what_happened(entry: &Entry) -> String {
    match entry.kind {
        EntryKind::Spend if entry.transfer.is_some() => text::ledger::why_given(),
        EntryKind::Spend if entry.redemption.is_some() => text::ledger::why_redeemed(),
        EntryKind::Spend => text::ledger::why_spent(),
        EntryKind::Earn if entry.transfer.is_some() => text::ledger::why_received(),
        EntryKind::Earn => text::ledger::why_earned(),
        EntryKind::Refund => text::ledger::why_refunded(),
        EntryKind::Expire => text::ledger::why_expired(),
        EntryKind::Adjust => text::ledger::why_adjusted(),
        EntryKind::Unknown => text::ledger::no_rule(),
    }
}

fn way(to: Route, icon: IconName, name: String) -> AnyView {
    view! {
        <a class="row-link" href=to.href()>
            <Icon name=icon/>
            <span class="row-link__text">{name}</span>
            <Icon name=IconName::ChevronRight/>
        </a>
    }
    .into_any()
}
