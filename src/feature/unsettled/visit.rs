//! The writes about activities among those that were left: where each leads, and the draft that it
//! was made from.

use contract::{
    Endpoint,
    activities::{
        AcceptOffer, AskQuestion, CancelSignup, ChangeSignup, GiveFeedback, JoinWaitlist,
        LeaveWaitlist, SignUp,
    },
    id::{ActivityId, SignupId},
};

use crate::{
    api::journal::{Record, id_in},
    draft,
    feature::asking,
    route::Route,
};

/// What a write was to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Visit {
    SignUp(ActivityId),
    Wait(ActivityId),
    /// A message to those who are there.
    Question(ActivityId),
    /// A place on the waiting list, taken or let go.
    Place,
    Change(SignupId),
    Feedback(SignupId),
    /// Whatever else is done with a signup.
    Signup(SignupId),
}

impl Visit {
    pub fn of(record: &Record) -> Option<Self> {
        if record.path == SignUp::PATH {
            return record.request::<SignUp>().map(|request| Self::SignUp(request.activity));
        }
        Self::at(&record.path)
    }

    fn at(path: &str) -> Option<Self> {
        let activity = |write| id_in(write, path).map(|id| ActivityId(id.to_owned()));
        let signup = |write| id_in(write, path).map(|id| SignupId(id.to_owned()));
        let place = || id_in(AcceptOffer::PATH, path).or_else(|| id_in(LeaveWaitlist::PATH, path));
        None.or_else(|| activity(JoinWaitlist::PATH).map(Self::Wait))
            .or_else(|| activity(AskQuestion::PATH).map(Self::Question))
            .or_else(|| place().map(|_| Self::Place))
            .or_else(|| signup(ChangeSignup::PATH).map(Self::Change))
            .or_else(|| signup(GiveFeedback::PATH).map(Self::Feedback))
            .or_else(|| signup(CancelSignup::PATH).map(Self::Signup))
    }

    /// Drops what was typed for it, once it was sent; of messages, what is not another one by now.
    pub fn discard_draft(&self, record: &Record) {
        if let Self::Question(id) = self {
            if let Some(sent) = asking::sent(record) {
                asking::discard(id.as_str(), &sent);
            }
        } else if let Some(name) = self.draft() {
            draft::discard(&name);
        }
    }

    /// The name of what was typed for it.
    fn draft(&self) -> Option<String> {
        Some(match self {
            Self::SignUp(id) | Self::Wait(id) => ["sign-up.", id.as_str()].concat(),
            Self::Question(id) => asking::name(id.as_str()),
            Self::Change(id) => ["change.", id.as_str()].concat(),
            Self::Feedback(id) => ["feedback.", id.as_str()].concat(),
            Self::Place | Self::Signup(_) => return None,
        })
    }

    /// Where what came of it is seen; `made` is the signup that came of it.
    pub fn result(self, made: Option<SignupId>) -> Route {
        match self {
            Self::SignUp(_) | Self::Place => made.map_or(Route::Signups, Route::Signup),
            Self::Wait(_) | Self::Question(_) => Route::Signups,
            Self::Change(id) | Self::Feedback(id) | Self::Signup(id) => Route::Signup(id),
        }
    }

    /// Where one can try again: what was typed is still there.
    pub fn beginning(self) -> Route {
        match self {
            Self::SignUp(id) | Self::Wait(id) => Route::SignUp(id),
            // Messages stand with the signup, which the record does not name.
            Self::Place | Self::Question(_) => Route::Signups,
            Self::Change(id) => Route::ChangeSignup(id),
            Self::Feedback(id) | Self::Signup(id) => Route::Signup(id),
        }
    }
}

#[cfg(test)]
mod tests {
    use contract::id::{ActivityId, SignupId};

    use super::Visit;
    use crate::route::Route;

    fn signup() -> SignupId {
        SignupId("sgn_1".into())
    }

    #[test]
    fn each_write_about_activities_is_known_by_its_path() {
        for (path, visit) in [
            ("/activities/act_1/waitlist", Some(Visit::Wait(ActivityId("act_1".into())))),
            ("/me/waitlist/wtl_1/accept", Some(Visit::Place)),
            ("/me/waitlist/wtl_1", Some(Visit::Place)),
            ("/me/signups/sgn_1", Some(Visit::Change(signup()))),
            ("/me/signups/sgn_1/feedback", Some(Visit::Feedback(signup()))),
            ("/me/signups/sgn_1/cancel", Some(Visit::Signup(signup()))),
            ("/me/redemptions/rdm_1/cancel", None),
            ("/activities/act_1/questions", Some(Visit::Question(ActivityId("act_1".into())))),
            ("/me/signups/sgn_1/pass/codes", None),
            ("/me/points/gifts", None),
            ("", None),
        ] {
            assert_eq!(Visit::at(path), visit, "{path}");
        }
    }

    #[test]
    fn what_was_typed_for_it_has_its_name() {
        let activity = || ActivityId("act_1".into());
        for (visit, name) in [
            (Visit::SignUp(activity()), Some("sign-up.act_1")),
            (Visit::Wait(activity()), Some("sign-up.act_1")),
            (Visit::Question(activity()), Some("question.act_1")),
            (Visit::Change(signup()), Some("change.sgn_1")),
            (Visit::Feedback(signup()), Some("feedback.sgn_1")),
            (Visit::Signup(signup()), None),
            (Visit::Place, None),
        ] {
            assert_eq!(visit.draft().as_deref(), name);
        }
    }

    #[test]
    fn it_leads_to_what_came_of_it_or_back_to_what_was_typed() {
        let activity = || ActivityId("act_1".into());
        assert_eq!(Visit::Place.result(Some(signup())), Route::Signup(signup()));
        assert_eq!(Visit::SignUp(activity()).result(None), Route::Signups);
        assert_eq!(Visit::Wait(activity()).result(None), Route::Signups);
        assert_eq!(Visit::Question(activity()).result(None), Route::Signups);
        assert_eq!(Visit::Change(signup()).result(None), Route::Signup(signup()));
        assert_eq!(Visit::Wait(activity()).beginning(), Route::SignUp(activity()));
        assert_eq!(Visit::Question(activity()).beginning(), Route::Signups);
        assert_eq!(Visit::Change(signup()).beginning(), Route::ChangeSignup(signup()));
    }
}
