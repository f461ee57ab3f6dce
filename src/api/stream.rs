//! The member's event stream (server-sent events).

use contract::{
    Endpoint,
    event::{MemberEvent, PollEvents},
    id::EventId,
};
use leptos::prelude::{WindowListenerHandle, window_event_listener_untyped};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventSource, MessageEvent};

use super::{BASE, TOKEN};
use crate::i18n;

/// An open stream; closed when dropped.
pub struct Stream {
    source: EventSource,
    _on_open: Closure<dyn FnMut()>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
    leaving: Option<WindowListenerHandle>,
}

/// What a stream reports.
pub enum Signal {
    Opened,
    Event(Box<MemberEvent>),
    /// It broke, or never began. It is not tried again by itself.
    Failed,
}

impl Stream {
    /// Opens the stream after an event that is known already. There is none where the session is a
    /// token, which it cannot carry.
    pub fn open(after: &EventId, report: impl Fn(Signal) + Clone + 'static) -> Option<Self> {
        if TOKEN.with_borrow(Option::is_some) {
            return None;
        }
        let lang = i18n::locale().tag();
        let url = BASE
            .with_borrow(|base| format!("{base}{}?after={after}&lang={lang}", PollEvents::PATH));
        let source = EventSource::new(&url).ok()?;
        let on_open = {
            let report = report.clone();
            Closure::<dyn FnMut()>::new(move || report(Signal::Opened))
        };
        let on_message = {
            let report = report.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
                let data = message.data().as_string().unwrap_or_default();
                if let Ok(event) = serde_json::from_str(&data) {
                    report(Signal::Event(Box::new(event)));
                }
            })
        };
        let on_error = {
            let (source, report) = (source.clone(), report.clone());
            Closure::<dyn FnMut(Event)>::new(move |_| {
                source.close();
                report(Signal::Failed);
            })
        };
        source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        // A page that is kept for the way back would keep its connection too, and a browser has but
        // six to an origin.
        let leaving = {
            let source = source.clone();
            window_event_listener_untyped("pagehide", move |_| {
                source.close();
                report(Signal::Failed);
            })
        };
        Some(Self {
            source,
            _on_open: on_open,
            _on_message: on_message,
            _on_error: on_error,
            leaving: Some(leaving),
        })
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if let Some(leaving) = self.leaving.take() {
            leaving.remove();
        }
        self.source.set_onopen(None);
        self.source.set_onmessage(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}
