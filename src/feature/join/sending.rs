//! Sending the form, and what may come of it: a member, an application, or something that stands in the
//! way, each with a way on.

use contract::{
    Code, Problem,
    bootstrap::Bootstrap,
    joining::{ApplicationState, JoinMembership, JoinSource, Joined},
    session::{Session as Opened, Standing},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    apply::{DRAFT, Desk},
    model,
    status::Status,
};
use crate::{
    api::{
        ApiError,
        journal::{self, Pending},
    },
    draft,
    feature::{
        binding, panel, source,
        verifying::{self, Proof},
    },
    i18n::text,
    route::ReturnTo,
    ui::ToastKind,
};

impl Desk {
    /// The phone step comes back below what was filled in.
    pub fn prove_again(self, is_to_send: bool) {
        let number = self.verified.get_untracked().map(|(number, _)| number);
        self.is_to_send.try_set_value(is_to_send);
        if let Some(verifying) = self.verifying.try_get_value().flatten() {
            verifying.begin_with(&number.unwrap_or_default());
        }
        self.verified.clear();
    }

    /// The number was proved.
    pub fn take(self, proof: Proof) {
        match proof {
            Proof::Known(opened) => self.enter(&opened),
            Proof::Stranger { phone, otp } => {
                self.status.set(None);
                self.verified.set(phone, otp);
                if self.is_to_send.get_value() {
                    self.is_to_send.set_value(false);
                    self.send();
                }
            }
        }
    }

    /// The number is somebody's already: that is said, and whoever proved it is signed in.
    fn enter(self, opened: &Opened) {
        self.let_go();
        let is_applicant = opened.standing == Standing::Applicant;
        let words = if is_applicant { text::join::known_applied() } else { text::join::known() };
        self.toasts.push(ToastKind::Info, words);
        self.keep_next(opened);
        let next = untrack(|| self.address.next());
        self.session.open(opened);
        self.verified.clear();
        if !is_applicant && self.is_here() {
            self.address.return_to(next.as_ref());
        }
    }

    /// Where a host's sign-in was to lead, unless the address knows better.
    fn keep_next(self, opened: &Opened) {
        let next = || ReturnTo::parse(opened.next.as_deref()?);
        if self.is_here()
            && untrack(|| self.address.next()).is_none()
            && let Some(next) = next()
        {
            self.address.set("next", Some(next.as_str()));
        }
    }

    /// Nothing that was kept on the way is of use any more.
    fn let_go(self) {
        if let Some(filling) = self.filling.try_get_value().flatten() {
            filling.forget();
        }
        draft::discard(DRAFT);
        source::forget();
        binding::forget();
    }

    pub fn send(self) {
        let Some(filling) = self.filling.get_value() else { return };
        let Some((phone, otp)) = self.verified.get_untracked() else { return };
        let Some(Bootstrap { consents, .. }) = untrack(|| self.bootstrap.ready()) else { return };
        if self.deed.is_under_way().get_untracked() {
            return;
        }
        self.status.set(None);
        let is_lacking = self.consents.are_lacking(&consents);
        let Some(answers) = filling.answers() else { return };
        if is_lacking {
            return self.consents.lead_to_lacking();
        }
        let model::Filled { name, birthday, answers } = model::Filled::of(answers);
        let request = JoinMembership {
            phone: phone.clone(),
            otp: otp.clone(),
            name,
            birthday,
            answers,
            form_version: Some(filling.version()),
            consents: self.consents.given(),
            source: self.source(),
            host_binding: binding::kept(),
        };
        self.deed.carry_out(request, move |outcome| self.finish(outcome, phone, otp));
    }

    /// As it was kept, without an invitation that is known not to hold.
    fn source(self) -> JoinSource {
        let mut source = source::kept();
        let is_no_good = untrack(|| self.offer.ready())
            .and_then(|offer| offer.source.invite)
            .is_some_and(|invite| model::why_not(&invite).is_some());
        if is_no_good || self.is_invite_dropped.get_untracked() {
            source.invite = None;
        }
        source
    }

