//! A month of check-ins: which days were done, made up for or missed, and on which of them a streak
//! gives something. One can look at the months before.

use chrono::{Datelike, NaiveDate};
use contract::games::{CheckInDay, CheckIns, DayState, GetCheckIns};
use leptos::{html, prelude::*};

use super::model::{self, Month};
use crate::{
    address::Address,
    feature::checking_in::gives,
    i18n::{self, text},
    query::Query,
    ui::{Icon, IconName, Load},
};

/// Names the month in the address.
const MONTH: &str = "month";

/// Which month is shown.
#[derive(Clone, Copy)]
struct Calendar {
    address: Address,
    /// That of today.
    present: Memo<Month>,
    shown: Memo<Month>,
    /// The month in which the member joined, once it was seen.
    first: RwSignal<Option<Month>>,
    on_make_up: Callback<NaiveDate>,
}

pub fn view(
    now: Memo<CheckIns>,
    heading: NodeRef<html::H2>,
    on_make_up: Callback<NaiveDate>,
) -> AnyView {
    let address = expect_context::<Address>();
    let present = Memo::new(move |_| now.with(|now| Month::of(now.today)));
    let shown = Memo::new(move |_| {
        let named = address.parameter(MONTH).and_then(|name| Month::parse(&name));
        named.unwrap_or_else(|| present.get()).min(present.get())
    });
    let calendar = Calendar { address, present, shown, first: RwSignal::new(None), on_make_up };
    let is_present = Memo::new(move |_| shown.get() == present.get());
    let days = move || match is_present.get() {
        true => calendar.days(now),
        false => calendar.earlier(shown.get()),
    };
    view! {
        <section class="check-month">
            {calendar.head(heading)}
            {days}
            {legend(now)}
        </section>
    }
    .into_any()
}

impl Calendar {
    /// The month's name, and the ways to others.
    fn head(self, heading: NodeRef<html::H2>) -> AnyView {
        let name = move || i18n::month(&i18n::beginning(self.shown.get().first()));
        let before = move || {
            let is_first = self.first.get() == Some(self.shown.get());
            self.shown.get().previous().filter(|_| !is_first)
        };
        let after = move || self.shown.get().next().filter(|next| *next <= self.present.get());
        view! {
            <div class="check-month__head">
                <h2 class="check-month__name" tabindex="-1" aria-live="polite" node_ref=heading>{name}</h2>
                <div class="check-month__ways">
                    {self.way(before, IconName::ChevronLeft, text::check_in::month_before())}
                    {self.way(after, IconName::ChevronRight, text::check_in::month_after())}
                </div>
            </div>
        }
        .into_any()
    }

    /// It keeps its focus also where it leads no further.
    fn way(
        self,
        to: impl Fn() -> Option<Month> + Copy + Send + 'static,
        icon: IconName,
        label: String,
    ) -> AnyView {
        let go = move |_| {
            if let Some(month) = untrack(to) {
                let is_present = month == self.present.get_untracked();
                self.address.set(MONTH, (!is_present).then(|| month.name()).as_deref());
            }
        };
        view! {
            <button
                type="button"
                class="icon-button"
                aria-label=label
                aria-disabled=move || to().is_none().then_some("true")
                on:click=go
            >
                <Icon name=icon/>
            </button>
        }
        .into_any()
    }

    /// A month before this one.
    fn earlier(self, month: Month) -> AnyView {
        let query = Query::new(GetCheckIns { month: Some(month.name()) });
        view! {
            <Load
                source=query.source
                skeleton=|| view! { <div class="skeleton check-month__to-come" aria-hidden="true"></div> }.into_any()
                on_retry=Callback::new(move |()| query.again())
                let:read
            >
                {self.days(Memo::new(move |_| read.get()))}
            </Load>
        }
        .into_any()
    }

