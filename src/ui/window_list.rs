//! A list of any length that keeps few rows in the page.

use std::{cell::RefCell, collections::HashMap, hash::Hash, ops::Range};

use leptos::{ev, html, prelude::*};

use super::dom;

/// So high is what is kept above and below the rows in sight, at least, in CSS pixels; and so much
/// comes and goes at a time: the page is laid out anew once for all of it.
const SPARE: f64 = 432.0;
/// Rows that come at a time, at most.
const MOST_AT_ONCE: usize = 6;
/// The end is near when so many rows are left below those in sight.
const NEAR_END: usize = 20;

thread_local! {
    /// How each list was left.
    static PLACES: RefCell<HashMap<String, Left>> = RefCell::default();
}

/// How far a list was scrolled, and how high its rows were: where they differ, so far down is
/// another row without that.
#[derive(Clone, Default)]
struct Left {
    y: f64,
    /// In a window so wide.
    width: f64,
    heights: Option<Heights>,
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
    /// The end is near: the moment to load more. Runs again once more rows are there.
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
    let shown = window_of(list, count, row_height, place, on_end);
    let rows = move || {
        let wanted = shown.with(|shown| shown.rows.clone());
        let first = wanted.start;
        items.with(|items| {
            let rows = items.get(wanted.start..wanted.end.min(items.len())).unwrap_or_default();
            rows.iter().cloned().zip(first + 1..).collect::<Vec<_>>()
        })
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
            style:padding-top=move || format!("{}px", shown.with(|shown| shown.above))
            style:padding-bottom=move || format!("{}px", shown.with(|shown| shown.below))
        >
            <For each=rows key=move |(item, _)| key(item) children=row/>
        </ul>
    }
    .into_any()
}

/// The rows in the page, and the room kept for those that are not.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    rows: Range<usize>,
    above: f64,
    below: f64,
}

/// How high rows are: those that have been in the page as they were, the others like the first.
#[derive(Clone, Debug)]
struct Heights {
    known: Vec<Option<f64>>,
    typical: f64,
}

impl Heights {
    fn of(&self, row: usize) -> f64 {
        self.known.get(row).copied().flatten().unwrap_or(self.typical)
    }

    /// Takes down that `row` is so high.
    fn learn(&mut self, row: usize, height: f64) {
        if height < 1.0 {
            return;
        }
        if self.known.iter().all(Option::is_none) {
            self.typical = height;
        }
        if self.known.len() <= row {
            self.known.resize(row + 1, None);
        }
        if let Some(known) = self.known.get_mut(row) {
            *known = Some(height);
        }
    }

    /// The first row that ends below `y`.
    fn row_at(&self, y: f64, count: usize) -> usize {
        let mut end = 0.0;
        (0..count)
            .find(|row| {
                end += self.of(*row);
                end > y
            })
            .unwrap_or(count)
    }

    /// The rows around a view that begins `above` pixels below the list's top.
    fn around(&self, above: f64, view: f64, count: usize) -> Shown {
        let first = self.row_at(above, count);
        let last = self.row_at(above + view.max(0.0), count).saturating_add(1);
        let step = ((SPARE / self.typical) as usize).clamp(1, MOST_AT_ONCE);
        let end = last.saturating_add(step);
        let end = end.checked_next_multiple_of(step).unwrap_or(count).min(count);
        let start = (first.saturating_sub(step) / step * step).min(end);
        let sum = |rows: Range<usize>| rows.map(|row| self.of(row)).sum();
        Shown { rows: start..end, above: sum(0..start), below: sum(end..count) }
    }
}

/// What the rows to show depend on.
#[derive(Clone, Debug)]
struct Geometry {
    /// How far the view's top is below the list's.
    above: f64,
    view: f64,
    heights: Heights,
}

