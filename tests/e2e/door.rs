//! From the signup to the door and back: review, pass, check-in, what goes on online, and feedback.

use std::time::Duration;

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    guests::{Guest, field, text},
    stage::{PHONE_LOOK, Stage, on_stage},
};

/// The member's signup for an activity.
async fn signup_for(stage: &Stage, activity: &str) -> Value {
    let page = stage.api("/me/signups?limit=100").await;
    let all = page["data"].as_array().cloned().unwrap_or_default();
    all.into_iter().find(|one| one["activity"]["id"] == activity).expect("a signup")
}

fn id(value: &Value) -> &str {
    value["id"].as_str().expect("an id")
}

/// Signs up on the page where the form asks for nothing; ends on the signup's page.
async fn sign_up(stage: &Stage, activity: &str) -> String {
    stage.open(&format!("/activities/{activity}/sign-up")).await;
    stage.click(".sign-up__bar[data-state=open] .button:not(:disabled)").await;
    stage.see(".signup[data-state]:not([data-state=loading])").await;
    id(&signup_for(stage, activity).await).to_owned()
}

async fn digits(stage: &Stage) -> String {
    stage.see(".pass[data-state=ready] .qr svg").await;
    stage.text(".pass__digits").await.replace(' ', "")
}

/// Signs up for what is online and begins in an hour; ends on the signup's page.
async fn sign_up_online(stage: &Stage, activity: &str) -> String {
    let online = json!({
        "kind": "online", "city": null, "place": null, "online_url": "https://live.example.com/tea",
        "starts": { "minutes_from_now": 60 }, "closes_hours_before": 0,
    });
    stage.invite(activity, online).await;
    sign_up(stage, activity).await
}

/// Lets it have begun a minute ago.
async fn begin(stage: &Stage, activity: &str) {
    stage.set_activity(activity, json!({ "starts_in_s": -60 })).await;
    stage.driver.refresh().await.expect("a reload");
    stage.see(".question-form").await;
}

