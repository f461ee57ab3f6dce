//! Nothing that the backend says before an answer tells the answer, and nothing that it did not say
//! is taken for one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    games::{QUIZ, RIDDLES},
    games_draws::CRITICAL,
    stage::{Stage, Visitor, id},
};

/// The paths of all fields, without the numbers of list items, and whether they are null.
fn shape(value: &Value, path: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| shape(field, &format!("{path}/{name}"), into));
        }
        Value::Array(items) => {
            items.iter().for_each(|item| shape(item, &format!("{path}/*"), into))
        }
        other => {
            into.insert(format!("{path}: {}", if other.is_null() { "null" } else { "value" }));
        }
    }
}

fn shape_of(value: &Value) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    shape(value, "", &mut paths);
    paths
}

/// Fresh rounds that are left at once, with their solutions.
async fn rounds(visitor: &Visitor, game: &str, count: u32) -> Vec<(Value, Value)> {
    visitor.set_game(game, json!({ "rounds_per_day": 10_000 })).await;
    let mut rounds = Vec::new();
    for nth in 0..count {
        if nth % 100 == 99 {
            visitor.advance(61).await;
        }
        let round = visitor.round_of(game).await;
        let solution = visitor.solution(&round).await;
        visitor.finish(&round, json!([])).await;
        rounds.push((round, solution));
    }
    rounds
}

fn ids(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(id) = fields.get("id") {
                into.push(id.as_str().unwrap().to_owned());
            }
            fields.values().for_each(|field| ids(field, into));
        }
        Value::Array(items) => items.iter().for_each(|item| ids(item, into)),
        _ => {}
    }
}

fn none_repeats(rounds: &[(Value, Value)]) {
    let mut seen = HashSet::new();
    for (round, _) in rounds {
        let mut own = Vec::new();
        ids(round, &mut own);
        for id in own {
            assert!(seen.insert(id.clone()), "{id} came twice");
        }
    }
}

/// How often the right choice stood at each of the four places, by what was looked at.
#[derive(Default)]
struct Places(BTreeMap<String, [u32; 4]>);

impl Places {
    /// Counts where the right one stands among those shown, and where its id would stand if they
    /// were in order: of the question itself, and of the so-many-th one of a round.
    fn count(&mut self, nth: usize, text: &Value, choices: &Value, right: &Value) {
        let (shown, sorted) = places(choices, right);
        for (what, place) in [("place", shown), ("id", sorted)] {
            for of in [format!("{what} of number {nth}"), format!("{what} of {text}")] {
                self.0.entry(of).or_default()[place] += 1;
            }
        }
    }

    /// What is spread so unevenly as chance has it once in a thousand times. Where fewer than 20 were
    /// counted, nothing can be said.
    fn uneven(&self) -> BTreeSet<String> {
        let chi_square = |counts: &[u32; 4]| -> f64 {
            let expected = f64::from(counts.iter().sum::<u32>()) / 4.0;
            counts.iter().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum()
        };
        let enough = self.0.iter().filter(|(_, counts)| counts.iter().sum::<u32>() >= 20);
        let uneven = enough.filter(|(_, counts)| chi_square(counts) > CRITICAL[2]);
        uneven.map(|(what, _)| what.clone()).collect()
    }
}

/// Something would have to be uneven twice in a row, and be the same.
fn is_spread(batches: &[Places]) {
    let uneven: Vec<_> = batches.iter().map(Places::uneven).collect();
    let [first, second] = &uneven[..] else { panic!("two batches are looked at") };
    let both: Vec<_> = first.intersection(second).collect();
    assert!(both.is_empty(), "{both:?}");
    // A list in which nothing was counted would always be even.
    for batch in batches {
        let counted = batch.0.values().filter(|counts| counts.iter().sum::<u32>() >= 20).count();
        assert!(counted > 20, "{counted}");
    }
}

