//! Riddles in the hall of lanterns: won and lost by touch and by keyboard; what a hint and a wrong
//! answer cost, and that it is so once.

use sandbox::Seed;
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    playing::{
        RIDDLES, answer_lantern, begin, begin_with, begin_with_words, choice_button, enter, glance,
        id, lantern_of, lanterns, open_lantern, open_round, right, round, send_word, solution, tap,
        tap_in_haste,
    },
    stage::{PHONE_LOOK, Stage, are_smooth, is_smooth, on_record, on_stage},
};

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
            stage.has_focus(".riddle__said").await;
            tap(&stage, "dialog[open] .riddle > .button").await;
            if nth + 1 < all.len() {
                stage.no_sheet().await;
                stage.see(&format!(".lantern[data-lantern='{item}'][data-state=lit]")).await;
                stage.see(&format!(".hall[data-lit='{}']", nth + 1)).await;
            }
        }
        // The last one ends the round: first what came of it, then the score.
        stage.see(".round-result[data-kind=riddles][data-goal=reached]").await;
        stage.has_focus(".round-result__title").await;
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
        stage.tab_to(&button).await;
        enter(&stage).await;
        stage.see("dialog[open] .riddle").await;
        stage.tab_to("dialog[open] input[name=answer]").await;
        enter(&stage).await;
        stage.read("先写下你的谜底").await;
        stage.type_words("不是这个").await;
        enter(&stage).await;
        stage.read("“不是这个”不对，还能猜 2 次").await;
        stage.has_focus("dialog[open] input[name=answer]").await;
        let kept = "return document.querySelector('dialog[open] input[name=answer]').value";
        assert_eq!(stage.js(kept).await, "不是这个", "what was typed stays");
        let told = stage.js("return document.querySelector('dialog[open] .field__error').getAttribute('aria-live')").await;
        assert_eq!(told, "polite");
        for _ in 0..4 {
            stage.press(Key::Backspace).await;
        }
        stage.type_words(right["text"].as_str().expect("words")).await;
        enter(&stage).await;
        stage.see("dialog[open] .riddle[data-state=lit]").await;
        stage.has_focus(".riddle__said[role=status]").await;
        stage.tab_to("dialog[open] .riddle > .button").await;
        enter(&stage).await;
        stage.no_sheet().await;
        stage.has_focus(&button).await;
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
        tap(&stage, "dialog[open] .riddle__help .button").await;
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
            send_word(&stage, &format!("错 {left}")).await;
            stage.read(&format!("“错 {left}”不对，还能猜 {left} 次")).await;
        }
        send_word(&stage, "还是错").await;
        stage.see("dialog[open] .riddle[data-state=dark] .riddle__explanation").await;
        stage.read("这盏灯熄了").await;
        stage.read(right["text"].as_str().expect("words")).await;
        tap(&stage, "dialog[open] .riddle > .button").await;
        stage.no_sheet().await;
        stage.see(&format!(".lantern[data-lantern='{item}'][data-state=dark]")).await;

        let body = json!({ "item": item, "answer": right });
        let (status, reply) = stage.post(&format!("/me/rounds/{id}/answers"), body).await;
        assert_eq!((status, &reply["code"]), (409, &json!("answer_rejected")));
        assert_eq!(round(&stage, &id).await["score"], 0);

        // Ended early: the rest counts nothing, and is not told.
        tap(&stage, ".round__finish .button").await;
        stage.read("还有 5 盏灯没有猜完").await;
        stage.click("dialog[open] .button[data-variant=quiet]").await;
        stage.no_sheet().await;
        tap(&stage, ".round__finish .button").await;
        tap(&stage, "dialog[open] .button[data-variant=danger]").await;
        stage.see(".round-result[data-goal=missing]").await;
        stage.has_focus(".round-result__title").await;
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

/// Opens a lantern of the hall by keyboard.
async fn open_by_keyboard(stage: &Stage, item: &str) {
    stage.tab_to(&format!(".lantern[data-lantern='{item}']")).await;
    stage.press(Key::Enter).await;
    stage.see("dialog[open] .riddle").await;
}

/// Answers the lantern that lies open by keyboard.
async fn answer_by_keyboard(stage: &Stage, lantern: &Value, answer: &Value) {
    if let Some(text) = answer["text"].as_str() {
        stage.tab_to("dialog[open] input[name=answer]").await;
        stage.type_words(text).await;
    } else {
        stage.tab_to(&choice_button(lantern, &answer["choice"])).await;
    }
    enter(stage).await;
}

