//! A list of any length that keeps few rows in the page.

use std::{cell::RefCell, collections::HashMap, hash::Hash, ops::Range};

use leptos::{ev, html, prelude::*};

use super::dom;

/// Rows kept above and below those in sight, at least.
const SPARE: usize = 6;
/// Rows come and go so many at a time: the page is laid out anew once for all of them.
const STEP: usize = 6;
/// The end is near when so many rows are left below those in sight.
const NEAR_END: usize = 20;

thread_local! {
    /// How far each list was scrolled when it was left.
    static PLACES: RefCell<HashMap<&'static str, f64>> = RefCell::default();
}

/// A list that scrolls with the page. Only the rows in sight and a few around them are in the
/// page; the height of the others is kept free. All rows are of one height.
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
    /// The height of a row in CSS pixels until the first one is there to be measured.
    #[prop(default = 72.0)]
    row_height: f64,
    /// How many there are in all, when that is known before all are loaded.
    #[prop(optional, into)]
    total: Signal<Option<usize>>,
    /// A name for remembering how far the list was scrolled.
    #[prop(optional)]
    place: Option<&'static str>,
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
            style:padding-top=move || format!("{}px", shown.with(Shown::above))
            style:padding-bottom=move || format!("{}px", shown.with(|shown| shown.below(count.get())))
        >
            <For each=rows key=move |(item, _)| key(item) children=row/>
        </ul>
    }
    .into_any()
}

/// The rows in the page, and how high one is.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    rows: Range<usize>,
    height: f64,
}

impl Shown {
    /// The rows around a view that begins `above` pixels below the list's top.
    fn around(above: f64, view: f64, height: f64, count: usize) -> Self {
        let height = if height >= 1.0 { height } else { 1.0 };
        let first = (above.max(0.0) / height) as usize;
        let in_sight = (view.max(0.0) / height).ceil() as usize + 1;
        let end = first.saturating_add(in_sight).saturating_add(SPARE);
        let end = end.checked_next_multiple_of(STEP).unwrap_or(count).min(count);
        let start = (first.saturating_sub(SPARE) / STEP * STEP).min(end);
        Self { rows: start..end, height }
    }

    fn above(&self) -> f64 {
        self.rows.start as f64 * self.height
    }

    fn below(&self, count: usize) -> f64 {
        count.saturating_sub(self.rows.end) as f64 * self.height
    }
}

/// Follows the page's scrolling. The part of [`WindowList`] that is the same for every kind of row.
fn window_of(
    list: NodeRef<html::Ul>,
    count: Memo<usize>,
    row_height: f64,
    place: Option<&'static str>,
    on_end: Option<Callback<()>>,
) -> Memo<Shown> {
    let geometry = RwSignal::new((0.0, dom::window_size().1, row_height));
    let is_due = StoredValue::new(false);
    let measure = move || {
        is_due.try_set_value(false);
        let Some(list) = list.try_get_untracked().flatten() else { return };
        let above = -list.get_bounding_client_rect().top();
        let measured = list
            .query_selector(".window-list__row")
            .ok()
            .flatten()
            .map(|row| row.get_bounding_client_rect().height())
            .filter(|height| *height >= 1.0);
        geometry.try_update(|(old_above, view, height)| {
            *old_above = above;
            *view = dom::window_size().1;
            *height = measured.unwrap_or(*height);
        });
        if let (Some(place), Ok(y)) = (place, window().scroll_y()) {
            PLACES.with_borrow_mut(|places| places.insert(place, y));
        }
    };
    let schedule = move || {
        if is_due.try_get_value() == Some(false) {
            is_due.set_value(true);
            request_animation_frame(measure);
        }
    };
    let scroll = window_event_listener(ev::scroll, move |_| schedule());
    let resize = window_event_listener(ev::resize, move |_| schedule());
    on_cleanup(move || {
        scroll.remove();
        resize.remove();
    });

    // Rows have come: measure them, and go back to where the list was left, as far as they reach.
    let left_at = place.and_then(|place| PLACES.with_borrow(|places| places.get(place).copied()));
    let left_at = StoredValue::new(left_at);
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

    let shown = Memo::new(move |_| {
        let (above, view, height) = geometry.get();
        Shown::around(above, view, height, count.get())
    });
    let is_near_end = Memo::new(move |_| {
        let (above, view, height) = geometry.get();
        let last_in_sight = ((above + view).max(0.0) / height.max(1.0)) as usize;
        last_in_sight + NEAR_END >= count.get()
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
    use super::Shown;
    use proptest::prelude::*;

    #[test]
    fn at_the_top_it_shows_a_screen_and_some() {
        let shown = Shown::around(-180.0, 844.0, 72.0, 10_000);
        assert_eq!(shown.rows, 0..24);
        assert_eq!(shown.above(), 0.0);
        assert_eq!(shown.below(10_000), 72.0 * 9_976.0);
    }

    #[test]
    fn an_empty_list_takes_no_room() {
        let shown = Shown::around(300.0, 844.0, 72.0, 0);
        assert_eq!((shown.rows.clone(), shown.above(), shown.below(0)), (0..0, 0.0, 0.0));
    }

    #[test]
    fn a_little_scrolling_changes_nothing() {
        let before = Shown::around(4_350.0, 844.0, 72.0, 10_000);
        assert_eq!(Shown::around(4_360.0, 844.0, 72.0, 10_000), before);
    }

    proptest! {
        #[test]
        fn few_rows_stand_for_any_number_and_the_height_stays(
            above in -2_000.0_f64..1_000_000.0,
            view in 0.0_f64..1_400.0,
            height in 40.0_f64..120.0,
            count in 0_usize..12_000,
        ) {
            let shown = Shown::around(above, view, height, count);
            prop_assert!(shown.rows.end <= count && shown.rows.start <= shown.rows.end);
            prop_assert!(shown.rows.len() <= 60);
            let total = shown.above() + shown.rows.len() as f64 * height + shown.below(count);
            prop_assert!((total - count as f64 * height).abs() < 0.01);
        }

        #[test]
        fn every_row_in_sight_is_in_the_page(above in 0.0_f64..500_000.0, count in 1_usize..10_000) {
            let shown = Shown::around(above, 844.0, 72.0, count);
            let first = (above / 72.0) as usize;
            let last = ((above + 844.0) / 72.0) as usize;
            for row in first..=last {
                prop_assert!(row >= count || shown.rows.contains(&row));
            }
        }
    }
}
