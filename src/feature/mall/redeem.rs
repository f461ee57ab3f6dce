//! Redeeming: a sheet with the exact cost, the balance before and after, where it goes and what one
//! agrees to. One tap is one redemption, whatever happens to the connection; another price or an
//! empty stock is said, and asked about again.

use contract::{
    Code, Endpoint,
    bootstrap::{ListStores, Store},
    id::AddressId,
    mall::{Address as Destination, Cost, ListAddresses, RedeemReward, Redemption, Reward, Way},
    points::{GetPoints, PointsSummary},
};
use leptos::prelude::*;

use super::order::{self, Choice, Lack};
use crate::{
    address::Address,
    api::{ApiError, journal},
    deed::{Deed, Standing, is_one_pending},
    feature::{address_form, panel, rewards},
    i18n::{self, text},
    query::Query,
    route::{self, Route},
    session::SessionState,
    ui::{
        Button, Choice as Segment, Data, LinkButton, Load, Notice, OptionRow, Options, Segments,
        Select, Sheet, SkeletonRows, Stepper, ToastKind, Toasts, Tone, Variant, WaysOn,
    },
};

mod kept;

/// Names the open sheet in the address.
pub const SHEET: &str = "redeem";

/// Opens the sheet, unless an earlier redemption has no outcome yet.
pub fn open(address: Address, toasts: Toasts) {
    if is_one_pending(RedeemReward::PATH, toasts) {
        return;
    }
    address.open(SHEET, "1");
}

/// What stands above the button.
#[derive(Clone, PartialEq)]
enum Hint {
    PriceChanged { before: Cost, now: Cost },
    Lacks(Lack),
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

/// The sheet's content, from when it opens until it closes.
#[derive(Clone, Copy)]
struct Form {
    /// As it is now; it changes only when something about it does.
    reward: Memo<Reward>,
    /// The price of one that the member was shown and did not object to.
    agreed: RwSignal<Cost>,
    /// Whether the price is another one now.
    has_changed: Memo<bool>,
    wanted: RwSignal<u32>,
    most: Memo<u32>,
    way: RwSignal<Option<Way>>,
    chosen_address: RwSignal<Option<AddressId>>,
    /// The one that was added here, until the address book has it.
    added: RwSignal<Option<Destination>>,
    chosen_store: RwSignal<String>,
    is_adding: RwSignal<bool>,
    hint: RwSignal<Option<Hint>>,
    deed: Deed,
    address: Address,
    toasts: Toasts,
    points: Query<PointsSummary>,
    addresses: Query<contract::Page<Destination>>,
    stores: Query<contract::Page<Store>>,
}

impl Form {
    fn start(reward: Data<Reward>, address: Address) -> Self {
        let reward = Memo::new(move |_| reward.get());
        let (price, way) =
            reward.with_untracked(|reward| (reward.price.clone(), reward.ways.first().copied()));
        let agreed = RwSignal::new(price);
        let has_changed =
            Memo::new(move |_| reward.with(|reward| agreed.with(|agreed| reward.price != *agreed)));
        let form = Self {
            reward,
            agreed,
            has_changed,
            wanted: RwSignal::new(1),
            most: Memo::new(move |_| reward.with(order::most)),
            way: RwSignal::new(way),
            chosen_address: RwSignal::new(None),
            added: RwSignal::new(None),
            chosen_store: RwSignal::new(String::new()),
            is_adding: RwSignal::new(false),
            hint: RwSignal::new(None),
            deed: Deed::new(),
            address,
            toasts: expect_context::<Toasts>(),
            points: Query::new(GetPoints {}),
            addresses: Query::new(ListAddresses {}),
            stores: Query::new(ListStores {}),
        };
        form.outlive_the_session();
        form
    }

    /// How many: never more than there are for this member.
    fn quantity(self) -> u32 {
        self.wanted.get().min(self.most.get())
    }

