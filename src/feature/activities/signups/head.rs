//! The top of a signup: where it stands in large words and what comes next, or, right after signing
//! up, that it worked.

use contract::{
    FieldProblem, Points,
    activities::{Signup, SignupState as State},
};
use leptos::prelude::*;

use super::{super::words, is_incomplete};
use crate::{
    i18n::{self, text},
    route::Route,
    ui::{Icon, IconName, LinkButton, Variant},
};

/// Whether the pass says all that there is to say, and stands in the head's place.
pub fn is_said_by_pass(signup: &Signup) -> bool {
    signup.pass.is_some() && matches!(signup.state, State::Approved | State::CheckedIn)
}

/// Whether it worked: right after signing up one is told so warmly.
pub fn went_through(signup: &Signup) -> bool {
    match signup.state {
        State::Pending => !is_incomplete(signup),
        State::Approved => true,
        _ => false,
    }
}

pub fn standing(signup: &Signup) -> AnyView {
    let is_incomplete = is_incomplete(signup);
    let state =
        if is_incomplete { text::signup::incomplete() } else { words::state_name(signup.state) };
    let reason = signup.reason.clone().filter(|reason| !reason.is_empty());
    let gave_back = matches!(signup.state, State::Rejected | State::Cancelled);
    let points = (gave_back && signup.points != Points::ZERO).then(|| {
        let line = text::order::points_back(&i18n::points(signup.points));
        view! { <p class="standing__next">{line}</p> }
    });
    view! {
        <section class="signup__head standing">
            <span class="standing__mark"><Icon name=icon(signup)/></span>
            <div role="status">
                <h2 class="standing__state">{state}</h2>
                {reason.map(|reason| view! {
                    <p class="standing__reason">{text::order::reason(&reason)}</p>
                })}
                <p class="standing__next">{next(signup)}</p>
                {points}
            </div>
            {is_incomplete.then(|| corrections(signup))}
            {way_on(signup)}
        </section>
    }
    .into_any()
}

/// That it worked.
pub fn result(signup: &Signup) -> AnyView {
    let (news, next) = match signup.state {
        State::Pending => (text::signup::done_pending(), text::signup::next_pending()),
        _ => (text::signup::done_approved(), next(signup)),
    };
    view! {
        <section class="signup__head standing" data-kind="result">
            <span class="standing__mark"><Icon name=IconName::Check/></span>
            <div role="status">
                <h2 class="standing__state">{news}</h2>
                <p class="standing__next">{next}</p>
            </div>
        </section>
    }
    .into_any()
}

/// What the brand wants corrected, by the names of the fields.
fn corrections(signup: &Signup) -> AnyView {
    let label = |problem: &FieldProblem| {
        let name = problem.pointer.strip_prefix("/answers/")?;
        let field = signup.form.as_ref()?.fields.iter().find(|field| field.name == name)?;
        Some(view! { <b>{field.label.clone()}</b> })
    };
    let row = |problem: &FieldProblem| {
        view! { <li class="signup__correction">{label(problem)}<span>{problem.detail.clone()}</span></li> }
    };
    let rows = signup.incomplete.iter().map(row).collect_view();
    view! { <ul class="signup__corrections">{rows}</ul> }.into_any()
}

fn way_on(signup: &Signup) -> Option<AnyView> {
    let way = match signup.state {
        State::Pending if signup.can_change && is_incomplete(signup) => view! {
            <LinkButton href=Route::ChangeSignup(signup.id.clone()).href()>
                {text::signup::correct()}
            </LinkButton>
        }
        .into_any(),
        State::Rejected | State::Cancelled => view! {
            <LinkButton variant=Variant::Quiet href=Route::Activities.href()>
                {text::signup::see_others()}
            </LinkButton>
        }
        .into_any(),
        _ => return None,
    };
    Some(view! { <div class="signup__ways">{way}</div> }.into_any())
}

/// Whether one is let in where it is online.
fn is_entered(signup: &Signup) -> bool {
    signup.online.as_ref().is_some_and(|online| online.url.is_some())
}

/// What happens next, or what came of it.
fn next(signup: &Signup) -> String {
    match signup.state {
        State::Pending if is_incomplete(signup) => text::signup::next_incomplete(),
        State::Pending => text::signup::next_pending(),
        State::Approved if is_entered(signup) => text::signup::next_entered(),
        State::Approved if signup.online.is_some() => text::signup::next_online(),
        State::Approved => text::signup::next_approved(),
        State::Rejected => text::signup::next_rejected(),
        State::Cancelled => text::signup::next_cancelled(),
        State::CheckedIn => text::signup::checked_in(),
        State::Attended => text::signup::next_attended(),
        State::Missed => text::signup::next_missed(),
        State::Unknown => text::signup::next_other(),
    }
}

fn icon(signup: &Signup) -> IconName {
    match signup.state {
        State::Pending if is_incomplete(signup) => IconName::Warning,
        State::Pending | State::Unknown => IconName::Clock,
        State::Approved => IconName::Ticket,
        State::CheckedIn => IconName::Check,
        State::Attended => IconName::Leaf,
        State::Missed => IconName::Calendar,
        State::Rejected | State::Cancelled => IconName::Close,
    }
}
