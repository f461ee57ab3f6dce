//! A host through its module in `public/host/`. What such a module gives and takes is written in
//! `public/host/script.js`.

use std::rc::Rc;

use contract::hosts::SignHostUrl;
use js_sys::{Function, Promise};
use wasm_bindgen::{JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::{
    Answer, Capabilities, Credential, Host, HostKind, Login, Refused, Share, ShareData,
    patience::{soon, while_member_decides},
    plain::share_of,
};
use crate::{
    api::{self, clock},
    browser::{self, call, object, property},
};

/// Until a host is given up, in milliseconds. Its module gives up each of its steps sooner.
const PATIENCE_MS: u32 = 20_000;

/// A host that is there.
pub struct Adapter {
    kind: HostKind,
    /// What its module gave.
    host: JsValue,
    capabilities: Capabilities,
}

/// Loads a host's module and lets it bring in the host.
///
/// Whatever is missing, broken or late on the way, and a host that the configuration does not know,
/// is a refusal.
pub async fn connect(
    kind: HostKind,
    settings: &JsValue,
    go_back: &Function,
) -> Result<Rc<dyn Host>, Refused> {
    if kind == HostKind::Browser || !settings.is_object() {
        return Err(Refused);
    }
    let way = object(&[
        ("settings", settings.clone()),
        ("landing", super::arrived("landing").into()),
        ("launch", super::arrived("hash").into()),
        ("sign", signer(kind)),
        ("now", Closure::<dyn Fn() -> f64>::new(now_ms).into_js_value()),
        ("goBack", go_back.clone().into()),
    ]);
    let host = browser::within(PATIENCE_MS, async move {
        let module = settle(call(&browser::boot(), "loadHost", &kind.key().into())).await?;
        settle(call(&module, "connect", &way)).await
    });
    let host = host.await.ok_or(Refused)??;
    let capabilities = allowed(kind, settings, &host);
    Ok(Rc::new(Adapter { kind, host, capabilities }))
}

/// What the table allows and this version of the host has.
fn allowed(kind: HostKind, settings: &JsValue, host: &JsValue) -> Capabilities {
    let has = |name: &str| property(host, name).is_function();
    let all = kind.capabilities();
    let share = match all.share {
        Share::Native if !has("share") => Share::CopyLink,
        Share::Menu if !has("setShare") => Share::CopyLink,
        share => share,
    };
    let login = match all.login {
        Login::Redirect => Login::Redirect,
        _ if !has("login") => Login::Phone,
        login => login,
    };
    Capabilities {
        login,
        share: share_of(settings, share),
        scan: all.scan && has("scan"),
        close: all.close && has("close"),
        back: all.back && has("back"),
        open_outside: all.open_outside && has("openOutside"),
        save_picture: all.save_picture && has("savePicture"),
        ..all
    }
}

impl Adapter {
    /// Asks the host for what it may do.
    fn ask(&self, may: bool, name: &str, argument: &JsValue) -> Answer<JsValue> {
        let answer = if may { call(&self.host, name, argument) } else { None };
        Box::pin(settle(answer))
    }

    fn tell(&self, may: bool, name: &str, argument: &JsValue) {
        let answer = self.ask(may, name, argument);
        leptos::task::spawn_local(async move {
            // Nobody waits for it.
            answer.await.ok();
        });
    }
}

impl Host for Adapter {
    fn capabilities(&self) -> Capabilities {
        self.capabilities
    }

    fn login(&self, state: Option<&str>) -> Answer<Option<Credential>> {
        let host = self.kind;
        let asked = !matches!(self.capabilities.login, Login::Phone | Login::Redirect);
        let answer = soon(self.ask(asked, "login", &state.into()));
        let state = state.map(str::to_owned);
        Box::pin(async move {
            let value = answer.await?.as_string();
            Ok(value.map(|value| Credential { host, value, state }))
        })
    }

    fn set_share(&self, data: &ShareData) {
        self.tell(self.capabilities.share != Share::Off, "setShare", &data.for_host());
    }

    fn share(&self, data: &ShareData) -> Answer<bool> {
        let link = data.link.clone();
        let share = self.capabilities.share;
        let answer = self.ask(share == Share::Native, "share", &data.for_host());
        let answer = while_member_decides(answer, Ok(JsValue::FALSE));
        Box::pin(async move {
            match share {
                Share::Native => Ok(answer.await?.is_truthy()),
                Share::CopyLink => browser::copy(&link).await.then_some(true).ok_or(Refused),
                Share::Menu | Share::SystemSheet | Share::Off => Err(Refused),
            }
        })
    }

    fn scan(&self) -> Answer<Option<String>> {
        let answer = self.ask(self.capabilities.scan, "scan", &JsValue::UNDEFINED);
        Box::pin(async move { Ok(answer.await?.as_string()) })
    }

    fn close(&self) {
        self.tell(self.capabilities.close, "close", &JsValue::UNDEFINED);
    }

    fn set_back(&self, is_shown: bool) {
        self.tell(self.capabilities.back, "back", &is_shown.into());
    }

    fn open_outside(&self, url: &str) -> Answer<()> {
        done(soon(self.ask(self.capabilities.open_outside, "openOutside", &url.into())))
    }

    fn save_picture(&self, url: &str) -> Answer<()> {
        let answer = self.ask(self.capabilities.save_picture, "savePicture", &url.into());
        done(while_member_decides(answer, Err(Refused)))
    }

    fn pay(&self, url: &str) -> bool {
        let has_page = browser::leads_to_document(url) && property(&self.host, "pay").is_function();
        self.tell(has_page, "pay", &url.into());
        has_page
    }
}

fn done(answer: Answer<JsValue>) -> Answer<()> {
    Box::pin(async move { answer.await.map(drop) })
}

/// What a call comes to, be it a promise or not. One that was not there, or threw, is a refusal.
async fn settle(answer: Option<JsValue>) -> Result<JsValue, Refused> {
    let promise = Promise::resolve(&answer.ok_or(Refused)?);
    JsFuture::from(promise).await.map_err(|_| Refused)
}

/// The backend's time, as far as it is known; milliseconds since 1970.
fn now_ms() -> f64 {
    clock::now_ms().unwrap_or_else(browser::device_ms)
}

/// A function that has the backend sign an address. It lives as long as the page.
fn signer(kind: HostKind) -> JsValue {
    let sign = move |url: String| {
        future_to_promise(async move {
            let host = kind.name().ok_or(JsValue::NULL)?;
            let signature =
                api::write(&SignHostUrl { host, url }).await.map_err(|_| JsValue::NULL)?;
            Ok(object(&[
                ("app_id", signature.app_id.into()),
                ("timestamp", (signature.timestamp as f64).into()),
                ("nonce", signature.nonce.into()),
                ("signature", signature.signature.into()),
            ]))
        })
    };
    Closure::<dyn Fn(String) -> Promise>::new(sign).into_js_value()
}
