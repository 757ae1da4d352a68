//! A phone's disk: commits are whole; only strict ones outlive a dead battery, and they take earlier ones with them.

use app::{
    domain::{attachment::BlobId, id::OperationId},
    sync::{
        disk::{StoredText, Table, Write},
        engine::{Journal, Outgoing},
        journal::{JournalEntry, entries},
        operation::Operation,
        simulation::{Bug, on},
    },
};
use std::collections::{BTreeMap, BTreeSet};

type Contents = BTreeMap<(Table, String), String>;

/// An own operation, sealed for the county.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// What is in it.
    pub operation: Operation,
    /// The server has it, and no backup yet.
    pub taken: bool,
    /// Who wrote it has signed out: nobody can read it here any more.
    pub left: bool,
}

/// The store, what of it would survive a dead battery, and the emergency journal next to it.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    durable: Contents,
    /// Own operations that would survive.
    operations: BTreeSet<OperationId>,
    relaxed: Vec<Vec<Write>>,
    journal: BTreeMap<OperationId, Operation>,
    had_store: bool,
    /// Content of photos; it was flushed before anything named it.
    blobs: BTreeSet<BlobId>,
    /// Own operations that the server has not answered, sealed for the county: written by the same commits.
    sealed: BTreeMap<OperationId, Sealed>,
}

impl From<Vec<StoredText>> for Disk {
    fn from(records: Vec<StoredText>) -> Self {
        let mut disk = Self::default();
        disk.commit(records.into_iter().map(Write::Put).collect(), true);
        disk
    }
}

impl Disk {
    /// Performs one commit, then the journal follows.
    pub fn commit(&mut self, mut writes: Vec<Write>, strict: bool) {
        self.had_store = true;
        for entry in entries(&writes) {
            match entry {
                JournalEntry::Keep(_) if on(Bug::JournalNotWritten) => {}
                JournalEntry::Keep(operation) => drop(self.journal.insert(operation.id, *operation)),
                JournalEntry::Forget(id) => drop(self.journal.remove(&id)),
            }
        }
        if on(Bug::JournalForgetsTooSoon) && !strict {
            self.journal.clear();
        }
        if on(Bug::CommitTorn) {
            writes.truncate(writes.len().div_ceil(2));
        }
        for write in &writes {
            if let Write::DropBlob(blob) = write {
                self.blobs.remove(blob);
            }
        }
        self.relaxed.push(writes);
        if strict {
            self.flush(self.relaxed.len());
        }
    }

    /// The battery dies: only the first `kept` relaxed commits survive.
    pub fn lose_power(&mut self, kept: usize) {
        self.flush(kept.min(self.relaxed.len()));
        self.relaxed.clear();
    }

    /// A photo was taken.
    pub fn put_blob(&mut self, blob: BlobId) {
        self.blobs.insert(blob);
    }

    /// Whether a photo's content is here.
    pub fn has_blob(&self, blob: BlobId) -> bool {
        self.blobs.contains(&blob)
    }

    /// The browser evicts the store, or a user clears it. The journal is kept elsewhere.
    pub fn lose_store(&mut self) {
        self.blobs.clear();
        self.sealed.clear();
        (self.durable, self.operations, self.relaxed) = Default::default();
    }

    /// A user signs out: all is destroyed but what is sealed, which is everything that no backup holds.
    pub fn sign_out(&mut self) {
        self.flush(self.relaxed.len());
        let kept = self.durable.iter().filter(|((table, _), _)| *table == Table::Outbox);
        let kept: Vec<Outgoing> = kept.filter_map(|(_, text)| serde_json::from_str(text).ok()).collect();
        for Outgoing { operation, result, .. } in kept {
            self.sealed.insert(operation.id, Sealed { operation, taken: result.is_some(), left: true });
        }
        // What came back from the journal may not have reached the store yet.
        for (id, operation) in std::mem::take(&mut self.journal) {
            self.sealed.entry(id).or_insert(Sealed { operation, taken: false, left: true });
        }
        let mut sealed = std::mem::take(&mut self.sealed);
        sealed.values_mut().for_each(|sealed| sealed.left = true);
        *self = Self { sealed, ..Self::default() };
    }

    /// What is sealed.
    pub fn sealed(&self) -> impl Iterator<Item = &Sealed> {
        self.sealed.values()
    }

