//! Looking back: each riddle or question, what was answered, what is right, and why.

use contract::games::{AnsweredQuestion, Board, Lantern, LanternState, Round};
use leptos::prelude::*;

use super::model::{self, Verdict};
use crate::{
    i18n::text,
    ui::{Icon, IconName},
};

pub fn view(round: &Round) -> Option<AnyView> {
    let rows = match &round.board {
        Board::Riddles { lanterns } => lanterns.iter().map(riddle).collect_view().into_any(),
        Board::Quiz { answered, .. } => answered.iter().map(question).collect_view().into_any(),
        _ => return None,
    };
    Some(
        view! {
            <section class="look-back">
                <h2 class="section-title">{text::round::review()}</h2>
                <ol class="look-back__list">{rows}</ol>
            </section>
        }
        .into_any(),
    )
}

fn riddle(lantern: &Lantern) -> AnyView {
    let is_lit = lantern.state == LanternState::Lit;
    let (state, icon) =
        if is_lit { ("right", IconName::Check) } else { ("wrong", IconName::Close) };
    let worth = text::round::points(if is_lit { lantern.worth } else { 0 }.into());
    let end = match &lantern.answer {
        Some(answer) => text::round::answer_is(answer),
        None => text::round::not_tried(),
    };
    let explanation = lantern.explanation.clone();
    view! {
        <li class="look-back__row" data-state=state>
            <Icon name=icon/>
            <div class="look-back__text">
                <h3 class="look-back__title">{lantern.riddle.clone()}</h3>
                <p class="look-back__answer">{end}</p>
                {explanation.map(|words| view! { <p class="look-back__why">{words}</p> })}
            </div>
            <span class="look-back__worth">{worth}</span>
        </li>
    }
    .into_any()
}

fn question(answered: &AnsweredQuestion) -> AnyView {
    let verdict = Verdict::of(answered);
    let (state, icon) = match verdict {
        Verdict::Right => ("right", IconName::Check),
        _ => ("wrong", IconName::Close),
    };
    let mine = match verdict {
        Verdict::Right => None,
        Verdict::Wrong => {
            Some(text::round::yours_was(&model::choice_text(answered, answered.chosen.as_ref())))
        }
        Verdict::Late => Some(text::round::was_late()),
        Verdict::Passed => Some(text::round::was_passed()),
    };
    let right = model::choice_text(answered, Some(&answered.right));
    let worth = text::round::points(answered.worth.into());
    view! {
        <li class="look-back__row" data-state=state>
            <Icon name=icon/>
            <div class="look-back__text">
                <h3 class="look-back__title">{answered.question.clone()}</h3>
                {mine.map(|words| view! { <p class="look-back__mine">{words}</p> })}
                <p class="look-back__answer">{text::round::right_is(&right)}</p>
                <p class="look-back__why">{answered.explanation.clone()}</p>
            </div>
            <span class="look-back__worth">{worth}</span>
        </li>
    }
    .into_any()
}

/// The choices of a question that is answered: the right one and the member's own are marked.
pub fn choices(answered: &AnsweredQuestion) -> AnyView {
    let choice = |(index, choice): (usize, &contract::games::Choice)| {
        let is_mine = answered.chosen.as_ref() == Some(&choice.id);
        let (state, note) = match (choice.id == answered.right, is_mine) {
            (true, _) => ("right", Some((IconName::Check, text::round::is_right()))),
            (false, true) => ("wrong", Some((IconName::Close, text::round::is_yours()))),
            (false, false) => ("plain", None),
        };
        view! {
            <li class="round-choice" data-state=state>
                <span class="round-choice__sign" aria-hidden="true">{sign(index)}</span>
                <span class="round-choice__text">{choice.text.clone()}</span>
                {note.map(|(icon, words)| view! {
                    <span class="round-choice__note"><Icon name=icon/>{words}</span>
                })}
            </li>
        }
    };
    view! {
        <ul class="round-choices">{answered.choices.iter().enumerate().map(choice).collect_view()}</ul>
    }
    .into_any()
}

/// The letter of a choice.
pub const fn sign(index: usize) -> &'static str {
    match index {
        0 => "A",
        1 => "B",
        2 => "C",
        3 => "D",
        4 => "E",
        _ => "·",
    }
}
