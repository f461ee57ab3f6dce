//! Signing up: how many come, what has to be filled in, what it costs. Where the house is full, the
//! same form puts the party on the waiting list; where that happens, or the price or the form
//! changes, while it is open, what was typed stays.

use contract::{
    Code, Points,
    activities::{
        Activity, ActivityDetail, Answers, Form, GetActivity, JoinWaitlist, SignUp, Signup,
        WaitlistEntry, WaitlistState,
    },
    id::ActivityId,
    points::{GetPoints, PointsSummary},
};
use leptos::prelude::*;

use super::{
    around, bar,
    model::{self, Way},
    refused,
};
use crate::{
    address::Address,
    api::ApiError,
    deed::Deed,
    draft,
    feature::{
        form::{self, Filling},
        panel, ticking,
    },
    i18n::{self, text},
    query::Query,
    route::{self, Route},
    session::{Session, SessionState},
    shell::Page,
    ui::{Data, Load, SkeletonRows, ToastKind, Toasts},
};

pub fn page(place: Route, id: ActivityId) -> AnyView {
    let query = Query::new(GetActivity { id });
    let again = Callback::new(move |()| query.again());
    view! {
        <Page route=place title=text::sign_up::title() class="sign-up">
            <Load source=query.source skeleton=super::skeleton on_retry=again let:detail>
                {Desk::start(detail, again).view()}
            </Load>
        </Page>
    }
    .into_any()
}

/// What the page knows besides the form.
#[derive(Clone, Copy)]
pub struct Desk {
    detail: Data<ActivityDetail>,
    /// As it is now; it changes only when something about it does.
    pub activity: Memo<Activity>,
    pub way: Memo<Way>,
    /// Others like it.
    pub similar: Memo<Vec<Activity>>,
    /// The way that was open when the page was.
    way_at_first: StoredValue<Way>,
    /// The waiting list, although there are seats for fewer.
    pub wants_to_wait: RwSignal<bool>,
    /// Whether the time is over.
    pub is_past: Memo<bool>,
    pub now: Signal<f64>,
    /// The price for each that the member was shown and did not object to.
    pub agreed: RwSignal<Points>,
    /// Why it was refused, where no field is to blame.
    pub hint: RwSignal<Option<String>>,
    form_at_first: StoredValue<u32>,
    pub points: Query<PointsSummary>,
    draft: StoredValue<String>,
    pub deed: Deed,
    address: Address,
    toasts: Toasts,
}

impl Desk {
    fn start(detail: Data<ActivityDetail>, again: Callback<()>) -> Self {
        let activity = Memo::new(move |_| detail.with(|detail| detail.activity.clone()));
        let wants_to_wait = RwSignal::new(false);
        let way = Memo::new(move |_| match activity.with(model::way) {
            Way::SignUp if wants_to_wait.get() => Way::Wait,
            way => way,
        });
        let now = ticking::seconds();
        let turns_at = Memo::new(move |_| activity.with(model::turns_at));
        ticking::ask_once_passed(turns_at, again);
        let is_past = Memo::new(move |_| {
            way.with(Way::is_open) && turns_at.get().is_some_and(|at| now.get() >= at as f64)
        });
        let (price, draft) = activity.with_untracked(|activity| {
            (activity.price, ["sign-up.", activity.id.as_str()].concat())
        });
        Self {
            detail,
            activity,
            way,
            similar: Memo::new(move |_| detail.with(|detail| detail.similar.clone())),
            way_at_first: StoredValue::new(way.get_untracked()),
            wants_to_wait,
            is_past,
            now,
            agreed: RwSignal::new(price),
            hint: RwSignal::new(None),
            form_at_first: StoredValue::new(untrack(|| detail.with(|detail| detail.form.version))),
            points: Query::new(GetPoints {}),
            draft: StoredValue::new(draft),
            deed: Deed::new(),
            address: expect_context::<Address>(),
            toasts: expect_context::<Toasts>(),
        }
    }

