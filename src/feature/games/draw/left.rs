//! A draw that an earlier page left without its outcome: it is asked after elsewhere, and its result
//! is shown here.

use contract::{
    Endpoint,
    games::{Draw, GetDraw, ListDraws, Receipt},
    id::GameId,
};
use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;

use super::{DRAWN, Desk, result::Drawn};
use crate::{
    api::{self, journal},
    query::Fresh,
};

/// The part of a draw that an earlier page left which tells it from others.
#[derive(Deserialize)]
struct Sent {
    nonce: String,
}

impl Desk {
    /// Once what an earlier page left has its outcome, its result is shown here.
    pub(super) fn follow_what_is_left(self, fresh: Fresh) {
        Effect::new(move |_| {
            fresh.track();
            let Some(nonce) = self.left.get() else { return };
            let id = self.id.get_value();
            if !journal::is_pending(&path(&id)) {
                spawn_local(self.look_for(id, nonce));
            }
        });
    }

    async fn look_for(self, game: GameId, nonce: String) {
        let found = latest(game).await.filter(|receipt| receipt.nonce == nonce);
        if self.left.try_with_untracked(|left| left.as_ref() == Some(&nonce)) != Some(true) {
            return;
        }
        if let Some(receipt) = found {
            let id = receipt.id.clone();
            self.drawn.set(Some(Drawn::seen_again(receipt)));
            self.address.set(DRAWN, Some(id.as_str()));
            self.bring_result_into_sight();
        }
        // It never arrived, or was refused: that has been said elsewhere.
        self.left.set(None);
    }
}

/// The path of a draw.
fn path(game: &GameId) -> String {
    let (nonce, commitment) = (String::new(), String::new());
    Draw { id: game.clone(), nonce, commitment }.path()
}

/// The nonce of a draw that has no outcome yet.
pub fn by_an_earlier_page(game: &GameId) -> Option<String> {
    let path = path(game);
    let record = journal::left_behind().into_iter().rev().find(|record| record.path == path)?;
    record.request::<Sent>().map(|sent| sent.nonce)
}

/// The receipt of the member's last draw.
async fn latest(game: GameId) -> Option<Receipt> {
    let last = ListDraws { game: Some(game), limit: Some(1), ..ListDraws::default() };
    let id = api::read(&last).await.ok()?.data.into_iter().next()?.id;
    api::read(&GetDraw { id }).await.ok()
}