    /// The server has one of them, and perhaps every backup.
    pub fn was_taken(&mut self, id: OperationId, durable: bool) {
        match self.sealed.get_mut(&id) {
            Some(_) if durable => drop(self.sealed.remove(&id)),
            Some(sealed) => sealed.taken = true,
            None => {}
        }
    }

    /// The journal is lost; the store is not.
    pub fn lose_journal(&mut self) {
        self.journal.clear();
    }

    /// A record is damaged: the `at`-th that is no setting. Answers whether it was an own operation.
    pub fn damage(&mut self, at: usize) -> Option<bool> {
        self.flush(self.relaxed.len());
        let keys: Vec<_> = self.durable.keys().filter(|(table, _)| *table != Table::Meta).cloned().collect();
        let key = keys.get(at % keys.len().max(1))?.clone();
        let text = self.durable.insert(key.clone(), "{\"torn\":".into());
        if let Some(id) = text.and_then(|text| operation_in(key.0, &text)) {
            self.operations.remove(&id);
        }
        Some(key.0 == Table::Outbox)
    }

    /// How many commits a dead battery could take back.
    pub fn at_risk(&self) -> usize {
        self.relaxed.len()
    }

    /// Every record, as an app that opens would read it.
    pub fn records(&self) -> Vec<StoredText> {
        let mut contents = self.durable.clone();
        self.relaxed.iter().for_each(|writes| perform(&mut contents, writes));
        contents.into_iter().map(|((table, key), value)| StoredText { table, key, value }).collect()
    }

    /// The app writes what its journal lacks when it opens.
    pub fn complete_journal(&mut self, waiting: impl Iterator<Item = Operation>) {
        if !on(Bug::JournalNotWritten) {
            self.journal.extend(waiting.map(|operation| (operation.id, operation)));
        }
    }

    /// What is kept next to the store.
    pub fn journal(&self) -> Journal {
        Journal { had_store: self.had_store, operations: self.journal.values().cloned().collect() }
    }

    /// Whether an own operation would survive a dead battery now.
    pub fn holds(&self, id: OperationId) -> bool {
        self.operations.contains(&id) || self.journal.contains_key(&id) || self.sealed.contains_key(&id)
    }

    /// Whether the store, without the journal, holds these.
    pub fn store_holds(&self, ids: &BTreeSet<OperationId>) -> bool {
        ids.is_subset(&self.operations)
    }

    /// Whether the journal, without the store, holds these.
    pub fn journal_holds(&self, ids: &BTreeSet<OperationId>) -> bool {
        ids.iter().all(|id| self.journal.contains_key(id))
            || on(Bug::JournalNotWritten)
            || on(Bug::JournalForgetsTooSoon)
    }

    fn flush(&mut self, count: usize) {
        for writes in self.relaxed.drain(..count) {
            perform(&mut self.durable, &writes);
            for entry in entries(&writes) {
                match entry {
                    JournalEntry::Keep(operation) => {
                        self.sealed.insert(operation.id, Sealed { operation: *operation, taken: false, left: false });
                    }
                    JournalEntry::Forget(id) => drop(self.sealed.remove(&id)),
                }
            }
            self.operations.extend(writes.iter().filter_map(own_operation));
            if writes.iter().any(|write| matches!(write, Write::DeletePrefix(Table::Outbox, _))) {
                self.operations = self.durable.iter().filter_map(|((t, _), v)| operation_in(*t, v)).collect();
            }
        }
    }
}

fn own_operation(write: &Write) -> Option<OperationId> {
    match write {
        Write::Put(record) => operation_in(record.table, &record.value),
        Write::DeletePrefix(..) | Write::DropBlob(_) => None,
    }
}

fn operation_in(table: Table, value: &str) -> Option<OperationId> {
    (table == Table::Outbox).then(|| serde_json::from_str::<Outgoing>(value).ok())?.map(|o| o.operation.id)
}

fn perform(contents: &mut Contents, writes: &[Write]) {
    for write in writes {
        match write {
            Write::Put(record) => drop(contents.insert((record.table, record.key.clone()), record.value.clone())),
            Write::DeletePrefix(table, prefix) => contents.retain(|(t, key), _| t != table || !key.starts_with(prefix)),
            Write::DropBlob(_) => {}
        }
    }
}
