//! What is on and what it takes to begin, the rules and the chances, who is ahead; and checking in,
//! which nobody does twice on a day.

use sandbox::Seed;
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    drawing::give,
    playing::expire,
    stage::{PHONE, PHONE_LOOK, Stage, on_stage},
};

const CHECK_INS: &str = "/me/check-ins";
const CHECK_IN_NOW: &str = ".today-check[data-state=open] .today-check__way .button";

/// With a separator every three digits.
fn grouped(number: i64) -> String {
    match number / 1_000 {
        0 => number.to_string(),
        thousands => format!("{thousands},{:03}", number % 1_000),
    }
}

async fn open_hub(stage: &Stage) {
    stage.open("/games").await;
    stage.see(".game-tile[data-game]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hub_says_what_is_on_how_often_one_can_and_what_it_earns() {
    on_stage("games_hub", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.click(".tab[href='/games']").await;
        for id in ["gam_riddles", "gam_jigsaw", "gam_quiz", "gam_wheel", "gam_grid"] {
            let tile = format!(".games__group[data-phase=on] .game-tile[data-game={id}]");
            stage.see(&format!("{tile} .game-when")).await;
            stage.see(&format!("{tile} .game-tile__own")).await;
        }
        stage.see(".games__group[data-phase=upcoming] .game-row").await;
        stage.see(".games__group[data-phase=over] .game-row").await;
        stage.see(".last-prize").await;
        stage.see(".games__place[href='/prizes']").await;
        stage.see(".games__place[href='/draws']").await;

        let page = stage.api("/games").await;
        let games = page["data"].as_array().cloned().unwrap_or_default();
        let game = |id: &str| games.iter().find(|game| game["id"] == id).cloned().expect("a game");
        let (wheel, riddles) = (game("gam_wheel"), game("gam_riddles"));
        let own = stage.text(".game-tile[data-game=gam_wheel] .game-tile__own").await;
        assert!(own.contains(&wheel["chances"].to_string()), "{own}");
        let own = stage.text(".game-tile[data-game=gam_riddles] .game-tile__own").await;
        assert!(own.contains(&riddles["rounds_left"].to_string()), "{own}");
        let earns = stage.text(".game-tile[data-game=gam_riddles] .game-tile__earns").await;
        let title = riddles["earns"]["title"].as_str().expect("a title");
        assert!(earns.contains(title) && earns.contains(&riddles["mark"].to_string()), "{earns}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_are_one_tap_away_and_tell_the_exact_odds() {
    on_stage("games_rules", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        open_hub(&stage).await;
        stage.click(".game-tile[data-game=gam_wheel] .game-tile__rules").await;
        stage.see("dialog[open] .rule-prize").await;
        assert_eq!(stage.path().await, "/games/gam_wheel?rules=1");
        let detail = stage.api("/games/gam_wheel").await;
        let prizes = detail["prizes"].as_array().cloned().unwrap_or_default();
        assert_eq!(stage.count("dialog[open] .rule-prize").await, prizes.len());
        let mut sum = 0;
        for prize in &prizes {
            let id = prize["id"].as_str().expect("an id");
            let of = |name: &str| prize["odds"][name].as_u64().expect("a weight");
            assert_eq!(of("total_weight"), 10_000);
            let weight = of("weight");
            sum += weight;
            let exact = format!("{}.{:02}", weight / 100, weight % 100);
            let exact = exact.trim_end_matches('0').trim_end_matches('.');
            let shown = stage.text(&format!("[data-prize='{id}'] .rule-prize__odds b")).await;
            assert_eq!(shown, format!("{exact}%"), "{id}");
        }
        assert_eq!(sum, 10_000);
        for fact in ["organiser", "contact", "version"] {
            stage.read(detail["rules"][fact].as_str().expect("a fact")).await;
        }
        stage.click("dialog[open] .sheet__close").await;
        stage.no_sheet().await;
        assert_eq!(stage.path().await, "/games/gam_wheel");
        stage.click(".game__rules").await;
        stage.see("dialog[open] .rule-prize").await;
        stage.js("history.back()").await;
        stage.no_sheet().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_of_chances_adds_up_and_more_are_earned_by_playing() {
    on_stage("games_chances", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        give(&stage, "gam_wheel", 9).await;
        stage.open("/games/gam_wheel").await;
        stage.see(".game-chances__left[data-left='9']").await;
        stage.see(".chance-way__play[data-game=gam_riddles]").await;
        stage.click(".game-chances__toggle").await;
        stage.see(".chance-entry[data-reason=gift]").await;
        stage.see(".game-chances__ledger .account[data-state=agrees]").await;
        assert_eq!(stage.path().await, "/games/gam_wheel?chances=1");
        let ledger = stage.api("/me/games/gam_wheel/chances?limit=100").await;
        let entries = ledger["data"].as_array().cloned().unwrap_or_default();
        let sum: i64 = entries.iter().filter_map(|entry| entry["delta"].as_i64()).sum();
        assert_eq!((sum, ledger["left"].as_i64()), (9, Some(9)));
        stage.js("history.back()").await;
        let is_closed = "return !document.querySelector('.game-chances__ledger')";
        stage.until("the ledger to close", is_closed).await;

        stage.click(".chance-way__play[data-game=gam_riddles]").await;
        stage.see(".game__all[data-game=gam_riddles] .game-start").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_on_the_leaderboard_are_masked_and_ones_own_row_is_marked() {
    on_stage("games_leaderboard", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/games/gam_riddles").await;
        stage.see(".honour").await;
        let board = stage.api("/games/gam_riddles/leaderboard").await;
        let mine = board["mine"]["rank"].to_string();
        stage.see(&format!(".honour[data-mine][data-rank='{mine}']")).await;
        assert_eq!(stage.count(".honour[data-mine]").await, 1);
        let are_masked = "return [...document.querySelectorAll('.honour__name')]
            .every(name => name.textContent.includes('*'))";
        assert_eq!(stage.js(are_masked).await, json!(true));
        if stage.count(".honours button").await > 0 {
            stage.click(".honours button").await;
            let all = board["entries"].as_array().map_or(0, Vec::len);
            let is_whole = format!("return document.querySelectorAll('.honour').length >= {all}");
            stage.until("all of them", &is_whole).await;
            assert_eq!(stage.count(".honour[data-mine]").await, 1, "told once");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_tap_in_the_hub_checks_in_once_a_day() {
    on_stage("check_in_once", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let before = stage.balance().await;
        let check_ins = stage.api(CHECK_INS).await;
        let gives = check_ins["today_reward"]["points"].as_i64().expect("points");
        let streak = check_ins["streak"].as_i64().expect("a streak");
        open_hub(&stage).await;
        stage.click(CHECK_IN_NOW).await;
        stage.see(".today-check[data-state=done]").await;
        stage.see(".today-check [role=status][data-state=checked-in] .notice").await;
        stage.read(&format!("已连续 {} 天", streak + 1)).await;
        stage.has_focus(".today-check__link").await;
        assert_eq!(stage.balance().await, before + gives);
        let (status, again) = stage.post(CHECK_INS, json!({})).await;
        assert_eq!((status, &again["code"]), (409, &json!("already_checked_in")));
        assert_eq!(stage.balance().await, before + gives);

        stage.click(".tab[href='/']").await;
        stage.read(&grouped(before + gives)).await;
        stage.click(".tab[href='/games']").await;
        stage.click(".today-check[data-state=done] .today-check__link").await;
        stage.see(".check-streak[data-state=done]").await;
        let today = check_ins["today"].as_str().expect("a day");
        stage.see(&format!(".check-month__day[data-day='{today}'][data-state=done]")).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_day_begins_on_an_open_page() {
    on_stage("new_day", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        assert_eq!(stage.post(CHECK_INS, json!({})).await.0, 200);
        let ends_at = stage.api(CHECK_INS).await["next_day_at"].as_str().map(str::to_owned);
        let now = stage.api("/bootstrap").await["server_time"].as_str().map(str::to_owned);
        let moment = |text: Option<String>| {
            chrono::DateTime::parse_from_rfc3339(&text.expect("a moment")).expect("a moment")
        };
        let left = (moment(ends_at) - moment(now)).num_seconds();
        stage.advance(left - 8).await;
        open_hub(&stage).await;
        stage.see(".today-check[data-state=done]").await;
        stage.see(".today-check[data-state=open] .button").await;
        stage.click(CHECK_IN_NOW).await;
        stage.see(".today-check[data-state=done]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_tap_checks_in_once() {
    on_stage("check_in_double", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let before = stage.balance().await;
        open_hub(&stage).await;
        stage.see(CHECK_IN_NOW).await;
        let slow = json!({ "method": "POST", "delay_ms": 400 });
        stage.fault(CHECK_INS, "delay", slow).await;
        let taps = format!(
            "const button = document.querySelector({});
             button.click(); button.click(); setTimeout(() => button.click(), 60)",
            json!(CHECK_IN_NOW)
        );
        stage.js(&taps).await;
        stage.see(".today-check[data-state=done]").await;
        assert_eq!(stage.keys_of(CHECK_INS).await.len(), 1);
        assert_eq!(stage.balance().await, before + 2);
        assert_eq!(stage.count(".today-check [data-state=refused]").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_to_a_check_in_is_asked_after() {
    on_stage("check_in_lost", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let before = stage.balance().await;
        stage.open("/check-in").await;
        stage.lose_reply_for(CHECK_INS, 1_000).await;
        stage.click(".check-streak__today .button").await;
        stage.see(".check-streak [data-state=checking]").await;
        stage.see(".check-streak[data-state=done]").await;
        stage.see(".check-streak [data-state=checked-in]").await;
        stage.sent_under_one_key(CHECK_INS).await;
        assert_eq!(stage.balance().await, before + 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_reload_the_app_says_what_became_of_a_check_in() {
    on_stage("check_in_reload", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let before = stage.balance().await;
        open_hub(&stage).await;
        stage.lose_reply_for(CHECK_INS, 2_500).await;
        stage.click(CHECK_IN_NOW).await;
        stage.see(".today-check [data-state=checking]").await;
        stage.driver.refresh().await.expect("a reload");
        stage.see(".unsettled[data-state=checking]").await;
        stage.read("正在确认你的签到").await;
        stage.see(".unsettled[data-state=done]").await;
        assert_eq!(stage.balance().await, before + 2);
        stage.click(".unsettled a").await;
        stage.see(".check-streak[data-state=done]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn days_in_a_row_reach_their_reward() {
    on_stage("check_in_streak", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let rewards = stage.api(CHECK_INS).await["rewards"].clone();
        let rewards = rewards.as_array().cloned().unwrap_or_default();
        let with_chances = rewards.iter().find(|one| one["reward"]["chances"].is_u64());
        let days = with_chances.and_then(|one| one["days"].as_i64()).expect("such a reward");
        loop {
            stage.open("/check-in").await;
            stage.see(".check-streak[data-state=open]").await;
            // By keyboard as well as by tapping.
            stage.see(".check-streak__today .button").await;
            stage.js("document.querySelector('.check-streak__today .button').focus()").await;
            stage.press(Key::Enter).await;
            stage.see(".check-streak[data-state=done]").await;
            stage.has_focus(".check-streak__done").await;
            let streak = stage.api(CHECK_INS).await["streak"].as_i64().expect("a streak");
            if streak >= days {
                break;
            }
            stage.advance(24 * 3600).await;
        }
        let said = stage.text(".check-streak [data-state=checked-in]").await;
        assert!(said.contains("机会"), "{said}");
        stage.see(&format!(".streak-reward[data-days='{days}'][data-state=reached]")).await;
        stage.see(".streak-reward[data-state=next] [role=progressbar]").await;
        let ledger = stage.api("/me/games/gam_wheel/chances?limit=100").await;
        let entries = ledger["data"].as_array().cloned().unwrap_or_default();
        let of_streak = entries.iter().filter(|entry| entry["reason"] == "streak").count();
        assert_eq!(of_streak, 1);
    })
    .await;
}

/// The latest day that was missed and can still be made up for.
async fn missed(stage: &Stage) -> String {
    let now = stage.api(CHECK_INS).await;
    let until = now["make_up"]["until"].as_str().expect("a day").to_owned();
    let today = now["today"].as_str().expect("a day").to_owned();
    let before = stage.api(&format!("{CHECK_INS}?month={}", &until[..7])).await;
    let days = |page: &Value| page["days"].as_array().cloned().unwrap_or_default();
    let all = days(&before).into_iter().chain(days(&now));
    let mut open = all.filter(|day| {
        let date = day["date"].as_str().unwrap_or_default();
        day["state"] == "missed" && until.as_str() <= date && date < today.as_str()
    });
    let last = open.next_back().expect("a day that was missed");
    last["date"].as_str().expect("a day").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missed_day_is_made_up_for_once_and_costs_what_was_said() {
    on_stage("check_in_make_up", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let day = missed(&stage).await;
        let make_up = stage.api(CHECK_INS).await["make_up"].clone();
        let number = |name: &str| make_up[name].as_i64().expect("a number");
        let (cost, left, before) = (number("cost"), number("left"), stage.balance().await);
        stage.open(&format!("/check-in?month={}", &day[..7])).await;
        let cell = format!(".check-month__day[data-day='{day}']");
        stage.click(&format!("{cell}[data-state=make-up]")).await;
        stage.see("dialog[open] .fact").await;
        assert!(stage.path().await.contains(&format!("make-up={day}")));
        stage.read(&grouped(before - cost)).await;
        let taps =
            "const button = document.querySelector('dialog[open] .sheet__content > .button');
            button.click(); button.click()";
        stage.js(taps).await;
        stage.see(&format!("{cell}[data-state=made-up]")).await;
        stage.read("补签成功").await;
        stage.see(&format!(".make-up[data-left='{}']", left - 1)).await;
        stage.has_focus(".check-month__name").await;
        assert_eq!(stage.balance().await, before - cost);
        assert_eq!(stage.keys_of(CHECK_INS).await.len(), 1);
        let (status, again) = stage.post(CHECK_INS, json!({ "date": day })).await;
        assert_eq!((status, &again["code"]), (409, &json!("already_checked_in")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_can_look_at_the_months_before() {
    on_stage("check_in_months", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/check-in").await;
        stage.see(".check-month__day[aria-current=date]").await;
        stage.see(".check-month__ways button:last-child[aria-disabled=true]").await;
        let month = stage.text(".check-month__name").await;
        stage.click(".check-month__ways button:first-child").await;
        stage.until("its address", "return location.search.startsWith('?month=')").await;
        stage.see(".check-month__day[data-day]").await;
        assert_eq!(stage.count(".check-month__day[aria-current=date]").await, 0);
        assert_ne!(stage.text(".check-month__name").await, month);
        stage.click(".check-month__ways button:last-child").await;
        stage.see(".check-month__day[aria-current=date]").await;
        assert_eq!(stage.path().await, "/check-in");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_is_begun_with_what_was_chosen_and_gone_on_with() {
    on_stage("games_start", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/games/gam_jigsaw").await;
        stage.see(".game-start[data-way=begin]").await;
        stage.click(".game-picture:nth-child(2) .game-picture__input").await;
        stage.click(".game-start .segments__input[value='4']").await;
        let chosen = stage
            .js("return document.querySelector('.game-picture:nth-child(2)').dataset.picture")
            .await;
        let taps = "const button = document.querySelector('.game-start > .button');
            button.click(); button.click()";
        stage.js(taps).await;
        stage.until("the round", "return location.pathname.startsWith('/rounds/')").await;
        let round = stage.path().await;
        let board = stage.api(&format!("/me{round}")).await["board"].clone();
        assert_eq!((&board["size"], &board["picture"]), (&json!(4), &chosen));

        open_hub(&stage).await;
        stage.see(".game-tile[data-game=gam_jigsaw] .game-tile__own[data-state=running]").await;
        stage.click(".game-tile[data-game=gam_jigsaw] .game-tile__link").await;
        stage.click(".game-start[data-way=go-on] > .button").await;
        stage.until("the round", "return location.pathname.startsWith('/rounds/')").await;
        assert_eq!(stage.path().await, round, "the same one");

        expire(&stage, round.trim_start_matches("/rounds/")).await;
        stage.patch("/sandbox/games/gam_jigsaw", json!({ "rounds_per_day": 1 })).await;
        stage.open("/games/gam_jigsaw").await;
        stage.see(".game-start[data-way=barred] .game-barrier[data-code=limit_reached]").await;
        stage.click(".game-barrier__help").await;
        stage.see(".game-tile[data-game]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_game_that_has_ended_meanwhile_says_so() {
    on_stage("games_over", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.open("/games/gam_riddles").await;
        stage.see(".game-start[data-way=begin]").await;
        stage.patch("/sandbox/games/gam_riddles", json!({ "closes_in_s": -1 })).await;
        stage.click(".game-start > .button").await;
        stage.see(".game-start [data-state=refused]").await;
        stage.see(".game__all[data-phase=over] .game-barrier[data-code=game_over]").await;
        stage
            .until("a place for the focus", "return document.activeElement !== document.body")
            .await;

        stage.patch("/sandbox/games/gam_wheel", json!({ "closes_in_s": 3600 })).await;
        open_hub(&stage).await;
        stage.see(".game-tile[data-game=gam_wheel] .game-when[data-state=near] .countdown").await;
        stage.patch("/sandbox/games/gam_wheel", json!({ "closes_in_s": 4 })).await;
        open_hub(&stage).await;
        stage.see(".games__group[data-phase=over] .game-row[data-game=gam_wheel]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_sees_the_games_and_is_asked_in_where_it_matters() {
    on_stage("games_guest", Seed::Demo, PHONE_LOOK, |stage| async move {
        open_hub(&stage).await;
        stage.see(".today-check[data-state=guest]").await;
        assert_eq!(stage.count(".game-tile__own").await, 0);
        stage.open("/games/gam_wheel").await;
        stage.see(".game-chances__sign-in").await;
        assert_eq!(stage.count(".game-chances__toggle").await, 0);
        stage.open("/games/gam_riddles").await;
        stage.click(".game-start[data-way=sign-in] > .button").await;
        stage.see("input[name=phone]").await;
        stage.sign_in_here(PHONE).await;
        stage.see(".game__all[data-game=gam_riddles] .game-start[data-way=begin]").await;
    })
    .await;
}
