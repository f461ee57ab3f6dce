//! A dialog that rises from the bottom edge.

use core::time::Duration;

use leptos::{html, prelude::*};
use send_wrapper::SendWrapper;
use web_sys::{HtmlElement, wasm_bindgen::JsCast};

use super::{
    dom,
    icon::{Icon, IconName},
};
use crate::i18n::text;

/// As long as the fall in style/sheets.css takes.
const FALL: Duration = Duration::from_millis(180);

/// A modal sheet. The browser's own dialog keeps the focus inside and the page behind it inert;
/// Escape, the scrim and the close button ask `on_close`; the focus goes back where it came from.
#[component]
pub fn Sheet(
    #[prop(into)] open: Signal<bool>,
    on_close: Callback<()>,
    #[prop(into)] title: TextProp,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let heading = NodeRef::<html::H2>::new();
    let title_id = dom::unique_id("sheet");
    let labelled_by = title_id.clone();
    // The content stays while the sheet falls.
    let is_present = RwSignal::new(false);
    let opener = StoredValue::new(None::<SendWrapper<HtmlElement>>);

    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() {
            is_present.set(true);
            if !dialog.open() {
                opener.set_value(dom::focused().map(SendWrapper::new));
                dom::hold_page(true);
                dialog.show_modal().ok();
                if let Some(heading) = heading.get_untracked() {
                    heading.focus().ok();
                }
            }
        } else if dialog.open() {
            let settle = move || {
                if !open.try_get_untracked().unwrap_or_default() {
                    dialog.close();
                    dom::hold_page(false);
                    is_present.try_set(false);
                    if let Some(opener) = opener.try_update_value(Option::take).flatten() {
                        opener.focus().ok();
                    }
                }
            };
            if dom::may_move() { set_timeout(settle, FALL) } else { settle() }
        }
    });
    on_cleanup(move || {
        if is_present.try_get_untracked() == Some(true) {
            dom::hold_page(false);
        }
    });

    view! {
        <dialog
            class="sheet"
            node_ref=dialog
            aria-labelledby=labelled_by
            data-state=move || if open.get() { "open" } else { "closing" }
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                on_close.run(());
            }
            on:click=move |event| {
                let is_scrim = event
                    .target()
                    .and_then(|target| target.dyn_into::<web_sys::HtmlDialogElement>().ok())
                    .is_some();
                if is_scrim {
                    on_close.run(());
                }
            }
        >
            <div class="sheet__body">
                <div class="sheet__grip" aria-hidden="true"></div>
                <header class="sheet__head">
                    // The focus begins here: the title is read out, and no button is pressed by chance.
                    <h2 class="sheet__title" id=title_id tabindex="-1" node_ref=heading>
                        {move || title.get()}
                    </h2>
                    <button
                        type="button"
                        class="icon-button sheet__close"
                        aria-label=text::ui::close()
                        on:click=move |_| on_close.run(())
                    >
                        <Icon name=IconName::Close/>
                    </button>
                </header>
                {move || is_present.get().then(|| {
                    // Made once: what it shows follows its own signals.
                    let content = untrack(|| children());
                    view! { <div class="sheet__content">{content}</div> }
                })}
            </div>
        </dialog>
    }
    .into_any()
}
