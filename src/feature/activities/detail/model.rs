//! What an activity means for this member: what there is to do, what keeps them from it, and when
//! that will be another matter.

use contract::{
    Code,
    activities::{Activity, OwnSignup, Phase, Rejection},
    mall::Unavailable,
};

use super::super::way::{self, is_full};

/// The one thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Look at the own signup.
    SignedUp(OwnSignup),
    /// Look elsewhere: the own signup was rejected.
    Rejected(Rejection),
    /// The own place on the waiting list has its own part of the page.
    Waits,
    SignUp,
    /// It is full: put one's name on the waiting list.
    JoinList,
    /// Nothing yet: it opens then.
    Opens,
    /// Nothing, and why.
    Barred(Unavailable),
    /// Nothing for anybody.
    Closed(Phase),
}

impl Way {
    /// For `data-state`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::SignedUp(_) => "signed-up",
            Self::Rejected(_) => "rejected",
            Self::Waits => "waiting",
            Self::SignUp => "open",
            Self::JoinList => "full",
            Self::Opens => "not-open",
            Self::Barred(_) => "barred",
            Self::Closed(_) => "closed",
        }
    }
}

pub fn way(activity: &Activity) -> Way {
    match way::way(activity) {
        way::Way::Own(own) => Way::SignedUp(own),
        way::Way::Rejected(rejected) => Way::Rejected(rejected),
        way::Way::Listed { .. } => Way::Waits,
        // The form would say so, too; on the list nothing is paid yet.
        way::Way::SignUp => match way::because(activity, Code::InsufficientPoints) {
            Some(reason) => Way::Barred(reason.clone()),
            None => Way::SignUp,
        },
        way::Way::Wait => Way::JoinList,
        way::Way::Opens => Way::Opens,
        way::Way::Barred(reason) => Way::Barred(reason),
        way::Way::Closed(phase) => Way::Closed(phase),
    }
}

/// What is said with what would help. The rest the bar says.
pub fn reasons(activity: &Activity) -> Vec<Unavailable> {
    let is_said = |code| {
        matches!(
            code,
            Code::ActivityFull | Code::AlreadySignedUp | Code::SignupNotOpen | Code::SignupClosed
        )
    };
    match way(activity) {
        Way::SignedUp(_) | Way::Rejected(_) | Way::Waits | Way::Closed(_) => Vec::new(),
        _ => activity.unavailable.iter().filter(|why| !is_said(why.code)).cloned().collect(),
    }
}

/// Whether others to go to are of use.
pub fn wants_others(activity: &Activity) -> bool {
    let leads_nowhere = || matches!(way(activity), Way::Rejected(_) | Way::Closed(_));
    activity.signup.is_none() && (is_full(activity) || leads_nowhere())
}

/// When it will stand otherwise, in seconds since 1970.
pub fn changes_at(activity: &Activity) -> Option<i64> {
    let moment = match activity.phase {
        Phase::NotOpen => activity.signup_opens_at?,
        Phase::Open | Phase::Full => activity.signup_closes_at,
        Phase::Closed => activity.starts_at,
        Phase::Running => activity.ends_at,
        Phase::Over | Phase::CalledOff | Phase::Unknown => return None,
    };
    Some(moment.timestamp())
}

#[cfg(test)]
mod tests {
    use contract::{
        Code,
        activities::{Activity, Phase},
        mall::Unavailable,
    };
    use serde_json::json;

    use super::{Way, changes_at, reasons, wants_others, way};
    use crate::feature::activities::sample;

    fn activity(phase: Phase, reasons: &[Code]) -> Activity {
        let activity = sample::activity(json!({ "seats_left": 3 }));
        let unavailable = reasons.iter().map(|&code| Unavailable { code, ..Default::default() });
        Activity { phase, unavailable: unavailable.collect(), ..activity }
    }

    fn barred(by: Code) -> Way {
        Way::Barred(Unavailable { code: by, ..Default::default() })
    }

    #[test]
    fn one_signs_up_where_nothing_stands_against_it() {
        assert_eq!(way(&activity(Phase::Open, &[])), Way::SignUp);
        let short = activity(Phase::Open, &[Code::InsufficientPoints]);
        assert_eq!(way(&short), barred(Code::InsufficientPoints));
        let tier = activity(Phase::Open, &[Code::TierRequired, Code::InsufficientPoints]);
        assert_eq!(way(&tier), barred(Code::TierRequired));
        assert_eq!(reasons(&tier).len(), 2);
        assert!(!wants_others(&tier));
    }

    #[test]
    fn where_it_is_full_one_waits_without_paying() {
        let full = activity(Phase::Full, &[Code::ActivityFull, Code::InsufficientPoints]);
        assert_eq!(way(&full), Way::JoinList);
        assert!(wants_others(&full));
        assert_eq!(reasons(&full).len(), 1, "that points are missing is said all the same");
        assert_eq!(way(&activity(Phase::Open, &[Code::ActivityFull])), Way::JoinList);
        let tier = activity(Phase::Full, &[Code::ActivityFull, Code::TierRequired]);
        assert_eq!(way(&tier), barred(Code::TierRequired));
    }

    #[test]
    fn what_the_member_has_comes_first() {
        let mut own = activity(Phase::Over, &[Code::SignupClosed]);
        own.signup = serde_json::from_str(r#"{"id":"sgn_1","state":"attended"}"#).unwrap();
        assert_eq!(way(&own).as_str(), "signed-up");
        assert!(!wants_others(&own));
        let mut rejected = activity(Phase::Open, &[Code::AlreadySignedUp]);
        rejected.rejected = serde_json::from_str(r#"{"id":"sgn_1"}"#).unwrap();
        assert_eq!(way(&rejected).as_str(), "rejected");
        assert!(reasons(&rejected).is_empty() && wants_others(&rejected));
        let mut waits = activity(Phase::Full, &[Code::AlreadySignedUp]);
        waits.waiting_entry = serde_json::from_str(r#"{"id":"wtl_1","state":"waiting"}"#).unwrap();
        assert_eq!(way(&waits), Way::Waits);
        let room = Activity { phase: Phase::Open, unavailable: Vec::new(), ..waits.clone() };
        assert_eq!(way(&room), Way::SignUp, "a smaller party finds room");
        assert!(reasons(&waits).is_empty() && wants_others(&waits));
    }

    #[test]
    fn nobody_signs_up_before_it_opens_or_after_it_closes() {
        let soon = activity(Phase::NotOpen, &[Code::SignupNotOpen, Code::TierRequired]);
        assert_eq!(way(&soon), Way::Opens);
        assert_eq!(reasons(&soon).len(), 1);
        for phase in [Phase::Closed, Phase::Running, Phase::Over, Phase::CalledOff, Phase::Unknown]
        {
            let closed = activity(phase, &[Code::SignupClosed, Code::TierRequired]);
            assert_eq!(way(&closed), Way::Closed(phase));
            assert!(reasons(&closed).is_empty() && wants_others(&closed));
        }
    }

    #[test]
    fn each_phase_ends_at_its_moment() {
        let moments = [Phase::NotOpen, Phase::Open, Phase::Full, Phase::Closed, Phase::Running]
            .map(|phase| changes_at(&activity(phase, &[])).unwrap());
        assert!(moments[0] < moments[1] && moments[1] == moments[2]);
        assert!(moments[2] < moments[3] && moments[3] < moments[4]);
        assert_eq!(changes_at(&activity(Phase::Over, &[])), None);
    }
}