/// Where a choice stands among those shown, and where its id would stand if they were in order.
fn places(choices: &Value, right: &Value) -> (usize, usize) {
    let shown: Vec<&str> = choices.as_array().unwrap().iter().map(id).collect();
    let mut sorted = shown.clone();
    sorted.sort_unstable();
    let of = |list: &[&str]| list.iter().position(|id| *id == right.as_str().unwrap()).unwrap();
    (of(&shown), of(&sorted))
}

/// Passes every question of a round, with what each of them is counted.
async fn pass_all(visitor: &Visitor, (mut round, solution): (Value, Value), into: &mut Places) {
    for (nth, answer) in solution["answers"].as_array().unwrap().iter().enumerate() {
        let question = &round["board"]["question"];
        assert_eq!(answer["item"], question["id"]);
        into.count(nth, &question["text"], &question["choices"], &answer["answer"]["choice"]);
        // Of the questions that follow, nothing is there at all.
        let text = round.to_string();
        for later in solution["answers"].as_array().unwrap().iter().skip(nth + 1) {
            assert!(!text.contains(later["item"].as_str().unwrap()));
            assert!(!text.contains(later["answer"]["choice"].as_str().unwrap()));
        }
        round = visitor.answer(&round, &answer["item"], json!({})).await.json();
    }
    assert_eq!(round["state"], "finished");
}

#[tokio::test]
async fn a_question_does_not_tell_its_answer() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.set_game(QUIZ, json!({ "rounds_per_day": 10_000 })).await;
    let (mut begun, mut batches) = (Vec::new(), Vec::new());
    for _ in 0..2 {
        let mut places = Places::default();
        for _ in 0..150 {
            let round = visitor.round_of(QUIZ).await;
            let solution = visitor.solution(&round).await;
            pass_all(visitor, (round.clone(), solution.clone()), &mut places).await;
            begun.push((round, solution));
            // So many answers are given in a minute at most.
            visitor.advance(5).await;
        }
        batches.push(places);
    }
    is_spread(&batches);
    none_repeats(&begun);
    let shapes: HashSet<_> = begun.iter().map(|(round, _)| shape_of(round)).collect();
    assert_eq!(shapes.len(), 1, "every round looks the same");
    let mut asked = HashSet::new();
    for (round, _) in &begun {
        let board = &round["board"];
        assert_eq!(board["answered"], json!([]));
        asked.insert(board["question"]["text"].as_str().unwrap().to_owned());
        let text = round.to_string();
        for word in ["explanation", "right", "correct", "solution"] {
            assert!(!text.contains(word), "{word}");
        }
    }
    assert!(asked.len() > 5, "rounds begin with different questions");
}

#[tokio::test]
async fn a_riddle_does_not_tell_its_answer() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let rounds = rounds(&stage.visitor, RIDDLES, 300).await;
    none_repeats(&rounds);
    let mut batches = [Places::default(), Places::default()];
    let mut shapes = HashSet::new();
    let mut colours: HashMap<String, HashSet<u64>> = HashMap::new();
    let mut orders = HashSet::new();
    for (nth_round, (round, solution)) in rounds.iter().enumerate() {
        let lanterns = round["board"]["lanterns"].as_array().unwrap();
        let mut texts = Vec::new();
        let answers = solution["answers"].as_array().unwrap();
        for (nth, (lantern, answer)) in lanterns.iter().zip(answers).enumerate() {
            assert_eq!(lantern["id"], answer["item"]);
            let mut looks = lantern.clone();
            looks["choices"] = json!([]);
            shapes.insert(shape_of(&looks));
            for untold in ["hint", "answer", "explanation"] {
                assert!(lantern[untold].is_null(), "{untold}");
            }
            let riddle = lantern["riddle"].as_str().unwrap().to_owned();
            colours.entry(riddle.clone()).or_default().insert(lantern["colour"].as_u64().unwrap());
            texts.push(riddle);
            if answer["answer"]["choice"].is_string() {
                let right = &answer["answer"]["choice"];
                let batch = &mut batches[nth_round % 2];
                batch.count(nth, &lantern["riddle"], &lantern["choices"], right);
            } else {
                assert_eq!(lantern["choices"], json!([]));
                let answer = answer["answer"]["text"].as_str().unwrap();
                assert!(!round.to_string().contains(&format!("\"{answer}\"")));
            }
        }
        assert_eq!(texts.iter().collect::<HashSet<_>>().len(), texts.len(), "none comes twice");
        orders.insert(texts);
    }
    assert_eq!(shapes.len(), 1, "every lantern looks the same");
    assert!(orders.len() > 280, "rounds differ");
    assert!(colours.values().all(|seen| seen.len() > 3), "a colour tells nothing");
    is_spread(&batches);
}

