//! A draw that an earlier page left without its outcome: it is asked after elsewhere, and its result
//! is shown here.

use contract::{
    Endpoint,
    games::{Draw, GetDraw},
    id::{DrawId, GameId},
};
use leptos::{prelude::*, task::spawn_local};

use super::{DRAWN, Desk, result::Drawn};
use crate::{
    api::{self, ApiError, journal},
    browser,
    feature::draws_sent::{self, Sent},
    query::Fresh,
};

/// Until a result that could not be fetched is asked for again.
const PAUSE_MS: u32 = 3_000;

impl Desk {
    /// Once what an earlier page left has its outcome, its result is shown here.
    pub(super) fn follow_what_is_left(self, fresh: Fresh) {
        let is_looking = StoredValue::new(false);
        Effect::new(move |_| {
            fresh.track();
            let Some(nonce) = self.left.get() else { return };
            let is_pending = journal::is_pending(&path(&self.id.get_value()));
            if !is_pending && !is_looking.get_value() {
                is_looking.set_value(true);
                spawn_local(async move {
                    self.look_for(nonce).await;
                    is_looking.try_set_value(false);
                });
            }
        });
    }

    async fn look_for(self, nonce: String) {
        let found = match draws_sent::draw_with(&nonce) {
            Some(id) => self.fetch(id).await,
            // It never arrived, or was refused: that has been said elsewhere.
            None => None,
        };
        if self.left.try_get_untracked().is_none() {
            return;
        }
        if let Some(drawn) = found {
            let id = drawn.receipt.id.clone();
            self.drawn.set(Some(drawn));
            self.address.set(DRAWN, Some(id.as_str()));
            self.bring_result_into_sight();
        }
        self.left.set(None);
    }

    /// Its receipt, however long it takes; `None` when the backend has none, or the page is gone.
    async fn fetch(self, id: DrawId) -> Option<Drawn> {
        loop {
            match api::read(&GetDraw { id: id.clone() }).await {
                Ok(receipt) => return Some(Drawn::seen_again(receipt)),
                Err(ApiError::Rejected(_)) => return None,
                Err(_) => browser::sleep(PAUSE_MS).await,
            }
            self.left.try_get_untracked()?;
        }
    }
}

/// The path of a draw.
fn path(game: &GameId) -> String {
    Draw::PATH.replace("{id}", game.as_str())
}

/// The nonce of a draw that has no outcome yet.
pub fn by_an_earlier_page(game: &GameId) -> Option<String> {
    journal::left_at(&path(game))?.request::<Sent>().map(|sent| sent.nonce)
}
