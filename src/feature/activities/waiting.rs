//! A place on a waiting list, wherever it is shown: the rank while it waits; when seats come free,
//! until when they are held, to be accepted or let go.

use contract::{
    Code, Points, Timestamp,
    activities::{AcceptOffer, LeaveWaitlist, WaitlistEntry, WaitlistState},
    id::WaitlistId,
};
use leptos::prelude::*;

use crate::{
    address::Address,
    api::ApiError,
    deed::Deed,
    feature::{panel, ticking::ask_once_passed},
    i18n::{self, text},
    route::{self, Route},
    ui::{Button, Countdown, Icon, IconName, Sheet, ToastKind, Toasts, Variant},
};

mod place;

pub use place::Place;

/// Names the place that one is asked about giving up, in the address.
const LEAVE: &str = "leave";

/// The places of a page, and what is being done about one of them.
#[derive(Clone, Copy)]
pub struct Desk {
    address: Address,
    toasts: Toasts,
    /// Accepting and giving up: one at a time.
    deed: Deed,
    /// Which place it is about, or was last.
    about: RwSignal<Option<WaitlistId>>,
    /// Why it was refused.
    refusal: RwSignal<Option<String>>,
    /// The place that one is asked about giving up.
    asked: Memo<Option<WaitlistEntry>>,
    /// The backend's time, in seconds since 1970; 0 while nobody has told it.
    now: Signal<f64>,
}

impl Desk {
    /// Runs `again` once the time of an offer is over: the backend is asked what became of it.
    pub fn start(entries: Memo<Vec<WaitlistEntry>>, now: Signal<f64>, again: Callback<()>) -> Self {
        let address = expect_context::<Address>();
        let next_end = Memo::new(move |_| {
            let places = |entries: &Vec<WaitlistEntry>| {
                entries.iter().filter_map(Place::of).filter_map(|place| place.held_until()).min()
            };
            entries.with(places)
        });
        ask_once_passed(next_end, again);
        let asked = Memo::new(move |_| {
            let id = address.parameter(LEAVE)?;
            let is_asked = |entry: &&WaitlistEntry| {
                let is_held =
                    matches!(entry.state, WaitlistState::Waiting | WaitlistState::Offered);
                entry.id.as_str() == id && is_held
            };
            entries.with(|entries| entries.iter().find(is_asked).cloned())
        });
        Self {
            address,
            toasts: expect_context::<Toasts>(),
            deed: Deed::new(),
            about: RwSignal::new(None),
            refusal: RwSignal::new(None),
            asked,
            now,
        }
    }

    /// How it stands, and what can be done about it.
    pub fn place(self, place: &Place) -> AnyView {
        match place.state {
            WaitlistState::Offered => self.offered(place),
            WaitlistState::Waiting => self.waiting(place),
            _ => view! { <p class="waiting__hint">{text::signup::offer_ran_out()}</p> }.into_any(),
        }
    }

    fn waiting(self, place: &Place) -> AnyView {
        let rank = place.rank.map(|rank| {
            let rank = i18n::integer(rank.into());
            view! { <p class="waiting__rank">{text::signup::rank(&rank)}</p> }
        });
        view! {
            <div class="waiting__row">
                <div class="waiting__words">
                    {rank}
                    <p class="waiting__hint">{text::signup::rank_hint()}</p>
                </div>
                <Button
                    variant=Variant::Link
                    disabled=self.deed.is_under_way()
                    on_click=self.ask(place.id.clone())
                >
                    {text::signup::leave()}
                </Button>
            </div>
            {self.outcome(place.id.clone())}
        }
        .into_any()
    }

    /// Seats are held. Once that is over nothing can be accepted, whatever the page has heard.
    fn offered(self, place: &Place) -> AnyView {
        let Place { id, points, offer_until, .. } = place.clone();
        let until = place.held_until().map_or(f64::INFINITY, |until| until as f64);
        let is_over = Memo::new(move |_| self.now.get() >= until);
        let mine = id.clone();
        let pending =
            Signal::derive(move || self.is_about(&mine) && self.deed.is_under_way().get());
        let (cost, label) = match points {
            Points::ZERO => (text::signup::offer_free(), text::signup::accept()),
            points => {
                let points = i18n::points(points);
                (text::signup::offer_cost(&points), text::signup::accept_for(&points))
            }
        };
        let accepted = id.clone();
        let accept = Callback::new(move |()| self.accept(accepted.clone(), points));
        view! {
            {offer_until.map(|until| self.held(until, is_over))}
            <p class="waiting__hint">{cost}</p>
            {panel::memory_only()}
            {self.outcome(id.clone())}
            <div class="waiting__ways">
                <Button pending disabled=is_over on_click=accept>{label}</Button>
                <Button variant=Variant::Quiet disabled=is_over on_click=self.ask(id)>
                    {text::signup::let_go()}
                </Button>
            </div>
        }
        .into_any()
    }

    /// How long the seats are held.
    fn held(self, until: Timestamp, is_over: Memo<bool>) -> AnyView {
        let (now, until_s) = (self.now, until.timestamp() as f64);
        let is_told = Memo::new(move |_| now.get() > 0.0);
        let left = move || {
            is_told.get().then(|| {
                view! {
                    <p class="waiting__left">
                        <Icon name=IconName::Clock/>
                        {text::signup::offer_left()}" "<Countdown now until=until_s/>
                    </p>
                }
            })
        };
        (move || {
            if is_over.get() {
                return view! { <p class="waiting__hint">{text::signup::offer_expired()}</p> }
                    .into_any();
            }
            view! {
                {left}
                <p class="waiting__hint">{text::signup::offer_until(&i18n::day_time(&until))}</p>
            }
            .into_any()
        })
        .into_any()
    }