#[tokio::test]
async fn forged_answers_are_refused() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.set_game(QUIZ, json!({ "rounds_per_day": 10 })).await;
    let old = visitor.round_of(QUIZ).await;
    let old_solution = visitor.solution(&old).await;
    visitor.finish(&old, json!([])).await;
    let round = visitor.round_of(QUIZ).await;
    let solution = visitor.solution(&round).await;
    let present = &solution["answers"][0];
    let later = &solution["answers"][1];
    let (item, right) = (&present["item"], &present["answer"]);
    for (why, item, answer) in [
        ("of another round", &old_solution["answers"][0]["item"], right.clone()),
        ("a choice of another round", item, old_solution["answers"][0]["answer"].clone()),
        ("a later question", &later["item"], later["answer"].clone()),
        ("a choice of a later question", item, later["answer"].clone()),
        ("no id at all", &json!("itm_1"), right.clone()),
        ("words where a choice is asked for", item, json!({ "text": "绿茶" })),
        ("both", item, json!({ "text": "绿茶", "choice": right["choice"] })),
    ] {
        let refused = visitor.answer(&round, item, answer).await;
        assert_eq!(refused.refusal(), (409, "answer_rejected".to_owned()), "{why}");
    }
    for answer in [json!("x"), json!({ "choice": 1 }), json!(null)] {
        visitor.answer(&round, item, answer).await.refused_with(422, "validation_failed");
    }
    visitor.hint(&round, item).await.refused_with(409, "answer_rejected");
    let moves = visitor.finish(&round, json!([[0, 1]])).await;
    moves.refused_with(409, "answer_rejected");
    let unchanged = visitor.round(&round).await;
    assert_eq!(unchanged, round, "nothing has happened");
    let forged = json!({ "item": item, "answer": right, "score": 999, "earned": { "chances": 9 } });
    let got = visitor.post(&format!("/me/rounds/{}/answers", id(&round)), forged).await.json();
    assert_eq!(got["score"], visitor.game(QUIZ).await["play"]["worth"], "a score cannot be sent");
    visitor.answer(&round, item, right.clone()).await.refused_with(409, "answer_rejected");

    let hall = visitor.round_of(RIDDLES).await;
    let lanterns = hall["board"]["lanterns"].as_array().unwrap();
    let with_choices = lanterns.iter().find(|it| it["choices"] != json!([]));
    let in_words = lanterns.iter().find(|it| it["choices"] == json!([]));
    if let Some(lantern) = with_choices {
        for answer in [json!({ "text": "x" }), json!({}), json!({ "choice": "cho_1" })] {
            let refused = visitor.answer(&hall, &lantern["id"], answer).await;
            refused.refused_with(409, "answer_rejected");
        }
    }
    if let Some(lantern) = in_words {
        for answer in [json!({ "choice": "cho_1" }), json!({})] {
            let refused = visitor.answer(&hall, &lantern["id"], answer).await;
            refused.refused_with(409, "answer_rejected");
        }
    }
    assert_eq!(visitor.round(&hall).await, hall, "and no try was used up");
}
