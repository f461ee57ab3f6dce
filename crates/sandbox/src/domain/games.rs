//! Games: riddles, the jigsaw and the quiz, which are played; wheel and grid, which are drawn; what
//! is won; and the daily check-in.

mod catalogue;
mod chances;
mod check_ins;
mod control;
mod detail;
mod draws;
mod fair;
mod history;
mod jigsaw;
mod leaderboard;
mod pool;
mod prizes;
mod quiz;
mod receipts;
mod riddles;
mod rounds;
mod seeding;
mod stored;
mod streaks;

use contract::games::{
    AnswerRound, ChanceReason, CheckIn, ClaimPrize, Draw, FinishRound, GetCheckIns, GetDraw,
    GetGame, GetLeaderboard, GetPrize, GetRound, ListChances, ListDraws, ListGames, ListPrizes,
    StartRound, TakeHint,
};

use crate::{domain::Domain, language::Text, refusal::Refusal, scene::Scene};

pub const DOMAIN: Domain = Domain {
    schema: include_str!("games.sql"),
    routes: |api| {
        api.read::<ListGames>(catalogue::list)
            .read::<GetGame>(detail::one)
            .read::<GetLeaderboard>(leaderboard::show)
            .read::<ListChances>(chances::list)
            .write::<StartRound>(rounds::start)
            .read::<GetRound>(rounds::one)
            .write::<AnswerRound>(rounds::answer)
            .write::<TakeHint>(rounds::hint)
            .write::<FinishRound>(rounds::finish)
            .write::<Draw>(draws::draw)
            .read::<ListDraws>(receipts::list)
            .read::<GetDraw>(receipts::one)
            .read::<ListPrizes>(prizes::list)
            .read::<GetPrize>(prizes::one)
            .write::<ClaimPrize>(prizes::claim)
            .read::<GetCheckIns>(check_ins::show)
            .write::<CheckIn>(check_ins::check_in)
    },
    controls: control::controls,
    seed: seeding::seed,
    settle: |scene, member| {
        rounds::expire_overdue(scene)?;
        prizes::expire_overdue(scene)?;
        chances::settle(scene, member)
    },
};

/// Chances that stay, for a draw that is not over.
pub fn grant(
    scene: &Scene<'_>,
    member: &str,
    game: &str,
    count: u32,
    title: &Text,
) -> Result<(), Refusal> {
    let game = catalogue::Stored::find_draw(scene.tx, game)?;
    if let Some(reason) = game.reason_of_time(scene.now) {
        return Err(reason.into());
    }
    let change = chances::Change::new(member, &game.id, scene.now, ChanceReason::Gift, title);
    chances::Change { kept: count.into(), ..change }.announce(scene)?;
    Ok(())
}