    /// The address book, with what was just added to it.
    fn destinations(self) -> Vec<Destination> {
        let mut known = self.addresses.ready().map(|page| page.data).unwrap_or_default();
        if let Some(added) = self.added.get()
            && known.iter().all(|one| one.id != added.id)
        {
            known.push(added);
        }
        known
    }

    /// The address that it goes to: the chosen one and no other; the default where none was chosen,
    /// and none while another one is typed.
    fn destination(self) -> Option<AddressId> {
        if self.is_adding.get() {
            return None;
        }
        let known = self.destinations();
        let goes_to = match self.chosen_address.get() {
            Some(chosen) => known.iter().find(|one| one.id == chosen),
            None => known.first(),
        };
        goes_to.map(|one| one.id.clone())
    }

    fn store(self) -> Option<String> {
        let known = self.stores.ready()?.data;
        let chosen = self.chosen_store.get();
        let of_choice = known.iter().find(|one| one.code == chosen);
        of_choice.or(known.first()).map(|one| one.code.clone())
    }

    fn total(self) -> Cost {
        self.agreed.with(|price| order::total(price, self.quantity()))
    }

    fn confirm(self) {
        let choice = untrack(|| Choice {
            quantity: self.quantity(),
            way: self.way.get(),
            address: self.destination(),
            store: self.store(),
        });
        let price = self.agreed.get_untracked();
        let order = untrack(|| self.reward.with(|reward| choice.order(reward, &price)));
        match order {
            Err(lack) => self.hint.set(Some(Hint::Lacks(lack))),
            Ok(order) => {
                self.hint.set(None);
                self.deed.carry_out(order, move |outcome| self.end(outcome));
            }
        }
    }

    fn end(self, outcome: Result<Redemption, ApiError>) {
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
            Err(error) => {
                let now = match &error {
                    ApiError::Rejected(refusal) => {
                        let problem = refusal.problem();
                        problem.cost.filter(|_| problem.code == Code::PriceChanged)
                    }
                    _ => None,
                };
                let hint = match now {
                    Some(now) if is_here => {
                        Hint::PriceChanged { before: untrack(|| self.total()), now }
                    }
                    _ => Hint::Refused(panel::reason(&error)),
                };
                if self.hint.try_set(Some(hint)).is_some() {
                    self.toasts.push(ToastKind::Bad, panel::reason(&error));
                }
            }
        }
    }

    fn view(self) -> AnyView {
        let title = move || self.reward.with(|reward| reward.title.clone());
        let has_choice = Memo::new(move |_| self.most.get() > 1);
        let ways = Memo::new(move |_| self.reward.with(|reward| reward.ways.clone()));
        view! {
            <div class="redeem" data-state=move || self.state()>
                <p class="redeem__title">{title}</p>
                <fieldset class="redeem__choices" disabled=self.deed.is_under_way()>
                    {move || has_choice.get().then(|| view! {
                        <Stepper label=text::reward::quantity() value=self.wanted most=self.most/>
                    })}
                    {move || self.ways(&ways.get())}
                </fieldset>
                {self.figures()}
                {self.terms()}
                {panel::memory_only()}
                {move || self.notice()}
                <div class="redeem__bar">
                    {self.action()}
                    <p class="redeem__once">{text::reward::once()}</p>
                </div>
            </div>
        }
        .into_any()
    }

