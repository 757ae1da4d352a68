//! The simulated county's server: the real authority, on a store in memory or on the real SQLite.

use super::shelf::Shelf;
use app::{
    domain::{
        area::AreaCode,
        id::{DeviceId, OperationId},
        scope::Scope,
        staff::Staff,
        time::Timestamp,
    },
    sorted_map::SortedMap,
    sync::{
        authority,
        dossier::Dossier,
        fold::Origin,
        kept::Stamp,
        memory::MemoryStore,
        operation::Operation,
        outcome::Outcome,
        protocol::{SnapshotPiece, SyncRequest, SyncResponse},
        pull, rescue,
        row::RowKey,
        sealed,
        simulation::{Bug, on},
        store::{LogEntry, Readable, Store as _},
        sum::Sum,
        ways::Way,
    },
};
use std::collections::BTreeMap;

/// What a simulated server can do. Backups are numbered from the oldest that is kept.
pub trait Server {
    /// Delivers and pulls; `None` when the device is another's.
    fn sync(&mut self, caller: &Staff, request: &SyncRequest, now: Timestamp) -> Option<SyncResponse>;
    /// One piece of a scope; `None` when it is not the caller's.
    fn piece(&mut self, caller: &Staff, scope: Scope, head: Option<u64>, piece: u32) -> Option<SnapshotPiece>;
    /// As a delivery whose commit the power cut took back.
    fn sync_without_commit(&mut self, caller: &Staff, request: &SyncRequest, now: Timestamp) -> Option<SyncResponse>;
    /// Takes in sealed work with the rights of `owner`, as far as the phone is in use.
    fn take_in(&mut self, owner: (&Staff, Way), sealed: &[Operation], fresh: DeviceId, now: Timestamp);
    /// Takes in a rescue file that `hander` brings, as what `device` delivers.
    fn hand_in(&mut self, hander: &Staff, file: &[Operation], device: DeviceId, now: Timestamp);
    /// The id of what the server writes because of an operation, should a client know its key.
    fn follower(&self, cause: OperationId) -> OperationId;
    /// Whether the server wrote an entry itself.
    fn wrote(&self, entry: &LogEntry) -> bool;
    /// As in [`Readable::durable_n`].
    fn durable_n(&self, device: DeviceId) -> u64;
    /// Takes a backup into one of the directories, which keeps the newest few.
    fn back_up(&mut self, directory: usize, now: Timestamp);
    /// A directory with all its backups is gone; the server does not learn of it.
    fn lose_backups(&mut self, directory: usize);
    /// How many backups can be put back.
    fn backups(&self) -> usize;
    /// Puts one back. A careful operator's tool begins a new epoch; one who copies a file manually does not.
    fn restore(&mut self, backup: usize, new_epoch: bool);
    /// The log from an entry on.
    fn log_from(&self, entry: usize) -> Vec<LogEntry>;
    /// The dossiers of a scope.
    fn dossiers_in(&self, scope: Scope) -> Vec<Dossier>;
    /// What the store finds wrong with itself.
    fn faults(&self) -> Vec<String>;
    /// What is wrong with the audit. Only the real store keeps one.
    fn audit_faults(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The store in memory: a clone is a backup.
pub struct InMemory {
    store: MemoryStore,
    backups: Shelf<MemoryStore>,
    epoch: u32,
}

impl InMemory {
    /// A server on `store`.
    pub fn new(store: MemoryStore) -> Self {
        Self { store, backups: Shelf::default(), epoch: 1 }
    }

    fn epoch(&self) -> String {
        format!("epoch {}", self.epoch)
    }
}

impl Server for InMemory {
    fn sync(&mut self, caller: &Staff, request: &SyncRequest, now: Timestamp) -> Option<SyncResponse> {
        let delivery = authority::deliver(&mut self.store, caller, request, now).ok()?;
        let Ok(pull) = pull::pull(&Faulty(&self.store), caller, request);
        Some(pull::response(delivery, pull, self.epoch(), now))
    }

    fn piece(&mut self, caller: &Staff, scope: Scope, head: Option<u64>, piece: u32) -> Option<SnapshotPiece> {
        if !caller.may_read(scope) {
            return None;
        }
        let mut pieces = self.store.snapshot(scope);
        let as_begun = head.is_none_or(|head| pieces.first().is_some_and(|first| first.head == head));
        let mut piece = pieces.swap_remove(if as_begun { piece as usize } else { 0 }.min(pieces.len() - 1));
        piece.head += u64::from(on(Bug::SnapshotOneAhead));
        Some(piece)
    }

    fn sync_without_commit(&mut self, caller: &Staff, request: &SyncRequest, now: Timestamp) -> Option<SyncResponse> {
        let before = self.store.clone();
        let answer = self.sync(caller, request, now);
        self.store = before;
        answer
    }

    fn take_in(&mut self, owner: (&Staff, Way), sealed: &[Operation], fresh: DeviceId, now: Timestamp) {
        let Ok(()) = sealed::take_in(&mut self.store, owner, sealed, fresh, now);
    }

    fn hand_in(&mut self, hander: &Staff, file: &[Operation], device: DeviceId, now: Timestamp) {
        let request = SyncRequest::new(device, rescue::delivery(file, device, 1).0, [].into());
        drop(authority::deliver_by(&mut self.store, (hander, Way::Rescue), &request, now));
    }

    fn follower(&self, cause: OperationId) -> OperationId {
        self.store.follower(cause)
    }

    fn wrote(&self, entry: &LogEntry) -> bool {
        self.store.own_device() == Ok(entry.operation.device)
    }

    fn durable_n(&self, device: DeviceId) -> u64 {
        let Ok(n) = self.store.durable_n(device);
        n
    }

    /// Phones may forget what every backup holds, in whichever directory it is.
    fn back_up(&mut self, directory: usize, _: Timestamp) {
        self.backups.put(directory, self.store.clone());
        let counted = Some(directory).filter(|_| on(Bug::OtherDirectoryForgotten));
        let oldest = self.backups.counted(counted).next().map(MemoryStore::acked).unwrap_or_default();
        self.store.set_durable(oldest);
    }

    fn lose_backups(&mut self, directory: usize) {
        self.backups.lose(directory);
    }

    fn backups(&self) -> usize {
        self.backups.left()
    }

    fn restore(&mut self, backup: usize, new_epoch: bool) {
        if let Some(store) = self.backups.take(backup) {
            self.store = store.clone();
        }
        self.epoch += u32::from(new_epoch);
    }

    fn log_from(&self, entry: usize) -> Vec<LogEntry> {
        self.store.log()[entry.min(self.store.log().len())..].to_vec()
    }

    fn dossiers_in(&self, scope: Scope) -> Vec<Dossier> {
        self.store.dossiers_in(scope).cloned().collect()
    }

    fn faults(&self) -> Vec<String> {
        let mut folded: BTreeMap<(Scope, RowKey), Dossier> = BTreeMap::new();
        for LogEntry { operation, outcome, by, at, seq, .. } in self.store.log() {
            let Ok(command) = operation.command() else { continue };
            let Some(row) = command.row().filter(|_| *seq > 0) else { continue };
            let fresh = || Dossier::of_row(row, operation.scope);
            let place = Origin(operation.id, Stamp(*seq, *by, *at));
            folded.entry((operation.scope, row)).or_insert_with(fresh).apply(place, &command, outcome);
        }
        let differs = |((scope, row), folded): (&(Scope, RowKey), &Dossier)| {
            let kept = self.store.dossiers_in(*scope).find(|kept| kept.row() == *row);
            (kept != Some(folded)).then(|| format!("dossier {row} differs from its operations"))
        };
        folded.iter().filter_map(differs).collect()
    }
}

/// A store whose reading side can be broken on purpose.
struct Faulty<'a>(&'a MemoryStore);

impl Readable for Faulty<'_> {
    type Error = std::convert::Infallible;

