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
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Vec<Toast>>);

impl Toasts {
    pub fn start() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// Shows a toast. It may be called after an `.await`.
    pub fn push(self, kind: ToastKind, text: impl Into<String>) {
        let text = text.into();
        self.0.try_update(|toasts| add(toasts, kind, text));
    }

    fn dismiss(self, id: u32) {
        self.0.try_update(|toasts| toasts.retain(|toast| toast.id != id));
    }
}

/// Adds a toast behind the others; the same words are not said twice.
fn add(toasts: &mut Vec<Toast>, kind: ToastKind, text: String) {
    let id = toasts.last().map_or(1, |last| last.id.wrapping_add(1));
    toasts.retain(|toast| toast.text != text);
    toasts.push(Toast { id, kind, text });
    let surplus = toasts.len().saturating_sub(AT_ONCE);
    toasts.drain(..surplus);
}

/// The place where toasts show; once, in the shell.
#[component]
pub fn ToastHost() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    view! {
        <div class="toasts" role="status" aria-live="polite" aria-atomic="false">
            <For each=move || toasts.0.get() key=|toast| toast.id let:toast>
                <ToastView toast/>
            </For>
        </div>
    }
    .into_any()
}

/// One toast. It stays while it is pointed at or has the focus.
#[component]
fn ToastView(toast: Toast) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let Toast { id, kind, text } = toast;
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let start = move || {
        stop();
        timer.set_value(set_timeout_with_handle(move || toasts.dismiss(id), STAYS).ok());
    };
    Effect::new(move |_| start());
    on_cleanup(stop);
    view! {
        <div
            class="toast"
            data-kind=kind.as_str()
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
                on:click=move |_| toasts.dismiss(id)
            >
                <Icon name=IconName::Close/>
            </button>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{AT_ONCE, ToastKind, add};

    #[test]
    fn the_newest_stay_and_none_is_said_twice() {
        let mut toasts = Vec::new();
        for words in ["a", "b", "a", "c", "d"] {
            add(&mut toasts, ToastKind::Info, words.to_owned());
        }
        let words: Vec<_> = toasts.iter().map(|toast| toast.text.as_str()).collect();
        assert_eq!(words, ["a", "c", "d"]);
        assert_eq!(toasts.len(), AT_ONCE);
    }

    #[test]
    fn ids_do_not_repeat_among_those_in_sight() {
        let mut toasts = Vec::new();
        for n in 0..9 {
            add(&mut toasts, ToastKind::Bad, n.to_string());
            let mut ids: Vec<_> = toasts.iter().map(|toast| toast.id).collect();
            ids.dedup();
            assert_eq!(ids.len(), toasts.len());
        }
    }
}
