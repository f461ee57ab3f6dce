//! What stands around the fields: how many come, what that costs, and until when; and that what stands
//! in them was typed before.

use contract::{Points, Timestamp};
use leptos::prelude::*;

use super::{
    apply::Desk,
    model::{self, Way},
};
use crate::{
    feature::form::Filling,
    i18n::{self, text},
    ui::{Button, Countdown, Notice, Stepper, Variant},
};

/// Less time than this is counted down.
const NEAR_S: f64 = 3_600.0;

/// How many come, where it can be more than one.
pub fn party(desk: Desk, filling: Filling) -> AnyView {
    let most =
        Memo::new(move |_| desk.activity.with(|activity| model::most(activity, desk.is_waiting())));
    let seats = Memo::new(move |_| {
        desk.activity.with(|activity| {
            let is_short = activity.seats_left < activity.max_party;
            (is_short && activity.seats_left > 0).then_some(activity.seats_left)
        })
    });
    let can_be_more = Memo::new(move |_| desk.activity.with(|activity| activity.max_party > 1));
    let limit = move || {
        let seats = seats.get().filter(|_| !desk.is_waiting());
        seats.map_or_else(
            || text::sign_up::party_most(most.get().into()),
            |seats| text::sign_up::seats_left(seats.into()),
        )
    };
    let on_click = Callback::new(move |()| {
        desk.hint.set(None);
        desk.wants_to_wait.update(|wants| *wants = !*wants);
    });
    // As long as there are seats for some of them.
    let has_two_ways = Memo::new(move |_| desk.way.with(Way::is_open) && seats.get().is_some());
    let label = move || match desk.wants_to_wait.get() {
        true => text::sign_up::sign_up_instead(),
        false => text::sign_up::wait_instead(),
    };
    let other_way = move || {
        has_two_ways.get().then(|| {
            view! { <Button variant=Variant::Link on_click>{label}</Button> }
        })
    };
    (move || {
        can_be_more.get().then(|| {
            view! {
                <section class="sign-up__card sign-up__party">
                    <Stepper label=text::sign_up::party() value=filling.party() most/>
                    <p class="quiet">{limit}</p>
                    {other_way}
                </section>
            }
        })
    })
    .into_any()
}

/// What the party costs, and what is left then.
pub fn figures(desk: Desk, filling: Filling) -> AnyView {
    let is_free = Memo::new(move |_| desk.total(filling) == Points::ZERO);
    let total = move || text::sign_up::points(&i18n::points(desk.total(filling)));
    let balance = move || {
        let balance = desk.points.ready()?.balance;
        let after = (!desk.is_waiting()).then(|| {
            view! { " → "<b class="sign-up__after">{i18n::points(balance - desk.total(filling))}</b> }
        });
        Some(view! {
            <div class="fact">
                <dt>{text::points::balance()}</dt>
                <dd>{i18n::points(balance)}{after}</dd>
            </div>
        })
    };
    (move || {
        (!is_free.get()).then(|| {
            view! {
                <dl class="facts facts-card">
                    <div class="fact">
                        <dt>{text::sign_up::total()}</dt>
                        <dd class="sign-up__total">{total}</dd>
                    </div>
                    {balance}
                </dl>
            }
        })
    })
    .into_any()
}

/// Until when the form can be sent; the last hour is counted down.
pub fn deadline(desk: Desk) -> AnyView {
    let closes_at = Memo::new(move |_| desk.activity.with(|activity| activity.signup_closes_at));
    let at = move |closes_at: Timestamp| closes_at.timestamp() as f64;
    let is_near = Memo::new(move |_| {
        let left = at(closes_at.get()) - desk.now.get();
        left > 0.0 && left < NEAR_S
    });
    let until = Signal::derive(move || at(closes_at.get()));
    let countdown = move || is_near.get().then(|| view! { " · "<Countdown now=desk.now until/> });
    view! {
        <p class="sign-up__notice sign-up__deadline" data-state=move || is_near.get().then_some("near")>
            {move || text::sign_up::closes(&i18n::day_time(&closes_at.get()))}
            {countdown}
        </p>
    }
    .into_any()
}

/// That what stands there is a change that was not sent, typed earlier or on another page; and how to
/// begin with what the backend has.
pub fn resumed(filling: Filling) -> AnyView {
    let is_resumed = Memo::new(move |_| filling.is_resumed());
    let on_click = Callback::new(move |()| filling.clear());
    let line = move || {
        view! {
            <div class="sign-up__resumed" data-state="resumed">
                <Notice>
                    <p>{text::sign_up::resumed()}</p>
                    <Button variant=Variant::Link on_click>{text::sign_up::start_from_now()}</Button>
                </Notice>
            </div>
        }
    };
    (move || is_resumed.get().then(line)).into_any()
}
