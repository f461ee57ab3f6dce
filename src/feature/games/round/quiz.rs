//! The quiz: one question at a time. Without a time limit the answer is looked at before one goes
//! on; against the clock the next question stands there at once, under a line about the last one,
//! and a question whose time is up is passed.

use contract::{
    games::{AnsweredQuestion, Board, Choice, GivenAnswer, QuizQuestion, Round},
    id::ItemId,
};
use leptos::{html, prelude::*};

use super::{
    clock, finish,
    model::{self, Verdict},
    review,
    table::{Act, Table},
};
use crate::{
    feature::panel,
    i18n::text,
    ui::{Button, Icon, IconName, Variant},
};

/// What is on the screen.
#[derive(Clone, PartialEq)]
enum Screen {
    Question(QuizQuestion),
    /// The answer to the one before.
    Answer(AnsweredQuestion),
    Nothing,
}

impl Screen {
    fn of(round: &Round, is_held: bool) -> Self {
        let Board::Quiz { question, answered, .. } = &round.board else { return Self::Nothing };
        match (answered.last(), question) {
            (Some(last), _) if is_held => Self::Answer(last.clone()),
            (_, Some(question)) => Self::Question(question.clone()),
            _ => Self::Nothing,
        }
    }
}

pub fn view(table: Table) -> AnyView {
    let round = table.round;
    // The first question does not take the focus from the page's heading.
    let has_moved = StoredValue::new(false);
    let screen = Memo::new(move |_| {
        let is_held = table.is_held.get();
        round.with(|round| Screen::of(round, is_held))
    });
    let content = move || {
        let screen = screen.get();
        untrack(|| match screen {
            Screen::Question(question) => asked(table, question, has_moved),
            Screen::Answer(answered) => explained(table, &answered),
            Screen::Nothing => ().into_any(),
        })
    };
    view! {
        <section class="quiz">
            {progress(table)}
            <div class="quiz__said" role="status">{move || round.with(|round| {
                model::answered(round).last().filter(|_| is_said(table, round)).map(verdict)
            })}</div>
            {content}
            {panel::refused(move || table.refusal.get())}
            {panel::checking(table.deed, text::round::checking)}
        </section>
        {finish::view(table)}
    }
    .into_any()
}

/// Against the clock it is said above the next question; otherwise above the answer itself.
fn is_said(table: Table, round: &Round) -> bool {
    model::is_timed(round) || table.is_held.get()
}

/// How far one is, in words and as a row of marks.
fn progress(table: Table) -> AnyView {
    let round = table.round;
    let numbers = Memo::new(move |_| {
        let is_held = table.is_held.get();
        round.with(|round| match &round.board {
            Board::Quiz { of, answered, number, .. } => {
                let number = if is_held { answered.len() as u32 } else { *number };
                (number, *of)
            }
            _ => (0, 0),
        })
    });
    let words = move || {
        let (number, of) = numbers.get();
        text::round::question_of(&number.to_string(), &of.to_string())
    };
    let marks = move || {
        let (number, of) = numbers.get();
        let states = round.with(|round| {
            model::answered(round).iter().map(|it| Verdict::of(it).as_str()).collect::<Vec<_>>()
        });
        (1..=of)
            .map(|index| {
                let state = states.get(index as usize - 1).copied().unwrap_or("ahead");
                let is_here = (index == number).then_some("true");
                view! { <span class="quiz__mark" data-state=state data-here=is_here></span> }
            })
            .collect_view()
    };
    view! {
        <p class="quiz__number">{words}</p>
        <div class="quiz__marks" aria-hidden="true">{marks}</div>
    }
    .into_any()
}

/// What came of an answer, in a line.
fn verdict(answered: &AnsweredQuestion) -> AnyView {
    let verdict = Verdict::of(answered);
    let right = model::choice_text(answered, Some(&answered.right));
    let (icon, words) = match verdict {
        Verdict::Right => {
            let points = text::round::points(answered.worth.into());
            (IconName::Check, text::round::answered_right(&points))
        }
        Verdict::Wrong => (IconName::Close, text::round::answered_wrong(&right)),
        Verdict::Late => (IconName::Clock, text::round::answered_late(&right)),
        Verdict::Passed => (IconName::ChevronRight, text::round::answered_not(&right)),
    };
    view! {
        <p class="quiz__verdict" data-verdict=verdict.as_str()>
            <Icon name=icon/><span>{words}</span>
        </p>
    }
    .into_any()
}

