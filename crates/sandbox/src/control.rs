//! The control surface under `/sandbox`: sets scenes for people and tests. The app never calls it.

mod qr;

use axum::{
    Json, Router,
    body::Body,
    extract::{Request, State},
    http::{Response, header},
    response::IntoResponse,
    routing::{MethodFilter, get, on, post},
};
use contract::Code;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    api::{Params, look},
    exchange::{Content, Head},
    fault::Fault,
    refusal::Refusal,
    scene::Scene,
    seed::Seed,
    world::Shared,
};

/// Where the control surface stands.
pub const BASE: &str = "/sandbox";

/// Sets a scene in one transaction.
pub type Control<T> = fn(&Scene<'_>, T) -> Result<Value, Refusal>;

/// The calls of the control surface, collected domain by domain.
pub struct Controls(Router<Shared>);

impl Default for Controls {
    /// The calls that belong to no domain.
    fn default() -> Self {
        let router = Router::new()
            .route(BASE, get(page))
            .route(&at("/page.css"), get(style))
            .route(&at("/page.js"), get(script))
            .route(&at("/pay"), get(pay_page))
            .route(&at("/pay.js"), get(pay_script))
            .route(&at("/oauth/authorize"), get(oauth_page))
            .route(&at("/oauth.js"), get(oauth_script))
            .route(&at("/qr.svg"), get(qr::serve))
            .route(&at("/reset"), post(reset))
            .route(&at("/clock"), post(clock))
            .route(&at("/faults"), get(faults).post(add_faults).delete(clear_faults))
            .route(&at("/requests"), get(requests));
        Self(router)
    }
}

impl Controls {
    pub fn into_router(self) -> Router<Shared> {
        self.0
    }

    /// Adds a call; fields in its path and in its body make up the request.
    pub fn on<T>(self, method: MethodFilter, path: &str, control: Control<T>) -> Self
    where
        T: DeserializeOwned + 'static,
    {
        let call = move |state: State<Shared>, params: Params, request: Request| async move {
            set_scene(state, params, request, control).await
        };
        Self(self.0.route(&at(path), on(method, call)))
    }
}

/// A call about one thing.
#[derive(Deserialize)]
pub struct One {
    pub id: String,
}

/// A call with nothing to say.
#[derive(Deserialize)]
pub struct Nothing {}

/// Tells a field that is null from one that is absent.
pub fn present<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// 409 where that step does not follow.
pub fn not_now() -> Refusal {
    Refusal::new(Code::Forbidden).status(409)
}

fn at(path: &str) -> String {
    format!("{BASE}{path}")
}

async fn set_scene<T: DeserializeOwned + 'static>(
    State(world): State<Shared>,
    params: Params,
    request: Request,
    control: Control<T>,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let head = Head::of(&parts);
    let (language, request_id) = (head.language, head.request_id.clone());
    let result = async {
        let content = Content::take(params, Request::from_parts(parts, body)).await?;
        let shared = world.clone();
        let work = move |connection: &mut _| {
            look(&shared, connection, &head, |scene| control(scene, content.read_body()?))
        };
        world.db.call(work).await?
    };
    let result: Result<Value, Refusal> = result.await;
    match result {
        Ok(value) => Json(value).into_response(),
        Err(refusal) => refusal.reply(language, &request_id).into_response(),
    }
}

/// Reads the body of a call that belongs to no domain, and answers it.
async fn answer<T: DeserializeOwned>(
    request: Request,
    act: impl AsyncFnOnce(T) -> Result<Value, Refusal>,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let head = Head::of(&parts);
    let result = async {
        let malformed = || Refusal::new(Code::ValidationFailed).status(400);
        let bytes = axum::body::to_bytes(body, 1 << 20).await.map_err(|_| malformed())?;
        let content = serde_json::from_slice(&bytes).map_err(|_| malformed())?;
        act(content).await
    };
    let result: Result<Value, Refusal> = result.await;
    match result {
        Ok(value) => Json(value).into_response(),
        Err(refusal) => refusal.reply(head.language, &head.request_id).into_response(),
    }
}

async fn page() -> Response<Body> {
    html(include_str!("control/page.html"))
}

async fn style() -> Response<Body> {
    let style = include_str!("control/page.css");
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], style).into_response()
}

async fn script() -> Response<Body> {
    javascript(include_str!("control/page.js"))
}

/// A payment page in miniature.
async fn pay_page() -> Response<Body> {
    html(include_str!("control/pay.html"))
}

async fn pay_script() -> Response<Body> {
    javascript(include_str!("control/pay.js"))
}

/// A host's sign-in page in miniature.
async fn oauth_page() -> Response<Body> {
    html(include_str!("control/oauth.html"))
}

async fn oauth_script() -> Response<Body> {
    javascript(include_str!("control/oauth.js"))
}

fn html(text: &'static str) -> Response<Body> {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response()
}

fn javascript(text: &'static str) -> Response<Body> {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], text).into_response()
}

#[derive(Deserialize)]
struct Reset {
    #[serde(default)]
    seed: Seed,
}

async fn reset(State(world): State<Shared>, request: Request) -> Response<Body> {
    answer(request, async move |Reset { seed }| {
        let reset = tokio::task::spawn_blocking(move || world.reset(seed)).await;
        reset.map_err(Refusal::internal)??;
        Ok(json!({ "seed": seed }))
    })
    .await
}

#[derive(Deserialize)]
struct Advance {
    advance_s: i64,
}

async fn clock(State(world): State<Shared>, request: Request) -> Response<Body> {
    answer(request, async move |Advance { advance_s }| {
        let shared = world.clone();
        let moved = tokio::task::spawn_blocking(move || shared.advance(advance_s)).await;
        moved.map_err(Refusal::internal)??;
        Ok(json!({ "now": world.clock.now().timestamp(), "offset_ms": world.clock.offset_ms() }))
    })
    .await
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    More(Vec<Fault>),
    One(Fault),
}

async fn add_faults(State(world): State<Shared>, request: Request) -> Response<Body> {
    answer(request, async move |faults: OneOrMore| {
        world.faults.add(match faults {
            OneOrMore::More(faults) => faults,
            OneOrMore::One(fault) => vec![fault],
        });
        Ok(json!({ "data": world.faults.all() }))
    })
    .await
}

async fn faults(State(world): State<Shared>) -> Json<Value> {
    Json(json!({ "data": world.faults.all() }))
}

async fn clear_faults(State(world): State<Shared>) -> Json<Value> {
    world.faults.clear();
    Json(json!({ "data": [] }))
}

async fn requests(State(world): State<Shared>) -> Json<Value> {
    Json(json!({ "now": world.clock.now().timestamp(), "data": world.requests.all() }))
}
