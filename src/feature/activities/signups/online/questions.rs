//! What the members who are there ask and say, the latest first, with what the host says to it; and
//! a line to say something oneself. What is half typed is there again after leaving or a reload, and
//! so is the wait after too many.

use std::sync::Arc;

use contract::{
    Code, Endpoint,
    activities::{AskQuestion, ListQuestions, Question},
    id::ActivityId,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{ApiError, journal},
    browser,
    deed::Deed,
    draft,
    feature::{asking, panel, ticking},
    i18n::{self, text},
    query::{Fresh, pages::Pages},
    ui::{Button, Icon, IconName, ListEnd, Load, SkeletonRows, ToastKind, Toasts, Variant},
};

/// How often others' messages are asked for.
const RENEW_MS: u64 = 10_000;

/// What the contract allows, in characters.
const MOST: usize = 300;

/// Keeps when one may send again, in seconds since 1970; the backend counts over all activities.
const WAIT: &str = "question-wait";

/// A stored wait that is longer was not said by this backend, or by this clock.
const LONGEST_WAIT_S: i64 = 600;

pub fn view(activity: ActivityId, is_open: Signal<bool>) -> AnyView {
    let asked = activity.clone();
    let pages = Pages::start(
        move |part| ListQuestions { id: asked.clone(), cursor: part.cursor, limit: part.limit },
        |question: &Question| question.id.as_str(),
    );
    ticking::every(RENEW_MS, move || {
        if is_open.get_untracked() && browser::is_visible() && browser::is_online() {
            pages.again();
        }
    });
    let items = pages.items();
    let end = pages.end();
    let earlier = move || {
        matches!(end.get(), ListEnd::More | ListEnd::Failed).then(|| {
            view! {
                <Button
                    variant=Variant::Link
                    on_click=Callback::new(move |()| pages.more())
                >
                    {text::signup::questions_more()}
                </Button>
            }
        })
    };
    view! {
        <section class="questions">
            <h2 class="section-title">{text::signup::questions()}</h2>
            {move || is_open.get().then(|| form(activity.clone()))}
            <Load
                source=pages.source()
                skeleton=|| view! { <SkeletonRows rows=3/> }.into_any()
                empty=|| view! { <p class="questions__empty">{text::signup::questions_empty()}</p> }
                    .into_any()
                on_retry=Callback::new(move |()| pages.again())
                let:_loaded
            >
                {view! {
                    <ul class="questions__list">
                        // Drawn anew when it is answered.
                        <For
                            each=move || items.get()
                            key={|question: &Arc<Question>| (question.id.clone(), question.answer.clone())}
                            let:question
                        >
                            {row(Question::clone(&question))}
                        </For>
                    </ul>
                    {earlier}
                }
                .into_any()}
            </Load>
        </section>
    }
    .into_any()
}

fn row(question: Question) -> AnyView {
    let Question { id, at, author, is_mine, text: words, answer } = question;
    let author = if is_mine { text::signup::question_mine() } else { author };
    let answer = answer.map(|answer| {
        view! {
            <div class="question__answer">
                <p class="question__host">{text::signup::question_answer()}</p>
                <p>{answer}</p>
            </div>
        }
    });
    view! {
        <li
            class="question"
            data-question=id.to_string()
            data-kind=is_mine.then_some("mine")
        >
            <p class="question__by">
                <b class="question__author">{author}</b>
                <span class="question__at">{i18n::time(&at)}</span>
            </p>
            <p class="question__text">{words}</p>
            {answer}
        </li>
    }
    .into_any()
}

/// Why a message was not taken.
#[derive(Clone, Debug, PartialEq)]
enum Refusal {
    Words(String),
    /// Too soon after the one before: when one may again, in seconds since 1970.
    Until(i64),
}

