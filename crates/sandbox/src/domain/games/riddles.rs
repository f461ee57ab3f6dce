//! A hall of lanterns, each with a riddle.

use std::collections::BTreeMap;

use contract::{
    games::{Choice, GivenAnswer, Lantern, LanternState},
    id::{ChoiceId, ItemId},
};
use serde::{Deserialize, Serialize};

use crate::{
    language::{Language, Text},
    random::Dice,
};

/// How many colours lanterns have.
const COLOURS: usize = 6;
/// How long an answer in words may be.
const LONGEST: usize = 60;

#[derive(Serialize, Deserialize)]
pub struct Settings {
    pub lanterns: u32,
    pub tries: u32,
    pub worth: u32,
    pub hint_cost: u32,
    /// What a wrong choice takes from what a lantern is worth.
    pub wrong_cost: u32,
    pub minutes: i64,
}

impl Settings {
    /// How many lanterns of a hall may be answered by choice: two of three, so that nobody reaches
    /// the mark who only guesses.
    pub fn most_by_choice(&self) -> u32 {
        self.lanterns * 2 / 3
    }
}

/// A riddle as the brand wrote it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Riddle {
    riddle: Text,
    /// What counts as right, by language; all of them count in each.
    answers: BTreeMap<String, Vec<String>>,
    /// The wrong ones to choose from; absent where it is answered in words.
    choices: Option<Vec<Text>>,
    answer: Text,
    hint: Text,
    explanation: Text,
}

/// One of the answers to choose from, with what is written on its back.
#[derive(Serialize, Deserialize)]
pub struct StoredChoice {
    pub id: String,
    text: Text,
    pub is_right: bool,
}

impl StoredChoice {
    /// The right one and the wrong ones, in an order that tells nothing.
    pub fn shuffled(right: &Text, wrong: &[Text], dice: &mut Dice) -> Vec<Self> {
        let mut texts: Vec<(&Text, bool)> = wrong.iter().map(|text| (text, false)).collect();
        texts.push((right, true));
        dice.shuffle(&mut texts);
        texts
            .into_iter()
            .map(|(text, is_right)| Self { id: dice.id("cho"), text: text.clone(), is_right })
            .collect()
    }

    pub fn show(&self, language: Language) -> Choice {
        Choice { id: ChoiceId(self.id.clone()), text: self.text.to(language) }
    }
}

pub fn right_of(choices: &[StoredChoice]) -> Option<&StoredChoice> {
    choices.iter().find(|choice| choice.is_right)
}

#[derive(Serialize, Deserialize)]
pub struct Hall {
    lanterns: Vec<StoredLantern>,
    /// What one is worth, and what a hint and a wrong choice take from it.
    worth: u32,
    hint_cost: u32,
    wrong_cost: u32,
}

#[derive(Serialize, Deserialize)]
struct StoredLantern {
    id: String,
    colour: u8,
    riddle: Riddle,
    choices: Vec<StoredChoice>,
    state: LanternState,
    tries_left: u32,
    is_hinted: bool,
    /// The ids of choices, or words without what does not count.
    wrong: Vec<String>,
}

impl Hall {
    pub fn new(settings: &Settings, mut riddles: Vec<Riddle>, dice: &mut Dice) -> Self {
        dice.shuffle(&mut riddles);
        let mut by_choice = 0;
        riddles.retain(|riddle| {
            by_choice += u32::from(riddle.choices.is_some());
            riddle.choices.is_none() || by_choice <= settings.most_by_choice()
        });
        riddles.truncate(settings.lanterns as usize);
        let mut lantern = |riddle: Riddle| {
            let wrong = riddle.choices.as_deref();
            StoredLantern {
                id: dice.id("itm"),
                colour: dice.below(COLOURS) as u8,
                choices: match wrong {
                    Some(wrong) => StoredChoice::shuffled(&riddle.answer, wrong, dice),
                    None => Vec::new(),
                },
                riddle,
                state: LanternState::Unlit,
                tries_left: settings.tries,
                is_hinted: false,
                wrong: Vec::new(),
            }
        };
        Self {
            lanterns: riddles.into_iter().map(&mut lantern).collect(),
            worth: settings.worth,
            hint_cost: settings.hint_cost,
            wrong_cost: settings.wrong_cost,
        }
    }

    pub fn max_score(&self) -> u32 {
        self.worth * self.lanterns.len() as u32
    }

    pub fn score(&self) -> u32 {
        let lit = self.lanterns.iter().filter(|lantern| lantern.state == LanternState::Lit);
        lit.map(|lantern| self.worth_of(lantern)).sum()
    }

    fn worth_of(&self, lantern: &StoredLantern) -> u32 {
        let hints = if lantern.is_hinted { self.hint_cost } else { 0 };
        let wrong = lantern.wrong_choices().count() as u32 * self.wrong_cost;
        self.worth.saturating_sub(hints + wrong).max(1)
    }

    /// Whether each of them is decided.
    pub fn is_complete(&self) -> bool {
        self.lanterns.iter().all(|lantern| !lantern.is_undecided())
    }

    fn undecided(&mut self, item: &ItemId) -> Option<&mut StoredLantern> {
        self.lanterns
            .iter_mut()
            .find(|lantern| lantern.id == item.as_str() && lantern.is_undecided())
    }

