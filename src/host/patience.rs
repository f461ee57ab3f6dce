//! An end to waiting for what a host was asked.

use js_sys::{Function, Promise};
use leptos::prelude::{WindowListenerHandle, window_event_listener_untyped};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::{Answer, Refused};
use crate::browser;

/// What needs nobody but the host, in milliseconds.
const AT_ONCE_MS: u32 = 20_000;

/// What needs the member, who may think about it.
const AT_LEISURE_MS: u32 = 120_000;

/// A host's answer may come a little later than the member.
const GRACE_MS: u32 = 2_500;

/// By which a page learns that the member is there again. A host's camera may lie over the page
/// without hiding it: then it is a touch that tells.
const SIGNS: [&str; 4] = ["visibilitychange", "focus", "pageshow", "pointerdown"];

/// The host's answer, or a refusal where it says nothing for long.
pub fn soon<T: 'static>(answer: Answer<T>) -> Answer<T> {
    Box::pin(async move { browser::within(AT_ONCE_MS, answer).await.unwrap_or(Err(Refused)) })
}

/// The host's answer; `missing` where the member is back on the page without one, or takes very long.
pub fn while_member_decides<T: 'static>(
    answer: Answer<T>,
    missing: Result<T, Refused>,
) -> Answer<T> {
    Box::pin(async move {
        let end = browser::within(AT_LEISURE_MS, member_is_back());
        browser::before(end, answer).await.unwrap_or(missing)
    })
}

/// Comes to its end when the member is on the page again, having been away in something that the host
/// opened over it, and the host has had the time to answer.
pub async fn member_is_back() {
    let mut watch = Watch::default();
    let seen = Promise::new(&mut |done, _| watch.start(&done));
    JsFuture::from(seen).await.ok();
    drop(watch);
    browser::sleep(GRACE_MS).await;
}

/// Listens as long as it lives.
#[derive(Default)]
struct Watch(Vec<WindowListenerHandle>);

impl Watch {
    fn start(&mut self, done: &Function) {
        self.0.extend(SIGNS.map(|sign| {
            let done = done.clone();
            window_event_listener_untyped(sign, move |_| {
                if browser::is_visible() {
                    done.call0(&JsValue::UNDEFINED).ok();
                }
            })
        }));
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        for listener in self.0.drain(..) {
            listener.remove();
        }
    }
}
