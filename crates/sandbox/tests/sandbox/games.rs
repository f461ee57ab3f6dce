//! The games as they are listed, with their rules; what several tests do with games.

use reqwest::Method;
use sandbox::Seed;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    shop::strings,
    stage::{Got, Stage, Visitor, id},
};

pub const RIDDLES: &str = "gam_riddles";
pub const JIGSAW: &str = "gam_jigsaw";
pub const QUIZ: &str = "gam_quiz";
pub const WHEEL: &str = "gam_wheel";
pub const GRID: &str = "gam_grid";

impl Visitor {
    /// A game in full.
    pub async fn game(&self, id: &str) -> Value {
        let got = self.get(&format!("/games/{id}")).await;
        assert_eq!(got.status, 200, "{}", got.body);
        got.json()
    }

    pub async fn set_game(&self, id: &str, change: Value) {
        let got = self.control_with(Method::PATCH, &format!("/games/{id}"), change).await;
        assert_eq!(got.status, 200, "{}", got.body);
    }

    pub async fn set_prize(&self, id: &str, change: Value) {
        let got = self.control_with(Method::PATCH, &format!("/prizes/{id}"), change).await;
        assert_eq!(got.status, 200, "{}", got.body);
    }

    pub async fn set_chances(&self, game: &str, phone: &str, chances: u32) {
        let body = json!({ "phone": phone, "chances": chances });
        let got = self.control(&format!("/games/{game}/chances"), body).await;
        assert_eq!(got.status, 200, "{}", got.body);
    }

    pub async fn start(&self, game: &str, choice: Value) -> Got {
        self.post(&format!("/me/games/{game}/rounds"), choice).await
    }

    /// A round of any game that is played, with the first of what can be chosen.
    pub async fn round_of(&self, game: &str) -> Value {
        let got = self.start(game, self.first_choice(game).await).await;
        assert_eq!(got.status, 200, "{}", got.body);
        got.json()
    }

    pub async fn first_choice(&self, game: &str) -> Value {
        let play = self.game(game).await["play"].clone();
        match play["kind"].as_str() {
            Some("jigsaw") => {
                json!({ "size": play["sizes"][0], "picture": play["pictures"][0]["id"] })
            }
            _ => json!({}),
        }
    }

    pub async fn round(&self, round: &Value) -> Value {
        self.get(&format!("/me/rounds/{}", id(round))).await.json()
    }

    pub async fn answer(&self, round: &Value, item: &Value, answer: Value) -> Got {
        let body = json!({ "item": item, "answer": answer });
        self.post(&format!("/me/rounds/{}/answers", id(round)), body).await
    }

    pub async fn hint(&self, round: &Value, item: &Value) -> Got {
        self.post(&format!("/me/rounds/{}/hints", id(round)), json!({ "item": item })).await
    }

    pub async fn finish(&self, round: &Value, moves: Value) -> Got {
        self.post(&format!("/me/rounds/{}/finish", id(round)), json!({ "moves": moves })).await
    }

    pub async fn solution(&self, round: &Value) -> Value {
        self.solution_in(round, "zh-Hans").await
    }

    pub async fn solution_in(&self, round: &Value, language: &str) -> Value {
        let url = self.url(&format!("/sandbox/rounds/{}/solution", id(round)));
        let request = self.http.get(url).header("accept-language", language);
        let body = request.send().await.unwrap().text().await.unwrap();
        serde_json::from_str(&body).unwrap()
    }

    /// Wins a round with all that there is to win.
    pub async fn win(&self, round: &Value) -> Value {
        let solution = self.solution(round).await;
        if solution["moves"].is_array() {
            // As long as a hand takes at least.
            self.advance(10).await;
            return self.finish(round, solution["moves"].clone()).await.json();
        }
        let mut last = Value::Null;
        for answer in solution["answers"].as_array().unwrap() {
            let got = self.answer(round, &answer["item"], answer["answer"].clone()).await;
            assert_eq!(got.status, 200, "{}", got.body);
            last = got.json();
        }
        last
    }

    pub async fn commitment(&self, game: &str) -> String {
        self.game(game).await["play"]["commitment"].as_str().unwrap().to_owned()
    }

    /// What a draw names the odds by that are shown now.
    pub async fn table_hash(&self, game: &str) -> String {
        table_hash(&self.game(game).await["play"]["segments"])
    }

    /// From the odds that are shown now.
    pub async fn draw_with(&self, game: &str, nonce: &str, commitment: &str) -> Got {
        let table_hash = self.table_hash(game).await;
        self.draw_from(game, nonce, commitment, &table_hash).await
    }

    pub async fn draw_from(
        &self,
        game: &str,
        nonce: &str,
        commitment: &str,
        table_hash: &str,
    ) -> Got {
        let body = json!({ "nonce": nonce, "commitment": commitment, "table_hash": table_hash });
        self.post(&format!("/me/games/{game}/draws"), body).await
    }

