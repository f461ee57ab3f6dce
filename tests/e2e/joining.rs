//! Joining: what is asked for and said, what survives, and where an application stands.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    guests::field,
    stage::{Look, OTP, PHONE, PHONE_LOOK, Stage, on_stage},
};

pub const FREE: &str = "13800000002";
pub const NAME: &str = "input[name=name]";
const BIRTHDAY: &str = "input[name=birthday]";
const OTP_INPUT: &str = "input[autocomplete=one-time-code]";
pub const SUBMIT: &str = ".join__form button[type=submit]";

impl Stage {
    /// Proves a number on the page for joining; ends at the form.
    pub async fn come_to_form(&self, address: &str, phone: &str) {
        self.open(address).await;
        self.sign_in_here(phone).await;
        self.see(NAME).await;
    }

    /// Ticks every consent, as a member would one by one.
    pub async fn agree_to_all(&self) {
        self.see(".consent input").await;
        self.js("document.querySelectorAll('.consent input').forEach(box => box.click())").await;
    }

    /// Fills in what has to be filled in.
    pub async fn fill_in(&self, name: &str) {
        self.enter(NAME, name).await;
        self.agree_to_all().await;
    }

    /// Applies, and begins to correct the name: what was sent can be corrected as long as nobody has
    /// decided.
    pub async fn begin_correction(&self, name: &str, corrected: &str) {
        self.patch("/sandbox/joining", json!({ "review": true })).await;
        self.come_to_form("/join", FREE).await;
        self.fill_in(name).await;
        self.click(SUBMIT).await;
        self.see(".application[data-state=pending]").await;
        self.click(".application > .button").await;
        self.enter(NAME, corrected).await;
    }

    pub async fn value_of(&self, css: &str) -> Value {
        self.js(&format!("return document.querySelector({}).value", json!(css))).await
    }

    /// Puts a date in as a date picker does.
    async fn pick_date(&self, css: &str, day: &str) {
        self.see(css).await;
        let pick = format!(
            "const input = document.querySelector({}); input.value = '{day}';
             input.dispatchEvent(new Event('input', {{ bubbles: true }}))",
            json!(css)
        );
        self.js(&pick).await;
    }

    /// The application that was filed last.
    pub async fn application(&self) -> Value {
        let reply = self.http.get(format!("{}/sandbox/applications", self.base)).send().await;
        let reply: Value = reply.expect("a reply").json().await.expect("JSON");
        reply["data"][0].clone()
    }

    pub async fn decide(&self, id: &str, decision: &str, body: Value) {
        let path = format!("/sandbox/applications/{id}/{decision}");
        let (status, reply) = self.control(&path, body).await;
        assert_eq!(status, 200, "{reply}");
    }

    /// Corrects the application from the page's own session, as another tab would.
    async fn correct_elsewhere(&self, name: &str) {
        let application = self.api("/me/application").await;
        let correct = format!(
            "const done = arguments[arguments.length - 1];
             fetch('/v1/me/application', {{
                 method: 'PATCH', body: JSON.stringify({{ name: '{name}' }}),
                 headers: {{
                     'Content-Type': 'application/json', 'If-Match': {}, 'X-CSRF': '1',
                     'Idempotency-Key': `\"${{crypto.randomUUID()}}\"`,
                 }},
             }}).then(reply => done(reply.status))",
            application["tag"]
        );
        assert_eq!(self.js_async(&correct).await, json!(200));
    }
}

const TICKED: &str =
    "return [...document.querySelectorAll('.consent input')].filter(box => box.checked).length";
