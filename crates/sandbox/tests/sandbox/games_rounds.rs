//! Rounds of every kind: how they are won and lost, how they end, and what is refused.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    games::{JIGSAW, QUIZ, RIDDLES, WHEEL},
    stage::{Stage, Visitor, id},
};

pub fn list<'a>(round: &'a Value, name: &str) -> &'a Vec<Value> {
    round["board"][name].as_array().unwrap_or_else(|| panic!("{round}"))
}

/// The right answer to one item of a round.
pub async fn right(visitor: &Visitor, round: &Value, item: &Value) -> Value {
    let solution = visitor.solution(round).await;
    let answers = solution["answers"].as_array().unwrap();
    answers.iter().find(|answer| answer["item"] == *item).unwrap()["answer"].clone()
}

/// One of those that are wrong.
pub async fn wrong(visitor: &Visitor, round: &Value, asked: &Value, nth: usize) -> Value {
    let right = right(visitor, round, &asked["id"]).await;
    match asked["choices"].as_array() {
        Some(choices) if !choices.is_empty() => {
            let mut others = choices.iter().filter(|choice| choice["id"] != right["choice"]);
            json!({ "choice": others.nth(nth).unwrap()["id"] })
        }
        _ => json!({ "text": format!("完全不对 {nth}") }),
    }
}

#[tokio::test]
async fn a_quiz_asks_one_question_at_a_time_and_ends_with_the_last() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let play = visitor.game(QUIZ).await["play"].clone();
    let (of, worth) = (play["questions"].as_u64().unwrap(), play["worth"].as_u64().unwrap());
    let mut round = visitor.round_of(QUIZ).await;
    for number in 1..=of {
        let board = &round["board"];
        assert_eq!((&board["number"], &board["of"]), (&json!(number), &json!(of)));
        assert!(board["question"]["answer_by"].is_null(), "untimed");
        let question = board["question"].clone();
        let answer = match number {
            1 => wrong(visitor, &round, &question, 0).await,
            2 => json!({}),
            _ => right(visitor, &round, &question["id"]).await,
        };
        round = visitor.answer(&round, &question["id"], answer).await.json();
        let review = list(&round, "answered").last().unwrap().clone();
        assert_eq!(review["question"], question["text"]);
        assert_eq!(review["choices"], question["choices"], "in the order shown");
        assert_eq!(review["is_right"], number > 2);
        assert_eq!(review["chosen"].is_null(), number == 2, "passed");
        assert_eq!(review["worth"], if number > 2 { worth } else { 0 });
        assert!(!review["explanation"].as_str().unwrap().is_empty());
    }
    assert_eq!((&round["state"], &round["score"]), (&json!("finished"), &json!(worth * (of - 2))));
    assert!(round["board"]["question"].is_null());
    assert_eq!(visitor.round(&round).await, round);
}

#[tokio::test]
async fn a_late_answer_is_wrong_by_the_backends_clock() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let play = visitor.game(QUIZ).await["play"].clone();
    let seconds = play["seconds_per_question"].as_i64().unwrap();
    let round = visitor.start(QUIZ, json!({ "timed": true })).await.json();
    let first = round["board"]["question"].clone();
    let answer = right(visitor, &round, &first["id"]).await;
    assert!(first["answer_by"].is_string());
    visitor.advance(seconds - 2).await;
    assert_eq!(visitor.round(&round).await["board"]["question"], first, "a look costs no time");
    let after = visitor.answer(&round, &first["id"], answer).await.json();
    assert_eq!(list(&after, "answered")[0]["is_right"], true);

    let second = after["board"]["question"].clone();
    assert!(second["answer_by"].as_str() > first["answer_by"].as_str());
    let answer = right(visitor, &round, &second["id"]).await;
    visitor.advance(seconds + 2).await;
    let after = visitor.answer(&round, &second["id"], answer).await.json();
    let review = &list(&after, "answered")[1];
    assert_eq!((&review["is_right"], &review["is_late"]), (&json!(false), &json!(true)));
    assert_eq!((&review["chosen"], &review["worth"]), (&review["right"], &json!(0)));
    visitor.start(RIDDLES, json!({ "timed": true })).await.refused_with(422, "validation_failed");
}

