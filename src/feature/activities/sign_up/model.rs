//! What the form of an activity leads to, for how many, and for how much.

use contract::{
    Code, Points,
    activities::{Activity, Phase, Rejection},
    id::SignupId,
    mall::Unavailable,
};

use super::super::way;

/// What the form leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    SignUp,
    /// A place on the waiting list.
    Wait,
    /// Nowhere: the member has signed up already.
    Own(SignupId),
    /// Nowhere: this signup was rejected, which stands.
    Rejected(Rejection),
    /// Nowhere: the member is on the waiting list already, and seats may be held.
    Listed {
        is_offered: bool,
    },
    Shut(Unavailable),
}

impl Way {
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::SignUp | Self::Wait)
    }

    /// For `data-way`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::SignUp => "sign-up",
            Self::Wait => "wait",
            Self::Own(_) => "own",
            Self::Rejected(_) => "rejected",
            Self::Listed { .. } => "listed",
            Self::Shut(_) => "shut",
        }
    }
}

pub fn way(activity: &Activity) -> Way {
    match way::way(activity) {
        way::Way::Own(own) => Way::Own(own.id),
        way::Way::Rejected(rejected) => Way::Rejected(rejected),
        way::Way::Listed { is_offered } => Way::Listed { is_offered },
        way::Way::SignUp => Way::SignUp,
        way::Way::Wait => Way::Wait,
        way::Way::Barred(reason) => Way::Shut(reason),
        way::Way::Opens => Way::Shut(shut(activity, Code::SignupNotOpen)),
        way::Way::Closed(_) => Way::Shut(shut(activity, Code::SignupClosed)),
    }
}

/// The backend's reason, or this one.
fn shut(activity: &Activity, code: Code) -> Unavailable {
    way::bar(activity).cloned().unwrap_or_else(|| Unavailable {
        code,
        starts_at: activity.signup_opens_at,
        ..Unavailable::default()
    })
}

/// When it becomes possible to sign up, or impossible, in seconds since 1970.
pub fn turns_at(activity: &Activity) -> Option<i64> {
    let at = match activity.phase {
        Phase::NotOpen => activity.signup_opens_at?,
        Phase::Open | Phase::Full => activity.signup_closes_at,
        _ => return None,
    };
    Some(at.timestamp())
}

/// How many can come together.
pub fn most(activity: &Activity, is_for_list: bool) -> u32 {
    let seats = if is_for_list { activity.max_party } else { activity.seats_left };
    seats.min(activity.max_party).max(1)
}

/// What a party costs.
pub fn total(price: Points, party: u32) -> Points {
    Points(price.0.saturating_mul(i64::from(party)))
}

#[cfg(test)]
mod tests {
    use contract::{Code, Points, id::SignupId};
    use serde_json::{Value, json};

    use super::{Way, most, total, turns_at, way};
    use crate::feature::activities::sample::{activity, because};

    #[test]
    fn one_signs_up_or_waits() {
        assert_eq!(way(&activity(json!({}))), Way::SignUp);
        let full = json!({ "phase": "full", "unavailable": because(&["activity_full"]) });
        assert_eq!(way(&activity(full)), Way::Wait);
        let poor = json!({ "unavailable": because(&["insufficient_points"]) });
        assert_eq!(way(&activity(poor)), Way::SignUp, "the form says what is missing");
    }

    #[test]
    fn whoever_is_there_already_is_led_there() {
        let own = json!({ "phase": "full", "signup": { "id": "sgn_1", "state": "pending" } });
        assert_eq!(way(&activity(own)), Way::Own(SignupId("sgn_1".into())));
        let entry = |state, phase| {
            let entry = json!({ "id": "wtl_1", "state": state });
            way(&activity(json!({ "phase": phase, "waiting_entry": entry })))
        };
        assert_eq!(entry("waiting", "full"), Way::Listed { is_offered: false });
        assert_eq!(entry("offered", "full"), Way::Listed { is_offered: true });
        assert_eq!(entry("offered", "open"), Way::Listed { is_offered: true });
        assert_eq!(entry("waiting", "open"), Way::SignUp, "a smaller party finds room");
    }

    #[test]
    fn otherwise_it_says_why_not() {
        let code = |more: Value| match way(&activity(more)) {
            Way::Shut(reason) => reason.code,
            other => panic!("{other:?}"),
        };
        let reasons = because(&["activity_full", "tier_required", "insufficient_points"]);
        let too_low = json!({ "phase": "full", "unavailable": reasons });
        assert_eq!(code(too_low), Code::TierRequired);
        assert_eq!(code(json!({ "phase": "not_open" })), Code::SignupNotOpen);
        for phase in ["closed", "running", "over", "called_off", "postponed"] {
            assert_eq!(code(json!({ "phase": phase })), Code::SignupClosed, "{phase}");
        }
    }

    #[test]
    fn no_more_come_than_there_are_seats_but_more_may_wait() {
        let few = activity(json!({}));
        assert_eq!((most(&few, false), most(&few, true)), (2, 4));
        let many = activity(json!({ "seats_left": 12 }));
        assert_eq!(most(&many, false), 4);
        let none = activity(json!({ "seats_left": 0, "max_party": 0 }));
        assert_eq!((most(&none, false), most(&none, true)), (1, 1));
    }

    #[test]
    fn each_of_a_party_costs_the_same() {
        assert_eq!(total(Points(150), 4), Points(600));
        assert_eq!(total(Points(i64::MAX), 2), Points(i64::MAX));
    }

    #[test]
    fn it_is_asked_again_when_signing_up_begins_and_ends() {
        let turn = |phase| turns_at(&activity(json!({ "phase": phase })));
        assert_eq!(turn("not_open"), Some(1_793_498_400));
        assert_eq!(turn("open"), Some(1_795_428_000));
        assert_eq!(turn("full"), turn("open"));
        assert_eq!(turn("over"), None);
    }
}
