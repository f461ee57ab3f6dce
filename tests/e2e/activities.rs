//! Finding something to go to: the list, the month, an activity in full, and one's own calendar.

use std::{env, path::PathBuf, process::Command};

use chrono::{DateTime, Duration, FixedOffset};
use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    guests::{field, text},
    stage::{PHONE, PHONE_LOOK, Stage, on_stage},
};

const SHOWN: &str =
    "return [...document.querySelectorAll('.gathering')].map(tile => tile.dataset.activity)";

async fn shown(stage: &Stage) -> Vec<String> {
    serde_json::from_value(stage.js(SHOWN).await).expect("ids")
}

async fn show_only(stage: &Stage, wanted: &[String]) {
    let script = format!(
        "const shown = (() => {{ {SHOWN} }})();
         return shown.length > 0 && shown.every(id => {}.includes(id))",
        json!(wanted)
    );
    stage.until(&format!("only {wanted:?}"), &script).await;
}

/// The ids of the activities that a query gives.
async fn listed(stage: &Stage, query: &str) -> Vec<String> {
    let page = stage.api(&format!("/activities?limit=100{query}")).await;
    let all = page["data"].as_array().expect("a list");
    all.iter().map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
}

fn time(value: &Value) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(value.as_str().expect("a time")).expect("RFC 3339")
}

