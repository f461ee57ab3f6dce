//! Becoming a member: a name, a birthday if one likes, and the consents, each unticked and with its
//! version. The phone number was verified on the sign-in page.

use contract::{
    Code, Problem,
    bootstrap::{Bootstrap, ConsentText, GetBootstrap},
    joining::{ApplicationState, ConsentGiven, JoinMembership, JoinSource, Joined},
};
use leptos::{prelude::*, task::spawn_local};

use super::panel;
use crate::{
    address::Address,
    api::{ApiError, journal},
    i18n::{self, text},
    query::Query,
    route::Route,
    session::{SessionState, Verified},
    shell::Page,
    ui::{Button, Checkbox, Data, Field, Load, Notice, SkeletonRows, ToastKind, Toasts, Tone},
};

#[component]
pub fn JoinPage() -> impl IntoView {
    let verified = expect_context::<Verified>();
    let session = expect_context::<SessionState>();
    let toasts = expect_context::<Toasts>();
    let address = expect_context::<Address>();

    let name = RwSignal::new(String::new());
    let name_error = RwSignal::new(None::<String>);
    let birthday = RwSignal::new(String::new());
    let birthday_error = RwSignal::new(None::<String>);
    let consents_missing = RwSignal::new(false);
    let status = RwSignal::new(None::<Status>);
    let bootstrap = Query::new(GetBootstrap {});

    let finish = move |outcome: Result<Joined, ApiError>, who: String| match outcome {
        Ok(Joined { application, session: opened })
            if application.state == ApplicationState::Approved =>
        {
            session.open(&opened);
            toasts.push(ToastKind::Good, text::join::welcome(&who));
            address.return_to(untrack(|| address.next()).as_ref());
        }
        Ok(_) => {
            status.try_set(Some(Status::UnderReview));
        }
        Err(error) => {
            status.try_set(None);
            match &error {
                ApiError::Rejected(refusal) => {
                    let problem = refusal.problem();
                    name_error.try_set(field(&problem, "/name"));
                    birthday_error.try_set(field(&problem, "/birthday"));
                    consents_missing.try_set(problem.code == Code::ConsentRequired);
                    if problem.errors.is_empty() && problem.code != Code::ConsentRequired {
                        status.try_set(Some(Status::Refused(explain(&error))));
                    }
                }
                _ => {
                    status.try_set(Some(Status::Refused(panel::reason(&error))));
                }
            }
        }
    };
    let join = Action::new_local(move |request: &JoinMembership| {
        let request = request.clone();
        async move {
            let who = request.name.clone();
            let outcome = match journal::begin(&request) {
                Ok(write) => {
                    journal::carry_out(&write, || {
                        status.try_set(Some(Status::Checking));
                    })
                    .await
                }
                Err(error) => Err(error),
            };
            finish(outcome, who);
        }
    });

    if let Some(write) = journal::unfinished::<JoinMembership>() {
        let who = write.request().map(|request| request.name).unwrap_or_default();
        name.set(who.clone());
        status.set(Some(Status::Checking));
        spawn_local(async move {
            match journal::ask(&write).await {
                Ok(Some(outcome)) => finish(outcome, who),
                Ok(None) => {
                    write.forget();
                    status.try_set(Some(Status::NotDone));
                }
                Err(error) => {
                    status.try_set(Some(Status::Refused(panel::reason(&error))));
                }
            }
        });
    }

    let submit = move |choices: &[Choice]| {
        let lacks_name = name.read_untracked().trim().is_empty();
        let lacks_consent = choices.iter().any(Choice::is_lacking);
        name_error.set(lacks_name.then(text::join::name_required));
        consents_missing.set(lacks_consent);
        let Some((phone, otp)) = verified.get_untracked() else { return };
        if lacks_name || lacks_consent || join.pending().get_untracked() {
            return;
        }
        status.set(None);
        let from = |name: &str| {
            let value = untrack(|| address.parameter(name));
            value.filter(|value| value.len() <= 64)
        };
        join.dispatch(JoinMembership {
            phone,
            otp,
            name: name.get_untracked().trim().to_owned(),
            birthday: birthday.read_untracked().parse().ok(),
            consents: choices.iter().filter_map(Choice::given).collect(),
            source: JoinSource {
                store: from("store"),
                channel: from("channel"),
                campaign: from("campaign"),
                invite: from("invite"),
            },
            ..JoinMembership::default()
        });
    };

    let form = move |bootstrap: Data<Bootstrap>| {
        let texts = untrack(|| bootstrap.with(|bootstrap| bootstrap.consents.clone()));
        let choices: Vec<Choice> = texts.into_iter().map(Choice::new).collect();
        let rows = choices.iter().map(|choice| choice.view(consents_missing)).collect_view();
        view! {
            <form class="form" novalidate on:submit=move |event| {
                event.prevent_default();
                submit(&choices);
            }>
                <Field
                    label=text::join::name()
                    hint=text::join::name_hint()
                    name="name"
                    value=name
                    error=name_error
                    autocomplete="name"
                    maxlength=40
                />
                <Field
                    label=text::join::birthday()
                    hint=text::join::birthday_hint()
                    name="birthday"
                    value=birthday
                    error=birthday_error
                    input_type="date"
                    autocomplete="bday"
                />
                <fieldset class="consents">
                    <legend class="consents__title">{text::join::consents()}</legend>
                    {rows}
                </fieldset>
                {panel::memory_only()}
                {move || status.get().map(Status::view)}
                <Button submit=true pending=join.pending()>{text::join::submit()}</Button>
            </form>
        }
        .into_any()
    };
    let is_open = move || verified.get().is_some() || status.get().is_some();

    view! {
        <Page route=Route::Join(None) title=text::join::title() class="join">
            <p class="join__lead">{text::join::lead()}</p>
            <Show
                when=is_open
                fallback=move || address.replace(&Route::SignIn(untrack(|| address.next())))
            >
                <Load
                    source=bootstrap.source
                    skeleton=|| view! { <SkeletonRows rows=5/> }.into_any()
                    on_retry=Callback::new(move |()| bootstrap.again())
                    children=form
                />
            </Show>
        </Page>
    }
    .into_any()
}

