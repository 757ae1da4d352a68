//! The web assets inside this binary, compressed once when it was built.

use super::address::FromUrl;
use crate::error::ApiError;
use app::site::Assets;
use axum::{
    body::Bytes,
    extract::Path,
    http::{HeaderMap, HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use std::borrow::Cow;

/// Files with a hash in their name never change.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Files without one are asked for again each time.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

#[derive(RustEmbed)]
#[folder = "$TIANGENG_SITE"]
#[allow_missing = true]
struct Site;

/// Names of this build's files; `None` when the binary was built without them.
pub fn site() -> Option<Assets> {
    let manifest = Site::get("assets.json")?;
    serde_json::from_slice(&manifest.data).ok()
}

/// `GET /assets/{file}`.
pub async fn hashed(FromUrl(Path(file)): FromUrl<Path<String>>, headers: HeaderMap) -> Result<Response, ApiError> {
    file_response(&format!("assets/{file}"), &headers, FOR_EVER)
}

/// `GET /sw.js`, the manifest, icons.
pub async fn plain(uri: Uri, headers: HeaderMap) -> Result<Response, ApiError> {
    let path = uri.path().trim_start_matches('/');
    let is_public = matches!(path.rsplit('.').next(), Some("js" | "png" | "svg" | "webmanifest" | "txt"));
    if is_public { file_response(path, &headers, ASK_AGAIN) } else { Err(ApiError::NotFound) }
}

fn file_response(path: &str, headers: &HeaderMap, caching: HeaderValue) -> Result<Response, ApiError> {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let accepts =
        |encoding: &str| accepted.split(',').any(|one| one.split(';').next().map(str::trim) == Some(encoding));
    let stored = [("br", ".br"), ("gzip", ".gz")].into_iter().filter(|(encoding, _)| accepts(encoding));
    let compressed =
        stored.filter_map(|(encoding, ending)| Some((Some(encoding), Site::get(&format!("{path}{ending}"))?))).next();
    let (encoding, file) = compressed.or_else(|| Some((None, Site::get(path)?))).ok_or(ApiError::NotFound)?;
    let mut response = (
        [(header::CONTENT_TYPE, HeaderValue::from_static(content_type(path))), (header::CACHE_CONTROL, caching)],
        [(header::VARY, HeaderValue::from_static("accept-encoding"))],
        bytes(file.data),
    )
        .into_response();
    if let Some(encoding) = encoding {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Ok(response)
}

/// Files are part of the program: they are sent from there, however many ask for them.
fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => data.into(),
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml; charset=utf-8",
        Some("bin") => "application/octet-stream",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => "text/plain; charset=utf-8",
    }
}
