//! The audit, for those who watch over a county.

use super::{App, address::FromUrl, session::SignedIn};
use crate::{error::ApiError, store::AUDIT_ENTRIES_MAX};
use app::domain::audit::AuditPage;
use axum::{
    Json,
    extract::{Query, State},
};
use serde::Deserialize;

/// Query of the route.
#[derive(Deserialize)]
pub struct AuditQuery {
    before: Option<u64>,
    limit: Option<usize>,
}

/// `GET /api/v1/audit?before=N&limit=L`: entries with numbers below `before`, newest first, at most 200, and the `before`
/// of the next request. Auditors and county admins see their county.
///
/// 401, 403.
pub async fn entries(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    FromUrl(Query(AuditQuery { before, limit })): FromUrl<Query<AuditQuery>>,
) -> Result<Json<AuditPage>, ApiError> {
    let limit = limit.unwrap_or(AUDIT_ENTRIES_MAX);
    let found = app.database.read_as(session, move |seen| seen.audit(before, limit)).await?;
    found.map(Json).ok_or(ApiError::Forbidden)
}
