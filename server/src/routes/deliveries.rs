//! Deliveries of phones that nobody has opened: sealed when the work was saved, signed by the phone.

use super::{App, address::FromUrl, body::read_bytes, device::Signed, log::RequestFacts};
use crate::{
    allowance, clock,
    error::ApiError,
    store::{Account, Accounts, KeyHash, Proof, RescueKeys, SqliteStore, StoreError},
};
use app::{
    domain::{
        id::{DeviceId, StaffId},
        registration::RegistrationState,
        time::Timestamp,
    },
    json_budget,
    sync::{
        operation::Operation,
        protocol::{OPERATIONS_MAX, REQUEST_BYTES_MAX},
        rescue::RESCUE_TREE_BYTES_MAX,
        sealed::{self, SealedDelivery, SealedReceipt},
        store::Store,
        ways::Way,
    },
};
use axum::{
    Json,
    body::Bytes,
    extract::{OriginalUri, Query, State, rejection::BytesRejection},
    http::{HeaderMap, Method},
};
use serde::Deserialize;
use uuid::Uuid;

/// In the query of [`take`]: who wrote this has signed out of the phone, where nobody can read it any more.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryQuery {
    #[serde(default)]
    signed_out: bool,
}

/// `POST /api/v1/deliveries` with a [`SealedDelivery`] of at most 200 operations, signed by a registered phone: 200 with a
/// [`SealedReceipt`] after the commit is on the disk. What a revoked or expired phone delivers, or one whose owner works here no
/// longer, goes to review. It has at most a worker's rights, and nothing can be read with it: decisions and what the county writes are not taken, until
/// their writer's session delivers them. `?signed_out=true` says that no
/// session will: decisions then go to review, decisions on what waits and what the county writes are refused.
///
/// 400, 401 `signature_refused` (also for a request that came before), 413, 429, 503, 507.
pub async fn take(
    State(app): State<App>,
    method: Method,
    OriginalUri(uri): OriginalUri,
    FromUrl(Query(asked)): FromUrl<Query<DeliveryQuery>>,
    headers: HeaderMap,
    found: RequestFacts,
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
    let known = app.database.accounts(move |all| registered(all, key, staff)).await?;
    known.iter().for_each(|(_, account)| found.staff(account.staff.id));
    known.filter(|(proof, _)| signed.is_by(&proof.public_key)).ok_or(ApiError::SignatureRefused)?;
    app.allowance.ask(allowance::Payer::Phone(key))?;
    app.allowance.send(allowance::Payer::Phone(key), body.len())?;
    let bytes = delivery.sealed.iter().map(|one| json_budget::bound(one.len(), RESCUE_TREE_BYTES_MAX)).sum();
    let room = app.room_to_open(bytes).await?;
    let opened = opened(app.database.rescue_keys(), &delivery);
    let take = move |store: &mut SqliteStore| {
        let _room = room;
        let (proof, account) = registered(&store.accounts(), key, staff)?.ok_or(ApiError::SignatureRefused)?; // as they are by now
        if !store.count_request(key, staff, n, now)? {
            return Err(ApiError::SignatureRefused);
        }
        let operations: Vec<Operation> = opened.iter().flatten().cloned().collect();
        let way = way(&proof, &account, &asked, now);
        sealed::take_in(store, (&account.staff, way), &operations, DeviceId(Uuid::now_v7()), now)?;
        // what could not be opened, needs its writer's session, or finds too much waiting, stays on the phone
        let is_taken = |one: &Option<Operation>| one.as_ref().map_or(Ok(false), |o| Ok(store.taken(o.id)?.is_some()));
        let taken = opened.iter().map(is_taken).collect::<Result<_, StoreError>>()?;
        let is_durable = |one: &Option<Operation>| one.as_ref().map_or(Ok(false), |o| store.is_durable(o.id));
        let durable = opened.iter().map(is_durable).collect::<Result<_, _>>()?;
        Ok(SealedReceipt { taken, durable, state: state(&proof, &account) })
    };
    Ok(Json(app.database.write(take).await?))
}

/// The registration of a phone, and whose it is.
fn registered(accounts: &Accounts, key: KeyHash, staff: StaffId) -> Result<Option<(Proof, Account)>, StoreError> {
    Ok(accounts.registration(key, staff)?.zip(accounts.by_staff(staff)?))
}

/// Whose work here has ended has no phone in use either.
fn state(proof: &Proof, account: &Account) -> RegistrationState {
    match proof.registration.state {
        RegistrationState::Active if !account.active => RegistrationState::Revoked,
        state => state,
    }
}

/// What this county can open; `None` for the rest, which the phone keeps.
fn opened(keys: &RescueKeys, delivery: &SealedDelivery) -> Vec<Option<Operation>> {
    let open = |sealed: &Vec<u8>| keys.unseal(sealed).ok().and_then(|(rescue, _)| rescue.operations.into_iter().next());
    delivery.sealed.iter().map(open).collect()
}

/// Whether its work is done, or goes to review.
fn way(proof: &Proof, account: &Account, asked: &DeliveryQuery, now: Timestamp) -> Way {
    let registration = &proof.registration;
    let good = registration.state == RegistrationState::Active && registration.expires_at > now && account.active;
    match (good, asked.signed_out) {
        (true, false) => Way::Sealed,
        (true, true) => Way::SignedOut,
        (false, _) => Way::OutOfUse,
    }
}
