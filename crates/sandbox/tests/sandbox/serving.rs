//! The built app, beside the API.

use std::fs;

use reqwest::Response;
use sandbox::Seed;
use tempfile::TempDir;

use crate::stage::Stage;

struct App {
    stage: Stage,
    _folder: TempDir,
}

impl App {
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let write = |name: &str, text: &str| {
            let file = folder.path().join("app").join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        write("index.html", "<!doctype html><title>app</title>");
        write("index.html.br", "brotli index");
        write("config.json", "{}");
        write("assets/app-1.wasm", "wasm");
        write("assets/app-1.wasm.br", "brotli");
        write("assets/app-1.wasm.gz", "gzip");
        write("assets/app-1.js", "js");
        write("assets/only.css.gz", "no plain file beside it");
        fs::write(folder.path().join("secret.txt"), "secret").unwrap();
        let stage = Stage::with_app(Seed::Empty, Some(folder.path().join("app"))).await;
        Self { stage, _folder: folder }
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        let mut request = self.stage.visitor.http.get(self.stage.visitor.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn routes_of_the_app_get_its_index() {
    let app = App::new().await;
    for path in ["/", "/mall", "/mall/rwd_1", "/sign-in?next=%2Fmall", "/s/SH01"] {
        let index = app.get(path, &[]).await;
        assert_eq!(index.status(), 200, "{path}");
        assert_eq!(header(&index, "content-type"), "text/html; charset=utf-8");
        assert_eq!(header(&index, "cache-control"), "no-cache");
        assert_eq!(header(&index, "content-security-policy"), "frame-ancestors 'self'");
        assert_eq!(header(&index, "x-content-type-options"), "nosniff");
        assert_eq!(header(&index, "referrer-policy"), "strict-origin-when-cross-origin");
        let tag = header(&index, "etag").to_owned();
        assert!(index.text().await.unwrap().contains("<title>app"));
        let again = app.get(path, &[("if-none-match", &tag)]).await;
        assert_eq!(again.status(), 304);
        assert_eq!(again.text().await.unwrap(), "");
    }
}

#[tokio::test]
async fn assets_are_immutable_and_a_missing_one_is_missing() {
    let app = App::new().await;
    let asset = app.get("/assets/app-1.js", &[]).await;
    assert_eq!(header(&asset, "cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(header(&asset, "content-type"), "text/javascript; charset=utf-8");
    let config = app.get("/config.json", &[]).await;
    assert_eq!(header(&config, "cache-control"), "no-cache");
    for path in ["/assets/app-0.js", "/favicon.ico", "/assets/only.css", "/sandbox/nothing"] {
        let missing = app.get(path, &[]).await;
        assert_eq!(missing.status(), 404, "{path}");
        assert_eq!(header(&missing, "cache-control"), "no-store");
        assert!(header(&missing, "content-type").starts_with("text/plain"));
    }
    for path in ["/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/..%5csecret.txt"] {
        assert_eq!(app.get(path, &[]).await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn prepared_encodings_are_chosen() {
    let app = App::new().await;
    for (accepted, encoding, text) in [
        ("gzip, deflate, br", "br", "brotli"),
        ("gzip", "gzip", "gzip"),
        ("br;q=0, gzip", "gzip", "gzip"),
        ("identity", "", "wasm"),
    ] {
        let wasm = app.get("/assets/app-1.wasm", &[("accept-encoding", accepted)]).await;
        assert_eq!(header(&wasm, "content-encoding"), encoding, "{accepted}");
        assert_eq!(header(&wasm, "content-type"), "application/wasm");
        assert_eq!(header(&wasm, "vary"), "Accept-Encoding");
        assert_eq!(wasm.text().await.unwrap(), text);
    }
    let index = app.get("/mall", &[("accept-encoding", "br")]).await;
    assert_eq!(header(&index, "content-encoding"), "br");
}

#[tokio::test]
async fn the_api_and_the_controls_are_not_covered_by_the_app() {
    let app = App::new().await;
    assert_eq!(app.get("/v1/nothing", &[]).await.status(), 404);
    let page = app.get("/sandbox", &[]).await;
    assert!(page.text().await.unwrap().contains("<h1>Sandbox</h1>"));
    let script = app.get("/sandbox/page.js", &[]).await;
    assert!(header(&script, "content-type").starts_with("text/javascript"));
    let posted = app.stage.visitor.http.post(app.stage.visitor.url("/mall")).send().await.unwrap();
    assert_eq!(posted.status(), 405);
    let head = app.stage.visitor.http.head(app.stage.visitor.url("/")).send().await.unwrap();
    assert_eq!(head.status(), 200);
}

#[tokio::test]
async fn without_an_app_the_front_page_says_so() {
    let stage = Stage::new(Seed::Empty).await;
    let front = stage.visitor.http.get(stage.visitor.url("/")).send().await.unwrap();
    assert_eq!(front.status(), 404);
    assert!(front.text().await.unwrap().contains("/sandbox"));
}

#[tokio::test]
async fn an_address_is_drawn_as_a_code_to_print() {
    let stage = Stage::new(Seed::Empty).await;
    let get =
        async |path: &str| stage.visitor.http.get(stage.visitor.url(path)).send().await.unwrap();
    let code = get("/sandbox/qr.svg?text=http%3A%2F%2F127.0.0.1%2Fs%2FSH01%3Fchannel%3Dqr").await;
    assert_eq!(header(&code, "content-type"), "image/svg+xml");
    let svg = code.text().await.unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("viewBox=\"0 0 "));
    for wrong in [
        "/sandbox/qr.svg",
        "/sandbox/qr.svg?text=",
        &format!("/sandbox/qr.svg?text={}", "x".repeat(4_000)),
    ] {
        assert_eq!(get(wrong).await.status(), 422);
    }
    let script = get("/sandbox/oauth.js").await;
    assert!(header(&script, "content-type").starts_with("text/javascript"));
}