    /// A draw that is accepted.
    pub async fn draw(&self, game: &str) -> Value {
        let commitment = self.commitment(game).await;
        let got = self.draw_with(game, "00112233445566778899aabbccddeeff", &commitment).await;
        assert_eq!(got.status, 200, "{}", got.body);
        got.json()
    }

    pub async fn chances(&self, game: &str) -> u64 {
        self.game(game).await["game"]["chances"].as_u64().unwrap()
    }

    /// The prizes of a draw of a kind.
    pub async fn prizes_of(&self, game: &str, kind: &str) -> Vec<Value> {
        let prizes = self.game(game).await["prizes"].as_array().unwrap().clone();
        prizes.into_iter().filter(|prize| prize["kind"] == kind).collect()
    }

    /// From now on a draw gives a prize of a kind, and nothing else. Gives that prize.
    pub async fn rig(&self, game: &str, kind: &str) -> Value {
        let wanted = self.prizes_of(game, kind).await.remove(0);
        self.set_prize(id(&wanted), json!({ "weight": 10_000 })).await;
        for prize in self.game(game).await["prizes"].as_array().unwrap() {
            if prize["id"] != wanted["id"] {
                self.set_prize(id(prize), json!({ "weight": 0 })).await;
            }
        }
        wanted
    }
}

impl Stage {
    /// What must hold whatever happened in the games.
    pub fn games_agree(&self) {
        let wrong = self.count(
            "SELECT count(*) FROM chances c WHERE c.daily + c.kept <> (
                 SELECT coalesce(sum(delta), 0) FROM chance_entries e
                 WHERE e.member = c.member AND e.game = c.game)",
        );
        assert_eq!(wrong, 0, "the chances are what their ledger says");
        let draws = self.count("SELECT count(*) FROM game_draws");
        assert_eq!(self.count("SELECT count(*) FROM chance_entries WHERE reason = 'draw'"), draws);
        assert_eq!(self.count("SELECT count(*) FROM draw_seeds WHERE used_at IS NOT NULL"), draws);
        let without = self.count(
            "SELECT count(*) FROM game_draws d WHERE (kind = 'none') <>
                 NOT EXISTS (SELECT 1 FROM prizes_won w WHERE w.draw = d.id)",
        );
        assert_eq!(without, 0, "each draw that wins has its prize");
        let over = self.count(
            "SELECT count(*) FROM game_prizes p WHERE total - left <>
                 (SELECT count(*) FROM game_draws d WHERE d.prize = p.id) +
                 (SELECT count(*) FROM crowd_prizes c WHERE c.prize = p.id)",
        );
        assert_eq!(over, 0, "what has left the stock was given");
        self.lots_agree();
    }
}

/// Segments, or the rows of a receipt, as the contract writes them for hashing. Of a game that is
/// not drawn there are none.
pub fn table(rows: &Value) -> String {
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let row = |row: &Value| {
        format!("{}={}:{}:{}", id(row), row["weight"], text(row, "prize"), text(row, "kind"))
    };
    rows.as_array().into_iter().flatten().map(row).collect::<Vec<_>>().join(",")
}

pub fn table_hash(rows: &Value) -> String {
    sha256(&table(rows))
}

pub fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn the_hub_says_what_is_on_until_when_and_what_one_has() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let hub = visitor.get("/games").await.json();
    let games = hub["data"].as_array().unwrap();
    let phases = strings(games, "phase");
    let mut sorted = phases.clone();
    sorted.sort_by_key(|phase| ["on", "upcoming", "over"].iter().position(|it| it == phase));
    assert_eq!(phases, sorted);
    for phase in ["on", "upcoming", "over"] {
        assert!(phases.contains(&phase), "the demo has a game that is {phase}");
    }
    for kind in ["riddles", "jigsaw", "quiz", "wheel", "grid"] {
        let game = games.iter().find(|game| game["kind"] == kind && game["phase"] == "on");
        let game = game.unwrap_or_else(|| panic!("no {kind} is on"));
        let is_draw = matches!(kind, "wheel" | "grid");
        assert_eq!(game["chances"].is_u64(), is_draw, "{kind}");
        assert_eq!(game["rounds_left"].is_u64(), !is_draw, "{kind}");
        if !is_draw {
            let (mark, earns) = (game["mark"].as_u64(), &game["earns"]);
            assert!(mark.is_some() && earns["chances"].as_u64() >= Some(1), "{kind}");
            assert!(game["best"].is_u64(), "the demo member has played {kind}");
        }
    }
    let reason = |phase: &str| {
        let game = games.iter().find(|game| game["phase"] == phase).unwrap();
        game["unavailable"][0].clone()
    };
    assert_eq!(reason("over")["code"], "game_over");
    assert!(reason("over")["ended_at"].is_string());
    assert_eq!(reason("upcoming")["code"], "game_not_open");
    assert!(reason("upcoming")["starts_at"].is_string());
    assert!(visitor.chances(WHEEL).await >= 2);
    for prize in hub["last_prizes"].as_array().unwrap() {
        let name = prize["name"].as_str().unwrap();
        assert!(name.ends_with("**") && name.chars().count() == 3, "{name}");
    }

    let guest = stage.another_visitor();
    let public = guest.get("/games").await;
    assert_eq!(public.header("cache-control"), Some("no-cache"));
    assert!(public.json()["data"].as_array().unwrap().iter().all(|game| {
        game["chances"].is_null() && game["rounds_left"].is_null() && game["best"].is_null()
    }));
    assert!(guest.game(WHEEL).await["play"]["commitment"].is_null());
    guest.get("/games/gam_none").await.refused_with(404, "not_found");
    guest.start(QUIZ, json!({})).await.refused_with(401, "unauthenticated");
}

