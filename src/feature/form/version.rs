//! A form of something that somebody else may change meanwhile: what differs, and which of the two is
//! taken.

use contract::{
    FieldProblem,
    activities::{Answer, Answers},
};
use leptos::prelude::*;

use super::{
    Asked, Filling,
    keeping::Kept,
    model::{self, Typed},
    words,
};

/// A field that holds something else than the backend does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub name: String,
    pub label: String,
    pub mine: String,
    pub now: String,
}

impl Filling {
    /// From now on it is a change of these answers, which are of the version `mark`. What is typed
    /// stays.
    pub fn rebase(self, answers: &Answers, mark: String) {
        self.fields.update_value(|fields| {
            for asked in fields {
                asked.at_first = model::at_first(&asked.field, Some(answers));
            }
        });
        self.mark_at_first.set_value(Some(mark.clone()));
        self.mark.set(Some(mark));
        if self.is_untouched.get_untracked() {
            self.kept.set(Kept::Nothing);
        }
    }

    /// The fields that hold something else than `now`, what the backend has.
    pub fn differences(self, now: &Answers) -> Vec<Difference> {
        let difference = |asked: &Asked| {
            let field = &asked.field;
            let typed = asked.input.get();
            let mine = match model::check(field, &typed) {
                Ok(answer) => Typed::of(field, answer.as_ref()),
                Err(_) => typed,
            };
            let theirs = Typed::of(field, now.get(&field.name));
            (mine != theirs).then(|| Difference {
                name: field.name.clone(),
                label: field.label.clone(),
                mine: words::typed(field, &mine),
                now: words::typed(field, &theirs),
            })
        };
        self.fields.with_value(|fields| fields.iter().filter_map(difference).collect())
    }

    /// Which of `problems` belong to fields here, as long as each of these fields holds what it was
    /// found wrong with: the answer in `now`. Once one of them does not, it is for whoever asked to
    /// say whether that is enough.
    pub fn unsolved(self, problems: &[FieldProblem], now: &Answers) -> Vec<FieldProblem> {
        let is_at =
            |problem: &FieldProblem, name: &str| model::field_at(&problem.pointer) == Some(name);
        let is_here = |problem: &&FieldProblem| {
            let is_it = |asked: &Asked| is_at(problem, &asked.field.name);
            self.fields.with_value(|fields| fields.iter().any(is_it))
        };
        let changed = self.differences(now);
        let is_touched = |problem: &FieldProblem| changed.iter().any(|it| is_at(problem, &it.name));
        if problems.iter().any(is_touched) {
            return Vec::new();
        }
        problems.iter().filter(is_here).cloned().collect()
    }

    /// Puts an answer in the place of what is typed.
    pub fn put(self, name: &str, answer: Option<&Answer>) {
        self.fields.with_value(|fields| {
            if let Some(asked) = fields.iter().find(|asked| asked.field.name == name) {
                asked.input.set(Typed::of(&asked.field, answer));
            }
        });
    }
}
