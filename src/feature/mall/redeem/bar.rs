//! What stays in sight at the bottom of the sheet: why not, or what has changed, and right below it
//! the one thing to do.

use core::time::Duration;

use contract::mall::Way;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{Form, Hint};
use crate::{
    deed::Standing,
    feature::{
        mall::order::{self, Lack},
        panel, rewards,
    },
    i18n::{self, text},
    ui::{Button, Icon, IconName, LinkButton, Tone, WaysOn},
};

/// Another price stands so long on the button before a tap counts: nobody agrees to what came up
/// under the thumb.
const READING: Duration = Duration::from_millis(800);

impl Form {
    pub(super) fn bar(self) -> AnyView {
        // What it says is drawn anew only when it says something else.
        let message = Memo::new(move |_| self.message());
        view! {
            <div class="confirm__bar redeem__bar">
                {panel::memory_only()}
                {move || message.get().map(Message::view)}
                {self.action()}
                {move || message.with(Option::is_none).then(|| view! {
                    <p class="confirm__once">{text::reward::once()}</p>
                })}
            </div>
        }
        .into_any()
    }

    fn message(self) -> Option<Message> {
        match self.standing.get() {
            Standing::Checking => return Some(Message::Checking),
            Standing::Sending => return None,
            Standing::Idle => {}
        }
        let missing = || self.missing().map(|points| text::mall::missing(&i18n::points(points)));
        if self.has_changed.get() {
            let quantity = self.quantity();
            let before = self.agreed.with(|price| order::total(price, quantity));
            return Some(Message::Price {
                before: rewards::price_text(&before),
                now: rewards::price_text(&self.total()),
                missing: missing(),
            });
        }
        let why = || self.reward.with(|reward| reward.unavailable.first().map(rewards::why));
        let line = match self.hint.get() {
            Some(Hint::SignedOut) => return Some(Message::SignedOut),
            Some(Hint::Lacks(Lack::Address)) if self.destination.goes_to().is_none() => {
                Some(text::reward::lacks_address())
            }
            Some(Hint::Lacks(Lack::Store)) if self.store().is_none() => {
                Some(text::reward::lacks_store())
            }
            Some(Hint::Refused(reason)) => Some(reason),
            _ => missing().or_else(why),
        };
        line.map(Message::Line)
    }

    /// Confirming; or what comes before it.
    fn action(self) -> AnyView {
        let sign_in = expect_context::<WaysOn>().sign_in;
        let is_out = Signal::derive(move || {
            self.missing().is_some() || self.reward.with(|reward| !reward.unavailable.is_empty())
        });
        let lacks_store = Memo::new(move |_| {
            let is_known = || self.stores.ready().is_some_and(|page| !page.data.is_empty());
            self.way.get() == Some(Way::Store) && self.store().is_none() && is_known()
        });
        let price = move || rewards::price_to_redeem(&self.total());
        let confirm = Callback::new(move |()| self.confirm());
        (move || {
            if self.is_guest.get() {
                view! { <LinkButton href=sign_in>{text::reward::sign_in()}</LinkButton> }.into_any()
            } else if lacks_store.get() {
                let on_click = Callback::new(move |()| self.show_stores());
                view! { <Button on_click>{text::reward::choose_store()}</Button> }.into_any()
            } else if self.has_changed.get() {
                // Each price is read anew.
                self.price.track();
                let is_read = RwSignal::new(false);
                let read = move || {
                    is_read.try_set(true);
                };
                set_timeout(read, READING);
                let is_closed = Signal::derive(move || !is_read.get() || is_out.get());
                let label = move || text::reward::redeem_now(&price());
                view! { <Button disabled=is_closed on_click=confirm>{label}</Button> }.into_any()
            } else {
                let label = move || text::reward::redeem(&price());
                view! {
                    <Button pending=self.deed.is_under_way() disabled=is_out on_click=confirm>
                        {label}
                    </Button>
                }
                .into_any()
            }
        })
        .into_any()
    }

    /// Leads to where a store is chosen.
    fn show_stores(self) {
        let select =
            self.element.get_untracked().and_then(|it| it.query_selector("select").ok()?);
        if let Some(select) = select.and_then(|select| select.dyn_into::<HtmlElement>().ok()) {
            select.focus().ok();
        }
    }
}

/// What is said above the button.
#[derive(Clone, PartialEq)]
enum Message {
    Checking,
    /// It costs something else now.
    Price {
        before: String,
        now: String,
        missing: Option<String>,
    },
    SignedOut,
    Line(String),
}

impl Message {
    fn view(self) -> AnyView {
        let (tone, role) = match self {
            Self::Checking => (Tone::Info, "status"),
            _ => (Tone::Warning, "alert"),
        };
        let icon = if tone == Tone::Info { IconName::Info } else { IconName::Warning };
        view! {
            <div class="notice redeem__notice" data-kind=tone.as_str() role=role>
                <Icon name=icon/>
                <div class="notice__text">{self.words()}</div>
            </div>
        }
        .into_any()
    }

    fn words(self) -> AnyView {
        match self {
            Self::Checking => text::reward::checking().into_any(),
            Self::Line(line) => line.into_any(),
            Self::SignedOut => {
                let href = expect_context::<WaysOn>().sign_in;
                view! {
                    <p>{text::failure::signed_out_title()}</p>
                    <a class="redeem__sign-in" href=move || href.get()>{text::failure::sign_in()}</a>
                }
                .into_any()
            }
            Self::Price { before, now, missing } => view! {
                <p>{text::reward::price_changed()}</p>
                <p class="redeem__prices">
                    <span class="visually-hidden">{text::reward::price_before()}" "</span>
                    <s>{before}</s>
                    " "
                    <span class="visually-hidden">{text::reward::price_now()}" "</span>
                    <b>{now}</b>
                </p>
                {missing.map(|line| view! { <p>{line}</p> })}
            }
            .into_any(),
        }
    }
}
