//! An activity in full: its pictures, when and where it is and how to get there, who may come and
//! what it costs, what happens there; afterwards its pictures, and what became of what guests said.
//! At the bottom is the one thing to do about it.

use contract::{
    Code,
    activities::{Activity, ActivityDetail, GetActivity, Rejection},
    mall::Unavailable,
};
use leptos::prelude::*;

use super::{
    tile::{self, ActivityTile},
    words,
};
use crate::{
    feature::ticking::{self, ask_once_passed},
    i18n::text,
    query::Query,
    route::Route,
    shell::Page,
    ui::{Countdown, Data, Icon, IconName, Load, SkeletonBlock, SkeletonRows},
};

mod afterwards;
mod bar;
mod facts;
mod model;
mod texts;
mod waiting;

/// The page of one activity.
pub fn page(place: Route) -> AnyView {
    let Route::Activity(id) = place.clone() else { return ().into_any() };
    let activity = Query::new(GetActivity { id });
    let again = Callback::new(move |()| activity.again());
    let skeleton = || {
        view! {
            <div class="skeleton activity__pictures" aria-hidden="true"></div>
            <SkeletonBlock height="6rem"/>
            <SkeletonRows rows=4/>
        }
        .into_any()
    };
    view! {
        <Page route=place title=text::activity_page::title() class="activity">
            <Load source=activity.source skeleton on_retry=again let:activity>
                {contents(activity, again)}
            </Load>
        </Page>
    }
    .into_any()
}

fn contents(data: Data<ActivityDetail>, again: Callback<()>) -> AnyView {
    // What did not change is not drawn again: a link keeps its focus, a tap lands.
    let detail = Memo::new(move |_| data.get());
    let activity = Memo::new(move |_| detail.with(|detail| detail.activity.clone()));
    let pictures = Memo::new(move |_| detail.with(all_pictures));
    let reasons = Memo::new(move |_| activity.with(model::reasons));
    let rejected = Memo::new(move |_| activity.with(|activity| activity.rejected.clone()));
    let has_gallery = Memo::new(move |_| detail.with(|detail| detail.has_gallery));
    let similar = Memo::new(move |_| {
        detail.with(|detail| match model::wants_others(&detail.activity) {
            true => detail.similar.clone(),
            false => Vec::new(),
        })
    });
    let now = ticking::seconds();
    let changes_at = Memo::new(move |_| activity.with(model::changes_at));
    ask_once_passed(changes_at, again);
    view! {
        <article
            class="activity__all"
            data-phase=move || activity.with(words::phase_data)
            data-activity=move || activity.with(|activity| activity.id.to_string())
        >
            {move || gallery(pictures.get())}
            {move || detail.with(head)}
            {move || rejected.get().map(no_for_good)}
            {move || reasons.with(|reasons| why_not(reasons))}
            {facts::view(detail, activity, now)}
            {move || has_gallery.get().then(|| afterwards::view(activity))}
            {move || detail.with(texts::view)}
            {move || others(similar.get())}
            {bar::view(activity, now, again)}
        </article>
    }
    .into_any()
}

/// How long it is until then, in seconds since 1970, on its last day.
fn last_day(words: fn() -> String, until: Signal<i64>, now: Signal<f64>) -> AnyView {
    let until = Signal::derive(move || until.get() as f64);
    let is_near = Memo::new(move |_| ticking::is_near(now.get(), until.get()));
    let line = move || {
        view! {
            <span class="activity__left">
                <Icon name=IconName::Clock/>
                {words()}" "<Countdown now until/>
            </span>
        }
    };
    (move || is_near.get().then(line)).into_any()
}

fn all_pictures(detail: &ActivityDetail) -> Vec<String> {
    detail.activity.picture.iter().chain(&detail.pictures).cloned().collect()
}

/// The pictures side by side, to be swept through.
fn gallery(pictures: Vec<String>) -> AnyView {
    let is_swept = pictures.len() > 1;
    let pictures = pictures.iter().map(|address| tile::picture(Some(address))).collect_view();
    view! {
        <div
            class="activity__pictures"
            tabindex=is_swept.then_some("0")
            role=is_swept.then_some("group")
            aria-label=is_swept.then(text::activity_page::pictures)
        >
            {pictures}
        </div>
    }
    .into_any()
}

fn head(detail: &ActivityDetail) -> AnyView {
    let activity = &detail.activity;
    let summary = activity.summary.clone();
    let theme = detail.theme.clone().filter(|theme| summary.as_ref() != Some(theme));
    view! {
        <section class="activity__head">
            <p class="activity__kind">
                {words::kind_name(activity.kind)}
                <span class="activity__phase" data-phase=words::phase_data(activity)>
                    {words::phase_name(activity)}
                </span>
            </p>
            <h2 class="activity__title">{activity.title.clone()}</h2>
            {summary.map(|line| view! { <p class="activity__summary">{line}</p> })}
            {theme.map(|line| view! { <p class="activity__theme">{line}</p> })}
        </section>
    }
    .into_any()
}

/// What keeps this member from it, each with what would help.
fn why_not(reasons: &[Unavailable]) -> Option<AnyView> {
    let row = |why: &Unavailable| {
        let help = match why.code {
            Code::TierRequired => Some((Route::Tiers, text::activity_page::see_tiers())),
            Code::InsufficientPoints => Some((Route::Points, text::activity_page::see_earning())),
            _ => None,
        };
        view! {
            <li class="hurdle" data-code=why.code.as_str()>
                <Icon name=IconName::Info/>
                <p class="hurdle__why">{words::why(why)}</p>
                {help.map(|(to, words)| view! {
                    <a class="hurdle__help" href=to.href()>{words}</a>
                })}
            </li>
        }
    };
    let rows = reasons.iter().map(row).collect_view();
    (!reasons.is_empty()).then(|| view! { <ul class="activity__reasons">{rows}</ul> }.into_any())
}

/// That the member's own signup was rejected, and why.
fn no_for_good(rejected: Rejection) -> AnyView {
    let reason = rejected.reason.filter(|reason| !reason.is_empty());
    view! {
        <div class="hurdle" data-code="rejected">
            <Icon name=IconName::Info/>
            <div>
                <p class="hurdle__why">{text::activity::why_rejected()}</p>
                {reason.map(|reason| view! { <p>{text::order::reason(&reason)}</p> })}
            </div>
            <a class="hurdle__help" href=Route::Signup(rejected.id).href()>
                {text::activity_page::see_signup()}
            </a>
        </div>
    }
    .into_any()
}

/// Others to go to, where this one cannot be signed up for.
fn others(similar: Vec<Activity>) -> Option<AnyView> {
    if similar.is_empty() {
        return None;
    }
    let tiles = similar.into_iter().map(|activity| view! { <li><ActivityTile activity/></li> });
    Some(
        view! {
            <section class="activity__section">
                <h3 class="section-title">{text::activity_page::similar()}</h3>
                <ul class="activity__similar">{tiles.collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}
