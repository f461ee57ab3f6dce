//! A month of activities: on which days something takes place, and beneath it what does on the day
//! that was chosen, or in the whole month.

use chrono::NaiveDate;
use contract::activities::ActivityPage;
use leptos::{html, prelude::*};

use super::{
    filter::Filter,
    list,
    rows::{self, Row},
    tile::tiles_to_come,
};
use crate::{
    address::Address,
    feature::{listing, ticking},
    i18n::{self, text},
    query::Query,
    ui::{Art, Button, Empty, Icon, IconName, Load, Variant},
};

mod grid;
pub mod model;

use grid::grid;
use model::Month;

/// Name the month and the chosen day in the address.
const MONTH: &str = "month";
const DAY: &str = "day";

/// Which month is shown, and who says so.
#[derive(Clone, Copy)]
struct Calendar {
    address: Address,
    filter: Memo<Filter>,
    /// The next activity to begin, whatever the filter.
    next: Query<ActivityPage>,
    /// By the backend's clock, and where the brand is.
    today: Memo<Option<NaiveDate>>,
    /// What the address says, else today's, else the next activity's.
    month: Memo<Option<Month>>,
    /// The chosen day, when it is in that month.
    day: Memo<Option<NaiveDate>>,
}

pub fn calendar(address: Address, filter: Memo<Filter>, next: Query<ActivityPage>) -> AnyView {
    let calendar = Calendar::start(address, filter, next);
    let is_known = Memo::new(move |_| calendar.month.read().is_some());
    let content = move || {
        if is_known.get() {
            return view! {
                <div class="calendar">
                    {head(calendar)}
                    {move || calendar.month.get().map(|month| shown(calendar, month))}
                </div>
            }
            .into_any();
        }
        // Without the backend nobody knows what month it is.
        view! {
            <Load
                source=next.source
                skeleton=to_come
                on_retry=Callback::new(move |()| next.again())
                let:_loaded
            >
                {list::nothing_yet()}
            </Load>
        }
        .into_any()
    };
    content.into_any()
}

impl Calendar {
    fn start(address: Address, filter: Memo<Filter>, next: Query<ActivityPage>) -> Self {
        let first = Memo::new(move |_| {
            let page = next.ready()?;
            page.data.first().map(|activity| activity.starts_at)
        });
        let now = ticking::seconds();
        let today = Memo::new(move |before: Option<&Option<NaiveDate>>| {
            let offset = first.get().map(|at| *at.offset());
            match (now.get(), offset) {
                (now, Some(offset)) if now > 0.0 => model::day_at(now, offset),
                _ => before.copied().flatten(),
            }
        });
        let wanted = Memo::new(move |_| model::parse_day(&address.parameter(DAY)?));
        let month = Memo::new(move |_| {
            let named = address.parameter(MONTH).and_then(|name| Month::parse(&name));
            let first = || first.get().map(|at| at.date_naive());
            named.or_else(|| Month::of(wanted.get().or_else(|| today.get()).or_else(first)?))
        });
        let day = Memo::new(move |_| {
            let month = month.get()?;
            wanted.get().filter(|day| month.holds(*day))
        });
        Self { address, filter, next, today, month, day }
    }

    fn go_to(self, month: Month, day: Option<NaiveDate>) {
        let day = day.map(|day| day.to_string());
        self.address.set(MONTH, Some(&month.name()));
        self.address.set(DAY, day.as_deref());
    }
}

/// The month's name, and the ways to others.
fn head(calendar: Calendar) -> AnyView {
    let month = calendar.month;
    let name = move || month.get().map(|month| i18n::month(&i18n::beginning(month.first())));
    let way = move |to: fn(Month) -> Option<Month>, icon: IconName, label: String| {
        let to = move || month.get().and_then(to);
        view! {
            <button
                type="button"
                class="icon-button"
                aria-label=label
                disabled=move || to().is_none()
                on:click=move |_| {
                    if let Some(month) = untrack(to) {
                        calendar.go_to(month, None);
                    }
                }
            >
                <Icon name=icon/>
            </button>
        }
    };
    let go_to_today = move |_| {
        let today = calendar.today.get_untracked();
        if let Some((today, month)) = today.and_then(|today| Some((today, Month::of(today)?))) {
            calendar.go_to(month, Some(today));
        }
    };
    let today = move || {
        calendar.today.read().is_some().then(|| {
            view! {
                <button type="button" class="calendar__today" on:click=go_to_today>
                    {text::activities::today()}
                </button>
            }
        })
    };
    view! {
        <div class="calendar__head">
            <h2 class="calendar__month" aria-live="polite">{name}</h2>
            <div class="calendar__ways">
                {today}
                {way(Month::previous, IconName::ChevronLeft, text::activities::month_before())}
                {way(Month::next, IconName::ChevronRight, text::activities::month_after())}
            </div>
        </div>
    }
    .into_any()
}

