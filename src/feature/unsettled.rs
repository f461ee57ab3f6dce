//! What an earlier page began and never heard the outcome of: it is asked after, and then said. Only
//! when the backend never saw it can the member send it again. Where nobody is signed in, it is joining
//! alone that can have been left.

use contract::{
    Endpoint,
    activities::SignUp,
    games::CheckIn,
    id::{RedemptionId, RewardId, SignupId},
    joining::CorrectApplication,
    mall::{GetReward, RedeemReward},
    points::SendPoints,
};
use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;

use super::{admission, offers, panel, rewards};
use crate::{
    address::Address,
    api::{
        ApiError,
        journal::{self, Record},
    },
    i18n::{self, text},
    query::{Fresh, Query},
    route::Route,
    session::{Session, SessionState, Verified},
    ui::{Icon, IconName},
};

mod joining;
mod play;
mod visit;

use visit::Visit;

/// Where it stands.
#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Checking,
    /// Nobody could be asked.
    Unknown,
    /// The backend never saw it.
    NeverArrived,
    Done {
        /// Where what came of it is seen.
        to: Option<Route>,
    },
    Refused(String),
}

impl Stage {
    const fn is_end(&self) -> bool {
        matches!(self, Self::Done { .. } | Self::Refused(_))
    }
}

/// A write and where it stands.
#[derive(Clone, Debug, PartialEq)]
struct Case {
    record: Record,
    stage: Stage,
}

/// The place where it is said; once, beside the news.
#[component]
pub fn UnsettledHost() -> impl IntoView {
    let fresh = expect_context::<Fresh>();
    let session = expect_context::<SessionState>();
    let desk = Desk {
        cases: RwSignal::new(Vec::new()),
        put_aside: StoredValue::new(Vec::new()),
        is_busy: StoredValue::new(false),
        is_due: StoredValue::new(false),
        fresh,
        session,
        verified: expect_context::<Verified>(),
        is_nobody_here: Memo::new(move |_| {
            matches!(session.get(), Session::Guest | Session::Expired)
        }),
        is_joining: joining::is_there(expect_context::<Address>()),
    };
    Effect::new(move |_| {
        fresh.track();
        desk.is_joining.track();
        session.get();
        spawn_local(desk.settle());
    });
    view! {
        <div class="unsettled-host">
            {offers::news()}
            {admission::news()}
            <For each=move || desk.cases.get() key=Case::clone let:case>{desk.view(case)}</For>
        </div>
    }
    .into_any()
}

impl core::hash::Hash for Case {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.record.path.hash(state);
    }
}

impl Eq for Case {}

#[derive(Clone, Copy)]
struct Desk {
    cases: RwSignal<Vec<Case>>,
    /// What the member does not want to hear of until it is known.
    put_aside: StoredValue<Vec<Record>>,
    is_busy: StoredValue<bool>,
    /// There was a reason to ask while it was asking.
    is_due: StoredValue<bool>,
    fresh: Fresh,
    session: SessionState,
    verified: Verified,
    is_nobody_here: Memo<bool>,
    /// Whether the page for joining stands, which asks for itself.
    is_joining: Memo<bool>,
}

impl Desk {
    /// Asks after each write that was left.
    async fn settle(self) {
        self.is_due.try_set_value(true);
        if self.is_busy.try_get_value() != Some(false) {
            return;
        }
        self.is_busy.set_value(true);
        while self.is_due.try_get_value() == Some(true) {
            self.is_due.set_value(false);
            // What another tab has settled meanwhile is said there.
            let is_said = |case: &Case| {
                self.is_asked_here(&case.record)
                    && (case.stage.is_end() || case.record.is_pending())
            };
            self.cases.try_update(|cases| cases.retain(is_said));
            for record in left().into_iter().filter(|record| self.is_asked_here(record)) {
                self.ask_after(&record).await;
            }
        }
        self.is_busy.try_set_value(false);
    }

    /// Whether it is this place's to ask after, as things stand.
    fn is_asked_here(self, record: &Record) -> bool {
        match joining::is_it(record) {
            true => self.is_joining.try_get_untracked() == Some(false),
            false => self.is_nobody_here.try_get_untracked() == Some(false),
        }
    }

    async fn ask_after(self, record: &Record) {
        // What is known not to have arrived can be sent meanwhile: its button stays where it is.
        let is_known = |case: &Case| case.record == *record && case.stage == Stage::NeverArrived;
        if self.cases.try_with_untracked(|cases| cases.iter().any(is_known)) != Some(true) {
            self.show(record, Stage::Checking);
        }
        match record.ask().await {
            Ok(Some(outcome)) => self.conclude(record, outcome),
            Ok(None) => self.show(record, Stage::NeverArrived),
            // It was settled or dropped meanwhile.
            Err(_) if !record.is_pending() => self.close(record),
            Err(_) => self.show(record, Stage::Unknown),
        }
    }

