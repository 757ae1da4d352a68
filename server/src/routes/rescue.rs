//! Rescue files: work that comes by hand, from a phone that cannot deliver it.

use super::{App, body::read_bytes, session::SignedIn};
use crate::{allowance::Account, clock, error::ApiError, store::SqliteStore};
use app::{
    domain::{attachment::Attachment, audit::Action, id::DeviceId},
    json_budget,
    sync::{
        authority::{self, Delivery},
        outcome::Outcome,
        protocol::SyncRequest,
        rescue::{RESCUE_BYTES_MAX, RESCUE_TREE_BYTES_MAX, RescueReceipt},
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
/// files in, with their own rights and under their own name: the file itself proves no writer. Operations keep their ids, so that
/// what the server has already, or what the phone delivers later after all, counts once.
///
/// 401, 403, 408, 413, 422 with what is wrong with the file, 429, 503, 507.
pub async fn take(
    State(app): State<App>,
    SignedIn(staff): SignedIn,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<RescueReceipt>, ApiError> {
    let file = read_bytes(body, RESCUE_BYTES_MAX)?;
    app.allowance.send(Account::Staff(staff.id), file.len())?;
    let room = app.room_to_open(json_budget::bound(file.len(), RESCUE_TREE_BYTES_MAX)).await?;
    let opened = app.database.rescue_keys().unseal(&file);
    let (rescue, contents) = opened.map_err(|fault| ApiError::Invalid("file", fault))?;
    let device = DeviceId(Uuid::now_v7());
    let request = SyncRequest::new(device, rescue.delivery(device), Default::default());
    let now = clock::now();
    let deliver = move |store: &mut SqliteStore| {
        let _room = room;
        let delivery = authority::deliver(store, &staff, &request, now)?;
        let subject = json!({ "device": device, "operations": delivery.results.len() });
        store.audit(staff.id, Action::RescueTaken, &subject, now)?;
        Ok::<_, ApiError>(delivery)
    };
    let delivery = app.database.write(deliver).await?;
    let mut kept = 0;
    for (attachment, content) in rescue.attachments.iter().zip(contents) {
        kept += usize::from(keeps(&app, attachment, content).await?);
    }
    Ok(Json(receipt(&delivery, kept)))
}

/// Keeps a photo or voice note. One that is none is left out: the operations are in by now, and their answer must say so.
async fn keeps(app: &App, attachment: &Attachment, content: Vec<u8>) -> Result<bool, ApiError> {
    if attachment.check().is_err() {
        return Ok(false);
    }
    match app.media.take(attachment, 0, content).await {
        Ok(_) => Ok(true),
        Err(ApiError::Invalid(..)) => Ok(false),
        Err(error) => Err(error),
    }
}

fn receipt(delivery: &Delivery, contents: usize) -> RescueReceipt {
    let count = |is: fn(&Outcome) -> bool| delivery.results.iter().filter(|result| is(&result.outcome)).count();
    RescueReceipt {
        operations: delivery.results.len(),
        known: count(|outcome| *outcome == Outcome::Noop),
        to_look_at: count(|outcome| !matches!(outcome, Outcome::Applied | Outcome::Noop)),
        contents,
    }
}
