//! What tests of riddles and of the quiz have in common: rounds, their solutions, and answers as
//! somebody gives them who has read what stands there.

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::stage::Stage;

pub const RIDDLES: &str = "gam_riddles";
pub const QUIZ: &str = "gam_quiz";

/// As long as it takes to see what stands there: nobody means a tap before that, and it is not taken
/// for an answer.
pub async fn glance() {
    tokio::time::sleep(Duration::from_millis(700)).await;
}

/// Taps something that was seen before.
pub async fn tap(stage: &Stage, css: &str) {
    stage.see(css).await;
    glance().await;
    stage.click(css).await;
}

/// Presses Enter on what was seen before.
pub async fn enter(stage: &Stage) {
    glance().await;
    stage.press(Key::Enter).await;
}

/// Taps the same point of the screen several times in a third of a second, whatever stands there by
/// then.
pub async fn tap_in_haste(stage: &Stage, css: &str) {
    stage.see(css).await;
    let taps = format!(
        "const button = document.querySelector({});
         button.scrollIntoView({{ block: 'center', behavior: 'instant' }});
         const {{ left, top, width, height }} = button.getBoundingClientRect();
         const tap = () => document.elementFromPoint(left + width / 2, top + height / 2)
            ?.closest('button')?.click();
         for (const ms of [0, 60, 140, 240, 330]) setTimeout(tap, ms)",
        json!(css)
    );
    stage.js(&taps).await;
    glance().await;
}

/// Begins a round.
pub async fn start(stage: &Stage, game: &str, choice: Value) -> Value {
    let (status, round) = stage.post(&format!("/me/games/{game}/rounds"), choice).await;
    assert!((200..300).contains(&status), "{status} {round}");
    round
}

/// Begins a round; its id.
pub async fn begin(stage: &Stage, game: &str, choice: Value) -> String {
    id(&start(stage, game, choice).await)
}

pub fn id(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

pub async fn round(stage: &Stage, id: &str) -> Value {
    stage.api(&format!("/me/rounds/{id}")).await
}

pub fn lanterns(round: &Value) -> Vec<Value> {
    round["board"]["lanterns"].as_array().cloned().expect("lanterns")
}

pub fn lantern<'a>(lanterns: &'a [Value], id: &str) -> &'a Value {
    lanterns.iter().find(|lantern| lantern["id"] == id).expect("a lantern")
}

/// What is right, by lantern or question.
pub async fn solution(stage: &Stage, round: &str) -> Vec<(String, Value)> {
    let url = format!("{}/sandbox/rounds/{round}/solution", stage.base);
    let reply = stage.http.get(url).send().await.expect("a reply");
    let reply: Value = reply.json().await.expect("JSON");
    let answers = reply["answers"].as_array().expect("answers");
    let one = |answer: &Value| {
        let item = answer["item"].as_str().expect("an item").to_owned();
        (item, answer["answer"].clone())
    };
    answers.iter().map(one).collect()
}

pub fn right(solution: &[(String, Value)], item: &str) -> Value {
    solution.iter().find(|(of, _)| of == item).expect("an answer").1.clone()
}

/// A round in whose hall a lantern is answered in words, or by choice; with that lantern.
pub async fn begin_with(stage: &Stage, is_by_choice: bool) -> (String, String) {
    stage.patch(&format!("/sandbox/games/{RIDDLES}"), json!({ "rounds_per_day": 40 })).await;
    for _ in 0..30 {
        let id = begin(stage, RIDDLES, json!({})).await;
        let lanterns = lanterns(&round(stage, &id).await);
        let wanted = lanterns.iter().find(|lantern| is_answered_by_choice(lantern) == is_by_choice);
        if let Some(lantern) = wanted {
            return (id, self::id(lantern));
        }
        expire(stage, &id).await;
    }
    panic!("no such lantern in 30 halls");
}

pub async fn begin_with_words(stage: &Stage) -> (String, String) {
    begin_with(stage, false).await
}

pub fn is_answered_by_choice(lantern: &Value) -> bool {
    lantern["choices"].as_array().is_some_and(|choices| !choices.is_empty())
}

/// What scores and tries are left of a lantern, as the backend has it.
pub async fn lantern_of(stage: &Stage, round_id: &str, item: &str) -> Value {
    lantern(&lanterns(&round(stage, round_id).await), item).clone()
}

pub async fn expire(stage: &Stage, round: &str) {
    let (status, reply) =
        stage.control(&format!("/sandbox/rounds/{round}/expire"), json!({})).await;
    assert_eq!(status, 200, "{reply}");
}

pub async fn open_round(stage: &Stage, id: &str, sign: &str) {
    stage.open(&format!("/rounds/{id}")).await;
    stage.see(sign).await;
}

pub async fn open_lantern(stage: &Stage, id: &str) {
    stage.click(&format!(".lantern[data-lantern='{id}']")).await;
    stage.see("dialog[open] .riddle").await;
}

/// Answers what lies open in the sheet.
pub async fn answer_lantern(stage: &Stage, lantern: &Value, answer: &Value) {
    match answer["text"].as_str() {
        Some(word) => send_word(stage, word).await,
        None => tap(stage, &choice_button(lantern, &answer["choice"])).await,
    }
}

/// The button of a lantern's choice, in the sheet that lies open.
pub fn choice_button(lantern: &Value, id: &Value) -> String {
    let choices = lantern["choices"].as_array().expect("choices");
    let nth = choices.iter().position(|choice| choice["id"] == *id).expect("a choice") + 1;
    format!("dialog[open] .round-choices li:nth-child({nth}) button")
}

/// Writes a word into the sheet that lies open, and sends it.
pub async fn send_word(stage: &Stage, word: &str) {
    stage.enter("dialog[open] input[name=answer]", word).await;
    tap(stage, "dialog[open] .riddle__form .button:not(:disabled)").await;
}

pub async fn choose(stage: &Stage, choice: &Value) {
    let choice = choice.as_str().expect("a choice");
    glance().await;
    stage.click(&format!(".round-choice[data-choice='{choice}']:not([aria-disabled])")).await;
}

/// The id of the question on the screen.
pub async fn question(stage: &Stage) -> String {
    let script = "return document.querySelector('.quiz__question')?.dataset.question";
    stage.until("a question", script).await.as_str().expect("an id").to_owned()
}

/// Waits until another question is on the screen.
pub async fn next_question(stage: &Stage, before: &str) -> String {
    let script = format!(
        "const id = document.querySelector('.quiz__question')?.dataset.question;
         return id && id !== {} ? id : null",
        json!(before)
    );
    stage.until("the next question", &script).await.as_str().expect("an id").to_owned()
}

/// Some choice of a question that is not right.
pub fn wrong(board: &Value, right: &Value) -> Value {
    let choices = board["question"]["choices"].as_array().expect("choices");
    let wrong = choices.iter().find(|choice| choice["id"] != right["choice"]);
    wrong.expect("a wrong choice")["id"].clone()
}