/// Follows the page's scrolling. The part of [`WindowList`] that is the same for every kind of row.
fn window_of(
    list: NodeRef<html::Ul>,
    count: Memo<usize>,
    row_height: f64,
    place: Option<Signal<String>>,
    on_end: Option<Callback<()>>,
) -> Memo<Shown> {
    let typical = if row_height >= 1.0 { row_height } else { 1.0 };
    let left = place
        .and_then(|place| PLACES.with_borrow(|places| places.get(&place.get_untracked()).cloned()));
    let (width, view) = dom::window_size();
    let heights = left.as_ref().filter(|left| left.width == width);
    let heights = heights.and_then(|left| left.heights.clone());
    let heights = heights.unwrap_or(Heights { known: Vec::new(), typical });
    let geometry = RwSignal::new(Geometry { above: 0.0, view, heights });
    // The name under which it was measured: when the list goes, `place` may say another one already.
    let measured_as = StoredValue::new(None::<String>);
    let shown = Memo::new(move |_| {
        let count = count.get();
        geometry.with(|now| now.heights.around(now.above, now.view, count))
    });
    let is_due = StoredValue::new(false);
    let measure = move || {
        is_due.try_set_value(false);
        let Some(list) = list.try_get_untracked().flatten() else { return };
        let Some(first) = shown.try_with_untracked(|shown| shown.rows.start) else { return };
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
            PLACES.with_borrow_mut(|places| places.entry(place).or_default().y = y);
        }
    };
    on_cleanup(move || {
        let heights = geometry.try_with_untracked(|now| now.heights.clone());
        if let Some(Some(place)) = measured_as.try_get_value() {
            PLACES.with_borrow_mut(|places| {
                let left = places.entry(place).or_default();
                left.width = dom::window_size().0;
                left.heights = heights;
            });
        }
    });
    let schedule = move || {
        if is_due.try_get_value() == Some(false) {
            is_due.set_value(true);
            request_animation_frame(measure);
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
    // Once for each length of the list, and in a frame of its own: what `on_end` starts must not
    // end with this effect.
    Effect::new(move |_| {
        count.track();
        if let (true, Some(on_end)) = (is_near_end.get(), on_end) {
            request_animation_frame(move || {
                on_end.try_run(());
            });
        }
    });
    shown
}

#[cfg(test)]
mod tests {
    use super::{Heights, Shown};
    use proptest::prelude::*;

    fn even(height: f64) -> Heights {
        Heights { known: Vec::new(), typical: height }
    }

    #[test]
    fn at_the_top_it_shows_a_screen_and_some() {
        let shown = even(72.0).around(-180.0, 844.0, 10_000);
        assert_eq!(shown.rows, 0..18);
        assert_eq!((shown.above, shown.below), (0.0, 72.0 * 9_982.0));
    }

    #[test]
    fn an_empty_list_takes_no_room() {
        let shown = even(72.0).around(300.0, 844.0, 0);
        assert_eq!(shown, Shown { rows: 0..0, above: 0.0, below: 0.0 });
    }

    #[test]
    fn a_little_scrolling_changes_nothing() {
        let rows = even(72.0);
        assert_eq!(rows.around(4_350.0, 844.0, 10_000), rows.around(4_360.0, 844.0, 10_000));
    }

    #[test]
    fn rows_that_were_in_the_page_keep_their_own_height() {
        let mut rows = even(50.0);
        for row in 0..100 {
            rows.learn(row, if row % 2 == 0 { 72.0 } else { 94.0 });
        }
        let shown = rows.around(72.0 * 30.0 + 94.0 * 30.0, 844.0, 10_000);
        assert_eq!(shown.rows.start, 54);
        assert_eq!(shown.above, 27.0 * (72.0 + 94.0));
        assert_eq!(rows.of(5_000), 72.0, "the others are taken to be like the first");
    }

    proptest! {
        #[test]
        fn few_rows_stand_for_any_number_and_the_height_stays(
            above in -2_000.0_f64..1_000_000.0,
            view in 0.0_f64..1_400.0,
            height in 40.0_f64..120.0,
            count in 0_usize..12_000,
        ) {
            let shown = even(height).around(above, view, count);
            prop_assert!(shown.rows.end <= count && shown.rows.start <= shown.rows.end);
            prop_assert!(shown.rows.len() <= 60);
            let total = shown.above + shown.rows.len() as f64 * height + shown.below;
            prop_assert!((total - count as f64 * height).abs() < 0.01);
        }

        #[test]
        fn every_row_in_sight_is_in_the_page(
            above in 0.0_f64..50_000.0,
            known in prop::collection::vec(40.0_f64..140.0, 1..200),
            count in 1_usize..1_000,
        ) {
            let mut rows = even(72.0);
            known.iter().enumerate().for_each(|(row, height)| rows.learn(row, *height));
            let shown = rows.around(above, 844.0, count);
            let mut top = 0.0;
            for row in 0..count {
                let bottom = top + rows.of(row);
                let is_in_sight = bottom > above && top < above + 844.0;
                prop_assert!(!is_in_sight || shown.rows.contains(&row), "{row}");
                top = bottom;
            }
        }
    }
}
