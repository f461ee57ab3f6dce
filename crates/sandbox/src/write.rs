//! The one way to change something: a write's effect, and the reply that a repeated write gets,
//! stand in the same transaction, so that they cannot part.

use axum::{
    body::Body,
    extract::{RawPathParams, rejection::RawPathParamsRejection},
    http::Request,
};
use contract::{Code, Endpoint};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::{
    api::Handler,
    clock::Moment,
    domain,
    exchange::{Content, Head},
    refusal::Refusal,
    reply::Reply,
    scene::Scene,
    world::{Shared, World},
};

/// How long a reply is kept.
const KEPT_S: i64 = 24 * 3600;

/// Serves a write.
pub async fn write<E: Endpoint + Send>(
    world: Shared,
    params: Result<RawPathParams, RawPathParamsRejection>,
    request: Request<Body>,
    handler: Handler<E>,
) -> Reply {
    let (parts, body) = request.into_parts();
    let head = Head::of(&parts);
    let (language, request_id) = (head.language, head.request_id.clone());
    let reply = async {
        if !head.shielded {
            return Err(Refusal::new(Code::Forbidden));
        }
        let key = head.key()?;
        let content = Content::take(params, Request::from_parts(parts, body)).await?;
        let running = world.running.enter(&key).ok_or_else(Refusal::in_progress)?;
        // A task of its own: a client that hangs up does not undo what it asked for.
        let task = tokio::spawn(async move {
            if let Some(delay) = head.delay {
                tokio::time::sleep(delay).await;
            }
            let shared = world.clone();
            world
                .db
                .call(move |connection| {
                    let _running = running;
                    perform(&shared, connection, &head, &key, &content, handler)
                })
                .await?
        });
        task.await.map_err(Refusal::internal)?
    };
    let reply: Result<Reply, Refusal> = reply.await;
    reply.unwrap_or_else(|refusal| refusal.reply(language, &request_id))
}

fn perform<E: Endpoint>(
    world: &World,
    connection: &mut Connection,
    head: &Head,
    key: &str,
    content: &Content,
    handler: Handler<E>,
) -> Result<Reply, Refusal> {
    let fingerprint = content.fingerprint(head);
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let scene = Scene::open(world, &tx, head)?;
    if let Some(kept) = find(&tx, key, scene.now)? {
        return kept.again(&fingerprint, scene.anybody().map(|session| &*session.member));
    }
    domain::settle(&scene)?;

    let settled = scene.signal_count();
    tx.execute_batch("SAVEPOINT effect")?;
    let request = match E::METHOD {
        contract::Method::Delete => content.read_query(),
        _ => content.read_body(),
    };
    let result = request
        .and_then(|request| handler(&scene, request))
        .and_then(|answer| answer.reply(&head.request_id));
    if result.as_ref().is_err_and(|refusal| !refusal.keeps_changes()) {
        tx.execute_batch("ROLLBACK TO effect")?;
        scene.forget_signals(settled);
    }
    tx.execute_batch("RELEASE effect")?;

    let reply = result.unwrap_or_else(|refusal| refusal.reply(head.language, &head.request_id));
    if reply.is_final() {
        keep(&scene, key, &fingerprint, &reply)?;
    }
    let signals = scene.into_signals();
    tx.commit()?;
    world.send(signals);
    Ok(reply)
}

/// The first reply of a key.
pub struct Kept {
    fingerprint: String,
    pub member: Option<String>,
    pub reply: Reply,
}

impl Kept {
    /// The reply for a repeated write.
    fn again(self, fingerprint: &str, asker: Option<&str>) -> Result<Reply, Refusal> {
        match (&self.member, asker) {
            (Some(_), None) => Err(Refusal::new(Code::Unauthenticated)),
            (Some(owner), Some(asker)) if owner != asker => {
                Err(Refusal::new(Code::IdempotencyKeyReused))
            }
            _ if self.fingerprint != fingerprint => Err(Refusal::new(Code::IdempotencyKeyReused)),
            _ => Ok(self.reply),
        }
    }
}

/// What is known of a key.
pub fn find(connection: &Connection, key: &str, now: Moment) -> Result<Option<Kept>, Refusal> {
    let row = connection
        .prepare_cached("SELECT fingerprint, member, reply FROM writes WHERE key = ?1 AND at > ?2")?
        .query_row(params![key, now.plus_seconds(-KEPT_S)], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?))
        })
        .optional()?;
    let Some((fingerprint, member, reply)) = row else { return Ok(None) };
    let reply = serde_json::from_str(&reply).map_err(Refusal::internal)?;
    Ok(Some(Kept { fingerprint, member, reply }))
}

fn keep(scene: &Scene<'_>, key: &str, fingerprint: &str, reply: &Reply) -> Result<(), Refusal> {
    let reply = serde_json::to_string(reply).map_err(Refusal::internal)?;
    scene
        .tx
        .prepare_cached("DELETE FROM writes WHERE at <= ?1")?
        .execute([scene.now.plus_seconds(-KEPT_S)])?;
    scene
        .tx
        .prepare_cached(
            "INSERT INTO writes (key, fingerprint, member, at, reply) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![key, fingerprint, scene.acted_for(), scene.now, reply])?;
    Ok(())
}
