//! The little that parts ask of the browser.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;
use web_sys::{
    HtmlElement,
    wasm_bindgen::{JsCast, JsValue},
};

/// An id for wiring a label, a hint or an error to its control.
pub fn unique_id(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Whether things may move. `--motion` in style/tokens.css follows the system's setting.
pub fn may_move() -> bool {
    let root = document().document_element();
    let style = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
    style
        .and_then(|style| style.get_property_value("--motion").ok())
        .is_some_and(|motion| motion.trim() != "0")
}

/// The window's inner width and height, in CSS pixels.
pub fn window_size() -> (f64, f64) {
    let number =
        |value: Result<JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or_default();
    (number(window().inner_width()), number(window().inner_height()))
}

/// What has the focus.
pub fn focused() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// Keeps the page from scrolling behind a sheet, or lets it go.
pub fn hold_page(hold: bool) {
    if let Some(root) = document().document_element() {
        if hold {
            root.set_attribute("data-sheet", "open")
        } else {
            root.remove_attribute("data-sheet")
        }
        .ok();
    }
}