    fn view(self) -> AnyView {
        // A form that was open stays, whatever becomes of the activity.
        let is_open = Memo::new(move |was_open: Option<&bool>| {
            was_open == Some(&true) || self.way.with(Way::is_open)
        });
        let session = expect_context::<SessionState>();
        let is_member = Memo::new(move |_| session.get() == Session::Member);
        // It was sent, be it in another tab.
        Effect::new(move |_| {
            if self.way.with(|way| matches!(way, Way::Own(_) | Way::Rejected(_))) {
                self.draft.with_value(|name| draft::discard(name));
            }
        });
        view! {
            <article class="sign-up__body" data-way=move || self.way.with(Way::as_str)>
                {move || self.activity.with(super::head)}
                {move || match (is_open.get(), is_member.get()) {
                    (true, true) => self.form(),
                    (true, false) => self.whoever_it_is(),
                    (false, _) => view! { <div class="sign-up__shut">{bar::shut(self, false)}</div> }.into_any(),
                }}
            </article>
        }
        .into_any()
    }

    /// An activity is everybody's, and a draft is not: a reply of the member's own has to come first.
    fn whoever_it_is(self) -> AnyView {
        let on_retry = Callback::new(move |()| self.points.again());
        let skeleton = || view! { <SkeletonRows rows=5/> }.into_any();
        view! { <Load source=self.points.source skeleton on_retry let:_points>{().into_any()}</Load> }
            .into_any()
    }

    /// Begins anew with another form. What was typed into the one before is in the draft, and what
    /// is known of the member may come later than the fields do, unless something was typed.
    fn form(self) -> AnyView {
        let form = Memo::new(move |before: Option<&Form>| {
            let now = self.detail.with(|detail| detail.form.clone());
            let is_begun = || self.draft.with_value(|name| draft::recall(name).is_some());
            match before {
                Some(known) if form::shape(known) == form::shape(&now) && is_begun() => {
                    known.clone()
                }
                _ => now,
            }
        });
        (move || {
            let filling = Filling::start(form.get(), self.draft.get_value(), None);
            untrack(|| self.sheet(filling))
        })
        .into_any()
    }

    fn sheet(self, filling: Filling) -> AnyView {
        let notice = Memo::new(move |_| self.detail.with(|detail| detail.form_notice.clone()));
        let needs_review = Memo::new(move |_| self.activity.with(|activity| activity.needs_review));
        let has_fields = self.detail.with(|detail| !detail.form.fields.is_empty());
        view! {
            <form class="sign-up__form" novalidate on:submit=move |event| {
                event.prevent_default();
                self.submit(filling);
            }>
                {move || self.is_waiting().then(|| bar::about_the_list(self))}
                <fieldset class="sign-up__fields" disabled=self.deed.is_under_way()>
                    {around::party(self, filling)}
                    {has_fields.then(|| view! {
                        <section class="sign-up__card">{filling.fields()}</section>
                    })}
                </fieldset>
                {around::figures(self, filling)}
                {move || notice.get().map(|notice| view! {
                    <div class="sign-up__notice">{panel::paragraphs(&notice)}</div>
                })}
                {move || needs_review.get().then(|| view! {
                    <p class="sign-up__notice">{text::sign_up::review()}</p>
                })}
                {around::deadline(self)}
                {panel::memory_only()}
                {panel::checking(self.deed, text::sign_up::checking)}
                {bar::view(self, filling)}
            </form>
        }
        .into_any()
    }

    pub fn is_waiting(self) -> bool {
        self.way.with(|way| *way == Way::Wait)
    }

    /// How many: never more than can come.
    pub fn party(self, filling: Filling) -> u32 {
        let most = self.activity.with(|activity| model::most(activity, self.is_waiting()));
        filling.party().get().min(most)
    }

    /// What the member agreed to for the party; whoever waits has not agreed to anything yet.
    pub fn total(self, filling: Filling) -> Points {
        let price = match self.is_waiting() {
            true => self.activity.with(|activity| activity.price),
            false => self.agreed.get(),
        };
        model::total(price, self.party(filling))
    }

