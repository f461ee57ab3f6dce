//! Making up for a day that was missed, after one has seen what it costs and what it is good for.

use core::time::Duration;

use chrono::NaiveDate;
use contract::{
    games::{CheckIn, CheckIns, DayState, MakeUp},
    points::GetPoints,
};
use leptos::{html, prelude::*};

use super::model;
use crate::{
    address::Address,
    deed::Deed,
    feature::{
        checking_in::{gained, why},
        panel,
    },
    i18n::{self, text},
    query::Query,
    ui::{Button, Sheet, ToastKind, Toasts},
};

/// Names the day in the address.
const OPENED: &str = "make-up";

/// The day's button goes once it is made up for; after the sheet has fallen the focus goes to the
/// month's name instead.
const AFTER_SHEET: Duration = Duration::from_millis(320);

/// Where one reads that it can be done.
pub fn offer(check_ins: &CheckIns) -> Option<AnyView> {
    let make_up = check_ins.make_up.as_ref()?;
    let line = match make_up.left {
        0 => text::check_in::make_up_used(),
        left => text::check_in::make_up_left(left.into(), &i18n::points(make_up.cost)),
    };
    Some(
        view! {
            <section class="make-up" data-left=make_up.left.to_string()>
                <h2 class="section-title">{text::check_in::make_up()}</h2>
                <p class="quiet">{line}</p>
            </section>
        }
        .into_any(),
    )
}

/// The sheet, and what opens it.
pub fn sheet(
    now: Memo<CheckIns>,
    heading: NodeRef<html::H2>,
    on_made: Callback<()>,
) -> (AnyView, Callback<NaiveDate>) {
    let address = expect_context::<Address>();
    let toasts = expect_context::<Toasts>();
    let deed = Deed::new();
    let is_under_way = deed.is_under_way();
    let refusal = RwSignal::new(None::<String>);
    let day = Memo::new(move |_| {
        let day: NaiveDate = address.parameter(OPENED)?.parse().ok()?;
        let is_open = now.with(|now| {
            let is_within = |make_up: &MakeUp| model::is_within_reach(day, make_up, now.today);
            // Days of other months are not told here.
            let mut told = now.days.iter().filter(|told| told.date == day);
            now.make_up.as_ref().is_some_and(is_within)
                && told.all(|told| told.state == DayState::Missed)
        });
        // While it is carried out it stays, also when it was the last one that is left.
        (is_open || is_under_way.get_untracked()).then_some(day)
    });
    let is_open = Signal::derive(move || day.read().is_some());
    // What is shown stays while the sheet falls.
    let shown = Memo::new(move |before: Option<&Option<(NaiveDate, MakeUp)>>| {
        let asked = day.get().zip(now.with(|now| now.make_up));
        let asked = asked.filter(|_| !is_under_way.get());
        asked.or_else(|| before.copied().flatten())
    });

    let on_open = Callback::new(move |day: NaiveDate| {
        refusal.set(None);
        address.open(OPENED, &day.to_string());
    });
    let on_close = Callback::new(move |()| address.close(OPENED));
    let confirm = Callback::new(move |()| {
        let Some(date) = day.get_untracked() else { return };
        refusal.set(None);
        deed.carry_out(CheckIn { date: Some(date) }, move |outcome| {
            let is_here = is_open.try_get_untracked() == Some(true);
            match outcome {
                Ok(done) => {
                    toasts.push(ToastKind::Good, gained(&done));
                    on_made.try_run(());
                    if is_here {
                        address.close(OPENED);
                        set_timeout(move || focus(heading), AFTER_SHEET);
                    }
                }
                Err(error) if is_here => {
                    refusal.try_set(Some(why(&error)));
                }
                Err(error) => toasts.push(ToastKind::Bad, why(&error)),
            }
        });
    });

    let title = move || {
        let day = shown.get().map(|(day, _)| i18n::day(&i18n::beginning(day)));
        text::check_in::make_up_day(&day.unwrap_or_default())
    };
    let view = view! {
        <Sheet open=is_open title on_close>
            {facts(shown)}
            <p class="quiet">{text::check_in::make_up_what()}</p>
            {panel::memory_only()}
            {panel::refused(move || refusal.get())}
            {panel::checking(deed, text::check_in::checking)}
            <Button pending=is_under_way on_click=confirm>
                {text::check_in::make_up_act()}
            </Button>
        </Sheet>
    };
    (view.into_any(), on_open)
}

/// What it costs, and what is left after it.
fn facts(shown: Memo<Option<(NaiveDate, MakeUp)>>) -> AnyView {
    let points = Query::new(GetPoints {});
    let balance = Memo::new(move |_| points.ready().map(|points| points.balance));
    let facts = move || {
        let (_, MakeUp { left, cost, .. }) = shown.get()?;
        let left = text::check_in::days(i64::from(left.saturating_sub(1)));
        let after = balance.get().map(|balance| balance - cost).filter(|after| after.0 >= 0);
        Some(view! {
            <dl class="facts">
                {panel::fact(text::check_in::make_up_cost(), text::mall::price(&i18n::points(cost)))}
                {after.map(|after| panel::fact(text::check_in::make_up_balance(), i18n::points(after)))}
                {panel::fact(text::check_in::make_up_after(), left)}
            </dl>
        })
    };
    facts.into_any()
}

fn focus(heading: NodeRef<html::H2>) {
    if let Some(heading) = heading.try_get_untracked().flatten() {
        heading.focus().ok();
    }
}
