//! Signing in by the app that the card is opened in: the button, and what comes of it. An account that
//! belongs to no member yet is kept until its owner has signed in by phone or joined.

use contract::{
    Code,
    hosts::StartOauth,
    session::{Session as Opened, SignIn, Standing},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    admission,
    begun::{self, Keeping, Secret},
    binding, panel,
};
use crate::{
    address::Address,
    api::{self, ApiError},
    browser,
    config::Config,
    host::{self, Credential, HostKind, Login},
    i18n::text,
    route::ReturnTo,
    session::SessionState,
    ui::{Button, IconName, Notice, Tone, Variant},
};

/// A browser that was sent elsewhere goes within this time, or nothing answers there.
const LEAVING_MS: u32 = 12_000;

/// What came of a sign-in by a host.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    Opened(Opened),
    /// The account belongs to no member yet; it is kept.
    Stranger,
    Failed(Why),
    /// Nobody wanted to, or the host's own page goes on with it.
    Left,
}

/// Why nobody was signed in.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// Nobody agreed to it there.
    Declined,
    /// It was begun in another browser, came back before, or took too long.
    State,
    /// The backend does not believe the host.
    Credential,
    /// The host shows a snapshot of the page, and vouches for nobody.
    Snapshot,
    /// The host does not answer.
    Host,
    /// This browser keeps nothing by which it would be known when one comes back.
    Storage,
    Request(ApiError),
}

impl Why {
    fn of(error: ApiError) -> Self {
        match error.code() {
            Some(Code::StateInvalid) => Self::State,
            Some(Code::CredentialInvalid) => Self::Credential,
            Some(Code::SnapshotUser) => Self::Snapshot,
            _ => Self::Request(error),
        }
    }

    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::State => "state",
            Self::Credential => "credential",
            Self::Snapshot => "snapshot",
            Self::Host => "host",
            Self::Storage => "storage",
            Self::Request(_) => "request",
        }
    }

    pub fn title(&self, place: &str) -> String {
        match self {
            Self::Declined | Self::Request(_) => text::host_login::failed_title(),
            Self::State => text::host_login::state_title(),
            Self::Credential => text::host_login::credential_title(place),
            Self::Snapshot => text::host_login::snapshot_title(),
            Self::Host => text::host_login::host_title(place),
            Self::Storage => text::host_login::storage_title(place),
        }
    }

    pub fn body(&self, place: &str) -> String {
        match self {
            Self::Declined => text::host_login::declined(place),
            Self::State => text::host_login::state(),
            Self::Credential => text::host_login::credential(place),
            Self::Snapshot => text::host_login::snapshot(place),
            Self::Host => text::host_login::host(),
            Self::Storage => text::host_login::storage(place),
            Self::Request(error) => panel::reason(error),
        }
    }
}

/// Whether there is a sign-in by the app that this is opened in.
pub fn is_offered() -> bool {
    host::capabilities().login != Login::Phone
}

/// Signing in by the host, on the page for signing in by phone.
#[derive(Clone, Copy)]
pub struct OtherWay {
    is_pending: RwSignal<bool>,
    /// A host has vouched for somebody who has to say which member that is.
    is_stranger: RwSignal<bool>,
    failure: RwSignal<Option<Why>>,
}

impl OtherWay {
    pub fn start() -> Self {
        let is_stranger = RwSignal::new(binding::kept().is_some());
        Self { is_stranger, failure: RwSignal::new(None), is_pending: RwSignal::new(false) }
    }

    /// Whether a sign-in by the host is under way, or has ended with somebody nobody knows. Nothing is once
    /// the page has gone.
    pub fn is_begun(self) -> bool {
        self.is_pending.try_get_untracked() == Some(true)
            || self.is_stranger.try_get_untracked() == Some(true)
    }

    /// Says, above the phone number, why it is asked for although the host has vouched.
    pub fn why_by_phone(self) -> AnyView {
        let line = || {
            let words = match host::kind() {
                HostKind::Browser => text::host_login::link_any(),
                kind => text::host_login::link(&place_name(kind)),
            };
            view! { <div data-state="not-bound"><Notice>{words}</Notice></div> }
        };
        (move || self.is_stranger.get().then(line)).into_any()
    }

    /// The way itself, below the phone number, where there is one.
    pub fn view(self) -> AnyView {
        let on_end = Callback::new(move |end| match end {
            End::Stranger => self.is_stranger.set(true),
            End::Failed(why) => self.failure.set(Some(why)),
            End::Opened(_) | End::Left => self.failure.set(None),
        });
        let failure = move || {
            self.failure.get().map(|why| {
                let words = why.body(&place_name(host::kind()));
                view! {
                    <div data-state=why.as_str()>
                        <Notice tone=Tone::Warning>{words}</Notice>
                    </div>
                }
            })
        };
        let way = move || {
            view! {
                <section class="host-login">
                    <p class="host-login__or">{text::host_login::or()}</p>
                    {failure}
                    <HostButton is_pending=self.is_pending on_end/>
                </section>
            }
        };
        let is_open = Memo::new(move |_| is_offered() && !self.is_stranger.get());
        (move || is_open.get().then(way)).into_any()
    }
}

