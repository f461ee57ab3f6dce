//! The member's place on the waiting list: the rank while it waits; when seats come free, until when
//! they are held, to be accepted or let go.

use contract::{
    Code, Page,
    activities::{
        AcceptOffer, Activity, LeaveWaitlist, ListWaitlist, Phase, Signup, WaitlistEntry,
        WaitlistState,
    },
    id::WaitlistId,
};
use leptos::prelude::*;

use super::ask_once_passed;
use crate::{
    address::Address,
    api::ApiError,
    deed::Deed,
    feature::panel,
    i18n::{self, text},
    query::Query,
    route::Route,
    ui::{
        Button, Countdown, Data, Icon, IconName, Load, Notice, Sheet, SkeletonBlock, ToastKind,
        Toasts, Tone, Variant,
    },
};

/// Opens the question, in the page's address.
const LEAVE: &str = "leave";

pub fn view(
    id: WaitlistId,
    activity: Memo<Activity>,
    now: Signal<f64>,
    again: Callback<()>,
) -> AnyView {
    let entries = Query::new(ListWaitlist {});
    let renew = Callback::new(move |()| {
        entries.again();
        again.run(());
    });
    view! {
        <Load
            source=entries.source
            skeleton=|| view! { <SkeletonBlock height="3.25rem"/> }.into_any()
            on_retry=renew
            let:entries
        >
            {Seat::new(id.clone(), entries, activity, now, renew).view()}
        </Load>
    }
    .into_any()
}

/// A place on the list, and what is being done about it.
#[derive(Clone, Copy)]
struct Seat {
    id: StoredValue<WaitlistId>,
    entry: Memo<Option<WaitlistEntry>>,
    state: Memo<WaitlistState>,
    /// With an offer, in seconds since 1970.
    held_until: Memo<Option<i64>>,
    activity: Memo<Activity>,
    now: Signal<f64>,
    /// Whether the question is open.
    is_asked: Memo<bool>,
    refusal: RwSignal<Option<String>>,
    deed: Deed,
    address: Address,
    toasts: Toasts,
}

impl Seat {
    fn new(
        id: WaitlistId,
        entries: Data<Page<WaitlistEntry>>,
        activity: Memo<Activity>,
        now: Signal<f64>,
        renew: Callback<()>,
    ) -> Self {
        let address = expect_context::<Address>();
        let own = id.clone();
        let entry = Memo::new(move |_| {
            entries.with(|page| page.data.iter().find(|entry| entry.id == own).cloned())
        });
        let state = Memo::new(move |_| {
            let known = entry.with(|entry| entry.as_ref().map(|entry| entry.state));
            known.unwrap_or(WaitlistState::Waiting)
        });
        let held_until = Memo::new(move |_| {
            let held = entry.with(|entry| Some(entry.as_ref()?.offer_until?.timestamp()));
            held.filter(|_| state.get() == WaitlistState::Offered)
        });
        ask_once_passed(held_until, renew);
        Self {
            id: StoredValue::new(id),
            entry,
            state,
            held_until,
            activity,
            now,
            is_asked: Memo::new(move |_| address.parameter(LEAVE).is_some()),
            refusal: RwSignal::new(None),
            deed: Deed::new(),
            address,
            toasts: expect_context::<Toasts>(),
        }
    }

    fn view(self) -> AnyView {
        let standing = move || match self.state.get() {
            WaitlistState::Offered => self.offer(),
            WaitlistState::Waiting | WaitlistState::Unknown => self.rank(),
            WaitlistState::Expired => self.expired(),
            WaitlistState::Accepted | WaitlistState::Left => ().into_any(),
        };
        // While the question is open, it says so itself.
        let refusal = move || self.refusal.get().filter(|_| !self.is_asked.get());
        view! {
            <div class="waiting" data-state=move || self.state.get().as_str()>
                {panel::refused(refusal)}
                {panel::checking(self.deed, text::activity_page::checking)}
                {standing}
            </div>
            {self.question()}
        }
        .into_any()
    }

    fn rank(self) -> AnyView {
        let rank = move || {
            let rank = self.entry.with(|entry| entry.as_ref()?.rank);
            rank.map_or_else(text::activity::waiting, |rank| {
                text::activity_page::rank(&i18n::integer(rank.into()))
            })
        };
        view! {
            <div class="waiting__row">
                <div class="waiting__words" role="status">
                    <p class="waiting__main">
                        {rank}" "<span class="waiting__party">{move || self.party()}</span>
                    </p>
                    <p class="waiting__hint">{text::activity_page::waiting_hint()}</p>
                </div>
                <Button
                    variant=Variant::Link
                    disabled=self.deed.is_under_way()
                    on_click=self.ask()
                >
                    {text::activity_page::leave()}
                </Button>
            </div>
        }
        .into_any()
    }

