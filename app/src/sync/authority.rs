//! The server's side: takes deliveries, decides, numbers, and answers with what is new.
//!
//! Architecture invariant: the caller runs `deliver` inside one transaction and answers only after its commit is on
//! disk; nothing here awaits.

use super::{
    command::Command,
    desk_dossiers::{Dossiers, RowRoom},
    dossier::Dossier,
    fold::Origin,
    follows::{Follows, follows},
    kept::Stamp,
    merge,
    operation::{Operation, SCHEMA, Unreadable},
    outcome::{Outcome, RefusalReason},
    protocol::{OperationResult, SyncRequest},
    records,
    row::RowKey,
    simulation::{Bug, on},
    situation::{self, Situation},
    store::{DeviceRecord, LogEntry, Receipt, SYSTEM, Store, StoreResult},
    ways::Way,
};
use crate::domain::{
    fault::Fault,
    id::{DeviceId, OperationId, StaffId},
    scope::Scope,
    staff::Staff,
    time::Timestamp,
};
use std::collections::BTreeMap;

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

/// Takes a delivery that a session brings. Each operation is decided, numbered and kept; a bad one blocks nothing behind it.
///
/// # Errors
/// [`DeliverError`].
pub fn deliver<S: Store>(
    store: &mut S,
    caller: &Staff,
    request: &SyncRequest,
    now: Timestamp,
) -> Result<Delivery, DeliverError<S::Error>> {
    deliver_by(store, (caller, Way::Session), request, now)
}

