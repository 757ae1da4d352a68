//! A new identity for a phone whose numbers are no longer its own: its store was copied to a second phone, came back
//! from a backup, or lost a record. What waits is renumbered; its ids stay, so the server takes nothing twice.

use super::{
    Engine, Outgoing,
    device_state::DeviceState,
    jobs::{Job, JobPlan, Next},
};
use crate::domain::{
    id::{DeviceId, OperationId},
    scope::Scope,
};
use crate::sync::{
    disk::{Table, Write, outbox_key},
    operation::Operation,
    simulation::{Bug, on},
};
use uuid::Uuid;

/// An odd number of 128 bits with no pattern (the golden ratio's fraction): spreads what it multiplies.
const SPREAD: u128 = 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835;

impl Engine {
    /// What waits carries this identity, and after the last confirmed number none is left out.
    pub(super) fn renew_if_needed(&mut self) {
        let own = self.waiting().all(|outgoing| outgoing.operation.device == self.state.device);
        let new = self.waiting().filter(|outgoing| outgoing.operation.n > self.state.acked_n);
        let whole = new.zip(self.state.acked_n + 1..).all(|(outgoing, n)| outgoing.operation.n == n);
        if !own || !whole {
            self.renew_soon();
        }
    }

    /// Some own operations of a scope are delivered again: the server may have lost them, and takes nothing twice.
    pub(super) fn doubt(&mut self, scope: Scope, which: impl Fn(&Operation) -> bool) {
        for (_, outgoing) in self.outbox.iter_mut() {
            if outgoing.operation.scope == scope && which(&outgoing.operation) {
                outgoing.result = None;
            }
        }
        self.jobs.push_front(Job::Doubt);
    }

    pub(super) fn doubt_writes(&self) -> Vec<Write> {
        self.waiting().map(Outgoing::write).collect()
    }

    /// Nothing is sent, and no answer taken in, under the old identity any more.
    pub(super) fn renew_soon(&mut self) {
        self.exchange.forget_requests();
        self.jobs.retain(|job| !matches!(job, Job::Answer(_) | Job::Renew));
        self.jobs.push_front(Job::Renew);
    }

    pub(super) fn is_renewing(&self) -> bool {
        self.jobs.contains(&Job::Renew) || matches!(self.committing, Some((_, Next::Renewed(..))))
    }

    pub(super) fn plan_renewal(&self) -> JobPlan {
        let (state, waiting) = self.renewed();
        let old = self.waiting().map(|o| Write::DeletePrefix(Table::Outbox, outbox_key(o.operation.n)));
        let mut writes: Vec<Write> = old.collect();
        writes.extend(waiting.iter().map(Outgoing::write));
        writes.push(self.state_write(&state));
        JobPlan { writes, next: Next::Renewed(state, waiting) }
    }

    pub(super) fn renew(&mut self, state: DeviceState, waiting: Vec<Outgoing>) {
        let old: Vec<u64> = self.waiting().map(|o| o.operation.n).collect();
        for n in old {
            self.outbox.remove(&n);
            self.ledger.settle(n);
        }
        self.state = state;
        self.keep(waiting);
        self.exchange.try_again_now();
    }

    /// The new identity follows from the old one and from what was fresh when the app was opened: two copies of one store part
    /// ways.
    fn renewed(&self) -> (DeviceState, Vec<Outgoing>) {
        let last = self.last_n();
        let (old, fresh) = (self.state.device.0.as_u128(), self.fresh.0.as_u128());
        let device = DeviceId(Uuid::from_u128(old.wrapping_mul(SPREAD).wrapping_add(fresh)));
        let renumber = |(n, outgoing): (u64, &Outgoing)| {
            let mut operation = outgoing.operation.clone();
            (operation.device, operation.n) = (device, n);
            if on(Bug::RenewedUnderNewIds) {
                operation.id = OperationId(Uuid::from_u128(operation.id.0.as_u128().wrapping_mul(SPREAD)));
            }
            Outgoing::new(operation)
        };
        let waiting = (last + 1..).zip(self.waiting()).map(renumber).collect();
        (DeviceState { device, taken_over: last, acked_n: last, ..self.state.clone() }, waiting)
    }
}
