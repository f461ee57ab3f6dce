//! How far a friend has come, and what is missing.

use contract::{
    Money, Timestamp,
    referral::{Invitee, InviteeState as State, MissingCode},
};

/// The state that a word in the address names.
pub fn state_named(word: &str) -> Option<State> {
    State::ALL.iter().copied().find(|state| state.as_str() == word)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    Join,
    Spend,
    Reward,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Done,
    /// What has to happen now.
    Next,
    Ahead,
    /// It can no longer happen.
    Missed,
}

impl Mark {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Next => "next",
            Self::Ahead => "ahead",
            Self::Missed => "missed",
        }
    }
}

/// A step, and when it was done or has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub name: Name,
    pub mark: Mark,
    pub at: Option<Timestamp>,
}

/// Joining, buying, and the reward. Buying is done once it is enough.
pub fn steps(invitee: &Invitee) -> impl Iterator<Item = Step> {
    let is_short =
        |code: MissingCode| matches!(code, MissingCode::FirstPurchase | MissingCode::MinimumAmount);
    let lacks_purchase = invitee.missing.as_ref().is_some_and(|missing| is_short(missing.code));
    let (spend, reward) = match invitee.state {
        State::Rewarded => (Mark::Done, Mark::Done),
        State::Expired => (Mark::Missed, Mark::Missed),
        State::Spent if !lacks_purchase => (Mark::Done, Mark::Next),
        _ => (Mark::Next, Mark::Ahead),
    };
    let spend_at = if spend == Mark::Done { invitee.spent_at } else { Some(invitee.spend_by) };
    [
        Step { name: Name::Join, mark: Mark::Done, at: Some(invitee.joined_at) },
        Step { name: Name::Spend, mark: spend, at: spend_at },
        Step { name: Name::Reward, mark: reward, at: invitee.rewarded_at },
    ]
    .into_iter()
}

/// What is missing for the reward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    Purchase { by: Timestamp },
    Amount { amount: Money, by: Timestamp },
    NextMonth { from: Option<Timestamp> },
    Confirmation,
    TooLate { by: Timestamp },
    Nothing,
}

pub fn missing(invitee: &Invitee) -> Missing {
    let by = invitee.spend_by;
    match (invitee.state, &invitee.missing) {
        (State::Rewarded, _) => Missing::Nothing,
        (State::Expired, _) => Missing::TooLate { by },
        (_, Some(missing)) => match (missing.code, &missing.amount) {
            (MissingCode::MinimumAmount, Some(amount)) => {
                Missing::Amount { amount: amount.clone(), by }
            }
            (MissingCode::FirstPurchase | MissingCode::MinimumAmount, _) => {
                Missing::Purchase { by }
            }
            (MissingCode::MonthlyLimit, _) => Missing::NextMonth { from: missing.from },
            (MissingCode::Unknown, _) => Missing::Confirmation,
        },
        (State::Joined, None) => Missing::Purchase { by },
        (State::Spent | State::Unknown, None) => Missing::Confirmation,
    }
}

#[cfg(test)]
mod tests {
    use contract::referral::{Invitee, InviteeState};
    use serde_json::{Value, json};

    use super::{
        Mark::{self, Ahead, Done, Missed, Next},
        Missing, missing, state_named, steps,
    };

    fn invitee(state: &str, more: Value) -> Invitee {
        let mut invitee = json!({
            "id": "inv_000001", "name": "周**", "state": state,
            "joined_at": "2026-11-01T12:00:00+08:00", "spend_by": "2026-12-01T23:59:59+08:00",
        });
        if let (Some(invitee), Value::Object(more)) = (invitee.as_object_mut(), more) {
            invitee.extend(more);
        }
        serde_json::from_value(invitee).unwrap()
    }

    fn marks(invitee: &Invitee) -> Vec<Mark> {
        steps(invitee).map(|step| step.mark).collect()
    }

    #[test]
    fn every_state_can_be_filtered_by() {
        for state in InviteeState::ALL {
            assert_eq!(state_named(state.as_str()), Some(*state));
        }
        assert_eq!(state_named("unknown"), None);
        assert_eq!(state_named("<script>"), None);
    }

    #[test]
    fn a_friend_goes_step_by_step() {
        let joined = invitee("joined", json!({ "missing": { "code": "first_purchase" } }));
        assert_eq!(marks(&joined), [Done, Next, Ahead]);
        assert_eq!(missing(&joined), Missing::Purchase { by: joined.spend_by });

        let amount = json!({ "amount": "12.00", "currency": "CNY" });
        let lacking = json!({ "code": "minimum_amount", "amount": amount });
        let spent = json!({ "spent_at": "2026-11-02T12:00:00+08:00", "missing": lacking });
        let nearly = invitee("spent", spent);
        assert_eq!(marks(&nearly), [Done, Next, Ahead], "not enough yet");
        let amount = serde_json::from_value(amount).unwrap();
        assert_eq!(missing(&nearly), Missing::Amount { amount, by: nearly.spend_by });
        assert_eq!(steps(&nearly).nth(1).unwrap().at, Some(nearly.spend_by));

        let wait = json!({ "code": "monthly_limit", "from": "2026-12-01T00:00:00+08:00" });
        let spent = json!({ "spent_at": "2026-11-02T12:00:00+08:00", "missing": wait });
        let waiting = invitee("spent", spent);
        assert_eq!(marks(&waiting), [Done, Done, Next]);
        assert!(matches!(missing(&waiting), Missing::NextMonth { from: Some(_) }));

        let rewarded = json!({
            "spent_at": "2026-11-02T12:00:00+08:00", "rewarded_at": "2026-11-02T12:00:00+08:00",
        });
        let rewarded = invitee("rewarded", rewarded);
        assert_eq!(marks(&rewarded), [Done, Done, Done]);
        assert_eq!(missing(&rewarded), Missing::Nothing);

        let late = invitee("expired", json!({}));
        assert_eq!(marks(&late), [Done, Missed, Missed]);
        assert_eq!(missing(&late), Missing::TooLate { by: late.spend_by });
    }

    #[test]
    fn what_a_newer_backend_says_promises_nothing() {
        let odd = invitee("brewing", json!({ "missing": { "code": "moonlight" } }));
        assert_eq!(marks(&odd), [Done, Next, Ahead]);
        assert_eq!(missing(&odd), Missing::Confirmation);
    }
}
