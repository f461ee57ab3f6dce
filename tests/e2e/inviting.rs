//! Inviting friends: from the link to both rewarded, the poster, how far each friend has come, and what
//! an invitation says to whoever opens it.

use std::path::PathBuf;

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    site::site_with,
    stage::{Look, OTP, PHONE_LOOK, Stage, on_site, on_stage},
    till::codes_in,
};

/// The demo member's.
const CODE: &str = "6GBSGVJ2";
/// Who has bought for 18 of the 30 that it takes, and who has bought nothing.
const NEARLY: &str = "inv_000005";
const JOINED: &str = "inv_000006";

impl Stage {
    async fn invited(&self, id: &str, amount: &str) {
        let path = format!("/sandbox/invitees/{id}/spend");
        let (status, reply) = self.control(&path, json!({ "amount": amount })).await;
        assert_eq!(status, 200, "{reply}");
    }

    async fn set_invite(&self, change: Value) {
        self.patch(&format!("/sandbox/invites/{CODE}"), change).await;
    }

    /// Nobody is here any more.
    async fn leave(&self) {
        self.driver.delete_all_cookies().await.expect("no session");
        self.js("localStorage.removeItem('member.known')").await;
    }

    /// The page's member is another one from now on.
    async fn change_to(&self, phone: &str) {
        self.advance(61).await;
        self.have_session(phone).await;
    }

    /// Fills in whatever joining asks for, and joins.
    async fn join_here(&self, phone: &str, name: &str) {
        self.enter("input[name=phone]", phone).await;
        self.click("form button[type=submit]").await;
        self.enter("input[autocomplete=one-time-code]", OTP).await;
        self.enter("input[name=name]", name).await;
        let tick = "document.querySelectorAll('.consent input').forEach(it => it.click())";
        self.see(".consent input").await;
        self.js(tick).await;
        self.click(".join__form button[type=submit]").await;
    }
}

