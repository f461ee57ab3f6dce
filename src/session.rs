//! Who is here: nobody yet, somebody who has applied, a member, or somebody whose session ran out.
//!
//! The session itself is a cookie that no script can read, or, with a backend on another origin, a
//! token that lives no longer than the page. The app keeps only the fact that there
//! was one, to tell "sign in" from "sign in again".

use std::cell::RefCell;

use contract::session::{Session as Opened, SignOut, Standing};
use leptos::prelude::*;

use crate::{
    api::{self, ApiError, SessionSign, journal},
    browser, draft, owner,
    route::Route,
};

/// Who is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Session {
    /// Not known until the first reply.
    Unknown,
    Guest,
    Member,
    /// Has applied, and is no member yet: may see the application, and what everybody may.
    Applicant,
    /// Was somebody until the backend said 401.
    Expired,
}

impl Session {
    /// Whether a member's page has nobody to show itself to.
    pub const fn must_sign_in(self) -> bool {
        matches!(self, Self::Guest | Self::Applicant | Self::Expired)
    }

    /// Whether there is a session, be it a member's or an applicant's.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Member | Self::Applicant)
    }

    fn after(self, sign: SessionSign, was_member: bool) -> Self {
        match (self, sign) {
            (_, SessionSign::Applies) => Self::Applicant,
            // The application is an applicant's own.
            (Self::Applicant, SessionSign::Alive) => Self::Applicant,
            (_, SessionSign::Alive) => Self::Member,
            (Self::Member | Self::Applicant, SessionSign::Ended) => Self::Expired,
            (Self::Unknown, SessionSign::Ended) if was_member => Self::Expired,
            (Self::Unknown, SessionSign::Ended) => Self::Guest,
            (known, SessionSign::Ended) => known,
        }
    }
}

/// The session as the pages see it.
#[derive(Clone, Copy)]
pub struct SessionState {
    standing: RwSignal<Session>,
    /// How often somebody else has come in the place of who was here.
    changes: RwSignal<u32>,
}

/// The last card seen, for the first screen of the next visit.
pub const CARD: &str = "member.card";

/// The passes for activities, for doors without a network.
pub const PASSES: &str = "member.passes";

/// The code of the store whose QR the member has read last.
pub const STORE: &str = "member.store";

/// What belongs to a member and goes when the member goes. Language and looks stay.
const PERSONAL: [&str; 4] = [owner::KNOWN, CARD, PASSES, STORE];

thread_local! {
    static CURRENT: RefCell<Option<SessionState>> = const { RefCell::new(None) };
}

impl SessionState {
    /// Starts with the API at `base`, nobody known yet.
    pub fn start(base: &str) -> Self {
        let state = Self { standing: RwSignal::new(Session::Unknown), changes: RwSignal::new(0) };
        CURRENT.set(Some(state));
        api::start(base, |sign| {
            if let Some(state) = CURRENT.with_borrow(|current| *current) {
                state.learn(sign);
            }
        });
        state.follow_other_tabs();
        state
    }

    /// Where another tab has signed out, or somebody else in, nothing here is of use any more.
    fn follow_other_tabs(self) {
        if !cfg!(target_arch = "wasm32") {
            return;
        }
        let follow = move |_| {
            let Some(session) = self.standing.try_get_untracked() else { return };
            if owner::is_still_here() {
                return;
            }
            let was_nobody_here = owner::here().is_none();
            match session {
                Session::Unknown | Session::Guest if was_nobody_here => owner::adopt(),
                _ => browser::replace_page(&Route::SignIn(None).href()),
            }
        };
        // As long as the page lives; one that the browser had put aside heard of nothing.
        for event in ["storage", "pageshow"] {
            let _ = window_event_listener_untyped(event, follow);
        }
    }

    pub fn get(self) -> Session {
        self.standing.get()
    }

    /// Another number whenever somebody else has come in the place of who was here.
    pub fn changes(self) -> u32 {
        self.changes.get()
    }

