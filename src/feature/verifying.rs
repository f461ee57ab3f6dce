//! A phone number and the one-time password that was sent to it, as signing in and joining ask for
//! them. Whoever is known is signed in; of a stranger the number is proved.

use contract::{
    Code,
    session::{SendOtp, Session as Opened, SignIn},
};
use leptos::prelude::*;

use super::{admission, binding, panel, phone, ticking};
use crate::{
    api::{self, ApiError},
    i18n::text,
    session::SessionState,
    ui::{Button, Field, OtpField, Variant},
};

/// What came of it.
pub enum Proof {
    /// Somebody the backend knows, who is signed in by now.
    Known(Opened),
    /// The password was right, and stays good for joining.
    Stranger { phone: String, otp: String },
}

/// The two steps and what is typed into them. Whoever is known is signed in also when the page has gone
/// meanwhile; `on_proof` hears of it only where it stands.
#[derive(Clone, Copy)]
pub struct Verifying {
    number: RwSignal<String>,
    number_error: RwSignal<Option<String>>,
    otp: RwSignal<String>,
    otp_error: RwSignal<Option<String>>,
    sent_to: RwSignal<Option<String>>,
    resend_in: RwSignal<u32>,
    send: Action<String, ()>,
    check: Action<String, ()>,
}

impl Verifying {
    pub fn start(on_proof: Callback<Proof>) -> Self {
        let session = expect_context::<SessionState>();
        let number = RwSignal::new(String::new());
        let number_error = RwSignal::new(None::<String>);
        let otp = RwSignal::new(String::new());
        let otp_error = RwSignal::new(None::<String>);
        let sent_to = RwSignal::new(None::<String>);
        let resend_in = RwSignal::new(0_u32);
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
                        let is_sent = sent_to.try_get_untracked().flatten().is_some();
                        let place = if is_sent { otp_error } else { number_error };
                        place.try_set(Some(panel::otp_reason(&error)));
                    }
                }
            }
        });
        let check = Action::new_local(move |typed: &String| {
            let (phone, typed) = (sent_to.get_untracked().unwrap_or_default(), typed.clone());
            async move {
                match sign_in(session, phone.clone(), typed.clone()).await {
                    Ok(opened) => drop(on_proof.try_run(Proof::Known(opened))),
                    Err(error) if error.code() == Some(Code::NotAMember) => {
                        on_proof.try_run(Proof::Stranger { phone, otp: typed });
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
        Self { number, number_error, otp, otp_error, sent_to, resend_in, send, check }
    }

    /// Whether a password is on its way.
    pub fn is_sent(self) -> bool {
        self.sent_to.read().is_some()
    }

    /// Whether nothing was typed yet on the page, which stands.
    pub fn is_untouched(self) -> bool {
        self.number.try_with_untracked(String::is_empty) == Some(true)
    }

    /// Begins anew with a number that is known. It may be called when the page is gone.
    pub fn begin_with(self, phone: &str) {
        self.number.try_set(phone::grouped(phone));
        self.number_error.try_set(None);
        self.otp.try_set(String::new());
        self.otp_error.try_set(None);
        self.sent_to.try_set(None);
    }

    /// The step that is due. `submit` is what the second one's button says.
    pub fn view(self, submit: fn() -> String) -> AnyView {
        (move || match self.sent_to.get() {
            Some(phone) => self.otp_form(phone, submit()),
            None => self.number_form(),
        })
        .into_any()
    }

    fn ask_for_otp(self) {
        let digits = phone::normalise(&self.number.get_untracked());
        if phone::is_complete(&digits) {
            self.number_error.set(None);
            self.send.dispatch(digits);
        } else {
            self.number_error.set(Some(text::sign_in::phone_invalid()));
        }
    }

    fn submit_otp(self, typed: String) {
        if typed.len() == 6 && !self.check.pending().get_untracked() {
            self.otp_error.set(None);
            self.check.dispatch(typed);
        }
    }

    fn number_form(self) -> AnyView {
        view! {
            <form class="form" novalidate on:submit=move |event| {
                event.prevent_default();
                self.ask_for_otp();
            }>
                <Field
                    label=text::sign_in::phone()
                    hint=text::sign_in::phone_hint()
                    name="phone"
                    value=self.number
                    error=self.number_error
                    input_type="tel"
                    inputmode="numeric"
                    autocomplete="tel-national"
                />
                <Button submit=true pending=self.send.pending()>{text::sign_in::send()}</Button>
            </form>
        }
        .into_any()
    }

    fn otp_form(self, phone: String, submit: String) -> AnyView {
        view! {
            <form class="form" novalidate on:submit=move |event| {
                event.prevent_default();
                self.submit_otp(self.otp.get_untracked());
            }>
                <p class="sign-in__sent">{text::sign_in::otp_sent(&phone::grouped(&phone))}</p>
                <OtpField
                    label=text::sign_in::otp()
                    hint=text::sign_in::otp_hint()
                    value=self.otp
                    error=self.otp_error
                    on_complete=Callback::new(move |typed| self.submit_otp(typed))
                />
                <Button submit=true pending=self.check.pending()>{submit}</Button>
                <div class="sign-in__again">
                    <Button
                        variant=Variant::Link
                        disabled=Signal::derive(move || self.resend_in.get() > 0)
                        on_click=Callback::new(move |()| { self.send.dispatch(phone.clone()); })
                    >
                        {move || match self.resend_in.get() {
                            0 => text::sign_in::resend(),
                            seconds => text::sign_in::resend_in(i64::from(seconds)),
                        }}
                    </Button>
                    <Button variant=Variant::Link on_click=Callback::new(move |()| {
                        self.sent_to.set(None);
                        self.otp_error.set(None);
                    })>{text::sign_in::change_phone()}</Button>
                </div>
            </form>
        }
        .into_any()
    }
}

/// Signs in, wherever the member is by then, and binds the host's account that waits for it. One that has
/// waited for too long is let go: it must not keep anybody out.
pub async fn sign_in(
    session: SessionState,
    phone: String,
    otp: String,
) -> Result<Opened, ApiError> {
    let request = SignIn { phone, otp, host_binding: binding::kept(), ..SignIn::default() };
    let outcome = match api::write(&request).await {
        Err(error) if is_unbound(&error) => {
            binding::forget();
            api::write(&SignIn { host_binding: None, ..request }).await
        }
        outcome => outcome,
    };
    if let Ok(opened) = &outcome {
        admission::enter(opened, session);
    }
    outcome
}

/// Whether it was refused for the sake of the host's account alone.
pub fn is_unbound(error: &ApiError) -> bool {
    error.code() == Some(Code::StateInvalid) && binding::kept().is_some()
}
