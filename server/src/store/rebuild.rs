//! Rebuilding: everything that follows from the log, made anew from the log.

use super::{Place, SqliteStore, StoreError, verify};
use crate::clock;
use app::{
    domain::audit::Action,
    sync::{
        operation::Operation,
        outcome::Outcome,
        reference::Reference,
        store::{SYSTEM, Store},
    },
};
use serde_json::json;

/// What was made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// Operations read.
    pub operations: u64,
    /// Dossiers written.
    pub dossiers: u64,
}

/// Empties every projection and folds the log again, in the caller's transaction.
pub(super) fn rebuild(store: &mut SqliteStore, progress: impl FnMut(u64)) -> Result<Rebuilt, StoreError> {
    let verify::Log { folded, operations, closed } = verify::fold_log(store.connection(), store.keys(), progress)?;
    if let Some(row) = closed.into_iter().next() {
        return Err(StoreError::Sealed(row)); // nothing can stand in for a damaged log
    }
    for table in ["dossier", "person_identity", "cover", "attachment", "waiting", "entry"] {
        store.execute(&format!("DELETE FROM {table}"), [])?;
    }
    store.execute("UPDATE scope SET dossiers = 0, sum = NULL", [])?;
    for entry in reference(store)?.entries() {
        store.put_entry(&entry)?;
    }
    let heads = "UPDATE scope SET head =
        (SELECT coalesce(max(seq), 0) FROM operation WHERE operation.scope = scope.code)";
    store.execute(heads, [])?;
    folded.values().try_for_each(|dossier| store.put_dossier(dossier))?;
    let rebuilt = Rebuilt { operations, dossiers: folded.len() as u64 };
    let subject = json!({ "operations": rebuilt.operations, "dossiers": rebuilt.dossiers });
    store.audit(SYSTEM, Action::Rebuilt, &subject, clock::now())?;
    Ok(rebuilt)
}

/// Areas, plans and staff, in the order in which the county wrote them.
fn reference(store: &SqliteStore) -> Result<Reference, StoreError> {
    let sql = "SELECT outcome, device, n, body FROM operation WHERE seq > 0 ORDER BY scope, seq";
    let mut statement = store.connection().prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut reference = Reference::default();
    while let Some(row) = rows.next()? {
        let outcome: Outcome = serde_json::from_str(&row.get::<_, String>(0)?)?;
        let (device, n, body): (String, u64, Vec<u8>) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let operation: Operation = store.keys().data.read(Place::Operation(&device, n), &body)?;
        if let (Ok(command), Outcome::Applied) = (operation.command(), outcome) {
            reference.apply(&command);
        }
    }
    Ok(reference)
}
