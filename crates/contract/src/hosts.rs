//! The places that the app lives in, such as messaging apps: signing in by their accounts, and the
//! signatures that their scripts ask for.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method, Timestamp, endpoint::endpoint};

/// A place that the app can be opened in, other than a plain browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HostName {
    Wechat,
    WechatMini,
    Wecom,
    Alipay,
    Dingtalk,
    Line,
    Telegram,
    #[serde(other)]
    Unknown,
}

impl HostName {
    /// Every host that has a name.
    pub const ALL: &[Self] = &[
        Self::Wechat,
        Self::WechatMini,
        Self::Wecom,
        Self::Alipay,
        Self::Dingtalk,
        Self::Line,
        Self::Telegram,
    ];

    /// The host on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wechat => "wechat",
            Self::WechatMini => "wechat_mini",
            Self::Wecom => "wecom",
            Self::Alipay => "alipay",
            Self::Dingtalk => "dingtalk",
            Self::Line => "line",
            Self::Telegram => "telegram",
            Self::Unknown => "unknown",
        }
    }
}

/// What a host gives to prove who is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    /// From the return address of the host's sign-in page, or from its script; the backend
    /// exchanges it.
    Code,
    /// A signed token, as LIFF gives it.
    IdToken,
    /// Telegram's signed launch data, as it is.
    InitData,
    #[serde(other)]
    Unknown,
}

/// `POST /auth/oauth`: begins a sign-in that a host ends with a code: on its page, on one of a mini
/// program's, or through its script. From a page the host sends the browser back to
/// `/auth/{host}?code=&state=`, or with `error` instead of `code` when it was refused there.
///
/// The state is good once, for a while, and only for whoever began: the sign-in ends with the secret
/// that `challenge` was made of (PKCE, RFC 7636, method S256), so that an address which somebody else
/// was led back to opens nothing here. It is bound to the browser as well, by an HttpOnly cookie with
/// `SameSite=Lax`, since the way back comes from another site; where no cookie can serve, to the app's
/// origin.
///
/// 422 `validation_failed` (`/host`: `invalid` where it has no such page; `/next`: `invalid` unless
/// it is a path on the app's own origin; `/challenge`: `required`, or `invalid` unless it is one).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct StartOauth {
    pub host: HostName,
    /// Where to go on after it; given back with the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The SHA-256 of the verifier that [`SignIn`](crate::session::SignIn) gives in the end, in base64
    /// as addresses take it, without padding: 43 characters.
    pub challenge: String,
}
endpoint!(StartOauth => OauthStarted, Post "/auth/oauth");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct OauthStarted {
    /// A path on the backend's own address, or a whole address.
    pub authorize_url: String,
    pub state: String,
    pub expires_at: Timestamp,
}

/// `POST /hosts/{host}/signature`: what `wechat` and `wecom` want to see before a page may use their
/// script. Needs no session.
///
/// 404 `not_found` for another host; 422 `validation_failed` (`/url`: `invalid` unless it is an
/// address of the app).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SignHostUrl {
    #[serde(skip_serializing)]
    pub host: HostName,
    /// The page's whole address; what follows a `#` does not count.
    pub url: String,
}

impl Endpoint for SignHostUrl {
    type Reply = HostSignature;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/hosts/{host}/signature";
    const WRITE: bool = true;
    fn path(&self) -> String {
        format!("/hosts/{}/signature", self.host.as_str())
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct HostSignature {
    pub app_id: String,
    /// Seconds since 1970.
    pub timestamp: i64,
    pub nonce: String,
    /// SHA-1, in hexadecimal, of `jsapi_ticket=…&noncestr=…&timestamp=…&url=…`.
    pub signature: String,
}

#[cfg(test)]
mod tests {
    use super::HostName;

    #[test]
    fn each_host_travels_under_its_own_name() {
        for &host in HostName::ALL {
            assert_eq!(serde_json::to_value(host).unwrap(), host.as_str());
        }
        let later: HostName = serde_json::from_str(r#""brewing""#).unwrap();
        assert_eq!(later, HostName::Unknown);
    }
}
