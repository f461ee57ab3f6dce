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
            <div class="bar__fill" style:transform=move || share(now())></div>
        </div>
    }
    .into_any()
}

/// How much of a whole there is, in hundredths, and never more than all of it; of nothing none.
pub fn percent(part: u32, whole: u32) -> u8 {
    let share = u64::from(part) * 100 / u64::from(whole.max(1));
    u8::try_from(share.min(100)).unwrap_or(100)
}

/// The part of the bar that is full. Written with whole numbers: those with a point weigh 8 KB.
fn share(percent: u8) -> String {
    if percent < 100 { format!("scaleX(0.{percent:02})") } else { "scaleX(1)".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{percent, share};

    #[test]
    fn a_share_is_a_fraction_of_one() {
        assert_eq!(
            [0, 5, 60, 100].map(share),
            ["scaleX(0.00)", "scaleX(0.05)", "scaleX(0.60)", "scaleX(1)"]
        );
    }

    #[test]
    fn progress_is_never_more_than_all_of_it() {
        assert_eq!([percent(0, 7), percent(4, 7), percent(7, 7)], [0, 57, 100]);
        assert_eq!([percent(9, 7), percent(3, 0), percent(u32::MAX, 1)], [100; 3]);
    }
}
