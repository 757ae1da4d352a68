//! A phone's disk: commits are whole; relaxed ones may be rolled back by a dead battery until a strict one follows.

use app::sync::disk::{Record, Table, Write};
use app::{domain::id::OperationId, sync::engine::Outgoing};
use std::collections::{BTreeMap, BTreeSet};

type Contents = BTreeMap<(Table, String), String>;

/// What is written, and what of it would survive a dead battery.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    durable: Contents,
    /// Own operations that would survive.
    operations: BTreeSet<OperationId>,
    relaxed: Vec<Vec<Write>>,
}

impl Disk {
    /// Performs one commit.
    pub fn commit(&mut self, writes: Vec<Write>, strict: bool) {
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

    /// How many commits a dead battery could take back.
    pub fn at_risk(&self) -> usize {
        self.relaxed.len()
    }

    /// Every record, as an app that opens would read it.
    pub fn records(&self) -> Vec<Record> {
        let mut contents = self.durable.clone();
        self.relaxed.iter().for_each(|writes| perform(&mut contents, writes));
        contents.into_iter().map(|((table, key), value)| Record { table, key, value }).collect()
    }

    /// Whether an own operation would survive a dead battery now.
    pub fn holds(&self, id: OperationId) -> bool {
        self.operations.contains(&id)
    }

    fn flush(&mut self, count: usize) {
        for writes in self.relaxed.drain(..count) {
            perform(&mut self.durable, &writes);
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
        Write::DeletePrefix(..) => None,
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
        }
    }
}
