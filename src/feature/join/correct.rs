//! An application that is filled in anew: because the brand wants something corrected, or because the
//! applicant does. Where somebody else changed it meanwhile, the applicant sees what, and goes on
//! with the one or the other.

use contract::{
    Code, FieldProblem,
    form::{Answers, Form},
    joining::{Application, CorrectApplication},
};
use leptos::{html, prelude::*, task::spawn_local};

use super::model;
use crate::{
    api::{ApiError, clock},
    deed::Deed,
    draft,
    feature::{
        form::{self, Difference, Filling},
        panel,
    },
    i18n::text,
    ui::{Button, Notice, ToastKind, Toasts, Tone, Variant},
};

/// The applicant's.
const DRAFT: &str = "application";

/// What the page knows besides the form.
#[derive(Clone, Copy)]
struct Desk {
    /// As it is now.
    application: Memo<Application>,
    /// The version that a correction was meant for and that is no more.
    refused_tag: RwSignal<Option<String>>,
    conflict: NodeRef<html::H3>,
    hint: RwSignal<Option<String>>,
    on_sent: Callback<String>,
    deed: Deed,
    toasts: Toasts,
}

/// The form with the version of the application that it was begun with.
#[derive(Clone, PartialEq)]
struct Begun {
    form: Form,
    answers: Answers,
    tag: String,
}

/// `on_sent` gets the version that came of it.
pub fn view(application: Memo<Application>, on_sent: Callback<String>) -> AnyView {
    let desk = Desk {
        application,
        refused_tag: RwSignal::new(None),
        conflict: NodeRef::new(),
        hint: RwSignal::new(None),
        on_sent,
        deed: Deed::new(),
        toasts: expect_context::<Toasts>(),
    };
    // Begins anew with another form, and with other answers as long as nothing was typed.
    let begun = Memo::new(move |before: Option<&Begun>| {
        let now = application.with(|application| Begun {
            form: form::shape(&application.form),
            answers: model::answers(application),
            tag: application.tag.clone(),
        });
        match before {
            Some(known) if known.form == now.form && draft::recall(DRAFT).is_some() => {
                known.clone()
            }
            _ => now,
        }
    });
    (move || {
        let Begun { form, answers, tag } = begun.get();
        let form = model::with_profile(form, clock::now_ms().and_then(model::day_of));
        let filling = Filling::resume(form, DRAFT.to_owned(), Some(&answers), Some(tag));
        untrack(|| desk.sheet(filling))
    })
    .into_any()
}

impl Desk {
    fn sheet(self, filling: Filling) -> AnyView {
        // What was typed is what it already says: it went through, be it on an earlier page.
        if self.is_behind(filling) && self.differences(filling).is_empty() {
            draft::discard(DRAFT);
            self.application.with(|now| filling.rebase(&model::answers(now), now.tag.clone()));
        }
        self.point_out(filling);
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
        view! {
            <form class="form join__form" novalidate on:submit=move |event| {
                event.prevent_default();
                if !is_in_conflict.get_untracked() {
                    self.send(filling);
                }
            }>
                <fieldset
                    class="join__fields"
                    disabled=self.deed.is_under_way()
                    hidden=move || is_in_conflict.get()
                >
                    <section class="join__card">{filling.fields()}</section>
                </fieldset>
                {panel::memory_only()}
                {panel::checking(self.deed, text::join::correct_checking)}
                {panel::refused(move || self.hint.get())}
                {move || match is_in_conflict.get() {
                    true => self.conflict(filling),
                    false => view! {
                        <Button submit=true pending=self.deed.is_under_way() disabled=filling.is_beyond_us()>
                            {text::join::correct_submit()}
                        </Button>
                    }
                    .into_any(),
                }}
            </form>
        }
        .into_any()
    }

    /// Says at the fields what the brand wants corrected, also what it finds while the form is open;
    /// what belongs to no field stands in its reason.
    fn point_out(self, filling: Filling) {
        let wanted = Memo::new(move |_| self.wanted());
        filling.point_out(&wanted.get_untracked());
        Effect::new(move |is_begun: Option<()>| {
            let wanted = wanted.get();
            if is_begun.is_some() {
                spawn_local(async move { drop(filling.point_out(&wanted)) });
            }
        });
    }

