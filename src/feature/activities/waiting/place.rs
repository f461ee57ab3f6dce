//! What of a place on a waiting list is shown, and as long as it matters.

use std::hash::{Hash, Hasher};

use contract::{
    Points, Timestamp,
    activities::{Phase, WaitlistEntry, WaitlistState},
    id::WaitlistId,
};

use crate::i18n::text;

/// What of an entry is shown; whatever else changes about it, nothing is drawn anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub id: WaitlistId,
    pub state: WaitlistState,
    pub rank: Option<u32>,
    pub offer_until: Option<Timestamp>,
    pub points: Points,
}

impl Hash for Place {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl Place {
    /// `None` for what does not matter any more: what has ended is shown only where seats were missed
    /// that one could queue for again.
    pub fn of(entry: &WaitlistEntry) -> Option<Self> {
        let activity = &entry.activity;
        let is_shown = match entry.state {
            WaitlistState::Waiting | WaitlistState::Offered => true,
            WaitlistState::Expired => {
                activity.signup.is_none()
                    && activity.waiting_entry.is_none()
                    && matches!(activity.phase, Phase::Open | Phase::Full)
            }
            WaitlistState::Accepted | WaitlistState::Left | WaitlistState::Unknown => false,
        };
        is_shown.then(|| Self {
            id: entry.id.clone(),
            state: entry.state,
            rank: entry.rank,
            offer_until: entry.offer_until,
            points: entry.points,
        })
    }

    /// Until when seats are held, in seconds since 1970.
    pub fn held_until(&self) -> Option<i64> {
        let until = self.offer_until.filter(|_| self.state == WaitlistState::Offered);
        until.map(|until| until.timestamp())
    }

    /// Where it stands, in few words.
    pub fn state_name(&self) -> String {
        match self.state {
            WaitlistState::Offered => text::activity::offered(),
            WaitlistState::Waiting => text::activity::waiting(),
            _ => text::signup::waiting_list(),
        }
    }
}

#[cfg(test)]
mod tests {
    use contract::activities::WaitlistEntry;
    use serde_json::json;

    use super::Place;

    fn place(state: &str, phase: &str) -> Option<Place> {
        let entry: WaitlistEntry = serde_json::from_value(json!({
            "id": "wtl_1", "party": 2, "state": state, "joined_at": "2026-11-20T10:00:00+08:00",
            "offer_until": "1970-01-01T08:00:30+08:00",
            "activity": {
                "id": "act_1", "kind": "party", "title": "x", "time_zone": "Asia/Shanghai",
                "starts_at": "2026-11-24T14:00:00+08:00", "ends_at": "2026-11-24T16:00:00+08:00",
                "signup_closes_at": "2026-11-23T18:00:00+08:00",
                "capacity": 20, "seats_left": 2, "max_party": 4, "phase": phase,
            },
        }))
        .unwrap();
        Place::of(&entry)
    }

    #[test]
    fn a_place_is_shown_while_it_matters() {
        for state in ["waiting", "offered"] {
            assert!(place(state, "closed").is_some(), "{state}");
        }
        assert!(place("expired", "full").is_some() && place("expired", "closed").is_none());
        for state in ["accepted", "left"] {
            assert!(place(state, "open").is_none(), "{state}");
        }
    }

    #[test]
    fn only_an_offer_has_an_end() {
        assert_eq!(place("offered", "open").unwrap().held_until(), Some(30));
        assert_eq!(place("expired", "open").unwrap().held_until(), None);
    }
}
