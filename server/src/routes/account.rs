//! One's own account: where one is signed in, with which phones, and the passphrase.

use super::{
    App,
    address::Address,
    body::read_json,
    caller::Caller,
    device::Signed,
    session::{self, Known, SignedIn},
};
use crate::{
    clock,
    error::ApiError,
    store::{Accounts, SqliteStore},
};
use app::{
    domain::{
        fault::Fault,
        registration::{OwnAccount, RegistrationState},
    },
    hex,
};
use axum::{
    Json,
    body::Bytes,
    extract::{OriginalUri, Path, State, rejection::BytesRejection},
    http::{HeaderMap, Method, StatusCode},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Change {
    current: String,
    new: String,
}

/// `GET /api/v1/account`: 200 with the caller's [`OwnAccount`]; 401.
pub async fn own(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    headers: HeaderMap,
) -> Result<Json<OwnAccount>, ApiError> {
    let this = session::token_hash(&headers).ok_or(ApiError::NotSignedIn)?;
    let read = move |accounts: &Accounts| {
        let phones = accounts.registrations_of(caller.id)?;
        Ok(OwnAccount { phones, sessions: accounts.sessions_of(caller.id, &this, clock::now())? })
    };
    Ok(Json(app.database.accounts(read).await?))
}

/// `DELETE /api/v1/account/sessions/{session}`: 204; 401, 404 when it is not the caller's or has ended.
pub async fn end_session(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Address(Path(session)): Address<Path<String>>,
) -> Result<StatusCode, ApiError> {
    let hash = hex::read(&session).ok_or(ApiError::NotFound)?;
    let end = move |store: &mut SqliteStore| store.end_own_session(caller.id, hash, clock::now());
    let ended = app.database.write(end).await?;
    if ended { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::NotFound) }
}

/// `DELETE /api/v1/account/phones/{key}`: 204; the caller's own phone is taken out of use, with its sessions. Emptying it is left to
/// who manages the caller: what it has not sent may be lost with it. 401, 404.
pub async fn end_phone(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Address(Path(key)): Address<Path<String>>,
) -> Result<StatusCode, ApiError> {
    let (key, staff) = (hex::read(&key).ok_or(ApiError::NotFound)?, caller.id);
    let found = app.database.accounts(move |accounts| accounts.registration(key, staff)).await?;
    match found.ok_or(ApiError::NotFound)?.registration.state {
        RegistrationState::Active => {}
        _ => return Ok(StatusCode::NO_CONTENT), // a wiped one stays a wiped one
    }
    let revoked = RegistrationState::Revoked;
    let end = move |store: &mut SqliteStore| store.end_registration(key, staff, revoked, staff, clock::now());
    app.database.write(end).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /api/v1/account/phones/{key}` with `{name, public_key}`, signed with that key: 204; the phone of this session signs with it from now
/// on for the caller, and no longer with the key that it had. Asked again it is answered so too. 401 `signature_refused`, 403 `other_key`,
/// 404 when the session is of no phone in use.
pub async fn change_key(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Address(Path(key)): Address<Path<String>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ApiError> {
    let signed = body.as_ref().ok().and_then(|body| Signed::read(&Method::PUT, &uri, &headers, body));
    let phone = Known::of(read_json(body)?, signed)?;
    if hex::read(&key) != Some(phone.key) {
        return Err(ApiError::NotFound);
    }
    let (token, staff, new) = (session::token_hash(&headers), caller.id, phone.registration(&caller));
    let found = move |accounts: &Accounts| {
        let old = token.map(|token| accounts.key_of_session(token)).transpose()?.flatten();
        Ok((old, accounts.is_key_of_another(new.key, staff)?, new))
    };
    let (old, of_another, new) = app.database.accounts(found).await?;
    if of_another {
        return Err(ApiError::OtherKey(staff));
    }
    let old = old.ok_or(ApiError::NotFound)?;
    let changed = app.database.write(move |store| store.change_key(old, &new, clock::now())).await?;
    if changed { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::NotFound) }
}

/// `PUT /api/v1/account/passphrase` with `{current, new}`: 204; the caller's other sessions have ended. One that was changed to `new`
/// already is answered so too: who lost the answer asks again. 401, 422 on `current` or `new`, 429 as for signing in.
pub async fn change_passphrase(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Caller(address): Caller,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ApiError> {
    let Change { current, new } = read_json(body)?;
    let (staff, this) = (caller.id, session::token_hash(&headers));
    let found = app.database.accounts(move |all| Ok(all.phone_of(staff)?.zip(all.by_staff(staff)?))).await?;
    let (phone, account) = found.ok_or(ApiError::NotSignedIn)?;
    app.throttle.try_once(&phone, address).map_err(|wait| ApiError::TooManyTries(wait.as_secs() + 1))?;
    if session::fits(&app, new.clone(), account.password_hash.clone()).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    if !session::fits(&app, current, account.password_hash).await? {
        let wrong = ApiError::Invalid("current", Fault::PassphraseWrong);
        return Err(session::refused(&app, Some(staff), wrong).await);
    }
    let (checked, hash) = session::chosen(&app, Some(&caller), &phone, new).await?;
    checked.map_err(|fault| ApiError::Invalid("new", fault))?;
    let set = move |store: &mut SqliteStore| store.set_password(staff, &hash, this, clock::now());
    app.database.write(set).await?;
    Ok(StatusCode::NO_CONTENT)
}
