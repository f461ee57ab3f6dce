//! Draws: fair by arithmetic that anybody can repeat, and never more than there is.

use std::{collections::HashSet, time::Instant};

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    games::{GRID, QUIZ, WHEEL, sha256, table, table_hash},
    stage::{DEMO, Stage, Visitor, fresh_key, id},
};

/// The values that chi-square exceeds with a probability of 0.001, for 1 to 15 degrees of freedom:
/// NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.4.
pub const CRITICAL: [f64; 15] = [
    10.828, 13.816, 16.266, 18.467, 20.515, 22.458, 24.322, 26.125, 27.877, 29.588, 31.264, 32.910,
    34.528, 36.123, 37.697,
];

/// Draws again by what the receipt says; panics where it does not come out.
fn verify(receipt: &Value, commitment: &str, nonce: &str) {
    let text = |name: &str| receipt[name].as_str().unwrap();
    assert_eq!((text("commitment"), text("nonce")), (commitment, nonce));
    assert_eq!(sha256(text("seed")), commitment);
    assert!(text("seed").len() == 64 && text("seed").bytes().all(|b| b.is_ascii_hexdigit()));
    let rows = receipt["table"].as_array().unwrap();
    let weight = |row: &Value| row["weight"].as_u64().unwrap();
    let digest = sha256(&format!("{}:{nonce}:{}", text("seed"), table(&receipt["table"])));
    assert_eq!(text("digest"), digest);
    let total: u64 = rows.iter().map(weight).sum();
    assert_eq!(receipt["total_weight"].as_u64(), Some(total));
    let ticket = u64::from_str_radix(&digest[..12], 16).unwrap() % total;
    assert_eq!(receipt["ticket"].as_u64(), Some(ticket));
    let mut end = 0;
    let drawn = rows.iter().find(|row| {
        end += weight(row);
        ticket < end
    });
    let drawn = drawn.unwrap();
    assert_eq!(receipt["segment"], drawn["id"]);
    let prize = &receipt["prize"];
    assert_eq!(prize.is_null(), drawn["kind"] == "none");
    if prize.is_object() {
        assert_eq!((&prize["game_prize"], &prize["kind"]), (&drawn["prize"], &drawn["kind"]));
    }
}

