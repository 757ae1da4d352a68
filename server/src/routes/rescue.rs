//! Rescue files: work that comes as a file, from a phone that cannot deliver it.

use super::{App, body::read_bytes, media::take_from, session::SignedIn};
use crate::{
    allowance::Payer,
    clock,
    error::ApiError,
    store::{Session, SqliteStore},
};
use app::{
    domain::{attachment::Attachment, audit::Action, fault::Fault, id::DeviceId, staff::Staff},
    json_budget,
    sync::{
        authority::{self, Delivery},
        operation::Operation,
        outcome::Outcome,
        protocol::SyncRequest,
        rescue::{self, RESCUE_BYTES_MAX, RESCUE_TREE_BYTES_MAX, RescueReceipt},
        ways::Way,
    },
};
use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
};
use serde_json::json;
use tokio::sync::Semaphore;
use uuid::Uuid;

/// Rescue files open at once: each is in memory twice, which is 80 MB, and a county sees one a month.
static OPEN: Semaphore = Semaphore::const_new(2);

/// `POST /api/v1/rescue`: takes in a rescue file, as the delivery of a phone that begins with it. Townships and the county submit
/// files under their own name and with a worker's rights in their areas: the file itself proves no writer. Decisions wait for review, and what
/// needs its writer's session is left out and counted. Operations keep their ids, so that
/// what the server has already, or what the phone delivers later after all, counts once. They come in by transactions of 200: a file
/// that fails half-way can be submitted again.
///
/// 401, 403, 408, 413, 422 with what is wrong with the file, 429, 503, 507.
pub async fn take(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<RescueReceipt>, ApiError> {
    let file = read_bytes(body, RESCUE_BYTES_MAX)?;
    app.allowance.send(Payer::Staff(session.staff), file.len())?;
    let _open = OPEN.acquire().await.map_err(|_| ApiError::Busy)?;
    let _room = app.room_to_open(json_budget::bound(file.len(), RESCUE_TREE_BYTES_MAX)).await?;
    let keys = app.database.keys();
    let opened = tokio::task::spawn_blocking(move || keys.rescue.parts(&file)).await.map_err(|_| ApiError::Busy)?;
    let in_file = |fault| ApiError::Invalid("file", fault);
    let mut parts = opened.map_err(in_file)?;
    let mut receipt = RescueReceipt { operations: 0, known: 0, to_look_at: 0, needs_session: 0, contents: 0 };
    let device = DeviceId(Uuid::now_v7());
    for batch in parts.batches().map_err(in_file)? {
        let operations = parts.read(batch).map_err(in_file)?;
        let (operations, left) = rescue::delivery(&operations, device, receipt.operations as u64 + 1);
        let delivery = deliver(&app, &session, device, operations).await?;
        receipt.needs_session += left;
        count(&mut receipt, &delivery);
        if delivery.full {
            return Err(in_file(Fault::TooMuchWaits)); // the file can be submitted again: what is in by now is known
        }
    }
    for (attachment, content) in parts.attachments() {
        receipt.contents += usize::from(keeps(&app, &session, &attachment, content).await?);
    }
    Ok(Json(receipt))
}

/// One batch, in a transaction of its own, so that phones wait no longer than behind each other.
async fn deliver(
    app: &App,
    session: &Session,
    device: DeviceId,
    operations: Vec<Operation>,
) -> Result<Delivery, ApiError> {
    let first_n = operations.first().map_or(1, |operation| operation.n);
    let request = SyncRequest { first_n, ..SyncRequest::new(device, operations, Default::default()) };
    let now = clock::now();
    let deliver = move |store: &mut SqliteStore, staff: &Staff| {
        let delivery = authority::deliver_by(store, (staff, Way::Rescue), &request, now)?;
        let subject = json!({ "device": device, "operations": delivery.results.len() });
        store.audit(staff.id, Action::RescueTaken, &subject, now)?;
        Ok::<_, ApiError>(delivery)
    };
    app.database.write_as(session.clone(), deliver).await
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

fn count(receipt: &mut RescueReceipt, delivery: &Delivery) {
    let outcomes = || delivery.results.iter().map(|result| &result.outcome);
    receipt.operations += delivery.results.len();
    receipt.known += outcomes().filter(|outcome| **outcome == Outcome::Noop).count();
    receipt.to_look_at += outcomes().filter(|outcome| !matches!(outcome, Outcome::Applied | Outcome::Noop)).count();
}
