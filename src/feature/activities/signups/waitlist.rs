//! The waiting lists that the member is on: seats that are held for a while, to accept or let go,
//! and the rank where one still waits.

use contract::{
    Code, Points, Timestamp,
    activities::{
        AcceptOffer, LeaveWaitlist, ListWaitlist, Phase, WaitlistEntry, WaitlistState as State,
    },
    id::WaitlistId,
};
use leptos::prelude::*;

use super::super::words;
use crate::{
    address::Address,
    api::ApiError,
    deed::Deed,
    feature::{panel, ticking},
    i18n::{self, text},
    query::Query,
    route::{self, Route},
    ui::{Button, Countdown, Load, Sheet, SkeletonRows, ToastKind, Toasts, Variant},
};

/// Names the place that one is asked about giving up, in the address.
const LEAVE: &str = "leave";

/// Once the time is over the backend is asked what became of it, so often and no longer.
const ASKS_EVERY_S: i64 = 4;
const ASKS_FOR_S: i64 = 40;

pub fn view() -> AnyView {
    let query = Query::new(ListWaitlist {});
    let desk = Desk::start();
    let entries = Memo::new(move |_| {
        let page = query.ready();
        page.map(|page| page.data.into_iter().filter(is_shown).collect::<Vec<_>>())
    });
    ticking::every(ticking::SECOND_MS, move || {
        let Some(now) = ticking::now_s() else { return };
        let is_due = entries.with_untracked(|entries| {
            entries.iter().flatten().filter_map(|entry| entry.offer_until).any(|until| {
                let late = now.floor() as i64 - until.timestamp();
                (0..ASKS_FOR_S).contains(&late) && late % ASKS_EVERY_S == 0
            })
        });
        if is_due {
            query.again();
        }
    });
    view! {
        <Load
            source=query.source
            skeleton=|| view! { <SkeletonRows rows=6/> }.into_any()
            on_retry=Callback::new(move |()| query.again())
            let:_page
        >
            {contents(entries, desk)}
        </Load>
        {question(entries, desk)}
    }
    .into_any()
}

/// What still matters: what has ended only where seats were missed that one could queue for again.
fn is_shown(entry: &WaitlistEntry) -> bool {
    match entry.state {
        State::Waiting | State::Offered => true,
        State::Expired => {
            entry.activity.signup.is_none()
                && entry.activity.waiting_entry.is_none()
                && matches!(entry.activity.phase, Phase::Open | Phase::Full)
        }
        State::Accepted | State::Left | State::Unknown => false,
    }
}

/// What the cards do and say.
#[derive(Clone, Copy)]
struct Desk {
    address: Address,
    toasts: Toasts,
    /// Accepting and giving up: one at a time.
    deed: Deed,
    /// Which offer is being accepted, or was last.
    accepted: RwSignal<Option<WaitlistId>>,
    /// Why an offer was not accepted.
    refusal: RwSignal<Option<(WaitlistId, String)>>,
    /// The backend's time, in seconds since 1970; 0 while nobody has told it.
    now: Signal<f64>,
}

impl Desk {
    fn start() -> Self {
        Self {
            address: expect_context::<Address>(),
            toasts: expect_context::<Toasts>(),
            deed: Deed::new(),
            accepted: RwSignal::new(None),
            refusal: RwSignal::new(None),
            now: ticking::seconds(),
        }
    }

    fn accept(self, id: WaitlistId, points: Points) {
        self.refusal.set(None);
        self.accepted.set(Some(id.clone()));
        let request = AcceptOffer { id: id.clone(), expected_points: points };
        self.deed.carry_out(request, move |outcome| {
            let is_here = self.accepted.try_get_untracked().is_some();
            match outcome {
                Ok(signup) => {
                    self.toasts.push(ToastKind::Good, text::signup::accepted());
                    if is_here {
                        self.address.replace(&Route::Signup(signup.id));
                        self.address.set(route::DONE, Some("1"));
                    }
                }
                // The card goes with the offer: its words would go with it.
                Err(error) if is_here && error.code() != Some(Code::OfferExpired) => {
                    self.refusal.try_set(Some((id, refused(&error))));
                }
                Err(error) => self.toasts.push(ToastKind::Bad, refused(&error)),
            }
        });
    }

