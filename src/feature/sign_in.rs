//! Signing in: a phone number, then the one-time password that was sent to it. A number that is
//! not a member yet is told so and goes on to joining, without typing anything twice.

use contract::{
    bootstrap::GetBootstrap,
    member::GetProfile,
    session::{Session as Opened, Standing},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    admission,
    host_login::OtherWay,
    verifying::{Proof, Verifying},
};
use crate::{
    address::Address,
    api,
    config::Config,
    i18n::{self, text},
    owner,
    query::Query,
    route::{self, ReturnTo, Route},
    session::{Session, SessionState, Verified},
    shell::Page,
    ui::{Art, LinkButton, Notice, Tone, Variant},
};

#[component]
pub fn SignInPage() -> impl IntoView {
    let config = expect_context::<Config>();
    let session = expect_context::<SessionState>();
    let verified = expect_context::<Verified>();
    let address = expect_context::<Address>();

    let is_stranger = RwSignal::new(false);
    let bootstrap = Query::new(GetBootstrap {});
    let other_way = OtherWay::start();

    let enter = move |opened: Opened| {
        let next = untrack(|| address.next());
        let next = next.or_else(|| ReturnTo::parse(opened.next.as_deref()?));
        admission::lead_on(opened.standing == Standing::Applicant, next, address);
    };
    let verifying = Verifying::start(Callback::new(move |proof| match proof {
        Proof::Known(opened) => enter(opened),
        Proof::Stranger { phone, otp } => {
            verified.set(phone, otp);
            is_stranger.set(true);
        }
    }));
    spawn_local(async move {
        let standing = learned(session).await;
        // Somebody is signing in, be it by phone or by the host; or that a host has vouched is to be used.
        if !verifying.is_untouched() || other_way.is_begun() {
            return;
        }
        if standing.is_open() {
            let next = untrack(|| address.next());
            admission::lead_on(standing == Session::Applicant, next, address);
        }
    });
    let is_new = Memo::new(move |_| !is_stranger.get() && session.get() != Session::Expired);
    let brand = config.brand_name.in_language(i18n::locale().tag()).to_owned();
    let help = Signal::derive(move || route::help(address.next().as_ref()));
    let notice = move || bootstrap.ready().and_then(|bootstrap| bootstrap.notice);

    let stranger = move || {
        let join = Signal::derive(move || Route::Join(address.next()).href());
        view! {
            <section class="sign-in__stranger" role="status" data-state="not-a-member">
                <h2 class="section-title">{text::sign_in::not_member_title()}</h2>
                <p>{text::sign_in::not_member_body()}</p>
                <LinkButton href=join>{text::sign_in::join()}</LinkButton>
            </section>
        }
        .into_any()
    };

    view! {
        <Page route=Route::SignIn(None) title=text::sign_in::title() class="sign-in">
            <div class="sign-in__hero" data-state=move || verifying.is_sent().then_some("sent")>
                <img class="sign-in__art" src=Art::SignIn.address() alt="" width="240" height="160"/>
                <h2 class="sign-in__welcome">{text::sign_in::welcome(&brand)}</h2>
                <p class="sign-in__lead">{text::sign_in::lead()}</p>
            </div>
            <Show when=move || session.get() == Session::Expired>
                <div data-state="expired"><Notice tone=Tone::Warning>{text::sign_in::expired()}</Notice></div>
            </Show>
            {other_way.why_by_phone()}
            {move || match is_stranger.get() {
                true => stranger(),
                false => verifying.view(text::sign_in::submit),
            }}
            {other_way.view()}
            {move || is_new.get().then(|| joining(address))}
            {move || notice().map(|line| view! { <Notice>{line}</Notice> })}
            <LinkButton variant=Variant::Link href=help>{text::help::title()}</LinkButton>
        </Page>
    }
    .into_any()
}

/// Who is here. Where that is not known yet, the backend is asked.
async fn learned(session: SessionState) -> Session {
    let now = || session.get_untracked();
    if now() == Session::Unknown && owner::known().is_some() {
        api::read(&GetProfile {}).await.ok();
    }
    now()
}

/// The way of who has no card yet.
fn joining(address: Address) -> AnyView {
    let join = Signal::derive(move || Route::Join(address.next()).href());
    view! { <LinkButton variant=Variant::Link href=join>{text::sign_in::no_card()}</LinkButton> }
        .into_any()
}
