//! What holds for every request: who may make it, how long it takes, which headers go out.

use super::{
    App, Room, device,
    log::RequestFacts,
    room::Taken,
    session::{self, SignedIn},
};
use crate::{allowance::Payer, error::ApiError, store::Session};
use app::domain::rights::Need;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Version, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::time::Duration;

/// A request that takes longer, its body included, is cut: the phone gave up on it after 45 seconds, and nothing half-done is kept.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

/// No inline script or style, nothing from elsewhere, no framing. WASM needs its own word. No text becomes markup or script, but for
/// what the one policy in `public/boot.js` lets through.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
    media-src 'self' blob:; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types tiangeng";

/// Lets a request through to its handler when the caller has what the route needs, nothing of its body read yet and there is room for
/// all of it; gives the handler the session, which is asked again where something is read or written with it.
///
/// # Errors
/// `TooLarge`, `NotSignedIn`, `SignatureRefused`, `TooMuch`, `Forbidden`, `Busy`, and those of the store.
pub async fn admit(
    app: &App,
    need: Need,
    room: Room,
    mut request: Request,
) -> Result<(Request, Option<Taken>), ApiError> {
    let account = match need {
        Need::Anybody => None,
        Need::SignedByPhone => Some(signer(app, request.headers(), &RequestFacts::of(&request)).await?),
        _ => {
            let caller = signed_in(app, need, request.headers(), &RequestFacts::of(&request)).await?;
            let account = Payer::Staff(caller.0.staff);
            request.extensions_mut().insert(caller);
            Some(account)
        }
    };
    let announced = announced(request.headers());
    if announced.is_some_and(|bytes| bytes > room.body_max()) && room.body_max() > 0 {
        return Err(ApiError::TooLarge(room.body_max()));
    }
    let taken = account.map(|account| app.rooms.take(room, account, announced)).transpose()?;
    Ok((request, taken.flatten()))
}

/// Who has a session, and what the route needs.
async fn signed_in(app: &App, need: Need, headers: &HeaderMap, found: &RequestFacts) -> Result<SignedIn, ApiError> {
    let (caller, token_hash) = session::caller(app, headers).await?;
    found.staff(caller.id);
    app.allowance.ask(Payer::Staff(caller.id))?;
    let session = Session { staff: caller.id, token_hash, need };
    if caller.role.may(need) { Ok(SignedIn(session)) } else { Err(ApiError::Forbidden) }
}

/// Whose key a request says to be signed with: a registered one. The signature is over the body and is checked where that is read.
async fn signer(app: &App, headers: &HeaderMap, found: &RequestFacts) -> Result<Payer, ApiError> {
    let key = device::key(headers).ok_or(ApiError::SignatureRefused)?;
    found.phone(key);
    let is_known = app.database.accounts(move |accounts| accounts.is_registered(key)).await?;
    if is_known { Ok(Payer::Phone(key)) } else { Err(ApiError::SignatureRefused) }
}

/// How long the body is said to be; `None` for one that ends when it ends.
fn announced(headers: &HeaderMap) -> Option<usize> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if headers.contains_key(header::TRANSFER_ENCODING) { None } else { length }
}

/// Turns away what does not say, or says twice, for which host it is: the one thing that HTTP/1.1 asks of a request (RFC 9112, 3.2).
pub async fn for_one_host(request: Request, next: Next) -> Response {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    match (request.version(), hosts) {
        (Version::HTTP_11, 1) | (Version::HTTP_10, 0 | 1) => next.run(request).await,
        _ => ApiError::Malformed("host".into()).into_response(),
    }
}

/// Cuts what takes too long.
pub async fn in_time(request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await;
    answer.unwrap_or_else(|_| ApiError::TooSlow.into_response())
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
        (header::STRICT_TRANSPORT_SECURITY, https_only(hsts_subdomains)),
    ];
    let headers = response.headers_mut();
    headers.extend(fixed.map(|(name, value)| (name, HeaderValue::from_static(value))));
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
