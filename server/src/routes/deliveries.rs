//! Deliveries of phones that nobody has opened: sealed when the work was saved, signed by the phone.

use super::{App, body::read_bytes, device::Signed, log::Found};
use crate::{
    allowance, clock,
    error::ApiError,
    store::{Account, Proof, RescueKeys, SqliteStore},
};
use app::{
    domain::{id::DeviceId, registration::RegistrationState, time::Timestamp},
    json_budget,
    sync::{
        authority::Phone,
        operation::Operation,
        protocol::{OPERATIONS_MAX, REQUEST_BYTES_MAX},
        rescue::RESCUE_TREE_BYTES_MAX,
        sealed::{self, SealedDelivery, SealedReceipt},
    },
};
use axum::{
    Json,
    body::Bytes,
    extract::{OriginalUri, State, rejection::BytesRejection},
    http::{HeaderMap, Method},
};
use uuid::Uuid;

/// `POST /api/v1/deliveries` with a [`SealedDelivery`] of at most 200 operations, signed by a registered phone: 200 with a
/// [`SealedReceipt`] after the commit is on the disk. What a revoked or expired phone delivers, or one whose owner works here no
/// longer, goes to review. Nothing can be read with it.
///
/// 400, 401 `signature_refused` (also for a request that came before), 413, 429, 503, 507.
pub async fn take(
    State(app): State<App>,
    method: Method,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    found: Found,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<SealedReceipt>, ApiError> {
    let body = read_bytes(body, REQUEST_BYTES_MAX)?;
    let signed = Signed::read(&method, &uri, &headers, &body).ok_or(ApiError::SignatureRefused)?;
    found.phone(signed.key);
    let delivery = SealedDelivery::read(&body).ok_or_else(|| ApiError::Malformed("delivery".into()))?;
    if delivery.sealed.len() > OPERATIONS_MAX {
        return Err(ApiError::TooLarge(OPERATIONS_MAX));
    }
    let (key, staff, n, now) = (signed.key, delivery.staff, signed.n, clock::now());
    let known = app.database.accounts(move |all| Ok(all.registration(key, staff)?.zip(all.by_staff(staff)?))).await?;
    known.iter().for_each(|(_, account)| found.staff(account.staff.id));
    let (proof, account) =
        known.filter(|(proof, _)| signed.is_by(&proof.public_key)).ok_or(ApiError::SignatureRefused)?;
    app.allowance.ask(allowance::Account::Phone(key))?;
    app.allowance.send(allowance::Account::Phone(key), body.len())?;
    let bytes = delivery.sealed.iter().map(|one| json_budget::bound(one.len(), RESCUE_TREE_BYTES_MAX)).sum();
    let room = app.room_to_open(bytes).await?;
    let opened = opened(app.database.rescue_keys(), &delivery);
    let taken = opened.iter().map(Option::is_some).collect();
    // Whose work here has ended has no phone in use either.
    let stopped = !account.active && proof.registration.state == RegistrationState::Active;
    let state = if stopped { RegistrationState::Revoked } else { proof.registration.state };
    let phone = phone(&proof, &account, now);
    let take = move |store: &mut SqliteStore| {
        let _room = room;
        if !store.count_request(key, staff, n, now)? {
            return Err(ApiError::SignatureRefused);
        }
        let operations: Vec<Operation> = opened.iter().flatten().cloned().collect();
        sealed::take_in(store, (&account.staff, phone), &operations, DeviceId(Uuid::now_v7()), now)?;
        let is_durable = |one: &Option<Operation>| one.as_ref().map_or(Ok(false), |o| store.is_durable(o.id));
        Ok(opened.iter().map(is_durable).collect::<Result<_, _>>()?)
    };
    let durable = app.database.write(take).await?;
    Ok(Json(SealedReceipt { taken, durable, state }))
}

/// What this county can open; `None` for the rest, which the phone keeps.
fn opened(keys: &RescueKeys, delivery: &SealedDelivery) -> Vec<Option<Operation>> {
    let open = |sealed: &Vec<u8>| keys.unseal(sealed).ok().and_then(|(rescue, _)| rescue.operations.into_iter().next());
    delivery.sealed.iter().map(open).collect()
}

/// Whether its work is done, or goes to review.
fn phone(proof: &Proof, account: &Account, now: Timestamp) -> Phone {
    let registration = &proof.registration;
    let good = registration.state == RegistrationState::Active && registration.expires_at > now && account.active;
    if good { Phone::InUse } else { Phone::OutOfUse }
}
