//! What holds for every request: who may make it, where writes may come from, how long it takes, which headers go out, what is logged.

use super::{App, REQUEST_TIMEOUT, device, session};
use crate::error::ApiError;
use app::domain::rights::Need;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::time::Instant;

/// Sent by the app with every write. Forms and links of other sites cannot set it.
pub const APP_HEADER: &str = "x-tiangeng";

const FETCH_SITE: &str = "sec-fetch-site";

/// No inline script or style, nothing from elsewhere, no framing. WASM needs its own word. No text becomes markup or script, but for
/// what the one policy in `public/boot.js` lets through.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
    media-src 'self' blob:; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types tiangeng";

/// Lets a request through to its handler when the caller has what the route needs, and tells the handler who that is.
///
/// # Errors
/// `NotSignedIn`, `Forbidden`, and those of the store.
pub async fn admit(app: &App, need: Need, mut request: Request) -> Result<Request, ApiError> {
    match need {
        Need::Anybody => return Ok(request),
        // The signature is over the body: who signed it is found out where the body is read.
        Need::SignedByPhone if device::is_signed(request.headers()) => return Ok(request),
        Need::SignedByPhone => return Err(ApiError::SignatureRefused),
        _ => {}
    }
    let caller = session::caller(app, request.headers()).await?;
    if !caller.0.role.may(need) {
        return Err(ApiError::Forbidden);
    }
    request.extensions_mut().insert(caller);
    Ok(request)
}

/// Cuts what takes too long.
pub async fn in_time(request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await;
    answer.unwrap_or_else(|_| ApiError::TooSlow.into_response())
}

/// Turns away writes that another site could have caused.
pub async fn writes_come_from_the_app(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let headers = request.headers();
    if reads || (headers.contains_key(APP_HEADER) && same_origin(headers) && same_site(headers)) {
        next.run(request).await
    } else {
        ApiError::NotFromTheApp.into_response()
    }
}

/// Browsers name the origin of every write; other clients need not. An origin that is no text is somebody else's.
fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match text(header::ORIGIN) {
        Some(origin) => text(header::HOST).is_some_and(|host| origin.split("://").nth(1) == Some(host)),
        None => true,
    }
}

/// What newer browsers say of the page that caused a request.
fn same_site(headers: &HeaderMap) -> bool {
    headers.get(FETCH_SITE).is_none_or(|site| site == "same-origin" || site == "none")
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