    fn state(self) -> &'static str {
        match self.deed.standing().get() {
            Standing::Idle if self.has_changed.get() => "changed",
            Standing::Idle => "open",
            Standing::Sending => "sending",
            Standing::Checking => "checking",
        }
    }

    /// Where it goes.
    fn ways(self, ways: &[Way]) -> AnyView {
        let choices: Vec<Segment> =
            ways.iter().filter_map(|way| Some(Segment::new(word(*way)?, way_name(*way)))).collect();
        let chosen =
            Signal::derive(move || self.way.get().and_then(word).unwrap_or_default().to_owned());
        let on_choose = Callback::new(move |key: String| {
            self.way.set(way_named(&key));
            self.hint.set(None);
        });
        let has_both = choices.len() > 1;
        view! {
            {has_both.then(|| view! {
                <Segments label=text::reward::way() choices chosen on_choose/>
            })}
            {move || match self.way.get() {
                Some(Way::Delivery) => self.address_choice(),
                Some(Way::Store) => self.store_choice(),
                _ => ().into_any(),
            }}
        }
        .into_any()
    }

    fn address_choice(self) -> AnyView {
        view! {
            <Load
                source=self.addresses.source
                skeleton=|| view! { <SkeletonRows rows=2/> }.into_any()
                on_retry=Callback::new(move |()| self.addresses.again())
                let:_known
            >
                {self.address_book()}
            </Load>
        }
        .into_any()
    }

    fn address_book(self) -> AnyView {
        let rows =
            Signal::derive(move || self.destinations().iter().map(address_row).collect::<Vec<_>>());
        let chosen = Signal::derive(move || self.destination().map(|id| id.0));
        let on_choose = Callback::new(move |id| {
            self.chosen_address.set(Some(AddressId(id)));
            self.hint.set(None);
        });
        let has_none = Memo::new(move |_| rows.with(Vec::is_empty));
        let is_typed = Memo::new(move |_| self.is_adding.get() || has_none.get());
        let choose_known = Callback::new(move |()| {
            self.is_adding.set(false);
            self.hint.set(None);
        });
        let on_saved = Callback::new(move |saved: Destination| {
            self.chosen_address.try_set(Some(saved.id.clone()));
            self.added.try_set(Some(saved));
            self.is_adding.try_set(false);
            self.hint.try_set(None);
        });
        (move || {
            if is_typed.get() {
                return view! {
                    <section class="redeem__address">
                        <h3 class="redeem__label">{text::reward::new_address()}</h3>
                        <address_form::AddressForm existing=None on_saved/>
                        {move || (!has_none.get()).then(|| view! {
                            <Button variant=Variant::Link on_click=choose_known>
                                {text::reward::choose_known()}
                            </Button>
                        })}
                    </section>
                }
                .into_any();
            }
            view! {
                <Options label=text::reward::address() rows chosen on_choose/>
                <Button
                    variant=Variant::Link
                    on_click=Callback::new(move |()| self.is_adding.set(true))
                >
                    {text::reward::add_address()}
                </Button>
            }
            .into_any()
        })
        .into_any()
    }

    fn store_choice(self) -> AnyView {
        let stores = move || self.stores.ready().map(|page| page.data).unwrap_or_default();
        let choices = Signal::derive(move || {
            stores().iter().map(|store| Segment::new(&store.code, &store.name)).collect::<Vec<_>>()
        });
        let place = move || {
            let chosen = self.store();
            stores().into_iter().find(|store| Some(&store.code) == chosen.as_ref())?.address
        };
        view! {
            <Load
                source=self.stores.source
                skeleton=|| view! { <SkeletonRows rows=1/> }.into_any()
                on_retry=Callback::new(move |()| self.stores.again())
                let:_known
            >
                {view! {
                    <Select label=text::reward::store() choices value=self.chosen_store/>
                    <p class="quiet redeem__place">{place}</p>
                }
                .into_any()}
            </Load>
        }
        .into_any()
    }

    /// The cost, the balance before and after, and which points go first.
    fn figures(self) -> AnyView {
        let cost = move || rewards::price_text(&self.total());
        let balance = move || {
            let balance = self.points.ready()?.balance;
            let after = balance - self.total().points;
            Some(view! {
                <div class="fact">
                    <dt>{text::reward::balance()}</dt>
                    <dd>{i18n::points(balance)}" → "<b class="redeem__after">{i18n::points(after)}</b></dd>
                </div>
            })
        };
        let first = move || {
            let lot = self.points.ready()?.lots.into_iter().next()?;
            let date = i18n::day(lot.expires_at.as_ref()?);
            let line = text::reward::spent_first_lot(&date, &i18n::points(lot.points));
            Some(
                view! { <div class="fact"><dt>{text::reward::spent_first()}</dt><dd>{line}</dd></div> },
            )
        };
        view! {
            <dl class="facts redeem__figures">
                <div class="fact"><dt>{text::reward::cost()}</dt><dd class="redeem__cost">{cost}</dd></div>
                {balance}
                {first}
            </dl>
        }
        .into_any()
    }

    fn terms(self) -> AnyView {
        let terms = Memo::new(move |_| self.reward.with(|reward| reward.terms.clone()));
        let details = move || {
            let terms = terms.get()?;
            Some(view! {
                <details class="redeem__terms">
                    <summary>{text::reward::terms_agree()}</summary>
                    <p>{terms}</p>
                </details>
            })
        };
        details.into_any()
    }

    fn notice(self) -> Option<AnyView> {
        if self.deed.standing().get() == Standing::Checking {
            return Some(
                view! { <Notice tone=Tone::Info>{text::reward::checking()}</Notice> }.into_any(),
            );
        }
        let changed = |before: &Cost, now: &Cost| {
            text::reward::price_changed(&rewards::price_text(before), &rewards::price_text(now))
        };
        let line = match self.hint.get() {
            _ if self.has_changed.get() => {
                let quantity = self.quantity();
                let now = self.reward.with(|reward| order::total(&reward.price, quantity));
                changed(&self.total(), &now)
            }
            Some(Hint::PriceChanged { before, now }) => changed(&before, &now),
            Some(Hint::Lacks(Lack::Address)) => text::reward::lacks_address(),
            Some(Hint::Lacks(Lack::Store)) => text::reward::lacks_store(),
            Some(Hint::Refused(reason)) => reason,
            None => {
                let reason =
                    self.reward.with(|reward| reward.unavailable.first().map(rewards::why))?;
                return Some(view! { <Notice tone=Tone::Warning>{reason}</Notice> }.into_any());
            }
        };
        Some(view! { <Notice tone=Tone::Warning>{line}</Notice> }.into_any())
    }

    /// Confirming; or, when the price is another one now, taking note of that first.
    fn action(self) -> AnyView {
        let session = expect_context::<SessionState>();
        let sign_in = expect_context::<WaysOn>().sign_in;
        let is_guest = Memo::new(move |_| session.get().must_sign_in());
        let label = move || text::reward::confirm(&rewards::price_text(&self.total()));
        let is_out = Signal::derive(move || {
            let balance = self.points.ready().map(|points| points.balance);
            balance.is_some_and(|balance| balance < self.total().points)
                || self.reward.with(|reward| !reward.unavailable.is_empty())
        });
        let accept = Callback::new(move |()| {
            self.agreed.set(self.reward.with_untracked(|reward| reward.price.clone()));
            self.hint.set(None);
        });
        (move || {
            if is_guest.get() {
                view! { <LinkButton href=sign_in>{text::reward::sign_in()}</LinkButton> }.into_any()
            } else if self.has_changed.get() {
                view! {
                    <Button variant=Variant::Quiet on_click=accept>
                        {text::reward::accept_price()}
                    </Button>
                }
                .into_any()
            } else {
                view! {
                    <Button
                        pending=self.deed.is_under_way()
                        disabled=is_out
                        on_click=Callback::new(move |()| self.confirm())
                    >
                        {label}
                    </Button>
                }
                .into_any()
            }
        })
        .into_any()
    }
}

fn address_row(address: &Destination) -> OptionRow {
    OptionRow {
        key: address.id.to_string(),
        title: [&*address.name, " ", &*address.phone].concat(),
        detail: address_form::one_line(address),
    }
}

const fn word(way: Way) -> Option<&'static str> {
    match way {
        Way::Delivery => Some("delivery"),
        Way::Store => Some("store"),
        Way::Unknown => None,
    }
}

fn way_named(key: &str) -> Option<Way> {
    [Way::Delivery, Way::Store].into_iter().find(|way| word(*way) == Some(key))
}

fn way_name(way: Way) -> String {
    match way {
        Way::Store => text::reward::way_store(),
        _ => text::reward::way_delivery(),
    }
}
