//! The server's side: takes deliveries, decides, numbers, and answers with what is new.
//!
//! Architecture invariant: the caller runs `deliver` inside one transaction and answers only after its commit is on
//! disk; nothing here awaits.

use super::{
    desk_dossiers::{Dossiers, Room},
    dossier::{Dossier, Stamp},
    erasure::RecordsKept,
    fold::Place,
    merge,
    operation::{Command, DossierArrived, Operation, SCHEMA},
    outcome::{Outcome, RefusalReason, ReviewReason},
    protocol::{Change, OperationResult, ScopeChanges, SyncRequest, SyncResponse},
    simulation::{Bug, limit, on},
    store::{DeviceRecord, LogEntry, Readable, Receipt, SYSTEM, Store, StoreResult},
    sum::Sum,
};
use crate::domain::{
    area::AreaCode,
    date::Date,
    id::{DeviceId, OperationId, StaffId},
    staff::Staff,
    time::Timestamp,
};
use crate::sorted_map::SortedMap;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What a delivery came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The highest `n` kept.
    pub acked_n: u64,
    /// One for each operation up to there.
    pub results: Vec<OperationResult>,
    /// The rest is not taken now: too much of this writer's waits for the township.
    pub full: bool,
}

/// What a pull came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Pull {
    /// By scope, in order.
    pub changes: Vec<ScopeChanges>,
    /// Every readable scope and its head.
    pub scopes: SortedMap<AreaCode, u64>,
    /// Of the scopes whose changes are told up to the head.
    pub sums: SortedMap<AreaCode, Sum>,
    /// Scopes whose copies are too far behind: to be fetched anew.
    pub reset: Vec<AreaCode>,
    /// The answer was full before all was said.
    pub more: bool,
    /// As in [`Readable::durable_n`].
    pub durable_n: u64,
}

/// Why a whole delivery was turned away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliverError<E> {
    /// The device is registered to another member of staff.
    DeviceOfAnother,
    /// The store failed; nothing of the delivery is kept.
    Store(E),
}

impl<E> From<E> for DeliverError<E> {
    fn from(error: E) -> Self {
        Self::Store(error)
    }
}

/// Whether a phone still counts as its owner's hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phone {
    /// It does.
    InUse,
    /// It was taken out of use, was away for too long, or its owner works here no longer.
    OutOfUse,
}

impl Phone {
    /// Without rights everything is outside them; the township hears why.
    fn said(self, outcome: Outcome) -> Outcome {
        match (self, outcome) {
            (Self::OutOfUse, Outcome::Review { reason: ReviewReason::OutsideRights }) => {
                Outcome::Review { reason: ReviewReason::PhoneRevoked }
            }
            (_, outcome) => outcome,
        }
    }
}

/// Takes a delivery. Each operation is decided, numbered and kept; a bad one blocks nothing behind it.
///
/// # Errors
/// [`DeliverError`].
pub fn deliver<S: Store>(
    store: &mut S,
    caller: &Staff,
    request: &SyncRequest,
    now: Timestamp,
) -> Result<Delivery, DeliverError<S::Error>> {
    deliver_from(store, caller, Phone::InUse, request, now)
}

