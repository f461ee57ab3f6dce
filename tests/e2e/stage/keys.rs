//! What a test does with nothing but a keyboard.

use std::time::Duration;

use serde_json::json;
use thirtyfour::Key;

use super::Stage;

impl Stage {
    /// Presses a key where the focus is.
    pub async fn press(&self, key: Key) {
        self.driver.action_chain().send_keys(key).perform().await.expect("a key");
    }

    /// Holds Enter for about a second: the keyboard repeats it by itself.
    pub async fn hold_enter(&self) {
        let key = |kind: &str, is_repeated: bool| {
            json!({
                "type": kind, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13,
                "text": if kind == "keyDown" { "\r" } else { "" }, "autoRepeat": is_repeated,
            })
        };
        for nth in 0..25 {
            self.cdp("Input.dispatchKeyEvent", key("keyDown", nth > 0)).await;
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        self.cdp("Input.dispatchKeyEvent", key("keyUp", false)).await;
    }

    pub async fn type_words(&self, words: &str) {
        self.driver.action_chain().send_keys(words).perform().await.expect("keys");
    }

    pub async fn has_focus(&self, css: &str) {
        let script = format!("return !!document.activeElement?.matches({})", json!(css));
        self.until(&format!("the focus on {css}"), &script).await;
    }

    /// Goes on with the tab key until it is there.
    pub async fn tab_to(&self, css: &str) {
        let script = format!("return !!document.activeElement?.matches({})", json!(css));
        for _ in 0..60 {
            if self.js(&script).await == json!(true) {
                return;
            }
            self.press(Key::Tab).await;
        }
        panic!("the tab key does not lead to {css}");
    }
}
