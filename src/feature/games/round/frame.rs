//! What stands above the board: the score on its way to the mark, and until when there is time.

use contract::games::Board;
use leptos::prelude::*;

use super::{
    model::{self, Goal, TimeLeft},
    result,
    table::Table,
};
use crate::{
    feature::ticking,
    i18n::{self, text},
    ui::{Bar, CountUp, Countdown, Icon, IconName},
};

pub fn view(table: Table) -> AnyView {
    let has_score =
        table.round.with_untracked(|round| !matches!(round.board, Board::Jigsaw { .. }));
    view! {
        <section class="round-head">
            {has_score.then(|| score(table))}
            {time(table)}
        </section>
    }
    .into_any()
}

fn score(table: Table) -> AnyView {
    let round = table.round;
    let score = Signal::derive(move || round.with(|round| i64::from(round.score)));
    let of = move || round.with(|round| text::round::of_points(round.max_score.into()));
    let goal = Memo::new(move |_| round.with(Goal::of));
    let towards = move || {
        let mark = round.with(|round| round.mark)?;
        if let Some(why) = round.with(result::why_nothing) {
            return Some(why);
        }
        let points = text::round::points(mark.into());
        Some(match goal.get() {
            Goal::Reached => text::round::mark_reached(&points),
            _ => text::round::mark_ahead(&points),
        })
    };
    let percent = Signal::derive(move || round.with(model::percent));
    view! {
        <div class="round-head__score" data-goal=move || goal.get().as_str()>
            <p class="round-head__figures">
                <span class="round-head__label">{text::round::score()}</span>
                <b class="round-head__number"><CountUp value=score format=i18n::integer/></b>
                <span class="round-head__of">{of}</span>
            </p>
            <Bar percent label=text::round::score()/>
            <p class="round-head__goal">{towards}</p>
        </div>
    }
    .into_any()
}

/// A time of the day while there is plenty; seconds only where they matter.
fn time(table: Table) -> AnyView {
    let Table { round, is_running, .. } = table;
    let until = Memo::new(move |_| round.with(|round| round.expires_at));
    let now = ticking::seconds();
    let end = Memo::new(move |_| is_running.get().then(|| until.get().timestamp()));
    ticking::ask_once_passed(end, table.again);
    let left = Memo::new(move |_| TimeLeft::of(until.get().timestamp(), now.get()));
    let words = move || match left.get() {
        TimeLeft::Plenty => text::round::until(&i18n::day_time(&until.get())).into_any(),
        TimeLeft::Soon => {
            let until = until.get().timestamp() as f64;
            view! { <span>{text::round::left()}</span>" "<Countdown now until/> }.into_any()
        }
        TimeLeft::Over => text::round::time_over().into_any(),
    };
    let said =
        move || (is_running.get() && left.get() == TimeLeft::Soon).then(text::round::time_soon);
    view! {
        {move || is_running.get().then(|| view! {
            <p class="round-head__time" data-state=move || left.get().as_str()>
                <Icon name=IconName::Clock/>
                <span>{words}</span>
            </p>
        })}
        <p class="visually-hidden" role="status">{said}</p>
    }
    .into_any()
}
