//! Own operations: numbered, kept, delivered in order, kept on until the server has them in a backup.

use super::{Engine, NewOperation, Outgoing, Ticket, device_state::DeviceState, jobs::Job};
use crate::domain::{
    attachment::Attachment,
    id::{PersonId, RecordId},
    scope::Scope,
    time::Timestamp,
};
use crate::sync::{
    operation::{Operation, SCHEMA},
    outcome::{Outcome, RefusalReason},
    protocol::{REQUEST_BYTES_MAX, SyncRequest, SyncResponse},
    rescue::{RESCUE_CONTENT_BYTES_MAX, Rescue},
    simulation::{Bug, on},
};

/// Half of what the server takes, so that a request's other parts never tip it over.
const BATCH_BYTES_MAX: usize = REQUEST_BYTES_MAX / 2;

/// Another phone delivered something else under this number: both live from a copy of one store.
pub(super) const ALTERED: Outcome = Outcome::Refused { reason: RefusalReason::Altered };

impl Engine {
    /// Gives drafts their numbers. A draft that is kept already (the tab died between disk and screen) keeps its own.
    pub(super) fn number(&mut self, ticket: Ticket, drafts: Vec<NewOperation>, now: Timestamp) -> Job {
        let mut n = if on(Bug::NumberUsedAgain) { self.outbox.len() as u64 } else { self.last_n() };
        let is_kept = |draft: &NewOperation| self.outbox.values().any(|o| o.operation.id == draft.id);
        let fresh = drafts.into_iter().filter(|draft| !is_kept(draft));
        let outgoing = fresh.map(|NewOperation { id, scope, command }| {
            n += 1;
            let (kind, body) = command.canonical().parts();
            let (device, later) = (self.state.device, serde_json::Map::new());
            let operation = Operation { device, n, id, schema: SCHEMA, scope, kind, body, device_time: now, later };
            Outgoing::new(operation)
        });
        Job::Record(ticket, outgoing.collect())
    }

    /// The highest number that was given so far.
    pub(super) fn last_n(&self) -> u64 {
        self.outbox.keys().next_back().copied().unwrap_or_default().max(self.state.acked_n)
    }

    /// Operations of the journal, as if they were saved now; their ids and times are the old ones.
    pub(super) fn recovered(&self, operations: Vec<Operation>) -> Job {
        let last = self.last_n();
        let renumber =
            |(n, operation): (u64, Operation)| Outgoing::new(Operation { device: self.state.device, n, ..operation });
        Job::Record(0, (last + 1..).zip(operations).map(renumber).collect())
    }

    pub(super) fn keep(&mut self, outgoing: Vec<Outgoing>) {
        for one in outgoing {
            self.ledger.wait(&one.operation, self.staff.id);
            self.outbox.insert(one.operation.n, one);
        }
    }

    /// Takes changed own operations over.
    pub(super) fn mark(&mut self, outgoing: Vec<Outgoing>) {
        for one in outgoing {
            self.outbox.insert(one.operation.n, one);
        }
    }

    /// Own operations that the server has not answered, in order.
    pub fn waiting(&self) -> impl Iterator<Item = &Outgoing> {
        self.outbox.values().filter(|outgoing| outgoing.result.is_none())
    }

    /// What waits, to be carried to the county as a file: all of the work, and photos as far as it holds them.
    pub fn rescue(&self, now: Timestamp) -> Rescue {
        let operations = self.waiting().map(|outgoing| outgoing.operation.clone()).collect();
        let mut room = RESCUE_CONTENT_BYTES_MAX;
        let attachments = self.uploads().filter(|upload| upload.is_waiting()).map(|upload| upload.attachment.clone());
        let fits = |one: &Attachment| {
            let fits = one.bytes <= room;
            room -= if fits { one.bytes } else { 0 };
            fits
        };
        Rescue { staff: self.staff.id, made_at: now, operations, attachments: attachments.filter(fits).collect() }
    }

    /// What is to be delivered next, and what is held already.
    pub(super) fn sync_request(&self) -> SyncRequest {
        let mut bytes = 0;
        let fits = |operation: &&Operation| {
            let first = bytes == 0;
            bytes += operation.body.to_string().len() + 300;
            first || bytes <= BATCH_BYTES_MAX
        };
        let waiting = self.waiting().map(|outgoing| &outgoing.operation);
        let mut operations: Vec<Operation> = waiting.take(self.exchange.batch_max).take_while(fits).cloned().collect();
        if on(Bug::DeliveredBackwards) {
            operations.reverse();
        }
        let first_n = self.state.taken_over + 1;
        let (check, mended) = (self.exchange.check_due, self.mended.keys().copied().collect());
        let unreadable = self.unreadable.found();
        SyncRequest {
            first_n,
            check,
            mended,
            unreadable,
            ..SyncRequest::new(self.state.device, operations, self.cursors())
        }
    }

