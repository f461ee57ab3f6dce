//! Riddles: how a lantern is lit or goes dark, what a wrong answer costs, and what counts as right.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    games::RIDDLES,
    games_rounds::{list, right, wrong},
    stage::{Stage, Visitor},
};

fn lantern(round: &Value, item: &Value) -> Value {
    list(round, "lanterns").iter().find(|lantern| lantern["id"] == *item).unwrap().clone()
}

#[tokio::test]
async fn a_lantern_is_lit_by_the_right_answer_and_dark_after_the_last_try() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let play = visitor.game(RIDDLES).await["play"].clone();
    let (tries, worth, hint_cost) = (
        play["tries"].as_u64().unwrap(),
        play["worth"].as_u64().unwrap(),
        play["hint_cost"].as_u64().unwrap(),
    );
    let round = visitor.round_of(RIDDLES).await;
    assert_eq!(list(&round, "lanterns").len() as u64, play["lanterns"].as_u64().unwrap());
    assert_eq!((&round["state"], &round["score"]), (&json!("running"), &json!(0)));
    let [first, second] = [0, 1].map(|nth| list(&round, "lanterns")[nth].clone());
    assert_eq!((&first["state"], &first["worth"]), (&json!("unlit"), &json!(worth)));

    let hinted = visitor.hint(&round, &first["id"]).await.json();
    let open = lantern(&hinted, &first["id"]);
    assert!(open["hint"].is_string() && open["answer"].is_null());
    assert_eq!((&open["state"], &open["worth"]), (&json!("open"), &json!(worth - hint_cost)));
    visitor.hint(&round, &first["id"]).await.refused_with(409, "answer_rejected");
    let answer = right(visitor, &round, &first["id"]).await;
    let lit = visitor.answer(&round, &first["id"], answer.clone()).await.json();
    assert_eq!(lit["score"], worth - hint_cost);
    let lit = lantern(&lit, &first["id"]);
    assert!(lit["state"] == "lit" && lit["answer"].is_string() && lit["explanation"].is_string());
    let again = visitor.answer(&round, &first["id"], answer).await;
    again.refused_with(409, "answer_rejected");

    for left in (0..tries).rev() {
        let answer = wrong(visitor, &round, &second, left as usize).await;
        let after = visitor.answer(&round, &second["id"], answer).await.json();
        let after = lantern(&after, &second["id"]);
        assert_eq!(after["tries_left"], left);
        assert_eq!(after["state"], if left == 0 { "dark" } else { "open" });
        assert_eq!(after["answer"].is_string(), left == 0, "told only at the end");
    }
    let answer = right(visitor, &round, &second["id"]).await;
    visitor.answer(&round, &second["id"], answer).await.refused_with(409, "answer_rejected");

    let done = visitor.finish(&round, json!([])).await.json();
    assert_eq!((&done["state"], &done["score"]), (&json!("finished"), &json!(worth - hint_cost)));
    assert!(done["earned"].is_null() && done["finished_at"].is_string());
    for lantern in list(&done, "lanterns") {
        let was_tried = [&first["id"], &second["id"]].contains(&&lantern["id"]);
        assert_eq!(lantern["answer"].is_string(), was_tried, "what was left alone stays untold");
        assert!(lantern["state"] == "dark" || lantern["id"] == first["id"]);
    }
    visitor.finish(&round, json!([])).await.refused_with(409, "answer_rejected");
}

