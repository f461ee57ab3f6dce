//! The server: an accept loop of its own, so that a fault can close a connection and `Date` can
//! follow the sandbox's clock.

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Response, header},
    middleware::{self, Next},
    response::IntoResponse,
};
use contract::Code;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};
use tower::ServiceExt;

use crate::{
    api::{self, Api},
    clock::Moment,
    control::Controls,
    cors,
    db::Db,
    domain::DOMAINS,
    exchange::{Head, RequestId},
    fault::{self, Cut},
    files, random,
    refusal::Refusal,
    seed::{self, Seed},
    world::{Shared, World},
};

/// How a sandbox is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port 0 takes a free one.
    pub listen: SocketAddr,
    /// The database's file; its folder is made when it is missing.
    pub db: PathBuf,
    pub seed: Seed,
    /// The folder of the built app.
    pub app: Option<PathBuf>,
    /// Other origins that the app may be served from, such as `https://app.example`.
    pub allow_origins: Vec<String>,
}

/// A running sandbox. It stops when this is dropped.
pub struct Sandbox {
    pub addr: SocketAddr,
    /// Why the data was seeded anew, if it was.
    pub seeded: Option<&'static str>,
    accepting: JoinHandle<()>,
}

impl Sandbox {
    /// Starts on the current runtime.
    pub async fn start(options: Options) -> io::Result<Self> {
        let Options { listen, db, seed, app, allow_origins } = options;
        let open = move || open(&db, seed, app, allow_origins);
        let opened = tokio::task::spawn_blocking(open).await?;
        let (world, seeded) = opened.map_err(io::Error::other)?;
        let listener = TcpListener::bind(listen).await?;
        let addr = listener.local_addr()?;
        let accepting = tokio::spawn(accept(listener, router(Arc::new(world))));
        Ok(Self { addr, seeded, accepting })
    }

    /// Where a browser on this machine finds it.
    pub fn url(&self) -> String {
        let host = match self.addr.ip() {
            ip if ip.is_unspecified() => "127.0.0.1".to_owned(),
            ip if ip.is_ipv6() => format!("[{ip}]"),
            ip => ip.to_string(),
        };
        format!("http://{host}:{}/", self.addr.port())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // Ends the open connections as well: the task owns theirs.
        self.accepting.abort();
    }
}

/// Opens the database, and seeds it when it has to be.
fn open(
    path: &Path,
    seed: Seed,
    app: Option<PathBuf>,
    origins: Vec<String>,
) -> rusqlite::Result<(World, Option<&'static str>)> {
    if let Some(folder) = path.parent() {
        // A folder that cannot be made shows when the file is opened.
        let _ = fs::create_dir_all(folder);
    }
    let world = World::new(Db::open(path)?, app, origins);
    let stale = world.db.work(|connection| seed::stale(connection, seed, Moment::system()));
    if stale.is_some() {
        world.reset(seed)?;
    }
    Ok((world, stale))
}

fn router(world: Shared) -> Router {
    let api = DOMAINS.iter().fold(Api::default(), |api, domain| (domain.routes)(api));
    let controls = DOMAINS.iter().fold(Controls::default(), |all, domain| (domain.controls)(all));
    Router::new()
        .merge(api.into_router())
        .merge(controls.into_router())
        .fallback(fallback)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn_with_state(world.clone(), fault::layer))
        .layer(middleware::from_fn_with_state(world.clone(), stamp))
        .layer(middleware::from_fn_with_state(world.clone(), cors::layer))
        .with_state(world)
}

/// Gives each request an id, and each reply the time.
async fn stamp(State(world): State<Shared>, mut request: Request, next: Next) -> Response<Body> {
    request.extensions_mut().insert(RequestId(random::request_id()));
    let mut response = next.run(request).await;
    if let Ok(date) = HeaderValue::from_str(&world.clock.now().http_date()) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

async fn fallback(State(world): State<Shared>, request: Request) -> Response<Body> {
    let path = request.uri().path();
    if path.strip_prefix(api::BASE).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
        return refuse(request, Refusal::new(Code::NotFound));
    }
    files::serve(world, request).await
}

async fn method_not_allowed(request: Request) -> Response<Body> {
    refuse(request, Refusal::new(Code::Unknown).status(405))
}

fn refuse(request: Request, refusal: Refusal) -> Response<Body> {
    let (parts, _) = request.into_parts();
    let head = Head::of(&parts);
    refusal.reply(head.language, &head.request_id).into_response()
}

async fn accept(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, router.clone()));
                }
                // Such as too many open files: what is open goes on.
                Err(error) => {
                    eprintln!("cannot accept a connection: {error}");
                    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(stream: TcpStream, router: Router) {
    let _ = stream.set_nodelay(true);
    let service = hyper::service::service_fn(move |request: Request<hyper::body::Incoming>| {
        let router = router.clone();
        async move {
            let response = match router.oneshot(request.map(Body::new)).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            match response.extensions().get::<Cut>() {
                // An error here closes the connection without a byte.
                Some(_) => Err(io::Error::from(io::ErrorKind::ConnectionReset)),
                None => Ok(response),
            }
        }
    });
    // A connection that breaks is the client's business.
    let _: Result<(), _> = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}