fn nonce(nth: u64) -> String {
    format!("{:032x}", nth.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// So many draws of one member, each verified; the receipts are in order.
async fn draw_many(visitor: &Visitor, game: &str, count: u64) -> Vec<Value> {
    let mut commitment = visitor.commitment(game).await;
    let mut odds = visitor.table_hash(game).await;
    let mut receipts = Vec::new();
    for nth in 0..count {
        let nonce = nonce(nth);
        let receipt = loop {
            let got = visitor.draw_from(game, &nonce, &commitment, &odds).await;
            if got.status == 200 {
                break got.json();
            }
            // Somebody else has just won the last one of something.
            got.refused_with(409, "odds_changed");
            odds = visitor.table_hash(game).await;
        };
        verify(&receipt, &commitment, &nonce);
        assert_eq!(table_hash(&receipt["table"]), odds, "drawn from what was named");
        commitment = receipt["next_commitment"].as_str().unwrap().to_owned();
        receipts.push(receipt);
    }
    receipts
}

/// The draws of several members at once.
async fn draw_together(members: &[Visitor], game: &'static str, each: u64) -> Vec<Value> {
    let tasks: Vec<_> = members
        .iter()
        .cloned()
        .map(|member| tokio::spawn(async move { draw_many(&member, game, each).await }))
        .collect();
    let mut receipts = Vec::new();
    for task in tasks {
        receipts.extend(task.await.unwrap());
    }
    receipts
}

/// How far draws are from the published odds, and the degrees of freedom. Segments that are
/// expected less than five times are taken together.
fn chi_square(receipts: &[Value], segments: &[Value], total: f64) -> (f64, usize) {
    let mut cells: Vec<(f64, f64)> = Vec::new();
    let mut rare = (0.0, 0.0);
    for segment in segments {
        let seen = receipts.iter().filter(|receipt| receipt["segment"] == segment["id"]).count();
        let expected = receipts.len() as f64 * segment["weight"].as_f64().unwrap() / total;
        if expected >= 5.0 {
            cells.push((seen as f64, expected));
        } else {
            rare = (rare.0 + seen as f64, rare.1 + expected);
        }
    }
    if rare.1 >= 5.0 {
        cells.push(rare);
    }
    let sum = cells.iter().map(|(seen, expected)| (seen - expected).powi(2) / expected).sum();
    (sum, cells.len() - 1)
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_draws_match_the_published_odds() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    for prize in visitor.game(WHEEL).await["prizes"].as_array().unwrap() {
        visitor.set_prize(id(prize), json!({ "stock": null })).await;
    }
    let members = stage.members(4, 0).await;
    let play = visitor.game(WHEEL).await["play"].clone();
    let (segments, total) = (play["segments"].as_array().unwrap(), play["total_weight"].as_f64());
    // Chance exceeds the value once in a thousand times: it would have to do so twice in a row.
    for round in 0..2 {
        for nth in 0..4 {
            visitor.set_chances(WHEEL, &format!("1390000{nth:04}"), 2_500).await;
        }
        let started = Instant::now();
        let receipts = draw_together(&members, WHEEL, 2_500).await;
        assert_eq!(receipts.len(), 10_000);
        let (sum, freedom) = chi_square(&receipts, segments, total.unwrap());
        println!("chi-square {sum:.2} with {freedom} degrees, after {:?}", started.elapsed());
        if sum < CRITICAL[freedom - 1] {
            let seeds: HashSet<_> =
                receipts.iter().map(|receipt| receipt["seed"].as_str().unwrap()).collect();
            assert_eq!(seeds.len(), 10_000, "no seed serves twice");
            stage.games_agree();
            return;
        }
        assert_eq!(round, 0, "chi-square is {sum} with {freedom} degrees of freedom");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_never_gives_more_than_it_holds_and_the_odds_follow() {
    let stage = Stage::new(Seed::Demo).await;
    let visitor = &stage.visitor;
    let members = stage.members(4, 0).await;
    let goods = visitor.rig(GRID, "goods").await;
    let none = visitor.prizes_of(GRID, "none").await.remove(0);
    visitor.set_prize(id(&goods), json!({ "stock": 7, "weight": 4_000 })).await;
    visitor.set_prize(id(&none), json!({ "weight": 6_000 })).await;
    for nth in 0..4 {
        visitor.set_chances(GRID, &format!("1390000{nth:04}"), 40).await;
    }
    let before = visitor.game(GRID).await;
    let receipts = draw_together(&members, GRID, 40).await;
    let won = receipts.iter().filter(|receipt| receipt["prize"].is_object()).count();
    assert_eq!(won, 7);
    let after = visitor.game(GRID).await;
    assert_eq!(after["play"]["total_weight"], before["play"]["total_weight"]);
    assert_eq!(after["play"]["total_weight"], 10_000);
    let prize = |detail: &Value, wanted: &Value| {
        let prizes = detail["prizes"].as_array().unwrap();
        prizes.iter().find(|prize| prize["id"] == wanted["id"]).unwrap().clone()
    };
    assert_eq!(
        (&prize(&after, &goods)["left"], &prize(&after, &goods)["odds"]["weight"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(prize(&after, &goods)["total"], prize(&before, &goods)["total"]);
    assert_eq!(prize(&after, &none)["odds"]["weight"], 10_000);
    for segment in after["play"]["segments"].as_array().unwrap() {
        assert_eq!(segment["weight"] == 0, segment["kind"] != "none", "{segment}");
    }
    // Each receipt shows the odds as they were when it was drawn.
    let mut in_order = receipts.clone();
    in_order.sort_by_key(|receipt| receipt["serial"].as_str().unwrap().to_owned());
    let mut left = 7;
    for receipt in &in_order {
        let of_goods: u64 = receipt["table"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["title"] == goods["title"])
            .map(|row| row["weight"].as_u64().unwrap())
            .sum();
        assert_eq!(of_goods, if left > 0 { 4_000 } else { 0 });
        left -= i32::from(receipt["prize"].is_object());
    }
    stage.games_agree();
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_draws_at_once_with_five_chances() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.set_chances(WHEEL, DEMO, 5).await;
    let before = stage.count("SELECT count(*) FROM game_draws");
    // So that nothing but the commitment stands in anybody's way.
    for prize in visitor.game(WHEEL).await["prizes"].as_array().unwrap() {
        visitor.set_prize(id(prize), json!({ "stock": null })).await;
    }
    let first = visitor.commitment(WHEEL).await;
    let odds = visitor.table_hash(WHEEL).await;
    let tasks: Vec<_> = (0..64)
        .map(|nth| {
            let (visitor, odds, mut commitment) = (visitor.clone(), odds.clone(), first.clone());
            tokio::spawn(async move {
                loop {
                    let got = visitor.draw_from(WHEEL, &nonce(nth), &commitment, &odds).await;
                    match got.status {
                        200 => return true,
                        _ if got.refusal().1 == "commitment_changed" => {
                            let problem = got.json();
                            commitment = problem["commitment"].as_str().unwrap().to_owned();
                        }
                        _ => {
                            got.refused_with(409, "no_chances");
                            return false;
                        }
                    }
                }
            })
        })
        .collect();
    let mut won = 0;
    for task in tasks {
        won += i32::from(task.await.unwrap());
    }
    assert_eq!(won, 5);
    assert_eq!(visitor.chances(WHEEL).await, 0);
    assert_eq!(stage.count("SELECT count(*) FROM game_draws") - before, 5);
    stage.games_agree();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_draws_once_however_often_it_is_sent() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.set_chances(WHEEL, DEMO, 3).await;
    let body = json!({
        "nonce": nonce(1),
        "commitment": visitor.commitment(WHEEL).await,
        "table_hash": visitor.table_hash(WHEEL).await,
    });
    let (key, path) = (fresh_key(), format!("/me/games/{WHEEL}/draws"));
    visitor.insist(&key, &path, body).await;
    assert_eq!(visitor.chances(WHEEL).await, 2);
    let outcome = visitor.get(&format!("/me/writes/{key}")).await.json();
    assert_eq!((&outcome["state"], &outcome["status"]), (&json!("done"), &json!(200)));
    stage.games_agree();
}

#[tokio::test]
async fn a_draw_names_the_commitment_that_was_shown() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.set_chances(WHEEL, DEMO, 3).await;
    let commitment = visitor.commitment(WHEEL).await;
    assert_eq!(visitor.commitment(WHEEL).await, commitment, "it stands until it is used");
    assert_ne!(visitor.commitment(GRID).await, commitment);
    for wrong in ["", "0", &"g".repeat(32), &"A".repeat(32), &"0".repeat(66), &"0".repeat(17)] {
        let refused = visitor.draw_with(WHEEL, wrong, &commitment).await;
        refused.refused_with(422, "validation_failed");
    }
    let stale = visitor.draw_with(WHEEL, &nonce(0), &"0".repeat(64)).await;
    stale.refused_with(409, "commitment_changed");
    assert_eq!(stale.json()["commitment"], commitment.as_str());
    assert_eq!(visitor.chances(WHEEL).await, 3, "nothing was drawn");
    let receipt = visitor.draw_with(WHEEL, &nonce(0), &commitment).await.json();
    verify(&receipt, &commitment, &nonce(0));
    assert_eq!(receipt["chances_left"], 2);
    assert_eq!(receipt["next_commitment"], visitor.commitment(WHEEL).await.as_str());
    let again = visitor.draw_with(WHEEL, &nonce(0), &commitment).await;
    again.refused_with(409, "commitment_changed");
    assert_eq!(visitor.get(&format!("/me/draws/{}", id(&receipt))).await.json(), receipt);

    // Somebody who has never looked is told what to name.
    let other = stage.members(1, 0).await.remove(0);
    let told = other.draw_with(WHEEL, &nonce(0), &commitment).await;
    told.refused_with(409, "commitment_changed");
    let told = told.json()["commitment"].as_str().unwrap().to_owned();
    assert_eq!(other.draw_with(WHEEL, &nonce(0), &told).await.status, 200, "the day's chance");
    other.draw_with(WHEEL, &nonce(0), &told).await.refused_with(409, "no_chances");
    stage.games_agree();
}

#[tokio::test]
async fn a_draw_is_drawn_from_the_odds_that_were_shown_or_not_at_all() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    visitor.set_chances(WHEEL, DEMO, 3).await;
    let goods = visitor.prizes_of(WHEEL, "goods").await.remove(0);
    let commitment = visitor.commitment(WHEEL).await;
    let shown = visitor.table_hash(WHEEL).await;
    let before = stage.count("SELECT count(*) FROM game_draws");
    let draw =
        async |table_hash: &str| visitor.draw_from(WHEEL, &nonce(7), &commitment, table_hash).await;
    for wrong in ["", "0", &"0".repeat(64), &shown.to_uppercase()] {
        draw(wrong).await.refused_with(409, "odds_changed");
    }
    // The last one of something goes between the look and the tap.
    visitor.set_prize(id(&goods), json!({ "stock": 0 })).await;
    draw(&shown).await.refused_with(409, "odds_changed");
    assert_eq!(stage.count("SELECT count(*) FROM game_draws"), before, "nothing was drawn");
    assert_eq!(visitor.chances(WHEEL).await, 3, "and no chance was used");
    assert_eq!(visitor.commitment(WHEEL).await, commitment, "nor the secret");
    let now = visitor.table_hash(WHEEL).await;
    assert_ne!(now, shown);
    let receipt = draw(&now).await.json();
    verify(&receipt, &commitment, &nonce(7));
    assert_eq!(table_hash(&receipt["table"]), now);
    // In whatever language it is read.
    let english = [("accept-language", "en")];
    let path = format!("/me/draws/{}", id(&receipt));
    let english = visitor.get_with(&path, &english).await.json();
    assert_ne!(english["table"][0]["title"], receipt["table"][0]["title"]);
    assert_eq!(table_hash(&english["table"]), now);
    stage.games_agree();
}

#[tokio::test]
async fn the_draws_of_the_past_are_chained_and_the_next_one_is_a_secret() {
    let mut promised = Vec::new();
    for _ in 0..2 {
        let stage = Stage::signed_in(Seed::Demo).await;
        let visitor = &stage.visitor;
        let mut links = 0;
        for game in [WHEEL, GRID] {
            let mut draws = visitor.all(&format!("/me/draws?game={game}")).await;
            draws.reverse();
            let mut next = None;
            for draw in &draws {
                let receipt = visitor.get(&format!("/me/draws/{}", id(draw))).await.json();
                if let Some(next) = next.replace(receipt["next_commitment"].clone()) {
                    assert_eq!(receipt["commitment"], next);
                    links += 1;
                }
            }
            let commitment = visitor.commitment(game).await;
            if let Some(next) = next {
                assert_eq!(next, commitment.as_str());
            }
            promised.push(commitment);
        }
        assert!(links > 0, "one game was drawn more than once");
    }
    let different: HashSet<_> = promised.iter().collect();
    assert_eq!(different.len(), promised.len(), "the same data lead to other secrets each time");
}

#[tokio::test]
async fn past_draws_are_listed_and_still_come_out() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let drawn = visitor.draw(GRID).await;
    let all = visitor.all("/me/draws?limit=2").await;
    assert_eq!(all[0]["id"], drawn["id"]);
    assert!(all.len() >= 4, "the demo member has drawn before");
    let serials: Vec<_> = all.iter().map(|draw| draw["serial"].as_str().unwrap()).collect();
    assert!(serials.windows(2).all(|pair| pair[0] > pair[1]), "{serials:?}");
    for draw in &all {
        let receipt = visitor.get(&format!("/me/draws/{}", id(draw))).await.json();
        let text = |name: &str| receipt[name].as_str().unwrap().to_owned();
        verify(&receipt, &text("commitment"), &text("nonce"));
        assert_eq!(receipt["prize"]["id"], draw["prize"]);
        assert_eq!(draw["kind"] == "none", draw["prize"].is_null());
    }
    let of_grid = visitor.all(&format!("/me/draws?limit=1&game={GRID}")).await;
    assert!(of_grid.iter().all(|draw| draw["game"] == GRID));
    assert_eq!(of_grid.len(), all.iter().filter(|draw| draw["game"] == GRID).count());
    assert_eq!(visitor.get(&format!("/me/draws?game={QUIZ}")).await.json()["data"], json!([]));
    stage.another_visitor().get("/me/draws").await.refused_with(401, "unauthenticated");
}

#[tokio::test]
async fn the_database_itself_refuses_what_must_not_be() {
    let stage = Stage::signed_in(Seed::Demo).await;
    stage.visitor.draw(WHEEL).await;
    stage.visitor.round_of(QUIZ).await;
    let database = stage.database();
    let refused = |sql: &str| database.execute_batch(sql).expect_err(sql).to_string();
    assert!(refused("UPDATE chances SET kept = -1").contains("CHECK"));
    assert!(refused("UPDATE chances SET daily = -1").contains("CHECK"));
    assert!(refused("UPDATE game_prizes SET left = -1 WHERE total > 0").contains("CHECK"));
    assert!(refused("UPDATE game_prizes SET left = total + 1").contains("CHECK"));
    let used = "UPDATE draw_seeds SET used_at = 1 WHERE used_at IS NOT NULL";
    assert!(refused(used).contains("has been used"));
    let two = "INSERT INTO draw_seeds SELECT replace(seed, substr(seed, 1, 8), '00000000'),
        member, game, NULL FROM draw_seeds WHERE used_at IS NULL LIMIT 1";
    assert!(refused(two).contains("UNIQUE"));
    assert!(refused("UPDATE game_draws SET ticket = 0").contains("never changed"));
    assert!(refused("UPDATE chance_entries SET delta = 9").contains("never changed"));
    assert!(refused("DELETE FROM chance_entries").contains("never deleted"));
    let uncounted = "INSERT INTO chance_entries (member, game, at, delta, left, reason, title)
        VALUES ('mbr_000001', 'gam_wheel', 0, 1, 99, 'gift', '{}')";
    assert!(refused(uncounted).contains("add up"));
    let round = "INSERT INTO rounds (id, member, game, state, started_at, day, expires_at, score,
        max_score, board) SELECT 'rnd_x', member, game, state, started_at, day, expires_at, score,
        max_score, board FROM rounds WHERE state = 'running'";
    assert!(refused(round).contains("UNIQUE"), "one running round");
    assert!(refused("UPDATE rounds SET score = 1 WHERE state = 'finished'").contains("has ended"));
    let earned = "UPDATE rounds SET earned = 1, earned_for = 'gam_wheel' WHERE state = 'running'";
    assert!(refused(earned).contains("CHECK"), "a mark is reached by a finished round");
    let twice = "INSERT INTO check_ins SELECT * FROM check_ins LIMIT 1";
    assert!(refused(twice).contains("UNIQUE"));
    let revived = "UPDATE prizes_won SET state = 'unclaimed' WHERE state = 'granted'";
    assert!(refused(revived).contains("come to its end"));
}
