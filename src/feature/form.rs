//! A form that the backend describes: its fields, what is typed, and what is wrong with it. What was
//! typed and not sent is there again after leaving, a reload, or a session that ran out.

use core::time::Duration;

use contract::{
    FieldProblem,
    activities::{Answer, Answers, FieldKind, Form, FormField},
};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use self::{
    field::Input,
    model::{Draft, Typed, Wrong},
};
use crate::draft;

mod changing;
mod field;
mod keeping;
mod model;
mod version;
mod words;

pub use changing::{Changing, Version};
use keeping::{Cleared, Kept};
pub use model::{field_at, shape};
use version::Difference;

/// A form as it is being filled in.
#[derive(Clone, Copy)]
pub struct Filling {
    form: StoredValue<Form>,
    fields: StoredValue<Vec<Asked>>,
    /// How many come together, for forms that are filled in for several.
    party: RwSignal<u32>,
    /// How many stars, for forms that come with some; 0 at first.
    rating: RwSignal<u8>,
    mark: RwSignal<Option<String>>,
    mark_at_first: StoredValue<Option<String>>,
    faults: RwSignal<Vec<Fault>>,
    draft: StoredValue<String>,
    kept: RwSignal<Kept>,
    /// As it lies in storage, as far as this page knows.
    stored: StoredValue<Option<String>>,
    /// Whether it began with what was typed before, and was not cleared since.
    is_resumed: RwSignal<bool>,
    is_untouched: Memo<bool>,
    /// What was there before it was cleared.
    cleared: RwSignal<Option<Cleared>>,
    /// Nothing is stored any more.
    is_sent: StoredValue<bool>,
    element: NodeRef<html::Div>,
}

/// A field and what is in it.
#[derive(Clone)]
struct Asked {
    field: FormField,
    input: Input,
    at_first: Typed,
}

/// What is wrong with a field, as long as it stays what it was.
#[derive(Clone)]
struct Fault {
    name: String,
    line: String,
    typed: Typed,
}

impl Filling {
    /// Begins with what was typed before under the name `draft`, else with `answers`, else with what
    /// the backend knows of the member. The draft outlives the page, a reload and the session.
    pub fn start(form: Form, draft: String, answers: Option<&Answers>) -> Self {
        Self::resume(form, draft, answers, None)
    }

    /// The same with a mark of the version that `answers` are of: it stays with the draft.
    pub fn resume(
        form: Form,
        draft: String,
        answers: Option<&Answers>,
        mark: Option<String>,
    ) -> Self {
        let filling = Self::begin(form, draft, answers, mark);
        filling.keep();
        filling
    }

    fn begin(form: Form, draft: String, answers: Option<&Answers>, mark: Option<String>) -> Self {
        let stored = draft::recall(&draft);
        let typed = stored.as_ref().and_then(|stored| Draft::read(stored));
        let asked = |field: &FormField| {
            let at_first = model::at_first(field, answers);
            Asked { field: field.clone(), input: Input::new(at_first.clone()), at_first }
        };
        let is_known_kind = |field: &&FormField| field.kind != FieldKind::Unknown;
        let fields: Vec<Asked> = form.fields.iter().filter(is_known_kind).map(asked).collect();
        let fields = StoredValue::new(fields);
        let (party, rating) = (RwSignal::new(1), RwSignal::new(0));
        let mark_now = RwSignal::new(mark.clone());
        let is_untouched = Memo::new(move |_| {
            // What was there at first may be something else with another mark.
            mark_now.track();
            let is_same = |asked: &Asked| asked.input.get() == asked.at_first;
            // Each of them is looked at, so that each of them is watched.
            let same = fields.with_value(|fields| fields.iter().filter(|it| is_same(it)).count());
            let is_bare = (party.get(), rating.get()) == (1, 0);
            fields.with_value(Vec::len) == same && is_bare
        });
        let filling = Self {
            form: StoredValue::new(form),
            fields,
            party,
            rating,
            mark: mark_now,
            mark_at_first: StoredValue::new(mark),
            faults: RwSignal::new(Vec::new()),
            draft: StoredValue::new(draft),
            kept: RwSignal::new(Kept::Nothing),
            stored: StoredValue::new(stored),
            is_resumed: RwSignal::new(false),
            is_untouched,
            cleared: RwSignal::new(None),
            is_sent: StoredValue::new(false),
            element: NodeRef::new(),
        };
        if let Some(typed) = typed {
            filling.resume_with(typed);
        }
        filling
    }

