//! Short news about what the member just did.

use core::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::icon::{Icon, IconName};
use crate::i18n::text;

/// How long a toast stays.
const STAYS: Duration = Duration::from_secs(6);
/// More than these at once nobody reads.
const AT_ONCE: usize = 3;

/// What a toast is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ToastKind {
    #[default]
    Info,
    Good,
    Bad,
}

impl ToastKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Good => "good",
            Self::Bad => "bad",
        }
    }

    const fn icon(self) -> IconName {
        match self {
            Self::Info => IconName::Info,
            Self::Good => IconName::Check,
            Self::Bad => IconName::Warning,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Toast {
    id: u32,
    kind: ToastKind,
    text: String,
}

/// The toasts in sight; a context that the app provides.
///
/// Each has a place of its own, so that one that comes or goes leaves the others as they are: what
/// is put anew into a live region is read out again.
#[derive(Clone, Copy)]
pub struct Toasts {
    places: [RwSignal<Option<Toast>>; AT_ONCE],
    next: StoredValue<u32>,
}

impl Toasts {
    pub fn start() -> Self {
        Self { places: core::array::from_fn(|_| RwSignal::new(None)), next: StoredValue::new(0) }
    }

    /// Shows a toast. It may be called after an `.await`.
    pub fn push(self, kind: ToastKind, text: impl Into<String>) {
        let text = text.into();
        let Some(id) = self.next.try_get_value() else { return };
        self.next.set_value(id.wrapping_add(1));
        let shown = self.places.map(|place| place.get_untracked());
        if let Some(place) = self.places.get(place_for(&shown, &text)) {
            place.try_set(Some(Toast { id, kind, text }));
        }
    }
}

/// Where new words go: where the same words stand, else where nothing does, else to the place of
/// the oldest.
fn place_for(shown: &[Option<Toast>; AT_ONCE], text: &str) -> usize {
    let rank = |toast: &Option<Toast>| match toast {
        Some(toast) if toast.text == text => (0, 0),
        None => (1, 0),
        Some(toast) => (2, toast.id),
    };
    shown.iter().enumerate().min_by_key(|(_, toast)| rank(toast)).map_or(0, |(place, _)| place)
}

/// The place where toasts show; once, in the shell.
#[component]
pub fn ToastHost() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let place = |place: RwSignal<Option<Toast>>| {
        (move || match place.get() {
            Some(toast) => toast_view(toast, place),
            None => ().into_any(),
        })
        .into_any()
    };
    let places: Vec<AnyView> = toasts.places.into_iter().map(place).collect();
    view! {
        <div class="toasts" role="status" aria-live="polite" aria-atomic="false">
            {places}
        </div>
    }
    .into_any()
}

/// One toast. It stays while it is pointed at or has the focus.
fn toast_view(toast: Toast, place: RwSignal<Option<Toast>>) -> AnyView {
    let Toast { id, kind, text } = toast;
    let dismiss = move || {
        place.try_set(None);
    };
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let start = move || {
        stop();
        timer.set_value(set_timeout_with_handle(dismiss, STAYS).ok());
    };
    Effect::new(move |_| start());
    on_cleanup(stop);
    view! {
        <div
            class="toast"
            data-kind=kind.as_str()
            style:order=id.to_string()
            on:pointerenter=move |_| stop()
            on:pointerleave=move |_| start()
            on:focusin=move |_| stop()
            on:focusout=move |_| start()
        >
            <Icon name=kind.icon()/>
            <p class="toast__text">{text}</p>
            <button
                type="button"
                class="toast__close"
                aria-label=text::ui::dismiss()
                on:click=move |_| dismiss()
            >
                <Icon name=IconName::Close/>
            </button>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{Toast, ToastKind, place_for};

    fn toast(id: u32, text: &str) -> Option<Toast> {
        Some(Toast { id, kind: ToastKind::Info, text: text.to_owned() })
    }

    #[test]
    fn no_words_are_said_twice_at_once() {
        assert_eq!(place_for(&[None, toast(7, "a"), toast(6, "b")], "a"), 1);
    }

    #[test]
    fn the_newest_stay() {
        assert_eq!(place_for(&[toast(7, "a"), None, toast(6, "b")], "c"), 1);
        assert_eq!(place_for(&[toast(7, "a"), toast(9, "d"), toast(6, "b")], "c"), 2);
    }
}
