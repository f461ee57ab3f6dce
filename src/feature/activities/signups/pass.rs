//! The pass for the door: a QR and its digits, which let the whole party in once. It is kept on the
//! device, so that it can be shown where there is no network, with when it was last confirmed. When
//! the party is in, the page says so in place of the code.

use contract::activities::Signup;
use leptos::prelude::*;

use crate::{
    browser,
    feature::{one_time, ticking},
    i18n::{self, text},
    live::Live,
    ui::{Button, Icon, IconName, Qr, SkeletonBlock, Variant},
};

mod door;
mod kept;

pub use door::Door;
use door::{End, is_open};
use kept::Ticket;

/// The QR's side, at most, in CSS pixels.
const LARGEST: f64 = 240.0;

/// What the pass shows.
#[derive(Clone, Debug, PartialEq)]
enum Scene {
    Loading,
    Code(String),
    End(End),
}

/// The pass, where there is one.
pub fn view(door: Door) -> AnyView {
    (move || door.is_there.get().then(|| ticket(door))).into_any()
}

fn ticket(door: Door) -> AnyView {
    let Door { signup, kept, end, .. } = door;
    let live = expect_context::<Live>();
    let now = RwSignal::new(ticking::now_s());
    let is_without_network = RwSignal::new(!browser::is_online());
    live.watch_closely();

    let scene = Memo::new(move |_| {
        let (is_used, until) = signup.with(|signup| {
            let is_used = signup.as_ref().is_some_and(|signup| !is_open(signup));
            let pass = signup.as_ref().and_then(|signup| signup.pass);
            (is_used, pass.map(|pass| pass.valid_until))
        });
        if is_used {
            return Scene::End(End::Used);
        }
        let until = until.or_else(|| kept.read().as_ref().map(|kept| kept.valid_until));
        let is_over = now.get().zip(until).is_some_and(|(now, end)| now >= end.timestamp() as f64);
        if is_over {
            return Scene::End(End::Over);
        }
        match (kept.read().as_ref(), end.get()) {
            (Some(kept), _) => Scene::Code(kept.code.clone()),
            (None, Some(end)) => Scene::End(end),
            (None, None) => Scene::Loading,
        }
    });
    let is_cut_off = Memo::new(move |_| door.is_unanswered.get() || is_without_network.get());
    let is_wanted =
        Memo::new(move |_| scene.with(|scene| !matches!(scene, Scene::End(End::Used | End::Over))));
    if is_wanted.get_untracked() {
        door.ask();
    }
    ticking::every(ticking::SECOND_MS, move || {
        let is_back = browser::is_online() && is_without_network.get_untracked();
        now.set(ticking::now_s());
        is_without_network.set(!browser::is_online());
        if is_back {
            door.hurry();
        }
        if is_wanted.get_untracked() && browser::is_visible() {
            door.ask_in_time();
        }
    });

    let shown = Memo::new(move |before: Option<&Option<Ticket>>| {
        let known = signup.with(|signup| signup.as_ref().map(Ticket::of));
        known
            .or_else(|| kept.with(|kept| kept.as_ref().map(|kept| kept.ticket.clone())))
            .or_else(|| before.cloned().flatten())
    });
    let state = move || match scene.get() {
        Scene::Loading => "loading",
        Scene::Code(_) if is_cut_off.get() => "offline",
        Scene::Code(_) => "ready",
        Scene::End(End::Used) => "used",
        Scene::End(End::Over) => "over",
        Scene::End(End::Gone) => "gone",
        Scene::End(End::Failed(_)) => "failed",
    };
    let face = move || match scene.get() {
        Scene::Loading => view! {
            <SkeletonBlock height="15rem"/>
            <p class="pass__hint" role="status">{text::signup::pass_loading()}</p>
        }
        .into_any(),
        Scene::Code(digits) => code(door, digits, is_cut_off),
        Scene::End(End::Used) => arrived(signup),
        Scene::End(End::Over) => ended(IconName::Clock, text::signup::pass_over(), None, door),
        Scene::End(End::Gone) => ended(IconName::Info, text::signup::pass_gone(), None, door),
        Scene::End(End::Failed(why)) => {
            ended(IconName::Offline, text::signup::pass_failed(), Some(why), door)
        }
    };
    view! {
        <section class="pass" data-state=state>
            {move || shown.get().map(head)}
            <div class="pass__face full-screen">{face}</div>
        </section>
    }
    .into_any()
}

fn head(ticket: Ticket) -> AnyView {
    view! {
        <header class="pass__head">
            <p class="pass__label"><Icon name=IconName::Ticket/>{text::signup::pass()}</p>
            <h2 class="pass__title">{ticket.title}</h2>
            <p class="pass__line">
                <Icon name=IconName::Calendar/>{i18n::span(&ticket.starts_at, &ticket.ends_at)}
            </p>
            <p class="pass__line"><Icon name=IconName::Store/>{ticket.place}</p>
        </header>
    }
    .into_any()
}

fn code(door: Door, digits: String, is_cut_off: Memo<bool>) -> AnyView {
    one_time::keep_screen_on();
    let kept = door.kept;
    let stamp = move || {
        let kept = kept.read();
        let at = &kept.as_ref().filter(|_| is_cut_off.get())?.confirmed_at;
        let words = text::signup::pass_offline(&i18n::day_time(at));
        Some(view! { <Icon name=IconName::Offline/><span>{words}</span> })
    };
    let party = move || {
        kept.with(|kept| kept.as_ref().map(|kept| text::signup::party(kept.ticket.party.into())))
    };
    let until =
        move || kept.with(|kept| kept.as_ref().map(|kept| i18n::day_time(&kept.valid_until)));
    view! {
        <p class="pass__stamp" role="status">{stamp}</p>
        <Qr text=digits.clone() label=text::signup::pass_qr() largest=LARGEST/>
        <p class="pass__digits" role="group" aria-label=text::signup::pass_digits()>
            {i18n::in_fours(&digits)}
        </p>
        <p class="pass__hint">{text::signup::pass_hint()}<br/>{text::code::hint_digits()}</p>
        <dl class="pass__facts">
            <div><dt>{text::signup::people()}</dt><dd>{party}</dd></div>
            <div><dt>{text::signup::pass_until()}</dt><dd>{until}</dd></div>
        </dl>
    }
    .into_any()
}

/// They are in: since when, and what they were given.
fn arrived(signup: Memo<Option<Signup>>) -> AnyView {
    let at = move || {
        let signup = signup.read();
        let at = signup.as_ref()?.pass?.used_at?;
        Some(view! { <p class="pass__at">{text::signup::checked_in_at(&i18n::day_time(&at))}</p> })
    };
    let received = move || signup.with(|signup| signup.as_ref().and_then(super::facts::received));
    view! {
        <div class="pass__done" role="status">
            <span class="pass__mark"><Icon name=IconName::Check/></span>
            <h3 class="pass__news">{text::signup::checked_in()}</h3>
            {at}
            {received}
        </div>
    }
    .into_any()
}

fn ended(icon: IconName, words: String, why: Option<String>, door: Door) -> AnyView {
    let again = why.is_some().then(|| {
        view! {
            <Button
                variant=Variant::Quiet
                icon=IconName::Refresh
                on_click=Callback::new(move |()| door.ask())
            >
                {text::failure::retry()}
            </Button>
        }
    });
    view! {
        <div class="pass__done" role="status">
            <span class="pass__mark" data-kind="warning"><Icon name=icon/></span>
            <h3 class="pass__news">{words}</h3>
            {why.map(|why| view! { <p class="pass__hint">{why}</p> })}
        </div>
        {again}
    }
    .into_any()
}
