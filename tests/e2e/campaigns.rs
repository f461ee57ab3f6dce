//! Campaigns: what each kind offers and its one action, claimed once; and what is said when there is
//! nothing to claim.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::stage::{PHONE_LOOK, Stage, on_stage};

/// Of the demo's members, one who has bought nothing for a while.
const DORMANT: &str = "13800000010";
const CLAIM: &str = ".campaign__action[data-step=claim] .button";

impl Stage {
    async fn see_campaign(&self, slug: &str) {
        self.open(&format!("/c/{slug}")).await;
        self.see(&format!("[data-campaign={slug}]")).await;
    }

    /// The one thing to do, and where it leads.
    async fn step(&self, name: &str) -> Value {
        let action = format!(".campaign__action[data-step={name}]");
        self.see(&format!("{action} .button")).await;
        assert_eq!(self.count(".campaign__action .button").await, 1);
        let link = format!("return document.querySelector('{action} a')?.getAttribute('href')");
        self.js(&link).await
    }

    async fn set_campaign(&self, slug: &str, change: Value) {
        self.patch(&format!("/sandbox/campaigns/{slug}"), change).await;
    }

    /// To draw with on the wheel.
    async fn wheel_chances(&self) -> i64 {
        let detail = self.api("/games/gam_wheel").await;
        detail["game"]["chances"].as_i64().expect("a number")
    }

