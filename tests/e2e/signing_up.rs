//! Signing up: forms that lose nothing, seats that are never given twice, and the waiting list.

use std::time::Duration;

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    guests::{Guest, field, text},
    stage::{PHONE, PHONE_LOOK, Stage, on_stage},
};

const SEND: &str = ".sign-up__bar[data-state=open] .button:not(:disabled)";

async fn signups(stage: &Stage, activity: &str) -> Vec<Value> {
    let page = stage.api("/me/signups?limit=100").await;
    let all = page["data"].as_array().cloned().unwrap_or_default();
    all.into_iter().filter(|one| one["activity"]["id"] == activity).collect()
}

async fn open_form(stage: &Stage, activity: &str) {
    stage.open(&format!("/activities/{activity}/sign-up")).await;
    stage.see(".sign-up__form").await;
}

fn input(name: &str) -> String {
    format!(".form-field[data-name={name}] input, .form-field[data-name={name}] textarea")
}

async fn value(stage: &Stage, name: &str) -> Value {
    stage.js(&format!("return document.querySelector(\"{}\").value", input(name))).await
}

/// Puts a value into a field as typing does, also where the browser has a picker for it.
async fn put(stage: &Stage, name: &str, value: &str) {
    stage.see(&input(name)).await;
    let script = format!(
        "const input = document.querySelector({:?});
         const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), 'value').set;
         input.focus(); set.call(input, {});
         for (const kind of ['input', 'change', 'blur', 'focusout']) input.dispatchEvent(new Event(kind, {{ bubbles: true }}));",
        input(name),
        json!(value)
    );
    stage.js(&script).await;
}

async fn error_at(stage: &Stage, name: &str) -> String {
    let css = format!(".form-field[data-name={name}] .field__error");
    stage.see(&css).await;
    stage.text(&css).await
}