#[tokio::test]
async fn the_rules_publish_what_the_pool_holds() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    for game in [WHEEL, GRID] {
        let detail = visitor.game(game).await;
        let rules = &detail["rules"];
        for text in ["version", "organiser", "contact"] {
            assert!(!rules[text].as_str().unwrap().is_empty(), "{text}");
        }
        assert!(rules["period"]["until"].is_string());
        for texts in ["conditions", "how_to_play", "how_chances_are_earned"] {
            assert!(!rules[texts].as_array().unwrap().is_empty(), "{texts}");
        }
        let earned = rules["how_chances_are_earned"].as_array().unwrap();
        for source in earned.iter().filter(|source| source["game"].is_string()) {
            let game = visitor.game(source["game"].as_str().unwrap()).await["game"].clone();
            assert_eq!(game["earns"]["chances"], source["chances"]);
            assert_eq!(game["earns"]["game"], detail["game"]["id"]);
            assert!(source["title"].as_str().unwrap().contains(&game["mark"].to_string()));
        }
        let play = &detail["play"];
        let total = play["total_weight"].as_u64().unwrap();
        let weights: Vec<u64> = play["segments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|segment| segment["weight"].as_u64().unwrap())
            .collect();
        assert_eq!(weights.iter().sum::<u64>(), total);
        for prize in detail["prizes"].as_array().unwrap() {
            let odds = &prize["odds"];
            let on_segments: u64 = play["segments"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|segment| segment["prize"] == prize["id"])
                .map(|segment| segment["weight"].as_u64().unwrap())
                .sum();
            assert_eq!(
                (odds["weight"].as_u64(), odds["total_weight"].as_u64()),
                (Some(on_segments), Some(total))
            );
            assert_eq!(prize["kind"] == "goods", prize["claim_days"].is_u64());
            assert_eq!(prize["kind"] == "points", prize["points"].is_i64());
            let held = stage.count(&format!(
                "SELECT coalesce(total, -1) FROM game_prizes WHERE id = '{}'",
                id(prize)
            ));
            assert_eq!(prize["total"].as_i64().unwrap_or(-1), held);
            assert!(prize["left"].as_i64() <= prize["total"].as_i64());
        }
    }
    stage.games_agree();

    let before = visitor.game(WHEEL).await["rules"]["version"].clone();
    visitor.draw(WHEEL).await;
    assert_eq!(visitor.game(WHEEL).await["rules"]["version"], before, "a draw changes no rule");
    let prize = visitor.prizes_of(WHEEL, "none").await.remove(0);
    visitor.set_prize(id(&prize), json!({ "weight": 1 })).await;
    assert_ne!(visitor.game(WHEEL).await["rules"]["version"], before);
}

#[tokio::test]
async fn the_leaderboard_has_the_best_round_of_each_with_masked_names() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let path = format!("/games/{QUIZ}/leaderboard");
    let before = visitor.get(&path).await.json();
    let mine = before["mine"].clone();
    assert!(mine["is_mine"] == true && mine["rank"].as_u64() > Some(1), "{mine}");
    let won = visitor.win(&visitor.round_of(QUIZ).await).await;
    assert_eq!((&won["state"], &won["score"]), (&json!("finished"), &won["max_score"]));
    let worse = visitor.round_of(QUIZ).await;
    assert_eq!(visitor.finish(&worse, json!([])).await.json()["score"], 0);
    let after = visitor.get(&path).await.json();
    assert_eq!(after["mine"]["score"], won["max_score"], "the best one counts");
    assert!(after["mine"]["rank"].as_u64() < mine["rank"].as_u64());
    let entries = after["entries"].as_array().unwrap();
    assert_eq!(entries.iter().filter(|entry| entry["is_mine"] == true).count(), 1);
    let mut last = u64::MAX;
    for (nth, entry) in (1..).zip(entries) {
        assert_eq!(entry["rank"].as_u64(), Some(nth));
        assert!(entry["score"].as_u64().unwrap() <= last);
        last = entry["score"].as_u64().unwrap();
        assert!(entry["name"].as_str().unwrap().ends_with("**"));
    }
    assert!(!after.to_string().contains("林小满"));
    assert!(after["period"]["until"].is_string());
    let guest = stage.another_visitor().get(&path).await;
    assert!(guest.json()["mine"].is_null());
    assert_eq!(guest.header("cache-control"), Some("no-cache"));
    visitor.get(&format!("/games/{WHEEL}/leaderboard")).await.refused_with(404, "not_found");
}

