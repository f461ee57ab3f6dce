//! The check-in of today above the games: done by one tap right there, or how many days in a row it
//! has been; it leads to the calendar.

use contract::games::{CheckIns, GetCheckIns};
use leptos::{html, prelude::*};

use crate::{
    feature::{
        checking_in::{self, CheckingIn},
        panel, ticking,
    },
    i18n::text,
    query::Query,
    route::Route,
    ui::{Icon, IconName, WaysOn},
};

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Not known, or not to be had.
    Unknown,
    Guest,
    Open,
    Done,
}

impl State {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Guest => "guest",
            Self::Open => "open",
            Self::Done => "done",
        }
    }
}

pub fn view(is_guest: Memo<bool>) -> AnyView {
    let query = Query::new(GetCheckIns::default());
    let checking_in = CheckingIn::start();
    let standing = Memo::new(move |_| query.ready().map(|read| checking_in.standing(read)));
    let ends_at = move || standing.with(|it| it.as_ref().and_then(checking_in::ends_at));
    let again = Callback::new(move |()| query.again());
    ticking::ask_once_passed(Memo::new(move |_| ends_at()), again);
    let state =
        Memo::new(move |_| match standing.with(|it| it.as_ref().map(checking_in::is_open)) {
            _ if is_guest.get() => State::Guest,
            Some(true) => State::Open,
            Some(false) => State::Done,
            None => State::Unknown,
        });
    let sign_in = expect_context::<WaysOn>().sign_in;
    let href = move || match state.get() {
        State::Guest => sign_in.get(),
        _ => Route::CheckIn.href(),
    };
    let title = move || match state.get() {
        State::Open => text::check_in::open(),
        State::Done => text::check_in::done(),
        State::Unknown | State::Guest => text::check_in::title(),
    };
    let line = move || match (state.get(), standing.get()) {
        (State::Guest, _) => text::check_in::guest(),
        (_, Some(standing)) => line(&standing),
        (_, None) => String::new(),
    };
    let icon = move || match state.get() {
        State::Done => view! { <Icon name=IconName::Check/> },
        _ => view! { <Icon name=IconName::Calendar/> },
    };
    let link = NodeRef::<html::A>::new();
    let go_on = Callback::new(move |()| {
        if let Some(link) = link.get_untracked() {
            link.focus().ok();
        }
    });
    let way = move || match state.get() {
        State::Open => checking_in.button(text::check_in::act, go_on),
        State::Guest => {
            view! { <span class="today-check__sign-in">{text::check_in::sign_in()}</span> }
                .into_any()
        }
        State::Done | State::Unknown => view! { <Icon name=IconName::ChevronRight/> }.into_any(),
    };
    view! {
        <section class="today-check" data-state=move || state.get().as_str()>
            {move || (state.get() == State::Open).then(panel::memory_only)}
            <div class="today-check__card">
                <a class="today-check__link" href=href node_ref=link>
                    <span class="today-check__icon">{icon}</span>
                    <span class="today-check__words">
                        <span class="today-check__title">{title}</span>
                        <span class="today-check__line">{line}</span>
                    </span>
                </a>
                <div class="today-check__way">{way}</div>
            </div>
            <div class="today-check__news">{checking_in.news()}</div>
        </section>
    }
    .into_any()
}

/// What it gives and how many days in a row it has been; once it is done, what comes next.
fn line(standing: &CheckIns) -> String {
    let streak =
        (standing.streak > 0).then(|| text::check_in::days_in_a_row(standing.streak.into()));
    let parts = if checking_in::is_open(standing) {
        let gives = checking_in::gives(&standing.today_reward);
        [gives.map(|what| text::check_in::gives(&what)), streak]
    } else {
        [streak, checking_in::next_words(standing)]
    };
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
