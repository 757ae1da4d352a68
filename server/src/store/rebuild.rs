//! Rebuilding: everything that follows from the log, made again from the log.

use super::{Keys, Place, SqliteStore, StoreError, indices, verify};
use crate::clock;
use app::{
    domain::{area::AreaCode, audit::Action},
    sync::{
        operation::{Operation, SCHEMA},
        outcome::Outcome,
        reference::Reference,
        store::{SYSTEM, Store},
    },
};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde_json::json;
use std::collections::BTreeMap;

/// What was rebuilt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// Operations read.
    pub operations: u64,
    /// Dossiers written.
    pub dossiers: u64,
}

/// Which fold the projections were made by: the schema of the version that made them.
const FOLDED_BY: &str = "folded_by";

/// Whether this version's fold made the projections.
pub(super) fn is_folded(connection: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT value FROM setting WHERE key = ?1";
    let folded_by: Option<String> = connection.query_row(sql, [FOLDED_BY], |row| row.get(0)).optional()?;
    Ok(folded_by.as_deref() == Some(SCHEMA.to_string().as_str()))
}

/// Refolds the log when an earlier version's fold made the projections: copies are compared with them, byte for byte. A log with damaged rows is
/// left as it was: `tiangeng check` names them.
pub(super) fn fold_anew(connection: &mut Connection, keys: &Keys) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if is_folded(&transaction)? {
        return Ok(());
    }
    let written: bool = transaction.query_row("SELECT EXISTS (SELECT 1 FROM operation)", [], |row| row.get(0))?;
    if written {
        match rebuild(&mut SqliteStore::new(&transaction, keys), |_| {}) {
            Err(StoreError::Sealed(_)) => return Ok(()),
            rebuilt => drop(rebuilt?),
        }
    }
    let sql = "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    transaction.execute(sql, [FOLDED_BY, &SCHEMA.to_string()])?;
    Ok(transaction.commit()?)
}

/// Empties every projection and folds the log again, in the caller's transaction.
pub(super) fn rebuild(store: &mut SqliteStore, progress: impl FnMut(u64)) -> Result<Rebuilt, StoreError> {
    let verify::Log { folded, owners, operations, closed } =
        verify::fold_log(store.connection(), store.keys(), progress)?;
    if let Some(row) = closed.into_iter().next() {
        return Err(StoreError::Sealed(row)); // nothing can replace a damaged log
    }
    for table in indices::MADE_ANEW.iter().chain(&["dossier", "entry"]) {
        store.execute(&format!("DELETE FROM {table}"), [])?;
    }
    store.execute("UPDATE scope SET dossiers = 0, sum = NULL", [])?;
    for (county, reference) in reference(store)? {
        reference.entries().try_for_each(|entry| store.put_entry(county, &entry))?;
    }
    let heads = "UPDATE scope SET head =
        (SELECT coalesce(max(seq), 0) FROM operation
         WHERE operation.county = scope.county AND operation.scope = scope.code)";
    store.execute(heads, [])?;
    for dossier in folded.values() {
        store.put_dossier(dossier)?;
    }
    let sql = "INSERT INTO record_owner (county, id, row) VALUES (?1, ?2, ?3)
               ON CONFLICT (county, id) DO UPDATE SET row = excluded.row"; // ids of erased records stay taken
    for ((county, record), row) in owners {
        store.execute(sql, params![county.as_str(), record.as_bytes(), row.to_string()])?;
    }
    let rebuilt = Rebuilt { operations, dossiers: folded.len() as u64 };
    let subject = json!({ "operations": rebuilt.operations, "dossiers": rebuilt.dossiers });
    store.audit(SYSTEM, Action::Rebuilt, &subject, clock::now())?;
    Ok(rebuilt)
}

/// Areas, plans and staff by county, in the order in which each wrote them.
fn reference(store: &SqliteStore) -> Result<BTreeMap<AreaCode, Reference>, StoreError> {
    let sql = "SELECT outcome, device, n, body FROM operation WHERE seq > 0 ORDER BY county, scope, seq";
    let mut statement = store.connection().prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut counties: BTreeMap<AreaCode, Reference> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let outcome: Outcome = serde_json::from_str(&row.get::<_, String>(0)?)?;
        let (device, n, body): (String, u64, Vec<u8>) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let operation: Operation = store.keys().data.read(Place::Operation(&device, n), &body)?;
        if let (Ok(command), Outcome::Applied) = (operation.command(), outcome) {
            counties.entry(operation.scope.county()).or_default().apply(&command);
        }
    }
    Ok(counties)
}
