//! The server's answer: what is new for a reader in the scopes that the phone holds.

use super::{
    authority::Delivery,
    operation::Operation,
    protocol::{Change, ScopeChanges, SyncRequest, SyncResponse},
    simulation::{Bug, limit, on},
    store::Readable,
    sum::Sum,
};
use crate::domain::{
    id::{DeviceId, OperationId},
    scope::Scope,
    staff::Staff,
    time::Timestamp,
};
use crate::sorted_map::SortedMap;
use std::collections::BTreeSet;

/// Since schema 6 there are records of nouns, and what a later version writes is kept as it came: an older app would fold other dossiers.
pub const MIN_SCHEMA: u32 = 6;

/// So many changes behind, a snapshot is the shorter way: a village's whole ledger is about as large.
pub const BEHIND_MAX: usize = 2_000;

/// What a pull came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Pull {
    /// By scope, in order.
    pub changes: Vec<ScopeChanges>,
    /// Every readable scope and its head.
    pub scopes: SortedMap<Scope, u64>,
    /// Of the scopes whose changes are sent up to the head.
    pub sums: SortedMap<Scope, Sum>,
    /// Scopes whose copies are too far behind: to be fetched again.
    pub reset: Vec<Scope>,
    /// The answer was full before all was said.
    pub more: bool,
    /// As in [`Readable::durable_n`].
    pub durable_n: u64,
}

/// Reads what is new for the caller in the scopes that the phone holds.
///
/// # Errors
/// Those of the store.
pub fn pull<R: Readable>(store: &R, caller: &Staff, request: &SyncRequest) -> Result<Pull, R::Error> {
    let (scopes, durable_n) = (store.heads(caller)?, store.durable_n(request.device)?);
    let (changes, sums) = (Vec::new(), SortedMap::new());
    let mut pull = Pull { changes, scopes, sums, reset: Vec::new(), more: false, durable_n };
    if request.schema < MIN_SCHEMA {
        return Ok(pull); // too old to read, never too old to deliver
    }
    let sent: BTreeSet<(u64, OperationId)> = request.operations.iter().map(|o| (o.n, o.id)).collect();
    let mut budget = request.max_bytes as i64;
    for (scope, cursor) in request.cursors.iter() {
        let Some(head) = pull.scopes.get(scope).copied() else { continue };
        if head > cursor + limit(BEHIND_MAX, 25) as u64 {
            pull.reset.push(*scope);
            continue;
        }
        if *cursor < head && budget <= 0 {
            pull.more = true;
            continue;
        }
        let mut found =
            if *cursor < head { store.changes(caller, *scope, *cursor, budget as u64)? } else { Vec::new() };
        budget -= found.iter().map(weight).sum::<i64>();
        let reached = found.last().map_or(*cursor, |last| last.seq);
        pull.more |= reached < head;
        if reached == head && (request.check || !found.is_empty()) {
            pull.sums.insert(*scope, store.sum(caller, *scope)?);
        }
        found.iter_mut().for_each(|change| shorten_own(change, request.device, &sent));
        if !found.is_empty() {
            pull.changes.push(ScopeChanges { scope: *scope, changes: found });
        }
    }
    Ok(pull)
}

/// The answer to a delivery and its pull.
pub fn response(delivery: Delivery, pull: Pull, epoch: String, now: Timestamp) -> SyncResponse {
    SyncResponse {
        acked_n: delivery.acked_n,
        results: delivery.results,
        changes: pull.changes,
        scopes: pull.scopes,
        sums: pull.sums,
        reset: pull.reset,
        more: pull.more,
        full: delivery.full,
        server_now: now,
        epoch,
        min_schema: MIN_SCHEMA,
        durable_n: pull.durable_n,
        rescue_key: String::new(),
    }
}

/// About the bytes that a change takes in an answer.
pub fn weight(change: &Change) -> i64 {
    change.operation.as_ref().map_or(0, |o| o.body.to_string().len() as i64) + 300
}

/// What the caller has just sent comes back as a number only. The id distinguishes it from what a copy of the phone sent under
/// the same number.
fn shorten_own(change: &mut Change, device: DeviceId, sent: &BTreeSet<(u64, OperationId)>) {
    let is_sent =
        |o: &&Operation| sent.contains(&(o.n, o.id)) || on(Bug::OwnByNumberOnly) && sent.iter().any(|(n, _)| *n == o.n);
    if let Some(n) = change.operation.as_ref().filter(|o| o.device == device).filter(is_sent).map(|o| o.n) {
        change.operation = None;
        change.own = Some(n);
    }
}