    /// How many points are missing for that.
    pub fn missing(self, filling: Filling) -> Option<Points> {
        let balance = self.points.ready()?.balance;
        let missing = self.total(filling) - balance;
        (missing > Points::ZERO && !self.is_waiting()).then_some(missing)
    }

    pub fn has_new_form(self, filling: Filling) -> bool {
        self.form_at_first.get_value() != filling.version()
    }

    /// Whether the last seat went while the form was open.
    pub fn has_filled_up(self) -> bool {
        self.is_waiting()
            && !self.wants_to_wait.get()
            && self.way_at_first.with_value(|way| *way == Way::SignUp)
    }

    fn submit(self, filling: Filling) {
        let (is_ready, way) = untrack(|| (bar::is_ready(self, filling), self.way.get()));
        if !is_ready || self.deed.is_under_way().get_untracked() {
            return;
        }
        self.hint.set(None);
        let Some(answers) = filling.answers() else { return };
        match way {
            Way::SignUp => self.sign_up(filling, answers),
            Way::Wait => self.wait(filling, answers),
            _ => {}
        }
    }

    fn sign_up(self, filling: Filling, answers: Answers) {
        let draft = self.draft.get_value();
        let request = untrack(|| SignUp {
            activity: self.activity.with(|activity| activity.id.clone()),
            party: self.party(filling),
            answers,
            form_version: filling.version(),
            expected_points: self.total(filling),
        });
        let shown = request.expected_points;
        self.deed.carry_out(request, move |outcome: Result<Signup, ApiError>| match outcome {
            Ok(signup) => {
                draft::discard(&draft);
                if self.is_here() {
                    self.address.replace(&Route::Signup(signup.id));
                    self.address.set(route::DONE, Some("1"));
                } else {
                    let title = signup.activity.title;
                    self.toasts.push(ToastKind::Good, text::sign_up::done(&title));
                }
            }
            Err(error) => self.refuse(&error, filling, shown),
        });
    }

    fn wait(self, filling: Filling, answers: Answers) {
        let draft = self.draft.get_value();
        let request = untrack(|| JoinWaitlist {
            id: self.activity.with(|activity| activity.id.clone()),
            party: self.party(filling),
            answers,
            form_version: filling.version(),
        });
        self.deed.carry_out(request, move |outcome| match outcome {
            Ok(entry) => {
                draft::discard(&draft);
                self.toasts.push(ToastKind::Good, place_on_list(&entry));
                if self.is_here() {
                    self.address.replace(&Route::Signups);
                }
            }
            Err(error) => self.refuse(&error, filling, Points::ZERO),
        });
    }

    /// Says why it was refused, where the page still stands beside the button.
    fn refuse(self, error: &ApiError, filling: Filling, shown: Points) {
        // The page goes, and comes back with what was typed.
        if *error == ApiError::Unauthorized {
            return;
        }
        let line = price_now(error).map(|now| price_changed(shown, now));
        let Some(line) = line.or_else(|| refused(error, filling)) else { return };
        if self.hint.try_set(Some(line.clone())).is_some() {
            self.toasts.push(ToastKind::Bad, line);
        }
    }

    fn is_here(self) -> bool {
        self.hint.try_with_untracked(|_| ()).is_some()
    }
}

/// The price of the party, where it was refused for another one.
fn price_now(error: &ApiError) -> Option<Points> {
    let ApiError::Rejected(refusal) = error else { return None };
    let problem = refusal.problem();
    Some(problem.cost.filter(|_| problem.code == Code::PriceChanged)?.points)
}

pub fn price_changed(before: Points, now: Points) -> String {
    text::sign_up::price_changed(&i18n::points(before), &i18n::points(now))
}

fn place_on_list(entry: &WaitlistEntry) -> String {
    match (entry.state, &entry.offer_until, entry.rank) {
        (WaitlistState::Offered, Some(until), _) => {
            text::sign_up::offered_now(&i18n::day_time(until))
        }
        (WaitlistState::Offered, None, _) => text::activity::offered(),
        (_, _, Some(rank)) => text::sign_up::waiting_rank(&i18n::integer(rank.into())),
        _ => text::sign_up::waiting(),
    }
}