    /// What is said of a place beside its buttons. While the question is open, it says so itself.
    fn outcome(self, id: WaitlistId) -> AnyView {
        let is_said = Memo::new(move |_| self.is_about(&id) && self.asked.with(Option::is_none));
        let checking =
            move || is_said.get().then(|| panel::checking(self.deed, text::signup::checking));
        view! {
            {panel::refused(move || self.refusal.get().filter(|_| is_said.get()))}
            {checking}
        }
        .into_any()
    }

    fn is_about(self, id: &WaitlistId) -> bool {
        self.about.with(|about| about.as_ref() == Some(id))
    }

    fn begin(self, id: &WaitlistId) {
        self.refusal.set(None);
        self.about.set(Some(id.clone()));
    }

    fn ask(self, id: WaitlistId) -> Callback<()> {
        Callback::new(move |()| {
            self.refusal.set(None);
            self.address.open(LEAVE, id.as_str());
        })
    }

    fn accept(self, id: WaitlistId, expected_points: Points) {
        if self.deed.is_under_way().get_untracked() {
            return;
        }
        self.begin(&id);
        self.deed.carry_out(AcceptOffer { id, expected_points }, move |outcome| match outcome {
            Ok(signup) => {
                self.toasts.push(ToastKind::Good, text::signup::accepted());
                if self.about.try_get_untracked().is_some() {
                    self.address.replace(&Route::Signup(signup.id));
                    self.address.set(route::DONE, Some("1"));
                }
            }
            Err(error) => self.refuse(&error),
        });
    }

    fn leave(self) {
        let Some(WaitlistEntry { id, state, .. }) = self.asked.get_untracked() else { return };
        if self.deed.is_under_way().get_untracked() {
            return;
        }
        self.begin(&id);
        let was_offered = state == WaitlistState::Offered;
        self.deed.carry_out(LeaveWaitlist { id: id.clone() }, move |outcome| match outcome {
            Ok(()) => {
                let done = match was_offered {
                    true => text::signup::let_go_done(),
                    false => text::signup::left_list(),
                };
                self.toasts.push(ToastKind::Good, done);
                self.close(Some(&id));
            }
            Err(error) => self.refuse(&error),
        });
    }

    /// Says why not, where the member looks. What became of an open write is said elsewhere.
    fn refuse(self, error: &ApiError) {
        if *error == ApiError::Unsettled {
            return self.close(None);
        }
        let line = why(error);
        // A place goes with its offer, and words beside it would go with it.
        let is_going = error.code() == Some(Code::OfferExpired);
        if is_going || self.refusal.try_set(Some(line.clone())).is_some() {
            self.toasts.push(ToastKind::Bad, line);
        }
        if is_going {
            self.close(None);
        }
    }

    /// Closes the question, or only the one about this place.
    fn close(self, id: Option<&WaitlistId>) {
        let is_here = self.refusal.try_get_untracked().is_some();
        let named = untrack(|| self.address.parameter(LEAVE));
        let is_open = named.is_some_and(|named| id.is_none_or(|id| id.as_str() == named));
        if is_here && is_open {
            self.address.close(LEAVE);
        }
    }

    /// Asks before a place, or an offer, is given up.
    pub fn question(self) -> AnyView {
        let is_open = Signal::derive(move || self.asked.read().is_some());
        // What is asked stays as it is while the sheet falls.
        let shown = Memo::new(move |before: Option<&Option<WaitlistEntry>>| {
            self.asked.get().or_else(|| before.cloned().flatten())
        });
        let is_offered = Memo::new(move |_| {
            shown.with(|entry| {
                entry.as_ref().is_some_and(|entry| entry.state == WaitlistState::Offered)
            })
        });
        let say = move |offered: fn() -> String, waiting: fn() -> String| {
            move || if is_offered.get() { offered() } else { waiting() }
        };
        let title = TextProp::from(say(text::signup::let_go_title, text::signup::leave_title));
        let body = say(text::signup::let_go_body, text::signup::leave_body);
        let yes = say(text::signup::let_go_yes, text::signup::leave_yes);
        let activity = move || shown.get().map(|entry| entry.activity.title);
        let close = Callback::new(move |()| self.address.close(LEAVE));
        view! {
            <Sheet open=is_open title on_close=close>
                <p><b>{activity}</b></p>
                <p>{body}</p>
                {panel::memory_only()}
                {panel::refused(move || self.refusal.get())}
                {panel::checking(self.deed, text::signup::checking)}
                <Button
                    variant=Variant::Danger
                    pending=self.deed.is_under_way()
                    on_click=Callback::new(move |()| self.leave())
                >
                    {yes}
                </Button>
                <Button variant=Variant::Quiet on_click=close>{text::signup::keep()}</Button>
            </Sheet>
        }
        .into_any()
    }
}

fn why(error: &ApiError) -> String {
    let ApiError::Rejected(refusal) = error else { return panel::reason(error) };
    let problem = refusal.problem();
    match (problem.code, problem.cost, problem.missing) {
        (Code::OfferExpired, ..) => text::signup::offer_expired(),
        (Code::PriceChanged, Some(cost), _) => {
            text::signup::offer_price(&i18n::points(cost.points))
        }
        (Code::InsufficientPoints, _, Some(missing)) => {
            text::signup::offer_missing(&i18n::points(missing))
        }
        _ => panel::reason(error),
    }
}
