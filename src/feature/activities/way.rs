//! What an activity means for this member: the one thing there is to do, or what keeps them from it.
//! Its page and its form go by the same.

use contract::{
    Code,
    activities::{Activity, OwnSignup, Phase, Rejection, WaitlistState},
    mall::Unavailable,
};

/// The one thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Look at the own signup.
    Own(OwnSignup),
    /// Read why the own signup was rejected: that stands.
    Rejected(Rejection),
    /// The member is on the waiting list already, and seats may be held.
    Listed { is_offered: bool },
    /// Points may be missing for it all the same: they can be earned.
    SignUp,
    /// It is full: put one's name on the waiting list.
    Wait,
    /// Nothing yet.
    Opens,
    /// Nothing, and why.
    Barred(Unavailable),
    /// Nothing for anybody.
    Closed(Phase),
}

pub fn way(activity: &Activity) -> Way {
    if let Some(own) = &activity.signup {
        return Way::Own(own.clone());
    }
    if let Some(rejected) = &activity.rejected {
        return Way::Rejected(rejected.clone());
    }
    let is_full = is_full(activity);
    if let Some(entry) = &activity.waiting_entry {
        // What is free is too few for the party that waits; a smaller one finds room.
        let is_offered = entry.state == WaitlistState::Offered;
        let has_room = activity.phase == Phase::Open && !is_full && bar(activity).is_none();
        return if has_room && !is_offered { Way::SignUp } else { Way::Listed { is_offered } };
    }
    match activity.phase {
        Phase::NotOpen => Way::Opens,
        Phase::Open | Phase::Full => match bar(activity) {
            Some(reason) => Way::Barred(reason.clone()),
            None if is_full => Way::Wait,
            None => Way::SignUp,
        },
        // What this version of the app does not know is nothing to sign up for.
        phase => Way::Closed(phase),
    }
}

pub fn is_full(activity: &Activity) -> bool {
    activity.phase == Phase::Full || because(activity, Code::ActivityFull).is_some()
}

/// What neither points nor patience help against.
pub fn bar(activity: &Activity) -> Option<&Unavailable> {
    let is_bar = |reason: &&Unavailable| {
        !matches!(reason.code, Code::InsufficientPoints | Code::ActivityFull)
    };
    activity.unavailable.iter().find(is_bar)
}

/// The reason of this kind, if it is one.
pub fn because(activity: &Activity, code: Code) -> Option<&Unavailable> {
    activity.unavailable.iter().find(|reason| reason.code == code)
}

#[cfg(test)]
mod tests {
    use contract::{Code, activities::Phase};
    use serde_json::{Value, json};

    use super::{Way, way};
    use crate::feature::activities::sample::{activity, because};

    fn of(more: Value) -> Way {
        way(&activity(more))
    }

    #[test]
    fn one_signs_up_or_waits() {
        assert_eq!(of(json!({})), Way::SignUp);
        let poor = json!({ "unavailable": because(&["insufficient_points"]) });
        assert_eq!(of(poor), Way::SignUp, "points can be earned");
        for phase in ["full", "open"] {
            let reasons = because(&["activity_full", "insufficient_points"]);
            assert_eq!(of(json!({ "phase": phase, "unavailable": reasons })), Way::Wait, "{phase}");
        }
    }

    #[test]
    fn whoever_is_there_already_is_led_there() {
        let own = json!({ "phase": "over", "signup": { "id": "sgn_1", "state": "attended" } });
        assert!(matches!(of(own), Way::Own(own) if own.id.as_str() == "sgn_1"));
        let rejected = json!({ "rejected": { "id": "sgn_1", "reason": "no" } });
        assert!(matches!(of(rejected), Way::Rejected(it) if it.reason.as_deref() == Some("no")));
        let entry = |state, phase, codes: &[&str]| {
            let entry = json!({ "id": "wtl_1", "state": state });
            let unavailable = because(codes);
            of(json!({ "phase": phase, "waiting_entry": entry, "unavailable": unavailable }))
        };
        let waits = Way::Listed { is_offered: false };
        assert_eq!(entry("waiting", "full", &["activity_full"]), waits);
        assert_eq!(entry("waiting", "open", &["activity_full"]), waits);
        assert_eq!(entry("waiting", "open", &["tier_required"]), waits);
        assert_eq!(entry("waiting", "closed", &["signup_closed"]), waits);
        assert_eq!(entry("waiting", "open", &[]), Way::SignUp, "a smaller party finds room");
        for phase in ["full", "open", "closed"] {
            assert_eq!(entry("offered", phase, &[]), Way::Listed { is_offered: true }, "{phase}");
        }
    }

    #[test]
    fn otherwise_something_keeps_them_from_it() {
        for phase in ["open", "full"] {
            let reasons = because(&["activity_full", "tier_required", "insufficient_points"]);
            let barred = of(json!({ "phase": phase, "unavailable": reasons }));
            assert!(matches!(barred, Way::Barred(reason) if reason.code == Code::TierRequired));
        }
        assert_eq!(of(json!({ "phase": "not_open" })), Way::Opens);
        for (phase, known) in [
            ("closed", Phase::Closed),
            ("running", Phase::Running),
            ("over", Phase::Over),
            ("called_off", Phase::CalledOff),
            ("postponed", Phase::Unknown),
        ] {
            assert_eq!(of(json!({ "phase": phase })), Way::Closed(known), "{phase}");
        }
    }
}
