//! Opening: from what the disk holds to a working copy.

use super::{Effect, Engine, Exchange, Job, Outgoing, ScopeState, State};
use crate::domain::{area::AreaCode, id::DeviceId, staff::Staff, time::Timestamp};
use crate::json;
use crate::sorted_map::SortedMap;
use crate::sync::{
    disk::{Record, STATE_KEY, Table},
    ledger::Ledger,
    protocol::{Change, SnapshotPiece},
};
use std::collections::VecDeque;

impl Engine {
    /// Opens `staff`'s copy from every record of the disk. An empty disk begins as `new_device`.
    pub fn open(staff: Staff, new_device: DeviceId, records: Vec<Record>, now: Timestamp) -> (Self, Vec<Effect>) {
        let kept =
            records.iter().find(|r| (r.table, r.key.as_str()) == (Table::Meta, STATE_KEY)).and_then(read::<State>);
        let begins = kept.is_none();
        let state = kept.unwrap_or_else(|| State {
            device: new_device,
            epoch: String::new(),
            acked_n: 0,
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
            last_id: 0,
        };
        if begins {
            engine.jobs.push_back(Job::Begin);
        }
        engine.load_pieces(&records);
        engine.fold_tail(&records);
        engine.fold_outbox(&records);
        let effects = engine.handle(super::Event::Woken, now);
        (engine, effects)
    }

    /// Whole snapshots go into the ledger; pieces of others wait for the rest. A damaged one is fetched again.
    fn load_pieces(&mut self, records: &[Record]) {
        let pieces = records.iter().filter(|r| r.table == Table::Piece).filter_map(read::<SnapshotPiece>);
        let mut by_scope: SortedMap<AreaCode, Vec<SnapshotPiece>> = SortedMap::new();
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

    fn fold_tail(&mut self, records: &[Record]) {
        for change in records.iter().filter(|r| r.table == Table::Tail).filter_map(read::<Change>) {
            let Some(operation) = &change.operation else { continue };
            let Some(state) = self.scopes.get_mut(&operation.scope).filter(|s| s.cursor >= Some(change.seq)) else {
                continue;
            };
            state.tail += 1;
            self.ledger.absorb(&change, operation);
        }
    }

    fn fold_outbox(&mut self, records: &[Record]) {
        for outgoing in records.iter().filter(|r| r.table == Table::Outbox).filter_map(read::<Outgoing>) {
            if self.is_on_top(&outgoing) {
                self.ledger.wait(&outgoing.operation, self.staff.id);
            }
            self.outbox.insert(outgoing.operation.n, outgoing);
        }
    }
}

fn scopes(records: &[Record]) -> SortedMap<AreaCode, ScopeState> {
    let scope = |record: &Record| {
        let code = AreaCode::parse(record.key.strip_prefix("scope/")?)?;
        let super::scopes::ScopeRecord { head, pieces, cursor } = read(record)?;
        Some((code, ScopeState { head, pieces, cursor, ..ScopeState::default() }))
    };
    SortedMap::of(records.iter().filter(|r| r.table == Table::Meta).filter_map(scope))
}

fn read<T: serde::de::DeserializeOwned>(record: &Record) -> Option<T> {
    json::read(&record.value).ok()
}
