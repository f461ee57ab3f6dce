//! Seats that are held for the member for a while, said wherever the member is: at the top of the
//! activities, beside the way to the member's own, and as news over any other page. All of it leads
//! to where they are accepted, and goes when their time is over.

use contract::{
    Timestamp,
    activities::{ListWaitlist, WaitlistEntry, WaitlistState},
    id::{ActivityId, WaitlistId},
};
use leptos::{prelude::*, task::spawn_local};

use super::ticking::{self, ask_once_passed};
use crate::{
    address::Address,
    api,
    i18n::{self, Language, text},
    live,
    query::Query,
    route::Route,
    session::{Session, SessionState},
    ui::{Countdown, Icon, IconName},
};

/// An offer as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Offer {
    id: WaitlistId,
    activity: ActivityId,
    title: String,
    until: Option<Timestamp>,
}

impl Offer {
    fn of(entry: &WaitlistEntry) -> Option<Self> {
        (entry.state == WaitlistState::Offered).then(|| Self {
            id: entry.id.clone(),
            activity: entry.activity.id.clone(),
            title: entry.activity.title.clone(),
            until: entry.offer_until,
        })
    }

    /// Until when the seats are held, in seconds since 1970.
    fn until_s(&self) -> Option<i64> {
        self.until.map(|until| until.timestamp())
    }

    fn is_held(&self, now: f64) -> bool {
        self.until_s().is_none_or(|until| now < until as f64)
    }

    /// Whether this place says it already, or is one where nothing else is to be said.
    fn is_said_at(&self, place: &Route) -> bool {
        match place {
            Route::Activity(id) | Route::SignUp(id) => *id == self.activity,
            Route::Activities | Route::Signups | Route::Me | Route::Code => true,
            _ => false,
        }
    }
}

fn offers(entries: &[WaitlistEntry]) -> Vec<Offer> {
    entries.iter().filter_map(Offer::of).collect()
}

/// What is held now, and the backend's time.
fn held() -> (Memo<Vec<Offer>>, Signal<f64>) {
    let query = Query::new(ListWaitlist {});
    let told = Memo::new(move |_| query.ready().map_or_else(Vec::new, |page| offers(&page.data)));
    held_of(told.into(), Callback::new(move |()| query.again()))
}

/// The same of what was told; `again` asks for it anew once something's time is over.
fn held_of(told: Signal<Vec<Offer>>, again: Callback<()>) -> (Memo<Vec<Offer>>, Signal<f64>) {
    let now = ticking::seconds();
    let next_end =
        Memo::new(move |_| told.with(|told| told.iter().filter_map(Offer::until_s).min()));
    ask_once_passed(next_end, again);
    let held = Memo::new(move |_| {
        let now = now.get();
        told.with(|told| told.iter().filter(|offer| offer.is_held(now)).cloned().collect())
    });
    (held, now)
}

/// A line for each offer, which leads to it.
pub fn lines() -> AnyView {
    let session = expect_context::<SessionState>();
    let is_member = Memo::new(move |_| session.get() == Session::Member);
    let lines = move || {
        let (held, now) = held();
        let each = move || held.get();
        view! {
            <div class="held" role="status">
                <For each key=|offer| (offer.id.clone(), offer.until_s()) let:offer>
                    {line(&offer, now)}
                </For>
            </div>
        }
    };
    (move || is_member.get().then(lines)).into_any()
}

fn line(offer: &Offer, now: Signal<f64>) -> AnyView {
    let left = offer.until_s().map(|until| {
        view! {
            <span class="held__left">
                {text::signup::offer_left()}" "<Countdown now until=until as f64/>
            </span>
        }
    });
    view! {
        <a
            class="row-link held__offer"
            href=Route::Activity(offer.activity.clone()).href()
            data-entry=offer.id.to_string()
        >
            <Icon name=IconName::Ticket/>
            <span class="row-link__text">{text::activity::offered()}</span>
            <span class="row-link__hint">
                <span class="held__title">{offer.title.clone()}</span>
                {left}
            </span>
            <Icon name=IconName::ChevronRight/>
        </a>
    }
    .into_any()
}

/// That there is one, and until when, beside the way to the member's own.
pub fn hint() -> AnyView {
    let (held, _) = held();
    let hint = move || {
        let first = held.with(|held| held.first().cloned())?;
        let until = first.until.map(|until| text::signup::offer_until(&i18n::day_time(&until)));
        let words: Vec<String> = core::iter::once(text::activity::offered()).chain(until).collect();
        Some(view! {
            <span class="row-link__hint held__hint" role="status">{words.join(" · ")}</span>
        })
    };
    hint.into_any()
}

