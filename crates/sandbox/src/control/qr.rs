//! QR codes to print.

use std::fmt::Write;

use axum::{
    body::Body,
    http::{Response, Uri},
    response::IntoResponse,
};
use qrcodegen::{QrCode, QrCodeEcc};

use crate::{language::Language, random, refusal::Refusal, reply::Reply};

/// White around the code, in modules.
const QUIET: i32 = 4;

/// `?text=`: a picture of any size, black on white.
pub async fn serve(uri: Uri) -> Response<Body> {
    let query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let text = query.into_iter().find(|(name, _)| name == "text").map(|(_, text)| text);
    let code = text
        .filter(|text| !text.is_empty())
        .and_then(|text| QrCode::encode_text(&text, QrCodeEcc::Medium).ok());
    match code {
        Some(code) => Reply::new(200, svg(&code))
            .header("content-type", "image/svg+xml")
            .header("cache-control", "no-store")
            .into_response(),
        None => Refusal::field("/text", "invalid")
            .reply(Language::default(), &random::request_id())
            .into_response(),
    }
}

fn svg(code: &QrCode) -> String {
    let size = code.size() + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/>\
         <path d=\"{path}\"/></svg>"
    )
}