    fn leave(self, id: WaitlistId, is_offered: bool) {
        self.deed.carry_out(LeaveWaitlist { id: id.clone() }, move |outcome| match outcome {
            Ok(()) => {
                let news = if is_offered {
                    text::signup::let_go_done()
                } else {
                    text::signup::left_list()
                };
                self.toasts.push(ToastKind::Good, news);
                let is_asked = self.refusal.try_get_untracked().is_some()
                    && untrack(|| self.address.parameter(LEAVE)).as_deref() == Some(id.as_str());
                if is_asked {
                    self.address.close(LEAVE);
                }
            }
            Err(error) => self.toasts.push(ToastKind::Bad, panel::reason(&error)),
        });
    }
}

/// Why seats could not be accepted.
fn refused(error: &ApiError) -> String {
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

fn contents(entries: Memo<Option<Vec<WaitlistEntry>>>, desk: Desk) -> AnyView {
    let is_any = Memo::new(move |_| entries.with(|entries| entries.iter().flatten().count() > 0));
    // A card is drawn anew when its place has moved on.
    let key = |entry: &WaitlistEntry| {
        let until = entry.offer_until.map(|until| until.timestamp());
        (entry.id.clone(), entry.state.as_str(), entry.rank, until, entry.points.0)
    };
    (move || {
        is_any.get().then(|| {
            view! {
                <section class="signups__waiting">
                    <h2 class="section-title">{text::signup::waiting_list()}</h2>
                    <For each=move || entries.get().unwrap_or_default() key let:entry>
                        {card(entry, desk)}
                    </For>
                </section>
            }
        })
    })
    .into_any()
}

fn card(entry: WaitlistEntry, desk: Desk) -> AnyView {
    let activity = &entry.activity;
    let (state, rest) = match entry.state {
        State::Offered => (text::activity::offered(), offered(&entry, desk)),
        State::Waiting => (text::activity::waiting(), waiting(&entry, desk)),
        _ => (
            text::signup::waiting_list(),
            view! { <p class="offer__note">{text::signup::offer_ran_out()}</p> }.into_any(),
        ),
    };
    view! {
        <article
            class="offer"
            data-state=entry.state.as_str()
            data-entry=entry.id.to_string()
        >
            <p class="offer__state" role=(entry.state == State::Offered).then_some("status")>{state}</p>
            <h3 class="offer__title">
                <a href=Route::Activity(activity.id.clone()).href()>{activity.title.clone()}</a>
            </h3>
            <p class="offer__when">
                {words::when(activity)}" · "{text::signup::party(entry.party.into())}
            </p>
            {rest}
        </article>
    }
    .into_any()
}

/// Seats are held: how long, and for how many points.
fn offered(entry: &WaitlistEntry, desk: Desk) -> AnyView {
    let WaitlistEntry { id, points, offer_until: until, .. } = entry.clone();
    let is_over =
        Memo::new(move |_| until.is_some_and(|until| desk.now.get() >= until.timestamp() as f64));
    let mine = id.clone();
    let pending = Signal::derive(move || {
        desk.accepted.with(|accepted| accepted.as_ref() == Some(&mine))
            && desk.deed.is_under_way().get()
    });
    let (refused, checked) = (id.clone(), pending);
    let refusal = move || {
        desk.refusal.with(|refusal| {
            let (of, why) = refusal.as_ref()?;
            (*of == refused).then(|| why.clone())
        })
    };
    let (cost, accept) = match points {
        Points::ZERO => (text::signup::offer_free(), text::signup::accept()),
        points => {
            let points = i18n::points(points);
            (text::signup::offer_cost(&points), text::signup::accept_for(&points))
        }
    };
    let checking =
        move || checked.get().then(|| panel::checking(desk.deed, text::signup::checking));
    let (accepting, giving_up) = (id.clone(), id);
    view! {
        {until.map(|until| held(until, desk.now, is_over))}
        <p class="offer__note">{cost}</p>
        <div class="offer__actions">
            {panel::memory_only()}
            {panel::refused(refusal)}
            {checking}
            <Button
                pending
                disabled=is_over
                on_click=Callback::new(move |()| desk.accept(accepting.clone(), points))
            >
                {accept}
            </Button>
            <Button
                variant=Variant::Quiet
                disabled=is_over
                on_click=Callback::new(move |()| desk.address.open(LEAVE, giving_up.as_str()))
            >
                {text::signup::let_go()}
            </Button>
        </div>
    }
    .into_any()
}

/// How long the seats are held.
fn held(until: Timestamp, now: Signal<f64>, is_over: Memo<bool>) -> AnyView {
    let until_s = until.timestamp() as f64;
    let is_told = Memo::new(move |_| now.get() > 0.0);
    let left = move || {
        is_told.get().then(|| {
            view! {
                <p class="offer__left">
                    <span class="offer__left-label">{text::signup::offer_left()}</span>
                    <Countdown now until=until_s/>
                </p>
            }
        })
    };
    (move || {
        if is_over.get() {
            return view! { <p class="offer__note">{text::signup::offer_expired()}</p> }.into_any();
        }
        view! {
            {left}
            <p class="offer__note">{text::signup::offer_until(&i18n::day_time(&until))}</p>
        }
        .into_any()
    })
    .into_any()
}

fn waiting(entry: &WaitlistEntry, desk: Desk) -> AnyView {
    let id = entry.id.clone();
    let rank = entry.rank.map(|rank| {
        let rank = i18n::integer(rank.into());
        view! { <p class="offer__rank">{text::signup::rank(&rank)}</p> }
    });
    view! {
        {rank}
        <p class="offer__note">{text::signup::rank_hint()}</p>
        <div class="offer__actions">
            <Button
                variant=Variant::Quiet
                on_click=Callback::new(move |()| desk.address.open(LEAVE, id.as_str()))
            >
                {text::signup::leave()}
            </Button>
        </div>
    }
    .into_any()
}

/// Asks before a place, or an offer, is given up.
fn question(entries: Memo<Option<Vec<WaitlistEntry>>>, desk: Desk) -> AnyView {
    let asked = Memo::new(move |_| {
        let id = desk.address.parameter(LEAVE)?;
        let is_asked = |entry: &&WaitlistEntry| {
            entry.id.as_str() == id && matches!(entry.state, State::Waiting | State::Offered)
        };
        entries.with(|entries| entries.iter().flatten().find(is_asked).cloned())
    });
    let is_open = Signal::derive(move || asked.read().is_some());
    // What is asked stays as it is while the sheet falls.
    let shown = Memo::new(move |before: Option<&Option<WaitlistEntry>>| {
        asked.get().or_else(|| before.cloned().flatten())
    });
    let is_offered = Memo::new(move |_| {
        shown.with(|entry| entry.as_ref().is_some_and(|entry| entry.state == State::Offered))
    });
    let close = Callback::new(move |()| desk.address.close(LEAVE));
    let leave = Callback::new(move |()| {
        if let Some(entry) = asked.get_untracked() {
            desk.leave(entry.id, entry.state == State::Offered);
        }
    });
    let title = TextProp::from(move || {
        if is_offered.get() { text::signup::let_go_title() } else { text::signup::leave_title() }
    });
    let activity = move || shown.get().map(|entry| entry.activity.title);
    let body = move || {
        if is_offered.get() { text::signup::let_go_body() } else { text::signup::leave_body() }
    };
    let yes = move || {
        if is_offered.get() { text::signup::let_go_yes() } else { text::signup::leave_yes() }
    };
    view! {
        <Sheet open=is_open title on_close=close>
            <p><b>{activity}</b></p>
            <p>{body}</p>
            {panel::memory_only()}
            {panel::checking(desk.deed, text::signup::checking)}
            <Button variant=Variant::Danger pending=desk.deed.is_under_way() on_click=leave>
                {yes}
            </Button>
            <Button variant=Variant::Quiet on_click=close>{text::signup::keep()}</Button>
        </Sheet>
    }
    .into_any()
}
