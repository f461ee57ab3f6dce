//! What was chosen, over a session that runs out in the middle: it is there again after signing in.

use contract::mall::Way;
use leptos::prelude::*;

use super::{
    Form, Hint,
    places::{way_named, word},
};
use crate::{draft, session::SessionState};

const REWARD: &str = "redeem.reward";
const QUANTITY: &str = "redeem.quantity";
const WAY: &str = "redeem.way";
const STORE: &str = "redeem.store";
const DESTINATION: [&str; 2] = ["redeem.address", "redeem.adding"];

impl Form {
    /// Takes over what was chosen for this reward before signing in, and keeps what is chosen from
    /// now on if the sheet is left to sign in. Whoever closes it begins anew.
    pub(super) fn outlive_the_session(self) {
        if draft::typed(REWARD) == self.reward.with_untracked(|reward| reward.id.to_string()) {
            self.take_over();
        }
        draft::forget(&[REWARD, QUANTITY, WAY, STORE]);
        draft::forget(&DESTINATION);
        let session = expect_context::<SessionState>();
        on_cleanup(move || {
            let hint = self.hint.try_get_untracked().flatten();
            if session.must_sign_in_untracked() || hint == Some(Hint::SignedOut) {
                self.keep();
            }
        });
    }

    fn take_over(self) {
        if let Some(wanted) = draft::typed(QUANTITY).parse().ok().filter(|wanted| *wanted > 0) {
            self.wanted.set(wanted);
        }
        let is_offered = |way: &Way| self.reward.with_untracked(|reward| reward.ways.contains(way));
        if let Some(way) = way_named(&draft::typed(WAY)).filter(is_offered) {
            self.way.set(Some(way));
        }
        self.destination.take_over(DESTINATION);
        self.chosen_store.set(draft::typed(STORE));
    }

    /// Runs while the sheet goes: nothing that it reads has gone yet.
    fn keep(self) {
        let reward = self.reward.try_with_untracked(|reward| reward.id.to_string());
        draft::keep(REWARD, reward.unwrap_or_default());
        let wanted = self.wanted.try_get_untracked().map(|wanted| wanted.to_string());
        draft::keep(QUANTITY, wanted.unwrap_or_default());
        let way = self.way.try_get_untracked().flatten().and_then(word);
        draft::keep(WAY, way.unwrap_or_default().to_owned());
        self.destination.keep(DESTINATION);
        draft::keep(STORE, self.chosen_store.try_get_untracked().unwrap_or_default());
    }
}
