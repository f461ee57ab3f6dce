//! A list of any length that keeps few rows in the page.

use std::{
    cell::RefCell,
    hash::{DefaultHasher, Hash, Hasher},
    ops::Range,
    time::Duration,
};

use leptos::{ev, html, prelude::*};

use super::dom;

mod layout;
mod places;

use layout::{Heights, Shown, admitted};
use places::Places;

/// The end is near when so many rows are left below those in sight.
const NEAR_END: usize = 20;

thread_local! {
    /// How each list was left.
    static PLACES: RefCell<Places> = const { RefCell::new(Places::none()) };
}

/// A list that scrolls with the page. Only the rows in sight and a few around them are in the
/// page; the height of the others is kept free.
///
/// `let:row` gets the item. With `place`, going back to the list finds it where it was left.
#[component]
pub fn WindowList<T, K, F>(
    #[prop(into)] items: Signal<Vec<T>>,
    /// What tells an item from the others.
    key: fn(&T) -> K,
    /// What is listed.
    #[prop(into)]
    label: TextProp,
    /// About how high a row is, in CSS pixels, until the first one is there to be measured.
    #[prop(default = 72.0)]
    row_height: f64,
    /// How many there are in all, when that is known before all are loaded.
    #[prop(optional, into)]
    total: Signal<Option<usize>>,
    /// A name for remembering how far the list was scrolled; another one for each list that may
    /// stand here.
    #[prop(optional, into)]
    place: Option<Signal<String>>,
    /// The end is near: the moment to load more. Runs again once the list has come anew.
    #[prop(optional, into)]
    on_end: Option<Callback<()>>,
    children: F,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    K: Eq + Hash + 'static,
    F: Fn(T) -> AnyView + Clone + Send + 'static,
{
    let count = Memo::new(move |_| items.with(Vec::len));
    let list = NodeRef::<html::Ul>::new();
    // Another list may be as long as the one before.
    let arrivals = Memo::new(move |before: Option<&u32>| {
        items.track();
        before.map_or(0, |before| before.wrapping_add(1))
    });
    let window = window_of(list, count, arrivals, row_height, place, on_end);
    let names = Memo::new(move |_| {
        let wanted = window.wanted.with(|wanted| wanted.rows.clone());
        let name = |item: &T| {
            let mut name = DefaultHasher::new();
            key(item).hash(&mut name);
            name.finish()
        };
        items.with(|items| among(items, wanted).iter().map(name).collect::<Vec<u64>>())
    });
    let shown = drawn(window, names);
    let rows = move || {
        let rows = shown.with(|drawn| drawn.shown.rows.clone());
        let first = rows.start;
        items.with(|items| among(items, rows).iter().cloned().zip(first + 1..).collect::<Vec<_>>())
    };
    let size = move || total.get().map_or(-1, |total| i64::try_from(total).unwrap_or(-1));
    let row = move |(item, position): (T, usize)| {
        view! {
            <li class="window-list__row" aria-setsize=size aria-posinset=position>
                {children(item)}
            </li>
        }
        .into_any()
    };
    view! {
        <ul
            class="window-list"
            role="list"
            node_ref=list
            aria-label=move || label.get()
            style:padding-top=move || format!("{}px", shown.with(|drawn| drawn.shown.above))
            style:padding-bottom=move || format!("{}px", shown.with(|drawn| drawn.shown.below))
        >
            <For each=rows key=move |(item, _)| key(item) children=row/>
        </ul>
    }
    .into_any()
}

/// Those of `items` that have these positions, as far as there are so many.
fn among<T>(items: &[T], rows: Range<usize>) -> &[T] {
    items.get(rows.start..rows.end.min(items.len())).unwrap_or_default()
}

/// What the rows to show depend on.
#[derive(Clone, Debug)]
struct Geometry {
    /// How far the view's top is below the list's.
    above: f64,
    view: f64,
    heights: Heights,
}

/// What is in sight, and around it.
#[derive(Clone, Copy)]
struct Window {
    geometry: RwSignal<Geometry>,
    wanted: Memo<Shown>,
    /// The first row that is in the page.
    first: StoredValue<usize>,
}

/// What is in the page of it.
#[derive(Clone, Debug, PartialEq)]
struct Drawn {
    shown: Shown,
    /// What tells these rows from others.
    names: Vec<u64>,
    is_whole: bool,
}

/// Draws what is wanted, over as many frames as it takes. The part that is the same for every kind
/// of row, as is the next one.
fn drawn(window: Window, names: Memo<Vec<u64>>) -> Memo<Drawn> {
    let Window { geometry, wanted, first } = window;
    let frame = RwSignal::new(0_u32);
    let drawn = Memo::new(move |before: Option<&Drawn>| {
        frame.track();
        let (names, wanted) = (names.get(), wanted.get());
        let before = before.map_or(&[][..], |before| &before.names);
        let drawn = geometry.with_untracked(|now| {
            let now = &now.heights;
            let admitted = admitted(&names, before, now.step());
            let sum = |rows: Range<usize>| rows.map(|row| now.of(row)).sum::<f64>();
            let rows = wanted.rows.start + admitted.start..wanted.rows.start + admitted.end;
            let shown = Shown {
                above: wanted.above + sum(wanted.rows.start..rows.start),
                below: wanted.below + sum(rows.end..wanted.rows.end),
                rows,
            };
            let is_whole = admitted == (0..names.len());
            let names = names.get(admitted).unwrap_or_default().to_vec();
            Drawn { shown, names, is_whole }
        });
        first.set_value(drawn.shown.rows.start);
        drawn
    });
    Effect::new(move |_| {
        if drawn.with(|drawn| !drawn.is_whole) {
            request_animation_frame(move || {
                frame.try_update(|frame| *frame = frame.wrapping_add(1));
            });
        }
    });
    drawn
}

/// Follows the page's scrolling.
fn window_of(
    list: NodeRef<html::Ul>,
    count: Memo<usize>,
    arrivals: Memo<u32>,
    row_height: f64,
    place: Option<Signal<String>>,
    on_end: Option<Callback<()>>,
) -> Window {
    let typical = if row_height >= 1.0 { row_height } else { 1.0 };
    let left =
        place.and_then(|place| PLACES.with_borrow(|places| places.find(&place.get_untracked())));
    let (width, view) = dom::window_size();
    let heights = left.as_ref().filter(|left| left.width == width);
    let heights = heights.and_then(|left| left.heights.clone());
    let heights = heights.unwrap_or(Heights { known: Vec::new(), typical });
    let geometry = RwSignal::new(Geometry { above: 0.0, view, heights });
    // The name under which it was measured: when the list goes, `place` may say another one already.
    let measured_as = StoredValue::new(None::<String>);
    let first = StoredValue::new(0);
    let wanted = Memo::new(move |_| {
        let count = count.get();
        geometry.with(|now| now.heights.around(now.above, now.view, count))
    });
    let is_due = StoredValue::new(false);
    let measure = move || {
        is_due.try_set_value(false);
        let Some(list) = list.try_get_untracked().flatten() else { return };
        let Some(first) = first.try_get_value() else { return };
        let above = -list.get_bounding_client_rect().top();
        let rows = list.children();
        let place = place.and_then(|place| place.try_get_untracked());
        let is_another = measured_as.try_update_value(|name| {
            let before = core::mem::replace(name, place.clone());
            before.is_some() && before != place
        });
        geometry.try_update(|now| {
            if is_another == Some(true) {
                now.heights.known.clear();
            }
            now.above = above;
            now.view = dom::window_size().1;
            for index in 0..rows.length() {
                if let Some(row) = rows.item(index) {
                    let height = row.get_bounding_client_rect().height();
                    now.heights.learn(first + index as usize, height);
                }
            }
        });
        if let (Some(place), Ok(y)) = (place, window().scroll_y()) {
            PLACES.with_borrow_mut(|places| places.update(place, |left| left.y = y));
        }
    };
    on_cleanup(move || {
        let heights = geometry.try_with_untracked(|now| now.heights.clone());
        if let Some(Some(place)) = measured_as.try_get_value() {
            PLACES.with_borrow_mut(|places| {
                places.update(place, |left| {
                    left.width = dom::window_size().0;
                    left.heights = heights;
                });
            });
        }
    });
    let schedule = move || {
        if is_due.try_get_value() == Some(false) {
            is_due.set_value(true);
            // Once the frame is laid out it costs nothing to ask where things stand.
            request_animation_frame(move || set_timeout(measure, Duration::ZERO));
        }
    };
    let scroll = window_event_listener(ev::scroll, move |_| schedule());
    let resize = window_event_listener(ev::resize, move |_| {
        geometry.try_update(|now| now.heights.known.clear());
        schedule();
    });
    on_cleanup(move || {
        scroll.remove();
        resize.remove();
    });

    // Rows have come: measure them, and go back to where the list was left, as far as they reach.
    let left_at = StoredValue::new(left.map(|left| left.y));
    let go_back = move || {
        if let Some(Some(y)) = left_at.try_get_value() {
            window().scroll_to_with_x_and_y(0.0, y);
            if window().scroll_y().is_ok_and(|now| now >= y - 1.0) {
                left_at.set_value(None);
            }
        }
    };
    let touched = window_event_listener(ev::pointerdown, move |_| left_at.set_value(None));
    let wheeled = window_event_listener(ev::wheel, move |_| left_at.set_value(None));
    on_cleanup(move || {
        touched.remove();
        wheeled.remove();
    });
    Effect::new(move |_| {
        if count.get() > 0 && list.get().is_some() {
            schedule();
            request_animation_frame(move || request_animation_frame(go_back));
        }
    });

    let is_near_end = Memo::new(move |_| {
        let last = geometry.with(|now| now.heights.row_at(now.above + now.view, count.get()));
        last + NEAR_END >= count.get()
    });
    // Once each time that the list has come, and in a frame of its own: what `on_end` starts must not
    // end with this effect.
    Effect::new(move |_| {
        arrivals.track();
        if let (true, Some(on_end)) = (is_near_end.get(), on_end) {
            request_animation_frame(move || {
                on_end.try_run(());
            });
        }
    });
    Window { geometry, wanted, first }
}
