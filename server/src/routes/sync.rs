//! The one round trip of phones.

use super::{
    App,
    body::{read_bytes, read_tree},
    session::SignedIn,
};
use crate::{
    allowance::Payer,
    clock,
    error::ApiError,
    store::{Seen, Snapshots, SqliteStore},
};
use app::{
    domain::{scope::Scope, staff::Staff},
    json_budget,
    sync::{
        authority,
        protocol::{
            FIRST_N_MAX, OPERATIONS_MAX, PROTOCOL, REQUEST_BYTES_MAX, REQUEST_TREE_BYTES_MAX, RESPONSE_BYTES_MAX,
            SyncRequest, SyncResponse,
        },
        pull,
    },
};
use axum::{Json, body::Bytes, extract::State, extract::rejection::BytesRejection};
use std::sync::Arc;

/// `POST /api/v1/sync`: delivers and pulls. Answers after the delivery's commit is on the disk.
///
/// 400 malformed, 401, 409 device of another account, 413 too large, 426 other protocol, 429 busy, 503, 507.
pub async fn sync(
    State(app): State<App>,
    SignedIn(session): SignedIn,
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
        app.allowance.send(Payer::Staff(session.staff), sent)?;
    }
    request.max_bytes = request.max_bytes.min(RESPONSE_BYTES_MAX);
    let now = clock::now();
    let request = Arc::new((request, room)); // the room is free when nothing holds it any longer
    let (delivered, token_hash) = (request.clone(), session.token_hash);
    let deliver = move |store: &mut SqliteStore, staff: &Staff| {
        store.heard_of(token_hash, now)?;
        authority::deliver(store, staff, &delivered.0, now).map_err(ApiError::from)
    };
    let delivery = app.database.write_as(session.clone(), deliver).await?;
    let snapshots = app.database.clone();
    let pull = move |seen: &Seen| {
        look_into(snapshots.snapshots(), seen.reader(), &request.0);
        pull::pull(seen, seen.reader(), &request.0)
    };
    let pull = app.database.read_as(session, pull).await?;
    let mut response = pull::response(delivery, pull, app.database.epoch().to_owned(), now);
    response.rescue_key = app.database.rescue_keys().public().to_owned();
    Ok(Json(response))
}

/// What a phone says is wrong with its copy goes to the log. What it cannot read it fetches again: packed now, not with an earlier head,
/// after which the unreadable change would follow again.
fn look_into(snapshots: &Snapshots, staff: &Staff, request: &SyncRequest) {
    let readable = |scopes: &[Scope]| scopes.iter().copied().filter(|scope| staff.may_read(*scope)).collect::<Vec<_>>();
    for scope in readable(&request.mended) {
        tracing::warn!(%scope, device = %request.device.0, "a phone's copy differed and was fetched anew");
    }
    for scope in readable(&request.unreadable) {
        tracing::warn!(%scope, device = %request.device.0, "a phone cannot read what is new in a scope");
        snapshots.forget(scope);
    }
}