/// A month's days, and what takes place on them.
fn shown(calendar: Calendar, month: Month) -> AnyView {
    let query = Query::new(calendar.filter.with(|filter| filter.of_month(month)));
    let page = Memo::new(move |_| query.ready());
    let marks = Memo::new(move |_| {
        page.with(|page| page.as_ref().map_or_else(Vec::new, |page| month.marks(&page.data)))
    });
    let rows = Memo::new(move |before: Option<&Vec<Row>>| {
        let day = calendar.day.get();
        let before = before.map_or(&[][..], Vec::as_slice);
        page.with(|page| {
            let all = page.iter().flat_map(|page| &page.data);
            let on_day = all.filter(|it| day.is_none_or(|day| model::is_on(it, day)));
            rows::rows(on_day, ticking::now_s(), before)
        })
    });
    listing::follow(
        move |before, now| {
            page.with(|page| {
                page.as_ref().is_some_and(|page| rows::has_turned(page.data.iter(), before, now))
            })
        },
        move || query.again(),
    );
    let is_empty = Memo::new(move |_| rows.with(Vec::is_empty));
    let place = Signal::derive(move || {
        let day = calendar.day.get().map_or_else(String::new, |day| day.to_string());
        [calendar.filter.with(Filter::place), month.name(), day].join("/")
    });
    let listed = move || {
        if is_empty.get() { nothing(calendar, month) } else { list::window(rows, place, None) }
    };
    let beside = move || {
        if page.read().is_none() || is_empty.get() {
            return ().into_any();
        }
        if calendar.day.read().is_none() {
            let count = rows.with(Vec::len) as i64;
            return view! { <p class="quiet">{text::activities::count(count)}</p> }.into_any();
        }
        view! {
            <button
                type="button"
                class="calendar__all"
                on:click=move |_| calendar.go_to(month, None)
            >
                {text::activities::whole_month()}
            </button>
        }
        .into_any()
    };
    let is_cut =
        move || page.with(|page| page.as_ref().is_some_and(|page| page.cursor.next.is_some()));
    let title = NodeRef::<html::H2>::new();
    view! {
        {grid(calendar, month, marks, title)}
        <div class="calendar__results">
            <div class="calendar__which">
                <h2 class="activities__group" aria-live="polite" node_ref=title>
                    {move || which(calendar.day.get())}
                </h2>
                {beside}
            </div>
            <Load
                source=query.source
                skeleton=|| tiles_to_come(2)
                on_retry=Callback::new(move |()| query.again())
                let:_loaded
            >
                {view! {
                    {listed}
                    {move || is_cut().then(|| {
                        view! { <p class="list-foot">{text::activities::month_cut()}</p> }
                    })}
                }
                .into_any()}
            </Load>
        </div>
    }
    .into_any()
}

/// What is listed: a day, or the whole month.
fn which(day: Option<NaiveDate>) -> String {
    day.map_or_else(text::activities::month_all, |day| i18n::named_day(&i18n::beginning(day)))
}

/// Why nothing is listed, and what would help.
fn nothing(calendar: Calendar, month: Month) -> AnyView {
    let is_narrow = calendar.filter.with(Filter::is_narrow);
    if calendar.day.read().is_some() {
        let on_click = Callback::new(move |()| calendar.go_to(month, None));
        return view! {
            <Empty art=Art::Activities title=text::activities::day_none() body=text::activities::day_none_hint()>
                <Button variant=Variant::Quiet on_click>{text::activities::whole_month()}</Button>
            </Empty>
        }
        .into_any();
    }
    if is_narrow {
        return view! {
            <Empty art=Art::Activities title=text::activities::none_here() body=text::activities::none_here_hint()>
                {list::show_all(calendar.address)}
            </Empty>
        }
        .into_any();
    }
    let next = move || {
        let next = calendar.next.ready()?.data.first()?.starts_at.date_naive();
        let to = Month::of(next).filter(|to| *to != month)?;
        let on_click = Callback::new(move |()| calendar.go_to(to, Some(next)));
        let words = text::activities::nearest(&i18n::day(&i18n::beginning(next)));
        Some(view! { <Button variant=Variant::Quiet on_click>{words}</Button> })
    };
    view! {
        <Empty art=Art::Activities title=text::activities::month_none() body=text::activities::month_none_hint()>
            {next}
        </Empty>
    }
    .into_any()
}

/// As high as the month will be.
pub fn to_come() -> AnyView {
    view! {
        <div class="calendar" aria-hidden="true">
            <div class="calendar__head"></div>
            <div class="calendar__sheet skeleton" data-state="loading"></div>
            <div class="calendar__results">{tiles_to_come(1)}</div>
        </div>
    }
    .into_any()
}
