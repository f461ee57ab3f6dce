//! Applying, on one page: the number and its password first, then all that is asked for. Whatever goes
//! wrong is said where it can be mended, and what was typed stays, also when the password runs out
//! meanwhile, the form or a text is replaced, or the invitation turns out not to hold.

use contract::{
    Code, Problem,
    bootstrap::{Bootstrap, GetBootstrap},
    joining::{
        Application, ApplicationState, GetJoinOffer, JoinMembership, JoinOffer, JoinSource, Joined,
    },
    session::{Session as Opened, Standing},
};
use leptos::{html, prelude::*, task::spawn_local};

use super::{about, consents::Consents, model, status::Status};
use crate::{
    address::Address,
    api::{
        ApiError, clock,
        journal::{self, Pending},
    },
    deed::Deed,
    draft,
    feature::{
        binding,
        form::{self, Filling},
        panel, phone, source,
        verifying::{self, Proof, Verifying},
    },
    i18n::text,
    query::Query,
    session::{SessionState, Verified},
    ui::{Button, Data, Load, SkeletonBlock, SkeletonRows, ToastKind, Toasts, Variant},
};

/// Nobody's: whoever fills the form in is nobody yet. It holds no consent's tick, which is for
/// whoever sends the form to set, and no password.
const DRAFT: &str = "join";

/// What the page knows besides the form.
#[derive(Clone, Copy)]
pub struct Desk {
    offer: Query<JoinOffer>,
    bootstrap: Query<Bootstrap>,
    consents: Consents,
    verified: Verified,
    verifying: StoredValue<Option<Verifying>>,
    filling: StoredValue<Option<Filling>>,
    /// A tap on the button waits for the number to be proved anew.
    is_to_send: StoredValue<bool>,
    pub status: RwSignal<Option<Status>>,
    is_invite_dropped: RwSignal<bool>,
    /// Where the welcome is shown.
    joined: RwSignal<Option<Application>>,
    deed: Deed,
    session: SessionState,
    address: Address,
    toasts: Toasts,
}

impl Desk {
    pub fn start(joined: RwSignal<Option<Application>>) -> Self {
        let JoinSource { store, channel, campaign, invite } = source::kept();
        let desk = Self {
            offer: Query::new(GetJoinOffer { store, channel, campaign, invite }),
            bootstrap: Query::new(GetBootstrap {}),
            consents: Consents::start(),
            verified: expect_context::<Verified>(),
            verifying: StoredValue::new(None),
            filling: StoredValue::new(None),
            is_to_send: StoredValue::new(false),
            status: RwSignal::new(None),
            is_invite_dropped: RwSignal::new(false),
            joined,
            deed: Deed::new(),
            session: expect_context::<SessionState>(),
            address: expect_context::<Address>(),
            toasts: expect_context::<Toasts>(),
        };
        let on_proof = Callback::new(move |proof| desk.take(proof));
        desk.verifying.set_value(Some(Verifying::start(on_proof)));
        if let Some(write) = journal::unfinished::<JoinMembership>() {
            desk.ask_after(write);
        }
        desk
    }

    pub fn view(self) -> AnyView {
        let verified = self.verified;
        // What was opened stays, whatever becomes of the password.
        let is_open = Memo::new(move |was_open: Option<&bool>| {
            was_open == Some(&true) || verified.get().is_some()
        });
        let offer = self.offer;
        let content = move |offer: Data<JoinOffer>| {
            view! {
                {about::view(offer, self.is_invite_dropped)}
                {move || is_open.get().then(|| self.form(offer))}
                {move || verified.get().is_none().then(|| self.phone_step(is_open.get_untracked()))}
            }
            .into_any()
        };
        view! {
            <p class="join__lead">{text::join::lead()}</p>
            <Load
                source=offer.source
                skeleton=skeleton
                on_retry=Callback::new(move |()| offer.again())
                children=content
            />
        }
        .into_any()
    }

