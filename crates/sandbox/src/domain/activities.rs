//! Activities: the calendar, the form, the review, the waiting list, the door, and what is said
//! afterwards.

mod catalogue;
mod changes;
mod control;
mod detail;
mod feedback;
mod forms;
mod history;
mod lapse;
mod large;
mod listing;
mod passes;
mod questions;
mod scenes;
mod seats;
mod seeding;
mod signing;
mod signups;
mod waitlist;

use contract::activities::{
    AcceptOffer, AskQuestion, CancelSignup, ChangeSignup, GetActivity, GetGallery, GetSignup,
    GiveFeedback, IssuePass, JoinWaitlist, LeaveWaitlist, ListActivities, ListQuestions,
    ListSignups, ListWaitlist, SignUp,
};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Serialize, de::DeserializeOwned};

use crate::domain::Domain;

pub const DOMAIN: Domain = Domain {
    schema: include_str!("activities.sql"),
    routes: |api| {
        api.read::<ListActivities>(catalogue::list)
            .read::<GetActivity>(detail::one)
            .write::<SignUp>(signing::sign_up)
            .read::<ListSignups>(signups::list)
            .read::<GetSignup>(signups::one)
            .write::<ChangeSignup>(changes::change)
            .write::<CancelSignup>(changes::cancel)
            .write::<IssuePass>(passes::issue)
            .write::<JoinWaitlist>(waitlist::join)
            .read::<ListWaitlist>(waitlist::list)
            .write::<LeaveWaitlist>(waitlist::leave)
            .write::<AcceptOffer>(waitlist::accept)
            .read::<ListQuestions>(questions::list)
            .write::<AskQuestion>(questions::ask)
            .write::<GiveFeedback>(feedback::give)
            .read::<GetGallery>(feedback::gallery)
    },
    controls: |controls| scenes::controls(control::controls(controls)),
    seed: seeding::seed,
    settle: |scene, _| lapse::settle(scene),
};

/// A value that is stored as JSON.
struct Json<T>(T);

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?)
            .map(Self)
            .map_err(|error| FromSqlError::Other(error.into()))
    }
}

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        serde_json::to_string(&self.0)
            .map(Into::into)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }
}
