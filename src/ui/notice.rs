//! What the member has to be told in the page: a line, or a panel in the place of content.

use leptos::prelude::*;

use super::{
    button::{Button, LinkButton, Variant},
    empty::Art,
    icon::{Icon, IconName},
    load::{Failure, FailureKind},
};
use crate::i18n::text;

/// How a notice is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Info,
    Good,
    Warning,
    Bad,
}

impl Tone {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Bad => "bad",
        }
    }

    const fn icon(self) -> IconName {
        match self {
            Self::Info => IconName::Info,
            Self::Good => IconName::Check,
            Self::Warning | Self::Bad => IconName::Warning,
        }
    }
}

/// A line that matters, with its icon.
#[component]
pub fn Notice(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    view! {
        <div class="notice" data-kind=tone.as_str() role="status">
            <Icon name=tone.icon()/>
            <div class="notice__text">{children()}</div>
        </div>
    }
    .into_any()
}

/// Where a failure panel leads when trying again is of no use. The app provides it as a context.
#[derive(Clone, Copy)]
pub struct WaysOn {
    /// Signing in, and coming back to this page.
    pub sign_in: Signal<String>,
    /// Whether nobody was signed in before.
    pub is_guest: Signal<bool>,
    pub home: Signal<String>,
    /// The list that this page is one of, and its name.
    pub list: Signal<Option<(String, String)>>,
}

/// Says what went wrong and what to do, in the place of the content.
#[component]
pub fn Failed(failure: Failure, on_retry: Callback<()>) -> impl IntoView {
    let kind = failure.kind;
    let ways = use_context::<WaysOn>();
    let is_guest = ways.is_some_and(|ways| ways.is_guest.get_untracked());
    let (title, body) = words(&failure, is_guest);
    let retry = move || {
        view! {
            <Button variant=Variant::Quiet icon=IconName::Refresh on_click=on_retry>
                {text::failure::retry()}
            </Button>
        }
        .into_any()
    };
    let way_on = match (kind, ways) {
        (FailureKind::SignedOut, Some(ways)) => {
            view! { <LinkButton href=ways.sign_in>{text::failure::sign_in()}</LinkButton> }
                .into_any()
        }
        (FailureKind::Gone | FailureKind::Forbidden, Some(ways)) => {
            let list = ways.list.get_untracked().map(|(href, name)| {
                view! {
                    <LinkButton href variant=Variant::Quiet>{text::shell::go_to(&name)}</LinkButton>
                }
            });
            view! {
                {list}
                <LinkButton href=ways.home variant=Variant::Quiet>{text::shell::go_home()}</LinkButton>
            }
            .into_any()
        }
        _ => retry(),
    };
    view! {
        <div class="panel" role="alert" data-state=kind.as_str()>
            <img class="panel__art" src=art(kind).address() alt="" width="160" height="120"/>
            <h2 class="panel__title">{title}</h2>
            <p class="panel__body">{body}</p>
            <div class="panel__actions">{way_on}</div>
            {failure.request_id.map(|id| view! {
                <p class="panel__id">{text::failure::request_id(&id)}</p>
            })}
        </div>
    }
    .into_any()
}

fn words(failure: &Failure, is_guest: bool) -> (String, String) {
    use text::failure as say;
    match failure.kind {
        FailureKind::Offline => (say::offline_title(), say::offline_body()),
        FailureKind::Slow => (say::slow_title(), say::slow_body()),
        FailureKind::Busy => {
            let body =
                failure.retry_after_s.map_or_else(say::busy_body, |s| say::busy_wait(i64::from(s)));
            (say::busy_title(), body)
        }
        FailureKind::Forbidden => (say::forbidden_title(), say::forbidden_body()),
        FailureKind::SignedOut if is_guest => (say::guest_title(), say::guest_body()),
        FailureKind::SignedOut => (say::signed_out_title(), say::signed_out_body()),
        FailureKind::Gone => (say::gone_title(), say::gone_body()),
        FailureKind::Failed => (say::failed_title(), say::failed_body()),
    }
}

const fn art(kind: FailureKind) -> Art {
    match kind {
        FailureKind::Offline | FailureKind::Slow => Art::Offline,
        FailureKind::Busy => Art::Busy,
        FailureKind::Forbidden | FailureKind::SignedOut => Art::Locked,
        FailureKind::Gone => Art::Gone,
        FailureKind::Failed => Art::Broken,
    }
}
