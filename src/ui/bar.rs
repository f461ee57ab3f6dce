//! How far along something is.

use leptos::prelude::*;

/// A progress bar. It says what it measures in `label` and how far in `text`.
#[component]
pub fn Bar(
    /// 0 to 100.
    #[prop(into)]
    percent: Signal<u8>,
    #[prop(into)] label: TextProp,
    /// The same in words; the percentage when absent.
    #[prop(optional, into)]
    text: Option<TextProp>,
) -> impl IntoView {
    let now = move || percent.get().min(100);
    view! {
        <div
            class="bar"
            role="progressbar"
            aria-label=move || label.get()
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=now
            aria-valuetext=text.map(|text| move || text.get())
        >
            <div class="bar__fill" style:transform=move || format!("scaleX({})", f64::from(now()) / 100.0)></div>
        </div>
    }
    .into_any()
}
