//! Checking in: once a day, in a row, and making up for what was missed.

use chrono::{Datelike, Days, NaiveDate};
use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    games::WHEEL,
    stage::{Got, Stage, Visitor},
};

const DAY_S: i64 = 24 * 3600;

async fn check_in(visitor: &Visitor) -> Got {
    visitor.post("/me/check-ins", json!({})).await
}

async fn make_up(visitor: &Visitor, date: NaiveDate) -> Got {
    visitor.post("/me/check-ins", json!({ "date": date })).await
}

async fn calendar(visitor: &Visitor) -> Value {
    visitor.get("/me/check-ins").await.json()
}

fn date(value: &Value) -> NaiveDate {
    value.as_str().unwrap().parse().unwrap()
}

fn state(calendar: &Value, date: NaiveDate) -> String {
    let days = calendar["days"].as_array().unwrap();
    let day = days.iter().find(|day| day["date"] == date.to_string());
    day.unwrap()["state"].as_str().unwrap().to_owned()
}

/// A member who joined so many days ago and has points.
async fn newcomer(stage: &Stage, points: i64, days: i64) -> Visitor {
    let member = stage.members(1, points).await.remove(0);
    stage
        .database()
        .execute(
            "UPDATE members SET joined_at = joined_at - ?1 WHERE phone = '13900000000'",
            [days * DAY_S * 1000],
        )
        .unwrap();
    member
}

#[tokio::test]
async fn a_day_is_checked_in_once() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let before = calendar(visitor).await;
    let today = date(&before["today"]);
    assert_eq!(state(&before, today), "open");
    assert_eq!(before["streak"], 4);
    let points = before["today_reward"]["points"].as_i64().unwrap();
    let done = check_in(visitor).await.json();
    assert_eq!((&done["streak"], &done["gained_points"]), (&json!(5), &json!(points)));
    assert_eq!(state(&done["check_ins"], today), "done");
    assert_eq!(done["check_ins"]["today_reward"]["points"], points);
    assert_eq!(visitor.balance().await, 1280 + points);
    check_in(visitor).await.refused_with(409, "already_checked_in");
    make_up(visitor, today).await.refused_with(409, "already_checked_in");
    let tomorrow = make_up(visitor, today + Days::new(1)).await;
    tomorrow.refused_with(422, "validation_failed");
    assert_eq!(tomorrow.json()["errors"][0]["pointer"], "/date");
    let tasks: Vec<_> = {
        visitor.advance(DAY_S).await;
        (0..16)
            .map(|_| {
                let visitor = visitor.clone();
                tokio::spawn(async move { check_in(&visitor).await.status })
            })
            .collect()
    };
    let mut done = 0;
    for task in tasks {
        done += i32::from(task.await.unwrap() == 200);
    }
    assert_eq!(done, 1, "however many ask at once");
    visitor.totals().await;
    for month in ["2026-1", "x", "2026-13", "2026-01-01"] {
        let wrong = visitor.get(&format!("/me/check-ins?month={month}")).await;
        wrong.refused_with(422, "validation_failed");
    }
}

#[tokio::test]
async fn a_streak_goes_over_the_ends_of_months_and_gives_each_reward_once() {
    let stage = Stage::new(Seed::Demo).await;
    let member = newcomer(&stage, 0, 0).await;
    let rules = calendar(&member).await["rewards"].as_array().unwrap().clone();
    let daily = calendar(&member).await["today_reward"]["points"].as_i64().unwrap();
    let mut months = std::collections::BTreeSet::new();
    let mut balance = 0;
    // Longer than any month, so that one ends in between on whatever day this runs.
    for streak in 1..=35_u64 {
        let before = calendar(&member).await;
        months.insert(before["month"].as_str().unwrap().to_owned());
        let got = check_in(&member).await.json();
        assert_eq!(got["streak"], streak);
        let rule = rules.iter().find(|rule| rule["days"] == streak);
        let reward = rule.map_or(0, |rule| rule["reward"]["points"].as_i64().unwrap_or(0));
        assert_eq!(got["gained_points"], daily + reward, "day {streak}");
        assert_eq!(before["today_reward"]["points"], daily + reward, "it was announced");
        let chances = rule.and_then(|rule| rule["reward"]["chances"].as_u64()).unwrap_or(0);
        // The draw may be over by then.
        assert!(got["gained_chances"] == chances || got["gained_chances"] == 0);
        if streak == 7 && chances > 0 {
            assert_eq!(got["reward"]["game"], WHEEL);
            let ledger = member.get(&format!("/me/games/{WHEEL}/chances?limit=1")).await.json();
            assert_eq!(ledger["data"][0]["reason"], "streak");
        }
        balance += daily + reward;
        if streak == 20 {
            // A session does not last that long.
            member.sign_in("13900000000").await;
        }
        assert_eq!(member.balance().await, balance);
        let states: Vec<_> = got["check_ins"]["rewards"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (it["days"].as_u64().unwrap() <= streak, it["state"] == "reached"))
            .collect();
        assert!(states.iter().all(|(is_due, is_reached)| is_due == is_reached));
        member.advance(DAY_S).await;
    }
    assert!(months.len() >= 2);
    let end = calendar(&member).await;
    assert_eq!((&end["streak"], &end["longest"]), (&json!(35), &json!(35)));
    member.advance(DAY_S).await;
    let broken = calendar(&member).await;
    assert_eq!((&broken["streak"], &broken["longest"]), (&json!(0), &json!(35)));
    assert_eq!(check_in(&member).await.json()["streak"], 1);
    stage.games_agree();
}

