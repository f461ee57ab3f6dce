//! When and where, and how it stands with price, seats and dates.

use contract::activities::{Activity, ActivityDetail, Phase, Place};
use leptos::prelude::*;

use super::{
    super::{ics, link::is_web_address, words, zone},
    last_day,
};
use crate::{
    feature::panel,
    i18n::{self, text},
    ui::{Icon, IconName},
};

pub fn view(detail: Memo<ActivityDetail>, activity: Memo<Activity>, now: Signal<f64>) -> AnyView {
    let place = Memo::new(move |_| {
        activity.with(|activity| Some((words::place(activity), activity.place.clone()?)))
    });
    let lies_ahead = Memo::new(move |_| activity.with(lies_ahead));
    let where_to = move || match place.get() {
        Some((name, place)) => at_place(name, place),
        None => detail.with(online),
    };
    view! {
        <section class="activity__card">
            <div class="facet">
                <Icon name=IconName::Calendar/>
                <div class="facet__body">
                    {move || activity.with(when)}
                    {move || lies_ahead.get().then(|| ics::add(activity, now))}
                </div>
            </div>
            <div class="facet">{where_to}</div>
        </section>
        {move || detail.with(|detail| facts(detail, now))}
    }
    .into_any()
}

/// The time where it is, and in the member's own zone when that is another one.
fn when(activity: &Activity) -> AnyView {
    let elsewhere = zone::time_here(activity).map(|time| {
        view! { <p class="facet__line">{text::activity_page::local_time(&time)}</p> }
    });
    view! {
        <p class="facet__main">
            <span class="visually-hidden">{text::activity_page::when()}" "</span>
            {words::when(activity)}
        </p>
        <p class="facet__line">{zone::name(activity)}</p>
        {elsewhere}
    }
    .into_any()
}

fn at_place(name: String, place: Place) -> AnyView {
    let map = place.map_url.filter(|url| is_web_address(url)).map(|url| {
        view! {
            <a class="facet__link activity__map" href=url target="_blank" rel="noopener noreferrer">
                <Icon name=IconName::Globe/>
                {text::activity_page::map()}
            </a>
        }
    });
    view! {
        <Icon name=IconName::Store/>
        <div class="facet__body">
            <p class="facet__main">
                <span class="visually-hidden">{text::activity_page::place()}" "</span>
                {name}
            </p>
            {place.address.map(|line| view! { <p class="facet__line">{line}</p> })}
            {place.transport.map(|line| view! { <p class="facet__line">{line}</p> })}
            {map}
        </div>
    }
    .into_any()
}

fn online(detail: &ActivityDetail) -> AnyView {
    let opens = detail.online.as_ref().map(|online| {
        let from = text::activity_page::online_from(&i18n::day_time(&online.opens_at));
        view! { <p class="facet__line">{from}</p> }
    });
    view! {
        <Icon name=IconName::Globe/>
        <div class="facet__body">
            <p class="facet__main">
                <span class="visually-hidden">{text::activity_page::place()}" "</span>
                {text::activity::online_place()}
            </p>
            {opens}
        </div>
    }
    .into_any()
}

fn facts(detail: &ActivityDetail, now: Signal<f64>) -> AnyView {
    let activity = &detail.activity;
    let party = match activity.max_party {
        0 | 1 => text::activity_page::party_alone(),
        most => text::activity_page::party_most(most.into()),
    };
    let tier = activity
        .min_tier
        .as_ref()
        .map(|tier| panel::fact(text::activity_page::who(), text::activity::for_tier(&tier.name)));
    let review = activity
        .needs_review
        .then(|| panel::fact(text::activity_page::review(), text::activity_page::review_note()));
    // Whoever can come no more needs neither seats nor dates.
    let is_to_come =
        matches!(activity.phase, Phase::NotOpen | Phase::Open | Phase::Full | Phase::Unknown);
    let cancel = detail
        .cancel_until
        .filter(|_| lies_ahead(activity))
        .map(|until| panel::fact(text::activity_page::cancel_until(), i18n::day_time(&until)));
    let opens = activity
        .signup_opens_at
        .filter(|_| activity.phase == Phase::NotOpen)
        .map(|at| panel::fact(text::activity_page::opens(), i18n::day_time(&at)));
    view! {
        <dl class="facts facts-card activity__facts">
            {panel::fact(text::activity_page::price(), words::price(activity))}
            {is_to_come.then(|| panel::fact(text::activity_page::seats(), seats(activity)))}
            {is_to_come.then(|| panel::fact(text::activity_page::party(), party))}
            {tier}
            {opens}
            {is_to_come.then(|| deadline(activity, now))}
            {cancel}
            {is_to_come.then_some(review)}
        </dl>
    }
    .into_any()
}

fn deadline(activity: &Activity, now: Signal<f64>) -> AnyView {
    let at = activity.signup_closes_at;
    view! {
        <div class="fact activity__deadline">
            <dt>{text::activity_page::deadline()}</dt>
            <dd>
                {i18n::day_time(&at)}
                {last_day(text::activity_page::left, at.timestamp().into(), now)}
            </dd>
        </div>
    }
    .into_any()
}

fn lies_ahead(activity: &Activity) -> bool {
    !matches!(activity.phase, Phase::Over | Phase::CalledOff)
}

fn seats(activity: &Activity) -> String {
    let capacity = i18n::integer(activity.capacity.into());
    let seats = match activity.seats_left {
        _ if activity.phase == Phase::Full => text::activity_page::seats_none(&capacity),
        0 => text::activity_page::seats_none(&capacity),
        left => text::activity_page::seats_left(left.into(), &capacity),
    };
    match activity.waiting {
        0 => seats,
        waiting => [seats, text::activity_page::waiting(waiting.into())].join(" · "),
    }
}