#[tokio::test]
async fn an_answer_in_words_counts_however_it_is_written() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.set_game(RIDDLES, json!({ "rounds_per_day": 50 })).await;
    let mut tried = 0;
    while tried < 3 {
        let round = visitor.round_of(RIDDLES).await;
        let in_words = list(&round, "lanterns").iter().find(|it| it["choices"] == json!([]));
        if let Some(lantern_) = in_words {
            let item = &lantern_["id"];
            for nothing in ["", "  ", "，。", &"长".repeat(61)] {
                let empty = visitor.answer(&round, item, json!({ "text": nothing })).await;
                empty.refused_with(409, "answer_rejected");
            }
            let solution = visitor.solution_in(&round, "en").await;
            let answers = solution["answers"].as_array().unwrap();
            let answer = answers.iter().find(|answer| answer["item"] == *item).unwrap();
            let text = answer["answer"]["text"].as_str().unwrap().to_uppercase();
            let wide: String = text
                .chars()
                .map(|c| match c {
                    '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
                    ' ' => '\u{3000}',
                    other => other,
                })
                .collect();
            let got = visitor.answer(&round, item, json!({ "text": format!(" {wide}。") })).await;
            assert_eq!(lantern(&got.json(), item)["state"], "lit", "{wide}");
            tried += 1;
        }
        visitor.finish(&round, json!([])).await;
    }
}

/// Rounds until there is one with a lantern of this kind; that round and the lantern.
async fn round_with(visitor: &Visitor, is_by_choice: bool) -> (Value, Value) {
    visitor.set_game(RIDDLES, json!({ "rounds_per_day": 50 })).await;
    for _ in 0..50 {
        let round = visitor.round_of(RIDDLES).await;
        let wanted = |it: &&Value| (it["choices"] != json!([])) == is_by_choice;
        if let Some(lantern) = list(&round, "lanterns").iter().find(wanted) {
            return (round.clone(), lantern.clone());
        }
        visitor.finish(&round, json!([])).await;
    }
    panic!("no such lantern in 50 rounds");
}

#[tokio::test]
async fn a_wrong_choice_costs_points_once_and_is_told_again() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let play = visitor.game(RIDDLES).await["play"].clone();
    let number = |value: &Value| value.as_u64().unwrap();
    let (worth, cost) = (number(&play["worth"]), number(&play["wrong_cost"]));
    assert!(cost > 0);
    let (round, asked) = round_with(visitor, true).await;
    let item = &asked["id"];
    assert_eq!((&asked["wrong_cost"], &asked["wrong"]), (&json!(cost), &json!([])));
    let first = wrong(visitor, &round, &asked, 0).await;
    let mut told = Value::Null;
    for _ in 0..3 {
        told = lantern(&visitor.answer(&round, item, first.clone()).await.json(), item);
        assert_eq!(told["wrong"], json!([first["choice"]]));
        assert_eq!(number(&told["tries_left"]), number(&play["tries"]) - 1, "once");
        assert_eq!(told["worth"], worth - cost, "once");
        assert_eq!(told["state"], "open");
    }
    assert_eq!(lantern(&visitor.round(&round).await, item), told, "after a reload as well");
    visitor.hint(&round, item).await;
    let second = wrong(visitor, &round, &asked, 1).await;
    let both = lantern(&visitor.answer(&round, item, second.clone()).await.json(), item);
    assert_eq!(both["wrong"], json!([first["choice"], second["choice"]]));
    assert_eq!(both["worth"], 1, "a solved one is always worth something");
    let answer = right(visitor, &round, item).await;
    let lit = visitor.answer(&round, item, answer).await.json();
    assert_eq!((&lit["score"], &lantern(&lit, item)["worth"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn the_same_wrong_word_costs_one_try() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let (round, asked) = round_with(visitor, false).await;
    let (item, tries) = (&asked["id"], asked["tries_left"].as_u64().unwrap());
    for same in ["Wrong word", " wrong  WORD!", "ｗｒｏｎｇ　ｗｏｒｄ", "the wrong word"]
    {
        let told = visitor.answer(&round, item, json!({ "text": same })).await.json();
        let told = lantern(&told, item);
        assert_eq!(told["tries_left"].as_u64(), Some(tries - 1), "{same}");
        assert_eq!((&told["worth"], &told["wrong"]), (&asked["worth"], &json!([])));
    }
    let other = visitor.answer(&round, item, json!({ "text": "another" })).await.json();
    assert_eq!(lantern(&other, item)["tries_left"].as_u64(), Some(tries - 2));
    let answer = right(visitor, &round, item).await;
    let lit = visitor.answer(&round, item, answer).await.json();
    assert_eq!(lit["score"], asked["worth"], "a wrong word takes no points");
}
