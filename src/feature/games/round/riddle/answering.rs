//! Answering a riddle, in words or by choice, and asking for a hint.

use core::time::Duration;

use contract::{
    games::{Choice, GivenAnswer, Round},
    id::ItemId,
};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{Riddle, wrong_words};
use crate::{
    draft,
    feature::{
        games::round::{model, table::Act},
        panel,
    },
    i18n::text,
    ui::{Button, Field, Variant},
};

/// The word that is being typed for a lantern, over a reload and a session that runs out.
const DRAFT: &str = "riddle";

/// The longest answer that the backend reads.
const LONGEST: u32 = 60;

impl Riddle {
    pub fn answer(self) -> AnyView {
        let is_by_choice = self.lantern.with_untracked(|lantern| !lantern.choices.is_empty());
        view! {
            {panel::memory_only()}
            {if is_by_choice { self.by_choice() } else { self.in_words() }}
            {self.hint_button()}
        }
        .into_any()
    }

    fn in_words(self) -> AnyView {
        let Self { table, lantern, typed, wrong_word, is_empty, form, .. } = self;
        let error = Signal::derive(move || {
            let word = typed.get();
            if is_empty.get() && word.trim().is_empty() {
                return Some(text::round::answer_missing());
            }
            let is_wrong = wrong_word.with(|wrong| wrong.as_ref() == Some(&word));
            is_wrong.then(|| wrong_words(&word, lantern.with(|lantern| lantern.tries_left)))
        });
        let id = lantern.with_untracked(|lantern| lantern.id.clone());
        Effect::new(move |before: Option<String>| {
            let word = typed.get();
            if before.is_some_and(|before| before != word) {
                draft::store(DRAFT, &[id.as_str(), "\n", &word].concat());
            }
            word
        });
        let send = move || {
            let word = typed.get_untracked();
            is_empty.set(word.trim().is_empty());
            // What has just been wrong is not sent once more.
            let is_wrong = wrong_word.with_untracked(|wrong| wrong.as_ref() == Some(&word));
            if word.trim().is_empty() || is_wrong {
                return self.focus_word();
            }
            let given = GivenAnswer { text: Some(word.trim().to_owned()), choice: None };
            self.send(
                given,
                Box::new(move |is_decided| {
                    if !is_decided {
                        wrong_word.try_set(Some(word));
                    }
                }),
            );
        };
        view! {
            <form
                class="riddle__form"
                novalidate=true
                node_ref=form
                on:submit=move |event| {
                    event.prevent_default();
                    send();
                }
            >
                <Field
                    label=text::round::answer_label()
                    value=typed
                    error=error
                    hint=text::round::answer_hint()
                    name="answer"
                    maxlength=LONGEST
                />
                <Button
                    submit=true
                    pending=table.is_doing(Act::Answer)
                    disabled=table.deed.is_under_way()
                >
                    {text::round::answer_send()}
                </Button>
            </form>
        }
        .into_any()
    }

    fn by_choice(self) -> AnyView {
        let lantern = self.lantern;
        let (choices, cost) =
            lantern.with_untracked(|lantern| (lantern.choices.clone(), lantern.wrong_cost));
        let cost = (cost > 0).then(|| {
            let points = text::round::points(cost.into());
            view! { <p class="quiet">{text::round::wrong_costs(&points)}</p> }
        });
        let choice = |choice: Choice| {
            let Choice { id, text } = choice;
            let is_wrong = {
                let id = id.clone();
                Memo::new(move |_| lantern.with(|lantern| lantern.wrong.contains(&id)))
            };
            let is_sent = self.table.is_doing(Act::Choose(id.clone()));
            let state = move || match (is_wrong.get(), is_sent.get()) {
                (true, _) => Some("wrong"),
                (false, true) => Some("sent"),
                (false, false) => None,
            };
            let is_off = move || is_wrong.get() || self.table.is_busy();
            let choose = move || {
                if untrack(is_off) {
                    return;
                }
                let given = GivenAnswer { choice: Some(id.clone()), text: None };
                self.send(given, Box::new(|_| {}));
            };
            view! {
                <li>
                    // It keeps the focus, also while it cannot be pressed.
                    <button
                        type="button"
                        class="round-choice"
                        data-state=state
                        aria-disabled=move || is_off().then_some("true")
                        on:click=move |_| choose()
                    >
                        <span class="round-choice__text">{text}</span>
                        {move || is_wrong.get().then(|| view! {
                            <span class="round-choice__note">{text::round::tried()}</span>
                        })}
                    </button>
                </li>
            }
        };
        view! {
            {cost}
            <ul class="round-choices" aria-label=text::round::choose()>
                {choices.into_iter().map(choice).collect_view()}
            </ul>
        }
        .into_any()
    }

    /// A hint, with what it costs.
    fn hint_button(self) -> AnyView {
        let Self { table, lantern, said, .. } = self;
        let cost = Memo::new(move |_| {
            lantern.with(|lantern| lantern.hint.is_none().then_some(lantern.hint_cost))
        });
        let take = table.on_tap(move || {
            table.hint(
                lantern.with_untracked(|lantern| lantern.id.clone()),
                // The button goes with it.
                Box::new(move |_| focus(said)),
            );
        });
        (move || {
            cost.get().map(|cost| {
                let points = text::round::points(cost.into());
                view! {
                    <div class="riddle__help">
                        <Button
                            variant=Variant::Quiet
                            pending=table.is_doing(Act::Hint)
                            disabled=table.deed.is_under_way()
                            on_click=take
                        >
                            {text::round::take_hint(&points)}
                        </Button>
                    </div>
                }
            })
        })
        .into_any()
    }

    fn send(self, given: GivenAnswer, on_done: Box<dyn FnOnce(bool)>) {
        if !self.table.is_seen() {
            return;
        }
        let id = self.lantern.with_untracked(|lantern| lantern.id.clone());
        let is_in_words = given.text.is_some();
        let item = id.clone();
        let done = move |round: &Round| {
            let is_decided = model::lantern(round, &item).is_none_or(model::is_decided);
            if is_decided {
                draft::discard(DRAFT);
                // The last one ends the round: what came of it is read before the score.
                self.table.is_held.try_set(true);
                focus(self.said);
            } else if is_in_words {
                self.focus_word();
            }
            on_done(is_decided);
        };
        self.table.answer(id, given, Box::new(done));
    }

    fn focus_word(self) {
        let form = self.form;
        later(move || {
            let form = form.try_get_untracked().flatten()?;
            let input = form.query_selector("input").ok().flatten()?;
            input.dyn_into::<HtmlElement>().ok()
        });
    }
}

/// What was typed for this lantern before.
pub fn recall(id: &ItemId) -> String {
    let kept = draft::recall(DRAFT).unwrap_or_default();
    match kept.split_once('\n') {
        Some((of, word)) if of == id.as_str() => word.to_owned(),
        _ => String::new(),
    }
}

/// Takes the focus to what is said, once it stands there.
fn focus(said: NodeRef<html::Div>) {
    later(move || said.try_get_untracked().flatten()?.dyn_into().ok());
}

fn later(element: impl FnOnce() -> Option<HtmlElement> + 'static) {
    set_timeout(
        move || {
            if let Some(element) = element() {
                element.focus().ok();
            }
        },
        Duration::ZERO,
    );
}
