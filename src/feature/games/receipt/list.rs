//! The member's draws, the latest first and day by day.

use std::sync::Arc;

use chrono::Datelike;
use contract::games::{DrawSummary, ListDraws};
use leptos::prelude::*;

use crate::{
    feature::games::draw::result,
    i18n::{self, text},
    query::pages::Pages,
    route::Route,
    shell::Page,
    ui::{Empty, LinkButton, ListFoot, Load, SkeletonRows, WindowList},
};

pub fn view() -> AnyView {
    let draws = Pages::start(
        |part| ListDraws { cursor: part.cursor, limit: part.limit, ..ListDraws::default() },
        |draw: &DrawSummary| draw.id.as_str(),
    );
    let nothing = || {
        view! {
            <Empty title=text::draw::empty_title() body=text::draw::empty_body()>
                <LinkButton href=Route::Games.href()>{text::draw::to_games()}</LinkButton>
            </Empty>
        }
        .into_any()
    };
    view! {
        <Page route=Route::Draws title=text::draw::title() class="draws">
            <Load
                source=draws.source()
                skeleton=|| view! { <SkeletonRows rows=8/> }.into_any()
                empty=nothing
                on_retry=Callback::new(move |()| draws.again())
                let:_loaded
            >
                {list(draws)}
            </Load>
        </Page>
    }
    .into_any()
}

fn list(draws: Pages<DrawSummary>) -> AnyView {
    let lines = move |_: Option<&Vec<Line>>| draws.with(in_lines);
    let lines = Memo::new_with_compare(lines, |_, _| true);
    // Above the list and not in its first row: other rows are taken to be as high as that one.
    let first_day = move || lines.with(|lines| lines.first().map(|line| day(&line.draw)));
    let on_more = Callback::new(move |()| draws.more());
    view! {
        {first_day}
        <WindowList
            items=lines
            key=|line: &Line| (line.draw.id.clone(), line.begins_day)
            label=text::draw::title()
            row_height=80.0
            place=Signal::derive(|| "draws".to_owned())
            on_end=on_more
            let:line
        >
            {row(&line)}
        </WindowList>
        <ListFoot end=draws.end() on_more/>
    }
    .into_any()
}

/// A draw as it is listed.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    draw: Arc<DrawSummary>,
    /// Whether the one above it is of a later day.
    begins_day: bool,
}

fn in_lines(draws: &[Arc<DrawSummary>]) -> Vec<Line> {
    let mut above = None;
    let line = |draw: &Arc<DrawSummary>| {
        let day = (draw.at.year(), draw.at.ordinal());
        let begins_day = above.replace(day).is_some_and(|above| above != day);
        Line { draw: draw.clone(), begins_day }
    };
    draws.iter().map(line).collect()
}

fn day(draw: &DrawSummary) -> AnyView {
    view! { <h2 class="list-date draws__day">{i18n::date(&draw.at)}</h2> }.into_any()
}

fn row(Line { draw, begins_day }: &Line) -> AnyView {
    view! {
        {begins_day.then(|| day(draw))}
        <a
            class="drawn ruled"
            href=Route::Draw(draw.id.clone()).href()
            data-draw=draw.id.to_string()
            data-kind=draw.kind.as_str()
        >
            <span class="drawn__art">{result::picture(draw.picture.as_ref(), draw.kind)}</span>
            <span class="drawn__title">{draw.title.clone()}</span>
            <span class="drawn__game">{draw.game_title.clone()}</span>
            <span class="drawn__at">{i18n::time(&draw.at)}</span>
            <span class="drawn__serial">{i18n::in_fours(&draw.serial)}</span>
        </a>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use contract::games::DrawSummary;

    use super::in_lines;

    fn draw(id: &str, at: &str) -> Arc<DrawSummary> {
        let draw = serde_json::json!({
            "id": id, "serial": "1", "game": "gam_wheel", "game_title": "Wheel", "at": at,
            "title": "Teapot", "kind": "goods",
        });
        Arc::new(serde_json::from_value(draw).unwrap())
    }

    #[test]
    fn days_are_those_of_the_brands_place() {
        let draws = [
            draw("drw_4", "2026-11-23T00:05:00+08:00"),
            draw("drw_3", "2026-11-22T23:55:00+08:00"),
            draw("drw_2", "2026-11-22T08:00:00+08:00"),
            draw("drw_1", "2025-11-22T08:00:00+08:00"),
        ];
        let begins: Vec<bool> = in_lines(&draws).iter().map(|line| line.begins_day).collect();
        assert_eq!(begins, [false, true, false, true]);
    }
}
