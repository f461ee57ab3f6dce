//! How a result comes into sight: after the movement, or at once where there is none, or nobody wants
//! to wait for it.

use core::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use send_wrapper::SendWrapper;
use wasm_bindgen_futures::JsFuture;

use super::{
    Desk,
    stage::{self, Motion},
};
use crate::browser;

/// When the browser does not say that something has come to rest, it has by then.
const NET: Duration = Duration::from_millis(stage::LASTS_MS as u64 + 400);

/// The second tap of a double tap comes within this time.
const DOUBLE_TAP_MS: f64 = 400.0;

impl Desk {
    pub(super) fn move_there(self, from: usize, to: usize, count: usize) {
        let Some(element) = self.mover.get_untracked() else { return };
        let shape = self.shape.get_untracked();
        let Some(motion) = Motion::start(&element, shape, from, to, count) else { return };
        // On a small screen the button is far from what it moves.
        if let Some(board) = element.parent_element() {
            stage::bring_into_sight(&board);
        }
        let turn = self.turn.get_value().wrapping_add(1);
        self.turn.set_value(turn);
        let rest = move || {
            if self.turn.try_get_value() == Some(turn) {
                self.settle();
            }
        };
        if let Some(ended) = motion.ended() {
            spawn_local(async move {
                JsFuture::from(ended).await.ok();
                rest();
            });
        }
        set_timeout(rest, NET);
        self.motion.set_value(Some(SendWrapper::new(motion)));
        self.began_ms.set_value(browser::monotonic_ms());
        self.is_moving.set(true);
    }

    /// The member does not want to wait. The second tap of a double tap does not say so.
    pub(super) fn skip(self) {
        if browser::monotonic_ms() - self.began_ms.get_value() > DOUBLE_TAP_MS {
            self.settle();
        }
    }

    /// It has come to rest, or is to be at rest now.
    pub(super) fn settle(self) {
        if self.is_moving.try_get_untracked() == Some(true) {
            self.stop();
            self.is_moving.set(false);
            self.come_to_rest();
            self.bring_result_into_sight();
        }
    }

    /// The result is in sight, or there is none: the page goes on.
    pub(super) fn come_to_rest(self) {
        self.touch();
        self.is_busy.set(false);
    }

    pub(super) fn stop(self) {
        if let Some(motion) = self.motion.try_update_value(Option::take).flatten() {
            motion.stop();
        }
    }

    /// Once it is in the page.
    pub(super) fn bring_result_into_sight(self) {
        let bring = move || {
            if let Some(place) = self.place.try_get_untracked().flatten() {
                stage::bring_into_sight(&place);
            }
        };
        request_animation_frame(move || request_animation_frame(bring));
    }
}
