//! A plain browser; and a host whose script did not come, which is one as well.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::{
    Answer, Capabilities, Credential, Host, HostKind, Refused, Share, ShareData,
    patience::while_member_decides,
};
use crate::{
    browser::{self, call, property},
    config,
};

/// No more than what a browser can do.
pub struct Plain {
    pub kind: HostKind,
}

impl Host for Plain {
    fn capabilities(&self) -> Capabilities {
        let settings = config::of_host(self.kind.key());
        let left = self.kind.capabilities().without_script(settings.is_object());
        let share = match share_of(&settings, left.share) {
            Share::SystemSheet if !has_system_sheet() => Share::CopyLink,
            share => share,
        };
        Capabilities { share, ..left }
    }

    fn login(&self, _: Option<&str>) -> Answer<Option<Credential>> {
        refuse()
    }

    fn set_share(&self, _: &ShareData) {}

    fn share(&self, data: &ShareData) -> Answer<bool> {
        let share = self.capabilities().share;
        let link = data.link.clone();
        let shared = (share == Share::SystemSheet).then(|| open_system_sheet(data)).flatten();
        let answer: Answer<bool> = Box::pin(async move {
            match shared {
                Some(promise) => Ok(JsFuture::from(js_sys::Promise::from(promise)).await.is_ok()),
                None if share == Share::Off => Err(Refused),
                None => browser::copy(&link).await.then_some(true).ok_or(Refused),
            }
        });
        while_member_decides(answer, Ok(false))
    }

    fn scan(&self) -> Answer<Option<String>> {
        refuse()
    }

    fn close(&self) {}

    fn set_back(&self, _: bool) {}

    fn open_outside(&self, _: &str) -> Answer<()> {
        refuse()
    }

    fn save_picture(&self, url: &str) -> Answer<()> {
        let saved = self.capabilities().save_picture && browser::download(url);
        Box::pin(async move { saved.then_some(()).ok_or(Refused) })
    }

    fn pay(&self, _: &str) -> bool {
        false
    }
}

fn refuse<T: 'static>() -> Answer<T> {
    Box::pin(async { Err(Refused) })
}

/// How to share, unless the configuration has switched it off.
pub fn share_of(settings: &JsValue, share: Share) -> Share {
    if property(settings, "share").as_bool() == Some(false) { Share::Off } else { share }
}

fn has_system_sheet() -> bool {
    property(&browser::global("navigator"), "share").is_function()
}

fn open_system_sheet(data: &ShareData) -> Option<JsValue> {
    call(&browser::global("navigator"), "share", &data.for_system_sheet())
}