    /// Sends it again: the member says so.
    async fn send(self, record: Record) {
        if !record.is_pending() {
            return self.settle().await;
        }
        self.show(&record, Stage::Checking);
        match record.carry_out(&|| ()).await {
            outcome @ (Ok(_) | Err(ApiError::Rejected(_))) => self.conclude(&record, outcome),
            Err(_) => self.show(&record, Stage::Unknown),
        }
    }

    fn conclude(self, record: &Record, outcome: Result<String, ApiError>) {
        record.forget();
        let stage = match outcome {
            Ok(body) if joining::is_it(record) => {
                let Some(stage) = joining::take(record, &body, self.session, self.verified) else {
                    self.close(record);
                    return self.fresh.renew();
                };
                stage
            }
            Ok(body) => {
                if let Some(visit) = Visit::of(record) {
                    visit.discard_draft(record);
                }
                play::discard_moves(&record.path);
                let to = result(record, &body);
                if let Some(Route::Draw(draw)) = &to {
                    play::keep_draw(record, draw);
                }
                Stage::Done { to }
            }
            Err(error) => Stage::Refused(panel::reason(&error)),
        };
        self.show(record, stage);
        self.fresh.renew();
    }

    fn show(self, record: &Record, stage: Stage) {
        let is_open = matches!(stage, Stage::Checking | Stage::Unknown);
        let is_put_aside = self.put_aside.try_update_value(|aside| {
            if !is_open {
                aside.retain(|known| known != record);
            }
            aside.contains(record)
        });
        if is_put_aside == Some(true) {
            return;
        }
        self.cases.try_update(|cases| match cases.iter_mut().find(|case| case.record == *record) {
            Some(case) => case.stage = stage,
            None => cases.push(Case { record: record.clone(), stage }),
        });
    }

    fn close(self, record: &Record) {
        self.cases.try_update(|cases| cases.retain(|case| case.record != *record));
    }

    fn view(self, case: Case) -> AnyView {
        let Case { record, stage } = case;
        let (state, icon) = match &stage {
            Stage::Checking => ("checking", IconName::Refresh),
            Stage::Unknown => ("unknown", IconName::Offline),
            Stage::NeverArrived => ("never-arrived", IconName::Info),
            Stage::Done { .. } => ("done", IconName::Check),
            Stage::Refused(_) => ("refused", IconName::Warning),
        };
        // The record has no more than the reward's id: its name comes when it comes.
        let reward = reward(&record).map(|id| Query::new(GetReward { id }));
        let (of, at) = (record.clone(), stage.clone());
        let line = move || {
            let title = reward.and_then(Query::ready).map(|reward| reward.title);
            words(&at, &name(&of, title))
        };
        let actions = self.actions(record, stage);
        view! {
            <section class="unsettled" role="status" data-state=state>
                <Icon name=icon/>
                <p class="unsettled__text">{line}</p>
                <div class="unsettled__actions">{actions}</div>
            </section>
        }
        .into_any()
    }

    fn actions(self, record: Record, stage: Stage) -> AnyView {
        match stage {
            Stage::Checking => ().into_any(),
            Stage::Unknown => {
                let again =
                    action(text::unsettled::ask_again(), move || spawn_local(self.settle()));
                let later = action(text::unsettled::later(), move || {
                    self.put_aside.update_value(|aside| aside.push(record.clone()));
                    self.close(&record);
                });
                (again, later).into_any()
            }
            Stage::NeverArrived if joining::is_it(&record) => {
                // The page for joining has what was filled in, and asks for a password that is good.
                let link = self.link(&record, &Route::Join(None), text::join::title());
                (link, self.leave(record)).into_any()
            }
            Stage::NeverArrived => {
                let again = record.clone();
                let send = action(text::unsettled::send_again(), move || {
                    spawn_local(self.send(again.clone()));
                });
                (send, self.leave(record)).into_any()
            }
            Stage::Done { to: Some(to) } => {
                let link = self.link(&record, &to, text::unsettled::see());
                (link, self.dismiss(record)).into_any()
            }
            Stage::Refused(_) => {
                let to_reward = || {
                    let to = Route::Reward(reward(&record)?);
                    Some(self.link(&record, &to, text::unsettled::see_reward()))
                };
                let to_activity = || {
                    let to = Visit::of(&record)?.beginning();
                    Some(self.link(&record, &to, text::unsettled::see()))
                };
                let to_play = || {
                    let to = play::beginning(&record.path)?;
                    Some(self.link(&record, &to, text::unsettled::see()))
                };
                let to_joining = || {
                    let is_it = joining::is_it(&record);
                    is_it.then(|| self.link(&record, &Route::Join(None), text::unsettled::see()))
                };
                let link = to_reward().or_else(to_activity).or_else(to_play).or_else(to_joining);
                (link, self.dismiss(record)).into_any()
            }
            Stage::Done { .. } => self.dismiss(record),
        }
    }

