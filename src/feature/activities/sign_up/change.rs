//! A signup that is filled in anew: because the brand wants something corrected, or because the
//! member does. Where somebody else changed it meanwhile, the member sees what, and chooses.

use contract::{
    Code, FieldProblem,
    activities::{Answers, ChangeSignup, Form, GetSignup, Signup},
    id::SignupId,
};
use leptos::{html, prelude::*, task::spawn_local};

use super::{around, conflict, refused, warning};
use crate::{
    address::Address,
    api::ApiError,
    deed::Deed,
    draft,
    feature::{
        form::{self, Filling},
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
pub struct Desk {
    /// As it is now; it changes only when something about it does.
    pub signup: Memo<Signup>,
    /// The version of it that a change was meant for and that is no more.
    refused_tag: RwSignal<Option<String>>,
    /// The title of what differs, once it is there.
    pub conflict: NodeRef<html::H2>,
    /// The fields whose new answers the member takes.
    pub taken: RwSignal<Vec<String>>,
    hint: RwSignal<Option<String>>,
    draft: StoredValue<String>,
    pub deed: Deed,
    address: Address,
    toasts: Toasts,
}

/// The form with the version of the signup that it was begun with.
#[derive(Clone, PartialEq)]
struct Begun {
    form: Form,
    answers: Answers,
    tag: String,
}

impl Desk {
    fn start(signup: Data<Signup>) -> Self {
        let signup = Memo::new(move |_| signup.get());
        let draft = signup.with_untracked(|signup| ["change.", signup.id.as_str()].concat());
        Self {
            signup,
            refused_tag: RwSignal::new(None),
            conflict: NodeRef::new(),
            taken: RwSignal::new(Vec::new()),
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

    /// Points out at the fields what is to be corrected, also what is found wrong while the form is
    /// open; gives what cannot be said there.
    fn corrections(self, filling: Filling) -> ReadSignal<Vec<FieldProblem>> {
        let wanted = Memo::new(move |_| self.signup.with(|signup| signup.incomplete.clone()));
        let (unsaid, set_unsaid) = signal(filling.point_out(&wanted.get_untracked()));
        Effect::new(move |is_begun: Option<()>| {
            let wanted = wanted.get();
            if is_begun.is_some() {
                spawn_local(async move {
                    set_unsaid.try_set(filling.point_out(&wanted));
                });
            }
        });
        unsaid
    }

    /// Begins anew with another form, and with other answers as long as nothing was typed.
    fn form(self, can_change: Memo<bool>) -> AnyView {
        let begun = Memo::new(move |before: Option<&Begun>| {
            let now = self.signup.with(|signup| Begun {
                form: signup.form.clone().unwrap_or_default(),
                answers: signup.answers.clone(),
                tag: signup.tag.clone(),
            });
            let is_typed = || self.draft.with_value(|name| draft::recall(name).is_some());
            match before {
                Some(known) if form::shape(&known.form) == form::shape(&now.form) && is_typed() => {
                    known.clone()
                }
                // There is none as long as it cannot be changed.
                Some(known) if now.form.fields.is_empty() => known.clone(),
                _ => now,
            }
        });
        (move || {
            let Begun { form, answers, tag } = begun.get();
            let name = self.draft.get_value();
            let filling = Filling::resume(form, name, Some(&answers), Some(tag));
            untrack(|| self.sheet(filling, can_change))
        })
        .into_any()
    }

    fn sheet(self, filling: Filling, can_change: Memo<bool>) -> AnyView {
        // What was typed is what it already says: it went through, be it on an earlier page.
        if self.is_sent(filling) {
            self.draft.with_value(|name| draft::discard(name));
            self.signup.with(|signup| filling.rebase(&signup.answers, signup.tag.clone()));
        }
        let unsaid = self.corrections(filling);
        // The draft may be of a version that is no more.
        let is_stale = self.is_behind(filling);
        let is_in_conflict = Memo::new(move |_| {
            let was_refused = self.refused_tag.with(Option::is_some);
            (is_stale || was_refused) && self.is_behind(filling)
        });
        // The button that was tapped has gone: one goes on where it says why.
        Effect::new(move |_| {
            let Some(title) = self.conflict.get() else { return };
            if self.refused_tag.with_untracked(Option::is_some) {
                title.scroll_into_view();
                title.focus().ok();
            }
        });
        let bar = move || match (can_change.get(), is_in_conflict.get()) {
            (false, _) => self.shut(),
            (true, true) => conflict::bar(self, filling),
            (true, false) => self.send_bar(filling),
        };
        view! {
            {move || unsaid.with(|unsaid| self.to_correct(unsaid, Some(filling)))}
            {move || (!is_in_conflict.get()).then(|| around::resumed(filling))}
            <form class="sign-up__form" novalidate on:submit=move |event| {
                event.prevent_default();
                if can_change.get_untracked() {
                    match is_in_conflict.get_untracked() {
                        true => conflict::settle(self, filling),
                        false => self.send(filling),
                    }
                }
            }>
                {move || is_in_conflict.get().then(|| conflict::view(self, filling))}
                <fieldset
                    class="sign-up__fields"
                    disabled=self.deed.is_under_way()
                    hidden=move || is_in_conflict.get()
                >
                    <section class="sign-up__card">{filling.fields()}</section>
                </fieldset>
                {panel::memory_only()}
                {panel::checking(self.deed, text::sign_up::change_checking)}
                <div class="sign-up__bar">{bar}</div>
            </form>
        }
        .into_any()
    }

    /// Whether the signup is another one than the form was begun with.
    fn is_behind(self, filling: Filling) -> bool {
        let mark = filling.mark();
        self.signup.with(|signup| mark.as_ref() != Some(&signup.tag))
    }

    /// Whether nothing that was typed for an earlier version differs from how it is now.
    fn is_sent(self, filling: Filling) -> bool {
        self.is_behind(filling)
            && self.signup.with(|signup| filling.differences(&signup.answers).is_empty())
    }

    fn send_bar(self, filling: Filling) -> AnyView {
        let line = move || {
            let refused = self.refused_tag.get();
            let news = refused.map(|refused| {
                let is_there = self.signup.with(|signup| signup.tag != refused);
                if is_there { text::sign_up::renewed() } else { text::sign_up::fetching() }
            });
            self.hint.get().or(news)
        };
        let is_out = filling.is_beyond_us();
        let unsolved = Memo::new(move |_| {
            self.unsolved(filling).first().and_then(|problem| filling.label_at(problem))
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

    /// What the brand wants corrected, as long as nothing of it was touched.
    fn unsolved(self, filling: Filling) -> Vec<FieldProblem> {
        self.signup.with(|signup| filling.unsolved(&signup.incomplete, &signup.answers))
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

    pub fn send(self, filling: Filling) {
        if self.deed.is_under_way().get_untracked() {
            return;
        }
        self.hint.set(None);
        let unsolved = untrack(|| self.unsolved(filling));
        if !unsolved.is_empty() {
            filling.show_problems(&unsolved);
            return;
        }
        let Some(answers) = filling.answers() else { return };
        if untrack(|| self.is_sent(filling)) {
            let signup = self.signup.get_untracked();
            if signup.incomplete.is_empty() {
                filling.forget();
                return self.leave(signup.id, text::sign_up::changed());
            }
            filling.rebase(&signup.answers, signup.tag);
        }
        let tag = untrack(|| filling.mark());
        let id = self.signup.with_untracked(|signup| signup.id.clone());
        let request =
            ChangeSignup { id, tag: tag.clone(), answers, form_version: filling.version() };
        let draft = self.draft.get_value();
        self.refused_tag.set(None);
        self.deed.carry_out(request, move |outcome| match outcome {
            Ok(signup) => {
                draft::discard(&draft);
                self.leave(signup.id, text::sign_up::changed());
            }
            // The page goes, and comes back with what was typed.
            Err(ApiError::Unauthorized) => {}
            Err(error) if error.code() == Some(Code::PreconditionFailed) => {
                if self.refused_tag.try_set(tag).is_some() {
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
    pub fn leave(self, id: SignupId, line: String) {
        self.toasts.push(ToastKind::Good, line);
        if self.hint.try_with_untracked(|_| ()).is_some() {
            self.address.replace(&Route::Signup(id));
        }
    }
}
