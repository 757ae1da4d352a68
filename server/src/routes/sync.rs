//! The one round trip of phones.

use super::{
    App,
    body::{read_bytes, read_tree},
    session::{self, SignedIn},
};
use crate::{allowance::Account, clock, error::ApiError};
use app::{
    json_budget,
    sync::{
        authority,
        protocol::{
            FIRST_N_MAX, OPERATIONS_MAX, PROTOCOL, REQUEST_BYTES_MAX, REQUEST_TREE_BYTES_MAX, RESPONSE_BYTES_MAX,
            SyncRequest, SyncResponse,
        },
    },
};
use axum::{Json, body::Bytes, extract::State, extract::rejection::BytesRejection, http::HeaderMap};
use std::sync::Arc;

/// `POST /api/v1/sync`: delivers and pulls. Answers after the delivery's commit is on the disk.
///
/// 400 malformed, 401, 409 device of another account, 413 too large, 426 other protocol, 429 busy, 503, 507.
pub async fn sync(
    State(app): State<App>,
    SignedIn(staff): SignedIn,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<SyncResponse>, ApiError> {
    let sent = body.as_ref().map_or(0, Bytes::len);
    let body = read_bytes(body, REQUEST_BYTES_MAX)?;
    let room = app.room_to_open(json_budget::bound(body.len(), REQUEST_TREE_BYTES_MAX)).await?;
    let mut request: SyncRequest = read_tree(&body, REQUEST_TREE_BYTES_MAX)?;
    drop(body);
    if request.protocol != PROTOCOL {
        return Err(ApiError::OtherProtocol(request.protocol));
    }
    if request.first_n > FIRST_N_MAX {
        return Err(ApiError::Malformed("first_n".into()));
    }
    if request.operations.len() > OPERATIONS_MAX {
        return Err(ApiError::TooLarge(OPERATIONS_MAX));
    }
    if !request.operations.is_empty() {
        app.allowance.send(Account::Staff(staff.id), sent)?;
    }
    request.max_bytes = request.max_bytes.min(RESPONSE_BYTES_MAX);
    let now = clock::now();
    let request = Arc::new((request, room)); // the room is free when nobody holds it any longer
    let (caller, delivered) = (staff.clone(), request.clone());
    let session = session::token_hash(&headers);
    let deliver = move |store: &mut crate::store::SqliteStore| {
        session.map_or(Ok(()), |session| store.heard_of(session, now))?;
        authority::deliver(store, &caller, &delivered.0, now).map_err(ApiError::from)
    };
    let delivery = app.database.write(deliver).await?;
    let reader = staff.clone();
    let pull = app.database.read_as(staff, move |seen| authority::pull(seen, &reader, &request.0)).await?;
    let mut response = authority::response(delivery, pull, app.database.epoch().to_owned(), now);
    response.rescue_key = app.database.rescue_keys().public().to_owned();
    Ok(Json(response))
}
