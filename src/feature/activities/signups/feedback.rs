//! What the member thought of it: stars and the brand's questions, what is given for it, and later
//! what the brand did about what was said.

use contract::{
    Code, FieldProblem, Points,
    activities::{BrandAnswer, Feedback, Form, GiveFeedback, Signup},
    id::SignupId,
};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::{
    api::ApiError,
    deed::Deed,
    draft,
    feature::{form::Filling, panel},
    i18n::{self, text},
    ui::{Button, Icon, IconName, ToastKind, Toasts},
};

const STARS: u8 = 5;

/// What was said, or the form to say it.
pub fn view(signup: Memo<Signup>) -> AnyView {
    let given = Memo::new(move |_| signup.with(|signup| signup.feedback.clone()));
    // What is being filled in stays while the signup is asked for again.
    let form = Memo::new(move |_| {
        let open =
            |signup: &Signup| signup.feedback_form.clone().filter(|_| signup.feedback.is_none());
        signup.with(open)
    });
    // It outlives a form that changes under the member's hands.
    let refusal = RwSignal::new(None::<String>);
    (move || match (given.get(), form.get()) {
        (Some(given), _) => Some(thanks(given)),
        (None, Some(form)) => Some(question(signup, form, refusal)),
        (None, None) => None,
    })
    .into_any()
}

fn question(signup: Memo<Signup>, form: Form, refusal: RwSignal<Option<String>>) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let id = signup.with_untracked(|signup| signup.id.clone());
    let draft = draft_name(&id);
    let filling = Filling::start(form, draft.clone(), None);
    let rating = filling.rating();
    let deed = Deed::new();
    let rating_problem = RwSignal::new(None::<String>);
    let row = NodeRef::<html::Div>::new();

    let send = move || {
        refusal.set(None);
        let stars = rating.get_untracked();
        let is_rated = (1..=STARS).contains(&stars);
        rating_problem.set((!is_rated).then(text::signup::rating_missing));
        // All that is wrong is said, and the first of it has the focus.
        if !is_rated {
            filling.checked();
            return focus_first(row);
        }
        let Some(answers) = filling.answers() else { return };
        let form_version = filling.version();
        let draft = draft.clone();
        let request = GiveFeedback { id: id.clone(), rating: stars, answers, form_version };
        deed.carry_out(request, move |outcome| {
            let is_here = refusal.try_get_untracked().is_some();
            match outcome {
                Ok(_) => {
                    // The page may be gone, and the form with it.
                    draft::discard(&draft);
                    filling.forget();
                    toasts.push(ToastKind::Good, text::signup::feedback_sent());
                }
                Err(error) if is_here => {
                    let said = Said::of(&error);
                    let rest = if said.rating.is_some() {
                        focus_first(row);
                        filling.say_problems(&said.fields)
                    } else {
                        filling.show_problems(&said.fields)
                    };
                    rating_problem.try_set(said.rating);
                    let line =
                        said.line.or_else(|| rest.first().map(|problem| problem.detail.clone()));
                    refusal.try_set(line);
                }
                Err(error) => toasts.push(ToastKind::Bad, panel::reason(&error)),
            }
        });
    };
    let reward = move || {
        let points = signup.with(|signup| signup.feedback_reward)?;
        let words = text::signup::feedback_reward(&i18n::points(points));
        (points != Points::ZERO).then(|| {
            view! { <p class="feedback__reward"><Icon name=IconName::Gift/>{words}</p> }
        })
    };
    view! {
        <section class="feedback" data-state="open">
            <h2 class="section-title">{text::signup::feedback()}</h2>
            <p class="feedback__lead">{text::signup::feedback_lead()}</p>
            {reward}
            <form
                class="form feedback__form"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    send();
                }
            >
                {stars(rating, rating_problem, row)}
                {filling.fields()}
                {panel::memory_only()}
                {panel::refused(move || refusal.get())}
                {panel::checking(deed, text::signup::checking)}
                <Button submit=true pending=deed.is_under_way()>{text::signup::feedback_send()}</Button>
            </form>
        </section>
    }
    .into_any()
}

fn draft_name(id: &SignupId) -> String {
    ["feedback.", id.as_str()].concat()
}

/// What is said of a refusal, and where.
#[derive(Default)]
struct Said {
    fields: Vec<FieldProblem>,
    rating: Option<String>,
    line: Option<String>,
}

