//! Claiming goods: a sheet with where they are sent to, and one button. One tap is one claim,
//! whatever happens to the connection.

use core::time::Duration;

use contract::{
    Code, Endpoint,
    games::{ClaimPrize, Prize, PrizeState},
    id::AddressId,
};
use leptos::{html, prelude::*};

use super::words;
use crate::{
    address::Address,
    api::ApiError,
    deed::{Deed, is_one_pending},
    draft,
    feature::{address_choice::AddressChoice, panel},
    i18n::{self, text},
    session::SessionState,
    ui::{Button, IconName, Sheet, ToastKind, Toasts},
};

/// Names the open sheet in the address.
const CLAIM: &str = "claim";

/// Longer than a sheet takes to fall and to give the focus back.
const SETTLED: Duration = Duration::from_millis(300);

/// What was chosen, over a session that runs out in the middle.
const PRIZE: &str = "claim.prize";
const DESTINATION: [&str; 2] = ["claim.address", "claim.adding"];

/// A prize that may be one to be claimed.
#[derive(Clone, Copy)]
pub struct Claimable {
    prize: Memo<Prize>,
    /// Whether its time has ended by the backend's clock.
    is_over: Memo<bool>,
    can_claim: Memo<bool>,
    address: Address,
    toasts: Toasts,
}

impl Claimable {
    pub fn start(prize: Memo<Prize>, is_over: Memo<bool>) -> Self {
        Self {
            prize,
            is_over,
            can_claim: Memo::new(move |_| prize.with(|prize| prize.can_claim) && !is_over.get()),
            address: expect_context::<Address>(),
            toasts: expect_context::<Toasts>(),
        }
    }

    /// Opens the sheet, where it can be claimed.
    pub fn button(self) -> Option<AnyView> {
        let open = Callback::new(move |()| {
            // Its path is the same, wherever it goes.
            let nowhere = AddressId(String::new());
            let path = self.prize.with_untracked(|prize| request(prize, nowhere)).path();
            if !is_one_pending(&path, self.toasts) {
                self.address.open(CLAIM, "1");
            }
        });
        self.can_claim.get().then(|| {
            view! {
                <div class="order__ways prize__claim">
                    <Button icon=IconName::Truck on_click=open>{text::prize::claim()}</Button>
                </div>
            }
            .into_any()
        })
    }

    /// Takes the focus to `heading` when the button that had it is no longer there.
    pub fn keep_focus(self, heading: NodeRef<html::H2>) {
        Effect::new(move |could: Option<bool>| {
            let can = self.can_claim.get();
            if could == Some(true) && !can {
                set_timeout(
                    move || panel::take_lost_focus(heading.try_get_untracked().flatten()),
                    SETTLED,
                );
            }
            can
        });
    }
}

fn request(prize: &Prize, address: AddressId) -> ClaimPrize {
    ClaimPrize { id: prize.id.clone(), address }
}

/// The sheet of a prize's page; closed unless the address says otherwise.
pub fn sheet(claimable: Claimable) -> AnyView {
    let Claimable { prize, address, .. } = claimable;
    // What is claimed, be it elsewhere, is not asked about any more.
    let is_open = Memo::new(move |_| {
        let is_asked = address.parameter(CLAIM).is_some();
        is_asked && prize.with(|prize| prize.state == PrizeState::Unclaimed)
    });
    view! {
        <Sheet
            open=is_open
            title=text::prize::claim_title()
            on_close=Callback::new(move |()| address.close(CLAIM))
        >
            {Form::start(claimable).view()}
        </Sheet>
    }
    .into_any()
}

/// The sheet's content, from when it opens until it closes.
#[derive(Clone, Copy)]
struct Form {
    of: Claimable,
    destination: AddressChoice,
    refusal: RwSignal<Option<String>>,
    deed: Deed,
}

impl Form {
    fn start(of: Claimable) -> Self {
        let form = Self {
            of,
            destination: AddressChoice::start(),
            refusal: RwSignal::new(None),
            deed: Deed::new(),
        };
        form.outlive_the_session();
        form
    }

