//! A quiz: one question at a time, timed or not.

use contract::{
    games::{AnsweredQuestion, Board, GivenAnswer, QuizQuestion},
    id::{ChoiceId, ItemId},
};
use serde::{Deserialize, Serialize};

use super::riddles::{StoredChoice, right_of};
use crate::{
    clock::Moment,
    language::{Language, Text},
    random::Dice,
};

/// What the network may take of the time for an answer.
const GRACE_S: i64 = 1;

#[derive(Serialize, Deserialize)]
pub struct Settings {
    pub questions: u32,
    /// For each question of a timed round; absent where none is timed.
    pub seconds: Option<u32>,
    #[serde(default = "usual_worth")]
    pub worth: u32,
    pub minutes: i64,
}

fn usual_worth() -> u32 {
    10
}

/// A question as the brand wrote it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Source {
    text: Text,
    right: Text,
    wrong: Vec<Text>,
    explanation: Text,
}

#[derive(Serialize, Deserialize)]
pub struct Sheet {
    questions: Vec<StoredQuestion>,
    worth: u32,
    /// For each question, when it is timed.
    seconds: Option<u32>,
    /// When the present question was shown, in milliseconds since 1970.
    asked_ms: i64,
}

#[derive(Serialize, Deserialize)]
struct StoredQuestion {
    id: String,
    text: Text,
    choices: Vec<StoredChoice>,
    explanation: Text,
    given: Option<Given>,
}

#[derive(Serialize, Deserialize)]
struct Given {
    /// Absent when it was passed.
    choice: Option<String>,
    is_late: bool,
}

impl Sheet {
    pub fn new(
        settings: &Settings,
        is_timed: bool,
        mut questions: Vec<Source>,
        now: Moment,
        dice: &mut Dice,
    ) -> Self {
        dice.shuffle(&mut questions);
        questions.truncate(settings.questions as usize);
        let mut question = |source: Source| StoredQuestion {
            id: dice.id("itm"),
            choices: StoredChoice::shuffled(&source.right, &source.wrong, dice),
            text: source.text,
            explanation: source.explanation,
            given: None,
        };
        Self {
            questions: questions.into_iter().map(&mut question).collect(),
            worth: settings.worth,
            seconds: settings.seconds.filter(|_| is_timed),
            asked_ms: now.0,
        }
    }

    pub fn max_score(&self) -> u32 {
        self.worth * self.questions.len() as u32
    }

    pub fn score(&self) -> u32 {
        let right = self.questions.iter().filter(|question| question.is_right());
        right.count() as u32 * self.worth
    }

    fn present(&self) -> usize {
        self.questions.iter().take_while(|question| question.given.is_some()).count()
    }

    pub fn is_complete(&self) -> bool {
        self.present() == self.questions.len()
    }

    fn answer_by(&self) -> Option<Moment> {
        self.seconds.map(|seconds| Moment(self.asked_ms).plus_seconds(seconds.into()))
    }

    /// Nothing when the answer is none that can be given.
    pub fn answer(&mut self, item: &ItemId, answer: &GivenAnswer, now: Moment) -> Option<()> {
        let is_late = self.answer_by().is_some_and(|end| now > end.plus_seconds(GRACE_S));
        let present = self.present();
        let question = self.questions.get_mut(present).filter(|it| it.id == item.as_str())?;
        if answer.text.is_some() {
            return None;
        }
        if let Some(chosen) = &answer.choice {
            question.choices.iter().find(|choice| choice.id == chosen.as_str())?;
        }
        let choice = answer.choice.as_ref().map(|chosen| chosen.0.clone());
        question.given = Some(Given { choice, is_late });
        self.asked_ms = now.0;
        Some(())
    }

    /// What is right for each of them.
    pub fn solution(&self) -> Vec<(String, GivenAnswer)> {
        let right = |question: &StoredQuestion| GivenAnswer {
            choice: question.right().map(|choice| ChoiceId(choice.id.clone())),
            text: None,
        };
        self.questions.iter().map(|question| (question.id.clone(), right(question))).collect()
    }

    pub fn show(&self, is_running: bool, language: Language) -> Board {
        let present = self.present();
        let question = self.questions.get(present).filter(|_| is_running);
        let of = self.questions.len();
        Board::Quiz {
            is_timed: self.seconds.is_some(),
            number: (present + 1).min(of) as u32,
            of: of as u32,
            question: question.map(|question| QuizQuestion {
                id: ItemId(question.id.clone()),
                text: question.text.to(language),
                choices: question.choices.iter().map(|choice| choice.show(language)).collect(),
                answer_by: self.answer_by().map(Moment::timestamp),
            }),
            answered: self
                .questions
                .iter()
                .filter_map(|question| question.review(self.worth, language))
                .collect(),
        }
    }
}

impl StoredQuestion {
    fn right(&self) -> Option<&StoredChoice> {
        right_of(&self.choices)
    }

    fn is_right(&self) -> bool {
        let right = self.right().map(|choice| &choice.id);
        self.given.as_ref().is_some_and(|given| !given.is_late && given.choice.as_ref() == right)
    }

    /// Once it was answered.
    fn review(&self, worth: u32, language: Language) -> Option<AnsweredQuestion> {
        let given = self.given.as_ref()?;
        Some(AnsweredQuestion {
            question: self.text.to(language),
            choices: self.choices.iter().map(|choice| choice.show(language)).collect(),
            chosen: given.choice.clone().map(ChoiceId),
            right: ChoiceId(self.right()?.id.clone()),
            is_right: self.is_right(),
            is_late: given.is_late,
            explanation: self.explanation.to(language),
            worth: if self.is_right() { worth } else { 0 },
        })
    }
}
