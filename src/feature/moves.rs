//! Where the moves of a jigsaw lie on the device until they are handed in.

use crate::draft;

/// The name of the draft with a round's moves.
pub fn name(round: &str) -> String {
    ["jigsaw.", round].concat()
}

/// Drops them: they were handed in.
pub fn discard(round: &str) {
    draft::discard(&name(round));
}
