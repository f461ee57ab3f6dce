//! The waiting list: its order, and who is offered what comes free.

use std::collections::HashMap;

use rusqlite::params;
use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    shop::strings,
    signing_up::{every_kind, filled_in},
    stage::{Stage, Visitor, id},
};

const OFFER_S: i64 = 30 * 60;

/// The list as the database has it: member, party and state, in order.
fn list(stage: &Stage, activity: &str) -> Vec<(String, u32, String)> {
    stage
        .database()
        .prepare("SELECT id, party, state FROM waitlist WHERE activity = ?1 ORDER BY seq")
        .unwrap()
        .query_map(params![activity], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

/// Members, and an activity with so many seats that the first of them has.
async fn full(stage: &Stage, count: u32, seats: u32) -> (Vec<Visitor>, Value) {
    let members = stage.members(count, 100).await;
    let change = json!({ "capacity": seats, "max_party": 10 });
    stage.visitor.invite("act_test", change).await;
    let signup = members[0].signed_up("act_test", seats).await;
    (members, signup)
}

#[tokio::test]
async fn a_seat_that_comes_free_is_offered_held_and_accepted() {
    let stage = Stage::new(Seed::Demo).await;
    let (members, signup) = full(&stage, 4, 2).await;
    let first = members[1].waiting("act_test", 2).await;
    assert_eq!((&first["state"], &first["rank"]), (&json!("waiting"), &json!(1)));
    let second = members[2].waiting("act_test", 1).await;
    assert_eq!(second["rank"], 2);
    members[1].wait_for("act_test", 1).await.refused_with(409, "already_signed_up");
    members[0].wait_for("act_test", 1).await.refused_with(409, "already_signed_up");
    members[1].accept(&first).await.refused_with(409, "offer_expired");
    let activity = members[1].activity("act_test").await;
    assert_eq!((&activity["phase"], &activity["waiting"]), (&json!("full"), &json!(2)));
    assert_eq!(activity["waiting_entry"], json!({ "id": id(&first), "state": "waiting" }));

    members[0].cancel_signup(id(&signup)).await;
    let offered = members[1].entry().await;
    assert_eq!((&offered["state"], &offered["rank"]), (&json!("offered"), &Value::Null));
    assert!(offered["offer_until"].is_string());
    let (mut of_list, _) = members[1].events("evt_0_0").await;
    of_list.retain(|event| event["kind"] == "waitlist");
    assert_eq!(strings(&of_list, "waitlist_state"), ["waiting", "offered"]);
    assert!(of_list.iter().all(|event| event["waitlist"] == first["id"]));
    assert_eq!(members[2].entry().await["rank"], 1);
    // What is held is nobody else's.
    assert_eq!(members[3].activity("act_test").await["seats_left"], 0);
    members[3].sign_up("act_test", 1).await.refused_with(409, "activity_full");
    stage.seats_agree();

    let signup = members[1].accept(&offered).await;
    assert_eq!(signup.status, 200, "{}", signup.body);
    assert_eq!((&signup.json()["state"], &signup.json()["party"]), (&json!("approved"), &json!(2)));
    assert_eq!(members[1].entry().await["state"], "accepted");
    members[1].accept(&offered).await.refused_with(409, "offer_expired");
    assert_eq!(members[1].leave(&offered).await.status, 204, "what has ended stays as it is");
    stage.seats_agree();
}

#[tokio::test]
async fn what_was_agreed_to_on_the_list_goes_over_to_the_signup() {
    let stage = Stage::new(Seed::Demo).await;
    let members = stage.members(2, 0).await;
    let change = json!({ "capacity": 1, "form": every_kind() });
    stage.visitor.invite("act_test", change).await;
    let body = members[0].party("act_test", 1, filled_in()).await;
    let signup = members[0].post("/me/signups", body).await.json();
    let body = json!({ "party": 1, "form_version": 1, "answers": filled_in() });
    let entry = members[1].post("/activities/act_test/waitlist", body).await;
    assert_eq!(entry.status, 200, "{}", entry.body);
    let joined = "SELECT joined_at FROM waitlist WHERE activity = 'act_test'";
    let joined = stage.count(joined);
    // The form asks for more in the meantime.
    stage
        .database()
        .execute(
            "UPDATE activities SET form = replace(form, '2026-01', '2026-02'), form_version = 2
             WHERE id = 'act_test'",
            [],
        )
        .unwrap();
    stage.visitor.advance(600).await;
    members[0].cancel_signup(id(&signup)).await;
    let accepted = members[1].accept(&entry.json()).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let agreed = format!(
        "SELECT count(*) FROM signup_consents WHERE signup = '{}' AND purpose = 'photos'
             AND version = '2026-01' AND at = {joined} AND ended_at IS NULL",
        id(&accepted.json())
    );
    assert_eq!(stage.count(&agreed), 1);
    let all =
        format!("SELECT count(*) FROM signup_consents WHERE signup = '{}'", id(&accepted.json()));
    assert_eq!(stage.count(&all), 1);
}

#[tokio::test]
async fn an_offer_that_runs_out_or_is_let_go_passes_on() {
    let stage = Stage::new(Seed::Demo).await;
    let (members, signup) = full(&stage, 4, 2).await;
    let mut entries = Vec::new();
    for member in &members[1..] {
        entries.push(member.waiting("act_test", 2).await);
    }
    members[0].cancel_signup(id(&signup)).await;
    assert_eq!(members[1].entry().await["state"], "offered");
    stage.visitor.advance(OFFER_S - 5).await;
    assert_eq!(members[1].entry().await["state"], "offered");
    stage.visitor.advance(6).await;
    // Whoever asks: the next one has the seats.
    assert_eq!(stage.visitor.activity("act_test").await["waiting"], 1);
    members[1].accept(&entries[0]).await.refused_with(409, "offer_expired");
    assert_eq!(members[1].entry().await["state"], "expired");
    let second = members[2].entry().await;
    assert_eq!(second["state"], "offered");
    assert_eq!(members[2].leave(&second).await.status, 204);
    assert_eq!(members[2].entry().await["state"], "left");
    let third = members[3].entry().await;
    assert_eq!(third["state"], "offered");
    assert_eq!(members[3].accept(&third).await.status, 200);
    members[2].leave(&entries[0]).await.refused_with(404, "not_found");
    stage.seats_agree();
}

#[tokio::test]
async fn the_earliest_who_fits_comes_first_and_the_others_keep_their_rank() {
    let stage = Stage::new(Seed::Demo).await;
    let (members, signup) = full(&stage, 6, 3).await;
    for (member, party) in members[1..].iter().zip([4, 2, 3, 1, 1]) {
        member.waiting("act_test", party).await;
    }
    members[0].cancel_signup(id(&signup)).await;
    let states: Vec<String> =
        list(&stage, "act_test").into_iter().map(|(_, _, state)| state).collect();
    assert_eq!(states, ["waiting", "offered", "waiting", "offered", "waiting"]);
    assert_eq!(members[1].entry().await["rank"], 1);
    assert_eq!(members[3].entry().await["rank"], 2);
    assert_eq!(members[5].entry().await["rank"], 3);
    // One who signs up gives up the offer first, and its seats go on to those behind.
    assert_eq!(members[2].signed_up("act_test", 1).await["state"], "approved");
    assert_eq!(members[2].entry().await["state"], "left");
    assert_eq!(members[5].entry().await["state"], "offered");
    stage.seats_agree();
    // More seats are for the list as well.
    let set = stage.visitor.set_activity("act_test", json!({ "capacity": 7 })).await;
    assert_eq!((&set["taken"], &set["held"]), (&json!(1), &json!(6)));
    assert_eq!(members[1].entry().await["state"], "offered");
    stage.seats_agree();
}

#[tokio::test]
async fn an_offer_is_taken_at_the_price_that_was_shown() {
    let stage = Stage::new(Seed::Demo).await;
    let (members, signup) = full(&stage, 2, 2).await;
    members[1].waiting("act_test", 2).await;
    members[0].cancel_signup(id(&signup)).await;
    let free = members[1].entry().await;
    stage.visitor.set_activity("act_test", json!({ "price": 60 })).await;
    let changed = members[1].accept(&free).await;
    changed.refused_with(409, "price_changed");
    assert_eq!(changed.json()["cost"]["points"], 120);
    let dear = members[1].entry().await;
    let poor = members[1].accept(&dear).await;
    poor.refused_with(409, "insufficient_points");
    assert_eq!(poor.json()["missing"], 20);
    assert_eq!(members[1].entry().await["state"], "offered", "it is still there");
    stage.visitor.set_activity("act_test", json!({ "price": 50 })).await;
    let paid = members[1].entry().await;
    assert_eq!(members[1].accept(&paid).await.json()["points"], 100);
    assert_eq!(members[1].balance().await, 0);
    stage.lots_agree();
    stage.seats_agree();
}

#[tokio::test]
async fn the_list_ends_when_it_begins_and_opens_with_signing_up() {
    let stage = Stage::new(Seed::Demo).await;
    let (members, signup) = full(&stage, 4, 2).await;
    members[1].waiting("act_test", 2).await;
    members[0].cancel_signup(id(&signup)).await;
    members[2].waiting("act_test", 2).await;
    stage.visitor.set_activity("act_test", json!({ "starts_in_s": 60 })).await;
    stage.visitor.advance(61).await;
    assert_eq!(members[1].entry().await["state"], "expired");
    assert_eq!(members[2].entry().await["state"], "expired");
    members[3].wait_for("act_test", 1).await.refused_with(409, "signup_closed");
    stage.seats_agree();

    let free = json!({ "capacity": 5, "opens": { "minutes_from_now": 10 } });
    stage.visitor.invite("act_other", free).await;
    members[3].wait_for("act_other", 1).await.refused_with(409, "signup_not_open");
    stage.visitor.advance(601).await;
    let at_once = members[3].waiting("act_other", 2).await;
    assert_eq!(at_once["state"], "offered", "there are seats, and nobody waits");
    assert_eq!(members[0].activity("act_other").await["seats_left"], 3);
    let wrong = members[2].wait_for("act_other", 9).await;
    assert_eq!(wrong.json()["errors"][0]["pointer"], "/party");
    stage.seats_agree();
}

#[tokio::test]
async fn guests_of_a_store_wait_with_the_members() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.invite("act_test", json!({ "taken": 10, "waiting": [2, 1] })).await;
    assert_eq!(visitor.waiting("act_test", 1).await["rank"], 3);
    visitor.set_activity("act_test", json!({ "capacity": 11 })).await;
    assert_eq!(visitor.entry().await["rank"], 2, "the one who fits is before");
    visitor.advance(OFFER_S + 1).await;
    assert_eq!(visitor.entry().await["state"], "offered");
    stage.seats_agree();
}

/// What the list should do, played on paper.
struct Paper {
    free: u32,
    waiting: Vec<(String, u32)>,
    offered: Vec<String>,
}

impl Paper {
    fn give(&mut self, seats: u32) {
        self.free += seats;
        while let Some(next) = self.waiting.iter().position(|(_, party)| *party <= self.free) {
            let (id, party) = self.waiting.remove(next);
            self.free -= party;
            self.offered.push(id);
        }
    }
}

#[tokio::test]
async fn two_hundred_want_fifty_seats() {
    let stage = Stage::new(Seed::Demo).await;
    let members = stage.members(200, 0).await;
    stage.visitor.invite("act_test", json!({ "capacity": 50 })).await;
    let tasks: Vec<_> = members
        .iter()
        .cloned()
        .zip(0_u32..)
        .map(|(member, nth)| {
            tokio::spawn(async move {
                let party = nth * 7 % 4 + 1;
                let body = json!({ "activity": "act_test", "party": party, "form_version": 1 });
                let got = member.post("/me/signups", body).await;
                if got.status == 200 {
                    return (party, Some(got.json()));
                }
                got.refused_with(409, "activity_full");
                member.waiting("act_test", party).await;
                (party, None)
            })
        })
        .collect();
    let mut coming = HashMap::new();
    let mut taken = 0;
    for (task, nth) in tasks.into_iter().zip(0_usize..) {
        let (party, signup) = task.await.unwrap();
        if let Some(signup) = signup {
            taken += party;
            coming.insert(nth, (id(&signup).to_owned(), party));
        }
    }
    stage.seats_agree();
    let held: u32 = list(&stage, "act_test")
        .iter()
        .filter(|(_, _, state)| state == "offered")
        .map(|(_, party, _)| party)
        .sum();
    assert_eq!(taken + held, 50, "a party of one has the last seat");
    let ranks = async |nth: usize| members[nth].entry().await["rank"].as_u64();

    // Cancellations promote the right ones, in the right order.
    let entries = list(&stage, "act_test");
    let state_is = |wanted: &str| {
        let entries = entries.iter().filter(move |(_, _, state)| state == wanted);
        entries.map(|(id, party, _)| (id.clone(), *party)).collect::<Vec<_>>()
    };
    let mut paper = Paper {
        free: 0,
        waiting: state_is("waiting"),
        offered: state_is("offered").into_iter().map(|(id, _)| id).collect(),
    };
    let mut order: Vec<usize> = coming.keys().copied().collect();
    order.sort_by_key(|nth| (nth * 37 % 101, *nth));
    for nth in order {
        let (signup, party) = &coming[&nth];
        assert_eq!(members[nth].cancel_signup(signup).await.status, 200);
        paper.give(*party);
        let now = list(&stage, "act_test");
        let mut offered: Vec<String> = now
            .iter()
            .filter(|(_, _, state)| state == "offered")
            .map(|(id, _, _)| id.clone())
            .collect();
        let mut expected = paper.offered.clone();
        offered.sort();
        expected.sort();
        assert_eq!(offered, expected);
        stage.seats_agree();
    }
    let waiting: Vec<usize> = (0..200).filter(|nth| !coming.contains_key(nth)).collect();
    let mut seen = Vec::new();
    for nth in waiting {
        seen.extend(ranks(nth).await);
    }
    seen.sort_unstable();
    let count = paper.waiting.len() as u64;
    assert_eq!(seen, (1..=count).collect::<Vec<_>>(), "each rank once");
}
