//! What all requests share.

use std::{
    collections::{HashSet, VecDeque},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::Serialize;
use tokio::sync::broadcast;

use crate::{
    clock::Clock,
    db::{self, Db},
    fault::Faults,
    seed::{self, Seed},
};

pub type Shared = Arc<World>;

pub struct World {
    pub db: Db,
    pub clock: Clock,
    pub faults: Faults,
    pub running: Running,
    pub requests: RequestLog,
    pub signals: broadcast::Sender<Signal>,
    /// The folder of the built app.
    pub app: Option<PathBuf>,
    /// Other origins that the app may be served from.
    pub origins: Vec<String>,
}

/// What open event streams are woken by.
#[derive(Clone, Debug)]
pub enum Signal {
    /// Something happened to a member.
    Member(String),
    /// Sessions ended, or time was moved: every stream looks again.
    Everybody,
}

impl World {
    pub fn new(db: Db, app: Option<PathBuf>, origins: Vec<String>) -> Self {
        // A new file has no settings yet.
        let offset =
            db.work(|connection| db::setting(connection, "clock_offset_ms").ok().flatten());
        Self {
            db,
            clock: Clock::new(offset.and_then(|text| text.parse().ok()).unwrap_or_default()),
            faults: Faults::default(),
            running: Running::default(),
            requests: RequestLog::default(),
            signals: broadcast::channel(1024).0,
            app,
            origins,
        }
    }

    pub fn send(&self, signals: Vec<Signal>) {
        for signal in signals {
            // Nobody may be listening.
            let _ = self.signals.send(signal);
        }
    }

    /// Fresh data, clock and faults. Waits for the database on this thread.
    pub fn reset(&self, seed: Seed) -> rusqlite::Result<()> {
        self.db.work(|connection| {
            self.clock.set_offset_ms(0);
            seed::fresh(connection, seed, self.clock.now())
        })?;
        self.faults.clear();
        self.requests.clear();
        self.send(vec![Signal::Everybody]);
        Ok(())
    }

    /// Moves the clock. Waits for the database on this thread.
    pub fn advance(&self, seconds: i64) -> rusqlite::Result<()> {
        self.db.work(|connection| {
            let moved = seconds.saturating_mul(1000);
            self.clock.set_offset_ms(self.clock.offset_ms().saturating_add(moved));
            db::set_setting(connection, "clock_offset_ms", &self.clock.offset_ms().to_string())
        })?;
        self.send(vec![Signal::Everybody]);
        Ok(())
    }
}

/// The keys of the writes that are at work.
#[derive(Clone, Default)]
pub struct Running(Arc<Mutex<HashSet<String>>>);

impl Running {
    /// Enters a key, until the guard is dropped; nothing when it is at work already.
    pub fn enter(&self, key: &str) -> Option<RunningKey> {
        let fresh = locked(&self.0).insert(key.to_owned());
        fresh.then(|| RunningKey { running: self.clone(), key: key.to_owned() })
    }

    pub fn contains(&self, key: &str) -> bool {
        locked(&self.0).contains(key)
    }
}

pub struct RunningKey {
    running: Running,
    key: String,
}

impl Drop for RunningKey {
    fn drop(&mut self) {
        locked(&self.running.0).remove(&self.key);
    }
}

/// The last requests to the API, without bodies and queries.
#[derive(Default)]
pub struct RequestLog(Mutex<VecDeque<Logged>>);

#[derive(Clone, Serialize)]
pub struct Logged {
    pub at: contract::Timestamp,
    pub method: String,
    pub path: String,
    /// Absent when the connection was cut before the request was handled.
    pub status: Option<u16>,
    pub idempotency_key: Option<String>,
    /// The fault that it met.
    pub fault: Option<String>,
}

impl RequestLog {
    const LENGTH: usize = 1000;

    pub fn push(&self, logged: Logged) {
        let mut log = locked(&self.0);
        if log.len() == Self::LENGTH {
            log.pop_front();
        }
        log.push_back(logged);
    }

    /// The latest last.
    pub fn all(&self) -> Vec<Logged> {
        locked(&self.0).iter().cloned().collect()
    }

    fn clear(&self) {
        locked(&self.0).clear();
    }
}

/// The value behind a lock; a panic elsewhere leaves these collections whole.
pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