#[tokio::test]
async fn a_game_has_a_beginning_and_an_end() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let commitment = visitor.commitment(WHEEL).await;
    for game in [RIDDLES, WHEEL] {
        visitor.set_game(game, json!({ "opens_in_s": 600, "closes_in_s": 1200 })).await;
    }
    let nonce = "00".repeat(16);
    let early = visitor.start(RIDDLES, json!({})).await;
    early.refused_with(409, "game_not_open");
    assert!(early.json()["starts_at"].is_string());
    visitor.draw_with(WHEEL, &nonce, &commitment).await.refused_with(409, "game_not_open");
    visitor.advance(601).await;
    let round = visitor.round_of(RIDDLES).await;
    let closes_at = visitor.game(RIDDLES).await["game"]["closes_at"].clone();
    assert_eq!(round["expires_at"], closes_at, "no round outlives its game");
    visitor.advance(600).await;
    let late = visitor.start(RIDDLES, json!({})).await;
    late.refused_with(409, "game_over");
    assert_eq!(late.json()["ended_at"], closes_at);
    visitor.draw_with(WHEEL, &nonce, &commitment).await.refused_with(409, "game_over");
    assert_eq!(visitor.round(&round).await["state"], "expired");
    let chances = visitor.get(&format!("/me/games/{WHEEL}/chances")).await.json();
    assert_eq!((&chances["left"], &chances["data"][0]["reason"]), (&json!(0), &json!("expired")));
    stage.games_agree();
    assert_eq!(visitor.get("/me/games/gam_quiz/chances").await.status, 404);
    visitor.draw_with(QUIZ, &nonce, &commitment).await.refused_with(404, "not_found");
    visitor.start(WHEEL, json!({})).await.refused_with(404, "not_found");
}

#[tokio::test]
async fn the_demo_member_has_a_past() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let prizes = visitor.get("/me/prizes").await.json()["data"].as_array().unwrap().clone();
    let kinds = strings(&prizes, "kind");
    for kind in ["goods", "points"] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    let goods = prizes.iter().find(|prize| prize["kind"] == "goods").unwrap();
    assert_eq!((&goods["state"], &goods["can_claim"]), (&json!("unclaimed"), &json!(true)));
    assert!(goods["claim_by"].is_string());
    let coupon = prizes.iter().find(|prize| prize["coupon"].is_string()).unwrap();
    let coupon = visitor.get(&format!("/me/coupons/{}", coupon["coupon"].as_str().unwrap())).await;
    assert_eq!(coupon.json()["state"], "usable");
    let points = prizes.iter().find(|prize| prize["kind"] == "points").unwrap();
    let entries = visitor.get("/me/points/entries?kind=earn&limit=200").await.json();
    let entry =
        entries["data"].as_array().unwrap().iter().find(|entry| entry["at"] == points["won_at"]);
    assert_eq!(entry.unwrap()["points"], points["points"], "the ledger knows of it");
    assert_eq!(visitor.get("/me/check-ins").await.json()["streak"], 4);
    for game in [RIDDLES, QUIZ, JIGSAW] {
        assert!(visitor.game(game).await["game"]["best"].is_u64(), "{game}");
        let round = visitor.round_of(game).await;
        let (mark, max) = (round["mark"].as_u64().unwrap(), round["max_score"].as_u64().unwrap());
        assert!(max / 3 <= mark && mark <= max, "the mark of {game} is worth the trouble: {mark}");
    }
    let ledger = visitor.get(&format!("/me/games/{WHEEL}/chances?limit=100")).await.json();
    assert!(ledger["left"].as_u64() >= Some(2));
    stage.games_agree();
    let other = stage.another_visitor();
    other.sign_in("13800000010").await;
    assert_eq!(other.get("/me/prizes").await.json()["data"], json!([]));
    other.get(&format!("/me/prizes/{}", id(goods))).await.refused_with(404, "not_found");
    let draw = goods["draw"].as_str().unwrap();
    other.get(&format!("/me/draws/{draw}")).await.refused_with(404, "not_found");
}
