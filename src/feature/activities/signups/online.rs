//! What is online: until it opens the time that is left, then the way in, and beside it what the
//! members who are there ask and say.

use contract::{
    activities::{Online, Signup},
    id::ActivityId,
};
use leptos::prelude::*;

use super::super::link::is_web_address;
use crate::{
    feature::{arriving::arriving, ticking},
    i18n::{self, text},
    travel::travelling,
    ui::{Countdown, Icon, IconName, Notice, Tone},
};

mod questions;

/// Once it has opened the backend is asked for the way in, so often and no longer.
const ASKS_EVERY_S: i64 = 4;
const ASKS_FOR_S: i64 = 60;

/// A countdown says more than a date only so long before.
const COUNTED_S: f64 = 86_400.0;

/// Builds what the members who are there say.
type RoomView = fn(ActivityId, Signal<bool>) -> AnyView;

travelling! {
    in online: fn room() -> RoomView { questions::view }
}

/// Where it stands for somebody who may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Ahead,
    /// Soon enough to be counted.
    Soon,
    Open,
    Over,
}

impl Stage {
    fn at(now: f64, opens_at: f64, ends_at: f64) -> Self {
        if now >= ends_at {
            Self::Over
        } else if now >= opens_at {
            Self::Open
        } else if now >= opens_at - COUNTED_S {
            Self::Soon
        } else {
            Self::Ahead
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Ahead | Self::Soon => "ahead",
            Self::Open => "open",
            Self::Over => "over",
        }
    }
}

/// The way in, with an approved signup for what is online.
pub fn view(signup: Memo<Signup>, again: Callback<()>) -> AnyView {
    let is_online = Memo::new(move |_| signup.with(|signup| signup.online.is_some()));
    (move || is_online.get().then(|| entrance(signup, again))).into_any()
}

fn entrance(signup: Memo<Signup>, again: Callback<()>) -> AnyView {
    let online = Memo::new(move |_| signup.with(|signup| signup.online.clone()));
    let opens_at = move || online.with(|online| online.as_ref().map(|online| online.opens_at));
    let opens_s =
        Signal::derive(move || opens_at().map(|at| at.timestamp()).unwrap_or_default() as f64);
    let now = RwSignal::new(ticking::now_s().unwrap_or_default());
    let stage = Memo::new(move |_| {
        let ends_at = signup.with(|signup| signup.activity.ends_at.timestamp());
        Stage::at(now.get(), opens_s.get(), ends_at as f64)
    });
    let is_without_url = move || {
        online.with_untracked(|online| online.as_ref().is_some_and(|online| online.url.is_none()))
    };
    ticking::every(ticking::SECOND_MS, move || {
        let Some(time) = ticking::now_s() else { return };
        now.set(time);
        let late = (time - opens_s.get_untracked()).floor() as i64;
        let is_due = (0..ASKS_FOR_S).contains(&late) && late % ASKS_EVERY_S == 0;
        if is_due && is_without_url() {
            again.run(());
        }
    });

    let has_begun = Memo::new(move |_| matches!(stage.get(), Stage::Open | Stage::Over));
    let line = move || {
        let words = opens_at().map(|at| text::signup::opens_at(&i18n::day_time(&at)));
        words.map(|words| view! { <p class="entrance__when">{words}</p> })
    };
    let way = move || match stage.get() {
        Stage::Ahead => line().into_any(),
        Stage::Soon => view! {
            {line()}
            <p class="entrance__left">
                <span class="entrance__left-label">{text::signup::opens_in()}</span>
                <Countdown now until=opens_s/>
            </p>
        }
        .into_any(),
        Stage::Open => (move || online.get().map(door)).into_any(),
        Stage::Over => {
            view! { <p class="entrance__when">{text::signup::online_over()}</p> }.into_any()
        }
    };
    let id = signup.with_untracked(|signup| signup.activity.id.clone());
    let is_open = Signal::derive(move || stage.get() == Stage::Open);
    view! {
        <section class="entrance" data-state=move || stage.get().as_str()>
            <h2 class="section-title">{text::signup::entrance()}</h2>
            {way}
        </section>
        {move || {
            has_begun.get().then(|| {
                let (id, view) = (id.clone(), arriving(room));
                (move || view.get().map(|view| view(id.clone(), is_open))).into_any()
            })
        }}
    }
    .into_any()
}

/// The link in. It is another page, in a window of its own.
fn door(online: Online) -> AnyView {
    match online.url {
        Some(url) if is_web_address(&url) => view! {
            <a
                class="button entrance__enter"
                data-variant="primary"
                href=url
                target="_blank"
                rel="noopener noreferrer"
            >
                <Icon name=IconName::Globe/>
                <span class="button__label">{text::signup::enter()}</span>
            </a>
            <p class="entrance__hint">{text::signup::enter_hint()}</p>
        }
        .into_any(),
        Some(_) => view! { <Notice tone=Tone::Warning>{text::signup::entrance_broken()}</Notice> }
            .into_any(),
        None => view! { <Notice>{text::signup::entrance_late()}</Notice> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::Stage;

    #[test]
    fn it_opens_and_ends_to_the_second() {
        let stage = |now| Stage::at(now, 100_000.0, 103_600.0);
        assert_eq!(stage(13_599.0), Stage::Ahead);
        assert_eq!(stage(13_600.0), Stage::Soon);
        assert_eq!(stage(99_999.9), Stage::Soon);
        assert_eq!(stage(100_000.0), Stage::Open);
        assert_eq!(stage(103_600.0), Stage::Over);
    }
}