/// The same of a phone that may be out of use: then nothing is done, and everything waits for the township.
///
/// # Errors
/// [`DeliverError`].
pub fn deliver_from<S: Store>(
    store: &mut S,
    caller: &Staff,
    phone: Phone,
    request: &SyncRequest,
    now: Timestamp,
) -> Result<Delivery, DeliverError<S::Error>> {
    let caller = &match phone {
        Phone::InUse => caller.clone(),
        Phone::OutOfUse => Staff { areas: Vec::new(), ..caller.clone() },
    };
    let known = store.device(request.device)?;
    let of_server = request.device == store.own_device()? && caller.id != SYSTEM;
    if of_server || known.is_some_and(|record| record.owner != caller.id) {
        return Err(DeliverError::DeviceOfAnother);
    }
    let dossiers = Dossiers::of(caller.id);
    let mut desk = Desk { store, caller, phone, by: caller.id, now, heads: BTreeMap::new(), dossiers };
    let mut acked_n = known.map_or(request.first_n.max(1) - 1, |record| record.acked_n);
    let mut results = Vec::new();
    for operation in in_order(&request.operations, request.device) {
        let (outcome, seq) = match operation.n {
            n if n <= acked_n => desk.look_up(operation)?,
            n if n == acked_n + 1 || on(Bug::GapTaken) => desk.take(operation)?,
            _ => break, // a gap: the answer's acked_n tells the phone where to begin again
        };
        if desk.dossiers.is_full() {
            break; // the phone keeps this one and the rest
        }
        acked_n = acked_n.max(operation.n);
        results.push(OperationResult { n: operation.n, outcome, seq });
    }
    let full = desk.dossiers.is_full();
    desk.close()?;
    store.put_device(request.device, DeviceRecord { owner: caller.id, acked_n })?;
    Ok(Delivery { acked_n, results, full })
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

/// What the caller has just sent comes back as a number only. The id tells it from what a copy of the phone sent under
/// the same number.
fn shorten_own(change: &mut Change, device: DeviceId, sent: &BTreeSet<(u64, OperationId)>) {
    let is_sent =
        |o: &&Operation| sent.contains(&(o.n, o.id)) || on(Bug::OwnByNumberOnly) && sent.iter().any(|(n, _)| *n == o.n);
    if let Some(n) = change.operation.as_ref().filter(|o| o.device == device).filter(is_sent).map(|o| o.n) {
        change.operation = None;
        change.own = Some(n);
    }
}

fn in_order(operations: &[Operation], device: DeviceId) -> Vec<&Operation> {
    let mut own: Vec<&Operation> = operations.iter().filter(|o| o.device == device).collect();
    if on(Bug::DeliveredBackwards) {
        return own;
    }
    own.sort_by_key(|o| o.n);
    own
}

/// One transaction's work: the store, who delivers, and the heads that are still to be written.
struct Desk<'a, S: Store> {
    store: &'a mut S,
    caller: &'a Staff,
    phone: Phone,
    /// Under whose name operations are kept: the caller's, or the writer's of what the caller accepts after all.
    by: StaffId,
    now: Timestamp,
    /// Scope → head before this delivery, and how many changes were added to it.
    heads: BTreeMap<AreaCode, (u64, u64)>,
    dossiers: Dossiers,
}

impl<S: Store> Desk<'_, S> {
    /// A second delivery: the first result again, unless the content differs.
    fn look_up(&self, operation: &Operation) -> StoreResult<S, (Outcome, u64)> {
        let altered = Outcome::Refused { reason: RefusalReason::Altered };
        let receipt = self.store.receipt(operation.device, operation.n)?;
        let same = |r: &Receipt| r.digest == self.store.kept_digest(operation.digest()) || on(Bug::AlteredTaken);
        Ok(receipt.filter(same).map_or((altered, 0), |r| (r.outcome, r.seq)))
    }

    /// The next operation of a device. One that came before under another number (a phone that lost or shared its
    /// identity delivers again) is kept a second time without effect.
    fn take(&mut self, operation: &Operation) -> StoreResult<S, (Outcome, u64)> {
        match self.store.taken(operation.id)?.filter(|_| !on(Bug::RepeatTakenTwice)) {
            None => self.take_first(operation),
            Some(earlier) => {
                let digest = self.store.kept_digest(operation.digest());
                let outcome = match earlier.outcome {
                    _ if earlier.digest != digest => Outcome::Refused { reason: RefusalReason::IdTaken },
                    refused @ Outcome::Refused { .. } => refused,
                    _ => Outcome::Noop,
                };
                self.keep(operation, &outcome, 0)?;
                Ok((outcome, 0))
            }
        }
    }

    fn take_first(&mut self, operation: &Operation) -> StoreResult<S, (Outcome, u64)> {
        let command = operation.command();
        let person = command.as_ref().ok().and_then(Command::person);
        let dossier = match person {
            Some(person) => self.dossiers.get(self.store, (operation.scope, person))?,
            None => None,
        };
        let read = command.as_ref().map_err(Clone::clone);
        let today = self.now.date();
        let met = merge::situation(self.store, self.caller, operation, read, dossier.as_deref(), today)?;
        let outcome = self.phone.said(merge::outcome(met));
        let outcome = match self.dossiers.room_for(self.store, operation, &command, &outcome)? {
            Room::Enough => outcome,
            Room::RecordFull => Outcome::Refused { reason: RefusalReason::RecordFull },
            Room::TooMuchWaits => return Ok((outcome, 0)),
        };
        if let (Ok(command), Outcome::Applied, None) = (&command, &outcome, person) {
            self.enter(command)?;
        }
        if on(Bug::PoisonDropped) && matches!(outcome, Outcome::Refused { .. }) {
            return Ok((outcome, 0));
        }
        let seq = if outcome.is_visible() || on(Bug::InvisibleNumbered) { self.next_seq(operation.scope)? } else { 0 };
        let follows = match (&command, &outcome) {
            (Ok(command), Outcome::Applied) => follows(command, dossier.as_deref(), today),
            _ => None,
        };
        if let (Ok(command), Some(person), true) = (&command, person, outcome.is_visible()) {
            drop(dossier); // changed in place
            let at = Place(operation.id, Stamp(seq, self.by, self.now));
            self.dossiers
                .change(self.store, (operation, command, &outcome), person, |d| d.apply(at, command, &outcome))?;
        }
        self.keep(operation, &outcome, seq)?;
        if let Some(next) = follows {
            self.write_own(operation.id, next)?;
        }
        Ok((outcome, seq))
    }

    /// An operation of the server's own that follows from another one. Its id does too: after a restore it is the same.
    fn write_own(&mut self, cause: OperationId, next: Follows) -> StoreResult<S, ()> {
        let device = self.store.own_device()?;
        let n = self.store.device(device)?.map_or(0, |record| record.acked_n) + 1;
        let Follows { scope, kind, body, by } = next;
        let (schema, device_time, later) = (SCHEMA, self.now, serde_json::Map::new());
        let operation = Operation { device, n, id: follower(cause), schema, scope, kind, body, device_time, later };
        self.store.put_device(device, DeviceRecord { owner: SYSTEM, acked_n: n })?;
        let by = std::mem::replace(&mut self.by, by.unwrap_or(self.caller.id));
        self.take(&operation)?;
        self.by = by;
        Ok(())
    }

    fn keep(&mut self, operation: &Operation, outcome: &Outcome, seq: u64) -> StoreResult<S, ()> {
        self.store.append(&LogEntry {
            operation: operation.clone(),
            digest: operation.digest(),
            outcome: outcome.clone(),
            by: self.by,
            at: self.now,
            seq,
        })
    }

    fn enter(&mut self, command: &Command) -> StoreResult<S, ()> {
        let mut reference = super::reference::Reference::default();
        reference.apply(command);
        reference.entries().try_for_each(|entry| self.store.put_entry(&entry))
    }

    fn next_seq(&mut self, scope: AreaCode) -> StoreResult<S, u64> {
        if !self.heads.contains_key(&scope) {
            let head = self.store.head(scope)?.unwrap_or_default();
            self.heads.insert(scope, (head, 0));
        }
        let (head, added) = self.heads.entry(scope).or_default();
        *added += 1;
        Ok(*head + *added)
    }

    /// The last step: heads move on, in the order of their codes, so that scope order is commit order.
    fn close(mut self) -> StoreResult<S, ()> {
        self.dossiers.write(self.store)?;
        let forgotten = usize::from(on(Bug::HeadNotAdvanced) && self.heads.len() > 1);
        for (scope, (head, added)) in self.heads.into_iter().skip(forgotten) {
            let reached = self.store.advance(scope, added)?;
            debug_assert_eq!(reached, head + added, "somebody else wrote {scope} inside this transaction");
        }
        Ok(())
    }
}

