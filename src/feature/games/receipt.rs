//! What was drawn, day by day, and the receipt of each draw: the app draws it again and says whether
//! it holds, and how anybody can see that for themselves.

use contract::games::{GetDraw, Odds, Receipt};
use leptos::prelude::*;

use super::{
    draw::{model, result::Parts},
    odds::percent,
};
use crate::{
    feature::panel,
    i18n::{self, text},
    query::Query,
    route::Route,
    shell::Page,
    ui::{Data, Icon, IconName, Load, SkeletonBlock, SkeletonRows},
};

mod list;
pub mod proof;
#[cfg(test)]
pub mod sample;
mod steps;

use proof::Proof;

#[component]
pub fn DrawsPage() -> impl IntoView {
    list::view()
}

/// The page of one receipt.
pub fn page(place: Route) -> AnyView {
    let Route::Draw(id) = place.clone() else { return ().into_any() };
    let query = Query::new(GetDraw { id });
    let skeleton = || view! { <SkeletonBlock height="8rem"/><SkeletonRows rows=4/> }.into_any();
    view! {
        <Page route=place title=text::draw::receipt() class="receipt">
            <Load
                source=query.source
                skeleton
                on_retry=Callback::new(move |()| query.again())
                let:receipt
            >
                {contents(receipt)}
            </Load>
        </Page>
    }
    .into_any()
}

fn contents(data: Data<Receipt>) -> AnyView {
    // What did not change is not drawn again: a step that was opened stays so.
    let receipt = Memo::new(move |_| data.get());
    let view = move || {
        receipt.with(|receipt| {
            let proof = Proof::of(receipt);
            view! {
                {head(receipt)}
                {steps::verdict(receipt, &proof)}
                {odds(receipt)}
                {steps::view(receipt, &proof)}
            }
            .into_any()
        })
    };
    view.into_any()
}

/// What was drawn, and when.
fn head(receipt: &Receipt) -> AnyView {
    let Parts { kind, art, line, way } = Parts::of(receipt);
    let prize = receipt.prize.as_ref();
    let game = prize.map(|prize| prize.game_title.clone());
    let value = prize.and_then(|prize| prize.value.as_ref()).map(i18n::money);
    let fact = panel::fact;
    view! {
        <section class="receipt__head" data-kind=kind data-draw=receipt.id.to_string()>
            <div class="receipt__drawn">
                <span class="receipt__art">{art}</span>
                <div class="receipt__words">
                    <h2 class="receipt__title">{model::title(receipt)}</h2>
                    <p class="quiet">{line}</p>
                </div>
            </div>
            <dl class="receipt__facts">
                {fact(text::draw::serial(), i18n::in_fours(&receipt.serial))}
                {fact(text::draw::at(), i18n::date_time(&receipt.at))}
                {game.map(|game| fact(text::draw::game(), game))}
                {value.map(|value| fact(text::draw::value(), value))}
                {fact(text::draw::rules(), receipt.rule_version.clone())}
            </dl>
            {way}
        </section>
    }
    .into_any()
}

/// What could have been drawn at that moment, and how likely each was.
fn odds(receipt: &Receipt) -> AnyView {
    let tickets = proof::tickets(&receipt.table);
    let rows: Vec<AnyView> = receipt
        .table
        .iter()
        .zip(tickets)
        .map(|(row, tickets)| {
            let is_drawn = row.id == receipt.segment;
            let share = percent(Odds { weight: row.weight, total_weight: receipt.total_weight });
            let mark = is_drawn.then(|| {
                view! {
                    <span class="odds__mark"><Icon name=IconName::Check/>{text::draw::drawn()}</span>
                }
            });
            view! {
                <tr class="odds__row" data-segment=row.id.to_string() data-drawn=is_drawn.then_some("")>
                    <th scope="row" class="odds__title">{row.title.clone()}{mark}</th>
                    <td class="odds__share">{share}</td>
                    <td class="odds__tickets">{steps::span(tickets)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    view! {
        <section class="odds box">
            <h2 class="section-title" id="odds-title">{text::draw::odds()}</h2>
            <table class="odds__table" aria-labelledby="odds-title">
                <thead>
                    <tr>
                        <th scope="col">{text::draw::odds_segment()}</th>
                        <th scope="col" class="odds__share">{text::draw::odds_share()}</th>
                        <th scope="col" class="odds__tickets">{text::draw::odds_tickets()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