    /// Whether the server is back at an earlier time: another epoch, fewer operations than it had confirmed, fewer changes
    /// than it had sent, or another operation in the place that it had given to an own one.
    pub(super) fn is_restored(&self, response: &SyncResponse) -> bool {
        let another_epoch = !self.state.epoch.is_empty() && self.state.epoch != response.epoch;
        let fewer = response.acked_n < self.state.acked_n;
        let beyond = |scope: &Scope, seq: Option<u64>| seq > response.scopes.get(scope).copied().or(seq);
        let gone = |o: &Outgoing| {
            let Some(seq) = o.result.as_ref().map(|result| result.seq) else { return false };
            beyond(&o.operation.scope, Some(seq)) || self.is_anothers(&o.operation, seq, response)
        };
        let fewer =
            fewer || self.outbox.values().any(gone) || self.scopes.iter().any(|(s, state)| beyond(s, state.cursor));
        (another_epoch && !on(Bug::EpochIgnored) || fewer) && !on(Bug::RestoreNotNoticed)
    }

    /// Whether the answer has another operation at `seq` than this one.
    fn is_anothers(&self, own: &Operation, seq: u64, response: &SyncResponse) -> bool {
        let changes = response.changes.iter().filter(|one| one.scope == own.scope).flat_map(|one| &one.changes);
        let mut there = changes.filter(|change| change.seq == seq).filter_map(|change| self.operation_of(change));
        there.any(|operation| operation.id != own.id)
    }

    pub(super) fn state_after(&self, response: &SyncResponse, now: Timestamp) -> DeviceState {
        DeviceState {
            epoch: response.epoch.clone(),
            acked_n: response.acked_n + u64::from(on(Bug::AckedOneTooMany)),
            last_sync: Some(now),
            clock_skew_ms: response.server_now.0.saturating_sub(now.0),
            update_needed: response.min_schema > SCHEMA,
            ..self.state.clone()
        }
    }

    /// Own operations that an answer changes: with their results, or all without one when the server is back at an
    /// earlier time.
    pub(super) fn outbox_after(&self, response: &SyncResponse, restored: bool) -> Vec<Outgoing> {
        let after = |outgoing: &Outgoing| {
            let n = outgoing.operation.n;
            let result = match response.results.iter().find(|result| result.n == n) {
                Some(result) if result.outcome == ALTERED => None,
                Some(result) => Some(result.clone()),
                None if restored => None, // what the server knows of it, it will say again
                None => return None,
            };
            (result != outgoing.result).then(|| Outgoing { result, ..Outgoing::new(outgoing.operation.clone()) })
        };
        self.outbox.values().filter_map(after).collect()
    }

    /// Own operations that are in every backup, seen by nobody as unfinished, and shown by the server's copy.
    pub(super) fn forgettable(&self, response: &SyncResponse, restored: bool) -> Vec<u64> {
        if restored {
            return Vec::new();
        }
        let done = |o: &&Outgoing| o.result.is_some() && !self.needs_look(o) && !self.is_on_top(o);
        let durable_n = if on(Bug::ForgottenBeforeBackup) { response.acked_n } else { response.durable_n };
        let old = self.outbox.values().filter(|o| o.operation.n <= durable_n).filter(done);
        old.map(|outgoing| outgoing.operation.n).collect()
    }

    /// Whether its writer should look at an own operation: a clash is over once the user chose, the rest once it was seen.
    pub fn needs_look(&self, outgoing: &Outgoing) -> bool {
        let Some(result) = outgoing.result.as_ref().filter(|_| !outgoing.seen) else { return false };
        match result.outcome {
            Outcome::Conflict { .. } => {
                let body = &outgoing.operation.body;
                let person = body["person"].as_str().and_then(PersonId::parse);
                let file = person.and_then(|person| self.ledger.file(person));
                let record = body["id"].as_str().and_then(RecordId::parse).and_then(|id| self.ledger.record(id));
                let of_person = file.map(|file| &file.dossier.conflicts);
                let clashes = of_person.into_iter().chain(record.map(|(_, record)| &record.conflicts)).flatten();
                clashes.into_iter().any(|clash| clash.seq == result.seq)
            }
            _ => result.outcome.needs_attention(),
        }
    }

    /// Own operations whose results were seen, marked so.
    pub(super) fn seen(&self, numbers: &[u64]) -> impl Iterator<Item = Outgoing> {
        let kept = numbers.iter().filter_map(|n| self.outbox.get(n));
        kept.filter(|o| o.result.is_some()).map(|outgoing| Outgoing { seen: true, ..outgoing.clone() })
    }

    /// Whether an own operation is still to be folded on top of what the server said.
    pub(super) fn is_on_top(&self, outgoing: &Outgoing) -> bool {
        match &outgoing.result {
            None => true,
            Some(result) if !result.outcome.is_visible() => false,
            Some(result) => self.scopes.get(&outgoing.operation.scope).is_some_and(|s| s.cursor < Some(result.seq)),
        }
    }
}
