//! `GET /me/events` as a stream that stays open.

use std::{collections::VecDeque, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{RawPathParams, State, rejection::RawPathParamsRejection},
    http::{Request, Response},
    response::IntoResponse,
};
use contract::{
    event::{EventBatch, PollEvents},
    id::EventId,
};
use futures_util::stream;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, timeout_at},
};

use super::{end, poll, since};
use crate::{
    api,
    exchange::{Content, Head, header},
    language::Language,
    refusal::Refusal,
    reply::Reply,
    world::{Shared, Signal},
};

const HEARTBEAT: Duration = Duration::from_secs(15);

/// A poll for who accepts JSON and no stream, else a stream.
pub async fn serve(
    State(world): State<Shared>,
    params: Result<RawPathParams, RawPathParamsRejection>,
    request: Request<Body>,
) -> Response<Body> {
    let accept = header(request.headers(), "accept").unwrap_or_default();
    if accept.contains("application/json") && !accept.contains("text/event-stream") {
        return api::read(world, params, request, poll).await;
    }
    let (parts, body) = request.into_parts();
    let head = Head::of(&parts);
    let (language, request_id) = (head.language, head.request_id.clone());
    if let Some(delay) = head.delay {
        tokio::time::sleep(delay).await;
    }
    let resumed = header(&parts.headers, "last-event-id").map(|id| EventId(id.to_owned()));
    let stream = async {
        let content = Content::take(params, Request::from_parts(parts, body)).await?;
        let request: PollEvents = content.read_query()?;
        let mut head = head;
        if let Some(lang) = &request.lang {
            head.language = Language::negotiate(lang);
        }
        Follower::open(world, head, resumed.or(request.after)).await
    };
    match stream.await {
        Ok(follower) => follower.respond(&request_id),
        Err(refusal) => refusal.reply(language, &request_id).into_response(),
    }
}

/// One open stream.
struct Follower {
    world: Shared,
    head: Arc<Head>,
    member: String,
    after: EventId,
    signals: Receiver<Signal>,
    ready: VecDeque<Bytes>,
}

impl Follower {
    async fn open(world: Shared, head: Head, after: Option<EventId>) -> Result<Self, Refusal> {
        // Listening begins before the first look, so that nothing falls between the two.
        let signals = world.signals.subscribe();
        let head = Arc::new(head);
        let (shared, asker) = (world.clone(), head.clone());
        let work = move |connection: &mut _| {
            api::look(&shared, connection, &asker, |scene| {
                let member = scene.person()?.to_owned();
                let after = after.map_or_else(|| end(scene), Ok)?;
                Ok((member, after))
            })
        };
        let (member, after) = world.db.call(work).await??;
        let ready = VecDeque::from([Bytes::from_static(b"retry: 2000\n\n")]);
        let mut follower = Self { world, head, member, after, signals, ready };
        follower.look().await?;
        Ok(follower)
    }

    fn respond(self, request_id: &str) -> Response<Body> {
        let frames = stream::unfold(self, |mut follower| async move {
            let frame = follower.next().await?;
            Some((Ok::<_, Infallible>(frame), follower))
        });
        let mut response = Reply::new(200, String::new())
            .header("content-type", "text/event-stream")
            .header("cache-control", "no-store")
            .header("x-accel-buffering", "no")
            .header("x-request-id", request_id)
            .into_response();
        *response.body_mut() = Body::from_stream(frames);
        response
    }

    /// The next piece of the stream; nothing once the session has ended.
    async fn next(&mut self) -> Option<Bytes> {
        let heartbeat = Instant::now() + HEARTBEAT;
        loop {
            if let Some(frame) = self.ready.pop_front() {
                return Some(frame);
            }
            match timeout_at(heartbeat, self.signals.recv()).await {
                Ok(Ok(Signal::Member(member))) if member != self.member => {}
                Ok(Ok(_) | Err(RecvError::Lagged(_))) => self.look().await.ok()?,
                Ok(Err(RecvError::Closed)) => return None,
                Err(_) => {
                    self.look().await.ok()?;
                    self.ready.push_back(Bytes::from_static(b": still here\n\n"));
                }
            }
        }
    }

    /// Fetches what is new; refused once the session has ended.
    async fn look(&mut self) -> Result<(), Refusal> {
        loop {
            let (shared, head, after) = (self.world.clone(), self.head.clone(), self.after.clone());
            let work = move |connection: &mut _| {
                api::look(&shared, connection, &head, |scene| since(scene, scene.person()?, after))
            };
            let EventBatch { data, after } = self.world.db.call(work).await??;
            self.after = after;
            if data.is_empty() {
                return Ok(());
            }
            for event in data {
                let json = serde_json::to_string(&event).map_err(Refusal::internal)?;
                let frame = format!("id: {}\ndata: {json}\n\n", event.id);
                self.ready.push_back(frame.into());
            }
        }
    }
}