    fn wanted(self) -> Vec<FieldProblem> {
        self.application.with(|application| model::at_fields(&application.fixable))
    }

    /// Whether the application is another one than the form was begun with.
    fn is_behind(self, filling: Filling) -> bool {
        let mark = filling.mark();
        self.application.with(|application| mark.as_ref() != Some(&application.tag))
    }

    fn differences(self, filling: Filling) -> Vec<Difference> {
        self.application.with(|application| filling.differences(&model::answers(application)))
    }

    /// What differs, and the two ways on.
    fn conflict(self, filling: Filling) -> AnyView {
        let row = |Difference { name, label, mine, now }: Difference| {
            view! {
                <div class="join__card join__differs" data-name=name>
                    <b>{label}</b>
                    <dl class="facts">
                        {panel::fact(text::join::mine(), mine)}
                        {panel::fact(text::join::now(), now)}
                    </dl>
                </div>
            }
        };
        let rows = move || self.differences(filling).into_iter().map(row).collect_view();
        let take = move |is_mine: bool| {
            Callback::new(move |()| {
                let now = self.application.get_untracked();
                let answers = model::answers(&now);
                if !is_mine {
                    for difference in untrack(|| filling.differences(&answers)) {
                        filling.put(&difference.name, answers.get(&difference.name));
                    }
                }
                filling.rebase(&answers, now.tag);
                self.refused_tag.set(None);
                if is_mine {
                    self.send(filling);
                }
            })
        };
        view! {
            <section class="join__conflict" data-state="conflict">
                <Notice tone=Tone::Warning>
                    <h3 class="join__step" tabindex="-1" node_ref=self.conflict>
                        {text::join::conflict_title()}
                    </h3>
                    <p>{text::join::conflict_body()}</p>
                </Notice>
                {rows}
                <Button on_click=take(true) pending=self.deed.is_under_way()>
                    {text::join::use_mine()}
                </Button>
                <Button variant=Variant::Quiet on_click=take(false) disabled=self.deed.is_under_way()>
                    {text::join::use_now()}
                </Button>
            </section>
        }
        .into_any()
    }

    fn send(self, filling: Filling) {
        if self.deed.is_under_way().get_untracked() {
            return;
        }
        self.hint.set(None);
        let now = untrack(|| self.application.with(model::answers));
        let unsolved = untrack(|| filling.unsolved(&self.wanted(), &now));
        if !unsolved.is_empty() {
            filling.show_problems(&unsolved);
            return;
        }
        let Some(answers) = filling.answers() else { return };
        let tag = untrack(|| filling.mark());
        let model::Filled { name, birthday, answers } = model::Filled::of(answers);
        let form_version = Some(filling.version());
        let request =
            CorrectApplication { tag: tag.clone(), name, birthday, answers, form_version };
        self.refused_tag.set(None);
        self.deed.carry_out(request, move |outcome| match outcome {
            Ok(application) => {
                filling.forget();
                draft::discard(DRAFT);
                self.toasts.push(ToastKind::Good, text::join::corrected());
                if self.is_here() {
                    self.on_sent.run(application.tag);
                }
            }
            // The page goes, and comes back with what was typed.
            Err(ApiError::Unauthorized) => {}
            Err(error) if error.code() == Some(Code::PreconditionFailed) => {
                self.refused_tag.try_set(tag);
            }
            Err(error) => self.refuse(&error, filling),
        });
    }

    fn refuse(self, error: &ApiError, filling: Filling) {
        let problems = match error {
            ApiError::Rejected(refusal) => model::at_fields(&refusal.problem().errors),
            _ => Vec::new(),
        };
        let others = filling.show_problems(&problems);
        let line = if model::is_outdated(&others) {
            text::join::outdated()
        } else if !problems.is_empty() && others.is_empty() {
            return;
        } else {
            panel::reason(error)
        };
        self.hint.try_set(Some(line));
    }

    fn is_here(self) -> bool {
        self.hint.try_with_untracked(|_| ()).is_some()
    }
}