fn one_field() -> Value {
    json!([field("wish", "text", "想喝什么", json!({ "max_length": 20 }))])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_survives_leaving_a_reload_and_a_lost_session() {
    on_stage("form_draft", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.invite("act_draft", json!({ "form": one_field() })).await;
        stage.open("/activities/act_draft").await;
        stage.click(".activity__bar a[href$='/sign-up']").await;
        put(&stage, "wish", "一壶老白茶").await;
        stage.see("[data-state=draft-saved]").await;
        stage.click(".sign-up__party .stepper button:last-of-type").await;

        stage.click("header [data-back]").await;
        stage.click(".activity__bar a[href$='/sign-up']").await;
        stage.see(&input("wish")).await;
        assert_eq!(value(&stage, "wish").await, "一壶老白茶", "after leaving");

        stage.driver.refresh().await.expect("a reload");
        stage.see(&input("wish")).await;
        assert_eq!(value(&stage, "wish").await, "一壶老白茶", "after a reload");

        stage.driver.delete_all_cookies().await.expect("no session");
        stage.click(SEND).await;
        stage.see("input[name=phone]").await;
        stage.sign_in_here(PHONE).await;
        stage.see(&input("wish")).await;
        assert_eq!(value(&stage, "wish").await, "一壶老白茶", "after signing in again");
        stage.click(SEND).await;
        stage.see(".signup[data-state=approved]").await;
        let [signup] = &*signups(&stage, "act_draft").await else { panic!("one signup") };
        assert_eq!(
            (&signup["answers"]["wish"], &signup["party"]),
            (&json!("一壶老白茶"), &json!(2))
        );
        let kept = "return Object.keys(localStorage).filter(key => key.startsWith('member.draft'))";
        assert_eq!(stage.js(kept).await, json!([]), "it was sent");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_not_shown_to_somebody_else() {
    on_stage("form_draft_other", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.invite("act_draft", json!({ "form": one_field() })).await;
        open_form(&stage, "act_draft").await;
        put(&stage, "wish", "一壶老白茶").await;
        stage.see("[data-state=draft-saved]").await;
        stage.driver.delete_all_cookies().await.expect("no session");
        stage.driver.refresh().await.expect("a reload");
        stage.see("input[name=phone]").await;
        stage.sign_in_here("13800000010").await;
        stage.see(&input("wish")).await;
        assert_eq!(value(&stage, "wish").await, "");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_field_says_what_is_wrong_with_it() {
    on_stage("form_kinds", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let options = json!([
            { "value": "a", "label": text("清香") }, { "value": "b", "label": text("浓香") },
            { "value": "c", "label": text("陈香") },
        ]);
        let consent =
            json!({ "purpose": "photos", "version": "2026-01", "text": text("可以拍照") });
        let form = json!([
            field("name", "text", "称呼", json!({ "max_length": 6 })),
            field("story", "long_text", "故事", json!({ "max_length": 10, "required": false })),
            field("phone", "phone", "电话", json!({})),
            field("cups", "number", "几杯", json!({ "min": 1, "max": 9 })),
            field("taste", "single", "口味", json!({ "options": options })),
            field("more", "multiple", "还想试", json!({ "options": options, "max_choices": 2 })),
            field(
                "day",
                "date",
                "生日",
                json!({ "earliest": { "days": -36_500 }, "latest": { "days": 0 } })
            ),
            field("photos", "consent", "拍照", json!({ "consent": consent })),
        ]);
        stage.invite("act_kinds", json!({ "form": form })).await;
        open_form(&stage, "act_kinds").await;

        stage.click(SEND).await;
        for name in ["name", "phone", "cups", "taste", "more", "day", "photos"] {
            assert!(!error_at(&stage, name).await.is_empty(), "{name} is required");
        }
        assert_eq!(stage.count(".form-field[data-name=story] .field__error:not(:empty)").await, 0);
        let focused = "return document.activeElement.closest('.form-field')?.dataset.name";
        assert_eq!(stage.js(focused).await, "name", "the first wrong one has the focus");
        assert_eq!(signups(&stage, "act_kinds").await.len(), 0);

        for (name, wrong) in [
            ("name", "一二三四五六七"),
            ("story", "一二三四五六七八九十一"),
            ("phone", "12345"),
            ("cups", "12"),
            ("day", "2999-01-01"),
        ] {
            put(&stage, name, wrong).await;
            let before = error_at(&stage, name).await;
            stage.click(SEND).await;
            let after = error_at(&stage, name).await;
            assert!(!after.is_empty(), "{name}: {wrong} ({before})");
        }
        for (name, right) in [
            ("name", "小满"),
            ("story", "在福鼎长大"),
            ("phone", "13912345678"),
            ("cups", "3"),
            ("day", "1992-05-29"),
        ] {
            put(&stage, name, right).await;
        }
        stage.click(".form-field[data-name=taste] input[value=b]").await;
        for choice in ["a", "b"] {
            stage.click(&format!(".form-field[data-name=more] input[value={choice}]")).await;
        }
        stage.click(".form-field[data-name=photos] input[type=checkbox]").await;
        stage.click(SEND).await;
        stage.see(".signup[data-state=approved]").await;
        let [signup] = &*signups(&stage, "act_kinds").await else { panic!("one signup") };
        let expected = json!({
            "name": "小满", "story": "在福鼎长大", "phone": "13912345678", "cups": 3,
            "taste": "b", "more": ["a", "b"], "day": "1992-05-29", "photos": true,
        });
        assert_eq!(signup["answers"], expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_changed_meanwhile_is_shown_before_anything_is_sent() {
    on_stage("form_conflict", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let form = json!([
            field("wish", "text", "想喝什么", json!({})),
            field("seat", "text", "坐哪里", json!({})),
        ]);
        stage.invite("act_clash", json!({ "form": form, "needs_review": true })).await;
        open_form(&stage, "act_clash").await;
        put(&stage, "wish", "绿茶").await;
        put(&stage, "seat", "窗边").await;
        stage.click(SEND).await;
        stage.see(".signup[data-state=pending]").await;
        let signup = signups(&stage, "act_clash").await.remove(0);
        let id = signup["id"].as_str().expect("an id").to_owned();
        let correct = json!({
            "reason": "请再确认一下", "fields": [{ "pointer": "/answers/wish", "detail": "绿茶没有了" }]
        });
        stage.review(&id, "reject", correct).await;
        stage.see(".signup__correction").await;
        stage.read("绿茶没有了").await;

        stage.open(&format!("/signups/{id}/change")).await;
        stage.read("请再确认一下").await;
        assert!(error_at(&stage, "wish").await.contains("绿茶没有了"));
        put(&stage, "wish", "红茶").await;
        // The same member, on another device.
        let other = format!(
            "const reply = await fetch('/v1/me/signups/{id}', {{ credentials: 'same-origin' }}).then(r => r.json());
             const change = await fetch('/v1/me/signups/{id}', {{ method: 'PATCH', credentials: 'same-origin',
                 headers: {{ 'Content-Type': 'application/json', 'X-CSRF': '1', 'If-Match': reply.tag,
                     'Idempotency-Key': '\"' + crypto.randomUUID() + '\"' }},
                 body: JSON.stringify({{ answers: {{ wish: '白茶', seat: '里间' }}, form_version: reply.form.version }}) }});
             return change.status"
        );
        let other = format!(
            "const done = arguments[arguments.length - 1]; (async () => {{ {other} }})().then(done, e => done(String(e)))"
        );
        assert_eq!(stage.js_async(&other).await, json!(200));

        stage.click(".sign-up__bar .button:not(:disabled)").await;
        stage.see(".conflict").await;
        stage.read("白茶").await;
        stage.click(".conflict__field[data-name=wish] input[value=mine]").await;
        if stage.count(".conflict__field[data-name=seat]").await > 0 {
            stage.click(".conflict__field[data-name=seat] input[value=now]").await;
        }
        stage.click(".sign-up__bar .button:not(:disabled), .conflict .button:not(:disabled)").await;
        stage.see(".signup[data-state=pending]").await;
        let signup = signups(&stage, "act_clash").await.remove(0);
        assert_eq!(signup["answers"], json!({ "wish": "红茶", "seat": "里间" }));
        let refused = stage.requests().await.iter().filter(|r| r["status"] == 412).count();
        assert_eq!(refused, 1, "the backend was asked with the version that was on the page");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_waiting_list_to_a_seat_and_an_offer_that_lapses() {
    on_stage("form_waiting", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let guest = Guest::arrive(&stage, "13800000021").await;
        for id in ["act_full", "act_lapse"] {
            stage.invite(id, json!({ "capacity": 2 })).await;
            assert_eq!(guest.sign_up(id, 2).await.0, 200);
        }
        for id in ["act_full", "act_lapse"] {
            stage.open(&format!("/activities/{id}")).await;
            stage.see(".activity__bar[data-state=full]").await;
            stage.click(".activity__bar a[href$='/sign-up']").await;
            stage.click(SEND).await;
            stage.see(".offer[data-state=waiting]").await;
        }
        let seats = guest.get("/me/signups").await["data"].as_array().cloned().expect("a list");
        for seat in seats {
            guest
                .done(
                    &format!("/me/signups/{}/cancel", seat["id"].as_str().expect("an id")),
                    json!({}),
                )
                .await;
        }
        // Live, without a reload.
        stage
            .until(
                "two offers",
                "return document.querySelectorAll('.offer[data-state=offered]').length === 2",
            )
            .await;
        assert_eq!(
            guest.sign_up("act_full", 1).await.0,
            200,
            "one of the two seats is held, not both"
        );
        let (status, refused) = guest.sign_up("act_full", 1).await;
        assert_eq!((status, &refused["code"]), (409, &json!("already_signed_up")));

        stage.open("/activities/act_full").await;
        stage
            .click(".waiting[data-state=offered] .waiting__ways .button:not([data-variant=quiet])")
            .await;
        stage.see(".signup[data-state=approved]").await;
        assert_eq!(signups(&stage, "act_full").await.len(), 1);

        stage.advance(1_801).await;
        stage.open("/signups").await;
        stage.see(".signup-row").await;
        assert_eq!(stage.count(".offer[data-state=offered]").await, 0, "the offer has lapsed");
        let other = Guest::arrive(&stage, "13800000022").await;
        assert_eq!(other.sign_up("act_lapse", 2).await.0, 200, "the seats are free again");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_members_and_the_last_seat() {
    on_stage("form_last_seat", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.invite("act_last", json!({ "capacity": 1, "form": one_field() })).await;
        open_form(&stage, "act_last").await;
        put(&stage, "wish", "一壶老白茶").await;
        let guest = Guest::arrive(&stage, "13800000021").await;
        let body = json!({ "activity": "act_last", "party": 1, "form_version": 1, "answers": { "wish": "水" } });
        assert_eq!(guest.post("/me/signups", body).await.0, 200);
        stage.click(SEND).await;
        stage.see(".sign-up__body[data-way=wait]").await;
        assert_eq!(signups(&stage, "act_last").await.len(), 0);
        assert_eq!(value(&stage, "wish").await, "一壶老白茶", "what was typed goes on the list");
        stage.click(SEND).await;
        stage.see(".offer[data-state=waiting]").await;
        let list = stage.api("/me/waitlist").await;
        assert_eq!(list["data"][0]["rank"], 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_taps_and_a_lost_reply_sign_up_once_and_cancel_once() {
    on_stage("form_lost", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.invite("act_once", json!({ "price": 100 })).await;
        let before = stage.balance().await;
        open_form(&stage, "act_once").await;
        stage.see(SEND).await;
        stage.lose_reply("/me/signups").await;
        let twice = format!("const button = document.querySelector('{SEND}'); button.click(); button.click()");
        stage.js(&twice).await;
        stage.see(".signup[data-state=approved]").await;
        let made = signups(&stage, "act_once").await;
        assert_eq!(made.len(), 1);
        stage.sent_under_one_key("/me/signups").await;
        let paid = stage.balance().await;
        assert_eq!(paid, before - 100);

        let id = made[0]["id"].as_str().expect("an id").to_owned();
        let end = format!("/me/signups/{id}/cancel");
        stage.lose_reply(&end).await;
        stage.click(".signup__cancel .button, .signup__cancel button, button.signup__cancel").await;
        stage.see("dialog[open] .button[data-variant=danger]").await;
        stage.js("const button = document.querySelector('dialog[open] .button[data-variant=danger]'); button.click(); button.click()").await;
        stage.see(".signup[data-state=cancelled]").await;
        let back = stage.balance().await;
        assert_eq!(back, before);
        stage.sent_under_one_key(&end).await;
        let seats = stage.api("/activities/act_once").await["activity"]["seats_left"].clone();
        assert_eq!(seats, 10, "the seat is free at once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_that_passes_under_an_open_form_is_said_and_takes_nothing() {
    on_stage("form_deadline", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.invite("act_soon", json!({ "form": one_field() })).await;
        stage.set_activity("act_soon", json!({ "closes_in_s": 3_600 })).await;
        open_form(&stage, "act_soon").await;
        put(&stage, "wish", "一壶老白茶").await;
        stage.see(".sign-up__deadline[data-state=near]").await;
        stage.advance(3_700).await;
        // The page learns the time with the next reply, at the latest with this one.
        let send = "document.querySelector('.sign-up__bar[data-state=open] .button')?.click()";
        stage.js(send).await;
        stage.see(".sign-up__bar[data-state=shut]").await;
        assert_eq!(value(&stage, "wish").await, "一壶老白茶");
        assert_eq!(signups(&stage, "act_soon").await.len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_price_and_another_form_are_said_before_anything_is_sent() {
    on_stage("form_changed", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.invite("act_news", json!({ "form": one_field(), "price": 100 })).await;
        open_form(&stage, "act_news").await;
        put(&stage, "wish", "一壶老白茶").await;
        stage.see(SEND).await;
        stage.set_activity("act_news", json!({ "price": 150 })).await;
        stage.click(SEND).await;
        stage.see(".sign-up__bar[data-state=price-changed]").await;
        stage.read("150").await;
        assert_eq!(signups(&stage, "act_news").await.len(), 0);
        stage.click(".sign-up__bar[data-state=price-changed] .button").await;
        stage.set_activity("act_news", json!({ "form_version": 2 })).await;
        stage.click(SEND).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(signups(&stage, "act_news").await.len(), 0, "that form is outdated");
        stage.see(&input("wish")).await;
        assert_eq!(value(&stage, "wish").await, "一壶老白茶", "what still fits is kept");
        stage.click(SEND).await;
        stage.see(".signup[data-state=approved]").await;
        assert_eq!(signups(&stage, "act_news").await[0]["points"], 150);
    })
    .await;
}

/// Puts the member on the list of an activity whose only seat `guest` has.
async fn wait_behind(stage: &Stage, guest: &Guest, activity: &str) {
    stage.invite(activity, json!({ "capacity": 1 })).await;
    assert_eq!(guest.sign_up(activity, 1).await.0, 200);
    stage.open(&format!("/activities/{activity}")).await;
    stage.see(".activity__bar[data-state=full]").await;
    stage.click(".activity__bar a[href$='/sign-up']").await;
    stage.click(SEND).await;
    stage.see(".offer[data-state=waiting]").await;
}

/// Lets the guest's seat go.
async fn give_up(guest: &Guest) {
    let seats = guest.get("/me/signups").await["data"].as_array().cloned().expect("a list");
    for seat in seats {
        let id = seat["id"].as_str().expect("an id");
        guest.done(&format!("/me/signups/{id}/cancel"), json!({})).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_seen_wherever_the_member_is() {
    on_stage("form_offer", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let guest = Guest::arrive(&stage, "13800000021").await;
        wait_behind(&stage, &guest, "act_seat").await;
        stage.click(".tab[href='/']").await;
        stage.see(".card-hero").await;
        stage.js("window.stayed = true").await;
        give_up(&guest).await;
        stage.see(".unsettled[data-state=offered]").await;
        stage.read("炒茶").await;
        stage.click(".tab[href='/me']").await;
        stage.see(".places a[href='/signups'] .held__hint").await;
        assert_eq!(stage.count(".unsettled[data-state=offered]").await, 0, "the page says it");
        stage.click(".tab[href='/activities']").await;
        stage.see(".held__offer .countdown").await;
        stage.click(".held__offer[href='/activities/act_seat']").await;
        stage.see(".waiting[data-state=offered]").await;
        stage.click(".tab[href='/mall']").await;
        stage.click(".unsettled[data-state=offered] a").await;
        stage.see(".waiting[data-state=offered]").await;
        stage
            .click(".waiting[data-state=offered] .waiting__ways .button:not([data-variant=quiet])")
            .await;
        stage.see(".signup[data-state=approved]").await;
        stage.click(".tab[href='/mall']").await;
        stage.see(".tile").await;
        let is_gone =
            "return document.querySelectorAll('.unsettled[data-state=offered]').length === 0";
        stage.until("no more news of it", is_gone).await;
        assert_eq!(stage.js("return window.stayed").await, json!(true), "without a reload");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_lapses_on_an_open_page() {
    on_stage("form_lapse", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let guest = Guest::arrive(&stage, "13800000021").await;
        wait_behind(&stage, &guest, "act_lapsing").await;
        give_up(&guest).await;
        stage.see(".offer[data-state=offered] .countdown").await;
        stage.js("window.stayed = true").await;

        let time = |value: &Value| {
            let text = value.as_str().expect("a time");
            chrono::DateTime::parse_from_rfc3339(text).expect("RFC 3339").timestamp()
        };
        let until = time(&stage.api("/me/waitlist").await["data"][0]["offer_until"]);
        let now = time(&stage.api("/bootstrap").await["server_time"]);
        stage.advance(until - now - 8).await;
        stage.leave_and_come_back().await;
        let countdown = ".offer[data-state=offered] .countdown";
        stage.see_last_seconds(countdown).await;
        stage.see_them_pass(countdown).await;
        stage.see(".offer[data-state=expired]").await;
        assert_eq!(stage.count(".offer[data-state=offered]").await, 0);
        assert_eq!(stage.js("return window.stayed").await, json!(true), "without a reload");
        assert_eq!(signups(&stage, "act_lapsing").await.len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_that_corrects_nothing_is_not_sent() {
    on_stage("form_correct", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let signup = signups(&stage, "act_kitchen").await.remove(0);
        let id = signup["id"].as_str().expect("an id").to_owned();
        stage.open(&format!("/signups/{id}")).await;
        stage.see(".timeline__step[data-kind=asked]").await;
        stage.click(".signup__ways a").await;
        stage.see(".sign-up__send[data-state=to-correct] .button").await;
        assert!(!error_at(&stage, "emergency_phone").await.is_empty());
        stage.click(".sign-up__send .button").await;
        let focused = "return document.activeElement.closest('.form-field')?.dataset.name === 'emergency_phone'";
        stage.until("the field to have the focus", focused).await;
        let sent = stage.requests().await.iter().filter(|r| r["method"] == "PATCH").count();
        assert_eq!(sent, 0, "nothing was corrected");

        put(&stage, "emergency_phone", "13912345678").await;
        stage.click(".sign-up__send[data-state=ready] .button").await;
        stage.see(".signup[data-state=pending] .timeline__step[data-kind=made]").await;
        assert_eq!(stage.count(".signup__correction").await, 0);
        let signup = signups(&stage, "act_kitchen").await.remove(0);
        assert_eq!(signup["answers"]["emergency_phone"], "13912345678");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_another_tab_began_is_not_taken_over_in_silence() {
    on_stage("form_tabs", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.invite("act_tabs", json!({ "form": one_field() })).await;
        open_form(&stage, "act_tabs").await;
        put(&stage, "wish", "绿茶").await;
        stage.click(SEND).await;
        stage.see(".signup[data-state=approved]").await;
        let signup = signups(&stage, "act_tabs").await.remove(0);
        let change = format!("/signups/{}/change", signup["id"].as_str().expect("an id"));
        stage.open(&change).await;
        stage.see(&input("wish")).await;
        assert_eq!(stage.count("[data-state=resumed]").await, 0);
        put(&stage, "wish", "红茶").await;
        stage.see("[data-state=draft-saved]").await;

        let first = stage.driver.window().await.expect("a window");
        let second = stage.driver.new_tab().await.expect("another tab");
        stage.driver.switch_to_window(second).await.expect("to go there");
        stage.open(&change).await;
        stage.see("[data-state=resumed]").await;
        assert_eq!(value(&stage, "wish").await, "红茶");
        stage.click("[data-state=resumed] .button").await;
        stage
            .until("the notice to go", "return !document.querySelector('[data-state=resumed]')")
            .await;
        assert_eq!(value(&stage, "wish").await, "绿茶", "as it was sent");
        put(&stage, "wish", "白茶").await;
        stage.see("[data-state=draft-saved]").await;
        assert_eq!(stage.count("[data-state=resumed]").await, 0, "that was typed here");

        stage.driver.switch_to_window(first).await.expect("to go back");
        assert_eq!(value(&stage, "wish").await, "红茶", "what was typed here stays");
        put(&stage, "wish", "红茶加奶").await;
        stage.see("[data-state=draft-shared]").await;
        stage.click(".sign-up__send .button").await;
        stage.see(".signup[data-state=approved]").await;
        let signup = signups(&stage, "act_tabs").await.remove(0);
        assert_eq!(signup["answers"]["wish"], "红茶加奶");
    })
    .await;
}