/// The same of a delivery that comes by any way. What [`super::ways::needs_session`] names is left out before.
///
/// # Errors
/// [`DeliverError`].
pub fn deliver_by<S: Store>(
    store: &mut S,
    (caller, way): (&Staff, Way),
    request: &SyncRequest,
    now: Timestamp,
) -> Result<Delivery, DeliverError<S::Error>> {
    let known = store.device(request.device)?;
    let of_server = request.device == store.own_device()?;
    let owner = if of_server { SYSTEM } else { caller.id };
    if of_server != way.is_of_server() || known.is_some_and(|record| record.owner != owner) {
        return Err(DeliverError::DeviceOfAnother);
    }
    let dossiers = Dossiers::of(caller.id);
    let mut desk = Desk { store, caller, by: caller.id, now, heads: BTreeMap::new(), dossiers };
    let mut acked_n = known.map_or(request.first_n.max(1) - 1, |record| record.acked_n);
    let mut results = Vec::new();
    for operation in in_order(&request.operations, request.device) {
        let (outcome, seq) = match operation.n {
            n if n <= acked_n => desk.look_up(operation)?,
            n if n == acked_n + 1 || on(Bug::GapTaken) => desk.take(operation, way)?,
            _ => break, // a gap: the answer's acked_n shows the phone where to begin again
        };
        if desk.dossiers.is_full() {
            break; // the phone keeps this one and the rest
        }
        acked_n = acked_n.max(operation.n);
        results.push(OperationResult { n: operation.n, outcome, seq });
    }
    let full = desk.dossiers.is_full();
    desk.close()?;
    if of_server {
        acked_n = acked_n.max(store.device(request.device)?.map_or(0, |record| record.acked_n)); // with what followed
    }
    if !full || !results.is_empty() {
        store.put_device(request.device, DeviceRecord { owner, acked_n })?; // of a stopped one nothing came in
    }
    Ok(Delivery { acked_n, results, full })
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
    /// Under whose name operations are kept: the caller's, or the writer's of what the caller accepts after all.
    by: StaffId,
    now: Timestamp,
    /// Scope → head before this delivery, and how many changes were added to it.
    heads: BTreeMap<Scope, (u64, u64)>,
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
    fn take(&mut self, operation: &Operation, way: Way) -> StoreResult<S, (Outcome, u64)> {
        match self.store.taken(operation.id)?.filter(|_| !on(Bug::RepeatTakenTwice)) {
            None => self.take_first(operation, way),
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

    fn take_first(&mut self, operation: &Operation, way: Way) -> StoreResult<S, (Outcome, u64)> {
        let command = operation.command();
        let row = command.as_ref().ok().and_then(Command::row);
        let dossier = match row {
            Some(row) => self.dossiers.get(self.store, (operation.scope, row))?,
            None => None,
        };
        let (outcome, next) = self.decide(operation, (way, self.by), &command, dossier.as_deref())?;
        drop(dossier); // it is changed in place
        let (outcome, next) = match self.dossiers.room_for(self.store, operation, &command, &outcome)? {
            RowRoom::Enough => (outcome, next),
            RowRoom::RecordFull => (Outcome::Refused { reason: RefusalReason::RecordFull }, None),
            RowRoom::TooMuchWaits => return Ok((outcome, 0)),
        };
        if let (Ok(command), Outcome::Applied, None) = (&command, &outcome, row) {
            self.enter(operation.scope, command)?;
        }
        if on(Bug::PoisonDropped) && matches!(outcome, Outcome::Refused { .. }) {
            return Ok((outcome, 0));
        }
        let seq = if outcome.is_visible() || on(Bug::InvisibleNumbered) { self.next_seq(operation.scope)? } else { 0 };
        if let (Ok(command), Some(row), true) = (&command, row, outcome.is_visible()) {
            self.fold((operation, command, &outcome), row, Stamp(seq, self.by, self.now))?;
        }
        self.keep(operation, &outcome, seq)?;
        if let Some(next) = next {
            self.write_own(operation, next)?;
        }
        Ok((outcome, seq))
    }

    /// What becomes of an operation, and what follows from it.
    fn decide(
        &self,
        operation: &Operation,
        (way, by): (Way, StaffId),
        command: &Result<Command, Unreadable>,
        dossier: Option<&Dossier>,
    ) -> StoreResult<S, (Outcome, Option<Follows>)> {
        let today = self.now.date();
        let read = command.as_ref().map_err(Clone::clone);
        // who accepts lends their rights; what is asked of the person is asked of the writer
        let accepts = (way == Way::Accepted).then(|| Staff { id: by, ..self.caller.clone() });
        let caller = accepts.as_ref().unwrap_or(self.caller);
        let met = merge::situation(self.store, (caller, way), operation, read, dossier, today)?;
        let met = match (&met, command) {
            (Situation::Fresh, Ok(command)) => {
                records::meets_other(self.store, &self.dossiers, operation.scope, command)?.unwrap_or(met)
            }
            _ => met,
        };
        match (situation::outcome(met), command, dossier) {
            (Outcome::Applied, Ok(command), Some(dossier)) => {
                let next = match follows(command, dossier, today) {
                    Some(next) => Some(next),
                    None => records::step_after(self.store, &self.dossiers, operation.scope, command)?,
                };
                let refused = match &next {
                    Some(next) => self.stands_in_the_way(operation, command, dossier, next)?,
                    None => None,
                };
                match refused {
                    Some(reason) => Ok((Outcome::Refused { reason }, None)),
                    None => Ok((Outcome::Applied, next)),
                }
            }
            (outcome, ..) => Ok((outcome, None)),
        }
    }

    /// Why what follows from a command, or from that, would not be done: then the command is not done either.
    fn stands_in_the_way(
        &self,
        cause: &Operation,
        command: &Command,
        dossier: &Dossier,
        next: &Follows,
    ) -> StoreResult<S, Option<RefusalReason>> {
        let (own, way) = (self.own_operation(cause.id, 0, next)?, next.way);
        if self.store.taken(own.id)?.is_some() && !on(Bug::FollowerNotAsked) {
            return Ok(Some(RefusalReason::IdTaken));
        }
        let after = if next.scope == dossier.scope {
            let mut after = dossier.clone();
            after.apply(Origin(cause.id, Stamp(0, self.by, self.now)), command, &Outcome::Applied);
            Some(after)
        } else {
            self.dossiers.look(self.store, (next.scope, dossier.row()))?
        };
        let (outcome, _) =
            self.decide(&own, (way, next.by.unwrap_or(self.caller.id)), &own.command(), after.as_ref())?;
        Ok(match outcome {
            Outcome::Refused { reason } if !on(Bug::ConsequenceNotAsked) => Some(reason),
            Outcome::Applied | Outcome::Refused { .. } => None,
            // the server's own word is done or not said at all
            _ if way == Way::Server => Some(RefusalReason::Faulty { field: String::new(), fault: Fault::Malformed }),
            _ => None,
        })
    }

    /// Keeps a dossier after an operation, and whose the record is that came with it.
    fn fold(&mut self, asked: (&Operation, &Command, &Outcome), row: RowKey, stamp: Stamp) -> StoreResult<S, ()> {
        let (operation, command, outcome) = asked;
        let mut record = None;
        self.dossiers.change(self.store, asked, row, |dossier| {
            dossier.apply(Origin(operation.id, stamp), command, outcome);
            record = command.record().filter(|id| dossier.record_ids().contains(id));
        })?;
        record.map_or(Ok(()), |id| self.store.claim(operation.scope.county(), id, row))
    }

    /// An operation of the server's own that follows from another one, perhaps of its own too. Its id does too: after a restore it is the same.
    fn write_own(&mut self, cause: &Operation, next: Follows) -> StoreResult<S, ()> {
        let device = self.store.own_device()?;
        let last = self.store.device(device)?.map_or(0, |record| record.acked_n);
        let n = last.max(if cause.device == device { cause.n } else { 0 }) + 1;
        let operation = self.own_operation(cause.id, n, &next)?;
        self.store.put_device(device, DeviceRecord { owner: SYSTEM, acked_n: n })?;
        let by = std::mem::replace(&mut self.by, next.by.unwrap_or(self.caller.id));
        self.take(&operation, next.way)?;
        self.by = by;
        Ok(())
    }

    fn own_operation(&self, cause: OperationId, n: u64, next: &Follows) -> StoreResult<S, Operation> {
        let (device, id) = (self.store.own_device()?, self.store.follower(cause));
        let (schema, device_time, later) = (SCHEMA, self.now, serde_json::Map::new());
        let (scope, kind, body) = (next.scope, next.kind.clone(), next.body.clone());
        Ok(Operation { device, n, id, schema, scope, kind, body, device_time, later })
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

    fn enter(&mut self, scope: Scope, command: &Command) -> StoreResult<S, ()> {
        let mut reference = super::reference::Reference::default();
        reference.apply(command);
        reference.entries().try_for_each(|entry| self.store.put_entry(scope.county(), &entry))
    }

    fn next_seq(&mut self, scope: Scope) -> StoreResult<S, u64> {
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