fn form(activity: ActivityId) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let deed = Deed::new();
    let draft = asking::name(activity.as_str());
    let typed = RwSignal::new(draft::recall(&draft).unwrap_or_default());
    let name = draft.clone();
    Effect::new(move |is_begun: Option<()>| {
        let typed = typed.get();
        if is_begun.is_some() {
            keep(&name, &typed);
        }
    });
    let refusal = RwSignal::new(waits_until().map(Refusal::Until));
    let typed_anew = move |words: String| {
        typed.set(words);
        if matches!(refusal.get_untracked(), Some(Refusal::Words(_))) {
            refusal.set(None);
        }
    };
    on_arrival(&activity, draft, move |words| {
        if typed.try_with_untracked(|typed| typed.trim() == words) == Some(true) {
            typed_anew(String::new());
        }
    });
    let now = ticking::seconds();

    let used = Memo::new(move |_| typed.with(|typed| typed.trim().chars().count()));
    let is_too_long = Memo::new(move |_| used.get() > MOST);
    let wait = Memo::new(move |_| match refusal.get() {
        Some(Refusal::Until(until)) => left(until, now.get()),
        _ => None,
    });
    let problem = Signal::derive(move || {
        if is_too_long.get() {
            return Some(text::signup::question_too_long(MOST as i64));
        }
        match refusal.get() {
            Some(Refusal::Words(words)) => Some(words),
            _ => None,
        }
    });
    let send = move || {
        let words = typed.with_untracked(|typed| typed.trim().to_owned());
        if is_too_long.get_untracked() || wait.get_untracked().is_some() {
            return;
        }
        if words.is_empty() {
            return refusal.set(Some(Refusal::Words(text::signup::question_required())));
        }
        refusal.set(None);
        let activity = activity.clone();
        let request = AskQuestion { id: activity.clone(), text: words.clone() };
        deed.carry_out(request, move |outcome| match outcome {
            Ok(_) => {
                // What was typed meanwhile stays.
                let is_same = |typed: &String| typed.trim() == words;
                match typed.try_with_untracked(is_same) {
                    Some(true) => {
                        typed.try_set(String::new());
                    }
                    None => asking::discard(activity.as_str(), &words),
                    Some(false) => {}
                }
                toasts.push(ToastKind::Good, text::signup::question_sent());
            }
            Err(error) => {
                let why = refused(&error);
                if let Refusal::Until(until) = why {
                    draft::store(WAIT, &until.to_string());
                }
                let Some(rest) = refusal.try_set(Some(why)).flatten() else { return };
                if let Refusal::Words(words) = rest {
                    toasts.push(ToastKind::Bad, words);
                }
            }
        });
    };
    let is_waiting = Signal::derive(move || wait.get().is_some() || is_too_long.get());
    let count = move || {
        text::signup::question_count(&i18n::integer(used.get() as i64), &i18n::integer(MOST as i64))
    };
    view! {
        <form
            class="question-form"
            data-state=move || problem.read().is_some().then_some("invalid")
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <label class="question-form__label">
                <span class="field__label">{text::signup::question_label()}</span>
                <textarea
                    class="field__input question-form__text"
                    rows="2"
                    prop:value=move || typed.get()
                    aria-invalid=move || problem.read().is_some().then_some("true")
                    aria-describedby="question-problem"
                    on:input=move |event| typed_anew(event_target_value(&event))
                ></textarea>
            </label>
            <div class="question-form__foot">
                <p class="field__error" id="question-problem" aria-live="polite">
                    {move || problem.get().map(|problem| view! {
                        <Icon name=IconName::Warning/><span>{problem}</span>
                    })}
                </p>
                // Not read out as it counts.
                <p class="question-form__wait" role="timer">
                    {move || wait.get().map(text::signup::question_wait)}
                </p>
                <p class="question-form__count">{count}</p>
            </div>
            {panel::memory_only()}
            {panel::checking(deed, text::signup::checking)}
            <Button submit=true pending=deed.is_under_way() disabled=is_waiting>
                {text::signup::question_send()}
            </Button>
        </form>
    }
    .into_any()
}

/// Gives what was sent without a reply, be it by an earlier page, once it has arrived: its draft has
/// gone then, and it is not to be sent again.
fn on_arrival(activity: &ActivityId, draft: String, arrived: impl Fn(&str) + Copy + 'static) {
    let fresh = expect_context::<Fresh>();
    let path = AskQuestion { id: activity.clone(), text: String::new() }.path();
    let awaited = StoredValue::new(asked(&path));
    Effect::new(move |_| {
        fresh.track();
        let now = asked(&path);
        let is_settled = now.is_none() && draft::recall(&draft).is_none();
        let before = awaited.get_value().filter(|_| is_settled);
        awaited.set_value(now);
        if let Some(words) = before {
            spawn_local(async move { arrived(&words) });
        }
    });
}

/// What is being asked there, as long as its outcome is not known.
fn asked(path: &str) -> Option<String> {
    asking::sent(&journal::pending(path)?)
}

fn keep(name: &str, typed: &str) {
    if typed.is_empty() {
        draft::discard(name);
    } else {
        draft::store(name, typed);
    }
}

/// Until when one was told to wait, as long as that is so.
fn waits_until() -> Option<i64> {
    let until = draft::recall(WAIT)?.parse().ok()?;
    let waits = left(until, ticking::now_s()?).is_some_and(|left| left <= LONGEST_WAIT_S);
    if !waits {
        draft::discard(WAIT);
    }
    waits.then_some(until)
}

/// How many seconds are left until then.
fn left(until: i64, now: f64) -> Option<i64> {
    Some(until - now as i64).filter(|left| *left > 0)
}

/// What a refusal means for the one who asked.
fn refused(error: &ApiError) -> Refusal {
    match error {
        ApiError::Busy { retry_after_s: Some(seconds) } => {
            let now = ticking::now_s().unwrap_or_default();
            Refusal::Until(now.ceil() as i64 + i64::from(*seconds))
        }
        ApiError::Rejected(refusal) => {
            let problem = refusal.problem();
            let field = problem.errors.iter().find(|field| field.pointer == "/text");
            Refusal::Words(match (problem.code, field) {
                (Code::QuestionsClosed, _) => text::signup::questions_closed(),
                (_, Some(field)) => field.detail.clone(),
                _ => panel::reason(error),
            })
        }
        _ => Refusal::Words(panel::reason(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::left;

    #[test]
    fn one_waits_as_long_as_the_backend_said() {
        assert_eq!(left(1_000, 941.5), Some(59));
        assert_eq!(left(1_000, 1_000.0), None);
        assert_eq!(left(4_600, 1_000.0), Some(3_600), "be it an hour");
    }
}
