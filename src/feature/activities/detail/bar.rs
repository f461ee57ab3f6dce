//! The one thing to do about an activity, always at hand: sign up, wait, see the own signup; or why
//! there is nothing to do, and what would help.

use contract::{
    activities::{Activity, Phase, SignupState},
    id::WaitlistId,
};
use leptos::prelude::*;

use super::{
    super::words,
    last_day,
    model::{self, Way},
    waiting,
};
use crate::{
    i18n::{self, text},
    route::Route,
    session::SessionState,
    ui::{Button, LinkButton, Variant, WaysOn},
};

pub fn view(activity: Memo<Activity>, now: Signal<f64>, again: Callback<()>) -> AnyView {
    let session = expect_context::<SessionState>();
    let is_guest = Memo::new(move |_| session.get().must_sign_in());
    let way = Memo::new(move |_| activity.with(model::way));
    // Whoever was on the list hears how that ended, as long as the page stands.
    let entry = Memo::new(move |before: Option<&Option<WaitlistId>>| {
        if is_guest.get() {
            return None;
        }
        let own = |activity: &Activity| Some(activity.waiting_entry.as_ref()?.id.clone());
        activity.with(own).or_else(|| before.cloned().flatten())
    });
    view! {
        <div class="activity__bar action-bar" data-state=move || way.with(Way::as_str)>
            {move || entry.get().map(|id| waiting::view(id, now, again))}
            <p class="activity__line" role="status">
                {move || way.with(|way| activity.with(|activity| line(way, activity)))}
            </p>
            {move || left(&way.get(), activity, now)}
            {move || action(&way.get(), is_guest.get(), activity)}
        </div>
    }
    .into_any()
}

/// How it stands.
fn line(way: &Way, activity: &Activity) -> String {
    match way {
        Way::SignedUp(own) => words::state_name(own.state),
        Way::Rejected(_) => words::state_name(SignupState::Rejected),
        Way::SignUp => words::price(activity),
        Way::JoinList => match activity.waiting {
            0 => text::activity_page::full(),
            parties => text::activity_page::full_waiting(parties.into()),
        },
        Way::Closed(Phase::CalledOff) => text::activity_page::called_off(),
        Way::Closed(Phase::Over) => text::activity_page::over(),
        Way::Closed(Phase::Running) => text::activity_page::running(),
        Way::Closed(_) => text::activity::why_closed(),
        Way::Waits | Way::Opens | Way::Barred(_) => String::new(),
    }
}

/// How long until one can, or can no more.
fn left(way: &Way, activity: Memo<Activity>, now: Signal<f64>) -> Option<AnyView> {
    let words = match way {
        Way::SignUp | Way::JoinList => text::activity_page::closes_in,
        Way::Opens => text::activity_page::opens_in,
        _ => return None,
    };
    let until = Signal::derive(move || activity.with(model::changes_at).unwrap_or_default());
    Some(last_day(words, until, now))
}

fn action(way: &Way, is_guest: bool, activity: Memo<Activity>) -> AnyView {
    let label = match way {
        Way::SignUp if is_guest => text::activity_page::sign_in_to_sign_up(),
        Way::SignUp => text::activity_page::sign_up(),
        Way::JoinList if is_guest => text::activity_page::sign_in_to_wait(),
        Way::JoinList => text::activity_page::join_list(),
        Way::SignedUp(own) => {
            let href = Route::Signup(own.id.clone()).href();
            let label = text::activity_page::see_signup();
            return view! { <LinkButton href>{label}</LinkButton> }.into_any();
        }
        Way::Rejected(_) | Way::Closed(_) => {
            let href = Route::Activities.href();
            let label = text::activity_page::see_others();
            return view! { <LinkButton variant=Variant::Quiet href>{label}</LinkButton> }
                .into_any();
        }
        Way::Opens => return blocked(move || activity.with(opens)),
        Way::Barred(reason) => {
            let why = words::why(reason);
            return blocked(move || why.clone());
        }
        Way::Waits => return ().into_any(),
    };
    // The form is for both: to sign up with, and to put one's name on the list.
    let form = Route::SignUp(activity.with_untracked(|known| known.id.clone())).href();
    let sign_in = expect_context::<WaysOn>().sign_in;
    let href = Signal::derive(move || if is_guest { sign_in.get() } else { form.clone() });
    view! { <LinkButton href>{label}</LinkButton> }.into_any()
}

fn opens(activity: &Activity) -> String {
    activity.signup_opens_at.as_ref().map_or_else(text::activity::phase_not_open, |at| {
        text::activity::why_not_open(&i18n::day_time(at))
    })
}

fn blocked(why: impl Fn() -> String + Send + 'static) -> AnyView {
    view! { <Button disabled=true>{why}</Button> }.into_any()
}