/// What an applied operation brings about elsewhere.
struct Follows {
    scope: AreaCode,
    kind: String,
    body: serde_json::Value,
    /// Who wrote it first; `None` for the caller.
    by: Option<StaffId>,
}

/// Somebody who moves takes the dossier along; of somebody erased the law keeps a part; what is accepted after all is taken in where the person is now.
fn follows(command: &Command, dossier: Option<&Dossier>, today: Date) -> Option<Follows> {
    let dossier = dossier?;
    match command {
        Command::PersonMoved(moved) => {
            let mut dossier = dossier.clone();
            if on(Bug::MoveForgetsVisits) {
                dossier.visits.clear();
            }
            let (kind, body) = Command::DossierArrived(DossierArrived { dossier }).parts();
            Some(Follows { scope: moved.to, kind, body, by: None })
        }
        Command::PersonErased(_) => {
            let dossier = dossier.remainder(today)?;
            let scope = dossier.scope;
            let (kind, body) = Command::RecordsKept(RecordsKept { dossier }).parts();
            Some(Follows { scope, kind, body, by: None })
        }
        Command::ReviewSettled(settled) if settled.accepted && !on(Bug::AcceptedNotDone) => {
            let pending = dossier.reviews.iter().find(|pending| settled.settles(pending))?;
            let scope = dossier.left.as_ref().map_or(dossier.scope, |leave| leave.to);
            let by = dossier.stamp(pending.seq).map(|stamp| stamp.1);
            Some(Follows { scope, kind: pending.kind.clone(), body: pending.body.clone(), by })
        }
        _ => None,
    }
}

/// The id of what follows from an operation.
pub fn follower(cause: OperationId) -> OperationId {
    let digest: [u8; 32] = Sha256::digest(cause.0.as_bytes()).into();
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    OperationId(uuid::Builder::from_custom_bytes(id).into_uuid())
}

/// Since schema 4 people are erased: an app that cannot fold this must not go on showing them.
pub const MIN_SCHEMA: u32 = 4;

/// So many changes behind, a snapshot is the shorter way: a village's whole ledger is about as large.
pub const BEHIND_MAX: usize = 2_000;
