//! In which order prizes are seen, how long one can be claimed, and its way to the member.

use std::sync::Arc;

use contract::{
    Timestamp,
    games::{Prize, PrizeKind, PrizeState},
};

/// The last days of a deadline: they are said.
const LAST_DAYS: i64 = 3;

const HOUR_S: i64 = 3_600;
const DAY_S: i64 = 24 * HOUR_S;

/// The state that a filter names.
pub fn state_named(word: &str) -> Option<PrizeState> {
    PrizeState::ALL.iter().copied().find(|state| state.as_str() == word)
}

/// What is to be claimed first, by when its time ends; then the others as they are listed. `known`
/// to be claimed are some that the list has not come to yet.
pub fn in_order(listed: &[Arc<Prize>], known: Vec<Prize>) -> Vec<Arc<Prize>> {
    let is_open = |prize: &Prize| prize.state == PrizeState::Unclaimed;
    let is_listed = |prize: &Prize| listed.iter().any(|one| one.id == prize.id);
    let beyond = known.into_iter().filter(|prize| is_open(prize) && !is_listed(prize));
    let here = listed.iter().filter(|prize| is_open(prize)).cloned();
    let mut ordered: Vec<Arc<Prize>> = here.chain(beyond.map(Arc::new)).collect();
    ordered.sort_by_key(|prize| (prize.claim_by.is_none(), prize.claim_by));
    ordered.extend(listed.iter().filter(|prize| !is_open(prize)).cloned());
    ordered
}

/// When the first of them can no longer be claimed, in seconds since 1970.
pub fn next_end(prizes: &[Arc<Prize>]) -> Option<i64> {
    prizes.iter().filter_map(|prize| ends(prize)).map(|end| end.timestamp()).min()
}

/// Until when it is to be claimed.
pub fn ends(prize: &Prize) -> Option<Timestamp> {
    prize.claim_by.filter(|_| prize.state == PrizeState::Unclaimed)
}

/// How long one has yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Time enough, or nobody knows what time it is.
    Enough,
    /// So many whole days, of the last ones.
    Days(i64),
    Hours(i64),
    LastHour,
    Over,
}

impl Left {
    /// `now` in seconds since 1970; 0 as long as nobody knows.
    pub fn of(end: &Timestamp, now: f64) -> Self {
        let left = end.timestamp().saturating_sub(now as i64);
        match left {
            _ if now <= 0.0 => Self::Enough,
            ..=0 => Self::Over,
            left if left < HOUR_S => Self::LastHour,
            left if left < DAY_S => Self::Hours(left / HOUR_S),
            left if left < LAST_DAYS * DAY_S => Self::Days(left / DAY_S),
            _ => Self::Enough,
        }
    }
}

/// A step of a prize's way, and when it was taken, where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub kind: StepKind,
    pub at: Option<Timestamp>,
    pub is_ahead: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    Won,
    /// The state that it came to.
    State(PrizeState),
}

