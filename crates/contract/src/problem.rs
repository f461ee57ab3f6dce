//! Errors: `application/problem+json` (RFC 9457), with a `code` that a client branches on.

use serde::{Deserialize, Serialize};

use crate::{Points, Timestamp, id::RuleId, mall::Cost, member::TierName};

/// The body of every reply that is not 2xx.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Problem {
    /// A URI that names the kind of problem; `about:blank` when `code` says it all.
    pub r#type: String,
    pub title: String,
    /// The HTTP status, repeated.
    pub status: u16,
    /// Meant for the member on 409 and 422 only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    pub code: Code,
    /// What a member can tell the help desk.
    pub request_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// With `insufficient_points`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<Points>,
    /// With `insufficient_points`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub available: Option<Points>,
    /// With `insufficient_points`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<Points>,
    /// With `rate_limited` and `otp_invalid`: tries left before a pause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempts_left: Option<u32>,
    /// With `limit_reached`: the rule that sets the limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleId>,
    /// With `limit_reached`: how many (or how many points) are allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// With `out_of_stock`: how many are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stock: Option<u32>,
    /// With `activity_full`: how many seats are left, fewer than the party needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seats_left: Option<u32>,
    /// With `price_changed`: what the same quantity, or the same party, costs now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
    /// With `tier_required`: the lowest tier that may.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<TierName>,
    /// With `sale_not_started`, `signup_not_open`, `game_not_open` and `campaign_not_open`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Timestamp>,
    /// With `sale_ended`, `signup_closed`, `game_over`, `round_expired`, `claim_over`,
    /// `campaign_over` and `invite_expired`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// With `commitment_changed`: the one that a draw has to name now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commitment: Option<String>,
    /// With `not_bound`: opaque, good once and for ten minutes. Given along with a phone number and
    /// its one-time password, it binds the host's account to that member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_binding: Option<String>,
}

/// What is wrong with one field of the request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct FieldProblem {
    /// A JSON Pointer (RFC 6901) into the request's body.
    pub pointer: String,
    /// `required`, `invalid`, `too_short`, `too_long`, `out_of_range`, `taken`,
    /// `own` (where somebody else is needed), `outdated` (of a version that has been replaced).
    pub code: String,
    pub detail: String,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// Why a request was refused.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum Code {
            $($(#[$doc])* $name,)+
            /// A code that this version has no words for.
            #[default]
            #[serde(other)]
            Unknown,
        }

        impl Code {
            /// Every code that has a name, in the contract's order.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The code on the wire.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                    Self::Unknown => "unknown",
                }
            }
        }
    };
}

codes! {
    Unauthenticated = "unauthenticated",
    Forbidden = "forbidden",
    NotFound = "not_found",
    ValidationFailed = "validation_failed",
    OtpInvalid = "otp_invalid",
    OtpExpired = "otp_expired",
    /// The host's account belongs to no member yet.
    NotBound = "not_bound",
    /// The host vouches for somebody who only looks at a snapshot of the page.
    SnapshotUser = "snapshot_user",
    /// A sign-in by a host that did not begin here, or has ended.
    StateInvalid = "state_invalid",
    /// What the host was said to have given is not its own, or too old.
    CredentialInvalid = "credential_invalid",
    /// The session is of somebody who has applied and is not a member yet.
    ApplicationPending = "application_pending",
    RateLimited = "rate_limited",
    InsufficientPoints = "insufficient_points",
    OutOfStock = "out_of_stock",
    TierRequired = "tier_required",
    LimitReached = "limit_reached",
    SaleNotStarted = "sale_not_started",
    SaleEnded = "sale_ended",
    PriceChanged = "price_changed",
    NotCancellable = "not_cancellable",
    NotPayable = "not_payable",
    NewMembersOnly = "new_members_only",
    ActivityFull = "activity_full",
    SignupNotOpen = "signup_not_open",
    SignupClosed = "signup_closed",
    AlreadySignedUp = "already_signed_up",
    NotApproved = "not_approved",
    NotChangeable = "not_changeable",
    OfferExpired = "offer_expired",
    QuestionsClosed = "questions_closed",
    FeedbackClosed = "feedback_closed",
    GameNotOpen = "game_not_open",
    GameOver = "game_over",
    NoChances = "no_chances",
    CommitmentChanged = "commitment_changed",
    OddsChanged = "odds_changed",
    RoundExpired = "round_expired",
    AnswerRejected = "answer_rejected",
    NotClaimable = "not_claimable",
    ClaimOver = "claim_over",
    AlreadyCheckedIn = "already_checked_in",
    CodeExpired = "code_expired",
    CodeUsed = "code_used",
    NotAMember = "not_a_member",
    AlreadyMember = "already_member",
    InviteOwn = "invite_own",
    InviteUsed = "invite_used",
    InviteExpired = "invite_expired",
    CampaignNotOpen = "campaign_not_open",
    CampaignOver = "campaign_over",
    NotForYou = "not_for_you",
    AlreadyClaimed = "already_claimed",
    NothingToClaim = "nothing_to_claim",
    ConsentRequired = "consent_required",
    PreconditionFailed = "precondition_failed",
    IdempotencyKeyMissing = "idempotency_key_missing",
    IdempotencyKeyReused = "idempotency_key_reused",
    RequestInProgress = "request_in_progress",
    Unavailable = "unavailable",
}

#[cfg(test)]
mod tests {
    use super::{Code, Problem};

    #[test]
    fn each_code_travels_under_its_own_name() {
        for &code in Code::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }

    #[test]
    fn a_code_of_a_newer_backend_is_tolerated() {
        let problem: Problem =
            serde_json::from_str(r#"{"code":"brewing","status":418,"later":[1]}"#).unwrap();
        assert_eq!(problem.code, Code::Unknown);
        assert_eq!(problem.status, 418);
    }
}
