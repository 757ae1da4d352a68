//! What holds for every request: where writes may come from, which headers go out, what is logged.

use crate::error::ApiError;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::time::Instant;

/// Sent by the app with every write. Forms and links of other sites cannot set it.
pub const APP_HEADER: &str = "x-tiangeng";

/// No inline script or style, nothing from elsewhere, no framing. WASM needs its own word.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
    media-src 'self' blob:; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Turns away writes that another site could have caused.
pub async fn writes_come_from_the_app(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads || (request.headers().contains_key(APP_HEADER) && same_origin(request.headers())) {
        next.run(request).await
    } else {
        ApiError::NotFromTheApp.into_response()
    }
}

/// Browsers name the origin of every write; other clients need not.
fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(header::ORIGIN) {
        Some(origin) => text(header::HOST).is_some_and(|host| origin.split("://").nth(1) == Some(host)),
        None => true,
    }
}

/// Headers of every answer.
pub async fn headers(mut response: Response) -> Response {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
    ];
    let headers = response.headers_mut();
    headers.extend(fixed.map(|(name, value)| (name, HeaderValue::from_static(value))));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// One line a request: method, route, status, milliseconds. No addresses, no queries, no names.
pub async fn log(request: Request, next: Next) -> Response {
    let (method, begun) = (request.method().clone(), Instant::now());
    let path = request.uri().path().split('/').take(4).collect::<Vec<_>>().join("/");
    let response = next.run(request).await;
    let (status, ms) = (response.status().as_u16(), begun.elapsed().as_millis() as u64);
    tracing::info!(%method, path, status, ms, "request");
    response
}
