//! What one can do with the form right now, at the bottom of its page; and why not, with a way on.

use contract::{
    Code,
    activities::{Phase, Rejection},
    mall::Unavailable,
};
use leptos::prelude::*;

use super::{
    super::{tile::ActivityTile, words},
    apply::{self, Desk},
    model::{self, Way},
    warning,
};
use crate::{
    feature::form::Filling,
    i18n::{self, text},
    route::Route,
    ui::{Button, LinkButton, Notice, Tone, Variant},
};

const MOST_OTHERS: usize = 3;

/// Whether the form can be sent.
pub fn is_ready(desk: Desk, filling: Filling) -> bool {
    desk.way.with(Way::is_open)
        && !desk.is_past.get()
        && !has_other_price(desk)
        && desk.missing(filling).is_none()
        && !filling.is_beyond_us()
}

/// Whoever waits agrees to the price once there is a seat.
fn has_other_price(desk: Desk) -> bool {
    desk.activity.with(|activity| activity.price != desk.agreed.get()) && !desk.is_waiting()
}

pub fn view(desk: Desk, filling: Filling) -> AnyView {
    let is_shut = Memo::new(move |_| !desk.way.with(Way::is_open) || desk.is_past.get());
    let has_other_price = Memo::new(move |_| has_other_price(desk));
    let content = move || match (is_shut.get(), has_other_price.get()) {
        (true, _) => shut(desk, true),
        (false, true) => other_price(desk, filling),
        (false, false) => send(desk, filling),
    };
    let state = move || match (is_shut.get(), has_other_price.get()) {
        (true, _) => "shut",
        (false, true) => "price-changed",
        (false, false) => "open",
    };
    view! { <div class="sign-up__bar action-bar" data-state=state>{content}</div> }.into_any()
}

fn send(desk: Desk, filling: Filling) -> AnyView {
    let missing = Memo::new(move |_| desk.missing(filling));
    let line = Memo::new(move |_| {
        let short = move || {
            let wanted = filling.party().get();
            let party = desk.party(filling);
            (party < wanted && !desk.is_waiting()).then(|| {
                text::sign_up::short(&i18n::integer(party.into()), &i18n::integer(wanted.into()))
            })
        };
        let filled_up = || desk.has_filled_up().then(text::sign_up::filled_up);
        let new_form = || desk.has_new_form(filling).then(text::sign_up::outdated);
        let poor = || {
            let missing = Some(missing.get()?);
            let code = Code::InsufficientPoints;
            Some(words::why(&Unavailable { code, missing, ..Unavailable::default() }))
        };
        poor().or_else(filled_up).or_else(short).or_else(|| desk.hint.get()).or_else(new_form)
    });
    let label = move || match (desk.is_waiting(), desk.total(filling)) {
        (true, _) => text::sign_up::submit_wait(),
        (false, total) if total.0 > 0 => text::sign_up::submit_points(&i18n::points(total)),
        _ => text::sign_up::submit(),
    };
    let disabled = Signal::derive(move || !is_ready(desk, filling));
    let earn = move || {
        missing.get().map(|_| {
            view! {
                <LinkButton href=Route::Points.href() variant=Variant::Quiet>
                    {text::sign_up::earn()}
                </LinkButton>
            }
        })
    };
    view! {
        {move || line.get().map(warning)}
        {earn}
        <Button submit=true pending=desk.deed.is_under_way() disabled>{label}</Button>
    }
    .into_any()
}

/// The price is another one now: nothing was taken, and the member is asked again.
fn other_price(desk: Desk, filling: Filling) -> AnyView {
    let line = move || {
        let now = desk.activity.with(|activity| activity.price);
        let now = model::total(now, desk.party(filling));
        apply::price_changed(desk.total(filling), now)
    };
    let accept = Callback::new(move |()| {
        desk.agreed.set(desk.activity.with_untracked(|activity| activity.price));
        desk.hint.set(None);
    });
    view! {
        {move || warning(line())}
        <Button variant=Variant::Quiet on_click=accept>{text::sign_up::accept_price()}</Button>
    }
    .into_any()
}

/// Why the form leads nowhere, and where to go instead.
pub fn shut(desk: Desk, is_begun: bool) -> AnyView {
    let words = move || {
        let activity = desk.activity;
        match desk.way.get() {
            Way::Own(_) => text::activity::why_signed_up(),
            Way::Rejected(_) => text::activity::why_rejected(),
            Way::Listed { is_offered: true } => text::activity::offered(),
            Way::Listed { is_offered: false } => text::sign_up::listed(),
            Way::Shut(reason) => activity.with(|activity| match activity.phase {
                Phase::Running | Phase::Over | Phase::CalledOff => words::phase_name(activity),
                _ => words::why(&reason),
            }),
            Way::SignUp | Way::Wait => text::activity::why_closed(),
        }
    };
    let way_on = move || {
        let (place, label) = match desk.way.get() {
            Way::Own(id) | Way::Rejected(Rejection { id, .. }) => {
                (Route::Signup(id), text::sign_up::open_signup())
            }
            Way::Listed { .. } => (Route::Signups, text::sign_up::open_list()),
            Way::Shut(Unavailable { code: Code::AlreadySignedUp, .. }) => {
                (Route::Signups, text::sign_up::open_signup())
            }
            _ => {
                let id = desk.activity.with(|activity| activity.id.clone());
                (Route::Activity(id), text::sign_up::back())
            }
        };
        view! { <LinkButton href=place.href() variant=Variant::Quiet>{label}</LinkButton> }
    };
    let reason = move || match desk.way.get() {
        Way::Rejected(Rejection { reason: Some(reason), .. }) => {
            Some(view! { <p>{text::order::reason(&reason)}</p> })
        }
        _ => None,
    };
    // Whoever is there already has no use for what was typed.
    let is_settled = move || desk.way.with(|way| matches!(way, Way::Own(_) | Way::Rejected(_)));
    let is_kept = move || is_begun && !is_settled();
    view! {
        <Notice tone=Tone::Warning>
            <p>{words}</p>
            {reason}
            {move || is_kept().then(|| view! { <p>{text::sign_up::kept()}</p> })}
        </Notice>
        {way_on}
    }
    .into_any()
}

/// What the waiting list is.
pub fn about_the_list(desk: Desk) -> AnyView {
    let costs = Memo::new(move |_| desk.activity.with(|activity| activity.price.0 > 0));
    let title = move || match (desk.wants_to_wait.get(), desk.has_filled_up()) {
        (true, _) => text::sign_up::wait_together(),
        (false, true) => text::sign_up::filled_up_sorry(),
        (false, false) => text::sign_up::wait_title(),
    };
    view! {
        <div class="sign-up__list" data-state="waiting-list">
            <Notice>
                <b>{title}</b>
                <p>{text::sign_up::wait_body()}</p>
                {move || costs.get().then(|| view! { <p>{text::sign_up::wait_pays()}</p> })}
            </Notice>
            {move || desk.has_filled_up().then(|| others(desk))}
        </div>
    }
    .into_any()
}

/// Where one could go instead.
fn others(desk: Desk) -> Option<AnyView> {
    let tile = |activity| view! { <li><ActivityTile activity/></li> };
    let tiles: Vec<_> = desk.similar.get().into_iter().take(MOST_OTHERS).map(tile).collect();
    (!tiles.is_empty()).then(|| {
        view! {
            <section class="sign-up__others">
                <h3 class="section-title">{text::activity_page::similar()}</h3>
                <ul class="activity__similar">{tiles}</ul>
            </section>
        }
        .into_any()
    })
}
