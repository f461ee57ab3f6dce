//! The activities as a list: the next to begin first, then what is past. It loads as one scrolls,
//! and is asked for again when an activity opens, begins or ends by the backend's clock.

use std::sync::Arc;

use contract::{
    Page,
    activities::{Activity, ActivityPage},
};
use leptos::{html, prelude::*};

use super::{
    filter::{self, Filter},
    rows::{self, Row},
    tile::{ActivityTile, tiles_to_come},
};
use crate::{
    address::Address,
    feature::{listing, ticking},
    i18n::text,
    query::pages::{Listed, Pages},
    route::Route,
    ui::{Art, Button, Empty, LinkButton, ListFoot, Load, Shared, Variant, WindowList},
};

/// About how high a row is, in CSS pixels.
const ROW_HEIGHT: f64 = 396.0;

impl Listed for ActivityPage {
    type Item = Activity;

    fn into_parts(self) -> (Page<Activity>, Option<Shared>) {
        (Page { data: self.data, cursor: self.cursor }, None)
    }
}

pub fn list(address: Address, filter: Memo<Filter>) -> AnyView {
    let pages = Pages::start(
        move |part| filter.with(|filter| filter.request(part)),
        |activity: &Activity| activity.id.as_str(),
    );
    // The one that what is on the page was asked for with.
    let answered = Memo::new(move |_| {
        pages.with(|_| ());
        filter.get_untracked()
    });
    listing::follow(
        move |before, now| {
            pages.with(|list| rows::has_turned(list.iter().map(Arc::as_ref), before, now))
        },
        move || pages.again(),
    );
    let found = listing::found(
        Signal::derive(move || pages.with(<[_]>::len)),
        pages.end(),
        Signal::derive(move || answered.with(Filter::is_narrow)),
        text::activities::found,
        text::activities::found_more,
    );
    let results = NodeRef::<html::Div>::new();
    Effect::new(move |before: Option<()>| {
        filter.track();
        if before.is_some() {
            listing::begin_at_the_top(results);
        }
    });
    view! {
        <p class="visually-hidden" role="status">{found}</p>
        <div class="activities__results" node_ref=results>
            <Load
                source=pages.source()
                skeleton=to_come
                empty=move || (move || nothing(&answered.get(), address)).into_any()
                on_retry=Callback::new(move |()| pages.again())
                let:_loaded
            >
                {loaded(pages, filter)}
            </Load>
        </div>
    }
    .into_any()
}

/// The heading and tiles, before they are there.
fn to_come() -> AnyView {
    view! { {heading(false)} {tiles_to_come(3)} }.into_any()
}

fn loaded(pages: Pages<Activity>, filter: Memo<Filter>) -> AnyView {
    let rows = Memo::new(move |before: Option<&Vec<Row>>| {
        let before = before.map_or(&[][..], Vec::as_slice);
        pages.with(|list| rows::rows(list.iter().map(Arc::as_ref), ticking::now_s(), before))
    });
    // Above the list and not in its first row: other rows are taken to be as high as that one.
    let begins_past = Memo::new(move |_| {
        rows.with(|rows| rows.first().map(|row| rows::is_past(&row.activity, ticking::now_s())))
    });
    let place = Signal::derive(move || filter.with(Filter::place));
    let on_more = Callback::new(move |()| pages.more());
    view! {
        {move || begins_past.get().map(heading)}
        {window(rows, place, Some(on_more))}
        <ListFoot end=pages.end() on_more/>
    }
    .into_any()
}

/// Rows of activities, of which few are in the page.
pub fn window(
    rows: Memo<Vec<Row>>,
    place: Signal<String>,
    on_more: Option<Callback<()>>,
) -> AnyView {
    let on_end = on_more.unwrap_or_else(|| Callback::new(|()| ()));
    view! {
        <WindowList
            items=rows
            key=Row::clone
            label=text::activities::list()
            row_height=ROW_HEIGHT
            place
            on_end
            let:row
        >
            {view! {
                {row.begins_past.then(|| heading(true))}
                <ActivityTile activity=Activity::clone(&row.activity)/>
            }
            .into_any()}
        </WindowList>
    }
    .into_any()
}

fn heading(is_past: bool) -> AnyView {
    let words = if is_past { text::activities::past() } else { text::activities::ahead() };
    view! { <h2 class="activities__group">{words}</h2> }.into_any()
}

/// Why there is nothing here, and what would help.
fn nothing(filter: &Filter, address: Address) -> AnyView {
    if !filter.is_narrow() {
        return nothing_yet();
    }
    let (title, body) = if *filter == (Filter { open: true, ..Filter::default() }) {
        (text::activities::none_open(), text::activities::none_open_hint())
    } else {
        (text::activities::none_here(), text::activities::none_here_hint())
    };
    view! { <Empty art=Art::Activities title body>{show_all(address)}</Empty> }.into_any()
}

/// The brand has not invited to anything.
pub fn nothing_yet() -> AnyView {
    view! {
        <Empty art=Art::Activities title=text::activities::empty() body=text::activities::empty_hint()>
            <LinkButton href=Route::Mall(None).href() variant=Variant::Quiet>
                {text::activities::to_mall()}
            </LinkButton>
        </Empty>
    }
    .into_any()
}

/// Takes away all that narrows the list down.
pub fn show_all(address: Address) -> AnyView {
    let on_click = Callback::new(move |()| {
        for name in filter::ALL {
            address.set(name, None);
        }
    });
    view! { <Button variant=Variant::Quiet on_click>{text::activities::show_all()}</Button> }
        .into_any()
}
