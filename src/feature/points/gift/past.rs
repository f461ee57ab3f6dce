//! The gifts so far, given and received.

use contract::points::{Direction, ListTransfers, Transfer, TransferPage};
use leptos::prelude::*;

use crate::{
    i18n::{self, text},
    query::Query,
    ui::{Button, Data, Load, SkeletonRows, Variant},
};

/// What the contract gives at once, at most.
const MOST: u32 = 100;

pub fn gifts(latest: Query<TransferPage>) -> AnyView {
    let is_longer = RwSignal::new(false);
    let list = move || {
        if is_longer.get() {
            let more = Query::new(ListTransfers { cursor: None, limit: Some(MOST) });
            load(more, None)
        } else {
            load(latest, Some(is_longer))
        }
    };
    view! {
        <section class="gifts">
            <h2 class="section-title">{text::gift::past()}</h2>
            {list}
        </section>
    }
    .into_any()
}

fn load(transfers: Query<TransferPage>, is_longer: Option<RwSignal<bool>>) -> AnyView {
    view! {
        <Load
            source=transfers.source
            skeleton=|| view! { <SkeletonRows rows=3/> }.into_any()
            on_retry=Callback::new(move |()| transfers.again())
            let:page
        >
            {rows(page, is_longer)}
        </Load>
    }
    .into_any()
}

fn rows(page: Data<TransferPage>, is_longer: Option<RwSignal<bool>>) -> AnyView {
    let more = move || {
        let is_longer = is_longer.filter(|_| page.with(|page| page.cursor.next.is_some()))?;
        let on_click = Callback::new(move |()| is_longer.set(true));
        Some(view! {
            <Button variant=Variant::Link on_click>{text::gift::past_more()}</Button>
        })
    };
    let list = move || {
        let data = page.with(|page| page.data.clone());
        if data.is_empty() {
            return view! { <p class="quiet">{text::gift::past_empty()}</p> }.into_any();
        }
        let rows: Vec<AnyView> = data.into_iter().map(row).collect();
        view! { <ul class="gifts__list">{rows}</ul> }.into_any()
    };
    view! { {list}{more} }.into_any()
}

fn row(transfer: Transfer) -> AnyView {
    let name = &transfer.with.name;
    let (kind, who, change) = match transfer.direction {
        Direction::Given => ("spend", text::gift::past_to(name), i18n::signed(-transfer.points)),
        Direction::Received => ("gain", text::gift::past_from(name), i18n::signed(transfer.points)),
        Direction::Unknown => ("other", name.clone(), i18n::points(transfer.points)),
    };
    view! {
        <li class="transfer" data-transfer=transfer.id.to_string() data-kind=kind>
            <span class="transfer__who">{who}</span>
            <span class="transfer__points">{change}</span>
            <span class="transfer__at">{i18n::date_time(&transfer.at)}</span>
            {transfer.note.map(|note| view! { <p class="transfer__note">{note}</p> })}
        </li>
    }
    .into_any()
}
