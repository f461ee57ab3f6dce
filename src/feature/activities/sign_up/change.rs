//! A signup that is filled in anew: because the brand wants something corrected, or because the
//! member does. Where somebody else changed it meanwhile, the member sees what, and chooses.

use contract::{
    Code, FieldProblem,
    activities::{ChangeSignup, GetSignup, Signup},
    id::SignupId,
};
use leptos::prelude::*;

use super::{around, refused, warning};
use crate::{
    address::Address,
    api::ApiError,
    deed::Deed,
    draft,
    feature::{
        form::{Changing, Filling, Version},
        panel,
    },
    i18n::text,
    query::Query,
    route::Route,
    shell::Page,
    ui::{Button, Data, LinkButton, Load, Notice, ToastKind, Toasts, Tone, Variant},
};

pub fn page(place: Route, id: SignupId) -> AnyView {
    let query = Query::new(GetSignup { id });
    view! {
        <Page route=place title=text::sign_up::change_title() class="sign-up">
            <Load
                source=query.source
                skeleton=super::skeleton
                on_retry=Callback::new(move |()| query.again())
                let:signup
            >
                {Desk::start(signup).view()}
            </Load>
        </Page>
    }
    .into_any()
}

/// What the page knows besides the form.
#[derive(Clone, Copy)]
struct Desk {
    /// As it is now; it changes only when something about it does.
    signup: Memo<Signup>,
    changing: Changing,
    hint: RwSignal<Option<String>>,
    draft: StoredValue<String>,
    deed: Deed,
    address: Address,
    toasts: Toasts,
}

impl Desk {
    fn start(signup: Data<Signup>) -> Self {
        let signup = Memo::new(move |_| signup.get());
        let draft = signup.with_untracked(|signup| ["change.", signup.id.as_str()].concat());
        let now = Memo::new(move |_| signup.with(version));
        Self {
            signup,
            changing: Changing::start(now, draft.clone()),
            hint: RwSignal::new(None),
            draft: StoredValue::new(draft),
            deed: Deed::new(),
            address: expect_context::<Address>(),
            toasts: expect_context::<Toasts>(),
        }
    }

    fn view(self) -> AnyView {
        let can_change = Memo::new(move |_| {
            self.signup.with(|signup| signup.can_change && signup.form.is_some())
        });
        // A form that was open stays, whatever becomes of the signup.
        let is_open =
            Memo::new(move |was_open: Option<&bool>| was_open == Some(&true) || can_change.get());
        view! {
            <article class="sign-up__body" data-way="change">
                {move || self.signup.with(|signup| super::head(&signup.activity))}
                {move || match is_open.get() {
                    true => self.form(can_change),
                    false => view! {
                        {move || self.to_correct(&self.signup.with(|signup| signup.incomplete.clone()), None)}
                        <div class="sign-up__shut">{self.shut()}</div>
                    }
                    .into_any(),
                }}
            </article>
        }
        .into_any()
    }

    /// What the brand wants, in its own words: what `unsaid` holds is said nowhere else.
    fn to_correct(self, unsaid: &[FieldProblem], filling: Option<Filling>) -> Option<AnyView> {
        let (is_complete, reason) =
            self.signup.with(|signup| (signup.incomplete.is_empty(), signup.reason.clone()));
        if is_complete {
            return None;
        }
        let reason = reason.map(|reason| view! { <p>{reason}</p> });
        let line = |problem: &FieldProblem| {
            let label = match filling {
                Some(filling) => filling.label_at(problem),
                None => None,
            };
            let label = label.map(|label| view! { <b>{label}</b>" " });
            view! { <p>{label}{problem.detail.clone()}</p> }
        };
        let lines = unsaid.iter().map(line).collect_view();
        Some(
            view! {
                <div class="sign-up__correct" data-state="incomplete">
                    <Notice tone=Tone::Warning>
                        <b>{text::sign_up::correct()}</b>
                        {reason}
                        {lines}
                    </Notice>
                </div>
            }
            .into_any(),
        )
    }

    fn form(self, can_change: Memo<bool>) -> AnyView {
        self.changing.view(move |filling| self.sheet(filling, can_change))
    }

