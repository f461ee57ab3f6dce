//! An activity in a list: its picture, when and where, what it costs, and how it stands with this
//! member. All of it is a link to its page.

use contract::activities::{Activity, Phase, SignupState, WaitlistState};
use leptos::prelude::*;

use super::words;
use crate::{
    i18n::{self, text},
    route::Route,
    ui::{Icon, IconName},
};

#[component]
pub fn ActivityTile(activity: Activity) -> impl IntoView {
    let phase = words::phase_data(&activity);
    let place = if activity.place.is_some() { IconName::Pin } else { IconName::Globe };
    let picture = picture(activity.picture.as_ref())
        .unwrap_or_else(|| view! { <Icon name=words::kind_icon(activity.kind)/> }.into_any());
    view! {
        <a
            class="gathering"
            href=Route::Activity(activity.id.clone()).href()
            data-activity=activity.id.to_string()
            data-phase=phase
        >
            <span class="gathering__art">{picture}</span>
            <span class="gathering__words">
                <span class="gathering__head">
                    <span class="gathering__kind">{words::kind_name(activity.kind)}</span>
                    <span class="gathering__badge" data-phase=phase>{words::phase_name(&activity)}</span>
                </span>
                <span class="gathering__title">{activity.title.clone()}</span>
                <span class="gathering__line">
                    <Icon name=IconName::Calendar/>
                    <span class="gathering__fact">{words::when(&activity)}</span>
                </span>
                <span class="gathering__line" data-kind="place">
                    <Icon name=place/>
                    <span class="gathering__fact">{words::place(&activity)}</span>
                </span>
                {foot(&activity)}
            </span>
        </a>
    }
    .into_any()
}

/// How it stands with this member; else what it costs and who may come, as long as that matters.
fn foot(activity: &Activity) -> Option<AnyView> {
    if let Some((state, words)) = own_state(activity) {
        return Some(
            view! {
                <span class="gathering__foot">
                    <span class="gathering__own" data-state=state><Icon name=IconName::Ticket/>{words}</span>
                </span>
            }
            .into_any(),
        );
    }
    let note = match (activity.phase, &activity.signup_opens_at) {
        (Phase::Over | Phase::CalledOff, _) => return None,
        (Phase::NotOpen, Some(at)) => Some(text::activity::why_not_open(&i18n::day_time(at))),
        _ => activity.min_tier.as_ref().map(|tier| text::activity::for_tier(&tier.name)),
    };
    let note = note.map(|note| view! { <span class="gathering__note">{note}</span> });
    Some(
        view! {
            <span class="gathering__foot">
                <span class="gathering__price">{words::price(activity)}</span>
                {note}
            </span>
        }
        .into_any(),
    )
}

/// How it stands with this member, where it does in any way: for `data-state`, and in words.
fn own_state(activity: &Activity) -> Option<(&'static str, String)> {
    let rejected = activity.rejected.as_ref().map(|_| SignupState::Rejected);
    let state = activity.signup.as_ref().map(|own| own.state).or(rejected);
    let signup = state.map(|state| (state.as_str(), words::state_name(state)));
    signup.or_else(|| {
        activity.waiting_entry.as_ref().map(|entry| match entry.state {
            WaitlistState::Offered => ("offered", text::activity::offered()),
            _ => ("waiting", text::activity::waiting()),
        })
    })
}

/// Tiles before they are there, as large as they will be.
pub fn tiles_to_come(count: u8) -> AnyView {
    let tile = |_| {
        view! {
            <div class="gathering">
                <span class="gathering__art skeleton"></span>
                <span class="gathering__words">
                    <span class="gathering__head"><span class="skeleton"></span></span>
                    <span class="gathering__title"><span class="skeleton"></span></span>
                    <span class="gathering__line"><span class="skeleton"></span></span>
                    <span class="gathering__line" data-kind="place"><span class="skeleton"></span></span>
                    <span class="gathering__foot"><span class="skeleton"></span></span>
                </span>
            </div>
        }
    };
    view! {
        <div class="gatherings-to-come" aria-hidden="true">{(0..count).map(tile).collect_view()}</div>
    }
    .into_any()
}

/// The picture of an activity; it says nothing that its title does not.
pub fn picture(address: Option<&String>) -> Option<AnyView> {
    let address = address?.clone();
    Some(
        view! { <img class="art" src=address alt="" width="360" height="240" loading="lazy" decoding="async"/> }
            .into_any(),
    )
}
