//! Redeeming: a sheet with the exact cost, the balance before and after, where it goes and what one
//! agrees to. One tap is one redemption, whatever happens to the connection; another price or an
//! empty stock is said, and asked about again.

use contract::{
    Code, Endpoint, Page, Points,
    bootstrap::{ListStores, Store},
    mall::{Cost, ListRedemptions, RedeemReward, Redemption, Reward, Way},
    points::{GetPoints, PointsSummary},
};
use leptos::{html, prelude::*};

use super::order::{self, Choice, Lack};
use crate::{
    address::Address,
    api::{ApiError, journal},
    deed::{Deed, Standing, is_one_pending},
    feature::{address_choice::AddressChoice, panel},
    i18n::text,
    query::Query,
    route::{self, Route},
    session::SessionState,
    ui::{Data, Sheet, ToastKind, Toasts},
};

mod bar;
mod figures;
mod kept;
mod places;

/// Names the open sheet in the address.
pub const SHEET: &str = "redeem";

/// So many redemptions are looked through for the store that a member went to last.
const LOOKED_THROUGH: u32 = 20;

/// Opens the sheet, unless an earlier redemption has no outcome yet.
pub fn open(address: Address, toasts: Toasts) {
    if is_one_pending(RedeemReward::PATH, toasts) {
        return;
    }
    address.open(SHEET, "1");
}

/// Why it was not redeemed.
#[derive(Clone, PartialEq)]
enum Hint {
    Lacks(Lack),
    /// The session was over when it was sent.
    SignedOut,
    Refused(String),
}

/// The sheet of a reward's page; closed unless the address says otherwise.
pub fn sheet(reward: Data<Reward>) -> AnyView {
    let address = expect_context::<Address>();
    // What an earlier page left is settled first.
    let is_left = journal::is_pending(RedeemReward::PATH);
    if is_left && untrack(|| address.parameter(SHEET)).is_some() {
        address.set(SHEET, None);
    }
    let is_open = Memo::new(move |_| address.parameter(SHEET).is_some());
    view! {
        <Sheet
            open=is_open
            title=text::reward::confirm_title()
            on_close=Callback::new(move |()| address.close(SHEET))
        >
            {Form::start(reward, address).view()}
        </Sheet>
    }
    .into_any()
}

/// A price that a refusal named, and the one that the page knew of then.
#[derive(Clone)]
struct Told {
    known: Cost,
    price: Cost,
}

/// The sheet's content, from when it opens until it closes.
#[derive(Clone, Copy)]
struct Form {
    /// As it is now, but that nothing changes from the tap until its outcome; as `points` does.
    reward: Memo<Reward>,
    points: Memo<Option<PointsSummary>>,
    /// What one costs now.
    price: Memo<Cost>,
    told: RwSignal<Option<Told>>,
    /// The price of one that the member was shown and did not object to.
    agreed: RwSignal<Cost>,
    /// Whether the price is another one now.
    has_changed: Memo<bool>,
    wanted: RwSignal<u32>,
    way: RwSignal<Option<Way>>,
    destination: AddressChoice,
    /// Whether an address is being typed: it is saved before anything else is done.
    is_typing: Memo<bool>,
    chosen_store: RwSignal<String>,
    hint: RwSignal<Option<Hint>>,
    deed: Deed,
    standing: Signal<Standing>,
    is_guest: Memo<bool>,
    address: Address,
    toasts: Toasts,
    stores: Query<Page<Store>>,
    /// The latest ones, where a store is to be chosen.
    before: Option<Query<Page<Redemption>>>,
    element: NodeRef<html::Div>,
}

impl Form {
    fn start(reward: Data<Reward>, address: Address) -> Self {
        let deed = Deed::new();
        let standing = deed.standing();
        let session = expect_context::<SessionState>();
        let summary = Query::new(GetPoints {});
        let reward = steady(standing, move || reward.get());
        let points = steady(standing, move || summary.ready());
        let (agreed, ways) = reward.with_untracked(|it| (it.price.clone(), it.ways.clone()));
        let agreed = RwSignal::new(agreed);
        let told = RwSignal::new(None::<Told>);
        let price = Memo::new(move |_| {
            let known = reward.with(|reward| reward.price.clone());
            let told = told.get().filter(|told| told.known == known);
            told.map_or(known, |told| told.price)
        });
        let way = RwSignal::new(ways.first().copied());
        let destination = AddressChoice::start();
        let is_guest = Memo::new(move |_| session.get().must_sign_in());
        let form = Self {
            reward,
            points,
            price,
            told,
            agreed,
            has_changed: Memo::new(move |_| price.with(|price| agreed.with(|it| it != price))),
            wanted: RwSignal::new(1),
            way,
            destination,
            is_typing: Memo::new(move |_| {
                let is_sent = way.get() == Some(Way::Delivery) && !is_guest.get();
                is_sent && standing.get() == Standing::Idle && destination.is_typing()
            }),
            chosen_store: RwSignal::new(String::new()),
            hint: RwSignal::new(None),
            deed,
            standing,
            is_guest,
            address,
            toasts: expect_context::<Toasts>(),
            stores: Query::new(ListStores {}),
            before: ways.contains(&Way::Store).then(|| {
                let limit = Some(LOOKED_THROUGH);
                Query::new(ListRedemptions { limit, ..ListRedemptions::default() })
            }),
            element: NodeRef::new(),
        };
        form.outlive_the_session();
        form
    }

