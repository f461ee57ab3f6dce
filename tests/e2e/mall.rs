//! The mall: finding a reward among few and among a thousand.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::stage::{PHONE_LOOK, Stage, are_smooth, is_smooth, on_record, on_stage};

const TILES: &str =
    "return [...document.querySelectorAll('.tile')].map(tile => tile.dataset.reward)";

async fn search(stage: &Stage, words: &str) {
    stage.enter(".mall input[name=q]", words).await;
}

async fn sort(stage: &Stage, order: &str) {
    let script = format!(
        "const select = document.querySelector('.mall [name=sort]');
         select.value = '{order}'; select.dispatchEvent(new Event('change', {{ bubbles: true }}))"
    );
    stage.js(&script).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_looks_for_lives_in_the_address() {
    on_stage("mall_filters", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.click(".tab[href='/mall']").await;
        stage.see(".tile").await;
        stage.read("1,280").await;
        stage.js("[...document.querySelectorAll('.mall .chip')].find(chip => chip.textContent.includes('茶器')).click()").await;
        stage.until("the category", "return location.search.includes('category=cat_ware')").await;
        stage.until("its rewards", "return !!document.querySelector('[data-reward=rwd_gaiwan]') && !document.querySelector('[data-reward=rwd_towel]')").await;
        sort(&stage, "points_low").await;
        stage.until("the cheapest first", "return document.querySelector('.tile')?.dataset.reward === 'rwd_strainer'").await;
        search(&stage, "茶壶茶盏").await;
        stage.see(".mall .empty").await;
        search(&stage, "杯").await;
        stage.see("[data-reward=rwd_cups]").await;
        stage.driver.refresh().await.expect("a reload");
        stage.see("[data-reward=rwd_cups]").await;
        let found = json!(["rwd_pitcher", "rwd_cups"]);
        assert_eq!(stage.js(TILES).await, found, "a reload keeps all of it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_can_afford_and_what_points_can_still_become() {
    on_stage("mall_affordable", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/mall?affordable=true").await;
        stage.see(".tile").await;
        let points = "return [...document.querySelectorAll('.tile .price__points')].map(e => Number(e.textContent.replace(',', '')))";
        let within = |costs: &Value, most: i64| {
            let costs = costs.as_array().cloned().unwrap_or_default();
            !costs.is_empty() && costs.iter().all(|cost| cost.as_i64().is_some_and(|cost| cost <= most))
        };
        assert!(within(&stage.js(points).await, 1_280));
        assert_eq!(stage.count(".tile[data-state=out-of-reach]").await, 0);
        stage.see(".chip[data-chip=affordable][aria-pressed=true] .icon").await;
        stage.open("/mall?category=cat_coupon").await;
        stage.see("[data-reward=rwd_percent12] .tile__badge[data-kind=had]").await;
        stage.open("/mall?max_points=320").await;
        stage.see(".tile").await;
        assert!(within(&stage.js(points).await, 320));
        stage.read("320").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_may_look_and_is_asked_to_sign_in_for_more() {
    on_stage("mall_guest", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.open("/mall").await;
        stage.see(".tile").await;
        stage.open("/mall/rwd_towel").await;
        stage.click(".reward__bar a").await;
        stage.sign_in_here(crate::stage::PHONE).await;
        stage.see(".reward__bar .button:not(:disabled)").await;
        assert_eq!(stage.path().await, "/mall/rwd_towel", "and is back at the same reward");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_counts_down_by_the_servers_clock_and_ends() {
    on_stage("mall_sale", Seed::Demo, PHONE_LOOK, |stage| async move {
        let wrong = "{ const Real = Date; window.Date = class extends Real {
            constructor(...a) { if (a.length) super(...a); else super(Real.now() + 600000); }
            static now() { return Real.now() + 600000; } }; }";
        stage.before_every_page(wrong).await;
        stage.sign_in().await;
        let ends = json!({ "window": { "starts_in_s": -60, "ends_in_s": 50 } });
        stage.set_reward("rwd_towel", ends).await;
        stage.open("/mall?q=茶巾").await;
        stage.see(".tile__badge[data-kind=sale] .countdown").await;
        let left = stage.text(".tile__badge .countdown").await;
        assert!(left.starts_with("00:"), "{left}");
        stage.control("/sandbox/clock", json!({ "advance_s": 60 })).await;
        stage.leave_and_come_back().await;
        stage.see(".tile__badge[data-kind=out]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn back_leads_to_the_same_place_in_the_list() {
    on_stage("mall_back", Seed::Large, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/mall?sort=points_low").await;
        stage.see(".tile").await;
        for _ in 0..12 {
            stage.js_async("const done = arguments[arguments.length - 1]; scrollBy(0, 900); setTimeout(done, 250)").await;
        }
        let in_sight = "return [...document.querySelectorAll('.tile')].find(tile => {
            const { top, bottom } = tile.getBoundingClientRect(); return top > 80 && bottom < innerHeight - 80; })?.dataset.reward";
        let seen = stage.until("a tile", in_sight).await;
        let place = stage.js("return scrollY").await.as_f64().unwrap_or_default();
        assert!(place > 5_000.0, "{place}");
        stage.js(&format!("document.querySelector('[data-reward={}]').click()", seen.as_str().unwrap_or_default())).await;
        stage.see(".reward__head").await;
        stage.click(".header__back").await;
        stage.see(".tile").await;
        let is_back = format!(
            "const tile = document.querySelector('[data-reward={}]');
             return !!tile && tile.getBoundingClientRect().top > 0 && tile.getBoundingClientRect().bottom < innerHeight
                && Math.abs(scrollY - {place}) < 200",
            seen.as_str().unwrap_or_default()
        );
        stage.until("the same place", &is_back).await;
        assert_eq!(stage.path().await, "/mall?sort=points_low");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_rewards_are_searched_and_sorted_without_a_long_task() {
    on_record("mall_large", Seed::Large, |stage| async move {
        stage.sign_in().await;
        stage.open("/mall").await;
        stage.see(".tile").await;
        stage.until("the rest", "return performance.getEntriesByType('resource').some(e => e.name.includes('/orders-'))").await;
        stage.rest().await;
        let mut runs = Vec::new();
        for words in ["9", "8", "7", "6", "5", "4"] {
            stage.watch_tasks().await;
            search_and_sort(&stage, words).await;
            runs.push(stage.long_tasks().await);
            if runs.last().is_some_and(is_smooth) {
                break;
            }
        }
        are_smooth("searching and sorting", &runs);
    })
    .await;
}

/// Holds the first request for the second part of a list back until `release()`.
const HOLD: &str = "{
    const real = window.fetch;
    window.fetch = (...call) => {
        if (window.release || !call[0].url?.includes('cursor=')) return real(...call);
        return new Promise(done => { window.release = done }).then(() => real(...call));
    };
}";

#[tokio::test(flavor = "multi_thread")]
async fn another_order_goes_on_though_the_one_before_was_being_fetched() {
    on_stage("mall_resorted", Seed::Large, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.before_every_page(HOLD).await;
        stage.open("/mall").await;
        stage.until("the second part to be asked for", "return 'release' in window").await;
        sort(&stage, "points_high").await;
        let is_sorted = "return Number(document.querySelector('.tile .price__points').textContent.replace(',', '')) > 2500";
        stage.until("the other order", is_sorted).await;
        stage.js("release()").await;
        let went_on = "return performance.getEntriesByType('resource')
            .some(({ name }) => name.includes('points_high') && name.includes('cursor='))";
        stage.until("its second part to be asked for", went_on).await;
    })
    .await;
}

/// Lets every request for a further part of a list begin at its beginning, as an expired cursor does.
const START_OVER: &str = "{
    const real = window.fetch;
    window.asked = 0;
    window.fetch = (...call) => {
        if (!call[0].url?.includes('cursor=')) return real(...call);
        window.asked += 1;
        const { url, headers } = call[0];
        return real(url.replace(/cursor=[^&]*/, ''), { headers });
    };
}";

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_starts_over_again_and_again_is_left_to_the_member() {
    on_stage("mall_circles", Seed::Large, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.before_every_page(START_OVER).await;
        stage.open("/mall").await;
        stage.see(".list-foot[role=alert]").await;
        let asked = stage.js("return asked").await;
        assert_eq!(asked, json!(3), "what is there may come again, and as much beyond it");
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        assert_eq!(stage.js("return asked").await, asked, "nothing is asked for by itself");
    })
    .await;
}

/// Searches a thousand rewards, sorts what is found up and down, and scrolls through it.
async fn search_and_sort(stage: &Stage, words: &str) {
    stage.js("scrollTo(0, 0)").await;
    search(stage, words).await;
    let found = format!(
        "return location.search.includes('q={words}') && !document.querySelector('.mall [aria-busy]')
            && document.querySelector('.mall > [role=status]').textContent.includes('找到')"
    );
    stage.until("the search", &found).await;
    for (order, sign) in [("points_high", "first > 2500"), ("points_low", "first < 300")] {
        sort(stage, order).await;
        let done = format!(
            "const first = Number(document.querySelector('.tile .price__points').textContent.replace(',', ''));
             return {sign}"
        );
        stage.until(order, &done).await;
    }
    let (mut most, mut far, mut flings) = (0, 0.0, 0);
    while far <= 8_000.0 && flings < 20 {
        // As a thumb does: 3,600 px in a second.
        let fling = "const done = arguments[arguments.length - 1];
            let frames = 18;
            const next = () => { scrollBy(0, 60); frames -= 1; frames ? requestAnimationFrame(next) : done() };
            next()";
        stage.js_async(fling).await;
        most = most.max(stage.count(".tile").await);
        far = stage.js("return scrollY").await.as_f64().unwrap_or_default();
        flings += 1;
    }
    assert!(far > 8_000.0, "{far}");
    assert!((10..=100).contains(&most), "{most} tiles in the page");
}