/// Signs in by the host, and leads on as soon as that has worked.
#[component]
pub fn HostButton(
    #[prop(default = Variant::Quiet)] variant: Variant,
    /// Where to go on after it, where the address does not say so.
    #[prop(default = None)]
    next: Option<ReturnTo>,
    /// Whether it is under way, where somebody wants to know.
    #[prop(default = RwSignal::new(false))]
    is_pending: RwSignal<bool>,
    on_end: Callback<End>,
) -> impl IntoView {
    let address = expect_context::<Address>();
    let session = expect_context::<SessionState>();
    let config = StoredValue::new(expect_context::<Config>());
    let given = StoredValue::new(next);
    let on_click = Callback::new(move |()| {
        is_pending.set(true);
        let config = config.get_value();
        let next = given.get_value().or_else(|| untrack(|| address.next()));
        spawn_local(async move {
            let end = begin(&config, next.as_ref()).await;
            let is_here = is_pending.try_set(false).is_none();
            match &end {
                End::Opened(opened) if is_here => enter(opened, next, session, address),
                End::Opened(opened) => admission::enter(opened, session),
                _ => {}
            }
            on_end.try_run(end);
        });
    });
    let label = text::host_login::button(&place_name(host::kind()));
    view! {
        <div data-action="host-login">
            <Button variant icon=IconName::User pending=is_pending on_click>{label}</Button>
        </div>
    }
    .into_any()
}

/// Begins a sign-in, and ends it where that takes no other page.
async fn begin(config: &Config, next: Option<&ReturnTo>) -> End {
    let host = host::here();
    let login = host.capabilities().login;
    let Some(name) = host::kind().name() else { return End::Left };
    let (mut state, mut verifier) = (None, None);
    if login.takes_state() {
        let Some(secret) = Secret::make() else { return End::Failed(Why::Host) };
        let challenge = secret.challenge;
        let to = next.map(|next| next.as_str().to_owned());
        let started = match api::write(&StartOauth { host: name, next: to, challenge }).await {
            Ok(started) => started,
            Err(error) => return End::Failed(Why::of(error)),
        };
        let keeping = match login {
            Login::Redirect => Some(Keeping::Visit),
            Login::NativePage => Some(Keeping::Device),
            _ => None,
        };
        let is_lost = |keeping| !begun::keep(&started.state, &secret.verifier, next, keeping);
        if keeping.is_some_and(is_lost) {
            return End::Failed(Why::Storage);
        }
        if login == Login::Redirect {
            return leave(&config.address_of(&started.authorize_url)).await;
        }
        (state, verifier) = (Some(started.state), Some(secret.verifier));
    }
    match host.login(state.as_deref()).await {
        Ok(Some(credential)) => exchange(credential, login, verifier).await,
        Ok(None) => End::Left,
        Err(host::Refused) => End::Failed(Why::Host),
    }
}

/// Goes to a host's page, instead of this one: the way back from there leads to where one was before.
async fn leave(page: &str) -> End {
    if !browser::leads_to_document(page) {
        return End::Failed(Why::Host);
    }
    browser::replace_page(page);
    browser::sleep(LEAVING_MS).await;
    End::Failed(Why::Host)
}

/// Has the backend exchange what a host has given, for whoever has the secret that it was begun with.
pub async fn exchange(credential: Credential, login: Login, verifier: Option<String>) -> End {
    let request = SignIn {
        host: credential.host.name(),
        credential: Some(login.credential()),
        value: Some(credential.value),
        state: credential.state,
        verifier,
        ..SignIn::default()
    };
    match api::write(&request).await {
        Ok(opened) => End::Opened(opened),
        Err(ApiError::Rejected(refusal)) => match refusal.problem().host_binding {
            Some(token) => {
                binding::keep(token);
                End::Stranger
            }
            None => End::Failed(Why::of(ApiError::Rejected(refusal))),
        },
        Err(error) => End::Failed(Why::of(error)),
    }
}

/// Opens the session and leads on: to where the sign-in was begun for, or to `next`.
pub fn enter(opened: &Opened, next: Option<ReturnTo>, session: SessionState, address: Address) {
    let next = opened.next.as_deref().and_then(ReturnTo::parse).or(next);
    admission::enter(opened, session);
    admission::lead_on(opened.standing == Standing::Applicant, next, address);
}

/// What the member calls the place.
pub fn place_name(kind: HostKind) -> String {
    match kind {
        HostKind::Browser => text::help::place_browser(),
        HostKind::Wechat => text::help::place_wechat(),
        HostKind::WechatMini => text::help::place_wechat_mini(),
        HostKind::Wecom => text::help::place_wecom(),
        HostKind::Alipay => text::help::place_alipay(),
        HostKind::Dingtalk => text::help::place_dingtalk(),
        HostKind::Line => text::help::place_line(),
        HostKind::Telegram => text::help::place_telegram(),
    }
}
