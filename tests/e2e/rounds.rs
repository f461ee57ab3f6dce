//! Rounds of riddles and of the quiz, from the first lantern to the score: won and lost, by touch and
//! by keyboard, over reloads and lost replies; and that nothing tells an answer before it is given.

use sandbox::Seed;
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    guests::Guest,
    stage::{Look, PHONE_LOOK, Stage, on_stage},
};

const RIDDLES: &str = "gam_riddles";
const QUIZ: &str = "gam_quiz";

/// What the page's own session posts by hand, under a key of its own.
async fn post(stage: &Stage, path: &str, body: Value) -> (u64, Value) {
    let script = format!(
        "const done = arguments[arguments.length - 1];
         const hex = [...crypto.getRandomValues(new Uint8Array(16))]
            .map(byte => byte.toString(16).padStart(2, '0')).join('');
         const key = [hex.slice(0, 8), hex.slice(8, 12), '4' + hex.slice(13, 16), '8' + hex.slice(17, 20), hex.slice(20)].join('-');
         fetch('/v1{path}', {{
            method: 'POST', credentials: 'same-origin', body: JSON.stringify({body}),
            headers: {{
                Accept: 'application/json', 'Accept-Language': document.documentElement.lang,
                'Content-Type': 'application/json', 'Idempotency-Key': '\"' + key + '\"', 'X-CSRF': '1',
            }},
         }}).then(async reply => done([reply.status, await reply.json()]))"
    );
    let reply = stage.js_async(&script).await;
    (reply[0].as_u64().expect("a status"), reply[1].clone())
}

/// Begins a round; its id.
async fn begin(stage: &Stage, game: &str, choice: Value) -> String {
    let (status, round) = post(stage, &format!("/me/games/{game}/rounds"), choice).await;
    assert!((200..300).contains(&status), "{status} {round}");
    id(&round)
}

fn id(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

async fn round(stage: &Stage, id: &str) -> Value {
    stage.api(&format!("/me/rounds/{id}")).await
}

fn lanterns(round: &Value) -> Vec<Value> {
    round["board"]["lanterns"].as_array().cloned().expect("lanterns")
}

fn lantern<'a>(lanterns: &'a [Value], id: &str) -> &'a Value {
    lanterns.iter().find(|lantern| lantern["id"] == id).expect("a lantern")
}

