//! Writes that must happen exactly once: the key is stored before the request is sent, used again
//! on every retry, and asked after when the app opens again.

use std::{cell::RefCell, marker::PhantomData};

use contract::{
    Endpoint,
    id::WriteKey,
    session::{GetWrite, WriteState},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{ApiError, Call, clock, decode, new_key, quoted, read, tell};
use crate::{browser, owner};

const STORE: &str = "member.writes";

/// A backend keeps what became of a write for 24 h; after that its key proves nothing.
const KEPT_FOR_MS: f64 = 24.0 * 3_600_000.0;

/// How often one write is sent, with the same key.
const SENDS: u32 = 3;

/// Asking again whether a running write is done, or what came of one that is.
const ASKS: u32 = 4;
const PAUSE_MS: u32 = 1_000;

thread_local! {
    /// What storage did not take lives as long as the page.
    static IN_MEMORY: RefCell<Vec<Record>> = const { RefCell::new(Vec::new()) };
    /// The keys of writes that this page is busy with.
    static UNDER_WAY: RefCell<Vec<WriteKey>> = const { RefCell::new(Vec::new()) };
}

/// A write as it lies in storage: begun, and without an outcome yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    key: WriteKey,
    method: String,
    pub path: String,
    body: String,
    /// The version that it means to change, where it says one.
    #[serde(default)]
    if_match: Option<String>,
    at_ms: f64,
    /// The member who began it; none where the device does not know one, as when joining.
    #[serde(default)]
    member: Option<String>,
}

/// A [`Record`] whose request is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending<E> {
    record: Record,
    of: PhantomData<fn() -> E>,
}

impl<E: Endpoint> Pending<E> {
    /// What was asked for, as far as it travels in the body.
    pub fn request(&self) -> Option<E> {
        self.record.request()
    }

    /// Forgets a write that the member does not want any more and the backend never saw.
    pub fn forget(&self) {
        self.record.forget();
    }
}

/// Begins a write at the member's tap. The same request as one already pending is that one: a
/// second tap has no key of its own.
pub fn begin<E: Endpoint>(request: &E) -> Result<Pending<E>, ApiError> {
    // It would go out in the name of whoever signed in in another tab.
    if owner::is_somebody_else_here() {
        return Err(ApiError::Unauthorized);
    }
    let body = serde_json::to_string(request).map_err(|_| ApiError::Malformed)?;
    let if_match = request.if_match().map(quoted);
    let record = begin_record(E::METHOD.as_str(), request.path(), body, if_match);
    Ok(Pending { record, of: PhantomData })
}

fn begin_record(method: &str, path: String, body: String, if_match: Option<String>) -> Record {
    let mut records = load();
    let is_same =
        |known: &&Record| known.path == path && known.body == body && known.if_match == if_match;
    if let Some(known) = records.iter().find(is_same) {
        return known.clone();
    }
    let at_ms = clock::now_ms().unwrap_or_else(browser::device_ms);
    let (key, method, member) = (new_key(), method.to_owned(), owner::here());
    let record = Record { key, method, path, body, if_match, at_ms, member };
    records.push(record.clone());
    store(&records);
    record
}

/// The write of this kind that an earlier page left without an outcome.
pub fn unfinished<E: Endpoint>() -> Option<Pending<E>> {
    Some(Pending { record: left_at(E::PATH)?, of: PhantomData })
}

/// The last write to this path that nobody on this page is busy with, and whose outcome is not known.
pub fn left_at(path: &str) -> Option<Record> {
    left_behind().into_iter().rev().find(|record| record.path == path)
}

/// The writes that nobody on this page is busy with, and whose outcome is not known.
pub fn left_behind() -> Vec<Record> {
    let mut records = load();
    UNDER_WAY.with_borrow(|keys| records.retain(|record| !keys.contains(&record.key)));
    records
}

/// Forgets what was sent to this path: nobody who is here now wants to know what came of it.
pub fn forget_at(path: &str) {
    let mut records = load();
    records.retain(|record| record.path != path);
    store(&records);
}

/// The write to this path that has no outcome yet.
pub fn pending(path: &str) -> Option<Record> {
    load().into_iter().find(|record| record.path == path)
}

/// Whether a write to this path has no outcome yet.
pub fn is_pending(path: &str) -> bool {
    pending(path).is_some()
}

/// Sends a write and stays with it until its outcome is known. `on_checking` is called when a
/// reply was lost and the backend has to be asked.
///
/// With [`ApiError::Unsettled`] the write stays in the journal; with anything else it had its
/// outcome.
pub async fn carry_out<E: Endpoint>(
    write: &Pending<E>,
    on_checking: impl Fn(),
) -> Result<E::Reply, ApiError> {
    let outcome = write.record.carry_out(&on_checking).await;
    finish::<E>(&write.record, outcome)
}