    async fn coupons(&self) -> usize {
        let page = self.api("/me/coupons?limit=100").await;
        page["data"].as_array().map_or(0, Vec::len)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_says_what_it_gives_and_has_one_action() {
    on_stage("campaign_kinds", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.see_campaign("autumn-teas").await;
        stage.read("你的等级享有秋茶会员价").await;
        stage.read("还剩 5 天").await;
        assert_eq!(stage.count(".discount").await, 3);
        stage.read("8.8 折").await;
        assert_eq!(stage.step("claim").await, Value::Null);

        stage.see_campaign("warm-winter").await;
        stage.see(".campaign__progress .bar[aria-valuenow='58']").await;
        stage.read("再消费 ¥334 就送").await;
        stage.read("青瓷公道杯一只").await;
        assert_eq!(stage.step("spend").await, "/code");

        stage.see_campaign("autumn-trail").await;
        stage.read("你参加过我们的活动").await;
        assert_eq!(stage.step("sign-up").await, "/activities/act_trail");

        stage.see_campaign("double-week").await;
        stage.read("2 倍").await;
        stage.click(CLAIM).await;
        stage.see("[data-state=claimed]").await;
        stage.said("已参加").await;
        assert_eq!(stage.step("spend").await, "/code");

        stage.see_campaign("wheel-gift").await;
        let chances = stage.wheel_chances().await;
        stage.click(CLAIM).await;
        stage.said("2 次机会已经到账").await;
        assert_eq!(stage.step("play").await, "/games/gam_wheel");
        let more = stage.wheel_chances().await;
        assert_eq!(more, chances + 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_taps_and_a_lost_reply_are_one_claim() {
    on_stage("campaign_claim", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.see_campaign("autumn-teas").await;
        let before = stage.coupons().await;
        stage.lose_reply_for("/me/campaigns/autumn-teas/claim", 700).await;
        stage.see(CLAIM).await;
        let twice = format!(
            "const button = document.querySelector('{CLAIM}');
             button.focus(); button.click(); button.click()"
        );
        stage.js(&twice).await;
        stage.said("正在确认领取结果").await;
        stage.see("[data-state=claimed]").await;
        stage.no_faults().await;
        stage.has_focus(".campaign__claimed").await;
        stage.sent_under_one_key("/me/campaigns/autumn-teas/claim").await;
        assert_eq!(stage.coupons().await, before + 1);

        // What was given, and where it is.
        let coupon = stage.api("/campaigns/autumn-teas").await["claimed"]["coupon"].clone();
        let coupon = coupon.as_str().expect("a coupon");
        assert_eq!(stage.step("coupon").await, format!("/coupons/{coupon}"));
        stage.see(&format!("a.present[href='/coupons/{coupon}']")).await;
        stage.driver.refresh().await.expect("a reload");
        stage.see("[data-state=claimed]").await;
        stage.click(".campaign__action .button").await;
        stage.see(&format!(".coupon-card[data-coupon={coupon}]")).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_used_says_why_and_what_is_open_instead() {
    on_stage("campaign_barred", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        for (slug, standing, words) in [
            ("mid-autumn", "over", "这次活动已经结束了"),
            ("newcomers", "not-mine", "这份优惠是给其他会员的"),
            ("early-winter", "upcoming", "还没有开始"),
        ] {
            stage.see_campaign(slug).await;
            stage.see(&format!("[data-campaign={slug}][data-standing={standing}]")).await;
            stage.read(words).await;
            assert_eq!(stage.count("[data-part=instead] a").await, 4, "{slug}");
            assert_eq!(stage.count(".campaign__action .button").await, 0, "{slug}");
        }
        // It begins while one looks at it, and ends.
        stage.set_campaign("early-winter", json!({ "opens_in_s": 5 })).await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".campaign__when[data-state=near] .countdown").await;
        assert_eq!(stage.step("redeem").await, "/mall/rwd_longjing");
        stage.set_campaign("early-winter", json!({ "closes_in_s": 5 })).await;
        stage.driver.refresh().await.expect("a reload");
        stage.see("[data-standing=over]").await;

        stage.click("[data-part=instead] a[href='/c/autumn-teas']").await;
        stage.see("[data-campaign=autumn-teas]").await;
        // It ends unseen: the backend says so.
        stage.see(CLAIM).await;
        stage.without_news().await;
        stage.set_campaign("autumn-teas", json!({ "closes_in_s": -1 })).await;
        stage.click(CLAIM).await;
        stage.read("这次活动已经结束了").await;
        stage.see("[data-campaign=autumn-teas][data-standing=over]").await;

        stage.open("/c/nothing").await;
        stage.see(".panel[data-state=gone]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_signs_in_and_is_back_at_the_campaign() {
    on_stage("campaign_guest", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.see_campaign("come-back").await;
        stage.read("现泡茶一杯").await;
        assert!(!stage.shows("你有一阵子没来了").await, "that is for whom it is");
        let kept = "return localStorage.getItem('member.draft.source')";
        let source = stage.until("how the guest came", kept).await;
        let source = source.as_str().expect("a text").to_owned();
        assert!(source.contains("\"campaign\":\"come-back\""), "{source}");
        assert!(source.contains("\"channel\":\"sms\""), "{source}");
        let join = ".campaign__join .button";
        let join = stage.see(join).await.attr("href").await.expect("a link").unwrap_or_default();
        assert!(join.ends_with("/join?next=%2Fc%2Fcome-back"), "{join}");

        stage.click(".campaign__action[data-step=sign-in] .button").await;
        stage.sign_in_here(DORMANT).await;
        stage.read("你有一阵子没来了").await;
        assert_eq!(stage.path().await, "/c/come-back");
        stage.click(CLAIM).await;
        stage.said("已放进你的券包").await;

        // A session that ends on the page. The page may hear of it by itself, and then has no button for
        // the tap any more.
        stage.see_campaign("double-week").await;
        stage.see(CLAIM).await;
        let end_and_tap = format!(
            "const done = arguments[arguments.length - 1];
             const headers = {{ 'X-CSRF': '1', 'Idempotency-Key': `\"${{crypto.randomUUID()}}\"` }};
             fetch('/v1/auth/session', {{ method: 'DELETE', headers }})
                .then(() => done(document.querySelector('{CLAIM}')?.click()))"
        );
        stage.js_async(&end_and_tap).await;
        assert_eq!(stage.step("sign-in").await, "/sign-in?next=%2Fc%2Fdouble-week");
    })
    .await;
}
