//! One entry in full: what happened and by which rule, what its points were counted of, which points
//! they were, the balance after it, and the way to what it belongs to.

use contract::{
    Points,
    points::{Entry, EntryKind, EntryLot, Purchase},
};
use leptos::prelude::*;

use super::{super::rules::times, counting};
use crate::{
    feature::panel,
    i18n::{self, text},
    route::{self, Route},
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
    let lots = lots(&entry);
    let living = entry.extended.iter().chain(&entry.lots).find(|lot| lot.left > Points::ZERO);
    let ways = [
        living.map(|lot| way(route::lot(&lot.id), IconName::Clock, text::ledger::see_lots())),
        entry.redemption.map(|id| {
            way(Route::Redemption(id).href(), IconName::Bag, text::ledger::see_redemption())
        }),
        entry.signup.map(|id| {
            way(Route::Signup(id).href(), IconName::Calendar, text::ledger::see_signup())
        }),
        entry.transfer.map(|_| way(Route::Gift.href(), IconName::Gift, text::ledger::see_gifts())),
    ];
    let order = entry.purchase.and_then(|purchase| purchase.order);
    view! {
        <div class="entry-sheet__why">{explained}</div>
        <dl class="facts">
            {panel::fact(text::ledger::detail_change(), i18n::signed(entry.points))}
            {panel::fact(text::ledger::detail_balance(), i18n::points(entry.balance))}
            {panel::fact(text::ledger::detail_time(), i18n::date_time(&entry.at))}
            {entry.store.map(|store| panel::fact(text::ledger::detail_store(), store))}
            {order.map(|order| panel::fact(text::ledger::detail_order(), order))}
        </dl>
        {lots}
        {ways.into_iter().flatten().collect::<Vec<_>>()}
        <p class="entry-sheet__id">{text::ledger::detail_id()}" "{entry.id.to_string()}</p>
    }
    .into_any()
}

/// How it was counted and the rule that made it, or in plain words what happened.
fn explained(entry: &Entry) -> AnyView {
    let Some(rule) = &entry.rule else {
        return view! { <p class="entry-sheet__what">{what_happened(entry)}</p> }.into_any();
    };
    view! {
        {entry.purchase.as_ref().map(|purchase| counted(purchase, entry.points))}
        <h3 class="entry-sheet__rule">{text::ledger::detail_rule()}" · "{rule.title.clone()}</h3>
        <p>{rule.text.clone()}</p>
        <p class="quiet">{text::points::rule_version(&rule.version)}</p>
    }
    .into_any()
}

/// `¥18 × 1 point × 1.5 = 27`, and in words what each figure is.
fn counted(purchase: &Purchase, points: Points) -> Option<AnyView> {
    let is_even = counting::is_even(purchase, points)?;
    let by = |hundredths: u32| times(hundredths.into());
    let (mut amount, rate) = (i18n::money(&purchase.amount), &purchase.rate);
    let mut words = vec![text::ledger::sum_amount(&amount)];
    if !counting::is_for_a_unit(purchase) {
        amount.push_str(" ÷ ");
        amount.push_str(&i18n::money(&rate.money));
    }
    let mut sum = vec![amount, text::ledger::sum_rate(&i18n::points(rate.points))];
    if purchase.multiplier != 100 {
        sum.push(by(purchase.multiplier));
        words.push(text::points::rule_own(&text::points::times(&by(purchase.multiplier))));
    }
    if let Some(occasion) = &purchase.occasion {
        sum.push(by(occasion.multiplier));
        let more = text::points::times(&by(occasion.multiplier));
        words.push([&*occasion.title, " ", &*more].concat());
    }
    if !is_even {
        words.push(text::ledger::sum_rounded());
    }
    let view = view! {
        <p class="entry-sheet__sum">{sum.join(" × ")}" = "<b>{i18n::points(points)}</b></p>
        <p class="quiet">{words.join(" · ")}</p>
    };
    Some(view.into_any())
}

/// Which points they were, and until when they are good.
fn lots(entry: &Entry) -> Option<AnyView> {
    let is_own = |lot: &EntryLot| entry.points > Points::ZERO && lot.source == entry.title;
    let title = match entry.kind {
        EntryKind::Refund => text::ledger::lots_back(),
        EntryKind::Expire => text::ledger::lots_gone(),
        _ if entry.points > Points::ZERO => text::ledger::lots_new(),
        _ => text::ledger::lots_spent(),
    };
    let row = |lot: &EntryLot| {
        let when = lot
            .expires_at
            .as_ref()
            .map_or_else(text::points::lot_never, |at| text::points::lot_expires(&i18n::date(at)));
        let (source, when) = match is_own(lot) {
            true => (when, None),
            false => (lot.source.clone(), Some(when)),
        };
        view! {
            <li class="entry-lot" data-lot=lot.id.to_string()>
                <span class="entry-lot__source">{source}</span>
                <span class="entry-lot__points">{text::mall::price(&i18n::points(lot.points))}</span>
                {when.map(|when| view! { <span class="entry-lot__when">{when}</span> })}
            </li>
        }
    };
    let rows = entry.lots.iter().map(row).collect_view();
    (!entry.lots.is_empty()).then(|| {
        view! {
            <div class="entry-sheet__lots">
                <h3 class="entry-sheet__title">{title}</h3>
                <ul>{rows}</ul>
            </div>
        }
        .into_any()
    })
}

fn what_happened(entry: &Entry) -> String {
    if let Some(lot) = &entry.extended {
        let until = lot.expires_at.as_ref().map(i18n::date);
        return text::ledger::why_extended(&lot.source, &until.unwrap_or_default());
    }
    match entry.kind {
        EntryKind::Spend if entry.transfer.is_some() => text::ledger::why_given(),
        EntryKind::Spend if entry.redemption.is_some() => text::ledger::why_redeemed(),
        EntryKind::Spend if entry.signup.is_some() => text::ledger::why_signed_up(),
        EntryKind::Spend => text::ledger::why_spent(),
        EntryKind::Earn if entry.transfer.is_some() => text::ledger::why_received(),
        EntryKind::Earn => text::ledger::why_earned(),
        EntryKind::Refund if entry.signup.is_some() => text::ledger::why_unsigned(),
        EntryKind::Refund => text::ledger::why_refunded(),
        EntryKind::Expire => text::ledger::why_expired(),
        EntryKind::Adjust => text::ledger::why_adjusted(),
        EntryKind::Unknown => text::ledger::no_rule(),
    }
}

fn way(href: String, icon: IconName, name: String) -> AnyView {
    view! {
        <a class="row-link" href=href>
            <Icon name=icon/>
            <span class="row-link__text">{name}</span>
            <Icon name=IconName::ChevronRight/>
        </a>
    }
    .into_any()
}