    fn days(self, check_ins: Memo<CheckIns>) -> AnyView {
        Effect::new(move |_| {
            let begins =
                check_ins.with(|it| model::is_beginning(it).then(|| Month::parse(&it.month)));
            if let Some(first) = begins.flatten() {
                queue_microtask(move || {
                    self.first.try_set(Some(first));
                });
            }
        });
        let weekdays = (0..7).map(|day| {
            view! { <th class="check-month__weekday" scope="col">{i18n::weekday(day)}</th> }
        });
        let weeks = move || {
            check_ins.with(|all| {
                let cell = |of: Option<CheckInDay>| {
                    let day = of.map(|day| self.day(&day, all));
                    view! { <td class="check-month__cell">{day}</td> }
                };
                let week = |week: [Option<CheckInDay>; 7]| {
                    view! { <tr>{week.into_iter().map(cell).collect_view()}</tr> }
                };
                model::weeks(&all.days).into_iter().map(week).collect_view()
            })
        };
        let label = move || {
            let month = check_ins.with(|all| Month::parse(&all.month));
            let month = month.unwrap_or_else(|| self.shown.get_untracked());
            text::check_in::calendar(&i18n::month(&i18n::beginning(month.first())))
        };
        let nobody = move || {
            let is_before = |day: &CheckInDay| day.state == DayState::Before;
            check_ins.with(|all| !all.days.is_empty() && all.days.iter().all(is_before))
        };
        view! {
            <table class="check-month__days" aria-label=label>
                <thead><tr>{weekdays.collect_view()}</tr></thead>
                <tbody>{weeks}</tbody>
            </table>
            {move || nobody().then(|| view! { <p class="check-month__note">{text::check_in::before()}</p> })}
        }
        .into_any()
    }

    /// A day; one that can be made up for is a button.
    fn day(self, day: &CheckInDay, all: &CheckIns) -> AnyView {
        let CheckInDay { date, state, reward } = day;
        let date = *date;
        let can_make_up = model::can_make_up(day, all);
        let reward = reward.as_ref().and_then(gives);
        let name = i18n::day(&i18n::beginning(date));
        let label = match can_make_up {
            true => Some(text::check_in::make_up_day(&name)),
            false => state_name(*state).map(|state| [&*name, &*state].join(" · ")),
        };
        let label = label.unwrap_or(name);
        let label = match &reward {
            Some(what) => [&*label, &*text::check_in::reward_of(what)].join(" · "),
            None => label,
        };
        let mark = match (state, can_make_up) {
            (DayState::Done | DayState::MadeUp, _) => Some(IconName::Check),
            (_, true) => Some(IconName::Plus),
            _ if reward.is_some() => Some(IconName::Gift),
            _ => None,
        };
        let face = view! {
            <span class="check-month__number" aria-hidden="true">{date.day()}</span>
            <span class="check-month__mark">{mark.map(|name| view! { <Icon name/> })}</span>
            <span class="visually-hidden">{label}</span>
        };
        let (named, state) = (date.to_string(), state_data(*state));
        let current = (date == all.today).then_some("date");
        let gift = reward.is_some().then_some("true");
        if can_make_up {
            let on_make_up = self.on_make_up;
            return view! {
                <button
                    type="button"
                    class="check-month__day"
                    data-day=named
                    data-state="make-up"
                    data-reward=gift
                    on:click=move |_| on_make_up.run(date)
                >
                    {face}
                </button>
            }
            .into_any();
        }
        view! {
            <div class="check-month__day" data-day=named data-state=state data-reward=gift aria-current=current>
                {face}
            </div>
        }
        .into_any()
    }
}

/// What the marks mean, as far as there are such.
fn legend(now: Memo<CheckIns>) -> AnyView {
    let item = |state: &'static str, icon: IconName, words: String| {
        view! {
            <li class="check-month__meaning" data-state=state><Icon name=icon/>{words}</li>
        }
    };
    let make_up = move || {
        now.with(|now| now.make_up.is_some()).then(|| {
            view! {
                {item("made-up", IconName::Check, text::check_in::legend_made_up())}
                {item("make-up", IconName::Plus, text::check_in::legend_open())}
            }
        })
    };
    view! {
        <ul class="check-month__legend" aria-hidden="true">
            {item("done", IconName::Check, text::check_in::legend_done())}
            {make_up}
            {item("reward", IconName::Gift, text::check_in::legend_reward())}
        </ul>
    }
    .into_any()
}

/// What became of a day; nothing is said of those to come.
fn state_name(state: DayState) -> Option<String> {
    match state {
        DayState::Done => Some(text::check_in::state_done()),
        DayState::MadeUp => Some(text::check_in::state_made_up()),
        DayState::Missed => Some(text::check_in::state_missed()),
        DayState::Open => Some(text::check_in::state_today()),
        DayState::Future | DayState::Before | DayState::Unknown => None,
    }
}

/// For `data-state`.
const fn state_data(state: DayState) -> &'static str {
    match state {
        DayState::Done => "done",
        DayState::MadeUp => "made-up",
        DayState::Missed => "missed",
        DayState::Open => "open",
        DayState::Future => "future",
        DayState::Before => "before",
        DayState::Unknown => "unknown",
    }
}