/// Asks what became of a write. `None` when the backend never saw it: then it is safe to send, and
/// its key stays for that.
pub async fn ask<E: Endpoint>(
    write: &Pending<E>,
) -> Result<Option<Result<E::Reply, ApiError>>, ApiError> {
    let outcome = write.record.ask().await?;
    Ok(outcome.map(|outcome| finish::<E>(&write.record, outcome)))
}

fn finish<E: Endpoint>(
    record: &Record,
    outcome: Result<String, ApiError>,
) -> Result<E::Reply, ApiError> {
    // It had its effect, and what it was is asked again.
    let reply = outcome.and_then(|body| decode::<E>(&body).map_err(|_| ApiError::Unsettled));
    if reply.as_ref().err() != Some(&ApiError::Unsettled) {
        record.forget();
    }
    reply
}

impl Record {
    /// Sends it until its outcome is known, or cannot be learned for now.
    pub async fn carry_out(&self, on_checking: &dyn Fn()) -> Result<String, ApiError> {
        let _busy = Busy::with(self);
        let mut sends = 0;
        loop {
            let outcome = self.send().await;
            sends += 1;
            let error = match outcome {
                Err(error) if !is_outcome(&error) => error,
                outcome => return outcome,
            };
            if sends == 1 && !error.leaves_outcome_open() {
                return Err(error);
            }
            on_checking();
            match self.ask().await? {
                Some(outcome) => return outcome,
                // It was turned away at the door: nothing of it is on its way any more.
                None if matches!(error, ApiError::Busy { .. }) => return Err(error),
                None if sends >= SENDS || !self.is_wanted() => return Err(ApiError::Unsettled),
                None => browser::sleep(PAUSE_MS).await,
            }
        }
    }

    /// Sends it once, under its key.
    async fn send(&self) -> Result<String, ApiError> {
        let body = (self.method != contract::Method::Delete.as_str()).then(|| self.body.clone());
        let call = Call {
            method: self.method.clone(),
            path: self.path.clone(),
            query: Vec::new(),
            body,
            key: Some(self.key.clone()),
            if_match: self.if_match.clone(),
            is_sent_once: true,
        };
        tell(Ok(call)).await
    }

    /// Asks what became of it. `None` when the backend never saw it. Nobody else who has signed in
    /// meanwhile asks, since they would be who sends it again.
    pub async fn ask(&self) -> Result<Option<Result<String, ApiError>>, ApiError> {
        for _ in 0..ASKS {
            if !self.is_wanted() {
                break;
            }
            let question = GetWrite { key: self.key.clone() };
            match read(&question).await.map_err(|_| ApiError::Unsettled)?.state {
                _ if !self.is_wanted() => break,
                // The backend answers a finished write's key with the first reply, and does nothing.
                WriteState::Done => match self.send().await {
                    Err(error) if !is_outcome(&error) => {}
                    outcome if self.is_wanted() => return Ok(Some(outcome)),
                    _ => break,
                },
                WriteState::InProgress => {}
                WriteState::Unknown => return Ok(None),
            }
            browser::sleep(PAUSE_MS).await;
        }
        Err(ApiError::Unsettled)
    }

    /// Whether it is still to be asked after, and by who is here now.
    fn is_wanted(&self) -> bool {
        let is_others = self.member.is_some() && self.member != owner::here();
        !is_others && self.is_pending()
    }

    /// Whether it still waits for its outcome: another tab may have learned it.
    pub fn is_pending(&self) -> bool {
        load().iter().any(|record| record.key == self.key)
    }

    /// What is sent: the request, or the part of it that travels in the body.
    pub fn request<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(&self.body).ok()
    }

    /// Forgets it: it has an outcome, or the member does not want it any more and the backend never
    /// saw it.
    pub fn forget(&self) {
        let mut records = load();
        records.retain(|record| record.key != self.key);
        store(&records);
    }
}

/// The id in a path that is an endpoint's: `rnd_1` in `/me/rounds/rnd_1/hints`, which is
/// `/me/rounds/{id}/hints`.
pub fn id_in<'a>(endpoint: &str, path: &'a str) -> Option<&'a str> {
    let (before, rest) = endpoint.split_once('{')?;
    let (_, after) = rest.split_once('}')?;
    let id = path.strip_prefix(before)?.strip_suffix(after)?;
    (!id.is_empty() && !id.contains('/')).then_some(id)
}

/// Whether the backend refused the write, which is an outcome like success. Whatever else went
/// wrong went wrong on the way.
const fn is_outcome(error: &ApiError) -> bool {
    matches!(error, ApiError::Rejected(_))
}

/// Whether a key that is begun now would survive a reload.
pub fn survives_reload() -> bool {
    browser::can_remember()
}

/// Forgets every write, at sign-out.
pub fn purge() {
    browser::forget(STORE);
    IN_MEMORY.take();
}