#[tokio::test]
async fn a_jigsaw_is_replayed_from_the_backends_shuffle() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let play = visitor.game(JIGSAW).await["play"].clone();
    let picture = play["pictures"][0]["id"].clone();
    for (choice, pointer, code) in [
        (json!({ "picture": picture }), "/size", "required"),
        (json!({ "size": 9, "picture": picture }), "/size", "invalid"),
        (json!({ "size": 3 }), "/picture", "required"),
        (json!({ "size": 3, "picture": "pic_none" }), "/picture", "invalid"),
    ] {
        let refused = visitor.start(JIGSAW, choice).await;
        refused.refused_with(422, "validation_failed");
        let error = refused.json()["errors"][0].clone();
        assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)));
    }
    for size in play["sizes"].as_array().unwrap() {
        let choice = json!({ "size": size, "picture": picture });
        let round = visitor.start(JIGSAW, choice).await.json();
        let tiles = list(&round, "tiles");
        let side = size.as_u64().unwrap();
        let mut sorted: Vec<u64> = tiles.iter().map(|tile| tile.as_u64().unwrap()).collect();
        assert!(!sorted.is_sorted(), "never whole at the beginning");
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..side * side));
        let moves = visitor.solution(&round).await["moves"].as_array().unwrap().clone();
        let with = |more: &[Value]| Value::Array([&moves[..], more].concat());
        for forged in [
            json!([]),
            Value::Array(moves[1..].to_vec()),
            with(&[json!([0, side * side]), json!([0, side * side])]),
            with(&[json!([1, 1])]),
            with(&vec![json!([0, 1]); 1_000]),
        ] {
            visitor.finish(&round, forged).await.refused_with(409, "answer_rejected");
        }
        for nonsense in [json!("moves"), json!([[0]]), json!([[0, 1, 2]]), json!([[-1, 0]])] {
            visitor.finish(&round, nonsense).await.refused_with(422, "validation_failed");
        }
        let answer = visitor.answer(&round, &json!("itm_0"), json!({ "text": "x" })).await;
        answer.refused_with(409, "answer_rejected");
        let too_quick = visitor.finish(&round, Value::Array(moves.clone())).await;
        too_quick.refused_with(409, "answer_rejected");
        assert_eq!(visitor.round(&round).await, round, "it goes on, and nothing is lost");
        visitor.advance(30).await;
        let done = visitor.finish(&round, Value::Array(moves.clone())).await.json();
        assert_eq!((&done["state"], &done["score"]), (&json!("finished"), &done["max_score"]));
        assert_eq!(done["board"]["moves_made"].as_u64(), Some(moves.len() as u64));
    }
    let slow = visitor.round_of(JIGSAW).await;
    let moves = visitor.solution(&slow).await["moves"].clone();
    visitor.advance(20 * 60).await;
    let slow = visitor.finish(&slow, moves).await.json();
    assert!(slow["score"].as_u64() < slow["max_score"].as_u64(), "by the backend's clock");
    assert!(slow["score"].as_u64().unwrap() * 2 >= slow["max_score"].as_u64().unwrap());
}

#[tokio::test]
async fn a_round_runs_out_and_one_that_runs_is_given_back() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let before = visitor.game(RIDDLES).await["game"].clone();
    let round = visitor.round_of(RIDDLES).await;
    assert_eq!(visitor.round_of(RIDDLES).await, round, "another start gives it back");
    let during = visitor.game(RIDDLES).await["game"].clone();
    assert!(during["is_running"] == true && before["is_running"] == false);
    assert_eq!(during["rounds_left"].as_u64(), before["rounds_left"].as_u64().map(|left| left - 1));
    let item = list(&round, "lanterns")[0]["id"].clone();
    let answer = right(visitor, &round, &item).await;
    visitor.advance(24 * 3600).await;
    let over = visitor.round(&round).await;
    assert_eq!(over["state"], "expired");
    for refused in [
        visitor.answer(&round, &item, answer).await,
        visitor.hint(&round, &item).await,
        visitor.finish(&round, json!([])).await,
    ] {
        refused.refused_with(409, "round_expired");
        assert_eq!(refused.json()["ended_at"], round["expires_at"]);
    }
    assert_eq!(visitor.game(RIDDLES).await["game"]["best"], before["best"], "it does not count");

    let next = visitor.round_of(RIDDLES).await;
    assert_ne!(next["id"], round["id"]);
    let expired = visitor.control(&format!("/rounds/{}/expire", id(&next)), json!({})).await;
    assert_eq!(expired.json()["state"], "expired");
    visitor.finish(&next, json!([])).await.refused_with(409, "round_expired");
}

#[tokio::test]
async fn what_was_scored_before_the_time_is_over_counts() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let round = visitor.round_of(RIDDLES).await;
    let (last, others) = list(&round, "lanterns").split_last().unwrap();
    for lantern in others {
        let item = &lantern["id"];
        let answer = right(visitor, &round, item).await;
        visitor.answer(&round, item, answer).await;
    }
    let before = visitor.chances(WHEEL).await;
    visitor.control(&format!("/rounds/{}/expire", id(&round)), json!({})).await;
    let over = visitor.round(&round).await;
    let earns = visitor.game(RIDDLES).await["game"]["earns"].clone();
    assert!(over["score"].as_u64() >= over["mark"].as_u64() && over["mark"].is_u64());
    assert_eq!((&over["state"], &over["earned"]), (&json!("finished"), &earns));
    assert_eq!(over["finished_at"], over["expires_at"]);
    assert_eq!(visitor.chances(WHEEL).await, before + earns["chances"].as_u64().unwrap());
    let answer = right(visitor, &round, &last["id"]).await;
    visitor.answer(&round, &last["id"], answer).await.refused_with(409, "round_expired");
    assert_eq!(visitor.round(&round).await, over);
    stage.games_agree();
}

