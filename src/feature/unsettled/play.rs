//! The writes about games among those that were left: where what came of each is seen, and what was
//! kept for it.

use contract::id::PrizeId;

use crate::draft;

/// The prize that was claimed.
pub fn prize(path: &str) -> Option<PrizeId> {
    within(path, "/me/prizes/", "/claim").map(|id| PrizeId(id.to_owned()))
}

/// Drops the moves of a round that was handed in.
pub fn discard_moves(path: &str) {
    if let Some(round) = within(path, "/me/rounds/", "/finish") {
        draft::discard(&["jigsaw.", round].concat());
    }
}

/// The id between the two.
fn within<'a>(path: &'a str, base: &str, action: &str) -> Option<&'a str> {
    let id = path.strip_prefix(base)?.strip_suffix(action)?;
    (!id.is_empty() && !id.contains('/')).then_some(id)
}

#[cfg(test)]
mod tests {
    use contract::id::PrizeId;

    use super::{discard_moves, prize};
    use crate::draft;

    #[test]
    fn a_claim_is_known_by_its_path() {
        assert_eq!(prize("/me/prizes/won_1/claim"), Some(PrizeId("won_1".into())));
        for path in ["/me/prizes//claim", "/me/prizes/won_1/x/claim", "/me/prizes/won_1", ""] {
            assert_eq!(prize(path), None, "{path}");
        }
    }

    #[test]
    fn the_moves_of_a_round_go_with_it() {
        draft::store("jigsaw.rnd_1", "0-1");
        draft::store("jigsaw.rnd_2", "0-1");
        discard_moves("/me/rounds/rnd_1/finish");
        discard_moves("/me/rounds/rnd_2/answers");
        assert_eq!(draft::recall("jigsaw.rnd_1"), None);
        assert_eq!(draft::recall("jigsaw.rnd_2").as_deref(), Some("0-1"));
        draft::discard("jigsaw.rnd_2");
    }
}