/// Waits for what the page asks for every ten seconds only.
async fn see_in_time(stage: &Stage, css: &str) {
    for _ in 0..50 {
        if stage.count(css).await > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    panic!("waited in vain for {css}");
}

const SAID: &str = "return document.querySelector('.question-form textarea').value";

#[tokio::test(flavor = "multi_thread")]
async fn from_the_form_to_the_brands_answer() {
    on_stage("door_whole", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let better = field("better", "long_text", "还能怎么更好", json!({ "required": false }));
        let change = json!({
            "needs_review": true, "feedback_form": [better], "feedback_reward": 50,
            "received": [text("茶样")],
        });
        stage.invite("act_whole", change).await;
        let signup = sign_up(&stage, "act_whole").await;
        stage.see(".signup[data-state=pending]").await;

        stage.review(&signup, "approve", json!({})).await;
        stage.see(".signup[data-state=approved] .pass[data-state=ready]").await;
        let code = digits(&stage).await;
        assert_eq!(code.len(), 16);
        let check_in = json!({ "code": code, "received": ["茶样", "小礼物"] });
        let (status, reply) = stage.control("/sandbox/passes/check-in", check_in.clone()).await;
        assert_eq!(status, 200, "{reply}");
        stage.see(".signup[data-state=checked_in]").await;
        stage.read("小礼物").await;
        assert_eq!(stage.count(".pass[data-state=ready]").await, 0, "a used pass is no pass");
        let (status, again) = stage.control("/sandbox/passes/check-in", check_in).await;
        assert_eq!((status, &again["code"]), (409, &json!("code_used")));

        stage.advance(3 * 24 * 3600).await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".signup[data-state=attended] .feedback[data-state=open]").await;
        let balance = stage.balance().await;
        stage.click(".stars__input[value='5']").await;
        stage.enter(".form-field[data-name=better] textarea", "多放几把椅子").await;
        stage.click(".feedback .button[type=submit]").await;
        stage.see(".feedback[data-state=given]").await;
        stage.read("50").await;
        let after = stage.balance().await;
        assert_eq!(after, balance + 50);

        let given = signup_for(&stage, "act_whole").await;
        let feedback = id(&given["feedback"]);
        let words = json!({ "text": "椅子已经加好", "said": "椅子不够" });
        let path = format!("/sandbox/feedback/{feedback}/answer");
        let (status, reply) = stage.control(&path, words).await;
        assert_eq!(status, 200, "{reply}");
        stage.driver.refresh().await.expect("a reload");
        stage.see(".feedback__answer").await;
        stage.read("椅子已经加好").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pass_is_read_by_a_scanner_and_shown_without_a_network() {
    on_stage("door_offline", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.invite("act_pass", json!({})).await;
        let signup = sign_up(&stage, "act_pass").await;
        let code = digits(&stage).await;
        let found = crate::till::decoded(&stage, "door_offline").await;
        assert!(found.contains(&("QRCode".to_owned(), code.clone())), "{found:?}");

        stage.click("header [data-back]").await;
        stage.go_offline(true).await;
        stage.click(&format!(".signup-row[data-signup='{signup}']")).await;
        stage.see(".pass[data-state=offline] .qr svg").await;
        assert_eq!(stage.text(".pass__digits").await.replace(' ', ""), code);
        stage.see(".pass__stamp").await;
        stage.go_offline(false).await;
        stage.see(".pass[data-state=ready]").await;
        assert_eq!(digits(&stage).await, code, "it lives until the check-in");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_signup_says_why_and_gives_the_points_back() {
    on_stage("door_rejected", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.invite("act_refund", json!({ "price": 100, "needs_review": true })).await;
        let balance = stage.balance().await;
        let signup = sign_up(&stage, "act_refund").await;
        let paid = stage.balance().await;
        assert_eq!(paid, balance - 100);
        stage.review(&signup, "reject", json!({ "reason": "这次的名额留给了新朋友" })).await;
        stage.see(".signup[data-state=rejected]").await;
        stage.read("这次的名额留给了新朋友").await;
        let back = stage.balance().await;
        assert_eq!(back, balance);

        // It stands, and where one would sign up again one is told so.
        stage.open("/activities/act_refund").await;
        stage.see(".hurdle[data-code=rejected]").await;
        stage.read("这次的名额留给了新朋友").await;
        stage.see(".activity__bar[data-state=rejected] a[href='/activities']").await;
        stage.open("/activities/act_refund/sign-up").await;
        stage.see(".sign-up__body[data-way=rejected] .sign-up__shut").await;
        stage.read("这次的名额留给了新朋友").await;
        assert_eq!(stage.count(".sign-up__form").await, 0);
        let href = format!(".sign-up__shut a[href='/signups/{signup}']");
        stage.see(&href).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_online_activity_is_entered_when_it_opens_and_asked_in() {
    on_stage("door_online", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let online = json!({
            "kind": "online", "city": null, "place": null, "online_url": "https://live.example.com/tea",
            "starts": { "minutes_from_now": 60 }, "closes_hours_before": 0,
        });
        stage.invite("act_stream", online).await;
        sign_up(&stage, "act_stream").await;
        stage.see(".entrance[data-state=ahead]").await;
        assert_eq!(stage.count(".entrance__enter").await, 0);
        stage.advance(50 * 60).await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".entrance[data-state=open] .entrance__enter").await;
        let link = stage.js("return document.querySelector('.entrance__enter').href").await;
        assert_eq!(link, "https://live.example.com/tea");

        stage.enter(".question-form textarea", "水温多少合适？").await;
        stage.click(".question-form .button[type=submit]").await;
        stage.see(".question[data-kind=mine]").await;
        stage.read("水温多少合适？").await;
        let asked = json!({ "author": "周**", "text": "能用矿泉水吗" });
        let (status, reply) = stage.control("/sandbox/activities/act_stream/questions", asked).await;
        assert_eq!(status, 200, "{reply}");
        for more in 0..8 {
            if stage.count(".question-form__wait:not(:empty)").await > 0 {
                break;
            }
            stage.enter(".question-form textarea", &format!("再问一句 {more}")).await;
            stage.click(".question-form .button[type=submit]").await;
            tokio::time::sleep(Duration::from_millis(400)).await;
        }
        stage.see(".question-form__wait:not(:empty)").await;
        // What was not sent, and the wait, are there again.
        let said = stage.js(SAID).await;
        assert!(said.as_str().is_some_and(|said| said.starts_with("再问一句")), "{said}");
        stage.driver.refresh().await.expect("a reload");
        stage.see(".question-form__wait:not(:empty)").await;
        stage.see(".question-form .button[type=submit]:disabled").await;
        assert_eq!(stage.js(SAID).await, said);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_elses_pass_is_shown_after_signing_out() {
    on_stage("door_purge", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.invite("act_mine", json!({})).await;
        sign_up(&stage, "act_mine").await;
        let code = digits(&stage).await;
        stage.open("/me").await;
        stage.click(".me > .button").await;
        stage.click("dialog[open] .button[data-variant=danger]").await;
        stage.see("input[name=phone]").await;
        let stored = stage.js("return JSON.stringify(Object.entries(localStorage))").await;
        assert!(!stored.as_str().is_some_and(|all| all.contains(&code)), "{stored}");
        let guest = Guest::arrive(&stage, "13800000021").await;
        let (status, _) = guest.sign_up("act_mine", 1).await;
        assert_eq!(status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_room_opens_by_itself_when_its_time_comes() {
    on_stage("door_opens", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        sign_up_online(&stage, "act_soon").await;
        stage.see(".entrance[data-state=ahead] .countdown").await;
        stage.js("window.stayed = true").await;
        // One is let in a quarter of an hour before: in ten minutes and a few seconds.
        stage.set_activity("act_soon", json!({ "starts_in_s": 25 * 60 + 8 })).await;
        stage.advance(10 * 60).await;
        stage.leave_and_come_back().await;
        let countdown = ".entrance[data-state=ahead] .countdown";
        stage.see_last_seconds(countdown).await;
        assert_eq!(stage.count(".entrance__enter, .question-form").await, 0);
        stage.see_them_pass(countdown).await;
        stage.see(".entrance[data-state=open] .entrance__enter").await;
        stage.see(".question-form").await;
        assert_eq!(stage.js("return window.stayed").await, json!(true), "without a reload");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_member_asks_is_seen_live_and_leaves_what_one_types() {
    on_stage("door_talk", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let signup = sign_up_online(&stage, "act_talk").await;
        let guest = Guest::arrive(&stage, "13800000021").await;
        assert_eq!(guest.sign_up("act_talk", 1).await.0, 200);
        begin(&stage, "act_talk").await;
        stage.js("window.stayed = true").await;
        stage.enter(".question-form textarea", "水要烧到几度").await;

        let path = "/activities/act_talk/questions";
        let asked = guest.done(path, json!({ "text": "能用矿泉水吗" })).await;
        see_in_time(&stage, ".question:not([data-kind=mine])").await;
        stage.read("能用矿泉水吗").await;
        let answer = format!("/sandbox/questions/{}/answer", id(&asked));
        let (status, reply) = stage.control(&answer, json!({ "text": "软一点的水都好" })).await;
        assert_eq!(status, 200, "{reply}");
        see_in_time(&stage, ".question__answer").await;
        stage.read("软一点的水都好").await;
        assert_eq!(stage.js("return window.stayed").await, json!(true), "without a reload");
        assert_eq!(stage.js(SAID).await, "水要烧到几度");

        stage.driver.refresh().await.expect("a reload");
        stage.see(".question-form").await;
        assert_eq!(stage.js(SAID).await, "水要烧到几度", "after a reload");
        stage.click(".tab[href='/me']").await;
        stage.click(".places a[href='/signups']").await;
        stage.click(&format!(".signup-row[data-signup='{signup}']")).await;
        stage.see(".question-form").await;
        assert_eq!(stage.js(SAID).await, "水要烧到几度", "after leaving");
        stage.click(".question-form .button[type=submit]").await;
        stage.see(".question[data-kind=mine]").await;
        let is_gone =
            "return !Object.keys(localStorage).some(key => key.startsWith('member.draft'))";
        stage.until("nothing to be kept", is_gone).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_whose_reply_is_lost_is_not_there_to_be_sent_again() {
    on_stage("door_lost", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        sign_up_online(&stage, "act_lost").await;
        begin(&stage, "act_lost").await;
        let path = "/activities/act_lost/questions";
        stage.lose_reply_for(path, 4_000).await;
        stage.enter(".question-form textarea", "水要烧到几度").await;
        stage.click(".question-form .button[type=submit]").await;
        stage.see(".question-form [data-state=checking]").await;

        stage.driver.refresh().await.expect("a reload");
        stage.see(".unsettled[data-state=checking]").await;
        stage.see(".question-form").await;
        assert_eq!(stage.js(SAID).await, "水要烧到几度", "it may not have arrived");
        stage.see(".unsettled[data-state=done] a[href='/signups']").await;
        let is_empty = "return document.querySelector('.question-form textarea').value === ''";
        stage.until("the line to be empty", is_empty).await;
        stage.see(".question[data-kind=mine]").await;
        assert_eq!(stage.count(".question").await, 1);
        let asked = stage.api(path).await["data"].as_array().map(Vec::len);
        assert_eq!(asked, Some(1), "it was asked once");
        let is_gone =
            "return !Object.keys(localStorage).some(key => key.startsWith('member.draft'))";
        stage.until("nothing to be kept", is_gone).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_demo_people_talk_in_the_room_that_is_on() {
    on_stage("door_demo_room", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let signup = signup_for(&stage, "act_six_teas_live").await;
        stage.open(&format!("/signups/{}", id(&signup))).await;
        stage.see(".entrance[data-state=open] .entrance__enter").await;
        stage.see(".question__answer").await;
        assert!(stage.count(".question").await >= 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_cancelling_one_is_where_it_says_so() {
    on_stage("door_cancel", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.invite("act_off", json!({})).await;
        sign_up(&stage, "act_off").await;
        digits(&stage).await;
        stage.see(".signup__cancel .button").await;
        stage.js("window.scrollTo(0, document.body.scrollHeight)").await;
        assert_eq!(stage.js("return scrollY > 0").await, json!(true), "the button is far below");
        stage.click(".signup__cancel .button").await;
        stage.click("dialog[open] .button[data-variant=danger]").await;
        stage.see(".signup[data-state=cancelled] .signup__head").await;
        stage.until("the top of the page", "return scrollY === 0").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_ends_its_view_when_another_tab_has_somebody_else() {
    on_stage("door_tabs", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/me").await;
        stage.read("林小满").await;
        stage.click(".places a[href='/signups']").await;
        stage.see(".signup-row").await;
        let first = stage.driver.window().await.expect("a window");
        let second = stage.driver.new_tab().await.expect("another tab");
        stage.driver.switch_to_window(second).await.expect("to go there");
        stage.open("/me").await;
        stage.click(".me > .button").await;
        stage.click("dialog[open] .button[data-variant=danger]").await;
        stage.see("input[name=phone]").await;
        stage.sign_in_here("13800000010").await;
        stage.see(".card-hero").await;

        stage.driver.switch_to_window(first).await.expect("to go back");
        let has_ended = "return !location.pathname.startsWith('/signups')
            && document.querySelectorAll('.signup-row').length === 0";
        stage.until("the view to end", has_ended).await;
        // Not while nothing stands there yet.
        stage.see("input[name=phone]").await;
        assert!(!stage.shows("林小满").await);
        stage.open("/me").await;
        stage.see(".profile").await;
        assert!(!stage.shows("林小满").await, "it is the other member's now");
    })
    .await;
}
