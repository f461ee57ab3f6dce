//! Writes that must happen exactly once: the key is stored before the request is sent, used again
//! on every retry, and asked after when the app opens again.

use std::cell::RefCell;

use contract::{
    Endpoint,
    id::WriteKey,
    session::{GetWrite, WriteState},
};
use serde::{Deserialize, Serialize};

use super::{ApiError, clock, new_key, read, write_as};
use crate::browser;

const STORE: &str = "member.writes";

/// A backend keeps what became of a write for 24 h; after that its key proves nothing.
const KEPT_FOR_MS: f64 = 24.0 * 3_600_000.0;

/// Asking again whether a running write is done.
const ASKS: u32 = 4;
const PAUSE_MS: u32 = 1_000;

thread_local! {
    /// Where storage is blocked, keys live as long as the page.
    static IN_MEMORY: RefCell<Vec<Record>> = const { RefCell::new(Vec::new()) };
}

/// A write as it lies in storage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Record {
    key: WriteKey,
    path: String,
    body: String,
    at_ms: f64,
}

/// A write that was begun and has no outcome yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending<E> {
    pub request: E,
    key: WriteKey,
}

/// Begins a write at the member's tap. The same request as one already pending is that one: a
/// second tap has no key of its own.
pub fn begin<E: Endpoint>(request: E) -> Result<Pending<E>, ApiError> {
    let body = serde_json::to_string(&request).map_err(|_| ApiError::Malformed)?;
    let path = request.path();
    let mut records = load();
    if let Some(known) = records.iter().find(|known| known.path == path && known.body == body) {
        return Ok(Pending { request, key: known.key.clone() });
    }
    let key = new_key();
    let at_ms = clock::now_ms().unwrap_or_else(browser::device_ms);
    records.push(Record { key: key.clone(), path, body, at_ms });
    store(&records);
    Ok(Pending { request, key })
}

/// The write to this path that an earlier page left without an outcome.
pub fn unfinished<E: Endpoint>() -> Option<Pending<E>> {
    let record = load().into_iter().rev().find(|record| record.path == E::PATH)?;
    let request = serde_json::from_str(&record.body).ok()?;
    Some(Pending { request, key: record.key })
}

/// Sends a write and stays with it until its outcome is known. `on_checking` is called when the
/// reply was lost and the backend has to be asked.
pub async fn carry_out<E: Endpoint>(
    write: &Pending<E>,
    on_checking: impl Fn(),
) -> Result<E::Reply, ApiError> {
    match write_as(&write.request, write.key.clone()).await {
        Err(error) if error.leaves_outcome_open() => {
            on_checking();
            ask(write).await?.unwrap_or(Err(error))
        }
        outcome => {
            settle(write, outcome.as_ref().err());
            outcome
        }
    }
}

/// Asks what became of a write. `None` when the backend never saw it: then it is safe to send, and
/// its key stays for that.
pub async fn ask<E: Endpoint>(
    write: &Pending<E>,
) -> Result<Option<Result<E::Reply, ApiError>>, ApiError> {
    for _ in 0..ASKS {
        let question = GetWrite { key: write.key.clone() };
        match read(&question).await.map_err(|_| ApiError::Unsettled)?.state {
            // The backend answers a finished write's key with the first reply, and does nothing.
            WriteState::Done => {
                let outcome = write_as(&write.request, write.key.clone()).await;
                settle(write, outcome.as_ref().err());
                return Ok(Some(outcome));
            }
            WriteState::InProgress => browser::sleep(PAUSE_MS).await,
            WriteState::Unknown => return Ok(None),
        }
    }
    Err(ApiError::Unsettled)
}

/// Whether a key that is begun now would survive a reload.
pub fn survives_reload() -> bool {
    browser::can_remember()
}

/// Forgets a write that the member does not want any more and the backend never saw.
pub fn abandon<E>(write: &Pending<E>) {
    let mut records = load();
    records.retain(|record| record.key != write.key);
    store(&records);
}

/// Forgets every write, at sign-out.
pub fn purge() {
    store(&[]);
}

/// A write with an outcome needs its key no longer.
fn settle<E>(write: &Pending<E>, error: Option<&ApiError>) {
    if !error.is_some_and(ApiError::leaves_outcome_open) {
        abandon(write);
    }
}

fn load() -> Vec<Record> {
    let now = clock::now_ms().unwrap_or_else(browser::device_ms);
    let mut records = match browser::recall(STORE) {
        Some(json) => parse(&json),
        None => IN_MEMORY.with_borrow(Clone::clone),
    };
    records.retain(|record| now - record.at_ms < KEPT_FOR_MS);
    records
}

fn parse(json: &str) -> Vec<Record> {
    serde_json::from_str(json).unwrap_or_default()
}

fn store(records: &[Record]) {
    IN_MEMORY.set(records.to_vec());
    if records.is_empty() {
        browser::forget(STORE);
    } else if let Ok(json) = serde_json::to_string(records) {
        browser::remember(STORE, &json);
    }
}
