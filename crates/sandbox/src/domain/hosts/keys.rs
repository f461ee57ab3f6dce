//! What a backend agrees on with each host. A real one keeps these to itself; here tests read them,
//! to make credentials of their own.

use contract::hosts::HostName;

/// What Telegram's launch data is signed with.
pub const BOT_TOKEN: &str = "7000000001:sandbox-bot-token";

/// The channel that LINE's tokens are made out to, and what they are signed with.
pub const LINE_CHANNEL: &str = "2000000001";
pub const LINE_SECRET: &str = "sandbox-channel-secret";
/// Who signs them.
pub const LINE_ISSUER: &str = "https://access.line.me";

/// What a page's signature is made with.
pub struct ScriptKey {
    pub app_id: &'static str,
    pub ticket: &'static str,
}

/// Nothing for hosts whose scripts ask for no signature.
pub fn script(host: HostName) -> Option<ScriptKey> {
    match host {
        HostName::Wechat => {
            Some(ScriptKey { app_id: "wx0000000000000001", ticket: "sandbox-wechat-ticket" })
        }
        HostName::Wecom => {
            Some(ScriptKey { app_id: "ww0000000000000001", ticket: "sandbox-wecom-ticket" })
        }
        _ => None,
    }
}