    /// The fields, in the form's order.
    pub fn fields(self) -> AnyView {
        let fields = self.fields.get_value();
        let fields = fields.into_iter().map(|asked| field::view(self, asked)).collect_view();
        view! {
            <div class="form-fields" node_ref=self.element>{fields}</div>
            {self.is_beyond_us().then(field::beyond_us)}
            {keeping::line(self)}
        }
        .into_any()
    }

    /// What is filled in. None when something is wrong with it: that is said at the fields then, and
    /// the first of them has the focus.
    pub fn answers(self) -> Option<Answers> {
        let answers = self.checked();
        if answers.is_none() {
            self.lead_to_fault();
        }
        answers
    }

    /// The same without leading anywhere.
    pub fn checked(self) -> Option<Answers> {
        let mut answers = Answers::new();
        let mut faults = Vec::new();
        for asked in self.fields.get_value() {
            match self.check(&asked) {
                Ok(Some(answer)) => drop(answers.insert(asked.field.name, answer)),
                Ok(None) => {}
                Err(wrong) => faults.push(asked.fault(words::wrong(&asked.field, wrong))),
            }
        }
        let is_right = faults.is_empty() && !self.is_beyond_us();
        self.faults.set(faults);
        is_right.then_some(answers)
    }

    pub fn version(self) -> u32 {
        self.form.with_value(|form| form.version)
    }

    /// How many come together; 1 at first.
    pub const fn party(self) -> RwSignal<u32> {
        self.party
    }

    /// How many stars; 0 at first.
    pub const fn rating(self) -> RwSignal<u8> {
        self.rating
    }

    /// The version of the answers that it was begun with.
    pub fn mark(self) -> Option<String> {
        self.mark.get()
    }

    /// Whether a field has to be filled in that this version of the app does not know.
    pub fn is_beyond_us(self) -> bool {
        let is_beyond = |field: &FormField| field.required && field.kind == FieldKind::Unknown;
        self.form.with_value(|form| form.fields.iter().any(is_beyond))
    }

    /// Says at the fields what the backend found wrong (`/answers/<name>`), and leads to the first of
    /// them. Gives what belongs to none of them. It may be called when the page is gone.
    pub fn show_problems(self, problems: &[FieldProblem]) -> Vec<FieldProblem> {
        let others = self.say_problems(problems);
        self.lead_to_fault();
        others
    }

    /// The same without leading anywhere.
    pub fn say_problems(self, problems: &[FieldProblem]) -> Vec<FieldProblem> {
        self.note(problems, |asked| asked.input.get_untracked())
    }

    /// Says what is wrong with what was answered before, without leading anywhere. Gives what belongs
    /// to no field, or to one that was filled in anew since.
    pub fn point_out(self, problems: &[FieldProblem]) -> Vec<FieldProblem> {
        self.note(problems, |asked| asked.at_first.clone())
    }

    /// What the field is called that a problem belongs to.
    pub fn label_at(self, problem: &FieldProblem) -> Option<String> {
        let name = field_at(&problem.pointer)?;
        self.form.with_value(|form| {
            let field = form.fields.iter().find(|field| field.name == name)?;
            Some(field.label.clone())
        })
    }

    fn note(self, problems: &[FieldProblem], typed: fn(&Asked) -> Typed) -> Vec<FieldProblem> {
        let Some(fields) = self.fields.try_get_value() else { return problems.to_vec() };
        let is_at = |problem: &FieldProblem, asked: &Asked| {
            field_at(&problem.pointer) == Some(asked.field.name.as_str())
        };
        let fault = |asked: &Asked| {
            let told = problems.iter().find(|problem| is_at(problem, asked))?;
            let line = Some(told.detail.clone()).filter(|detail| !detail.is_empty());
            let words = || words::wrong(&asked.field, Wrong::from_code(&told.code));
            let (name, line) = (asked.field.name.clone(), line.unwrap_or_else(words));
            Some(Fault { name, line, typed: typed(asked) })
        };
        self.faults.try_set(fields.iter().filter_map(fault).collect());
        let is_said = |problem: &FieldProblem, asked: &Asked| {
            is_at(problem, asked) && asked.input.get_untracked() == typed(asked)
        };
        let is_elsewhere =
            |problem: &&FieldProblem| !fields.iter().any(|asked| is_said(problem, asked));
        problems.iter().filter(is_elsewhere).cloned().collect()
    }