    /// Takes over what was chosen for this prize before signing in, and keeps what is chosen from
    /// now on if the sheet is left to sign in.
    fn outlive_the_session(self) {
        let id = self.of.prize.with_untracked(|prize| prize.id.to_string());
        if draft::typed(PRIZE) == id {
            self.destination.take_over(DESTINATION);
        }
        draft::forget(&[PRIZE]);
        draft::forget(&DESTINATION);
        let session = expect_context::<SessionState>();
        on_cleanup(move || {
            if session.must_sign_in_untracked() {
                draft::keep(PRIZE, id.clone());
                self.destination.keep(DESTINATION);
            }
        });
    }

    fn confirm(self) {
        let Some(address) = untrack(|| self.destination.goes_to()) else {
            return self.refusal.set(Some(text::prize::lacks_address()));
        };
        self.refusal.set(None);
        let claim = self.of.prize.with_untracked(|prize| request(prize, address));
        self.deed.carry_out(claim, move |outcome| self.end(outcome));
    }

    fn end(self, outcome: Result<Prize, ApiError>) {
        let Claimable { address, toasts, .. } = self.of;
        let is_here = self.refusal.try_with_untracked(|_| ()).is_some();
        let close = move || {
            if is_here && untrack(|| address.parameter(CLAIM)).is_some() {
                address.close(CLAIM);
            }
        };
        let error = match outcome {
            Ok(_) => {
                toasts.push(ToastKind::Good, text::prize::claim_done());
                return close();
            }
            // What became of it is asked and said outside of the sheet.
            Err(ApiError::Unsettled) => return close(),
            Err(error) => error,
        };
        match error.code() {
            // There is nothing to be done here any more; the page says how it stands.
            Some(Code::ClaimOver | Code::NotClaimable) => {
                toasts.push(ToastKind::Bad, why(&error));
                close();
            }
            _ if is_here => self.refusal.set(Some(why(&error))),
            _ => toasts.push(ToastKind::Bad, why(&error)),
        }
    }

    fn view(self) -> AnyView {
        let title = move || self.of.prize.with(|prize| prize.title.clone());
        let is_typing = Memo::new(move |_| self.destination.is_typing());
        let on_change = Callback::new(move |()| {
            self.refusal.try_set(None);
        });
        view! {
            <div class="confirm prize-claim">
                <p class="confirm__title">{title}</p>
                <fieldset class="confirm__choices" disabled=self.deed.is_under_way()>
                    {self.destination.view(on_change)}
                </fieldset>
                // While an address is typed, saving it is the one thing to do.
                {move || (!is_typing.get()).then(|| self.bar())}
            </div>
        }
        .into_any()
    }

    /// What stays in sight at the bottom.
    fn bar(self) -> AnyView {
        let is_over = self.of.is_over;
        let end = move || {
            let end = self.of.prize.with(|prize| prize.claim_by.as_ref().map(i18n::date_time));
            words::ended(end)
        };
        let refused = move || if is_over.get() { Some(end()) } else { self.refusal.get() };
        let confirm = Callback::new(move |()| self.confirm());
        view! {
            <div class="confirm__bar prize-claim__bar">
                {panel::memory_only()}
                {panel::checking(self.deed, text::prize::checking)}
                {panel::refused(refused)}
                <Button pending=self.deed.is_under_way() disabled=is_over on_click=confirm>
                    {text::prize::confirm()}
                </Button>
                <p class="confirm__once">{text::prize::once()}</p>
            </div>
        }
        .into_any()
    }
}

fn why(error: &ApiError) -> String {
    let ApiError::Rejected(refusal) = error else { return panel::reason(error) };
    let problem = refusal.problem();
    match problem.code {
        Code::ClaimOver => words::ended(problem.ended_at.as_ref().map(i18n::date_time)),
        Code::NotClaimable => text::prize::not_claimable(),
        Code::ValidationFailed => text::prize::address_invalid(),
        _ => panel::reason(error),
    }
}
