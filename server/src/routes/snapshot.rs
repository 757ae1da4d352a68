//! Pieces of a first sync.

use super::{App, address::FromUrl, session::SignedIn};
use crate::{error::ApiError, store::Packed};
use app::domain::scope::Scope;
use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use std::sync::Arc;

/// Query of the route.
#[derive(Deserialize)]
pub struct Wanted {
    head: Option<u64>,
    #[serde(default)]
    piece: usize,
}

/// `GET /api/v1/snapshot/{scope}?head=H&piece=K`: one piece, gzip of JSON. When the head asked for is gone, piece 0 of a
/// newer one comes instead and the phone starts that scope again. 404 for a scope that is not the caller's to read.
pub async fn piece(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    FromUrl(Path(scope)): FromUrl<Path<String>>,
    FromUrl(Query(Wanted { head, piece })): FromUrl<Query<Wanted>>,
) -> Result<Response, ApiError> {
    let scope = Scope::parse(&scope).ok_or(ApiError::NotFound)?;
    let database = app.database.clone();
    let found = app.database.read_as(session, move |seen| database.snapshots().get(seen, scope, head)).await?;
    let packed = found.ok_or(ApiError::NotFound)?;
    let as_begun = head.is_none_or(|head| head == packed.head);
    let bytes = PieceOf::shared(packed, if as_begun { piece } else { 0 }).ok_or(ApiError::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "application/json"), (header::CONTENT_ENCODING, "gzip")], bytes).into_response())
}

/// A piece where it is kept: two hundred phones that fetch it have it once.
struct PieceOf(Arc<Packed>, usize);

impl PieceOf {
    fn shared(packed: Arc<Packed>, piece: usize) -> Option<Bytes> {
        (piece < packed.pieces.len()).then(|| Bytes::from_owner(Self(packed, piece)))
    }
}

impl AsRef<[u8]> for PieceOf {
    fn as_ref(&self) -> &[u8] {
        &self.0.pieces[self.1]
    }
}