    /// How many: never more than there are for this member.
    fn quantity(self) -> u32 {
        self.wanted.get().min(self.reward.with(order::most))
    }

    /// What the whole quantity costs now.
    fn total(self) -> Cost {
        self.price.with(|price| order::total(price, self.quantity()))
    }

    /// How many points are missing for that.
    fn missing(self) -> Option<Points> {
        let balance = self.points.with(|points| Some(points.as_ref()?.balance))?;
        Some(self.total().points - balance).filter(|missing| *missing > Points::ZERO)
    }

    /// Redeems at the price that stands on the button.
    fn confirm(self) {
        let choice = untrack(|| Choice {
            quantity: self.quantity(),
            way: self.way.get(),
            address: self.destination.goes_to(),
            store: self.store(),
        });
        let price = self.price.get_untracked();
        self.agreed.set(price.clone());
        let order = self.reward.with_untracked(|reward| choice.order(reward, &price));
        match order {
            Err(lack) => self.hint.set(Some(Hint::Lacks(lack))),
            Ok(order) => {
                self.hint.set(None);
                let quantity = choice.quantity;
                self.deed.carry_out(order, move |outcome| self.end(outcome, quantity));
            }
        }
    }

    fn end(self, outcome: Result<Redemption, ApiError>, quantity: u32) {
        let is_here = self.hint.try_with_untracked(|_| ()).is_some();
        match outcome {
            Ok(made) if is_here => {
                self.address.replace(&Route::Redemption(made.id));
                self.address.set(route::PLACED, Some("1"));
            }
            Ok(made) => {
                let title = made.reward.title;
                self.toasts.push(ToastKind::Good, text::reward::redeemed(&title));
            }
            // What became of it is asked and said outside of the sheet.
            Err(ApiError::Unsettled) => {
                if is_here {
                    self.address.close(SHEET);
                }
            }
            Err(error) if is_here => {
                if !self.learn_price(&error, quantity) {
                    self.hint.set(Some(match error {
                        ApiError::Unauthorized => Hint::SignedOut,
                        _ => Hint::Refused(panel::reason(&error)),
                    }));
                }
            }
            Err(error) => self.toasts.push(ToastKind::Bad, panel::reason(&error)),
        }
    }

    /// Takes note of another price, if that is why it was refused and it can be shown.
    fn learn_price(self, error: &ApiError, quantity: u32) -> bool {
        let ApiError::Rejected(refusal) = error else { return false };
        let problem = refusal.problem();
        let cost = problem.cost.filter(|_| problem.code == Code::PriceChanged);
        let Some(price) = cost.and_then(|cost| order::each(&cost, quantity)) else { return false };
        let known = self.reward.with_untracked(|reward| reward.price.clone());
        self.told.set(Some(Told { known, price }));
        self.has_changed.get_untracked()
    }

    fn view(self) -> AnyView {
        let title = move || self.reward.with(|reward| reward.title.clone());
        view! {
            <div class="confirm redeem" data-state=move || self.state() node_ref=self.element>
                <p class="confirm__title">{title}</p>
                <fieldset class="confirm__choices" disabled=self.deed.is_under_way()>
                    {self.how_many()}
                    {self.where_to()}
                </fieldset>
                {self.figures()}
                {self.terms()}
                {move || (!self.is_typing.get()).then(|| self.bar())}
            </div>
        }
        .into_any()
    }

    fn state(self) -> &'static str {
        match self.standing.get() {
            Standing::Idle if self.has_changed.get() => "changed",
            Standing::Idle => "open",
            Standing::Sending => "sending",
            Standing::Checking => "checking",
        }
    }
}

/// What `read` gives; from when a write begins until its outcome, what it gave before.
fn steady<T: Clone + PartialEq + Send + Sync + 'static>(
    standing: Signal<Standing>,
    read: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    Memo::new(move |before: Option<&T>| match before {
        Some(before) if standing.get() != Standing::Idle => before.clone(),
        _ => {
            standing.track();
            read()
        }
    })
}