/// News of it over the pages that do not say it themselves.
pub fn news() -> AnyView {
    let session = expect_context::<SessionState>();
    let language = expect_context::<Language>();
    let told = RwSignal::new(Vec::<Offer>::new());
    let dismissed = RwSignal::new(Vec::<WaitlistId>::new());
    // Only the latest reply counts, and none of an earlier session.
    let turn = StoredValue::new(0_u32);
    let begin = move || {
        let mine = turn.get_value().wrapping_add(1);
        turn.set_value(mine);
        mine
    };
    let ask = move || {
        let mine = begin();
        if !session.is_member_untracked() {
            return;
        }
        spawn_local(async move {
            let reply = api::read(&ListWaitlist {}).await;
            let is_latest = turn.try_get_value() == Some(mine) && session.is_member_untracked();
            if let Some(page) = reply.ok().filter(|_| is_latest) {
                told.try_set(offers(&page.data));
            }
        });
    };
    Effect::new(move |_| {
        language.get();
        match session.get() == Session::Member {
            true => ask(),
            false => {
                begin();
                spawn_local(async move {
                    told.try_set(Vec::new());
                });
            }
        }
    });
    let again = Callback::new(move |()| ask());
    live::on_waitlist(again);
    // Time is looked at only where there is something to be held.
    let is_any = Memo::new(move |_| told.with(|told| !told.is_empty()));
    (move || is_any.get().then(|| first_news(told.into(), again, dismissed))).into_any()
}

/// The first that is held, that this place does not say itself and that was not dismissed.
fn first_news(
    told: Signal<Vec<Offer>>,
    again: Callback<()>,
    dismissed: RwSignal<Vec<WaitlistId>>,
) -> AnyView {
    let path = expect_context::<Address>().path();
    let (held, _) = held_of(told, again);
    let shown = Memo::new(move |_| {
        let place = Route::parse(&path.read());
        let is_new = |offer: &&Offer| {
            let is_said = place.as_ref().is_some_and(|place| offer.is_said_at(place));
            !is_said && dismissed.with(|dismissed| !dismissed.contains(&offer.id))
        };
        held.with(|held| held.iter().find(is_new).cloned())
    });
    (move || shown.get().map(|offer| item(offer, dismissed))).into_any()
}

fn item(offer: Offer, dismissed: RwSignal<Vec<WaitlistId>>) -> AnyView {
    let Offer { id, activity, title, until } = offer;
    let words = until.map_or_else(text::activity::offered, |until| {
        text::activity::offered_news(&title, &i18n::day_time(&until))
    });
    let close = Callback::new(move |()| {
        dismissed.try_update(|dismissed| dismissed.push(id.clone()));
    });
    view! {
        <section class="unsettled" role="status" data-state="offered">
            <Icon name=IconName::Ticket/>
            <p class="unsettled__text">{words}</p>
            <div class="unsettled__actions">
                <a
                    class="unsettled__action"
                    href=Route::Activity(activity).href()
                    on:click=move |_| close.run(())
                >
                    {text::unsettled::see()}
                </a>
                <button type="button" class="unsettled__action" on:click=move |_| close.run(())>
                    {text::ui::dismiss()}
                </button>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use contract::{
        activities::WaitlistEntry,
        id::{ActivityId, WaitlistId},
    };
    use serde_json::json;

    use super::{Offer, offers};
    use crate::route::Route;

    fn entry(state: &str) -> WaitlistEntry {
        serde_json::from_value(json!({
            "id": "wtl_1", "party": 2, "state": state, "joined_at": "2026-11-20T10:00:00+08:00",
            "offer_until": "1970-01-01T08:00:30+08:00",
            "activity": {
                "id": "act_1", "kind": "party", "title": "x", "time_zone": "Asia/Shanghai",
                "starts_at": "2026-11-24T14:00:00+08:00", "ends_at": "2026-11-24T16:00:00+08:00",
                "signup_closes_at": "2026-11-23T18:00:00+08:00",
                "capacity": 20, "seats_left": 2, "max_party": 4, "phase": "full",
            },
        }))
        .unwrap()
    }

    #[test]
    fn only_what_is_offered_is_told_and_as_long_as_it_is_held() {
        let entries = ["waiting", "offered", "accepted", "expired", "left"].map(entry);
        let [offer] = &*offers(&entries) else { panic!("one") };
        assert_eq!(offer.id, WaitlistId("wtl_1".into()));
        assert!(offer.is_held(0.0) && offer.is_held(29.9) && !offer.is_held(30.0));
        let endless = Offer { until: None, ..offer.clone() };
        assert!(endless.is_held(1e12));
    }

    #[test]
    fn news_are_for_where_nothing_else_says_it() {
        let [offer] = &*offers(&[entry("offered")]) else { panic!("one") };
        let at = |id: &str| Route::Activity(ActivityId(id.into()));
        for place in [at("act_1"), Route::Activities, Route::Signups, Route::Me, Route::Code] {
            assert!(offer.is_said_at(&place), "{place:?}");
        }
        for place in [at("act_2"), Route::Card, Route::Points] {
            assert!(!offer.is_said_at(&place), "{place:?}");
        }
    }
}