/// Goes back to the hall, or on to the score, by keyboard.
async fn go_on_by_keyboard(stage: &Stage) {
    stage.tab_to("dialog[open] .riddle > .button").await;
    enter(stage).await;
}

async fn end_by_keyboard(stage: &Stage) {
    stage.tab_to(".round__finish .button").await;
    enter(stage).await;
    stage.tab_to("dialog[open] .button[data-variant=danger]").await;
    enter(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn riddles_are_won_with_the_keyboard_alone() {
    on_stage("riddles_won_keys", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let id = begin(&stage, RIDDLES, json!({})).await;
        let solution = solution(&stage, &id).await;
        open_round(&stage, &id, ".hall").await;
        let all = lanterns(&round(&stage, &id).await);
        // As many as it takes to reach the mark.
        for one in &all[..4] {
            let item = self::id(one);
            open_by_keyboard(&stage, &item).await;
            answer_by_keyboard(&stage, one, &right(&solution, &item)).await;
            stage.see("dialog[open] .riddle[data-state=lit]").await;
            stage.has_focus(".riddle__said[role=status]").await;
            go_on_by_keyboard(&stage).await;
            stage.no_sheet().await;
            stage.has_focus(&format!(".lantern[data-lantern='{item}']")).await;
        }
        stage.see(".round-head__score[data-goal=reached]").await;
        end_by_keyboard(&stage).await;
        stage.see(".round-result[data-kind=riddles][data-goal=reached]").await;
        stage.has_focus(".round-result__title").await;
        assert_eq!(stage.text(".round-result__number").await, "12");
        stage.tab_to(".round-result__earned a").await;
        enter(&stage).await;
        stage.see(".game__all[data-game=gam_wheel]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn riddles_are_lost_with_the_keyboard_alone() {
    on_stage("riddles_lost_keys", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let id = begin(&stage, RIDDLES, json!({})).await;
        let solution = solution(&stage, &id).await;
        open_round(&stage, &id, ".hall").await;
        let all = lanterns(&round(&stage, &id).await);
        for (nth, one) in all.iter().enumerate() {
            let item = self::id(one);
            let right = right(&solution, &item);
            open_by_keyboard(&stage, &item).await;
            let choices = one["choices"].as_array().cloned().unwrap_or_default();
            let mut wrong = choices.iter().filter(|choice| choice["id"] != right["choice"]);
            for left in (0..3).rev() {
                // What was typed stays, and is added to.
                let answer = match wrong.next() {
                    Some(choice) => json!({ "choice": choice["id"] }),
                    None => json!({ "text": "不对" }),
                };
                answer_by_keyboard(&stage, one, &answer).await;
                if left > 0 {
                    stage.read(&format!("不对，还能猜 {left} 次")).await;
                }
            }
            stage.see("dialog[open] .riddle[data-state=dark] .riddle__explanation").await;
            stage.has_focus(".riddle__said[role=status]").await;
            go_on_by_keyboard(&stage).await;
            if nth + 1 < all.len() {
                stage.no_sheet().await;
                stage.see(&format!(".lantern[data-lantern='{item}'][data-state=dark]")).await;
            }
        }
        // With the last one the round is over.
        stage.see(".round-result[data-kind=riddles][data-goal=missing]").await;
        stage.has_focus(".round-result__title").await;
        assert_eq!(stage.text(".round-result__number").await, "0");
        assert_eq!(stage.count(".round-result__earned").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_word_costs_one_try_however_often_it_is_sent() {
    on_stage("riddles_held", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let (id, item) = begin_with_words(&stage).await;
        open_round(&stage, &id, ".hall").await;
        open_lantern(&stage, &item).await;
        stage.enter("dialog[open] input[name=answer]", "不是这个").await;
        glance().await;
        stage.hold_enter().await;
        stage.read("“不是这个”不对，还能猜 2 次").await;
        assert_eq!(stage.keys_of("/answers").await.len(), 1, "a held key");
        enter(&stage).await;
        tap_in_haste(&stage, "dialog[open] .riddle__form .button").await;
        assert_eq!(stage.keys_of("/answers").await.len(), 1, "it is known to be wrong");
        assert_eq!(lantern_of(&stage, &id, &item).await["tries_left"], 2);

        stage.enter("dialog[open] input[name=answer]", "也不是这个").await;
        glance().await;
        tap_in_haste(&stage, "dialog[open] .riddle__form .button").await;
        stage.read("“也不是这个”不对，还能猜 1 次").await;
        assert_eq!(stage.keys_of("/answers").await.len(), 2, "a double tap");
        // After a reload the page does not know what was wrong; the backend does.
        stage.driver.refresh().await.expect("a reload");
        send_word(&stage, "不是这个").await;
        stage.read("“不是这个”不对，还能猜 1 次").await;
        assert_eq!(lantern_of(&stage, &id, &item).await["tries_left"], 1);
        stage.see("dialog[open] .riddle[data-state=open]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_choice_costs_what_it_says_and_is_not_offered_again() {
    on_stage("riddles_choice", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let (id, item) = begin_with(&stage, true).await;
        let right = right(&solution(&stage, &id).await, &item);
        open_round(&stage, &id, ".hall").await;
        open_lantern(&stage, &item).await;
        stage.read("猜中得 3 分").await;
        stage.read("选错一次，少得 1 分").await;
        let lantern = lantern_of(&stage, &id, &item).await;
        let choices = lantern["choices"].as_array().expect("choices");
        let wrong = choices.iter().find(|choice| choice["id"] != right["choice"]);
        let button = choice_button(&lantern, &wrong.expect("a wrong one")["id"]);
        glance().await;
        tap_in_haste(&stage, &button).await;
        stage.see(&format!("{button}[data-state=wrong][aria-disabled=true]")).await;
        stage.read("还能猜 2 次").await;
        stage.read("猜中得 2 分").await;
        assert_eq!(stage.keys_of("/answers").await.len(), 1, "one double tap, one answer");
        assert_eq!(lantern_of(&stage, &id, &item).await["tries_left"], 2);

        stage.driver.refresh().await.expect("a reload");
        stage.see(&format!("{button}[data-state=wrong][aria-disabled=true]")).await;
        stage.read("猜过了，不对").await;
        tap(&stage, &button).await;
        glance().await;
        assert_eq!(stage.keys_of("/answers").await.len(), 1);
        answer_lantern(&stage, &lantern, &right).await;
        stage.see("dialog[open] .riddle[data-state=lit]").await;
        stage.read("猜中了，灯亮了，得 2 分").await;
        assert_eq!(round(&stage, &id).await["score"], 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lantern_opens_and_is_lit_without_a_long_task() {
    on_record("riddles_smooth", Seed::Demo, |stage| async move {
        stage.sign_in().await;
        let id = begin(&stage, RIDDLES, json!({})).await;
        let solution = solution(&stage, &id).await;
        open_round(&stage, &id, ".hall").await;
        let all = lanterns(&round(&stage, &id).await);
        let (first, others) = all.split_first().expect("lanterns");
        let light = async |one: &Value| {
            let item = self::id(one);
            let answer = right(&solution, &item);
            if let Some(text) = answer["text"].as_str() {
                stage.enter("dialog[open] input[name=answer]", text).await;
                return "dialog[open] .riddle__form .button".to_owned();
            }
            choice_button(one, &answer["choice"])
        };
        // What moves, at full speed.
        stage.watch_moves().await;
        open_lantern(&stage, &self::id(first)).await;
        let button = light(first).await;
        tap(&stage, &button).await;
        stage.see("dialog[open] .riddle[data-state=lit]").await;
        tap(&stage, "dialog[open] .riddle > .button").await;
        stage.no_sheet().await;
        stage.moves_by_transform_and_opacity_alone().await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".hall").await;

        stage.rest().await;
        let (mut opened, mut lit) = (Vec::new(), Vec::new());
        for one in others {
            let lantern = format!(".lantern[data-lantern='{}']", self::id(one));
            stage.tap_and_watch_it_come(&lantern, "dialog[open] .riddle").await;
            stage.see("dialog[open] .riddle").await;
            opened.push(stage.long_tasks().await);
            let button = light(one).await;
            glance().await;
            stage.tap_and_watch(&button).await;
            stage.see("dialog[open] .riddle[data-state=lit]").await;
            lit.push(stage.long_tasks().await);
            tap(&stage, "dialog[open] .riddle > .button").await;
            stage.no_sheet().await;
            if opened.iter().any(is_smooth) && lit.iter().any(is_smooth) {
                break;
            }
        }
        are_smooth("opening a lantern", &opened);
        are_smooth("lighting a lantern", &lit);
    })
    .await;
}