pub const KEPT: &str =
    "return Object.keys(localStorage).filter(key => /draft|writes|source/.test(key))";

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_is_said_at_once_and_the_gift_is_shown_in_the_end() {
    on_stage("join_wrong", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.open("/join?store=hz01&channel=qr&campaign=autumn-teas").await;
        stage.read("杭州湖滨店").await;
        stage.read("秋茶会员日").await;
        stage.see(".join-gifts .present").await;
        stage.enter("input[name=phone]", "138").await;
        stage.click("form button[type=submit]").await;
        stage.read("请填写 11 位手机号").await;
        stage.sign_in_here(FREE).await;
        stage.see(NAME).await;

        stage.pick_date(BIRTHDAY, "2999-01-01").await;
        stage
            .js("document.querySelectorAll('[data-name=teas] input').forEach(box => box.click())")
            .await;
        stage.see(".consent").await;
        stage.click(SUBMIT).await;
        for wrong in ["profile.name", "profile.birthday", "teas"] {
            stage.see(&format!("[data-name='{wrong}'] [data-state=invalid]")).await;
        }
        stage.see(".consent[data-purpose=terms] [data-state=invalid]").await;
        stage.see(".consent[data-purpose=privacy] [data-state=invalid]").await;
        assert_eq!(stage.count(".consent[data-purpose=marketing_sms] [data-state=invalid]").await, 0);
        stage.has_focus(NAME).await;
        assert_eq!(stage.keys_of("/members").await.len(), 0, "nothing was sent");

        stage.enter(NAME, "陈知夏").await;
        stage.pick_date(BIRTHDAY, "1990-05-01").await;
        stage
            .js("[...document.querySelectorAll('[data-name=teas] input')].slice(2).forEach(box => box.click())")
            .await;
        stage.click(SUBMIT).await;
        stage.has_focus(".consent[data-purpose=terms] input").await;
        stage.agree_to_all().await;
        stage.click(SUBMIT).await;
        stage.see(".welcome").await;
        stage.read("欢迎加入，陈知夏").await;
        stage.read("100 积分").await;
        stage.said("欢迎加入，陈知夏").await;
        stage.has_focus(".welcome__title").await;
        let application = stage.api("/me/application").await;
        assert_eq!(application["source"]["store"]["code"], "HZ01");
        assert_eq!(application["source"]["channel"], "qr");
        assert_eq!(application["source"]["campaign"]["slug"], "autumn-teas");
        assert_eq!(application["birthday"], "1990-05-01");
        assert_eq!(application["answers"]["teas"].as_array().map(Vec::len), Some(2));
        assert_eq!(stage.js(KEPT).await, json!([]));

        stage.click(".welcome a.button").await;
        stage.see(".card-hero").await;
        assert_eq!(stage.path().await, "/");
        stage.open("/join").await;
        stage.see(".application[data-state=member] a.button[href='/']").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn consents_begin_unticked_and_are_read_without_losing_the_form() {
    on_stage("join_consents", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.come_to_form("/join", FREE).await;
        stage.enter(NAME, "顾南乔").await;
        stage.see(".consent").await;
        assert_eq!(stage.js(TICKED).await, json!(0));
        let versions = "return [...document.querySelectorAll('.consent__version')]
            .every(line => /版本 .+，\\d{4}年/.test(line.innerText))";
        assert_eq!(stage.js(versions).await, json!(true));
        stage.click(".consent[data-purpose=privacy] summary").await;
        stage.see(".consent[data-purpose=privacy] .consent__text p").await;
        stage.click(".consent[data-purpose=privacy] summary").await;
        assert_eq!(stage.value_of(NAME).await, "顾南乔");
        assert_eq!(stage.js(TICKED).await, json!(0), "reading is not agreeing");
        // Only what was ticked is agreed to.
        for purpose in ["terms", "privacy"] {
            stage
                .js(&format!(
                    "document.querySelector('.consent[data-purpose={purpose}] input').click()"
                ))
                .await;
        }
        stage.click(SUBMIT).await;
        stage.see(".welcome").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_runs_out_meanwhile_is_asked_for_in_place_and_it_goes_on() {
    on_stage("join_otp", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.come_to_form("/join?next=/points", FREE).await;
        stage.fill_in("周一禾").await;
        stage.advance(400).await;
        stage.click(SUBMIT).await;
        stage.see(".join__phone[data-state=again] [data-state=again]").await;
        stage.read("验证码失效了").await;
        assert_eq!(stage.value_of("input[name=phone]").await, "138 0000 0002");
        assert_eq!(stage.value_of(NAME).await, "周一禾");
        stage.click(".join__phone button[type=submit]").await;
        stage.enter(OTP_INPUT, OTP).await;
        stage.see(".welcome").await;
        stage.read("周一禾").await;
        stage.click(".welcome a.button").await;
        stage.see(".balance").await;
        assert_eq!(stage.path().await, "/points");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_that_was_closed_loses_no_line_and_keeps_no_tick() {
    on_stage("join_tab", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.come_to_form("/join?store=SZ01", FREE).await;
        stage.fill_in("沈听雨").await;
        stage.pick_date(BIRTHDAY, "1988-08-08").await;
        stage.click("[data-name=teas] .options__row").await;
        stage.read("草稿已保存").await;
        let first = stage.driver.window().await.expect("a window");
        let second = stage.driver.new_tab().await.expect("another tab");
        stage.driver.switch_to_window(first).await.expect("to go back");
        stage.driver.close_window().await.expect("to close it");
        stage.driver.switch_to_window(second).await.expect("to go there");
        stage.advance(61).await;

        stage.open("/join").await;
        stage.read("用上次的手机号验证").await;
        stage.read("苏州平江路店").await;
        stage.sign_in_here(FREE).await;
        stage.see(NAME).await;
        stage.see(".consent").await;
        assert_eq!(stage.value_of(NAME).await, "沈听雨");
        assert_eq!(stage.value_of(BIRTHDAY).await, "1988-08-08");
        assert_eq!(stage.count("[data-name=teas] input:checked").await, 1);
        assert_eq!(stage.js(TICKED).await, json!(0));
        stage.agree_to_all().await;
        stage.click(SUBMIT).await;
        stage.see(".welcome").await;
        assert_eq!(stage.js(KEPT).await, json!([]));
        assert_eq!(stage.api("/me/application").await["source"]["store"]["code"], "SZ01");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_taps_and_a_lost_reply_make_one_member() {
    on_stage("join_twice", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.come_to_form("/join", FREE).await;
        stage.fill_in("王若水").await;
        stage.lose_reply_for("/members", 1_000).await;
        stage
            .js(&format!("const it = document.querySelector('{SUBMIT}'); it.click(); it.click()"))
            .await;
        stage.see("[data-state=checking]").await;
        stage.see(".welcome").await;
        stage.sent_under_one_key("/members").await;
        assert_eq!(stage.balance().await, 100, "the gift was given once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_replaced_meanwhile_keeps_what_was_typed() {
    on_stage("join_form", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.come_to_form("/join", FREE).await;
        stage.fill_in("林望舒").await;
        let cup = field("cup", "text", "爱用什么杯子", json!({}));
        stage.patch("/sandbox/joining", json!({ "fields": [cup] })).await;
        stage.click(SUBMIT).await;
        stage.see("[data-name=cup] input").await;
        stage.see("[data-state=outdated]").await;
        assert_eq!(stage.value_of(NAME).await, "林望舒");
        assert_eq!(stage.js(TICKED).await, json!(3), "the texts are the same");
        stage.click(SUBMIT).await;
        stage.has_focus("[data-name=cup] input").await;
        stage.enter("[data-name=cup] input", "盖碗").await;
        stage.click(SUBMIT).await;
        stage.see(".welcome").await;
        assert_eq!(stage.api("/me/application").await["answers"], json!({ "cup": "盖碗" }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_corrected_and_approved_while_one_looks_on() {
    on_stage("join_review", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.come_to_form("/join?channel=partner", FREE).await;
        stage.read("提交后需要审核").await;
        stage.fill_in("小王").await;
        stage.click(SUBMIT).await;
        stage.see(".application[data-state=pending]").await;
        stage.has_focus(".application__title").await;
        // Whoever has applied is led back here from whatever is for members.
        stage.open("/points").await;
        stage.see(".application[data-state=pending]").await;
        assert_eq!(stage.path().await, "/join");

        let application = stage.application().await;
        let id = application["id"].as_str().expect("an id").to_owned();
        let name = json!([{ "pointer": "/name", "detail": "请写全名" }]);
        stage.decide(&id, "reject", json!({ "reason": "名字不完整", "fixable": name })).await;
        stage.see(".application[data-state=correctable]").await;
        stage.read("名字不完整").await;
        stage.read("请写全名").await;
        stage.click(SUBMIT).await;
        stage.has_focus(NAME).await;
        assert_eq!(
            stage.api("/me/application").await["state"],
            "rejected",
            "nothing was corrected"
        );

        // Another tab is faster: both are shown, and one goes on with one's own.
        stage.enter(NAME, "王若水").await;
        stage.correct_elsewhere("王小明").await;
        stage.see(".application[data-state=pending]").await;
        assert_eq!(stage.value_of(NAME).await, "王若水", "a form that was open stays");
        stage.click(SUBMIT).await;
        stage.see("[data-state=conflict] .conflict__field[data-name='profile.name']").await;
        stage.read("王小明").await;
        stage.click(SUBMIT).await;
        stage.see(".application[data-state=pending] .facts-card").await;
        stage.until("the form to close", "return !document.querySelector('.join__form')").await;
        assert_eq!(stage.api("/me/application").await["name"], "王若水");

        stage.js("window.stayed = true").await;
        stage.decide(&id, "approve", json!({})).await;
        stage.see(".application[data-state=welcome] .join-gifts .present").await;
        stage.read("100 积分").await;
        stage.said("欢迎加入，王若水").await;
        stage.click(".welcome a.button").await;
        stage.see(".card-hero").await;
        assert_eq!(stage.js("return window.stayed").await, json!(true), "without a reload");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_that_was_turned_down_says_why_and_is_found_again_by_its_number() {
    on_stage("join_over", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.begin_correction("小王", "王若水").await;
        stage.click(SUBMIT).await;
        stage.until("the form to close", "return !document.querySelector('.join__form')").await;
        stage.read("王若水").await;
        assert_eq!(stage.path().await, "/join");

        let id = stage.application().await["id"].as_str().expect("an id").to_owned();
        stage.decide(&id, "reject", json!({ "reason": "本店只收附近的住户" })).await;
        stage.see(".application[data-state=rejected]").await;
        stage.read("本店只收附近的住户").await;
        assert_eq!(stage.count(".join__form").await, 0);
        stage.click(".application__foot .button").await;
        stage.see("input[name=phone]").await;
        assert_eq!(stage.js(KEPT).await, json!([]));
        stage.advance(61).await;
        stage.open("/join").await;
        stage.sign_in_here(FREE).await;
        stage.see(".application[data-state=rejected]").await;
        stage.said("已经提交过申请").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_is_a_members_is_signed_in() {
    on_stage("join_known", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.open("/join?store=SH01&next=/coupons").await;
        stage.sign_in_here(PHONE).await;
        stage.see(".coupon-card").await;
        assert_eq!(stage.path().await, "/coupons");
        stage.said("已经是会员").await;
        assert_eq!(stage.js(KEPT).await, json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_became_a_member_meanwhile_is_signed_in_by_the_same_password() {
    on_stage("join_meanwhile", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.come_to_form("/join", FREE).await;
        stage.fill_in("王若水").await;
        let (status, reply) =
            stage.control("/sandbox/members", json!({ "phone": FREE, "points": 7 })).await;
        assert_eq!(status, 200, "{reply}");
        stage.click(SUBMIT).await;
        stage.see(".card-hero").await;
        stage.said("已经是会员").await;
        assert_eq!(stage.balance().await, 7, "nobody has joined twice");
        assert_eq!(stage.js(KEPT).await, json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_does_not_hold_is_said_and_keeps_nobody_out() {
    on_stage("join_invite", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let code = stage.api("/me/referral").await["code"].clone();
        let code = code.as_str().expect("a code").to_owned();
        stage.driver.delete_all_cookies().await.expect("no session");
        stage
            .js("localStorage.removeItem('member.known'); localStorage.removeItem('member.card')")
            .await;

        stage.open("/join?invite=NOBODY22").await;
        stage.see("[data-state=invite-no-good]").await;
        stage.read("没有找到这个邀请").await;
        stage.come_to_form(&format!("/join?invite={code}"), FREE).await;
        stage.see(".join-gifts__by").await;
        stage.read("林**").await;
        stage.fill_in("王若水").await;
        stage.patch(&format!("/sandbox/invites/{code}"), json!({ "expires_in_s": -60 })).await;
        stage.click(SUBMIT).await;
        stage.see(".join__status[data-state=invite]").await;
        stage.read("邀请已经过期").await;
        assert_eq!(stage.value_of(NAME).await, "王若水");
        stage.click(".join__status .button").await;
        stage.see(".welcome").await;
        assert_eq!(stage.api("/me/application").await["source"]["invite"], Value::Null);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_leads_off_the_origin_or_onto_the_page() {
    on_stage("join_hostile", Seed::Demo, PHONE_LOOK, |stage| async move {
        let evil = "%2F%2Fevil.example%2Fx";
        let script = "%3Cimg%20src%3Dx%20onerror%3Dwindow.planted%3D1%3E";
        let address = format!(
            "/join?next={evil}&store={script}&invite=..%2F..%2Fme&campaign={script}&channel={evil}"
        );
        stage.come_to_form(&address, FREE).await;
        assert_eq!(stage.js(KEPT).await, json!([]), "none of them is a name");
        assert_eq!(stage.count("[data-state=invite-no-good], .join__from").await, 0);
        stage.fill_in("王若水").await;
        stage.click(SUBMIT).await;
        stage.see(".welcome a.button[href='/']").await;
        for next in ["javascript:alert(1)", "/%5Cevil.example", "https://evil.example", "/sign-in"]
        {
            stage.open(&format!("/join?next={next}")).await;
            stage.see(".application[data-state=member] a.button[href='/']").await;
        }
        stage.click(".application a.button").await;
        stage.see(".card-hero").await;
        assert_eq!(stage.js("return location.origin").await, json!(stage.base));
        assert_eq!(stage.js("return window.planted").await, Value::Null);
        assert_eq!(stage.csp_violations().await.len(), 0);
    })
    .await;
}

/// Every state of the page, one after the other.
async fn visit_states(stage: &Stage) {
    let mut faults = Vec::new();
    stage.open("/join?store=HZ01&channel=partner").await;
    stage.see(".join-gifts .present").await;
    stage.check("the number", &mut faults).await;
    stage.sign_in_here(FREE).await;
    stage.see(".consent").await;
    stage.click(SUBMIT).await;
    stage.see(".consent [data-state=invalid]").await;
    stage.check("the form", &mut faults).await;
    stage.fill_in("王若水".repeat(9).as_str()).await;
    stage.click(SUBMIT).await;
    stage.see(".application[data-state=pending]").await;
    stage.check("waiting", &mut faults).await;
    let id = stage.application().await["id"].as_str().expect("an id").to_owned();
    let name = json!([{ "pointer": "/name", "detail": "x".repeat(80) }]);
    stage.decide(&id, "reject", json!({ "reason": "y".repeat(120), "fixable": name })).await;
    stage.see(".application[data-state=correctable] .join__form").await;
    stage.check("to be corrected", &mut faults).await;
    stage.enter(NAME, "王若水").await;
    stage.click(SUBMIT).await;
    stage.see(".application[data-state=pending]").await;
    stage.decide(&id, "approve", json!({})).await;
    stage.see(".application[data-state=welcome] .join-gifts .present").await;
    stage.check("welcome", &mut faults).await;
    stage.open("/join").await;
    stage.see(".application[data-state=member]").await;
    stage.check("a member already", &mut faults).await;
    faults.extend(stage.csp_violations().await.iter().map(|line| format!("CSP: {line}")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn joining_is_accessible_in_light() {
    on_stage("axe_join", Seed::Demo, PHONE_LOOK, |stage| async move { visit_states(&stage).await })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joining_is_accessible_in_dark_and_english_on_the_narrowest_phone() {
    let look = Look { width: 320, height: 568, theme: "dark", elder: false, language: "en" };
    on_stage("axe_join_dark", Seed::Demo, look, |stage| async move { visit_states(&stage).await })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joining_is_accessible_in_elder_mode() {
    let look = Look { width: 320, height: 568, elder: true, language: "zh-Hant", ..PHONE_LOOK };
    on_stage("axe_join_elder", Seed::Demo, look, |stage| async move { visit_states(&stage).await })
        .await;
}
