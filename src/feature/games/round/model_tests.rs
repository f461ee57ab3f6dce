use contract::games::{LanternState, Round};
use serde_json::{Value, json};

use super::{
    Goal, Stage, TimeLeft, Verdict, answered, left, length, lit, newer, percent, seconds_left,
};

fn round(state: &str, board: Value) -> Round {
    let round = json!({
        "id": "rnd_1", "game": "gam_riddles", "kind": "riddles", "state": state,
        "started_at": "2026-03-01T19:00:00+08:00", "expires_at": "2026-03-01T19:20:00+08:00",
        "score": 6, "max_score": 18, "mark": 12, "board": board,
    });
    serde_json::from_value(round).unwrap()
}

fn lantern(state: &str, tries_left: u32, hint: Option<&str>) -> Value {
    json!({
        "id": format!("itm_{state}"), "colour": 1, "state": state, "riddle": "?", "choices": [],
        "tries_left": tries_left, "hint": hint, "hint_cost": 1, "worth": 3,
    })
}

fn hall(state: &str, lanterns: &[Value]) -> Round {
    round(state, json!({ "kind": "riddles", "lanterns": lanterns }))
}

fn quiz(state: &str, is_timed: bool, given: usize) -> Round {
    let answered = vec![
        json!({
            "question": "?", "choices": [], "right": "cho_1", "is_right": false,
            "explanation": "!", "worth": 0,
        });
        given
    ];
    let board = json!({
        "kind": "quiz", "is_timed": is_timed, "number": given + 1, "of": 8, "answered": answered,
    });
    round(state, board)
}

#[test]
fn a_board_lies_on_the_table_until_its_last_answer_was_looked_at() {
    let over = || hall("finished", &[lantern("lit", 3, None)]);
    assert_eq!(Stage::of(&hall("running", &[]), false), Stage::Riddles);
    assert_eq!(Stage::of(&over(), true), Stage::Riddles);
    assert_eq!(Stage::of(&over(), false), Stage::Result);
    assert_eq!(Stage::of(&quiz("finished", false, 8), true), Stage::Quiz);
    assert_eq!(Stage::of(&quiz("expired", false, 2), false), Stage::Expired);
    assert_eq!(Stage::of(&quiz("paused", false, 2), false), Stage::Unknown);
    let later = round("running", json!({ "kind": "chess" }));
    assert_eq!(Stage::of(&later, false), Stage::Unknown);
}

#[test]
fn what_is_further_on_is_shown() {
    let at = |tries, hint| hall("running", &[lantern("open", tries, hint)]);
    let lit = || hall("running", &[lantern("lit", 2, None)]);
    let over = || hall("finished", &[lantern("lit", 2, None)]);
    for (one, other) in [
        (at(3, None), at(2, None)),
        (at(3, None), at(3, Some("…"))),
        (at(1, None), lit()),
        (lit(), over()),
        (quiz("running", true, 2), quiz("running", true, 3)),
        (quiz("running", true, 8), quiz("finished", true, 8)),
    ] {
        assert_eq!(newer(one.clone(), Some(other.clone())), other);
        assert_eq!(newer(other.clone(), Some(one)), other);
    }
    let read = Round { score: 7, ..lit() };
    assert_eq!(newer(read.clone(), Some(lit())), read, "what was read, when nothing is newer");
    assert_eq!(newer(lit(), None), lit());
}

#[test]
fn what_is_left_is_what_is_not_decided() {
    let states = ["unlit", "open", "lit", "dark"].map(|state| lantern(state, 1, None));
    let hall = hall("running", &states);
    assert_eq!((left(&hall), lit(&hall)), (2, 1));
    assert_eq!(super::lanterns(&hall)[3].state, LanternState::Dark);
    assert_eq!(left(&quiz("running", false, 3)), 5);
    assert_eq!(answered(&quiz("running", false, 3)).len(), 3);
}

#[test]
fn the_mark_is_missed_by_what_is_missing() {
    let with = |score, mark| Round { score, mark, ..hall("running", &[]) };
    assert_eq!(Goal::of(&with(6, None)), Goal::Absent);
    assert_eq!(Goal::of(&with(6, Some(12))), Goal::Missing(6));
    assert_eq!(Goal::of(&with(12, Some(12))), Goal::Reached);
    assert_eq!(percent(&with(6, Some(12))), 50);
    assert_eq!(percent(&with(18, Some(12))), 100);
    assert_eq!(percent(&with(6, None)), 33);
    assert_eq!(percent(&Round { max_score: 0, ..with(0, None) }), 0);
    assert_eq!(percent(&with(u32::MAX, Some(0))), 100);
}

#[test]
fn time_is_only_counted_near_its_end() {
    assert_eq!(TimeLeft::of(10_000, 0.0), TimeLeft::Plenty, "nobody knows the time yet");
    assert_eq!(TimeLeft::of(10_000, 9_000.0), TimeLeft::Plenty);
    assert_eq!(TimeLeft::of(10_000, 9_700.0), TimeLeft::Soon);
    assert_eq!(TimeLeft::of(10_000, 10_000.0), TimeLeft::Over);
    assert_eq!([0.0, 1.0, 19_001.0, 25_000.0].map(|now| seconds_left(20_000, now)), [20, 20, 1, 0]);
    assert_eq!([0, 3, 20, 21].map(length), [5, 5, 20, 25]);
}

#[test]
fn a_verdict_tells_late_from_wrong_and_from_passed() {
    let of = |is_right, is_late, chosen: Option<&str>| {
        let answered = json!({
            "question": "?", "choices": [], "right": "cho_1", "is_right": is_right,
            "is_late": is_late, "chosen": chosen, "explanation": "!", "worth": 0,
        });
        Verdict::of(&serde_json::from_value(answered).unwrap())
    };
    assert_eq!(of(true, false, Some("cho_1")), Verdict::Right);
    assert_eq!(of(false, false, Some("cho_2")), Verdict::Wrong);
    assert_eq!(of(false, true, Some("cho_1")), Verdict::Late);
    assert_eq!(of(false, true, None), Verdict::Late);
    assert_eq!(of(false, false, None), Verdict::Passed);
}
