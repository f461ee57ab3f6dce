//! Joining among the writes that were left: whoever sent it is nobody yet, and somebody once it is known
//! to have worked.

use contract::{
    Endpoint,
    joining::{ApplicationState, JoinMembership, Joined},
};
use leptos::prelude::*;

use super::Stage;
use crate::{
    address::Address,
    api::journal::Record,
    feature::admission,
    route::Route,
    session::{SessionState, Verified},
};

pub fn is_it(record: &Record) -> bool {
    record.path == JoinMembership::PATH
}

/// Whether the page for joining is the one that stands.
pub fn is_there(address: Address) -> Memo<bool> {
    let path = address.path();
    Memo::new(move |_| matches!(Route::parse(&path.read()), Some(Route::Join(_))))
}

/// Takes what came of it. Nothing is to be said here of who is a member now, who will be welcomed.
pub fn take(
    record: &Record,
    body: &str,
    session: SessionState,
    verified: Verified,
) -> Option<Stage> {
    let done = Stage::Done { to: Some(Route::Join(None)) };
    let Ok(joined) = serde_json::from_str::<Joined>(body) else { return Some(done) };
    let phone = record.request::<JoinMembership>().map(|request| request.phone);
    admission::take(&joined, &phone.unwrap_or_default(), session, verified);
    (joined.application.state != ApplicationState::Approved).then_some(done)
}
