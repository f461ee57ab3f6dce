//! Games: rounds, draws, prizes and check-ins.

use contract::{
    Endpoint,
    games::{
        AnswerRound, CheckIn, ClaimPrize, Draw, FinishRound, GetCheckIns, GetDraw, GetGame,
        GetLeaderboard, GetPrize, GetRound, GivenAnswer, ListChances, ListDraws, ListGames,
        ListPrizes, PrizeState, StartRound, TakeHint,
    },
    id::{AddressId, ChoiceId, DrawId, GameId, ItemId, PictureId, PrizeId, RoundId},
    mall::ListAddresses,
};
use reqwest::StatusCode;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Backend;

fn game(id: &str) -> GameId {
    GameId(id.to_owned())
}

/// A text of a reply, by its place in it.
fn text(reply: &Value, pointer: &str) -> String {
    let text = reply.pointer(pointer).and_then(Value::as_str);
    text.unwrap_or_else(|| panic!("{pointer} of {reply}")).to_owned()
}

/// What a draw names the odds by.
fn table_hash(segments: &Value) -> String {
    let row = |row: &Value| {
        let [id, prize, kind] = ["/id", "/prize", "/kind"].map(|name| text(row, name));
        format!("{id}={}:{prize}:{kind}", row["weight"])
    };
    let rows = segments.as_array().expect("segments").iter().map(row);
    let digest = Sha256::digest(rows.collect::<Vec<_>>().join(","));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn start(id: &str) -> StartRound {
    StartRound { id: game(id), size: None, picture: None, timed: None }
}

/// What the backend says to a request that it takes.
async fn taken<E: Endpoint>(backend: &Backend, request: &E) -> Value {
    let (status, reply) = backend.send(request).await;
    assert!(status.is_success(), "{}: {status} {reply}", E::PATH);
    reply
}

#[tokio::test]
async fn rounds_are_what_the_contract_says() {
    let backend = Backend::start("rounds").await;
    backend.is_to_the_letter(&ListGames {}).await;
    backend.sign_in().await;
    backend.is_to_the_letter(&ListGames {}).await;
    for id in ["gam_riddles", "gam_jigsaw", "gam_quiz", "gam_wheel", "gam_grid"] {
        backend.is_to_the_letter(&GetGame { id: game(id) }).await;
    }
    backend.is_to_the_letter(&GetLeaderboard { id: game("gam_quiz") }).await;

    backend.is_to_the_letter(&start("gam_riddles")).await;
    let riddles = taken(&backend, &start("gam_riddles")).await;
    let id = RoundId(text(&riddles, "/id"));
    let lantern = ItemId(text(&riddles, "/board/lanterns/0/id"));
    backend.is_to_the_letter(&TakeHint { id: id.clone(), item: lantern }).await;
    backend.is_to_the_letter(&GetRound { id: id.clone() }).await;
    backend.is_to_the_letter(&FinishRound { id, moves: Vec::new() }).await;

    let timed = StartRound { timed: Some(true), ..start("gam_quiz") };
    backend.is_to_the_letter(&timed).await;
    let quiz = taken(&backend, &timed).await;
    let choice = ChoiceId(text(&quiz, "/board/question/choices/0/id"));
    let answer = AnswerRound {
        id: RoundId(text(&quiz, "/id")),
        item: ItemId(text(&quiz, "/board/question/id")),
        answer: GivenAnswer { choice: Some(choice), text: None },
    };
    backend.is_to_the_letter(&answer).await;

    let picture = taken(&backend, &GetGame { id: game("gam_jigsaw") }).await;
    let picture = PictureId(text(&picture, "/play/pictures/0/id"));
    let pieces = StartRound { size: Some(3), picture: Some(picture), ..start("gam_jigsaw") };
    backend.is_to_the_letter(&pieces).await;
    let jigsaw = taken(&backend, &pieces).await;
    let unsolved = FinishRound { id: RoundId(text(&jigsaw, "/id")), moves: Vec::new() };
    let (status, problem) = backend.send(&unsolved).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &"answer_rejected".into()));
}

#[tokio::test]
async fn draws_prizes_and_check_ins_are_what_the_contract_says() {
    let backend = Backend::start("draws").await;
    backend.sign_in().await;
    for month in [None, Some("2026-02".to_owned())] {
        backend.is_to_the_letter(&GetCheckIns { month }).await;
    }
    backend.is_to_the_letter(&CheckIn::default()).await;

    let wheel = taken(&backend, &GetGame { id: game("gam_wheel") }).await;
    let draw = Draw {
        id: game("gam_wheel"),
        nonce: "00112233445566778899aabbccddeeff".to_owned(),
        commitment: text(&wheel, "/play/commitment"),
        table_hash: table_hash(&wheel["play"]["segments"]),
    };
    let other = Draw { table_hash: "0".repeat(64), ..draw.clone() };
    let (status, problem) = backend.send(&other).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &"odds_changed".into()));
    backend.is_to_the_letter(&draw).await;
    let (status, problem) = backend.send(&draw).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &"commitment_changed".into()));
    assert_eq!(problem["commitment"].as_str().map(str::len), Some(64));
    let chances = ListChances { id: game("gam_wheel"), cursor: None, limit: Some(5) };
    backend.is_to_the_letter(&chances).await;
    backend.is_to_the_letter(&ListDraws::default()).await;
    let draws = taken(&backend, &ListDraws::default()).await;
    backend.is_to_the_letter(&GetDraw { id: DrawId(text(&draws, "/data/0/id")) }).await;

    backend.is_to_the_letter(&ListPrizes::default()).await;
    let unclaimed = ListPrizes { state: Some(PrizeState::Unclaimed), ..ListPrizes::default() };
    let prize = PrizeId(text(&taken(&backend, &unclaimed).await, "/data/0/id"));
    backend.is_to_the_letter(&GetPrize { id: prize.clone() }).await;
    let address = AddressId(text(&taken(&backend, &ListAddresses {}).await, "/data/0/id"));
    let claim = ClaimPrize { id: prize, address };
    backend.is_to_the_letter(&claim).await;
    let (status, problem) = backend.send(&claim).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &"not_claimable".into()));
}