    fn sheet(self, filling: Filling, can_change: Memo<bool>) -> AnyView {
        let unsaid = self.changing.corrections(filling);
        let is_in_conflict = self.changing.is_in_conflict(filling);
        let bar = move || match (can_change.get(), is_in_conflict.get()) {
            (false, _) => self.shut(),
            (true, true) => self.choice_bar(filling),
            (true, false) => self.send_bar(filling),
        };
        let conflict = move || self.changing.conflict(filling, "sign-up__card");
        view! {
            {move || unsaid.with(|unsaid| self.to_correct(unsaid, Some(filling)))}
            {move || (!is_in_conflict.get()).then(|| around::resumed(filling))}
            <form class="sign-up__form" novalidate on:submit=move |event| {
                event.prevent_default();
                if can_change.get_untracked() {
                    match is_in_conflict.get_untracked() {
                        true => self.settle(filling),
                        false => self.send(filling),
                    }
                }
            }>
                {move || is_in_conflict.get().then(conflict)}
                <fieldset
                    class="sign-up__fields"
                    disabled=self.deed.is_under_way()
                    hidden=move || is_in_conflict.get()
                >
                    <section class="sign-up__card">{filling.fields()}</section>
                </fieldset>
                {panel::memory_only()}
                {panel::checking(self.deed, text::sign_up::change_checking)}
                <div class="sign-up__bar action-bar">{bar}</div>
            </form>
        }
        .into_any()
    }

    fn choice_bar(self, filling: Filling) -> AnyView {
        let is_the_same = self.changing.is_the_same(filling);
        let label = move || match is_the_same.get() {
            true => text::sign_up::open_signup(),
            false => text::form::conflict_submit(),
        };
        view! { <Button submit=true pending=self.deed.is_under_way()>{label}</Button> }.into_any()
    }

    /// Goes on with what was chosen.
    fn settle(self, filling: Filling) {
        if self.changing.settle(filling) {
            self.send(filling);
        } else {
            let id = self.signup.with_untracked(|signup| signup.id.clone());
            self.leave(id, text::form::kept_now());
        }
    }

    fn send_bar(self, filling: Filling) -> AnyView {
        let line = move || self.hint.get().or_else(|| self.changing.news());
        let is_out = filling.is_beyond_us();
        let unsolved = Memo::new(move |_| {
            let unsolved = self.changing.unsolved(filling);
            unsolved.first().and_then(|problem| filling.label_at(problem))
        });
        let label = move || match unsolved.get() {
            Some(field) => text::sign_up::change_first(&field),
            None => text::sign_up::change_submit(),
        };
        view! {
            {move || line().map(warning)}
            <div
                class="sign-up__send"
                data-state=move || if unsolved.read().is_some() { "to-correct" } else { "ready" }
            >
                <Button submit=true pending=self.deed.is_under_way() disabled=is_out>{label}</Button>
            </div>
        }
        .into_any()
    }

    fn shut(self) -> AnyView {
        let href = move || self.signup.with(|signup| Route::Signup(signup.id.clone()).href());
        view! {
            {warning(text::sign_up::not_changeable())}
            <LinkButton href=Signal::derive(href) variant=Variant::Quiet>
                {text::sign_up::open_signup()}
            </LinkButton>
        }
        .into_any()
    }

    fn send(self, filling: Filling) {
        if self.deed.is_under_way().get_untracked() {
            return;
        }
        self.hint.set(None);
        let Some(answers) = self.changing.answers(filling) else { return };
        if untrack(|| self.changing.is_sent(filling)) {
            let signup = self.signup.get_untracked();
            if signup.incomplete.is_empty() {
                filling.forget();
                return self.leave(signup.id, text::sign_up::changed());
            }
            self.changing.rebase(filling);
        }
        let tag = self.changing.send_out(filling);
        let id = self.signup.with_untracked(|signup| signup.id.clone());
        let request =
            ChangeSignup { id, tag: tag.clone(), answers, form_version: filling.version() };
        let draft = self.draft.get_value();
        self.deed.carry_out(request, move |outcome| match outcome {
            Ok(signup) => {
                draft::discard(&draft);
                self.leave(signup.id, text::sign_up::changed());
            }
            // The page goes, and comes back with what was typed.
            Err(ApiError::Unauthorized) => {}
            Err(error) if error.code() == Some(Code::PreconditionFailed) => {
                if !self.changing.refuse(tag) {
                    self.toasts.push(ToastKind::Bad, text::sign_up::not_changed());
                }
            }
            Err(error) => {
                let Some(line) = refused(&error, filling) else { return };
                if self.hint.try_set(Some(line.clone())).is_some() {
                    self.toasts.push(ToastKind::Bad, line);
                }
            }
        });
    }

    /// Says what came of it, and shows the signup if the page still stands.
    fn leave(self, id: SignupId, line: String) {
        self.toasts.push(ToastKind::Good, line);
        if self.hint.try_with_untracked(|_| ()).is_some() {
            self.address.replace(&Route::Signup(id));
        }
    }
}

/// As it is now. There is no form as long as it cannot be changed.
fn version(signup: &Signup) -> Version {
    Version {
        form: signup.form.clone().unwrap_or_default(),
        answers: signup.answers.clone(),
        tag: signup.tag.clone(),
        wanted: signup.incomplete.clone(),
    }
}