#[tokio::test]
async fn the_month_shows_every_day_as_it_is() {
    let stage = Stage::new(Seed::Demo).await;
    let member = newcomer(&stage, 0, 2).await;
    check_in(&member).await;
    let this = calendar(&member).await;
    let today = date(&this["today"]);
    assert_eq!(this["month"], today.format("%Y-%m").to_string());
    for (month, first) in [("2028-02", 29), ("2027-02", 28), ("2026-12", 31)] {
        let got = member.get(&format!("/me/check-ins?month={month}")).await.json();
        let days = got["days"].as_array().unwrap();
        assert_eq!(days.len(), first, "{month}");
        assert!(days.iter().zip(1..).all(|(day, nth)| date(&day["date"]).day() == nth));
    }
    let months = [today - Days::new(40), today, today + Days::new(40)];
    for month in months {
        let month = month.format("%Y-%m");
        let got = member.get(&format!("/me/check-ins?month={month}")).await.json();
        for day in got["days"].as_array().unwrap() {
            let at = date(&day["date"]);
            let expected = match (at - today).num_days() {
                0 => "done",
                1.. => "future",
                -2..=-1 => "missed",
                _ => "before",
            };
            assert_eq!(day["state"], expected, "{at}");
            let ahead = (at - today).num_days() + 1;
            let rewards = got["rewards"].as_array().unwrap();
            let is_reward = ahead > 1 && rewards.iter().any(|reward| reward["days"] == ahead);
            assert_eq!(day["reward"].is_object(), is_reward, "{at}");
        }
    }
}

#[tokio::test]
async fn a_missed_day_is_made_up_for_with_points_as_often_as_the_rules_say() {
    let stage = Stage::new(Seed::Demo).await;
    let member = newcomer(&stage, 1_000, 60).await;
    // At the beginning of a month, so that the days before it lie in another one.
    let today = date(&calendar(&member).await["today"]);
    let next = (today.with_day(1).unwrap() + Days::new(32)).with_day(3).unwrap();
    member.advance((next - today).num_days() * DAY_S).await;
    member.sign_in("13900000000").await;
    let today = next;
    let rules = calendar(&member).await["make_up"].clone();
    let (left, cost) = (rules["left"].as_u64().unwrap(), rules["cost"].as_i64().unwrap());
    let oldest = date(&rules["until"]);
    assert!(left > 0 && cost > 0 && oldest < today);
    for wrong in [oldest - Days::new(1), today - Days::new(400)] {
        make_up(&member, wrong).await.refused_with(422, "validation_failed");
    }
    let balance = member.balance().await;
    check_in(&member).await;
    let daily = member.balance().await - balance;
    let yesterday = today - Days::new(1);
    let got = make_up(&member, yesterday).await.json();
    assert_eq!((&got["streak"], &got["gained_points"]), (&json!(2), &json!(0)));
    assert_eq!(state(&got["check_ins"], yesterday), "made_up");
    assert_eq!(got["check_ins"]["make_up"]["left"], left - 1);
    assert_eq!(member.balance().await, balance + daily - cost);
    make_up(&member, yesterday).await.refused_with(409, "already_checked_in");
    let mut day = yesterday;
    for _ in 1..left {
        day = day - Days::new(1);
        assert_eq!(make_up(&member, day).await.status, 200);
    }
    let more = make_up(&member, day - Days::new(1)).await;
    more.refused_with(409, "limit_reached");
    assert_eq!(more.json()["limit"], left);

    // Another month brings new ones, for days of the month before as well.
    let month = (today.with_day(1).unwrap() + Days::new(32)).with_day(2).unwrap();
    member.advance((month - today).num_days() * DAY_S).await;
    member.sign_in("13900000000").await;
    member.control("/members", json!({ "phone": "13900000000", "points": cost - 1 })).await;
    let over = month - Days::new(2);
    assert_ne!(over.month(), month.month());
    let poor = make_up(&member, over).await;
    poor.refused_with(409, "insufficient_points");
    assert_eq!(poor.json()["missing"], 1);
    member.control("/members", json!({ "phone": "13900000000", "points": cost })).await;
    let got = make_up(&member, over).await.json();
    assert_eq!(
        got["check_ins"]["month"],
        over.format("%Y-%m").to_string(),
        "the month of that day"
    );
    assert_eq!(member.balance().await, 0);
    member.totals().await;
}

#[tokio::test]
async fn runs_that_grow_together_give_nothing_twice() {
    let stage = Stage::new(Seed::Demo).await;
    let member = newcomer(&stage, 1_000, 60).await;
    let first = calendar(&member).await["rewards"][0].clone();
    let days = first["days"].as_u64().unwrap();
    let points = first["reward"]["points"].as_i64().unwrap();
    let gains = async |count: u64| {
        let mut all = 0;
        for _ in 0..count {
            all += check_in(&member).await.json()["gained_points"].as_i64().unwrap();
            member.advance(DAY_S).await;
        }
        all
    };
    let daily = calendar(&member).await["today_reward"]["points"].as_i64().unwrap();
    assert_eq!(gains(days).await, daily * days as i64 + points);
    let missed = date(&calendar(&member).await["today"]);
    member.advance(DAY_S).await;
    check_in(&member).await;
    let joined = make_up(&member, missed).await.json();
    assert_eq!(joined["streak"], days + 2);
    let reward = joined["reward"]["points"].as_i64();
    assert_ne!(reward, Some(points), "that one has been given");
    member.totals().await;
}
