//! The files of the built app, as a web server should serve them.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, Method, Response},
    response::IntoResponse,
};
use percent_encoding::percent_decode_str;

use crate::{control, exchange::header, reply::names_tag, world::Shared};

/// The encodings that a build may have prepared, the better first.
const ENCODINGS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// Serves a file of the app, its `index.html` for a route of the app, or nothing.
pub async fn serve(world: Shared, request: Request) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return plain(405, "Method not allowed");
    }
    let path = request.uri().path();
    if path.starts_with(&format!("{}/", control::BASE)) {
        return plain(404, "Not found");
    }
    let Some(app) = world.app.clone() else {
        return plain(404, "The sandbox serves no app. Its controls are at /sandbox.");
    };
    let Some(wanted) = Wanted::of(path) else { return plain(404, "Not found") };
    let headers = request.headers().clone();
    let found = tokio::task::spawn_blocking(move || wanted.read(&app, &headers)).await;
    match found {
        Ok(Ok(response)) => response,
        _ => plain(404, "Not found"),
    }
}

fn plain(status: u16, text: &str) -> Response<Body> {
    crate::reply::Reply::new(status, format!("{text}\n"))
        .header("content-type", "text/plain; charset=utf-8")
        .header("cache-control", "no-store")
        .into_response()
}

/// The file that a path asks for, relative to the app's folder.
#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    file: PathBuf,
    /// Its name changes with its content.
    immutable: bool,
}

impl Wanted {
    /// Nothing for a path that leads out of the folder or to a hidden file.
    fn of(path: &str) -> Option<Self> {
        let path = percent_decode_str(path).decode_utf8().ok()?;
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let hidden =
            |segment: &&str| segment.starts_with('.') || segment.contains(['\\', '\0', ':']);
        if segments.iter().any(hidden) {
            return None;
        }
        let is_file = segments.last().is_some_and(|name| name.contains('.'));
        Some(Self {
            immutable: is_file && segments.first() == Some(&"assets"),
            file: if is_file { segments.iter().collect() } else { "index.html".into() },
        })
    }

    fn read(&self, app: &Path, headers: &HeaderMap) -> io::Result<Response<Body>> {
        let whole = app.join(&self.file);
        let accepted = header(headers, "accept-encoding").unwrap_or_default();
        let prepared = ENCODINGS.into_iter().find_map(|(encoding, extension)| {
            let mut name = whole.clone().into_os_string();
            name.push(format!(".{extension}"));
            let file = PathBuf::from(name);
            (accepts(accepted, encoding) && file.is_file()).then_some((file, encoding))
        });
        let (file, encoding) = match prepared {
            Some((file, encoding)) if whole.is_file() => (file, Some(encoding)),
            _ => (whole, None),
        };
        let etag = etag(&file, encoding)?;
        let known = header(headers, "if-none-match").is_some_and(|known| names_tag(known, &etag));
        let body = if known { Vec::new() } else { fs::read(&file)? };
        let mut response = Response::builder()
            .status(if known { 304 } else { 200 })
            .header("etag", etag)
            .header("vary", "Accept-Encoding")
            .header("x-content-type-options", "nosniff")
            .header(
                "cache-control",
                if self.immutable { "public, max-age=31536000, immutable" } else { "no-cache" },
            );
        if !known {
            response = response.header("content-type", mime(&self.file));
        }
        if let Some(encoding) = encoding {
            response = response.header("content-encoding", encoding);
        }
        if mime(&self.file).starts_with("text/html") {
            response = response
                .header("content-security-policy", "frame-ancestors 'self'")
                .header("referrer-policy", "strict-origin-when-cross-origin");
        }
        response.body(Body::from(body)).map_err(io::Error::other)
    }
}

/// Whether an `Accept-Encoding` header takes an encoding.
fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|part| {
        let (name, parameters) = part.split_once(';').unwrap_or((part, ""));
        let refused = parameters.trim().strip_prefix("q=").is_some_and(|quality| {
            quality.trim().parse::<f32>().is_ok_and(|quality| quality == 0.0)
        });
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

/// From the file's size and time, so that nothing has to be hashed.
fn etag(file: &Path, encoding: Option<&str>) -> io::Result<String> {
    let metadata = fs::metadata(file)?;
    if !metadata.is_file() {
        return Err(io::ErrorKind::NotFound.into());
    }
    let changed = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    let encoding = encoding.unwrap_or("plain");
    Ok(format!("\"{:x}-{:x}-{encoding}\"", metadata.len(), changed.as_nanos()))
}

fn mime(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Wanted, accepts};

    #[test]
    fn routes_get_the_index_and_files_get_themselves() {
        let file = |path| Wanted::of(path).map(|wanted| wanted.file);
        for route in ["/", "/mall", "/mall/rwd_1", "/i/AB%20C", "/points/"] {
            assert_eq!(file(route).as_deref(), Some(Path::new("index.html")), "{route}");
        }
        assert_eq!(file("/assets/app.js").as_deref(), Some(Path::new("assets/app.js")));
        assert!(Wanted::of("/assets/app.js").is_some_and(|wanted| wanted.immutable));
        assert!(Wanted::of("/config.json").is_some_and(|wanted| !wanted.immutable));
    }

    #[test]
    fn nothing_outside_the_folder_can_be_asked_for() {
        for path in ["/../secret.txt", "/%2e%2e/secret.txt", "/a/..%2f..%2fsecret.txt", "/.env"] {
            assert_eq!(Wanted::of(path), None, "{path}");
        }
        assert_eq!(Wanted::of("/..%5csecret.txt"), None);
    }

    #[test]
    fn encodings_are_accepted_by_name_and_quality() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("br;q=0.5", "br"));
        assert!(!accepts("br;q=0, gzip", "br"));
        assert!(!accepts("gzip", "br"));
    }
}
