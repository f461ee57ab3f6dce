//! The days of a month in their weeks: how much takes place on each, and which one was chosen.

use chrono::{Datelike, NaiveDate};
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{
    Calendar,
    model::{self, Mark, Month},
};
use crate::i18n::{self, text};

/// As many dots as a day has, at most.
const DOTS: u32 = 3;
/// So much at the window's bottom lies behind the tab bar, in CSS pixels.
const COVERED: f64 = 96.0;

/// The days of a month, which the arrow keys lead through.
pub fn grid(
    calendar: Calendar,
    month: Month,
    marks: Memo<Vec<Mark>>,
    title: NodeRef<html::H2>,
) -> AnyView {
    let table = NodeRef::<html::Table>::new();
    let at = RwSignal::new(None::<NaiveDate>);
    let stop =
        Memo::new(move |_| month.tab_stop([at.get(), calendar.day.get(), calendar.today.get()]));
    let on_focus = move |event: ev::FocusEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let name = target.and_then(|target| target.get_attribute("data-day"));
        at.set(name.and_then(|name| model::parse_day(&name)));
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        let Some(to) = month.step(stop.get_untracked(), &event.key()) else { return };
        event.prevent_default();
        let found = table.get_untracked().and_then(|table| {
            table.query_selector(&["[data-day=\"", &to.to_string(), "\"]"].concat()).ok()?
        });
        if let Some(day) = found.and_then(|day| day.dyn_into::<HtmlElement>().ok()) {
            day.focus().ok();
        }
    };
    let on_choose = Callback::new(move |day: NaiveDate| {
        let is_chosen = calendar.day.get_untracked() == Some(day);
        calendar.go_to(month, (!is_chosen).then_some(day));
        request_animation_frame(move || bring_into_sight(title));
    });
    let cell = move |of: Option<NaiveDate>| {
        let day = of.map(|of| day(of, calendar, marks, stop, on_choose));
        view! { <td class="calendar__cell">{day}</td> }
    };
    let weeks = month.weeks().into_iter().map(|week| {
        view! { <tr>{week.into_iter().map(cell).collect_view()}</tr> }
    });
    let weekdays = (0..7).map(|day| {
        view! { <th class="calendar__weekday" scope="col">{i18n::weekday(day)}</th> }
    });
    let has_own = Memo::new(move |_| marks.with(|marks| marks.iter().any(|mark| mark.is_own)));
    let label = i18n::month(&i18n::beginning(month.first()));
    view! {
        <div class="calendar__sheet">
            <table
                class="calendar__grid"
                role="grid"
                aria-label=label
                node_ref=table
                on:keydown=on_key
                on:focusin=on_focus
            >
                <thead><tr>{weekdays.collect_view()}</tr></thead>
                <tbody>{weeks.collect_view()}</tbody>
            </table>
            {move || has_own.get().then(|| {
                view! { <p class="calendar__legend"><i class="calendar__dot" data-own=""></i>{text::activities::own_marked()}</p> }
            })}
        </div>
    }
    .into_any()
}

fn day(
    day: NaiveDate,
    calendar: Calendar,
    marks: Memo<Vec<Mark>>,
    stop: Memo<NaiveDate>,
    on_choose: Callback<NaiveDate>,
) -> AnyView {
    // None until it is known.
    let mark = Memo::new(move |_| marks.with(|marks| marks.get(day.day0() as usize).copied()));
    let is_chosen = move || calendar.day.get() == Some(day);
    let is_today = move || calendar.today.get() == Some(day);
    let label = move || {
        let name = i18n::day(&i18n::beginning(day));
        match mark.get() {
            None => name,
            Some(Mark { count: 0, .. }) => text::activities::day_free(&name),
            Some(Mark { count, is_own: true, .. }) => {
                text::activities::day_own(count.into(), &name)
            }
            Some(Mark { count, .. }) => text::activities::day_busy(count.into(), &name),
        }
    };
    let dots = move || {
        let Mark { count, is_own, .. } = mark.get().unwrap_or_default();
        let dot = |nth| {
            view! { <i class="calendar__dot" data-own=(is_own && nth == 0).then_some("")></i> }
        };
        (0..count.min(DOTS)).map(dot).collect_view()
    };
    view! {
        <button
            type="button"
            class="calendar__day"
            data-day=day.to_string()
            data-state=move || match mark.get() {
                None => "loading",
                Some(Mark { count: 0, .. }) => "free",
                Some(Mark { is_ahead: true, .. }) => "ahead",
                Some(_) => "past",
            }
            aria-label=label
            aria-pressed=move || if is_chosen() { "true" } else { "false" }
            aria-current=move || is_today().then_some("date")
            tabindex=move || if stop.get() == day { "0" } else { "-1" }
            on:click=move |_| on_choose.run(day)
        >
            <span class="calendar__number">{day.day()}</span>
            <span class="calendar__dots">{dots}</span>
        </button>
    }
    .into_any()
}

/// Where a small screen ends above what was chosen, one sees at least that there is something.
fn bring_into_sight(title: NodeRef<html::H2>) {
    let Some(title) = title.try_get_untracked().flatten() else { return };
    let height = window().inner_height().ok().and_then(|height| height.as_f64());
    if height.is_some_and(|height| title.get_bounding_client_rect().bottom() > height - COVERED) {
        title.scroll_into_view_with_bool(false);
    }
}