    /// It was sent: the draft is dropped. Where the page may be gone by then, [`draft::discard`]
    /// does the same.
    pub fn forget(self) {
        self.is_sent.try_set_value(true);
        self.draft.try_with_value(|name| draft::discard(name));
        self.kept.try_set(Kept::Nothing);
    }

    fn check(self, asked: &Asked) -> Result<Option<Answer>, Wrong> {
        let typed = asked.input.get_untracked();
        let is_half_typed = || {
            let name = &asked.field.name;
            typed.is_empty() && self.find(&format!("[data-name=\"{name}\"] :invalid")).is_some()
        };
        // Of a date that is not complete the browser gives nothing.
        if asked.field.kind == FieldKind::Date && is_half_typed() {
            return Err(Wrong::Invalid);
        }
        model::check(&asked.field, &typed)
    }

    /// Checks one field that was left. That it is empty is said only when the form is to be sent.
    fn check_left(self, asked: &Asked) {
        let name = &asked.field.name;
        let typed = asked.input.get_untracked();
        let fault = match self.check(asked) {
            Ok(_) if !typed.is_empty() => return,
            Ok(_) => None,
            Err(Wrong::Required) => return,
            Err(wrong) => Some(asked.fault(words::wrong(&asked.field, wrong))),
        };
        self.faults.update(|faults| {
            faults.retain(|fault| fault.name != *name);
            faults.extend(fault);
        });
    }

    /// What is wrong with a field, as long as it is as it was then.
    fn error(self, asked: &Asked) -> Signal<Option<String>> {
        let Asked { field, input, .. } = asked.clone();
        Signal::derive(move || {
            let typed = input.get();
            // Too many are said at once.
            if field.kind == FieldKind::Multiple
                && model::check(&field, &typed) == Err(Wrong::OutOfRange)
            {
                return Some(words::wrong(&field, Wrong::OutOfRange));
            }
            self.faults.with(|faults| {
                let is_this = |fault: &&Fault| fault.name == field.name && fault.typed == typed;
                faults.iter().find(is_this).map(|fault| fault.line.clone())
            })
        })
    }

    fn lead_to_fault(self) {
        let first = self.faults.try_with_untracked(|faults| Some(faults.first()?.name.clone()));
        if let Some(name) = first.flatten() {
            self.lead_to(name);
        }
    }

    /// Gives a field the focus: at the tap, for then the keyboard rises, and once more, for fields
    /// that cannot have it yet.
    fn lead_to(self, name: String) {
        self.focus(&name);
        set_timeout(move || self.focus(&name), Duration::ZERO);
    }

    fn focus(self, name: &str) {
        let within = |tag: &str| format!("[data-name=\"{name}\"] {tag}");
        let input = self.find(&["input", "textarea", "select"].map(within).join(","));
        if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
            input.focus().ok();
        }
    }

    fn find(self, selector: &str) -> Option<Element> {
        let element = self.element.try_get_untracked().flatten()?;
        element.query_selector(selector).ok().flatten()
    }

    /// As it is stored; whatever is typed is watched.
    fn as_draft(self) -> Draft {
        let typed = |asked: &Asked| (asked.field.name.clone(), asked.input.get().to_draft());
        Draft {
            version: self.version(),
            party: self.party.get(),
            rating: self.rating.get(),
            mark: self.mark.get(),
            answers: self.fields.with_value(|fields| fields.iter().map(typed).collect()),
        }
    }
}

impl Asked {
    fn fault(&self, line: String) -> Fault {
        let typed = self.input.get_untracked();
        Fault { name: self.field.name.clone(), line, typed }
    }
}