    /// Seats are held. Once that is over nothing can be accepted, whatever the page has heard.
    fn offer(self) -> AnyView {
        let (now, deed) = (self.now, self.deed);
        let until =
            Signal::derive(move || self.held_until.get().map_or(f64::INFINITY, |at| at as f64));
        let is_counted = Memo::new(move |_| now.get() > 0.0 && until.get().is_finite());
        let is_over = Memo::new(move |_| now.get() >= until.get());
        let cost = move || self.entry.with(|entry| entry.as_ref().map(cost).unwrap_or_default());
        view! {
            <div class="waiting__words" role="status">
                <p class="waiting__main">{text::activity_page::offer()}</p>
                <p class="waiting__hint">{move || self.party()}" · "{cost}</p>
            </div>
            {move || is_counted.get().then(|| view! {
                <p class="waiting__left">
                    <Icon name=IconName::Clock/>
                    {text::activity_page::offer_left()}" "<Countdown now until/>
                </p>
            })}
            {panel::memory_only()}
            <div class="waiting__ways">
                <Button variant=Variant::Quiet disabled=deed.is_under_way() on_click=self.ask()>
                    {text::activity_page::let_go()}
                </Button>
                <Button
                    pending=deed.is_under_way()
                    disabled=is_over
                    on_click=Callback::new(move |()| self.accept())
                >
                    {text::activity_page::accept()}
                </Button>
            </div>
        }
        .into_any()
    }

    /// While one can still come, it was an offer that ran out.
    fn expired(self) -> AnyView {
        let line = move || {
            let phase = self.activity.with(|activity| activity.phase);
            matches!(phase, Phase::Open | Phase::Full).then(|| {
                view! { <Notice tone=Tone::Warning>{text::activity_page::offer_over()}</Notice> }
            })
        };
        line.into_any()
    }

    fn party(self) -> String {
        let party = self.entry.with(|entry| entry.as_ref().map(|entry| entry.party));
        party.map_or_else(String::new, |party| text::activity_page::party_of(party.into()))
    }

    fn ask(self) -> Callback<()> {
        Callback::new(move |()| {
            self.refusal.set(None);
            self.address.open(LEAVE, "1");
        })
    }

    fn accept(self) {
        let Some(expected_points) =
            self.entry.with_untracked(|entry| entry.as_ref().map(|entry| entry.points))
        else {
            return;
        };
        self.refusal.set(None);
        let request = AcceptOffer { id: self.id.get_value(), expected_points };
        self.deed.carry_out(request, move |outcome: Result<Signup, ApiError>| match outcome {
            Ok(signup) => {
                self.toasts.push(ToastKind::Good, text::activity_page::accepted());
                if self.refusal.try_get_untracked().is_some() {
                    self.address.replace(&Route::Signup(signup.id));
                }
            }
            Err(error) => self.refuse(&error),
        });
    }

    fn leave(self) {
        self.refusal.set(None);
        let was_offered = self.state.get_untracked() == WaitlistState::Offered;
        let request = LeaveWaitlist { id: self.id.get_value() };
        self.deed.carry_out(request, move |outcome| match outcome {
            Ok(()) => {
                let done = match was_offered {
                    true => text::activity_page::let_go_done(),
                    false => text::activity_page::left_list(),
                };
                self.toasts.push(ToastKind::Good, done);
                self.close();
            }
            Err(error) => self.refuse(&error),
        });
    }

    /// Says why not, where the member looks. What became of an open write is said elsewhere.
    fn refuse(self, error: &ApiError) {
        if *error == ApiError::Unsettled {
            return self.close();
        }
        let line = why(error);
        if self.refusal.try_set(Some(line.clone())).is_some() {
            self.toasts.push(ToastKind::Bad, line);
        }
    }

    fn close(self) {
        if self.is_asked.try_get_untracked() == Some(true) {
            self.address.close(LEAVE);
        }
    }

    /// Whether one means it.
    fn question(self) -> AnyView {
        let is_offered = move || self.state.get() == WaitlistState::Offered;
        let say = move |offered: fn() -> String, waiting: fn() -> String| {
            move || if is_offered() { offered() } else { waiting() }
        };
        let title = TextProp::from(say(
            text::activity_page::let_go_title,
            text::activity_page::leave_title,
        ));
        let body = say(text::activity_page::let_go_body, text::activity_page::leave_body);
        let yes = say(text::activity_page::let_go_yes, text::activity_page::leave_yes);
        let deed = self.deed;
        let close = Callback::new(move |()| self.address.close(LEAVE));
        view! {
            <Sheet open=self.is_asked title on_close=close>
                <p>{body}</p>
                {panel::memory_only()}
                {panel::refused(move || self.refusal.get())}
                {panel::checking(deed, text::activity_page::checking)}
                <Button
                    variant=Variant::Danger
                    pending=deed.is_under_way()
                    on_click=Callback::new(move |()| self.leave())
                >
                    {yes}
                </Button>
                <Button variant=Variant::Quiet on_click=close>{text::activity_page::keep()}</Button>
            </Sheet>
        }
        .into_any()
    }
}

/// What accepting takes from the balance.
fn cost(entry: &WaitlistEntry) -> String {
    match entry.points.0 {
        0 => text::activity::free(),
        _ => text::activity_page::in_all(&i18n::points(entry.points)),
    }
}

fn why(error: &ApiError) -> String {
    let ApiError::Rejected(refusal) = error else { return panel::reason(error) };
    let problem = refusal.problem();
    match (problem.code, problem.cost, problem.missing) {
        (Code::OfferExpired, ..) => text::activity_page::offer_over(),
        (Code::PriceChanged, Some(now), _) => {
            text::activity_page::price_changed(&i18n::points(now.points))
        }
        (Code::InsufficientPoints, _, Some(missing)) => {
            text::activity::why_points(&i18n::points(missing))
        }
        _ => panel::reason(error),
    }
}
