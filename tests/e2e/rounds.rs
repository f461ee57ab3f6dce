//! What rounds of riddles and of the quiz have in common: they run out, survive lost replies and
//! reloads, take one tap for one answer, tell nothing before it is given, and earn or say why not.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    guests::Guest,
    playing::{
        QUIZ, RIDDLES, begin, begin_with_words, choose, expire, glance, lantern, lanterns,
        next_question, open_lantern, open_round, question, right, round, send_word, solution, tap,
        wrong,
    },
    stage::{Look, PHONE_LOOK, Stage, on_stage},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_round_that_ran_out_says_so_and_leads_to_a_new_one() {
    on_stage("round_expired", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let (id, item) = begin_with_words(&stage).await;
        open_round(&stage, &id, ".hall").await;
        open_lantern(&stage, &item).await;
        expire(&stage, &id).await;
        send_word(&stage, "灯笼").await;
        stage.see(".round-over[data-state=expired]").await;
        stage.see(&format!(".round-over a[href='/games/{RIDDLES}']")).await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".round-over[data-state=expired]").await;
        assert_eq!(stage.count(".hall").await, 0);

        // By the clock: the last minutes are counted, and then it is over.
        let id = begin(&stage, QUIZ, json!({})).await;
        stage.advance((24 * 60 - 3) * 60).await;
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
        glance().await;
        stage.js("const [a, b] = document.querySelectorAll('.round-choice'); a.click(); a.click(); b.click(); setTimeout(() => b.click(), 60)").await;
        stage.see(".quiz__answer").await;
        let board = round(&stage, &id).await["board"].clone();
        assert_eq!(board["answered"].as_array().map(Vec::len), Some(1));
        assert_eq!(stage.keys_of("/answers").await.len(), 1);

        stage.no_faults().await;
        stage.fault("/me/rounds/*/finish", "delay", slow).await;
        tap(&stage, ".quiz__answer .button").await;
        stage.see(".quiz__question").await;
        tap(&stage, ".round__finish .button").await;
        stage.see("dialog[open] .button[data-variant=danger]").await;
        glance().await;
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
        stage.lose_reply_for("/me/rounds/*/answers", 1_000).await;
        let first = question(&stage).await;
        choose(&stage, &right(&solution, &first)["choice"]).await;
        stage.see(".quiz [data-state=checking]").await;
        stage.see(".quiz__answer").await;
        let round = round(&stage, &id).await;
        assert_eq!(round["board"]["answered"].as_array().map(Vec::len), Some(1));
        stage.sent_under_one_key("/answers").await;
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
        stage.lose_reply_for("/me/rounds/*/answers", 4_000).await;
        send_word(&stage, right["text"].as_str().expect("words")).await;
        stage.see("dialog[open] .riddle [data-state=checking]").await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".unsettled[data-state=checking]").await;
        stage.no_sheet().await;
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
        let (status, reply) = stage.post(&format!("/me/rounds/{id}/answers"), body).await;
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
            let (status, reply) = stage.post(&path, body).await;
            assert_eq!((status, &reply["code"]), (409, &json!("answer_rejected")), "{what}");
        }
        let moves = json!({ "moves": [[0, 1]] });
        let (status, reply) = stage.post(&format!("/me/rounds/{quiz}/finish"), moves).await;
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
        send_word(&stage, "不是这个").await;
        stage.read("不对，还能猜 2 次").await;
        let before = heard(&stage).await;
        send_word(&stage, right["text"].as_str().expect("words")).await;
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

