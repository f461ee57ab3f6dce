//! The ledger of a member with 10,000 entries.

use std::collections::HashSet;

use sandbox::Seed;
use serde_json::json;

use crate::stage::{PHONE_LOOK, on_stage};

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_entries_scroll_to_their_end_each_seen_once_in_a_hundred_rows() {
    on_stage("ledger_large", Seed::Large, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/points/entries").await;
        stage.see(".entry").await;
        let total = stage.text(".account__count").await;
        let total: usize = total
            .chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
            .parse()
            .expect("a count");
        assert!(total >= 10_000, "{total}");

        let mut seen = HashSet::new();
        let mut most_rows = 0;
        let look = "const done = arguments[arguments.length - 1];
            const rows = [...document.querySelectorAll('.entry')].map(e => e.dataset.entry);
            const end = !!document.querySelector('.list-foot[data-state=end]');
            const bottom = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
            scrollBy(0, 1200);
            const next = () => done({ rows, end: end && bottom });
            requestAnimationFrame(() => requestAnimationFrame(next));";
        let started = std::time::Instant::now();
        loop {
            let view = stage.js_async(look).await;
            let rows = view["rows"].as_array().cloned().unwrap_or_default();
            most_rows = most_rows.max(rows.len());
            let distinct: HashSet<_> = rows.iter().map(ToString::to_string).collect();
            assert_eq!(distinct.len(), rows.len(), "an entry stands twice in the page");
            seen.extend(distinct);
            if view["end"] == json!(true) {
                break;
            }
            assert!(started.elapsed().as_secs() < 180, "{} of {total} seen", seen.len());
        }
        assert_eq!(seen.len(), total, "every entry is seen");
        assert!(most_rows <= 100, "{most_rows} rows in the page");
        stage.js("scrollTo(0, 0)").await;
        stage.see(".account[data-state=agrees]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_lives_in_the_address_and_an_entry_tells_its_rule() {
    on_stage("ledger_filter", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/points/entries").await;
        stage.see(".entry[data-kind=spend]").await;
        stage.js("[...document.querySelectorAll('.chip')].find(chip => chip.textContent === '获得').click()").await;
        stage.until("the filter", "return location.search === '?kind=earn'").await;
        stage.until("only gains", "return !document.querySelector('.entry[data-kind=spend]') && !!document.querySelector('.entry')").await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".entry").await;
        assert_eq!(stage.count(".entry[data-kind=spend]").await, 0, "a reload keeps the filter");

        stage.click(".entry").await;
        stage.see("dialog[open] .entry-sheet__rule").await;
        stage.js("document.querySelector('dialog[open] .sheet__close').click()").await;
        stage.no_sheet().await;

        stage.click(".entry").await;
        stage.see("dialog[open] .entry-sheet__rule").await;
        stage.js("history.back()").await;
        stage.no_sheet().await;
        assert_eq!(stage.js("return location.search").await, json!("?kind=earn"), "and only that");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn points_explain_themselves() {
    on_stage("points", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.click(".card-hero__balance").await;
        stage.see(".lot[data-state=soon]").await;
        stage.see(".account[data-state=agrees]").await;
        stage.read("1,280").await;
        stage.click("a[href='/points/entries']").await;
        stage.see(".account[data-state=agrees]").await;
        stage.click(".header__back").await;
        stage.see(".lots").await;
    })
    .await;
}
