//! What can go wrong on the way to the backend and back.

use contract::{Code, Problem};
use serde::Deserialize;

/// Why there is no reply to work with.
#[derive(Clone, Debug, PartialEq)]
pub enum ApiError {
    /// The browser knows of no network.
    Offline,
    /// The backend could not be reached, or the connection broke.
    Network,
    /// The reply did not come in time.
    Timeout,
    /// 401: the session is over.
    Unauthorized,
    /// 429 or 503, with how long to wait when the backend says so.
    Busy { retry_after_s: Option<u32> },
    /// Any other 4xx, with the backend's reason.
    Rejected(Refusal),
    /// 5xx.
    Server { request_id: String },
    /// A reply that is not what the contract says.
    Malformed,
    /// A write whose outcome could not be learned yet.
    Unsettled,
    /// A write that was not sent, because an earlier one of its kind has no outcome yet.
    Held,
}

impl ApiError {
    /// Whether a write may have taken effect although no reply says so.
    pub const fn leaves_outcome_open(&self) -> bool {
        matches!(
            self,
            Self::Network
                | Self::Timeout
                | Self::Busy { .. }
                | Self::Server { .. }
                | Self::Malformed
        )
    }

    /// Whether another try could end better.
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Network | Self::Timeout | Self::Busy { .. } | Self::Server { .. })
    }

    /// Whether it is the network that is to blame, and not the backend.
    pub const fn is_without_network(&self) -> bool {
        matches!(self, Self::Offline | Self::Network)
    }

    /// The backend's reason.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Rejected(refusal) => Some(refusal.problem().code),
            _ => None,
        }
    }
}

/// A 4xx with its problem, which is decoded by whoever has words for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refusal {
    pub status: u16,
    pub request_id: String,
    body: String,
}

impl Refusal {
    pub(super) fn new(status: u16, request_id: String, body: String) -> Self {
        Self { status, request_id, body }
    }

    /// What the backend says of it; a problem with nothing known when it is none.
    pub fn problem(&self) -> Problem {
        let problem = serde_json::from_str(&self.body).unwrap_or_default();
        Problem { status: self.status, ..problem }
    }
}

/// What every problem is asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Reason {
    pub code: String,
    pub request_id: String,
}
