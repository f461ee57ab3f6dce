//! Applying, on one page: the number and its password first, then all that is asked for. Whatever goes
//! wrong is said where it can be mended, and what was typed stays, also when the password runs out
//! meanwhile, the form or a text is replaced, or the invitation turns out not to hold.

use contract::{
    bootstrap::{Bootstrap, GetBootstrap},
    joining::{Application, GetJoinOffer, JoinMembership, JoinOffer, JoinSource},
};
use leptos::{html, prelude::*, task::spawn_local};

use super::{about, consents::Consents, model, status::Status};
use crate::{
    address::Address,
    api::{clock, journal},
    deed::Deed,
    feature::{
        admission,
        form::{self, Filling},
        panel, phone, source,
        verifying::Verifying,
    },
    i18n::text,
    query::Query,
    session::{SessionState, Verified},
    ui::{Button, Data, Load, SkeletonBlock, SkeletonRows, Toasts, Variant},
};

/// What the page knows besides the form.
#[derive(Clone, Copy)]
pub struct Desk {
    pub(super) offer: Query<JoinOffer>,
    /// How somebody came, as `offer` was asked.
    pub(super) asked: StoredValue<JoinSource>,
    pub(super) bootstrap: Query<Bootstrap>,
    pub(super) consents: Consents,
    pub(super) verified: Verified,
    pub(super) verifying: StoredValue<Option<Verifying>>,
    /// The number that was proved last, also when its password is good no more.
    pub(super) number: StoredValue<String>,
    pub(super) filling: StoredValue<Option<Filling>>,
    /// A tap on the button waits for the number to be proved anew.
    pub(super) is_to_send: StoredValue<bool>,
    pub(super) status: RwSignal<Option<Status>>,
    pub(super) is_invite_dropped: RwSignal<bool>,
    /// Where the welcome is shown.
    pub(super) joined: RwSignal<Option<Application>>,
    pub(super) deed: Deed,
    pub(super) session: SessionState,
    pub(super) address: Address,
    pub(super) toasts: Toasts,
}

impl Desk {
    /// `anew` is notified when another one has to take its place: nothing was typed by then.
    pub fn start(joined: RwSignal<Option<Application>>, anew: Trigger) -> Self {
        let asked = source::kept();
        let JoinSource { store, channel, campaign, invite } = asked.clone();
        let verified = expect_context::<Verified>();
        let number = verified.get_untracked().map(|(number, _)| number);
        let desk = Self {
            offer: Query::new(GetJoinOffer { store, channel, campaign, invite }),
            asked: StoredValue::new(asked),
            bootstrap: Query::new(GetBootstrap {}),
            consents: Consents::start(),
            verified,
            verifying: StoredValue::new(None),
            number: StoredValue::new(number.unwrap_or_default()),
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
        desk.check_source(anew);
        if let Some(write) = journal::unfinished::<JoinMembership>() {
            desk.ask_after(write);
        }
        desk
    }

    /// What the first reply says of how somebody came holds for as long as the page stands.
    fn check_source(self, anew: Trigger) {
        Effect::new(move |is_checked: Option<bool>| {
            if is_checked == Some(true) {
                return true;
            }
            let Some(offer) = self.offer.ready() else { return false };
            if self.asked.with_value(|asked| source::settle(asked, &offer.source)) {
                spawn_local(async move { anew.notify() });
            }
            true
        });
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
        let title = NodeRef::<html::H2>::new();
        Effect::new(move |_| panel::take_lost_focus(title.get()));
        let has_draft = !is_again && admission::is_any_draft();
        view! {
            <section class="join__phone" data-state=if is_again { "again" } else { "first" }>
                <h2 class="join__step" tabindex="-1" node_ref=title>{text::join::phone_step()}</h2>
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
            // It holds no consent's tick, which is for whoever sends the form to set, and no password.
            let draft = self.number.with_value(|number| admission::draft_of(number));
            let filling = Filling::start(form, draft, None);
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
}

fn skeleton() -> AnyView {
    view! { <SkeletonBlock height="9rem"/><SkeletonRows rows=2/><SkeletonBlock height="3.25rem"/> }
        .into_any()
}