    /// The number and its password: the first step, and once more where the password is good no more.
    fn phone_step(self, is_again: bool) -> AnyView {
        let verifying = self.verifying.get_value();
        let has_draft = !is_again && draft::recall(DRAFT).is_some();
        view! {
            <section class="join__phone" data-state=if is_again { "again" } else { "first" }>
                <h2 class="join__step">{text::join::phone_step()}</h2>
                {has_draft.then(|| view! { <p class="join__lead">{text::join::draft_waits()}</p> })}
                {self.status_line()}
                {verifying.map(|verifying| verifying.view(text::join::verify))}
            </section>
        }
        .into_any()
    }

    fn form(self, offer: Data<JoinOffer>) -> AnyView {
        let form = Memo::new(move |_| offer.with(|offer| form::shape(&offer.form)));
        let bootstrap = self.bootstrap;
        let fields = move || {
            let today = clock::now_ms().and_then(model::day_of);
            let form = model::with_profile(form.get(), today);
            let filling = Filling::start(form, DRAFT.to_owned(), None);
            self.filling.set_value(Some(filling));
            untrack(|| filling.fields())
        };
        let is_verified = Memo::new(move |_| self.verified.get().is_some());
        view! {
            <form class="form join__form" novalidate on:submit=move |event| {
                event.prevent_default();
                self.send();
            }>
                {move || is_verified.get().then(|| self.number_line())}
                <fieldset class="join__fields" disabled=self.deed.is_under_way()>
                    <section class="join__card">{fields}</section>
                    <Load
                        source=bootstrap.source
                        skeleton=|| view! { <SkeletonRows rows=3/> }.into_any()
                        on_retry=Callback::new(move |()| bootstrap.again())
                        children=move |bootstrap| self.consents.view(bootstrap)
                    />
                </fieldset>
                {panel::memory_only()}
                {panel::checking(self.deed, text::join::checking)}
                {move || is_verified.get().then(|| self.foot())}
            </form>
        }
        .into_any()
    }

    /// Whose number it is, and the way to another one.
    fn number_line(self) -> AnyView {
        let place = NodeRef::<html::P>::new();
        Effect::new(move |_| panel::take_lost_focus(place.get()));
        let number = move || {
            let number = self.verified.get().map(|(number, _)| phone::grouped(&number));
            text::join::verified(&number.unwrap_or_default())
        };
        let on_click = Callback::new(move |()| self.prove_again(false));
        view! {
            <div class="join__number">
                <p class="join__verified" tabindex="-1" node_ref=place>{number}</p>
                <Button variant=Variant::Link on_click disabled=self.deed.is_under_way()>
                    {text::sign_in::change_phone()}
                </Button>
            </div>
        }
        .into_any()
    }

    fn foot(self) -> AnyView {
        view! {
            {self.status_line()}
            <Button submit=true pending=self.deed.is_under_way()>{text::join::submit()}</Button>
        }
        .into_any()
    }

    fn status_line(self) -> AnyView {
        (move || self.status.get().map(|status| status.view(self))).into_any()
    }

    /// The phone step comes back below what was filled in.
    fn prove_again(self, is_to_send: bool) {
        let number = self.verified.get_untracked().map(|(number, _)| number);
        self.is_to_send.try_set_value(is_to_send);
        if let Some(verifying) = self.verifying.try_get_value().flatten() {
            verifying.begin_with(&number.unwrap_or_default());
        }
        self.verified.clear();
    }

    /// The number was proved.
    fn take(self, proof: Proof) {
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
        let next = untrack(|| self.address.next());
        self.session.open(opened);
        self.verified.clear();
        if !is_applicant && self.is_here() {
            self.address.return_to(next.as_ref());
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

    /// All at its place, and to the first of it; what was replaced meanwhile is fetched.
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
        if model::is_outdated(&problem.errors) && self.is_here() {
            self.offer.again();
            self.bootstrap.again();
            self.say(Status::Outdated);
        } else if !is_at_field && !has_consents {
            let detail = others.into_iter().map(|problem| problem.detail).find(|it| !it.is_empty());
            self.say(Status::Refused(detail.unwrap_or_else(|| panel::reason(error))));
        }
    }

    /// What an earlier page sent and never heard of.
    fn ask_after(self, write: Pending<JoinMembership>) {
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

fn skeleton() -> AnyView {
    view! { <SkeletonBlock height="9rem"/><SkeletonRows rows=2/><SkeletonBlock height="3.25rem"/> }
        .into_any()
}