/// What is right, by lantern or question.
async fn solution(stage: &Stage, round: &str) -> Vec<(String, Value)> {
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

fn right(solution: &[(String, Value)], item: &str) -> Value {
    solution.iter().find(|(of, _)| of == item).expect("an answer").1.clone()
}

/// A round in whose hall a lantern is answered in words; with that lantern.
async fn begin_with_words(stage: &Stage) -> (String, String) {
    stage.patch(&format!("/sandbox/games/{RIDDLES}"), json!({ "rounds_per_day": 40 })).await;
    for _ in 0..30 {
        let id = begin(stage, RIDDLES, json!({})).await;
        let lanterns = lanterns(&round(stage, &id).await);
        let in_words =
            lanterns.iter().find(|lantern| lantern["choices"].as_array().is_none_or(Vec::is_empty));
        if let Some(lantern) = in_words {
            return (id, self::id(lantern));
        }
        expire(stage, &id).await;
    }
    panic!("no lantern is answered in words");
}

async fn expire(stage: &Stage, round: &str) {
    let (status, reply) =
        stage.control(&format!("/sandbox/rounds/{round}/expire"), json!({})).await;
    assert_eq!(status, 200, "{reply}");
}

async fn open_round(stage: &Stage, id: &str, sign: &str) {
    stage.open(&format!("/rounds/{id}")).await;
    stage.see(sign).await;
}

async fn open_lantern(stage: &Stage, id: &str) {
    stage.click(&format!(".lantern[data-lantern='{id}']")).await;
    stage.see("dialog[open] .riddle").await;
}

async fn no_sheet(stage: &Stage) {
    stage.until("the hall", "return !document.querySelector('dialog[open]')").await;
}

/// Answers what lies open in the sheet.
async fn answer_lantern(stage: &Stage, lantern: &Value, answer: &Value) {
    if let Some(text) = answer["text"].as_str() {
        stage.enter("dialog[open] input[name=answer]", text).await;
        stage.click("dialog[open] .riddle__form .button:not(:disabled)").await;
        return;
    }
    let choices = lantern["choices"].as_array().expect("choices");
    let nth = choices.iter().position(|choice| choice["id"] == answer["choice"]).expect("a choice");
    stage.click(&format!("dialog[open] .round-choices li:nth-child({}) button", nth + 1)).await;
}

async fn choose(stage: &Stage, choice: &Value) {
    let choice = choice.as_str().expect("a choice");
    stage.click(&format!(".round-choice[data-choice='{choice}']:not([aria-disabled])")).await;
}

/// The id of the question on the screen.
async fn question(stage: &Stage) -> String {
    let script = "return document.querySelector('.quiz__question')?.dataset.question";
    stage.until("a question", script).await.as_str().expect("an id").to_owned()
}

/// Waits until another question is on the screen.
async fn next_question(stage: &Stage, before: &str) -> String {
    let script = format!(
        "const id = document.querySelector('.quiz__question')?.dataset.question;
         return id && id !== {} ? id : null",
        json!(before)
    );
    stage.until("the next question", &script).await.as_str().expect("an id").to_owned()
}

/// Some choice of a question that is not right.
fn wrong(board: &Value, right: &Value) -> Value {
    let choices = board["question"]["choices"].as_array().expect("choices");
    let wrong = choices.iter().find(|choice| choice["id"] != right["choice"]);
    wrong.expect("a wrong choice")["id"].clone()
}

async fn has_focus(stage: &Stage, css: &str) {
    let script = format!("return !!document.activeElement?.matches({})", json!(css));
    stage.until(&format!("the focus on {css}"), &script).await;
}

async fn press(stage: &Stage, key: Key) {
    stage.driver.action_chain().send_keys(key).perform().await.expect("a key");
}

async fn type_words(stage: &Stage, words: &str) {
    stage.driver.action_chain().send_keys(words).perform().await.expect("keys");
}

/// Goes on with the tab key until it is there.
async fn tab_to(stage: &Stage, css: &str) {
    let script = format!("return !!document.activeElement?.matches({})", json!(css));
    for _ in 0..60 {
        if stage.js(&script).await == json!(true) {
            return;
        }
        press(stage, Key::Tab).await;
    }
    panic!("the tab key does not lead to {css}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_lantern_is_lit_by_touch_and_earns_a_chance() {
    on_stage("riddles_won", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let id = begin(&stage, RIDDLES, json!({})).await;
        let solution = solution(&stage, &id).await;
        open_round(&stage, &id, ".hall").await;
        let all = lanterns(&round(&stage, &id).await);
        assert_eq!(stage.count(".hall .lantern[data-state=unlit]").await, all.len());
        stage.read("还没猜").await;
        for (nth, one) in all.iter().enumerate() {
            let item = self::id(one);
            open_lantern(&stage, &item).await;
            stage.read("还能猜 3 次").await;
            stage.read("猜中得 3 分").await;
            answer_lantern(&stage, one, &right(&solution, &item)).await;
            stage.see("dialog[open] .riddle[data-state=lit] .riddle__explanation").await;
            stage.read("猜中了").await;
            has_focus(&stage, ".riddle__said").await;
            stage.click("dialog[open] .riddle > .button").await;
            if nth + 1 < all.len() {
                no_sheet(&stage).await;
                stage.see(&format!(".lantern[data-lantern='{item}'][data-state=lit]")).await;
                stage.see(&format!(".hall[data-lit='{}']", nth + 1)).await;
            }
        }
        // The last one ends the round: first what came of it, then the score.
        stage.see(".round-result[data-kind=riddles][data-goal=reached]").await;
        has_focus(&stage, ".round-result__title").await;
        assert_eq!(stage.text(".round-result__number").await, "18");
        stage.read("得到 1 次抽奖机会").await;
        stage.see(".round-result__earned a[href='/games/gam_wheel']").await;
        stage.see(&format!(".round-result__ways a[href='/games/{RIDDLES}']")).await;
        assert_eq!(stage.count(".look-back__row[data-state=right]").await, all.len());
        let round = round(&stage, &id).await;
        assert_eq!((&round["state"], &round["score"]), (&json!("finished"), &json!(18)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_riddle_is_solved_in_words_with_the_keyboard_alone() {
    on_stage("riddles_keyboard", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let (id, item) = begin_with_words(&stage).await;
        let right = right(&solution(&stage, &id).await, &item);
        open_round(&stage, &id, ".hall").await;
        let button = format!(".lantern[data-lantern='{item}']");
        tab_to(&stage, &button).await;
        press(&stage, Key::Enter).await;
        stage.see("dialog[open] .riddle").await;
        tab_to(&stage, "dialog[open] input[name=answer]").await;
        press(&stage, Key::Enter).await;
        stage.read("先写下你的谜底").await;
        type_words(&stage, "不是这个").await;
        press(&stage, Key::Enter).await;
        stage.read("“不是这个”不对，还能猜 2 次").await;
        has_focus(&stage, "dialog[open] input[name=answer]").await;
        let kept = "return document.querySelector('dialog[open] input[name=answer]').value";
        assert_eq!(stage.js(kept).await, "不是这个", "what was typed stays");
        let told = stage.js("return document.querySelector('dialog[open] .field__error').getAttribute('aria-live')").await;
        assert_eq!(told, "polite");
        for _ in 0..4 {
            press(&stage, Key::Backspace).await;
        }
        type_words(&stage, right["text"].as_str().expect("words")).await;
        press(&stage, Key::Enter).await;
        stage.see("dialog[open] .riddle[data-state=lit]").await;
        has_focus(&stage, ".riddle__said[role=status]").await;
        tab_to(&stage, "dialog[open] .riddle > .button").await;
        press(&stage, Key::Enter).await;
        no_sheet(&stage).await;
        has_focus(&stage, &button).await;
        let name = format!(
            "return document.querySelector(\"{button}\").textContent.includes('已点亮')"
        );
        stage.until("its state in its name", &name).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hint_costs_what_it_says_and_wrong_answers_come_to_an_end() {
    on_stage("riddles_lost", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let (id, item) = begin_with_words(&stage).await;
        let solution = solution(&stage, &id).await;
        let right = right(&solution, &item);
        open_round(&stage, &id, ".hall").await;
        open_lantern(&stage, &item).await;
        stage.read("看提示（少得 1 分）").await;
        stage.click("dialog[open] .riddle__help .button").await;
        stage.see("dialog[open] .riddle__hint").await;
        stage.read("猜中得 2 分").await;
        assert_eq!(stage.count("dialog[open] .riddle__help").await, 0);
        assert_eq!(stage.keys_of("/hints").await.len(), 1);

        // The lantern is named in the address, and what is typed stays as well.
        stage.enter("dialog[open] input[name=answer]", "不是这个").await;
        stage.driver.refresh().await.expect("a reload");
        stage.see("dialog[open] .riddle .riddle__hint").await;
        let kept = "return document.querySelector('dialog[open] input[name=answer]')?.value === '不是这个'";
        stage.until("what was typed", kept).await;

        for left in [2, 1] {
            stage.enter("dialog[open] input[name=answer]", &format!("错 {left}")).await;
            stage.click("dialog[open] .riddle__form .button:not(:disabled)").await;
            stage.read(&format!("“错 {left}”不对，还能猜 {left} 次")).await;
        }
        stage.enter("dialog[open] input[name=answer]", "还是错").await;
        stage.click("dialog[open] .riddle__form .button:not(:disabled)").await;
        stage.see("dialog[open] .riddle[data-state=dark] .riddle__explanation").await;
        stage.read("这盏灯熄了").await;
        stage.read(right["text"].as_str().expect("words")).await;
        stage.click("dialog[open] .riddle > .button").await;
        no_sheet(&stage).await;
        stage.see(&format!(".lantern[data-lantern='{item}'][data-state=dark]")).await;

        let body = json!({ "item": item, "answer": right });
        let (status, reply) = post(&stage, &format!("/me/rounds/{id}/answers"), body).await;
        assert_eq!((status, &reply["code"]), (409, &json!("answer_rejected")));
        assert_eq!(round(&stage, &id).await["score"], 0);

        // Ended early: the rest counts nothing, and is not told.
        stage.click(".round__finish .button").await;
        stage.read("还有 5 盏灯没有猜完").await;
        stage.click("dialog[open] .button[data-variant=quiet]").await;
        no_sheet(&stage).await;
        stage.click(".round__finish .button").await;
        stage.click("dialog[open] .button[data-variant=danger]").await;
        stage.see(".round-result[data-goal=missing]").await;
        has_focus(&stage, ".round-result__title").await;
        assert_eq!(stage.text(".round-result__number").await, "0");
        stage.read("再得 12 分，就有抽奖机会了").await;
        stage.read("谜底先不说").await;
        assert_eq!(stage.count(".round-result__earned").await, 0);
        for other in lanterns(&round(&stage, &id).await) {
            assert!(other["id"] == item || other["answer"].is_null(), "{other}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quiz_without_a_limit_is_won_by_touch_and_each_answer_is_explained() {
    on_stage("quiz_won", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let id = begin(&stage, QUIZ, json!({ "timed": false })).await;
        let solution = solution(&stage, &id).await;
        open_round(&stage, &id, ".quiz__question").await;
        assert_eq!(stage.count(".quiz__clock").await, 0);
        for number in 1..=solution.len() {
            stage.read(&format!("第 {number} 题，共 {} 题", solution.len())).await;
            let item = question(&stage).await;
            choose(&stage, &right(&solution, &item)["choice"]).await;
            stage.see(".quiz__answer .round-choice[data-state=right]").await;
            stage.see(".quiz__said[role=status] .quiz__verdict[data-verdict=right]").await;
            has_focus(&stage, ".quiz__explanation").await;
            stage.click(".quiz__answer .button").await;
        }
        stage.see(".round-result[data-kind=quiz][data-goal=reached]").await;
        has_focus(&stage, ".round-result__title").await;
        assert_eq!(stage.text(".round-result__number").await, "80");
        stage.see(".round-result__earned a[href='/games/gam_grid']").await;
        assert_eq!(stage.count(".look-back__row[data-state=right]").await, solution.len());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quiz_is_lost_with_the_keyboard_and_goes_on_after_a_reload() {
    on_stage("quiz_lost", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let id = begin(&stage, QUIZ, json!({})).await;
        let solution = solution(&stage, &id).await;
        open_round(&stage, &id, ".quiz__question").await;
        let first = question(&stage).await;
        stage.driver.refresh().await.expect("a reload");
        assert_eq!(question(&stage).await, first, "the same question");

        let board = round(&stage, &id).await["board"].clone();
        let wrong_choice = wrong(&board, &right(&solution, &first));
        let wrong_choice = wrong_choice.as_str().expect("an id").to_owned();
        tab_to(&stage, &format!(".round-choice[data-choice='{wrong_choice}']")).await;
        press(&stage, Key::Enter).await;
        stage.see(".quiz__verdict[data-verdict=wrong]").await;
        stage.see(".round-choice[data-state=wrong]").await;
        stage.see(".round-choice[data-state=right]").await;
        tab_to(&stage, ".quiz__answer .button").await;
        press(&stage, Key::Enter).await;
        let second = next_question(&stage, &first).await;
        has_focus(&stage, ".quiz__words").await;

        stage.driver.refresh().await.expect("a reload in the middle");
        assert_eq!(question(&stage).await, second);
        stage.read("第 2 题").await;
        tab_to(&stage, ".quiz__pass .button").await;
        press(&stage, Key::Enter).await;
        stage.see(".quiz__answer").await;
        stage.see(".quiz__verdict[data-verdict=passed]").await;
        stage.click(".quiz__answer .button").await;
        next_question(&stage, &second).await;

        tab_to(&stage, ".round__finish .button").await;
        press(&stage, Key::Enter).await;
        stage.read("还有 6 题没有答").await;
        tab_to(&stage, "dialog[open] .button[data-variant=danger]").await;
        press(&stage, Key::Enter).await;
        stage.see(".round-result[data-goal=missing]").await;
        assert_eq!(stage.text(".round-result__number").await, "0");
        assert_eq!(stage.count(".look-back__row").await, 2);
        stage.driver.refresh().await.expect("a reload");
        stage.see(".round-result[data-goal=missing] ~ .look-back").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn against_the_clock_the_next_question_comes_at_once_and_late_ones_are_passed() {
    on_stage("quiz_timed", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let id = begin(&stage, QUIZ, json!({ "timed": true })).await;
        let solution = solution(&stage, &id).await;
        open_round(&stage, &id, ".quiz__clock[data-state=running]").await;
        let first = question(&stage).await;
        choose(&stage, &right(&solution, &first)["choice"]).await;
        let second = next_question(&stage, &first).await;
        stage.see(".quiz__said .quiz__verdict[data-verdict=right]").await;
        has_focus(&stage, ".quiz__words").await;
        stage.driver.refresh().await.expect("a reload in the middle");
        assert_eq!(question(&stage).await, second, "its time goes on");

        // Its time is up while nobody looks: the app passes it, once, and says so.
        stage.advance(30).await;
        stage.driver.refresh().await.expect("a reload");
        let third = next_question(&stage, &second).await;
        stage.see(".quiz__said[role=status] .quiz__verdict[data-verdict=late]").await;
        stage.read("时间到了").await;
        stage.see(".quiz__clock[data-state=running]").await;
        let round = round(&stage, &id).await;
        let answered = round["board"]["answered"].as_array().cloned().expect("answers");
        assert_eq!(answered.len(), 2);
        assert_eq!(answered[1]["is_late"], true);
        assert_eq!(stage.keys_of("/answers").await.len(), 2, "passed once");

        // An answer by hand after the time counts nothing.
        stage.hide(true).await;
        stage.advance(30).await;
        let body = json!({ "item": third, "answer": right(&solution, &third) });
        let (status, late) = post(&stage, &format!("/me/rounds/{id}/answers"), body).await;
        assert_eq!(status, 200);
        assert_eq!(late["board"]["answered"][2]["is_right"], false);
        assert_eq!(late["score"], round["score"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timed_quiz_is_won() {
    on_stage("quiz_timed_won", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let id = begin(&stage, QUIZ, json!({ "timed": true })).await;
        let solution = solution(&stage, &id).await;
        open_round(&stage, &id, ".quiz__clock").await;
        let mut shown = question(&stage).await;
        for number in 1..=solution.len() {
            choose(&stage, &right(&solution, &shown)["choice"]).await;
            if number < solution.len() {
                shown = next_question(&stage, &shown).await;
            }
        }
        stage.see(".round-result[data-kind=quiz][data-goal=reached]").await;
        assert_eq!(stage.text(".round-result__number").await, "80");
        assert_eq!(stage.count(".look-back__why").await, solution.len());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_that_ran_out_says_so_and_leads_to_a_new_one() {
    on_stage("round_expired", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let (id, item) = begin_with_words(&stage).await;
        open_round(&stage, &id, ".hall").await;
        open_lantern(&stage, &item).await;
        expire(&stage, &id).await;
        stage.enter("dialog[open] input[name=answer]", "灯笼").await;
        stage.click("dialog[open] .riddle__form .button:not(:disabled)").await;
        stage.see(".round-over[data-state=expired]").await;
        stage.see(&format!(".round-over a[href='/games/{RIDDLES}']")).await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".round-over[data-state=expired]").await;
        assert_eq!(stage.count(".hall").await, 0);

        // By the clock: the last minutes are counted, and then it is over.
        let id = begin(&stage, QUIZ, json!({})).await;
        stage.advance(17 * 60).await;
        open_round(&stage, &id, ".round-head__time[data-state=soon] .countdown").await;
        stage.advance(4 * 60).await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".round-over[data-state=expired]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_tap_answers_once_and_ends_a_round_once() {
    on_stage("round_double", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let id = begin(&stage, QUIZ, json!({})).await;
        open_round(&stage, &id, ".quiz__question").await;
        let slow = json!({ "delay_ms": 400 });
        stage.fault("/me/rounds/*/answers", "delay", slow.clone()).await;
        stage.js("const [a, b] = document.querySelectorAll('.round-choice'); a.click(); a.click(); b.click(); setTimeout(() => b.click(), 60)").await;
        stage.see(".quiz__answer").await;
        let board = round(&stage, &id).await["board"].clone();
        assert_eq!(board["answered"].as_array().map(Vec::len), Some(1));
        assert_eq!(stage.keys_of("/answers").await.len(), 1);

        stage.no_faults().await;
        stage.fault("/me/rounds/*/finish", "delay", slow).await;
        stage.click(".quiz__answer .button").await;
        stage.see(".quiz__question").await;
        stage.click(".round__finish .button").await;
        stage.see("dialog[open] .button[data-variant=danger]").await;
        stage.js("const b = document.querySelector('dialog[open] .button[data-variant=danger]'); b.click(); b.click(); setTimeout(() => b.click(), 60)").await;
        stage.see(".round-result").await;
        assert_eq!(stage.keys_of("/finish").await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_is_asked_after_and_the_answer_counts_once() {
    on_stage("round_lost_reply", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let id = begin(&stage, QUIZ, json!({})).await;
        let solution = solution(&stage, &id).await;
        open_round(&stage, &id, ".quiz__question").await;
        let lose = json!({ "times": 1, "method": "POST" });
        stage.fault("/me/rounds/*/answers", "drop_response", lose).await;
        stage.fault("/me/writes/*", "delay", json!({ "delay_ms": 1_000 })).await;
        let first = question(&stage).await;
        choose(&stage, &right(&solution, &first)["choice"]).await;
        stage.see(".quiz [data-state=checking]").await;
        stage.see(".quiz__answer").await;
        let round = round(&stage, &id).await;
        assert_eq!(round["board"]["answered"].as_array().map(Vec::len), Some(1));
        let keys = stage.keys_of("/answers").await;
        assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "one tap, one key: {keys:?}");
        assert_eq!(stage.js("return localStorage.getItem('member.writes')").await, Value::Null);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_reload_the_app_says_what_became_of_an_answer() {
    on_stage("round_reload", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let (id, item) = begin_with_words(&stage).await;
        let right = right(&solution(&stage, &id).await, &item);
        open_round(&stage, &id, ".hall").await;
        open_lantern(&stage, &item).await;
        let lose = json!({ "times": 1, "method": "POST" });
        stage.fault("/me/rounds/*/answers", "drop_response", lose).await;
        stage.fault("/me/writes/*", "delay", json!({ "delay_ms": 4_000 })).await;
        stage
            .enter("dialog[open] input[name=answer]", right["text"].as_str().expect("words"))
            .await;
        stage.click("dialog[open] .riddle__form .button:not(:disabled)").await;
        stage.see("dialog[open] .riddle [data-state=checking]").await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".unsettled[data-state=checking]").await;
        no_sheet(&stage).await;
        stage.see(".unsettled[data-state=done]").await;
        stage.read("你的作答已成功").await;
        stage.see(&format!(".lantern[data-lantern='{item}'][data-state=lit]")).await;
        let round = round(&stage, &id).await;
        assert_eq!(lantern(&lanterns(&round), &item)["tries_left"], 3, "no try was lost");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_elsewhere_is_shown_as_it_is() {
    on_stage("round_elsewhere", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let id = begin(&stage, QUIZ, json!({})).await;
        let solution = solution(&stage, &id).await;
        open_round(&stage, &id, ".quiz__question").await;
        let first = question(&stage).await;
        let right = right(&solution, &first);
        let body = json!({ "item": first, "answer": right });
        let (status, reply) = post(&stage, &format!("/me/rounds/{id}/answers"), body).await;
        assert_eq!(status, 200, "{reply}");
        choose(&stage, &right["choice"]).await;
        next_question(&stage, &first).await;
        stage.read("已经有结果了").await;
        assert_eq!(round(&stage, &id).await["score"], reply["score"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_answer_is_refused() {
    on_stage("round_forged", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let quiz = begin(&stage, QUIZ, json!({})).await;
        let questions = solution(&stage, &quiz).await;
        let (hall, item) = begin_with_words(&stage).await;
        let riddles = solution(&stage, &hall).await;
        open_round(&stage, &quiz, ".quiz__question").await;
        let (first, answer) = &questions[0];
        let (later, later_answer) = &questions[1];
        let foreign = riddles.iter().find(|(one, _)| *one != item).expect("another lantern");
        let forged = [
            (&quiz, json!({ "item": later, "answer": later_answer }), "a later question"),
            (&quiz, json!({ "item": first, "answer": later_answer }), "a later choice"),
            (&quiz, json!({ "item": first, "answer": { "text": "1" } }), "words for a choice"),
            (&quiz, json!({ "item": item, "answer": answer }), "another round's lantern"),
            (&hall, json!({ "item": first, "answer": answer }), "another round's question"),
            (&hall, json!({ "item": item, "answer": { "choice": "cho_0" } }), "a choice for words"),
            (&hall, json!({ "item": item, "answer": {} }), "nothing"),
            (&hall, json!({ "item": "itm_0", "answer": foreign.1 }), "no lantern"),
        ];
        for (round, body, what) in forged {
            let path = format!("/me/rounds/{round}/answers");
            let (status, reply) = post(&stage, &path, body).await;
            assert_eq!((status, &reply["code"]), (409, &json!("answer_rejected")), "{what}");
        }
        let moves = json!({ "moves": [[0, 1]] });
        let (status, reply) = post(&stage, &format!("/me/rounds/{quiz}/finish"), moves).await;
        assert_eq!((status, &reply["code"]), (409, &json!("answer_rejected")));
        for id in [&quiz, &hall] {
            let round = round(&stage, id).await;
            assert_eq!((&round["state"], &round["score"]), (&json!("running"), &json!(0)));
        }

        // Nobody plays somebody else's round.
        let guest = Guest::arrive(&stage, "13900000456").await;
        let body = json!({ "item": first, "answer": answer });
        let (status, _) = guest.post(&format!("/me/rounds/{quiz}/answers"), body).await;
        assert_eq!(status, 404);
        stage.driver.refresh().await.expect("a reload");
        assert_eq!(&question(&stage).await, first);
    })
    .await;
}

/// Keeps every reply about rounds that the page gets.
const LISTEN: &str = "{
    const real = window.fetch;
    window.heard = [];
    window.fetch = async (...call) => {
        const reply = await real(...call);
        if (reply.url.includes('/rounds/')) window.heard.push(await reply.clone().text());
        return reply;
    };
}";

async fn heard(stage: &Stage) -> Vec<Value> {
    let heard = stage.until("replies", "return window.heard.length ? window.heard : null").await;
    let replies = heard.as_array().cloned().expect("replies");
    replies
        .iter()
        .map(|text| serde_json::from_str(text.as_str().expect("a text")).expect("JSON"))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_the_page_is_told_reveals_an_answer_before_it_is_given() {
    on_stage("round_secret", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.before_every_page(LISTEN).await;
        stage.sign_in().await;
        let names = |value: &Value| {
            let fields = value.as_object().expect("an object");
            let mut names: Vec<String> = fields
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, _)| name.clone())
                .collect();
            names.sort();
            names
        };

        let id = begin(&stage, QUIZ, json!({})).await;
        let questions = solution(&stage, &id).await;
        open_round(&stage, &id, ".quiz__question").await;
        let first = question(&stage).await;
        choose(&stage, &right(&questions, &first)["choice"]).await;
        stage.see(".quiz__answer").await;
        for reply in heard(&stage).await {
            let board = &reply["board"];
            let given = board["answered"].as_array().map_or(0, Vec::len);
            assert_eq!(names(&board["question"]), ["choices", "id", "text"]);
            for choice in board["question"]["choices"].as_array().expect("choices") {
                assert_eq!(names(choice), ["id", "text"]);
            }
            assert_eq!(board["question"]["id"], questions[given].0, "one at a time");
            let text = reply.to_string();
            for (later, _) in &questions[given + 1..] {
                assert!(!text.contains(later), "a question before its turn");
            }
        }

        let (id, item) = begin_with_words(&stage).await;
        let right = right(&solution(&stage, &id).await, &item);
        open_round(&stage, &id, ".hall").await;
        open_lantern(&stage, &item).await;
        stage.enter("dialog[open] input[name=answer]", "不是这个").await;
        stage.click("dialog[open] .riddle__form .button:not(:disabled)").await;
        stage.read("不对，还能猜 2 次").await;
        let before = heard(&stage).await;
        stage
            .enter("dialog[open] input[name=answer]", right["text"].as_str().expect("words"))
            .await;
        stage.click("dialog[open] .riddle__form .button:not(:disabled)").await;
        stage.see("dialog[open] .riddle[data-state=lit]").await;
        for reply in before.iter().chain(&heard(&stage).await) {
            for lantern in lanterns(reply) {
                let is_decided = lantern["state"] == "lit" || lantern["tries_left"] == 0;
                for secret in ["answer", "explanation"] {
                    assert_eq!(lantern[secret].is_null(), !is_decided, "{secret}: {lantern}");
                }
                assert!(lantern["hint"].is_null(), "nobody asked for a hint: {lantern}");
                for choice in lantern["choices"].as_array().into_iter().flatten() {
                    assert_eq!(names(choice), ["id", "text"]);
                }
            }
        }
    })
    .await;
}

async fn check(stage: &Stage, what: &str, faults: &mut Vec<String>) {
    faults.extend(stage.axe().await.into_iter().map(|found| format!("{what}: {found}")));
    let too_wide = "return document.documentElement.scrollWidth - innerWidth";
    let surplus = stage.js(too_wide).await.as_i64().unwrap_or_default();
    if surplus > 0 {
        faults.push(format!("{what}: {surplus} px wider than the window"));
    }
}

/// The pages of rounds have addresses that nobody knows before: they are visited as they are played.
async fn visit_rounds(stage: &Stage) {
    stage.sign_in().await;
    let mut faults = Vec::new();
    let (hall, item) = begin_with_words(stage).await;
    let riddles = solution(stage, &hall).await;
    open_round(stage, &hall, ".hall").await;
    check(stage, "hall", &mut faults).await;
    open_lantern(stage, &item).await;
    check(stage, "riddle", &mut faults).await;
    stage.click("dialog[open] .riddle__help .button").await;
    stage.see("dialog[open] .riddle__hint").await;
    let answer = right(&riddles, &item);
    stage.enter("dialog[open] input[name=answer]", answer["text"].as_str().expect("words")).await;
    stage.click("dialog[open] .riddle__form .button:not(:disabled)").await;
    stage.see("dialog[open] .riddle[data-state=lit]").await;
    check(stage, "solved", &mut faults).await;
    stage.click("dialog[open] .riddle > .button").await;
    no_sheet(stage).await;
    stage.click(".round__finish .button").await;
    stage.see("dialog[open] .button[data-variant=danger]").await;
    check(stage, "question", &mut faults).await;
    stage.click("dialog[open] .button[data-variant=danger]").await;
    stage.see(".round-result").await;
    check(stage, "result", &mut faults).await;

    let quiz = begin(stage, QUIZ, json!({})).await;
    let questions = solution(stage, &quiz).await;
    open_round(stage, &quiz, ".quiz__question").await;
    check(stage, "quiz", &mut faults).await;
    let board = round(stage, &quiz).await["board"].clone();
    let first = question(stage).await;
    choose(stage, &wrong(&board, &right(&questions, &first))).await;
    stage.see(".quiz__answer").await;
    check(stage, "answered", &mut faults).await;
    expire(stage, &quiz).await;
    stage.driver.refresh().await.expect("a reload");
    stage.see(".round-over").await;
    check(stage, "expired", &mut faults).await;

    let timed = begin(stage, QUIZ, json!({ "timed": true })).await;
    open_round(stage, &timed, ".quiz__clock").await;
    check(stage, "timed", &mut faults).await;
    faults.extend(stage.csp_violations().await.iter().map(|line| format!("CSP: {line}")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn rounds_are_accessible_in_light() {
    on_stage("axe_rounds_light", Seed::Demo, PHONE_LOOK, |stage| async move {
        visit_rounds(&stage).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rounds_are_accessible_in_dark_and_english_on_the_narrowest_phone() {
    let look = Look { width: 320, height: 568, theme: "dark", elder: false, language: "en" };
    on_stage("axe_rounds_dark", Seed::Demo, look, |stage| async move {
        visit_rounds(&stage).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rounds_are_accessible_in_elder_mode() {
    let look = Look { width: 320, height: 568, elder: true, language: "zh-Hant", ..PHONE_LOOK };
    on_stage("axe_rounds_elder", Seed::Demo, look, |stage| async move {
        visit_rounds(&stage).await;
    })
    .await;
}
