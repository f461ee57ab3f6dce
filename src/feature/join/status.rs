//! What stands above the button that sends the form: where it stands, or why it went no further, and
//! how it does.

use leptos::prelude::*;

use super::apply::Desk;
use crate::{
    address::Address,
    i18n::text,
    route::Route,
    ui::{Button, LinkButton, Notice, Tone, Variant},
};

#[derive(Clone, PartialEq)]
pub enum Status {
    Checking,
    /// Nobody could be asked.
    Unknown,
    /// What an earlier page sent never arrived.
    NotDone,
    /// The password is good no more; it goes on with another one.
    Again,
    /// The form or a text was replaced meanwhile.
    Outdated,
    /// The invitation does not hold; without it, it goes on.
    Invite(String),
    /// The number is somebody's, who has to sign in.
    Known,
    Refused(String),
}

impl Status {
    const fn name(&self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Unknown => "unknown",
            Self::NotDone => "not-done",
            Self::Again => "again",
            Self::Outdated => "outdated",
            Self::Invite(_) => "invite",
            Self::Known => "known",
            Self::Refused(_) => "refused",
        }
    }

    pub fn line(&self) -> String {
        match self {
            Self::Checking => text::join::checking(),
            Self::Unknown => text::join::unknown(),
            Self::NotDone => text::join::not_done(),
            Self::Again => text::join::again(),
            Self::Outdated => text::join::outdated(),
            Self::Invite(why) => [why, " ", &text::join::without()].concat(),
            Self::Known => text::join::already(),
            Self::Refused(reason) => reason.clone(),
        }
    }

    pub fn view(self, desk: Desk) -> AnyView {
        let (state, line) = (self.name(), self.line());
        let tone = if self == Self::Checking { Tone::Info } else { Tone::Warning };
        let button = |words: String, act: fn(Desk)| {
            let on_click = Callback::new(move |()| act(desk));
            view! { <Button variant=Variant::Quiet on_click>{words}</Button> }.into_any()
        };
        let way_on = match self {
            Self::Unknown => Some(button(text::unsettled::ask_again(), Desk::ask_again)),
            Self::Invite(_) => Some(button(text::join::go_without(), Desk::drop_invite)),
            Self::Known => {
                let address = expect_context::<Address>();
                let href = Signal::derive(move || Route::SignIn(address.next()).href());
                let link = view! {
                    <LinkButton href variant=Variant::Quiet>{text::failure::sign_in()}</LinkButton>
                };
                Some(link.into_any())
            }
            _ => None,
        };
        view! {
            <div class="join__status" data-state=state>
                <Notice tone>{line}</Notice>
                {way_on}
            </div>
        }
        .into_any()
    }
}
