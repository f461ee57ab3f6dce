//! Checking in, day by day: the month, the streak and what it gives, and a day made up for.

use contract::games::{CheckIns, GetCheckIns};
use leptos::{html, prelude::*};

use super::{
    checking_in::{self, CheckingIn},
    panel, ticking,
};
use crate::{
    i18n::text,
    query::Query,
    route::Route,
    shell::Page,
    ui::{CountUp, Data, Icon, IconName, Load, SkeletonBlock, SkeletonRows},
};

mod calendar;
mod make_up;
mod model;
mod rewards;

#[component]
pub fn CheckInPage() -> impl IntoView {
    let query = Query::new(GetCheckIns::default());
    let skeleton = || {
        view! {
            <div class="skeleton check-in__to-come" aria-hidden="true"></div>
            <SkeletonBlock height="22rem"/>
            <SkeletonRows rows=3/>
        }
        .into_any()
    };
    view! {
        <Page route=Route::CheckIn title=text::check_in::title() class="check-in">
            <Load
                source=query.source
                skeleton
                on_retry=Callback::new(move |()| query.again())
                let:read
            >
                {contents(read, Callback::new(move |()| query.again()))}
            </Load>
        </Page>
    }
    .into_any()
}

fn contents(read: Data<CheckIns>, again: Callback<()>) -> AnyView {
    let checking_in = CheckingIn::start();
    let now = Memo::new(move |_| checking_in.standing(read.get()));
    ticking::ask_once_passed(Memo::new(move |_| now.with(checking_in::ends_at)), again);
    let heading = NodeRef::<html::H2>::new();
    let (sheet, on_make_up) =
        make_up::sheet(now, heading, Callback::new(move |()| checking_in.say_no_more()));
    view! {
        {streak(now, checking_in)}
        {calendar::view(now, heading, on_make_up)}
        {move || now.with(make_up::offer)}
        {move || now.with(rewards::view)}
        {sheet}
    }
    .into_any()
}

/// How many days in a row, and the button for today.
fn streak(now: Memo<CheckIns>, checking_in: CheckingIn) -> AnyView {
    let is_open = Memo::new(move |_| now.with(checking_in::is_open));
    let days = Signal::derive(move || now.with(|now| now.streak.into()));
    let longest = Memo::new(move |_| now.with(|now| now.longest));
    let what = Memo::new(move |_| now.with(|now| checking_in::gives(&now.today_reward)));
    let next = Memo::new(move |_| now.with(checking_in::next_words));
    let done = NodeRef::<html::P>::new();
    let go_on = Callback::new(move |()| {
        if let Some(done) = done.get_untracked() {
            done.focus().ok();
        }
    });
    let label =
        move || what.get().map_or_else(text::check_in::act, |what| text::check_in::act_for(&what));
    let today = move || match is_open.get() {
        true => view! {
            {panel::memory_only()}
            {checking_in.button(label, go_on)}
        }
        .into_any(),
        false => view! {
            <p class="check-streak__done" tabindex="-1" node_ref=done>
                <Icon name=IconName::Check/>
                {text::check_in::done()}
            </p>
        }
        .into_any(),
    };
    view! {
        <section class="check-streak" data-state=move || if is_open.get() { "open" } else { "done" }>
            <p class="check-streak__label">{text::check_in::streak()}</p>
            <p class="check-streak__value"><CountUp value=days format=days_text/></p>
            <p class="check-streak__longest">
                {move || text::check_in::longest(&text::check_in::days(longest.get().into()))}
            </p>
            {move || next.get().map(|words| view! { <p class="check-streak__next">{words}</p> })}
            <div class="check-streak__today">{today}</div>
            {checking_in.news()}
        </section>
    }
    .into_any()
}

fn days_text(days: i64) -> String {
    text::check_in::days(days)
}
