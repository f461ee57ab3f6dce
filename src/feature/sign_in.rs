//! Signing in: a phone number, then the one-time password that was sent to it. A number that is
//! not a member yet is told so and goes on to joining, without typing anything twice.

use contract::{
    Code,
    bootstrap::GetBootstrap,
    session::{SendOtp, SignIn},
};
use leptos::prelude::*;

use super::{host_login::OtherWay, panel, phone, ticking};
use crate::{
    address::Address,
    api::{self, ApiError},
    config::Config,
    i18n::{self, text},
    query::Query,
    route::{self, Route},
    session::{Session, SessionState, Verified},
    shell::Page,
    ui::{Art, Button, Field, LinkButton, Notice, OtpField, Tone, Variant},
};

#[component]
pub fn SignInPage() -> impl IntoView {
    let config = expect_context::<Config>();
    let session = expect_context::<SessionState>();
    let verified = expect_context::<Verified>();
    let address = expect_context::<Address>();

    let number = RwSignal::new(String::new());
    let number_error = RwSignal::new(None::<String>);
    let otp = RwSignal::new(String::new());
    let otp_error = RwSignal::new(None::<String>);
    let sent_to = RwSignal::new(None::<String>);
    let resend_in = RwSignal::new(0_u32);
    let is_stranger = RwSignal::new(false);
    let bootstrap = Query::new(GetBootstrap {});
    let other_way = OtherWay::start();

    let send = Action::new_local(move |phone: &String| {
        let phone = phone.clone();
        async move {
            match api::write(&SendOtp { phone: phone.clone() }).await {
                Ok(reply) => {
                    sent_to.try_set(Some(phone));
                    otp.try_set(String::new());
                    otp_error.try_set(None);
                    resend_in.try_set(reply.resend_after_s);
                }
                Err(error) => {
                    if let ApiError::Busy { retry_after_s: Some(seconds) } = error {
                        resend_in.try_set(seconds);
                    }
                    number_error.try_set(Some(panel::otp_reason(&error)));
                }
            }
        }
    });
    let sign_in = Action::new_local(move |typed: &String| {
        let request = SignIn {
            phone: sent_to.get_untracked().unwrap_or_default(),
            otp: typed.clone(),
            ..SignIn::default()
        };
        let next = untrack(|| address.next());
        async move {
            match api::write(&request).await {
                Ok(opened) => {
                    session.open(&opened);
                    address.return_to(next.as_ref());
                }
                Err(error) if error.code() == Some(Code::NotAMember) => {
                    verified.set(request.phone, request.otp);
                    is_stranger.try_set(true);
                }
                Err(error) => {
                    otp.try_set(String::new());
                    otp_error.try_set(Some(panel::otp_reason(&error)));
                }
            }
        }
    });

    ticking::every(ticking::SECOND_MS, move || {
        if resend_in.get_untracked() > 0 {
            resend_in.update(|seconds| *seconds -= 1);
        }
    });

    let ask_for_otp = move || {
        let digits = phone::normalise(&number.get_untracked());
        if phone::is_complete(&digits) {
            number_error.set(None);
            send.dispatch(digits);
        } else {
            number_error.set(Some(text::sign_in::phone_invalid()));
        }
    };
    let submit_otp = move |typed: String| {
        if typed.len() == 6 && !sign_in.pending().get_untracked() {
            otp_error.set(None);
            sign_in.dispatch(typed);
        }
    };
    let brand = config.brand_name.in_language(i18n::locale().tag()).to_owned();
    let help = Signal::derive(move || route::help(address.next().as_ref()));
    let notice = move || bootstrap.ready().and_then(|bootstrap| bootstrap.notice);

    let number_form = move || {
        view! {
            <form class="form" novalidate on:submit=move |event| {
                event.prevent_default();
                ask_for_otp();
            }>
                <Field
                    label=text::sign_in::phone()
                    hint=text::sign_in::phone_hint()
                    name="phone"
                    value=number
                    error=number_error
                    input_type="tel"
                    inputmode="numeric"
                    autocomplete="tel-national"
                />
                <Button submit=true pending=send.pending()>{text::sign_in::send()}</Button>
            </form>
        }
        .into_any()
    };
    let otp_form = move |phone: String| {
        view! {
            <form class="form" novalidate on:submit=move |event| {
                event.prevent_default();
                submit_otp(otp.get_untracked());
            }>
                <p class="sign-in__sent">{text::sign_in::otp_sent(&phone::grouped(&phone))}</p>
                <OtpField
                    label=text::sign_in::otp()
                    hint=text::sign_in::otp_hint()
                    value=otp
                    error=otp_error
                    on_complete=Callback::new(submit_otp)
                />
                <Button submit=true pending=sign_in.pending()>{text::sign_in::submit()}</Button>
                <div class="sign-in__again">
                    <Button
                        variant=Variant::Link
                        disabled=Signal::derive(move || resend_in.get() > 0)
                        on_click=Callback::new(move |()| { send.dispatch(phone.clone()); })
                    >
                        {move || match resend_in.get() {
                            0 => text::sign_in::resend(),
                            seconds => text::sign_in::resend_in(i64::from(seconds)),
                        }}
                    </Button>
                    <Button variant=Variant::Link on_click=Callback::new(move |()| {
                        sent_to.set(None);
                        otp_error.set(None);
                    })>{text::sign_in::change_phone()}</Button>
                </div>
            </form>
        }
        .into_any()
    };
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
            <div class="sign-in__hero" data-state=move || sent_to.read().is_some().then_some("sent")>
                <img class="sign-in__art" src=Art::SignIn.address() alt="" width="240" height="160"/>
                <h2 class="sign-in__welcome">{text::sign_in::welcome(&brand)}</h2>
                <p class="sign-in__lead">{text::sign_in::lead()}</p>
            </div>
            <Show when=move || session.get() == Session::Expired>
                <div data-state="expired"><Notice tone=Tone::Warning>{text::sign_in::expired()}</Notice></div>
            </Show>
            {other_way.why_by_phone()}
            {move || match (is_stranger.get(), sent_to.get()) {
                (true, _) => stranger(),
                (false, Some(phone)) => otp_form(phone),
                (false, None) => number_form(),
            }}
            {other_way.view()}
            {move || notice().map(|line| view! { <Notice>{line}</Notice> })}
            <LinkButton variant=Variant::Link href=help>{text::help::title()}</LinkButton>
        </Page>
    }
    .into_any()
}
