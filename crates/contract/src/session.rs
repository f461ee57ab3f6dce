//! Signing in and out, and what became of a write.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method, Problem,
    endpoint::endpoint,
    hosts::{CredentialKind, HostName},
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

/// `POST /auth/session`: opens a session (an HttpOnly cookie, or a token where none can serve), by
/// `phone` and `otp`, or by what a host has given: `host`, `credential`, `value`, and `state` where
/// the sign-in began with [`StartOauth`](crate::hosts::StartOauth).
///
/// By phone: 422 `otp_invalid` (`/otp`, with `attempts_left`), 422 `otp_expired`, 409 `not_a_member`
/// (the password was right and stays good for `POST /members`), 422 `state_invalid` when
/// `host_binding` is used up or too old. An applicant gets a session too, with its `standing`.
///
/// By a host: 409 `not_bound` (with `host_binding`), 422 `state_invalid` (wrong, missing, used up,
/// too old, of another browser, or without the verifier that it was begun with), 422 `credential_invalid`, 403 `snapshot_user` when the host only
/// shows a snapshot of the page and vouches for nobody.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SignIn {
    /// Empty with a host's credential.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// Empty with a host's credential.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub otp: String,
    /// With `phone`, as it came with `not_bound`: from now on the host's account opens this
    /// membership.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_binding: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<HostName>,
    /// With `host`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<CredentialKind>,
    /// With `host`: the credential itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// With a `code`, be it from a host's sign-in page or from its script: what
    /// [`StartOauth`](crate::hosts::StartOauth) gave before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// With `state`: what its `challenge` was made of, 43 to 128 characters that addresses take as they
    /// are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verifier: Option<String>,
}
endpoint!(SignIn => Session, Post "/auth/session");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Session {
    pub member: MemberId,
    #[serde(default)]
    pub standing: Standing,
    /// Only for an app on another origin, where no cookie can serve: kept in memory, never stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Where the sign-in by a host was to lead, when it was told: a path on the app's own origin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Whose a session is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    #[default]
    Member,
    /// Of somebody who has applied: `/me/application` and `/me/events` answer, all else below `/me`
    /// is refused with 403 `application_pending`. Once the application is approved the same session
    /// is a member's.
    Applicant,
    #[serde(other)]
    Unknown,
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

#[cfg(test)]
mod tests {
    use super::{Session, SignIn, Standing};

    #[test]
    fn a_sign_in_by_phone_says_nothing_of_hosts() {
        let request =
            SignIn { phone: "13800000001".into(), otp: "246810".into(), ..SignIn::default() };
        let json = serde_json::to_string(&request).unwrap();
        assert_eq!(json, r#"{"phone":"13800000001","otp":"246810"}"#);
    }

    #[test]
    fn a_session_is_a_members_unless_it_says_otherwise() {
        let of = |json: &str| serde_json::from_str::<Session>(json).unwrap().standing;
        assert_eq!(of(r#"{"member":"mbr_1"}"#), Standing::Member);
        assert_eq!(of(r#"{"member":"mbr_1","standing":"applicant"}"#), Standing::Applicant);
        assert_eq!(of(r#"{"member":"mbr_1","standing":"brewing"}"#), Standing::Unknown);
    }
}
