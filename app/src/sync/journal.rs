//! The emergency journal: what waits, once more, in another store of the phone, for the day on which the first one is
//! lost. Written after each commit; read when the app opens.

use super::{
    disk::{Table, Write},
    engine::Outgoing,
    operation::Operation,
};
use crate::{domain::id::OperationId, json};

/// One change to the journal.
#[derive(Clone, Debug, PartialEq)]
pub enum JournalEntry {
    /// Waits for the server: keep it.
    Keep(Box<Operation>),
    /// The server has answered: delete it.
    Forget(OperationId),
}

/// What a commit to the store changes in the journal.
pub fn entries(writes: &[Write]) -> Vec<JournalEntry> {
    let outgoing = |write: &Write| match write {
        Write::Put(record) if record.table == Table::Outbox => json::read::<Outgoing>(&record.value).ok(),
        _ => None,
    };
    let entry = |outgoing: Outgoing| match outgoing.result {
        None => JournalEntry::Keep(Box::new(outgoing.operation)),
        Some(_) => JournalEntry::Forget(outgoing.operation.id),
    };
    writes.iter().filter_map(outgoing).map(entry).collect()
}
