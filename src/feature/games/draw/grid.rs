//! The grid: squares around a middle button, and a light that goes from one to the next.

use contract::games::Segment;
use leptos::prelude::*;

use super::result;

/// The squares from `first` to `end`, for the eye: the list beside the board says the same.
pub fn cells(segments: Memo<Vec<Segment>>, first: usize, end: usize) -> AnyView {
    let cells = move || {
        segments.with(|segments| {
            let end = end.min(segments.len());
            segments.get(first..end).unwrap_or_default().iter().map(cell).collect::<Vec<_>>()
        })
    };
    cells.into_any()
}

fn cell(segment: &Segment) -> AnyView {
    view! {
        <div
            class="squares__cell"
            aria-hidden="true"
            data-segment=segment.id.to_string()
            data-state=(segment.weight == 0).then_some("gone")
        >
            <span class="squares__face">
                <span class="squares__art">{result::picture(segment.picture.as_ref(), segment.kind)}</span>
                <span class="squares__title">{segment.title.clone()}</span>
            </span>
        </div>
    }
    .into_any()
}