/// What stands above the button.
#[derive(Clone, PartialEq)]
enum Status {
    Checking,
    NotDone,
    UnderReview,
    Refused(String),
}

impl Status {
    fn view(self) -> AnyView {
        let (state, tone, line) = match self {
            Self::Checking => ("checking", Tone::Info, text::join::checking()),
            Self::NotDone => ("not-done", Tone::Warning, text::join::not_done()),
            Self::UnderReview => ("pending", Tone::Good, text::join::pending()),
            Self::Refused(reason) => ("refused", Tone::Warning, reason),
        };
        view! { <div data-state=state><Notice tone>{line}</Notice></div> }.into_any()
    }
}

/// A consent and whether it is ticked; none is at first.
#[derive(Clone)]
struct Choice {
    text: ConsentText,
    ticked: RwSignal<bool>,
}

impl Choice {
    fn new(text: ConsentText) -> Self {
        Self { text, ticked: RwSignal::new(false) }
    }

    fn is_lacking(&self) -> bool {
        self.text.required && !self.ticked.get_untracked()
    }

    fn given(&self) -> Option<ConsentGiven> {
        let ConsentText { purpose, version, .. } = &self.text;
        let given = ConsentGiven { purpose: purpose.clone(), version: version.clone() };
        self.ticked.get_untracked().then_some(given)
    }

    /// Its box, its version, its full text.
    fn view(&self, is_asked_for: RwSignal<bool>) -> AnyView {
        let ConsentText { version, date, title, text: body, required, .. } = self.text.clone();
        let ticked = self.ticked;
        let error = Signal::derive(move || {
            (is_asked_for.get() && required && !ticked.get()).then(text::join::consent_required)
        });
        let kind = if required { text::join::required() } else { text::join::optional() };
        view! {
            <div class="consent">
                <Checkbox checked=ticked error>
                    <span class="consent__title">{title}</span>
                    <span class="consent__kind">{kind}</span>
                </Checkbox>
                <details class="consent__details">
                    <summary class="fold__head">{text::join::read()}</summary>
                    <p class="consent__version">{text::join::version(&version, &i18n::date(&date))}</p>
                    <p class="consent__text">{body}</p>
                </details>
            </div>
        }
        .into_any()
    }
}

/// What the backend says of one field.
fn field(problem: &Problem, pointer: &str) -> Option<String> {
    problem.errors.iter().find(|error| error.pointer == pointer).map(|error| error.detail.clone())
}

fn explain(error: &ApiError) -> String {
    match error.code() {
        Some(Code::AlreadyMember) => text::join::already(),
        Some(Code::OtpExpired | Code::OtpInvalid) => panel::otp_reason(error),
        _ => panel::reason(error),
    }
}
