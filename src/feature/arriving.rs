//! What travels in a file of its own within a page: it sets out as soon as the page stands, and is
//! asked for again when it did not come.

use leptos::{prelude::*, task::spawn_local};

use crate::{browser, travel::Coming};

const PAUSE_MS: u32 = 3_000;

/// What `fetch` brings, once it is here.
pub fn arriving<V: Copy + Send + Sync + 'static>(fetch: fn() -> Coming<V>) -> Signal<Option<V>> {
    let arrived = RwSignal::new(None);
    spawn_local(async move {
        // Until it is here, or its page has gone.
        while arrived.try_get_untracked().is_some() {
            match fetch().await {
                Ok(view) => {
                    arrived.try_set(Some(view));
                    break;
                }
                Err(_) => browser::sleep(PAUSE_MS).await,
            }
        }
    });
    arrived.into()
}