    /// Leads to where one can go on; it is not said any more then.
    fn link(self, record: &Record, to: &Route, words: String) -> AnyView {
        let seen = record.clone();
        view! {
            <a class="unsettled__action" href=to.href() on:click=move |_| self.close(&seen)>
                {words}
            </a>
        }
        .into_any()
    }

    /// It is not wanted any more.
    fn leave(self, record: Record) -> AnyView {
        action(text::unsettled::leave(), move || {
            record.forget();
            self.close(&record);
            // What waited for it need not wait any more.
            self.fresh.renew();
        })
    }

    fn dismiss(self, record: Record) -> AnyView {
        action(text::ui::dismiss(), move || self.close(&record))
    }
}

fn words(stage: &Stage, what: &str) -> String {
    match stage {
        Stage::Checking => text::unsettled::checking(what),
        Stage::Unknown => text::unsettled::unknown(what),
        Stage::NeverArrived => text::unsettled::never_arrived(what),
        Stage::Done { .. } => text::unsettled::done(what),
        Stage::Refused(reason) => text::unsettled::refused(what, reason),
    }
}

fn action(words: String, act: impl Fn() + 'static) -> AnyView {
    view! {
        <button type="button" class="unsettled__action" on:click=move |_| act()>{words}</button>
    }
    .into_any()
}

/// The writes that nobody takes care of. The way to a payment page is asked for anew.
fn left() -> Vec<Record> {
    let mut left = journal::left_behind();
    left.retain(|record| {
        let is_way_to_pay = record.path.ends_with("/pay");
        if is_way_to_pay {
            record.forget();
        }
        !is_way_to_pay
    });
    left
}

/// Where what came of a write is seen.
fn result(record: &Record, body: &str) -> Option<Route> {
    #[derive(Deserialize)]
    struct Made {
        id: String,
    }
    let made = serde_json::from_str::<Made>(body).ok().map(|made| made.id);
    match Visit::of(record) {
        Some(visit) => Some(visit.result(made.map(SignupId))),
        None if record.path == CorrectApplication::PATH => Some(Route::Join(None)),
        None if record.path == RedeemReward::PATH => made.map(RedemptionId).map(Route::Redemption),
        None => play::result(&record.path, made),
    }
}

/// What was to be redeemed.
fn reward(record: &Record) -> Option<RewardId> {
    let is_redemption = record.path == RedeemReward::PATH;
    is_redemption.then(|| record.request::<RedeemReward>()).flatten().map(|order| order.reward)
}

/// What it was, in the member's words; with the reward's title as soon as that is known.
fn name(record: &Record, title: Option<String>) -> String {
    let path = &*record.path;
    if path == RedeemReward::PATH {
        let price = record.request::<RedeemReward>().map(|order| order.expected_cost);
        let price = rewards::price_text(&price.unwrap_or_default());
        match title {
            Some(title) => text::unsettled::redemption_of(&title, &price),
            None => text::unsettled::redemption(&price),
        }
    } else if path == SendPoints::PATH {
        let points = record.request::<SendPoints>().map(|gift| gift.points);
        text::unsettled::gift(&i18n::points(points.unwrap_or_default()))
    } else if path == SignUp::PATH {
        text::unsettled::signup()
    } else if path == CheckIn::PATH {
        text::unsettled::check_in()
    } else if path == CorrectApplication::PATH {
        text::unsettled::application()
    } else if joining::is_it(record) {
        text::unsettled::joining()
    } else {
        match path.rsplit('/').next() {
            Some("cancel") => text::unsettled::cancellation(),
            Some("extend") => text::unsettled::extension(),
            Some("waitlist") => text::unsettled::waiting(),
            Some("accept") => text::unsettled::seat(),
            Some("feedback") => text::unsettled::feedback(),
            Some("claim") if path.starts_with("/me/campaigns/") => text::campaign::write(),
            Some("claim") => text::unsettled::claim(),
            Some("rounds") => text::unsettled::round(),
            Some("answers") => text::round::write_answer(),
            Some("hints") => text::round::write_hint(),
            Some("finish") => text::round::write_finish(),
            Some("draws") => text::draw::write(),
            _ => text::unsettled::request(),
        }
    }
}
