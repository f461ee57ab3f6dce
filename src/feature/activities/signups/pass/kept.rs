//! Passes as they are kept on the device, for doors without a network: what stands on each, and when
//! the backend last said that it is good. They go when the party is in, and when the member goes.

use chrono::{DateTime, FixedOffset};
use contract::{
    Timestamp,
    activities::{Pass, Signup},
    id::SignupId,
};
use serde::{Deserialize, Serialize};

use crate::{browser, feature::activities::words, owner, session::PASSES};

/// What stands on a pass beside its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub title: String,
    pub place: String,
    pub party: u32,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

impl Ticket {
    pub fn of(signup: &Signup) -> Self {
        let activity = &signup.activity;
        Self {
            title: activity.title.clone(),
            place: words::place(activity),
            party: signup.party,
            starts_at: activity.starts_at,
            ends_at: activity.ends_at,
        }
    }
}

/// A pass with its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub signup: SignupId,
    /// 16 digits.
    pub code: String,
    pub ticket: Ticket,
    pub valid_until: Timestamp,
    /// When the backend last gave it out.
    pub confirmed_at: Timestamp,
}

impl Kept {
    /// Of what the backend gave out at `now`, in milliseconds since 1970; `None` when it is nothing
    /// that could be drawn.
    pub fn new(signup: SignupId, ticket: Ticket, pass: Pass, now: Option<f64>) -> Option<Self> {
        let is_code = pass.code.len() == 16 && pass.code.bytes().all(|byte| byte.is_ascii_digit());
        let offset = *pass.issued_at.offset();
        let now = now.and_then(|now| moment((now / 1_000.0) as i64, offset));
        let confirmed_at = now.unwrap_or(pass.issued_at);
        let Pass { code, valid_until, .. } = pass;
        is_code.then_some(Self { signup, code, ticket, valid_until, confirmed_at })
    }
}

/// The same in storage, its times in seconds since 1970.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Stored {
    /// Whose it is; nobody's name where the device does not know the member.
    member: String,
    signup: SignupId,
    code: String,
    title: String,
    place: String,
    party: u32,
    starts_at: i64,
    ends_at: i64,
    valid_until: i64,
    confirmed_at: i64,
    /// Of the brand's place, in seconds.
    offset: i32,
}

impl From<&Kept> for Stored {
    fn from(kept: &Kept) -> Self {
        Self {
            member: owner::here().unwrap_or_default(),
            signup: kept.signup.clone(),
            code: kept.code.clone(),
            title: kept.ticket.title.clone(),
            place: kept.ticket.place.clone(),
            party: kept.ticket.party,
            starts_at: kept.ticket.starts_at.timestamp(),
            ends_at: kept.ticket.ends_at.timestamp(),
            valid_until: kept.valid_until.timestamp(),
            confirmed_at: kept.confirmed_at.timestamp(),
            offset: kept.valid_until.offset().local_minus_utc(),
        }
    }
}

impl Stored {
    fn read(self) -> Option<Kept> {
        let offset = FixedOffset::east_opt(self.offset)?;
        Some(Kept {
            ticket: Ticket {
                title: self.title,
                place: self.place,
                party: self.party,
                starts_at: moment(self.starts_at, offset)?,
                ends_at: moment(self.ends_at, offset)?,
            },
            valid_until: moment(self.valid_until, offset)?,
            confirmed_at: moment(self.confirmed_at, offset)?,
            signup: self.signup,
            code: self.code,
        })
    }
}

fn moment(seconds: i64, offset: FixedOffset) -> Option<Timestamp> {
    DateTime::from_timestamp(seconds, 0).map(|at| Timestamp(at.with_timezone(&offset)))
}

/// The pass of a signup, where there is one on this device.
pub fn find(signup: &SignupId) -> Option<Kept> {
    load().into_iter().find(|stored| stored.signup == *signup)?.read()
}

/// Keeps it, unless the member has gone while it was on its way.
pub fn keep(kept: &Kept) {
    if owner::is_still_here() {
        store(&with(load(), kept));
    }
}

