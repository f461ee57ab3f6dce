//! What a handler sees: an open transaction, the time, the language, and who asks.

use std::cell::{Cell, RefCell};

use contract::{Code, session::Standing};
use rusqlite::Connection;

use crate::{
    clock::Moment,
    domain::session::{self, LiveSession},
    exchange::{Head, Surroundings},
    language::Language,
    refusal::Refusal,
    reply::names_tag,
    world::{Signal, World},
};

pub struct Scene<'a> {
    pub world: &'a World,
    pub tx: &'a Connection,
    pub now: Moment,
    pub language: Language,
    /// A member's.
    pub session: Option<LiveSession>,
    /// Of somebody who has applied and is no member yet.
    applicant: Option<LiveSession>,
    pub surroundings: Surroundings,
    if_match: Option<String>,
    acted: Cell<bool>,
    signals: RefCell<Vec<Signal>>,
}

impl<'a> Scene<'a> {
    pub fn open(world: &'a World, tx: &'a Connection, head: &Head) -> rusqlite::Result<Self> {
        let now = world.clock.now();
        let found = match &head.credential {
            Some(token) => session::find(tx, token, now)?,
            None => None,
        };
        let is_member = |session: &LiveSession| session.standing == Standing::Member;
        let (session, applicant) = match found {
            Some(found) if is_member(&found) => (Some(found), None),
            found => (None, found),
        };
        Ok(Self {
            world,
            tx,
            now,
            language: head.language,
            session,
            applicant,
            surroundings: head.surroundings.clone(),
            if_match: head.if_match.clone(),
            acted: Cell::new(false),
            signals: RefCell::default(),
        })
    }

    /// The member who looks, if anybody has signed in.
    pub fn viewer(&self) -> Option<&str> {
        self.session.as_ref().map(|session| session.member.as_str())
    }

    /// The member who asks; 401 for anybody else, 403 for an applicant.
    pub fn member(&self) -> Result<&str, Refusal> {
        self.acted.set(true);
        match (self.viewer(), &self.applicant) {
            (Some(member), _) => Ok(member),
            (None, Some(_)) => Err(Refusal::new(Code::ApplicationPending)),
            (None, None) => Err(Refusal::new(Code::Unauthenticated)),
        }
    }

    /// The member or the applicant who asks; 401 for anybody else.
    pub fn person(&self) -> Result<&str, Refusal> {
        self.acted.set(true);
        let session = self.anybody().ok_or_else(|| Refusal::new(Code::Unauthenticated))?;
        Ok(&session.member)
    }

    /// The session of whoever asks, a member or an applicant.
    pub fn anybody(&self) -> Option<&LiveSession> {
        self.session.as_ref().or(self.applicant.as_ref())
    }

    /// In whose name the request acted, if a member's.
    pub fn acted_for(&self) -> Option<&str> {
        self.anybody().filter(|_| self.acted.get()).map(|session| session.member.as_str())
    }

    /// 412 unless the request may change what has this tag.
    pub fn may_change(&self, tag: &str) -> Result<(), Refusal> {
        match &self.if_match {
            Some(wanted) if !names_tag(wanted, tag) => Err(Refusal::new(Code::PreconditionFailed)),
            _ => Ok(()),
        }
    }

    /// Wakes open streams once the transaction is committed.
    pub fn signal(&self, signal: Signal) {
        self.signals.borrow_mut().push(signal);
    }

    /// How many signals wait, for [`Scene::forget_signals`].
    pub fn signal_count(&self) -> usize {
        self.signals.borrow().len()
    }

    /// Drops the signals of a rolled-back effect.
    pub fn forget_signals(&self, beyond: usize) {
        self.signals.borrow_mut().truncate(beyond);
    }

    pub fn into_signals(self) -> Vec<Signal> {
        self.signals.into_inner()
    }
}
