//! What holds for every request: who may make it, where writes may come from, how long it takes, which headers go out.

use super::{
    App, REQUEST_TIMEOUT, device,
    log::Found,
    session::{self, SignedIn},
};
use crate::{allowance::Account, error::ApiError, store::Session};
use app::domain::rights::Need;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Sent by the app with every write. Forms and links of other sites cannot set it.
pub const APP_HEADER: &str = "x-tiangeng";

const FETCH_SITE: &str = "sec-fetch-site";

/// No inline script or style, nothing from elsewhere, no framing. WASM needs its own word. No text becomes markup or script, but for
/// what the one policy in `public/boot.js` lets through.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
    media-src 'self' blob:; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types tiangeng";

/// Lets a request through to its handler when the caller has what the route needs, and gives the handler the session. It is asked
/// again where something is read or written with it.
///
/// # Errors
/// `NotSignedIn`, `TooMuch`, `Forbidden`, and those of the store.
pub async fn admit(app: &App, need: Need, mut request: Request) -> Result<Request, ApiError> {
    match need {
        Need::Anybody => return Ok(request),
        // The signature is over the body: who signed it is found out where the body is read.
        Need::SignedByPhone if device::is_signed(request.headers()) => return Ok(request),
        Need::SignedByPhone => return Err(ApiError::SignatureRefused),
        _ => {}
    }
    let (caller, token_hash) = session::caller(app, request.headers()).await?;
    Found::of(&request).staff(caller.id);
    app.allowance.ask(Account::Staff(caller.id))?;
    if !caller.role.may(need) {
        return Err(ApiError::Forbidden);
    }
    request.extensions_mut().insert(SignedIn(Session { staff: caller.id, token_hash, need }));
    Ok(request)
}

/// Cuts what takes too long.
pub async fn in_time(request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await;
    answer.unwrap_or_else(|_| ApiError::TooSlow.into_response())
}

/// Turns away writes that another site could have caused.
pub async fn writes_come_from_the_app(request: Request, next: Next) -> Response {
    match foreign(&request) {
        None => next.run(request).await,
        Some(why) => {
            Found::of(&request).why(why);
            ApiError::NotFromTheApp.into_response()
        }
    }
}

/// What tells a write of another site.
fn foreign(request: &Request) -> Option<&'static str> {
    let headers = request.headers();
    match *request.method() {
        Method::GET | Method::HEAD => None,
        _ if !headers.contains_key(APP_HEADER) => Some("without the app's header"),
        _ if !same_origin(headers) => Some("from another origin"),
        _ if !same_site(headers) => Some("from another site"),
        _ => None,
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

/// HTTPS for a year; `true`: on hosts below this one too.
const fn https_only(subdomains: bool) -> &'static str {
    if subdomains { "max-age=31536000; includeSubDomains" } else { "max-age=31536000" }
}

/// Headers of every answer.
pub async fn headers(mut response: Response, hsts_subdomains: bool) -> Response {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::STRICT_TRANSPORT_SECURITY, https_only(hsts_subdomains)),
    ];
    let headers = response.headers_mut();
    headers.extend(fixed.map(|(name, value)| (name, HeaderValue::from_static(value))));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
