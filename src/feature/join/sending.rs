//! Sending the form, and what may come of it: a member, an application, or something that stands in the
//! way, each with a way on.

use contract::{
    Code, Problem,
    bootstrap::Bootstrap,
    joining::{ApplicationState, JoinMembership, JoinSource, Joined},
    session::{Session as Opened, Standing},
};
use leptos::{prelude::*, task::spawn_local};

use super::{apply::Desk, model, status::Status};
use crate::{
    api::{
        ApiError,
        journal::{self, Pending},
    },
    feature::{
        admission, binding, panel, source,
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
                // What was typed above goes with whoever typed it.
                if let Some(filling) = self.filling.get_value() {
                    filling.keep_as(admission::draft_of(&phone));
                }
                self.number.set_value(phone.clone());
                self.verified.set(phone, otp);
                if self.is_to_send.get_value() {
                    self.is_to_send.set_value(false);
                    self.send();
                }
            }
        }
    }

    /// The number is somebody's already: that is said, and whoever proved it is signed in by now.
    fn enter(self, opened: &Opened) {
        let is_applicant = opened.standing == Standing::Applicant;
        let words = if is_applicant { text::join::known_applied() } else { text::join::known() };
        self.toasts.push(ToastKind::Info, words);
        self.keep_next(opened);
        self.forget_filling();
        let is_here = self.is_here();
        let next = untrack(|| self.address.next());
        self.verified.clear();
        if !is_applicant && is_here {
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

    /// What is typed here is nothing to come back to any more.
    fn forget_filling(self) {
        if let Some(filling) = self.filling.try_get_value().flatten() {
            filling.forget();
        }
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

    /// As the page has shown it, without an invitation that is known not to hold.
    fn source(self) -> JoinSource {
        let mut source = self.asked.get_value();
        let is_no_good = untrack(|| self.offer.ready())
            .and_then(|offer| offer.source.invite)
            .is_some_and(|invite| model::why_not(&invite).is_some());
        if is_no_good || self.is_invite_dropped.get_untracked() {
            source.invite = None;
        }
        source
    }

    /// It is kept no longer; here it stays until the member goes on without it.
    fn refuse_invite(self, why: String) {
        if let Some(code) = self.asked.try_with_value(|asked| asked.invite.clone()).flatten() {
            source::drop_invite(&code);
        }
        self.say(Status::Invite(why));
    }

    /// Goes on without the invitation.
    pub fn drop_invite(self) {
        self.address.set("invite", None);
        self.is_invite_dropped.set(true);
        self.send();
    }

    /// Takes the session wherever the member is by now; what joining gave is shown here, or later.
    fn finish(self, outcome: Result<Joined, ApiError>, phone: String, otp: String) {
        match outcome {
            Ok(joined) => {
                self.forget_filling();
                self.keep_next(&joined.session);
                if joined.application.state == ApplicationState::Approved {
                    self.joined.try_set(Some(joined.application.clone()));
                }
                admission::take(&joined, &phone, self.session, self.verified);
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
            return match self.is_here() {
                true => self.send(),
                false => self.say(Status::Refused(panel::reason(&error))),
            };
        }
        let problem = refusal.problem();
        match problem.code {
            Code::OtpExpired | Code::OtpInvalid => {
                self.prove_again(true);
                self.say(Status::Again);
            }
            Code::AlreadyMember | Code::ApplicationPending => {
                spawn_local(async move {
                    match verifying::sign_in(self.session, phone.clone(), otp).await {
                        Ok(opened) => {
                            admission::discard_draft(&phone);
                            self.enter(&opened);
                        }
                        Err(_) => self.say(Status::Known),
                    }
                });
            }
            Code::InviteExpired => self.refuse_invite(text::join::invite_expired()),
            Code::InviteUsed => self.refuse_invite(text::join::invite_used()),
            Code::InviteOwn => self.refuse_invite(text::join::invite_own()),
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

    /// Above the button; where the page has gone, a refusal is news.
    fn say(self, status: Status) {
        let Some(Some(status)) = self.status.try_set(Some(status)) else { return };
        if !matches!(status, Status::Checking | Status::Unknown) {
            self.toasts.push(ToastKind::Bad, status.line());
        }
    }

    fn is_here(self) -> bool {
        self.status.try_with_untracked(|_| ()).is_some()
    }
}
