//! How far one had come: kept on the device after each swap, and there again after a reload or
//! another page. What cannot have been played is not taken over.

use contract::id::RoundId;

use super::model::{Puzzle, Swap, from_text, to_text};
use crate::{draft, feature::moves};

/// The swaps of a round that were made before.
pub fn recall(round: &RoundId, puzzle: &Puzzle) -> Vec<Swap> {
    let kept = draft::recall(&moves::name(round.as_str())).and_then(|kept| played(&kept, puzzle));
    kept.unwrap_or_default()
}

/// Keeps them. Says whether they survive a reload.
pub fn store(round: &RoundId, swaps: &[Swap]) -> bool {
    draft::store(&moves::name(round.as_str()), &to_text(swaps))
}

pub fn discard(round: &RoundId) {
    moves::discard(round.as_str());
}

fn played(kept: &str, puzzle: &Puzzle) -> Option<Vec<Swap>> {
    from_text(kept).filter(|swaps| puzzle.after(swaps).is_some())
}

#[cfg(test)]
mod tests {
    use contract::id::RoundId;

    use super::{discard, played, recall, store};
    use crate::feature::games::jigsaw::model::Puzzle;

    #[test]
    fn what_was_played_is_there_again_until_it_is_discarded() {
        let puzzle = Puzzle::new(2, &[1, 2, 3, 0]).unwrap();
        let round = RoundId("rnd_kept".into());
        assert_eq!(recall(&round, &puzzle), Vec::<[u16; 2]>::new());
        store(&round, &[[0, 1], [2, 3]]);
        assert_eq!(recall(&round, &puzzle), [[0, 1], [2, 3]]);
        assert_eq!(recall(&RoundId("rnd_other".into()), &puzzle), Vec::<[u16; 2]>::new());
        discard(&round);
        assert_eq!(recall(&round, &puzzle), Vec::<[u16; 2]>::new());
    }

    #[test]
    fn what_cannot_have_been_played_is_not_taken_over() {
        let puzzle = Puzzle::new(2, &[1, 0, 2, 3]).unwrap();
        for kept in ["0-4", "0-0", "0-2", "0-1 0-1", "{\"a\":1}", "0-1 x"] {
            assert_eq!(played(kept, &puzzle), None, "{kept}");
        }
        assert_eq!(played("0-1", &puzzle), Some(vec![[0, 1]]));
    }
}
