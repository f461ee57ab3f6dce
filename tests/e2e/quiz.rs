//! The quiz: won and lost by touch and by keyboard, with a limit and without; one tap, one answer.

use sandbox::Seed;
use serde_json::json;

use crate::{
    playing::{
        QUIZ, begin, choose, enter, expire, glance, next_question, open_round, question, right,
        round, solution, tap, tap_in_haste, wrong,
    },
    stage::{PHONE_LOOK, are_smooth, is_smooth, on_record, on_stage},
};

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
            stage.has_focus(".quiz__explanation").await;
            tap(&stage, ".quiz__answer .button").await;
        }
        stage.see(".round-result[data-kind=quiz][data-goal=reached]").await;
        stage.has_focus(".round-result__title").await;
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
        stage.tab_to(&format!(".round-choice[data-choice='{wrong_choice}']")).await;
        enter(&stage).await;
        stage.see(".quiz__verdict[data-verdict=wrong]").await;
        stage.see(".round-choice[data-state=wrong]").await;
        stage.see(".round-choice[data-state=right]").await;
        stage.tab_to(".quiz__answer .button").await;
        enter(&stage).await;
        let second = next_question(&stage, &first).await;
        stage.has_focus(".quiz__words").await;

        stage.driver.refresh().await.expect("a reload in the middle");
        assert_eq!(question(&stage).await, second);
        stage.read("第 2 题").await;
        stage.tab_to(".quiz__pass .button").await;
        enter(&stage).await;
        stage.see(".quiz__answer").await;
        stage.see(".quiz__verdict[data-verdict=passed]").await;
        tap(&stage, ".quiz__answer .button").await;
        next_question(&stage, &second).await;

        stage.tab_to(".round__finish .button").await;
        enter(&stage).await;
        stage.read("还有 6 题没有答").await;
        stage.tab_to("dialog[open] .button[data-variant=danger]").await;
        enter(&stage).await;
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
        stage.has_focus(".quiz__words").await;
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
        let (status, late) = stage.post(&format!("/me/rounds/{id}/answers"), body).await;
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
async fn a_quiz_is_won_with_the_keyboard_alone() {
    on_stage("quiz_won_keys", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let id = begin(&stage, QUIZ, json!({})).await;
        let solution = solution(&stage, &id).await;
        open_round(&stage, &id, ".quiz__question").await;
        for _ in 0..solution.len() {
            let item = question(&stage).await;
            let right = right(&solution, &item);
            let choice = right["choice"].as_str().expect("a choice");
            stage.tab_to(&format!(".round-choice[data-choice='{choice}']")).await;
            enter(&stage).await;
            stage.see(".quiz__said[role=status] .quiz__verdict[data-verdict=right]").await;
            stage.has_focus(".quiz__explanation").await;
            stage.tab_to(".quiz__answer .button").await;
            enter(&stage).await;
            stage.until("to go on", "return !document.querySelector('.quiz__answer')").await;
        }
        stage.see(".round-result[data-kind=quiz][data-goal=reached]").await;
        stage.has_focus(".round-result__title").await;
        assert_eq!(stage.text(".round-result__number").await, "80");
        stage.tab_to(".round-result__earned a[href='/games/gam_grid']").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quiz_is_lost_by_touch() {
    on_stage("quiz_lost_touch", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let id = begin(&stage, QUIZ, json!({})).await;
        let solution = solution(&stage, &id).await;
        open_round(&stage, &id, ".quiz__question").await;
        for nth in 0..solution.len() {
            let item = question(&stage).await;
            let board = round(&stage, &id).await["board"].clone();
            if nth == 3 {
                tap(&stage, ".quiz__pass .button").await;
                stage.see(".quiz__said[role=status] .quiz__verdict[data-verdict=passed]").await;
            } else {
                choose(&stage, &wrong(&board, &right(&solution, &item))).await;
                stage.see(".quiz__said[role=status] .quiz__verdict[data-verdict=wrong]").await;
                stage.see(".quiz__answer .round-choice[data-state=wrong]").await;
            }
            stage.see(".quiz__answer .round-choice[data-state=right]").await;
            tap(&stage, ".quiz__answer .button").await;
        }
        stage.see(".round-result[data-kind=quiz][data-goal=missing]").await;
        stage.has_focus(".round-result__title").await;
        assert_eq!(stage.text(".round-result__number").await, "0");
        stage.read("再得 60 分，就有抽奖机会了").await;
        assert_eq!(stage.count(".round-result__earned").await, 0);
        assert_eq!(stage.count(".look-back__row[data-state=wrong]").await, solution.len());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_tap_against_the_clock_gives_one_answer() {
    on_stage("quiz_double", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let id = begin(&stage, QUIZ, json!({ "timed": true })).await;
        open_round(&stage, &id, ".quiz__clock").await;
        let first = question(&stage).await;
        glance().await;
        // The reply comes at once, and the next question stands where the tapped one was.
        tap_in_haste(&stage, ".round-choice").await;
        let second = next_question(&stage, &first).await;
        let answered = async || {
            let board = round(&stage, &id).await["board"].clone();
            board["answered"].as_array().cloned().expect("answers")
        };
        assert_eq!(answered().await.len(), 1);
        assert_eq!(stage.keys_of("/answers").await.len(), 1);
        assert_eq!(question(&stage).await, second, "it is still open");

        glance().await;
        tap_in_haste(&stage, ".quiz__pass .button").await;
        let third = next_question(&stage, &second).await;
        assert_eq!(answered().await.len(), 2);
        assert!(answered().await[1]["chosen"].is_null());

        // A key that is held presses once.
        glance().await;
        stage.js("document.querySelector('.round-choice').focus()").await;
        stage.hold_enter().await;
        next_question(&stage, &third).await;
        assert_eq!(answered().await.len(), 3);
        assert_eq!(stage.keys_of("/answers").await.len(), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_tap_does_not_pass_over_the_explanation() {
    on_stage("quiz_double_untimed", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let id = begin(&stage, QUIZ, json!({})).await;
        open_round(&stage, &id, ".quiz__question").await;
        let first = question(&stage).await;
        for nth in 1..=4 {
            stage.see(".quiz__question").await;
            glance().await;
            tap_in_haste(&stage, &format!(".round-choices li:nth-child({nth}) button")).await;
            stage.see(".quiz__answer").await;
            tap_in_haste(&stage, ".quiz__answer .button").await;
            stage.see(".quiz__question").await;
            let board = round(&stage, &id).await["board"].clone();
            assert_eq!(board["answered"].as_array().map(Vec::len), Some(nth));
        }
        assert_ne!(question(&stage).await, first);
        assert_eq!(stage.keys_of("/answers").await.len(), 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_without_a_long_task() {
    on_record("quiz_smooth", Seed::Demo, |stage| async move {
        stage.sign_in().await;
        for timed in [false, true] {
            let id = begin(&stage, QUIZ, json!({ "timed": timed })).await;
            open_round(&stage, &id, ".quiz__question").await;
            let first = question(&stage).await;
            stage.watch_moves().await;
            // The clock moves all the time: nobody waits for it.
            glance().await;
            stage.js("document.querySelector('.round-choice').click()").await;
            if !timed {
                tap(&stage, ".quiz__answer .button").await;
            }
            next_question(&stage, &first).await;
            stage.moves_by_transform_and_opacity_alone().await;
            stage.driver.refresh().await.expect("a reload");
            stage.see(".quiz__question").await;

            stage.rest().await;
            let mut runs = Vec::new();
            while runs.len() < 6 && !runs.last().is_some_and(is_smooth) {
                let shown = question(&stage).await;
                glance().await;
                stage.tap_and_watch(".round-choice").await;
                if timed {
                    next_question(&stage, &shown).await;
                    runs.push(stage.long_tasks().await);
                } else {
                    stage.see(".quiz__answer").await;
                    runs.push(stage.long_tasks().await);
                    tap(&stage, ".quiz__answer .button").await;
                    next_question(&stage, &shown).await;
                }
            }
            are_smooth(if timed { "against the clock" } else { "without a limit" }, &runs);
            expire(&stage, &id).await;
        }
    })
    .await;
}
