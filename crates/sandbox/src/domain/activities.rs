//! Activities: the calendar, the form, the review, the waiting list, the door, and what is said
//! afterwards.

mod catalogue;
mod changes;
mod control;
mod detail;
mod feedback;
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

use crate::{db::Json, domain::Domain};

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
