//! An application that is filled in anew: because the brand wants something corrected, or because the
//! applicant does. Where somebody else changed it meanwhile, the applicant sees what, and chooses.

use contract::{
    Code,
    joining::{Application, CorrectApplication},
};
use leptos::prelude::*;

use super::model;
use crate::{
    api::{ApiError, clock},
    deed::Deed,
    draft,
    feature::{
        form::{Changing, Filling, Version},
        panel,
    },
    i18n::text,
    ui::{Button, ToastKind, Toasts},
};

/// What the page knows besides the form.
#[derive(Clone, Copy)]
struct Desk {
    application: Memo<Application>,
    changing: Changing,
    draft: StoredValue<String>,
    hint: RwSignal<Option<String>>,
    on_sent: Callback<String>,
    deed: Deed,
    toasts: Toasts,
}

/// `on_sent` gets the version that came of it.
pub fn view(application: Memo<Application>, on_sent: Callback<String>) -> AnyView {
    // Somebody else's, who has signed in in another tab, is typed for anew.
    let id = Memo::new(move |_| application.with(|application| application.id.clone()));
    (move || {
        let draft = ["application.", id.get().as_str()].concat();
        let now = Memo::new(move |_| application.with(version));
        let desk = Desk {
            application,
            changing: Changing::start(now, draft.clone()),
            draft: StoredValue::new(draft),
            hint: RwSignal::new(None),
            on_sent,
            deed: Deed::new(),
            toasts: expect_context::<Toasts>(),
        };
        desk.changing.view(move |filling| desk.sheet(filling))
    })
    .into_any()
}

/// As it is now.
fn version(application: &Application) -> Version {
    Version {
        form: model::with_profile(
            application.form.clone(),
            clock::now_ms().and_then(model::day_of),
        ),
        answers: model::answers(application),
        tag: application.tag.clone(),
        wanted: model::at_fields(&application.fixable),
    }
}

impl Desk {
    fn sheet(self, filling: Filling) -> AnyView {
        // What belongs to no field stands in the brand's reason.
        self.changing.corrections(filling);
        let is_in_conflict = self.changing.is_in_conflict(filling);
        let conflict = move || self.changing.conflict(filling, "join__card");
        let is_the_same = self.changing.is_the_same(filling);
        let label = move || match (is_in_conflict.get(), is_the_same.get()) {
            (false, _) => text::join::correct_submit(),
            (true, false) => text::form::conflict_submit(),
            (true, true) => text::join::go_on(),
        };
        let line = move || self.hint.get().or_else(|| self.changing.news());
        let is_beyond_us = filling.is_beyond_us();
        view! {
            <form class="form join__form" novalidate on:submit=move |event| {
                event.prevent_default();
                match is_in_conflict.get_untracked() {
                    true => self.settle(filling),
                    false => self.send(filling),
                }
            }>
                {move || is_in_conflict.get().then(conflict)}
                <fieldset
                    class="join__fields"
                    disabled=self.deed.is_under_way()
                    hidden=move || is_in_conflict.get()
                >
                    <section class="join__card">{filling.fields()}</section>
                </fieldset>
                {panel::memory_only()}
                {panel::checking(self.deed, text::join::correct_checking)}
                {panel::refused(line)}
                <Button
                    submit=true
                    pending=self.deed.is_under_way()
                    disabled=Signal::derive(move || is_beyond_us && !is_in_conflict.get())
                >
                    {label}
                </Button>
            </form>
        }
        .into_any()
    }

    /// Goes on with what was chosen.
    fn settle(self, filling: Filling) {
        if self.changing.settle(filling) {
            self.send(filling);
        } else {
            self.toasts.push(ToastKind::Good, text::form::kept_now());
            self.on_sent.run(self.application.with_untracked(|now| now.tag.clone()));
        }
    }

    fn send(self, filling: Filling) {
        if self.deed.is_under_way().get_untracked() {
            return;
        }
        self.hint.set(None);
        let Some(answers) = self.changing.answers(filling) else { return };
        let tag = self.changing.send_out(filling);
        let model::Filled { name, birthday, answers } = model::Filled::of(answers);
        let form_version = Some(filling.version());
        let request =
            CorrectApplication { tag: tag.clone(), name, birthday, answers, form_version };
        let draft = self.draft.get_value();
        self.deed.carry_out(request, move |outcome| match outcome {
            Ok(application) => {
                filling.forget();
                draft::discard(&draft);
                self.toasts.push(ToastKind::Good, text::join::corrected());
                self.on_sent.try_run(application.tag);
            }
            // The page goes, and comes back with what was typed.
            Err(ApiError::Unauthorized) => {}
            Err(error) if error.code() == Some(Code::PreconditionFailed) => {
                if !self.changing.refuse(tag) {
                    self.toasts.push(ToastKind::Bad, text::join::not_corrected());
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
}

/// Says at the fields what is wrong with them; gives what is to be said elsewhere. It may be called when
/// the page is gone.
fn refused(error: &ApiError, filling: Filling) -> Option<String> {
    let problems = match error {
        ApiError::Rejected(refusal) => model::at_fields(&refusal.problem().errors),
        _ => Vec::new(),
    };
    let others = filling.show_problems(&problems);
    if model::is_outdated(&others) {
        return Some(text::join::outdated());
    }
    (problems.is_empty() || !others.is_empty()).then(|| panel::reason(error))
}
