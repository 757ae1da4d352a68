//! Rescue files: work that comes by hand, from a phone that cannot deliver it.

use super::{App, body::read_bytes, media::take_from, session::SignedIn};
use crate::{
    allowance::Account,
    clock,
    error::ApiError,
    store::{Session, SqliteStore},
};
use app::{
    domain::{attachment::Attachment, audit::Action, id::DeviceId, staff::Staff},
    sync::{
        authority::{self, Delivery},
        outcome::Outcome,
        protocol::SyncRequest,
        rescue::{RESCUE_BYTES_MAX, RescueReceipt},
        ways::Way,
    },
};
use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
};
use serde_json::json;
use uuid::Uuid;

/// `POST /api/v1/rescue`: takes in a rescue file, as the delivery of a phone that begins with it. Townships and the county hand
/// files in, under their own name and with a worker's rights in their areas: the file itself proves no writer. Decisions wait for review, and what
/// needs its writer's session is left out and counted. Operations keep their ids, so that
/// what the server has already, or what the phone delivers later after all, counts once.
///
/// 401, 403, 408, 413, 422 with what is wrong with the file, 429, 503, 507.
pub async fn take(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<RescueReceipt>, ApiError> {
    let _room = app.uploads.try_acquire().map_err(|_| ApiError::Busy)?;
    let file = read_bytes(body, RESCUE_BYTES_MAX)?;
    app.allowance.send(Account::Staff(session.staff), file.len())?;
    let opened = app.database.rescue_keys().unseal(&file);
    let (rescue, contents) = opened.map_err(|fault| ApiError::Invalid("file", fault))?;
    let device = DeviceId(Uuid::now_v7());
    let (operations, left) = rescue.delivery(device);
    let request = SyncRequest::new(device, operations, Default::default());
    let now = clock::now();
    let deliver = move |store: &mut SqliteStore, staff: &Staff| {
        let delivery = authority::deliver_by(store, (staff, Way::Rescue), &request, now)?;
        let subject = json!({ "device": device, "operations": delivery.results.len() });
        store.audit(staff.id, Action::RescueTaken, &subject, now)?;
        Ok::<_, ApiError>(delivery)
    };
    let delivery = app.database.write_as(session.clone(), deliver).await?;
    let mut kept = 0;
    for (attachment, content) in rescue.attachments.iter().zip(contents) {
        kept += usize::from(keeps(&app, &session, attachment, content).await?);
    }
    Ok(Json(receipt(&delivery, left, kept)))
}

/// Keeps a photo or voice note. One that is none is left out: the operations are in by now, and their answer must say so.
async fn keeps(app: &App, session: &Session, attachment: &Attachment, content: Vec<u8>) -> Result<bool, ApiError> {
    if attachment.check().is_err() {
        return Ok(false);
    }
    match take_from(app, session, attachment, 0, content).await {
        Ok(_) => Ok(true),
        Err(ApiError::Invalid(..)) => Ok(false),
        Err(error) => Err(error),
    }
}

fn receipt(delivery: &Delivery, needs_session: usize, contents: usize) -> RescueReceipt {
    let count = |is: fn(&Outcome) -> bool| delivery.results.iter().filter(|result| is(&result.outcome)).count();
    RescueReceipt {
        operations: delivery.results.len(),
        known: count(|outcome| *outcome == Outcome::Noop),
        to_look_at: count(|outcome| !matches!(outcome, Outcome::Applied | Outcome::Noop)),
        needs_session,
        contents,
    }
}
