//! One lantern from near: its riddle, what is left of it to try, a hint, and the answer in words or
//! by choice; once it is decided, the answer with what there is to know about it.

use contract::games::{Lantern, LanternState};
use leptos::{html, prelude::*};

use super::{drawing, model, riddles, table::Table};
use crate::{
    feature::panel,
    i18n::text,
    ui::{Button, Icon, IconName},
};

mod answering;

use answering::recall;

#[derive(Clone, Copy)]
struct Riddle {
    table: Table,
    lantern: Memo<Lantern>,
    is_decided: Memo<bool>,
    typed: RwSignal<String>,
    /// The last word that was wrong.
    wrong_word: RwSignal<Option<String>>,
    is_empty: RwSignal<bool>,
    said: NodeRef<html::Div>,
    form: NodeRef<html::Form>,
}

/// `on_it` stands on the lantern; `on_leave` goes back to the hall.
pub fn view(
    table: Table,
    lantern: Memo<Lantern>,
    on_it: AnyView,
    on_leave: Callback<()>,
) -> AnyView {
    let riddle = Riddle {
        table,
        lantern,
        is_decided: Memo::new(move |_| lantern.with(model::is_decided)),
        typed: RwSignal::new(lantern.with_untracked(|lantern| recall(&lantern.id))),
        wrong_word: RwSignal::new(None),
        is_empty: RwSignal::new(false),
        said: NodeRef::new(),
        form: NodeRef::new(),
    };
    riddle.view(on_it, on_leave)
}

impl Riddle {
    fn view(self, on_it: AnyView, on_leave: Callback<()>) -> AnyView {
        let Self { table, lantern, is_decided, .. } = self;
        let colour = lantern.with_untracked(|lantern| lantern.colour.to_string());
        let words = Memo::new(move |_| lantern.with(|lantern| lantern.riddle.clone()));
        view! {
            <div
                class="riddle"
                data-state=move || riddles::state(lantern.with(|lantern| lantern.state))
            >
                <div
                    class="riddle__scene lantern"
                    data-colour=colour
                    data-state=move || riddles::state(lantern.with(|lantern| lantern.state))
                >
                    {drawing::lantern(on_it)}
                    <p class="riddle__words">{words}</p>
                </div>
                {self.standing()}
                <div class="riddle__said" role="status" tabindex="-1" node_ref=self.said>
                    {self.hint()}
                    {self.outcome()}
                </div>
                {panel::refused(move || table.refusal.get())}
                {panel::checking(table.deed, text::round::checking)}
                {move || if is_decided.get() {
                    self.ways_on(on_leave)
                } else {
                    untrack(|| self.answer())
                }}
            </div>
        }
        .into_any()
    }

    /// What it is worth and how often one may try, before each answer.
    fn standing(self) -> AnyView {
        let Self { lantern, is_decided, .. } = self;
        let worth = move || {
            lantern.with(|lantern| text::round::worth(&text::round::points(lantern.worth.into())))
        };
        let tries = move || lantern.with(|lantern| text::round::tries(lantern.tries_left.into()));
        (move || {
            (!is_decided.get()).then(|| {
                view! {
                    <p class="riddle__standing"><span>{worth}</span><span>{tries}</span></p>
                }
            })
        })
        .into_any()
    }

    fn hint(self) -> AnyView {
        let lantern = self.lantern;
        let hint = Memo::new(move |_| lantern.with(|lantern| lantern.hint.clone()));
        (move || {
            hint.get().map(|hint| {
                view! {
                    <p class="riddle__hint"><b>{text::round::hint()}</b><span>{hint}</span></p>
                }
            })
        })
        .into_any()
    }

    /// What came of the last answer.
    fn outcome(self) -> AnyView {
        let Self { lantern, is_decided, .. } = self;
        let wrong = Memo::new(move |_| {
            lantern.with(|lantern| {
                let last = lantern.wrong.last()?;
                let choice = lantern.choices.iter().find(|choice| choice.id == *last)?;
                Some(wrong_words(&choice.text, lantern.tries_left))
            })
        });
        (move || {
            if is_decided.get() {
                return lantern.with(decided);
            }
            let Some(words) = wrong.get() else { return ().into_any() };
            view! {
                <p class="riddle__wrong"><Icon name=IconName::Warning/><span>{words}</span></p>
            }
            .into_any()
        })
        .into_any()
    }

    fn ways_on(self, on_leave: Callback<()>) -> AnyView {
        let table = self.table;
        let leave = table.on_tap(move || on_leave.run(()));
        view! {
            <Button on_click=leave>
                {move || match table.is_running.get() {
                    true => text::round::back_to_hall(),
                    false => text::round::see_score(),
                }}
            </Button>
        }
        .into_any()
    }
}

/// The end of a lantern: lit or dark, and what there is to know.
fn decided(lantern: &Lantern) -> AnyView {
    let is_lit = lantern.state == LanternState::Lit;
    let (icon, title) = if is_lit {
        let worth = text::round::points(lantern.worth.into());
        (IconName::Sparkles, text::round::right(&worth))
    } else if lantern.tries_left == 0 {
        (IconName::Moon, text::round::dark())
    } else {
        (IconName::Moon, text::round::not_tried())
    };
    let answer = lantern.answer.clone();
    let explanation = lantern.explanation.clone();
    view! {
        <div class="riddle__outcome">
            <h3 class="riddle__verdict"><Icon name=icon/><span>{title}</span></h3>
            {answer.map(|answer| view! {
                <p class="riddle__answer">{text::round::answer_is(&answer)}</p>
            })}
            {explanation.map(|words| view! { <p class="riddle__explanation">{words}</p> })}
        </div>
    }
    .into_any()
}

fn wrong_words(word: &str, tries_left: u32) -> String {
    text::round::wrong(word.trim(), &text::round::tries(tries_left.into()))
}