/// The way of goods, the first step first; nothing of what is there at once.
pub fn way(prize: &Prize) -> Vec<Step> {
    if prize.kind != PrizeKind::Goods || prize.state == PrizeState::Unknown {
        return Vec::new();
    }
    let won = Step { kind: StepKind::Won, at: Some(prize.won_at), is_ahead: false };
    if prize.state == PrizeState::Expired {
        let kind = StepKind::State(PrizeState::Expired);
        return vec![won, Step { kind, at: prize.claim_by, is_ahead: false }];
    }
    let states = [PrizeState::Claimed, PrizeState::Shipped, PrizeState::Delivered];
    let came = states.iter().position(|state| *state == prize.state);
    let taken = came.map_or(0, |last| last + 1);
    let step = |(nth, state): (usize, PrizeState)| Step {
        kind: StepKind::State(state),
        at: prize.claimed_at.filter(|_| state == PrizeState::Claimed),
        is_ahead: nth >= taken,
    };
    core::iter::once(won).chain(states.into_iter().enumerate().map(step)).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use contract::games::{Prize, PrizeKind, PrizeState};

    use super::{Left, StepKind, ends, in_order, next_end, state_named, way};
    use crate::feature::prizes::sample::{at, prize};

    fn ids(prizes: &[Arc<Prize>]) -> Vec<&str> {
        prizes.iter().map(|prize| prize.id.as_str()).collect()
    }

    fn to_claim(id: &str, day: u32) -> Prize {
        Prize { claim_by: Some(at(day)), ..prize(id, PrizeState::Unclaimed) }
    }

    #[test]
    fn every_state_can_be_filtered_by() {
        for state in PrizeState::ALL {
            assert_eq!(state_named(state.as_str()), Some(*state));
        }
        assert_eq!(state_named("unknown"), None);
        assert_eq!(state_named(""), None);
    }

    #[test]
    fn what_is_to_be_claimed_is_seen_first_by_its_deadline_and_once() {
        let listed = [
            Arc::new(prize("a", PrizeState::Granted)),
            Arc::new(to_claim("b", 20)),
            Arc::new(prize("c", PrizeState::Shipped)),
            Arc::new(to_claim("d", 12)),
        ];
        let known = vec![
            to_claim("b", 20),
            to_claim("e", 15),
            prize("f", PrizeState::Unclaimed),
            prize("g", PrizeState::Claimed),
            // It was claimed meanwhile: the list knows better.
            to_claim("c", 1),
        ];
        let ordered = in_order(&listed, known);
        assert_eq!(ids(&ordered), ["d", "e", "b", "f", "a", "c"]);
        assert_eq!(next_end(&ordered), Some(at(12).timestamp()));
        assert_eq!(next_end(&listed[..1]), None);
    }

    #[test]
    fn only_what_is_to_be_claimed_has_an_end() {
        assert_eq!(ends(&to_claim("a", 12)), Some(at(12)));
        let claimed = Prize { state: PrizeState::Claimed, ..to_claim("a", 12) };
        assert_eq!(ends(&claimed), None);
    }

    #[test]
    fn the_time_left_is_said_in_the_last_days() {
        let end = at(10);
        let before = |seconds: i64| Left::of(&end, (end.timestamp() - seconds) as f64);
        assert_eq!(before(3 * 86_400), Left::Enough);
        assert_eq!(before(3 * 86_400 - 1), Left::Days(2));
        assert_eq!(before(86_400), Left::Days(1));
        assert_eq!(before(86_399), Left::Hours(23));
        assert_eq!(before(3_600), Left::Hours(1));
        assert_eq!(before(3_599), Left::LastHour);
        assert_eq!(before(1), Left::LastHour);
        assert_eq!(before(0), Left::Over);
        assert_eq!(before(-1), Left::Over);
        assert_eq!(Left::of(&end, 0.0), Left::Enough, "nobody knows the time");
    }

    #[test]
    fn goods_go_their_way_step_by_step() {
        let steps = |state| {
            let prize = Prize { claimed_at: Some(at(5)), ..prize("a", state) };
            way(&prize).into_iter().map(|step| (step.kind, step.at, step.is_ahead)).collect()
        };
        let states = [PrizeState::Claimed, PrizeState::Shipped, PrizeState::Delivered];
        for (taken, state) in (1..).zip(states) {
            let steps: Vec<_> = steps(state);
            assert_eq!(steps[0], (StepKind::Won, Some(at(1)), false));
            assert_eq!(steps[1], (StepKind::State(PrizeState::Claimed), Some(at(5)), false));
            assert_eq!(steps.iter().filter(|(_, _, is_ahead)| !is_ahead).count(), taken + 1);
        }
        let unclaimed = way(&prize("a", PrizeState::Unclaimed));
        assert_eq!(unclaimed.iter().filter(|step| step.is_ahead).count(), 3);
    }

    #[test]
    fn what_expired_has_come_to_its_end() {
        let expired = Prize { claim_by: Some(at(9)), ..prize("a", PrizeState::Expired) };
        let steps = way(&expired);
        assert_eq!(steps.len(), 2);
        assert_eq!(steps[1].kind, StepKind::State(PrizeState::Expired));
        assert_eq!(steps[1].at, Some(at(9)));
        assert!(!steps[1].is_ahead);
    }

    #[test]
    fn what_is_there_at_once_has_no_way() {
        let points = Prize { kind: PrizeKind::Points, ..prize("a", PrizeState::Granted) };
        assert_eq!(way(&points), []);
        assert_eq!(way(&prize("a", PrizeState::Unknown)), []);
    }
}
