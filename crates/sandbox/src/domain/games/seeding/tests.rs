//! What the games of the seed are worth: enough to play, in every language, and no mark that
//! guessing reaches.

use contract::games::{GameKind, GivenAnswer};
use serde_json::Value;

use super::{SeedGames, jigsaw, quiz, riddles};
use crate::{
    domain::{games::riddles::Hall, mall::read_name},
    language::Language,
    random::Dice,
    seed,
};

/// The texts of a part of the seed: those that lack a language, or are empty in one.
fn lacking(value: &Value, into: &mut Vec<String>) {
    let languages = Language::ALL.map(|language| value.get(language.tag()));
    match value {
        Value::Object(_) if languages.iter().any(Option::is_some) => {
            let is_there = |text: Option<&Value>| match text {
                Some(Value::String(text)) => !text.trim().is_empty(),
                Some(Value::Array(texts)) => {
                    let is_text =
                        |text: &Value| text.as_str().is_some_and(|text| !text.trim().is_empty());
                    !texts.is_empty() && texts.iter().all(is_text)
                }
                _ => false,
            };
            if !languages.into_iter().all(is_there) {
                into.push(value.to_string());
            }
        }
        Value::Object(fields) => fields.values().for_each(|field| lacking(field, into)),
        Value::Array(items) => items.iter().for_each(|item| lacking(item, into)),
        _ => {}
    }
}

#[test]
fn there_is_enough_to_play_in_every_language() {
    let data: Value = seed::data(seed::GAMES).unwrap();
    for (part, least, texts) in [
        ("riddles", 20, &["riddle", "answers", "answer", "hint", "explanation"][..]),
        ("questions", 30, &["text", "right", "wrong", "explanation"]),
        ("pictures", 4, &["title", "alt"]),
    ] {
        let items = data[part].as_array().unwrap();
        assert!(items.len() >= least, "{part}: {}", items.len());
        for item in items {
            for text in texts {
                assert!(item[text].is_object() || item[text].is_array(), "{text} of {item}");
            }
        }
    }
    for question in data["questions"].as_array().unwrap() {
        assert_eq!(question["wrong"].as_array().map(Vec::len), Some(3), "{question}");
    }
    let mut found = Vec::new();
    lacking(&data, &mut found);
    assert_eq!(found, Vec::<String>::new());
    let known: SeedGames = seed::data(seed::GAMES).unwrap();
    for game in known.games.iter().filter(|game| game.kind == "jigsaw") {
        let settings: jigsaw::Settings = serde_json::from_value(game.settings.clone()).unwrap();
        for picture in settings.pictures {
            assert!(known.pictures.iter().any(|known| known.id == picture), "{picture}");
        }
    }
}

/// How likely it is that so many alike add up to a mark, each by what it may be worth.
fn reaching(mark: u32, of: u32, worths: &[(u32, f64)]) -> f64 {
    let mut sums = vec![(0, 1.0)];
    for _ in 0..of {
        sums = sums
            .iter()
            .flat_map(|(sum, chance)| worths.iter().map(move |(w, c)| (sum + w, chance * c)))
            .collect();
    }
    sums.iter().filter(|(sum, _)| *sum >= mark).map(|(_, chance)| chance).sum()
}

/// Whoever knows nothing takes one choice after the other; words nobody guesses.
fn guess(hall: &mut Hall) -> u32 {
    for lantern in hall.show(true, Language::ZhHans) {
        for choice in &lantern.choices {
            hall.answer(&lantern.id, &GivenAnswer { choice: Some(choice.id.clone()), text: None });
        }
    }
    hall.score()
}

#[test]
fn guessing_reaches_no_mark_but_by_a_rare_chance() {
    const ROUNDS: u32 = 4_000;
    let data: SeedGames = seed::data(seed::GAMES).unwrap();
    for game in &data.games {
        let Some(mark) = game.mark else { continue };
        match read_name(game.kind.clone()).unwrap() {
            GameKind::Riddles => {
                let settings: riddles::Settings =
                    serde_json::from_value(game.settings.clone()).unwrap();
                let mut reached = 0;
                for nth in 0..ROUNDS {
                    let mut dice = Dice::loaded(&format!("guess {nth}"));
                    let mut hall = Hall::new(&settings, data.riddles.clone(), &mut dice);
                    let shown = hall.show(true, Language::ZhHans);
                    assert_eq!(shown.len() as u32, settings.lanterns);
                    let by_choice = shown.iter().filter(|one| !one.choices.is_empty()).count();
                    assert!(by_choice as u32 <= settings.most_by_choice(), "{by_choice}");
                    reached += u32::from(guess(&mut hall) >= mark);
                }
                // One try after the other, of four choices, in the hall that favours it most.
                let worths: Vec<(u32, f64)> = (0..4)
                    .map(|wrong| {
                        let worth = settings.worth.saturating_sub(wrong * settings.wrong_cost);
                        (if wrong < settings.tries { worth.max(1) } else { 0 }, 0.25)
                    })
                    .collect();
                let most = reaching(mark, settings.most_by_choice(), &worths);
                println!("{}: {most}, and {reached} of {ROUNDS}", game.id);
                assert!(most < 0.01, "{}: {most}", game.id);
                assert!(f64::from(reached) < 0.01 * f64::from(ROUNDS), "{reached} of {ROUNDS}");
            }
            GameKind::Quiz => {
                let settings: quiz::Settings =
                    serde_json::from_value(game.settings.clone()).unwrap();
                let worths = [(settings.worth, 0.25), (0, 0.75)];
                let chance = reaching(mark, settings.questions, &worths);
                println!("{}: {chance}", game.id);
                assert!(chance < 0.01, "{}: {chance}", game.id);
            }
            _ => {}
        }
    }
}