#[tokio::test]
async fn a_day_has_so_many_rounds_and_a_minute_so_many_attempts() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let limit = visitor.game(QUIZ).await["game"]["rounds_left"].as_u64().unwrap();
    for _ in 0..limit {
        let round = visitor.round_of(QUIZ).await;
        visitor.finish(&round, json!([])).await;
    }
    let more = visitor.start(QUIZ, json!({})).await;
    more.refused_with(409, "limit_reached");
    assert_eq!(more.json()["limit"], limit);
    let game = visitor.game(QUIZ).await["game"].clone();
    assert_eq!(game["unavailable"][0], json!({ "code": "limit_reached", "limit": limit }));
    visitor.advance(24 * 3600).await;
    let round = visitor.round_of(QUIZ).await;

    let forged = json!({ "choice": "cho_0" });
    for _ in 0..120 {
        let got = visitor.answer(&round, &json!("itm_0"), forged.clone()).await;
        got.refused_with(409, "answer_rejected");
    }
    let question = &round["board"]["question"]["id"];
    let answer = right(visitor, &round, question).await;
    let busy = visitor.answer(&round, question, answer.clone()).await;
    busy.refused_with(429, "rate_limited");
    assert!(busy.header("retry-after").is_some());
    visitor.advance(61).await;
    assert_eq!(visitor.answer(&round, question, answer).await.status, 200);
}

#[tokio::test]
async fn reaching_the_mark_earns_chances_once() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.set_game(RIDDLES, json!({ "rounds_per_day": 10 })).await;
    let game = visitor.game(RIDDLES).await["game"].clone();
    assert_eq!(game["earns"]["game"], WHEEL);
    let earns = game["earns"]["chances"].as_u64().unwrap();
    let before = visitor.chances(WHEEL).await;
    let round = visitor.round_of(RIDDLES).await;
    assert_eq!(round["mark"], game["mark"]);
    let won = visitor.win(&round).await;
    assert_eq!((&won["state"], &won["score"]), (&json!("finished"), &won["max_score"]));
    assert_eq!(won["earned"], game["earns"]);
    assert_eq!(visitor.chances(WHEEL).await, before + earns);
    let ledger = visitor.get(&format!("/me/games/{WHEEL}/chances?limit=1")).await.json();
    let entry = &ledger["data"][0];
    assert_eq!((&entry["reason"], &entry["round"]), (&json!("mark"), &won["id"]));
    assert_eq!(entry["delta"].as_u64(), Some(earns));

    // The day's have been earned; what was begun on another day earns its own.
    let again = visitor.win(&visitor.round_of(RIDDLES).await).await;
    assert!(again["earned"].is_null() && again["score"] == again["max_score"]);
    assert_eq!(again["unearned"], "limit_reached");
    assert_eq!(visitor.chances(WHEEL).await, before + earns);
    visitor.advance(24 * 3600).await;
    let tomorrow = visitor.win(&visitor.round_of(RIDDLES).await).await;
    assert_eq!(tomorrow["earned"], game["earns"]);
    assert!(won["unearned"].is_null() && tomorrow["unearned"].is_null());

    // Where the day's are there already, or the draw is over, that is known from the beginning.
    let warned = visitor.round_of(RIDDLES).await;
    assert_eq!(warned["unearned"], "limit_reached");
    visitor.set_game(WHEEL, json!({ "closes_in_s": -1 })).await;
    let after = visitor.win(&warned).await;
    assert_eq!((&after["unearned"], &after["earned"]), (&json!("game_over"), &Value::Null));
    assert_eq!(visitor.round_of(RIDDLES).await["unearned"], "game_over");
    stage.games_agree();
}

#[tokio::test]
async fn another_members_round_is_not_found() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let other = stage.another_visitor();
    other.sign_in("13800000010").await;
    let round = visitor.round_of(RIDDLES).await;
    let item = list(&round, "lanterns")[0]["id"].clone();
    let answer = right(visitor, &round, &item).await;
    other.get(&format!("/me/rounds/{}", id(&round))).await.refused_with(404, "not_found");
    other.answer(&round, &item, answer.clone()).await.refused_with(404, "not_found");
    other.hint(&round, &item).await.refused_with(404, "not_found");
    other.finish(&round, json!([])).await.refused_with(404, "not_found");
    assert_eq!(
        visitor.answer(&round, &item, answer).await.json()["score"].as_u64().map(|s| s > 0),
        Some(true)
    );
}