    /// Goes on without the invitation.
    pub fn drop_invite(self) {
        source::drop_invite();
        self.address.set("invite", None);
        self.is_invite_dropped.set(true);
        self.send();
    }

    fn finish(self, outcome: Result<Joined, ApiError>, phone: String, otp: String) {
        match outcome {
            Ok(Joined { application, session }) => {
                self.let_go();
                self.keep_next(&session);
                if application.state == ApplicationState::Approved {
                    if !self.is_here() {
                        let words = text::join::welcome(&application.name);
                        self.toasts.push(ToastKind::Good, words);
                    }
                    self.joined.try_set(Some(application));
                }
                self.session.open(&session);
                self.verified.clear();
            }
            Err(error) => self.refuse(error, phone, otp),
        }
    }

    fn refuse(self, error: ApiError, phone: String, otp: String) {
        let ApiError::Rejected(refusal) = &error else {
            let is_open = matches!(error, ApiError::Unsettled | ApiError::Held);
            let status =
                if is_open { Status::Unknown } else { Status::Refused(panel::reason(&error)) };
            return self.say(status);
        };
        if verifying::is_unbound(&error) {
            binding::forget();
            return self.send();
        }
        let problem = refusal.problem();
        match problem.code {
            Code::OtpExpired | Code::OtpInvalid => {
                self.prove_again(true);
                self.say(Status::Again);
            }
            Code::AlreadyMember | Code::ApplicationPending => {
                spawn_local(async move {
                    match verifying::sign_in(phone, otp).await {
                        Ok(opened) => self.enter(&opened),
                        Err(_) => self.say(Status::Known),
                    }
                });
            }
            Code::InviteExpired => self.say(Status::Invite(text::join::invite_expired())),
            Code::InviteUsed => self.say(Status::Invite(text::join::invite_used())),
            Code::InviteOwn => self.say(Status::Invite(text::join::invite_own())),
            Code::ValidationFailed | Code::ConsentRequired => self.point_out(&problem, &error),
            _ => self.say(Status::Refused(panel::reason(&error))),
        }
    }

    /// All at its place, and to the first of it. What was replaced meanwhile comes with all that a write
    /// renews.
    fn point_out(self, problem: &Problem, error: &ApiError) {
        let Some(filling) = self.filling.try_get_value().flatten() else {
            return self.say(Status::Refused(panel::reason(error)));
        };
        let purposes = model::consents(&problem.errors);
        let has_consents = !purposes.is_empty();
        let others = filling.show_problems(&model::at_fields(&problem.errors));
        let is_at_field = others.len() < problem.errors.len();
        self.consents.show_lacking(purposes);
        if has_consents && !is_at_field {
            self.consents.lead_to_lacking();
        }
        if others.iter().any(|problem| problem.pointer == "/phone") {
            self.prove_again(true);
        }
        if model::is_outdated(&problem.errors) {
            self.say(Status::Outdated);
        } else if !is_at_field && !has_consents {
            let detail = others.into_iter().map(|problem| problem.detail).find(|it| !it.is_empty());
            self.say(Status::Refused(detail.unwrap_or_else(|| panel::reason(error))));
        }
    }

    /// What an earlier page sent and never heard of.
    pub fn ask_after(self, write: Pending<JoinMembership>) {
        self.status.set(Some(Status::Checking));
        let request = write.request().unwrap_or_default();
        spawn_local(async move {
            match journal::ask(&write).await {
                Ok(Some(outcome)) => {
                    self.status.try_set(None);
                    self.finish(outcome, request.phone, request.otp);
                }
                Ok(None) => {
                    write.forget();
                    self.say(Status::NotDone);
                }
                Err(_) => self.say(Status::Unknown),
            }
        });
    }

    /// Asks once more.
    pub fn ask_again(self) {
        match journal::unfinished::<JoinMembership>() {
            Some(write) => self.ask_after(write),
            None => self.status.set(None),
        }
    }

    fn say(self, status: Status) {
        self.status.try_set(Some(status));
    }

    fn is_here(self) -> bool {
        self.status.try_with_untracked(|_| ()).is_some()
    }
}
