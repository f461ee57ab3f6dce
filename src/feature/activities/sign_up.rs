//! The form that one signs up with, for a seat or for the waiting list; and the form of a signup that
//! is changed or corrected. Nothing that was typed is lost, whatever happens meanwhile.

use contract::{Code, activities::Activity, mall::Unavailable};
use leptos::prelude::*;

use super::{tile, words};
use crate::{
    api::ApiError,
    feature::{form::Filling, panel},
    i18n::text,
    route::Route,
    ui::{Icon, IconName, Notice, SkeletonBlock, SkeletonRows, Tone},
};

mod apply;
mod around;
mod bar;
mod change;
mod model;

/// The page of the form, for a signup or for the waiting list, new or to be corrected.
pub fn page(place: Route) -> AnyView {
    match place.clone() {
        Route::SignUp(id) => apply::page(place, id),
        Route::ChangeSignup(id) => change::page(place, id),
        _ => ().into_any(),
    }
}

fn skeleton() -> AnyView {
    view! { <SkeletonBlock height="6.5rem"/><SkeletonRows rows=5/><SkeletonBlock height="3.25rem"/> }
        .into_any()
}

/// What it is about, when and where.
fn head(activity: &Activity) -> AnyView {
    view! {
        <div class="sign-up__head">
            <span class="sign-up__art">{tile::picture(activity.picture.as_ref())}</span>
            <h2 class="sign-up__title">{activity.title.clone()}</h2>
            <p class="sign-up__line"><Icon name=IconName::Calendar/>{words::when(activity)}</p>
            <p class="sign-up__line"><Icon name=IconName::Store/>{words::place(activity)}</p>
        </div>
    }
    .into_any()
}

/// A line in the bar, above what one does about it.
fn warning(line: String) -> AnyView {
    view! { <Notice tone=Tone::Warning>{line}</Notice> }.into_any()
}

/// Says at the fields what is wrong with them; gives what is to be said elsewhere. It may be called
/// when the page is gone.
fn refused(error: &ApiError, filling: Filling) -> Option<String> {
    let ApiError::Rejected(refusal) = error else { return Some(panel::reason(error)) };
    let problem = refusal.problem();
    match problem.code {
        Code::ValidationFailed => {
            let others = filling.show_problems(&problem.errors);
            if others.iter().any(|problem| problem.pointer == "/form_version") {
                return Some(text::sign_up::outdated());
            }
            let is_said = others.is_empty() && !problem.errors.is_empty();
            let detail = others.into_iter().map(|problem| problem.detail).find(|it| !it.is_empty());
            (!is_said).then(|| detail.unwrap_or_else(|| panel::reason(error)))
        }
        Code::SignupNotOpen
        | Code::SignupClosed
        | Code::ActivityFull
        | Code::AlreadySignedUp
        | Code::TierRequired
        | Code::InsufficientPoints => Some(words::why(&Unavailable::from(&problem))),
        Code::NotChangeable => Some(text::sign_up::not_changeable()),
        _ => Some(panel::reason(error)),
    }
}
