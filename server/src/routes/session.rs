//! Signing in and out, and who the caller is.

use super::{App, caller::Caller};
use crate::{clock, error::ApiError, office::password};
use app::domain::{fault::Fault, mobile::Mobile, staff::Staff};
use axum::{
    Json,
    body::Bytes,
    extract::{FromRequestParts, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// The prefix binds the cookie to this host, to HTTPS (or loopback) and to every path.
pub const COOKIE: &str = "__Host-tiangeng";
const DAY_MS: i64 = 86_400_000;
const TOKEN_BYTES: usize = 32;

/// The signed-in member of staff, who has what the route needs.
#[derive(Clone)]
pub struct SignedIn(pub Staff);

impl FromRequestParts<App> for SignedIn {
    type Rejection = ApiError;

    /// As [`super::guard::admit`] has found; a route that needs nobody has found nobody.
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        parts.extensions.remove().ok_or(ApiError::NotSignedIn)
    }
}

/// Whose session a request carries. Rights are read anew at every request.
///
/// # Errors
/// `NotSignedIn`, and those of the store.
pub async fn caller(app: &App, headers: &HeaderMap) -> Result<SignedIn, ApiError> {
    let hash = token_hash(headers).ok_or(ApiError::NotSignedIn)?;
    let found = app.database.accounts(move |accounts| accounts.by_session(&hash, clock::now())).await?;
    found.map(|account| SignedIn(account.staff)).ok_or(ApiError::NotSignedIn)
}

#[derive(Deserialize)]
struct SignIn {
    phone: String,
    password: String,
}

/// `POST /api/v1/session` with `{phone, password}`: 200 with the member of staff and a cookie; 401; 422 for a phone number
/// that is none; 429 after too many tries, with the seconds to wait in `retry-after`.
pub async fn sign_in(
    State(app): State<App>,
    Caller(address): Caller,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Response, ApiError> {
    let SignIn { phone, password } = super::body::read_json(body)?;
    let phone = Mobile::parse(&phone).map_err(|fault| ApiError::Invalid("phone", fault))?;
    if password.is_empty() {
        return Err(ApiError::Invalid("password", Fault::Missing));
    }
    app.throttle.try_once(&phone, address).map_err(|wait| ApiError::TooManyTries(wait.as_secs() + 1))?;
    let asked = phone.clone();
    let account = app.database.accounts(move |accounts| accounts.by_phone(&asked)).await?;
    // An unknown number takes as long as a wrong password: neither can be told from the other.
    let hash = account.as_ref().map_or_else(|| password::NOBODY.to_owned(), |account| account.password_hash.clone());
    let _room = app.passwords.acquire().await.map_err(|_| ApiError::Busy)?;
    let fits = tokio::task::spawn_blocking(move || password::fits(&password, &hash)).await.unwrap_or(false);
    let staff = account.filter(|_| fits).ok_or(ApiError::WrongPassword)?.staff;
    app.throttle.succeeded(phone, address);
    let mut token = [0; TOKEN_BYTES];
    getrandom::fill(&mut token).map_err(|_| ApiError::Internal)?;
    let token = app::hex::write(&token);
    let (hash, now, days) = (Sha256::digest(&token).into(), clock::now(), i64::from(app.config.session_days));
    let (id, until) = (staff.id, now.plus_ms(days * DAY_MS));
    app.database.write(move |store| store.begin_session(hash, id, now, until).map_err(ApiError::from)).await?;
    Ok((cookie(&token, days * DAY_MS / 1000), Json(staff)).into_response())
}

/// `GET /api/v1/session`: 200 with the member of staff, or 401.
pub async fn who(SignedIn(staff): SignedIn) -> Json<Staff> {
    Json(staff)
}

/// `DELETE /api/v1/session`: 204, whether or not there was one.
pub async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<Response, ApiError> {
    if let Some(hash) = token_hash(&headers) {
        app.database.write(move |store| store.end_session(hash).map_err(ApiError::from)).await?;
    }
    Ok((StatusCode::NO_CONTENT, cookie("", 0)).into_response())
}

fn cookie(token: &str, seconds: i64) -> [(header::HeaderName, HeaderValue); 1] {
    let text = format!("{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={seconds}");
    [(header::SET_COOKIE, HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("")))]
}

fn token_hash(headers: &HeaderMap) -> Option<[u8; 32]> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, token) = pairs.find(|(name, _)| *name == COOKIE)?;
    Some(Sha256::digest(token).into())
}
