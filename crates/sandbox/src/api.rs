//! The routes under `/v1`, and the two adapters that every handler goes through.

use axum::{
    Router,
    body::Body,
    extract::{RawPathParams, State, rejection::RawPathParamsRejection},
    http::{Request, Response},
    response::IntoResponse,
    routing::{MethodFilter, MethodRouter, on},
};
use contract::{Endpoint, Method};
use rusqlite::TransactionBehavior;

use crate::{
    domain,
    exchange::{Content, Head},
    refusal::Refusal,
    reply::{Outcome, Reply, Tag},
    scene::Scene,
    world::{Shared, World},
    write,
};

/// The base path of the API.
pub const BASE: &str = "/v1";

/// What serves a request: pure but for the transaction in its scene.
pub type Handler<E> = fn(&Scene<'_>, E) -> Outcome<<E as Endpoint>::Reply>;

pub type Params = Result<RawPathParams, RawPathParamsRejection>;

/// The routes of the API, collected domain by domain.
#[derive(Default)]
pub struct Api(Router<Shared>);

impl Api {
    pub fn into_router(self) -> Router<Shared> {
        self.0
    }

    /// Serves a read.
    pub fn read<E: Endpoint + Send>(self, handler: Handler<E>) -> Self
    where
        E::Reply: Send,
    {
        debug_assert!(!E::WRITE, "{} is a write", E::PATH);
        let serve = move |State(world): State<Shared>, params: Params, request: Request<Body>| async move {
            read(world, params, request, handler).await.into_response()
        };
        self.route(E::PATH, on(filter(E::METHOD), serve))
    }

    /// Serves a write: once for each `Idempotency-Key`.
    pub fn write<E: Endpoint + Send>(self, handler: Handler<E>) -> Self
    where
        E::Reply: Send,
    {
        debug_assert!(E::WRITE, "{} is a read", E::PATH);
        let serve = move |State(world): State<Shared>, params: Params, request: Request<Body>| async move {
            write::write(world, params, request, handler).await.into_response()
        };
        self.route(E::PATH, on(filter(E::METHOD), serve))
    }

    /// Serves a path by hand.
    pub fn route(self, path: &str, handler: MethodRouter<Shared>) -> Self {
        Self(self.0.route(&format!("{BASE}{path}"), handler))
    }
}

fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}

/// Serves a read by hand: what [`Api::read`] does for a whole endpoint.
pub async fn read<E: Endpoint + Send>(
    world: Shared,
    params: Params,
    request: Request<Body>,
    handler: Handler<E>,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let head = Head::of(&parts);
    let (language, request_id) = (head.language, head.request_id.clone());
    if let Some(delay) = head.delay {
        tokio::time::sleep(delay).await;
    }
    let reply = async {
        let content = Content::take(params, Request::from_parts(parts, body)).await?;
        let shared = world.clone();
        let work = move |connection: &mut _| {
            look(&shared, connection, &head, |scene| {
                let answer = handler(scene, content.read_query()?)?;
                let reply = answer.reply(&head.request_id)?;
                Ok(match answer.tag {
                    Tag::Version(_) => reply,
                    _ => reply.unless_known(head.if_none_match.as_deref()),
                })
            })
        };
        world.db.call(work).await?
    };
    let reply: Result<Reply, Refusal> = reply.await;
    reply.unwrap_or_else(|refusal| refusal.reply(language, &request_id)).into_response()
}

/// Runs `work` in a transaction of its own, after what has fallen due for the member who asks. All
/// of it is rolled back when it is refused.
pub fn look<T>(
    world: &World,
    connection: &mut rusqlite::Connection,
    head: &Head,
    work: impl FnOnce(&Scene<'_>) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let scene = Scene::open(world, &tx, head)?;
    domain::settle(&scene)?;
    let done = work(&scene)?;
    let signals = scene.into_signals();
    tx.commit()?;
    world.send(signals);
    Ok(done)
}