/// The pages of rounds have addresses that nobody knows before: they are visited as they are played.
async fn visit_rounds(stage: &Stage) {
    stage.sign_in().await;
    let mut faults = Vec::new();
    let (hall, item) = begin_with_words(stage).await;
    let riddles = solution(stage, &hall).await;
    open_round(stage, &hall, ".hall").await;
    stage.check("hall", &mut faults).await;
    open_lantern(stage, &item).await;
    stage.check("riddle", &mut faults).await;
    tap(stage, "dialog[open] .riddle__help .button").await;
    stage.see("dialog[open] .riddle__hint").await;
    let answer = right(&riddles, &item);
    send_word(stage, answer["text"].as_str().expect("words")).await;
    stage.see("dialog[open] .riddle[data-state=lit]").await;
    stage.check("solved", &mut faults).await;
    tap(stage, "dialog[open] .riddle > .button").await;
    stage.no_sheet().await;
    tap(stage, ".round__finish .button").await;
    stage.see("dialog[open] .button[data-variant=danger]").await;
    stage.check("question", &mut faults).await;
    tap(stage, "dialog[open] .button[data-variant=danger]").await;
    stage.see(".round-result").await;
    stage.check("result", &mut faults).await;

    let quiz = begin(stage, QUIZ, json!({})).await;
    let questions = solution(stage, &quiz).await;
    open_round(stage, &quiz, ".quiz__question").await;
    stage.check("quiz", &mut faults).await;
    let board = round(stage, &quiz).await["board"].clone();
    let first = question(stage).await;
    choose(stage, &wrong(&board, &right(&questions, &first))).await;
    stage.see(".quiz__answer").await;
    stage.check("answered", &mut faults).await;
    expire(stage, &quiz).await;
    stage.driver.refresh().await.expect("a reload");
    stage.see(".round-over").await;
    stage.check("expired", &mut faults).await;

    let timed = begin(stage, QUIZ, json!({ "timed": true })).await;
    open_round(stage, &timed, ".quiz__clock").await;
    stage.check("timed", &mut faults).await;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_round_that_can_earn_nothing_says_why() {
    on_stage("round_unearned", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let win = async |id: &str| {
            for (item, answer) in solution(&stage, id).await {
                let body = json!({ "item": item, "answer": answer });
                let (status, reply) = stage.post(&format!("/me/rounds/{id}/answers"), body).await;
                assert_eq!(status, 200, "{reply}");
            }
        };
        let first = begin(&stage, QUIZ, json!({})).await;
        win(&first).await;
        open_round(&stage, &first, ".round-result[data-goal=reached] .round-result__earned").await;
        let second = begin(&stage, QUIZ, json!({})).await;
        open_round(&stage, &second, ".quiz__question").await;
        stage.read("今天这个游戏的抽奖机会已经拿到了").await;
        assert!(!stage.shows("就能得到抽奖机会").await, "nothing is promised");
        win(&second).await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".round-result[data-goal=reached]").await;
        stage.read("分数够了。 今天这个游戏的抽奖机会已经拿到了").await;
        assert_eq!(stage.count(".round-result__earned").await, 0);

        stage.patch("/sandbox/games/gam_wheel", json!({ "closes_in_s": -60 })).await;
        let third = begin(&stage, RIDDLES, json!({})).await;
        open_round(&stage, &third, ".hall").await;
        stage.read("这个游戏对应的抽奖已经结束了").await;
        win(&third).await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".round-result[data-goal=reached]").await;
        stage.read("分数够了。 这个游戏对应的抽奖已经结束了").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_reduced_motion_nothing_moves_and_all_is_said() {
    on_stage("rounds_reduced", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.reduce_motion().await;
        stage.sign_in().await;
        let (hall, item) = begin_with_words(&stage).await;
        let answer = right(&solution(&stage, &hall).await, &item);
        open_round(&stage, &hall, ".hall").await;
        stage.watch_moves().await;
        open_lantern(&stage, &item).await;
        tap(&stage, "dialog[open] .riddle__help .button").await;
        stage.said("提示").await;
        send_word(&stage, answer["text"].as_str().expect("words")).await;
        stage.see("dialog[open] .riddle[data-state=lit]").await;
        stage.said("猜中了，灯亮了").await;
        tap(&stage, "dialog[open] .riddle > .button").await;
        stage.no_sheet().await;
        tap(&stage, ".round__finish .button").await;
        tap(&stage, "dialog[open] .button[data-variant=danger]").await;
        stage.see(".round-result").await;
        stage.said("这一局的成绩").await;
        stage.nothing_moved().await;

        let quiz = begin(&stage, QUIZ, json!({ "timed": true })).await;
        let questions = solution(&stage, &quiz).await;
        open_round(&stage, &quiz, ".quiz__clock").await;
        stage.watch_moves().await;
        let first = question(&stage).await;
        choose(&stage, &right(&questions, &first)["choice"]).await;
        let second = next_question(&stage, &first).await;
        stage.said("答对了").await;
        tap(&stage, ".quiz__pass .button").await;
        next_question(&stage, &second).await;
        stage.said("跳过了").await;
        stage.nothing_moved().await;
    })
    .await;
}
