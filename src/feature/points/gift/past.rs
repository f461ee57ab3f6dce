//! The gifts so far, given and received.

use std::sync::Arc;

use contract::{
    Page,
    points::{Direction, Transfer, TransferPage},
};
use leptos::prelude::*;

use crate::{
    i18n::{self, text},
    query::pages::{Listed, Pages},
    ui::{ListFoot, Load, Shared, SkeletonRows, WindowList},
};

impl Listed for TransferPage {
    type Item = Transfer;

    fn into_parts(self) -> (Page<Transfer>, Option<Shared>) {
        let Self { data, cursor, limits } = self;
        (Page { data, cursor }, Some(Shared::new(limits)))
    }
}

pub fn gifts(transfers: Pages<Transfer>) -> AnyView {
    let on_more = Callback::new(move |()| transfers.more());
    view! {
        <section class="gifts">
            <h2 class="section-title">{text::gift::past()}</h2>
            <Load
                source=transfers.source()
                skeleton=|| view! { <SkeletonRows rows=3/> }.into_any()
                empty=|| view! { <p class="quiet">{text::gift::past_empty()}</p> }.into_any()
                on_retry=Callback::new(move |()| transfers.again())
                let:_loaded
            >
                {view! {
                    <WindowList
                        items=transfers.items()
                        key={|transfer: &Arc<Transfer>| transfer.id.clone()}
                        label=text::gift::past()
                        on_end=on_more
                        let:transfer
                    >
                        {row(&transfer)}
                    </WindowList>
                    <ListFoot end=transfers.end() on_more/>
                }
                .into_any()}
            </Load>
        </section>
    }
    .into_any()
}

fn row(transfer: &Transfer) -> AnyView {
    let name = &transfer.with.name;
    let (kind, who, change) = match transfer.direction {
        Direction::Given => ("spend", text::gift::past_to(name), i18n::signed(-transfer.points)),
        Direction::Received => ("gain", text::gift::past_from(name), i18n::signed(transfer.points)),
        Direction::Unknown => ("other", name.clone(), i18n::points(transfer.points)),
    };
    view! {
        <div class="transfer ruled" data-transfer=transfer.id.to_string() data-kind=kind>
            <span class="transfer__who">{who}</span>
            <span class="transfer__points">{change}</span>
            <span class="transfer__at">{i18n::date_time(&transfer.at)}</span>
            {transfer.note.clone().map(|note| view! { <p class="transfer__note">{note}</p> })}
        </div>
    }
    .into_any()
}
