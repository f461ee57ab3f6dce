//! The one thing to do: drawing, with how many chances there are for it, or why not; and what was
//! promised before the tap.

use contract::games::ChanceSource;
use leptos::prelude::*;

use super::{Desk, model::Door};
use crate::{
    deed::Standing,
    feature::panel,
    i18n::text,
    route::Route,
    ui::{Icon, IconName, LinkButton, Notice, Variant, WaysOn},
};

/// So much of a commitment tells it from others at a glance.
const GLANCE: usize = 10;

impl Desk {
    /// The button. It stays where it is from one draw to the next, and so does the focus.
    pub(super) fn button(self, class: &'static str) -> AnyView {
        let is_sent = move || self.standing.get() != Standing::Idle;
        let is_idle_in_vain = move || !self.is_moving.get() && !self.can_draw();
        let words = move || {
            if self.is_moving.get() {
                text::draw::skip()
            } else if self.door.get() == Door::NoChances {
                text::draw::no_chances_left()
            } else if self.shown.with(Option::is_some) {
                text::draw::again()
            } else {
                text::draw::go()
            }
        };
        let name = move || is_sent().then(text::draw::sending);
        let count = move || {
            let is_open = self.door.get() == Door::Open && !self.is_moving.get();
            let chances = self.means.with(|means| means.chances).filter(|_| is_open)?;
            let words = text::draw::chances(chances.into());
            Some(view! { <span class="draw__chances" data-chances=chances>{words}</span> })
        };
        view! {
            <button
                type="button"
                class=class
                data-variant="primary"
                aria-disabled=move || is_idle_in_vain().then_some("true")
                aria-busy=move || is_sent().then_some("true")
                aria-label=name
                on:keydown=panel::press_once
                on:click=move |event| {
                    // The board around it takes a tap as well.
                    event.stop_propagation();
                    self.tap();
                }
            >
                <span class="button__label">
                    <span class="draw__go">{words}</span>
                    {count}
                </span>
                <span class="button__spinner" aria-hidden="true"></span>
            </button>
        }
        .into_any()
    }

    /// What stands below the board: the button unless the board has it, and why not.
    pub(super) fn bar(self) -> AnyView {
        let sign_in = expect_context::<WaysOn>().sign_in;
        let is_guest = self.is_guest;
        let has_button = Memo::new(move |_| self.is_open.get() && !self.shape.get().has_middle());
        let left = move || {
            let line =
                || view! { <div data-state="checking"><Notice>{text::draw::left()}</Notice></div> };
            self.left.with(Option::is_some).then(line)
        };
        let guest = move || {
            is_guest.get().then(|| {
                view! { <LinkButton href=sign_in>{text::draw::sign_in()}</LinkButton> }.into_any()
            })
        };
        view! {
            <div class="draw__bar">
                {panel::memory_only()}
                {panel::refused(move || self.hint.get())}
                {panel::checking(self.deed, text::draw::checking)}
                {left}
                {guest}
                {move || (!is_guest.get()).then(|| self.closed())}
                {move || has_button.get().then(|| self.button("button draw__button"))}
            </div>
        }
        .into_any()
    }

    /// Why one cannot draw, and what would help.
    fn closed(self) -> AnyView {
        let words = move || match self.door.get() {
            Door::Open | Door::OutOfTime => None,
            Door::NoChances => {
                let way_on = self.game.with(|game| {
                    let sources = game.rules.how_chances_are_earned.iter();
                    sources.filter(|source| !source.is_used_up).find_map(way)
                });
                let words = match way_on {
                    Some(_) => text::draw::no_chances_earn(),
                    None => text::draw::no_chances(),
                };
                Some(view! { {why("no_chances", words)}{way_on} }.into_any())
            }
            Door::Shut => Some(why("unavailable", text::draw::shut())),
            Door::Outdated => Some(why("outdated", text::games::outdated())),
        };
        words.into_any()
    }

    /// The commitment, and why it is there.
    pub(super) fn promise(self) -> AnyView {
        let commitment = Memo::new(move |_| self.means.with(|means| means.commitment.clone()));
        let whole = move || commitment.get().unwrap_or_default();
        let glance = move || whole().chars().take(GLANCE).collect::<String>() + "…";
        let fold = move || {
            view! {
                <details class="fair">
                    <summary class="fold__head fair__head">
                        <Icon name=IconName::Shield/>
                        <span class="fair__title">{text::draw::fair()}</span>
                        <span class="fair__glance">
                            {text::draw::commitment()}" "<code>{glance}</code>
                        </span>
                    </summary>
                    <p>{text::draw::fair_why()}</p>
                    <code class="verbatim fair__code" data-commitment=whole>{whole}</code>
                    <p class="quiet">{text::draw::fair_sizes()}</p>
                </details>
            }
        };
        let is_there = Memo::new(move |_| commitment.with(Option::is_some));
        (move || is_there.get().then(fold)).into_any()
    }
}

fn why(reason: &'static str, words: String) -> AnyView {
    view! { <p class="draw__why" data-reason=reason>{words}</p> }.into_any()
}

/// Where chances are earned by playing.
fn way(source: &ChanceSource) -> Option<AnyView> {
    let href = Route::Game(source.game.clone()?).href();
    let words = text::draw::earn(source.chances.into(), &source.title);
    Some(view! { <LinkButton href variant=Variant::Quiet>{words}</LinkButton> }.into_any())
}
