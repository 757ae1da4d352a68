//! Content of photos and voice notes.

use super::{App, address::FromUrl, body::read_bytes, session::SignedIn};
use crate::{
    allowance::Payer,
    error::ApiError,
    store::{Accounts, Session, SqliteStore},
};
use app::{
    domain::{
        attachment::{Attachment, BlobId, type_of},
        scope::Scope,
        staff::Staff,
    },
    sync::protocol::{CHUNK_BYTES_MAX, MediaReceipt},
};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State, rejection::BytesRejection},
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

/// Query of [`take`].
#[derive(Deserialize)]
pub struct PartQuery {
    /// The media type of the whole.
    #[serde(rename = "type")]
    media_type: String,
    /// Bytes of the whole.
    bytes: u64,
    /// Where this part begins.
    offset: u64,
}

/// `PUT /api/v1/media/{blob}?type=T&bytes=B&offset=O`: one part of the content named `blob`, at most 128 KB. The answer says how
/// much of it is here; a phone goes on from there. Who writes operations may send: rights to a village are asked where the
/// visit that names the content is taken in.
///
/// 401, 403 for auditors, 408, 413, 422 when the whole is not what it was said to be, 429, 503, 507.
pub async fn take(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    FromUrl(Path(blob)): FromUrl<Path<String>>,
    FromUrl(Query(PartQuery { media_type, bytes, offset })): FromUrl<Query<PartQuery>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<MediaReceipt>, ApiError> {
    let part = read_bytes(body, CHUNK_BYTES_MAX)?;
    let blob = BlobId::parse(&blob).ok_or(ApiError::NotFound)?;
    let attachment =
        Attachment::named(blob, &media_type, bytes).map_err(|fault| ApiError::Invalid("content", fault))?;
    app.allowance.send(Payer::Staff(session.staff), part.len())?;
    let _room = app.uploads.acquire().await.map_err(|_| ApiError::Busy)?;
    take_from(&app, &session, &attachment, offset, part.into()).await.map(Json)
}

/// Takes a part from who has a session, and notes who has sent the whole: a name alone shows nobody what another one has sent.
pub(super) async fn take_from(
    app: &App,
    session: &Session,
    attachment: &Attachment,
    offset: u64,
    part: Vec<u8>,
) -> Result<MediaReceipt, ApiError> {
    let blob = attachment.blob;
    let has_sent = move |accounts: &Accounts, caller: Staff| accounts.has_sent(caller.id, blob);
    let sent = app.database.accounts_as(session.clone(), has_sent).await?;
    let receipt = app.media.take(attachment, offset, part, sent).await?;
    if receipt.whole && !sent {
        let note = move |store: &mut SqliteStore, caller: &Staff| store.note_sender(caller.id, blob);
        app.database.write_as(session.clone(), note).await?;
    }
    Ok(receipt)
}

/// `GET /api/v1/media/{scope}/{blob}`: the content, for those who may read a dossier of `scope` that names it; 404 for others, and
/// until it has arrived. Browsers keep no copy: it would be on the phone in clear.
pub async fn show(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    FromUrl(Path((scope, blob))): FromUrl<Path<(String, String)>>,
) -> Result<Response, ApiError> {
    let (scope, blob) = Scope::parse(&scope).zip(BlobId::parse(&blob)).ok_or(ApiError::NotFound)?;
    if !app.database.read_as(session, move |seen| seen.names(scope, blob)).await? {
        return Err(ApiError::NotFound);
    }
    let content = app.media.get(blob).await?.ok_or(ApiError::NotFound)?;
    let media_type = type_of(&content).unwrap_or("application/octet-stream");
    let headers = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, content).into_response())
}
