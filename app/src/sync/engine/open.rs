//! Opening: from what the disk holds to a working copy.

use super::{
    Effect, Engine, Found, Outgoing, device_state::DeviceState, exchange::Exchange, jobs::Job, media_queue::MediaQueue,
    scope_state::ScopeState, unreadable_scopes::UnreadableScopes,
};
use crate::domain::{id::DeviceId, scope::Scope, staff::Staff, time::Timestamp};
use crate::json;
use crate::sorted_map::SortedMap;
use crate::sync::{
    disk::{STATE_KEY, StoredText, Table},
    ledger::Ledger,
    operation::Operation,
    protocol::{Change, SnapshotPiece},
    simulation::{Bug, on},
};
use std::collections::VecDeque;

impl Engine {
    /// Opens `staff`'s copy from every record of the disk. An empty disk begins as `new_device`. What only the journal
    /// still has is recorded again.
    pub fn open(
        staff: Staff,
        new_device: DeviceId,
        records: Vec<StoredText>,
        journal: Journal,
        now: Timestamp,
    ) -> (Self, Vec<Effect>) {
        let kept = records
            .iter()
            .find(|r| (r.table, r.key.as_str()) == (Table::Meta, STATE_KEY))
            .and_then(read::<DeviceState>);
        let begins = kept.is_none();
        let state = kept.unwrap_or_else(|| DeviceState {
            device: new_device,
            epoch: String::new(),
            acked_n: 0,
            taken_over: 0,
            last_sync: None,
            clock_skew_ms: 0,
            update_needed: false,
        });
        let mut engine = Self {
            exchange: Exchange::new(state.device),
            staff,
            state,
            ledger: Ledger::default(),
            outbox: SortedMap::new(),
            scopes: scopes(&records),
            jobs: VecDeque::new(),
            committing: None,
            recording: VecDeque::new(),
            media: MediaQueue::open(&records),
            last_id: 0,
            fresh: new_device,
            mended: SortedMap::new(),
            unreadable: UnreadableScopes::default(),
            found: Found { store_lost: begins && journal.had_store, ..Found::default() },
        };
        if begins {
            engine.jobs.push_back(Job::Begin);
        }
        engine.load_pieces(&records);
        engine.fold_tail(&records);
        engine.fold_outbox(&records);
        engine.recover(journal.operations);
        engine.renew_if_needed();
        let effects = engine.handle(super::Event::Woken, now);
        (engine, effects)
    }

    /// Whole snapshots go into the ledger; pieces of others wait for the rest. A damaged one is fetched again.
    fn load_pieces(&mut self, records: &[StoredText]) {
        let pieces = records.iter().filter(|r| r.table == Table::Piece).filter_map(read::<SnapshotPiece>);
        let mut by_scope: SortedMap<Scope, Vec<SnapshotPiece>> = SortedMap::new();
        pieces.for_each(|piece| by_scope.get_or_insert_with(piece.scope, Vec::new).push(piece));
        for (scope, state) in self.scopes.iter_mut() {
            let pieces = by_scope.remove(scope).unwrap_or_default();
            if state.cursor.is_none() {
                state.came = SortedMap::of(pieces.into_iter().map(|piece| (piece.piece, piece)));
                continue;
            }
            let whole = pieces.len() == state.pieces as usize;
            let unpacked: Result<Vec<_>, _> = pieces.into_iter().map(super::scopes::unpack).collect();
            match unpacked {
                Ok(unpacked) if whole => unpacked.into_iter().for_each(|(d, e)| self.ledger.load(d, e)),
                _ => *state = ScopeState::default(),
            }
        }
    }

    fn fold_tail(&mut self, records: &[StoredText]) {
        let cut = usize::from(on(Bug::TailCutOnOpening));
        for change in records.iter().filter(|r| r.table == Table::Tail).skip(cut).filter_map(read::<Change>) {
            let Some(operation) = &change.operation else { continue };
            let Some(state) = self.scopes.get_mut(&operation.scope).filter(|s| s.cursor >= Some(change.seq)) else {
                continue;
            };
            state.tail += 1;
            self.ledger.absorb(&change, operation);
        }
    }

    /// The server takes nothing twice: an operation that it has already comes to nothing.
    fn recover(&mut self, operations: Vec<Operation>) {
        let is_kept = |operation: &Operation| self.outbox.values().any(|o| o.operation.id == operation.id);
        let mut lost: Vec<Operation> = operations.into_iter().filter(|operation| !is_kept(operation)).collect();
        lost = crate::order::ordered(lost, |operation: &Operation| (operation.n as i64, operation.id.to_string()));
        self.found.recovered = lost.len();
        if !lost.is_empty() {
            self.jobs.push_back(Job::Recover(lost));
        }
    }

    fn fold_outbox(&mut self, records: &[StoredText]) {
        for record in records.iter().filter(|r| r.table == Table::Outbox) {
            let Some(outgoing) = read::<Outgoing>(record) else {
                self.found.damaged += 1;
                continue;
            };
            if self.is_on_top(&outgoing) {
                self.ledger.wait(&outgoing.operation, self.staff.id);
            }
            self.outbox.insert(outgoing.operation.n, outgoing);
        }
    }
}

/// What the phone keeps outside the store.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Journal {
    /// This phone had a store of this user.
    pub had_store: bool,
    /// What waited, by the last words of [`crate::sync::journal::entries`].
    pub operations: Vec<Operation>,
}

fn scopes(records: &[StoredText]) -> SortedMap<Scope, ScopeState> {
    let scope = |record: &StoredText| {
        let code = Scope::parse(record.key.strip_prefix("scope/")?)?;
        let super::scope_state::ScopeRecord { head, pieces, cursor } = read(record)?;
        Some((code, ScopeState { head, pieces, cursor, ..ScopeState::default() }))
    };
    SortedMap::of(records.iter().filter(|r| r.table == Table::Meta).filter_map(scope))
}

fn read<T: crate::json::FromTree>(record: &StoredText) -> Option<T> {
    json::read(&record.value).ok()
}