impl Said {
    fn of(error: &ApiError) -> Self {
        let problem = match error {
            ApiError::Rejected(refusal) => refusal.problem(),
            _ => return Self { line: Some(panel::reason(error)), ..Self::default() },
        };
        let names = |pointer: &str| problem.errors.iter().any(|error| error.pointer == pointer);
        match problem.code {
            Code::FeedbackClosed => {
                Self { line: Some(text::signup::feedback_closed()), ..Self::default() }
            }
            // The new form is on its way: whatever changes has the page ask again.
            Code::ValidationFailed if names("/form_version") => {
                Self { line: Some(text::signup::feedback_outdated()), ..Self::default() }
            }
            Code::ValidationFailed => {
                let rating = names("/rating").then(text::signup::rating_missing);
                let mut fields = problem.errors;
                fields.retain(|error| error.pointer != "/rating");
                Self { fields, rating, line: None }
            }
            _ => Self { line: Some(panel::reason(error)), ..Self::default() },
        }
    }
}

/// One to five stars: radio buttons, so that a keyboard and a screen reader can choose as well.
fn stars(
    rating: RwSignal<u8>,
    problem: RwSignal<Option<String>>,
    row: NodeRef<html::Div>,
) -> AnyView {
    let star = |count: u8| {
        let label = [text::signup::stars(count.into()), meaning(count)].join(" · ");
        view! {
            <label class="stars__item" data-on=move || (count <= rating.get()).then_some("true")>
                <input
                    class="stars__input"
                    type="radio"
                    name="rating"
                    value=count.to_string()
                    aria-label=label
                    prop:checked=move || rating.get() == count
                    on:change=move |_| {
                        rating.set(count);
                        problem.set(None);
                    }
                />
                <Icon name=IconName::Star/>
            </label>
        }
    };
    let chosen = move || Some(rating.get()).filter(|count| *count > 0).map(meaning);
    view! {
        <fieldset
            class="stars"
            role="radiogroup"
            data-state=move || problem.read().is_some().then_some("invalid")
            aria-describedby="rating-problem"
        >
            <legend class="stars__label">{text::signup::rating()}</legend>
            <div class="stars__row" node_ref=row>{(1..=STARS).map(star).collect_view()}</div>
            <p class="stars__meaning" aria-hidden="true">{chosen}</p>
            <p class="field__error" id="rating-problem" aria-live="polite">
                {move || problem.get().map(|problem| view! {
                    <Icon name=IconName::Warning/><span>{problem}</span>
                })}
            </p>
        </fieldset>
    }
    .into_any()
}

fn focus_first(row: NodeRef<html::Div>) {
    let first = row
        .try_get_untracked()
        .flatten()
        .and_then(|row| row.query_selector("input").ok().flatten());
    if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
        first.focus().ok();
    }
}

fn meaning(stars: u8) -> String {
    match stars {
        0 | 1 => text::signup::rating_1(),
        2 => text::signup::rating_2(),
        3 => text::signup::rating_3(),
        4 => text::signup::rating_4(),
        _ => text::signup::rating_5(),
    }
}

/// It was given: the brand's thanks, what was credited, and what came of it.
fn thanks(given: Feedback) -> AnyView {
    let Feedback { rating, thanks, points, answer, .. } = given;
    let star = |count: u8| {
        view! {
            <span class="stars__item" data-on=(count <= rating).then_some("true")>
                <Icon name=IconName::Star/>
            </span>
        }
    };
    let label = [text::signup::stars(rating.into()), meaning(rating)].join(" · ");
    let credited = (points != Points::ZERO).then(|| {
        let words = text::signup::feedback_points(&i18n::points(points));
        view! { <p class="feedback__points">{words}</p> }
    });
    let thanks = thanks.unwrap_or_else(text::signup::feedback_sent);
    view! {
        <section class="feedback" data-state="given">
            <h2 class="section-title">{text::signup::feedback()}</h2>
            <p class="stars__row" role="img" aria-label=label data-size="small">
                {(1..=STARS).map(star).collect_view()}
            </p>
            <div role="status">
                <p class="feedback__thanks">{thanks}</p>
                {credited}
            </div>
            {match answer {
                Some(answer) => answered(answer),
                None => view! {
                    <p class="feedback__lead">{text::signup::feedback_waits()}</p>
                }
                .into_any(),
            }}
        </section>
    }
    .into_any()
}

/// What the brand did about it.
fn answered(answer: BrandAnswer) -> AnyView {
    let BrandAnswer { said, did, at, .. } = answer;
    view! {
        <div class="feedback__answer">
            <h3 class="feedback__answer-title">
                {text::signup::you_said()}
                <span class="feedback__at">{i18n::date(&at)}</span>
            </h3>
            <dl>
                <dt>{text::signup::said()}</dt>
                <dd>{said}</dd>
                <dt>{text::signup::did()}</dt>
                <dd class="feedback__did">{did}</dd>
            </dl>
        </div>
    }
    .into_any()
}
