//! One's own account: where one is signed in, with which phones, and the passphrase.

use super::{
    App,
    address::FromUrl,
    body::read_json,
    device::Signed,
    session::{self, KnownPhone, SignedIn},
};
use crate::{
    clock,
    error::ApiError,
    store::{Accounts, SqliteStore},
    throttle::Owner,
};
use app::{
    domain::{
        fault::Fault,
        registration::{OwnAccount, RegistrationState},
        staff::Staff,
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
pub async fn own(State(app): State<App>, SignedIn(session): SignedIn) -> Result<Json<OwnAccount>, ApiError> {
    let this = session.token_hash;
    let read = move |accounts: &Accounts, caller: Staff| {
        let phones = accounts.registrations_of(caller.id)?;
        Ok(OwnAccount { phones, sessions: accounts.sessions_of(caller.id, &this, clock::now())? })
    };
    Ok(Json(app.database.accounts_as(session, read).await?))
}

/// `DELETE /api/v1/account/sessions/{session}`: 204; 401, 404 when it is not the caller's or has ended.
pub async fn end_session(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    FromUrl(Path(ended)): FromUrl<Path<String>>,
) -> Result<StatusCode, ApiError> {
    let hash = hex::read(&ended).ok_or(ApiError::NotFound)?;
    let end = move |store: &mut SqliteStore, caller: &Staff| store.end_own_session(caller.id, hash, clock::now());
    let ended = app.database.write_as(session, end).await?;
    if ended { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::NotFound) }
}

/// `DELETE /api/v1/account/phones/{key}`: 204; the caller's own phone is taken out of use, with its sessions. Emptying it is left to
/// who manages the caller: what it has not sent may be lost with it. 401, 404.
pub async fn end_phone(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    FromUrl(Path(key)): FromUrl<Path<String>>,
) -> Result<StatusCode, ApiError> {
    let key = hex::read(&key).ok_or(ApiError::NotFound)?;
    let end = move |store: &mut SqliteStore, caller: &Staff| {
        let (staff, revoked) = (caller.id, RegistrationState::Revoked);
        let found = store.accounts().registration(key, staff)?.ok_or(ApiError::NotFound)?;
        if found.registration.state != RegistrationState::Active {
            return Ok::<_, ApiError>(()); // a wiped one stays a wiped one
        }
        Ok(store.end_registration(key, staff, revoked, staff, clock::now())?)
    };
    app.database.write_as(session, end).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /api/v1/account/phones/{key}` with `{name, public_key}`, signed with that key: 204; the phone of this session signs with it from now
/// on for the caller, and no longer with the key that it had. Asked again it is answered so too. 401 `signature_refused`, 403 `other_key`,
/// 404 when the session is of no phone in use.
pub async fn change_key(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    FromUrl(Path(key)): FromUrl<Path<String>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ApiError> {
    let signed = body.as_ref().ok().and_then(|body| Signed::read(&Method::PUT, &uri, &headers, body));
    let phone = KnownPhone::of(read_json(body)?, signed)?;
    if hex::read(&key) != Some(phone.key) {
        return Err(ApiError::NotFound);
    }
    let token_hash = session.token_hash;
    let change = move |store: &mut SqliteStore, caller: &Staff| {
        if store.accounts().is_key_of_another(phone.key, caller.id)? {
            return Err(ApiError::OtherKey(caller.id));
        }
        let old = store.accounts().key_of_session(token_hash)?.ok_or(ApiError::NotFound)?;
        let is_changed = store.change_key(old, &phone.registration(caller.id), clock::now())?;
        if is_changed { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::NotFound) }
    };
    app.database.write_as(session, change).await
}

/// `PUT /api/v1/account/passphrase` with `{current, new}`: 204; the caller's other sessions have ended. One that was changed to `new`
/// already is answered so too: who lost the answer asks again. 401, 422 on `current` or `new`, 429 as for signing in.
pub async fn change_passphrase(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ApiError> {
    let Change { current, new } = read_json(body)?;
    let (staff, this) = (session.staff, session.token_hash);
    let read = move |all: &Accounts, _| Ok(all.phone_of(staff)?.zip(all.by_staff(staff)?));
    let (phone, account) = app.database.accounts_as(session.clone(), read).await?.ok_or(ApiError::NotSignedIn)?;
    app.throttle.try_own(&Owner::Session(staff)).map_err(|wait| ApiError::TooManyTries(wait.as_secs() + 1))?;
    if session::fits(&app, new.clone(), account.password_hash.clone()).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    if !session::fits(&app, current, account.password_hash).await? {
        let wrong = ApiError::Invalid("current", Fault::PassphraseWrong);
        return Err(session::refused(&app, Some(staff), wrong).await);
    }
    let (checked, hash) = session::chosen(&app, Some(&account.staff), &phone, new).await?;
    checked.map_err(|fault| ApiError::Invalid("new", fault))?;
    // whoever has set another one meanwhile has ended this session
    let set = move |store: &mut SqliteStore, _: &Staff| store.set_password(staff, &hash, Some(this), clock::now());
    app.database.write_as(session, set).await?;
    Ok(StatusCode::NO_CONTENT)
}
