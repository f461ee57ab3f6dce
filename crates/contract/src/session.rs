//! Signing in and out, and what became of a write.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method, Problem,
    endpoint::endpoint,
    id::{MemberId, WriteKey},
};

/// `POST /auth/otp`: sends a one-time password. The reply is the same whether or not the number
/// belongs to a member. 429 `rate_limited` when asked again too soon.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SendOtp {
    /// Digits, with a leading `+` and country code or without.
    pub phone: String,
}
endpoint!(SendOtp => OtpSent, Post "/auth/otp");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct OtpSent {
    /// Seconds until another one may be asked for.
    pub resend_after_s: u32,
    /// Seconds that this one is good for.
    pub expires_in_s: u32,
    /// How many digits it has.
    pub digits: u8,
}

/// `POST /auth/session`: trades the one-time password for a session (an HttpOnly cookie).
///
/// 422 `otp_invalid` (with `attempts_left`), 422 `otp_expired`, 409 `not_a_member` (the password
/// was right and stays good for `POST /members`).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SignIn {
    pub phone: String,
    pub otp: String,
}
endpoint!(SignIn => Session, Post "/auth/session");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Session {
    pub member: MemberId,
    /// Only for backends on another origin, where no cookie can serve: kept in memory, never stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// `DELETE /auth/session`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SignOut {}
endpoint!(SignOut => (), Delete "/auth/session");

/// `GET /me/writes/{key}`: what became of a write, without sending it again. The key itself is
/// the right to ask, so that the write that opens a session can be asked after as well.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct GetWrite {
    #[serde(skip_serializing)]
    pub key: WriteKey,
}

impl Endpoint for GetWrite {
    type Reply = WriteOutcome;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/me/writes/{key}";
    const WRITE: bool = false;
    fn path(&self) -> String {
        format!("/me/writes/{}", self.key)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct WriteOutcome {
    pub state: WriteState,
    /// The HTTP status of the first reply, when `done`.
    #[serde(default)]
    pub status: Option<u16>,
    /// Why it was refused, when `done` with a status that is not 2xx.
    #[serde(default)]
    pub problem: Option<Problem>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WriteState {
    InProgress,
    Done,
    /// The backend never saw this key, or forgot it after 24 h.
    #[default]
    #[serde(other)]
    Unknown,
}