/// Forgets what is not of the member who has just signed in.
pub fn drop_others() {
    store(&load());
}

/// While it lives, and any other of the same write, nobody else takes care of that.
struct Busy(WriteKey);

impl Busy {
    fn with(record: &Record) -> Self {
        UNDER_WAY.with_borrow_mut(|keys| keys.push(record.key.clone()));
        Self(record.key.clone())
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        UNDER_WAY.with_borrow_mut(|keys| {
            if let Some(at) = keys.iter().position(|key| *key == self.0) {
                keys.swap_remove(at);
            }
        });
    }
}

/// The writes of the member of this page.
fn load() -> Vec<Record> {
    let now = clock::now_ms().unwrap_or_else(browser::device_ms);
    let stored = owner::is_still_here().then(|| browser::recall(STORE)).flatten();
    let stored = stored.map(|json| parse(&json)).unwrap_or_default();
    merged(stored, IN_MEMORY.with_borrow(Clone::clone), owner::here().as_deref(), now)
}

/// Each once, without what is too old and what is somebody else's.
fn merged(
    stored: Vec<Record>,
    only_here: Vec<Record>,
    member: Option<&str>,
    now: f64,
) -> Vec<Record> {
    let mut records = stored;
    let is_new = |record: &Record| !records.iter().any(|known| known.key == record.key);
    let only_here: Vec<Record> = only_here.into_iter().filter(is_new).collect();
    records.extend(only_here);
    records.retain(|record| now - record.at_ms < KEPT_FOR_MS && record.member.as_deref() == member);
    records
}

fn parse(json: &str) -> Vec<Record> {
    serde_json::from_str(json).unwrap_or_default()
}

fn store(records: &[Record]) {
    // What lies in storage is somebody else's, or will be.
    let is_kept = owner::is_still_here()
        && match serde_json::to_string(records) {
            Ok(json) if !records.is_empty() => browser::remember(STORE, &json),
            _ => {
                browser::forget(STORE);
                true
            }
        };
    IN_MEMORY.set(if is_kept { Vec::new() } else { records.to_vec() });
}

#[cfg(test)]
mod tests {
    use contract::id::WriteKey;

    use super::{Busy, KEPT_FOR_MS, Record, UNDER_WAY, id_in, merged, parse};

    fn record(key: &str, member: Option<&str>) -> Record {
        let json = serde_json::json!([{
            "key": key, "method": "POST", "path": "/me/signups", "body": "{}", "at_ms": 1000.0,
            "member": member,
        }]);
        parse(&json.to_string()).remove(0)
    }

    #[test]
    fn a_write_is_asked_after_by_the_member_who_began_it() {
        let all =
            || vec![record("a", Some("mem_1")), record("b", Some("mem_2")), record("c", None)];
        let of = |member, now| -> Vec<WriteKey> {
            merged(all(), all(), member, now).into_iter().map(|record| record.key).collect()
        };
        let key = |key: &str| WriteKey(key.to_owned());
        assert_eq!(of(Some("mem_1"), 1_000.0), [key("a")]);
        assert_eq!(of(Some("mem_2"), 1_000.0), [key("b")]);
        assert_eq!(of(None, 1_000.0), [key("c")], "on the way to joining");
        assert_eq!(of(Some("mem_1"), 1_000.0 + KEPT_FOR_MS), []);
    }

    #[test]
    fn what_somebody_is_busy_with_is_nobody_elses_until_all_of_them_are_done() {
        let begun = record("busy", None);
        let is_busy = || UNDER_WAY.with_borrow(|keys| keys.contains(&begun.key));
        let (first, second) = (Busy::with(&begun), Busy::with(&begun));
        drop(first);
        assert!(is_busy());
        drop(second);
        assert!(!is_busy());
    }

    #[test]
    fn what_an_older_app_stored_is_nobodys() {
        let json = r#"[{"key":"a","method":"POST","path":"/x","body":"{}","at_ms":1.0}]"#;
        assert_eq!(parse(json).remove(0).member, None);
        assert_eq!(parse("{}"), []);
    }

    #[test]
    fn an_id_is_what_stands_in_its_place_and_nothing_else() {
        let hints = |path| id_in("/me/rounds/{id}/hints", path);
        assert_eq!(hints("/me/rounds/rnd_1/hints"), Some("rnd_1"));
        for other in ["/me/rounds//hints", "/me/rounds/rnd_1/x/hints", "/me/rounds/rnd_1", ""] {
            assert_eq!(hints(other), None, "{other}");
        }
        assert_eq!(id_in("/me/signups/{id}", "/me/signups/sgn_1"), Some("sgn_1"));
        assert_eq!(id_in("/me/signups/{id}", "/me/signups/sgn_1/cancel"), None);
        assert_eq!(id_in("/me/signups", "/me/signups"), None);
    }
}