    /// Nothing when the answer is none that can be given. What was wrong before costs nothing.
    pub fn answer(&mut self, item: &ItemId, answer: &GivenAnswer) -> Option<()> {
        let lantern = self.undecided(item)?;
        let (given, is_right) = match (&answer.choice, &answer.text) {
            (Some(chosen), None) => {
                let choice = lantern.choices.iter().find(|choice| choice.id == chosen.as_str())?;
                (choice.id.clone(), choice.is_right)
            }
            (None, Some(text)) if lantern.choices.is_empty() => {
                (normal(text), lantern.riddle.accepts(text)?)
            }
            _ => return None,
        };
        if is_right {
            lantern.state = LanternState::Lit;
        } else if !lantern.wrong.contains(&given) {
            lantern.wrong.push(given);
            lantern.tries_left = lantern.tries_left.saturating_sub(1);
            lantern.state =
                if lantern.tries_left == 0 { LanternState::Dark } else { LanternState::Open };
        }
        Some(())
    }

    /// Nothing when there is none to be had.
    pub fn hint(&mut self, item: &ItemId) -> Option<()> {
        let lantern = self.undecided(item).filter(|lantern| !lantern.is_hinted)?;
        lantern.is_hinted = true;
        lantern.state = LanternState::Open;
        Some(())
    }

    /// What is right for each of them.
    pub fn solution(&self, language: Language) -> Vec<(String, GivenAnswer)> {
        let right = |lantern: &StoredLantern| match right_of(&lantern.choices) {
            Some(choice) => GivenAnswer { choice: Some(ChoiceId(choice.id.clone())), text: None },
            None => GivenAnswer { choice: None, text: Some(lantern.riddle.answer.to(language)) },
        };
        self.lanterns.iter().map(|lantern| (lantern.id.clone(), right(lantern))).collect()
    }

    pub fn show(&self, is_running: bool, language: Language) -> Vec<Lantern> {
        let show = |lantern| self.show_one(lantern, is_running, language);
        self.lanterns.iter().map(show).collect()
    }

    fn show_one(&self, lantern: &StoredLantern, is_running: bool, language: Language) -> Lantern {
        let riddle = &lantern.riddle;
        // What was not tried to its end when the round ended stays dark.
        let is_given_up = !is_running && lantern.is_undecided();
        // What was given up is not told, so that nobody reads the answers instead of finding them.
        let is_told = lantern.state == LanternState::Lit || lantern.tries_left == 0;
        Lantern {
            id: ItemId(lantern.id.clone()),
            colour: lantern.colour,
            state: if is_given_up { LanternState::Dark } else { lantern.state },
            riddle: riddle.riddle.to(language),
            choices: lantern.choices.iter().map(|choice| choice.show(language)).collect(),
            tries_left: lantern.tries_left,
            hint: lantern.is_hinted.then(|| riddle.hint.to(language)),
            hint_cost: self.hint_cost,
            wrong_cost: if lantern.choices.is_empty() { 0 } else { self.wrong_cost },
            wrong: lantern.wrong_choices().map(|id| ChoiceId(id.clone())).collect(),
            worth: self.worth_of(lantern),
            answer: is_told.then(|| riddle.answer.to(language)),
            explanation: is_told.then(|| riddle.explanation.to(language)),
        }
    }
}

impl StoredLantern {
    fn is_undecided(&self) -> bool {
        matches!(self.state, LanternState::Unlit | LanternState::Open)
    }

    /// The ids of those that were wrong; none where it is answered in words.
    fn wrong_choices(&self) -> impl Iterator<Item = &String> {
        self.wrong.iter().filter(|_| !self.choices.is_empty())
    }
}

impl Riddle {
    /// Whether an answer in words is right; nothing when it says nothing, or too much.
    fn accepts(&self, text: &str) -> Option<bool> {
        let given = normal(text);
        if given.is_empty() || text.chars().count() > LONGEST {
            return None;
        }
        let own = Language::ALL.map(|language| self.answer.get(language));
        let mut accepted = self.answers.values().flatten().map(String::as_str).chain(own);
        Some(accepted.any(|answer| normal(answer) == given))
    }
}

/// A text without what does not count: case, width, spaces, punctuation, an English article.
fn normal(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    let lower: String = text.chars().map(narrow).flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let words = match words.split_first() {
        Some((&("a" | "an" | "the"), rest)) if !rest.is_empty() => rest,
        _ => &words,
    };
    words.concat().chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn what_does_not_count_is_left_out() {
        for (text, same) in [
            (" Green  Tea ", "green tea"),
            ("ＧＲＥＥＮ　ＴＥＡ！", "green tea"),
            ("the teapot.", "Teapot"),
            ("An umbrella", "umbrella"),
            ("「茶壶」。", "茶壶"),
            ("紫 砂 壺", "紫砂壺"),
            ("pu-erh", "Pu'erh"),
        ] {
            assert_eq!(normal(text), normal(same), "{text}");
        }
        assert_eq!(normal("the"), "the");
        assert_ne!(normal("茶"), normal("茶壶"));
        assert_eq!(normal(" ，。!"), "");
    }
}