fn invitation() -> String {
    format!("/i/{CODE}")
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_link_to_both_rewarded() {
    on_stage("invite_journey", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let before = stage.balance().await;
        stage.leave().await;

        stage.open(&invitation()).await;
        stage.see(".invitation__body[data-state=ok]").await;
        stage.read("林** 邀请你加入").await;
        stage.read("50 积分").await;
        assert!(
            stage.text(".invitation__gifts").await.contains("100 积分"),
            "what joining alone gives"
        );
        assert_eq!(stage.axe().await, Vec::<String>::new());
        stage.click(".invitation__ways .button[data-variant=primary]").await;
        stage.join_here("13800000002", "周一禾").await;
        stage.until("membership", "return !!localStorage.getItem('member.known')").await;
        let joined = stage.balance().await;
        assert_eq!(joined, 150, "the gift for joining, and what the invitation adds");

        stage.sign_in().await;
        assert_eq!(stage.balance().await, before, "nothing is given for joining alone");
        stage.open("/invite").await;
        stage.see(".friend[data-invitee=inv_000007][data-state=joined]").await;
        stage.js("window.stayed = true").await;
        stage.invited("inv_000007", "20.00").await;
        stage.see(".friend[data-invitee=inv_000007][data-state=spent]").await;
        stage.read("还差 ¥10").await;
        stage.invited("inv_000007", "10.00").await;
        stage.see(".friend[data-invitee=inv_000007][data-state=rewarded]").await;
        stage
            .until(
                "the totals",
                "return /300/.test(document.querySelector('.totals__points').innerText)",
            )
            .await;
        assert_eq!(stage.js("return window.stayed").await, json!(true), "without a reload");
        assert_eq!(stage.balance().await, before + 100);
        stage.change_to("13800000002").await;
        assert!(stage.balance().await >= joined + 50);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_does_not_hold_says_why_and_what_to_do() {
    on_stage("invite_states", Seed::Demo, PHONE_LOOK, |stage| async move {
        let mut faults = Vec::new();
        let mut shows = async |what: &str, state: &str, way: &str| {
            stage.open(what).await;
            let body = format!(".invitation__body[data-state={state}]");
            stage.see(&format!("{body} .button[href='{way}']")).await;
            stage.check(state, &mut faults).await;
        };
        shows("/i/NOBODY22", "unknown", "/join").await;
        stage.set_invite(json!({ "limit": 6 })).await;
        shows(&invitation(), "used", "/join").await;
        stage.set_invite(json!({ "limit": 9, "expires_in_s": -1 })).await;
        shows(&invitation(), "expired", "/join").await;
        let kept = stage.js("return localStorage.getItem('member.draft.source') || ''").await;
        assert!(kept.as_str().is_some_and(|kept| !kept.contains(CODE)), "{kept}");

        stage.sign_in().await;
        shows(&invitation(), "own", "/invite").await;
        stage.click(".invitation__body .button").await;
        stage.see("[data-invite=expired] .notice").await;
        assert_eq!(stage.count(".invite-hero, .invite__ways").await, 0);
        stage.change_to("13800000010").await;
        shows(&invitation(), "member", "/").await;

        for hostile in [
            "/i/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
            "/i/..%2Fme",
            "/i/a%2F..%2F..%2Fme%2Freferral",
            "/i/javascript:alert(1)",
            "/i/%E2%80%AE2JVGSBG6",
            "/i/'%20OR%20'1'='1",
            &format!("/i/{}", "A".repeat(65)),
        ] {
            stage.open(hostile).await;
            // What looks like a file is not to be had, either.
            let ends = "return !!document.querySelector('main[data-state=gone]')
                || document.body.innerText.trim() === 'Not found'";
            stage.until("an end", ends).await;
            assert_eq!(stage.count("img[src=x]").await, 0, "{hostile}");
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_posters_code_can_be_read_and_the_words_on_it_stay() {
    let look = Look { width: 320, height: 568, theme: "dark", ..PHONE_LOOK };
    on_stage("invite_poster", Seed::Demo, look, |stage| async move {
        stage.sign_in().await;
        stage.open("/invite").await;
        stage.click(".invite__more .button:last-child").await;
        let drawn = ".poster__picture[data-state=ready]";
        stage.see(drawn).await;
        assert_eq!(stage.path().await, "/invite?poster=1");
        let words = "下雨天，来喝一杯老白茶";
        stage.enter("input[name=words]", words).await;
        let alt = format!("return document.querySelector('{drawn}')?.alt.includes('{words}')");
        stage.until("the words", &alt).await;
        let size = format!("const it = document.querySelector('{drawn}'); return [it.naturalWidth, it.naturalHeight]");
        assert_eq!(stage.js(&size).await, json!([750, 1200]));

        let picture = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/e2e/poster.png");
        stage.see(drawn).await.screenshot(&picture).await.expect("a picture");
        let link = format!("{}{}", stage.base, invitation());
        assert_eq!(codes_in(&picture), [("QRCode".to_owned(), link)]);

        stage.driver.refresh().await.expect("a reload");
        stage.see(drawn).await;
        stage.until("the words", &alt).await;
        stage.see(".poster__press").await;
        stage.click("[data-part=save] .button").await;
        stage.read("图片已保存").await;
        let is_in_sight = "const told = document.querySelector('.poster [data-part=news]').getBoundingClientRect();
            return told.top >= 0 && told.bottom <= innerHeight";
        stage.until("it to be in sight", is_in_sight).await;
        assert!(stage.csp_violations().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_keeps_the_whole_page_away_is_said_once() {
    on_stage("invite_offline", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/me").await;
        stage.rest().await;
        stage.go_offline(true).await;
        stage.click(".places a[href='/invite']").await;
        stage.see(".load[data-state=offline] .panel").await;
        let failed = "return document.querySelector('.friends .load').dataset.state === 'offline'";
        stage.until("the friends to fail, too", failed).await;
        let seen = "return [...document.querySelectorAll('.panel')].filter(it => it.getClientRects().length).length";
        assert_eq!(stage.js(seen).await, json!(1));
        stage.go_offline(false).await;
        stage.see(".friend").await;
        // What has come stays, whatever becomes of asking again.
        stage.go_offline(true).await;
        stage.leave_and_come_back().await;
        stage.see(".stale").await;
        let stays = "return document.querySelector('.friend').getClientRects().length";
        assert_eq!(stage.js(stays).await, json!(1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_friend_shows_the_steps_and_what_is_missing() {
    on_stage("invite_friends", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/me").await;
        stage.click(".places a[href='/invite']").await;
        stage.see(".friend").await;
        let marks = async |id: &str| {
            let marks = format!(
                "return [...document.querySelectorAll('[data-invitee={id}] [data-mark]')]
                    .map(step => step.dataset.mark).join(' ')"
            );
            stage.js(&marks).await
        };
        let missing = |id: &str| format!("[data-invitee={id}] .friend__missing");
        assert_eq!(marks(JOINED).await, "done next ahead");
        assert!(stage.text(&missing(JOINED)).await.starts_with("还差首次消费，"));
        assert_eq!(marks(NEARLY).await, "done next ahead");
        assert!(stage.text(&missing(NEARLY)).await.starts_with("还差 ¥12，"));
        assert_eq!(marks("inv_000003").await, "done missed missed");

        stage.click(".friends .chip:nth-child(4)").await;
        stage.until("those", "return document.querySelectorAll('.friend').length === 2").await;
        assert_eq!(stage.path().await, "/invite?state=rewarded");
        assert_eq!(marks("inv_000001").await, "done done done");
        stage.driver.refresh().await.expect("a reload");
        stage.see(".friend[data-state=rewarded]").await;
        assert_eq!(stage.count(".friend").await, 2);

        // A full month says when it goes on.
        stage.patch("/sandbox/referral", json!({ "limit_per_month": 1 })).await;
        stage.invited(NEARLY, "12.00").await;
        stage.until("three", "return document.querySelectorAll('.friend').length === 3").await;
        stage.see(".gains__limit[data-state=full]").await;
        stage.invited(JOINED, "60.00").await;
        stage.open("/invite?state=spent").await;
        stage.see(&format!(".friend[data-invitee={JOINED}]")).await;
        assert!(stage.text(&missing(JOINED)).await.contains("本月名额已满"));
        assert_eq!(marks(JOINED).await, "done done next");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_passed_on_is_the_invitation_and_promises_nothing() {
    on_stage("invite_share", Seed::Demo, PHONE_LOOK, |stage| async move {
        let sheet = "navigator.share = async data => { window.shared = data; };
            Object.defineProperty(navigator, 'clipboard', { value: {
                writeText: async text => { window.copied = text; },
            } });";
        stage.before_every_page(sheet).await;
        stage.sign_in().await;
        stage.open("/invite").await;
        stage.click("[data-share=send] .button").await;
        let shared = stage.until("the sheet", "return window.shared").await;
        let link = format!("{}{}", stage.base, invitation());
        assert_eq!(shared["url"], link);
        let words = shared.to_string();
        for promise in ["奖", "积分", "送", "领"] {
            assert!(!words.contains(promise), "{words}");
        }
        stage.click(".invite__more .button").await;
        stage.read("链接已复制").await;
        assert_eq!(stage.js("return window.copied").await, link);
        stage.click(".invite-hero .copy").await;
        stage.until("the code", &format!("return window.copied === '{CODE}'")).await;
    })
    .await;
}

const WECOM: &str = "Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/114.0.5735.196 Mobile Safari/537.36 wxwork/4.1.30 MicroMessenger/7.0.1 Language/zh";

#[tokio::test(flavor = "multi_thread")]
async fn in_a_host_the_invitation_goes_along_from_its_page_alone() {
    let wecom = "window.offered = [];
        window.ww = {
            register() {}, checkJsApi: async () => {},
            onMenuShareAppMessage: ({ link }) => offered.push(link),
            shareAppMessage: async ({ link }) => { window.sent = link; },
        };";
    let settings = json!({ "wecom": { "script": "/wecom.js", "app_id": "ww1" } });
    let site = site_with("invite_host", &settings, &[("wecom.js", wecom.as_bytes())]);
    on_site("invite_host", site, |stage| async move {
        stage.cdp("Network.enable", json!({})).await;
        stage.cdp("Network.setUserAgentOverride", json!({ "userAgent": WECOM })).await;
        stage.sign_in().await;
        stage.open("/invite").await;
        let link = format!("{}{}", stage.base, invitation());
        let offers = |link: &str| format!("return (window.offered || []).at(-1) === {link:?}");
        stage.until("the invitation", &offers(&link)).await;
        stage.click("[data-share=send] .button").await;
        stage.until("it to be sent", &format!("return window.sent === {link:?}")).await;
        stage.click(".invite__more .button:last-child").await;
        stage.see(".poster__press").await;
        assert_eq!(stage.count("[data-part=save]").await, 0, "it cannot save a picture");
        stage.see("dialog [data-share=send] .button").await;
        stage.click(".sheet__close").await;
        stage.no_sheet().await;
        stage.click(".header__back").await;
        stage.see(".profile").await;
        stage.until("the brand", &offers(&format!("{}/", stage.base))).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_sharing_is_switched_off_nothing_speaks_of_it() {
    let site = site_with("invite_off", &json!({ "browser": { "share": false } }), &[]);
    on_site("invite_off", site, |stage| async move {
        stage.sign_in().await;
        stage.open("/me").await;
        stage.see(".places a[href='/coupons']").await;
        assert_eq!(stage.count("a[href='/invite']").await, 0);
        stage.open("/invite?poster=1").await;
        stage.see(".friend").await;
        stage.see(".gains").await;
        assert_eq!(stage.count(".invite-hero, .invite__ways, dialog, [data-share]").await, 0);
        assert!(!stage.shows(CODE).await);
        assert_eq!(stage.axe().await, Vec::<String>::new());
    })
    .await;
}