fn asked(table: Table, question: QuizQuestion, has_moved: StoredValue<bool>) -> AnyView {
    table.shows_anew();
    let QuizQuestion { id, text: words, choices, answer_by } = question;
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get()
            && has_moved.get_value()
        {
            heading.focus().ok();
        }
    });
    let answer = move |item: &ItemId, given: GivenAnswer| {
        table.answer(
            item.clone(),
            given,
            Box::new(move |round| {
                has_moved.try_set_value(true);
                table.is_held.try_set(!model::is_timed(round));
            }),
        );
    };
    let pass = Callback::new({
        let id = id.clone();
        move |()| answer(&id, GivenAnswer::default())
    });
    let skip = table.on_tap(move || pass.run(()));
    let clock = answer_by.map(|until| clock::Clock::start(until, pass));
    let is_up = Signal::derive(move || clock.is_some_and(|clock| clock.is_up()));
    let is_off = Signal::derive(move || table.is_busy() || is_up.get());
    let choose = Callback::new({
        let id = id.clone();
        move |choice| answer(&id, GivenAnswer { choice: Some(choice), text: None })
    });
    let choices = choices.into_iter().enumerate().map(|(index, choice)| {
        view! { <li>{choice_button(table, index, choice, is_off, choose)}</li> }
    });
    view! {
        <div class="quiz__question" data-question=id.to_string()>
            {clock.map(clock::Clock::view)}
            <h2 class="quiz__words" tabindex="-1" node_ref=heading>{words}</h2>
            {panel::memory_only()}
            <ul class="round-choices">{choices.collect_view()}</ul>
            <div class="quiz__pass">
                <Button
                    variant=Variant::Link
                    pending=table.is_doing(Act::Answer)
                    disabled=table.deed.is_under_way()
                    on_click=skip
                >
                    {move || if is_up.get() { text::round::next() } else { text::round::pass() }}
                </Button>
            </div>
        </div>
    }
    .into_any()
}

fn choice_button(
    table: Table,
    index: usize,
    choice: Choice,
    is_off: Signal<bool>,
    on_choose: Callback<contract::id::ChoiceId>,
) -> AnyView {
    let Choice { id, text } = choice;
    let is_sent = table.is_doing(Act::Choose(id.clone()));
    view! {
        // It keeps the focus, also while it cannot be pressed.
        <button
            type="button"
            class="round-choice"
            data-choice=id.to_string()
            data-state=move || is_sent.get().then_some("sent")
            aria-disabled=move || is_off.get().then_some("true")
            on:click=move |_| {
                if !is_off.get_untracked() && table.is_seen() {
                    on_choose.run(id.clone());
                }
            }
        >
            <span class="round-choice__sign" aria-hidden="true">{review::sign(index)}</span>
            <span class="round-choice__text">{text}</span>
        </button>
    }
    .into_any()
}

/// The answer to a question that has no time limit, before one goes on.
fn explained(table: Table, answered: &AnsweredQuestion) -> AnyView {
    let next = table.on_tap(move || {
        table.refusal.set(None);
        table.is_held.set(false);
    });
    let words = match table.is_running.get_untracked() {
        true => text::round::next(),
        false => text::round::see_score(),
    };
    let explanation = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(explanation) = explanation.get() {
            explanation.focus().ok();
        }
    });
    view! {
        <div class="quiz__answer">
            <h2 class="quiz__words">{answered.question.clone()}</h2>
            {review::choices(answered)}
            <div class="quiz__explanation" tabindex="-1" node_ref=explanation>
                <p>{answered.explanation.clone()}</p>
            </div>
            <Button on_click=next>{words}</Button>
        </div>
    }
    .into_any()
}
