//! What tells hosts apart besides their names, as it stands in the page.

use wasm_bindgen::JsValue;

use super::{Signs, arrived};
use crate::browser::{self, call, property};

/// Telegram's web client opens the app in a frame on one of these.
const TELEGRAM_SITE: &str = ".telegram.org";

/// What this page shows of the app that it was opened in.
pub fn signs() -> Signs {
    let window = browser::global("window");
    let is_mini = property(&window, "__wxjs_environment").as_string();
    Signs {
        telegram: is_telegram(&window),
        mini_program: is_mini.as_deref() == Some("miniprogram"),
        liff: [arrived("landing"), arrived("hash")].iter().any(|part| part.contains("liff")),
    }
}

/// Whether one of Telegram's clients can be spoken to, in one of the ways that its script knows: what
/// stands in an address anybody can have written, for somebody else to be signed in by.
fn is_telegram(window: &JsValue) -> bool {
    if !property(window, "TelegramWebviewProxy").is_falsy() {
        return true;
    }
    let has_data = |text: Option<String>| text.is_some_and(|text| text.contains("tgWebAppData"));
    // Its script keeps them over a reload under this name.
    let was_handed_over = || {
        has_data(Some(arrived("hash")))
            || has_data(browser::recall_for_visit("__telegram__initParams"))
    };
    let has_bridge = property(&property(window, "external"), "notify").is_function();
    (has_bridge || is_framed_by_telegram(window)) && was_handed_over()
}

fn is_framed_by_telegram(window: &JsValue) -> bool {
    let is_framed = property(window, "parent") != *window;
    // Firefox knows no origins above; there, who led here stands in for them.
    let above = property(&browser::location(), "ancestorOrigins");
    let origin = if above.is_object() {
        call(&above, "item", &0.into()).and_then(|it| it.as_string())
    } else {
        browser::document().map(|document| document.referrer())
    };
    is_framed && origin.is_some_and(|origin| is_telegrams(&origin))
}

fn is_telegrams(address: &str) -> bool {
    let rest = address.strip_prefix("https://").unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.strip_suffix(TELEGRAM_SITE).unwrap_or_default();
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::is_telegrams;

    #[test]
    fn only_telegrams_own_sites_are_telegrams() {
        for own in
            ["https://web.telegram.org", "https://webk.telegram.org", "https://web.telegram.org/k/"]
        {
            assert!(is_telegrams(own), "{own}");
        }
        for other in [
            "",
            "null",
            "http://web.telegram.org",
            "https://telegram.org.evil.example",
            "https://evil.example/web.telegram.org",
            "https://evil.example#.telegram.org",
            "https://me@.telegram.org",
            "https://webtelegram.org",
        ] {
            assert!(!is_telegrams(other), "{other}");
        }
    }
}