    fn heads(&self, reader: &Staff) -> Result<SortedMap<Scope, u64>, Self::Error> {
        if on(Bug::RightsNotAsked) {
            let county = reader.areas.first().and_then(|area| AreaCode::parse(&area.as_str()[..6]));
            return self.0.heads(&Staff { areas: county.into_iter().collect(), ..reader.clone() });
        }
        self.0.heads(reader)
    }

    fn sum(&self, reader: &Staff, scope: Scope) -> Result<Sum, Self::Error> {
        let sum = self.0.sum(reader, scope)?;
        Ok(if on(Bug::SumNotKept) { Sum { digest: sum.digest ^ sum.dossiers, ..sum } } else { sum })
    }

    fn durable_n(&self, device: DeviceId) -> Result<u64, Self::Error> {
        let acked = || self.0.acked().get(&device).copied().unwrap_or_default();
        if on(Bug::DurableTooMuch) { Ok(acked()) } else { self.0.durable_n(device) }
    }

    fn changes(
        &self,
        reader: &Staff,
        scope: Scope,
        after: u64,
        max_bytes: u64,
    ) -> Result<Vec<app::sync::protocol::Change>, Self::Error> {
        self.0.changes(reader, scope, after, max_bytes)
    }
}

/// Whether copies see an entry's effect.
pub fn took_effect(entry: &LogEntry) -> bool {
    !matches!(entry.outcome, Outcome::Noop | Outcome::Refused { .. })
}
