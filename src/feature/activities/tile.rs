//! An activity in a list: its picture, when and where, what it costs, and how it stands with this
//! member. All of it is a link to its page.

use contract::activities::{Activity, WaitlistState};
use leptos::prelude::*;

use super::words;
use crate::{
    i18n::text,
    route::Route,
    ui::{Icon, IconName},
};

#[component]
pub fn ActivityTile(activity: Activity) -> impl IntoView {
    let phase = words::phase_data(&activity);
    let own = own_state(&activity);
    let foot = own.clone().unwrap_or_else(|| {
        let tier = activity.min_tier.as_ref().map(|tier| text::activity::for_tier(&tier.name));
        [Some(words::price(&activity)), tier].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    });
    view! {
        <a
            class="gathering"
            href=Route::Activity(activity.id.clone()).href()
            data-activity=activity.id.to_string()
            data-phase=phase
        >
            <span class="gathering__art">
                {picture(activity.picture.as_ref())}
                <span class="gathering__badge" data-phase=phase>{words::phase_name(&activity)}</span>
            </span>
            <span class="gathering__kind">{words::kind_name(activity.kind)}</span>
            <span class="gathering__title">{activity.title.clone()}</span>
            <span class="gathering__line"><Icon name=IconName::Calendar/>{words::when(&activity)}</span>
            <span class="gathering__line"><Icon name=IconName::Store/>{words::place(&activity)}</span>
            <span class="gathering__foot" data-kind=own.map(|_| "own")>{foot}</span>
        </a>
    }
    .into_any()
}

/// How it stands with this member, where it does in any way.
fn own_state(activity: &Activity) -> Option<String> {
    let signup = activity.signup.as_ref().map(|own| words::state_name(own.state));
    signup.or_else(|| {
        activity.waiting_entry.as_ref().map(|entry| match entry.state {
            WaitlistState::Offered => text::activity::offered(),
            _ => text::activity::waiting(),
        })
    })
}

/// The picture of an activity; it says nothing that its title does not.
pub fn picture(address: Option<&String>) -> Option<AnyView> {
    let address = address?.clone();
    Some(
        view! { <img class="art" src=address alt="" width="360" height="240" loading="lazy" decoding="async"/> }
            .into_any(),
    )
}
