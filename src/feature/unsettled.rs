//! What an earlier page began and never heard the outcome of: it is asked after unless nobody is
//! signed in, and then said. Only when the backend never saw it can the member send it again.

use contract::{
    Endpoint, id::RedemptionId, joining::JoinMembership, mall::RedeemReward, points::SendPoints,
};
use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;

use super::panel;
use crate::{
    api::{
        ApiError,
        journal::{self, Record},
    },
    i18n::text,
    query::Fresh,
    route::Route,
    session::SessionState,
    ui::{Icon, IconName},
};

/// Where it stands.
#[derive(Clone, PartialEq)]
enum Stage {
    Checking,
    /// Nobody could be asked.
    Unknown,
    /// The backend never saw it.
    NeverArrived,
    Done {
        redemption: Option<RedemptionId>,
    },
    Refused(String),
}

#[derive(Clone, PartialEq)]
struct Case {
    record: Record,
    stage: Stage,
}

/// The place where it is said; once, beside the news.
#[component]
pub fn UnsettledHost() -> impl IntoView {
    let fresh = expect_context::<Fresh>();
    let session = expect_context::<SessionState>();
    let desk = Desk { case: RwSignal::new(None), is_busy: StoredValue::new(false), fresh };
    Effect::new(move |_| {
        fresh.track();
        if !session.get().must_sign_in() {
            spawn_local(desk.settle());
        }
    });
    (move || desk.case.get().map(|case| desk.view(case))).into_any()
}

#[derive(Clone, Copy)]
struct Desk {
    case: RwSignal<Option<Case>>,
    is_busy: StoredValue<bool>,
    fresh: Fresh,
}

impl Desk {
    /// Asks after each write that was left, as far as there are answers.
    async fn settle(self) {
        if self.is_busy.try_get_value() != Some(false) {
            return;
        }
        self.is_busy.set_value(true);
        while let Some(record) = left() {
            self.show(&record, Stage::Checking);
            match record.ask().await {
                Ok(Some(outcome)) => self.conclude(&record, outcome),
                Ok(None) => {
                    self.show(&record, Stage::NeverArrived);
                    break;
                }
                Err(_) => {
                    self.show(&record, Stage::Unknown);
                    break;
                }
            }
        }
        self.is_busy.try_set_value(false);
    }

    async fn send(self, record: Record) {
        self.show(&record, Stage::Checking);
        let outcome = record.send().await;
        match &outcome {
            Err(error) if !error.is_final() => self.settle().await,
            _ => self.conclude(&record, outcome),
        }
    }

    fn conclude(self, record: &Record, outcome: Result<String, ApiError>) {
        record.forget();
        self.fresh.renew();
        let stage = match outcome {
            Ok(body) => Stage::Done { redemption: redemption(record, &body) },
            Err(error) => Stage::Refused(panel::reason(&error)),
        };
        self.show(record, stage);
    }

    fn show(self, record: &Record, stage: Stage) {
        self.case.try_set(Some(Case { record: record.clone(), stage }));
    }

    fn view(self, case: Case) -> AnyView {
        let Case { record, stage } = case;
        let what = name(&record);
        let (state, icon, line) = match &stage {
            Stage::Checking => ("checking", IconName::Refresh, text::unsettled::checking(&what)),
            Stage::Unknown => ("unknown", IconName::Offline, text::unsettled::unknown(&what)),
            Stage::NeverArrived => {
                ("never-arrived", IconName::Info, text::unsettled::never_arrived(&what))
            }
            Stage::Done { .. } => ("done", IconName::Check, text::unsettled::done(&what)),
            Stage::Refused(reason) => {
                ("refused", IconName::Warning, text::unsettled::refused(&what, reason))
            }
        };
        let close = move || self.case.set(None);
        let action = |words: String, act: Callback<()>| {
            view! {
                <button type="button" class="unsettled__action" on:click=move |_| act.run(())>
                    {words}
                </button>
            }
            .into_any()
        };
        let actions = match stage {
            Stage::Checking => ().into_any(),
            Stage::Unknown => action(
                text::unsettled::ask_again(),
                Callback::new(move |()| spawn_local(self.settle())),
            ),
            Stage::NeverArrived => {
                let again = record.clone();
                let send = Callback::new(move |()| spawn_local(self.send(again.clone())));
                let leave = Callback::new(move |()| {
                    record.forget();
                    close();
                });
                view! {
                    {action(text::unsettled::send_again(), send)}
                    {action(text::unsettled::leave(), leave)}
                }
                .into_any()
            }
            Stage::Done { redemption } => {
                let close = Callback::new(move |()| close());
                let link = redemption.map(|id| {
                    view! {
                        <a
                            class="unsettled__action"
                            href=Route::Redemption(id).href()
                            on:click=move |_| close.run(())
                        >
                            {text::unsettled::see()}
                        </a>
                    }
                });
                view! { {link} {action(text::ui::dismiss(), close)} }.into_any()
            }
            Stage::Refused(_) => action(text::ui::dismiss(), Callback::new(move |()| close())),
        };
        view! {
            <section class="unsettled" role="status" data-state=state>
                <Icon name=icon/>
                <p class="unsettled__text">{line}</p>
                <div class="unsettled__actions">{actions}</div>
            </section>
        }
        .into_any()
    }
}

/// The oldest write that nobody takes care of. Joining has a page that does.
fn left() -> Option<Record> {
    journal::left_behind().into_iter().find(|record| record.path != JoinMembership::PATH)
}

fn redemption(record: &Record, body: &str) -> Option<RedemptionId> {
    #[derive(Deserialize)]
    struct Made {
        id: RedemptionId,
    }
    let is_redemption = record.path == RedeemReward::PATH;
    is_redemption.then(|| serde_json::from_str::<Made>(body).ok()).flatten().map(|made| made.id)
}

/// What it was, in the member's words.
fn name(record: &Record) -> String {
    let path = &*record.path;
    if path == RedeemReward::PATH {
        text::unsettled::redemption()
    } else if path == SendPoints::PATH {
        text::unsettled::gift()
    } else if path.ends_with("/cancel") {
        text::unsettled::cancellation()
    } else if path.ends_with("/extend") {
        text::unsettled::extension()
    } else {
        text::unsettled::request()
    }
}