#[tokio::test(flavor = "multi_thread")]
async fn one_finds_activities_by_kind_city_and_what_is_open() {
    on_stage("activities_filters", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        stage.click(".tab[href='/activities']").await;
        stage.see(".gathering").await;
        let all = shown(&stage).await;
        assert!(all.len() > 2, "{all:?}");

        stage.click(".activities [data-chip=workshop]").await;
        let workshops = listed(&stage, "&kind=workshop").await;
        show_only(&stage, &workshops).await;
        stage.driver.refresh().await.expect("a reload");
        show_only(&stage, &workshops).await;

        stage.click(".activities [data-chip=all]").await;
        let city = "const select = document.querySelector('.activities [name=city]');
            select.value = '苏州'; select.dispatchEvent(new Event('change', { bubbles: true }))";
        stage.js(city).await;
        show_only(&stage, &listed(&stage, "&city=苏州").await).await;
        stage.click(".activities [data-chip=open]").await;
        show_only(&stage, &listed(&stage, "&city=苏州&open=true").await).await;
        assert!(stage.path().await.contains("open"), "a filter can be shared");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_finds_what_a_tier_may_come_to() {
    on_stage("activities_tier", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.open("/activities?kind=party").await;
        let parties = listed(&stage, "&kind=party").await;
        show_only(&stage, &parties).await;
        stage.see(".activities select[name=tier]").await;
        let choose = |tier: &str| {
            format!(
                "const select = document.querySelector('.activities [name=tier]');
                 select.value = '{tier}'; select.dispatchEvent(new Event('change', {{ bubbles: true }}))"
            )
        };
        let offered = "return [...document.querySelectorAll('.activities [name=tier] option')].map(it => it.value)";
        assert_eq!(stage.js(offered).await, json!(["", "tir_gold", "tir_platinum"]));
        stage.js(&choose("tir_gold")).await;
        stage.until("the address", "return location.search.includes('tier=tir_gold')").await;
        show_only(&stage, &listed(&stage, "&kind=party&tier=tir_gold").await).await;

        stage.sign_in().await;
        let own = stage.api("/me/card").await["tier"]["id"].as_str().expect("a tier").to_owned();
        stage.open(&format!("/activities?kind=party&tier={own}")).await;
        let within = listed(&stage, &format!("&kind=party&tier={own}")).await;
        show_only(&stage, &within).await;
        let chosen = "return document.querySelector('.activities [name=tier]')?.value ?? ''";
        assert_eq!(stage.until("the own tier", chosen).await, json!(own));
        stage.open("/activities?kind=party&tier=tir_tin").await;
        stage.see(".picker[data-state=any] select[name=tier]").await;
        show_only(&stage, &parties).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_shows_what_is_on_each_day() {
    on_stage("activities_month", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let lantern = stage.api("/activities/act_lantern").await;
        let starts_at = time(&lantern["activity"]["starts_at"]);
        let (month, day) = (starts_at.format("%Y-%m"), starts_at.format("%Y-%m-%d"));
        stage.open(&format!("/activities?view=month&month={month}")).await;
        let cell = format!(".calendar__day[data-day='{day}']");
        stage.see(&format!("{cell} .calendar__dot")).await;
        stage.click(&cell).await;
        stage.see(".gathering[data-activity=act_lantern]").await;
        let on_that_day: Vec<String> = {
            let query = format!("&from={day}&to={day}");
            let page = stage.api(&format!("/activities?limit=100{query}")).await;
            let begins = |one: &&Value| {
                one["starts_at"].as_str().is_some_and(|at| at.starts_with(&day.to_string()))
            };
            let all = page["data"].as_array().expect("a list").iter().filter(begins);
            all.map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
        };
        show_only(&stage, &on_that_day).await;
        assert!(stage.path().await.contains(&format!("day={day}")), "a day can be shared");

        let today = time(&stage.api("/bootstrap").await["server_time"])
            .with_timezone(starts_at.offset())
            .format("%Y-%m-%d")
            .to_string();
        stage.click(".calendar__today").await;
        stage.see(&format!(".calendar__day[data-day='{today}'][aria-current=date]")).await;
        stage.click(".calendar__ways .icon-button:last-of-type").await;
        let later =
            format!("return new URLSearchParams(location.search).get('month') > '{}'", &today[..7]);
        stage.until("the next month", &later).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_activity_says_what_one_has_to_know() {
    on_stage("activity", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let trail = stage.api("/activities/act_trail").await;
        stage.open("/activities/act_trail").await;
        stage.see(".activity__bar").await;
        for said in [
            &trail["activity"]["title"],
            &trail["activity"]["place"]["transport"],
            &trail["programme"][0]["title"],
            &trail["host"]["name"],
            &trail["safety"],
            &trail["insurance"],
            &trail["bring"][0],
        ] {
            stage.read(said.as_str().expect("a text")).await;
        }
        stage.read("UTC+8").await;
        let map = stage.js("return document.querySelector('a.activity__map').href").await;
        assert_eq!(map, trail["activity"]["place"]["map_url"]);

        stage.open("/activities/act_roasting").await;
        stage.see(".keepsakes__picture").await;
        stage.see(".voice[data-kind=own]").await;
        stage.open("/activities/act_pingtan").await;
        stage.see(".activity__bar[data-state=open]").await;
        stage.open("/activities/act_cellar").await;
        stage.see(".hurdle[data-code=tier_required]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_may_look_and_is_back_after_signing_in() {
    on_stage("activity_guest", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.open("/activities").await;
        stage.see(".gathering").await;
        stage.open("/activities/act_pingtan").await;
        stage.click(".activity__bar a.button").await;
        stage.see("input[name=phone]").await;
        stage.sign_in_here(PHONE).await;
        stage.see(".sign-up__form").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_program_takes_the_activity_over() {
    on_stage("activity_ics", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let title = "品茶；赏月, 夜话 \\ 一整晚的桂花香，从傍晚一直到月亮升到屋檐上方为止";
        let starts = json!({ "minutes_from_now": 3 * 24 * 60 });
        let change = json!({ "title": text(title), "starts": starts, "minutes": 95 });
        stage.invite("act_moon", change).await;
        let activity = stage.api("/activities/act_moon").await["activity"].clone();
        stage.open("/activities/act_moon").await;
        stage.see("a.activity__ics[download$='.ics']").await;
        let take = "const link = document.querySelector('a.activity__ics');
            return [decodeURIComponent(link.href.slice(link.href.indexOf(',') + 1)), link.href.slice(0, 18)]";
        let taken = stage.js(take).await;
        assert_eq!(taken[1], "data:text/calendar");
        let file = taken[0].as_str().expect("a file");
        assert!(file.lines().all(|line| line.len() <= 76), "folded at 75 octets");

        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let path = root.join("target/e2e/activity.ics");
        std::fs::write(&path, file).expect("a file");
        let output = Command::new("node")
            .arg(root.join("tests/e2e/ics.mjs"))
            .arg(env::var_os("E2E_TOOLS").expect("cargo xtask e2e sets it"))
            .arg(&path)
            .output()
            .expect("node runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let events: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let [event] = events.as_array().expect("a list").as_slice() else {
            panic!("one event: {events}")
        };
        assert_eq!(event["summary"], title);
        assert_eq!(event["zone"], "Asia/Shanghai");
        let moment = |value: &Value| time(value).timestamp();
        assert_eq!(moment(&event["start"]), moment(&activity["starts_at"]));
        let length = Duration::seconds(moment(&event["end"]) - moment(&event["start"]));
        assert_eq!(length, Duration::minutes(95));
        assert_eq!(event["alarm"]["action"], "DISPLAY");
        assert!(event["alarm"]["seconds"].as_i64().is_some_and(|seconds| seconds < 0), "{event}");
        assert!(event["location"].as_str().is_some_and(|place| place.contains("泉州茶室")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_costs_points_says_so_before_the_form() {
    on_stage("activity_price", Seed::Demo, PHONE_LOOK, |stage| async move {
        stage.sign_in().await;
        let form = json!([field("name", "text", "称呼", json!({}))]);
        stage.invite("act_dear", json!({ "price": 5_000, "form": form })).await;
        stage.open("/activities/act_dear").await;
        stage.read("还差 3,720 积分").await;
        stage.see(".hurdle[data-code=insufficient_points] a").await;
    })
    .await;
}
