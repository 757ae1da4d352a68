//! Sealed deliveries: what a locked, signed-out or revoked phone delivers without being able to read it. Each operation was
//! sealed for the county when it was saved (see [`super::rescue`]); here they travel together, signed by the phone's key.

use super::{
    authority::{self, DeliverError},
    operation::Operation,
    outcome::{Outcome, RefusalReason},
    protocol::SyncRequest,
    rescue::{self, Rescue},
    simulation::{Bug, on},
    store::{Store, StoreResult},
    ways::{self, Way},
};
use crate::domain::{
    id::{DeviceId, OperationId, StaffId},
    registration::RegistrationState,
    staff::Staff,
    time::Timestamp,
};
use crate::json::record;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const STAFF_BYTES: usize = 16;

/// Body of `POST /api/v1/deliveries`: whose work it is in 16 bytes, then each sealed operation behind its length in four
/// (little-endian).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedDelivery {
    /// Whose work it is.
    pub staff: StaffId,
    /// Operations, each a rescue file of one.
    pub sealed: Vec<Vec<u8>>,
}

impl SealedDelivery {
    /// As it travels.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = self.staff.0.as_bytes().to_vec();
        for sealed in &self.sealed {
            bytes.extend_from_slice(&(sealed.len() as u32).to_le_bytes());
            bytes.extend_from_slice(sealed);
        }
        bytes
    }

    /// Reads it; `None` when it ends where it should not.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (staff, mut rest) = bytes.split_first_chunk::<STAFF_BYTES>()?;
        let mut sealed = Vec::new();
        while !rest.is_empty() {
            let (length, after) = rest.split_first_chunk::<4>()?;
            let (one, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            sealed.push(one.to_vec());
            rest = after;
        }
        Some(Self { staff: StaffId(Uuid::from_bytes(*staff)), sealed })
    }
}

record! {
    /// Answer to [`SealedDelivery`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct SealedReceipt {
        /// For each in order: it is on the server's disk.
        pub taken: Vec<bool>,
        /// For each in order: it is in every verified backup that is kept. The phone may let go of it.
        pub durable: Vec<bool>,
        /// What the phone may do from now on.
        pub state: RegistrationState,
    }
}

/// Seals one operation for the county whose key this is; `None` when the text is no key.
pub fn seal(public: &str, seed: [u8; 32], staff: StaffId, operation: &Operation, now: Timestamp) -> Option<Vec<u8>> {
    let rescue = Rescue { staff, made_at: now, operations: vec![operation.clone()], attachments: Vec::new() };
    rescue::seal(public, seed, &rescue, &[])
}

/// Takes in what was sealed, by [`Way::Sealed`], [`Way::SignedOut`] or [`Way::OutOfUse`]. Operations keep their device and number, so that the phone gets the same
/// results once it is open again; those that do not follow what the server has (it was put back, or the device is unknown) come
/// in as a new device's, `fresh`: their ids see to it that they count once. What needs its writer's session is left with the phone
/// ([`ways::needs_session`]).
///
/// # Errors
/// Those of the store.
pub fn take_in<S: Store>(
    store: &mut S,
    owner: (&Staff, Way),
    operations: &[Operation],
    fresh: DeviceId,
    now: Timestamp,
) -> StoreResult<S, ()> {
    let mut by_device: BTreeMap<DeviceId, Vec<Operation>> = BTreeMap::new();
    let operations: Vec<&Operation> = operations.iter().filter(|o| !ways::needs_session(o, owner.1)).collect();
    operations.iter().for_each(|o| by_device.entry(o.device).or_default().push((*o).clone()));
    let mut taken = BTreeSet::new();
    for (device, operations) in by_device {
        if store.device(device)?.is_some() {
            taken.extend(deliver(store, owner, SyncRequest::new(device, operations, [].into()), now)?);
        }
    }
    let mut rest = Vec::new();
    for operation in operations.iter().filter(|operation| !taken.contains(&operation.id)) {
        let known = store.taken(operation.id)?.is_some_and(|kept| kept.digest == store.kept_digest(operation.digest()));
        if !known {
            rest.push(Operation { device: fresh, n: rest.len() as u64 + 1, ..(*operation).clone() });
        }
    }
    if !rest.is_empty() && !on(Bug::SealedGapDropped) {
        deliver(store, owner, SyncRequest::new(fresh, rest, [].into()), now)?;
    }
    Ok(())
}

/// Delivers, and answers what was taken: not what another phone delivered otherwise under the same number.
fn deliver<S: Store>(
    store: &mut S,
    owner: (&Staff, Way),
    request: SyncRequest,
    now: Timestamp,
) -> StoreResult<S, Vec<OperationId>> {
    let delivery = match authority::deliver_by(store, owner, &request, now) {
        Ok(delivery) => delivery,
        Err(DeliverError::DeviceOfAnother) => return Ok(Vec::new()),
        Err(DeliverError::Store(error)) => return Err(error),
    };
    let altered = Outcome::Refused { reason: RefusalReason::Altered };
    let taken = |o: &&Operation| delivery.results.iter().any(|r| r.n == o.n && r.outcome != altered);
    Ok(request.operations.iter().filter(taken).map(|operation| operation.id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::area::AreaCode;
    use crate::sync::memory::{MemoryStore, demo_person_added};

    #[test]
    fn what_follows_keeps_its_number_and_what_does_not_still_counts_once() {
        let (mut county, worker) = MemoryStore::demo();
        let village = AreaCode::parse("500229221204").unwrap();
        let (phone, now) = (DeviceId(Uuid::from_u128(1)), Timestamp(1_800_000_000_000));
        let fresh = |number| DeviceId(Uuid::from_u128(number));
        let added = |n| demo_person_added(phone, n, village);
        authority::deliver(&mut county, &worker, &SyncRequest::new(phone, vec![added(1)], [].into()), now).unwrap();
        take_in(&mut county, (&worker, Way::Sealed), &[added(3), added(2)], fresh(8), now).unwrap();
        assert_eq!(county.device(phone).unwrap().unwrap().acked_n, 3, "in order, under the phone's own numbers");
        take_in(&mut county, (&worker, Way::Sealed), &[added(5)], fresh(9), now).unwrap();
        assert_eq!(county.device(phone).unwrap().unwrap().acked_n, 3, "4 is missing");
        assert_eq!(county.device(fresh(9)).unwrap().unwrap().acked_n, 1, "and 5 came in all the same");
        let later = SyncRequest::new(phone, vec![added(4), added(5)], [].into());
        let results = authority::deliver(&mut county, &worker, &later, now).unwrap().results;
        assert_eq!(results[0].outcome, Outcome::Applied);
        assert_eq!(results[1].outcome, Outcome::Noop, "once");
    }

    #[test]
    fn a_delivery_reads_back_and_a_cut_one_does_not() {
        let delivery =
            SealedDelivery { staff: StaffId(Uuid::from_u128(7)), sealed: vec![vec![1, 2, 3], vec![], vec![4]] };
        let bytes = delivery.write();
        assert_eq!(SealedDelivery::read(&bytes), Some(delivery));
        let whole = [STAFF_BYTES, STAFF_BYTES + 7, STAFF_BYTES + 11, bytes.len()];
        for at in 0..bytes.len() {
            assert_eq!(SealedDelivery::read(&bytes[..at]).is_some(), whole.contains(&at), "cut at {at}");
        }
        assert_eq!(SealedDelivery::read(&[&bytes[..], &[255; 4]].concat()), None, "a length beyond the end");
    }
}
