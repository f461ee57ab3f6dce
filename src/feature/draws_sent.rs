//! What this device sent with its draws, so that each receipt can be held against it later on: on
//! the page of the draw, after a reload, and on the receipt's own page.

use contract::id::{DrawId, GameId};
use serde::{Deserialize, Serialize};

use crate::draft;

/// Kept as drafts are: of one member, and gone when the member goes.
const STORE: &str = "draws";

/// Older ones go.
const MOST_KEPT: usize = 60;

/// What the member's tap named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// What came of it.
    #[serde(default)]
    pub draw: String,
    /// It stands in the path of the request.
    #[serde(default)]
    pub game: String,
    pub nonce: String,
    pub commitment: String,
    pub table_hash: String,
}

/// Keeps it, now that it is known what came of it; gives what is kept.
pub fn keep(draw: &DrawId, game: &GameId, sent: Sent) -> Sent {
    let sent = Sent { draw: draw.to_string(), game: game.to_string(), ..sent };
    if let Ok(json) = serde_json::to_string(&with(all(), sent.clone())) {
        draft::store(STORE, &json);
    }
    sent
}

/// What was sent for a draw, where this device has done so.
pub fn of(draw: &DrawId) -> Option<Sent> {
    all().into_iter().find(|sent| sent.draw == draw.as_str())
}

/// What came of the draw with this nonce.
pub fn draw_with(nonce: &str) -> Option<DrawId> {
    all().into_iter().find(|sent| sent.nonce == nonce).map(|sent| DrawId(sent.draw))
}

fn all() -> Vec<Sent> {
    let stored = draft::recall(STORE);
    stored.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

/// No two for one draw: where a backend gives an old one in reply to a new tap, the tap counts.
fn with(mut all: Vec<Sent>, sent: Sent) -> Vec<Sent> {
    all.retain(|known| known.draw != sent.draw);
    all.push(sent);
    let excess = all.len().saturating_sub(MOST_KEPT);
    all.drain(..excess);
    all
}

#[cfg(test)]
mod tests {
    use contract::id::{DrawId, GameId};

    use super::{MOST_KEPT, Sent, draw_with, keep, of, with};

    fn sent(nonce: &str) -> Sent {
        Sent { nonce: nonce.into(), ..Sent::default() }
    }

    #[test]
    fn what_was_sent_is_found_by_its_draw_and_the_draw_by_its_nonce() {
        let (draw, game) = (DrawId("drw_1".into()), GameId("gam_wheel".into()));
        assert_eq!((of(&draw), draw_with("00")), (None, None));
        keep(&draw, &game, sent("00"));
        keep(&draw, &game, sent("11"));
        assert_eq!(of(&draw).map(|sent| sent.nonce).as_deref(), Some("11"), "the last tap's");
        assert_eq!((draw_with("00"), draw_with("11")), (None, Some(draw)));
    }

    #[test]
    fn a_request_as_it_was_sent_can_be_kept() {
        let body = r#"{"nonce":"00","commitment":"ab","table_hash":"cd"}"#;
        let sent: Sent = serde_json::from_str(body).unwrap();
        assert_eq!((&*sent.nonce, &*sent.commitment, &*sent.table_hash), ("00", "ab", "cd"));
        // No other write is taken for one.
        assert!(serde_json::from_str::<Sent>(r#"{"moves":[]}"#).is_err());
    }

    #[test]
    fn the_latest_are_kept() {
        let mut all = Vec::new();
        for nth in 0..MOST_KEPT + 5 {
            all = with(all, Sent { draw: nth.to_string(), ..Sent::default() });
        }
        assert_eq!(all.len(), MOST_KEPT);
        assert_eq!(all.last().map(|sent| sent.draw.as_str()), Some("64"));
    }
}
