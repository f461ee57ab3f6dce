//! Ending a round before everything is decided: a button, and the question what that means.

use contract::games::Board;
use leptos::prelude::*;

use super::{
    model,
    table::{Act, Table},
};
use crate::{
    address::Address,
    feature::panel,
    i18n::text,
    ui::{Button, Sheet, Variant},
};

/// Opens the question, in the page's address.
pub const FINISH: &str = "finish";

pub fn view(table: Table) -> AnyView {
    let address = expect_context::<Address>();
    let round = table.round;
    let is_open = Memo::new(move |_| address.parameter(FINISH).is_some() && table.is_running.get());
    let open = table.on_tap(move || {
        table.refusal.set(None);
        table.shows_anew();
        address.open(FINISH, "1");
    });
    let close = Callback::new(move |()| address.close(FINISH));
    let finish = table.on_tap(move || {
        table.finish(Box::new(move |_| {
            table.is_held.try_set(false);
            address.close(FINISH);
        }));
    });
    let left = move || {
        round.with(|round| {
            let left = i64::try_from(model::left(round)).unwrap_or(i64::MAX);
            match round.board {
                Board::Riddles { .. } => text::round::lanterns_left(left),
                _ => text::round::questions_left(left),
            }
        })
    };
    view! {
        {move || table.is_running.get().then(|| view! {
            <div class="round__finish">
                <Button variant=Variant::Link on_click=open>{text::round::finish()}</Button>
            </div>
        })}
        <Sheet open=is_open title=text::round::finish_title() on_close=close>
            <p>{left}</p>
            <p class="quiet">{text::round::finish_body()}</p>
            {panel::memory_only()}
            {panel::refused(move || table.refusal.get())}
            {panel::checking(table.deed, text::round::checking)}
            <Button
                variant=Variant::Danger
                pending=table.is_doing(Act::Finish)
                disabled=table.deed.is_under_way()
                on_click=finish
            >
                {text::round::finish_yes()}
            </Button>
            <Button variant=Variant::Quiet on_click=close>{text::round::finish_no()}</Button>
        </Sheet>
    }
    .into_any()
}