pub fn forget(signup: &SignupId) {
    let mut passes = load();
    let before = passes.len();
    passes.retain(|stored| stored.signup != *signup);
    if passes.len() != before {
        store(&passes);
    }
}

/// In place of the same pass as it was before; what is over when it is confirmed goes.
fn with(mut passes: Vec<Stored>, kept: &Kept) -> Vec<Stored> {
    let now = kept.confirmed_at.timestamp();
    passes.retain(|stored| stored.signup != kept.signup && stored.valid_until > now);
    passes.push(kept.into());
    passes
}

fn load() -> Vec<Stored> {
    if !owner::is_still_here() {
        return Vec::new();
    }
    let whose = owner::here().unwrap_or_default();
    browser::recall(PASSES).map(|json| parse(&json, &whose)).unwrap_or_default()
}

/// Those of one member.
fn parse(json: &str, whose: &str) -> Vec<Stored> {
    let mut passes: Vec<Stored> = serde_json::from_str(json).unwrap_or_default();
    passes.retain(|stored| stored.member == whose);
    passes
}

fn store(passes: &[Stored]) {
    match serde_json::to_string(passes) {
        Ok(json) if !passes.is_empty() => {
            browser::remember(PASSES, &json);
        }
        _ => browser::forget(PASSES),
    }
}

#[cfg(test)]
mod tests {
    use contract::{Timestamp, activities::Pass, id::SignupId};

    use super::{Kept, Stored, Ticket, parse, with};

    fn at(text: &str) -> Timestamp {
        serde_json::from_value(text.into()).unwrap()
    }

    fn pass(code: &str) -> Pass {
        Pass {
            code: code.into(),
            issued_at: at("2026-11-20T09:00:00+08:00"),
            valid_until: at("2026-11-24T16:00:00+08:00"),
        }
    }

    fn kept(signup: &str, confirmed_at: &str) -> Kept {
        let ticket = Ticket {
            title: "\u{8336}\u{4f1a}".into(),
            place: "Hangzhou".into(),
            party: 2,
            starts_at: at("2026-11-24T14:00:00+08:00"),
            ends_at: at("2026-11-24T16:00:00+08:00"),
        };
        let now = at(confirmed_at).timestamp_millis() as f64;
        Kept::new(SignupId(signup.into()), ticket, pass("4829017536208514"), Some(now)).unwrap()
    }

    #[test]
    fn a_pass_is_found_again_as_it_was_kept() {
        let kept = kept("sgn_1", "2026-11-22T14:05:00+08:00");
        let json = serde_json::to_string(&with(Vec::new(), &kept)).unwrap();
        assert_eq!(parse(&json, "mem_1"), [], "nobody else is let in with it");
        assert_eq!(parse(&json, "").remove(0).read(), Some(kept));
    }

    #[test]
    fn each_signup_has_one_and_what_is_over_goes() {
        let first = kept("sgn_1", "2026-11-22T14:05:00+08:00");
        let again = kept("sgn_1", "2026-11-22T15:00:00+08:00");
        let both = with(with(Vec::new(), &first), &kept("sgn_2", "2026-11-22T14:06:00+08:00"));
        let passes = with(both, &again);
        assert_eq!(passes.len(), 2);
        assert_eq!(passes.last(), Some(&Stored::from(&again)));
        let mut late = kept("sgn_3", "2026-11-24T16:00:00+08:00");
        late.valid_until = at("2026-12-01T16:00:00+08:00");
        assert_eq!(with(passes, &late), [Stored::from(&late)]);
    }

    #[test]
    fn what_cannot_be_drawn_is_no_pass() {
        let ticket = kept("sgn_1", "2026-11-22T14:05:00+08:00").ticket;
        for code in ["", "123", "48290175362085ab", "48290175362085141"] {
            let id = SignupId("sgn_1".into());
            assert_eq!(Kept::new(id, ticket.clone(), pass(code), None), None, "{code}");
        }
    }

    #[test]
    fn whatever_is_stored_breaks_nothing() {
        for json in ["", "{}", "[1]", "[{\"signup\":\"sgn_1\"}]", "null"] {
            assert_eq!(parse(json, ""), [], "{json}");
        }
    }
}