    /// Who is here; nobody any more once the app has gone.
    pub fn get_untracked(self) -> Session {
        self.standing.try_get_untracked().unwrap_or(Session::Guest)
    }

    pub fn must_sign_in_untracked(self) -> bool {
        self.get_untracked().must_sign_in()
    }

    pub fn is_open_untracked(self) -> bool {
        self.get_untracked().is_open()
    }

    pub fn is_member_untracked(self) -> bool {
        self.get_untracked() == Session::Member
    }

    fn learn(self, sign: SessionSign) {
        let was_member = owner::known().is_some();
        let before = self.get_untracked();
        let after = before.after(sign, was_member);
        if after != before {
            self.standing.set(after);
        }
    }

    /// A session was opened; what an earlier member of this device left is dropped.
    pub fn open(self, opened: &Opened) {
        let id = opened.member.as_str();
        api::bear(opened.token.as_deref());
        if owner::here().is_some_and(|here| here != id) {
            draft::forget_typed();
            self.changes.update(|count| *count += 1);
        }
        match owner::known() {
            Some(known) if known == id => {}
            Some(_) => self.purge(),
            // Another tab may have stored some after this one signed out.
            None => {
                draft::forget_stored();
                browser::forget(PASSES);
            }
        }
        owner::enter(id);
        journal::drop_others();
        self.standing.set(match opened.standing {
            Standing::Applicant => Session::Applicant,
            _ => Session::Member,
        });
    }

    /// Whose the same session is by now: an applicant's, or a member's once that one was approved.
    pub fn turn(self, now: Session) {
        self.standing.set(now);
    }

    /// Ends the session on the backend, then clears the device and starts the page anew, so that
    /// neither memory nor the back button holds anything personal.
    pub async fn sign_out(self) -> Result<(), ApiError> {
        match api::write(&SignOut {}).await {
            Ok(()) | Err(ApiError::Unauthorized) => {
                self.purge();
                browser::replace_page(&Route::SignIn(None).href());
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn purge(self) {
        journal::purge();
        draft::forget_all();
        for key in PERSONAL {
            browser::forget(key);
        }
    }
}

/// A phone number that was proved with a one-time password but is no member's yet, on its way from
/// signing in to joining. Only ever in memory.
#[derive(Clone, Copy)]
pub struct Verified(RwSignal<Option<(String, String)>>);

impl Verified {
    pub fn start() -> Self {
        Self(RwSignal::new(None))
    }

    pub fn set(self, phone: String, otp: String) {
        self.0.set(Some((phone, otp)));
    }

    /// The password is good no more.
    pub fn clear(self) {
        self.0.set(None);
    }

    /// The number and the password.
    pub fn get(self) -> Option<(String, String)> {
        self.0.get()
    }

    pub fn get_untracked(self) -> Option<(String, String)> {
        self.0.get_untracked()
    }
}

#[cfg(test)]
mod tests {
    use super::Session::{Applicant, Expired, Guest, Member, Unknown};
    use crate::api::SessionSign::{Alive, Applies, Ended};

    #[test]
    fn a_session_ends_once_and_tells_a_guest_from_a_member() {
        assert_eq!(Unknown.after(Ended, false), Guest);
        assert_eq!(Unknown.after(Ended, true), Expired);
        assert_eq!(Member.after(Ended, true), Expired);
        assert_eq!(Expired.after(Ended, true), Expired);
        assert_eq!(Guest.after(Ended, false), Guest);
    }

    #[test]
    fn any_reply_with_a_members_data_proves_a_session() {
        for before in [Unknown, Guest, Member, Expired] {
            assert_eq!(before.after(Alive, false), Member);
        }
    }

    #[test]
    fn an_applicant_is_one_until_admitted() {
        for before in [Unknown, Guest, Member, Applicant, Expired] {
            assert_eq!(before.after(Applies, true), Applicant);
        }
        assert_eq!(Applicant.after(Alive, true), Applicant);
        assert_eq!(Applicant.after(Ended, true), Expired);
        assert!(Applicant.is_open() && Applicant.must_sign_in());
    }
}
