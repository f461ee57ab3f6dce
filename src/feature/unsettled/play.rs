//! The writes about games and campaigns among those that were left: where each leads, and what was kept for it.

use contract::{
    Endpoint,
    campaigns::ClaimCampaign,
    games::{AnswerRound, CheckIn, ClaimPrize, Draw, FinishRound, StartRound, TakeHint},
    id::{DrawId, GameId, PrizeId, RoundId},
};

use crate::{
    api::journal::{Record, id_in},
    feature::{draws_sent, moves},
    route::Route,
};

/// Where it was begun.
pub fn beginning(path: &str) -> Option<Route> {
    let of =
        |writes: &[&str]| writes.iter().find_map(|write| id_in(write, path)).map(str::to_owned);
    let game = || of(&[StartRound::PATH, Draw::PATH]).map(|id| Route::Game(GameId(id)));
    let round = || {
        let id = of(&[AnswerRound::PATH, TakeHint::PATH, FinishRound::PATH]);
        id.map(|id| Route::Round(RoundId(id)))
    };
    let prize = || of(&[ClaimPrize::PATH]).map(|id| Route::Prize(PrizeId(id)));
    let check_in = || (path == CheckIn::PATH).then_some(Route::CheckIn);
    let campaign = || of(&[ClaimCampaign::PATH]).map(Route::Campaign);
    game().or_else(round).or_else(prize).or_else(check_in).or_else(campaign)
}

/// Where what came of it is seen; `made` is the id in the reply.
pub fn result(path: &str, made: Option<String>) -> Option<Route> {
    match beginning(path)? {
        Route::Game(_) if id_in(Draw::PATH, path).is_some() => made.map(DrawId).map(Route::Draw),
        Route::Game(_) => made.map(RoundId).map(Route::Round),
        place => Some(place),
    }
}

/// Keeps what was sent for a draw: its receipt is held against it.
pub fn keep_draw(record: &Record, draw: &DrawId) {
    if let (Some(Route::Game(game)), Some(sent)) = (beginning(&record.path), record.request()) {
        draws_sent::keep(draw, &game, sent);
    }
}

/// Drops the moves of a round that was handed in.
pub fn discard_moves(path: &str) {
    if let Some(round) = id_in(FinishRound::PATH, path) {
        moves::discard(round);
    }
}

#[cfg(test)]
mod tests {
    use contract::id::{DrawId, GameId, PrizeId, RoundId};

    use super::{beginning, discard_moves, result};
    use crate::{draft, feature::moves::name, route::Route};

    #[test]
    fn each_is_known_by_its_path() {
        let game = || Some(Route::Game(GameId("gam_1".into())));
        let round = || Some(Route::Round(RoundId("rnd_1".into())));
        let prize = || Some(Route::Prize(PrizeId("won_1".into())));
        let campaign = || Some(Route::Campaign("autumn-teas".into()));
        for (path, begun, ended) in [
            ("/me/games/gam_1/draws", game(), Some(Route::Draw(DrawId("made".into())))),
            ("/me/games/gam_1/rounds", game(), Some(Route::Round(RoundId("made".into())))),
            ("/me/rounds/rnd_1/answers", round(), round()),
            ("/me/rounds/rnd_1/finish", round(), round()),
            ("/me/prizes/won_1/claim", prize(), prize()),
            ("/me/check-ins", Some(Route::CheckIn), Some(Route::CheckIn)),
            ("/me/campaigns/autumn-teas/claim", campaign(), campaign()),
            ("/me/prizes//claim", None, None),
            ("/me/prizes/won_1/x/claim", None, None),
            ("/me/rounds/rnd_1", None, None),
        ] {
            assert_eq!(beginning(path), begun, "{path}");
            assert_eq!(result(path, Some("made".to_owned())), ended, "{path}");
        }
    }

    #[test]
    fn the_moves_of_a_round_go_with_it() {
        let [first, second] = ["rnd_1", "rnd_2"].map(name);
        draft::store(&first, "0-1");
        draft::store(&second, "0-1");
        discard_moves("/me/rounds/rnd_1/finish");
        discard_moves("/me/rounds/rnd_2/answers");
        assert_eq!(draft::recall(&first), None);
        assert_eq!(draft::recall(&second).as_deref(), Some("0-1"));
        draft::discard(&second);
    }
}
